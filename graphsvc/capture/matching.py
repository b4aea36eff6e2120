"""Which partner on record a name in minutes means, with the reason and the runners-up.

A likeness alone never decides: *certain* needs the whole name of one partner only, or a slip of the pen in it together
with the organization and the body that it usually comes to. Everything between is asked about.
"""

from __future__ import annotations

from dataclasses import replace

from graphsvc.capture import known_names, organization_names, person_names
from graphsvc.capture.known_names import Directory, Setting
from graphsvc.capture.meanings import Match
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.words import fold
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot


def written(person: str | None, organization: str | None) -> str:
    """A name as a decision about it is kept."""
    return ", ".join(part for part in (person, organization) if part)


def of(snapshot: Snapshot, row: Attended, where: Setting) -> Match:
    """What a line of minutes means."""
    names = known_names.directory(snapshot)
    organizations = [organization_names.organization(snapshot, names, text, where) for text in row.organizations]
    keys = tuple(dict.fromkeys(match.partner for match in organizations if match.partner and match.certainty != "new"))
    if row.device:
        return Match("ask", None, _("this names a device; who was it?"), (), keys)
    remembered = where.decided.get(fold(written(row.person, row.organization)), frozenset()) & snapshot.partners.keys()
    if len(remembered) == 1:
        match = Match("certain", next(iter(remembered)), _("decided in earlier minutes of this body"))
    elif row.person is None:
        match = _of_organization(snapshot, names, row, where)
    else:
        match = person_names.person(snapshot, names, row.person, row.organizations, organizations, row.email, where)
    if row.via:
        via = person_names.person(snapshot, names, row.via, row.organizations, organizations, None, where, proxied=True)
        match = _with_via(match, via, row.via)
    if row.doubtful and match.certainty == "certain":
        match = replace(match, certainty="ask", reason=_("the minutes leave open whether this partner was there"))
    return Match(match.certainty, match.partner, match.reason, match.candidates, keys, match.via)


def _with_via(match: Match, via: Match, name: str) -> Match:
    if match.certainty == "certain" and via.certainty != "certain":
        reason = _("who sat in is not certain: %(name)s", name=name)
        return Match("ask", match.partner, reason, match.candidates, (), via.partner)
    return Match(match.certainty, match.partner, match.reason, match.candidates, (), via.partner)


def _of_organization(snapshot: Snapshot, names: Directory, row: Attended, where: Setting) -> Match:
    """A line without a person: an organization, or a person that was taken for one."""
    text = row.organizations[0]
    matches = [
        organization_names.organization(snapshot, names, text, where),
        organization_names.organization(snapshot, names, row.organization or "", where),
    ]
    match = min(matches, key=lambda found: ("certain", "ask", "new").index(found.certainty))
    if match.certainty == "new":
        person = person_names.person(snapshot, names, text, (), [], row.email, where)
        if person.certainty != "new":
            return person
    return match
