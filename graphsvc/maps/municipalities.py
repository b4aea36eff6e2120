"""The map of municipalities: a disc each at its place with a ring of sectors, and ribbons between them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from graphsvc.maps import geography
from graphsvc.maps.drawing import Disc, Drawing, Ribbon, Ring, box
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties

#: Number of ribbons drawn: more would make the map unreadable; the sentence says how many there are in all.
RIBBONS = 40
WIDER = geography.SPAN / 2
#: Radius of the largest disc: a city of a thousand partners would cover its province.
LARGEST = 100.0


def draw(
    snapshot: Snapshot,
    places: Mapping[str, str],
    shown: Mapping[str, str],
    engaged: frozenset[str],
    ties: Ties,
    coast: geography.Rings,
    minimum: float = 0,
) -> Drawing:
    """Draw the municipalities of a network.

    places: municipality -> what it is part of today; shown: partner -> municipality, of the partners to count;
    engaged: of them those engaged; ties: of the window; minimum: weight below which a ribbon is left out.
    """
    partners: dict[str, list[str]] = {place: [] for place in places.values()}
    for partner, place in shown.items():
        partners[place].append(partner)
    located = [
        (place, row.latitude, row.longitude)
        for place in sorted(partners)
        if (row := snapshot.municipalities[place]).latitude is not None and row.longitude is not None
    ]
    project = geography.Projection.of([(latitude, longitude) for _, latitude, longitude in located])
    homes = [project(latitude, longitude) for _, latitude, longitude in located]
    most = max(map(len, partners.values()), default=0)
    radii = [radius(len(partners[place]), most) for place, _, _ in located]
    points = geography.apart(homes, radii)
    discs = [
        Disc(
            key=place,
            x=round(x, 1),
            y=round(y, 1),
            radius=round(size, 1),
            home=(round(home[0], 1), round(home[1], 1)),
            ring=ring(snapshot, partners[place]),
            partners=len(partners[place]),
            engaged=sum(partner in engaged for partner in partners[place]),
        )
        for (place, _, _), (x, y), size, home in zip(located, points, radii, homes, strict=True)
    ]
    joining = [ribbon for ribbon in ribbons(shown, ties) if ribbon.weight >= minimum]
    on_map = {disc.key for disc in discs}
    strongest = [ribbon for ribbon in joining if ribbon.one in on_map and ribbon.other in on_map][:RIBBONS]
    # The coast reaches beyond the box, since a page seldom has its proportions.
    left, top, right, bottom = box(discs)
    rings = geography.coast(coast, project, (left - WIDER, top - WIDER, right + WIDER, bottom + WIDER))
    return Drawing(
        view="municipalities",
        discs=tuple(discs),
        ribbons=tuple(strongest),
        drawn=len(strongest),
        ribbons_in_all=len(joining),
        coast=rings,
        unplaced=tuple(sorted(place for place in partners if place not in on_map)),
        untied=0,
        box=geography.with_islands((left, top, right, bottom), rings, homes),
    )


def radius(partners: int, most: int = 0, largest: float = LARGEST) -> float:
    """Radius of a disc in canvas units: its area grows with its partners, and without any it can still be clicked.

    most: partners of the largest disc, which is no larger than `largest`.
    """
    return 8 + min(4.2, largest / math.sqrt(max(1, most))) * math.sqrt(partners)


def ribbons(shown: Mapping[str, str], ties: Ties) -> list[Ribbon]:
    """The sums of tie weights between municipalities, the heaviest first."""
    places = sorted(set(shown.values()))
    number = {place: i for i, place in enumerate(places)}
    home = np.array([number.get(shown.get(key, ""), -1) for key in ties.keys], dtype=np.int64)
    here, there, weight = ties.each()
    one, other = home[here], home[there]
    apart = (one >= 0) & (other >= 0) & (one != other)
    one, other = one[apart], other[apart]
    pair = np.minimum(one, other) * len(places) + np.maximum(one, other)
    # Of a country 169 sums of six million ties: counted, not sorted.
    sums, counts = np.bincount(pair, weights=weight[apart]), np.bincount(pair)
    pairs = np.flatnonzero(counts)
    weights, counts = sums[pairs], counts[pairs]
    order = np.lexsort((pairs, -weights))
    columns = (pairs[order] // len(places), pairs[order] % len(places), weights[order], counts[order])
    rows: list[tuple[int, int, float, int]] = list(zip(*(column.tolist() for column in columns), strict=True))
    return [Ribbon(places[a], places[b], round(weight, 6), many) for a, b, weight, many in rows]


def ring(snapshot: Snapshot, partners: Sequence[str]) -> Ring:
    """The partners of each sector, most first; one of several counts in each."""
    counts = Counter(sector for partner in partners for sector in snapshot.partners[partner].sectors or [""])
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
