"""Introductions: whom to call or to ask, why, and what came of recorded ones."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from graphsvc import language, sizes
from graphsvc.analytics import calls
from graphsvc.analytics import introducers as analytics
from graphsvc.analytics.gaps import Cell
from graphsvc.answers.answer import Answer, Json, RecordOf, Windowed, record, window
from graphsvc.answers.work import Work, work
from graphsvc.files import values
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records, vocabulary
from graphsvc.model.period import Period
from graphsvc.network import facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import introducers as question
from graphsvc.questions.introducers import Asked


class Target(Answer):
    """A partner to be introduced, and why; place: the municipality of a target with reason `neighbour`."""

    partner: str
    reason: analytics.Reason
    place: str | None


class Tie(Answer):
    """A decayed tie with its evidence: shared collaborations, newest first, and the last day of the newest."""

    one: str
    other: str
    strength: float
    collaborations: tuple[str, ...]
    last_on: str


class Chain(Answer):
    """A suggested introduction: a chain of partners from us, or from the partner asked for, to the target.

    partners: two where they know each other; score: the weaker of the ties, above 0; contact: the person to call at the
    second partner; gathering: the next planned one where the introducer meets the target or the asker (`meeting`);
    lead: what to do; sentence: the same with reasons.
    """

    partners: tuple[str, ...]
    score: float
    reason: analytics.Reason
    place: str | None
    contact: str | None
    gathering: str | None
    meeting: Literal["target", "asker"] | None
    ties: list[Tie]
    lead: str
    sentence: str
    why: str = Field(exclude=True)
    #: Whether its target is in the municipality itself, or was asked for.
    own: bool = Field(exclude=True)
    #: The statuses that may be recorded, and key and version of its proposal, where there is one.
    next_statuses: tuple[str, ...] = Field(exclude=True)
    proposal: str | None = Field(exclude=True)
    proposal_version: int | None = Field(exclude=True)


class Call(Answer):
    """A partner for us to call directly, since nobody could introduce us.

    speakers: its representatives who agreed to be named; last, last_on: its latest collaboration and the day of it.
    """

    partner: str
    speakers: tuple[str, ...]
    last: str | None
    last_on: str | None
    sentence: str


class SecondPerson(Answer):
    """An organization to be asked for a second person, since a cell rests on its only one."""

    organization: str
    sentence: str


class Outcome(Answer):
    """A recorded introduction and its outcome: whether its partner was engaged afterwards, and where first."""

    introduction: Annotated[Json, RecordOf("introduction")]
    engaged: bool | None
    first: str | None
    sentence: str
    record: records.Introduction = Field(exclude=True)
    title: str = Field(exclude=True)
    next_statuses: tuple[str, ...] = Field(exclude=True)


class Suggested(Windowed):
    """Suggested introductions, the most sensible first, and those recorded before.

    asked: the gap, or the partners; alternates: organizations to be asked for a second person; unreached: targets
    that nobody could introduce; calls: for those of them in the municipality itself, or asked for.
    """

    version: int
    asked: dict[str, str]
    sentence: str
    work: Work | None
    alternates: tuple[str, ...]
    chains: list[Chain]
    calls: list[Call]
    unreached: list[Target]
    earlier: list[Outcome]
    heading: str = Field(exclude=True)
    second_persons: list[SecondPerson] = Field(exclude=True)
    #: The next steps, the most sensible first, each with its reasons.
    steps: list[str] = Field(exclude=True)
    #: Why there are neither chains nor calls; empty where there are.
    nothing: str = Field(exclude=True)
    #: Whether adding a partner would help, and whether organizations of the municipality have no sector recorded.
    addable: bool = Field(exclude=True)
    without_sector: bool = Field(exclude=True)


def suggested(snapshot: Snapshot, period: Period, asked: Asked, background: Background | None = None) -> Suggested:
    """The introductions for a gap, a partner or a pair; partners by key or name. Raises NotFound, BadInput."""
    return _suggested(snapshot, question.suggested(snapshot, period, asked, background), period)


def for_gap(snapshot: Snapshot, period: Period, cell: Cell, background: Background | None = None) -> Suggested:
    """The introductions for a cell of the board."""
    return _suggested(snapshot, question.for_gap(snapshot, period, cell, background), period)


def for_partner(snapshot: Snapshot, period: Period, partner: str, background: Background | None = None) -> Suggested:
    """The introductions of the host to a partner (a key)."""
    return _suggested(snapshot, question.for_partner(snapshot, period.day, partner, background), period)


def leads(snapshot: Snapshot, period: Period, cells: Sequence[Cell], without_us: bool = False) -> tuple[str, ...]:
    """The first step for each of these cells; empty where there is none."""
    which = tuple((cell.municipality, cell.sector) for cell in cells)
    return snapshot.readings.ask(
        ("leads", which, period, without_us, language.current()),
        lambda: tuple(first(snapshot, period, cell) for cell in cells),
        facets.NETWORK,
    )


def first(snapshot: Snapshot, period: Period, cell: Cell) -> str:
    """The first step for a gap; empty where there is none, or the network is too large to compute it at once."""
    if len(snapshot.participations) > sizes.LARGE:
        return ""
    steps = question.for_gap(snapshot, period, cell).steps
    if steps and isinstance(steps[0], analytics.Chain):
        return _lead(snapshot, steps[0], period.day)
    return _step(snapshot, steps[0], period.day) if steps else ""


def table(snapshot: Snapshot, found: Suggested) -> list[dict[str, str]]:
    """The chains as rows of a CSV file."""
    return [
        {
            "municipality": found.asked.get("municipality", ""),
            "sector": found.asked.get("sector", ""),
            "partner": chain.partners[-1],
            "chain": "|".join(chain.partners),
            "names": " > ".join(language.name(snapshot.partners[key]) for key in chain.partners),
            "score": f"{chain.score:.3f}",
            "reason": chain.reason,
            "contact": chain.contact or "",
            "gathering": chain.gathering or "",
            "sentence": chain.sentence,
        }
        for chain in found.chains
    ]


def title(snapshot: Snapshot, row: records.Introduction) -> str:
    """Title of a recorded introduction: the names of its chain, and its status."""
    names = [_name(snapshot, key) for key in row.chain or ([row.partner] if row.partner else [])]
    return f"{' → '.join(names) or row.key} ({values.label(row.status, language.current())})"


def _suggested(snapshot: Snapshot, suggested: question.Suggested, period: Period) -> Suggested:
    sentences = {step: _step(snapshot, step, suggested.day) for step in suggested.steps}
    nothing = "" if suggested.chains or suggested.calls else _nothing(snapshot, suggested)
    place = suggested.asked.municipality
    addable = bool(nothing and place) and suggested.work is None and suggested.sought and suggested.known
    return Suggested(
        **window(period),
        version=snapshot.version,
        asked={name.rstrip("_"): value for name, value in asdict(suggested.asked).items() if value},
        sentence=next(iter(sentences.values()), nothing),
        work=work(suggested.work),
        alternates=suggested.alternates,
        chains=[_chain(snapshot, chain, suggested, sentences[chain]) for chain in suggested.chains],
        calls=[Call(**asdict(call), sentence=sentences[call]) for call in suggested.calls],
        unreached=[Target(**asdict(target)) for target in suggested.unreached],
        earlier=[_outcome(snapshot, outcome) for outcome in suggested.earlier],
        heading=_heading(snapshot, suggested.asked),
        second_persons=[SecondPerson(organization=key, sentence=sentences[key]) for key in suggested.alternates],
        steps=list(sentences.values()),
        nothing=nothing,
        addable=addable,
        without_sector=addable and question.without_sector(snapshot, place),
    )


def _chain(snapshot: Snapshot, chain: analytics.Chain, suggested: question.Suggested, sentence: str) -> Chain:
    proposal = suggested.proposed.get(chain.partners)
    # A direct tie between two other partners needs no introduction.
    answerable = not chain.direct or _is_us(snapshot, chain.partners[0])
    statuses = [status for status in question.STATUSES if not (proposal and status == "proposed")]
    return Chain(
        partners=chain.partners,
        score=chain.score,
        reason=chain.target.reason,
        place=chain.target.place,
        contact=chain.contact,
        gathering=chain.gathering,
        meeting=chain.meeting,
        ties=[Tie(**asdict(tie)) for tie in chain.ties],
        lead=_lead(snapshot, chain, suggested.day),
        sentence=sentence,
        why=_why(snapshot, chain, suggested.day),
        own=chain.target.reason in analytics.OWN,
        next_statuses=tuple(statuses) if answerable else (),
        proposal=proposal,
        proposal_version=snapshot.versions["introduction"][proposal] if proposal else None,
    )


def _outcome(snapshot: Snapshot, outcome: question.Outcome) -> Outcome:
    return Outcome(
        introduction=record(snapshot, outcome.record),
        engaged=outcome.engaged,
        first=outcome.first,
        sentence=came_of(snapshot, outcome),
        record=outcome.record,
        title=title(snapshot, outcome.record),
        next_statuses=outcome.next_statuses,
    )


def _step(snapshot: Snapshot, step: question.Step, day: datetime.date) -> str:
    """The sentence on what to do, and why."""
    match step:
        case str():
            return _second_person(snapshot, step)
        case calls.Call():
            return _call(snapshot, step)
        case analytics.Chain():
            return " ".join(part for part in (_lead(snapshot, step, day), _why(snapshot, step, day)) if part)


def _lead(snapshot: Snapshot, chain: analytics.Chain, day: datetime.date) -> str:
    """The sentence on whom to call for what."""
    ours = _is_us(snapshot, chain.partners[0])
    source, target = _name(snapshot, chain.partners[0]), _name(snapshot, chain.partners[-1])
    if chain.direct:
        if not ours:
            return _("%(source)s and %(target)s know each other.", source=source, target=target)
        if (day - datetime.date.fromisoformat(chain.ties[0].last_on)).days > analytics.LATELY:
            return _("Call %(target)s again: we used to meet.", target=_called(snapshot, chain))
        return _("Call %(target)s: we know each other.", target=_called(snapshot, chain))
    introducer = _called(snapshot, chain)
    if ours:
        return _("Ask %(introducer)s to introduce us to %(target)s.", introducer=introducer, target=target)
    return _(
        "Ask %(introducer)s to introduce %(source)s to %(target)s.",
        introducer=introducer,
        source=source,
        target=target,
    )


def _why(snapshot: Snapshot, chain: analytics.Chain, day: datetime.date) -> str:
    """The sentences on why this target, what was done together and when last, and where to meet."""
    return " ".join(
        part for part in (_reason(snapshot, chain), _evidence(snapshot, chain, day), _where(snapshot, chain)) if part
    )


def _nothing(snapshot: Snapshot, suggested: question.Suggested) -> str:
    """The sentence on why there is no chain."""
    if suggested.work is not None:
        return _("It is being computed.")
    if suggested.asked == Asked():
        return _("Name a partner, or open a gap of the board.")
    asks_us = not (suggested.asked.partner and suggested.asked.with_)
    if asks_us and not suggested.known:
        return _("Name the host in the settings, so that introductions can begin with us.")
    if asks_us and suggested.asked.partner and _is_us(snapshot, suggested.asked.partner):
        return _("This is us.")
    if not suggested.sought:
        return _("Nobody is missing here.")
    if suggested.earlier:
        return _("Nothing else to suggest; what was answered before is below.")
    return _("No partner is recorded who could be introduced.")


def _second_person(snapshot: Snapshot, organization: str) -> str:
    """The sentence on what to ask an organization on whose only person a cell rests."""
    return _(
        "Ask %(organization)s for a second person, or an alternate: it comes through one person alone.",
        organization=_name(snapshot, organization),
    )


def _call(snapshot: Snapshot, call: calls.Call) -> str:
    """The sentence on whom to call where nobody could introduce us, and when the partner last took part."""
    parts = [_("Nobody could introduce %(name)s: no tie is recent enough.", name=_name(snapshot, call.partner))]
    people = ", ".join(_name(snapshot, key) for key in call.speakers)
    if people:
        parts.append(
            ngettext(
                "Call %(people)s, who speaks for it today.",
                "Call %(people)s, who speak for it today.",
                len(call.speakers),
                people=people,
            )
        )
    elif not snapshot.partners[call.partner].is_person:
        parts.append(_("Call it: nobody is recorded who speaks for it today and agreed to be named."))
    if call.last and call.last_on:
        title = language.name(snapshot.collaborations[call.last])
        parts.append(_("Last took part in %(title)s (%(day)s).", title=title, day=language.date(call.last_on)))
    else:
        parts.append(_("Never took part in anything."))
    return " ".join(parts)


def _heading(snapshot: Snapshot, asked: Asked) -> str:
    """The heading: who is to be introduced to whom."""
    if asked.with_:
        one, other = _name(snapshot, asked.partner), _name(snapshot, asked.with_)
        return _("Who could introduce %(one)s to %(other)s", one=one, other=other)
    if asked.partner:
        return _("Who could introduce us to %(name)s", name=_name(snapshot, asked.partner))
    return _("Who could introduce us")


def came_of(snapshot: Snapshot, outcome: question.Outcome) -> str:
    """The sentence on what came of an introduction; empty where nothing is to be expected yet."""
    if outcome.engaged is None:
        return ""
    if outcome.first is None:
        return _("Has not taken part in anything since.")
    row = snapshot.collaborations[outcome.first]
    texts = {"title": language.name(row), "day": language.date(row.starts_on)}
    if outcome.engaged:
        return _("Engaged since: first at %(title)s (%(day)s).", **texts)
    return _("Not engaged since, but came to %(title)s (%(day)s).", **texts)


def _reason(snapshot: Snapshot, chain: analytics.Chain) -> str:
    target = _name(snapshot, chain.target.partner)
    match chain.target.reason:
        case "inactive":
            return _("%(target)s works here and once took part, but not of late.", target=target)
        case "not-involved":
            return _("%(target)s works here and was never at a meeting or in a project.", target=target)
        case "province-wide":
            return _("%(target)s works in this sector across the province: ask who does this work here.", target=target)
        case "without-sector":
            return _("%(target)s is here and has no sector recorded: ask what it does.", target=target)
        case "neighbour":
            place = snapshot.municipalities.get(chain.target.place or "")
            return _(
                "%(target)s works in this sector nearby (%(place)s) and could serve the place, or know who could.",
                target=target,
                place=language.name(place) if place else "",
            )
        case "asked":
            return ""


def _evidence(snapshot: Snapshot, chain: analytics.Chain, day: datetime.date) -> str:
    titles = [_title(snapshot, tie) for tie in chain.ties]
    together, count = _when(snapshot, chain.ties[0], day), len(chain.ties[0].collaborations)
    times = ngettext("%(when)s, %(count)s time in all", "%(when)s, %(count)s times in all", count, when=together)
    if chain.direct:
        return _("Last together at %(title)s (%(times)s).", title=titles[0], times=times)
    ours, count = _is_us(snapshot, chain.partners[0]), len(chain.ties[1].collaborations)
    texts = {
        "introducer": _name(snapshot, chain.partners[1]),
        "target": _name(snapshot, chain.partners[2]),
        "one": titles[0],
        "one_times": times,
        "other": titles[1],
        "other_times": ngettext(
            "%(when)s, %(count)s time without %(asker)s",
            "%(when)s, %(count)s times without %(asker)s",
            count,
            when=_when(snapshot, chain.ties[1], day),
            asker=_("us") if ours else _name(snapshot, chain.partners[0]),
        ),
    }
    if ours:
        return _(
            "%(introducer)s knows both: us, last from %(one)s (%(one_times)s), and %(target)s, last from %(other)s "
            "(%(other_times)s).",
            **texts,
        )
    return _(
        "%(introducer)s knows both: %(source)s, last from %(one)s (%(one_times)s), and %(target)s, last from %(other)s "
        "(%(other_times)s).",
        source=_name(snapshot, chain.partners[0]),
        **texts,
    )


def _title(snapshot: Snapshot, tie: analytics.Tie) -> str:
    return language.name(snapshot.collaborations[tie.collaborations[0]])


def _when(snapshot: Snapshot, tie: analytics.Tie, day: datetime.date) -> str:
    """When both were last together, in words."""
    row = snapshot.collaborations[tie.collaborations[0]]
    if row.kind not in vocabulary.GATHERINGS and tie.last_on == day.isoformat():
        return _("under way")
    return language.date(row.starts_on if row.kind in vocabulary.GATHERINGS else tie.last_on)


def _where(snapshot: Snapshot, chain: analytics.Chain) -> str:
    if chain.gathering is None:
        return ""
    row = snapshot.collaborations[chain.gathering]
    texts = {"title": language.name(row), "day": language.date(row.starts_on)}
    if chain.meeting == "target":
        return _("It could happen at %(title)s (%(day)s), where both are expected.", **texts)
    return _(
        "%(introducer)s can be asked at %(title)s (%(day)s).", introducer=_name(snapshot, chain.partners[1]), **texts
    )


def _called(snapshot: Snapshot, chain: analytics.Chain) -> str:
    """Name of the partner to call, with the person there where one is known."""
    organization = _name(snapshot, chain.partners[1])
    if chain.contact is None or chain.contact == chain.partners[1]:
        return organization
    person = language.name(snapshot.partners[chain.contact])
    return _("%(person)s (%(organization)s)", person=person, organization=organization)


def _name(snapshot: Snapshot, key: str) -> str:
    """Name of a partner; for a person who did not consent to be named, that of an organization."""
    partner = snapshot.partners[key]
    if not partner.is_person or partner.consent in ("internal", "public"):
        return language.name(partner)
    spoken_for = sorted(row.organization for row in snapshot.represents.get(key, ()))
    return language.name(snapshot.partners[spoken_for[0]]) if spoken_for else _("this person")


def _is_us(snapshot: Snapshot, key: str) -> bool:
    return key == snapshot.setting.host or key in host_and_staff(snapshot)
