"""Municipalities that become part of another on a day; what was expected of them lapses, in one batch."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from graphsvc import language
from graphsvc.capture import merges
from graphsvc.capture.editing import Who
from graphsvc.errors import BadInput, Conflict
from graphsvc.language import gettext as _
from graphsvc.model import dates, records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage import writing
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store


@dataclass(frozen=True, slots=True)
class Plan:
    """An amalgamation before it is written.

    whole: the municipality that goes on; parts: those that become part of it; lapsing: what is expected of them on the
    day before, as it is; version: a number of at most 15 digits that stands for all that was looked at.
    """

    whole: records.Municipality
    parts: tuple[records.Municipality, ...]
    day: datetime.date
    lapsing: tuple[records.Expectation, ...]
    writes: tuple[Write, ...]
    version: int


def plan(current: Snapshot, whole: str, parts: Sequence[str], day: datetime.date) -> Plan:
    """What an amalgamation would do; expectations that ended before the day stay as they are.

    Raises NotFound; BadInput without another municipality; Conflict where one cannot become part of the other on that
    day; Problems where they would be part of each other in a ring.
    """
    into = cast(records.Municipality, search.get(current, "municipality", whole))
    others = [cast(records.Municipality, search.get(current, "municipality", key)) for key in dict.fromkeys(parts)]
    if not others:
        raise BadInput(_("choose at least one municipality that becomes part of %(name)s", name=language.name(into)))
    ordinal = day.toordinal()
    if into.is_merged_on(ordinal):
        raise Conflict(
            _(
                "%(name)s is itself part of %(whole)s on that day; choose %(whole)s, or correct %(name)s first",
                name=language.name(into),
                whole=_name(current, into.merged_into or ""),
            )
        )
    lapsing: list[records.Expectation] = []
    for other in others:
        _require_free(current, into, other, ordinal)
        rows = [row for row in current.table(records.Expectation).values() if row.municipality == other.key]
        lapsing += sorted((row for row in rows if row.days[1] >= ordinal), key=lambda row: row.key)
    merged = {"merged_into": whole, "merged_on": day.isoformat()}
    before = datetime.date.fromordinal(ordinal - 1).isoformat()
    writes = [Write("municipality", other.key, other.model_copy(update=merged)) for other in others]
    writes += [Write("expectation", row.key, row.model_copy(update={"until": before})) for row in lapsing]
    writing.check_rings(current, writes)
    looked_at = [Write("municipality", row.key, row) for row in (into, *others)]
    looked_at += [Write("expectation", row.key, row) for row in lapsing]
    return Plan(into, tuple(others), day, tuple(lapsing), tuple(writes), merges.number([*looked_at, *writes]))


def amalgamate(
    store: Store, whole: str, parts: Sequence[str], day: datetime.date, expected: int | None, who: Who
) -> Written:
    """Make municipalities part of another from a day on. expected: the version of the plan that was looked at.

    Raises what `plan` raises, PreconditionRequired, and Stale where something else would be written by now.
    """

    def work(current: Snapshot) -> Sequence[Write]:
        found = plan(current, whole, parts, day)
        merges.require(expected, found.version)
        return found.writes

    return store.write(
        work,
        actor=who.actor,
        about=_("%(others)s became part of %(key)s", others=", ".join(parts), key=whole),
        operation=who.operation,
        request=["amalgamate", whole, list(parts), day.isoformat(), expected],
    )


def unsaid(current: Snapshot, whole: str) -> list[records.Expectation]:
    """What was expected of a municipality's parts until they became part of it, and is not said of the whole since.

    Of several for a sector the one that began last; by sector.
    """
    parts = {row.key: row for row in current.municipalities.values() if row.merged_into == whole and row.merged_on}
    rows = list(current.table(records.Expectation).values())
    found: dict[str, records.Expectation] = {}
    for row in sorted(rows, key=lambda row: (row.begins, row.key)):
        part = parts.get(row.municipality)
        if part is None or row.until is None:
            continue
        first = dates.span(part.merged_on, None)[0]
        said = (said for said in rows if (said.municipality, said.sector) == (whole, row.sector))
        if row.days[1] == first - 1 and not any(one.days[1] >= first for one in said):
            found[row.sector] = row
    return [found[sector] for sector in sorted(found)]


def _require_free(current: Snapshot, into: records.Municipality, other: records.Municipality, day: int) -> None:
    """Raise Conflict where a municipality cannot become part of another on a day (ordinal)."""
    name = language.name(other)
    if other.key == into.key:
        raise Conflict(_("%(name)s cannot become part of itself; choose another municipality", name=name))
    if other.merged_into:
        whole = _name(current, other.merged_into)
        raise Conflict(
            _("%(name)s is part of %(whole)s already; edit %(name)s where that is wrong", name=name, whole=whole)
        )
    for row in current.municipalities.values():
        if row.merged_into == other.key and not row.is_merged_on(day):
            raise Conflict(
                _(
                    "%(part)s became part of %(name)s on %(day)s only; choose a later day, or correct that one first",
                    part=language.name(row),
                    name=name,
                    day=language.date(row.merged_on or ""),
                )
            )
    for row in current.table(records.Expectation).values():
        if row.municipality == other.key and row.from_ and row.begins >= day:
            raise Conflict(
                _(
                    "something is expected of %(name)s from %(day)s on (%(sector)s); choose a later day, or correct "
                    "that",
                    name=name,
                    day=language.date(row.from_),
                    sector=language.name(current.sectors[row.sector]),
                )
            )


def _name(current: Snapshot, key: str) -> str:
    return language.name(current.municipalities[key]) if key in current.municipalities else key
