"""How many threads an analysis may use: all processors but the one that answers pages, unless a door says otherwise."""

from __future__ import annotations

import os

_chosen = 0


def use(count: int) -> None:
    """Use so many from here on; 0 for one less than there are processors."""
    global _chosen
    _chosen = count


def count() -> int:
    """How many threads to use, 1 or more."""
    if _chosen:
        return _chosen
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, processors - 1)
