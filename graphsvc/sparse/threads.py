"""Number of threads that an analysis may use: one less than there are processors, unless it is set."""

from __future__ import annotations

import os

_chosen = 0


def use(count: int) -> None:
    """Set the number of threads; 0 for one less than there are processors."""
    global _chosen
    _chosen = count


def count() -> int:
    """Number of threads to use, 1 or more."""
    if _chosen:
        return _chosen
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, processors - 1)
