"""What the lists beside the gap board share: their first fields, and those of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from graphsvc.answers.answer import Answer, Json, Windowed, window
from graphsvc.answers.work import Work, work
from graphsvc.jobs import queue
from graphsvc.language import gettext as _
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot


class Entry(Answer):
    """One line of a list, which says in a sentence why it stands there.

    about: what the record is called that it is about; group: the heading that it stands under; mend: the field of the
    record to fill in, `roster` for who came; empty where nothing is missing.
    """

    about: str = Field(exclude=True)
    group: str = Field(exclude=True)
    mend: str = Field(default="", exclude=True)

    if TYPE_CHECKING:  # every kind of entry declares it after its facts, as they come in the JSON
        sentence: str


class WorkList(Windowed):
    """A list beside the gap board; under its name stand its entries, which may be only the first of `total`.

    work: what is still computed, where the entries are those of an earlier version, or none yet.
    """

    name: ClassVar[str]

    version: int
    sentence: str
    work: Work | None
    total: int = Field(exclude=True)

    @property
    def title(self) -> str:
        """What the list is called."""
        raise NotImplementedError

    @property
    def meaning(self) -> str:
        """What the list holds, in the words of its definition."""
        raise NotImplementedError

    @property
    def entries(self) -> Sequence[Entry]:
        return getattr(self, self.name)


def head(snapshot: Snapshot, period: Period, sentence: str, total: int, pending: queue.Answer | None = None) -> Json:
    """The fields of a list but its entries; its sentence says so as long as nothing of it is known."""
    known = pending is None or pending.value is not None
    return {
        **window(period),
        "version": snapshot.version,
        "sentence": sentence if known else _("It is being computed."),
        "work": work(pending),
        "total": total,
    }
