"""The figures of the measures page, of the network as a whole and of each partner, in NetworkX's own calls.

What is not defined is None, never 0 or nan.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import networkx as nx
import numpy as np

from graphsvc.analytics import graphs, leaving_out
from graphsvc.network.ties import Ties

Value = float | None
Band = tuple[float, float] | None
Step = Callable[[int, int], None]
SEED = 1
#: Values of a partner that are 0, not undefined, for one without ties.
ZERO_WHEN_ALONE = ("degree", "strength", "betweenness", "harmonic", "core")


def nothing(done: int, total: int) -> None:
    """For whoever does not want to know how far the work is."""


@dataclass(frozen=True, slots=True)
class Figures:
    """network: figure -> value; partners: figure -> one value per key, in the order of `keys`."""

    keys: tuple[str, ...]
    network: dict[str, Value]
    partners: dict[str, list[Value]]


def figures(ties: Ties, step: Step = nothing) -> Figures:
    """All figures of one network."""
    graph = cast(nx.Graph, graphs.partner_graph(ties))
    size = len(graph)
    partners: dict[str, Callable[[], list[Value]]] = {
        "degree": lambda: np.diff(ties.weights.indptr).tolist(),
        "strength": lambda: ties.strength.tolist(),
        "betweenness": lambda: _of(graph, nx.betweenness_centrality(graph, weight="distance") if size > 2 else None),
        "harmonic": lambda: _of(graph, _shared(nx.harmonic_centrality(graph), size - 1) if size > 1 else None),
        "constraint": lambda: _defined(_of(graph, nx.constraint(graph, weight="weight") if size else None)),
        "effective_size": lambda: _defined(_of(graph, nx.effective_size(graph) if size else None)),
        "core": lambda: _of(graph, nx.core_number(graph) if size else None),
        "clustering": lambda: _clustering(graph, ties),
    }
    network: dict[str, Callable[[], Value]] = {
        "partners": lambda: size,
        "ties": graph.number_of_edges,
        "density": lambda: nx.density(graph) if size > 1 else None,
        "isolates": lambda: nx.number_of_isolates(graph),
        "components": lambda: nx.number_connected_components(graph),
        "largest_share": lambda: max(map(len, nx.connected_components(graph))) / size if size else None,
        "degree_centralization": lambda: (
            _centralization(list(nx.degree_centrality(graph).values()), size - 2) if size > 2 else None
        ),
        "betweenness_centralization": lambda: (
            _centralization(list(nx.betweenness_centrality(graph).values()), size - 1) if size > 2 else None
        ),
        "transitivity": lambda: nx.transitivity(graph) if _wedges(ties) else None,
        "efficiency": lambda: nx.global_efficiency(graph) if size > 1 else None,
        "core": lambda: max(nx.core_number(graph).values(), default=None),
    }
    total = len(partners) + len(network) + 1
    columns: dict[str, list[Value]] = {}
    for number, (key, column) in enumerate(partners.items()):
        step(number, total)
        columns[key] = column()
    values: dict[str, Value] = {}
    for number, (key, figure) in enumerate(network.items(), len(partners)):
        step(number, total)
        values[key] = figure()
    step(total - 1, total)
    values |= _communities(graph)
    return Figures(ties.keys, values, columns)


def bands(
    ties: Ties, draws: Iterator[Ties], count: int, step: Step = nothing
) -> tuple[dict[str, Band], dict[str, list[Band]]]:
    """The bands of all figures of the network, and of all of each partner, over `count` draws.

    A partner who is in no draw's network has no ties there; what is undefined without ties has no band.
    """
    place = {key: number for number, key in enumerate(ties.keys)}
    network: list[dict[str, Value]] = []
    partners: dict[str, np.ndarray] = {}
    for number, drawn in enumerate(draws):
        step(number, count)
        found = figures(drawn)
        network.append(found.network)
        at = [place[key] for key in found.keys]
        for key, column in found.partners.items():
            if key not in partners:
                partners[key] = np.full((count, len(place)), 0.0 if key in ZERO_WHEN_ALONE else np.nan)
            partners[key][number, at] = [np.nan if value is None else value for value in column]
    return leaving_out.bands(network), {key: leaving_out.bands_of_columns(found) for key, found in partners.items()}


def _of(graph: nx.Graph, values: Any) -> list[Value]:
    return [None if values is None else values[key] for key in graph]


def _shared(values: Mapping[str, float], most: int) -> dict[str, float]:
    return {key: value / most for key, value in values.items()}


def _defined(values: list[Value]) -> list[Value]:
    """nan, which NetworkX gives for isolated nodes, is undefined."""
    return [None if value is None or value != value else value for value in values]


def _centralization(values: list[float], most: float) -> float:
    """How far the values lie below the highest one, over the most that a star of the size reaches (Freeman 1979)."""
    return sum(max(values) - value for value in values) / most


def _wedges(ties: Ties) -> bool:
    """Whether any partner has two neighbours."""
    return bool((np.diff(ties.weights.indptr) > 1).any())


def _clustering(graph: nx.Graph, ties: Ties) -> list[Value]:
    """Undefined for partners with fewer than two neighbours."""
    values, degrees = _of(graph, nx.clustering(graph)), np.diff(ties.weights.indptr).tolist()
    return [value if degree > 1 else None for value, degree in zip(values, degrees, strict=True)]


def _communities(graph: nx.Graph) -> dict[str, Value]:
    if not graph.number_of_edges():
        return {"communities": None, "modularity": None}
    found = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    # A partner without ties is no group.
    several = [group for group in found if len(group) > 1]
    return {"communities": len(several), "modularity": nx.community.modularity(graph, found, weight="weight")}
