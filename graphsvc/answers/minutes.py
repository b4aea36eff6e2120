"""Minutes as they were understood: each person or organization they name, with the partner on record that it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from graphsvc import language
from graphsvc.answers.answer import Answer
from graphsvc.capture import minutes
from graphsvc.capture.minutes import Understood
from graphsvc.files.minutes.sections import Attended
from graphsvc.network.snapshot import Snapshot


class Candidate(Answer):
    """A partner that a line may mean, and why; likeness: 0 to 100."""

    partner: str
    name: str
    reason: str
    likeness: int


class MinutesLine(Answer):
    """Somebody named by minutes.

    line, text: where in the file, the first time; lines: all lines that name them. person, organization: as written,
    without titles; several organizations are joined by `; `. via: who sat in for the person. certainty: certain; ask:
    somebody has to decide; new: nobody on record. partner: the key chosen, or proposed where it is asked about; null
    where nobody is. organizations, via_partner: keys of those on record that the line names beside the person.
    """

    line: int
    lines: list[int]
    text: str
    attendance: Literal["present", "regrets", "absent"]
    person: str | None
    organization: str | None
    via: str | None
    role: str | None
    certainty: Literal["certain", "ask", "new"]
    partner: str | None
    via_partner: str | None
    organizations: list[str]
    reason: str
    candidates: list[Candidate]
    partner_name: str = Field(exclude=True)


class Minutes(Answer):
    """The people and organizations that minutes name, in their order, and how many of each certainty."""

    meeting: str | None
    certain: int
    ask: int
    new: int
    lines: list[MinutesLine]


def minutes_of(snapshot: Snapshot, rows: Sequence[Attended], meeting: str | None) -> Minutes:
    """Minutes as they are understood for a gathering, or, for None, by the whole network; raises NotFound."""
    lines = [_line(snapshot, row) for row in minutes.understood(snapshot, rows, meeting)]
    counts = {name: sum(line.certainty == name for line in lines) for name in ("certain", "ask", "new")}
    return Minutes(meeting=meeting, lines=lines, **counts)


def _line(snapshot: Snapshot, row: Understood) -> MinutesLine:
    attended, match = row.attended, row.match

    def name(key: str | None) -> str:
        return language.name(snapshot.partners[key]) if key else ""

    return MinutesLine(
        line=attended.line,
        lines=list(attended.lines),
        text=attended.text,
        attendance=attended.attendance,
        person=attended.person,
        organization=attended.organization,
        via=attended.via,
        role=attended.role,
        certainty=match.certainty,
        partner=match.partner,
        via_partner=match.via,
        organizations=list(match.organizations),
        reason=match.reason,
        candidates=[
            Candidate(partner=one.key, name=name(one.key), reason=one.reason, likeness=one.likeness)
            for one in match.candidates
        ],
        partner_name=name(match.partner),
    )
