"""What each library is asked, in its own words, so that all answer the same question.

A contender is a function of the library's graph; `compare` makes of its answer an array in the order of the nodes,
which has to equal the others'.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from graphsvc.sparse import paths, projection, similarity
from graphsvc.sparse.graph import SparseGraph

OURS, NETWORKX, IGRAPH, NETWORKIT, RUSTWORKX = "graphsvc", "networkx", "igraph", "networkit", "rustworkx"
LIBRARIES = (OURS, IGRAPH, NETWORKIT, RUSTWORKX, NETWORKX)
Answer = Callable[[Any], Any]


@dataclass(frozen=True)
class Network:
    """The partner network as arrays, from which every library builds its graph."""

    incidence: sparse.csr_array
    matrix: sparse.csr_array = field(repr=False)

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each tie once: two rows and the weight."""
        upper = sparse.triu(self.matrix, k=1).tocoo()
        return upper.row, upper.col, upper.data


def network(incidence: sparse.csr_array) -> Network:
    return Network(incidence, projection.newman(incidence))


# From arrays to each library's graph: the conversion that is counted apart.


def ours(found: Network) -> SparseGraph:
    return SparseGraph.from_weights(range(found.matrix.shape[0]), found.matrix)


def networkx(found: Network) -> Any:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(found.matrix.shape[0]))
    ends = zip(*(array.tolist() for array in found.ends), strict=True)
    graph.add_edges_from((u, v, {"weight": w, "distance": 1 / w}) for u, v, w in ends)
    return graph


def igraph(found: Network) -> Any:
    import igraph

    one, other, weights = found.ends
    graph = igraph.Graph(n=found.matrix.shape[0], edges=np.column_stack([one, other]))
    graph.es["weight"] = weights.tolist()
    graph.es["distance"] = (1 / weights).tolist()
    return graph


def networkit(found: Network) -> Any:
    import networkit

    one, other, weights = found.ends
    graphs = []
    for values in (None, weights, 1 / weights):
        graph = networkit.Graph(found.matrix.shape[0], weighted=values is not None)
        data = (np.ones(len(one)) if values is None else values, (one.astype(np.uint64), other.astype(np.uint64)))
        graph.addEdges(data, checkMultiEdge=False)
        graph.indexEdges()
        graphs.append(graph)
    return graphs  # unweighted, by weight, by distance


def rustworkx(found: Network) -> Any:
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(found.matrix.shape[0]))
    graph.extend_from_weighted_edge_list(list(zip(*(array.tolist() for array in found.ends), strict=True)))
    return graph


BUILDERS = {OURS: ours, NETWORKX: networkx, IGRAPH: igraph, NETWORKIT: networkit, RUSTWORKX: rustworkx}


# The questions.


@dataclass(frozen=True)
class Work:
    """One question.

    compare: answer of a library -> what can be compared; quality: how good an answer is, where good ones differ;
    tolerance: by how much of the largest value these may differ.
    """

    name: str
    contenders: dict[str, Answer]
    compare: dict[str, Answer] | None = None
    quality: Callable[[Network, Any], float] | None = None
    tolerance: float = 1e-3
    from_network: bool = False


def _values(answer: Any) -> np.ndarray:
    """An answer by node, whatever the library calls it."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    elif hasattr(answer, "scores"):
        answer = answer.scores()
    elif hasattr(answer, "values"):
        answer = list(answer.values())
    return np.array([0.0 if value is None else value for value in answer], dtype=np.float64)


def _count(answer: Any) -> np.ndarray:
    if hasattr(answer, "numberOfComponents"):
        return np.array([answer.numberOfComponents()])
    return np.array([len(list(answer))])


def works() -> list[Work]:
    """Every question of DESIGN's table but the layout, and the pieces."""
    import igraph as ig
    import networkit as nk
    import networkx as nx
    import rustworkx as rx

    warnings.filterwarnings("ignore", "Some eigenvector centralities are nearly zero")

    def nk_run(algorithm: Any) -> Any:
        return algorithm.run()

    def total(answer: Any) -> np.ndarray:
        return np.array([answer.sum() / 2 if sparse.issparse(answer) else answer.size(weight="weight")])

    def igraph_projection(found: Network) -> Any:
        partners, collaborations = found.incidence.shape
        entries = found.incidence.tocoo()
        graph = ig.Graph(n=partners + collaborations, edges=np.column_stack([entries.row, entries.col + partners]))
        graph.vs["type"] = [False] * partners + [True] * collaborations
        return graph.bipartite_projection(which=0)

    def networkx_projection(found: Network) -> Any:
        partners = found.incidence.shape[0]
        entries = found.incidence.tocoo()
        graph = nx.Graph()
        graph.add_nodes_from(range(sum(found.incidence.shape)))
        graph.add_edges_from(zip(entries.row.tolist(), (entries.col + partners).tolist(), strict=True))
        return nx.bipartite.collaboration_weighted_projected_graph(graph, range(partners), backend="networkx")

    def adamic_adar(graph: SparseGraph) -> float:
        blocks = similarity.shared(graph.indptr, graph.indices, similarity.rarity(graph.indptr))
        return sum(float(block.sum() - np.trace(block, offset=first)) for first, block in blocks)

    def nk_louvain(graphs: Any) -> list[set[int]]:
        parts = nk.community.PLM(graphs[1], refine=False).run().getPartition()
        return [parts.getMembers(number) for number in parts.getSubsetIds()]

    def scaled(answer: Any) -> np.ndarray:
        found = _values(answer)
        return found / np.linalg.norm(found)

    by_value = dict.fromkeys(LIBRARIES, _values)
    pairs = {library: (lambda a: _values(a)) for library in LIBRARIES}
    return [
        Work(
            "projection",
            {OURS: lambda n: projection.newman(n.incidence), IGRAPH: igraph_projection, NETWORKX: networkx_projection},
            {OURS: total, NETWORKX: total},
            from_network=True,
        ),
        Work(
            "betweenness, hops",
            {
                OURS: lambda g: nx.betweenness_centrality(g, normalized=False),
                NETWORKX: lambda g: nx.betweenness_centrality(g, normalized=False, backend="networkx"),
                IGRAPH: lambda g: g.betweenness(),
                NETWORKIT: lambda g: nk_run(nk.centrality.Betweenness(g[0])),
                RUSTWORKX: lambda g: rx.graph_betweenness_centrality(g, normalized=False),
            },
            {**by_value, NETWORKIT: lambda a: _values(a) / 2},
        ),
        Work(
            "betweenness, weighted",
            {
                OURS: lambda g: nx.betweenness_centrality(g, normalized=False, weight="distance"),
                NETWORKX: lambda g: nx.betweenness_centrality(
                    g, normalized=False, weight="distance", backend="networkx"
                ),
                IGRAPH: lambda g: g.betweenness(weights="distance"),
                NETWORKIT: lambda g: nk_run(nk.centrality.Betweenness(g[2])),
            },
            {**by_value, NETWORKIT: lambda a: _values(a) / 2},
        ),
        Work(
            "closeness",
            {
                OURS: lambda g: nx.closeness_centrality(_fresh(g)),
                NETWORKX: lambda g: nx.closeness_centrality(g, backend="networkx"),
                IGRAPH: lambda g: g.closeness(),
                NETWORKIT: lambda g: nk_run(
                    nk.centrality.Closeness(g[0], True, nk.centrality.ClosenessVariant.GENERALIZED)
                ),
                RUSTWORKX: lambda g: rx.graph_closeness_centrality(g),
            },
            {library: _values for library in LIBRARIES if library != IGRAPH},  # igraph: of the own piece alone
        ),
        Work(
            "harmonic",
            {
                OURS: lambda g: nx.harmonic_centrality(_fresh(g)),
                NETWORKX: lambda g: nx.harmonic_centrality(g, backend="networkx"),
                IGRAPH: lambda g: g.harmonic_centrality(),
                NETWORKIT: lambda g: nk_run(nk.centrality.HarmonicCloseness(g[0], False)),
            },
            {**by_value, IGRAPH: lambda a: _values(a) * (len(a) - 1)},
        ),
        Work(
            "constraint",
            {
                OURS: lambda g: nx.constraint(g, weight="weight"),
                NETWORKX: lambda g: nx.constraint(g, weight="weight", backend="networkx"),
                IGRAPH: lambda g: g.constraint(weights="weight"),
            },
            by_value,
        ),
        Work(
            "clustering",
            {
                OURS: lambda g: nx.clustering(g),
                NETWORKX: lambda g: nx.clustering(g, backend="networkx"),
                IGRAPH: lambda g: g.transitivity_local_undirected(mode="zero"),
                NETWORKIT: lambda g: nk_run(nk.centrality.LocalClusteringCoefficient(g[0], True)),
            },
            by_value,
        ),
        Work(
            "communities",
            {
                OURS: lambda g: nx.community.louvain_communities(g, seed=1),
                NETWORKX: lambda g: nx.community.louvain_communities(g, seed=1, backend="networkx"),
                IGRAPH: lambda g: list(g.community_multilevel(weights="weight")),
                NETWORKIT: nk_louvain,
            },
            quality=lambda network, found: nx.community.modularity(ours(network), found),
            tolerance=0.02,
        ),
        Work(
            "Adamic-Adar, all pairs",
            {
                OURS: adamic_adar,
                NETWORKX: lambda g: sum(score for *_, score in nx.adamic_adar_index(g, backend="networkx")),
                IGRAPH: lambda g: g.similarity_inverse_log_weighted(),
            },
            {OURS: lambda a: np.array([a]), IGRAPH: lambda a: np.array([np.sum(a)])},  # NetworkX: pairs without a tie
        ),
        Work(
            "eigenvector",
            {
                OURS: lambda g: nx.eigenvector_centrality(g, weight="weight"),
                NETWORKX: lambda g: nx.eigenvector_centrality(g, weight="weight", backend="networkx"),
                IGRAPH: lambda g: g.eigenvector_centrality(weights="weight"),
                NETWORKIT: lambda g: nk_run(nk.centrality.EigenvectorCentrality(g[1], 1e-6)),
                RUSTWORKX: lambda g: rx.graph_eigenvector_centrality(g, weight_fn=float),
            },
            dict.fromkeys(LIBRARIES, scaled),
        ),
        Work(
            "PageRank",
            {
                OURS: lambda g: nx.pagerank(g),
                NETWORKX: lambda g: nx.pagerank(g, backend="networkx"),
                IGRAPH: lambda g: g.pagerank(weights="weight"),
                NETWORKIT: lambda g: nk_run(nk.centrality.PageRank(g[1], 0.85, 1e-8)),
            },
            pairs,
        ),
        Work(
            "core number",
            {
                OURS: lambda g: nx.core_number(g),
                NETWORKX: lambda g: nx.core_number(g, backend="networkx"),
                IGRAPH: lambda g: g.coreness(),
                NETWORKIT: lambda g: nk_run(nk.centrality.CoreDecomposition(g[0])),
                RUSTWORKX: lambda g: rx.core_number(g),
            },
            by_value,
        ),
        Work(
            "articulation points",
            {
                OURS: lambda g: list(nx.articulation_points(g)),
                NETWORKX: lambda g: list(nx.articulation_points(g, backend="networkx")),
                IGRAPH: lambda g: g.articulation_points(),
                RUSTWORKX: lambda g: rx.articulation_points(g),
            },
            dict.fromkeys(LIBRARIES, _count),
        ),
        Work(
            "bridges",
            {
                OURS: lambda g: list(nx.bridges(g)),
                NETWORKX: lambda g: list(nx.bridges(g, backend="networkx")),
                IGRAPH: lambda g: g.bridges(),
                RUSTWORKX: lambda g: rx.bridges(g),
            },
            dict.fromkeys(LIBRARIES, _count),
        ),
        Work(
            "components",
            {
                OURS: lambda g: list(nx.connected_components(g)),
                NETWORKX: lambda g: list(nx.connected_components(g, backend="networkx")),
                IGRAPH: lambda g: list(g.connected_components()),
                NETWORKIT: lambda g: nk_run(nk.components.ConnectedComponents(g[0])),
                RUSTWORKX: lambda g: rx.connected_components(g),
            },
            dict.fromkeys(LIBRARIES, _count),
        ),
    ]


def _fresh(graph: SparseGraph) -> SparseGraph:
    """The graph without what was worked out before: a page asks for closeness and harmonic at the price of one."""
    graph.__networkx_cache__.clear()
    return graph


__all__ = [
    "BUILDERS",
    "LIBRARIES",
    "NETWORKX",
    "OURS",
    "Network",
    "Work",
    "network",
    "paths",
    "works",
]
