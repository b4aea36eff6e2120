"""Structure of a graph on CSR arrays: components, cut points, blocks, cores and triangles.

indptr, indices: int32, an undirected graph, each edge stored in both rows, rows sorted, without self-loops.
"""

# SciPy has no stubs, and Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

import numpy as np
from scipy import sparse

from graphsvc.sparse.compiled import compiled, spread
from graphsvc.sparse.graph import Matrix


@compiled
def components(indptr, indices):
    """(number of connected components, component of each node), numbered by their first nodes. O(E)."""
    n = len(indptr) - 1
    label = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    count = 0
    for first in range(n):
        if label[first] >= 0:
            continue
        label[first] = count
        queue[0] = first
        head, tail = 0, 1
        while head < tail:
            v = queue[head]
            head += 1
            for e in range(indptr[v], indptr[v + 1]):
                u = indices[e]
                if label[u] < 0:
                    label[u] = count
                    queue[tail] = u
                    tail += 1
        count += 1
    return count, label


@compiled
def cores(indptr, indices):
    """The largest k for which a node belongs to the k-core. Batagelj & Zaveršnik 2003; O(E)."""
    n = len(indptr) - 1
    core = np.empty(n, np.int64)
    most = 0
    for v in range(n):
        core[v] = indptr[v + 1] - indptr[v]
        most = max(most, core[v])
    starts = np.zeros(most + 2, np.int64)
    for v in range(n):
        starts[core[v] + 1] += 1
    for d in range(most + 1):
        starts[d + 1] += starts[d]
    order = np.empty(n, np.int64)
    place = np.empty(n, np.int64)
    following = starts.copy()
    for v in range(n):
        place[v] = following[core[v]]
        order[place[v]] = v
        following[core[v]] += 1
    for i in range(n):
        v = order[i]
        for e in range(indptr[v], indptr[v + 1]):
            u = indices[e]
            if core[u] > core[v]:
                # Swap it with the first node of its degree, and move the border of that degree past it.
                first = starts[core[u]]
                other = order[first]
                if other != u:
                    order[first], order[place[u]] = u, other
                    place[other] = place[u]
                    place[u] = first
                starts[core[u]] += 1
                core[u] -= 1
    return core


@compiled
def cuts(indptr, indices):
    """(mask of articulation points, by node; mask of bridges, by entry).

    Both entries of a bridge are marked. Tarjan 1974; O(E), without recursion.
    """
    n = len(indptr) - 1
    point = np.zeros(n, np.bool_)
    bridge = np.zeros(len(indices), np.bool_)
    visited = np.zeros(n, np.int32)
    low = np.zeros(n, np.int32)
    entry = indptr[:-1].copy()
    path = np.empty(n, np.int32)
    clock = 0
    for root in range(n):
        if visited[root]:
            continue
        clock += 1
        visited[root] = clock
        low[root] = clock
        path[0] = root
        depth = 1
        branches = 0
        while depth > 0:
            v = path[depth - 1]
            above = path[depth - 2] if depth > 1 else -1
            lowest = low[v]
            e, last = entry[v], indptr[v + 1]
            down = -1
            while e < last:
                u = indices[e]
                e += 1
                if visited[u] == 0:
                    down = u
                    break
                if u != above and visited[u] < lowest:
                    lowest = visited[u]
            entry[v] = e
            low[v] = lowest
            if down >= 0:
                clock += 1
                visited[down] = clock
                low[down] = clock
                path[depth] = down
                depth += 1
                continue
            depth -= 1
            if depth == 0:
                break
            if depth == 1:
                branches += 1
            low[above] = min(low[above], lowest)
            if lowest >= visited[above]:
                if above != root:
                    point[above] = True
                if lowest > visited[above]:
                    bridge[entry[above] - 1] = True
                    bridge[_entry(indptr, indices, v, above)] = True
        if branches > 1:
            point[root] = True
    return point, bridge


@compiled
def _entry(indptr, indices, row, column):
    """Index of the entry of a column in a row that has it."""
    first, last = indptr[row], indptr[row + 1]
    while first < last:
        middle = (first + last) >> 1
        if indices[middle] < column:
            first = middle + 1
        else:
            last = middle
    return first


@compiled
def blocks(indptr, indices):
    """Biconnected components: (number of blocks, block of each entry, number of blocks that each node lies in).

    A node in two blocks or more is an articulation point; a block of one edge is a bridge. Hopcroft & Tarjan 1973;
    O(E), without recursion. Both entries of an edge carry its block.
    """
    n = len(indptr) - 1
    block = np.full(len(indices), -1, np.int32)
    member = np.zeros(n, np.int32)
    visited = np.zeros(n, np.int32)
    low = np.zeros(n, np.int32)
    entry = indptr[:-1].copy()
    came = np.full(n, -1, np.int32)
    path = np.empty(n, np.int32)
    edges = np.empty(len(indices) // 2 + 1, np.int32)
    clock = 0
    number = 0
    for root in range(n):
        if visited[root]:
            continue
        clock += 1
        visited[root] = clock
        low[root] = clock
        path[0] = root
        depth = 1
        stacked = 0
        while depth > 0:
            v = path[depth - 1]
            if entry[v] < indptr[v + 1]:
                e = entry[v]
                entry[v] += 1
                u = indices[e]
                if visited[u] == 0:
                    edges[stacked] = e
                    stacked += 1
                    came[u] = e
                    clock += 1
                    visited[u] = clock
                    low[u] = clock
                    path[depth] = u
                    depth += 1
                elif visited[u] < visited[v] and (came[v] < 0 or u != path[depth - 2]):
                    edges[stacked] = e
                    stacked += 1
                    low[v] = min(low[v], visited[u])
            else:
                depth -= 1
                if depth == 0:
                    break
                above = path[depth - 1]
                low[above] = min(low[above], low[v])
                if low[v] >= visited[above]:
                    while True:
                        stacked -= 1
                        e = edges[stacked]
                        block[e] = number
                        if e == came[v]:
                            break
                    number += 1
    # The block of the other entry of each edge, and the number of blocks of each node.
    for v in range(n):
        for e in range(indptr[v], indptr[v + 1]):
            if block[e] >= 0:
                block[_entry(indptr, indices, indices[e], v)] = block[e]
    seen = np.full(number, -1, np.int32)
    for v in range(n):
        for e in range(indptr[v], indptr[v + 1]):
            if seen[block[e]] != v:
                seen[block[e]] = v
                member[v] += 1
    return number, block, member


def triangles(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Triangles through each node, or the sum of the geometric means of their weights.

    Each triangle is found once, from its node of lowest degree. Chiba & Nishizeki 1985; O(E sqrt E).
    """
    n = len(indptr) - 1
    degree = np.diff(indptr)
    rank = np.empty(n, np.int32)
    order = np.argsort(degree, kind="stable")
    rank[order] = np.arange(n, dtype=np.int32)
    rows = np.repeat(np.arange(n, dtype=np.int32), degree)
    upward = rank[rows] < rank[indices]
    # Nodes are renumbered by rank, so that arrays that are read together lie side by side.
    matrix: Matrix = sparse.csr_array(
        (np.flatnonzero(upward).astype(np.int64), (rank[rows[upward]], rank[indices[upward]])), shape=(n, n)
    )
    pointers, columns = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    sources = np.arange(n)
    if weights is None:
        parts = spread(_triangles, sources, len(columns) * 40, pointers, columns)
    else:
        parts = spread(
            _triangles_weighted, sources, len(columns) * 100, pointers, columns, np.cbrt(weights)[matrix.data]
        )
    return np.sum(parts, axis=0)[rank]


@compiled
def _triangles(sources, indptr, indices):
    n = len(indptr) - 1
    counts = np.zeros(n, np.int64)
    mark = np.zeros(n, np.bool_)
    for u in sources:
        first, last = indptr[u], indptr[u + 1]
        for e in range(first, last):
            mark[indices[e]] = True
        for e in range(first, last):
            v = indices[e]
            common = 0
            for f in range(indptr[v], indptr[v + 1]):
                w = indices[f]
                hit = mark[w]
                counts[w] += hit
                common += hit
            counts[v] += common
            counts[u] += common
        for e in range(first, last):
            mark[indices[e]] = False
    return counts


@compiled
def _triangles_weighted(sources, indptr, indices, roots):
    n = len(indptr) - 1
    sums = np.zeros(n)
    mark = np.zeros(n)
    for u in sources:
        first, last = indptr[u], indptr[u + 1]
        for e in range(first, last):
            mark[indices[e]] = roots[e]
        for e in range(first, last):
            v = indices[e]
            common = 0.0
            for f in range(indptr[v], indptr[v + 1]):
                w = indices[f]
                each = mark[w] * roots[f] * roots[e]
                sums[w] += each
                common += each
            sums[v] += common
            sums[u] += common
        for e in range(first, last):
            mark[indices[e]] = 0.0
    return sums
