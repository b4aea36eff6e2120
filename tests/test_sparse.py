"""The NetworkX backend against plain NetworkX, and against values that others published."""

from __future__ import annotations

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core.registry import CPUDispatcher

from graphsvc.sparse import cache, communities, compile, paths, similarity, structural_holes, structure, threads
from graphsvc.sparse.graph import SparseGraph, from_networkx, to_networkx

Question = Callable[[Any], Any]
ATTRIBUTES = {"weight": 1.0, "distance": 1.0}


def plain(function: Any, graph: nx.Graph, **given: Any) -> Any:
    return function(graph, **given, backend="networkx")


#: What is asked of both: name, function, arguments.
QUESTIONS: list[tuple[str, Any, dict[str, Any]]] = [
    (" ".join((function.__name__, *(f"{name}={value}" for name, value in arguments.items()))), function, arguments)
    for function, arguments in (
        (nx.betweenness_centrality, {}),
        (nx.betweenness_centrality, {"weight": "distance"}),
        (nx.betweenness_centrality, {"endpoints": True, "normalized": False}),
        (nx.betweenness_centrality, {"k": 2, "seed": 7}),
        (nx.betweenness_centrality, {"k": 1, "seed": 7, "weight": "distance", "endpoints": True}),
        (nx.closeness_centrality, {}),
        (nx.closeness_centrality, {"wf_improved": False, "distance": "distance"}),
        (nx.harmonic_centrality, {}),
        (nx.harmonic_centrality, {"distance": "distance"}),
        (nx.pagerank, {}),
        (nx.eigenvector_centrality, {"max_iter": 1000, "weight": "weight"}),
        (nx.clustering, {}),
        (nx.clustering, {"weight": "weight"}),
        (nx.average_clustering, {}),
        (nx.transitivity, {}),
        (nx.triangles, {}),
        (nx.core_number, {}),
        (nx.constraint, {}),
        (nx.constraint, {"weight": "weight"}),
        (nx.effective_size, {}),
        (nx.global_efficiency, {}),
        (nx.average_shortest_path_length, {}),
        (nx.average_shortest_path_length, {"weight": "distance"}),
        (nx.degree_centrality, {}),
        (nx.density, {}),
        (nx.number_connected_components, {}),
        (nx.is_connected, {}),
        (nx.is_biconnected, {}),
        (nx.has_bridges, {}),
        (nx.number_of_isolates, {}),
    )
]


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph:
    """Random graphs with names for nodes: also without partners, with one, with isolated ones, in several pieces."""
    count = draw(st.integers(0, 14))
    pairs = list(combinations([f"p{i}" for i in range(count)], 2))
    edges = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=40)) if pairs else []
    weights = draw(st.lists(st.sampled_from((0.25, 1 / 3, 0.5, 1.0, 2.0, 3.0)), min_size=len(edges), max_size=40))
    graph = nx.Graph()
    graph.add_nodes_from(f"p{i}" for i in range(count))
    for (one, other), weight in zip(edges, weights, strict=False):
        graph.add_edge(one, other, weight=weight, distance=1 / weight)
    return graph


def outcome(function: Any, graph: Any, arguments: dict[str, Any], **more: Any) -> Any:
    """What is answered, or the kind of the exception."""
    try:
        return function(graph, **arguments, **more)
    except (nx.NetworkXException, ValueError, ZeroDivisionError) as error:
        return type(error).__name__


def alike(one: Any, other: Any) -> bool:
    """Equal but for rounding; nan is nan."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and type(one) is type(other):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


@pytest.mark.parametrize(("function", "arguments"), [q[1:] for q in QUESTIONS], ids=[q[0] for q in QUESTIONS])
@settings(max_examples=40)
@given(graph=networks())
def test_the_backend_answers_as_networkx_does(function: Any, arguments: dict[str, Any], graph: nx.Graph) -> None:
    more = {} if function is nx.density else {"backend": "networkx"}
    expected = outcome(function, graph, arguments, **more)
    assert alike(outcome(function, from_networkx(graph, ATTRIBUTES), arguments), expected)


def as_sets(found: Any) -> list[list[Any]]:
    return sorted(sorted(part) for part in found)


@settings(max_examples=60)
@given(graph=networks())
def test_pieces_pairs_and_paths_are_those_of_networkx(graph: nx.Graph) -> None:
    own = from_networkx(graph, ATTRIBUTES)
    for function in (nx.connected_components, nx.biconnected_components, nx.bridges):
        assert as_sets(function(own)) == as_sets(plain(function, graph))
    assert sorted(nx.articulation_points(own)) == sorted(plain(nx.articulation_points, graph))
    assert dict(nx.shortest_path_length(own)) == dict(plain(nx.shortest_path_length, graph))
    assert dict(nx.all_pairs_shortest_path_length(own)) == dict(plain(nx.all_pairs_shortest_path_length, graph))
    weighted = plain(nx.all_pairs_dijkstra_path_length, graph, weight="distance")
    assert dict(nx.all_pairs_dijkstra_path_length(own, weight="distance")) == dict(weighted)
    for function in (nx.adamic_adar_index, nx.jaccard_coefficient):
        expected = {frozenset(pair): score for *pair, score in plain(function, graph)}
        assert alike({frozenset(pair): score for *pair, score in function(own)}, expected)
        assert alike({frozenset(pair): score for *pair, score in function(own, list(nx.non_edges(graph)))}, expected)


@settings(max_examples=60)
@given(graph=networks(), seed=st.integers(0, 5))
def test_louvain_gives_a_partition_of_the_quality_that_it_says(graph: nx.Graph, seed: int) -> None:
    own = from_networkx(graph, ATTRIBUTES)
    found = nx.community.louvain_communities(own, seed=seed)
    assert sorted(node for part in found for node in part) == sorted(graph)
    if graph.number_of_edges():
        quality = nx.community.modularity(own, found)
        assert quality == pytest.approx(plain(nx.community.modularity, graph, communities=found))


@pytest.mark.parametrize("graph", [nx.empty_graph(3), nx.Graph()])
def test_modularity_without_ties_is_what_the_installed_networkx_says(graph: nx.Graph) -> None:
    """0 since NetworkX 3.7, ZeroDivisionError before."""
    arguments = {"communities": [set(list(graph)[:1]), set(list(graph)[1:])]}
    expected = outcome(nx.community.modularity, graph, arguments, backend="networkx")
    assert outcome(nx.community.modularity, from_networkx(graph), arguments) == expected


def test_louvain_ends_where_networkx_3_6_goes_round_for_ever() -> None:
    """The graph of NetworkX's issue 8739; the communities are those that its version 3.7 states."""
    graph = nx.Graph([(0, 1), (0, 2), (0, 5), (0, 6), (1, 2), (1, 4), (2, 3), (2, 5), (2, 6), (3, 4)])
    found = nx.community.louvain_communities(from_networkx(graph), seed=123)
    assert as_sets(found) == [[0, 2, 5, 6], [1, 3, 4]]


@settings(max_examples=60)
@given(graph=networks())
def test_weighted_effective_size_is_burt_formula_node_by_node(graph: nx.Graph) -> None:
    """NetworkX 3.6 asked for all nodes at once divides by the wrong maximum; asked for them by name it does not."""
    own = from_networkx(graph, ATTRIBUTES)
    expected = plain(nx.effective_size, graph, nodes=list(graph), weight="weight")
    assert len(graph) == 0 or alike(nx.effective_size(own, weight="weight"), expected)


@settings(max_examples=60)
@given(graph=networks(), split=st.integers(1, 6))
def test_projections_are_those_of_networkx(graph: nx.Graph, split: int) -> None:
    bipartite = nx.Graph()
    bipartite.add_nodes_from(graph.nodes)
    top = [node for i, node in enumerate(graph) if i % 6 < split]
    bipartite.add_edges_from((u, v) for u, v in graph.edges if (u in top) != (v in top))
    own = from_networkx(bipartite)
    for function, arguments in (
        (nx.bipartite.projected_graph, {}),
        (nx.bipartite.weighted_projected_graph, {}),
        (nx.bipartite.weighted_projected_graph, {"ratio": True}),
        (nx.bipartite.collaboration_weighted_projected_graph, {}),
    ):
        found = outcome(function, own, {"nodes": top, **arguments})
        expected = outcome(function, bipartite, {"nodes": top, **arguments}, backend="networkx")
        if isinstance(expected, str):
            assert found == expected
            continue
        assert list(found) == list(expected)
        tied = {frozenset(pair): data for *pair, data in found.edges(data=True)}
        assert alike(tied, {frozenset(pair): data for *pair, data in expected.edges(data=True)})


@pytest.fixture(scope="module")
def thousand() -> nx.Graph:
    """A thousand nodes, since NetworkX's own tests are small: 3,000 edges in pieces, some nodes alone."""
    graph = nx.gnm_random_graph(1000, 3000, seed=3)
    random = np.random.default_rng(3)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(random.choice((0.25, 1 / 3, 0.5, 1.0, 2.0)))
        data["distance"] = 1 / data["weight"]
    return graph


@pytest.mark.slow
@pytest.mark.parametrize(("function", "arguments"), [q[1:] for q in QUESTIONS], ids=[q[0] for q in QUESTIONS])
def test_at_a_thousand_nodes_too(function: Any, arguments: dict[str, Any], thousand: nx.Graph) -> None:
    more = {} if function is nx.density else {"backend": "networkx"}
    expected = outcome(function, thousand, arguments, **more)
    assert alike(outcome(function, from_networkx(thousand, ATTRIBUTES), arguments), expected)


def test_threads_answer_as_one_does(thousand: nx.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for count in (1, 3):
        monkeypatch.setattr(threads, "_chosen", count)
        own = from_networkx(thousand, ATTRIBUTES)
        found.append((nx.betweenness_centrality(own, weight="distance"), nx.harmonic_centrality(own)))
    assert alike(found[0][0], found[1][0])
    assert alike(found[0][1], found[1][1])


# Published values: source and tolerance stand in PUBLISHED.json.


def published(name: str) -> dict[str, Any]:
    path = SHARED / "published" / "PUBLISHED.json"
    if not path.exists():
        pytest.skip("the published values do not ship")
    return json.loads(path.read_text(encoding="utf-8"))[name]


def edges(name: str) -> SparseGraph:
    with (SHARED / "published" / f"{name}_edges.csv").open(encoding="utf-8") as file:
        return from_networkx(nx.Graph((row["source"], row["target"]) for row in csv.DictReader(file)))


@pytest.mark.parametrize("name", ["florentine", "kite"])
def test_centralities_that_others_published(name: str) -> None:
    """Padgett & Ansell 1993; Krackhardt 1990."""
    values, graph = published(name), edges(name)
    near = {"abs": values["tolerance"]}
    assert nx.betweenness_centrality(graph) == pytest.approx(values["betweenness_normalised"], **near)
    assert nx.closeness_centrality(graph) == pytest.approx(values["closeness"], **near)


def test_constraint_and_modularity_that_igraph_states() -> None:
    values = published("igraph_constraint")
    for graph, key in (
        (from_networkx(nx.path_graph(4)), "path_of_4"),
        (from_networkx(nx.complete_graph(4)), "K4"),
        (edges("igraph_hole"), "two_K4_joined_by_a_middle_node (igraph_hole_edges.csv)"),
    ):
        found = nx.constraint(graph)
        order = sorted(found, key=int)
        assert [found[node] for node in order] == pytest.approx(values[key], abs=values["tolerance"])
    assert math.isnan(nx.constraint(from_networkx(nx.empty_graph(1)))[0])
    values = published("igraph_modularity")
    two = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    two.add_edge(0, 5)
    halves = [set(range(5)), set(range(5, 10))]
    for resolution in (0.5, 1.0, 1.5):
        found = nx.community.modularity(from_networkx(two), halves, resolution=resolution)
        assert found == pytest.approx(values[f"resolution_{resolution}"], abs=values["tolerance"])


def test_effective_size_of_burts_example() -> None:
    """Burt 1992 as Borgatti 1997 works it: G has six contacts with four ties among them, 6 - 2 x 4 / 6 = 4.67."""
    graph = nx.Graph(["GA", "GB", "GC", "GD", "GE", "GF", "AB", "AE", "AF", "BD"])
    found = nx.effective_size(from_networkx(graph))
    assert found["G"] == pytest.approx(4.67, abs=0.01)
    assert found["A"] == pytest.approx(2.5)
    assert found["C"] == pytest.approx(1)


# How it is dispatched.


def test_a_graph_of_the_backend_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    from graphsvc.sparse import interface

    def never(*_: object, **__: object) -> None:
        raise AssertionError("converted")

    monkeypatch.setattr(interface, "convert_from_nx", never)
    monkeypatch.setattr(interface, "convert_to_nx", never)
    nx.betweenness_centrality(compile.small(), weight="distance")


def test_what_the_backend_lacks_is_asked_of_networkx_by_name() -> None:
    assert nx.square_clustering(compile.small(), backend="networkx")[6] == 0
    with pytest.raises((NotImplementedError, TypeError)):
        nx.square_clustering(compile.small())


@pytest.mark.parametrize(
    ("graph", "arguments", "reason"),
    [
        (nx.DiGraph([(0, 1)]), {}, "undirected"),
        (nx.MultiGraph([(0, 1)]), {}, "parallel"),
        (type("Own", (nx.Graph,), {})([(0, 1)]), {}, "subclasses"),
        (nx.Graph([(0, 1), (1, 1)]), {}, "self-loops"),
        (nx.path_graph(3), {"distance": lambda *_: 1}, "name of an attribute"),
        (nx.path_graph(3), {"sp": {}}, "worked out before"),
        (nx.path_graph(3), {"unheard": 1}, "unexpected keyword"),
    ],
)
def test_what_cannot_be_run_is_refused_with_the_reason(graph: nx.Graph, arguments: Any, reason: str) -> None:
    from graphsvc.sparse import interface

    assert reason in str(interface.can_run("closeness_centrality", (graph,), arguments))


@pytest.mark.parametrize("value", [-1.0, 0.0])
def test_weights_that_mean_no_distance_are_refused_at_once(value: float) -> None:
    own = from_networkx(nx.Graph([(0, 1, {"weight": value})]), {"weight": 1.0})
    with pytest.raises(NotImplementedError):
        nx.all_pairs_dijkstra_path_length(own)


@pytest.mark.parametrize("value", [None, "much", float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_not_converted(value: object) -> None:
    with pytest.raises(NotImplementedError):
        from_networkx(nx.Graph([(0, 1, {"weight": value})]), {"weight": 1.0})


@settings(max_examples=40)
@given(graph=networks())
def test_there_and_back_again(graph: nx.Graph) -> None:
    own = from_networkx(graph, ATTRIBUTES, node_data=True)
    back = to_networkx(own)
    assert list(back) == list(graph)
    assert nx.utils.graphs_equal(back, graph)
    assert own.number_of_edges() == len(own.edges) == graph.number_of_edges()
    assert dict(own.degree(weight="weight")) == pytest.approx(dict(graph.degree(weight="weight")))
    assert {node: sorted(own.neighbors(node)) for node in own} == {node: sorted(graph[node]) for node in graph}
    assert nx.utils.graphs_equal(to_networkx(own.subgraph(list(graph)[::2])), graph.subgraph(list(graph)[::2]).copy())


ASIDE: list[tuple[Any, dict[str, Any]]] = [
    *(
        (function, {"source": 0, "cutoff": cutoff})
        for function in (nx.single_source_shortest_path_length, nx.single_source_dijkstra_path_length)
        for cutoff in (-1, -0.5, 0, 0.5, 1, 1.5, math.inf)
    ),
    (nx.shortest_path_length, {"source": 0, "target": 99}),
    (nx.shortest_path_length, {"source": 0, "target": 99, "weight": "weight"}),
    (nx.shortest_path_length, {"source": 99, "target": 0, "weight": "weight"}),
    (nx.eigenvector_centrality, {"nstart": {0: 1, 1: -1, 2: 0}}),
    (nx.betweenness_centrality, {"k": 0}),
    (nx.betweenness_centrality, {"k": 0, "weight": "weight", "endpoints": True, "normalized": False}),
]


@pytest.mark.parametrize(("function", "arguments"), ASIDE)
def test_what_is_seldom_asked_is_answered_as_networkx_does_too(function: Any, arguments: dict[str, Any]) -> None:
    graph = nx.path_graph(3)
    found = outcome(function, from_networkx(graph, ATTRIBUTES), arguments)
    assert found == outcome(function, graph, arguments, backend="networkx")


def test_betweenness_is_refused_where_a_weight_vanishes_beside_others() -> None:
    graph = nx.Graph([(0, 1, {"weight": 1e-17}), (1, 2, {"weight": 1.0})])
    with pytest.raises(NotImplementedError):
        nx.betweenness_centrality(from_networkx(graph, ATTRIBUTES), weight="weight")


METHODS: dict[str, Question] = {
    "nx.edges": lambda store: ends(nx.edges(store)),
    "edges": lambda store: ends(store.edges(data="weight", default=3)),
    "edges of one": lambda store: ends(store.edges("p1")),
    "edges of some": lambda store: ends(store.edges(["p3", "p0", "p3", "q"], data=True)),
    "edges of none": lambda store: ends(store.edges(7)),
    "subgraph of one": lambda store: sorted(store.subgraph("p1")),
    "subgraph of some": lambda store: sorted(store.subgraph(["p3", "p0", "q"])),
    "degree of one": lambda store: store.degree("p0") if "p0" in store else list(store.degree("p0")),
    "degree of some": lambda store: list(store.degree(["p3", "p0", "q"], weight="weight")),
    "degree of a missing one": lambda store: store.degree["q"],
    "degree of what is no node": lambda store: list(store.degree([["p0"]])),
    "a missing node": lambda store: store["q"],
    "attributes of a missing node": lambda store: store.nodes["q"],
    "neighbours of a missing node": lambda store: list(store.neighbors("q")),
    "neighbours": lambda store: sorted(store.neighbors("p0")),
}


def ends(found: Any) -> list[Any]:
    """The edges in any order, each with its two ends in any order."""
    return sorted((sorted(pair), *more) for *pair, more in ((u, v, data) for u, v, *data in found))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=20)
@given(graph=networks())
def test_methods_answer_as_those_of_networkx(method: str, graph: nx.Graph) -> None:
    def asked(of: Any) -> Any:
        try:
            return METHODS[method](of)
        except (KeyError, nx.NetworkXException) as error:
            return type(error)

    assert alike(asked(from_networkx(graph, ATTRIBUTES)), asked(graph))


def test_a_node_that_is_a_text_or_a_tuple_is_one_node() -> None:
    graph = nx.Graph([("ab", (1, 2))])
    own = from_networkx(graph)
    for node in graph:
        assert list(own.subgraph(node)) == list(graph.subgraph(node)) == [node]
        assert list(own.edges(node)) == list(graph.edges(node))


# What the machine does.


def test_nothing_compiles_that_was_not_compiled_beforehand(thousand: nx.Graph) -> None:
    compile.main()
    modules = (paths, structure, structural_holes, communities, similarity)
    kernels = [value for module in modules for value in vars(module).values() if isinstance(value, CPUDispatcher)]
    before = [len(kernel.signatures) for kernel in kernels]
    own = from_networkx(thousand, ATTRIBUTES).subgraph(range(500))
    for _, function, arguments in QUESTIONS:
        outcome(function, own, arguments)
    nx.community.louvain_communities(own, seed=1)
    list(nx.biconnected_components(own))
    assert [len(kernel.signatures) for kernel in kernels] == before


@pytest.mark.parametrize("kind", [np.float32, np.int64, np.float64])
def test_weights_of_any_kind_need_no_code_of_their_own(kind: type) -> None:
    compile.main()
    before = len(paths._betweenness_weighted.signatures), len(paths._betweenness.signatures)
    weights = compile.small().matrix(None).astype(kind)
    for array in (weights.data, weights.indices, weights.indptr):
        array.flags.writeable = False
    own = SparseGraph.from_weights(range(7), weights)
    nx.betweenness_centrality(own, weight="distance", endpoints=1)
    nx.betweenness_centrality(own, endpoints=1)
    assert (len(paths._betweenness_weighted.signatures), len(paths._betweenness.signatures)) == before


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_importing_networkx_stays_cheap() -> None:
    found = run("import networkx, sys; print(any(name in sys.modules for name in ('numba', 'scipy')))")
    assert found.stdout.strip() == "False", found.stderr


CORES = (
    "import networkx as nx; from graphsvc.sparse.graph import from_networkx;"
    "print(nx.core_number(from_networkx(nx.complete_graph(4))))"
)


@pytest.mark.slow
def test_folders_that_cannot_be_written_to_are_no_obstacle(tmp_path: Path) -> None:
    nowhere = {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere", "NUMBA_CACHE_DIR": ""}
    found = run(CORES, **nowhere, TMPDIR=str(tmp_path))
    assert found.stdout.strip() == "{0: 3, 1: 3, 2: 3, 3: 3}", found.stderr
    assert [path.name for path in tmp_path.iterdir()] == [f"graphsvc-{os.getuid()}"]
    assert any(tmp_path.rglob("*.nbi"))
    none = "import tempfile; tempfile.gettempdir = lambda: '/proc/nowhere';"
    found = run(none + CORES, **nowhere)
    assert found.stdout.strip() == "{0: 3, 1: 3, 2: 3, 3: 3}", found.stderr


def test_machine_code_is_kept_where_nobody_else_can_put_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write there makes us run what is there: numba keeps pickles."""
    own = tmp_path / f"graphsvc-{os.getuid()}"
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(cache.platformdirs, "user_cache_dir", lambda _: "/proc/nowhere")

    def found() -> Path | None:
        monkeypatch.setenv("NUMBA_CACHE_DIR", "")
        return cache.folder()

    assert found() == found() == own
    assert own.stat().st_mode & 0o777 == 0o700
    own.chmod(0o777)
    assert found() not in (own, None)
    own.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    own.symlink_to(tmp_path / "elsewhere")
    other = found()
    assert other is not None
    assert (other.parent, other.name.startswith("graphsvc-numba-")) == (Path(tempfile.gettempdir()), True)
    own.unlink()
    own.mkdir(mode=0o700)
    user = os.getuid()
    own.rename(tmp_path / f"graphsvc-{user + 1}")
    monkeypatch.setattr(cache.os, "getuid", lambda: user + 1)
    assert found() not in (tmp_path / f"graphsvc-{user + 1}", None), "it is another user's"


def test_what_was_said_of_the_cache_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache.platformdirs, "user_cache_dir", lambda _: str(tmp_path / "cache"))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "said"))
    assert cache.folder() == tmp_path / "said"
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/proc/nowhere")
    assert cache.folder() == tmp_path / "cache" / "numba"
    monkeypatch.setattr(cache.tempfile, "TemporaryFile", lambda dir: (_ for _ in ()).throw(OSError))
    assert cache.folder() is None
    assert cache.complete()
    cache.completed()
