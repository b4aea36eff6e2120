"""What the network hangs on, against removing each in turn and counting pieces."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import networkx as nx
import random_graphs
from hypothesis import given, settings
from test_sparse import networks

from graphsvc.analytics import cut_points
from graphsvc.network.snapshot import Snapshot
from graphsvc.sparse.graph import from_networkx

START, DAY = 738_000, 740_200  # 2021-07 to 2027-07


def test_a_path_hangs_on_its_middle() -> None:
    """a-b-c-d-e with f alone: without b a falls off, without c a and b (d and e stay, of equal size the first by
    key: a, b stay), without d e."""
    graph = nx.path_graph(["a", "b", "c", "d", "e"])
    graph.add_node("f")
    found = {cut.partner: cut.lost for cut in cut_points.cut_partners(from_networkx(graph))}
    assert found == {"b": (("a",),), "c": (("d", "e"),), "d": (("e",),)}


def test_those_who_cut_off_most_come_first() -> None:
    """Two triangles joined by x, and a pendant at y: x cuts off two, y one."""
    graph = nx.Graph([("a", "b"), ("b", "x"), ("a", "x"), ("x", "y"), ("x", "z"), ("y", "z"), ("y", "p")])
    assert [(cut.partner, cut.lost) for cut in cut_points.cut_partners(from_networkx(graph))] == [
        ("x", (("a", "b"),)),
        ("y", (("p",),)),
    ]


@settings(max_examples=150)
@given(graph=networks())
def test_each_cut_partner_cuts_off_what_falls_off_when_it_is_taken_out(graph: nx.Graph) -> None:
    expected = {}
    for node in graph:
        piece = nx.node_connected_component(graph, node) - {node}
        parts = sorted(
            (sorted(part) for part in nx.connected_components(graph.subgraph(piece))), key=lambda p: (-len(p), p)
        )
        if len(parts) > 1:
            expected[node] = tuple(map(tuple, parts[1:]))
    assert {cut.partner: cut.lost for cut in cut_points.cut_partners(from_networkx(graph))} == expected


def pieces(snapshot: Snapshot, without: str | None) -> tuple[set[str], list[set[str]]]:
    """Who took part, and the pieces, counted straight from the presences without one person's."""
    kinds = {key: row.kind for key, row in snapshot.collaborations.items()}
    everybody: set[str] = set()
    there: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for presences in snapshot.expanded.values():
        for presence in presences:
            if presence.start > DAY or presence.end < START or kinds[presence.collaboration] in ("contact", "council"):
                continue
            actor = presence.organization or presence.person or ""
            everybody.add(actor)
            if without is None or presence.person != without:
                there[presence.collaboration].add((actor, presence.person if presence.organization else None))
    network = nx.Graph()
    network.add_nodes_from(everybody - {without})
    for entries in there.values():
        for one, other in combinations(sorted({actor for actor, _ in entries}), 2):
            speakers = [{person for actor, person in entries if actor == who and person} for who in (one, other)]
            if not speakers[0] & speakers[1]:
                network.add_edge(one, other)
    return everybody, [set(part) for part in nx.connected_components(network)]


def test_cut_persons_equal_a_second_counting_on_random_graphs() -> None:
    """For every person: the pieces of each piece of before, all but the largest."""
    cuts = 0
    for seed in range(120):
        snapshot = random_graphs.snapshot(random_graphs.rows(seed, partners=9, collaborations=9))
        _, before = pieces(snapshot, None)
        expected = {}
        for key, partner in snapshot.partners.items():
            if not partner.is_person:
                continue
            _, after = pieces(snapshot, key)
            lost: list[tuple[str, ...]] = []
            for piece in before:
                parts = sorted((sorted(part & piece) for part in after if part & piece), key=lambda p: (-len(p), p))
                lost += [tuple(part) for part in parts[1:]]
            if lost:
                expected[key] = tuple(sorted(lost, key=lambda part: (-len(part), part)))
        found = {cut.partner: cut.lost for cut in cut_points.cut_persons(snapshot, START, DAY)}
        assert found == expected, f"seed {seed}"
        cuts += len(expected)
    assert cuts > 50


def test_two_whom_another_speaks_for_as_well_stay_untied() -> None:
    """Pat and Quinn both spoke for a and b at m0, which ties them not; Pat alone met x for a, and x for b."""
    rows = {entity: [] for entity in random_graphs.rows(0)}
    rows["partner"] = [{"key": key, "name": key, "kind": "library"} for key in "abx"]
    rows["partner"] += [{"key": key, "name": key, "kind": "person"} for key in ("pat", "quinn")]
    for key in ("m0", "m1", "m2"):
        rows["collaboration"].append({"key": key, "title": key, "kind": "meeting", "starts_on": "2026-05-04"})
    there = [("m0", "a", "pat"), ("m0", "b", "pat"), ("m0", "a", "quinn"), ("m0", "b", "quinn")]
    there += [("m1", "a", "pat"), ("m1", "x", None), ("m2", "b", "pat"), ("m2", "x", None)]
    for number, (collaboration, partner, via) in enumerate(there):
        row = {"key": f"t{number}", "collaboration": collaboration, "partner": partner, "via": via}
        rows["participation"].append(row)
    found = cut_points.cut_persons(random_graphs.snapshot(rows), START, DAY)
    assert [(cut.partner, cut.lost) for cut in found] == [("pat", (("b",), ("x",)))]
