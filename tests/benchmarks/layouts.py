"""How well a picture of a network shows who works with whom, beside layouts of NetworkX and igraph.

    uv run --directory tests --group bench python -m benchmarks.layouts   # some minutes

near: the share of each partner's ten strongest ties that are among as many nearest on the picture. stress: of the
distances on the picture beside those in hops, scaled to fit, weighted by 1/hops^2 (Gansner and others 2004).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphsvc.maps import positions
from graphsvc.sparse.graph import Matrix

Points = np.ndarray
STRONGEST = 10


def connected(weights: Any) -> Matrix:
    """The largest piece of a network: all others have no distance in hops to it."""
    matrix = sparse.csr_array(weights)
    _, piece = csgraph.connected_components(matrix, directed=False)
    inside = np.flatnonzero(piece == np.bincount(piece).argmax())
    return sparse.csr_array(matrix[inside][:, inside])


def near(weights: Matrix, points: Points) -> float:
    """The share of each node's strongest ties that are among as many nearest on the picture."""
    distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    shares: list[float] = []
    for row in range(weights.shape[0]):
        ties = slice(weights.indptr[row], weights.indptr[row + 1])
        count = min(STRONGEST, ties.stop - ties.start)
        if count:
            strongest = weights.indices[ties][np.argsort(-weights.data[ties], kind="stable")[:count]]
            nearest = np.argsort(distances[row], kind="stable")[:count]
            shares.append(len(set(strongest.tolist()) & set(nearest.tolist())) / count)
    return float(np.mean(shares))


def stress(weights: Matrix, points: Points) -> float:
    """The mean of (scaled distance - hops)^2 / hops^2 over all pairs, at the best scale."""
    pairs = np.triu_indices(len(points), 1)
    hops = csgraph.shortest_path(weights, unweighted=True, directed=False)[pairs]
    ratio = np.hypot(*(points[pairs[0]] - points[pairs[1]]).T) / hops
    scale = ratio.sum() / (ratio**2).sum()
    return float(((scale * ratio - 1) ** 2).mean())


def ours(weights: Matrix) -> Points:
    """Positions as the map shows them, discs pushed apart."""
    keys = [str(number) for number in range(weights.shape[0])]
    placed = positions.placed(weights, keys)
    return np.array([placed.points[key] for key in keys])


def rivals(weights: Matrix) -> dict[str, Callable[[], Points]]:
    """Layouts by name, each to be computed."""
    graph = nx.from_scipy_sparse_array(weights)

    def points(layout: Any) -> Points:
        return np.array([layout[node] for node in graph])

    found: dict[str, Callable[[], Points]] = {
        "spring": lambda: points(nx.spring_layout(graph, seed=1)),
        "Kamada-Kawai": lambda: points(nx.kamada_kawai_layout(graph, weight=None)),
        "ForceAtlas2": lambda: points(nx.forceatlas2_layout(graph, seed=1, weight="weight")),
        "ForceAtlas2, linlog": lambda: points(nx.forceatlas2_layout(graph, seed=1, weight="weight", linlog=True)),
    }
    try:
        import igraph
    except ImportError:
        return found
    other = igraph.Graph(list(graph.edges()))
    start = np.random.default_rng(1).standard_normal((len(graph), 2)).tolist()
    found["igraph, Fruchterman-Reingold"] = lambda: np.array(other.layout_fruchterman_reingold(seed=start).coords)
    return found


def networks() -> dict[str, Matrix]:
    """The networks that layouts are measured on."""
    from invented import DAY, province

    from benchmarks.networks import SIZES, incidence
    from graphsvc.network import ties
    from graphsvc.sparse import projection

    def sample(months: int, **sizes: Any) -> Matrix:
        day = DAY.toordinal()
        return connected(ties.ties(province(**sizes), day - round(30.4 * months), day).weights)

    women = nx.davis_southern_women_graph()
    club = nx.to_scipy_sparse_array(nx.karate_club_graph(), weight="weight", dtype=float)
    return {
        "sample, 24 months": sample(24),
        "sample, 60 months": sample(60),
        "sample of another seed": sample(24, seed=7),
        "Davis, women by events attended": connected(
            nx.to_scipy_sparse_array(nx.bipartite.weighted_projected_graph(women, women.graph["top"]), dtype=float)
        ),
        "Zachary's karate club": connected(club),
        "b": connected(projection.newman(incidence(SIZES["b"]))),
    }


def main() -> None:
    """Print a table for each network."""
    for name, weights in networks().items():
        print(f"\n{name}: {weights.shape[0]} partners, {weights.nnz // 2} ties\n\n| layout | time | near | stress |")
        print("|---|---:|---:|---:|")
        for layout, compute in {"graphsvc": lambda weights=weights: ours(weights), **rivals(weights)}.items():
            began = time.perf_counter()
            points = compute()
            took = time.perf_counter() - began
            print(
                f"| {layout} | {took:.2f} s | {near(weights, points):.2f} | {stress(weights, points):.3f} |", flush=True
            )


if __name__ == "__main__":
    main()
