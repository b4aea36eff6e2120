"""The functions that NetworkX dispatches to the backend, with NetworkX's names, arguments and results.

Each is a thin adapter over the functions on arrays beside this module. Calls that are refused, with the reason,
NetworkX may compute itself: directed graphs, multigraphs, subclasses of Graph, weights that are functions, self-loops.
"""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from graphsvc.sparse import communities as _communities
from graphsvc.sparse import paths, projection, similarity, structural_holes, structure
from graphsvc.sparse.graph import Matrix, Node, SparseGraph, from_networkx, to_networkx

Pairs = Iterable[tuple[Node, Node]]

# Conversion, and which calls can be answered.


def convert_from_nx(
    graph: Any,
    *,
    edge_attrs: dict[str, Any] | None = None,
    node_attrs: dict[str, Any] | None = None,
    preserve_edge_attrs: bool = False,
    preserve_node_attrs: bool = False,
    preserve_graph_attrs: bool = False,
    preserve_all_attrs: bool = False,
    name: str | None = None,
    graph_name: str | None = None,
) -> SparseGraph:
    """The backend's graph of a NetworkX graph; raises NotImplementedError for what it cannot hold."""
    if isinstance(graph, SparseGraph):
        return graph
    return from_networkx(
        graph,
        edge_attrs,
        every_edge_attribute=preserve_edge_attrs or preserve_all_attrs,
        node_data=preserve_node_attrs or preserve_all_attrs or bool(node_attrs),
    )


def convert_to_nx(found: Any, *, name: str | None = None) -> Any:
    """A NetworkX graph of the backend's; any other result as it is."""
    return to_networkx(found) if isinstance(found, SparseGraph) else found


def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """True, or the reason why the backend cannot answer this call."""
    try:
        arguments = _signature(name).bind(*args, **kwargs).arguments
    except TypeError as error:
        return str(error)
    graph = next(iter(arguments.values()))
    if type(graph) not in (nx.Graph, SparseGraph):
        return "only undirected graphs without parallel edges, and no subclasses of Graph"
    if any(callable(arguments.get(weight)) for weight in ("weight", "distance")):
        return "a weight is the name of an attribute"
    if arguments.get("sp") is not None:
        return "no lengths of paths that were worked out before"
    if name in _ARRAYS and not isinstance(graph, SparseGraph):
        return "only graphs of this backend"
    if name not in _LOOPS and _has_loops(graph):
        return "no self-loops"
    return True


def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return True


@cache
def _signature(name: str) -> inspect.Signature:
    return inspect.signature(globals()[name])


def _has_loops(graph: nx.Graph[Any] | SparseGraph) -> bool:
    if isinstance(graph, SparseGraph):
        return bool((graph.rows == graph.indices).any())
    return any(node in neighbours for node, neighbours in graph.adjacency())


#: Functions that turn a graph into an array: converting a graph for them gains nothing.
_ARRAYS = frozenset({"to_scipy_sparse_array", "to_numpy_array"})
#: Functions whose results are right with self-loops too.
_LOOPS = _ARRAYS | {
    "connected_components",
    "number_connected_components",
    "is_connected",
    "node_connected_component",
    "pagerank",
    "eigenvector_centrality",
    "modularity",
    "louvain_communities",
    "louvain_partitions",
}

# Components, cuts and cores.


def connected_components(G: SparseGraph) -> Iterator[set[Node]]:
    count, label = structure.components(G.indptr, G.indices)
    return iter(_groups(G, label, count))


def number_connected_components(G: SparseGraph) -> int:
    return structure.components(G.indptr, G.indices)[0]


def is_connected(G: SparseGraph) -> bool:
    if len(G) == 0:
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return number_connected_components(G) == 1


def node_connected_component(G: SparseGraph, n: Node) -> set[Node]:
    row = _row(G, n)
    return {G.names[i] for i in np.flatnonzero(paths.lengths(G.indptr, G.indices, row) >= 0).tolist()}


def isolates(G: SparseGraph) -> Iterator[Node]:
    return iter([G.names[i] for i in np.flatnonzero(G.degrees == 0).tolist()])


def number_of_isolates(G: SparseGraph) -> int:
    return int((G.degrees == 0).sum())


def articulation_points(G: SparseGraph) -> Iterator[Node]:
    point, _ = structure.cuts(G.indptr, G.indices)
    return iter([G.names[i] for i in np.flatnonzero(point).tolist()])


def biconnected_components(G: SparseGraph) -> Iterator[set[Node]]:
    count, block, _ = structure.blocks(G.indptr, G.indices)
    return iter(_groups(G, block, count, G.rows))


def is_biconnected(G: SparseGraph) -> bool:
    count, _, member = structure.blocks(G.indptr, G.indices)
    return count == 1 and bool((member == 1).all())


def bridges(G: SparseGraph, root: Node | None = None) -> Iterator[tuple[Node, Node]]:
    within = np.ones(len(G), bool) if root is None else paths.lengths(G.indptr, G.indices, _known(G, root)) >= 0
    _, bridge = structure.cuts(G.indptr, G.indices)
    chosen = np.flatnonzero(bridge)
    chosen = chosen[(G.rows[chosen] < G.indices[chosen]) & within[G.rows[chosen]]]
    ends = zip(G.rows[chosen].tolist(), G.indices[chosen].tolist(), strict=True)
    return iter([(G.names[i], G.names[j]) for i, j in ends])


def has_bridges(G: SparseGraph, root: Node | None = None) -> bool:
    return next(bridges(G, root), None) is not None


def core_number(G: SparseGraph) -> dict[Node, int]:
    return G.named(structure.cores(G.indptr, G.indices))


# Centrality.


def degree_centrality(G: SparseGraph) -> dict[Node, float]:
    if len(G) <= 1:
        return dict.fromkeys(G, 1)
    return G.named(G.degrees * (1.0 / (len(G) - 1.0)))


def betweenness_centrality(
    G: SparseGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Node, float]:
    n = len(G)
    k = None if k == n else k
    sources = None
    if k is not None:
        sources = np.array(nx.utils.create_py_random_state(seed).sample(range(n), k), dtype=np.int64)
    distances = _distances(G, weight)
    if distances is not None and distances.min(initial=1) < distances.max(initial=1) * n * 2**-52:
        # Where a weight is lost in rounding, distances do not tell which of two nodes comes first on a path.
        raise NotImplementedError("weights none of which vanishes beside others")
    sums = paths.betweenness(G.indptr, G.indices, distances, sources, bool(endpoints))
    pairs = n if endpoints else n - 1
    if pairs < 2:
        return G.named(np.zeros(n) if not endpoints else sums)
    scale = _betweenness_scale(pairs, pairs if k is None else k, normalized)
    if k is not None and not endpoints:
        # A source is never inside its own paths, so one source less counts for it.
        source_scale = _betweenness_scale(pairs, k - 1, normalized) if k > 1 else math.nan
        sums[sources] *= source_scale / scale
    return G.named(sums * scale)


def _betweenness_scale(pairs: int, sources: int, normalized: bool) -> float:
    """Factor of a sum over sources: paths are found from both ends, and sampled sources stand for all."""
    return 1 / (sources * (pairs - 1)) if normalized else pairs / (sources * 2)


def closeness_centrality(
    G: SparseGraph,
    u: Node | None = None,
    distance: str | None = None,
    wf_improved: bool = True,
    *,
    sp: Any = None,  # since NetworkX 3.7, which sends it whether it was given or not
) -> Any:
    if sp is not None:
        raise NotImplementedError("no lengths of paths that were worked out before")
    if u is not None:
        lengths = _from_one(G, _known(G, u), distance)
        reached, farness = np.array([len(lengths) - 1.0]), np.array([float(sum(lengths.values()))])
    else:
        reach = _reach(G, distance)
        reached, farness = reach.reached, reach.farness
    closeness = np.divide(reached, farness, out=np.zeros(len(farness)), where=farness > 0)
    if wf_improved and len(G) > 1:
        closeness *= reached / (len(G) - 1)
    return closeness[0].item() if u is not None else G.named(closeness)


def harmonic_centrality(
    G: SparseGraph, nbunch: Any = None, distance: str | None = None, sources: Any = None
) -> dict[Node, float]:
    wanted = set(G.nbunch_iter(nbunch))
    if sources is None:
        if 8 * len(wanted) < len(G):
            return {node: _harmonic(G, node, distance, None) for node in wanted}
        harmonic = G.named(_reach(G, distance).harmonic)
        return harmonic if nbunch is None else {node: harmonic[node] for node in wanted}
    ends = set(G.nbunch_iter(sources))
    return {node: _harmonic(G, node, distance, ends) for node in wanted}


def _harmonic(G: SparseGraph, node: Node, distance: str | None, ends: set[Node] | None) -> float:
    lengths = _from_one(G, G.index[node], distance)
    return sum(1 / d for target, d in lengths.items() if d != 0 and (ends is None or target in ends))


def eigenvector_centrality(
    G: SparseGraph,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: dict[Node, float] | None = None,
    weight: str | None = None,
) -> dict[Node, float]:
    if len(G) == 0:
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    start = np.ones(len(G)) if nstart is None else _vector(G, nstart)
    if not start.any():
        raise nx.NetworkXError("initial vector cannot have all zero values")
    if start.sum() == 0:
        raise ZeroDivisionError("the initial vector sums up to 0")
    matrix = G.matrix(weight)
    x = start / start.sum()
    for _ in range(max_iter):
        before = x
        x = before + matrix @ before
        x = x / (float(np.linalg.norm(x)) or 1)
        if np.abs(x - before).sum() < len(G) * tol:
            return G.named(x)
    raise nx.PowerIterationFailedConvergence(max_iter)


def pagerank(
    G: SparseGraph,
    alpha: float = 0.85,
    personalization: dict[Node, float] | None = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: dict[Node, float] | None = None,
    weight: str | None = "weight",
    dangling: dict[Node, float] | None = None,
) -> dict[Node, float]:
    n = len(G)
    if n == 0:
        return {}
    sums = np.bincount(G.rows, G.array(weight), n)
    share = np.divide(1.0, sums, out=np.zeros(n), where=sums != 0)
    # x A is A x, since the matrix of weights is symmetric.
    matrix = G.matrix(weight)
    x = np.full(n, 1 / n) if nstart is None else _vector(G, nstart, partly=True)
    x = x / x.sum()
    jump = np.full(n, 1 / n) if personalization is None else _vector(G, personalization, partly=True)
    if jump.sum() == 0:
        raise ZeroDivisionError
    jump = jump / jump.sum()
    falling = jump if dangling is None else _vector(G, dangling, partly=True)
    falling = falling / falling.sum()
    stuck = np.flatnonzero(sums == 0)
    for _ in range(max_iter):
        before = x
        x = alpha * (matrix @ (before * share) + before[stuck].sum() * falling) + (1 - alpha) * jump
        if np.abs(x - before).sum() < n * tol:
            return G.named(x)
    raise nx.PowerIterationFailedConvergence(max_iter)


# Distances.


def single_source_shortest_path_length(G: SparseGraph, source: Node, cutoff: float | None = None) -> dict[Node, int]:
    return _from_one(G, _known(G, source, "Source {} is not in G"), None, cutoff)


def all_pairs_shortest_path_length(
    G: SparseGraph, cutoff: float | None = None
) -> Iterator[tuple[Node, dict[Node, int]]]:
    return ((node, _from_one(G, row, None, cutoff)) for row, node in enumerate(G.names))


def single_source_dijkstra_path_length(
    G: SparseGraph, source: Node, cutoff: float | None = None, weight: str | None = "weight"
) -> dict[Node, float]:
    return _from_one(G, _known(G, source), weight, cutoff, weighted=True)


def all_pairs_dijkstra_path_length(
    G: SparseGraph, cutoff: float | None = None, weight: str | None = "weight"
) -> Iterator[tuple[Node, dict[Node, float]]]:
    _distances(G, weight)
    return ((node, _from_one(G, row, weight, cutoff, weighted=True)) for row, node in enumerate(G.names))


def shortest_path_length(
    G: SparseGraph,
    source: Node | None = None,
    target: Node | None = None,
    weight: str | None = None,
    method: str = "dijkstra",
) -> Any:
    if method not in ("dijkstra", "bellman-ford"):
        raise ValueError(f"method not supported: {method}")
    if weight is not None and method != "dijkstra":
        raise NotImplementedError("Dijkstra's method only")
    _distances(G, weight)
    if source is None and target is None:
        return ((node, _from_one(G, row, weight)) for row, node in enumerate(G.names))
    start = source if source is not None else target
    lengths = _from_one(G, _known(G, start), weight)
    if source is None or target is None:
        return lengths
    if weight is None:
        _known(G, target)  # without this, a missing target would count as unreachable
    if target not in lengths:
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return lengths[target]


def average_shortest_path_length(G: SparseGraph, weight: str | None = None, method: str | None = None) -> float:
    methods = ("unweighted", "dijkstra", "bellman-ford", "floyd-warshall", "floyd-warshall-numpy")
    method = method or ("unweighted" if weight is None else "dijkstra")
    if method not in methods:
        raise ValueError(f"method not supported: {method}")
    if method not in ("unweighted", "dijkstra"):
        raise NotImplementedError("Dijkstra's method only")
    n = len(G)
    if n == 0:
        raise nx.NetworkXPointlessConcept("the null graph has no paths, thus there is no average shortest path length")
    if n == 1:
        return 0
    if not is_connected(G):
        raise nx.NetworkXError("Graph is not connected.")
    return float(_reach(G, None if method == "unweighted" else weight).farness.sum()) / (n * (n - 1))


def global_efficiency(G: SparseGraph) -> float:
    n = len(G)
    return float(_reach(G, None).harmonic.sum()) / (n * (n - 1)) if n > 1 else 0


# Triangles, clustering and structural holes.


def triangles(G: SparseGraph, nodes: Any = None) -> Any:
    return _chosen(G, structure.triangles(G.indptr, G.indices), nodes)


def transitivity(G: SparseGraph) -> float:
    closed = 2 * int(structure.triangles(G.indptr, G.indices).sum())
    degrees = G.degrees.astype(np.int64)
    return closed / int((degrees * (degrees - 1)).sum()) if closed else 0


def clustering(G: SparseGraph, nodes: Any = None, weight: str | None = None) -> Any:
    return _chosen(G, _clustering(G, weight), nodes)


def average_clustering(G: SparseGraph, nodes: Any = None, weight: str | None = None, count_zeros: bool = True) -> float:
    coefficients = list(clustering(G, G.names if nodes is None else nodes, weight).values())
    counted = [value for value in coefficients if count_zeros or abs(value) > 0]
    return sum(counted) / len(counted)


def _clustering(G: SparseGraph, weight: str | None) -> np.ndarray:
    weights = None
    if weight is not None and len(G.indices):
        weights = G.array(weight)
        if (weights < 0).any() or weights.max() == 0:
            raise NotImplementedError("weights below 0")
        weights = weights / weights.max()
    degrees = G.degrees.astype(np.float64)
    possible = degrees * (degrees - 1)
    sums = structure.triangles(G.indptr, G.indices, weights)
    return np.divide(2.0 * sums, possible, out=np.zeros(len(G)), where=possible > 0)


def constraint(G: SparseGraph, nodes: Iterable[Node] | None = None, weight: str | None = None) -> dict[Node, float]:
    return _some(G, structural_holes.constraint(G.indptr, G.indices, _above_zero(G, weight)), nodes)


def effective_size(G: SparseGraph, nodes: Iterable[Node] | None = None, weight: str | None = None) -> dict[Node, float]:
    if weight is not None:
        return _some(G, structural_holes.effective_size(G.indptr, G.indices, _above_zero(G, weight)), nodes)
    # Borgatti's shorter formula: contacts less the mean of their ties to one another.
    degrees = G.degrees.astype(np.float64)
    redundancy = np.full(len(G), np.nan)
    redundant = 2.0 * structure.triangles(G.indptr, G.indices)
    np.divide(redundant, degrees, out=redundancy, where=degrees > 0)
    return _some(G, degrees - redundancy, nodes)


# Communities.


def louvain_communities(
    G: SparseGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 1e-7,
    max_level: int | None = None,
    seed: Any = None,
) -> list[set[Node]]:
    if max_level is not None and max_level <= 0:
        raise ValueError("max_level argument must be a positive integer or None")
    levels = louvain_partitions(G, weight, resolution, threshold, seed)
    *_, partition = itertools.islice(levels, max_level)
    return partition


def louvain_partitions(
    G: SparseGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 1e-7,
    seed: Any = None,
) -> Iterator[list[set[Node]]]:
    if (G.array(weight) < 0).any():
        raise NotImplementedError("weights below 0")
    random = nx.utils.create_py_random_state(seed)
    labels = _communities.louvain(G.matrix(weight), resolution, threshold, random)
    return (_groups(G, label, int(label.max(initial=-1)) + 1) for label in labels)


def modularity(
    G: SparseGraph, communities: Iterable[Iterable[Node]], weight: str | None = "weight", resolution: float = 1
) -> float:
    from networkx.algorithms.community.quality import NotAPartition

    groups = [set(community) for community in communities]
    label = np.full(len(G), -1)
    for number, community in enumerate(groups):
        for node in community:
            if node not in G or label[G.index[node]] >= 0:
                raise NotAPartition(G, groups)  # pyright: ignore[reportArgumentType]
            label[G.index[node]] = number
    if (label < 0).any():
        raise NotAPartition(G, groups)  # pyright: ignore[reportArgumentType]
    try:
        return _communities.modularity(G.matrix(weight), label, resolution)
    except ZeroDivisionError:  # without ties NetworkX answers 0 since its version 3.7
        return nx.community.modularity(nx.empty_graph(G.names), groups, backend="networkx")


# Link prediction.


def adamic_adar_index(G: SparseGraph, ebunch: Pairs | None = None) -> Iterator[tuple[Node, Node, float]]:
    value = similarity.rarity(G.indptr)
    if ebunch is None:
        return _all_pairs(G, value, lambda u, block, others: block)
    left, right = _ends(G, ebunch)
    return _named_pairs(G, left, right, similarity.shared_by(left, right, G.indptr, G.indices, value)[0])


def jaccard_coefficient(G: SparseGraph, ebunch: Pairs | None = None) -> Iterator[tuple[Node, Node, float]]:
    degrees = G.degrees.astype(np.float64)
    ones = np.ones(len(G))
    if ebunch is None:
        return _all_pairs(G, ones, lambda u, common, others: _jaccard(common, degrees[u], degrees[others]))
    left, right = _ends(G, ebunch)
    common = similarity.shared_by(left, right, G.indptr, G.indices, ones)[0]
    return _named_pairs(G, left, right, _jaccard(common, degrees[left], degrees[right]))


def _jaccard(common: np.ndarray, left_degree: Any, right_degree: np.ndarray) -> np.ndarray:
    either = left_degree + right_degree - common
    return np.divide(common, either, out=np.zeros(len(common)), where=either > 0)


def _all_pairs(
    G: SparseGraph, value: np.ndarray, score: Callable[[int, np.ndarray, np.ndarray], np.ndarray]
) -> Iterator[tuple[Node, Node, float]]:
    """Every pair without a tie, with its score, row by row."""
    untied = np.ones(len(G), bool)
    for first, block in similarity.shared(G.indptr, G.indices, value):
        for row in range(len(block)):
            u = first + row
            neighbours = G.indices[G.indptr[u] : G.indptr[u + 1]]
            untied[neighbours] = False
            others = np.flatnonzero(untied[u + 1 :]) + u + 1
            untied[neighbours] = True
            scores = score(u, block[row, others], others)
            names = (G.names[v] for v in others.tolist())
            yield from zip(itertools.repeat(G.names[u]), names, scores.tolist())


def _ends(G: SparseGraph, ebunch: Pairs) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(u, v) for u, v in ebunch]
    for node in itertools.chain.from_iterable(pairs):
        if node not in G:
            raise nx.NodeNotFound(f"Node {node} not in G.")
    if any(u == v for u, v in pairs):
        raise NotImplementedError("pairs of two different nodes")
    ends = np.array([(G.index[u], G.index[v]) for u, v in pairs], dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _named_pairs(
    G: SparseGraph, left: np.ndarray, right: np.ndarray, scores: np.ndarray
) -> Iterator[tuple[Node, Node, float]]:
    rows = zip(left.tolist(), right.tolist(), scores.tolist(), strict=True)
    return ((G.names[u], G.names[v], score) for u, v, score in rows)


# Projections of bipartite graphs.


def projected_graph(B: SparseGraph, nodes: Iterable[Node], multigraph: bool = False) -> SparseGraph:
    if multigraph:
        raise NotImplementedError("no parallel edges")
    names, incidence = _incidence(B, nodes)
    ties = projection.counted(incidence)
    return SparseGraph(names, ties, {}, [B.nodes[node] for node in names], dict(B.graph))


def weighted_projected_graph(B: SparseGraph, nodes: Iterable[Node], ratio: bool = False) -> SparseGraph:
    names, incidence = _incidence(B, nodes)
    others = len(B) - len(names)
    if others < 1:
        raise nx.NetworkXAlgorithmError(
            f"the size of the nodes to project onto ({len(names)}) is >= the graph size ({len(B)}).\n"
            "They are either not a valid bipartite partition or contain duplicates"
        )
    return _projected(B, names, projection.counted(incidence), others if ratio else 1)


def collaboration_weighted_projected_graph(B: SparseGraph, nodes: Iterable[Node]) -> SparseGraph:
    names, incidence = _incidence(B, nodes)
    return _projected(B, names, projection.newman(incidence), 1)


def _projected(B: SparseGraph, names: list[Node], ties: Matrix, divisor: float) -> SparseGraph:
    return SparseGraph(names, ties, {"weight": ties.data / divisor}, [B.nodes[n] for n in names], dict(B.graph))


def _incidence(B: SparseGraph, nodes: Iterable[Node]) -> tuple[list[Node], Matrix]:
    """The nodes in the order given, and their rows of the adjacency matrix."""
    names = list(nodes)
    rows = np.array([_row(B, node) for node in names], dtype=np.int64)
    on_side = np.zeros(len(B), bool)
    on_side[rows] = True
    if on_side.sum() < len(names) or on_side[B.indices[on_side[B.rows]]].any():
        raise NotImplementedError("the nodes of one side, each once")
    if not on_side[B.indices[~on_side[B.rows]]].all():
        raise NotImplementedError("a graph whose other nodes are tied to these only")
    return names, sparse.csr_array(B.matrix(None)[rows])


# Arrays.


def to_scipy_sparse_array(
    G: SparseGraph,
    nodelist: Iterable[Node] | None = None,
    dtype: Any = None,
    weight: str | None = "weight",
    format: str = "csr",
) -> Any:
    if len(G) == 0:
        raise nx.NetworkXError("Graph has no nodes or edges")
    if nodelist is not None and tuple(nodelist) != G.names:
        raise NotImplementedError("the nodes in the order of the graph")
    return G.matrix(weight).astype(dtype or np.float64, copy=False).asformat(format)


def to_numpy_array(
    G: SparseGraph,
    nodelist: Iterable[Node] | None = None,
    dtype: Any = None,
    order: str | None = None,
    multigraph_weight: Any = sum,
    weight: str | None = "weight",
    nonedge: float = 0.0,
) -> np.ndarray:
    if nonedge != 0.0:
        raise NotImplementedError("0 where there is no edge")
    if len(G) == 0:
        return np.zeros((0, 0))
    return np.asarray(to_scipy_sparse_array(G, nodelist, dtype, weight).toarray(), order=order)  # pyright: ignore


# What the adapters share.


def _row(G: SparseGraph, node: Any) -> int:
    if node not in G:
        raise KeyError(node)
    return G.index[node]


def _known(G: SparseGraph, node: Any, message: str = "Node {} not found in graph") -> int:
    if node not in G:
        raise nx.NodeNotFound(message.format(node))
    return G.index[node]


def _groups(G: SparseGraph, label: np.ndarray, count: int, rows: np.ndarray | None = None) -> list[set[Node]]:
    """The set of nodes of each label from 0 up; rows: the node of each label where it is not its index."""
    groups: list[set[Node]] = [set() for _ in range(count)]
    owners = range(len(label)) if rows is None else rows.tolist()
    for row, number in zip(owners, label.tolist(), strict=True):
        groups[number].add(G.names[row])
    return groups


def _chosen(G: SparseGraph, values: np.ndarray, nodes: Any) -> Any:
    """Node -> value for all or some nodes; the value itself for one node."""
    if nodes is None:
        return G.named(values)
    if nodes in G:
        return values[G.index[nodes]].item()
    return {node: values[G.index[node]].item() for node in G.nbunch_iter(nodes)}


def _some(G: SparseGraph, values: np.ndarray, nodes: Iterable[Node] | None) -> dict[Node, float]:
    if nodes is None and len(G) == 0:
        raise nx.NetworkXError("Graph has no nodes or edges")
    return G.named(values) if nodes is None else {node: values[_row(G, node)].item() for node in nodes}


def _vector(G: SparseGraph, values: dict[Node, float], partly: bool = False) -> np.ndarray:
    if not partly and values.keys() != set(G.names):
        raise NotImplementedError("a start for every node")
    return np.array([values.get(node, 0) for node in G.names], dtype=np.float64)


def _distances(G: SparseGraph, weight: str | None) -> np.ndarray | None:
    """The weights as distances, which are above 0; None for hops."""
    return None if weight is None else _above_zero(G, weight)


def _above_zero(G: SparseGraph, weight: str | None) -> np.ndarray:
    weights = G.array(weight)
    if (weights <= 0).any():
        raise NotImplementedError("weights above 0")
    return weights


def _reach(G: SparseGraph, distance: str | None) -> paths.Reach:
    """Distances between all pairs, summed by node; cached with the graph, since several measures use them."""
    question = ("graphsvc", "reach", distance)
    if question not in G.__networkx_cache__:
        weights = _distances(G, distance)
        if weights is None:
            G.__networkx_cache__[question] = paths.hops(G.indptr, G.indices)
        else:
            G.__networkx_cache__[question] = paths.weighted(G.indptr, G.indices, weights)
    return G.__networkx_cache__[question]


def _from_one(
    G: SparseGraph, row: int, weight: str | None, cutoff: float | None = None, *, weighted: bool = False
) -> dict[Node, Any]:
    """Node -> distance from one node, the nearest first."""
    weights = _distances(G, weight)
    if weights is None and not weighted:
        distances = paths.lengths(G.indptr, G.indices, row)
        reached = distances >= 0
        cutoff = None if cutoff is None else math.inf if cutoff > len(G) else math.ceil(cutoff)
    else:
        distances = paths.distances(G.indptr, G.indices, G.array(None) if weights is None else weights, row)
        reached = np.isfinite(distances)
    if cutoff is not None:
        reached &= (distances <= cutoff) | (distances == 0)  # the node itself is never too far
    rows = np.flatnonzero(reached)
    rows = rows[np.argsort(distances[rows], kind="stable")]
    return dict(zip((G.names[i] for i in rows.tolist()), distances[rows].tolist(), strict=True))
