"""What a change touches, so that what was worked out before is dropped only where it rests on that.

A change touches *facets* of the network. A reading names the facets it rests on, and is handed on to the next snapshot
where none of them was touched: an address that was corrected leaves the board as it is. Whatever a facet does not
name belongs to DETAIL, on which no reading of the network rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from graphsvc.model import records
from graphsvc.network import attendance

Facets = frozenset[str]

#: Who was present at what but contacts, for whom, and when.
PRESENCE = "presence"
#: Rows of who was asked to, came to, or missed what but contacts.
PARTICIPATION = "participation"
#: What counts of partners; and of those alone who take part in something, or speak for somebody.
PARTNER, PARTICIPANT = "partner", "participant"
#: What counts of collaborations that count; and of those that are planned, cancelled or of no certain day.
COLLABORATION, PLANNED = "collaboration", "planned"
#: What partners are and were called; what is told of collaborations: titles, descriptions, outcomes, headcounts.
NAME, STORY = "name", "story"
REPRESENTATION, MUNICIPALITY, SECTOR = "representation", "municipality", "sector"
EXPECTATION, SEAT, INTRODUCTION = "expectation", "seat", "introduction"
REPORT_LINE, SETTING = "report-line", "setting"
#: Calls and coffees, which are history and nothing else.
CONTACT = "contact"
#: Addresses, notes, sources: what is shown of a record alone.
DETAIL = "detail"

#: What figures, boards and maps rest on, with the names that are shown there.
NETWORK: Facets = frozenset(
    {
        *(PRESENCE, PARTICIPATION, PARTNER, PARTICIPANT, COLLABORATION, PLANNED, NAME, STORY, REPRESENTATION),
        *(MUNICIPALITY, SECTOR, EXPECTATION, SEAT, INTRODUCTION, REPORT_LINE, SETTING),
    }
)
EVERY: Facets = NETWORK | {CONTACT, DETAIL}

_NAME = frozenset({"name", "name_fr", "aliases"})
_STORY = frozenset({"title", "title_fr", "description", "outcome", "outcome_fr", "headcount"})
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
    """The facets that a change of one record touches; nothing where it stayed as it was.

    collaborations: all of them before and after, by which a participation in a contact is known. What it does to
    presences is not told here (see `of_presences`), nor whether a partner takes part in anything.
    """
    one = new or old
    if one is None or old == new:
        return set()
    fields = _changed(old, new)
    match one:
        case records.Partner():
            return _sorted(fields, (_PARTNER, PARTNER), (_NAME, NAME))
        case records.Collaboration():
            return _of_collaboration(cast("records.Collaboration | None", old), one, fields)
        case records.Participation():
            if fields <= _DETAILS["participation"]:
                return {DETAIL}
            both = cast("Iterable[records.Participation]", [row for row in (old, new) if row])
            known = [found for table in collaborations for row in both if (found := table.get(row.collaboration))]
            neutral = all(_is_certain_contact(cast(records.Collaboration, found)) for found in known)
            answered = not any(map(attendance.unanswered, both))
            return {CONTACT} if known and neutral and answered else {PARTICIPATION}
        case records.Representation():
            return {DETAIL} if fields <= _DETAILS["representation"] else {REPRESENTATION}
        case _:
            return {str(one.entity)}


def of_presences(changed: Iterable[attendance.Renewal], kinds: Mapping[str, tuple[str | None, str | None]]) -> set[str]:
    """The facets that other presences touch. kinds: collaboration -> its kind before and after the change."""
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
    # What is called otherwise, or began on a vaguer day, may be asked about among the unknowns.
    return touched | ({PLANNED} if COLLABORATION in touched else set())


def _is_certain_contact(row: records.Collaboration) -> bool:
    """Whether it is a contact of a certain day: another one may be asked about."""
    return row.kind == "contact" and row.status != "planned" and len(row.starts_on or "") == len("YYYY-MM-DD")


def _sorted(fields: frozenset[str], *facets: tuple[frozenset[str], str]) -> set[str]:
    """The facets to which fields belong; what belongs to none is a detail."""
    touched = {facet for own, facet in facets if fields & own}
    return touched | ({DETAIL} if fields.difference(*(own for own, _ in facets)) else set())


def _changed(old: records.Record | None, new: records.Record | None) -> frozenset[str]:
    """The fields that differ; all of them where the record came or went."""
    one = new or old
    assert one is not None
    names = type(one).model_fields
    if old is None or new is None:
        return frozenset(names)
    return frozenset(name for name in names if getattr(old, name) != getattr(new, name))
