"""The roster of a gathering, and the result of taking attendance."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from graphsvc import language
from graphsvc.answers import changes
from graphsvc.answers.answer import Answer, Json, RecordOf, record
from graphsvc.capture import attendance
from graphsvc.capture.attendance import Mark, Newcomer
from graphsvc.capture.editing import Who
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store


class RosterLine(Answer):
    """One partner of the roster. attendance: present, regrets, absent or null; via: the alternate who sat in for it.

    member: whether it belongs to the body that meets; speaks_for: organizations it represents on the day.
    """

    partner: str
    attendance: str | None
    via: str | None
    role: str | None
    member: bool
    speaks_for: list[str]
    name: str = Field(exclude=True)
    speaks_for_names: list[str] = Field(exclude=True)


class Roster(Answer):
    """A gathering with a line per partner, sorted by name; version: for the If-Match header when taking attendance."""

    collaboration: Annotated[Json, RecordOf("collaboration")]
    version: int
    lines: list[RosterLine]
    title: str = Field(exclude=True)
    partners: dict[str, str] = Field(exclude=True)


def roster(snapshot: Snapshot, key: str) -> Roster:
    """The roster of a gathering: partners recorded for it, then the members of its body on that day."""
    roster = attendance.roster(snapshot, key)
    names = {key: language.name(partner) for key, partner in snapshot.partners.items()}
    return Roster(
        collaboration=record(snapshot, roster.collaboration),
        version=roster.version,
        lines=[
            RosterLine(
                partner=line.partner,
                attendance=line.attendance,
                via=line.via,
                role=line.role,
                member=line.member,
                speaks_for=list(line.speaks_for),
                name=names[line.partner],
                speaks_for_names=[names[key] for key in line.speaks_for],
            )
            for line in roster.lines
        ],
        title=language.name(roster.collaboration),
        partners={key: names[key] for key in sorted(names, key=str.lower)},
    )


def take(
    store: Store,
    key: str,
    marks: Sequence[Mark],
    newcomers: Sequence[Newcomer],
    headcount: str | None,
    done: bool,
    expected: int | None,
    who: Who,
    today: datetime.date,
) -> changes.Written:
    """Write the attendance of a gathering in one batch; raises what `capture.attendance.take` raises."""
    return changes.written(attendance.take(store, key, marks, newcomers, headcount, done, expected, who, today))
