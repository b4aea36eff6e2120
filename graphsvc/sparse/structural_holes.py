"""Structural holes on CSR arrays: what Burt calls constraint and effective size.

p_ij is the share of i's tie strength that goes to j. Burt 1992, *Structural Holes*; Burt 2004, AJS 110(2).
"""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

import numpy as np

from graphsvc.sparse.compiled import compiled, spread


def constraint(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sum over contacts j of (p_ij + sum_q p_iq p_qj)^2; nan for a node without ties. O(sum of degree^2)."""
    return _by_row(_constraint, indptr, indices, _shares(indptr, weights))


def effective_size(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sum over contacts j of 1 - sum_q p_iq m_jq, m_jq the share of j's strongest tie; nan without ties."""
    n = len(indptr) - 1
    strongest = np.zeros(n)
    np.maximum.at(strongest, np.repeat(np.arange(n), np.diff(indptr)), weights)
    relative = weights / np.repeat(strongest, np.diff(indptr))
    return _by_row(_effective_size, indptr, indices, _shares(indptr, weights), relative)


def _shares(indptr: np.ndarray, weights: np.ndarray) -> np.ndarray:
    degrees = np.diff(indptr)
    strength = np.bincount(np.repeat(np.arange(len(degrees)), degrees), weights, len(degrees))
    return weights / np.repeat(strength, degrees)


def _by_row(kernel, indptr: np.ndarray, indices: np.ndarray, *arrays: np.ndarray) -> np.ndarray:
    n = len(indptr) - 1
    work = int((np.diff(indptr).astype(np.int64) ** 2).sum())
    return np.sum(spread(kernel, np.arange(n), work, indptr, indices, *arrays), axis=0)


@compiled
def _constraint(sources, indptr, indices, share):
    n = len(indptr) - 1
    sums = np.zeros(n)
    invested = np.zeros(n)
    for i in sources:
        if indptr[i] == indptr[i + 1]:
            sums[i] = np.nan
            continue
        for e in range(indptr[i], indptr[i + 1]):
            q = indices[e]
            invested[q] += share[e]
            for f in range(indptr[q], indptr[q + 1]):
                invested[indices[f]] += share[e] * share[f]
        total = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            total += invested[indices[e]] ** 2
        sums[i] = total
        invested[:] = 0.0
    return sums


@compiled
def _effective_size(sources, indptr, indices, share, relative):
    n = len(indptr) - 1
    sums = np.zeros(n)
    invested = np.zeros(n)
    for i in sources:
        if indptr[i] == indptr[i + 1]:
            sums[i] = np.nan
            continue
        for e in range(indptr[i], indptr[i + 1]):
            invested[indices[e]] = share[e]
        total = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            redundant = 0.0
            for f in range(indptr[j], indptr[j + 1]):
                redundant += invested[indices[f]] * relative[f]
            total += 1.0 - redundant
        sums[i] = total
        for e in range(indptr[i], indptr[i + 1]):
            invested[indices[e]] = 0.0
    return sums
