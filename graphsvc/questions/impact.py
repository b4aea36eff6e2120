"""Whom the network would lose: in which municipalities and sectors they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.network.municipalities import successors
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Spread:
    """How many partners are in each municipality and each sector, most first; who is in several counts in each."""

    municipalities: tuple[tuple[str, int], ...]
    sectors: tuple[tuple[str, int], ...]


def spread(snapshot: Snapshot, day: int, partners: Iterable[str]) -> Spread:
    """Where partners are; a municipality that was merged counts as the one it is part of on the day."""
    places = successors(snapshot, day)
    rows = [snapshot.partners[key] for key in partners if key in snapshot.partners]
    return Spread(
        _most_first(places[row.municipality] for row in rows if row.municipality in places),
        _most_first(sector for row in rows for sector in row.sectors),
    )


def _most_first(keys: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(keys).items(), key=lambda item: (-item[1], item[0])))
