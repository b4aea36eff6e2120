"""Underconnected pairs of sectors and of municipalities: the list, with a sentence for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import ClassVar, Literal

from graphsvc import language
from graphsvc.analytics import underconnected
from graphsvc.answers import work_list
from graphsvc.answers.work_list import Entry, WorkList
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import underconnected as question

By = Literal["sector", "municipality"]


class Underconnected(Entry):
    """Two sectors, or municipalities, that share at most half of the collaborations that are expected.

    together: the latest collaborations that they share; between: partners tied to both.
    """

    by: By
    one: str
    other: str
    observed: float
    expected: float
    together: tuple[str, ...]
    between: tuple[str, ...]
    sentence: str
    people: tuple[str, ...]

    @property
    def entity(self) -> str:
        return self.by

    @property
    def key(self) -> str:
        return self.one

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.together


class UnderconnectedGroups(WorkList):
    """All pairs that hardly meet, sectors first, those first that fall short most."""

    name: ClassVar[str] = "apart"

    apart: list[Underconnected]

    @property
    def title(self) -> str:
        return _("Who hardly meets")

    @property
    def meaning(self) -> str:
        return _(
            "Sectors, and municipalities, that share at most half of the collaborations that the activity of their "
            "partners would lead one to expect. Whether that may be chance is told among the measures."
        )


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> UnderconnectedGroups:
    """The pairs that hardly meet; `most`: of sectors and municipalities together, half of each."""
    pairs, pending = question.listed(snapshot, period, without_us, background)
    each = None if most is None else -(-most // 2)
    return UnderconnectedGroups(
        **work_list.head(snapshot, period, _summary(pairs), len(pairs.sector) + len(pairs.municipality), pending),
        apart=[
            *_entries(snapshot, "sector", _("Sectors"), pairs.sector[:each]),
            *_entries(snapshot, "municipality", _("Municipalities"), pairs.municipality[:each]),
        ],
    )


def _entries(
    snapshot: Snapshot, by: By, group: str, pairs: Sequence[underconnected.Underconnected]
) -> list[Underconnected]:
    table = snapshot.tables[by]
    return [
        Underconnected(
            by=by,
            **asdict(pair),
            sentence=_sentence(pair),
            people=pair.between,
            about=language.listed((language.name(table[key]) for key in (pair.one, pair.other)), " – "),
            group=group,
        )
        for pair in pairs
    ]


def _summary(pairs: question.Grouped) -> str:
    if not pairs.sector and not pairs.municipality:
        return _("No two sectors or municipalities hardly meet, as far as they are recorded.")
    sectors_text = ngettext("%(count)s pair of sectors", "%(count)s pairs of sectors", len(pairs.sector))
    municipalities_text = ngettext(
        "%(count)s pair of municipalities", "%(count)s pairs of municipalities", len(pairs.municipality)
    )
    return _("Hardly meeting: %(one)s, %(other)s.", one=sectors_text, other=municipalities_text)


def _sentence(pair: underconnected.Underconnected) -> str:
    """The sentence on how much two groups share, and how much is expected."""
    shared, expected = (language.number(round(value, 1)) for value in (pair.observed, pair.expected))
    return _(
        "Shared collaborations: %(shared)s. Expected from how active their partners are: %(expected)s.",
        shared=shared,
        expected=expected,
    )
