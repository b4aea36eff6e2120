"""The map of a period as a drawing without labels, and as a table."""

from __future__ import annotations

import datetime
import functools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphsvc import shipped, sizes
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.maps import ego, municipalities, partners, provinces, sectors
from graphsvc.maps.drawing import Drawing
from graphsvc.maps.geography import Rings
from graphsvc.maps.marks import FOR_THE_COUNCIL, MARKS
from graphsvc.maps.positions import Point
from graphsvc.model import records, vocabulary
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets, membership
from graphsvc.network.host import host_and_staff
from graphsvc.network.memo import Mend
from graphsvc.network.municipalities import homes, successors
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties, across, ties
from graphsvc.questions.positions import Positions

SIZES = ("collaborations", "betweenness", "reach")
VIEWS = ("municipalities", "partners", "sectors", "ego", "provinces")
#: So many ribbons that came or went are drawn.
MOST_CHANGED = 200
#: What ties, and the map with its names, rest on; and how many collaborations began, which bodies and contacts do not.
TIES_REST_ON = frozenset({facets.PRESENCE, facets.REPRESENTATION, facets.SETTING, facets.ATTENDED})
BEGUN_REST_ON = frozenset({facets.COLLABORATION, facets.PLANNED})
NOT_BEGUN, NOT_HELD = frozenset((*vocabulary.CONTACTS, *vocabulary.BODIES)), frozenset(("planned", "cancelled"))
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
    """Options of the map.

    view: one of VIEWS, by default the partners where a municipality or a collaboration is given; municipality: only
    its partners are shown; collaboration: only who took part in it; partner: the one that is chosen, and around
    which the view ego is drawn; sector: one or several, joined by commas; sector, kind: only these are counted;
    minimum: of tie weights; marks: those of MARKS that discs bear; gaps: whether empty chairs are drawn; size: the
    figure by which partners are sized, one of SIZES; council: to be projected, without what names a weakness or a
    person; province: only what is in it is shown; asked: the view that was asked for, where there would be too much
    in it (fitting); compared: a day, of which what came and went since is shown; with_: a second partner, to whom a
    path leads from the first on the map of partners.
    """

    view: str = ""
    municipality: str = ""
    partner: str = ""
    sector: str = ""
    kind: str = ""
    minimum: float = 0
    without_us: bool = False
    marks: tuple[str, ...] = ()
    gaps: bool = False
    council: bool = False
    size: str = ""
    province: str = ""
    asked: str = ""
    compared: datetime.date | None = None
    with_: str = ""
    collaboration: str = ""
    groups: bool = False

    def __post_init__(self) -> None:
        allowed = FOR_THE_COUNCIL if self.council else MARKS
        # What came and went takes their glyphs.
        taken = ("new", "lapsed") if self.compared else ()
        on = tuple(mark for mark in MARKS if mark in self.marks and mark in allowed and mark not in taken)
        object.__setattr__(self, "marks", on)
        if not self.view:
            object.__setattr__(self, "view", "partners" if self.municipality or self.collaboration else VIEWS[0])

    @property
    def drawn(self) -> Choice:
        """What the places of discs depend on: the same whatever is marked."""
        return replace(self, marks=(), gaps=False, size="", with_="", groups=False)

    @property
    def figure(self) -> str:
        """The figure that sizes discs; empty for the usual one."""
        return self.size if self.view in ("partners", "ego") and self.size != SIZES[0] else ""

    @property
    def unnamed(self) -> bool:
        """Whether no person has a disc: on a map for the council whose discs are partners."""
        return self.council and self.view in ("partners", "ego")

    @property
    def sectors(self) -> tuple[str, ...]:
        return tuple(key for key in self.sector.split(",") if key)


def draw(snapshot: Snapshot, period: Period, choice: Choice, positions: Positions | None = None) -> Drawing:
    """The drawing without labels; positions: of the partners, where the view shows them (placed_by).

    Raises NotFound for an unknown municipality, sector or partner, BadInput for a minimum < 0 or an ego without one.
    """
    check(snapshot, choice)
    choice = replace(choice.drawn, compared=None)
    question = ("map", period, choice, positions and positions.digest)
    return snapshot.readings.ask(question, lambda: _draw(snapshot, period, choice, positions), RESTS_ON)


def fitting(snapshot: Snapshot, period: Period, choice: Choice) -> Choice:
    """The choice, or one that shows less where a view would have too many discs: places in place of partners, provinces
    in place of municipalities."""
    view = choice.view
    if view == "partners" and not choice.municipality and _counts(snapshot, period, choice) > sizes.MOST_DRAWN:
        view = "municipalities"
    if view == "municipalities" and not choice.province and len(provinces_of(snapshot)) > 1:
        towns = sum(row.latitude is not None for row in snapshot.municipalities.values())
        view = "provinces" if towns > sizes.MOST_TOWNS else view
    return choice if view == choice.view else replace(choice, view=view, asked=choice.view)


def provinces_of(snapshot: Snapshot) -> tuple[str, ...]:
    """The provinces that municipalities are in."""

    def work() -> tuple[str, ...]:
        return tuple(sorted({row.province for row in snapshot.municipalities.values() if row.province}))

    return snapshot.readings.ask(("provinces",), work, frozenset({facets.MUNICIPALITY}))


def _counts(snapshot: Snapshot, period: Period, choice: Choice) -> int:
    if len(snapshot.partners) <= sizes.MOST_DRAWN:
        return 0
    return len(shown_anywhere(snapshot, period.ordinals[1], choice, left_out(snapshot, choice)))


def check(snapshot: Snapshot, choice: Choice) -> None:
    """Raise NotFound or BadInput where a map cannot be drawn."""
    for entity, key in (
        ("municipality", choice.municipality),
        *(("sector", key) for key in choice.sectors),
        ("partner", choice.partner),
        ("partner", choice.with_),
        ("collaboration", choice.collaboration),
    ):
        if key and key not in snapshot.tables[entity]:
            raise NotFound(_("there is no %(record)s %(key)s", record=_(entity), key=key))
    if choice.collaboration and snapshot.collaborations[choice.collaboration].kind in vocabulary.CONTACTS:
        raise BadInput(_("a contact is in the history only; choose another collaboration"))
    if choice.view == "ego" and not choice.partner:
        raise BadInput(_("the view ego needs a partner"))
    if choice.with_ and (choice.view != "partners" or not choice.partner):
        raise BadInput(_("a path leads from a partner to another on the view partners"))
    if choice.view == "ego" and choice.council and snapshot.partners[choice.partner].is_person:
        raise BadInput(_("a map for the council is drawn around an organization, not around a person"))


def everybody(snapshot: Snapshot) -> frozenset[str]:
    """Keys of all partners: for the council nobody is shown as not engaged."""
    return frozenset(snapshot.partners)


def placed_by(choice: Choice) -> str | None:
    """Whose positions a view needs: a municipality's, "" for those of the whole network, None for none."""
    return choice.municipality if choice.view == "partners" else None


def _draw(snapshot: Snapshot, period: Period, choice: Choice, positions: Positions | None) -> Drawing:
    start, day = period.ordinals
    without = left_out(snapshot, choice)
    places = successors(snapshot, day)
    engaged = everybody(snapshot) if choice.council else engagement.engaged(snapshot, start, day, without)
    here = shown_anywhere(snapshot, day, choice, without)
    if choice.view == "provinces":
        in_provinces = _in_provinces(snapshot, here, places)
        # Of a country the ties of all partners take seconds, those between provinces a tenth of that.
        joining = across(snapshot, start, day, in_provinces, without)
        return provinces.draw(snapshot, in_provinces, engaged, joining, coast(), choice.minimum)
    between = window_ties(snapshot, period, without)
    if choice.view == "partners":
        points = positions.points if positions else dict[str, Point]()
        own = _in(snapshot, here, choice, places)
        # Who stands apart on a wall is named as not involved.
        tied = {between.keys[row] for row in between.strength.nonzero()[0].tolist()} if choice.council else {*own}
        drawn = [key for key in own if key in tied]
        return partners.draw(snapshot, drawn, engaged, between, points, choice.minimum)
    if choice.view == "sectors":
        return sectors.draw(snapshot, _in(snapshot, here, choice, places), engaged, between, choice.minimum)
    if choice.view == "ego":
        who = _actor(snapshot, choice.partner, day)
        return ego.draw(snapshot, who, {*here, who}, engaged, between, choice.minimum)
    shown = _shown(snapshot, here, places)
    if choice.province:
        places = {
            here: place for here, place in places.items() if snapshot.municipalities[place].province == choice.province
        }
        shown = {key: place for key, place in shown.items() if place in places}
    return municipalities.draw(snapshot, places, shown, engaged, between, coast(), choice.minimum)


def _in(snapshot: Snapshot, partners: Sequence[str], choice: Choice, places: Mapping[str, str]) -> Sequence[str]:
    """Of some partners those based in the municipality that is chosen or serving it; all where none is."""
    if not choice.municipality:
        return partners
    place = places[choice.municipality]
    return [key for key in partners if place in homes(snapshot.partners[key], places)]


def _actor(snapshot: Snapshot, partner: str, day: int) -> str:
    """The partner for whom somebody counts: the organization that it speaks for, or itself."""
    speaks = [row for row in snapshot.represents.get(partner, ()) if row.holds_on(day)]
    return speaks[0].organization if speaks else partner


def left_out(snapshot: Snapshot, choice: Choice) -> frozenset[str]:
    """The partners that a choice leaves out."""
    return host_and_staff(snapshot) if choice.without_us else frozenset[str]()


def listed(snapshot: Snapshot, period: Period, choice: Choice) -> Sequence[str]:
    """Keys of the partners whom a map shows or counts, but for the view ego."""
    day = period.ordinals[1]
    here = shown_anywhere(snapshot, day, choice, left_out(snapshot, choice))
    places = successors(snapshot, day)
    if choice.view in ("municipalities", "provinces"):
        return [key for key in here if snapshot.partners[key].municipality in places]
    return _in(snapshot, here, choice, places)


def place(snapshot: Snapshot, period: Period, choice: Choice) -> str:
    """The municipality that is chosen, or what it is part of today; empty where none is."""
    return successors(snapshot, period.ordinals[1]).get(choice.municipality, choice.municipality)


def holds(snapshot: Snapshot, choice: Choice, place: str, municipality: str) -> bool:
    """Whether a municipality is shown where a choice shows `place`, or all of its province."""
    return place in ("", municipality) and choice.province in ("", snapshot.municipalities[municipality].province)


def window_ties(snapshot: Snapshot, period: Period, without: frozenset[str] = frozenset()) -> Ties:
    """The ties of a period at the level of organizations."""
    return snapshot.readings.ask(
        ("ties", period, without), lambda: ties(snapshot, *period.ordinals, without=without), TIES_REST_ON
    )


def shown_anywhere(snapshot: Snapshot, day: int, choice: Choice, without: frozenset[str]) -> Sequence[str]:
    """Keys of the partners in the network on a day that the choice counts, without persons who represent others."""
    counted = (choice.collaboration, choice.sectors, choice.kind, choice.unnamed, choice.province)
    return snapshot.readings.ask(
        ("shown anywhere", day, *counted, without),
        lambda: tuple(_shown_anywhere(snapshot, day, choice, without)),
        membership.RESTS_ON | {facets.PRESENCE, facets.ATTENDED, facets.MUNICIPALITY},
    )


def _shown_anywhere(snapshot: Snapshot, day: int, choice: Choice, without: frozenset[str]) -> Iterator[str]:
    sectors = set(choice.sectors)
    return (
        key
        for key, partner in _there(snapshot, day, choice)
        if key not in without
        and (not sectors or sectors & {*partner.sectors})
        and (not choice.kind or partner.kind == choice.kind)
        and not (partner.is_person and (choice.unnamed or snapshot.represents.get(key)))
        and (not choice.province or _province(snapshot, partner) == choice.province)
    )


def _there(snapshot: Snapshot, day: int, choice: Choice) -> Iterator[tuple[str, records.Partner]]:
    """The partners in the network on a day, or who took part in the collaboration that is chosen."""
    if choice.collaboration:
        return ((key, snapshot.partners[key]) for key in sorted(took_part(snapshot, choice.collaboration)))
    return ((partner.key, partner) for partner in membership.present(snapshot, day))


def took_part(snapshot: Snapshot, collaboration: str) -> frozenset[str]:
    """Who took part in a collaboration: the organizations, and who came for none."""
    return frozenset(
        presence.organization or presence.recorded
        for row in snapshot.participations_in.get(collaboration, ())
        for presence in snapshot.expanded.get(row.key, ())
    )


def _province(snapshot: Snapshot, partner: records.Partner) -> str | None:
    """The province that a partner is based in; None where none is recorded."""
    return snapshot.municipalities[partner.municipality].province if partner.municipality else None


def _in_provinces(snapshot: Snapshot, partners: Sequence[str], places: Mapping[str, str]) -> dict[str, str]:
    """Partner -> the province of its municipality, where that is recorded."""
    shown = _shown(snapshot, partners, places)
    return {key: province for key in shown if (province := snapshot.municipalities[shown[key]].province)}


def _shown(snapshot: Snapshot, partners: Sequence[str], places: Mapping[str, str]) -> dict[str, str]:
    return {key: places[place] for key in partners if (place := snapshot.partners[key].municipality) is not None}


def chosen(snapshot: Snapshot, period: Period, choice: Choice) -> str:
    """The partner whose disc stands for the partner asked for: the organization that a person speaks for, or itself.

    For the council nobody is told for whom a person speaks.
    """
    if not choice.partner or (choice.council and snapshot.partners[choice.partner].is_person):
        return ""
    return _actor(snapshot, choice.partner, period.ordinals[1])


def ends(snapshot: Snapshot, period: Period, choice: Choice) -> tuple[str, str]:
    """The discs of the two partners between whom a path is asked for."""
    other = "" if choice.council and snapshot.partners[choice.with_].is_person else choice.with_
    return chosen(snapshot, period, choice), other and _actor(snapshot, other, period.ordinals[1])


def activity(snapshot: Snapshot, period: Period) -> list[tuple[str, int]]:
    """Each month (YYYY-MM), from that of the first collaboration on, with the number begun in it, contacts aside."""
    return snapshot.readings.ask(("activity", period.day), lambda: _activity(snapshot, period), BEGUN_REST_ON)


def _activity(snapshot: Snapshot, period: Period) -> list[tuple[str, int]]:
    # Updated by what changed: of a country it looks at 600,000 collaborations otherwise.
    mend = Mend("collaboration", _begun_after)
    counts = snapshot.readings.ask(("begun",), lambda: _begun(snapshot), BEGUN_REST_ON, mend)
    if not counts:
        return []
    first, last = min(counts), max(*counts, period.day.isoformat()[:7])
    numbers = range(int(first[:4]) * 12 + int(first[5:]) - 1, int(last[:4]) * 12 + int(last[5:]))
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
    return [(month, counts[month]) for month in months]


def _begun(snapshot: Snapshot) -> Counter[str]:
    """How many collaborations began in each month, contacts and vaguer dates aside."""
    return Counter(month for row in snapshot.collaborations.values() if (month := _month(row)))


def _begun_after(counts: Counter[str], changes: Sequence[tuple[Any, Any]]) -> Counter[str]:
    """The counts after collaborations changed: (before, after) each, None where there is none."""
    counts = counts.copy()
    for before, after in changes:
        counts.subtract([month for row in [before] if row and (month := _month(row))])
        counts.update([month for row in [after] if row and (month := _month(row))])
    return +counts


def _month(row: records.Collaboration) -> str:
    """The month in which a collaboration took place that counts; empty for a contact, a body or a vaguer date."""
    began = row.starts_on
    if not began or len(began) < len("YYYY-MM") or row.kind in NOT_BEGUN or row.status in NOT_HELD:
        return ""
    return began[:7]


def not_shown(snapshot: Snapshot, period: Period, choice: Choice) -> tuple[int, int]:
    """Of the partners in the network on the day those without a disc: who count with the organization they speak for,
    and, in the view of municipalities, who have none on record."""
    day = period.ordinals[1]
    return snapshot.readings.ask(("not shown", day, choice), lambda: _not_shown(snapshot, day, choice), RESTS_ON)


def _not_shown(snapshot: Snapshot, day: int, choice: Choice) -> tuple[int, int]:
    without = left_out(snapshot, choice)
    people = [key for key, partner in _there(snapshot, day, choice) if partner.is_person and key not in without]
    spoken = len(people) if choice.unnamed else sum(bool(snapshot.represents.get(key)) for key in people)
    if choice.view not in ("municipalities", "provinces"):
        return spoken, 0
    shown = shown_anywhere(snapshot, day, choice, without)
    return spoken, sum(snapshot.partners[key].municipality is None for key in shown)


def table(found: Drawing) -> list[Row]:
    """The drawing as a table: each disc with its strongest ties, those with most partners or ties first."""
    strongest: dict[str, list[tuple[str, float]]] = {}
    for ribbon in sorted(found.ribbons, key=lambda ribbon: -ribbon.weight):
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
