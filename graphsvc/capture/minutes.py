"""Minutes and sign-in sheets of a gathering: who is meant, and writing what was confirmed as one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphsvc.capture import matching
from graphsvc.capture.matching import Match
from graphsvc.files.minutes.sections import Attended
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search


@dataclass(frozen=True, slots=True)
class Understood:
    """Somebody named by minutes, and whom on record that means."""

    attended: Attended
    match: Match


def understood(snapshot: Snapshot, rows: Sequence[Attended], meeting: str | None) -> list[Understood]:
    """Whom each of these people and organizations means; O(rows x partners). Raises NotFound.

    meeting: the gathering that the minutes are of, which tells who usually comes.
    """
    if meeting is not None:
        search.get(snapshot, "collaboration", meeting)
    where = matching.setting(snapshot, meeting)
    return _once([Understood(row, matching.of(snapshot, row, where)) for row in rows])


def _once(rows: list[Understood]) -> list[Understood]:
    """Ask where two lines would mean one partner, unless both spell the same name."""
    by_partner: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.match.partner:
            by_partner.setdefault(row.match.partner, []).append(place)
    for places in by_partner.values():
        if len(places) > 1:
            for place in places[1:]:
                match = rows[place].match
                if match.certainty == "certain":
                    reason = _("an earlier line means the same partner")
                    rows[place] = replace(rows[place], match=replace(match, certainty="ask", reason=reason))
    return rows
