"""Taking attendance: the roster of a gathering starts from its body's members, and is written in one batch."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc import language
from graphsvc.capture import editing
from graphsvc.capture.editing import Who
from graphsvc.errors import PreconditionRequired, Problem, Problems, Stale
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """One partner of the roster: attendance present, regrets, absent or None; via: the alternate who sat in for it.

    member: whether it belongs to the body that meets; speaks_for: organizations it represents on the day.
    """

    partner: str
    attendance: str | None
    via: str | None
    role: str | None
    member: bool
    speaks_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """A gathering with a line for each partner, sorted by name."""

    collaboration: records.Collaboration
    version: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Mark:
    """The attendance entered for one partner."""

    partner: str
    attendance: vocabulary.Attendance | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came and is not in the network: a name, and whether the person consents to be recorded."""

    name: str
    consent: bool


def roster(snapshot: Snapshot, key: str) -> Roster:
    """The roster of a gathering: partners recorded for it, then the members of its body on that day."""
    collaboration = gathering(snapshot, key)
    recorded = {row.partner: row for row in snapshot.participations_in.get(key, ())}
    members = _members(snapshot, collaboration)
    day = collaboration.begins
    lines = [
        Line(
            partner=partner,
            attendance=recorded[partner].attendance if partner in recorded else None,
            via=recorded[partner].via if partner in recorded else None,
            role=recorded[partner].role if partner in recorded else None,
            member=partner in members,
            speaks_for=_speaks_for(snapshot, partner, day),
        )
        for partner in recorded.keys() | members
    ]
    lines.sort(key=lambda line: language.folded(language.name(snapshot.partners[line.partner])))
    return Roster(collaboration, version(snapshot, key), lines)


def require_fresh(current: Snapshot, key: str, expected: int | None) -> None:
    """Raise PreconditionRequired, or Stale, unless the roster is at the expected version."""
    if expected is None:
        raise PreconditionRequired(_("send the version of the roster that you read (If-Match)"))
    if expected != version(current, key):
        raise Stale(_("somebody else took attendance meanwhile; open the roster again and add what is missing"))


def status(collaboration: records.Collaboration, done: bool, today: datetime.date) -> str | None:
    """The status of a gathering after attendance was taken; raises Problems where it lies ahead and was `done`."""
    if done and collaboration.begins > today.toordinal():
        raise Problems([Problem(_("has not begun yet, so it cannot have been held"), "starts_on")])
    return "held" if done else collaboration.status


def version(snapshot: Snapshot, key: str) -> int:
    """Version of a roster: changes with the gathering and with its participations."""
    rows = snapshot.participations_in.get(key, ())
    newest = max(
        [snapshot.versions["collaboration"][key], *(snapshot.versions["participation"][row.key] for row in rows)]
    )
    return newest * 10_000 + len(rows)


def take(
    store: Store,
    key: str,
    marks: Sequence[Mark],
    newcomers: Sequence[Newcomer],
    headcount: str | None,
    done: bool,
    expected: int | None,
    who: Who,
    today: datetime.date,
) -> Written:
    """Write the attendance of a gathering in one batch; `done` says that it was held.

    headcount: None keeps it, an empty text clears it. expected: the version of the roster. At an occasion a person
    becomes a partner only with consent. A participation whose mark is emptied is deleted.
    Raises NotFound, PreconditionRequired, Stale, Problems.
    """

    def work(current: Snapshot) -> Sequence[Write]:
        collaboration = gathering(current, key)
        require_fresh(current, key, expected)
        row = {**collaboration.row(), "status": status(collaboration, done, today)}
        changed = records.read("collaboration", row if headcount is None else {**row, "headcount": headcount})
        writes = [Write("collaboration", key, changed)]
        recorded = {row.partner: row for row in current.participations_in.get(key, ())}
        for mark in marks:
            writes += _marked(key, mark, recorded.get(mark.partner))
        known_names = {
            language.folded(name) for partner in current.partners.values() for name in language.names(partner) if name
        }
        joined: list[Write] = []
        for newcomer in newcomers:
            if language.folded(newcomer.name.strip()) in known_names:
                message = _("is in the network already; choose the partner instead")
                raise Problems([Problem(message, "newcomer", newcomer.name)])
            known_names.add(language.folded(newcomer.name.strip()))
            joined += _joined(current, collaboration, newcomer, beside=[write.key for write in joined])
        return writes + joined

    request = [
        "attendance",
        key,
        [(m.partner, m.attendance, m.via) for m in marks],
        [(n.name, n.consent) for n in newcomers],
        headcount,
        done,
    ]
    return store.write(
        work, actor=who.actor, about=_("attendance of %(key)s", key=key), operation=who.operation, request=request
    )


def _marked(key: str, mark: Mark, old: records.Participation | None) -> list[Write]:
    values: dict[str, Any] = {} if old is None else old.row()
    values.update(partner=mark.partner, collaboration=key, attendance=mark.attendance or None, via=mark.via or None)
    if mark.via and mark.attendance == "present":
        raise Problems(
            [
                Problem(
                    _("was present, so nobody sat in; choose regrets or take the alternate away"),
                    "attendance",
                    mark.partner,
                )
            ]
        )
    if not mark.attendance and not mark.via:
        was_recorded = old is not None and (old.attendance or old.via)
        return [Write("participation", old.key, None)] if old is not None and was_recorded else []
    record = records.read("participation", values)
    return [Write("participation", record.key, record)]


def _joined(
    current: Snapshot, collaboration: records.Collaboration, newcomer: Newcomer, *, beside: Sequence[str]
) -> list[Write]:
    if collaboration.kind in vocabulary.OCCASIONS and not newcomer.consent:
        message = _(
            "%(name)s becomes a partner only with consent; tick it, or count the person in the headcount",
            name=newcomer.name,
        )
        raise Problems([Problem(message, "newcomer", newcomer.name)])
    values: dict[str, Any] = {"name": newcomer.name, "kind": "person"}
    if newcomer.consent:
        values |= {
            "consent": "internal",
            "consent_on": collaboration.starts_on,
            "consent_source": f"sign-in sheet of {collaboration.title}"[:500],
        }
    person = editing.placed(current, records.read("partner", values), beside=beside)
    came = {"partner": person.key, "collaboration": collaboration.key, "attendance": "present"}
    row = records.read("participation", came)
    return [Write("partner", person.key, person), Write("participation", row.key, row)]


def gathering(snapshot: Snapshot, key: str) -> records.Collaboration:
    """The collaboration of a key; raises NotFound."""
    record = search.get(snapshot, "collaboration", key)
    assert isinstance(record, records.Collaboration)
    return record


def _members(snapshot: Snapshot, collaboration: records.Collaboration) -> set[str]:
    """Members of the body that meets, on the day of the gathering."""
    body: Mapping[str, records.Collaboration] = snapshot.collaborations
    if not collaboration.part_of or body[collaboration.part_of].kind not in vocabulary.BODIES:
        return set()
    day = collaboration.begins
    members: set[str] = set()
    for row in snapshot.participations_in.get(collaboration.part_of, ()):
        if row.role != "invited" and row.holds_on(day) and snapshot.partners[row.partner].in_network_on(day):
            members.add(row.partner)
    return members


def _speaks_for(snapshot: Snapshot, partner: str, day: int) -> tuple[str, ...]:
    organizations = [row.organization for row in snapshot.represents.get(partner, ()) if row.holds_on(day)]
    return tuple(sorted(organizations))
