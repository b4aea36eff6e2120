"""What an import would do, and how far it is, as answers."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers.answer import Json
from graphsvc.capture.import_jobs import Job
from graphsvc.capture.imports import Preview

#: So many changed fields stand in the answer of a check; its table holds all of them.
CHANGES = 1000


def preview(found: Preview) -> Json:
    return {
        "id": found.id,
        "files": found.files,
        "version": found.version,
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "repeated": found.repeated,
        "clear_blanks": found.clear_blanks,
        "blanks": found.blanks,
        "cleared": found.cleared,
        "guesses": [{**asdict(guess), "sentence": guess.sentence} for guess in found.guesses],
        "changes": [asdict(change) for change in found.changes[:CHANGES]],
        "changes_total": len(found.changes),
        "counts": {entity: asdict(count) for entity, count in found.counts.items()},
        "first": [{"entity": row.entity, **row.row()} for row in found.first],
        "alike": [asdict(pair) for pair in found.alike],
        "problems": [asdict(problem) for problem in found.problems],
    }


def job(found: Job) -> Json:
    return asdict(found)
