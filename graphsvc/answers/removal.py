"""What becomes of the network without some partners, as an answer."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers.answer import Json, window
from graphsvc.answers.work import work
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import removal as question
from graphsvc.questions.removal import Without


def without(snapshot: Snapshot, found: Without) -> Json:
    """What becomes of the network without some partners; empty, or null, where nobody is taken out or as yet."""
    removal = found.removal
    joins = {} if removal is None else {"joins": removal.joins, "safeguards": removal.safeguards}
    return {
        **window(found.choice.period),
        "version": snapshot.version,
        "without": list(found.choice.partners),
        "without_us": found.choice.without_us,
        "out": list(found.out),
        "absent": list(found.absent),
        "sentence": question.sentence(snapshot, found),
        "work": work(found.work),
        "partners": removal and removal.partners,
        "pieces_before": removal and removal.pieces_before,
        "pieces_after": removal and removal.pieces_after,
        "lost": [list(piece) for piece in removal.lost] if removal else [],
        "alone": list(question.alone(removal)) if removal else [],
        "reach": {by: [asdict(row) for row in rows] for by, rows in removal.reach.items()} if removal else {},
        "fewest_safeguards": removal and removal.fewest,
        **{
            step: None
            if rows is None
            else [{**asdict(row), "sentence": question.join_sentence(snapshot, found, row)} for row in rows]
            for step, rows in {"joins": (), "safeguards": (), **joins}.items()
        },
    }
