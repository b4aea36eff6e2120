"""The mailing list of a body, a sector or a municipality by language, as a table and as a line to paste."""

from __future__ import annotations

from pydantic import Field

from graphsvc import language
from graphsvc.answers import naming
from graphsvc.answers.answer import Answer, Windowed, window
from graphsvc.files import headers, mailboxes, values
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import mailing_list as question
from graphsvc.questions import names
from graphsvc.questions.mailing_list import Choice

#: Reason for which somebody is left out -> the field of the record in which it is mended; others cannot be.
MENDED_IN = {"unrecorded": "consent", "no-address": "email", "unreadable": "email"}


class Recipient(Answer):
    """Who is written to; organizations: keys of those represented on the day, organization: their names."""

    partner: str
    name: str
    organizations: list[str]
    organization: str
    email: str
    language: str | None
    consent: str | None
    consent_purpose: str | None


class Group(Answer):
    """The recipients of a language by name; language: null where it is not recorded. bcc: a line to paste."""

    language: str | None
    label: str
    recipients: list[Recipient]
    bcc: str


class LeftOut(Answer):
    """Those left out for a reason, and how many; partners: their keys, none where nobody has to know who they are."""

    reason: str
    count: int
    partners: list[str]
    sentence: str


class MailingList(Windowed):
    """Who of a body, a sector or a municipality is to be written to on a day, by language.

    count: members (on the day) or participants (in the window) of the body; language: the one asked for, empty for
    all; consent: internal is a list of our own, public one to be handed on. addresses: how many there are, each
    counted once; bcc: all of them as a line to paste, whatever the language.
    """

    body: str | None
    sector: str | None
    municipality: str | None
    count: str
    language: str
    consent: str
    addresses: int
    bcc: str
    groups: list[Group]
    left_out: list[LeftOut]
    sentence: str
    #: Whom the list is of, and those who read another language than the one asked for.
    whom: str = Field(exclude=True)
    elsewhere: str = Field(exclude=True)


def mailing_list(snapshot: Snapshot, choice: Choice) -> MailingList:
    """The mailing list of a choice; raises what the question raises."""
    found = question.mailing_list(snapshot, choice)
    asked = found.choice
    groups = [_group(snapshot, found, spoken) for spoken in question.GROUPS]
    everybody = [row for group in groups for row in group.recipients]
    addresses = {row.email.casefold() for row in everybody}
    whom = _whom(snapshot, asked)
    return MailingList(
        **window(asked.period),
        body=asked.body or None,
        sector=asked.sector or None,
        municipality=asked.municipality or None,
        count=asked.count,
        language=asked.language,
        consent=asked.consent,
        addresses=len(addresses),
        bcc=_bcc(everybody),
        groups=[group for group in groups if group.recipients],
        left_out=[_left_out(reason, keys) for reason, keys in found.left_out.items()],
        sentence=_sentence(found, whom, len(addresses)),
        whom=whom,
        elsewhere=_elsewhere(found),
    )


def table(found: MailingList) -> tuple[list[str], list[list[str]]]:
    """(headings, rows) in the language spoken, by language and name."""
    spoken = language.current()
    fields = ("name", "organization", "email", "language", "consent", "consent_purpose")
    rows = [
        [
            row.name,
            row.organization,
            row.email,
            *(values.label(value, spoken) if value else "" for value in (row.language, row.consent)),
            row.consent_purpose or "",
        ]
        for group in found.groups
        for row in group.recipients
    ]
    return [headers.label(field, spoken) for field in fields], rows


def text(found: MailingList) -> str:
    """A line for Bcc of each language, and one of all where there are several, each below what it is."""
    lines = [(group.label, group.bcc) for group in found.groups]
    if len(lines) > 1:
        lines.insert(0, (_("All languages"), found.bcc))
    parts = [found.sentence, *(f"{label}\nBcc: {bcc}" for label, bcc in lines)]
    return "\n\n".join(parts) + "\n"


def _group(snapshot: Snapshot, found: question.MailingList, spoken: str | None) -> Group:
    rows = [_recipient(snapshot, row) for row in found.recipients if row.language == spoken]
    rows.sort(key=lambda row: (language.folded(row.name), row.partner))
    return Group(
        language=spoken,
        label=_label(spoken),
        recipients=rows,
        bcc=_bcc(rows),
    )


def _label(spoken: str | None) -> str:
    match spoken:
        case None:
            return _("Language not recorded")
        case "both":
            return _("English and French")
        case _:
            return values.label(spoken, language.current())


def _bcc(rows: list[Recipient]) -> str:
    return mailboxes.line((row.name, row.email) for row in rows)


def _recipient(snapshot: Snapshot, row: question.Recipient) -> Recipient:
    partner = snapshot.partners[row.partner]
    return Recipient(
        partner=row.partner,
        name=language.name(partner),
        organizations=list(row.organizations),
        organization="; ".join(naming.partner(snapshot, key) for key in row.organizations),
        email=partner.email or "",
        language=row.language,
        consent=partner.consent,
        consent_purpose=partner.consent_purpose,
    )


def _whom(snapshot: Snapshot, choice: Choice) -> str:
    """Whom the list is of: Members of the Health Table, health, Souris."""
    day = language.date(choice.period.day)
    body, sector, place = (
        names.label(snapshot, kind, key) if key else ""
        for kind, key in (("body", choice.body), ("sector", choice.sector), ("municipality", choice.municipality))
    )
    also = language.listed(filter(None, (sector, place)))
    if not body:
        return _("Partners of %(names)s on %(day)s", names=also, day=day)
    named = language.listed(filter(None, (body, also)))
    if choice.count == "members":
        return _("Members of %(names)s on %(day)s", names=named, day=day)
    since = language.date(choice.period.start)
    return _("Participants of %(names)s from %(since)s to %(until)s", names=named, since=since, until=day)


def _sentence(found: question.MailingList, whom: str, addresses: int) -> str:
    if not found.chosen:
        return _("%(whom)s: nobody is recorded.", whom=whom)
    told = ngettext("%(count)s address", "%(count)s addresses", addresses)
    out = sum(map(len, found.left_out.values()))
    if not out:
        return _("%(whom)s: %(addresses)s, and nobody is left out.", whom=whom, addresses=told)
    left = ngettext("%(count)s is left out", "%(count)s are left out", out)
    return _("%(whom)s: %(addresses)s; %(left)s.", whom=whom, addresses=told, left=left)


def _elsewhere(found: question.MailingList) -> str:
    """How many could be written to in another language than the one asked for; empty for none."""
    unknown = found.elsewhere.get(None, 0)
    others = sum(found.elsewhere.values()) - unknown
    told: list[str] = []
    if others:
        told.append(ngettext("%(count)s reads the other language.", "%(count)s read the other language.", others))
    if unknown:
        told.append(_("The language of %(count)s is not recorded.", count=language.number(unknown)))
    return " ".join(told)


def _left_out(reason: str, keys: tuple[str, ...]) -> LeftOut:
    count = len(keys)
    match reason:
        case "refused":
            sentence = ngettext("%(count)s wants to be on no list.", "%(count)s want to be on no list.", count)
        case "internal":
            sentence = ngettext(
                "%(count)s agreed to letters of our own only, not to a list that is handed on.",
                "%(count)s agreed to letters of our own only, not to a list that is handed on.",
                count,
            )
        case "unrecorded":
            sentence = ngettext(
                "No consent is recorded for %(count)s person: ask, and record it.",
                "No consent is recorded for %(count)s people: ask, and record it.",
                count,
            )
        case "no-address":
            sentence = _("No email is recorded for %(count)s.", count=language.number(count))
        case _:
            sentence = _(
                "No mail can be sent to what is recorded as the email of %(count)s: write one address, "
                "as in name@example.org.",
                count=language.number(count),
            )
    shown = list(keys) if reason in MENDED_IN else []
    return LeftOut(reason=reason, count=count, partners=shown, sentence=sentence)
