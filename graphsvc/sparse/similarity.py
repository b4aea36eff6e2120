"""Sums over the shared neighbours of some or all pairs of nodes, on CSR arrays."""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphsvc.sparse.compiled import compiled

#: Rows per block: enough to make the cost of a call negligible, few enough to stay in the processor's cache.
BLOCK = 128


def rarity(indptr: np.ndarray) -> np.ndarray:
    """1 / ln(degree) of every node, its weight as a shared neighbour. Adamic & Adar 2003, Soc. Netw. 25(3).

    0 for nodes of degree 0 and 1, which no pair has in common.
    """
    degree = np.diff(indptr).astype(np.float64)
    return np.divide(1.0, np.log(np.maximum(degree, 1)), out=np.zeros(len(degree)), where=degree > 1)


def shared(indptr: np.ndarray, indices: np.ndarray, value: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield (first row, block of rows): for all pairs the sum of `value` over the neighbours that both share.

    The blocks are dense (at most 128 x P) and reused: copy what is to be kept. O(sum of degree^2) in all.
    """
    n = len(indptr) - 1
    block = np.empty((min(BLOCK, n), n))
    for first in range(0, n, BLOCK):
        rows = min(BLOCK, n - first)
        _shared(first, rows, indptr, indices, value, block)
        yield first, block[:rows]


@compiled
def _shared(first, rows, indptr, indices, value, sums):
    sums[:] = 0.0
    for row in range(rows):
        u = first + row
        for e in range(indptr[u], indptr[u + 1]):
            w = indices[e]
            each = value[w]
            for f in range(indptr[w], indptr[w + 1]):
                sums[row, indices[f]] += each
    return 0


@compiled
def shared_by(one, other, indptr, indices, value):
    """The sum of `value` over the neighbours that the nodes one[i] and other[i] share, and the number of these."""
    sums = np.zeros(len(one))
    count = np.zeros(len(one), np.int64)
    for i in range(len(one)):
        e, f = indptr[one[i]], indptr[other[i]]
        while e < indptr[one[i] + 1] and f < indptr[other[i] + 1]:
            if indices[e] == indices[f]:
                sums[i] += value[indices[e]]
                count[i] += 1
                e += 1
                f += 1
            elif indices[e] < indices[f]:
                e += 1
            else:
                f += 1
    return sums, count
