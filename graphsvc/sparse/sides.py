"""Local search for core and periphery on CSR arrays: every node changes sides once, the most favourable first.

indptr, indices: as in structure.py.
"""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

import math

import numpy as np

from graphsvc.sparse.compiled import compiled


@compiled
def correlation(count, ties, outside, among):
    """Correlation over all pairs between being tied and not being both in the periphery, -1..1.

    count: nodes; outside: nodes in the periphery; among: ties within it. -inf where either is constant.
    """
    pairs = count * (count - 1) // 2
    ideal = pairs - outside * (outside - 1) // 2
    tied, apart = float(ties * (pairs - ties)), float(ideal * (pairs - ideal))  # each exact, together beyond an int64
    if tied <= 0 or apart <= 0:
        return -np.inf
    return (pairs * (ties - among) - ties * ideal) / math.sqrt(tied * apart)


@compiled
def changed(indptr, indices, outside):
    """(correlation, mask of the periphery) of the best split met while each node changes sides once. O(P^2)."""
    count, ties = len(outside), len(indices) // 2
    near = np.zeros(count, np.int64)  # ties of each node to the periphery
    moved = np.zeros(count, np.bool_)
    now = outside.copy()
    size = among = 0
    for v in range(count):
        size += now[v]
        for e in range(indptr[v], indptr[v + 1]):
            near[v] += now[indices[e]]
        among += near[v] * now[v]
    among //= 2
    best, kept = -np.inf, 0
    moves = np.empty(count, np.int64)
    for number in range(count):
        # Most favourable: into the core the node with most ties to the periphery, out of it the one with fewest.
        into = away = -1
        for v in range(count):
            if moved[v]:
                continue
            if now[v]:
                if into < 0 or near[v] > near[into]:
                    into = v
            elif away < 0 or near[v] < near[away]:
                away = v
        goes_in = correlation(count, ties, size - 1, among - near[into]) if into >= 0 else -np.inf
        goes_out = correlation(count, ties, size + 1, among + near[away]) if away >= 0 else -np.inf
        inside = away < 0 or (into >= 0 and goes_in >= goes_out)
        mover, step, score = (into, -1, goes_in) if inside else (away, 1, goes_out)
        moved[mover] = True
        size += step
        among += step * near[mover]
        for e in range(indptr[mover], indptr[mover + 1]):
            near[indices[e]] += step
        moves[number] = mover
        if score > best:
            best, kept = score, number + 1
    for number in range(kept):
        now[moves[number]] = not now[moves[number]]
    return best, now
