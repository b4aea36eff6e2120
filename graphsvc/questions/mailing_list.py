"""The mailing list of a body, a sector or a municipality: who is to be written to, and who is left out and why.

Consent decides, and nothing that is asked for can go round it. Who said no (none) is on no list. A person is on one
only where consent is recorded: internal lets us write, public lets the list be handed on. An organization needs no
consent, but a recorded one holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphsvc.errors import BadInput
from graphsvc.files import mailboxes
from graphsvc.language import gettext as _
from graphsvc.model import parameters, records
from graphsvc.model.period import Period
from graphsvc.network import facets, membership, municipalities
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, overlaps, search

#: Whose consent is asked for: of all whom we may write to, or of those on a list to be handed on.
CONSENTS = ("internal", "public")
#: Languages that can be asked for; who reads both is in either.
LANGUAGES = ("en", "fr")
#: The languages by which a list is grouped; None is not recorded.
GROUPS = ("en", "fr", "both", None)
#: Why somebody is left out, those that can be mended last.
REASONS = ("refused", "internal", "unrecorded", "no-address", "unreadable")
#: E-mail addresses, languages and purposes of consent are details of partners.
RESTS_ON = facets.NETWORK | {facets.DETAIL}


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose list it is: of a body, a sector and a municipality (keys) those that are given, together.

    count: of the body its members on the day, or its participants in the window; language: en, fr or empty for all.
    """

    period: Period
    body: str = ""
    sector: str = ""
    municipality: str = ""
    count: str = "members"
    language: str = ""
    consent: str = "internal"

    @property
    def asks(self) -> bool:
        """Whether a body, a sector or a municipality is given."""
        return bool(self.body or self.sector or self.municipality)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A partner who is written to; organizations: keys of those that a person represents on the day."""

    partner: str
    organizations: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class MailingList:
    """The recipients in the languages asked for, and the others.

    chosen: keys of the partners that the list is of; elsewhere: language -> how many of the recipients are not in those
    asked for; left_out: reason -> sorted keys of those who cannot be written to.
    """

    choice: Choice
    chosen: frozenset[str]
    recipients: tuple[Recipient, ...]
    elsewhere: Mapping[str | None, int]
    left_out: Mapping[str, tuple[str, ...]]


def settled(snapshot: Snapshot, choice: Choice) -> Choice:
    """The choice with keys in place of names; raises NotFound for an unknown name, BadInput for what cannot be."""
    parameters.one_of("count", choice.count, overlaps.COUNTS)
    parameters.one_of("consent", choice.consent, CONSENTS)
    parameters.one_of("language", choice.language, ("", *LANGUAGES))
    body = names.named(snapshot, "body", choice.body) if choice.body else ""
    if body and body not in names.bodies(snapshot):
        raise BadInput(_("%(name)s is no council, committee or working group; name one", name=choice.body))
    return Choice(
        period=choice.period,
        body=body,
        sector=search.named(snapshot, "sector", choice.sector) if choice.sector else "",
        municipality=search.named(snapshot, "municipality", choice.municipality) if choice.municipality else "",
        count=choice.count,
        language=choice.language,
        consent=choice.consent,
    )


def mailing_list(snapshot: Snapshot, choice: Choice) -> MailingList:
    """The list of a choice; raises what `settled` raises, and BadInput where nothing is chosen. O(partners).

    An organization is written to through those who speak for it on the day, and itself where none of them can be.
    """
    choice = settled(snapshot, choice)
    if not choice.asks:
        raise BadInput(_("name a body, a sector or a municipality, whose mailing list it is"))
    us, day = host_and_staff(snapshot), choice.period.day.toordinal()
    chosen = frozenset(_chosen(snapshot, choice)) - us
    found: dict[str, str] = {}
    for key in sorted(chosen):
        partner = snapshot.partners[key]
        told = {key: _withheld(partner, choice.consent)}
        if not partner.is_person and partner.consent != "none":
            people = {
                speaker: _withheld(snapshot.partners[speaker], choice.consent)
                for speaker in _speakers(snapshot, key, day)
                if speaker not in us
            }
            told = people if "" in people.values() else {**people, **told}
        found |= told
    recipients = [_recipient(snapshot, key, day) for key, reason in found.items() if not reason]
    asked = {choice.language, "both"} if choice.language else set(GROUPS)
    elsewhere: dict[str | None, int] = defaultdict(int)
    for row in recipients:
        if row.language not in asked:
            elsewhere[row.language] += 1
    left_out: dict[str, tuple[str, ...]] = {
        reason: tuple(sorted(key for key, why in found.items() if why == reason)) for reason in REASONS
    }
    return MailingList(
        choice=choice,
        chosen=chosen,
        recipients=tuple(row for row in recipients if row.language in asked),
        elsewhere=elsewhere,
        left_out={reason: keys for reason, keys in left_out.items() if keys},
    )


def _chosen(snapshot: Snapshot, choice: Choice) -> Iterable[str]:
    """Keys of the partners in the network on the day who fit all that is asked for."""
    start, day = choice.period.ordinals
    found = {partner.key: partner for partner in membership.present(snapshot, day)}
    if choice.body and choice.count == "members":
        found = {key: found[key] for key in membership.members(snapshot, choice.body, day, day) & found.keys()}
    elif choice.body:
        there = overlaps.participants(snapshot, start, day).get(choice.body, frozenset[str]())
        found = {key: found[key] for key in there & found.keys()}
    if choice.sector:
        found = {key: row for key, row in found.items() if choice.sector in row.sectors}
    if choice.municipality:
        places = municipalities.successors(snapshot, day)
        place = places[choice.municipality]
        found = {key: row for key, row in found.items() if place in municipalities.homes(row, places)}
    return found


def _speakers(snapshot: Snapshot, organization: str, day: int) -> Iterator[str]:
    """Keys of the people in the network who represent an organization on a day (ordinal)."""
    for row in snapshot.represented_by.get(organization, ()):
        if row.holds_on(day) and snapshot.partners[row.person].in_network_on(day):
            yield row.person


def _withheld(partner: records.Partner, consent: str) -> str:
    """Why a partner is not to be written to, one of REASONS; empty where nothing stands against it."""
    if partner.consent == "none":
        return "refused"
    if partner.is_person and partner.consent is None:
        return "unrecorded"
    if consent == "public" and partner.consent == "internal":
        return "internal"
    if not partner.email:
        return "no-address"
    return "" if mailboxes.is_address(partner.email) else "unreadable"


def _recipient(snapshot: Snapshot, key: str, day: int) -> Recipient:
    """A partner with the organizations that it represents, but for those that want to be on no list."""
    partner = snapshot.partners[key]
    of = {row.organization for row in snapshot.represents.get(key, ()) if row.holds_on(day)}
    told = sorted(name for name in of if snapshot.partners[name].consent != "none")
    return Recipient(key, tuple(told), partner.language)
