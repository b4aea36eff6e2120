"""Never engaged: partners in the network who never took part in a working meeting or an undertaking."""

# NumPy's stubs leave the items of tolist() unknown.
# pyright: basic

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from graphsvc.network.attendance import OCCASION
from graphsvc.network.engagement import engaged
from graphsvc.network.membership import counted
from graphsvc.network.snapshot import Snapshot


class NeverEngaged(NamedTuple):
    """A partner never engaged until a day; attended: the occasions it came to, the latest first."""

    partner: str
    attended: tuple[str, ...]


def never_engaged(snapshot: Snapshot, day: int, without: frozenset[str] = frozenset()) -> tuple[NeverEngaged, ...]:
    """Organizations, and persons who represent nobody, present on a day (ordinal) and never engaged until then.

    Sorted by number of occasions attended, highest first, then
    organizations before persons, then by key. A person's presences count for the person, whomever it represented then.
    O(presences).
    """
    ever = engaged(snapshot, 1, day)
    never = {key: partner for key, partner in counted(snapshot, day, without) if key not in ever}
    columns = snapshot.incidence
    looked_at = np.array([key in never for key in columns.partners] + [False], dtype=bool)
    chosen = looked_at[columns.person] | looked_at[columns.organization]
    rows = np.flatnonzero((columns.family == OCCASION) & (columns.start <= day) & chosen)
    came: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows.tolist():
        for actor in (columns.person[row], columns.organization[row]):
            if actor >= 0 and (key := columns.partners[actor]) in never:
                came[key][columns.collaborations[columns.collaboration[row]]] = int(columns.start[row])
    latest = {key: tuple(sorted(on, key=lambda occasion: (-on[occasion], occasion))) for key, on in came.items()}
    ranked = sorted((-len(latest.get(key, ())), partner.is_person, key) for key, partner in never.items())
    return tuple(NeverEngaged(key, latest.get(key, ())) for _came, _person, key in ranked)
