"""Compiling: machine code made once, kept (see cache.py), and run without Python's lock.

Nothing compiles while a user waits: `python -m graphsvc.sparse.compile` runs every kernel on a small graph beforehand.
"""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from graphsvc import sizes
from graphsvc.sparse import cache, threads

CACHE = cache.folder()

import numba  # noqa: E402
import numpy as np  # noqa: E402
from numba import types  # noqa: E402
from numba.extending import intrinsic  # noqa: E402

numba.config.CACHE_DIR = str(CACHE or "")  # pyright: ignore


def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """A kernel as machine code, which lets other threads run; division by zero gives inf or nan, as in numpy."""
    return numba.njit(cache=CACHE is not None, nogil=True, error_model="numpy")(kernel)


@intrinsic
def popcount(typing, value):
    """How many bits of a uint64 are set; one instruction."""

    def generate(context, builder, signature, args):
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), generate


def spread(kernel: Callable[..., Any], sources: np.ndarray, work: int, *arguments: Any) -> list[Any]:
    """kernel(part of the sources, *arguments) for every part, each in a thread of its own; work: steps in all.

    The threads are made for the call, so that they have the priority of the thread that asks.
    """
    count = threads.count() if work > sizes.WORTH_THREADS else 1
    if count == 1 or len(sources) < 2 * count:
        return [kernel(sources, *arguments)]
    # Sources are dealt like cards: the costly ones often stand together.
    parts = [np.ascontiguousarray(sources[number::count]) for number in range(count)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda part: kernel(part, *arguments), parts))
