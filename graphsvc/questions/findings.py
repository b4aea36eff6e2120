"""What stands out on a map: empty places, who is new, quiet or a cut point, and whom a partner works with most."""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphsvc import sizes
from graphsvc.maps.drawing import Drawing
from graphsvc.maps.marks import FOR_THE_COUNCIL
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties
from graphsvc.questions import gaps, maps, marks
from graphsvc.questions.maps import Choice


@dataclass(frozen=True, slots=True)
class Findings:
    """The figures of what stands out; 0 or empty where nothing does.

    nobody: cells of the gap board without anybody engaged, of the municipality where one is chosen; sector: the one
    missing in most municipalities, in `missing` of `places`; new, quiet, cut: partners on the map with that mark;
    untied: those whom nothing ties; together: collaborations of the partner in the middle, and with whom most.
    """

    nobody: int = 0
    sector: str = ""
    missing: int = 0
    places: int = 0
    new: int = 0
    quiet: int = 0
    cut: int = 0
    untied: int = 0
    together: int = 0
    partner: str = ""


def findings(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing) -> Findings:
    """The findings of a drawing; in a filter nothing of the gap board, which is about everybody."""
    # Of a country they take longer than its picture, and are told where a province is opened.
    if found.view == "provinces" and len(snapshot.participations) > sizes.LARGE:
        return Findings()
    if found.view == "ego":
        return _around(snapshot, period, choice, found)
    board = gaps.board(snapshot, period, choice.without_us)
    narrowed = bool(choice.sector or choice.kind)
    if found.view == "sectors":
        summary = gaps.summary(board)
        return (
            Findings()
            if narrowed or choice.municipality or not summary.sector
            else Findings(sector=summary.sector, missing=summary.missing, places=summary.places)
        )
    here = set(maps.listed(snapshot, period, choice))
    counts = {
        mark: len(keys & here)
        for mark, keys in marks.at_hand(snapshot, period, choice.without_us).items()
        if not choice.council or mark in FOR_THE_COUNCIL
    }
    place = maps.place(snapshot, period, choice)
    nobody = [
        cell for cell in board.gaps if not cell.engaged and maps.holds(snapshot, choice, place, cell.municipality)
    ]
    return Findings(
        nobody=0 if narrowed else len(nobody),
        new=counts.get("new", 0),
        quiet=counts.get("quiet", 0),
        cut=counts.get("cut", 0),
        untied=found.untied if _apart(choice, found) else 0,
    )


def _apart(choice: Choice, found: Drawing) -> bool:
    """Whether those whom nothing ties stand apart on the whole network, and not all until places are computed."""
    told = found.view == "partners" and not (choice.municipality or choice.council)
    return told and found.untied < len(found.discs)


def _around(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing) -> Findings:
    who = found.discs[0].key
    ties = maps.window_ties(snapshot, period, maps.left_out(snapshot, choice))
    own = [ribbon for ribbon in found.ribbons if who in (ribbon.one, ribbon.other)]
    closest = max(own, key=lambda ribbon: ribbon.weight, default=None)
    return Findings(
        together=_together(ties, who),
        partner="" if closest is None else closest.other if closest.one == who else closest.one,
    )


def _together(ties: Ties, who: str) -> int:
    """The collaborations of a partner in which anybody else was."""
    if who not in ties.keys:
        return 0
    sizes = np.asarray(ties.incidence.sum(axis=0)).ravel()
    row = ties.keys.index(who)
    columns = ties.incidence.indices[ties.incidence.indptr[row] : ties.incidence.indptr[row + 1]]
    return int((sizes[columns] > 1).sum())
