"""The municipalities and sectors of partners whom the network would lose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.network.municipalities import successors
from graphsvc.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Spread:
    """Number of partners by municipality and by sector, most first; one in several counts in each."""

    municipalities: tuple[tuple[str, int], ...]
    sectors: tuple[tuple[str, int], ...]


def spread(snapshot: Snapshot, day: int, partners: Iterable[str]) -> Spread:
    """Count partners by municipality and sector; a merged municipality counts as the one it is part of on the day."""
    places = successors(snapshot, day)
    rows = [snapshot.partners[key] for key in partners if key in snapshot.partners]
    return Spread(
        _most_first(places[row.municipality] for row in rows if row.municipality in places),
        _most_first(sector for row in rows for sector in row.sectors),
    )


def _most_first(keys: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(keys).items(), key=lambda item: (-item[1], item[0])))
