"""What changed from the window before to this one: who is engaged, which ties came and went, what we set going."""

# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphsvc.analytics import attribution, jackknife, turnover
from graphsvc.analytics.adjacency import Groups
from graphsvc.analytics.attribution import Attributed
from graphsvc.analytics.turnover import Engaged, Meeting, Turnover, Window
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level

Values = dict[str, float | None]
Band = tuple[float, float] | None
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """Two windows that follow each other (ordinals), at a level, with or without some partners.

    sectors: of each partner; us: the host and its staff, whose table it is, empty where there is no host.
    """

    before: Window
    now: Window
    level: Level
    without: frozenset[str]
    sectors: Groups
    us: frozenset[str]


@dataclass(frozen=True, slots=True)
class Course:
    """What changed; each first meeting of two sectors and each pair lies in the window before or in this one.

    first_meetings: None where fewer than two sectors are known; attributed: None where there is no host.
    """

    before: Engaged
    now: Engaged
    ties: Turnover
    first_meetings: list[Meeting] | None
    attributed: list[Attributed] | None


def course(snapshot: Snapshot, asked: Question) -> Course:
    """The change between the two windows. O(presences + sum of k^2)."""
    before, now = turnover.engaged(snapshot, (asked.before, asked.now), asked.without)
    since, day = asked.before[0], asked.now[1]
    met = turnover.first_meetings(snapshot, day, asked.sectors, asked.without) if _several(asked.sectors) else None
    pairs = attribution.attributed(snapshot, day, asked.us) if asked.us else None
    return Course(
        before,
        now,
        turnover.turnover(snapshot, asked.before, asked.now, asked.level, asked.without),
        None if met is None else [row for row in met if row.day >= since],
        None if pairs is None else [row for row in pairs if row.since >= since],
    )


def values(found: Course) -> tuple[Values, Values]:
    """The figures of this window, and those of them that the window before has too; what is undefined is None.

    What became of the ties, or of the engaged, of the window before is undefined where it had none.
    """
    ties, left = found.ties, found.now.left
    anybody = len(found.before.organizations) + len(found.before.persons) > 0
    tied = len(ties.kept) + len(ties.lapsed) > 0
    start = found.now.window[0]
    now, before = _own(found, found.now, start), _own(found, found.before, start)
    return now | {
        "engaged_left": len(left) if left is not None and anybody else None,
        "ties_formed": len(ties.formed),
        "ties_kept": len(ties.kept) if tied else None,
        "ties_lapsed": len(ties.lapsed) if tied else None,
        "ties_revived": len(ties.revived),
    }, before


def bands(snapshot: Snapshot, asked: Question, step: Step) -> dict[str, Band]:
    """The bands of the figures of this window, over draws of the graph with a tenth of all records left out.

    Our own stay: without them, what was at our table would look as if others had gone on without us.
    """
    found: list[Values] = []
    for number, drawn in enumerate(jackknife.graphs(snapshot, asked.now[1], asked.us)):
        step(number, jackknife.DRAWS)
        found.append(values(course(drawn, asked))[0])
    return jackknife.bands(found)


def _own(found: Course, engaged: Engaged, start: int) -> Values:
    """What each of the two windows has for itself; start: of the later one."""
    late = engaged.window[0] == start
    met = [row for row in found.first_meetings or () if (row.day >= start) == late]
    pairs = [row for row in found.attributed or () if (row.since >= start) == late]
    return {
        "engaged_organizations": len(engaged.organizations),
        "engaged_persons": len(engaged.persons),
        "engaged_first": len(engaged.first),
        "sectors_met": None if found.first_meetings is None else len(met),
        "attributed": None if found.attributed is None else len(pairs),
    }


def _several(sectors: Groups) -> bool:
    return len({name for own in sectors.values() for name in own}) > 1
