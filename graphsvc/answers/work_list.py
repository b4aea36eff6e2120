"""Common parts of the lists beside the gap board: the models of a list and of its entries."""

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
    """One entry of a list, with a sentence on why it is listed.

    about: name of the record that it is about; group: its heading; mend: the field of the record to fill in, `roster`
    for attendance, empty where nothing is missing.
    """

    about: str = Field(exclude=True)
    group: str = Field(exclude=True)
    mend: str = Field(default="", exclude=True)

    if TYPE_CHECKING:  # every kind of entry declares it after its facts, in the order of the JSON
        sentence: str


class WorkList(Windowed):
    """A list beside the gap board; its entries, in the field called `name`, may be only the first of `total`.

    work: the pending computation, while the entries are those of an earlier version, or missing.
    """

    name: ClassVar[str]

    version: int
    sentence: str
    work: Work | None
    total: int = Field(exclude=True)

    @property
    def title(self) -> str:
        """Title of the list."""
        raise NotImplementedError

    @property
    def meaning(self) -> str:
        """Definition of what is listed, as text."""
        raise NotImplementedError

    @property
    def entries(self) -> Sequence[Entry]:
        return getattr(self, self.name)


def head(snapshot: Snapshot, period: Period, sentence: str, total: int, pending: queue.Answer | None = None) -> Json:
    """The fields of a list except its entries; while it has no answer yet, the sentence says so."""
    has_answer = pending is None or pending.value is not None
    return {
        **window(period),
        "version": snapshot.version,
        "sentence": sentence if has_answer else _("It is being computed."),
        "work": work(pending),
        "total": total,
    }
