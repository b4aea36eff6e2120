"""A step of the map from one day to another: what changes, and not what stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graphsvc.answers import maps
from graphsvc.answers.answer import Answer, Json
from graphsvc.answers.linked import Page
from graphsvc.answers.presentation import Slide
from graphsvc.maps.drawing import Drawing
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps as question
from graphsvc.questions.maps import Choice

#: Fields of a map that are the same on every day, and its version, on which a step does not depend.
STEADY = ("view", "switches", "borders", "sizes", "council", "screen", "sectors", "words")


class Step(Answer):
    """What is different on another day.

    whole: whether nothing is left out, since the map that the step was asked from is not made any more; nodes, edges:
    in their order, each as its place among those of the map before, or as it is now, without the width of a tie, which
    follows from all weights; fields: the other fields of the map that may differ.
    """

    whole: bool
    nodes: list[int | Json]
    edges: list[int | Json]
    fields: Json


def step(
    snapshot: Snapshot,
    period: Period,
    choice: Choice,
    found: Drawing,
    address: Callable[[str, str], str],
    page: Page | None = None,
    state: str = "",
    before: tuple[Period, Drawing] | None = None,
    slide: Slide | None = None,
) -> Step:
    """The step to a day from the one before, of the same choice; the arguments as in maps.data."""
    whole = before is None or before[1].view != found.view
    earlier, drawn = before if before and not whole else (None, replace(found, discs=(), ribbons=(), coast=()))
    discs = {disc.key: (place, disc) for place, disc in enumerate(drawn.discs)}
    ribbons = {(ribbon.one, ribbon.other): (place, ribbon) for place, ribbon in enumerate(drawn.ribbons)}
    nodes = [_place(discs.get(disc.key), disc) for disc in found.discs]
    edges = [_place(ribbons.get((ribbon.one, ribbon.other)), ribbon) for ribbon in found.ribbons]
    part = replace(
        found,
        discs=tuple(disc for disc, place in zip(found.discs, nodes, strict=True) if place is None),
        ribbons=tuple(ribbon for ribbon, place in zip(found.ribbons, edges, strict=True) if place is None),
        coast=() if drawn.coast == found.coast else found.coast,
    )
    left_out = ["version", *(() if whole else STEADY)]
    if not whole and drawn.coast == found.coast:
        left_out.append("coast")
    if earlier and question.activity(snapshot, earlier) == question.activity(snapshot, period):
        left_out.append("activity")
    fields = maps.data(snapshot, period, choice, found, address, page, state, slide, part).json_data()
    changed, tied = iter(fields.pop("nodes")), iter(fields.pop("edges"))
    return Step(
        whole=whole,
        nodes=[next(changed) if place is None else place for place in nodes],
        edges=[_without_width(next(tied)) if place is None else place for place in edges],
        fields={name: value for name, value in fields.items() if name not in left_out},
    )


def _place(known: tuple[int, object] | None, shape: object) -> int | None:
    """The place of a shape among those before, where it is the same."""
    return known[0] if known and known[1] == shape else None


def _without_width(edge: Json) -> Json:
    return {name: value for name, value in edge.items() if name != "width"}
