"""The figures of the measures page: of the whole network, of each partner, and of pairs of groups.

An undefined figure is None, never 0 or nan.
"""

# NetworkX's stubs are incomplete.
# pyright: basic

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, cast

import networkx as nx
import numpy as np

from graphsvc import sizes
from graphsvc.analytics import (
    backbone,
    brokerage,
    cohesion,
    communities,
    core_periphery,
    cut_points,
    graphs,
    jackknife,
    mixing,
    mixing_matrix,
)
from graphsvc.analytics.adjacency import Groups
from graphsvc.analytics.communities import Communities
from graphsvc.analytics.cut_points import CutPoint
from graphsvc.network.ties import Ties

Value = float | None
Band = tuple[float, float] | None
Step = Callable[[int, int], None]
#: Attributes by which partners are grouped.
GROUPINGS = ("sector", "municipality")
SEED, SEEDS = 1, range(5)
#: False discovery rate of the backbone.
RATE = 0.01
#: Random networks, and permutations of groups, per p-value: the smallest is 0.001.
DEALS = 999
ROLES = ("coordinator", "consultant", "gatekeeper", "liaison")
#: Figures of a partner that are 0, not undefined, for one without ties.
ZERO_WHEN_ALONE = (
    *("degree", "strength", "betweenness", "cuts_off", "reach", "harmonic", "core"),
    *(f"{role}_{by}" for by in GROUPINGS for role in ROLES),
)
#: The figures that slow() computes.
SLOW = ("core_size", "core_fitness", "backbone")
#: Number of blocks kept, those that fall short most first: all blocks of up to 40 groups.
BLOCKS = 820


def nothing(done: int, total: int) -> None:
    """A step callback that ignores progress."""


class Network:
    """Ties as a graph, with intermediate results that several figures share, each computed once."""

    def __init__(self, ties: Ties) -> None:
        self.ties = ties
        self.graph = cast(nx.Graph, graphs.partner_graph(ties))

    @cached_property
    def pieces(self) -> list[list[str]]:
        """The connected components, the largest first."""
        return cohesion.pieces(self.graph)

    @cached_property
    def cuts(self) -> list[CutPoint]:
        """The cut partners (articulation points) and whom each cuts off, those first that cut off most."""
        return cut_points.cut_partners(self.graph)

    @cached_property
    def communities(self) -> Communities | None:
        """The communities of the network; None without ties."""
        return communities.communities(self.graph, SEEDS)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one network.

    network: figure -> value; partners: figure -> one value per partner, in the order of `keys`; blocks: grouping -> all
    pairs of groups, and each group with itself, those that fall short most first; None where groups are too many.
    """

    keys: tuple[str, ...]
    network: dict[str, Value]
    partners: dict[str, list[Value]]
    blocks: dict[str, list[dict[str, Any]] | None]


def figures(
    network: Network, groupings: Mapping[str, Groups], step: Step = nothing, *, shared: Ties | None = None
) -> Figures:
    """All figures of one network.

    groupings: each of GROUPINGS -> (partner -> its groups); step: called with (steps done, steps in all); shared: the
    ties by shared collaborations, from which blocks are counted, where those of the network have other weights.
    """
    ties = network.ties
    whole, partners = values(network, groupings, step, sources=_sources(len(ties.keys)))
    return Figures(ties.keys, whole, partners, blocks_of(shared or ties, groupings))


def blocks_of(ties: Ties, groupings: Mapping[str, Groups]) -> dict[str, list[dict[str, Any]] | None]:
    """By grouping, how often its groups meet; see Figures."""
    return {by: _blocks(ties, groups) for by, groups in groupings.items()}


def slow(ties: Ties, starts: int = core_periphery.STARTS) -> dict[str, Value]:
    """The figures of the network that are too slow for a page: core and periphery, and the backbone.

    starts: number of random orders from which the core is searched, besides the one by degree.
    """
    core = core_periphery.core_periphery(cast(nx.Graph, graphs.partner_graph(ties)), jackknife.SEED, starts)
    bones = backbone.backbone(ties, RATE)
    return {
        "core_size": None if core is None else len(core.core),
        "core_fitness": None if core is None else core.fitness,
        "backbone": None if bones is None else len(bones.links),
    }


def values(
    network: Network, groupings: Mapping[str, Groups], step: Step = nothing, *, sources: int | None = None
) -> tuple[dict[str, Value], dict[str, list[Value]]]:
    """The figures of the network and of each partner.

    sources: number from which the betweenness of partners is estimated; None: exact.
    """
    work = {**_of_partners(network, groupings, sources), **_of_network(network, groupings)}
    results: dict[str, Any] = {}
    for number, (key, compute) in enumerate(work.items()):
        step(number, len(work))
        results[key] = compute()
    for by in GROUPINGS:
        results |= {f"partner.{role}_{by}": column for role, column in _roles(network.graph, groupings[by]).items()}
    partners = {key.removeprefix("partner."): column for key, column in results.items() if key.startswith("partner.")}
    whole: dict[str, Value] = {}
    for key, value in results.items():
        if not key.startswith("partner."):
            whole |= value if isinstance(value, dict) else {key: value}
    return whole, partners


def bands(
    ties: Ties, draws: Iterator[Ties], count: int, groupings: Mapping[str, Groups], step: Step = nothing
) -> tuple[dict[str, Band], dict[str, list[Band]]]:
    """The bands (5th to 95th percentile) of all figures of the network and of each partner, over `count` subsamples.

    A partner without ties in a subsample is not in its network; figures undefined without ties have no band then. Above
    sizes.EXACT_IN_DRAWS partners betweenness is estimated from a sample of sources, and the core is searched from one
    order alone. Without draws nothing has a band.
    """
    small = len(ties.keys) <= sizes.EXACT_IN_DRAWS
    sources, starts = (None, core_periphery.STARTS) if small else (sizes.SOURCES_IN_DRAWS, 0)
    index_of = {key: number for number, key in enumerate(ties.keys)}
    network: list[dict[str, Value]] = []
    partners: dict[str, np.ndarray] = {}
    for number, subsample in enumerate(draws):
        step(number, count)
        whole, columns = values(Network(subsample), groupings, sources=sources)
        network.append(whole | slow(subsample, starts))
        indices = [index_of[key] for key in subsample.keys]
        for key, column in columns.items():
            if key not in partners:
                partners[key] = np.full((count, len(index_of)), 0.0 if key in ZERO_WHEN_ALONE else np.nan)
            partners[key][number, indices] = [np.nan if value is None else value for value in column]
    return jackknife.bands(network), {key: jackknife.bands_of_columns(table) for key, table in partners.items()}


def chances(ties: Ties, groups: Groups, kept: list[dict[str, Any]], step: Step = nothing) -> dict[str, Any]:
    """Permutation tests of the E-I index, and of how often these pairs of groups meet.

    kept: blocks as in Figures. Returns external_internal: fields of mixing.ExternalInternal, None where undefined;
    blocks: fields of mixing_matrix.BlockTest, in the order of `kept`.
    """
    graph = cast(nx.Graph, graphs.partner_graph(ties))
    index = mixing.external_internal(graph, groups, DEALS, jackknife.SEED)
    tests = mixing_matrix.block_tests(ties, groups, DEALS, jackknife.SEED, step) if kept else {}
    rows = [asdict(tests[row["one"], row["other"]]) for row in kept]
    return {"external_internal": None if index is None else asdict(index), "blocks": rows}


def _of_partners(
    network: Network, groupings: Mapping[str, Groups], sources: int | None
) -> dict[str, Callable[[], list[Value]]]:
    graph, ties = network.graph, network.ties
    size = len(graph)
    sample = _sample(size, sources)
    return {
        "partner.degree": lambda: list[Value](_degrees(ties)),
        "partner.strength": lambda: ties.strength.tolist(),
        "partner.betweenness": lambda: _of(
            graph, nx.betweenness_centrality(graph, weight="distance", **sample) if size > 2 else None
        ),
        "partner.harmonic": lambda: _of(graph, _shared(nx.harmonic_centrality(graph), size - 1) if size > 1 else None),
        "partner.cuts_off": lambda: _cuts_off(network),
        "partner.reach": lambda: _of(graph, brokerage.reach(graph)),
        "partner.constraint": lambda: _of(graph, nx.constraint(graph, weight="weight") if size else None),
        "partner.effective_size": lambda: _of(graph, nx.effective_size(graph) if size else None),
        "partner.participation": lambda: _of(graph, mixing.participation(graph, groupings["sector"], "weight")),
        "partner.core": lambda: _of(graph, nx.core_number(graph) if size else None),
        "partner.clustering": lambda: _clustering(graph, ties),
    }


def _sources(size: int) -> int | None:
    """Number of sources from which betweenness is estimated in a network of `size` partners; None: exact."""
    return sizes.BETWEENNESS_SOURCES if size > sizes.EXACT_BETWEENNESS else None


def _sample(size: int, sources: int | None) -> dict[str, Any]:
    """Arguments of nx.betweenness_centrality to estimate it from sources; empty where there are no more partners."""
    return {"k": sources, "seed": SEED} if sources is not None and sources < size else {}


def _of_network(network: Network, groupings: Mapping[str, Groups]) -> dict[str, Callable[[], Value | dict[str, Value]]]:
    graph = network.graph
    size = len(graph)
    pieces = [len(piece) for piece in network.pieces]
    computations: dict[str, Callable[[], Value | dict[str, Value]]] = {
        "partners": lambda: size,
        "ties": graph.number_of_edges,
        "density": lambda: cohesion.density(graph),
        "isolates": lambda: pieces.count(1),
        "components": lambda: len(pieces),
        "largest_share": lambda: pieces[0] / size if size else None,
        "cut_partners": lambda: len(network.cuts),
        "fragmentation": lambda: cohesion.fragmentation(pieces),
        "hops": lambda: _hops(graph),
        "degree_centralization": lambda: cohesion.degree_centralization(graph),
        "betweenness_centralization": lambda: cohesion.betweenness_centralization(
            nx.betweenness_centrality(graph, **_sample(size, _sources(size)))
        ),
        "transitivity": lambda: nx.transitivity(graph) if max(_degrees(network.ties), default=0) > 1 else None,
        "communities": lambda: _communities(network),
        "distance_weighted_fragmentation": lambda: cohesion.distance_weighted_fragmentation(graph),
        "core": lambda: max(nx.core_number(graph).values(), default=None) if size else None,
    }
    for by in GROUPINGS:
        computations[f"assortativity_{by}"] = lambda by=by: mixing.assortativity(graph, groupings[by])
        computations[f"external_internal_{by}"] = lambda by=by: _index(graph, groupings[by])
    return computations


def _blocks(ties: Ties, groups: Groups) -> list[dict[str, Any]] | None:
    table = mixing_matrix.table(ties, groups)
    return None if table is None else [asdict(block) for block in table[:BLOCKS]]


def _of(graph: nx.Graph, by_partner: Any) -> list[Value]:
    """The values in the order of the graph; nan, which NetworkX gives for isolated nodes, becomes None."""
    if by_partner is None:
        return [None] * len(graph)
    return [None if by_partner[key] is None or by_partner[key] != by_partner[key] else by_partner[key] for key in graph]


def _cuts_off(network: Network) -> list[Value]:
    """Number of partners that each partner cuts off, 0 for most."""
    cut_off = {cut.partner: cut.partners for cut in network.cuts}
    return [cut_off.get(key, 0) for key in network.graph]


def _roles(graph: nx.Graph, groups: Groups) -> dict[str, list[Value]]:
    """Brokerage roles by a grouping: role -> one value per partner."""
    roles_of = brokerage.roles(graph, groups)
    return {role: [None if entry is None else getattr(entry, role) for entry in roles_of.values()] for role in ROLES}


def _shared(sums: Mapping[str, float], most: int) -> dict[str, float]:
    return {key: value / most for key, value in sums.items()}


def _degrees(ties: Ties) -> list[int]:
    return np.diff(ties.weights.indptr).tolist()


def _clustering(graph: nx.Graph, ties: Ties) -> list[Value]:
    """Clustering coefficients; None for partners with fewer than two neighbours."""
    coefficients = zip(_of(graph, nx.clustering(graph)), _degrees(ties), strict=True)
    return [value if degree > 1 else None for value, degree in coefficients]


def _hops(graph: nx.Graph) -> dict[str, Value]:
    distances = cohesion.hops(graph)
    return {"hops": distances.mean, "longest": distances.longest}


def _communities(network: Network) -> dict[str, Value]:
    partition = network.communities
    return {
        "communities": None if partition is None else len(partition.groups),
        "modularity": None if partition is None else partition.modularity,
        "stability": None if partition is None else partition.stability,
    }


def _index(graph: nx.Graph, groups: Groups) -> Value:
    result = mixing.external_internal(graph, groups, 1, jackknife.SEED)
    return None if result is None else result.index
