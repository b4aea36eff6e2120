"""Attribution: pairs of partners who first met at a collaboration of the host and later worked together without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphsvc.network.co_attendance import Encounters, encounters
from graphsvc.network.engagement import ENGAGING
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import inside


@dataclass(frozen=True, slots=True)
class Attributed:
    """A pair of partners (keys, one < other) who met through the host and then worked together without it.

    met_on, met_in: day (ordinal) and collaboration of their first meeting; since, later: those of their first joint
    work without the host. Of several collaborations on one day the first by key.
    """

    one: str
    other: str
    met_on: int
    met_in: str
    since: int
    later: str


def attributed(snapshot: Snapshot, day: int, us: frozenset[str], met: Encounters | None = None) -> list[Attributed]:
    """The attributed pairs as of a day (ordinal), sorted by `since`, then by keys.

    us: the host and its staff (keys). A collaboration is ours when one of us took part in it by the day; it makes the
    other partners meet that it ties. A pair first met through us when every collaboration in which it was together on
    its first day is ours. A pair that shares a collaboration of unknown date is left out, since its first day is
    unknown. Joint work is a working meeting or an undertaking that is not ours, in which both were on a later day than
    their first. Empty where `us` is empty. met: all encounters until the day, where they are at hand. O(sum of k^2), k
    the number of partners in a collaboration.
    """
    columns = snapshot.incidence
    chosen = columns.chosen(inside(columns, 1, day, "organization", frozenset()))
    met = met or encounters(chosen)
    ours = np.array([key in us for key in columns.partners] + [False], dtype=bool)
    at_our_table = np.zeros(len(columns.collaborations), dtype=bool)
    at_our_table[chosen.collaboration[ours[chosen.person] | ours[chosen.organization]]] = True
    engaging = np.zeros(len(columns.collaborations), dtype=bool)
    engaging[chosen.collaboration[np.isin(chosen.family, ENGAGING)]] = True
    rows = ~ours[met.one] & ~ours[met.other]
    one, other, collaboration, since = (column[rows] for column in (met.one, met.other, met.collaboration, met.since))
    if not len(one):
        return []
    # By pair, then by day, then by collaboration as before, so that the first row of each pair is its first meeting.
    codes = one * len(columns.partners) + other
    order = np.lexsort((since, codes))
    one, other, collaboration, since = one[order], other[order], collaboration[order], since[order]
    firsts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    pair = np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, len(one))))
    met_on = since[firsts]
    elsewhere = np.zeros(len(firsts), dtype=bool)
    elsewhere[pair[(since == met_on[pair]) & ~at_our_table[collaboration]]] = True
    later = np.flatnonzero((since > met_on[pair]) & ~at_our_table[collaboration] & engaging[collaboration])
    # The first later row of each pair; np.unique gives the first place.
    pairs, places = np.unique(pair[later], return_index=True)
    pairs_met: list[Attributed] = []
    for number, place in zip(pairs.tolist(), later[places].tolist(), strict=True):
        if elsewhere[number] or met_on[number] <= 1:
            continue
        first = firsts[number]
        pairs_met.append(
            Attributed(
                columns.partners[one[first]],
                columns.partners[other[first]],
                int(met_on[number]),
                columns.collaborations[collaboration[first]],
                int(since[place]),
                columns.collaborations[collaboration[place]],
            )
        )
    return sorted(pairs_met, key=lambda row: (row.since, row.one, row.other))
