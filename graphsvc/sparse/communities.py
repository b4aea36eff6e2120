"""Communities on CSR arrays: Louvain's method and modularity.

Blondel, Guillaume, Lambiotte & Lefebvre 2008, J. Stat. Mech. P10008; Newman & Girvan 2004; resolution after
Reichardt & Bornholdt 2006.
"""

# SciPy has no stubs, and Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
from scipy import sparse

from graphsvc.sparse.compiled import compiled
from graphsvc.sparse.graph import Matrix


def modularity(matrix: Matrix, label: np.ndarray, resolution: float = 1.0) -> float:
    """Modularity: share of weight inside communities, less that expected by chance; ZeroDivisionError without ties.

    matrix: symmetric, a self-loop stored once; label: the community of each node, 0 and up.
    """
    within, strength = _within(matrix.indptr, matrix.indices, matrix.data, label)
    total = float(strength.sum())
    by_community = np.bincount(label, strength)
    return within / total - resolution * float(by_community @ by_community) * (1 / total**2)


@compiled
def _within(indptr, indices, weights, label):
    """(weight inside communities, edges and loops counted twice; strength of each node)."""
    n = len(indptr) - 1
    within = 0.0
    strength = np.zeros(n)
    for u in range(n):
        total = 0.0
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            each = 2.0 * weights[e] if v == u else weights[e]
            total += each
            if label[u] == label[v]:
                within += each
        strength[u] = total
    return within, strength


def louvain(
    matrix: Matrix, resolution: float = 1.0, threshold: float = 1e-7, seed: Random | None = None
) -> Iterator[np.ndarray]:
    """Yield the community of each node, level by level, while modularity grows by more than the threshold.

    Nodes are visited in an order shuffled by the seed; communities are numbered by the order of their first nodes.
    """
    seed = seed or Random()  # noqa: S311
    n = matrix.shape[0]
    label = np.arange(n)
    within, strength = _within(matrix.indptr, matrix.indices, matrix.data, label)
    total = float(strength.sum()) / 2
    if total == 0:
        yield label
        return
    quality = within / (2 * total) - resolution * float(strength @ strength) / (2 * total) ** 2
    level = matrix
    while True:
        order = list(range(level.shape[0]))
        seed.shuffle(order)
        inner, moved = _one_level(
            level.indptr.astype(np.int32, copy=False),
            level.indices.astype(np.int32, copy=False),
            level.data,
            strength,
            np.array(order, dtype=np.int32),
            total,
            float(resolution),
        )
        if not moved and level is not matrix:
            return
        inner = np.unique(inner, return_inverse=True)[1].ravel()
        strength = np.bincount(inner, strength)
        label = inner[label]
        yield label
        better = modularity(level, inner, resolution)
        if better - quality <= threshold:
            return
        quality = better
        level = _merged(level, inner)


def _merged(matrix: Matrix, label: np.ndarray) -> Matrix:
    """The graph of communities: weights between two summed, those inside one as a self-loop stored once."""
    count = int(label.max()) + 1
    order = np.argsort(label, kind="stable").astype(np.int32)
    arrays = _sums(matrix.indptr, matrix.indices, matrix.data, label.astype(np.int32), order, count)
    return sparse.csr_array(arrays, shape=(count, count))


@compiled
def _sums(indptr, indices, weights, label, order, count):
    """Data, indices and indptr of the graph of communities; order: the nodes by community."""
    values = np.empty(len(indices))
    columns = np.empty(len(indices), np.int32)
    pointers = np.zeros(count + 1, np.int32)
    place = np.full(count, -1, np.int32)
    size = 0
    for u in order:
        row = label[u]
        for e in range(indptr[u], indptr[u + 1]):
            column = label[indices[e]]
            if place[column] < pointers[row]:
                place[column] = size
                columns[size] = column
                values[size] = 0.0
                size += 1
            # An edge inside a community is stored twice and becomes one loop; a loop is stored once.
            inside = column == row and indices[e] != u
            values[place[column]] += 0.5 * weights[e] if inside else weights[e]
        pointers[row + 1] = size
    return values[:size].copy(), columns[:size].copy(), pointers


@compiled
def _one_level(indptr, indices, weights, strength, order, total, resolution):
    n = len(indptr) - 1
    community = np.arange(n).astype(np.int32)
    sums = strength.copy()
    towards = np.zeros(n)
    touched = np.empty(n, np.int32)
    moved = False
    half = resolution / 2
    margin = 1e-13 * total**2
    moves = 1
    while moves > 0:
        moves = 0
        for u in order:
            current = community[u]
            count = 0
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                if v != u:
                    c = community[v]
                    if towards[c] == 0.0:
                        touched[count] = c
                        count += 1
                    towards[c] += weights[e]
            degree = strength[u]
            sums[current] -= degree
            # Gains times total^2: whole weights are then compared exactly, and the margin, which is less than any
            # difference that matters, keeps rounding from moving a node to and fro for ever.
            best, most = current, towards[current] * total - half * sums[current] * degree + margin
            for i in range(count):
                c = touched[i]
                gain = towards[c] * total - half * sums[c] * degree
                if gain > most:
                    most = gain + margin
                    best = c
            for i in range(count):
                towards[touched[i]] = 0.0
            sums[best] += degree
            if best != current:
                community[u] = best
                moves += 1
                moved = True
    return community, moved
