"""The gap board counted a second time: straight from the rows, cell by cell, in plain Python.

It shares no code with graphsvc; dates are pairs of days, and nothing is indexed.
"""

from __future__ import annotations

import datetime
from typing import Any

Rows = dict[str, list[dict[str, Any]]]
WORKING = {"meeting", "working-group-meeting", "strategy-session", "consultation", "training"}
UNDERTAKINGS = {"project", "agreement", "referral"}
OCCASIONS = {"event", "reception", "cultural-activity"}
FIRST, LAST = datetime.date.min, datetime.date.max


def earliest(text: str | None) -> datetime.date:
    if not text:
        return FIRST
    parts = [int(part) for part in text.split("-")]
    return datetime.date(*[*parts, 1, 1][:3])


def latest(text: str | None) -> datetime.date:
    if not text:
        return LAST
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    day = datetime.date(year, month, 28)
    while (day + datetime.timedelta(days=1)).month == month:
        day += datetime.timedelta(days=1)
    return day


def lasted(row: dict[str, Any]) -> tuple[datetime.date, datetime.date] | None:
    """When a collaboration that counts took place."""
    if row.get("status") in ("planned", "cancelled"):
        return None
    starts, ends = row.get("starts_on"), row.get("ends_on")
    if row["kind"] in UNDERTAKINGS:
        if not ends and row.get("status") == "completed":
            ends = starts
        return earliest(starts), latest(ends)
    return (earliest(starts), latest(ends or starts)) if starts else None


def meet(*periods: tuple[datetime.date, datetime.date]) -> tuple[datetime.date, datetime.date] | None:
    start, end = max(p[0] for p in periods), min(p[1] for p in periods)
    return (start, end) if start <= end else None


def speaks_for(rows: Rows, person: str, during: tuple[datetime.date, datetime.date]) -> list[tuple[str, Any]]:
    """(organization, when) of all that a person represented during some days."""
    found = []
    for row in rows["representation"]:
        if row["person"] == person:
            when = meet(during, (earliest(row.get("from")), latest(row.get("until"))))
            if when:
                found.append((row["organization"], when))
    return found


def evidence(rows: Rows, kinds: set[str], without: frozenset[str]) -> list[tuple[str, str | None, Any]]:
    """(partner, person it rests on, when): each way in which a partner took part in something of these kinds."""
    kind_of = {row["key"]: row["kind"] for row in rows["partner"]}
    collaborations = {row["key"]: row for row in rows["collaboration"]}
    found = []
    for row in rows["participation"]:
        collaboration = collaborations[row["collaboration"]]
        via = row.get("via")
        there = via or row["partner"]
        attendance = row.get("attendance")
        if not via and attendance != "present" and (attendance is not None or row.get("role") == "invited"):
            continue
        when = lasted(collaboration)
        if collaboration["kind"] not in kinds or when is None:
            continue
        when = meet(when, (earliest(row.get("from")), latest(row.get("until"))))
        if when is None:
            continue
        person = there if kind_of[there] == "person" else None
        if kind_of[row["partner"]] != "person":
            spoken = [(row["partner"], when)]
        else:
            spoken = speaks_for(rows, row["partner"], when)
        alone = [day for day in _days(when) if not any(start <= day <= end for _, (start, end) in spoken)]
        for day in alone:
            # Whoever was there stood for nobody's seat on that day: an alternate is there for its own.
            own = [] if not via else speaks_for(rows, via, (day, day)) if person else [(via, (day, day))]
            spoken += own
            if not own and person and person not in without:
                found.append((person, person, (day, day)))
        for organization, period in spoken:
            if organization in without or person in without:
                continue
            found.append((organization, person, period))
            if person:
                found.append((person, person, period))
    return found


def _days(when: tuple[datetime.date, datetime.date]) -> list[datetime.date]:
    """The days at which anything can change: bounds of years and months are enough for these graphs."""
    found = {when[0], when[1]}
    for year in range(2015, 2030):
        for month in range(1, 13):
            for day in (1, 15):
                candidate = datetime.date(year, month, day)
                if when[0] <= candidate <= when[1]:
                    found.add(candidate)
    return sorted(found)


def host_and_staff(rows: Rows) -> frozenset[str]:
    """We: the host, and who spoke for it and for nobody else, whenever that was."""
    host = next((row.get("host") for row in rows["setting"]), None)
    spoke: dict[str, set[str]] = {}
    for row in rows["representation"]:
        spoke.setdefault(row["person"], set()).add(row["organization"])
    return frozenset({person for person, whom in spoke.items() if whom == {host}} | {host} - {None})


def merged(rows: Rows, key: str, day: datetime.date) -> str:
    """What a municipality is part of on a day."""
    row = next(row for row in rows["municipality"] if row["key"] == key)
    into = row.get("merged_into")
    return merged(rows, into, day) if into and earliest(row.get("merged_on")) <= day else key


def newcomers(rows: Rows, place: dict[str, Any], day: datetime.date) -> tuple[float | None, bool]:
    """Newcomers a year to a municipality, and whether that is estimated from the others of its province."""
    if place.get("newcomers_per_year") is not None:
        return place["newcomers_per_year"], False
    both = [
        row
        for row in rows["municipality"]
        if row.get("province")
        and row["province"] == place.get("province")
        and merged(rows, row["key"], day) == row["key"]
        and None not in (row.get("newcomers_per_year"), row.get("population"))
    ]
    if not both or place.get("population") is None:
        return None, False
    rate = sum(row["newcomers_per_year"] for row in both) / sum(row["population"] for row in both)
    return place["population"] * rate, True


Cells = dict[tuple[str, str], dict[str, Any]]
WORST_FIRST = ["no-partner", "province-wide", "not-involved", "inactive", "thin", "one-person"]


def ranked(cells: Cells) -> list[tuple[str, str]]:
    """The gaps: most newcomers first and unknown ones last, then the worst state, then by key."""

    def rank(where: tuple[str, str]) -> Any:
        told = cells[where]["newcomers"]
        return told is None, -(told or 0), WORST_FIRST.index(cells[where]["state"]), where

    return sorted((where for where, cell in cells.items() if cell["state"] in WORST_FIRST), key=rank)


def board(
    rows: Rows, start: datetime.date, day: datetime.date, left_out: frozenset[str] = frozenset()
) -> tuple[Cells, list[str]]:
    """(municipality, sector) -> all that a cell says, newcomers rounded; and the places where nobody is known."""
    host = next((row.get("host") for row in rows["setting"]), None)
    without = left_out | frozenset({host} - {None})
    working = evidence(rows, WORKING | UNDERTAKINGS, without)
    engaged = {(who, person) for who, person, when in working if meet(when, (start, day))}
    once = {who for who, _, when in working if when[0] <= day}
    came = {who for who, _, when in evidence(rows, WORKING | UNDERTAKINGS | OCCASIONS, without) if when[0] <= day}
    here = [
        row
        for row in rows["partner"]
        if row["key"] not in without
        and earliest(row.get("joined_on")) <= day <= latest(row.get("left_on"))
        and not (row["kind"] == "person" and speaks_for(rows, row["key"], (day, day)))
    ]
    found: Cells = {}
    nobody = []
    for municipality in rows["municipality"]:
        place = municipality["key"]
        if merged(rows, place, day) != place:
            continue
        local = [
            row
            for row in here
            if place in {merged(rows, key, day) for key in {row.get("municipality"), *row.get("serves", [])} - {None}}
        ]
        organizations = [row for row in local if row["kind"] != "person"]
        if not organizations:
            nobody.append(place)
        a_year, estimated = newcomers(rows, municipality, day)
        for sector in rows["sector"]:
            partners = sorted(row["key"] for row in local if sector["key"] in row.get("sectors", []))
            wide = sorted(
                row["key"]
                for row in here
                if row.get("serves_province")
                and row["serves_province"] == municipality.get("province")
                and sector["key"] in row.get("sectors", [])
            )
            expected, from_council = 0, False
            words = [
                row
                for row in rows["expectation"]
                if row["sector"] == sector["key"]
                and merged(rows, row["municipality"], day) == place
                and earliest(row.get("from")) <= day <= latest(row.get("until"))
            ]
            words.sort(key=lambda row: (row["municipality"] == place, earliest(row.get("from"))))
            threshold, population = sector.get("expected_from_population"), municipality.get("population")
            if words:
                expected, from_council = words[-1]["partners"], True
            elif threshold is not None and (population is None or population >= threshold):
                expected = 1
            active = [key for key in partners if any(who == key for who, _ in engaged)]
            people = {person for who, person in engaged if who in active and person}

            def left(person: str, active: list[str] = active) -> int:
                return sum(any(who == key and by != person for who, by in engaged) for key in active)

            needed = sorted(person for person in people if left(person) < expected <= len(active))
            if expected == 0:
                state = "not-expected"
            elif len(active) >= expected:
                state = "one-person" if needed else "covered"
            elif active:
                state = "thin"
            elif any(key in once for key in partners):
                state = "inactive"
            elif partners:
                state = "not-involved"
            elif wide:
                state = "province-wide"
            elif (not from_council and population is None) or not organizations:
                state = "unknown"
            else:
                state = "no-partner"
            found[place, sector["key"]] = {
                "state": state,
                "expected": expected,
                "partners": partners,
                "engaged": active,
                "ever": [key for key in partners if key in once],
                "attended": [key for key in partners if key in came],
                "resting_on": needed[0] if needed else None,
                "province_wide": wide,
                "without_sector": sum(not row.get("sectors") for row in organizations),
                "newcomers": None if a_year is None else round(a_year, 6),
                "estimated": estimated,
            }
    return found, sorted(nobody)
