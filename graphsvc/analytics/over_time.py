"""Change from the window before to this one: engagement, turnover of ties, first meetings of sectors, attribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphsvc.analytics import attribution, jackknife, turnover
from graphsvc.analytics.adjacency import Groups
from graphsvc.analytics.attribution import Attributed
from graphsvc.analytics.turnover import Engaged, FirstMeeting, Turnover, Window
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level

Values = dict[str, float | None]
Band = tuple[float, float] | None
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which two windows to compare: consecutive, at a level, without some partners.

    sectors: partner -> its sectors; us: the host and its staff (keys), empty where there is no host.
    """

    before: Window
    now: Window
    level: Level
    without: frozenset[str]
    sectors: Groups
    us: frozenset[str]


@dataclass(frozen=True, slots=True)
class Course:
    """What changed between the two windows.

    first_meetings: of sectors, on a day of either window; None where fewer than two sectors are known; attributed:
    pairs whose joint work began in either window; None where there is no host.
    """

    before: Engaged
    now: Engaged
    ties: Turnover
    first_meetings: list[FirstMeeting] | None
    attributed: list[Attributed] | None


def course(snapshot: Snapshot, asked: Comparison) -> Course:
    """The change between the two windows. O(presences + sum of k^2), k partners in a collaboration."""
    before, now = turnover.engaged(snapshot, (asked.before, asked.now), asked.without)
    since, day = asked.before[0], asked.now[1]
    shared = turnover.until(snapshot, day, asked.without)
    met = (
        turnover.first_meetings(snapshot, day, asked.sectors, asked.without, shared)
        if _several(asked.sectors)
        else None
    )
    pairs = attribution.attributed(snapshot, day, asked.us, None if asked.without else shared) if asked.us else None
    return Course(
        before,
        now,
        turnover.turnover(snapshot, asked.before, asked.now, asked.level, asked.without),
        None if met is None else [row for row in met if row.day >= since],
        None if pairs is None else [row for row in pairs if row.since >= since],
    )


def values(changes: Course) -> tuple[Values, Values]:
    """The figures of this window, and those that the window before has too; undefined figures are None.

    Ties kept or lapsed, and partners who left, are undefined where the window before had no ties, or nobody engaged.
    """
    ties, left = changes.ties, changes.now.left
    anybody = len(changes.before.organizations) + len(changes.before.persons) > 0
    tied = len(ties.kept) + len(ties.lapsed) > 0
    start = changes.now.window[0]
    now, before = _own(changes, changes.now, start), _own(changes, changes.before, start)
    return now | {
        "engaged_left": len(left) if left is not None and anybody else None,
        "ties_formed": len(ties.formed),
        "ties_kept": len(ties.kept) if tied else None,
        "ties_lapsed": len(ties.lapsed) if tied else None,
        "ties_revived": len(ties.revived),
    }, before


def bands(snapshot: Snapshot, asked: Comparison, step: Step) -> dict[str, Band]:
    """The bands of the figures of this window, over jackknife subsamples (see jackknife.graphs).

    Participations of the host and its staff stay: without them, a collaboration of the host would look like one that
    others held without it.
    """
    samples: list[Values] = []
    for number, subsample in enumerate(jackknife.graphs(snapshot, asked.now[1], asked.us)):
        step(number, jackknife.DRAWS)
        samples.append(values(course(subsample, asked))[0])
    return jackknife.bands(samples)


def _own(changes: Course, engaged: Engaged, start: int) -> Values:
    """The figures that either window has by itself. start: first day (ordinal) of the later one."""
    late = engaged.window[0] == start
    met = [row for row in changes.first_meetings or () if (row.day >= start) == late]
    pairs = [row for row in changes.attributed or () if (row.since >= start) == late]
    return {
        "engaged_organizations": len(engaged.organizations),
        "engaged_persons": len(engaged.persons),
        "engaged_first": len(engaged.first),
        "sectors_met": None if changes.first_meetings is None else len(met),
        "attributed": None if changes.attributed is None else len(pairs),
    }


def _several(sectors: Groups) -> bool:
    return len({name for names in sectors.values() for name in names}) > 1
