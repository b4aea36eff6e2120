"""What small maps on other pages show: a partner and who is around it, who took part, the surroundings of a cell.

Nobody is pale in them as not engaged: no legend would say why.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc import sizes
from graphsvc.maps import ego, inset
from graphsvc.maps import partners as partners_map
from graphsvc.maps.drawing import Drawing, Ribbon, heaviest_first
from graphsvc.maps.positions import Point
from graphsvc.model import records, vocabulary
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import chairs, gaps, maps
from graphsvc.questions.maps import Choice

#: What the inset of a cell rests on.
RESTS_ON = maps.RESTS_ON | gaps.RESTS_ON
#: Of a collaboration of very many: among so many, the best connected, those who are drawn are sought.
MOST = 100
#: In pixels: the radius of a partner in the inset of a collaboration.
RADIUS = 9.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the map; in_all: how many partners there are, drawn or not."""

    drawing: Drawing
    in_all: int


def fits(snapshot: Snapshot) -> bool:
    """Whether insets are drawn while a page is asked for: of a country its ties alone take seconds."""
    return len(snapshot.participations) <= sizes.LARGE


def partner(snapshot: Snapshot, period: Period, key: str) -> Part | None:
    """A partner, or the organization it speaks for, and those it is tied to most; None where nothing ties it."""
    choice = Choice(view="ego", partner=key)
    who = maps.chosen(snapshot, period, choice)
    ties = maps.window_ties(snapshot, period)
    here = {*maps.shown_anywhere(snapshot, period.ordinals[1], choice, frozenset()), who}
    found = ego.draw(snapshot, who, here, maps.everybody(snapshot), ties, most=inset.AROUND)
    return Part(found, found.untold + len(found.discs) - 1) if len(found.discs) > 1 else None


def period_of(collaboration: records.Collaboration, today: datetime.date) -> Period:
    """The months before a gathering, in which those who came may have met; until today for anything else."""
    day = collaboration.starts_on or ""
    if collaboration.kind in vocabulary.GATHERINGS and len(day) == len("YYYY-MM-DD"):
        before = datetime.date.fromisoformat(day)
        if datetime.date.min < before <= today:
            return Period(before - datetime.timedelta(days=1))
    return Period(today)


def period_between(start: datetime.date, until: datetime.date) -> Period:
    """The fewest whole months that end on a day and hold another."""
    months = (until.year - start.year) * 12 + until.month - start.month
    fewest = months if months and Period(until, months).start <= start else months + 1
    return Period(until, min(1200, fewest))


def collaboration(
    snapshot: Snapshot, period: Period, key: str, positions: Mapping[str, Point] | None = None
) -> Part | None:
    """Who took part in a collaboration and their ties in a period; None of fewer than two, and of a contact.

    positions: of the partners on the map; without them they stand around an ellipse, by sector.
    """
    if snapshot.collaborations[key].kind in vocabulary.CONTACTS:
        return None
    choice = Choice(view="partners", collaboration=key)
    there = maps.shown_anywhere(snapshot, period.ordinals[1], choice, frozenset())
    if len(there) < 2:
        return None
    ties = maps.window_ties(snapshot, period)
    many = dict(zip(ties.keys, ties.strength.tolist(), strict=True)) if len(there) > MOST else {}
    tried = sorted(there, key=lambda name: (-many.get(name, 0.0), name))[:MOST]
    ribbons = heaviest_first(Ribbon(one, other, round(weight, 6), 1) for one, other, weight in ties.among(tried))
    strength: dict[str, float] = dict.fromkeys(tried, 0.0)
    for ribbon in ribbons:
        strength[ribbon.one] += ribbon.weight
        strength[ribbon.other] += ribbon.weight
    shown = sorted(tried, key=lambda name: (-strength[name], name))[: inset.TOGETHER]
    shown.sort(key=lambda name: (sorted(snapshot.partners[name].sectors), name))
    points = inset.spread(shown, positions or {}, [RADIUS * 1.3] * len(shown))
    discs = tuple(
        partners_map.disc(snapshot, name, point, RADIUS, engaged=True)
        for name, point in zip(shown, points, strict=True)
    )
    drawn = [ribbon for ribbon in ribbons if ribbon.one in shown and ribbon.other in shown]
    return Part(inset.of_partners(discs, drawn), len(there))


def cell(snapshot: Snapshot, period: Period, municipality: str, sector: str, without_us: bool) -> Part | None:
    """The partners of a sector in a municipality and the nearest ones, hollow where somebody is missing.

    None where the municipality has no place on the map.
    """
    choice = Choice(view="municipalities", sector=sector, without_us=without_us, gaps=True)
    found = maps.draw(snapshot, period, choice)
    missing = chairs.missing(chairs.empty(snapshot, period, choice), choice)
    around = inset.around(found, maps.place(snapshot, period, Choice(municipality=municipality)), missing)
    return Part(around, sum(disc.partners for disc in around.discs)) if around.discs else None
