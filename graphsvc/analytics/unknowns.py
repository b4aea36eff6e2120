"""Unknowns: missing data, ranked by the number of displayed results that each would settle.

A *reading* is a displayed result: the state of a cell of the gap board, whether a partner is engaged in the window, a
partner's strength (collaborations shared with others in the window), a line of the report over the window, and the
newcomers per year by which a gap is ranked. A missing value leaves a reading open when, all else as recorded, the
reading differs between two possible values, or between a possible value and what is displayed now. The possible values
are tried, and the readings that differ are counted. Where they only add presences, it is enough to try all and none.

| question | about | possible values |
|---|---|---|
| sector | an organization without a sector | any one sector |
| place | a partner with a sector, without a municipality, not province-wide | any one municipality |
| population | a municipality without a population | any number |
| newcomers | a municipality without newcomers per year | any number |
| held | a planned collaboration whose day has passed | cancelled; or held, with all who did not send regrets |
| attendance | a collaboration held, with invitations of unknown outcome | any of the invited came, or none |
| date | a collaboration held on an unknown day, or one too vague for the window | within the window, or not |
| headcount | a collaboration held without a headcount, of a kind whose headcounts the report sums | any number |

The population or newcomers of a municipality may change the rate by which newcomers of others in its province are
estimated. Ranks are those of present gaps only; whether a cell is a gap is its state. A vague day leaves only the
report open, since everything else takes it at its widest. Unknowns that would settle nothing are left out. The host's
engagement is no reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphsvc.analytics import gaps
from graphsvc.analytics.gaps import Board, Cell
from graphsvc.model import records, vocabulary
from graphsvc.network import attendance, engagement, membership, municipalities
from graphsvc.network.attendance import Presence
from graphsvc.network.engagement import Engagement
from graphsvc.network.snapshot import Snapshot

UnknownKind = Literal["sector", "place", "population", "newcomers", "held", "attendance", "date", "headcount"]
Where = tuple[str, str]


class Unknown(NamedTuple):  # which is made in a fifth of a dataclass's time: an import may bring ten thousand
    """A missing value of one field of one record, and the readings it would settle.

    cells: states of the board, by (municipality, sector); engagements, strengths: of these partners; figures: these
    report lines; ranks: gaps whose newcomers per year, recorded or estimated, would change.
    """

    question: UnknownKind
    entity: str
    key: str
    field: str
    cells: tuple[Where, ...] = ()
    engagements: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    ranks: tuple[Where, ...] = ()

    @property
    def settles(self) -> int:
        return len(self.cells) + len(self.engagements) + len(self.strengths) + len(self.figures) + len(self.ranks)


def unknowns(
    snapshot: Snapshot, start: int, day: int, board: Board, without: frozenset[str] = frozenset()
) -> tuple[Unknown, ...]:
    """All unknowns of the window start..day (ordinals), those that settle most first.

    board: the gap board of the same window, without the same partners.

    O(cells + participations + unknown partners x municipalities x sectors + unknown municipalities x gaps of their
    province).
    """
    engaged = engagement.engagement(snapshot, start, day, without)
    candidates = [
        *_sectors(snapshot, day, board, engaged, without),
        *_places(snapshot, day, board, engaged, without),
        *_populations(snapshot, day, board, engaged),
        *_newcomers(snapshot, day, board),
        *_gatherings(snapshot, start, day, board, engaged, without),
        *_headcounts(snapshot, start, day),
    ]
    ranked = sorted(
        (-settles, unknown.entity, unknown.key, unknown.question, unknown)
        for unknown in candidates
        if (settles := unknown.settles)
    )
    return tuple(unknown for *_rank, unknown in ranked)


def _sectors(
    snapshot: Snapshot, day: int, board: Board, engaged: Engagement, without: frozenset[str]
) -> Iterator[Unknown]:
    """Organizations without a sector: any cell of their municipalities may have one partner more."""
    places = municipalities.successors(snapshot, day)
    settled_by: dict[object, tuple[Where, ...]] = {}  # partners never engaged settle the same, if alike
    for key, partner in membership.counted(snapshot, day, without):
        if partner.is_person or partner.sectors:
            continue
        like = (partner.municipality, *partner.serves, partner.serves_province, key if key in engaged.ever else "")
        if like not in settled_by:
            homes = municipalities.homes(partner, places)
            cells = [
                board.cells[place, sector]
                for place in _served(snapshot, partner, homes, board)
                for sector in board.sectors
            ]
            settled_by[like] = _where(
                [
                    cell
                    for cell in cells
                    if _joined(board, cell, engaged, partner, cell.municipality in homes) != cell.state
                ]
            )
        yield Unknown("sector", "partner", key, "sectors", settled_by[like])


def _places(
    snapshot: Snapshot, day: int, board: Board, engaged: Engagement, without: frozenset[str]
) -> Iterator[Unknown]:
    """Partners without a municipality: any may be theirs; an organization makes a municipality a known one."""
    places = municipalities.successors(snapshot, day)
    becoming_known = {
        (place, sector)
        for place in board.unknown_places
        for sector in board.sectors
        if _state(board, cell := board.cells[place, sector], engaged, organizations=1) != cell.state
    }
    settled_by: dict[object, tuple[Where, ...]] = {}  # as above
    for key, partner in membership.counted(snapshot, day, without):
        if partner.municipality in places or partner.serves_province or (partner.is_person and not partner.sectors):
            continue
        if partner.serves and municipalities.homes(partner, places):
            continue
        like = (partner.is_person, tuple(partner.sectors), key if key in engaged.ever else "")
        if like not in settled_by:
            cells = {
                (place, sector)
                for place in board.municipalities
                for sector in partner.sectors
                if _joined(board, cell := board.cells[place, sector], engaged, partner, True) != cell.state
            }
            settled_by[like] = tuple(sorted(cells if partner.is_person else cells | becoming_known))
        yield Unknown("place", "partner", key, "municipality", settled_by[like])


def _populations(snapshot: Snapshot, day: int, board: Board, engaged: Engagement) -> Iterator[Unknown]:
    """Municipalities without a population: cells without an expectation of the council may expect a partner or not.

    For ranks it is enough to try 0, 1 and 2 people: a rate that is the same with these is the same with any number.
    """
    open_: dict[str, list[Cell]] = defaultdict(list)
    for cell in board.cells.values():
        if cell.source == "unrecorded-population":
            least = snapshot.sectors[cell.sector].expected_from_population or 0
            wanted = _state(board, cell, engaged, expected=1, source="population")
            if least > 0 or wanted != cell.state:
                open_[cell.municipality].append(cell)
    places = _Provinces.of(snapshot, day, board)
    for place in board.municipalities:
        if snapshot.municipalities[place].population is None:
            ranks = places.ranks(place, "population", (0, 1, 2))
            yield Unknown("population", "municipality", place, "population", _where(open_[place]), ranks=ranks)


def _newcomers(snapshot: Snapshot, day: int, board: Board) -> Iterator[Unknown]:
    """Municipalities without newcomers per year: their gaps are ranked by an estimate or last; 0 and 1 are tried."""
    places = _Provinces.of(snapshot, day, board)
    for place in board.municipalities:
        if snapshot.municipalities[place].newcomers_per_year is None:
            ranks = places.ranks(place, "newcomers_per_year", (0, 1))
            yield Unknown("newcomers", "municipality", place, "newcomers_per_year", ranks=ranks)


@dataclass(frozen=True, slots=True)
class _Provinces:
    """By province its municipalities that were not merged into another, and by municipality its gaps."""

    province: Mapping[str, str | None]
    places: Mapping[str | None, list[records.Municipality]]
    gaps: Mapping[str, list[Where]]

    @classmethod
    def of(cls, snapshot: Snapshot, day: int, board: Board) -> _Provinces:
        places: dict[str | None, list[records.Municipality]] = defaultdict(list)
        for key, place in municipalities.successors(snapshot, day).items():
            if key == place:
                places[snapshot.municipalities[key].province].append(snapshot.municipalities[key])
        ranked: dict[str, list[Where]] = defaultdict(list)
        for cell in board.cells.values():
            if cell.is_gap:
                ranked[cell.municipality].append((cell.municipality, cell.sector))
        return cls({key: row.province for key, row in snapshot.municipalities.items()}, places, ranked)

    def ranks(self, place: str, field: str, answers: tuple[int, ...]) -> tuple[Where, ...]:
        """The gaps whose newcomers per year differ between possible values of a missing field of a municipality."""
        beside = self.places[self.province[place]]
        estimates_by_answer: list[list[tuple[float | None, bool]]] = []
        for answer in (None, *answers):
            rows = [row.model_copy(update={field: answer}) if row.key == place else row for row in beside]
            rates = municipalities.rates(rows)
            estimates_by_answer.append([municipalities.newcomers(row, rates) for row in rows])
        moved = [
            row.key for row, *estimates in zip(beside, *estimates_by_answer, strict=True) if len(set(estimates)) > 1
        ]
        return tuple(sorted(cell for key in moved for cell in self.gaps.get(key, ())))


def _gatherings(
    snapshot: Snapshot, start: int, day: int, board: Board, engaged: Engagement, without: frozenset[str]
) -> Iterator[Unknown]:
    """Collaborations of which it is unknown whether, when, or with whom they took place."""
    cells_of: dict[str, list[Cell]] = defaultdict(list)
    for cell in board.cells.values():
        for key in cell.partners:
            cells_of[key].append(cell)
    unanswered = {key for key, rows in snapshot.unanswered_in.items() if rows}
    unsettled = {row.key for rows in snapshot.unsettled.values() for row in rows}
    for key in sorted(unanswered | unsettled):
        row = snapshot.collaborations[key]
        open_question = _asked(row, key in unanswered, start, day)
        if open_question is None:
            continue
        question, field, period = open_question
        if question == "date" and row.starts_on:
            figures = _figures(snapshot, row, question, start, day)
            yield Unknown(question, "collaboration", key, field, figures=figures)
            continue
        rows = snapshot.participations_in.get(key, ())
        certain = [p for r in rows for p in snapshot.expanded.get(r.key, ())] if question == "attendance" else []
        possible = [p for r in rows for p in _may_have_come(snapshot, r, period, question)]
        before, after = (
            [p for p in presences if p.start <= day and not _of(p) & without] for presences in (certain, possible)
        )
        once, more = _engaged_more(row, start, before, after, snapshot.setting.host)
        widened = Engagement(
            {
                **engaged.window,
                **{partner: engaged.window.get(partner, frozenset()) | by for partner, by in more.items()},
            },
            engaged.ever | once,
            engaged.attended,
        )
        touched = {(cell.municipality, cell.sector): cell for partner in once for cell in cells_of.get(partner, ())}
        yield Unknown(
            question,
            "collaboration",
            key,
            field,
            _where([cell for cell in touched.values() if _state(board, cell, widened) != cell.state]),
            tuple(sorted(more.keys() - engaged.window.keys())),
            _strengths(row, *([p for p in presences if p.end >= start] for presences in (before, after))),
            _figures(snapshot, row, question, start, day),
        )


def _asked(
    row: records.Collaboration, unanswered: bool, start: int, day: int
) -> tuple[UnknownKind, str, tuple[int, int]] | None:
    """The question that a collaboration leaves open, the missing field, and its days (ordinals) if it took place."""
    if row.kind in vocabulary.BODIES or row.status == "cancelled":
        return None
    if row.status == "planned":
        begins, ends = row.days
        last = ends if row.kind in vocabulary.GATHERINGS else begins
        if not row.starts_on or last >= day:
            return None
        return "held", "status", row.days
    if row.kind in vocabulary.GATHERINGS and not row.starts_on:
        return "date", "starts_on", (start, day)
    vague = len(row.starts_on or "") < len("YYYY-MM-DD") and row.kind in vocabulary.GATHERINGS and not row.ends_on
    period = attendance.days(row) if unanswered or vague else None
    if period is None or period[0] > day:
        return None
    if unanswered:
        return "attendance", "attendance", period
    first, last = row.start_days
    return ("date", "starts_on", period) if vague and (first < start <= last or first <= day < last) else None


def _may_have_come(
    snapshot: Snapshot, row: records.Participation, period: tuple[int, int], question: UnknownKind
) -> tuple[Presence, ...]:
    """The presences of a participation if the collaboration was on these days and everybody invited came."""
    came = question != "date" and attendance.unanswered(row)
    as_present = row.model_copy(update={"attendance": "present"}) if came else row
    return attendance.expand(as_present, period, snapshot.partners, snapshot.represents)  # pyright: ignore[reportArgumentType]


def _engaged_more(
    row: records.Collaboration, start: int, before: list[Presence], after: list[Presence], host: str | None
) -> tuple[set[str], dict[str, set[str | None]]]:
    """Who would be engaged at any time, and for the window: partner -> further persons on whom its engagement rests."""
    window: dict[str, set[str | None]] = defaultdict(set)
    once = set[str]()
    if attendance.FAMILIES[row.kind] not in engagement.ENGAGING:
        return once, window
    for presence in set(after) - set(before):
        if host and host in (presence.person, presence.organization):
            continue
        once |= _of(presence)
        if presence.end >= start:
            for partner in _of(presence):
                window[partner].add(presence.person)
    return once, window


def _of(presence: Presence) -> set[str]:
    return {key for key in (presence.person, presence.organization) if key}


def _strengths(row: records.Collaboration, before: list[Presence], after: list[Presence]) -> tuple[str, ...]:
    """The partners whose strength differs between two sets of presences in one collaboration.

    A collaboration of k > 1 partners adds 1 to each, less 1/(k-1) for every partner spoken for by the same person.
    """
    if attendance.FAMILIES[row.kind] not in (attendance.MEETING, attendance.OCCASION, attendance.UNDERTAKING):
        return ()
    strength_before, strength_after = _shared(before), _shared(after)
    return tuple(
        sorted(
            key
            for key in strength_before.keys() | strength_after.keys()
            if abs(strength_before.get(key, 0) - strength_after.get(key, 0)) > 1e-9
        )
    )


def _shared(presences: list[Presence]) -> dict[str, float]:
    """Partner -> its strength from one collaboration with these presences."""
    speakers: dict[str, set[str | None]] = defaultdict(set)
    for presence in presences:
        speakers[presence.organization or presence.person or ""].add(presence.person if presence.organization else None)
    many = len(speakers)
    if many < 2:
        return {}
    spoken: dict[str, set[str]] = defaultdict(set)
    for actor, people in speakers.items():
        for person in people - {None}:
            spoken[str(person)].add(actor)
    strengths: dict[str, float] = {}
    for actor, people in speakers.items():
        same = {other for person in people if person for other in spoken[person]} - {actor}
        strengths[actor] = (many - 1 - len(same)) / (many - 1)
    return strengths


def _figures(
    snapshot: Snapshot, row: records.Collaboration, question: UnknownKind, start: int, day: int
) -> tuple[str, ...]:
    """The report lines over the window that might count the collaboration."""
    if question == "attendance":
        return ()
    first, last = row.start_days
    if question == "held" and not (start <= first and last <= day):
        return ()
    if question == "date" and row.starts_on and start <= first and last <= day:
        return ()
    return _lines(snapshot, row.kind, ("held", "people-reached") if row.headcount else ("held",))


def _headcounts(snapshot: Snapshot, start: int, day: int) -> Iterator[Unknown]:
    """Collaborations held wholly inside the window, without a headcount, of a kind whose headcounts a line sums."""
    lines = {kind: _lines(snapshot, kind, ("people-reached",)) for kind in attendance.FAMILIES}
    for row in snapshot.began_in_years_of(start, day):
        if row.kind not in vocabulary.CONTACTS and row.headcount is None and (figures := lines[row.kind]):
            first, last = row.start_days
            if start <= first and last <= day:
                yield Unknown("headcount", "collaboration", row.key, "headcount", figures=figures)


def _lines(snapshot: Snapshot, kind: str, measures: tuple[str, ...]) -> tuple[str, ...]:
    """The report lines of these measures that count collaborations of a kind."""
    return tuple(
        sorted(
            line.key
            for line in snapshot.table(records.ReportLine).values()
            if line.measure in measures and kind in line.kinds and line.unit in records.UNITS[line.measure]
        )
    )


def _served(snapshot: Snapshot, partner: records.Partner, homes: frozenset[str], board: Board) -> list[str]:
    """Municipalities of the board that a partner is based in or serves, also by serving the whole province."""
    wide = partner.serves_province
    if not wide:
        return sorted(homes)
    return [
        place for place in board.municipalities if place in homes or snapshot.municipalities[place].province == wide
    ]


def _joined(board: Board, cell: Cell, engaged: Engagement, partner: records.Partner, local: bool) -> gaps.State:
    """A cell's state if a partner belonged to it: locally, or as one that serves the whole province."""
    if not local:
        return _state(board, cell, engaged, wide=(*cell.province_wide, partner.key))
    organizations = None if partner.is_person else 1
    return _state(board, cell, engaged, partners=(*cell.partners, partner.key), organizations=organizations)


def _state(
    board: Board,
    cell: Cell,
    engaged: Engagement,
    *,
    partners: tuple[str, ...] | None = None,
    wide: tuple[str, ...] | None = None,
    expected: int | None = None,
    source: str | None = None,
    organizations: int | None = None,
) -> gaps.State:
    """A cell's state with the given values instead of its own; None: as it is."""
    members = cell.partners if partners is None else partners
    wanted = cell.expected if expected is None else expected
    active = tuple(key for key in members if key in engaged.window)
    recorded = 0 if cell.municipality in board.unknown_places else 1
    return gaps.state(
        expected=wanted,
        source=source or cell.source,
        partners=members,
        active=active,
        resting_on=gaps.rests_on(active, wanted, engaged.window),
        ever=engaged.ever,
        province_wide=cell.province_wide if wide is None else wide,
        organizations=recorded if organizations is None else organizations,
    )


def _where(cells: Collection[Cell]) -> tuple[Where, ...]:
    return tuple(sorted((cell.municipality, cell.sector) for cell in cells))
