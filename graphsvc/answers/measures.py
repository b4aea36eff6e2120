"""The figures of the network and its partners, as an answer."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers.answer import Json, window
from graphsvc.language import gettext
from graphsvc.questions.measures import Card, Measures


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
