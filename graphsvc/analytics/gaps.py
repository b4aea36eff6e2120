"""The gap board: for each municipality and sector, who is at the table and who is missing.

Pure functions of a snapshot. The states and their order are those of DESIGN section 5.
"""

# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from graphsvc.model import records
from graphsvc.network import facets
from graphsvc.network.attendance import MEETING, OCCASION, UNDERTAKING, span
from graphsvc.network.snapshot import Snapshot

State = Literal[
    "not-expected",
    "covered",
    "one-person",
    "thin",
    "inactive",
    "not-involved",
    "province-wide",
    "unknown",
    "no-partner",
]
STATES: tuple[State, ...] = get_args(State)
#: The states that are gaps, worst first. What is not known is no gap.
GAPS: tuple[State, ...] = ("no-partner", "province-wide", "not-involved", "inactive", "thin", "one-person")

#: Who is engaged rests on who was present, who stands for itself on these.
RESTS_ON_ENGAGEMENT = frozenset({facets.PRESENCE, facets.REPRESENTATION, facets.SETTING})
RESTS_ON_COUNTED = frozenset({facets.PARTNER, facets.REPRESENTATION, facets.SETTING})
#: What engages a partner, and what it merely attends.
ENGAGING = (MEETING, UNDERTAKING)
ATTENDED = (MEETING, UNDERTAKING, OCCASION)


@dataclass(frozen=True, slots=True)
class Cell:
    """One municipality and sector on a day.

    expected: how many partners are wanted, with `source` (council, population, unrecorded-population, none);
    partners: who belongs to the cell; engaged: who of them is engaged in the window; ever: who was engaged
    before; attended: who came to anything, ever; resting_on: the one person without whom too few would be left;
    province_wide: partners of the whole province in the sector; without_sector: how
    many organizations of the place have no sector recorded; newcomers a year, `estimated` or not, None where
    nothing tells.
    """

    municipality: str
    sector: str
    state: State
    expected: int
    source: str
    partners: tuple[str, ...]
    engaged: tuple[str, ...]
    ever: tuple[str, ...]
    attended: tuple[str, ...]
    resting_on: str | None
    province_wide: tuple[str, ...]
    without_sector: int
    newcomers: float | None
    estimated: bool

    @property
    def is_gap(self) -> bool:
        return self.state in GAPS


@dataclass(frozen=True, slots=True)
class Board:
    """All cells by (municipality, sector), and the municipalities where no organization is recorded."""

    municipalities: tuple[str, ...]
    sectors: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    unknown_places: tuple[str, ...]

    @property
    def gaps(self) -> list[Cell]:
        """The gaps, those of most newcomers a year first, then the worst state; unknown newcomers last."""
        return sorted((cell for cell in self.cells.values() if cell.is_gap), key=rank)


def rank(cell: Cell) -> tuple[bool, float, int, str, str]:
    """Most newcomers first and unknown ones last, also after none, then the worst state, then by key."""
    unknown = cell.newcomers is None
    return unknown, -(cell.newcomers or 0), GAPS.index(cell.state), cell.municipality, cell.sector


@dataclass(frozen=True, slots=True)
class Engagement:
    """Who took part, by partner key, until a day.

    window: partner -> the persons its engagement in the window rests on (None is nobody in particular);
    ever and attended: partners once engaged, or once present at anything that counts.
    """

    window: Mapping[str, frozenset[str | None]]
    ever: frozenset[str]
    attended: frozenset[str]


def engagement(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> Engagement:
    """Engagement between two days (ordinals, both inside), the partners in `without` left out.

    The host is never counted. A partner is engaged by its own presence, by the person who represented it, and
    by an alternate; occasions alone make it attended. O(presences).
    """
    columns, keys = snapshot.incidence, snapshot.incidence.partners
    past = _past(snapshot, day, without)
    rows = past & columns.within(start, day, ENGAGING)
    persons, organizations = columns.person[rows], columns.organization[rows]
    window: dict[str, set[str | None]] = defaultdict(set)
    for person, organization in set(zip(persons.tolist(), organizations.tolist(), strict=True)):
        name = keys[person] if person >= 0 else None
        if organization >= 0:
            window[keys[organization]].add(name)
        if name is not None:
            window[name].add(name)
    frozen = {key: frozenset(found) for key, found in window.items()}
    ever, attended = (columns.present(past & np.isin(columns.family, families)) for families in (ENGAGING, ATTENDED))
    return Engagement(frozen, frozenset(ever), frozenset(attended))


def engaged(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Who is engaged between two days (ordinals), as in engagement()."""
    columns = snapshot.incidence
    return frozenset(columns.present(_past(snapshot, day, without) & columns.within(start, day, ENGAGING)))


def _past(snapshot: Snapshot, day: int, without: frozenset[str]) -> np.ndarray:
    """Which presences began until a day and are of others than the host and those left out."""
    columns = snapshot.incidence
    left_out = without | {snapshot.setting.host or ""}
    blocked = np.array([key in left_out for key in columns.partners] + [False], dtype=bool)
    return (columns.start <= day) & ~blocked[columns.person] & ~blocked[columns.organization]


def board(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> Board:
    """The gap board of a window that ends on a day (ordinals)."""
    engaged = engagement(snapshot, start, day, without)
    places = successors(snapshot, day)
    members, wide, organizations, without_sector = _belonging(snapshot, day, places, without)
    wanted = _expected(snapshot, day, places)
    by_province = rates(row for key, row in snapshot.municipalities.items() if places[key] == key)
    sectors = tuple(sorted(snapshot.sectors))
    municipalities = tuple(sorted(set(places.values())))
    cells: dict[tuple[str, str], Cell] = {}
    for place in municipalities:
        municipality = snapshot.municipalities[place]
        a_year, estimated = newcomers(municipality, by_province)
        for sector in sectors:
            expected, source = wanted.get((place, sector)) or _by_population(municipality, snapshot.sectors[sector])
            partners = tuple(sorted(members.get((place, sector), ())))
            active = tuple(key for key in partners if key in engaged.window)
            province_wide = tuple(sorted(wide.get((municipality.province or "", sector), ())))
            resting_on = rests_on(active, expected, engaged.window)
            cells[place, sector] = Cell(
                municipality=place,
                sector=sector,
                state=state(
                    expected=expected,
                    source=source,
                    partners=partners,
                    active=active,
                    resting_on=resting_on,
                    ever=engaged.ever,
                    province_wide=province_wide,
                    organizations=organizations.get(place, 0),
                ),
                expected=expected,
                source=source,
                partners=partners,
                engaged=active,
                ever=tuple(key for key in partners if key in engaged.ever),
                attended=tuple(key for key in partners if key in engaged.attended),
                resting_on=resting_on,
                province_wide=province_wide,
                without_sector=without_sector.get(place, 0),
                newcomers=a_year,
                estimated=estimated,
            )
    nobody = tuple(place for place in municipalities if not organizations.get(place))
    return Board(municipalities, sectors, cells, nobody)


def state(
    *,
    expected: int,
    source: str,
    partners: tuple[str, ...],
    active: tuple[str, ...],
    resting_on: str | None,
    ever: frozenset[str],
    province_wide: tuple[str, ...],
    organizations: int,
) -> State:
    """The first state that holds, in the order of the table."""
    if expected == 0:
        return "not-expected"
    if len(active) >= expected:
        return "covered" if resting_on is None else "one-person"
    if active:
        return "thin"
    if any(key in ever for key in partners):
        return "inactive"
    if partners:
        return "not-involved"
    if province_wide:
        return "province-wide"
    if source == "unrecorded-population" or organizations == 0:
        return "unknown"
    return "no-partner"


def rests_on(active: tuple[str, ...], expected: int, window: Mapping[str, frozenset[str | None]]) -> str | None:
    """The person whose absence would leave fewer engaged than expected; the first by key where there are several."""
    if not active or len(active) < expected:
        return None
    only: dict[str, int] = defaultdict(int)
    for key in active:
        if len(window[key]) == 1:
            (person,) = window[key]
            if person is not None:
                only[person] += 1
    return min((person for person, count in only.items() if len(active) - count < expected), default=None)


def successors(snapshot: Snapshot, day: int) -> dict[str, str]:
    """Municipality -> what it is part of on a day: itself, or the one that it was merged into."""
    found: dict[str, str] = {}
    for key in snapshot.municipalities:
        place, seen = key, {key}
        while True:
            row = snapshot.municipalities[place]
            target = row.merged_into
            merged = target and span(row.merged_on, None)[0] <= day
            if not merged or target is None or target in seen or target not in snapshot.municipalities:
                break
            place = target
            seen.add(place)
        found[key] = place
    return found


def present_on(partner: records.Partner, day: int) -> bool:
    """Whether the partner had joined and not left on a day; empty bounds are open."""
    joined, left = span(partner.joined_on, partner.left_on)
    return joined <= day <= left


def counted(
    snapshot: Snapshot, day: int, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, records.Partner]]:
    """Who stands for itself on a day: organizations and persons who represent nobody, present, never the host."""

    def everybody() -> list[str]:
        return [key for key, partner in snapshot.partners.items() if counts(snapshot, partner, day)]

    keys = snapshot.readings.ask(("counted", day), everybody, RESTS_ON_COUNTED)
    return ((key, snapshot.partners[key]) for key in keys if key not in without)


def counts(snapshot: Snapshot, partner: records.Partner, day: int) -> bool:
    """Whether a partner stands for itself on a day."""
    if partner.key == snapshot.setting.host or not present_on(partner, day):
        return False
    return not (partner.is_person and _represents_somebody(snapshot, partner.key, day))


def _belonging(
    snapshot: Snapshot, day: int, places: Mapping[str, str], without: frozenset[str]
) -> tuple[dict[tuple[str, str], set[str]], dict[tuple[str, str], set[str]], dict[str, int], dict[str, int]]:
    """Who belongs to which cell; province-wide partners by (province, sector); organizations and those without a
    sector by place."""
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    wide: dict[tuple[str, str], set[str]] = defaultdict(set)
    organizations: dict[str, int] = defaultdict(int)
    without_sector: dict[str, int] = defaultdict(int)
    for key, partner in counted(snapshot, day, without):
        own = {own for place in (partner.municipality, *partner.serves) if (own := places.get(place or ""))}
        for place in own:
            for sector in partner.sectors:
                members[place, sector].add(key)
            if not partner.is_person:
                organizations[place] += 1
                without_sector[place] += not partner.sectors
        if partner.serves_province:
            for sector in partner.sectors:
                wide[partner.serves_province, sector].add(key)
    return members, wide, organizations, without_sector


def _represents_somebody(snapshot: Snapshot, person: str, day: int) -> bool:
    return any(
        start <= day <= end
        for start, end in (span(row.from_, row.until) for row in snapshot.represents.get(person, ()))
    )


def _expected(snapshot: Snapshot, day: int, places: Mapping[str, str]) -> dict[tuple[str, str], tuple[int, str]]:
    """The council's word on cells that holds on the day."""
    return {cell: (row.partners, "council") for cell, row in words(snapshot, day, places).items()}


def words(snapshot: Snapshot, day: int, places: Mapping[str, str]) -> dict[tuple[str, str], records.Expectation]:
    """(municipality, sector) -> the council's word that holds on the day, the latest where there are several.

    places: as `successors` tells.
    """
    found: dict[tuple[str, str], tuple[records.Expectation, int]] = {}
    for row in snapshot.table(records.Expectation).values():
        start, end = span(row.from_, row.until)
        place = places.get(row.municipality)
        if place is None or not start <= day <= end:
            continue
        # A cell of a place that was merged speaks for the whole only where nobody spoke for the whole.
        priority = start + (10_000_000 if place == row.municipality else 0)
        if (place, row.sector) not in found or found[place, row.sector][1] <= priority:
            found[place, row.sector] = (row, priority)
    return {cell: row for cell, (row, _) in found.items()}


def _by_population(municipality: records.Municipality, sector: records.Sector) -> tuple[int, str]:
    if sector.expected_from_population is None:
        return 0, "none"
    if municipality.population is None:
        return 1, "unrecorded-population"
    return int(municipality.population >= sector.expected_from_population), "population"


def rates(places: Iterable[records.Municipality]) -> dict[str, float]:
    """Province -> newcomers a year over population, of the municipalities that record both.

    places: those that are part of no other.
    """
    found: dict[str, int] = defaultdict(int)
    population: dict[str, int] = defaultdict(int)
    for row in places:
        if row.province and row.newcomers_per_year is not None and row.population:
            found[row.province] += row.newcomers_per_year
            population[row.province] += row.population
    return {province: found[province] / population[province] for province in found}


def newcomers(place: records.Municipality, rates: Mapping[str, float]) -> tuple[float | None, bool]:
    """A municipality's newcomers a year, and whether they are estimated by the province's rate; None is unknown."""
    if place.newcomers_per_year is not None:
        return float(place.newcomers_per_year), False
    rate = rates.get(place.province or "")
    if place.population is None or rate is None:
        return None, False
    return place.population * rate, True
