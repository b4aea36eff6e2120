"""The sample: valid records, the published snapshot, the same bytes for the same seed, the sizes asked for."""

from __future__ import annotations

import datetime
from pathlib import Path

import counting
import pytest

from graphsvc import sample
from graphsvc.analytics.gaps import STATES
from graphsvc.model import records

TODAY = datetime.date(2026, 11, 23)
FIRST, LAST = datetime.date(2016, 1, 1), datetime.date(2018, 2, 28)
#: Published by Prince Edward Island's partnership for 1 January 2016 to 28 February 2018 (DESIGN, section 1).
MEMBERS = {
    "pei-network": 1057,
    "partners-in-immigration": 302,
    "newcomer-advisors": 73,
    "municipal-lip-council": 35,
    "spo-working-group": 10,
}
HELD = {
    ("strategy-session",): 36,
    ("working-group-meeting",): 14,
    ("event", "reception", "cultural-activity"): 29,
}


def snapshot(tables: dict[str, list[dict[str, str]]]) -> tuple[dict, dict]:
    """Members on the last day, and gatherings held inside the period: counted from the rows alone."""
    partners = {row["key"]: row for row in tables["partners"]}
    members = {
        body: len(
            {
                row["partner"]
                for row in tables["participations"]
                if row["collaboration"] == body
                and counting.earliest(row.get("from")) <= LAST <= counting.latest(row.get("until"))
                and counting.earliest(partners[row["partner"]].get("joined_on")) <= LAST
                and counting.latest(partners[row["partner"]].get("left_on")) >= LAST
            }
        )
        for body in MEMBERS
    }
    held = {
        kinds: sum(
            row["kind"] in kinds
            and row["status"] == "held"
            and counting.earliest(row["starts_on"]) >= FIRST
            and counting.latest(row["starts_on"]) <= LAST
            for row in tables["collaborations"]
        )
        for kinds in HELD
    }
    return members, held


@pytest.mark.parametrize(
    ("until", "seed", "sizes"),
    [
        (TODAY, 1, {}),
        (TODAY, 7, {}),
        (datetime.date(2021, 6, 30), 1, {}),
        (TODAY, 1, {"partners": 1057, "collaborations": 6000}),
    ],
)
def test_the_published_snapshot_comes_out(until: datetime.date, seed: int, sizes: dict[str, int]) -> None:
    assert snapshot(sample.generate(until=until, seed=seed, **sizes)) == (MEMBERS, HELD)


@pytest.mark.parametrize(("partners", "collaborations"), [(6, 5), (40, 30), (1240, 1600), (3000, 9000)])
def test_it_has_the_sizes_asked_for_and_every_row_is_a_record(partners: int, collaborations: int) -> None:
    tables = sample.generate(until=TODAY, partners=partners, collaborations=collaborations)
    assert (len(tables["partners"]), len(tables["collaborations"])) == (partners, collaborations)
    keys: dict[str, set[str]] = {}
    linked: list[tuple[str, str]] = []
    for plural, rows in tables.items():
        model = records.PLURALS[plural]
        made = [records.read(model.entity, {name: cell for name, cell in row.items() if cell}) for row in rows]
        keys[model.entity] = {record.key for record in made}
        assert len(keys[model.entity]) == len(rows), plural
        for record in made:
            for name, link in record.links.items():
                value = getattr(record, name)
                linked += [(link.record, key) for key in (value if isinstance(value, list) else [value]) if key]
    assert [(entity, key) for entity, key in linked if key not in keys[entity]] == []


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        sample.write(tmp_path / name, sample.generate(until=TODAY, seed=seed))
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    read = {name: [(tmp_path / name / file).read_bytes() for file in files] for name in ("one", "two", "three")}
    assert read["one"] == read["two"] != read["three"]


def test_all_nine_states_of_the_gap_board_occur() -> None:
    tables = sample.generate(until=TODAY)
    rows = {entity: list[dict]() for entity in records.RECORDS}
    for plural, entries in tables.items():
        entity = records.PLURALS[plural].entity
        for row in entries:
            record = records.read(entity, {name: cell for name, cell in row.items() if cell})
            rows[entity].append(record.row())
    board, _ = counting.board(rows, datetime.date(2024, 11, 24), TODAY)
    assert {cell["state"] for cell in board.values()} == set(STATES)


def test_nobody_is_reachable_under_an_address_of_the_real_world() -> None:
    for row in sample.generate(until=TODAY)["partners"]:
        assert not row.get("email") or row["email"].endswith((".example.org", "@example.ca"))
        assert not row.get("phone") or row["phone"].startswith("902-555-01")


def test_much_is_done_together_without_the_host() -> None:
    """Else nobody could introduce us to anybody, and no pair ever works together without us."""
    tables = sample.generate(until=TODAY)
    host = tables["settings"][0]["host"]
    us = {host} | {row["person"] for row in tables["representations"] if row["organization"] == host}
    together = {
        row["key"]: row["kind"]
        for row in tables["collaborations"]
        if row["kind"] in counting.WORKING | counting.UNDERTAKINGS and row["status"] != "cancelled"
    }
    ours = {row["collaboration"] for row in tables["participations"] if {row["partner"], row.get("via")} & us}
    elsewhere = [kind for key, kind in together.items() if key not in ours]
    assert len(together) / 3 < len(elsewhere) < 2 * len(together) / 3
    assert not {"strategy-session", "working-group-meeting"} & {
        together[row["key"]]
        for row in tables["collaborations"]
        if row["key"] in together and row["key"] not in ours and row["starts_on"] >= "2020"
    }


def test_the_latest_meetings_agreed_on_what_is_open_overdue_and_done() -> None:
    tables = sample.generate(until=TODAY)
    rows, meetings = tables["action-items"], {row["key"]: row for row in tables["collaborations"]}
    came = {(row["partner"], row["collaboration"]) for row in tables["participations"]}
    assert {row["collaboration"] for row in rows} == {key for key, row in meetings.items() if row.get("minutes_url")}
    for row in rows:
        held, done = meetings[row["collaboration"]]["starts_on"], row["done_on"]
        assert held < (done or row["due_on"] or TODAY.isoformat())
        assert done <= TODAY.isoformat()
        assert {(who, row["collaboration"]) for who in row["assignees"].split("|") if who} <= came
    still_open = [row for row in rows if not row["done_on"]]
    overdue = [row for row in still_open if row["due_on"] and row["due_on"] < TODAY.isoformat()]
    assert (len(still_open), len(overdue), len(rows) - len(still_open)) == (5, 1, 3)
    assert [row["assignees"] for row in still_open if not row["due_on"]] == [""]
