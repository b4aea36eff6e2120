"""Two records of one thing as one: what is kept of each, by rules that are shown before anything is written.

| what | kept |
|---|---|
| a field | the value of the record that remains; where it has none, or the other's is asked for, the other's |
| a list | the values of both |
| joined, from | the earlier of those known |
| left, until | the later, and none where one of the two goes on |
| consent | all of what was said last; of the same day, or of days unknown, the more careful |
| notes, description, outcome, source | both |
| municipality of an organization | the other one is among those it serves |
| attendance | present, where either took part; else regrets, else absent |
| role | the one that says most: chair, host, speaker, funder, member, participant, invited |
| who sat in | kept, unless the two are present themselves or are one another; a second one took part itself |
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar, cast

from graphsvc.model import dates, records, texts
from graphsvc.network import attendance

Model = TypeVar("Model", bound=records.Record)
Term = TypeVar("Term", bound=records.Dated)
#: Fields of which both texts are kept.
TEXTS = ("notes", "description", "outcome", "outcome_fr", "source")
CONSENT = ("consent", "consent_purpose", "consent_on", "consent_source")
#: From the most careful on.
CAREFUL = ("none", "internal", "public")
#: From the one that says most on.
ROLES = ("chair", "host", "speaker", "funder", "member", "participant", "invited", None)
ATTENDANCE = ("present", "regrets", "absent", None)


def fields(kept: Model, other: Model, take: Collection[str] = ()) -> Model:
    """The record that remains, with what the other adds; take: names of the fields in which the other is right.

    A partner's or collaboration's names and keys lead to it. Raises Problems where both texts of a field together
    are too long.
    """
    values = {name: _field(name, kept, other, take) for name in type(kept).model_fields if name != "key"}
    both = {kept.key, other.key}
    for name, link in kept.links.items():
        if link.record == kept.entity and isinstance(values[name], list):
            values[name] = sorted(set(values[name]) - both)
        elif link.record == kept.entity and values[name] in both:  # neither is a part of itself
            values[name] = next(
                (up for up in (getattr(kept, name), getattr(other, name)) if up not in {None, *both}), None
            )
    values["former_keys"] = sorted({*values["former_keys"], other.key} - {kept.key})
    if isinstance(kept, records.Partner) and isinstance(other, records.Partner):
        values |= _of_partner(kept, other, values, take)
    if isinstance(kept, records.Collaboration):
        values["starts_on"], values["ends_on"] = _days(kept, cast(records.Collaboration, other), values, take)
    names = {name: info.alias or name for name, info in type(kept).model_fields.items()}
    row = {names[name]: value for name, value in values.items() if value not in (None, [])}
    return cast(Model, records.read(kept.entity, {**row, "key": kept.key}))


def _field(name: str, kept: records.Record, other: records.Record, take: Collection[str]) -> Any:
    one, two = getattr(kept, name), getattr(other, name)
    if isinstance(one, list):
        return sorted({*cast(list[str], one), *two})
    if name in take and two is not None:
        return two
    return _both(one, two) if name in TEXTS else one if one is not None else two


def _both(one: str | None, two: str | None) -> str | None:
    """Both texts, each once."""
    if one and two and two not in one:
        return two if one in two else f"{one}\n\n{two}"
    return one or two


def _of_partner(
    kept: records.Partner, other: records.Partner, values: dict[str, Any], take: Collection[str]
) -> dict[str, Any]:
    """The fields of a partner that depend on each other."""
    names = {row_name for row in (kept, other) for row_name in (row.name, row.name_fr) if row_name}
    given_up = {texts.one_line(name).replace("|", "/") for name in names - {values["name"], values["name_fr"]}}
    result: dict[str, Any] = {"aliases": sorted({*values["aliases"], *given_up} - {values["name"]})}
    if not kept.is_person:
        places = {place for place in (kept.municipality, other.municipality) if place}
        result["serves"] = sorted({*values["serves"], *(places - {values["municipality"]})})
    if not set(CONSENT) & set(take):
        said = _consent(kept, other)
        result |= {name: getattr(said, name) for name in CONSENT}
    if "joined_on" not in take:
        result["joined_on"] = _earlier(kept.joined_on, other.joined_on)
    if "left_on" not in take:
        result["left_on"] = _later(kept.left_on, other.left_on)
    return result


def _consent(kept: records.Partner, other: records.Partner) -> records.Partner:
    """The one of two whose consent holds."""
    if kept.consent is None or other.consent is None:
        return other if kept.consent is None else kept
    said = [dates.span(row.consent_on, None)[0] if row.consent_on else None for row in (kept, other)]
    if None not in said and said[0] != said[1]:
        return kept if cast(int, said[0]) > cast(int, said[1]) else other
    return min(kept, other, key=lambda row: CAREFUL.index(cast(str, row.consent)))


def _days(
    kept: records.Collaboration, other: records.Collaboration, values: dict[str, Any], take: Collection[str]
) -> tuple[str | None, str | None]:
    """When a collaboration began and ended: both bounds of one record, unless they are asked for."""
    if set(take) & {"starts_on", "ends_on"} or not (kept.starts_on or kept.ends_on):
        return values["starts_on"], values["ends_on"]
    starts, ends = kept.starts_on or other.starts_on, kept.ends_on or other.ends_on
    fits = not (starts and ends) or dates.first_day(starts) <= dates.last_day(ends)
    return (starts, ends) if fits else (kept.starts_on, kept.ends_on)


def participation(kept: records.Participation, other: records.Participation) -> records.Participation:
    """One participation of two of one partner in one collaboration, under the key of the first."""
    itself = any(attendance.took_part(row) and not row.via for row in (kept, other))
    said = min((row.attendance for row in (kept, other)), key=ATTENDANCE.index)
    update = {
        "role": min((row.role for row in (kept, other)), key=ROLES.index),
        "attendance": said,
        "via": None if itself else kept.via or other.via,
        "source": _one_line(kept.source, other.source),
    }
    joined = term(kept.model_copy(update=update), other)
    return (
        joined.model_copy(update={"attendance": "present"}) if itself and not attendance.took_part(joined) else joined
    )


def term(kept: Term, other: Term) -> Term:
    """A record valid for a time, with the other's time and what else it says."""
    update = {
        name: getattr(other, name)
        for name in type(kept).model_fields
        if name not in ("key", "via", "attendance") and getattr(kept, name) is None
    }
    update |= {"from_": _earlier(kept.from_, other.from_), "until": _later(kept.until, other.until)}
    return kept.model_copy(update=update)


def is_one(kept: records.Dated, other: records.Dated) -> bool:
    """Whether two records of the same ends speak of one time: their days meet."""
    (first, last), (begins, ends) = kept.days, other.days
    return first <= ends and begins <= last


def _earlier(one: str | None, two: str | None) -> str | None:
    return min(filter(None, (one, two)), key=dates.first_day, default=None)


def _later(one: str | None, two: str | None) -> str | None:
    return max(one, two, key=dates.last_day) if one and two else None


def _one_line(one: str | None, two: str | None) -> str | None:
    """Both sources on one line, or the first one where that is too long."""
    both = (_both(one, two) or "").replace("\n\n", "; ")
    return (both if len(both) <= 500 else one) or None
