"""Attribution: who first met at our table and later worked together without it."""

# pyright: basic

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphsvc.network.co_attendance import encounters
from graphsvc.network.engagement import ENGAGING
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import inside


@dataclass(frozen=True, slots=True)
class Attributed:
    """Two partners, one < other; met_on and since are ordinals, met_in and later collaborations, the first by key."""

    one: str
    other: str
    met_on: int
    met_in: str
    since: int
    later: str


def attributed(snapshot: Snapshot, day: int, us: frozenset[str]) -> list[Attributed]:
    """The pairs that first met at our table and worked together without us later, until a day; by since, then keys.

    us: the host and its staff. A collaboration is at our table when one of us took part in it, until the day; other
    partners met in it who are tied by it. A pair first met at our table when all that it was first in together, on
    the first day, was at our table; where the first day of something they shared is not recorded, nobody knows, and
    the pair is left out. Later: a working meeting or an undertaking, both of them in it since a later day, and none
    of us until the day. Empty where `us` is empty. O(sum of k^2).
    """
    columns = snapshot.incidence
    chosen = columns.chosen(inside(columns, 1, day, "organization", frozenset()))
    found = encounters(chosen)
    ours = np.array([key in us for key in columns.partners] + [False], dtype=bool)
    at_our_table = np.zeros(len(columns.collaborations), dtype=bool)
    at_our_table[chosen.collaboration[ours[chosen.person] | ours[chosen.organization]]] = True
    engaging = np.zeros(len(columns.collaborations), dtype=bool)
    engaging[chosen.collaboration[np.isin(chosen.family, ENGAGING)]] = True
    rows = ~ours[found.one] & ~ours[found.other]
    one, other, where, since = (column[rows] for column in (found.one, found.other, found.collaboration, found.since))
    if not len(one):
        return []
    # By pair, then by day, so that of each pair the first row tells when it met.
    order = np.lexsort((where, since, other, one))
    one, other, where, since = one[order], other[order], where[order], since[order]
    firsts = np.flatnonzero(np.diff(one * len(columns.partners) + other, prepend=-1))
    pair = np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, len(one))))
    met_on = since[firsts]
    elsewhere = np.zeros(len(firsts), dtype=bool)
    elsewhere[pair[(since == met_on[pair]) & ~at_our_table[where]]] = True
    later = np.flatnonzero((since > met_on[pair]) & ~at_our_table[where] & engaging[where])
    # The first later row of each pair; np.unique gives the first place.
    pairs, places = np.unique(pair[later], return_index=True)
    found_pairs: list[Attributed] = []
    for number, place in zip(pairs.tolist(), later[places].tolist(), strict=True):
        if elsewhere[number] or met_on[number] <= 1:
            continue
        first = firsts[number]
        found_pairs.append(
            Attributed(
                columns.partners[one[first]],
                columns.partners[other[first]],
                int(met_on[number]),
                columns.collaborations[where[first]],
                int(since[place]),
                columns.collaborations[where[place]],
            )
        )
    return sorted(found_pairs, key=lambda row: (row.since, row.one, row.other))
