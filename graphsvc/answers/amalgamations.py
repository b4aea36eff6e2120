"""What an amalgamation of municipalities does, and what is to be asked again after it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from graphsvc import language
from graphsvc.answers import changes
from graphsvc.answers.answer import Answer
from graphsvc.capture import amalgamations
from graphsvc.capture.editing import Who
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store


class Lapsing(Answer):
    """An expectation of a former municipality, which ends on the day before, and is to be asked of the whole."""

    key: str
    municipality: str
    sector: str
    partners: int
    sentence: str


class Amalgamation(Answer):
    """An amalgamation before it is written; version: for the If-Match header when it is confirmed."""

    key: str
    others: list[str]
    day: datetime.date
    version: int
    lapsing: list[Lapsing]
    sentence: str


def preview(snapshot: Snapshot, whole: str, parts: Sequence[str], day: datetime.date) -> Amalgamation:
    """What an amalgamation would do, O(collaborations); raises what `capture.amalgamations.plan` raises."""
    found = amalgamations.plan(snapshot, whole, parts, day)
    sentence = ngettext(
        "%(names)s becomes part of %(whole)s on %(day)s.",
        "%(names)s become part of %(whole)s on %(day)s.",
        len(found.parts),
        names=language.listed([language.name(part) for part in found.parts]),
        whole=language.name(found.whole),
        day=language.date(day),
    )
    lapsing = ngettext(
        "%(count)s expectation lapses, and is to be asked again.",
        "%(count)s expectations lapse, and are to be asked again.",
        len(found.lapsing),
    )
    gone = {part.key for part in found.parts}
    since = sum(row.municipality in gone and row.begins >= day.toordinal() for row in snapshot.collaborations.values())
    counted = ngettext(
        "%(count)s collaboration there is recorded for that day or later, and counts for the whole.",
        "%(count)s collaborations there are recorded for that day or later, and count for the whole.",
        since,
    )
    told = [sentence, *([lapsing] if found.lapsing else []), *([counted] if since else [])]
    return Amalgamation(
        key=whole,
        others=[part.key for part in found.parts],
        day=day,
        version=found.version,
        lapsing=_lapsing(snapshot, found.lapsing),
        sentence=" ".join(told),
    )


def amalgamate(
    store: Store, whole: str, parts: Sequence[str], day: datetime.date, expected: int | None, who: Who
) -> changes.Written:
    """Make municipalities part of another; raises what `capture.amalgamations.amalgamate` raises."""
    return changes.written(amalgamations.amalgamate(store, whole, parts, day, expected, who))


def unsaid(snapshot: Snapshot, whole: str) -> list[Lapsing]:
    """What lapsed when others became part of a municipality, and is not said of the whole yet."""
    return _lapsing(snapshot, amalgamations.unsaid(snapshot, whole))


def _lapsing(snapshot: Snapshot, rows: Sequence[records.Expectation]) -> list[Lapsing]:
    return [
        Lapsing(
            key=row.key,
            municipality=row.municipality,
            sector=row.sector,
            partners=row.partners,
            sentence=ngettext(
                "%(sector)s in %(place)s: %(count)s partner was expected",
                "%(sector)s in %(place)s: %(count)s partners were expected",
                row.partners,
                sector=language.name(snapshot.sectors[row.sector]),
                place=language.name(snapshot.municipalities[row.municipality]),
            ),
        )
        for row in rows
    ]
