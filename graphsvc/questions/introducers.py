"""Introductions: whom to ask to bring somebody to the table, why, and what came of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from graphsvc import language
from graphsvc.analytics import calls
from graphsvc.analytics import introducers as analytics
from graphsvc.analytics.calls import Call
from graphsvc.analytics.gaps import Cell
from graphsvc.analytics.introducers import Chain, Ground, Introductions, Target
from graphsvc.errors import BadInput
from graphsvc.files import values
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.model import dates, records
from graphsvc.model.period import Period
from graphsvc.network import decayed_ties, facets
from graphsvc.network.attendance import MEETING, OCCASION, UNDERTAKING
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, maps, search, work_list

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


def suggested(snapshot: Snapshot, period: Period, asked: Asked, background: Background | None = None) -> Suggested:
    """The introductions for a gap, a partner or a pair; partners by key or name. Raises NotFound, BadInput.

    Where nothing is asked there are no chains, and all that was recorded before. background: where those of a large
    network are sought; here and now where there is none.
    """
    if asked == Asked():
        known = bool(snapshot.setting.host)
        return Suggested(asked, period.day, (), (), (), earlier(snapshot, period.day), known)
    if asked.partner:
        partner = search.named(snapshot, "partner", asked.partner)
        other = search.named(snapshot, "partner", asked.with_) if asked.with_ else ""
        if asked.municipality or asked.sector:
            raise BadInput(_("ask for a gap (municipality and sector) or for a partner, not for both"))
        if partner == other:
            raise BadInput(_("name two different partners"))
        if not other:
            return for_partner(snapshot, period.day, partner, background)
        asked = Asked(partner=partner, with_=other)
        found, work = work_list.read(
            snapshot,
            background,
            ("introductions", period.day.toordinal(), partner, other),
            KEPT,
            lambda: analytics.for_pair(snapshot, ground(snapshot, period.day), partner, other),
        )
        return _suggested(snapshot, period.day, asked, found, work)
    if not (asked.municipality and asked.sector) or asked.with_:
        raise BadInput(_("name a municipality and a sector, or a partner, or a partner and with whom"))
    return for_gap(snapshot, period, gaps.cell(snapshot, period, asked.municipality, asked.sector), background)


def for_gap(snapshot: Snapshot, period: Period, cell: Cell, background: Background | None = None) -> Suggested:
    """The introductions for a cell of the board; none where nobody is missing, or nobody is expected."""
    asked = Asked(cell.municipality, cell.sector)
    wanted = cell.is_gap or cell.state == "unknown"
    found, work = (
        work_list.read(
            snapshot,
            background,
            ("introductions", *period.ordinals, cell.municipality, cell.sector),
            KEPT,
            lambda: _for_gap(snapshot, period, cell),
        )
        if wanted
        else (None, None)
    )
    person = cell.resting_on if cell.state == "one-person" else None
    spoken_for = {row.organization for row in snapshot.represents.get(person or "", ())}
    alternates = tuple(key for key in cell.engaged if key in spoken_for)
    return _suggested(snapshot, period.day, asked, found, work, sought=wanted, alternates=alternates)


def _for_gap(snapshot: Snapshot, period: Period, cell: Cell) -> Introductions:
    board = gaps.board(snapshot, period)
    own = board.cells[cell.municipality, cell.sector]
    return analytics.for_gap(snapshot, ground(snapshot, period.day), board, own)


def for_partner(
    snapshot: Snapshot, day: datetime.date, partner: str, background: Background | None = None
) -> Suggested:
    """The introductions of us to a partner (a key)."""
    found, work = work_list.read(
        snapshot,
        background,
        ("introductions", day.toordinal(), partner),
        KEPT,
        lambda: analytics.for_partner(snapshot, ground(snapshot, day), partner),
    )
    return _suggested(snapshot, day, Asked(partner=partner), found, work)


def ground(snapshot: Snapshot, day: datetime.date) -> Ground:
    """Recent ties and all else that introductions of a day rest on, once a snapshot; the ties as long as they hold."""
    ordinal = day.toordinal()
    ties = snapshot.readings.ask(("recent", day), lambda: decayed_ties.recent(snapshot, ordinal), maps.TIES_REST_ON)
    return snapshot.readings.ask(
        ("introductions", day),
        lambda: analytics.ground(snapshot, ties, ordinal, host_and_staff(snapshot)),
        facets.NETWORK - {facets.NAME, facets.STORY, facets.SEAT, facets.REPORT_LINE, facets.EXPECTATION},
    )


def _suggested(
    snapshot: Snapshot,
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
        calls=calls.calls(snapshot, found, day.toordinal()),
        earlier=earlier(snapshot, day, asked),
        known=bool(snapshot.setting.host),
        sought=sought,
        alternates=alternates,
        work=work and replace(work, value=None),
    )


def earlier(snapshot: Snapshot, day: datetime.date, asked: Asked | None = None) -> tuple[Outcome, ...]:
    """What was recorded until a day, of what was asked or of everything, the latest first."""
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
    """What came of an introduction until a day: what its partner took part in that began after the decision."""
    if row.status not in ("accepted", "done") or not row.decided_on or not row.partner:
        return Outcome(row, None, None)
    since = dates.last_day(row.decided_on).toordinal()
    columns = snapshot.incidence
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


def status_label(status: str) -> str:
    """What the answer to an introduction is called."""
    return values.label(status, language.current())
