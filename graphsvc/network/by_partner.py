"""Answers by partner that are computed anew only for those whose participations changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from graphsvc.model import records
from graphsvc.network.facets import Facets
from graphsvc.network.memo import Change, Mend
from graphsvc.network.snapshot import Snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    """Partner -> its answer, and the partners whose participations changed since."""

    found: Mapping[str, T]
    changed: frozenset[str]


def by_partner(
    snapshot: Snapshot,
    question: Hashable,
    found: Callable[[], Mapping[str, T]],
    of: Callable[[str], T | None],
    rests_on: Facets,
    mended: Facets,
) -> Mapping[str, T]:
    """Partner -> what `found` gives for all at once, or `of` for one; partners without an answer are left out.

    `of` may read participations of the partner, of its alternates and of its present and past representatives. mended:
    the facets that changed participations touch; where another that the answers rest on was touched, all are new.
    """

    def moved(known: _Known[T], changes: Sequence[Change]) -> _Known[T]:
        return _Known(known.found, known.changed | set(_concerned(row for both in changes for row in both)))

    mend = Mend("participation", moved, mended)
    known = snapshot.readings.ask(question, lambda: _Known(found(), frozenset()), rests_on, mend)
    if not known.changed:
        return known.found
    organizations = {row.organization for key in known.changed for row in snapshot.represents.get(key, ())}
    concerned = known.changed | organizations
    answers = {key: of(key) for key in concerned}
    kept = {key: answer for key, answer in known.found.items() if key not in concerned}
    now = {**kept, **{key: answer for key, answer in answers.items() if answer is not None}}
    snapshot.readings.keep(question, _Known(now, frozenset()), rests_on, mend)
    return now


def _concerned(rows: Iterable[records.Record | None]) -> Iterable[str]:
    for row in rows:
        if row is not None:
            participation = cast(records.Participation, row)
            yield from filter(None, (participation.partner, participation.via))
