"""Groups that work more among themselves, as on /measures, and what the members of each share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from graphsvc.analytics.figures import Network
from graphsvc.jobs.queue import Background
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps, work_list
from graphsvc.questions.maps import Choice

#: Reads groups from a kept result.
KEPT = TypeAdapter(list[list[str]])
#: What members share names a group where so many more of them have it than of the others; sectors that are named.
MORE, SECTORS = 0.1, 2


@dataclass(frozen=True, slots=True)
class Shared:
    """What the members of a group have more often than others: sectors and a municipality, keys."""

    sectors: tuple[str, ...]
    municipality: str


def groups(snapshot: Snapshot, period: Period, choice: Choice, background: Background | None = None) -> list[list[str]]:
    """The communities of a window (analytics/communities.py), the largest first; empty while they are computed."""
    question = ("groups", *period.ordinals, choice.without_us)
    found, _pending = work_list.asked(
        snapshot, background, question, KEPT, period.day, computed, period, choice.without_us
    )
    return found or []


def computed(snapshot: Snapshot, period: Period, without_us: bool) -> list[list[str]]:
    """The communities, computed here."""
    without = host_and_staff(snapshot) if without_us else frozenset[str]()
    found = Network(maps.window_ties(snapshot, period, without)).communities
    return [list(group) for group in found.groups] if found else []


def shared(snapshot: Snapshot, members: Sequence[str], every: Iterable[str]) -> Shared:
    """What members share: of sectors and municipalities those whose share inside exceeds that outside most."""
    inside = {key for key in members if key in snapshot.partners}
    outside = [key for key in every if key not in inside and key in snapshot.partners]

    def typical(of: str) -> list[str]:
        own, others = _counts(snapshot, inside, of), _counts(snapshot, outside, of)
        more = {
            key: many / len(inside) - others.get(key, 0) / max(1, len(outside)) for key, many in own.items() if many > 1
        }
        return sorted((key for key in more if more[key] >= MORE), key=lambda key: (-more[key], key))

    return Shared(tuple(typical("sectors")[:SECTORS]), next(iter(typical("municipality")), ""))


def _counts(snapshot: Snapshot, keys: Iterable[str], of: str) -> dict[str, int]:
    """How many of some partners have each sector, or are in each municipality."""
    counts: dict[str, int] = {}
    for key in keys:
        partner = snapshot.partners[key]
        values = partner.sectors if of == "sectors" else [partner.municipality]
        for value in values:
            if value:
                counts[value] = counts.get(value, 0) + 1
    return counts
