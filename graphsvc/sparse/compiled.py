"""Compiling: machine code made once, kept in the user's cache folder, and run without Python's lock.

Nothing compiles while a user waits: `python -m graphsvc.sparse.compile` runs every kernel on a small graph beforehand.
"""

# pyright: basic

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import platformdirs


def _cache_folder() -> str:
    """A folder that can be written to: numba's import of a kernel fails without one."""
    for folder in (Path(platformdirs.user_cache_dir("graphsvc")) / "numba", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):
                return str(folder)
        except OSError:
            continue
    return tempfile.mkdtemp(prefix="graphsvc-numba-")


os.environ.setdefault("NUMBA_CACHE_DIR", _cache_folder())

import numba  # noqa: E402
import numpy as np  # noqa: E402
from numba import types  # noqa: E402
from numba.extending import intrinsic  # noqa: E402

from graphsvc.sparse import threads  # noqa: E402

numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # pyright: ignore

#: Below this many steps of work, threads cost more than they bring.
WORTH_THREADS = 2_000_000


def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """A kernel as machine code, which lets other threads run; division by zero gives inf or nan, as in numpy."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(kernel)


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
    count = threads.count() if work > WORTH_THREADS else 1
    if count == 1 or len(sources) < 2 * count:
        return [kernel(sources, *arguments)]
    # Sources are dealt like cards: the costly ones often stand together.
    parts = [np.ascontiguousarray(sources[number::count]) for number in range(count)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda part: kernel(part, *arguments), parts))
