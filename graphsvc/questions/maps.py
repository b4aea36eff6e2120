"""The map of a period as a drawing without labels, and as a table."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc import shipped
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.maps import municipalities, partners
from graphsvc.maps.drawing import Drawing
from graphsvc.maps.geography import Rings
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.municipalities import successors
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties, ties

VIEWS = ("municipalities", "partners")
#: Facets that ties, and the map with its names, depend on.
TIES_REST_ON = frozenset({facets.PRESENCE, facets.REPRESENTATION, facets.SETTING, facets.COLLABORATION})
RESTS_ON = TIES_REST_ON | {facets.PARTNER, facets.NAME, facets.MUNICIPALITY, facets.SECTOR}


@dataclass(frozen=True, slots=True)
class Row:
    """One disc of the map as a line of its table; strongest: (other disc, weight)."""

    key: str
    partners: int
    engaged: int
    sectors: tuple[tuple[str, int], ...]
    strongest: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of the map. municipality: draw its partners; sector, kind: count these only; minimum: of tie weights."""

    municipality: str = ""
    sector: str = ""
    kind: str = ""
    minimum: float = 0
    without_us: bool = False


def draw(snapshot: Snapshot, period: Period, choice: Choice) -> Drawing:
    """The drawing without labels; raises NotFound for an unknown municipality or sector, BadInput for a minimum < 0."""
    for entity, key in (("municipality", choice.municipality), ("sector", choice.sector)):
        if key and key not in snapshot.tables[entity]:
            raise NotFound(_("there is no %(record)s %(key)s", record=_(entity), key=key))
    if choice.minimum < 0:
        raise BadInput(_("minimum is a weight of 0 or more"))
    return snapshot.readings.ask(("map", period, choice), lambda: _draw(snapshot, period, choice), RESTS_ON)


def _draw(snapshot: Snapshot, period: Period, choice: Choice) -> Drawing:
    start, day = period.ordinals
    without = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    places = successors(snapshot, day)
    engaged = engagement.engaged(snapshot, start, day, without)
    shown = _shown(snapshot, day, places, choice, without)
    between = window_ties(snapshot, period, without)
    if not choice.municipality:
        return municipalities.draw(snapshot, places, shown, engaged, between, coast(), choice.minimum)
    place = places[choice.municipality]
    here = [
        key
        for key in shown_anywhere(snapshot, day, choice, without)
        if place in {places[m] for m in (snapshot.partners[key].municipality, *snapshot.partners[key].serves) if m}
    ]
    return partners.draw(snapshot, here, engaged, between, choice.minimum)


def window_ties(snapshot: Snapshot, period: Period, without: frozenset[str] = frozenset()) -> Ties:
    """The ties of a period at the level of organizations."""
    return snapshot.readings.ask(
        ("ties", period, without), lambda: ties(snapshot, *period.ordinals, without=without), TIES_REST_ON
    )


def shown_anywhere(snapshot: Snapshot, day: int, choice: Choice, without: frozenset[str]) -> list[str]:
    """Keys of the partners in the network on a day that the choice counts, without persons who represent others."""
    return [
        key
        for key, partner in snapshot.partners.items()
        if key not in without
        and partner.in_network_on(day)
        and (not choice.sector or choice.sector in partner.sectors)
        and (not choice.kind or partner.kind == choice.kind)
        and not (partner.is_person and snapshot.represents.get(key))
    ]


def _shown(
    snapshot: Snapshot, day: int, places: Mapping[str, str], choice: Choice, without: frozenset[str]
) -> dict[str, str]:
    return {
        key: places[place]
        for key in shown_anywhere(snapshot, day, choice, without)
        if (place := snapshot.partners[key].municipality) is not None
    }


def table(found: Drawing) -> list[Row]:
    """The drawing as a table: each disc with its strongest ties, those with most partners or ties first."""
    strongest: dict[str, list[tuple[str, float]]] = {}
    for ribbon in found.ribbons:
        strongest.setdefault(ribbon.one, []).append((ribbon.other, ribbon.weight))
        strongest.setdefault(ribbon.other, []).append((ribbon.one, ribbon.weight))
    rows = [
        Row(disc.key, disc.partners, disc.engaged, disc.ring, tuple(strongest.get(disc.key, ())[:3]))
        for disc in found.discs
    ]
    return sorted(rows, key=lambda row: (-row.partners, -sum(weight for _, weight in row.strongest), row.key))


@functools.cache
def coast() -> Rings:
    """The coastline that ships with graphsvc: rings of (longitude, latitude)."""
    rings = json.loads((shipped.folder("static") / "coast.json").read_text(encoding="utf-8"))
    return tuple(tuple((longitude, latitude) for longitude, latitude in ring) for ring in rings)
