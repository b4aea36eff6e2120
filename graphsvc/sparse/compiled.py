"""Compilation of kernels by numba: compiled once, cached (see cache.py), run without the GIL.

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
    """Compile a kernel, which releases the GIL when called; division by zero gives inf or nan, as in NumPy."""
    return numba.njit(cache=CACHE is not None, nogil=True, error_model="numpy")(kernel)


@intrinsic
def popcount(typing, value):
    """How many bits of a uint64 are set; one instruction."""

    def generate(context, builder, signature, args):
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), generate


def spread(kernel: Callable[..., Any], sources: np.ndarray, work: int, *arguments: Any) -> list[Any]:
    """Call kernel(part, *arguments) for each part of the sources, in threads; returns the results.

    work: number of steps in all, few of which run in one thread. Threads are started per call, so that they have the
    priority of the calling thread.
    """
    count = threads.count() if work > sizes.WORTH_THREADS else 1
    if count == 1 or len(sources) < 2 * count:
        return [kernel(sources, *arguments)]
    # Sources are dealt in turn, since costly ones often stand together.
    parts = [np.ascontiguousarray(sources[number::count]) for number in range(count)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda part: kernel(part, *arguments), parts))
