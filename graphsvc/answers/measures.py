"""The measures of the network with sentences; for those of partners see partner_measures, of groups group_meetings."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, cast

from pydantic import Field

from graphsvc import language, sizes
from graphsvc.answers import descriptions, group_meetings, network_measures, over_time, partner_measures
from graphsvc.answers.answer import Answer, Json, Windowed, window
from graphsvc.answers.descriptions import Band, Description, Value
from graphsvc.answers.group_meetings import Meeting
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import measure_lists
from graphsvc.questions import measures as question

_DESCRIPTIONS = {description.key: description for description in (*network_measures.MEASURES, *over_time.MEASURES)}


class Computation(Answer):
    """Progress of a computation. version: of the result shown; reason: why it was not begun."""

    state: str
    id: str
    version: int | None
    current: bool
    done: int
    total: int
    message: str
    reason: str


class Chance(Answer):
    """An E-I index with its permutation test.

    expected, low, high: mean, 5th and 95th percentile over permutations of the groups; less, more: share of these with
    an index as low, or as high.
    """

    index: Value
    external: int
    internal: int
    expected: Value
    low: Value
    high: Value
    less: Value
    more: Value


class Measure(Answer):
    """A measure of the network. value: null where undefined or not computed yet; rows: the first that it counts."""

    key: str
    name: str
    value: Value | None
    band: Band | None
    sentence: str
    literature: str
    formula: str
    misleads: str
    rows: list[Json]
    shown: str = Field(exclude=True)
    missing: str = Field(exclude=True)
    before_sentence: str = Field(exclude=True)
    band_sentence: str = Field(exclude=True)
    unstable: bool = Field(exclude=True)
    researchers: bool = Field(exclude=True)
    behind: list[Json] = Field(exclude=True)
    records: dict[str, str] = Field(exclude=True)
    more: int = Field(exclude=True)


class NetworkMeasure(Measure):
    """A measure of the network in the window; chance: the permutation test of an E-I index, else null."""

    chance: Chance | None
    chance_sentence: str = Field(exclude=True)


class ChangeMeasure(Measure):
    """A measure of change; before: its value in the window before."""

    before: Value | None


class Measures(Windowed):
    """The measures as far as they are computed; before that, partners_in_all and ties are null."""

    level: str
    without_us: bool
    weighting: str
    partners_in_all: int | None
    ties: int | None
    figures: Computation
    bands: Computation
    measures: list[NetworkMeasure]
    over_time: list[ChangeMeasure]
    meetings: dict[str, list[Meeting] | None]
    order: str
    partners: list[Json]
    next: str | None
    sentence: str = Field(exclude=True)


def measures(found: question.Measures) -> Measures:
    """The measures as an answer, as far as they are computed."""
    choice = found.choice
    return Measures(
        **window(choice.period),
        level=choice.level,
        without_us=choice.without_us,
        weighting=choice.weighting,
        partners_in_all=found.partners,
        ties=found.ties,
        figures=Computation(**asdict(found.figures), reason=""),
        bands=Computation(**asdict(found.bands), reason=_too_large(found)),
        measures=[_network_measure(found, measure) for measure in found.network],
        over_time=[ChangeMeasure(**_said(found, measure), before=measure.before) for measure in found.over_time],
        meetings={by: group_meetings.meetings(rows) for by, rows in found.meetings.items()},
        order=found.order,
        partners=[partner_measures.partner(row) for row in found.rows.items],
        next=found.rows.next,
        sentence=_sentence(found),
    )


def table(found: list[NetworkMeasure] | list[ChangeMeasure]) -> list[dict[str, str]]:
    """Measures as rows of a CSV file."""
    return [
        {
            "key": measure.key,
            "value": descriptions.plain(measure.value),
            "before": descriptions.plain(getattr(measure, "before", None)),
            "low": descriptions.plain(measure.band and measure.band[0]),
            "high": descriptions.plain(measure.band and measure.band[1]),
            "sentence": measure.sentence,
            "literature": measure.literature,
        }
        for measure in found
    ]


def list_table(snapshot: Snapshot, key: str, found: list[Json]) -> list[dict[str, str]]:
    """All rows that a measure counts, with the names of the records, for a CSV file."""
    columns = measure_lists.columns(key)
    return [{field: _cell(value) for field, value in row.items()} | _names(snapshot, row, columns) for row in found]


def _network_measure(measures: question.Measures, measure: question.Measure) -> NetworkMeasure:
    chance = measures.chances.get(measure.key.removeprefix("external_internal_"))
    return NetworkMeasure(**_said(measures, measure), chance=chance, chance_sentence=_chance_sentence(chance))


def _said(measures: question.Measures, measure: question.Measure) -> Json:
    """The fields of a measure, with its sentences."""
    description = _DESCRIPTIONS[measure.key]
    if measures.choice.weighting == "none":
        description = replace(description, **network_measures.UNWEIGHTED.get(measure.key, {}))
    beside = measure.band or ()
    shown = "" if measure.value is None else descriptions.shown(measure.value, description.form, beside)
    return {
        "key": measure.key,
        "name": _(description.name),
        "value": measure.value,
        "band": measure.band,
        "sentence": _measure_sentence(description, measure, shown),
        "literature": _(description.literature),
        "formula": description.formula,
        "misleads": _(description.misleads),
        "rows": list(measure.rows),
        "shown": shown,
        "missing": "" if shown else _("not defined") if measure.known else _("not yet known"),
        "before_sentence": ""
        if measure.before is None
        else _("In the window before: %(value)s.", value=descriptions.shown(measure.before, description.form, beside)),
        "band_sentence": descriptions.banded(measure.band, description.form, (measure.value,)),
        "unstable": measure.tried and not measure.band and measure.value is not None and measures.bands.state == "done",
        "researchers": description.researchers,
        "behind": [_behind(row) for row in measure.rows],
        "records": measure_lists.LISTS.get(measure.key, {}),
        "more": int((measure.value or 0) - len(measure.rows)),
    }


def _measure_sentence(description: Description, measure: question.Measure, shown: str) -> str:
    if not measure.known:
        return _("It is computed later than the others.")
    return _(description.undefined) if measure.value is None else description.sentence(measure.value, shown)


def _chance_sentence(chance: Json | None) -> str:
    if chance is None:
        return ""
    return _(
        "By chance: between %(low)s and %(high)s; as low in %(less)s of 1,000 random networks, as high in %(more)s.",
        low=descriptions.shown(chance["low"], "number"),
        high=descriptions.shown(chance["high"], "number"),
        less=language.number(round(chance["less"] * 1000)),
        more=language.number(round(chance["more"] * 1000)),
    )


def _behind(row: Json) -> Json:
    """A row that a measure counts, the strength of a tie formatted."""
    return row | {"strength": descriptions.shown(row["strength"], "number")} if "strength" in row else row


def _too_large(measures: question.Measures) -> str:
    if not measures.too_large:
        return ""
    return _(
        "How far the figures move when records are left out is shown for up to %(most)s partners; here are %(size)s.",
        most=language.number(sizes.MOST_WITH_BANDS),
        size=language.number(measures.partners or 0),
    )


def _sentence(measures: question.Measures) -> str:
    """The sentence on what the measures were computed from."""
    if measures.partners is None or measures.ties is None:
        return _("The figures are being computed.")
    period = measures.choice.period
    parts = [
        _(
            "%(partners)s and %(ties)s, from %(since)s to %(until)s",
            partners=ngettext("%(count)s partner", "%(count)s partners", measures.partners),
            ties=ngettext("%(count)s tie", "%(count)s ties", measures.ties),
            since=language.date(period.start),
            until=language.date(period.day),
        )
    ]
    if measures.choice.level == "recorded":
        parts.append(_("partners as they were recorded"))
    if measures.choice.weighting == "none":
        parts.append(_("each tie counted once"))
    if measures.choice.without_us:
        parts.append(_("without us"))
    return "; ".join(parts) + "."


def _names(snapshot: Snapshot, row: Json, columns: dict[str, str]) -> dict[str, str]:
    """The names of the records whose keys a row holds."""
    names: dict[str, str] = {}
    for field, entity in columns.items():
        keys = [row[field]] if isinstance(row[field], str) else row[field]
        table = snapshot.tables[entity]
        names[f"{field}_name"] = "|".join(language.name(table[key]) if key in table else key for key in keys)
    return names


def _cell(value: Any) -> str:
    return "|".join(cast("list[str]", value)) if isinstance(value, list) else str(value)
