"""Marks on the map: which partners are new in a window, have lapsed since the one before, are quiet, or cut points."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphsvc import sizes
from graphsvc.jobs.queue import Background
from graphsvc.maps import marks as drawing
from graphsvc.maps.drawing import Drawing
from graphsvc.maps.marks import MARKS
from graphsvc.model.period import Period
from graphsvc.model.records import Partner
from graphsvc.network import engagement
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import comparison, cut_points, dormant, maps
from graphsvc.questions.maps import Choice


def marked(
    snapshot: Snapshot, period: Period, mark: str, without_us: bool = False, background: Background | None = None
) -> frozenset[str]:
    """Keys of the partners with a mark.

    new: engaged in the window and never before; lapsed: engaged in the window before, and not in this one; quiet: as
    in dormant; cut: as in cut_points, both of which are computed in the background for a large network and empty until
    then.
    """
    return _MARKED[mark](snapshot, period, without_us, background)


def on_map(
    snapshot: Snapshot, period: Period, choice: Choice, found: Drawing, background: Background | None = None
) -> Drawing:
    """A drawing with the marks that are chosen."""
    marks = {mark: marked(snapshot, period, mark, choice.without_us, background) for mark in choice.marks}
    members = _members(snapshot, period, choice, found) if marks or choice.compared else {}
    if choice.compared:
        changes = comparison.compared(snapshot, period, choice)
        marks |= {"came": changes.came, "went": changes.went}
        before = _members(snapshot, comparison.earlier(period, choice), choice, found)
        members = {disc: members.get(disc, frozenset()) | before.get(disc, frozenset()) for disc in members | before}
    return drawing.marked(found, members, marks) if marks else found


def _members(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing) -> dict[str, frozenset[str]]:
    """Disc -> its partners; itself where it is one."""
    if found.view in ("partners", "ego"):
        return {disc.key: frozenset((disc.key,)) for disc in found.discs}
    places = maps.successors(snapshot, period.ordinals[1])
    members: dict[str, set[str]] = {}
    for key in maps.listed(snapshot, period, choice):
        partner = snapshot.partners[key]
        for disc in _discs(snapshot, found, partner, places):
            members.setdefault(disc, set()).add(key)
    return {disc: frozenset(keys) for disc, keys in members.items()}


def _discs(snapshot: Snapshot, found: Drawing, partner: Partner, places: Mapping[str, str]) -> list[str]:
    """The discs that a partner counts in."""
    if found.view == "sectors":
        return partner.sectors or [""]
    place = places[partner.municipality or ""]
    return [place] if found.view == "municipalities" else [snapshot.municipalities[place].province or ""]


def at_hand(snapshot: Snapshot, period: Period, without_us: bool = False) -> Mapping[str, frozenset[str]]:
    """The partners by mark, of those marks that are cheap to find out."""
    many = len(snapshot.participations)
    asked = [mark for mark in MARKS if many <= (sizes.CUTS_AT_HAND if mark == "cut" else sizes.LARGE)]
    return {mark: marked(snapshot, period, mark, without_us) for mark in asked}


def _engaged(snapshot: Snapshot, start: int, day: int, without_us: bool) -> frozenset[str]:
    without = host_and_staff(snapshot) if without_us else frozenset[str]()
    return snapshot.readings.ask(
        ("engaged", start, day, without_us),
        lambda: engagement.engaged(snapshot, start, day, without),
        engagement.RESTS_ON,
    )


def _new(snapshot: Snapshot, period: Period, without_us: bool, _background: Background | None) -> frozenset[str]:
    start, day = period.ordinals
    return _engaged(snapshot, start, day, without_us) - _engaged(snapshot, 1, start - 1, without_us)


def _lapsed(snapshot: Snapshot, period: Period, without_us: bool, _background: Background | None) -> frozenset[str]:
    before = _engaged(snapshot, *period.before.ordinals, without_us)
    return before - _engaged(snapshot, *period.ordinals, without_us)


def _quiet(snapshot: Snapshot, period: Period, _without_us: bool, background: Background | None) -> frozenset[str]:
    entries, _pending = dormant.listed(snapshot, period, background)
    return frozenset(entry.partner for entry in entries)


def _cut(snapshot: Snapshot, period: Period, without_us: bool, background: Background | None) -> frozenset[str]:
    cuts, _pending = cut_points.listed(snapshot, period, without_us, background)
    return frozenset(cut.partner for cut in cuts)


_MARKED: Mapping[str, Callable[[Snapshot, Period, bool, Background | None], frozenset[str]]] = {
    "new": _new,
    "lapsed": _lapsed,
    "quiet": _quiet,
    "cut": _cut,
}
