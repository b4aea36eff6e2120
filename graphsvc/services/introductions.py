"""Introductions: whom to ask to bring somebody to the table, why, and what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from pydantic import TypeAdapter

from graphsvc import language, records
from graphsvc.analytics import calls
from graphsvc.analytics import introductions as analytics
from graphsvc.analytics.calls import Call
from graphsvc.analytics.gaps import Cell
from graphsvc.analytics.introductions import Chain, Ground, Introductions, Target
from graphsvc.errors import BadInput, Conflict, Problem, Problems
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.presences import MEETING, OCCASION, UNDERTAKING
from graphsvc.network.snapshot import Snapshot
from graphsvc.services import editing, entries, finding, gaps
from graphsvc.services.background import Answer, Background
from graphsvc.services.editing import Who
from graphsvc.services.graph import Graph, Written
from graphsvc.services.period import Period

STATUSES = ("proposed", "accepted", "declined", "done")
#: Reads chains as they were kept.
KEPT = TypeAdapter(Introductions)


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom: a gap (municipality and sector), a partner for us to meet, or a partner to meet another one (with_)."""

    municipality: str = ""
    sector: str = ""
    partner: str = ""
    with_: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A recorded introduction and what came of it.

    engaged: whether the partner was in a meeting or undertaking that began after the decision, None where nothing is
    to be expected (declined or proposed) or the day of the decision is not recorded; first: the first collaboration
    after it, an occasion only where there was nothing else.
    """

    record: records.Introduction
    engaged: bool | None
    first: str | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """The chains for what was asked, the best first.

    unreached: targets that nobody could introduce, calls: those of the place itself, or asked for; earlier: what was
    recorded before, the latest first; alternates: organizations that come through one person alone, on whom a cell
    rests; known: whether it is known who *we* are; sought: whether anybody is missing at all; work: what is still
    computed, where there are no chains yet.
    """

    asked: Asked
    day: datetime.date
    chains: tuple[Chain, ...]
    unreached: tuple[Target, ...]
    calls: tuple[Call, ...]
    earlier: tuple[Outcome, ...]
    known: bool
    sought: bool = True
    alternates: tuple[str, ...] = ()
    work: Answer | None = None

    @property
    def own(self) -> tuple[Chain, ...]:
        """The chains to the place's own, or to whom was asked for; they come before all others."""
        return tuple(chain for chain in self.chains if chain.target.reason in analytics.OWN)

    @property
    def proposed(self) -> dict[tuple[str, ...], str]:
        """Chains that were proposed and not answered, with the key of their record."""
        return {tuple(row.record.chain): row.record.key for row in self.earlier if row.record.status == "proposed"}


def suggested(graph: Snapshot, period: Period, asked: Asked, background: Background | None = None) -> Suggested:
    """The introductions for a gap, a partner or a pair; partners by key or name. Raises NotFound, BadInput.

    Where nothing is asked there are no chains, and all that was recorded before. background: where those of a large
    network are sought; here and now where there is none.
    """
    if asked == Asked():
        known = bool(graph.setting.host)
        return Suggested(asked, period.day, (), (), (), earlier(graph, period.day), known)
    if asked.partner:
        partner = finding.named(graph, "partner", asked.partner)
        other = finding.named(graph, "partner", asked.with_) if asked.with_ else ""
        if asked.municipality or asked.sector:
            raise BadInput(_("ask for a gap (municipality and sector) or for a partner, not for both"))
        if partner == other:
            raise BadInput(_("name two different partners"))
        if not other:
            return for_partner(graph, period.day, partner, background)
        asked = Asked(partner=partner, with_=other)
        found, work = entries.asked(
            graph,
            background,
            ("introductions", period.day.toordinal(), partner, other),
            KEPT,
            lambda: analytics.for_pair(graph, ground(graph, period.day), partner, other),
        )
        return _suggested(graph, period.day, asked, found, work)
    if not (asked.municipality and asked.sector) or asked.with_:
        raise BadInput(_("name a municipality and a sector, or a partner, or a partner and with whom"))
    return for_gap(graph, period, gaps.cell(graph, period, asked.municipality, asked.sector), background)


def for_gap(graph: Snapshot, period: Period, cell: Cell, background: Background | None = None) -> Suggested:
    """The introductions for a cell of the board; none where nobody is missing, or nobody is expected."""
    asked = Asked(cell.municipality, cell.sector)
    wanted = cell.is_gap or cell.state == "unknown"
    found, work = (
        entries.asked(
            graph,
            background,
            ("introductions", *period.ordinals, cell.municipality, cell.sector),
            KEPT,
            lambda: _for_gap(graph, period, cell),
        )
        if wanted
        else (None, None)
    )
    person = cell.resting_on if cell.state == "one-person" else None
    spoken_for = {row.organization for row in graph.represents.get(person or "", ())}
    alternates = tuple(key for key in cell.engaged if key in spoken_for)
    return _suggested(graph, period.day, asked, found, work, sought=wanted, alternates=alternates)


def _for_gap(graph: Snapshot, period: Period, cell: Cell) -> Introductions:
    board = gaps.board(graph, period)
    own = board.cells[cell.municipality, cell.sector]
    return analytics.for_gap(graph, ground(graph, period.day), board, own)


def for_partner(graph: Snapshot, day: datetime.date, partner: str, background: Background | None = None) -> Suggested:
    """The introductions of us to a partner (a key)."""
    found, work = entries.asked(
        graph,
        background,
        ("introductions", day.toordinal(), partner),
        KEPT,
        lambda: analytics.for_partner(graph, ground(graph, day), partner),
    )
    return _suggested(graph, day, Asked(partner=partner), found, work)


def first(graph: Snapshot, period: Period, cell: Cell) -> str:
    """What to do first about a gap; empty where there is nothing, or where the network is too large to tell at once."""
    if len(graph.participations) > entries.LARGE:
        return ""
    return next((lead for lead, _why in steps(graph, for_gap(graph, period, cell))), "")


def ground(graph: Snapshot, day: datetime.date) -> Ground:
    """Recent ties and all else that introductions of a day rest on, once a snapshot."""
    return graph.readings.ask(
        ("introductions", day), lambda: analytics.ground(graph, day.toordinal(), gaps.host_and_staff(graph))
    )


def _suggested(
    graph: Snapshot,
    day: datetime.date,
    asked: Asked,
    known: Introductions | None,
    work: Answer | None,
    sought: bool = True,
    alternates: tuple[str, ...] = (),
) -> Suggested:
    # Chains of an earlier version may lead through whoever has gone since.
    found = known if known and work is None else Introductions((), ())
    return Suggested(
        asked=asked,
        day=day,
        chains=found.chains,
        unreached=found.unreached,
        calls=calls.calls(graph, found, day.toordinal()),
        earlier=earlier(graph, day, asked),
        known=bool(graph.setting.host),
        sought=sought,
        alternates=alternates,
        work=work and replace(work, value=None),
    )


def earlier(graph: Snapshot, day: datetime.date, asked: Asked | None = None) -> tuple[Outcome, ...]:
    """What was recorded until a day, of what was asked or of everything, the latest first."""
    rows = [
        row
        for row in graph.table(records.Introduction).values()
        if ((on := row.decided_on or row.proposed_on) is None or records.first_day(on) <= day)
        and (asked is None or _concerns(row, asked))
    ]
    rows.sort(key=lambda row: row.key)
    rows.sort(key=lambda row: row.decided_on or row.proposed_on or "9", reverse=True)
    return tuple(outcome(graph, row, day) for row in rows)


def _concerns(row: records.Introduction, asked: Asked) -> bool:
    if asked.with_:
        ends = {row.chain[0], row.chain[-1]} if row.chain else set[str]()
        return ends == {asked.partner, asked.with_}
    if asked.partner:
        return row.partner == asked.partner
    return (row.municipality, row.sector) == (asked.municipality, asked.sector)


def outcome(graph: Snapshot, row: records.Introduction, day: datetime.date) -> Outcome:
    """What came of an introduction until a day: what its partner took part in that began after the decision."""
    if row.status not in ("accepted", "done") or not row.decided_on or not row.partner:
        return Outcome(row, None, None)
    since = records.last_day(row.decided_on).toordinal()
    columns = graph.incidence
    at = columns.partners.index(row.partner)
    own = (columns.person == at) | (columns.organization == at)
    own &= (columns.start > since) & (columns.start <= day.toordinal())
    for families, engaged in (((MEETING, UNDERTAKING), True), ((OCCASION,), False)):
        rows = own & columns.within(since, day.toordinal(), families)
        began: list[int] = columns.start[rows].tolist()
        numbers: list[int] = columns.collaboration[rows].tolist()
        found = [(start, columns.collaborations[number]) for start, number in zip(began, numbers, strict=True)]
        if found:
            return Outcome(row, engaged, min(found)[1])
    return Outcome(row, False, None)


def decide(
    graph: Graph,
    asked: Asked,
    chain: Sequence[str],
    status: str,
    note: str | None,
    period: Period,
    today: datetime.date,
    who: Who,
) -> Written:
    """Record that a chain is proposed, or was today accepted, declined or done.

    period: of which the chain was suggested. Raises BadInput, NotFound, Problems where it answers nothing that could
    be asked; Conflict where the chain was answered before.
    """
    current = graph.snapshot()
    _check_chain(current, asked, chain, period)
    row = {
        "municipality": asked.municipality or None,
        "sector": asked.sector or None,
        "partner": chain[-1],
        "chain": list(chain),
        "status": _one_of(status),
        "proposed_on" if status == "proposed" else "decided_on": today.isoformat(),
        "note": note or None,
    }
    _record, written = editing.create(graph, "introduction", row, who, _unanswered)
    return written


def redecide(graph: Graph, key: str, status: str, day: datetime.date, expected: int | None, who: Who) -> Written:
    """Change what came of a recorded introduction. Raises NotFound, PreconditionRequired, Stale, BadInput, Conflict.

    What it led to is counted from the day on which it was accepted, also when it is done later.
    """
    row = finding.get(graph.snapshot(), "introduction", key).row()
    since = row.get("decided_on") if row["status"] == "accepted" and status == "done" else None
    decided = {"status": _one_of(status), "decided_on": since or day.isoformat()}
    _record, written = editing.change(graph, "introduction", key, {**row, **decided}, expected, who, _unanswered)
    return written


def _check_chain(graph: Snapshot, asked: Asked, chain: Sequence[str], period: Period) -> None:
    """Raise where a chain does not lead from whoever asks to somebody who was asked for."""
    if not 2 <= len(chain) <= 3:
        raise BadInput(_("a chain names who asks, who introduces and who is to be met, as keys"))
    for number, key in enumerate(chain):
        if key in chain[:number]:
            raise Problems([Problem(_("a chain names everybody once"), field="chain", value=key)])
    if asked.partner and not (asked.municipality or asked.sector):
        starts = {finding.named(graph, "partner", asked.partner)} if asked.with_ else gaps.host_and_staff(graph)
        targets = {finding.named(graph, "partner", asked.with_ or asked.partner)}
    elif asked.municipality and asked.sector and not (asked.partner or asked.with_):
        starts, board = gaps.host_and_staff(graph), gaps.board(graph, period)
        cell = gaps.cell(graph, period, asked.municipality, asked.sector)
        targets = analytics.belonging(graph, ground(graph, period.day), board, cell)
    else:
        raise BadInput(_("name a municipality and a sector, or a partner, or a partner and with whom"))
    for key, allowed in ((chain[0], starts), (chain[-1], targets)):
        if key not in allowed:
            message = _("a chain leads from whoever asks to somebody who was asked for; reload the page")
            raise Problems([Problem(message, field="chain", value=key)])


def _unanswered(current: Snapshot, record: records.Record) -> None:
    """Raise Conflict where another record answers the same chain for the same question."""
    row = cast(records.Introduction, record)
    for other in current.table(records.Introduction).values():
        same = (other.municipality, other.sector, other.partner) == (row.municipality, row.sector, row.partner)
        if same and other.chain == row.chain and other.key != row.key and other.status != "proposed":
            raise Conflict(
                _(
                    "this was answered already (%(status)s) by introduction %(key)s; open it and change it there",
                    status=status_label(other.status),
                    key=other.key,
                )
            )


def _one_of(status: str) -> str:
    if status not in STATUSES:
        raise BadInput(_("%(name)s is one of %(allowed)s", name="status", allowed=", ".join(STATUSES)))
    return status


def status_label(status: str) -> str:
    """What the answer to an introduction is called."""
    return values.label(status, language.current())


def sentence(graph: Snapshot, chain: Chain, day: datetime.date) -> str:
    """What to do and why, in the current language."""
    return " ".join(part for part in (lead(graph, chain, day), why(graph, chain, day)) if part)


def lead(graph: Snapshot, chain: Chain, day: datetime.date) -> str:
    """Whom to call for what, on a day."""
    ours = _is_us(graph, chain.partners[0])
    source, target = _name(graph, chain.partners[0]), _name(graph, chain.partners[-1])
    if chain.direct:
        if not ours:
            return _("%(source)s and %(target)s know each other.", source=source, target=target)
        if (day - datetime.date.fromisoformat(chain.ties[0].last_on)).days > analytics.LATELY:
            return _("Call %(target)s again: we used to meet.", target=_called(graph, chain))
        return _("Call %(target)s: we know each other.", target=_called(graph, chain))
    introducer = _called(graph, chain)
    if ours:
        return _("Ask %(introducer)s to introduce us to %(target)s.", introducer=introducer, target=target)
    return _(
        "Ask %(introducer)s to introduce %(source)s to %(target)s.",
        introducer=introducer,
        source=source,
        target=target,
    )


def why(graph: Snapshot, chain: Chain, day: datetime.date) -> str:
    """Why this target, what was done together and when last, and where it could happen."""
    return " ".join(
        part for part in (_reason(graph, chain), _evidence(graph, chain, day), _where(graph, chain)) if part
    )


def nothing(graph: Snapshot, found: Suggested) -> str:
    """Why there is no chain."""
    if found.work is not None:
        return _("It is being computed.")
    if found.asked == Asked():
        return _("Name a partner, or open a gap of the board.")
    asks_us = not (found.asked.partner and found.asked.with_)
    if asks_us and not found.known:
        return _("Name the host in the settings, so that introductions can begin with us.")
    if asks_us and found.asked.partner and _is_us(graph, found.asked.partner):
        return _("This is us.")
    if not found.sought:
        return _("Nobody is missing here.")
    if found.earlier:
        return _("Nothing else to suggest; what was answered before is below.")
    return _("No partner is recorded who could be introduced.")


def second_person(graph: Snapshot, organization: str) -> str:
    """What to ask an organization on whose one person a cell rests."""
    return _(
        "Ask %(organization)s for a second person, or an alternate: it comes through one person alone.",
        organization=_name(graph, organization),
    )


def call(graph: Snapshot, found: Call) -> str:
    """Whom to call where nobody could introduce us, and when the partner last took part."""
    parts = [_("Nobody could introduce %(name)s: no tie is recent enough.", name=_name(graph, found.partner))]
    people = ", ".join(_name(graph, key) for key in found.speakers)
    if people:
        parts.append(
            ngettext(
                "Call %(people)s, who speaks for it today.",
                "Call %(people)s, who speak for it today.",
                len(found.speakers),
                people=people,
            )
        )
    elif not graph.partners[found.partner].is_person:
        parts.append(_("Call it: nobody is recorded who speaks for it today and agreed to be named."))
    if found.last and found.last_on:
        title = language.name(graph.collaborations[found.last])
        parts.append(_("Last took part in %(title)s (%(day)s).", title=title, day=language.date(found.last_on)))
    else:
        parts.append(_("Never took part in anything."))
    return " ".join(parts)


def steps(graph: Snapshot, found: Suggested) -> Iterator[tuple[str, str]]:
    """What to do, the most sensible first: what in short, and with its why."""
    for organization in found.alternates:
        asking = second_person(graph, organization)
        yield asking, asking
    for chain in found.own:
        yield lead(graph, chain, found.day), sentence(graph, chain, found.day)
    for one in found.calls:
        calling = call(graph, one)
        yield calling, calling
    for chain in found.chains[len(found.own) :]:
        yield lead(graph, chain, found.day), sentence(graph, chain, found.day)


def answerable(graph: Snapshot, chain: Chain) -> bool:
    """Whether there is something to be answered: that two others know each other asks nothing of anybody."""
    return not chain.direct or _is_us(graph, chain.partners[0])


def heading(graph: Snapshot, asked: Asked) -> str:
    """Who is to be introduced to whom."""
    if asked.with_:
        one, other = _name(graph, asked.partner), _name(graph, asked.with_)
        return _("Who could introduce %(one)s to %(other)s", one=one, other=other)
    if asked.partner:
        return _("Who could introduce us to %(name)s", name=_name(graph, asked.partner))
    return _("Who could introduce us")


def title(graph: Snapshot, row: records.Introduction) -> str:
    """A recorded introduction by the names of its chain and its answer."""
    names = [_name(graph, key) for key in row.chain or ([row.partner] if row.partner else [])]
    return f"{' → '.join(names) or row.key} ({status_label(row.status)})"


def without_sector(graph: Snapshot, municipality: str) -> bool:
    """Whether organizations of a place have no sector recorded, as the list of partners filters them."""
    wanted = {"municipality": municipality, "kind": "organization", "sectors": "-"}
    return finding.page(graph, "partner", filters=wanted, limit=1).total > 0


def came_of(graph: Snapshot, found: Outcome) -> str:
    """What came of an introduction, in the current language; empty where nothing is to be expected."""
    if found.engaged is None:
        return ""
    if found.first is None:
        return _("Has not taken part in anything since.")
    row = graph.collaborations[found.first]
    values = {"title": language.name(row), "day": language.date(row.starts_on)}
    if found.engaged:
        return _("Engaged since: first at %(title)s (%(day)s).", **values)
    return _("Not engaged since, but came to %(title)s (%(day)s).", **values)


def _reason(graph: Snapshot, chain: Chain) -> str:
    target = _name(graph, chain.target.partner)
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
            place = graph.municipalities.get(chain.target.place or "")
            return _(
                "%(target)s works in this sector nearby (%(place)s) and could serve the place, or know who could.",
                target=target,
                place=language.name(place) if place else "",
            )
        case "asked":
            return ""


def _evidence(graph: Snapshot, chain: Chain, day: datetime.date) -> str:
    titles = [_title(graph, tie) for tie in chain.ties]
    together, count = _when(graph, chain.ties[0], day), len(chain.ties[0].collaborations)
    times = ngettext("%(when)s, %(count)s time in all", "%(when)s, %(count)s times in all", count, when=together)
    if chain.direct:
        return _("Last together at %(title)s (%(times)s).", title=titles[0], times=times)
    ours, count = _is_us(graph, chain.partners[0]), len(chain.ties[1].collaborations)
    values = {
        "introducer": _name(graph, chain.partners[1]),
        "target": _name(graph, chain.partners[2]),
        "one": titles[0],
        "one_times": times,
        "other": titles[1],
        "other_times": ngettext(
            "%(when)s, %(count)s time without %(asker)s",
            "%(when)s, %(count)s times without %(asker)s",
            count,
            when=_when(graph, chain.ties[1], day),
            asker=_("us") if ours else _name(graph, chain.partners[0]),
        ),
    }
    if ours:
        return _(
            "%(introducer)s knows both: us, last from %(one)s (%(one_times)s), and %(target)s, last from %(other)s "
            "(%(other_times)s).",
            **values,
        )
    return _(
        "%(introducer)s knows both: %(source)s, last from %(one)s (%(one_times)s), and %(target)s, last from %(other)s "
        "(%(other_times)s).",
        source=_name(graph, chain.partners[0]),
        **values,
    )


def _title(graph: Snapshot, tie: analytics.Tie) -> str:
    return language.name(graph.collaborations[tie.collaborations[0]])


def _when(graph: Snapshot, tie: analytics.Tie, day: datetime.date) -> str:
    """When they were last together."""
    row = graph.collaborations[tie.collaborations[0]]
    if row.kind not in records.GATHERINGS and tie.last_on == day.isoformat():
        return _("under way")
    return language.date(row.starts_on if row.kind in records.GATHERINGS else tie.last_on)


def _where(graph: Snapshot, chain: Chain) -> str:
    if chain.gathering is None:
        return ""
    row = graph.collaborations[chain.gathering]
    values = {"title": language.name(row), "day": language.date(row.starts_on)}
    if chain.meeting == "target":
        return _("It could happen at %(title)s (%(day)s), where both are expected.", **values)
    return _(
        "%(introducer)s can be asked at %(title)s (%(day)s).", introducer=_name(graph, chain.partners[1]), **values
    )


def _called(graph: Snapshot, chain: Chain) -> str:
    """The partner to call, with the person there where one is known."""
    organization = _name(graph, chain.partners[1])
    if chain.contact is None or chain.contact == chain.partners[1]:
        return organization
    person = language.name(graph.partners[chain.contact])
    return _("%(person)s (%(organization)s)", person=person, organization=organization)


def _name(graph: Snapshot, key: str) -> str:
    """What a partner is called; a person who did not agree to be named only by the organization."""
    partner = graph.partners[key]
    if not partner.is_person or partner.consent in ("internal", "public"):
        return language.name(partner)
    spoken_for = sorted(row.organization for row in graph.represents.get(key, ()))
    return language.name(graph.partners[spoken_for[0]]) if spoken_for else _("this person")


def _is_us(graph: Snapshot, key: str) -> bool:
    return key == graph.setting.host or key in gaps.host_and_staff(graph)
