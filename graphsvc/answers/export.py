"""The formats of the export, with what each is for and what it does not hold."""

from __future__ import annotations

from graphsvc.answers.answer import Answer
from graphsvc.files.formats import FORMATS
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import export


class Format(Answer):
    """A format: its name in the address, its label, what it is for, and what of the records it leaves out."""

    name: str
    label: str
    purpose: str
    extension: str
    media_type: str
    left_out: list[str]


class Formats(Answer):
    """The formats in which everything can be taken along, each of which can be imported again."""

    formats: list[Format]


def formats(snapshot: Snapshot) -> Formats:
    return Formats(
        formats=[
            Format(
                name=form.name,
                label=_(form.label),
                purpose=_(form.purpose),
                extension=form.extension,
                media_type=form.media_type,
                left_out=export.left_out(snapshot, form),
            )
            for form in FORMATS.values()
        ]
    )
