"""What if some partners were not there: worked by hand, on random graphs, and through the doors."""

from __future__ import annotations

import counting
import networkx as nx
import pytest
import random_graphs
from test_introductions import DAY, network, together

from graphsvc.analytics import removal
from graphsvc.analytics.removal import Reach, Removal
from graphsvc.analytics.repair import Join
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import ties
from graphsvc.services.period import Period

ORDINALS = Period(DAY).ordinals
NOW = "2026-05-04"


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


def removed(graph: Snapshot, *keys: str, **groupings: dict[str, list[str]]) -> Removal:
    gone = frozenset(keys)
    return removal.removal(ties(graph, *ORDINALS), ties(graph, *ORDINALS, without=gone), gone, groupings)


def test_a_middle_taken_out_worked_by_hand() -> None:
    # a, b, c and the library meet; the library meets d and e, who meet each other; f and g meet apart; h was alone.
    graph = random_graphs.graph(
        network(
            together(NOW, "a", "b", "c", "library"),
            together(NOW, "library", "d", "e"),
            together(NOW, "f", "g"),
            together(NOW, "h"),
        )
    )
    sectors = {"a": ["health"], "b": ["health"], "d": ["health", "housing"], "f": ["housing"], "library": ["housing"]}
    found = removed(graph, "library", "nobody", sector=sectors)
    assert found.removed == ("library",)
    assert (found.partners, found.pieces_before, found.pieces_after) == (8, 3, 4)
    assert found.lost == (("d", "e"),)
    # Those who stay: of a, b, c, d, e each reached four others; now a, b, c two, d and e one. f and g one, h none.
    assert found.reach["sector"] == (
        Reach("health", 3, 1, 4, (2 + 2 + 1) / 3),
        Reach("housing", 2, 1, (4 + 1) / 2, 1),
        Reach(None, 4, 1, (4 + 4 + 1 + 0) / 4, (2 + 1 + 1 + 0) / 4),
    )
    # d and one of a, b have health in common. a and b met nobody else: strength 1 each, as d; the first key.
    assert found.joins == (Join("d", "a", 1),)
    # Then a and d alone hold their piece together, in three blocks of which two are leaves: one tie more.
    assert found.fewest == 1
    assert [{join.one, join.other} for join in found.safeguards or ()] == [{"b", "e"}]


def test_an_organization_that_only_the_removed_person_spoke_for_is_lost() -> None:
    graph = random_graphs.graph(speaking(network(together(NOW, "ann", "a", "b")), "ann", "shop"))
    found = removed(graph, "ann")
    assert found.removed == (), "she was in the network for the shop alone"
    assert found.lost == (("shop",),)
    assert (found.pieces_before, found.pieces_after) == (1, 2)
    assert [(join.one, join.other) for join in found.joins] == [("shop", "a")]


@pytest.mark.parametrize("gone", [(), ("a",), ("a", "b"), ("nobody",)])
def test_nothing_falls_apart_where_two_are_left(gone: tuple[str, ...]) -> None:
    graph = random_graphs.graph(network(together(NOW, "a", "b")))
    found = removed(graph, *gone)
    assert found.lost == found.joins == found.safeguards == ()
    assert found.fewest == 0
    assert found.partners == 2 - len({"a", "b"} & set(gone))
    assert removed(random_graphs.graph(network()), *gone).pieces_before == 0


def test_removal_equals_removing_in_networkx_where_nobody_speaks_for_anybody() -> None:
    for seed in range(40):
        rows = random_graphs.rows(seed, partners=14, collaborations=8)
        rows["representation"] = []
        graph = random_graphs.graph(rows)
        before = ties(graph, *ORDINALS)
        whole = nx.Graph([pair[:2] for pair in before.pairs()])
        whole.add_nodes_from(before.keys)
        for gone in ({"p0"}, {"p1", "p2"}, {"p3", "p4", "p5"}):
            # Who was somewhere through a person who goes stands alone in NetworkX too.
            if any(row.get("via") in gone for row in rows["participation"]):
                continue
            found = removed(graph, *gone)
            left = whole.copy()
            left.remove_nodes_from(gone)
            pieces = [frozenset(piece) for piece in nx.connected_components(left)]
            assert found.pieces_after == len(pieces)
            assert found.pieces_before == sum(bool(piece - gone) for piece in nx.connected_components(whole))
            assert {frozenset(piece) for piece in found.lost} <= set(pieces)
            assert found.pieces_after - found.pieces_before == len(found.lost) == len(found.joins)
            left.add_edges_from((join.one, join.other) for join in found.joins)
            assert nx.number_connected_components(left) == found.pieces_before
            left.add_edges_from((join.one, join.other) for join in found.safeguards or ())
            for piece in nx.connected_components(whole):
                rest = left.subgraph(piece - gone)
                assert not piece & gone or len(rest) < 3 or nx.is_biconnected(rest)
