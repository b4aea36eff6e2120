"""Recent ties and introductions counted a second time: straight from the rows, pair by pair, in plain Python.

It shares no code with graphsvc.
"""

from __future__ import annotations

import datetime
from typing import Any

from counting import OCCASIONS, UNDERTAKINGS, WORKING, Rows, earliest, lasted, latest, meet, speaks_for

ONE = datetime.timedelta(days=1)


def presences(rows: Rows, day: datetime.date) -> dict[str, list[tuple[str, str | None, datetime.date]]]:
    """Collaboration -> (actor, the person who was there, last day until `day`)."""
    kind_of = {row["key"]: row["kind"] for row in rows["partner"]}
    collaborations = {row["key"]: row for row in rows["collaboration"]}
    found: dict[str, list[tuple[str, str | None, datetime.date]]] = {}
    for row in rows["participation"]:
        collaboration = collaborations[row["collaboration"]]
        via, attendance = row.get("via"), row.get("attendance")
        if not via and attendance != "present" and (attendance is not None or row.get("role") == "invited"):
            continue
        when = lasted(collaboration)
        if collaboration["kind"] not in WORKING | UNDERTAKINGS | OCCASIONS or when is None:
            continue
        when = meet(when, (earliest(row.get("from")), latest(row.get("until"))), (datetime.date.min, day))
        if when is None:
            continue
        there = via or row["partner"]
        person = there if kind_of[there] == "person" else None
        here = found.setdefault(row["collaboration"], [])
        if kind_of[row["partner"]] != "person":
            here.append((row["partner"], person, when[1]))
            continue
        spoken = speaks_for(rows, row["partner"], when)
        here += [(organization, person, end) for organization, (_, end) in spoken]
        for alone in left(when, [period for _, period in spoken]):
            if not via:
                here.append((row["partner"], person, alone[1]))
            elif person is None:
                here.append((via, None, alone[1]))
            else:
                own = speaks_for(rows, via, alone)
                here += [(organization, person, end) for organization, (_, end) in own]
                here += [(via, person, end) for _, end in left(alone, [period for _, period in own])]
    return found


def left(when: Any, taken: list[Any]) -> list[Any]:
    """What is left of a period once others are taken out of it."""
    pieces = [when]
    for start, end in taken:
        rest = []
        for first, last in pieces:
            if first < start:
                rest.append((first, min(last, start - ONE)))
            if end < last:
                rest.append((max(first, end + ONE), last))
        pieces = [piece for piece in rest if piece[0] <= piece[1]]
    return pieces


def shared(rows: Rows, day: datetime.date, apart: frozenset[str] | set[str] = frozenset()) -> Any:
    """(pair, how many were there, the last day both were), for each pair in each collaboration that none of some
    actors was in."""
    for here in presences(rows, day).values():
        actors = sorted({actor for actor, _, _ in here})
        if apart & set(actors):
            continue
        until = {actor: max(end for other, _, end in here if other == actor) for actor in actors}
        for i, one in enumerate(actors):
            for other in actors[i + 1 :]:
                # One person who speaks for two organizations ties them not.
                mine, theirs = (
                    {who for actor, who, _ in here if actor == key and who != actor} for key in (one, other)
                )
                if not (mine & theirs) - {None}:
                    yield frozenset((one, other)), len(actors), min(until[one], until[other])


def strengths(
    rows: Rows, day: datetime.date, apart: frozenset[str] | set[str] = frozenset()
) -> dict[frozenset[str], float]:
    """The recent tie of each pair: 1/(k-1) times a half for each year since both were last in it."""
    found: dict[frozenset[str], float] = {}
    for pair, k, last in shared(rows, day, apart):
        found[pair] = found.get(pair, 0) + 1 / (k - 1) * 0.5 ** ((day - last).days / 365.25)
    return found


def introducers(rows: Rows, one: str, other: str, day: datetime.date) -> list[tuple[float, str]]:
    """(the weaker tie, introducer) between two partners, the strongest first; the pair's own tie as introducer "".

    What the first partner was in too does not tie an introducer to the second one.
    """
    ties = strengths(rows, day)
    partners = {row["key"]: row for row in rows["partner"]}

    def as_whom(key: str) -> set[str]:
        return {key} | {organization for organization, _ in speaks_for(rows, key, (day, day))}

    ones, others = as_whom(one), as_whom(other)
    elsewhere = strengths(rows, day, ones)

    def best(key: str, ends: set[str], ties: dict[frozenset[str], float]) -> float:
        return max((ties.get(frozenset((key, end)), 0) for end in ends if end != key), default=0)

    found = []
    for key, row in partners.items():
        here = earliest(row.get("joined_on")) <= day <= latest(row.get("left_on"))
        named = row["kind"] != "person" or row.get("consent") in ("internal", "public")
        score = min(best(key, ones, ties), best(key, others, elsewhere))
        if here and named and key not in ones | others and score >= 0.01:
            found.append((-round(score, 9), key))
    found.sort()
    direct = round(max((ties.get(frozenset((a, b)), 0) for a in ones for b in others if a != b), default=0), 9)
    if direct >= max(0.01, -found[0][0] if found else 0):
        found.insert(0, (-direct, ""))
    return [(-score, key) for score, key in found[:3]]
