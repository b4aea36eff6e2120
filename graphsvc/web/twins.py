"""The JSON twins of the pages: what a service answered, as the API and the commands give it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphsvc.analytics.gaps import Board, Cell
from graphsvc.capture import attendance as attendance_service
from graphsvc.capture.changes import BatchRow
from graphsvc.capture.import_jobs import Job
from graphsvc.capture.imports import Preview
from graphsvc.jobs.queue import Answer
from graphsvc.language import gettext
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import advice, dormant, gaps, introducers
from graphsvc.questions import removal as removal_service
from graphsvc.questions.history import History
from graphsvc.questions.measures import Card, Measures
from graphsvc.questions.removal import Without
from graphsvc.questions.report import Line, Report
from graphsvc.questions.today import Today
from graphsvc.questions.work_list import FollowUps
from graphsvc.storage.store import ChangeRow

Json = dict[str, Any]


def record(snapshot: Snapshot, row: records.Record) -> Json:
    """A record with its version."""
    return {**row.row(), "version": snapshot.versions[row.entity].get(row.key, 0)}


def window(period: Period) -> Json:
    return {"day": period.day.isoformat(), "from": period.start.isoformat(), "window_months": period.months}


def cell(snapshot: Snapshot, found: Cell, period: Period) -> Json:
    """One cell of the gap board with its sentence in the current language."""
    return {
        **asdict(found),
        "label": gaps.state_label(found.state),
        "sentence": gaps.sentence(snapshot, found, period),
    }


def introductions(snapshot: Snapshot, found: introducers.Suggested, period: Period) -> Json:
    """What is suggested, with its sentences in the current language, and what was recorded before."""
    asked = {name.rstrip("_"): value for name, value in asdict(found.asked).items() if value}
    return {
        **window(period),
        "version": snapshot.version,
        "asked": asked,
        "sentence": next((why for _lead, why in advice.steps(snapshot, found)), None)
        or advice.nothing(snapshot, found),
        "work": work(found.work),
        "alternates": list(found.alternates),
        "chains": [
            {
                "partners": list(chain.partners),
                "score": chain.score,
                "reason": chain.target.reason,
                "place": chain.target.place,
                "contact": chain.contact,
                "gathering": chain.gathering,
                "meeting": chain.meeting,
                "ties": [asdict(tie) for tie in chain.ties],
                "lead": advice.lead(snapshot, chain, found.day),
                "sentence": advice.sentence(snapshot, chain, found.day),
            }
            for chain in found.chains
        ],
        "calls": [{**asdict(one), "sentence": advice.call(snapshot, one)} for one in found.calls],
        "unreached": [asdict(target) for target in found.unreached],
        "earlier": [
            {
                "introduction": record(snapshot, outcome.record),
                "engaged": outcome.engaged,
                "first": outcome.first,
                "sentence": advice.came_of(snapshot, outcome),
            }
            for outcome in found.earlier
        ],
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


def followups(snapshot: Snapshot, found: FollowUps, period: Period) -> Json:
    """A list beside the board, each entry with its sentence in the current language."""
    return {
        **window(period),
        "version": snapshot.version,
        "sentence": found.sentence,
        "work": work(found.work),
        found.name: [{**entry.facts, "sentence": entry.sentence, "people": entry.people} for entry in found.entries],
    }


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
        "sentence": removal_service.sentence(snapshot, found),
        "work": work(found.work),
        "partners": removal and removal.partners,
        "pieces_before": removal and removal.pieces_before,
        "pieces_after": removal and removal.pieces_after,
        "lost": [list(piece) for piece in removal.lost] if removal else [],
        "alone": list(removal_service.alone(removal)) if removal else [],
        "reach": {by: [asdict(row) for row in rows] for by, rows in removal.reach.items()} if removal else {},
        "fewest_safeguards": removal and removal.fewest,
        **{
            step: None
            if rows is None
            else [{**asdict(row), "sentence": removal_service.join_sentence(snapshot, found, row)} for row in rows]
            for step, rows in {"joins": (), "safeguards": (), **joins}.items()
        },
    }


def work(found: Answer | None) -> Json | None:
    """How far a computation is; nothing where it is done. Version: of the network that the answer belongs to."""
    return found and {name: getattr(found, name) for name in ("id", "state", "version", "done", "total", "message")}


def today(snapshot: Snapshot, found: Today, period: Period, latest: list[BatchRow]) -> Json:
    return {
        **window(period),
        "version": snapshot.version,
        "partners": found.partners,
        "engaged": found.engaged,
        "municipalities": found.municipalities,
        "summary": asdict(found.summary),
        "sharpest": [
            {**cell(snapshot, entry, period), "introduction": first or None}
            for entry, first in zip(found.sharpest, found.introductions, strict=True)
        ],
        "to_confirm": [record(snapshot, row) for row in found.to_confirm],
        "next_gatherings": [record(snapshot, row) for row in found.next_gatherings],
        "seats_ending": [record(snapshot, row) for row in found.seats_ending],
        "seats_vacant": [record(snapshot, row) for row in found.seats_vacant],
        "without_sector": [row.key for row in found.without_sector],
        "quiet": None
        if found.quiet is None
        else [{"partner": one.partner, "sentence": dormant.sentence(snapshot, one)} for one in found.quiet],
        "latest": [batch(row) for row in latest],
    }


def measures(found: Measures) -> Json:
    choice = found.choice
    return {
        **window(choice.period),
        "level": choice.level,
        "without_us": choice.without_us,
        "weighting": "newman",
        "partners_in_all": found.partners,
        "ties": found.ties,
        "figures": asdict(found.figures),
        "bands": asdict(found.bands),
        "measures": [
            _measure(card) | {"chance": found.chances.get(card.description.key.removeprefix("external_internal_"))}
            for card in found.cards
        ],
        "over_time": [_measure(card) | {"before": card.before} for card in found.over_time],
        "meetings": {
            by: None if rows is None else [asdict(row) | {"apart": row.apart} for row in rows]
            for by, rows in found.meetings.items()
        },
        "order": found.order,
        "partners": [{"partner": row.partner, **row.values, "bands": row.bands} for row in found.rows.items],
        "next": found.rows.next,
    }


def _measure(card: Card) -> Json:
    """A figure in words; rows: the first of what it counts."""
    return {
        "key": card.description.key,
        "name": gettext(card.description.name),
        "value": card.value,
        "band": card.band,
        "sentence": card.sentence,
        "literature": gettext(card.description.literature),
        "formula": card.description.formula,
        "misleads": gettext(card.description.misleads),
        "rows": list(card.rows),
    }


def history(snapshot: Snapshot, found: History) -> Json:
    return {
        "collaborations": [
            {**record(snapshot, event.collaboration), "partners": list(event.partners)} for event in found.events.items
        ],
        "total": found.events.total,
        "years": dict(found.years),
        "with_outcome": found.with_outcome,
        "next": found.events.next,
    }


def line(found: Line) -> Json:
    """A figure as the report lists it."""
    return {
        "key": found.key,
        "label": found.label,
        "label_fr": found.label_fr,
        "value": found.value,
        "measure": found.measure,
        "unit": found.unit,
        "moment": found.moment,
        "vague": len(found.vague),
        "unknown": len(found.unknown),
        "contradiction": found.contradiction,
    }


def report(found: Report) -> Json:
    return {
        "from": found.start.isoformat(),
        "until": found.until.isoformat(),
        "version": found.version,
        "lines": [line(entry) for entry in found.lines],
        "engaged": found.engaged,
    }


def line_records(snapshot: Snapshot, found: Line) -> Json:
    """A figure with the records that it counts, and those whose date or headcount is not known well enough."""
    table = snapshot.tables[found.entity]
    return {
        **line(found),
        "records": [record(snapshot, table[key]) for key in found.records],
        "vague_records": [record(snapshot, table[key]) for key in found.vague],
        "unknown_records": [record(snapshot, table[key]) for key in found.unknown],
    }


def batch(row: BatchRow) -> Json:
    return asdict(row)


def change(row: ChangeRow) -> Json:
    return asdict(row)


def roster(snapshot: Snapshot, found: attendance_service.Roster) -> Json:
    return {
        "collaboration": record(snapshot, found.collaboration),
        "version": found.version,
        "lines": [{**asdict(entry), "speaks_for": list(entry.speaks_for)} for entry in found.lines],
    }


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
