"""What to ask about: how many readings an answer settles, against answering it in every way and reading again."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import pytest
import random_graphs

from graphsvc.analytics import gaps, unknowns
from graphsvc.network import engagement, membership
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import ties
from graphsvc.questions import report

DAY = datetime.date(2026, 11, 23)
START = datetime.date(2024, 11, 24)
WINDOW = (START.toordinal(), DAY.toordinal())
Row = dict[str, Any]
Rows = dict[str, list[Row]]


def readings(snapshot: Snapshot) -> dict[tuple[str, ...], Any]:
    """Every reading that an answer may settle, by name."""
    board = gaps.board(snapshot, *WINDOW)
    found: dict[tuple[str, ...], Any] = {("cell", *key): cell.state for key, cell in board.cells.items()}
    found |= {("rank", *key): (cell.newcomers, cell.estimated) for key, cell in board.cells.items()}
    found |= {("engaged", key): True for key in engagement.engagement(snapshot, *WINDOW).window}
    tied = ties(snapshot, *WINDOW)
    found |= {
        ("strength", key): round(value, 9)
        for key, value in zip(tied.keys, tied.strength.tolist(), strict=True)
        if value > 1e-9
    }
    found |= {("figure", line.key): line.value for line in report.report(snapshot, START, DAY).lines}
    return found


def differing(rows: Rows, *answered: Rows) -> set[tuple[str, ...]]:
    """The readings that differ between answers; of the ranks those of what is a gap as the rows are."""
    every = [readings(random_graphs.snapshot(answer)) for answer in answered]
    ranked = {
        ("rank", cell.municipality, cell.sector) for cell in gaps.board(random_graphs.snapshot(rows), *WINDOW).gaps
    }
    names = {name for found in every for name in found if name[0] != "rank" or name in ranked}
    return {name for name in names if len({found.get(name) for found in every}) > 1}


def changed(rows: Rows, entity: str, key: str, **values: Any) -> Rows:
    return {**rows, entity: [{**row, **values} if row["key"] == key else row for row in rows[entity]]}


def answers(rows: Rows, one: unknowns.Unknown) -> list[Rows]:
    """The rows as they would be with each answer to a question; the first is none, where that is one."""
    match one.question:
        case "sector":
            return [rows, *(changed(rows, "partner", one.key, sectors=[sector]) for sector in random_graphs.SECTORS)]
        case "place":
            return [rows, *(changed(rows, "partner", one.key, municipality=place) for place in random_graphs.PLACES)]
        case "population":
            return [rows, *(changed(rows, "municipality", one.key, population=count) for count in (0, 999, 1000, 5000))]
        case "newcomers":
            return [
                rows,
                *(changed(rows, "municipality", one.key, newcomers_per_year=count) for count in (0, 1, 7, 60)),
            ]
        case "held":
            kind = next(row["kind"] for row in rows["collaboration"] if row["key"] == one.key)
            status = "active" if kind == "project" else "held"
            held = changed(rows, "collaboration", one.key, status=status)
            return [changed(rows, "collaboration", one.key, status="cancelled"), *everybody(held, one.key)]
        case "attendance":
            return [rows, *everybody(rows, one.key)]
        case "headcount":
            return [changed(rows, "collaboration", one.key, headcount=count) for count in (0, 1, 40)]
        case "date":
            starts = {"starts_on": START.isoformat(), "ends_on": DAY.isoformat()}
            return [rows, changed(rows, "collaboration", one.key, **starts)]


def everybody(rows: Rows, key: str) -> list[Rows]:
    """Nobody came of whom nothing is said, each of them alone, and all of them."""
    silent = [
        row["key"]
        for row in rows["participation"]
        if row["collaboration"] == key
        and row.get("role") == "invited"
        and not row.get("attendance")
        and not row.get("via")
    ]
    alone = [changed(rows, "participation", name, attendance="present") for name in silent]
    for name in silent:
        rows = changed(rows, "participation", name, attendance="present")
    return [*alone, rows]


def graph_rows(seed: int) -> Rows:
    rows = random_graphs.rows(seed, partners=8, collaborations=10)
    kinds = ["meeting", "reception"]
    rows["report-line"] = [
        {"key": "meetings", "label": "Meetings", "measure": "held", "kinds": kinds},
        {"key": "reached", "label": "People reached", "measure": "people-reached", "kinds": kinds},
    ]
    for number, row in enumerate(rows["collaboration"]):
        row["headcount"] = (None, 0, 40)[number % 3]
    return rows


@pytest.mark.parametrize("question", get_args(unknowns.UnknownKind))
def test_what_an_answer_settles_is_what_differs_between_the_answers(question: str) -> None:
    asked = 0
    for seed in range(60):
        rows = graph_rows(seed)
        snapshot = random_graphs.snapshot(rows)
        board = gaps.board(snapshot, *WINDOW)
        for one in unknowns.unknowns(snapshot, *WINDOW, board):
            if one.question != question:
                continue
            said = {("cell", *where) for where in one.cells}
            said |= {("engaged", key) for key in one.engagements}
            said |= {("strength", key) for key in one.strengths}
            said |= {("figure", key) for key in one.figures}
            said |= {("rank", *where) for where in one.ranks}
            if question == "date" and snapshot.collaborations[one.key].starts_on:
                lines = report.report(snapshot, START, DAY).lines
                told = ("held", "people-reached") if snapshot.collaborations[one.key].headcount else ("held",)
                found = {("figure", line.key) for line in lines if one.key in line.vague and line.measure in told}
            else:
                found = differing(rows, *answers(rows, one))
            assert said == found, f"seed {seed}: {one.entity} {one.key}"
            assert one.settles == len(said)
            asked += 1
    assert asked > 5


def test_what_settles_nothing_is_not_asked() -> None:
    for seed in range(60):
        rows = graph_rows(seed)
        snapshot = random_graphs.snapshot(rows)
        board = gaps.board(snapshot, *WINDOW)
        asked = {(one.question, one.key) for one in unknowns.unknowns(snapshot, *WINDOW, board)}
        for row in rows["collaboration"]:
            if row.get("status") == "planned" and ("held", row["key"]) not in asked and row.get("starts_on"):
                one = unknowns.Unknown("held", "collaboration", row["key"], "status")
                late = row["starts_on"] >= DAY.isoformat()[: len(row["starts_on"])]
                assert late or not differing(rows, *answers(rows, one)), f"seed {seed}: {row['key']}"
        for row in rows["partner"]:
            graph_row = snapshot.partners[row["key"]]
            if membership.counts(snapshot, graph_row, WINDOW[1]) and not graph_row.is_person and not graph_row.sectors:
                one = unknowns.Unknown("sector", "partner", row["key"], "sectors")
                assert ("sector", row["key"]) in asked or not differing(rows, *answers(rows, one)), f"seed {seed}"
        for row in rows["municipality"]:
            for question, field in (("population", "population"), ("newcomers", "newcomers_per_year")):
                if row[field] is None and (question, row["key"]) not in asked and row["key"] in board.municipalities:
                    one = unknowns.Unknown(question, "municipality", row["key"], field)
                    assert not differing(rows, *answers(rows, one)), f"seed {seed}: {question} {row['key']}"


def test_the_most_is_settled_first() -> None:
    snapshot = random_graphs.snapshot(graph_rows(3))
    found = unknowns.unknowns(snapshot, *WINDOW, gaps.board(snapshot, *WINDOW))
    assert [one.settles for one in found] == sorted((one.settles for one in found), reverse=True)


def test_an_answer_about_one_place_moves_the_estimates_of_others() -> None:
    """In every place one partner is wanted, and one known who never took part: a gap each.

    Souris records 10 newcomers and no population, Tignish 5 of 1000, Montague 800 people alone; the village is in no
    province. The people of Souris would move the rate by which Montague is estimated, and its own rank not.
    Nobody comes to the harbour, and so by estimate to the bay and the cove, until one of them says otherwise.
    What is known of the islet is nothing; an answer about its people makes that an estimate of none.
    The part of a whole tells no rate any more.
    """
    places = {"souris": (None, 10, "PE"), "tignish": (1000, 5, "PE"), "montague": (800, None, "PE")}
    places |= {"village": (300, None, None), "harbour": (1000, 0, "NB"), "islet": (None, None, "NB")}
    places |= {"bay": (500, None, "NB"), "cove": (400, None, "NB"), "whole": (None, None, "NS")}
    rows: Rows = {entity: [] for entity in random_graphs.rows(0)}
    rows["sector"] = [{"key": "health", "name": "Health"}]
    for key, (population, newcomers, province) in places.items():
        values = {"population": population, "newcomers_per_year": newcomers, "province": province}
        rows["municipality"].append({"key": key, "name": key.title(), **values})
        rows["partner"].append({"key": f"of-{key}", "name": key, "kind": "library", "municipality": key})
        rows["partner"][-1]["sectors"] = ["health"]
        rows["expectation"].append({"municipality": key, "sector": "health", "partners": 1})
    part = {"key": "part", "name": "Part", "province": "NS", "population": 100, "newcomers_per_year": 5}
    rows["municipality"].append({**part, "merged_into": "whole", "merged_on": "2020"})
    snapshot = random_graphs.snapshot(rows)
    found = unknowns.unknowns(snapshot, *WINDOW, gaps.board(snapshot, *WINDOW))
    assert {(one.question, one.key): one.ranks for one in found} == {
        ("population", "souris"): (("montague", "health"),),
        ("newcomers", "montague"): (("montague", "health"),),
        ("newcomers", "village"): (("village", "health"),),
        ("population", "islet"): (("islet", "health"),),
        ("newcomers", "islet"): (("islet", "health"),),
        ("newcomers", "whole"): (("whole", "health"),),
        ("newcomers", "bay"): (("bay", "health"), ("cove", "health")),
        ("newcomers", "cove"): (("bay", "health"), ("cove", "health")),
    }
