"""Municipalities on a day: mergers, and newcomers per year."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot

_NOWHERE: frozenset[str] = frozenset()


def successors(snapshot: Snapshot, day: int) -> dict[str, str]:
    """Municipality -> the one it belongs to on a day (ordinal): itself, or the one it was merged into, step by step."""
    part_of: dict[str, str] = {}
    for key in snapshot.municipalities:
        place, seen = key, {key}
        while True:
            row = snapshot.municipalities[place]
            target = row.merged_into
            if target is None or not row.is_merged_on(day) or target in seen or target not in snapshot.municipalities:
                break
            place = target
            seen.add(place)
        part_of[key] = place
    return part_of


def homes(partner: records.Partner, places: Mapping[str, str]) -> frozenset[str]:
    """The municipalities that a partner is based in or serves on a day. places: as from `successors`."""
    if not partner.serves:
        place = places.get(partner.municipality) if partner.municipality else None
        return _alone(place) if place else _NOWHERE
    return frozenset(places[place] for place in (partner.municipality, *partner.serves) if place and place in places)


@functools.lru_cache(maxsize=10_000)
def _alone(place: str) -> frozenset[str]:
    return frozenset((place,))


def rates(places: Iterable[records.Municipality]) -> dict[str, float]:
    """Province -> newcomers per year and inhabitant, over its municipalities with both on record.

    places: municipalities that were not merged into another.
    """
    newcomers_of: dict[str, int] = defaultdict(int)
    population: dict[str, int] = defaultdict(int)
    for row in places:
        if row.province and row.newcomers_per_year is not None and row.population:
            newcomers_of[row.province] += row.newcomers_per_year
            population[row.province] += row.population
    return {province: newcomers_of[province] / population[province] for province in newcomers_of}


def newcomers(place: records.Municipality, rates: Mapping[str, float]) -> tuple[float | None, bool]:
    """Newcomers per year of a municipality (None: unknown), and whether estimated by its province's rate."""
    if place.newcomers_per_year is not None:
        return float(place.newcomers_per_year), False
    rate = rates.get(place.province or "")
    if place.population is None or rate is None:
        return None, False
    return place.population * rate, True
