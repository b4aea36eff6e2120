"""The map of provinces: a disc each amid its municipalities with a ring of sectors, and ribbons between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphsvc.maps import geography
from graphsvc.maps.drawing import Disc, Drawing, Ribbon, box, heaviest_first
from graphsvc.maps.municipalities import WIDER, radius, ring
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Across

#: Radius of the largest disc, in canvas units.
LARGEST = 60.0
#: Between so few discs every ribbon can be followed, but for the faintest of a country.
RIBBONS = 40


def draw(
    snapshot: Snapshot,
    shown: Mapping[str, str],
    engaged: frozenset[str],
    ties: Sequence[Across],
    coast: geography.Rings,
    minimum: float = 0,
) -> Drawing:
    """Draw the provinces that have a municipality with a place.

    shown: partner -> province, of the partners to count; ties: between these provinces. A disc stands in the middle of
    the places of all its municipalities, whoever is counted, and so at the same place on every day.
    """
    homes = _middles(snapshot)
    partners: dict[str, list[str]] = {province: [] for province in homes}
    for key, province in shown.items():
        partners.setdefault(province, []).append(key)
    placed = sorted(homes)
    project = geography.Projection.of([homes[province] for province in placed])
    points = [project(*homes[province]) for province in placed]
    most = max(map(len, partners.values()), default=0)
    radii = [radius(len(partners[province]), most, LARGEST) for province in placed]
    discs = tuple(
        Disc(
            key=province,
            x=round(x, 1),
            y=round(y, 1),
            radius=round(size, 1),
            home=(round(home[0], 1), round(home[1], 1)),
            ring=ring(snapshot, partners[province]),
            partners=len(partners[province]),
            engaged=sum(partner in engaged for partner in partners[province]),
        )
        for province, (x, y), size, home in zip(placed, geography.apart(points, radii), radii, points, strict=True)
    )
    joining = heaviest_first(Ribbon(tie.one, tie.other, round(tie.weight, 6), tie.ties) for tie in ties)
    joining = [ribbon for ribbon in joining if ribbon.weight >= minimum]
    drawn = [ribbon for ribbon in joining if ribbon.one in homes and ribbon.other in homes]
    left, top, right, bottom = box(discs)
    rings = geography.coast(coast, project, (left - WIDER, top - WIDER, right + WIDER, bottom + WIDER))
    return Drawing(
        view="provinces",
        discs=discs,
        ribbons=tuple(drawn),
        drawn=min(RIBBONS, len(drawn)),
        ribbons_in_all=len(joining),
        coast=rings,
        unplaced=(),
        untied=0,
        box=(left, top, right, bottom),
    )


def _middles(snapshot: Snapshot) -> dict[str, geography.Point]:
    """Province -> (latitude, longitude): the middle of the places of its municipalities."""
    places: dict[str, list[geography.Point]] = {}
    for row in snapshot.municipalities.values():
        if row.province and row.latitude is not None and row.longitude is not None:
            places.setdefault(row.province, []).append((row.latitude, row.longitude))
    return {
        province: (sum(a for a, _ in found) / len(found), sum(b for _, b in found) / len(found))
        for province, found in places.items()
    }
