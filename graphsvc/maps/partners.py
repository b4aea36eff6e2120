"""The map of partners: each where its ties have brought it, in the whole network or in one municipality."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from graphsvc.maps import palette, sizing
from graphsvc.maps.drawing import Disc, Drawing, Ribbon, box, heaviest_first
from graphsvc.maps.positions import SPACING, Point
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties

#: More ties than this hide the partners: the closest are drawn, the others when a partner is chosen.
RIBBONS = 300
#: So many ties are handed over at most.
TOLD = 4_000
#: How many times wider than high the block is of partners whose ties have not placed them.
WIDER = 3.0


def draw(
    snapshot: Snapshot,
    partners: Sequence[str],
    engaged: frozenset[str],
    ties: Ties,
    positions: Mapping[str, Point],
    minimum: float = 0,
) -> Drawing:
    """The drawing of some partners and the ties among them.

    positions: where partners stand, whoever else is drawn; those without a position stand in rows below.
    """
    chosen = set(partners)
    index = {key: row for row, key in enumerate(ties.keys)}
    strengths = ties.strength
    strength = {key: float(strengths[index[key]]) if key in index else 0.0 for key in partners}
    ribbons = heaviest_first(
        Ribbon(one, other, round(weight, 6), 1) for one, other, weight in ties.pairs(chosen) if weight >= minimum
    )
    count = len(ribbons)
    ribbons = _closest_first(ribbons[:TOLD], strength)
    points = _points(partners, positions)
    discs = [
        disc(snapshot, key, points[key], sizing.of_ties(strength[key]), key in engaged)
        for key in sorted(partners, key=lambda key: (-strength[key], key))
    ]
    return Drawing(
        view="partners",
        discs=tuple(discs),
        ribbons=tuple(ribbons),
        drawn=min(RIBBONS, len(ribbons)),
        ribbons_in_all=count,
        coast=(),
        unplaced=(),
        untied=sum(key not in positions for key in partners),
        box=box(discs, 60),
    )


def disc(snapshot: Snapshot, key: str, point: Point, radius: float, engaged: bool) -> Disc:
    """The disc of one partner."""
    partner = snapshot.partners[key]
    return Disc(
        key=key,
        x=point[0],
        y=point[1],
        radius=round(radius, 1),
        home=point,
        ring=tuple((sector, 1) for sector in partner.sectors) or (("", 1),),
        partners=1,
        engaged=int(engaged),
        shape=palette.shape(partner.kind),
    )


def _closest_first(ribbons: Sequence[Ribbon], strength: Mapping[str, float]) -> list[Ribbon]:
    """The ties that make up most of what both partners do, w / sqrt(strength * strength), before all others.

    Drawn by weight alone, a network is a star around whoever comes to everything.
    """

    def share(ribbon: Ribbon) -> float:
        return ribbon.weight / math.sqrt(strength[ribbon.one] * strength[ribbon.other])

    return sorted(ribbons, key=lambda ribbon: (-share(ribbon), ribbon.one, ribbon.other))


def _points(partners: Sequence[str], positions: Mapping[str, Point]) -> dict[str, Point]:
    """The places of partners: those without a position in rows below all positions, whether these are drawn or not."""
    found = {key: positions[key] for key in partners if key in positions}
    waiting = sorted(key for key in partners if key not in positions)
    xs, ys = [x for x, _ in positions.values()] or [0.0], [y for _, y in positions.values()] or [0.0]
    columns = max(
        1, round((max(xs) - min(xs)) / SPACING), math.ceil(math.sqrt(len(waiting) * WIDER)) if not positions else 1
    )
    left = (min(xs) + max(xs)) / 2 - (min(columns, len(waiting)) - 1) / 2 * SPACING
    top = max(ys) + 2 * SPACING
    for number, key in enumerate(waiting):
        row, column = divmod(number, columns)
        found[key] = (round(left + column * SPACING, 1), round(top + row * SPACING, 1))
    return found
