"""Minutes and sign-in sheets of a gathering: who is meant, and writing what was confirmed as one batch."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from graphsvc import language
from graphsvc.capture import attendance, editing, known_names, matching, organization_names
from graphsvc.capture.editing import Who
from graphsvc.capture.meanings import Match
from graphsvc.errors import Problem, Problems
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.words import fold
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store


@dataclass(frozen=True, slots=True)
class Understood:
    """Somebody named by minutes, and whom on record that means."""

    attended: Attended
    match: Match


def understood(
    snapshot: Snapshot, rows: Sequence[Attended], gathering: records.Collaboration | None
) -> list[Understood]:
    """Whom each of these people and organizations means; O(rows x partners).

    gathering: that the minutes are of, on record or not, which tells who usually comes.
    """
    where = known_names.setting(snapshot, gathering)
    return _once([Understood(row, matching.of(snapshot, row, where)) for row in rows])


def _once(rows: list[Understood]) -> list[Understood]:
    """Ask where two lines would mean one partner, unless both spell the same name."""
    by_partner: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.match.partner:
            by_partner.setdefault(row.match.partner, []).append(place)
    for places in by_partner.values():
        if len(places) > 1:
            for place in places[1:]:
                match = rows[place].match
                if match.certainty == "certain":
                    reason = _("an earlier line means the same partner")
                    rows[place] = replace(rows[place], match=replace(match, certainty="ask", reason=reason))
    return rows


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a person or organization that minutes name.

    decision: partner, the one chosen; new, to be recorded, the person, or the organization where no person is named;
    count, in the headcount and nowhere else; leave, out. person, organizations, via: as written. consent: the new
    person agreed to be recorded. with_organization: the organization that the new person speaks for is recorded too.
    """

    decision: Literal["partner", "new", "count", "leave"]
    attendance: vocabulary.Attendance = "present"
    partner: str | None = None
    person: str | None = None
    organizations: tuple[str, ...] = ()
    via: str | None = None
    role: Literal["chair", "host"] | None = None
    consent: bool = False
    with_organization: bool = False


def confirm(
    store: Store,
    gathering: str | records.Collaboration,
    decisions: Sequence[Decision],
    done: bool,
    expected: int | None,
    who: Who,
    today: datetime.date,
) -> Written:
    """Write what was decided about the minutes of a gathering in one batch; `done` says that it was held.

    gathering: its key, or one that is not on record and is written along, under a free key. Those who are only counted
    are added to the headcount, without their names. expected: the version of the roster of one on record.
    Raises NotFound, PreconditionRequired, Stale, and Problems, whose field is `lines` with the number of the decision.
    """

    def work(current: Snapshot) -> Sequence[Write]:
        if isinstance(gathering, str):
            collaboration = attendance.gathering(current, gathering)
            attendance.require_fresh(current, gathering, expected)
        else:
            collaboration = editing.placed(current, gathering)
        status = attendance.status(collaboration, done, today)
        return _Writing(current, collaboration).all(decisions, status)

    said, key = (gathering, gathering) if isinstance(gathering, str) else (gathering.row(), gathering.key)
    request = ["minutes", said, [asdict(decision) for decision in decisions], done]
    about = _("attendance of %(key)s, from minutes", key=key)
    return store.write(work, actor=who.actor, about=about, operation=who.operation, request=request)


class _Writing:
    """Collects the writes of one confirmation; nothing is left where any decision has a problem."""

    def __init__(self, current: Snapshot, collaboration: records.Collaboration) -> None:
        self.current, self.collaboration = current, collaboration
        self.recorded = {row.partner: row for row in current.participations_in.get(collaboration.key, ())}
        self.writes: list[Write] = []
        self.fresh: dict[tuple[str, bool], str] = {}  # (folded name, whether a person) -> key
        self.seen: dict[str, records.Participation] = {}
        self.problems: list[Problem] = []

    def all(self, decisions: Sequence[Decision], status: str | None) -> Sequence[Write]:
        for number, decision in enumerate(decisions):
            try:
                self._one(decision)
            except Problems as error:
                self.problems += [
                    Problem(
                        problem.message,
                        f"lines-{number}",
                        matching.written(decision.person, "; ".join(decision.organizations)),
                    )
                    for problem in error.problems
                ]
        if self.problems:
            raise Problems(self.problems)
        counted = sum(decision.decision == "count" and decision.attendance == "present" for decision in decisions)
        row = {**self.collaboration.row(), "status": status}
        if counted:
            row["headcount"] = (self.collaboration.headcount or 0) + counted
        changed = records.read("collaboration", row)
        rows = [Write("participation", record.key, record) for record in self.seen.values()]
        return [*self.writes, Write("collaboration", changed.key, changed), *rows]

    def _one(self, decision: Decision) -> None:
        if decision.decision in ("count", "leave"):
            return
        if decision.decision == "partner":
            if not decision.partner:
                raise Problems([Problem(_("choose who is meant, or leave the line out"))])
            partner = search.get(self.current, "partner", decision.partner).key
        else:
            partner = self._new(decision)
        via = self._via(decision) if decision.via else None
        old = self.seen.get(partner) or self.recorded.get(partner)
        values: dict[str, Any] = {} if old is None else old.row()
        values |= {"partner": partner, "collaboration": self.collaboration.key, "attendance": decision.attendance}
        if decision.role and decision.attendance == "present":
            values["role"] = decision.role
        if via is not None and via != partner:
            values |= {"via": via, "attendance": "regrets" if decision.attendance == "present" else decision.attendance}
        elif values.get("via") and decision.attendance == "present":
            values.pop("via")
        if (text := self._spelled(decision, partner)) is not None:
            values["source"] = f"{known_names.READ_FROM}{text}"[:500]
        record = records.read("participation", values)
        assert isinstance(record, records.Participation)
        self.seen[partner] = record

    def _spelled(self, decision: Decision, partner: str) -> str | None:
        """How the line names the partner, where its own names do not: so the decision is known next time."""
        text = matching.written(decision.person, "; ".join(decision.organizations))
        row = self.current.partners.get(partner)
        if row is None or not text:
            return None
        names = {fold(name) for name in (row.name, row.name_fr, *row.aliases) if name}
        return None if fold(decision.person or "; ".join(decision.organizations)) in names else text

    def _via(self, decision: Decision) -> str:
        name = decision.via or ""
        if name in self.current.partners:
            return name
        found = search.called(self.current, "partner").get(language.folded(name.strip()), [])
        if len(found) == 1:
            return found[0]
        if not decision.consent:
            message = _(
                "%(name)s, who sat in, is not on record: write another name, or tick that the person agreed", name=name
            )
            raise Problems([Problem(message)])
        return self._person(name, decision)

    def _new(self, decision: Decision) -> str:
        if decision.person is None:
            if not decision.organizations:
                raise Problems([Problem(_("names nobody who could be recorded"))])
            return self._made(decision.organizations[0], {"kind": "other"})
        return self._person(decision.person, decision)

    def _person(self, name: str, decision: Decision) -> str:
        if not decision.consent:
            message = _(
                "%(name)s becomes a partner only with consent; tick it, or count the person in the headcount", name=name
            )
            raise Problems([Problem(message)])
        consent = {
            "kind": "person",
            "consent": "internal",
            "consent_on": self.collaboration.starts_on,
            "consent_source": _("minutes of %(title)s", title=language.name(self.collaboration))[:500],
        }
        known = len(self.fresh)
        person = self._made(name, consent)
        if len(self.fresh) > known:
            for organization in self._organizations(decision):
                row = {"person": person, "organization": organization, "from": self.collaboration.starts_on}
                record = records.read("representation", row)
                self.writes.append(Write("representation", record.key, record))
        return person

    def _organizations(self, decision: Decision) -> list[str]:
        """The organizations on record that a line names for sure, and the new one where that was asked for."""
        names = known_names.directory(self.current)
        where = known_names.setting(self.current, self.collaboration)
        found: list[str] = []
        for text in decision.organizations:
            match = organization_names.organization(self.current, names, text, where)
            if match.certainty == "certain" and match.partner:
                found.append(match.partner)
            elif decision.with_organization:
                found.append(self._made(text, {"kind": "other"}))
        return found

    def _made(self, name: str, values: dict[str, Any]) -> str:
        """The key of a new partner, made once however many lines name it; raises Problems where the name is taken."""
        own = (fold(name), values["kind"] == "person")
        if own in self.fresh:
            return self.fresh[own]
        if search.called(self.current, "partner").get(language.folded(name.strip())):
            raise Problems([Problem(_("is in the network already; choose the partner instead"))])
        made = records.read("partner", {"name": name, **values})
        record = editing.placed(self.current, made, beside=tuple(self.fresh.values()))
        self.writes.append(Write("partner", record.key, record))
        self.fresh[own] = record.key
        return record.key
