"""Who speaks for a new organization, or for whom a new person speaks: written with the partner, in its batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphsvc.capture import editing
from graphsvc.capture.duplicates import LooksAlike
from graphsvc.errors import BadInput, NotFound, Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.records import Partner
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import duplicates, search
from graphsvc.questions.duplicates import Pair
from graphsvc.storage.changes import Write

#: What is asked of a contact who is not on record, beside the name.
DETAILS = ("email", "phone", "language", "consent", "consent_purpose")


@dataclass(frozen=True, slots=True)
class Contact:
    """What is said beside a new partner of who speaks for it, or for whom it speaks.

    person: who speaks for an organization, key or name as it was typed; organization: for which a person speaks, its
    key; title: as what. details: of the person, by their fields. chosen: the person was taken from those who look
    alike; another: the person is none of them.
    """

    person: str = ""
    organization: str = ""
    title: str | None = None
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    chosen: bool = False
    another: bool = False

    def row(self) -> dict[str, Any]:
        """All of it, to tell one request from another."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}

    def writes(self, current: Snapshot, partner: records.Record) -> Sequence[Write]:
        """The writes of the person, where it is new or more is known of it, and of whom it speaks for.

        Raises Problems, each at its field, those of the person as `contact-email` and the like; LooksAlike.
        """
        assert isinstance(partner, Partner)
        if not (self.person or self.organization):
            if self.title or self.details:
                raise Problems([Problem(_("say who it is, or empty what is said of the contact"), "person")])
            return []
        if partner.is_person:
            if self.person or self.details:
                message = _("a person has no contact; say for whom the person speaks, or choose another kind")
                raise Problems([Problem(message, "person", self.person)])
            return [self._speaks(partner.key, self.organization)]
        if self.organization:
            message = _("only a person speaks for an organization; say who speaks for this one, or choose another kind")
            raise Problems([Problem(message, "organization", self.organization)])
        known = self._known(current)
        if not self.another and (pairs := self.alike(current)):
            raise LooksAlike(pairs)
        if known is None or (self.another and self._differing(known)):
            person = editing.placed(current, self._new(known), beside=(partner.key,))
        else:
            person = self._more(known)
        changed = [] if person is known else [Write("partner", person.key, person)]
        return [*changed, self._speaks(person.key, partner.key)]

    def alike(self, current: Snapshot) -> list[Pair]:
        """Who on record may be the contact, where that is not said; raises Problems."""
        known = self._known(current)
        if not self.person or self.chosen or (known and not self._differing(known)):
            return []
        return duplicates.near(current, self._new(known).model_copy(update={"key": ""}))

    def _known(self, current: Snapshot) -> Partner | None:
        """The partner on record with that key or name; None where none, or several, have it."""
        try:
            return current.partners[search.named(current, "partner", self.person)]
        except (NotFound, BadInput):
            return None

    def _new(self, known: Partner | None) -> Partner:
        """The contact as a new person, also where one on record has that name."""
        return _read({**self.details, "name": known.name if known else self.person, "kind": "person"})

    def _differing(self, known: Partner) -> list[str]:
        """The details of which something else is on record."""
        row = known.row()
        return [name for name, value in self.details.items() if row.get(name) not in (None, value)]

    def _more(self, known: Partner) -> Partner:
        """The person on record with what was not known of it; raises Problems where something else is on record."""
        if not known.is_person:
            raise Problems([Problem(_("is no person; write the name of who speaks for it"), "person", known.name)])
        row = known.row()
        problems = [
            Problem(
                _("is %(said)s on record; empty it, or change it there", said=row[name]),
                f"contact-{name}",
                self.details[name],
            )
            for name in self._differing(known)
        ]
        if problems:
            raise Problems(problems)
        return _read({**row, **self.details}) if any(name not in row for name in self.details) else known

    def _speaks(self, person: str, organization: str) -> Write:
        row = records.read(
            "representation", {"person": person, "organization": organization, "title": self.title or None}
        )
        return Write("representation", row.key, row)


def _read(values: Mapping[str, Any]) -> Partner:
    """The person of these fields; raises Problems at the fields of a contact."""
    try:
        made = records.read("partner", dict(values))
    except Problems as error:
        raise Problems([Problem(one.message, _place(one.field), one.value) for one in error.problems]) from None
    assert isinstance(made, Partner)
    return made


def _place(name: str | None) -> str:
    return f"contact-{name}" if name in DETAILS else "person"
