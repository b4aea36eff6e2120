"""The graph of the backend: an undirected simple graph as CSR arrays, with the methods that NetworkX's users need."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

Node = Hashable
#: A scipy.sparse.csr_array, whose stubs are too wide to compute with.
Matrix = Any


class SparseGraph:
    """Nodes in an order, indptr and indices (int32, rows sorted), and one array per edge attribute, as long as indices.

    Each edge stands in two rows. `values` holds edge attributes by name; an attribute that is not there is 1
    everywhere, as in NetworkX. The graph does not change; NetworkX's functions dispatch on it without conversion.
    """

    __networkx_backend__ = "graphsvc"

    def __init__(
        self,
        nodes: Iterable[Node],
        matrix: Matrix,
        values: Mapping[str, np.ndarray] | None = None,
        node_data: list[dict[Any, Any]] | None = None,
        graph: dict[Any, Any] | None = None,
    ) -> None:
        """matrix: symmetric CSR whose stored entries are the edges, its rows sorted."""
        self.names: tuple[Node, ...] = tuple(nodes)
        # Arrays of another type, and read-only ones, would make numba compile every kernel again.
        self.indptr = np.require(matrix.indptr, np.int32, ["C", "W"])
        self.indices = np.require(matrix.indices, np.int32, ["C", "W"])
        self.values: dict[str, np.ndarray] = {
            name: np.require(array, np.float64, ["C", "W"]) for name, array in (values or {}).items()
        }
        self.node_data = node_data
        self.graph: dict[Any, Any] = graph or {}
        self.__networkx_cache__: dict[Any, Any] = {}

    @classmethod
    def from_weights(cls, nodes: Iterable[Node], weights: Matrix) -> SparseGraph:
        """The graph of a symmetric matrix of weights above 0: attributes `weight` and `distance` = 1/weight."""
        if not weights.has_sorted_indices:
            weights = weights.sorted_indices()
        return cls(nodes, weights, {"weight": weights.data, "distance": 1.0 / weights.data})

    # Methods that NetworkX calls on any graph.

    def is_directed(self) -> bool:
        return False

    def is_multigraph(self) -> bool:
        return False

    def __len__(self) -> int:
        return len(self.names)

    number_of_nodes = order = __len__

    def __iter__(self) -> Iterator[Node]:
        return iter(self.names)

    def __contains__(self, node: object) -> bool:
        try:
            return node in self.index
        except TypeError:
            return False

    has_node = __contains__

    def __getitem__(self, node: Node) -> dict[Node, dict[str, float]]:
        """The neighbours of a node with the attributes of the edges; raises KeyError."""
        row = slice(*self.indptr[self.index[node] :][:2].tolist())
        columns = {name: array[row].tolist() for name, array in self.values.items()}
        return {
            self.names[i]: {name: column[number] for name, column in columns.items()}
            for number, i in enumerate(self.indices[row].tolist())
        }

    @cached_property
    def index(self) -> dict[Node, int]:
        """Node -> its row."""
        return {node: i for i, node in enumerate(self.names)}

    @property
    def nodes(self) -> Nodes:
        return Nodes(self)

    @property
    def adj(self) -> Mapping[Node, dict[Node, dict[str, float]]]:
        return {node: self[node] for node in self.names}

    def neighbors(self, node: Node) -> Iterator[Node]:
        if node not in self:
            raise nx.NetworkXError(f"The node {node} is not in the graph.")
        row = self.index[node]
        return iter([self.names[i] for i in self.indices[self.indptr[row] : self.indptr[row + 1]].tolist()])

    def has_edge(self, one: Node, other: Node) -> bool:
        if one not in self or other not in self:
            return False
        row = self.index[one]
        neighbours = self.indices[self.indptr[row] : self.indptr[row + 1]]
        place = int(np.searchsorted(neighbours, self.index[other]))
        return place < len(neighbours) and int(neighbours[place]) == self.index[other]

    def number_of_edges(self) -> int:
        return (len(self.indices) + int(np.count_nonzero(self.rows == self.indices))) // 2

    @property
    def edges(self) -> Edges:
        return Edges(self)

    @property
    def degree(self) -> Degrees:
        return Degrees(self)

    def size(self, weight: str | None = None) -> float:
        """How many edges, or the sum of their weights."""
        return self.number_of_edges() if weight is None else float(self.strengths(weight).sum() / 2)

    def subgraph(self, nodes: Any) -> SparseGraph:
        """The graph of some nodes, or of one, in this graph's order; a copy."""
        wanted = set(self.nbunch_iter(nodes))
        rows = np.array([i for i, node in enumerate(self.names) if node in wanted], dtype=np.int64)
        places = sparse.csr_array(
            (np.arange(1, len(self.indices) + 1), self.indices, self.indptr), shape=(len(self), len(self))
        )[rows][:, rows]
        places.sort_indices()
        data = None if self.node_data is None else [self.node_data[i] for i in rows.tolist()]
        values = {name: array[places.data - 1] for name, array in self.values.items()}
        return SparseGraph([self.names[i] for i in rows.tolist()], places, values, data, self.graph)

    def copy(self) -> SparseGraph:
        return self  # it does not change

    def nbunch_iter(self, nbunch: Any = None) -> Iterator[Node]:
        """Those of one, some or all (None) nodes that are in the graph; raises NetworkXError for other arguments."""
        if nbunch is None:
            return iter(self.names)
        if nbunch in self:
            return iter([nbunch])
        try:
            return iter([node for node in nbunch if node in self.index])
        except TypeError:
            raise nx.NetworkXError(f"{nbunch} is neither a node nor a sequence of nodes.") from None

    # Arrays for the kernels.

    @cached_property
    def rows(self) -> np.ndarray:
        """The row of every stored entry."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    @cached_property
    def degrees(self) -> np.ndarray:
        return np.diff(self.indptr)

    def array(self, weight: str | None) -> np.ndarray:
        """The weights of the stored entries; 1 for a missing attribute, and for None."""
        if weight is not None and weight in self.values:
            return self.values[weight]
        return np.ones(len(self.indices))

    def strengths(self, weight: str | None) -> np.ndarray:
        """One value per node: its degree, or the sum of its weights."""
        if weight is None:
            return self.degrees + np.bincount(self.indices[self.rows == self.indices], minlength=len(self))
        weights = self.array(weight)
        loops = self.rows == self.indices
        return np.bincount(self.rows, weights, len(self)) + np.bincount(self.rows[loops], weights[loops], len(self))

    def matrix(self, weight: str | None) -> Matrix:
        """The adjacency matrix; it shares its arrays with the graph."""
        return sparse.csr_array((self.array(weight), self.indices, self.indptr), shape=(len(self), len(self)))

    def named(self, values: np.ndarray) -> dict[Node, Any]:
        """Node -> value, as Python numbers."""
        return dict(zip(self.names, values.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a graph, with their attributes on request."""

    graph: SparseGraph

    def __iter__(self) -> Iterator[Node]:
        return iter(self.graph.names)

    def __len__(self) -> int:
        return len(self.graph)

    def __contains__(self, node: object) -> bool:
        return node in self.graph

    def __getitem__(self, node: Node) -> dict[Any, Any]:
        row = self.graph.index[node]
        return {} if self.graph.node_data is None else self.graph.node_data[row]

    def items(self) -> Iterator[tuple[Node, dict[Any, Any]]]:
        return ((node, self[node]) for node in self)

    def __call__(self, data: bool | str = False, default: object = None) -> Iterator[Any]:
        if data is False:
            return iter(self)
        return (
            self.items()
            if data is True
            else ((node, attributes.get(data, default)) for node, attributes in self.items())
        )


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of a graph, each once: (u, v), or with all attributes or one of them."""

    graph: SparseGraph

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self()

    def __len__(self) -> int:
        return self.graph.number_of_edges()

    def __contains__(self, edge: tuple[Node, Node]) -> bool:
        return self.graph.has_edge(*edge)

    def __call__(
        self, nbunch: Any = None, data: bool | str = False, default: object = None
    ) -> Iterator[tuple[Any, ...]]:
        """Edges of some nodes, of one, or of all for None; each edge once, from the first of its ends."""
        graph, names = self.graph, self.graph.names
        chosen = list(dict.fromkeys(graph.index[node] for node in graph.nbunch_iter(nbunch)))
        rank = np.full(len(graph), len(graph))
        rank[chosen] = np.arange(len(chosen))
        row_rank = rank[graph.rows]
        once = np.flatnonzero((row_rank < len(graph)) & (row_rank <= rank[graph.indices]))
        once = once[np.argsort(row_rank[once], kind="stable")]
        ends = zip(graph.rows[once].tolist(), graph.indices[once].tolist(), strict=True)
        pairs = ((names[i], names[j]) for i, j in ends)
        if data is False:
            return pairs
        if data is True:
            columns = {name: array[once].tolist() for name, array in graph.values.items()}
            return (
                (*pair, {name: column[number] for name, column in columns.items()}) for number, pair in enumerate(pairs)
            )
        is_stored = data in graph.values
        values = graph.values[data][once].tolist() if is_stored else [default] * len(once)
        return ((*pair, value) for pair, value in zip(pairs, values, strict=True))


@dataclass(frozen=True, slots=True)
class Degrees:
    """Degrees of all, some or one node; strengths where a weight is named."""

    graph: SparseGraph
    weight: str | None = None

    def __iter__(self) -> Iterator[tuple[Node, Any]]:
        return zip(self.graph.names, self.graph.strengths(self.weight).tolist(), strict=True)

    def __len__(self) -> int:
        return len(self.graph)

    def __getitem__(self, node: Node) -> Any:
        return self.graph.strengths(self.weight)[self.graph.index[node]].item()

    def __call__(self, nbunch: Any = None, weight: str | None = None) -> Any:
        degrees = Degrees(self.graph, weight)
        if nbunch is None:
            return degrees
        if nbunch in self.graph:
            return degrees[nbunch]
        degree_of = dict(degrees)
        return ((node, degree_of[node]) for node in self.graph.nbunch_iter(nbunch))


def from_networkx(
    graph: nx.Graph[Any],
    edge_attributes: Mapping[str, Any] | None = None,
    *,
    every_edge_attribute: bool = False,
    node_data: bool = False,
) -> SparseGraph:
    """The backend's graph of a NetworkX graph; edge_attributes: name -> the value where it is missing.

    Raises NotImplementedError for directed graphs, multigraphs, and weights that are no finite real numbers.
    """
    if graph.is_directed() or graph.is_multigraph():
        raise NotImplementedError("only undirected graphs without parallel edges")
    wanted = dict(edge_attributes or {})
    if every_edge_attribute:
        wanted |= {name: None for *_, data in graph.edges(data=True) for name in data}
    names = list(graph)
    index_of = {node: i for i, node in enumerate(names)}
    adjacency = graph._adj  # pyright: ignore[reportAttributeAccessIssue]
    indptr = np.zeros(len(names) + 1, dtype=np.int32)
    np.cumsum([len(neighbours) for neighbours in adjacency.values()], out=indptr[1:])
    indices = np.fromiter(
        (index_of[v] for neighbours in adjacency.values() for v in neighbours), np.int32, count=int(indptr[-1])
    )
    rows = np.repeat(np.arange(len(names), dtype=np.int32), np.diff(indptr))
    order = np.lexsort((indices, rows))
    values = {}
    for name, default in wanted.items():
        raw = [data.get(name, default) for neighbours in adjacency.values() for data in neighbours.values()]
        values[name] = _numbers(raw, name)[order]
    matrix = sparse.csr_array((np.ones(len(indices)), indices[order], indptr), shape=(len(names), len(names)))
    data = [graph.nodes[node] for node in names] if node_data else None
    return SparseGraph(names, matrix, values, data, dict(graph.graph))


def _numbers(values: list[Any], name: str) -> np.ndarray:
    if not all(isinstance(value, (int, float)) for value in values):
        raise NotImplementedError(f"{name} is not a number on every edge")
    array = np.array(values, dtype=np.float64)
    if not np.isfinite(array).all():
        raise NotImplementedError(f"{name} is not finite on every edge")
    return array


def to_networkx(graph: SparseGraph) -> nx.Graph[Any]:
    """The same graph in NetworkX's own class."""
    converted = nx.Graph()
    converted.graph.update(graph.graph)
    converted.add_nodes_from((node, dict(data)) for node, data in graph.nodes.items())
    converted.add_edges_from(graph.edges(data=True))
    return converted
