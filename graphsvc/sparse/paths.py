"""Shortest paths on CSR arrays: distances, their sums by node, and betweenness.

indptr, indices: int32, an undirected graph, each edge stored in both rows, without self-loops.
"""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphsvc.sparse.compiled import compiled, popcount, spread

#: 64-bit words per node in a batch of sources: 512 sources, a bit each, share one pass over the edges.
WORDS = 8


@dataclass(frozen=True, slots=True)
class Reach:
    """One value a node: reached (nodes at any distance, itself not), farness (sum of their distances),
    harmonic (sum of 1/distance), eccentricity (largest distance; 0 for an isolated node), near (within two steps)."""

    reached: np.ndarray
    farness: np.ndarray
    harmonic: np.ndarray
    eccentricity: np.ndarray
    near: np.ndarray


def hops(indptr: np.ndarray, indices: np.ndarray) -> Reach:
    """Distances in hops between all pairs, summed up by node. O(P E / 512) word operations a level."""
    n = len(indptr) - 1
    batches = np.arange((n + 64 * WORDS - 1) // (64 * WORDS))
    parts = spread(_hops, batches, n * len(indices) // 16, indptr, indices)
    reached, farness, harmonic, near = (np.sum([part[i] for part in parts], axis=0) for i in range(4))
    eccentricity = np.maximum.reduce([part[4] for part in parts])
    return Reach(reached, farness.astype(np.float64), harmonic, eccentricity, near)


@compiled
def _hops(batches, indptr, indices):
    n = len(indptr) - 1
    reached = np.zeros(n, np.int64)
    farness = np.zeros(n, np.int64)
    harmonic = np.zeros(n, np.float64)
    near = np.zeros(n, np.int64)
    eccentricity = np.zeros(n, np.int64)
    seen = np.empty((n, WORDS), np.uint64)
    front = np.empty((n, WORDS), np.uint64)
    following = np.empty((n, WORDS), np.uint64)
    full = np.empty(WORDS, np.uint64)
    zero = np.uint64(0)
    for batch in batches:
        first = batch * 64 * WORDS
        last = min(n, first + 64 * WORDS)
        seen[:] = zero
        front[:] = zero
        full[:] = zero
        for source in range(first, last):
            bit = np.uint64(1) << np.uint64((source - first) & 63)
            seen[source, (source - first) >> 6] |= bit
            full[(source - first) >> 6] |= bit
        for source in range(first, last):
            for word in range(WORDS):
                front[source, word] = seen[source, word]
        level = 0
        growing = True
        while growing:
            growing = False
            level += 1
            for v in range(n):
                done = True
                for word in range(WORDS):
                    following[v, word] = zero
                    if seen[v, word] != full[word]:
                        done = False
                if done:
                    continue
                for e in range(indptr[v], indptr[v + 1]):
                    u = indices[e]
                    for word in range(WORDS):
                        following[v, word] |= front[u, word]
                count = 0
                for word in range(WORDS):
                    new = following[v, word] & ~seen[v, word]
                    following[v, word] = new
                    count += popcount(new)  # pyright: ignore[reportCallIssue]
                if count > 0:
                    growing = True
                    reached[v] += count
                    farness[v] += count * level
                    harmonic[v] += count / level
                    if level <= 2:
                        near[v] += count
                    if level > eccentricity[v]:
                        eccentricity[v] = level
            for v in range(n):
                for word in range(WORDS):
                    seen[v, word] |= following[v, word]
            front, following = following, front
    return reached, farness, harmonic, near, eccentricity


def lengths(indptr: np.ndarray, indices: np.ndarray, source: int) -> np.ndarray:
    """Hops from one node to every other; -1 where no path leads."""
    return _lengths(indptr, indices, source)


@compiled
def _lengths(indptr, indices, source):
    n = len(indptr) - 1
    length = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    queue[0] = source
    length[source] = 0
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for e in range(indptr[v], indptr[v + 1]):
            u = indices[e]
            if length[u] < 0:
                length[u] = length[v] + 1
                queue[tail] = u
                tail += 1
    return length


def distances(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray, source: int) -> np.ndarray:
    """Weighted distances from one node; inf where no path leads. Dijkstra 1959."""
    n = len(indptr) - 1
    return _dijkstra(indptr, indices, weights, source, np.empty(n), np.empty(n, np.int32), np.empty(n, np.int32))


def weighted(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray) -> Reach:
    """Weighted distances between all pairs, summed up by node; `near` is 0. O(P E log P)."""
    n = len(indptr) - 1
    keep = backbone(indptr, indices, weights)
    pointers, columns, values = _kept(indptr, indices, weights, keep)
    parts = spread(_weighted, np.arange(n), n * len(columns), pointers, columns, values)
    reached, farness, harmonic, eccentricity = (np.sum([part[i] for part in parts], axis=0) for i in range(4))
    return Reach(reached, farness, harmonic, eccentricity, np.zeros(n))


@compiled
def _weighted(sources, indptr, indices, weights):
    n = len(indptr) - 1
    reached = np.zeros(n, np.int64)
    farness = np.zeros(n)
    harmonic = np.zeros(n)
    eccentricity = np.zeros(n)
    distance = np.empty(n)
    heap = np.empty(n, np.int32)
    place = np.empty(n, np.int32)
    for source in sources:
        _dijkstra(indptr, indices, weights, source, distance, heap, place)
        for v in range(n):
            if v != source and distance[v] < np.inf:
                reached[source] += 1
                farness[source] += distance[v]
                if distance[v] > 0:
                    harmonic[source] += 1.0 / distance[v]
                if distance[v] > eccentricity[source]:
                    eccentricity[source] = distance[v]
    return reached, farness, harmonic, eccentricity


@compiled
def _up(heap, place, distance, i):
    """Sift an entry up in a 4-ary heap; place: the position of each node in it."""
    v = heap[i]
    d = distance[v]
    while i > 0:
        above = (i - 1) >> 2
        if distance[heap[above]] <= d:
            break
        heap[i] = heap[above]
        place[heap[i]] = i
        i = above
    heap[i] = v
    place[v] = i


@compiled
def _down(heap, place, distance, size):
    """Sift the first entry down."""
    v = heap[0]
    d = distance[v]
    i = 0
    while True:
        child = 4 * i + 1
        if child >= size:
            break
        best = child
        for other in range(child + 1, min(child + 4, size)):
            if distance[heap[other]] < distance[heap[best]]:
                best = other
        if distance[heap[best]] >= d:
            break
        heap[i] = heap[best]
        place[heap[i]] = i
        i = best
    heap[i] = v
    place[v] = i


@compiled
def _dijkstra(indptr, indices, weights, source, distance, heap, place):
    distance[:] = np.inf
    place[:] = -1
    distance[source] = 0.0
    heap[0] = source
    place[source] = 0
    size = 1
    while size > 0:
        v = heap[0]
        size -= 1
        if size > 0:
            heap[0] = heap[size]
            _down(heap, place, distance, size)
        for e in range(indptr[v], indptr[v + 1]):
            u = indices[e]
            through = distance[v] + weights[e]
            if through < distance[u]:
                if place[u] < 0:
                    place[u] = size
                    heap[size] = u
                    size += 1
                distance[u] = through
                _up(heap, place, distance, place[u])
    return distance


def backbone(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mask of the entries that may lie on a shortest path: not those with a shorter detour over a third node.

    Edges whose detour is as long but for rounding stay, so that distances and numbers of paths are unchanged.
    Metric backbone: Simas & Rocha 2015, Netw. Sci. 3(2).
    """
    n = len(indptr) - 1
    keep = np.ones(len(indices), np.bool_)
    spread(_around, np.arange(n), len(indices) * 50, indptr, indices, weights, keep)
    return keep


@compiled
def _around(sources, indptr, indices, weights, keep):
    n = len(indptr) - 1
    direct = np.full(n, -1.0)
    for u in sources:
        longest = 0.0
        for e in range(indptr[u], indptr[u + 1]):
            direct[indices[e]] = weights[e]
            if weights[e] > longest:
                longest = weights[e]
        for e in range(indptr[u], indptr[u + 1]):
            x = indices[e]
            first = weights[e]
            if first < longest:
                for f in range(indptr[x], indptr[x + 1]):
                    v = indices[f]
                    if direct[v] > (first + weights[f]) * (1 + 1e-9):
                        direct[v] = -2.0
        for e in range(indptr[u], indptr[u + 1]):
            if direct[indices[e]] == -2.0:
                keep[e] = False
            direct[indices[e]] = -1.0
    return 0


def _kept(indptr, indices, weights, keep):
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))[keep]
    pointers = np.zeros(len(indptr), np.int32)
    np.cumsum(np.bincount(rows, minlength=len(indptr) - 1), out=pointers[1:])
    return pointers, indices[keep], weights[keep]


def betweenness(
    indptr: np.ndarray,
    indices: np.ndarray,
    weights: np.ndarray | None = None,
    sources: np.ndarray | None = None,
    endpoints: bool = False,
) -> np.ndarray:
    """Sum over sources, and all targets, of the share of shortest paths through each node; not yet normalized.

    weights: distances above 0, hops where there are none. Brandes 2001, J. Math. Sociol. 25(2); in hops each level
    is taken from the side that has fewer edges (Beamer, Asanović & Patterson 2012). O(P E), or O(P E log P).
    """
    n = len(indptr) - 1
    chosen = np.arange(n) if sources is None else sources
    if weights is None:
        parts = spread(_betweenness, chosen, len(chosen) * len(indices), indptr, indices, endpoints)
    else:
        kept = _kept(indptr, indices, weights, backbone(indptr, indices, weights))
        parts = spread(_betweenness_weighted, chosen, len(chosen) * len(indices), *kept, endpoints)
    return np.sum(parts, axis=0)


@compiled
def _betweenness(sources, indptr, indices, endpoints):
    n = len(indptr) - 1
    sums = np.zeros(n)
    level = np.empty(n, np.int32)
    paths = np.empty(n)  # how many shortest paths lead from the source
    share = np.empty(n)  # the dependency of the source on the node
    carried = np.zeros(n)  # what one level hands to the next; 0 elsewhere, so that sums need no test
    order = np.empty(n, np.int32)
    starts = np.empty(n + 1, np.int32)
    rest = np.empty(n, np.int32)
    for source in sources:
        level[:] = -1
        share[:] = 0.0
        level[source] = 0
        paths[source] = 1.0
        order[0] = source
        starts[0] = 0
        starts[1] = 1
        count = 1
        depth = 0
        left = 0
        edges_left = np.int64(0)
        for v in range(n):
            if v != source and indptr[v + 1] > indptr[v]:
                rest[left] = v
                left += 1
                edges_left += indptr[v + 1] - indptr[v]
        while left > 0:
            first, last = starts[depth], starts[depth + 1]
            edges = np.int64(0)
            for i in range(first, last):
                edges += indptr[order[i] + 1] - indptr[order[i]]
            if edges <= edges_left:
                for i in range(first, last):
                    v = order[i]
                    for e in range(indptr[v], indptr[v + 1]):
                        carried[indices[e]] += paths[v]
                stay = 0
                for i in range(left):
                    v = rest[i]
                    if carried[v] > 0.0:
                        level[v] = depth + 1
                        paths[v] = carried[v]
                        order[count] = v
                        count += 1
                        edges_left -= indptr[v + 1] - indptr[v]
                    else:
                        rest[stay] = v
                        stay += 1
                carried[:] = 0.0
            else:
                for i in range(first, last):
                    carried[order[i]] = paths[order[i]]
                stay = 0
                for i in range(left):
                    v = rest[i]
                    total = 0.0
                    for e in range(indptr[v], indptr[v + 1]):
                        total += carried[indices[e]]
                    if total > 0.0:
                        level[v] = depth + 1
                        paths[v] = total
                        order[count] = v
                        count += 1
                        edges_left -= indptr[v + 1] - indptr[v]
                    else:
                        rest[stay] = v
                        stay += 1
                for i in range(first, last):
                    carried[order[i]] = 0.0
            left = stay
            if count == last:
                break
            depth += 1
            starts[depth + 1] = count
        for near in range(depth - 1, 0, -1):
            first, middle, last = starts[near], starts[near + 1], starts[near + 2]
            above = np.int64(0)
            below = np.int64(0)
            for i in range(first, middle):
                above += indptr[order[i] + 1] - indptr[order[i]]
            for i in range(middle, last):
                below += indptr[order[i] + 1] - indptr[order[i]]
            if below <= above:
                for i in range(middle, last):
                    v = order[i]
                    each = (1.0 + share[v]) / paths[v]
                    for e in range(indptr[v], indptr[v + 1]):
                        carried[indices[e]] += each
                for i in range(first, middle):
                    v = order[i]
                    share[v] = paths[v] * carried[v]
                carried[:] = 0.0
            else:
                for i in range(middle, last):
                    carried[order[i]] = (1.0 + share[order[i]]) / paths[order[i]]
                for i in range(first, middle):
                    v = order[i]
                    total = 0.0
                    for e in range(indptr[v], indptr[v + 1]):
                        total += carried[indices[e]]
                    share[v] = paths[v] * total
                for i in range(middle, last):
                    carried[order[i]] = 0.0
        for i in range(1, count):
            sums[order[i]] += share[order[i]]
            if endpoints:
                sums[order[i]] += 1.0
        if endpoints:
            sums[source] += count - 1
    return sums


@compiled
def _betweenness_weighted(sources, indptr, indices, weights, endpoints):
    n = len(indptr) - 1
    sums = np.zeros(n)
    distance = np.empty(n)
    paths = np.empty(n)
    share = np.empty(n)
    heap = np.empty(n, np.int32)
    place = np.empty(n, np.int32)
    order = np.empty(n, np.int32)
    for source in sources:
        distance[:] = np.inf
        place[:] = -1
        paths[:] = 0.0
        share[:] = 0.0
        distance[source] = 0.0
        paths[source] = 1.0
        heap[0] = source
        place[source] = 0
        size = 1
        count = 0
        while size > 0:
            v = heap[0]
            size -= 1
            if size > 0:
                heap[0] = heap[size]
                _down(heap, place, distance, size)
            order[count] = v
            count += 1
            for e in range(indptr[v], indptr[v + 1]):
                u = indices[e]
                through = distance[v] + weights[e]
                if through < distance[u]:
                    if place[u] < 0:
                        place[u] = size
                        heap[size] = u
                        size += 1
                    distance[u] = through
                    paths[u] = paths[v]
                    _up(heap, place, distance, place[u])
                elif through == distance[u]:
                    paths[u] += paths[v]
        for i in range(count - 1, 0, -1):
            v = order[i]
            each = (1.0 + share[v]) / paths[v]
            for e in range(indptr[v], indptr[v + 1]):
                u = indices[e]
                if distance[u] + weights[e] == distance[v]:
                    share[u] += paths[u] * each
            sums[v] += share[v]
            if endpoints:
                sums[v] += 1.0
        if endpoints:
            sums[source] += count - 1
    return sums
