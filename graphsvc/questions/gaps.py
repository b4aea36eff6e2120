"""The gap board of a period: its cells, gaps and figures."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.analytics import gaps
from graphsvc.analytics.gaps import Board, Cell
from graphsvc.errors import NotFound
from graphsvc.language import gettext as _
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot

#: Facets that the board depends on.
RESTS_ON = engagement.RESTS_ON | {facets.PARTNER, facets.MUNICIPALITY, facets.SECTOR, facets.EXPECTATION}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of the board's summary.

    expected: cells where somebody is expected; gaps: of these the gaps; nobody: of these, nobody engaged;
    sector: the sector missing in most places, in `missing` of `places`.
    """

    expected: int
    gaps: int
    nobody: int
    sector: str | None
    missing: int
    places: int


def board(snapshot: Snapshot, period: Period, without_us: bool = False) -> Board:
    """The gap board of a period; `without_us` leaves the host and its staff out."""
    start, day = period.ordinals
    left_out = host_and_staff(snapshot) if without_us else frozenset[str]()
    question = ("gaps", start, day, without_us)
    return snapshot.readings.ask(question, lambda: gaps.board(snapshot, start, day, left_out), RESTS_ON)


def cell(snapshot: Snapshot, period: Period, municipality: str, sector: str, without_us: bool = False) -> Cell:
    """One cell of the board; raises NotFound."""
    cell = board(snapshot, period, without_us).cells.get((municipality, sector))
    if cell is None:
        raise NotFound(
            _(
                "there is no cell %(municipality)s x %(sector)s on the board of %(day)s",
                municipality=municipality,
                sector=sector,
                day=period.day,
            )
        )
    return cell


def summary(found: Board) -> Summary:
    """Count the figures of a board."""
    expected = [cell for cell in found.cells.values() if cell.state != "not-expected"]
    nobody = [cell for cell in expected if cell.is_gap and not cell.engaged]
    missing: dict[str, int] = {}
    for cell in nobody:
        missing[cell.sector] = missing.get(cell.sector, 0) + 1
    sector = max(sorted(missing), key=lambda key: missing[key], default=None)
    places = len({cell.municipality for cell in expected if cell.sector == sector})
    return Summary(
        expected=len(expected),
        gaps=sum(cell.is_gap for cell in expected),
        nobody=len(nobody),
        sector=sector,
        missing=missing.get(sector, 0) if sector else 0,
        places=places,
    )


def chosen(found: Board, state: str, sector: str) -> list[Cell]:
    """The gaps in a state and a sector, empty for any; state `nobody-engaged`: all gaps with nobody engaged."""
    return [
        cell
        for cell in found.gaps
        if (state in ("", cell.state) or (state == "nobody-engaged" and not cell.engaged))
        and sector in ("", cell.sector)
    ]
