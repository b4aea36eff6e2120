"""What came and what went between two days on one drawing: partners by their engagement, and ties."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphsvc.maps import municipalities
from graphsvc.maps.drawing import Disc, Drawing, Ribbon, box
from graphsvc.maps.positions import SPACING, Point
from graphsvc.model.period import Period
from graphsvc.network import engagement
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps
from graphsvc.questions.maps import Choice
from graphsvc.questions.positions import Positions


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came and went since a day: partners engaged in only one of the windows, and ribbons of only one.

    For the council nobody is told to have gone, and no tie.
    """

    day: datetime.date
    came: frozenset[str]
    went: frozenset[str]
    ties_came: tuple[Ribbon, ...]
    ties_went: tuple[Ribbon, ...]


def earlier(period: Period, choice: Choice) -> Period:
    """The window of the same length that ends on the day compared with."""
    assert choice.compared
    return Period(choice.compared, period.months)


def compared(snapshot: Snapshot, period: Period, choice: Choice) -> Comparison:
    """The comparison of a choice with a day to compare with."""
    question = ("compared", period, choice.drawn)
    return snapshot.readings.ask(question, lambda: _compared(snapshot, period, choice), maps.RESTS_ON)


def _compared(snapshot: Snapshot, period: Period, choice: Choice) -> Comparison:
    before = earlier(period, choice)
    without = maps.left_out(snapshot, choice)
    here = {key for when in (period, before) for key in _listed(snapshot, when, choice)}
    now, once = (engagement.engaged(snapshot, *when.ordinals, without) & here for when in (period, before))
    ribbons, old = _ribbons(snapshot, period, choice), _ribbons(snapshot, before, choice)
    gone = () if choice.council else tuple(ribbon for pair, ribbon in old.items() if pair not in ribbons)
    return Comparison(
        day=before.day,
        came=frozenset(now - once),
        went=frozenset() if choice.council else frozenset(once - now),
        ties_came=tuple(ribbon for pair, ribbon in ribbons.items() if pair not in old),
        ties_went=gone,
    )


def _listed(snapshot: Snapshot, period: Period, choice: Choice) -> Sequence[str]:
    """Keys of the partners that a map shows or counts."""
    if choice.view == "ego":
        return [disc.key for disc in maps.draw(snapshot, period, replace(choice, compared=None)).discs]
    return maps.listed(snapshot, period, choice)


def _ribbons(snapshot: Snapshot, period: Period, choice: Choice) -> dict[tuple[str, str], Ribbon]:
    """All ribbons of a view by their two discs, heaviest first, drawn or not."""
    found: list[Ribbon]
    ties = maps.window_ties(snapshot, period, maps.left_out(snapshot, choice))
    if choice.view == "municipalities":
        places = maps.successors(snapshot, period.ordinals[1])
        keys = maps.listed(snapshot, period, choice)
        home = {key: places[place] for key in keys if (place := snapshot.partners[key].municipality)}
        found = [ribbon for ribbon in municipalities.ribbons(home, ties) if ribbon.weight >= choice.minimum]
    elif choice.view in ("sectors", "provinces"):
        found = list(maps.draw(snapshot, period, replace(choice, compared=None)).ribbons)
    else:
        here, who = set(maps.listed(snapshot, period, choice)), maps.chosen(snapshot, period, choice)
        found = [
            Ribbon(one, other, round(weight, 6), 1)
            for one, other, weight in ties.pairs()
            if one in here and other in here and weight >= choice.minimum
            if choice.view == "partners" or who in (one, other)
        ]
    found.sort(key=lambda ribbon: (-ribbon.weight, ribbon.one, ribbon.other))
    return {(min(r.one, r.other), max(r.one, r.other)): r for r in found}


def on_map(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing, positions: Positions | None) -> Drawing:
    """A drawing with what was there on the day compared with: its partners at their places, its ribbons."""
    comparison = compared(snapshot, period, choice)
    before = maps.draw(snapshot, earlier(period, choice), replace(choice, compared=None), positions)
    there = {disc.key for disc in found.discs}
    gone = [disc for disc in before.discs if disc.key not in there]
    if choice.council or found.view not in ("partners", "ego"):
        gone = []
    elif found.view == "ego":
        gone = _outside(found, gone)
    else:
        placed: Mapping[str, Point] = positions.points if positions else {}
        gone = [disc for disc in gone if disc.key in placed]
    discs = (*found.discs, *gone)
    there |= {disc.key for disc in gone}
    came = {(ribbon.one, ribbon.other) for ribbon in comparison.ties_came}
    kept = [replace(r, change="came") if _among(r, came) else r for r in found.ribbons]
    went = [replace(r, change="went") for r in comparison.ties_went if r.one in there and r.other in there]
    changed = sorted([*went, *(r for r in kept if r.change)], key=lambda r: (-r.weight, r.one, r.other))
    ribbons = (*changed, *(r for r in kept if not r.change))
    drawn = max(found.drawn, min(len(changed), maps.MOST_CHANGED))
    frame = box(discs, 60) if gone else found.box
    return replace(found, discs=discs, ribbons=ribbons, drawn=min(drawn, len(ribbons)), box=frame)


def _among(ribbon: Ribbon, pairs: set[tuple[str, str]]) -> bool:
    return (ribbon.one, ribbon.other) in pairs or (ribbon.other, ribbon.one) in pairs


def _outside(found: Drawing, gone: list[Disc]) -> list[Disc]:
    """Discs on a ring around a drawing."""
    furthest = max((math.hypot(disc.x, disc.y) for disc in found.discs), default=0.0)
    away = max(furthest + 2.2 * SPACING, len(gone) * 1.6 * SPACING / (2 * math.pi))
    discs: list[Disc] = []
    for number, disc in enumerate(gone):
        angle = 2 * math.pi * number / len(gone)
        x, y = round(away * math.cos(angle), 1), round(away * math.sin(angle), 1)
        discs.append(replace(disc, x=x, y=y, home=(x, y)))
    return discs
