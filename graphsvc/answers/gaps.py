"""The gap board and its cells, as answers."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.analytics.gaps import Board, Cell
from graphsvc.answers.answer import Json, window
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps


def cell(snapshot: Snapshot, found: Cell, period: Period) -> Json:
    """One cell of the gap board with its sentence in the current language."""
    return {
        **asdict(found),
        "label": gaps.state_label(found.state),
        "sentence": gaps.sentence(snapshot, found, period),
    }


def board(snapshot: Snapshot, found: Board, period: Period) -> Json:
    return {
        **window(period),
        "version": snapshot.version,
        "summary": asdict(gaps.summary(found)),
        "municipalities": list(found.municipalities),
        "sectors": list(found.sectors),
        "cells": [cell(snapshot, found.cells[key], period) for key in sorted(found.cells)],
        "gaps": [[entry.municipality, entry.sector] for entry in found.gaps],
        "unknown_places": list(found.unknown_places),
    }
