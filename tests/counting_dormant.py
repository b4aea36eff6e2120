"""Dormant partners, seats and never-engaged partners counted a second time, straight from the rows.

It shares no code with graphsvc: for each partner every row is asked again, and days are compared one by one.
"""

from __future__ import annotations

import datetime
from typing import Any

from counting import OCCASIONS, UNDERTAKINGS, WORKING, Rows, earliest, lasted, latest, meet, speaks_for

FIRST, LAST = datetime.date.min, datetime.date.max


def looked_at(rows: Rows, day: datetime.date) -> list[dict[str, Any]]:
    """Organizations and persons who speak for nobody, present on a day, without the host."""
    host = next((row.get("host") for row in rows["setting"]), None)
    return [
        row
        for row in rows["partner"]
        if row["key"] != host
        and earliest(row.get("joined_on")) <= day <= latest(row.get("left_on"))
        and not (row["kind"] == "person" and speaks_for(rows, row["key"], (day, day)))
    ]


def speaking(rows: Rows, partner: str, when: tuple[datetime.date, datetime.date]) -> list[tuple[str, Any]]:
    """For whom a partner counts during some days: (actor, when)."""
    kind = next(row["kind"] for row in rows["partner"] if row["key"] == partner)
    if kind != "person":
        return [(partner, when)]
    found = speaks_for(rows, partner, when)
    free, day = [], when[0]
    if not found:
        return [(partner, when)]
    # The days on which nobody is represented, joined to periods.
    for _, (first, last) in sorted(found, key=lambda item: item[1]):
        if first > day:
            free.append((partner, (day, first - datetime.timedelta(days=1))))
        day = max(day, last + datetime.timedelta(days=1)) if last < LAST else LAST
    if day <= when[1] and not any(last == LAST for _, (_, last) in found):
        free.append((partner, (day, when[1])))
    return found + free


def there(rows: Rows, row: dict[str, Any]) -> list[tuple[str, Any]]:
    """Which actors were there by one participation row, and when."""
    when = held(rows, row)
    if when is None:
        return []
    via = row.get("via")
    came = via or row.get("attendance") == "present" or (not row.get("attendance") and row.get("role") != "invited")
    if not came:
        return []
    found = []
    for actor, period in speaking(rows, row["partner"], when):
        if via and actor == row["partner"] and is_person(rows, actor):
            found += speaking(rows, via, period)
        else:
            found.append((actor, period))
    return found


def is_person(rows: Rows, key: str) -> bool:
    return next(row["kind"] for row in rows["partner"] if row["key"] == key) == "person"


def held(rows: Rows, row: dict[str, Any]) -> tuple[datetime.date, datetime.date] | None:
    """When a participation's collaboration took place, within the row's own dates."""
    collaboration = next(one for one in rows["collaboration"] if one["key"] == row["collaboration"])
    when = lasted(collaboration)
    return when and meet(when, (earliest(row.get("from")), latest(row.get("until"))))


def dormant(rows: Rows, day: datetime.date) -> dict[str, dict[str, Any]]:
    """Partner -> reason, since, last engagement, longest pause, gatherings missed."""
    staff = {row["person"] for row in rows["representation"]}
    host = next((row.get("host") for row in rows["setting"]), None)
    ours = {p for p in staff if all(r["organization"] == host for r in rows["representation"] if r["person"] == p)}
    collaborations = {row["key"]: row for row in rows["collaboration"]}
    found = {}
    for partner in looked_at(rows, day):
        key = partner["key"]
        if key in ours:
            continue
        asked: dict[str, set[str]] = {}
        engaged: dict[str, list[Any]] = {}
        for row in rows["participation"]:
            one = collaborations[row["collaboration"]]
            when = held(rows, row)
            if when is None:
                continue
            mine = [period for actor, period in there(rows, row) if actor == key]
            if one["kind"] in WORKING | UNDERTAKINGS:
                engaged.setdefault(one["key"], []).extend(p for p in mine if p[0] <= day)
            if one["kind"] in WORKING | OCCASIONS and lasted(one)[0] <= day:
                if mine:
                    asked.setdefault(one["key"], set()).add("came")
                if any(actor == key for actor, _ in speaking(rows, row["partner"], when)):
                    word = "excused" if row.get("via") or row.get("attendance") == "regrets" else "asked"
                    asked.setdefault(one["key"], set()).add(word)
        spans = {name: (min(p[0] for p in ps), min(day, max(p[1] for p in ps))) for name, ps in engaged.items() if ps}
        last = max((end for _, end in spans.values()), default=None)
        order = sorted(asked, key=lambda name: (*lasted(collaborations[name]), name))[-3:]
        apart = (
            (lasted(collaborations[order[2]])[0] - lasted(collaborations[order[0]])[1]).days if len(order) == 3 else 0
        )
        if apart >= 120 and all(asked[name] == {"asked"} for name in order):
            first = lasted(collaborations[order[0]])[0]
            found[key] = {"reason": "missed", "since": first, "last": last, "pause": None, "missed": order}
            continue
        dated = [
            (*spans[name], collaborations[name]["kind"] in UNDERTAKINGS)
            for name in spans
            if "-" in (collaborations[name].get("starts_on") or "")
        ]
        if last is None or len({(start.year, start.month) for start, _, _ in dated}) < 4:
            continue
        pauses = [0]
        for number, (start, end, lasts) in enumerate(sorted(dated)):
            before = [e if keeps else s for s, e, keeps in sorted(dated)[:number]]
            if before:
                pauses.append(((start if lasts else end) - max(before)).days)
        if (day - last).days > max(120, 2 * max(pauses)):
            found[key] = {"reason": "silent", "since": last, "last": last, "pause": max(pauses), "missed": []}
    return found


def never(rows: Rows, day: datetime.date) -> dict[str, set[str]]:
    """Partner never engaged -> the occasions it came to."""
    host = next((row.get("host") for row in rows["setting"]), None)
    own = {row["person"] for row in rows["representation"]}
    ours = {p for p in own if all(r["organization"] == host for r in rows["representation"] if r["person"] == p)}
    collaborations = {row["key"]: row for row in rows["collaboration"]}
    engaged, came = set(), {}
    for row in rows["participation"]:
        kind = collaborations[row["collaboration"]]["kind"]
        for actor, period in there(rows, row):
            person = row.get("via") or row["partner"]
            who = {actor, person} if is_person(rows, person) else {actor}
            # What is done for the host, or by it, engages nobody.
            if period[0] > day or host in who:
                continue
            for one in who:
                if kind in WORKING | UNDERTAKINGS:
                    engaged.add(one)
            for one in {actor, person} if is_person(rows, person) else {actor}:
                if kind in OCCASIONS:
                    came.setdefault(one, set()).add(row["collaboration"])
    return {
        row["key"]: came.get(row["key"], set())
        for row in looked_at(rows, day)
        if row["key"] not in engaged and row["key"] not in ours
    }


def seats(rows: Rows, day: datetime.date) -> dict[str, tuple[str, datetime.date | None]]:
    """Seat -> state, and when the term ends or ended."""
    partners = {row["key"]: row for row in rows["partner"]}
    found = {}

    def within(row: dict[str, Any]) -> bool:
        return earliest(row.get("from")) <= day <= latest(row.get("until"))

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row.get(name) for name in ("body", "sector", "municipality", "voice"))

    for row in rows["seat"]:
        body = next(one for one in rows["collaboration"] if one["key"] == row["body"])
        if body.get("status") in ("planned", "cancelled"):
            continue
        if not earliest(body.get("starts_on")) <= day <= latest(body.get("ends_on")):
            continue
        terms = [one for one in rows["seat"] if place(one) == place(row)]
        if not within(row):
            over = [one for one in terms if latest(one.get("until")) < day]
            newest = max(over, key=lambda one: (latest(one.get("until")), one["key"]), default=None)
            if len(over) == len(terms) and row is newest:
                found[row["key"]] = ("vacant", latest(row.get("until")))
            continue
        holder = partners.get(row.get("holder") or "")
        if holder is None:
            found[row["key"]] = ("vacant", None)
            continue
        left = latest(holder.get("left_on"))
        if not earliest(holder.get("joined_on")) <= day <= left:
            found[row["key"]] = ("vacant", None if left == LAST else left)
            continue
        ends = min(latest(row.get("until")), left)
        following = any(
            one.get("holder")
            and day < earliest(one.get("from")) <= ends + datetime.timedelta(days=1)
            and latest(one.get("until")) > ends
            for one in terms
            if ends != LAST
        )
        soon = (ends - day).days <= 120 and not following
        found[row["key"]] = ("ending" if soon else "filled", None if ends == LAST else ends)
    return found
