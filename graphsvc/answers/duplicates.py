"""Partners that are probably recorded twice, with the reason in a sentence."""

from __future__ import annotations

from dataclasses import asdict

from graphsvc.answers import changes
from graphsvc.answers.answer import Answer
from graphsvc.answers.work import Work, work
from graphsvc.capture import duplicates as capture
from graphsvc.capture.editing import Who
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import duplicates
from graphsvc.questions.duplicates import Pair
from graphsvc.storage.store import Store


class AlikePair(Answer):
    """Two partners with similar names: key and name of both, why, and how much (0..100)."""

    key: str
    name: str
    other: str
    other_name: str
    reason: str
    likeness: int
    sentence: str


class Duplicates(Answer):
    """Pairs of partners with similar names, the most similar first; total: how many there are in all."""

    version: int
    sentence: str
    total: int
    work: Work | None
    duplicates: list[AlikePair]


def listed(snapshot: Snapshot, most: int | None = None, background: Background | None = None) -> Duplicates:
    """The pairs of partners that are probably one, at most `most` of them."""
    found, pending = duplicates.listed(snapshot, background)
    text = ngettext(
        "%(count)s pair of partners has names that look alike.",
        "%(count)s pairs of partners have names that look alike.",
        found.total,
    )
    return Duplicates(
        version=snapshot.version,
        sentence=_("It is being computed.") if pending and pending.value is None else text,
        total=found.total,
        work=work(pending),
        duplicates=[pair(row) for row in found.pairs[:most]],
    )


def near(snapshot: Snapshot, row: records.Partner) -> list[AlikePair]:
    """The partners with names like those of one."""
    return [pair(found) for found in duplicates.near(snapshot, row)]


def apart(store: Store, entity: str, one: str, other: str, who: Who) -> changes.Written:
    """Record that two records are not the same; raises what `capture.duplicates.apart` raises."""
    return changes.written(capture.apart(store, entity, one, other, who))


def pair(found: Pair) -> AlikePair:
    """A pair with its reason in a sentence."""
    return AlikePair(**asdict(found), sentence=reason(found))


def reason(found: Pair) -> str:
    """Why two names look alike, in a sentence."""
    match found.reason:
        case "same":
            return _("The same name, but for accents, capitals, punctuation or small words.")
        case "order":
            return _("The same words in another order.")
        case "initials":
            return _("The initials of one stand in the other.")
        case "typing":
            return _("Perhaps a typing error.")
        case "contained":
            return _("One name is contained in the other.")
