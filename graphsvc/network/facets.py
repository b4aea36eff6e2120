"""Facets: parts of the network that a change touches, for invalidating only the answers that depend on them.

A change touches facets. An answer names the facets it rests on, and is kept for the next snapshot where none of them
was touched: a corrected address leaves the gap board valid. Fields in no facet belong to DETAIL, on which no answer
about the network rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from graphsvc.model import records
from graphsvc.network import attendance

Facets = frozenset[str]

#: Presences, except at contacts.
PRESENCE = "presence"
#: Participations, except in contacts: invited, present, absent.
PARTICIPATION = "participation"
#: Fields of partners that figures use; the same of partners who take part in something or represent somebody.
PARTNER, PARTICIPANT = "partner", "participant"
#: Fields of collaborations that count; and of those planned, cancelled or without a certain day.
COLLABORATION, PLANNED = "collaboration", "planned"
#: The same fields of both, of those that somebody takes part in or that have parts: a new meeting has neither yet.
ATTENDED = "attended"
#: Names of partners; titles, descriptions, outcomes, headcounts and addresses of minutes of collaborations.
NAME, STORY = "name", "story"
REPRESENTATION, MUNICIPALITY, SECTOR = "representation", "municipality", "sector"
EXPECTATION, SEAT, INTRODUCTION = "expectation", "seat", "introduction"
REPORT_LINE, SETTING = "report-line", "setting"
#: Views of the map that were saved: what is told beside a map, and no figure.
SAVED_VIEW = "saved-view"
#: What was agreed to be done: told beside meetings and partners, and no figure of the network.
ACTION_ITEM = "action-item"
#: Searches of the history that were saved: their names stand above the history.
SAVED_SEARCH = "saved-search"
#: Contacts (calls, coffees), which are in the history only.
CONTACT = "contact"
#: Addresses, notes, sources: shown with the record only.
DETAIL = "detail"

#: Everything that figures, boards and maps rest on, including names.
NETWORK: Facets = frozenset(
    {
        *(PRESENCE, PARTICIPATION, PARTNER, PARTICIPANT, COLLABORATION, PLANNED, ATTENDED, NAME, STORY),
        *(REPRESENTATION, MUNICIPALITY, SECTOR, EXPECTATION, SEAT, INTRODUCTION, REPORT_LINE, SETTING),
    }
)
EVERY: Facets = NETWORK | {CONTACT, DETAIL, SAVED_VIEW, SAVED_SEARCH, ACTION_ITEM}

_NAME = frozenset({"name", "name_fr", "aliases", "former_keys", "distinct_from"})
_STORY = frozenset(
    {"title", "title_fr", "former_keys", "distinct_from", "description", "outcome", "outcome_fr", "headcount"}
    | {"minutes_url"}
)
_PARTNER = frozenset(
    {"kind", "voices", "municipality", "serves", "serves_province", "part_of", "sectors", "consent"}
    | {"joined_on", "left_on"}
)
_COLLABORATION = frozenset(
    {"kind", "status", "starts_on", "ends_on", "municipality", "sectors", "part_of", "priorities"}
)
_DETAILS = {"participation": frozenset({"source"}), "representation": frozenset({"title"})}


def of_record(
    old: records.Record | None, new: records.Record | None, collaborations: Iterable[Mapping[str, records.Record]]
) -> set[str]:
    """The facets that a change of one record touches; empty where nothing changed.

    collaborations: by key, before and after, to recognise participations in contacts. Facets of presences are not
    included (see `of_presences`), nor PARTICIPANT and ATTENDED.
    """
    record = new or old
    if record is None or old == new:
        return set()
    fields = _changed(old, new)
    match record:
        case records.Partner():
            return _sorted(fields, (_PARTNER, PARTNER), (_NAME, NAME))
        case records.Collaboration():
            return _of_collaboration(cast("records.Collaboration | None", old), record, fields)
        case records.Participation():
            if fields <= _DETAILS["participation"]:
                return {DETAIL}
            both = cast("Iterable[records.Participation]", [row for row in (old, new) if row])
            concerned = [
                collaboration
                for table in collaborations
                for row in both
                if (collaboration := table.get(row.collaboration))
            ]
            neutral = all(
                _is_certain_contact(cast(records.Collaboration, collaboration)) for collaboration in concerned
            )
            answered = not any(map(attendance.unanswered, both))
            return {CONTACT} if concerned and neutral and answered else {PARTICIPATION}
        case records.Representation():
            return {DETAIL} if fields <= _DETAILS["representation"] else {REPRESENTATION}
        case _:
            return {str(record.entity)}


def of_presences(changed: Iterable[attendance.Renewal], kinds: Mapping[str, tuple[str | None, str | None]]) -> set[str]:
    """The facets touched by changed presences. kinds: collaboration -> its kind before and after the change."""
    for before, after in changed:
        for presence in (*before, *after):
            if any(kind not in (None, "contact") for kind in kinds.get(presence.collaboration, ("", ""))):
                return {PRESENCE}
    return set()


def _of_collaboration(
    old: records.Collaboration | None, new: records.Collaboration, fields: frozenset[str]
) -> set[str]:
    both = [row for row in (old, new) if row is not None]
    if all(map(_is_certain_contact, both)):
        return {CONTACT}
    touched = _sorted(fields, (_COLLABORATION, COLLABORATION), (_STORY, STORY))
    if COLLABORATION in touched:
        counting = [attendance.days(row) is not None and row.status != "planned" for row in both]
        if not all(counting):
            touched.add(PLANNED)
        if not any(counting):
            touched.discard(COLLABORATION)
    # A collaboration with another date or kind may become an unknown, or cease to be one.
    return touched | ({PLANNED} if COLLABORATION in touched else set())


def _is_certain_contact(row: records.Collaboration) -> bool:
    """Whether it is a contact with an exact day; others may be among the unknowns."""
    return row.kind == "contact" and row.status != "planned" and len(row.starts_on or "") == len("YYYY-MM-DD")


def _sorted(fields: frozenset[str], *facets: tuple[frozenset[str], str]) -> set[str]:
    """The facets of these fields; fields of no facet are DETAIL."""
    touched = {facet for group, facet in facets if fields & group}
    return touched | ({DETAIL} if fields.difference(*(group for group, _ in facets)) else set())


def _changed(old: records.Record | None, new: records.Record | None) -> frozenset[str]:
    """Names of the fields that differ; all fields where the record was made or deleted."""
    record = new or old
    assert record is not None
    names = type(record).model_fields
    if old is None or new is None:
        return frozenset(names)
    return frozenset(name for name in names if getattr(old, name) != getattr(new, name))
