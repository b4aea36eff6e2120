"""The map with its labels: as an SVG picture with a table, and as data for the page's script and the API."""

from __future__ import annotations

import datetime
import functools
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

import networkx as nx

from graphsvc import language
from graphsvc.answers import comparison as changes
from graphsvc.answers import findings, groups, legend, linked, presentation, shapes
from graphsvc.answers import marks as marking
from graphsvc.answers.answer import Answer, Json
from graphsvc.answers.linked import Page, Part
from graphsvc.answers.shapes import PARTNERS, PLACES, Shapes, Value
from graphsvc.files import values
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.maps import callouts, ghosts, labels, palette, sizing, vis
from graphsvc.maps.drawing import PADDING, TEXT, Drawing
from graphsvc.maps.drawing import Disc as Drawn
from graphsvc.model.period import Period
from graphsvc.model.records import Record
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import chairs, comparison, marks, paths, positions, search
from graphsvc.questions import maps as question
from graphsvc.questions import sizing as sizes
from graphsvc.questions.maps import RESTS_ON, Choice

#: So many letters a line and lines a label; a longer one stands in its neighbours' way, the panel tells the whole name.
LETTERS, LINES = 22, 2
#: The same of a place on a narrow screen, whose partners are counted on a line of their own.
NARROW = 14
#: So many empty chairs in a column leave each room for the lines of its name.
CHAIRS_APART = 10


class Month(Answer):
    """How many collaborations began in a month (YYYY-MM)."""

    month: str
    collaborations: int


class Map(Answer):
    """What a page draws.

    said: the sentence in parts, its figures with the pages behind them; description: what the picture shows;
    chosen: the disc of the partner that is asked for, or empty; back: what the map around this one is called; only:
    whom it is narrowed to, or empty; activity: months with how many collaborations began in each; ghosts: hollow
    discs where somebody is missing, behind which are the chairs; borders: dashes of marks, in shares of the radius;
    pins: notes at discs; slide: the saved view that it is shown as; drawn: how many of the edges are drawn at first;
    ribbons_in_all: how many there are, edges or not; box: what the first zoom shows; screen: sizes of text and margins;
    words: of the page; state: what the map was made of, by which a step from it is told (map_step), or empty where it
    was made of something unfinished.
    """

    version: int
    state: str
    view: str
    chosen: str
    heading: str
    back: str
    sentence: str
    said: list[Part]
    description: str
    not_shown: str
    only: str
    day: datetime.date
    activity: list[Month]
    nodes: list[Json]
    ghosts: list[Json]
    chairs: list[marking.Chair]
    switches: list[marking.Switch]
    borders: dict[str, list[float]]
    legend: list[legend.Group]
    sizes: list[Size]
    changes: list[changes.Change]
    path: list[str]
    pins: list[Json]
    slide: presentation.Slide | None
    groups: list[Json]
    council: bool
    edges: list[Json]
    drawn: int
    ribbons_in_all: int
    coast: list[Any]
    unplaced: list[str]
    box: list[Value]
    screen: dict[str, Value]
    sectors: dict[str, Json]
    words: dict[str, str]

    def drawn_data(self) -> Json:
        """The data that a page draws: all but the version."""
        return {name: value for name, value in self.json_data().items() if name != "version"}


class Sector(Answer):
    """A sector of the legend."""

    key: str
    name: str
    colour: str


class Size(Answer):
    """A figure by which partners may be sized; on: whether they are."""

    name: str
    label: str
    on: bool


class Picture(Shapes):
    """The map as a picture with its table."""

    view: str
    heading: str
    back: str
    said: list[Part]
    description: str
    not_shown: str
    only: str
    chairs: list[marking.Chair]
    switches: list[marking.Switch]
    changes: list[changes.Change]
    council: bool
    marked: bool
    legend: list[legend.Group]
    sizes: list[Size]
    figure: str
    unplaced: list[str]
    sectors: list[Sector]


def drawing(snapshot: Snapshot, period: Period, choice: Choice, background: Background | None = None) -> Drawing:
    """The drawing with its labels; raises what questions.maps.draw raises.

    background: computes positions; without one they are computed here.
    """
    question.check(snapshot, choice)
    place = question.placed_by(choice)
    placed = None
    if place is not None:
        placed = (
            positions.positions_of(snapshot, background, place) if background else positions.computed(snapshot, place)
        )
    found = question.draw(snapshot, period, choice, placed)
    if choice.compared:
        found = comparison.on_map(snapshot, period, choice, found, placed)
    figures = sizes.values(snapshot, period, choice, background)
    if figures:
        found = sizing.sized(found, figures)

    def labelled(unnamed: Drawing) -> Drawing:
        shown = (choice.drawn, choice.figure if figures else "", unnamed.ghosts)
        asked = ("labelled map", period, *shown, placed and placed.digest, language.current())
        return snapshot.readings.ask(asked, lambda: _labelled(snapshot, unnamed, choice), RESTS_ON)

    found = labelled(found)
    if choice.gaps:
        missing = chairs.missing(chairs.empty(snapshot, period, choice), choice)
        found = labelled(ghosts.added(found, missing))
    if choice.with_:
        found = replace(found, path=paths.path(snapshot, period, choice, {disc.key for disc in found.discs}))
    found = groups.on_map(snapshot, period, choice, found, background)
    return marks.on_map(snapshot, period, choice, found, background)


def data(
    snapshot: Snapshot,
    period: Period,
    choice: Choice,
    found: Drawing,
    address: Callable[[str, str], str],
    page: Page | None = None,
    state: str = "",
    slide: presentation.Slide | None = None,
    part: Drawing | None = None,
) -> Map:
    """The map to be drawn; address: view and key of a disc -> the page that it opens; page: of a figure.

    slide: the saved view that it is shown as.
    part: the drawing with only those of its discs, ties and coast that are handed over; without it all.
    """
    names = names_of(snapshot, found)
    part = found if part is None else part
    plain = vis.data(part, names)
    said = findings.sentence(snapshot, period, choice, found, page)
    counted = found.view not in PARTNERS
    table = _table(snapshot, found)
    return Map(
        version=snapshot.version,
        state=state,
        view=found.view,
        chosen=question.chosen(snapshot, period, choice),
        heading=_heading(snapshot, choice),
        back=_back(choice),
        sentence=linked.plain(said),
        said=said,
        description=findings.description(snapshot, found, names),
        not_shown=_not_shown(snapshot, period, choice),
        only=_only(snapshot, choice),
        day=period.day,
        activity=[Month(month=month, collaborations=count) for month, count in question.activity(snapshot, period)],
        nodes=[
            {
                **node,
                "home": list(disc.home),
                "callout": asdict(disc.callout) if disc.callout else None,
                "marks": marking.lines(disc, counted),
                "borders": [] if counted else [mark for mark, _many in disc.marks],
                "told": marking.told(disc, counted),
                **({} if disc.figure is None else {"figure": language.share(disc.figure)}),
                "ring": [[sector, count] for sector, count in disc.ring],
                "partners": disc.partners,
                **({} if choice.council else {"engaged": disc.engaged}),
                "form": disc.shape,
                "search": search.searchable(table[disc.key]) if disc.key in table else language.folded(names[disc.key]),
                "href": "" if choice.council and found.view not in PLACES else address(found.view, disc.key),
            }
            for node, disc in zip(plain["nodes"], part.discs, strict=True)
        ],
        ghosts=[_ghost(snapshot, found, ghost) for ghost in found.ghosts],
        chairs=marking.empty(snapshot, period, choice, page),
        switches=marking.switches(choice),
        borders=marking.dashes(choice),
        changes=changes.listed(snapshot, period, choice, found.view),
        path=list(found.path),
        pins=[asdict(pin) for pin in found.pins],
        slide=slide,
        groups=groups.data(found),
        legend=legend.legend(choice, found),
        sizes=_sizes(choice, found),
        council=choice.council,
        edges=[
            {**edge, "weight": ribbon.weight, "ties": ribbon.ties, "change": ribbon.change}
            for edge, ribbon in zip(plain["edges"], part.ribbons, strict=True)
        ],
        drawn=found.drawn,
        ribbons_in_all=found.ribbons_in_all,
        coast=[[list(point) for point in ring] for ring in part.coast],
        unplaced=list(found.unplaced),
        box=list(found.box),
        screen={"text": TEXT, "line": labels.LINE, "padding": PADDING, "gap": labels.GAP},
        sectors={
            key: {"name": language.name(row), "colour": palette.colour(row)} for key, row in snapshot.sectors.items()
        },
        words={
            "partners": _("Partners"),
            "missing": _("Places to fill"),
            "path": _("Path to another partner"),
            "other": _("Now choose the other partner."),
            **({} if choice.council else {"engaged": _("Engaged")}),
            "colon": _(": "),
            "yes": _("yes"),
            "no": _("no"),
            "open": _("Open"),
            "weight": _("Strength of the tie"),
            "ties": _("Ties between partners"),
            "tied": _("Tied to"),
            "none": _("No sector recorded"),
            "history": _("What they did together"),
            "nothing": _("Nothing on this map has that name."),
            "around": _("Its ties alone"),
            "credit": _("Places: GeoNames, CC BY 4.0. Coast: Natural Earth."),
        },
    )


def graph(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing) -> nx.Graph[str]:
    """What the map shows as a NetworkX graph: names, places and sectors of the discs, weights of all ties."""
    names, grouped = names_of(snapshot, found), groups.names(found)
    result: nx.Graph[str] = nx.Graph(name=_heading(snapshot, choice), day=period.day.isoformat())
    for disc in found.discs:
        sectors = [language.name(snapshot.sectors[sector]) for sector, _ in disc.ring if sector in snapshot.sectors]
        values: Json = {"label": names[disc.key], "x": disc.x, "y": disc.y, "partners": disc.partners}
        if not choice.council:
            values["engaged"] = disc.engaged
        if disc.figure is not None:
            values[choice.figure] = disc.figure
        if disc.key in grouped:
            values["group"] = grouped[disc.key]
        if choice.marks or choice.compared:
            values["marks"] = marking.told(disc, found.view not in PARTNERS)
        result.add_node(disc.key, **values, sectors="; ".join(sectors))
    for ribbon in found.ribbons:
        change = {"change": ribbon.change} if choice.compared else {}
        result.add_edge(ribbon.one, ribbon.other, weight=ribbon.weight, ties=ribbon.ties, **change)
    return result


def picture(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing, page: Page | None = None) -> Picture:
    """The map as a picture with its table; page: of a figure."""
    said = findings.sentence(snapshot, period, choice, found, page)
    sectors = [
        Sector(key=key, name=language.name(row), colour=palette.colour(row)) for key, row in snapshot.sectors.items()
    ]
    return Picture(
        **dict(shapes.shapes(snapshot, found, linked.plain(said))),
        view=found.view,
        heading=_heading(snapshot, choice),
        back=_back(choice),
        said=said,
        description=findings.description(snapshot, found, names_of(snapshot, found)),
        not_shown=_not_shown(snapshot, period, choice),
        only=_only(snapshot, choice),
        chairs=marking.empty(snapshot, period, choice, page),
        switches=marking.switches(choice),
        changes=changes.listed(snapshot, period, choice, found.view),
        council=choice.council,
        marked=bool(choice.marks or choice.compared),
        legend=legend.legend(choice, found),
        sizes=_sizes(choice, found),
        figure=legend.figure_label(choice) if found.most else "",
        unplaced=list(found.unplaced),
        sectors=sorted(sectors, key=lambda sector: (sector.colour == palette.GREY, sector.colour, sector.name.lower())),
    )


def _sizes(choice: Choice, found: Drawing) -> list[Size]:
    """The figures that partners may be sized by; none where discs are no partners."""
    labels = (_("Collaborations"), _("Betweenness"), _("Reach"))
    names = question.SIZES if found.view in PARTNERS else ()
    chosen = choice.figure or question.SIZES[0]
    return [Size(name=name, label=label, on=name == chosen) for name, label in zip(names, labels, strict=False)]


def _heading(snapshot: Snapshot, choice: Choice) -> str:
    """What the map is of, and the sectors it is narrowed to."""
    sectors = [language.name(snapshot.sectors[key]) for key in choice.sectors]
    return _(": ").join([_subject(snapshot, choice), *([_(", ").join(sectors)] if sectors else [])])


def _subject(snapshot: Snapshot, choice: Choice) -> str:
    if choice.view == "ego":
        return _("Around %(partner)s", partner=language.name(snapshot.partners[choice.partner]))
    if choice.collaboration:
        what = language.name(snapshot.collaborations[choice.collaboration])
        return _("Who took part in %(collaboration)s", collaboration=what)
    if choice.municipality:
        return _("Partners in %(place)s", place=language.name(snapshot.municipalities[choice.municipality]))
    if choice.province:
        return _("The network in %(place)s", place=values.province(choice.province, language.current()))
    return {
        "partners": _("Who works with whom"),
        "sectors": _("The sectors and what joins them"),
        "provinces": _("The network by province"),
    }.get(choice.view, _("The network on the map"))


def _only(snapshot: Snapshot, choice: Choice) -> str:
    """The collaboration whose participants alone are shown; empty for none."""
    if not choice.collaboration:
        return ""
    return _(
        "Only who took part in %(collaboration)s.",
        collaboration=language.name(snapshot.collaborations[choice.collaboration]),
    )


def _back(choice: Choice) -> str:
    """What the link to the map around this one is called; empty where there is none."""
    if choice.view == "provinces" or (choice.view == "municipalities" and not choice.province):
        return ""
    if choice.view == "municipalities":
        return _("All provinces")
    if choice.province:
        return _("The network in %(place)s", place=values.province(choice.province, language.current()))
    return _("All municipalities")


def _table(snapshot: Snapshot, found: Drawing) -> Mapping[str, Record]:
    """The records that the discs stand for."""
    tables: dict[str, Any] = {"municipalities": snapshot.municipalities, "sectors": snapshot.sectors}
    return tables.get(found.view, snapshot.partners)


def _labelled(snapshot: Snapshot, found: Drawing, choice: Choice) -> Drawing:
    # Around a circle, or a partner, names belong outside; places have theirs where a reader looks first.
    round_ = found.view in ("sectors", "ego")
    names = names_of(snapshot, found)
    texts = {
        disc.key: wrapped(
            without_place(snapshot, disc.key, names[disc.key]) if choice.municipality else names[disc.key]
        )
        if found.view in PARTNERS
        else _counted(names[disc.key], disc.partners, found.view)
        for disc in found.discs
    }
    if found.view in PARTNERS or found.view == "sectors":
        chairs_named = {ghosts.key(key): row for key, row in snapshot.sectors.items()}
        # Where many chairs stand in a column, there is one line for each.
        told = wrapped if len(found.ghosts) <= CHAIRS_APART else str
        texts |= {g.key: told(language.name(chairs_named[g.key])) for g in found.ghosts if g.home == (g.x, g.y)}
    enough = found.zoom if round_ else labels.SMALLEST
    placed = labels.placed([*found.discs, *found.ghosts], texts, found.frame, enough, found.view not in PLACES)
    found = replace(found, discs=placed[: len(found.discs)], ghosts=placed[len(found.discs) :])
    if found.view in PLACES:
        narrow = {d.key: f"{wrapped(names[d.key], NARROW)}\n({language.number(d.partners)})" for d in found.discs}
        return replace(found, discs=labels.narrowed(placed, narrow, found.box)[: len(found.discs)])
    return callouts.added(found, texts) if found.view in PARTNERS else found


def without_place(snapshot: Snapshot, key: str, name: str) -> str:
    """A partner's name without its place behind a comma, where that need not be said."""
    head, comma, tail = name.rpartition(", ")
    place = snapshot.municipalities.get(snapshot.partners[key].municipality or "")
    return head if comma and place is not None and tail in (place.name, place.name_fr) else name


@functools.lru_cache(maxsize=20_000)
def wrapped(name: str, letters: int = LETTERS) -> str:
    """A name on at most two lines of about the same length; letters: of a line."""
    if len(name) <= letters:
        return name
    width = max(letters, min(len(name), (len(name) + 1) // LINES + 4)) if len(name) <= letters * LINES else letters
    return "\n".join(textwrap.wrap(name, width, max_lines=LINES, placeholder="…", break_long_words=True))


def _counted(name: str, partners: int, view: str) -> str:
    """The name of a place or a sector with its partners; a sector's on two lines where it is long."""
    count = f"({language.number(partners)})"
    if view in PLACES:
        return f"{name} {count}"
    whole = wrapped(f"{name}\u00a0{count}")
    return whole if whole.endswith(count) else f"{wrapped(name)} {count}"


def names_of(snapshot: Snapshot, found: Drawing) -> dict[str, str]:
    """The name of every disc in the current language."""
    if found.view == "provinces":
        return {disc.key: values.province(disc.key, language.current()) for disc in found.discs}
    table = _table(snapshot, found)
    return {
        disc.key: language.name(table[disc.key]) if disc.key in table else _("No sector recorded")
        for disc in found.discs
    }


def _ghost(snapshot: Snapshot, found: Drawing, ghost: Drawn) -> Json:
    """A ghost as a node of the page."""
    of = ghost.key.removeprefix("gap:")
    table: Mapping[str, Any] = snapshot.municipalities if found.view == "municipalities" else snapshot.sectors
    return {
        "id": ghost.key,
        "of": of,
        "name": language.name(table[of]),
        "x": ghost.x,
        "y": ghost.y,
        "size": ghost.radius,
        "home": list(ghost.home),
        "missing": ghost.partners,
        "label": asdict(ghost.label) if ghost.label else None,
    }


def _not_shown(snapshot: Snapshot, period: Period, choice: Choice) -> str:
    """Who is in the network on the day and has no disc of their own, or counts in none; empty where nobody is."""
    spoken, placeless = question.not_shown(snapshot, period, choice)
    told = [
        _people(spoken, choice) if spoken else "",
        ngettext(
            "%(count)s partner has no municipality on record",
            "%(count)s partners have no municipality on record",
            placeless,
        )
        if placeless
        else "",
    ]
    told = [text for text in told if text]
    texts = [_("Not on the map: %(who)s.", who="; ".join(told))] if told else []
    if choice.asked:
        texts.insert(0, _("There are too many to show each: open a place to see who is in it."))
    return " ".join(texts)


def _people(count: int, choice: Choice) -> str:
    if choice.unnamed:
        return ngettext("%(count)s person", "%(count)s people", count)
    return ngettext(
        "%(count)s person counts with the organization they speak for",
        "%(count)s people count with the organization they speak for",
        count,
    )
