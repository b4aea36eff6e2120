"""Empty chairs: places at the table where somebody is expected and missing, as the map shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphsvc.analytics.gaps import State
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, maps
from graphsvc.questions.maps import Choice


@dataclass(frozen=True, slots=True)
class Chair:
    """A municipality and sector in which `missing` partners more are expected than are engaged."""

    municipality: str
    sector: str
    missing: int
    state: State


def empty(snapshot: Snapshot, period: Period, choice: Choice) -> tuple[Chair, ...]:
    """The empty chairs of what is shown, the most pressing first; around a partner, and by province, none."""
    if choice.view in ("ego", "provinces"):
        return ()
    place, sectors = maps.place(snapshot, period, choice), set(choice.sectors)
    return tuple(
        Chair(cell.municipality, cell.sector, missing, cell.state)
        for cell in gaps.board(snapshot, period, choice.without_us).gaps
        if (missing := cell.expected - len(cell.engaged)) > 0
        and maps.holds(snapshot, choice, place, cell.municipality)
        and (not sectors or cell.sector in sectors)
    )


def missing(found: tuple[Chair, ...], choice: Choice) -> dict[str, int]:
    """How many are missing by what the discs of a view stand for: municipalities, or else sectors."""
    counts: Counter[str] = Counter()
    for chair in found:
        counts[chair.municipality if choice.view == "municipalities" else chair.sector] += chair.missing
    return dict(counts)
