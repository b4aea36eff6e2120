"""What needs doing, as an answer."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers import changes, gaps, introducers
from graphsvc.answers.answer import Json, record, window
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import dormant
from graphsvc.questions.today import Today
from graphsvc.storage.changes import BatchRow


def today(snapshot: Snapshot, found: Today, period: Period, latest: list[BatchRow]) -> Json:
    return {
        **window(period),
        "version": snapshot.version,
        "partners": found.partners,
        "engaged": found.engaged,
        "municipalities": found.municipalities,
        "summary": asdict(found.summary),
        "sharpest": [
            {**gaps.cell(snapshot, entry, period), "introduction": first or None}
            for entry, first in zip(found.sharpest, introducers.leads(snapshot, period, found.sharpest), strict=True)
        ],
        "to_confirm": [record(snapshot, row) for row in found.to_confirm],
        "next_gatherings": [record(snapshot, row) for row in found.next_gatherings],
        "seats_ending": [record(snapshot, row) for row in found.seats_ending],
        "seats_vacant": [record(snapshot, row) for row in found.seats_vacant],
        "without_sector": [row.key for row in found.without_sector],
        "quiet": None
        if found.quiet is None
        else [{"partner": one.partner, "sentence": dormant.sentence(snapshot, one)} for one in found.quiet],
        "latest": [changes.batch(row) for row in latest],
    }
