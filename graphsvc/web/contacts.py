"""The part of a new partner's form that says who speaks for it, or for whom it speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request
from werkzeug.datastructures import MultiDict

from graphsvc.capture.contacts import DETAILS, Contact
from graphsvc.errors import Problem
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot
from graphsvc.web import forms
from graphsvc.web.forms import Field

PREFIX = "contact-"


@dataclass(frozen=True, slots=True)
class ContactForm:
    """person, organization: link fields, of which the kind of the partner tells which is meant; title: as what."""

    person: Field
    organization: Field
    title: Field
    details: list[Field]


def fields(snapshot: Snapshot, problems: list[Problem]) -> ContactForm:
    """The fields with what was sent, or what the address says, in them."""
    sent = request.form if request.method == "POST" else request.args
    said = forms.typed(snapshot, "representation", sent)
    by_name = {
        field.name: replace(field, required=False) for field in forms.fields(snapshot, "representation", said, problems)
    }
    person = replace(by_name["person"], doubts=(), hint=_("A person on record, or a new one."))
    own = [Problem(one.message, one.field.removeprefix(PREFIX), one.value) for one in problems if _is_own(one)]
    details = forms.fields(snapshot, "partner", _details(sent), own)
    return ContactForm(
        person,
        by_name["organization"],
        by_name["title"],
        [field for field in details if field.name in DETAILS],
    )


def typed(snapshot: Snapshot) -> Contact:
    """What the form says."""
    form = request.form
    said = forms.typed(snapshot, "representation", form)
    chosen = form.get("instead", "").rpartition("|")[2] if form.get("instead", "").startswith("person|") else ""
    return Contact(
        person=chosen or form.get("person", "").strip(),
        organization=str(said.get("organization", "")),
        title=said.get("title"),
        details=_details(form),
        chosen=bool(chosen),
        another=bool(form.get("another")),
    )


def _details(form: MultiDict[str, str]) -> dict[str, str]:
    return {name: text for name in DETAILS if (text := form.get(PREFIX + name, "").strip())}


def _is_own(problem: Problem) -> bool:
    return bool(problem.field and problem.field.startswith(PREFIX))
