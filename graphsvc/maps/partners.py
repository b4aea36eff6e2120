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
#: More ties than this hide the partners; the strongest are drawn.
RIBBONS = 300


def draw(
    graph: Snapshot,
    partners: Sequence[str],
    engaged: frozenset[str],
    ties: Ties,
    names: dict[str, str],
    minimum: float = 0,
) -> Drawing:
    """The drawing of some partners and the ties among them; names: partner -> label, to place labels apart."""
    chosen = set(partners)
    index = {key: row for row, key in enumerate(ties.keys)}
    strength = {key: float(ties.strength[index[key]]) if key in index else 0.0 for key in partners}
    ordered = sorted(partners, key=lambda key: (-strength[key], key))
    found = [
        Ribbon(one, other, round(weight, 6), 1)
        for one, other, weight in ties.pairs()
        if one in chosen and other in chosen and weight >= minimum
    ]
    found.sort(key=lambda ribbon: (-ribbon.weight, ribbon.one, ribbon.other))
    counts = Counter(sector for key in partners for sector in graph.partners[key].sectors)
    discs: list[Disc] = []
    taken: list[tuple[float, float, float, float]] = []
    for number, key in enumerate(ordered):
        distance, angle = SPACING * math.sqrt(number + 0.3), number * GOLDEN_ANGLE
        x, y, size = distance * math.cos(angle), distance * math.sin(angle), 7 + min(13, 1.5 * math.sqrt(strength[key]))
        label = _label(names[key], x, y, size)
        free = not any(_overlap(label, other) for other in taken)
        if free:
            taken.append(label)
        partner = graph.partners[key]
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
                labelled=free,
            )
        )
    return Drawing(
        view="partners",
        discs=tuple(discs),
        ribbons=tuple(found[:RIBBONS]),
        ribbons_in_all=len(found),
        coast=(),
        unplaced=(),
        colours=palette.colours(graph.sectors, counts),
        box=box(discs, 60),
    )


def _label(name: str, x: float, y: float, size: float) -> tuple[float, float, float, float]:
    """The box of a label below its disc, at about 6.5 units a letter."""
    half = len(name) * 3.4
    return (x - half, y + size, x + half, y + size + 16)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
