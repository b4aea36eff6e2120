"""Cut points, bridges and cut persons: worked by hand, against NetworkX, and against a second counting."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import counting
import networkx as nx
import pytest
import random_graphs
import random_ties
from hypothesis import given
from test_introductions import DAY, network, together

from graphsvc.analytics import cutting
from graphsvc.analytics.cutting import Bridge, Cut

WINDOW = (datetime.date(2024, 11, 24), DAY)
ORDINALS = (WINDOW[0].toordinal(), WINDOW[1].toordinal())


def test_what_falls_off_worked_by_hand() -> None:
    # a, b, c tied to each other; c - d, d - e, d - f, and g alone.
    graph = nx.Graph(["ab", "bc", "ca", "cd", "de", "df"])
    graph.add_node("g")
    points, bridges = cutting.cuts(graph)
    # Without d: {a, b, c} stays, e and f fall off. Without c: {a, b} stays or {d, e, f}? The larger, three, stays.
    assert points == [Cut("c", (("a", "b"),)), Cut("d", (("e",), ("f",)))]
    # c - d parts three from three, of which those with the first key stay; the others part one.
    assert bridges == [Bridge("c", "d", ("d", "e", "f")), Bridge("d", "e", ("e",)), Bridge("d", "f", ("f",))]


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.empty_graph(["a"]), nx.empty_graph("ab"), nx.Graph(["ab", "bc", "ca"])]
)
def test_where_nothing_hangs_on_anybody(graph: nx.Graph) -> None:
    assert cutting.cuts(graph) == ([], [])


def fallen(before: nx.Graph, after: nx.Graph) -> list[tuple[str, ...]]:
    """By definition: of each piece before, all that is not in the largest of its pieces now."""
    lost = []
    for piece in nx.connected_components(before):
        parts = [tuple(sorted(part)) for part in nx.connected_components(after.subgraph(piece))]
        lost += sorted(parts, key=lambda part: (-len(part), part))[1:]
    return sorted(lost, key=lambda part: (-len(part), part))


@given(random_ties.networks())
def test_cut_points_and_bridges_equal_removing_each_in_turn(graph: nx.Graph) -> None:
    points, bridges = cutting.cuts(graph)
    expected = []
    for key in graph:
        without = graph.copy()
        without.remove_node(key)
        if nx.number_connected_components(without) > nx.number_connected_components(graph):
            expected.append(Cut(key, tuple(fallen(graph, without))))
    assert sorted(points, key=lambda cut: cut.key) == sorted(expected, key=lambda cut: cut.key)
    assert points == sorted(points, key=lambda cut: (-cut.lost, cut.key))
    assert {frozenset((bridge.one, bridge.other)) for bridge in bridges} == {
        frozenset(tie) for tie in nx.bridges(graph)
    }
    for bridge in bridges:
        without = graph.copy()
        without.remove_edge(bridge.one, bridge.other)
        assert [bridge.lost] == fallen(graph, without)
        assert bridge.one < bridge.other


def test_a_path_as_long_as_the_stack_is_deep() -> None:
    graph = nx.path_graph([f"{i:05}" for i in range(3000)])
    points, bridges = cutting.cuts(graph)
    assert len(points) == 2998
    assert points[0].lost == 1499
    assert len(bridges) == 2999


def persons(rows: counting.Rows) -> list[Cut]:
    return cutting.cut_persons(random_graphs.graph(rows), *ORDINALS)


def speaking(rows: counting.Rows, person: str, *organizations: str) -> counting.Rows:
    """The rows, in which a partner is a person who speaks for organizations."""
    next(row for row in rows["partner"] if row["key"] == person)["kind"] = "person"
    known = {row["key"] for row in rows["partner"]}
    for organization in organizations:
        rows["representation"].append(
            {"key": f"{person}--{organization}", "person": person, "organization": organization}
        )
        if organization not in known:
            rows["partner"].append({"key": organization, "name": organization, "kind": "library"})
    return rows


def test_an_organization_that_hangs_on_one_person() -> None:
    # Ann speaks for the shop, which met the library and the school; these met each other.
    rows = network(together("2026-05-04", "ann", "library", "school"))
    assert persons(speaking(rows, "ann", "shop")) == [Cut("ann", (("shop",),))]
    # Somebody else was there for the shop at another time, with the library: the shop stays.
    rows = network(
        together("2026-05-04", "ann", "library", "school"), together("2026-05-05", "bo", "library", key="second")
    )
    assert persons(speaking(speaking(rows, "ann", "shop"), "bo", "shop")) == []
    # The shop itself is recorded, without a person: it rests on nobody in particular.
    rows = network(together("2026-05-04", "ann", "shop", "library"))
    assert persons(speaking(rows, "ann", "shop")) == []


def test_a_person_who_speaks_for_two_organizations_at_different_times() -> None:
    # Ann ties the shop to the library, and the school to the clinic; nobody else ties anybody.
    rows = network(together("2026-05-04", "ann", "library"), together("2026-05-05", "ann", "clinic", key="second"))
    speaking(rows, "ann", "shop", "school")
    rows["representation"][-2] |= {"until": "2026-05-04"}
    rows["representation"][-1] |= {"from": "2026-05-05"}
    assert persons(rows) == [Cut("ann", (("school",), ("shop",)))]


def test_a_person_who_represents_nobody_is_a_cut_partner_too() -> None:
    rows = network(together("2026-05-04", "ann", "library"), together("2026-05-05", "ann", "clinic", key="second"))
    assert persons(speaking(rows, "ann")) == [Cut("ann", (("library",),))]


def test_two_organizations_that_one_person_kept_apart_may_meet_without_her() -> None:
    # Ann speaks for shop and school in the same meeting, where Bo speaks for the shop too and Cy for the school:
    # the two got no tie from it, but would without Ann. Nothing falls apart.
    rows = network(together("2026-05-04", "ann", "bo", "cy"))
    speaking(speaking(speaking(rows, "ann", "shop", "school"), "bo", "shop"), "cy", "school")
    assert persons(rows) == []


def test_one_who_met_nobody_cannot_be_lost() -> None:
    rows = network(together("2026-05-04", "ann"))
    assert persons(speaking(rows, "ann", "shop")) == []


def test_what_is_left_out_is_not_counted() -> None:
    rows = speaking(network(together("2026-05-04", "ann", "library", "us")), "ann", "shop")
    graph = random_graphs.graph(rows)
    assert cutting.cut_persons(graph, *ORDINALS) == [Cut("ann", (("shop",),))]
    assert cutting.cut_persons(graph, *ORDINALS, without=frozenset({"library", "us"})) == []


def presences(rows: counting.Rows, row: dict[str, Any]) -> set[tuple[str, str | None, bool]]:
    """(actor, person, whether the person spoke for it) of one participation in the window, day by day."""
    people = {partner["key"] for partner in rows["partner"] if partner["kind"] == "person"}
    collaboration = next(c for c in rows["collaboration"] if c["key"] == row["collaboration"])
    kinds = counting.WORKING | counting.UNDERTAKINGS | counting.OCCASIONS
    via, lasted = row.get("via"), counting.lasted(collaboration)
    took_part = (
        via or row.get("attendance") == "present" or (not row.get("attendance") and row.get("role") != "invited")
    )
    if not took_part or lasted is None or collaboration["kind"] not in kinds:
        return set()
    own = counting.earliest(row.get("from")), counting.latest(row.get("until"))
    when = counting.meet(lasted, own, WINDOW)
    there = via or row["partner"]
    person = there if there in people else None
    found: set[tuple[str, str | None, bool]] = set()
    for day in counting._days(when) if when else ():
        if row["partner"] not in people:
            found.add((row["partner"], person, True))
            continue
        # Who is absent and spoke for nobody leaves no seat to fill: an alternate is there for its own.
        for speaker in dict.fromkeys((row["partner"], there)):
            if speaker in people and (spoken := counting.speaks_for(rows, speaker, (day, day))):
                found.update((organization, person, True) for organization, _ in spoken)
                break
        else:
            found.add((there, person, person is None))
    return found


def tied(rows: counting.Rows, without: str | None) -> nx.Graph:
    """The network counted a second time, straight from the rows: organizations, and people for themselves."""
    found = nx.Graph()
    for collaboration in rows["collaboration"]:
        every = {
            presence
            for row in rows["participation"]
            if row["collaboration"] == collaboration["key"]
            for presence in presences(rows, row)
            if without is None or without not in presence[:2]
        }
        found.add_nodes_from(actor for actor, _, _ in every)
        for one, other in itertools.combinations(sorted({actor for actor, _, _ in every}), 2):
            by = [{person for actor, person, spoke in every if actor == end and spoke} for end in (one, other)]
            if not (by[0] & by[1]) - {None}:
                found.add_edge(one, other)
    return found


def test_cut_persons_equal_a_second_counting() -> None:
    found_any = 0
    for seed in range(60):
        rows = random_graphs.rows(seed, partners=12, collaborations=10)
        found = {cut.key: cut.pieces for cut in persons(rows)}
        before = tied(rows, None)
        assert found.keys() <= {row["key"] for row in rows["partner"] if row["kind"] == "person"}
        for row in rows["partner"]:
            if row["kind"] == "person":
                after = tied(rows, row["key"])
                pieces = {key: number for number, piece in enumerate(nx.connected_components(after)) for key in piece}
                lost: list[tuple[str, ...]] = []
                for piece in nx.connected_components(before):
                    parts: dict[object, list[str]] = {}
                    for key in sorted(piece - {row["key"]}):
                        parts.setdefault(pieces.get(key, key), []).append(key)
                    ordered = sorted(map(tuple, parts.values()), key=lambda part: (-len(part), part))
                    lost += ordered[1:]
                lost.sort(key=lambda part: (-len(part), part))
                assert found.get(row["key"], ()) == tuple(lost), (seed, row["key"])
                found_any += bool(lost)
    assert found_any > 20
