"""Random graphs small enough to count by brute force, with everything that makes counting hard."""

from __future__ import annotations

import random
from typing import Any

from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot, loaded

SECTORS = ("health", "housing", "schools")
PLACES = ("souris", "montague", "three-rivers", "tignish")
BODY = "council"


def _maybe(random_: random.Random, value: Any, share: float = 0.5) -> Any:
    return value if random_.random() < share else None


def _day(random_: random.Random) -> str:
    year, month, day = random_.randint(2021, 2026), random_.randint(1, 12), random_.randint(1, 28)
    return random_.choice((f"{year}", f"{year}-{month:02}", *[f"{year}-{month:02}-{day:02}"] * 4))


def _period(random_: random.Random, share: float = 0.4) -> dict[str, str]:
    bounds = sorted(f"{_day(random_)[:4]}-06" for _ in range(2))
    return {name: bound for name, bound in zip(("from", "until"), bounds, strict=True) if random_.random() < share}


def rows(seed: int, partners: int = 12, collaborations: int = 14) -> dict[str, list[dict[str, Any]]]:
    """Rows by entity, in an order in which links lead to what is there."""
    r = random.Random(seed)
    found: dict[str, list[dict[str, Any]]] = {entity: [] for entity in records.RECORDS}
    for sector in SECTORS:
        found["sector"].append(
            {"key": sector, "name": sector.title(), "expected_from_population": r.choice((None, 0, 1000, 5000))}
        )
    for place in PLACES:
        found["municipality"].append(
            {
                "key": place,
                "name": place.title(),
                "province": _maybe(r, "PE", 0.9),
                "population": _maybe(r, r.randint(200, 8000), 0.8),
                "newcomers_per_year": _maybe(r, r.randint(0, 90)),
            }
        )
    if r.random() < 0.5:
        found["municipality"][1] |= {"merged_into": "three-rivers", "merged_on": "2024-09"}
    for i in range(partners):
        found["partner"].append(
            {
                "key": f"p{i}",
                "name": f"Partner {i}",
                "kind": r.choice(("library", "person", "person", "health-organization")),
                "municipality": _maybe(r, r.choice(PLACES[:3]), 0.6),
                "serves": r.sample(PLACES[:3], r.choice((0, 0, 1, 2))),
                "serves_province": _maybe(r, "PE", 0.2),
                "sectors": r.sample(SECTORS, r.choice((0, 1, 1, 2))),
                "joined_on": _maybe(r, _day(r)[:4], 0.3),
                "left_on": _maybe(r, "2026-01", 0.1),
            }
        )
    persons = [row["key"] for row in found["partner"] if row["kind"] == "person"]
    organizations = [row["key"] for row in found["partner"] if row["kind"] != "person"]
    if r.random() < 0.5 and organizations:
        found["setting"].append({"key": "network", "host": r.choice(organizations)})
    for i in range(partners // 2 if persons and organizations else 0):
        found["representation"].append(
            {
                "key": f"r{i}",
                "person": r.choice(persons),
                "organization": r.choice(organizations),
                **_period(r),
            }
        )
    found["collaboration"].append({"key": BODY, "title": "Council", "kind": "council"})
    for i in range(collaborations):
        kind = r.choice(("meeting", "strategy-session", "reception", "project", "contact"))
        gathering = kind != "project"
        status = r.choice(
            ("held", "held", None, "planned", "cancelled") if gathering else ("active", "completed", None)
        )
        found["collaboration"].append(
            {
                "key": f"c{i}",
                "title": f"Collaboration {i}",
                "kind": kind,
                "status": status,
                "starts_on": _maybe(r, _day(r), 0.9),
                "part_of": _maybe(r, BODY, 0.3),
            }
        )
    every = [row["key"] for row in found["partner"]]
    for i in range(partners * 4):
        partner = r.choice(every)
        found["participation"].append(
            {
                "key": f"t{i}",
                "partner": partner,
                "collaboration": r.choice(found["collaboration"])["key"],
                "role": r.choice((None, "member", "invited", "chair")),
                "attendance": r.choice((None, "present", "present", "regrets", "absent")),
                "via": _maybe(r, r.choice([key for key in every if key != partner]), 0.1),
                **(_period(r) if r.random() < 0.1 else {}),
            }
        )
    for i in range(3):
        found["expectation"].append(
            {
                "key": f"e{i}",
                "municipality": r.choice(PLACES),
                "sector": r.choice(SECTORS),
                "partners": r.choice((0, 1, 2, 3)),
                **_period(r),
            }
        )
    for i in range(3):
        found["action-item"].append(
            {
                "key": f"a{i}",
                "title": f"Action item {i}",
                "assignees": r.sample(every, r.choice((0, 1, 2))),
                "collaboration": _maybe(r, r.choice(found["collaboration"])["key"], 0.8),
                "due_on": _maybe(r, _day(r), 0.8),
                "done_on": _maybe(r, _day(r), 0.4),
            }
        )
    return found


def snapshot(found: dict[str, list[dict[str, Any]]]) -> Snapshot:
    """The snapshot of rows."""
    tables = {
        entity: {record.key: record for record in (records.read(entity, row) for row in entries)}
        for entity, entries in found.items()
    }
    return loaded(1, tables, {entity: dict.fromkeys(table, 1) for entity, table in tables.items()})
