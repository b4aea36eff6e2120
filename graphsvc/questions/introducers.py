"""Introductions: who could introduce us to missing partners, and what came of recorded ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from graphsvc.analytics import calls
from graphsvc.analytics import introducers as analytics
from graphsvc.analytics.calls import Call
from graphsvc.analytics.gaps import Cell
from graphsvc.analytics.introducers import Chain, Ground, Introductions, Target
from graphsvc.errors import BadInput
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.model import dates, records
from graphsvc.model.period import Period
from graphsvc.network import decayed_ties, engagement, facets
from graphsvc.network.attendance import OCCASION
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, maps, search, work_list

STATUSES = ("proposed", "accepted", "declined", "done")
#: Reads chains from a kept result.
KEPT = TypeAdapter(Introductions)
#: A next step: a chain to follow, a partner to call, or the key of an organization to ask for a second person.
Step = Chain | Call | str


@dataclass(frozen=True, slots=True)
class Asked:
    """What introductions are asked for: a gap (municipality, sector), a partner, or a partner to another (with_)."""

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

    @property
    def next_statuses(self) -> tuple[str, ...]:
        """The statuses that may be recorded next."""
        status = self.record.status
        still_open = status in ("proposed", "accepted")
        return tuple(following for following in STATUSES if still_open and following not in ("proposed", status))


@dataclass(frozen=True, slots=True)
class Suggested:
    """The chains for what was asked, the best first.

    unreached: targets that nobody could introduce; calls: for those of them in the municipality, or asked for; earlier:
    introductions recorded before, the latest first; alternates: organizations that come through one person alone, on
    whom a cell rests; known: whether a host is recorded; sought: whether anybody is missing at all; work: the pending
    computation, while there are no chains yet.
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
        """The chains to targets in the municipality itself, or asked for; they come before all others."""
        return tuple(chain for chain in self.chains if chain.target.reason in analytics.OWN)

    @property
    def proposed(self) -> dict[tuple[str, ...], str]:
        """Chain -> key of its record, of chains proposed and not decided."""
        return {tuple(row.record.chain): row.record.key for row in self.earlier if row.record.status == "proposed"}

    @property
    def steps(self) -> tuple[Step, ...]:
        """The next steps, the most sensible first."""
        first_chains = self.own
        return (*self.alternates, *first_chains, *self.calls, *self.chains[len(first_chains) :])


def suggested(snapshot: Snapshot, period: Period, asked: Asked, background: Background | None = None) -> Suggested:
    """The introductions for a gap, a partner or a pair; partners by key or name. Raises NotFound, BadInput.

    With nothing asked for, there are no chains, but all recorded introductions. background: computes the chains of a
    large network; None: computed at once.
    """
    if asked == Asked():
        host_known = bool(snapshot.setting.host)
        return Suggested(asked, period.day, (), (), (), earlier(snapshot, period.day), host_known)
    if asked.partner:
        partner = search.named(snapshot, "partner", asked.partner)
        other = search.named(snapshot, "partner", asked.with_) if asked.with_ else ""
        if asked.municipality or asked.sector:
            raise BadInput(_("ask for a gap (municipality and sector) or for a partner, not for both"))
        if partner == other:
            raise BadInput(_("name two different partners"))
        if other:
            return for_pair(snapshot, period.day, partner, other, background)
        return for_partner(snapshot, period.day, partner, background)
    if not (asked.municipality and asked.sector) or asked.with_:
        raise BadInput(_("name a municipality and a sector, or a partner, or a partner and with whom"))
    return for_gap(snapshot, period, gaps.cell(snapshot, period, asked.municipality, asked.sector), background)


def for_gap(snapshot: Snapshot, period: Period, cell: Cell, background: Background | None = None) -> Suggested:
    """The introductions for a cell of the board; none where nobody is missing."""

    def work() -> Introductions:
        board = gaps.board(snapshot, period)
        cell_on_board = board.cells[cell.municipality, cell.sector]
        return analytics.for_gap(snapshot, ground(snapshot, period.day), board, cell_on_board)

    sought = cell.is_gap or cell.state == "unknown"
    key = (*period.ordinals, cell.municipality, cell.sector)
    introductions, pending = _read(snapshot, background, key, work) if sought else (None, None)
    person = cell.resting_on if cell.state == "one-person" else None
    spoken_for = {row.organization for row in snapshot.represents.get(person or "", ())}
    alternates = tuple(key for key in cell.engaged if key in spoken_for)
    asked = Asked(cell.municipality, cell.sector)
    return _suggested(snapshot, period.day, asked, introductions, pending, sought, alternates)


def for_partner(
    snapshot: Snapshot, day: datetime.date, partner: str, background: Background | None = None
) -> Suggested:
    """The introductions of the host to a partner (a key)."""

    def work() -> Introductions:
        return analytics.for_partner(snapshot, ground(snapshot, day), partner)

    introductions, pending = _read(snapshot, background, (day.toordinal(), partner), work)
    return _suggested(snapshot, day, Asked(partner=partner), introductions, pending)


def for_pair(
    snapshot: Snapshot, day: datetime.date, partner: str, other: str, background: Background | None = None
) -> Suggested:
    """The introductions of a partner to another one (keys)."""

    def work() -> Introductions:
        return analytics.for_pair(snapshot, ground(snapshot, day), partner, other)

    introductions, pending = _read(snapshot, background, (day.toordinal(), partner, other), work)
    return _suggested(snapshot, day, Asked(partner=partner, with_=other), introductions, pending)


def ground(snapshot: Snapshot, day: datetime.date) -> Ground:
    """Decayed ties and other data for the introductions of a day, cached with the snapshot while still valid."""
    ordinal = day.toordinal()
    ties = snapshot.readings.ask(("recent", day), lambda: decayed_ties.recent(snapshot, ordinal), maps.TIES_REST_ON)
    return snapshot.readings.ask(
        ("introductions", day),
        lambda: analytics.ground(snapshot, ties, ordinal, host_and_staff(snapshot)),
        facets.NETWORK - {facets.NAME, facets.STORY, facets.SEAT, facets.REPORT_LINE, facets.EXPECTATION},
    )


def _read(
    snapshot: Snapshot, background: Background | None, key: tuple[int | str, ...], work: Callable[[], Introductions]
) -> tuple[Introductions | None, Answer | None]:
    return work_list.read(snapshot, background, ("introductions", *key), KEPT, work)


def _suggested(
    snapshot: Snapshot,
    day: datetime.date,
    asked: Asked,
    answered: Introductions | None,
    pending: Answer | None,
    sought: bool = True,
    alternates: tuple[str, ...] = (),
) -> Suggested:
    # Chains of an earlier version may lead through partners deleted since.
    introductions = answered if answered and pending is None else Introductions((), ())
    return Suggested(
        asked=asked,
        day=day,
        chains=introductions.chains,
        unreached=introductions.unreached,
        calls=calls.calls(snapshot, introductions, day.toordinal()),
        earlier=earlier(snapshot, day, asked),
        known=bool(snapshot.setting.host),
        sought=sought,
        alternates=alternates,
        work=pending and replace(pending, value=None),
    )


def earlier(snapshot: Snapshot, day: datetime.date, asked: Asked | None = None) -> tuple[Outcome, ...]:
    """Introductions recorded until a day, for what was asked or all, with their outcomes, the latest first."""
    rows = [
        row
        for row in snapshot.table(records.Introduction).values()
        if ((on := row.decided_on or row.proposed_on) is None or dates.first_day(on) <= day)
        and (asked is None or _concerns(row, asked))
    ]
    rows.sort(key=lambda row: row.key)
    rows.sort(key=lambda row: row.decided_on or row.proposed_on or "9", reverse=True)
    return tuple(outcome(snapshot, row, day) for row in rows)


def _concerns(row: records.Introduction, asked: Asked) -> bool:
    if asked.with_:
        ends = {row.chain[0], row.chain[-1]} if row.chain else set[str]()
        return ends == {asked.partner, asked.with_}
    if asked.partner:
        return row.partner == asked.partner
    return (row.municipality, row.sector) == (asked.municipality, asked.sector)


def outcome(snapshot: Snapshot, row: records.Introduction, day: datetime.date) -> Outcome:
    """The outcome of an introduction by a day: the first collaboration of its partner that began after the decision."""
    if row.status not in ("accepted", "done") or not row.decided_on or not row.partner:
        return Outcome(row, None, None)
    since = dates.last_day(row.decided_on).toordinal()
    columns = snapshot.incidence
    partner_number = columns.partners.index(row.partner)
    took_part = (columns.person == partner_number) | (columns.organization == partner_number)
    took_part &= (columns.start > since) & (columns.start <= day.toordinal())
    for families, engaged in ((engagement.ENGAGING, True), ((OCCASION,), False)):
        rows = took_part & columns.within(since, day.toordinal(), families)
        starts: list[int] = columns.start[rows].tolist()
        numbers: list[int] = columns.collaboration[rows].tolist()
        collaborations = [
            (start, columns.collaborations[number]) for start, number in zip(starts, numbers, strict=True)
        ]
        if collaborations:
            return Outcome(row, engaged, min(collaborations)[1])
    return Outcome(row, False, None)


def without_sector(snapshot: Snapshot, municipality: str) -> bool:
    """Whether any organization of a municipality has no sector recorded, by the filter of the list of partners."""
    wanted = {"municipality": municipality, "kind": "organization", "sectors": "-"}
    return search.page(snapshot, "partner", filters=wanted, limit=1).total > 0
