"""The gap board: for each municipality and sector, which partners are engaged and how many are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from graphsvc.model import records
from graphsvc.network import engagement, membership
from graphsvc.network.municipalities import homes, newcomers, rates, successors
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
#: The states that are gaps, worst first; `unknown` is no gap.
GAPS: tuple[State, ...] = ("no-partner", "province-wide", "not-involved", "inactive", "thin", "one-person")


@dataclass(frozen=True, slots=True)
class Cell:
    """One municipality and sector on a day. Partners and persons are keys.

    expected: number of partners wanted, and its `source` (council, population, unrecorded-population, none);
    partners: based in the municipality or serving it, and working in the sector; of them engaged: in the window, ever:
    at any time until the day, attended: present at anything that counts; resting_on: the person whose absence would
    leave fewer engaged than expected; province_wide: partners in the sector that serve the whole province;
    without_sector: number of organizations of the municipality with no sector on record; newcomers: per year, recorded
    or `estimated`, None where unknown.
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
    """All cells by (municipality, sector). unknown_places: municipalities without any organization on record."""

    municipalities: tuple[str, ...]
    sectors: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    unknown_places: tuple[str, ...]

    @property
    def gaps(self) -> list[Cell]:
        """The gaps in the order of `rank`."""
        return sorted((cell for cell in self.cells.values() if cell.is_gap), key=rank)


def rank(cell: Cell) -> tuple[bool, float, int, str, str]:
    """Sort key of gaps: most newcomers per year first, unknown numbers last (after 0); then worst state, then keys."""
    unknown = cell.newcomers is None
    return unknown, -(cell.newcomers or 0), GAPS.index(cell.state), cell.municipality, cell.sector


def board(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> Board:
    """The gap board of the window start..day (ordinals), without some partners. O(cells + presences)."""
    engaged = engagement.engagement(snapshot, start, day, without)
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
    """The state of a cell, the first that applies. Arguments as in Cell; active: those engaged in the window."""
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
    """The person whose absence would leave fewer engaged partners than expected; of several the first key.

    window: partner -> persons on whom its engagement rests, as in Engagement.
    """
    if not active or len(active) < expected:
        return None
    only: dict[str, int] = defaultdict(int)
    for key in active:
        if len(window[key]) == 1:
            (person,) = window[key]
            if person is not None:
                only[person] += 1
    return min((person for person, count in only.items() if len(active) - count < expected), default=None)


def _belonging(
    snapshot: Snapshot, day: int, places: Mapping[str, str], without: frozenset[str]
) -> tuple[dict[tuple[str, str], set[str]], dict[tuple[str, str], set[str]], dict[str, int], dict[str, int]]:
    """Partners by (municipality, sector), province-wide partners by (province, sector), and by municipality the number
    of organizations, and of those without a sector."""
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    wide: dict[tuple[str, str], set[str]] = defaultdict(set)
    organizations: dict[str, int] = defaultdict(int)
    without_sector: dict[str, int] = defaultdict(int)
    for key, partner in membership.counted(snapshot, day, without):
        for place in homes(partner, places):
            for sector in partner.sectors:
                members[place, sector].add(key)
            if not partner.is_person:
                organizations[place] += 1
                without_sector[place] += not partner.sectors
        if partner.serves_province:
            for sector in partner.sectors:
                wide[partner.serves_province, sector].add(key)
    return members, wide, organizations, without_sector


def _expected(snapshot: Snapshot, day: int, places: Mapping[str, str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Expectations set by the council that are valid on the day, by (municipality, sector)."""
    return {cell: (row.partners, "council") for cell, row in words(snapshot, day, places).items()}


def words(snapshot: Snapshot, day: int, places: Mapping[str, str]) -> dict[tuple[str, str], records.Expectation]:
    """The council's expectations valid on a day by (municipality, sector); of several the one that began last.

    places: municipality -> the one it belongs to on the day, as from `successors`.
    """
    latest: dict[tuple[str, str], tuple[records.Expectation, int]] = {}
    for row in snapshot.table(records.Expectation).values():
        place = places.get(row.municipality)
        if place is None or not row.holds_on(day):
            continue
        # An expectation for a merged municipality is used only where there is none for the whole.
        priority = row.begins + (10_000_000 if place == row.municipality else 0)
        if (place, row.sector) not in latest or latest[place, row.sector][1] <= priority:
            latest[place, row.sector] = (row, priority)
    return {cell: row for cell, (row, _) in latest.items()}


def _by_population(municipality: records.Municipality, sector: records.Sector) -> tuple[int, str]:
    if sector.expected_from_population is None:
        return 0, "none"
    if municipality.population is None:
        return 1, "unrecorded-population"
    return int(municipality.population >= sector.expected_from_population), "population"
