"""What was worked out before a change is right after it: every reading handed on equals the one worked out afresh."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import Any

import pytest
from invented import province

from graphsvc import sizes
from graphsvc.answers import action_items, insets, work_lists
from graphsvc.answers import dormant as dormant_answers
from graphsvc.answers import history as told
from graphsvc.answers import maps as map_answers
from graphsvc.errors import Problems
from graphsvc.model import records, vocabulary
from graphsvc.model.period import Period, period
from graphsvc.network import facets
from graphsvc.network.snapshot import Entry, Snapshot, loaded
from graphsvc.questions import dormant, gaps, history, introducers, maps, search, today
from graphsvc.questions.action_items import Filters
from graphsvc.questions.introducers import Asked
from graphsvc.questions.maps import Choice

DAY = datetime.date(2026, 11, 23)
PERIOD = period(None, None, DAY)


@pytest.fixture(scope="module")
def network() -> Snapshot:
    tables = {entity: dict(table) for entity, table in province(DAY, partners=60, collaborations=120).tables.items()}
    reached = {"key": "reached", "label": "People reached", "measure": "people-reached", "kinds": ["event", "meeting"]}
    tables["report-line"]["reached"] = records.read("report-line", reached)
    numbers = {entity: dict.fromkeys(table, 1) for entity, table in tables.items()}
    return loaded(1, tables, numbers)


def readings(snapshot: Snapshot, of: Period) -> dict[str, Any]:
    """All that is handed on, asked in the order in which pages ask."""
    board = gaps.board(snapshot, of)
    found: dict[str, Any] = {
        "board": board,
        "board without us": gaps.board(snapshot, of, True),
        "today": today.today(snapshot, of),
        "dormant": dormant.dormant(snapshot, of),
        "dormant sentences": [
            dormant_answers.partner_sentence(snapshot, of.day, key) for key in sorted(snapshot.partners)
        ],
        **{f"map of {view}": map_answers.drawing(snapshot, of, Choice(view)) for view in maps.VIEWS if view != "ego"},
        **{
            f"not on the map of {view}": maps.not_shown(snapshot, of, Choice(view))
            for view in maps.VIEWS
            if view != "ego"
        },
        "activity": maps.activity(snapshot, of),
        "introductions": [introducers.suggested(snapshot, of, Asked(*key)) for key in sorted(board.cells)[:6]],
        "insets of cells": [insets.of_cell(snapshot, of, *key) for key in sorted(board.cells)[:6]],
        "inset of a report": insets.of_report(snapshot, of.start, of.day),
    }
    for name in work_lists.LISTS:
        for without in (False, True):
            found[f"{name} {without}"] = work_lists.listed(snapshot, of, name, without)
    for entity in records.RECORDS:
        found[f"{entity} in order"] = search.in_order(snapshot, entity)
        found[f"{entity} searched"] = search.page(snapshot, entity, q="e").items
    found["action items"] = [
        action_items.listed(snapshot, Filters(status), of.day).json_data() for status in ("open", "overdue", "done")
    ]
    found["due"] = action_items.due(snapshot, of.day)
    found["history told"] = told.history(snapshot, history.Filters(), of.day)
    found["history searched"] = history.history(snapshot, history.Filters(q="a"), today=of.day)
    ties = maps.window_ties(snapshot, of)
    return {**found, "ties": (ties.keys, ties.collaborations, sorted(ties.pairs()))}


def fresh(snapshot: Snapshot) -> Snapshot:
    return loaded(snapshot.version, {e: dict(t) for e, t in snapshot.tables.items()}, snapshot.versions)


def edit(snapshot: Snapshot, chance: random.Random) -> Entry:
    """One change of any kind: a field of a record, a record that comes or goes; its version is not told yet."""
    known = [entity for entity in records.RECORDS if snapshot.tables[entity]]
    entity = chance.choice([*["partner", "collaboration", "participation"] * 4, *known, "seat"])
    key = chance.choice(sorted(snapshot.tables[entity]) or [""])
    row = snapshot.tables[entity][key].row() if key else {}
    some = {name: sorted(snapshot.tables[name]) for name in ("partner", "municipality", "sector", "collaboration")}
    bodies = [key for key in some["collaboration"] if snapshot.collaborations[key].kind in vocabulary.BODIES]
    name, one = f"New {chance.random()}", chance.choice
    meeting = {
        "title": name,
        "kind": one(["contact", "contact", "meeting", "event", "project"]),
        "starts_on": one(["2026-10-02", "2026"]),
    }
    fresh_or_changed: dict[str, list[dict[str, Any] | None]] = {
        "partner": [
            {"key": None, "name": name, "kind": one(["other", "person"])},
            *({**row, field: value} for field, value in (("notes", name), ("name", name), ("left_on", "2030"))),
            *({**row, field: value} for field, value in (("sectors", chance.sample(some["sector"], 2)),)),
            {**row, "municipality": one(some["municipality"]), "consent": one(["none", "public"])},
            {**row, "joined_on": "2026-01", "left_on": "2026-06-01"},
        ],
        "collaboration": [
            *({**meeting, "status": status} for status in (None, "planned", "cancelled")),
            *({**row, field: name} for field in ("description", "title")),
            {**row, "kind": meeting["kind"], "status": one([None, "planned", "cancelled"])},
            {**row, "starts_on": one(["2026-09-01", "2025-02"]), "ends_on": None},
        ],
        "participation": [
            {
                "partner": one(some["partner"]),
                "collaboration": one(some["collaboration"]),
                "from": f"2026-0{chance.randrange(1, 9)}",
                "role": one(["member", "invited"]),
                "attendance": one([None, "present", "regrets"]),
            },
            {**row, "attendance": one([None, "present", "absent"])},
            {**row, "source": "a sheet"},
            None,
        ],
        "municipality": [{**row, "population": one([10, 20_000])}],
        "sector": [{**row, "expected_from_population": one([1, 50_000])}],
        "representation": [{**row, "title": "Chair"}, {**row, "until": "2026-03-01"}, None],
        "seat": [
            {"body": one(bodies), "holder": one([*some["partner"], None]), "from": str(chance.randrange(2024, 2028))}
        ],
        "report-line": [{**row, "position": chance.randrange(100)}],
        "action-item": [
            *({**row, field: value} for field, value in (("done_on", "2026-11-01"), ("due_on", "2026-11-02"))),
            {**row, "assignees": chance.sample(some["partner"], 2), "collaboration": one(some["collaboration"])},
            {"title": name, "due_on": one([None, "2026", "2026-12-01"]), "collaboration": one(some["collaboration"])},
            None,
        ],
        "setting": [{**row, "host": one(some["partner"])}],
    }
    values = one(fresh_or_changed.get(entity, [None]))
    record = None if values is None else records.read(entity, values)
    return Entry(entity, record.key if record else key, 0, record)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_what_is_handed_on_equals_what_is_worked_out_afresh(network: Snapshot, seed: int) -> None:
    chance, snapshot, kept = random.Random(seed), network, 0
    readings(snapshot, PERIOD)
    for version in range(2, 25):
        entry = replace(edit(snapshot, chance), version=version)
        snapshot = snapshot.advanced([entry], version)
        kept += sum(
            question in snapshot.readings for question in (("dormant", DAY.toordinal()), ("counted", DAY.toordinal()))
        )
        now = readings(snapshot, PERIOD)
        for name, wanted in readings(fresh(snapshot), PERIOD).items():
            assert now[name] == wanted, (name, entry)
    assert kept > 5, "some of it was handed on"


CALL = {"title": "A call", "kind": "contact", "status": "held", "starts_on": "2026-11-20"}
HARMLESS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "a contact": [("collaboration", CALL)],
    "who was in it": [
        ("collaboration", CALL),
        ("participation", {"collaboration": "a-call-2026-11-20", "attendance": "present"}),
    ],
    "an address": [("partner", {"email": "a@b.ca", "notes": "n"})],
    "what was agreed": [("action-item", {"title": "Call", "due_on": "2026-11-01", "done_on": "2026-11-02"})],
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_no_figure_rests_on_drops_nothing(network: Snapshot, what: str) -> None:
    key = sorted(network.partners)[0]
    beside = {"partner": network.partners[key].row(), "participation": {"partner": key}}
    rows = [records.read(entity, {**beside.get(entity, {}), **values}) for entity, values in HARMLESS[what]]
    readings(network, PERIOD)
    after = network.advanced([Entry(row.entity, row.key, 2, row) for row in rows], 2)
    assert after.state(facets.NETWORK) == network.state(facets.NETWORK)
    assert after.state(facets.EVERY) != network.state(facets.EVERY)
    for question in (
        ("gaps", *PERIOD.ordinals, False),
        ("dormant", DAY.toordinal()),
        ("never-engaged", DAY.toordinal()),
    ):
        assert question in after.readings


OTHER = ("a@b.ca", "+1 902 555 0100", "https://example.org", "2026-10-03", 7, "fr", "other", None)


def otherwise(row: records.Record, field: str) -> records.Record | None:
    """The record with another value in one field; None where none of ours fits it."""
    name = {"from_": "from"}.get(field, field)
    for value in OTHER:
        try:
            found = records.read(str(row.entity), {**row.row(), name: value})
        except Problems:
            continue
        if getattr(found, field) != getattr(row, field) and found.key == row.key:
            return found
    return None


def test_no_field_that_is_a_detail_changes_a_figure(network: Snapshot) -> None:
    readings(network, PERIOD)
    details: set[str] = set()
    for entity, model in records.RECORDS.items():
        for field in model.model_fields:
            changed = [found for row in network.tables[entity].values() if (found := otherwise(row, field))]
            after = network.advanced([Entry(entity, row.key, 2, row) for row in changed[: sizes.MENDED]], 2)
            if changed and after.state(facets.NETWORK) == network.state(facets.NETWORK):
                details.add(f"{entity}.{field}")
                now = readings(after, PERIOD)
                for name, wanted in readings(fresh(after), PERIOD).items():
                    assert now[name] == wanted, (name, entity, field)
    assert {"partner.email", "partner.notes", "collaboration.source", "representation.title"} <= details


def test_a_headcount_that_was_filled_in_is_not_asked_for_again(network: Snapshot) -> None:
    def asked(snapshot: Snapshot) -> list[str]:
        found = work_lists.listed(snapshot, PERIOD, "unknowns").entries
        return [one.key for one in found if one.mend == "headcount"]

    first, *_ = asked(network)
    row = records.read("collaboration", {**network.collaborations[first].row(), "headcount": 40})
    assert first not in asked(network.advanced([Entry("collaboration", first, 2, row)], 2))


def test_a_new_partner_leaves_what_rests_on_taking_part(network: Snapshot) -> None:
    readings(network, PERIOD)
    row = records.read("partner", {"name": "Newcomer", "kind": "other"})
    after = network.advanced([Entry("partner", row.key, 2, row)], 2)
    assert ("dormant", DAY.toordinal()) in after.readings
    assert ("underconnected", *PERIOD.ordinals, False) in after.readings
    assert ("never-engaged", DAY.toordinal()) not in after.readings


def test_a_chunk_of_an_import_drops_what_it_touches_and_nothing_else(network: Snapshot) -> None:
    readings(network, PERIOD)
    rows = [records.read("partner", {"name": f"N{n}", "kind": "other"}) for n in range(1000)]
    after = network.advanced([Entry("partner", row.key, 2, row) for row in rows], 2)
    assert ("dormant", DAY.toordinal()) in after.readings
    assert "incidence" in after.__dict__
    now = readings(after, PERIOD)
    for name, wanted in readings(fresh(after), PERIOD).items():
        assert now[name] == wanted, name


def test_where_much_changed_at_once_everything_is_touched(network: Snapshot) -> None:
    rows = [records.read("partner", {"name": f"N{n}", "kind": "other"}) for n in range(sizes.FOLLOWED + 1)]
    after = network.advanced([Entry("partner", row.key, 2, row) for row in rows], 2)
    assert set(after.touched.values()) == {2}
