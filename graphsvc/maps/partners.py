"""The partners of one municipality: the best connected in the middle, on a sunflower's spiral."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from graphsvc.maps import palette
from graphsvc.maps.drawing import Disc, Drawing, Ribbon, box
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
SPACING = 46.0
#: The first NAMED partners get ROOM times the space, for their names: otherwise few names would show at first.
NAMED, ROOM = 16, 8
#: The spiral is stretched by this, since names and screens are wider than high.
FLATTENED = 1.25
#: Number of ties drawn, the strongest: more would hide the partners.
RIBBONS = 300


def draw(
    snapshot: Snapshot,
    partners: Sequence[str],
    engaged: frozenset[str],
    ties: Ties,
    minimum: float = 0,
) -> Drawing:
    """Draw some partners and the ties among them."""
    chosen = set(partners)
    index = {key: row for row, key in enumerate(ties.keys)}
    strength = {key: float(ties.strength[index[key]]) if key in index else 0.0 for key in partners}
    ordered = sorted(partners, key=lambda key: (-strength[key], key))
    ribbons = [
        Ribbon(one, other, round(weight, 6), 1)
        for one, other, weight in ties.pairs()
        if one in chosen and other in chosen and weight >= minimum
    ]
    ribbons.sort(key=lambda ribbon: (-ribbon.weight, ribbon.one, ribbon.other))
    counts = Counter(sector for key in partners for sector in snapshot.partners[key].sectors)
    discs: list[Disc] = []
    for number, key in enumerate(ordered):
        x, y = _place(number)
        size = 7 + min(13, 1.5 * math.sqrt(strength[key]))
        partner = snapshot.partners[key]
        discs.append(
            Disc(
                key=key,
                x=round(x, 1),
                y=round(y, 1),
                radius=round(size, 1),
                home=(round(x, 1), round(y, 1)),
                ring=tuple((sector, 1) for sector in partner.sectors) or (("", 1),),
                partners=1,
                engaged=int(key in engaged),
                shape=palette.shape(partner.kind),
            )
        )
    return Drawing(
        view="partners",
        discs=tuple(discs),
        ribbons=tuple(ribbons[:RIBBONS]),
        ribbons_in_all=len(ribbons),
        coast=(),
        unplaced=(),
        colours=palette.colours(snapshot.sectors, counts),
        box=box(discs, 60),
    )


def _place(number: int) -> tuple[float, float]:
    """Position (x, y) of the partner of this number on the spiral, after the space of those before it."""
    room = ROOM if number < NAMED else 1
    before = min(number, NAMED) * ROOM + max(0, number - NAMED)
    distance, angle = SPACING * math.sqrt(before + 0.3 * room), number * GOLDEN_ANGLE
    return distance * math.cos(angle) * FLATTENED, distance * math.sin(angle) / FLATTENED
