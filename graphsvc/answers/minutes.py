"""Minutes as they were understood: each person or organization they name, with the partner on record that it means."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from graphsvc import language
from graphsvc.answers import changes
from graphsvc.answers.answer import Answer
from graphsvc.capture import attendance, minutes, new_gatherings
from graphsvc.capture.editing import Who
from graphsvc.capture.minutes import Decision, Understood
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.headline import Headline
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store


class Candidate(Answer):
    """A partner that a line may mean, and why; likeness: 0 to 100."""

    partner: str
    name: str
    reason: str
    likeness: int


class Choice(Answer):
    """What can be decided about a line; value: `partner:` and a key, new, count or leave."""

    value: str
    label: str
    reason: str
    chosen: bool


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
    via_shown: str = Field(exclude=True)
    device: bool = Field(exclude=True)
    choices: list[Choice] = Field(exclude=True)
    written: str = Field(exclude=True)


class Minutes(Answer):
    """The people and organizations that minutes name, in their order, and how many of each certainty.

    version: of the roster of the meeting, for the If-Match header of a confirmation; null without a meeting.
    """

    meeting: str | None
    version: int | None
    certain: int
    ask: int
    new: int
    lines: list[MinutesLine]


class Proposal(Answer):
    """Minutes of a gathering that nobody named, and what they say of it.

    title, starts_on (ISO; both empty where nothing says so), kind, part_of: the new gathering; on_record: keys of those
    of that day, of the same body first; minutes: as of the likeliest, whose key is in them where it is on record.
    """

    title: str
    starts_on: str
    kind: str
    part_of: str | None
    on_record: list[str]
    minutes: Minutes


def proposal(snapshot: Snapshot, rows: Sequence[Attended], said: Headline) -> Proposal:
    """Minutes with the gathering that their headline tells of; O(collaborations + rows x partners)."""
    proposed = new_gatherings.proposed(snapshot, said)
    return Proposal(
        title=said.title,
        starts_on=said.day,
        kind=proposed.fresh.kind,
        part_of=proposed.fresh.part_of,
        on_record=[row.key for row in proposed.on_record],
        minutes=minutes_of(snapshot, rows, proposed.likely),
    )


def minutes_of(snapshot: Snapshot, rows: Sequence[Attended], gathering: records.Collaboration | None) -> Minutes:
    """Minutes as they are understood for a gathering, on record or not, or, for None, by the whole network."""
    occasion = gathering is not None and gathering.kind in vocabulary.OCCASIONS
    lines = [_line(snapshot, row, occasion) for row in minutes.understood(snapshot, rows, gathering)]
    meeting = gathering.key if gathering and gathering.key in snapshot.collaborations else None
    version = None if meeting is None else attendance.version(snapshot, meeting)
    counts = {name: sum(line.certainty == name for line in lines) for name in ("certain", "ask", "new")}
    return Minutes(meeting=meeting, version=version, lines=lines, **counts)


def confirm(
    store: Store,
    gathering: str | records.Collaboration,
    decisions: Sequence[Decision],
    done: bool,
    expected: int | None,
    who: Who,
    today: datetime.date,
) -> changes.Written:
    """Write what was decided about minutes in one batch; raises what `capture.minutes.confirm` raises."""
    return changes.written(minutes.confirm(store, gathering, decisions, done, expected, who, today))


def _choices(snapshot: Snapshot, row: Understood, occasion: bool) -> list[Choice]:
    """What can be decided about a line, the proposal chosen; nothing is chosen where somebody has to decide."""
    attended, match = row.attended, row.match
    reasons = {candidate.key: candidate.reason for candidate in match.candidates}
    beside = match.organizations if attended.person else ()
    proposed = (match.partner,) if match.partner else ()
    keys = list(dict.fromkeys((*proposed, *reasons, *beside)))
    reasons |= {match.partner: match.reason} if match.partner else {}
    found = [
        (f"partner:{key}", language.name(snapshot.partners[key]), _told(snapshot, key, reasons.get(key, "")))
        for key in keys
    ]
    name = attended.person or attended.organization or ""
    if not attended.device:
        found.append(("new", _("Record %(name)s as new", name=name), ""))
    found.append(("count", _("Count only, without the name"), ""))
    found.append(("leave", _("Leave out"), ""))
    chosen = f"partner:{match.partner}" if match.partner else ""
    if match.certainty == "new":
        only = [key for key in match.organizations if attended.person]
        chosen = f"partner:{only[0]}" if only else "count" if occasion else "new"
    elif attended.device:
        chosen = "count"
    return [Choice(value=value, label=label, reason=reason, chosen=value == chosen) for value, label, reason in found]


def _told(snapshot: Snapshot, key: str, reason: str) -> str:
    """Why a partner may be meant, and for whom it speaks: two of one name are told apart by that."""
    spoken = language.listed(
        language.name(snapshot.partners[row.organization]) for row in snapshot.represents.get(key, ())
    )
    return " – ".join(part for part in (spoken, reason) if part)


def _line(snapshot: Snapshot, row: Understood, occasion: bool) -> MinutesLine:
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
        via_shown=match.via or attended.via or "",
        device=attended.device,
        choices=_choices(snapshot, row, occasion),
        written=json.dumps(
            {
                "person": attended.person,
                "organizations": attended.organizations,
                "role": attended.role if attended.role in ("chair", "host") else None,
            }
        ),
    )
