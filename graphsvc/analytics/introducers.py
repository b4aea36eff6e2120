"""Introductions: who could introduce the host, or a partner, to another partner, by decayed ties.

A chain leads from the host, or a partner, through one introducer to a target. Its score is the weaker of its two
decayed ties (network/decayed_ties.py). Between introducer and target only collaborations without the one who asks
count: an introducer who met the target only where we were too knows it no better than we do.
"""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from graphsvc.analytics.gaps import Board, Cell
from graphsvc.model import records, vocabulary
from graphsvc.network import municipalities
from graphsvc.network.decayed_ties import Floats, Recent
from graphsvc.network.snapshot import Snapshot

#: Most chains suggested.
MOST = 3
#: The weakest decayed tie that counts: one meeting of five partners, four and a half years ago.
FAINT = 0.01
#: Days since the last meeting within which no introduction is needed, and for which a decided one holds.
LATELY = 366
#: Neighbouring municipalities: the NEIGHBOURS nearest ones within KILOMETRES.
NEIGHBOURS, KILOMETRES = 3, 60.0

#: Why a partner is a target, best reasons first; `asked`: the user named this partner.
Reason = Literal["inactive", "not-involved", "province-wide", "without-sector", "neighbour", "asked"]

#: Reasons of targets in the municipality itself, or asked for.
OWN: tuple[Reason, ...] = ("inactive", "not-involved", "asked")


@dataclass(frozen=True, slots=True)
class Target:
    """A partner (key) to be introduced. place: the municipality of a target with reason `neighbour`."""

    partner: str
    reason: Reason
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A decayed tie with its evidence: shared collaborations, newest first, and the last day of the newest (ISO)."""

    one: str
    other: str
    strength: float
    collaborations: tuple[str, ...]
    last_on: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A suggested introduction.

    partners: keys from the host, or the partner asked for, to the target; two where they know each other; score: the
    weaker of the ties, above 0; contact: person to call at the second partner, who met the target for it and consents
    to be named; gathering: next planned gathering where the introducer meets the target or else the one who asks, None
    where there is none; meeting: whom it meets there.
    """

    partners: tuple[str, ...]
    target: Target
    score: float
    ties: tuple[Tie, ...]
    contact: str | None
    gathering: str | None
    meeting: Literal["target", "asker"] | None

    @property
    def direct(self) -> bool:
        return len(self.partners) == 2


@dataclass(frozen=True, slots=True)
class Introductions:
    """At most MOST chains, the best first, and the targets considered without finding a chain."""

    chains: tuple[Chain, ...]
    unreached: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Data that all introductions of a day are computed from.

    us: the host and its staff; host: its key, or None; askable: mask of actors in the network that may be named;
    decided: chains that were accepted, declined or done; settled: (start, target) where, within a year, an
    introduction was accepted or done, or the target itself declined; gatherings: (planned gathering, who is expected
    there), the next first; without_sector: place -> its organizations of no recorded sector; works_in: kind of
    partner -> the sectors in which any of that kind works, where one is recorded; near_us: our strongest tie to each
    actor, and which of us has it.
    """

    day: int
    host: str | None
    us: frozenset[str]
    ties: Recent
    askable: npt.NDArray[np.bool_]
    decided: frozenset[tuple[str, ...]]
    settled: frozenset[tuple[str, ...]]
    gatherings: tuple[tuple[str, frozenset[str]], ...]
    without_sector: Mapping[str, tuple[str, ...]]
    works_in: Mapping[str, frozenset[str]]
    near_us: tuple[Floats, npt.NDArray[np.intp]]


def ground(snapshot: Snapshot, ties: Recent, day: int, us: frozenset[str]) -> Ground:
    """The data of a day (ordinal). ties: decayed ties as of it; us: the host and its staff, empty without a host."""
    host = snapshot.setting.host
    decided: set[tuple[str, ...]] = set()
    settled: set[tuple[str, ...]] = set()
    for row in snapshot.table(records.Introduction).values():
        if row.status != "proposed" and row.decided <= day:
            chain = _plain(row.chain, host, us)
            decided |= {chain, chain[::-1]}
            if day - row.decided <= LATELY and (row.status != "declined" or len(chain) == 2):
                settled |= {(*chain[:1], *chain[-1:]), (*chain[-1:], *chain[:1])}
    places = municipalities.successors(snapshot, day)
    without: dict[str, set[str]] = defaultdict(set)
    works_in: dict[str, set[str]] = defaultdict(set)
    for key, partner in snapshot.partners.items():
        works_in[partner.kind].update(partner.sectors)
        if not partner.is_person and not partner.sectors and key not in us and partner.in_network_on(day):
            for place in (partner.municipality, *partner.serves):
                if place in places:
                    without[places[place]].add(key)
    return Ground(
        day=day,
        host=host,
        us=us,
        ties=ties,
        askable=np.array([key not in us and nameable(snapshot, key, day) for key in ties.keys], dtype=bool),
        decided=frozenset(decided),
        settled=frozenset(settled),
        gatherings=tuple(_gatherings(snapshot, day)),
        without_sector={place: tuple(sorted(keys)) for place, keys in without.items()},
        works_in={kind: frozenset(sectors) for kind, sectors in works_in.items() if sectors},
        near_us=_strongest(ties, us),
    )


def nameable(snapshot: Snapshot, key: str, day: int) -> bool:
    """Whether a partner is in the network on a day (ordinal) and, if a person, consents to be named."""
    partner = snapshot.partners.get(key)
    if partner is None or not partner.in_network_on(day):
        return False
    return partner.consent in ("internal", "public") or not partner.is_person


def actors(snapshot: Snapshot, key: str, day: int) -> frozenset[str]:
    """The actors of a partner: itself and, for a person, the organizations that it represents on a day (ordinal)."""
    return frozenset({key} | {row.organization for row in snapshot.represents.get(key, ()) if row.holds_on(day)})


def for_gap(snapshot: Snapshot, held: Ground, board: Board, cell: Cell) -> Introductions:
    """Chains from the host to partners who could fill a cell of the gap board of the same day; none without a host."""
    if not held.us:
        return Introductions((), ())
    return _suggest(snapshot, held, held.host or "", held.us, _targets(snapshot, held, board, cell))


def belonging(snapshot: Snapshot, held: Ground, board: Board, cell: Cell) -> frozenset[str]:
    """Keys of the partners who could fill a cell, and of those engaged in it."""
    groups = _targets(snapshot, held, board, cell)
    return frozenset(cell.engaged).union(target.partner for group in groups for target in group)


def for_partner(snapshot: Snapshot, held: Ground, partner: str) -> Introductions:
    """Chains from the host to a partner; none to the host or its staff, and none without a host."""
    if not held.us or partner in held.us:
        return Introductions((), ())
    return for_pair(snapshot, held, held.host or "", partner)


def for_pair(snapshot: Snapshot, held: Ground, one: str, other: str) -> Introductions:
    """Chains from one partner to another; the direct tie where no introducer has a stronger one."""
    sources = held.us if one in held.us else actors(snapshot, one, held.day)
    ends = held.us if other in held.us else actors(snapshot, other, held.day)
    if sources & ends:
        return Introductions((), ())
    present = snapshot.partners[other].in_network_on(held.day) and snapshot.partners[one].in_network_on(held.day)
    targets = ((Target(other, "asked"),),) if present else ()
    return _suggest(snapshot, held, held.host or "" if one in held.us else one, sources, targets)


def _targets(snapshot: Snapshot, held: Ground, board: Board, cell: Cell) -> Iterator[list[Target]]:
    """Partners who could fill a cell, in groups: of the cell, of the province, of the municipality, of neighbours.

    Of organizations of the municipality without a sector, those whose kind works in the sector elsewhere, or in none.
    """
    seen: set[str] = set(cell.engaged)

    def fresh(candidates: Iterable[tuple[str, Reason, str | None]]) -> list[Target]:
        chosen = [Target(*row) for row in candidates if row[0] not in seen and nameable(snapshot, row[0], held.day)]
        seen.update(target.partner for target in chosen)
        return [target for target in chosen if target.partner not in held.us]

    ever = set(cell.ever)
    yield fresh((key, "inactive" if key in ever else "not-involved", None) for key in cell.partners)
    yield fresh((key, "province-wide", None) for key in cell.province_wide)
    yield fresh(
        (key, "without-sector", None)
        for key in held.without_sector.get(cell.municipality, ())
        if cell.sector in held.works_in.get(snapshot.partners[key].kind, (cell.sector,))
    )
    yield fresh(
        (key, "neighbour", place)
        for place in neighbours(snapshot, board, cell.municipality)
        for key in board.cells[place, cell.sector].partners
        if snapshot.partners[key].kind != "municipality"  # no town can sit for another one
    )


def neighbours(snapshot: Snapshot, board: Board, municipality: str) -> list[str]:
    """The neighbouring municipalities of the board, nearest first; none without coordinates."""
    origin = snapshot.municipalities[municipality]
    nearest = sorted(
        (distance, place)
        for place in board.municipalities
        if place != municipality
        and (distance := _kilometres(origin, snapshot.municipalities[place])) is not None
        and distance <= KILOMETRES
    )
    return [place for _, place in nearest[:NEIGHBOURS]]


def _kilometres(one: records.Municipality, other: records.Municipality) -> float | None:
    """Great-circle distance in km; None where either has no coordinates."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    south, west = math.radians(one.latitude), math.radians(one.longitude)
    north, east = math.radians(other.latitude), math.radians(other.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


@dataclass(frozen=True, slots=True)
class _Found:
    """A chain without its evidence. links: pairs of actors as indices; one for a direct tie."""

    score: float
    partners: tuple[str, ...]
    target: Target
    links: tuple[tuple[int, int, float], ...]


def _suggest(
    snapshot: Snapshot, held: Ground, start: str, sources: frozenset[str], groups: Iterable[Sequence[Target]]
) -> Introductions:
    """Chains to the targets, group by group; within a group first the best chain to each target, then the others."""
    near, nearest = held.near_us if sources == held.us else _strongest(held.ties, sources)
    chains: list[_Found] = []
    unreached: list[Target] = []
    for group in groups:
        ranked: list[tuple[int, float, tuple[str, ...], _Found]] = []
        for target in group:
            if (start, target.partner) in held.settled:
                continue
            to_target = _chains_to(snapshot, held, start, sources, near, nearest, target)
            ranked += [(turn, -chain.score, chain.partners, chain) for turn, chain in enumerate(to_target)]
            if not to_target:
                unreached.append(target)
        chains += [chain for *_, chain in sorted(ranked, key=lambda item: item[:3])]
        if len(chains) >= MOST:
            break
    return Introductions(tuple(_told(snapshot, held, sources, chain) for chain in chains[:MOST]), tuple(unreached))


def _strongest(ties: Recent, sources: frozenset[str]) -> tuple[Floats, npt.NDArray[np.intp]]:
    """For each actor the strongest tie of any source, and that source (index)."""
    rows = sorted(ties.at[key] for key in sources if key in ties.at)
    if not rows:
        return np.zeros(len(ties.keys)), np.zeros(len(ties.keys), dtype=np.intp)
    strengths = ties.rows(rows).toarray()
    return strengths.max(axis=0), np.asarray(rows, dtype=np.intp)[strengths.argmax(axis=0)]


def _chains_to(
    snapshot: Snapshot,
    held: Ground,
    start: str,
    sources: frozenset[str],
    near: Floats,
    nearest: npt.NDArray[np.intp],
    target: Target,
) -> list[_Found]:
    """At most MOST chains to a target, strongest first; the direct tie is one where no introducer's is stronger."""
    ties = held.ties
    ends = held.us if target.partner in held.us else actors(snapshot, target.partner, held.day)
    end_rows = sorted(ties.at[key] for key in ends if key in ties.at)
    if not end_rows:
        return []
    barred = {ties.at[key] for key in sources | ends if key in ties.at}
    best: dict[int, tuple[float, int, float]] = {}  # introducer -> score, end, tie to the end
    rows = ties.rows(end_rows, [ties.at[key] for key in sources if key in ties.at])
    for number, end in enumerate(end_rows):
        entries = slice(rows.indptr[number], rows.indptr[number + 1])
        introducers, values = rows.indices[entries], rows.data[entries]
        scores = np.minimum(values, near[introducers])
        good = held.askable[introducers] & (scores >= FAINT)
        for introducer, score, value in zip(
            introducers[good].tolist(), scores[good].tolist(), values[good].tolist(), strict=True
        ):
            if introducer not in barred and (introducer not in best or score > best[introducer][0]):
                best[introducer] = (score, end, value)
    chains = [
        _Found(
            round(score, 9),
            (start, ties.keys[introducer], target.partner),
            target,
            ((int(nearest[introducer]), introducer, float(near[introducer])), (introducer, end, value)),
        )
        for introducer, (score, end, value) in best.items()
    ]
    chains = [chain for chain in chains if chain.partners not in held.decided]
    chains.sort(key=lambda chain: (-chain.score, chain.partners))
    closest = max(end_rows, key=lambda end: (near[end], -end))
    direct = round(float(near[closest]), 9)
    strong_enough = direct >= max(FAINT, chains[0].score if chains else 0.0)
    if strong_enough and (start, target.partner) not in held.decided:
        link = (int(nearest[closest]), closest, float(near[closest]))
        chains.insert(0, _Found(direct, (start, target.partner), target, (link,)))
    return chains[:MOST]


def _told(snapshot: Snapshot, held: Ground, sources: frozenset[str], chain: _Found) -> Chain:
    """The chain with its evidence, the person to call and the next gathering."""
    ties = tuple(_tie(held, link, sources if number else ()) for number, link in enumerate(chain.links))
    first = ties[0].other
    ends = held.us if chain.target.partner in held.us else actors(snapshot, chain.target.partner, held.day)
    gathering, meeting = None, None
    pairs = [("target", sources, ends)] if len(ties) == 1 else [("target", {first}, ends), ("asker", {first}, sources)]
    for party, ones, others in pairs:
        gathering = next((key for key, expected in held.gatherings if expected & ones and expected & others), None)
        if gathering is not None:
            meeting = party
            break
    return Chain(
        partners=chain.partners,
        target=chain.target,
        score=chain.score,
        ties=ties,
        contact=_contact(snapshot, first, ties[-1].collaborations, held.day),
        gathering=gathering,
        meeting=meeting,  # pyright: ignore[reportArgumentType]
    )


def _tie(held: Ground, link: tuple[int, int, float], apart: Iterable[str]) -> Tie:
    one, other, strength = link
    shared = held.ties.shared(one, other, [held.ties.at[key] for key in apart if key in held.ties.at])
    last = np.datetime64("0001-01-01") + (shared[0][1] - 1)
    keys = held.ties.keys
    return Tie(keys[one], keys[other], round(strength, 9), tuple(key for key, _ in shared), str(last))


def _contact(snapshot: Snapshot, organization: str, evidence: Iterable[str], day: int) -> str | None:
    """A person who represented an organization at the first possible collaboration, still does, and may be named."""
    still = {
        row.person
        for row in snapshot.represented_by.get(organization, ())
        if row.holds_on(day) and nameable(snapshot, row.person, day)
    }
    if not still:
        return None
    for key in evidence:
        present = {
            presence.person
            for row in snapshot.participations_in.get(key, ())
            for presence in snapshot.expanded.get(row.key, ())
            if presence.organization == organization and presence.person in still and presence.start <= day
        }
        if present:
            return min(person for person in present if person is not None)
    return None


def _gatherings(snapshot: Snapshot, day: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Planned gatherings from a day on, with the actors expected: invited, or members of the body that meets."""
    planned = sorted(
        (row.days, row.key)
        for row in snapshot.unsettled.get("planned", ())
        if row.kind in vocabulary.GATHERINGS and row.starts_on
    )
    for (begins, ends), key in planned:
        if ends < day:
            continue
        expected = {
            row.partner for row in snapshot.participations_in.get(key, ()) if row.attendance in (None, "present")
        }
        expected |= {row.via for row in snapshot.participations_in.get(key, ()) if row.via}
        body = snapshot.collaborations.get(snapshot.collaborations[key].part_of or "")
        if body is not None and body.kind in vocabulary.BODIES:
            expected |= {
                row.partner
                for row in snapshot.participations_in.get(body.key, ())
                if row.role != "invited" and row.holds_on(begins)
            }
            # Regrets for this gathering weigh more than the membership.
            expected -= {
                row.partner
                for row in snapshot.participations_in.get(key, ())
                if row.attendance in ("regrets", "absent") and not row.via
            }
        yield key, frozenset(actor for partner in expected for actor in actors(snapshot, partner, begins))


def _plain(chain: Sequence[str], host: str | None, us: frozenset[str]) -> tuple[str, ...]:
    """A chain on record with the host in place of any of its staff."""
    return tuple(host or key if key in us else key for key in chain)
