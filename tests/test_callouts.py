"""Names on a crowded map: the greatest partners in the margins, none on a disc or another name at any zoom."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace

import pytest
from invented import DAY, province
from test_map import covers, on_screen, overlap
from test_positions import keys, meetings

from graphsvc import language
from graphsvc.answers import maps
from graphsvc.maps import callouts, labels, positions
from graphsvc.maps.drawing import PADDING, Disc, Drawing, Label, box
from graphsvc.model.period import Period
from graphsvc.questions.maps import Choice

#: In shares of the first zoom.
ZOOMS = (0.5, 1, 1.6, 3, 8)


def shown(drawing: Drawing, zoom: float) -> list[tuple[Disc, Label]]:
    return [
        (disc, label)
        for disc in (*drawing.discs, *drawing.ghosts)
        for label in (disc.label, disc.callout)
        if label and label.visible(zoom)
    ]


def assert_free(drawing: Drawing) -> None:
    """No disc lies on another; at no zoom a name on a disc or a name, or twice."""
    discs = (*drawing.discs, *drawing.ghosts)
    for one, other in itertools.combinations(discs, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius, (one.key, other.key)
    for zoom in (share * drawing.zoom for share in ZOOMS):
        named = shown(drawing, zoom)
        assert len({disc.key for disc, _ in named}) == len(named)
        boxes = [on_screen(label, zoom) for _, label in named]
        assert [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)] == []
        assert [(d.key, one) for d in discs for one in boxes if covers(one, d, zoom)] == []


def placed(seed: int) -> tuple[Drawing, dict[str, str]]:
    """Partners of invented meetings where their ties place them, with names of several lengths beside them."""
    weights = meetings(seed)
    strength = weights.sum(axis=0)
    points = positions.placed(weights, keys(weights)).points
    discs = [
        Disc(key, *points[key], 9 + min(11.0, math.sqrt(strength[row])), points[key], (("health", 1),), 1, 1, "star")
        for row, key in enumerate(keys(weights))
    ]
    chance = random.Random(seed)
    texts = {disc.key: "\n".join(["W" * chance.randint(3, 22)] * chance.randint(1, 2)) for disc in discs}
    found = Drawing("partners", tuple(discs), (), 0, 0, (), (), 0, box(discs, 60))
    return replace(found, discs=labels.placed(discs, texts, found.frame, outward=True)), texts


def test_names_lie_on_no_disc_and_no_name_at_any_zoom(request: pytest.FixtureRequest) -> None:
    for seed in range(request.config.getoption("seeds") or 3):
        drawing, texts = placed(seed)
        found = callouts.added(drawing, texts)
        assert [disc for disc in found.discs if disc.callout]
        assert_free(found)


def test_of_the_sample_the_greatest_are_named_first_and_more_on_zoom() -> None:
    snapshot = province()
    shows = ({"view": "partners"}, {"municipality": "charlottetown"}, {"view": "sectors"})
    for spoken, show, gaps in itertools.product(("en", "fr"), shows, (False, True)):
        choice = Choice(**show, gaps=gaps)
        language.use(spoken)
        found = maps.drawing(snapshot, Period(DAY, 24), choice)
        assert_free(found)
        counts = [len(shown(found, share * found.zoom)) for share in (1, 2, 4, 16)]
        assert counts == sorted(counts)
        assert gaps or counts[0] >= 20
        if show == shows[0] and not gaps:
            by_size = sorted(found.discs, key=lambda disc: -disc.radius)
            named = {disc.key for disc, _ in shown(found, found.zoom)}
            assert {disc.key for disc in by_size[:8]} <= named


def test_a_callout_stands_in_the_margin_until_its_label_has_room() -> None:
    drawing, texts = placed(1)
    found = callouts.added(drawing, texts)
    left, _top, right, _bottom = found.frame
    for disc in found.discs:
        if disc.callout:
            assert disc.label
            assert disc.callout.visible_until == disc.label.visible_from > found.zoom
            at = disc.callout.at(found.zoom)
            assert at[0] > left - PADDING / found.zoom - 1
            assert at[2] < right + PADDING / found.zoom + 1
            assert not min(d.x for d in found.discs) < disc.callout.x < max(d.x for d in found.discs)


def test_lines_to_callouts_of_a_side_cross_nowhere() -> None:
    for seed in range(3):
        drawing, texts = placed(seed)
        for side in (-1, 1):
            lines = [
                ((d.x, d.y), (d.callout.x, d.callout.y))
                for d in callouts.added(drawing, texts).discs
                if d.callout and d.callout.right == side
            ]
            assert [pair for pair in itertools.combinations(lines, 2) if cross(*pair)] == []


Line = tuple[tuple[float, float], tuple[float, float]]


def cross(one: Line, other: Line) -> bool:
    def turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
        return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, other
    return turn(a, c, d) != turn(b, c, d) and turn(a, b, c) != turn(a, b, d)


def test_a_map_with_room_for_all_names_has_no_callouts() -> None:
    discs = [Disc(str(n), 300.0 * n, 0, 20, (300.0 * n, 0), (("health", 1),), 1, 1) for n in range(3)]
    found = Drawing("partners", tuple(discs), (), 0, 0, (), (), 0, box(discs, 60))
    texts = {disc.key: "Name" for disc in discs}
    named = replace(found, discs=labels.placed(discs, texts, found.frame))
    assert callouts.added(named, texts) == named
