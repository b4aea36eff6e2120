"""A saved view beside its map, with the steps before and after it; and the list of all."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc import language
from graphsvc.answers.answer import Answer
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.maps import pins
from graphsvc.maps.drawing import Drawing
from graphsvc.model.records import SavedView
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import presentation as question

#: The address of a view's map: the view, and whether it is presented.
Address = Callable[[SavedView, bool], str]


class Pinned(Answer):
    """A note pinned to a disc, and the name of the disc."""

    key: str
    name: str
    text: str


class Slide(Answer):
    """A saved view as a step of the presentation.

    number, steps: which it is, from 1, of how many; told: the same as a text; address: of its map; previous, next: of
    the steps before and after it, presented or not as it is itself, empty where there is none; present: of itself,
    presented; pins: those whose discs are on the map, from left to
    right; absent: a sentence about the others, empty where it is presented or shown to a council.
    """

    key: str
    name: str
    note: str
    number: int
    steps: int
    told: str
    presented: bool
    address: str
    present: str
    previous: str
    next: str
    pins: list[Pinned]
    absent: str


class Listed(Answer):
    """A saved view of the list. gone: the key of what its map would need and is not there; of: kind of its discs."""

    key: str
    version: int
    name: str
    note: str
    address: str
    present: str
    pins: list[Pinned]
    gone: str
    of: str
    first: bool
    last: bool


def pinned(snapshot: Snapshot, key: str, drawing: Drawing) -> Drawing:
    """The drawing with the notes that the saved view pins to its discs. Raises NotFound for an unknown view."""
    row = question.found(snapshot, key)
    if question.DISCS.get(drawing.view, "") != question.discs_of(snapshot, row):
        return drawing
    return pins.added(drawing, question.pins(snapshot, row))


def slide(snapshot: Snapshot, key: str, presented: bool, council: bool, drawing: Drawing, address: Address) -> Slide:
    """What is told beside the map of a saved view. Raises NotFound."""
    row = question.found(snapshot, key)
    steps = question.presented(snapshot)
    place = next((number for number, step in enumerate(steps) if step.key == key), None)
    around = (None, None) if place is None else (steps[place - 1] if place else None, (*steps, None)[place + 1])
    notes = {pin.key: pin for pin in _pins(snapshot, row)}
    shown = {pin.key for pin in drawing.pins}
    absent = [] if presented or council else [pin.name for pin in notes.values() if pin.key not in shown]
    number = 0 if place is None else place + 1
    return Slide(
        key=key,
        name=language.name(row),
        note=_note(row),
        number=number,
        steps=len(steps),
        told=_("%(number)s of %(steps)s", number=language.number(number), steps=language.number(len(steps))),
        presented=presented,
        address=address(row, False),
        present=address(row, True),
        previous=address(around[0], presented) if around[0] else "",
        next=address(around[1], presented) if around[1] else "",
        pins=[notes[pin.key] for pin in drawing.pins],
        absent=_("Without a disc on this map: %(names)s.", names=language.listed(absent)) if absent else "",
    )


def listed(snapshot: Snapshot, address: Address) -> list[Listed]:
    """All saved views, in their order."""
    rows = question.sequence(snapshot)
    return [
        Listed(
            key=row.key,
            version=snapshot.versions["saved-view"][row.key],
            name=language.name(row),
            note=_note(row),
            address=address(row, False),
            present=address(row, True),
            pins=_pins(snapshot, row),
            gone=question.gone(snapshot, row),
            of=question.discs_of(snapshot, row),
            first=number == 0,
            last=number == len(rows) - 1,
        )
        for number, row in enumerate(rows)
    ]


def _note(row: SavedView) -> str:
    """The note in the language spoken, or in the other where there is none."""
    both = (row.note_fr, row.note) if language.current() == "fr" else (row.note, row.note_fr)
    return both[0] or both[1] or ""


def _pins(snapshot: Snapshot, row: SavedView) -> list[Pinned]:
    entity = question.discs_of(snapshot, row)

    def name(key: str) -> str:
        if not entity:
            return values.province(key, language.current()) if key.isupper() else key
        record = snapshot.tables[entity].get(key)
        return language.name(record) if record else key

    return [Pinned(key=key, name=name(key), text=text) for key, text in question.pins(snapshot, row).items()]
