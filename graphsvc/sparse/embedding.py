"""Places in the plane for the nodes of a graph, so that those who are tied strongly stand near each other (tsNET).

Neighbours are found by walks of one and two steps, each step by the weight of ties; what is minimized is the
Kullback-Leibler divergence of t-SNE. Kruiger and others 2017, Computer Graphics Forum 36(3); van der Maaten and Hinton
2008, JMLR 9; the tree of Barnes and Hut for more nodes, van der Maaten 2014, JMLR 15. The start is the layout of
pivots by hops: Brandes and Pich 2007, Graph Drawing.
"""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from graphsvc.sparse.compiled import compiled
from graphsvc.sparse.graph import Matrix

Points = npt.NDArray[np.float64]
#: About how many neighbours count for each node.
PERPLEXITY = 10.0
#: Neighbours whose affinity is kept: beyond three perplexities it is next to nothing.
NEIGHBOURS = 3 * int(PERPLEXITY)
#: Rounds in all, those of them in which attraction is exaggerated, and by how much.
ROUNDS, EXAGGERATED, EXAGGERATION = 500, 100, 4.0
PIVOTS = 50
#: Up to so many nodes every pair is looked at; beyond, far nodes are taken together.
EXACT = 2_000
#: A cell of the tree counts as one node where it is narrower than this share of its distance.
OPENING = 0.6
#: Levels of the tree: points that are nearer than 2^-24 of its width count as one.
DEPTH = 24


def tsnet(
    weights: Matrix,
    start: Points | None = None,
    held: npt.NDArray[np.bool_] | None = None,
    exact: int = EXACT,
) -> Points:
    """A point for each node: (n, 2), centred unless some are held; the same input gives the same points.

    weights: CSR (n x n), symmetric, without diagonal, above 0; start: points to begin from, NaN where there is none;
    held: nodes that stay at their start; exact: up to so many nodes every pair is looked at, beyond a round takes
    O(n log n).
    """
    count = weights.shape[0]
    if count < 3:
        return np.zeros((count, 2)) + np.arange(count)[:, None] * (10.0, 0.0)
    indptr, indices, values = affinities(weights)
    if start is None:
        points, rounds = pivots(weights), ROUNDS
        exaggerated = EXAGGERATED
    else:
        points, rounds = _beside(weights, np.array(start, dtype=np.float64)), ROUNDS // 2
        exaggerated = 0
    held = np.zeros(count, dtype=np.bool_) if held is None else held
    points = np.ascontiguousarray(points)
    _descend(points, indptr, indices, values, held, rounds, exaggerated, EXAGGERATION, count <= exact, OPENING)
    return points if held.any() else points - points.mean(axis=0)


def affinities(weights: Matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """CSR of how much two nodes belong together: symmetric, all of it adds up to 1."""
    strength = np.asarray(weights.sum(axis=1)).ravel()
    step = sparse.csr_array(
        sparse.diags_array(np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)) @ weights
    )
    walks = sparse.csr_array((step + step @ step) / 2)
    walks.setdiag(0)
    walks.eliminate_zeros()
    walks.sort_indices()
    rows, columns, chances = _calibrated(walks.indptr, walks.indices, walks.data, NEIGHBOURS, np.log(PERPLEXITY))
    found = sparse.csr_array((chances, (rows, columns)), shape=weights.shape)
    both = sparse.csr_array(found + found.T)
    both.sort_indices()
    both.data /= both.data.sum()
    return both.indptr.astype(np.int64), both.indices.astype(np.int64), both.data


def pivots(weights: Matrix) -> Points:
    """The layout of a graph by its hops to some nodes that lie far from each other; pieces apart stand apart."""
    count = weights.shape[0]
    hops = np.empty((min(PIVOTS, count), count))
    nearest, pivot = np.full(count, np.inf), int(np.argmax(np.diff(weights.indptr)))
    for number in range(len(hops)):
        hops[number] = csgraph.dijkstra(weights, directed=False, indices=pivot, unweighted=True)
        nearest = np.minimum(nearest, hops[number])
        pivot = int(np.argmax(nearest))
    far = hops[np.isfinite(hops)].max() + 1
    squares = np.where(np.isfinite(hops), hops, far).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    points = centred @ vectors[:, -2:]
    # Nodes with the same hops would lie on one point and never part.
    return points / (points.std() or 1.0) * 0.1 + 1e-3 * np.random.default_rng(1).standard_normal((count, 2))


def _beside(weights: Matrix, start: Points) -> Points:
    """The start, with who has no place in the middle of those it is tied to, by the weight of its ties."""
    new_ones = ~np.isfinite(start[:, 0])
    for _ in range(3):
        placed = np.isfinite(start[:, 0])
        if placed.all():
            break
        among = weights @ sparse.diags_array(placed.astype(float))
        total = np.asarray(among.sum(axis=1)).ravel()
        new = ~placed & (total > 0)
        middle = among @ np.where(placed[:, None], start, 0.0)
        start[new] = middle[new] / total[new, None]
    nowhere = ~np.isfinite(start[:, 0])
    known = start[~nowhere]
    start[nowhere] = known.mean(axis=0) if len(known) else 0.0
    # Those at one point would never part.
    start[new_ones] += 1e-3 * np.random.default_rng(1).standard_normal((int(new_ones.sum()), 2))
    return start


@compiled
def _calibrated(indptr, indices, data, most, entropy):
    """Rows, columns and chances: of each node its likeliest neighbours, as unequal as the perplexity asks for."""
    count = len(indptr) - 1
    rows = np.empty(count * most, np.int64)
    columns = np.empty(count * most, np.int64)
    chances = np.empty(count * most)
    filled = 0
    for i in range(count):
        first, last = indptr[i], indptr[i + 1]
        if first == last:
            continue
        order = np.argsort(-data[first:last], kind="mergesort")[:most]
        length = len(order)
        distance = np.empty(length)
        for k in range(length):
            distance[k] = -np.log(data[first + order[k]])
        distance -= distance[0]
        low, high, sharp = 0.0, np.inf, 1.0
        share = np.empty(length)
        for _ in range(60):
            total, mean = 0.0, 0.0
            for k in range(length):
                share[k] = np.exp(-sharp * distance[k])
                total += share[k]
                mean += share[k] * distance[k]
            found = np.log(total) + sharp * mean / total
            if found > entropy:
                low = sharp
                sharp = sharp * 2 if high == np.inf else (low + high) / 2
            else:
                high = sharp
                sharp = (low + high) / 2
        for k in range(length):
            rows[filled] = i
            columns[filled] = indices[first + order[k]]
            chances[filled] = share[k] / total
            filled += 1
    return rows[:filled], columns[:filled], chances[:filled]


@compiled
def _repulsion_exact(points, force):
    """Adds to force what all others push each point by, before it is divided by the sum that is returned."""
    count = len(points)
    total = 0.0
    for i in range(count):
        x, y = points[i, 0], points[i, 1]
        fx, fy = 0.0, 0.0
        for j in range(i):
            dx, dy = x - points[j, 0], y - points[j, 1]
            near = 1.0 / (1.0 + dx * dx + dy * dy)
            total += near
            push = near * near
            fx += push * dx
            fy += push * dy
            force[j, 0] -= push * dx
            force[j, 1] -= push * dy
        force[i, 0] += fx
        force[i, 1] += fy
    return 2 * total


@compiled
def _tree(points, child, middle, mass, depth):
    """Fills a tree of squares with points and returns its width and how many cells it has.

    child: four of each cell, -1 where there is none; middle and mass: of the points in a cell.
    """
    low0, low1 = points[:, 0].min(), points[:, 1].min()
    width = max(points[:, 0].max() - low0, points[:, 1].max() - low1) + 1e-9
    child[0] = -1
    mass[0] = 0
    middle[0] = 0.0
    cells = 1
    for i in range(len(points)):
        x, y = points[i, 0], points[i, 1]
        cell, left, top, size = 0, low0, low1, width
        for level in range(depth):
            mass[cell] += 1
            middle[cell, 0] += x
            middle[cell, 1] += y
            if mass[cell] == 1 or cells + 2 > len(mass):  # alone here as yet, or no room for more cells
                break
            if mass[cell] == 2 and level < depth - 1:  # who was alone here moves down
                x0, y0 = middle[cell, 0] - x, middle[cell, 1] - y
                below = (1 if x0 >= left + size / 2 else 0) + (2 if y0 >= top + size / 2 else 0)
                child[cells] = -1
                mass[cells] = 1
                middle[cells, 0], middle[cells, 1] = x0, y0
                child[cell, below] = cells
                cells += 1
            size /= 2
            right, down = x >= left + size, y >= top + size
            below = (1 if right else 0) + (2 if down else 0)
            left += size if right else 0.0
            top += size if down else 0.0
            if level == depth - 1:
                break
            if child[cell, below] < 0:
                child[cells] = -1
                mass[cells] = 0
                middle[cells] = 0.0
                child[cell, below] = cells
                cells += 1
            cell = child[cell, below]
    return width, cells


@compiled
def _repulsion_tree(points, force, child, middle, mass, depth, opening):
    """As _repulsion_exact, far points taken together."""
    width, _ = _tree(points, child, middle, mass, depth)
    total = 0.0
    stack = np.empty(4 * depth + 4, np.int64)
    sizes = np.empty(4 * depth + 4)
    for i in range(len(points)):
        x, y = points[i, 0], points[i, 1]
        fx, fy = 0.0, 0.0
        stack[0], sizes[0], high = 0, width, 1
        while high:
            high -= 1
            cell, size = stack[high], sizes[high]
            many = mass[cell]
            dx, dy = x - middle[cell, 0] / many, y - middle[cell, 1] / many
            square = dx * dx + dy * dy
            leaf = child[cell, 0] < 0 and child[cell, 1] < 0 and child[cell, 2] < 0 and child[cell, 3] < 0
            if leaf or size * size < opening * opening * square:
                near = 1.0 / (1.0 + square)
                total += many * near
                push = many * near * near
                fx += push * dx
                fy += push * dy
            else:
                for k in range(4):
                    if child[cell, k] >= 0:
                        stack[high], sizes[high] = child[cell, k], size / 2
                        high += 1
        force[i, 0] += fx
        force[i, 1] += fy
    return total - len(points)  # each met itself, at no distance


@compiled
def _descend(points, indptr, indices, values, held, rounds, exaggerated, exaggeration, exact, opening):
    """Moves the points down the gradient, in place; as scikit-learn does it: momentum, and a gain for each number."""
    count = len(points)
    rate = max(count / 4.0, 50.0)
    velocity = np.zeros((count, 2))
    gain = np.ones((count, 2))
    depth = DEPTH
    cells = 1 if exact else 8 * count + 64
    child = np.empty((cells, 4), np.int64)
    middle = np.empty((cells, 2))
    mass = np.empty(cells, np.int64)
    for number in range(rounds):
        attraction = exaggeration if number < exaggerated else 1.0
        momentum = 0.5 if number < exaggerated else 0.8
        force = np.zeros((count, 2))
        total = (
            _repulsion_exact(points, force)
            if exact
            else _repulsion_tree(points, force, child, middle, mass, depth, opening)
        )
        for i in range(count):
            if held[i]:
                continue
            fx, fy = -force[i, 0] / total, -force[i, 1] / total
            for k in range(indptr[i], indptr[i + 1]):
                j = indices[k]
                dx, dy = points[i, 0] - points[j, 0], points[i, 1] - points[j, 1]
                pull = attraction * values[k] / (1.0 + dx * dx + dy * dy)
                fx += pull * dx
                fy += pull * dy
            for axis in range(2):
                slope = 4 * (fx if axis == 0 else fy)
                if slope * velocity[i, axis] < 0:
                    gain[i, axis] += 0.2
                else:
                    gain[i, axis] = max(gain[i, axis] * 0.8, 0.01)
                velocity[i, axis] = momentum * velocity[i, axis] - rate * gain[i, axis] * slope
        for i in range(count):
            points[i, 0] += velocity[i, 0]
            points[i, 1] += velocity[i, 1]
