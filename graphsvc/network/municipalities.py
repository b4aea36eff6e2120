"""Municipalities on a day: which is part of which, and how many newcomers each has."""

# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot


def successors(snapshot: Snapshot, day: int) -> dict[str, str]:
    """Municipality -> what it is part of on a day: itself, or the one that it was merged into."""
    found: dict[str, str] = {}
    for key in snapshot.municipalities:
        place, seen = key, {key}
        while True:
            row = snapshot.municipalities[place]
            target = row.merged_into
            if target is None or not row.is_merged_on(day) or target in seen or target not in snapshot.municipalities:
                break
            place = target
            seen.add(place)
        found[key] = place
    return found


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
