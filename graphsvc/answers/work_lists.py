"""A list beside the gap board, as an answer."""

from __future__ import annotations

from graphsvc.answers.answer import Json, window
from graphsvc.answers.work import work
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.work_list import FollowUps


def followups(snapshot: Snapshot, found: FollowUps, period: Period) -> Json:
    """A list beside the board, each entry with its sentence in the current language."""
    return {
        **window(period),
        "version": snapshot.version,
        "sentence": found.sentence,
        "work": work(found.work),
        found.name: [{**entry.facts, "sentence": entry.sentence, "people": entry.people} for entry in found.entries],
    }
