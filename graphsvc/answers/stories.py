"""The story of a partner, or of two together, in words."""

from __future__ import annotations

import datetime

from graphsvc import language
from graphsvc.answers import introducers, naming
from graphsvc.answers.answer import Answer
from graphsvc.answers.records import title
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import stories as question
from graphsvc.questions.stories import Together

#: Most companions and speakers that are told of.
COMPANIONS, SPEAKERS, MOSTLY = 8, 8, 3


class Beside(Answer):
    """Somebody who was there too, in how many, and when first and last."""

    partner: str
    name: str
    collaborations: int
    since: str | None
    last_on: str | None
    sentence: str


class Speakers(Answer):
    """Who came for a partner, or for whom it came, the most often first; more: how many others."""

    partner: str
    name: str
    is_person: bool
    who: list[Beside]
    more: int


class Led(Answer):
    """An introduction on record, and what became of it."""

    introduction: str
    name: str
    sentence: str
    first: str | None


class Story(Answer):
    """What a partner did, or two did together, over all time, as facts and in sentences.

    first, last: keys of collaborations; companions: who else was there; mostly_with: those of them told of first,
    without us; former_names: by which they were, or are, known too; sentences: the story, but for lists.
    """

    partners: list[str]
    collaborations: int
    first: str | None
    first_on: str | None
    last: str | None
    last_on: str | None
    companions: list[Beside]
    more_companions: int
    mostly_with: list[str]
    pauses: list[str]
    speakers: list[Speakers]
    introductions: list[Led]
    former_names: dict[str, list[str]]
    sentences: list[str]


def partner(snapshot: Snapshot, key: str, today: datetime.date) -> Story:
    """The story of a partner (a key)."""
    return _story(snapshot, [key], today)


def pair(snapshot: Snapshot, one: str, other: str, today: datetime.date) -> Story:
    """The story of two partners (keys) together."""
    return _story(snapshot, [one, other], today)


def _story(snapshot: Snapshot, partners: list[str], today: datetime.date) -> Story:
    found = question.story(snapshot, partners, today)
    first_on = found.first.starts_on if found.first else None
    last_on = found.last.starts_on if found.last else None
    pauses = [_pause(pause) for pause in found.pauses]
    companions = [one for one in found.companions if one.key in snapshot.partners]
    return Story(
        partners=partners,
        collaborations=found.collaborations,
        first=found.first.key if found.first else None,
        first_on=first_on,
        last=found.last.key if found.last else None,
        last_on=last_on,
        companions=[_beside(snapshot, one) for one in companions[:COMPANIONS]],
        more_companions=max(len(companions) - COMPANIONS, 0),
        mostly_with=[one.key for one in companions if one.key != snapshot.setting.host][:MOSTLY],
        pauses=pauses,
        speakers=[_speakers(snapshot, key, who) for key, who in found.speakers.items()],
        introductions=[
            Led(
                introduction=outcome.record.key,
                name=title(snapshot, outcome.record),
                sentence=introducers.came_of(snapshot, outcome),
                first=outcome.first,
            )
            for outcome in found.introductions
        ],
        former_names={key: names for key in partners if (names := _former_names(snapshot, key))},
        sentences=[*_begun(snapshot, found, partners), *pauses],
    )


def _begun(snapshot: Snapshot, found: question.Story, partners: list[str]) -> list[str]:
    if not found.collaborations:
        return [_("Nothing together is recorded.") if len(partners) > 1 else _("Nothing is recorded.")]
    times = ngettext("%(count)s collaboration in all.", "%(count)s collaborations in all.", found.collaborations)
    if found.first is None or found.last is None:
        return [times]
    begun = _(
        "The first time: %(title)s, %(day)s.",
        title=language.name(found.first),
        day=language.date(found.first.starts_on),
    )
    lately = _(
        "The last time: %(title)s, %(day)s.", title=language.name(found.last), day=language.date(found.last.starts_on)
    )
    return [begun, times] if found.first is found.last else [begun, lately, times]


def _pause(pause: question.Pause) -> str:
    if pause.until is None:
        return _("Nothing since %(day)s.", day=language.since(pause.since))
    months = round((pause.until - pause.since).days / 30.44)
    return ngettext(
        "A pause of %(count)s month, from %(since)s to %(until)s.",
        "A pause of %(count)s months, from %(since)s to %(until)s.",
        months,
        since=language.date(pause.since),
        until=language.date(pause.until),
    )


def _beside(snapshot: Snapshot, one: Together) -> Beside:
    return Beside(
        partner=one.key,
        name=naming.partner(snapshot, one.key),
        collaborations=one.collaborations,
        since=one.since,
        last_on=one.last_on,
        sentence=_often(one),
    )


def _often(one: Together) -> str:
    """How often, and between which days."""
    times = ngettext("%(count)s time", "%(count)s times", one.collaborations)
    if one.since is None or one.last_on is None:
        return times
    if one.since == one.last_on:
        return _("%(times)s, %(day)s", times=times, day=language.date(one.since, "medium"))
    return _(
        "%(times)s, %(first)s to %(last)s",
        times=times,
        first=language.date(one.since, "medium"),
        last=language.date(one.last_on, "medium"),
    )


def _speakers(snapshot: Snapshot, key: str, who: list[Together]) -> Speakers:
    row = snapshot.partners[key]
    return Speakers(
        partner=key,
        name=language.name(row),
        is_person=row.is_person,
        who=[_beside(snapshot, one) for one in who[:SPEAKERS]],
        more=max(len(who) - SPEAKERS, 0),
    )


def _former_names(snapshot: Snapshot, key: str) -> list[str]:
    """The names by which a partner is found too: those it had, and those of records that were merged into it."""
    row = snapshot.partners[key]
    return [
        name
        for name in row.aliases
        if language.folded(name) not in {language.folded(n) for n in language.names(row) if n}
    ]
