"""The drawing of the map: labels that stand in nobody's way, rings, ribbons, places and the box around them."""

from __future__ import annotations

import datetime
import itertools
import math
import random
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import random_graphs
from scipy import sparse

from graphsvc.answers import maps as answers
from graphsvc.answers import ties as answers_of_ties
from graphsvc.maps import geography, labels, municipalities, palette, svg
from graphsvc.maps.drawing import PADDING, TEXT, Box, Disc, Drawing, Label, box
from graphsvc.model.period import Period
from graphsvc.model.records import Sector
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties
from graphsvc.questions import maps
from graphsvc.questions import ties as question
from graphsvc.questions.maps import Choice

PERIOD = Period(datetime.date(2026, 11, 23), 60)
#: An invented bay; two of its places lie closer together than their discs are wide.
AT = {"souris": (46.355, -62.251), "montague": (46.165, -62.648), "three-rivers": (46.17, -62.65)}


def located(seed: int = 3, partners: int = 60) -> Snapshot:
    """A random graph whose municipalities have places, all but Tignish."""
    rows = random_graphs.rows(seed, partners, partners)
    for row in rows["municipality"]:
        for name in ("merged_into", "merged_on"):
            row.pop(name, None)
        if row["key"] in AT:
            row["latitude"], row["longitude"] = AT[row["key"]]
    return random_graphs.snapshot(rows)


def drawn(snapshot: Snapshot, **choice: Any) -> Drawing:
    return answers.drawing(snapshot, PERIOD, Choice(**choice))


def disc(key: str, x: float, y: float, radius: float = 20, shape: str = "disc") -> Disc:
    return Disc(key, x, y, radius, (x, y), (("health", 1),), 1, 0, shape)


def crowd(seed: int, count: int = 40, shape: str = "disc") -> list[Disc]:
    """Discs pushed apart in a space that is too narrow for all of their names."""
    r = random.Random(seed)
    radii = [r.uniform(6, 40) for _ in range(count)]
    points = geography.apart([(r.uniform(0, 500), r.uniform(0, 300)) for _ in range(count)], radii)
    return [disc(f"d{i}", x, y, size, shape) for i, ((x, y), size) in enumerate(zip(points, radii, strict=True))]


def on_screen(label: Label, zoom: float) -> Box:
    left, top, right, bottom = label.box
    return (label.x * zoom + left, label.y * zoom + top, label.x * zoom + right, label.y * zoom + bottom)


def shown(discs: tuple[Disc, ...], zoom: float) -> list[Box]:
    return [on_screen(d.label, zoom) for d in discs if d.label and d.label.visible_from <= zoom]


def overlap(one: Box, other: Box) -> bool:
    slack = 1e-6
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )


def covers(label: Box, found: Disc, zoom: float) -> bool:
    """Whether a label touches the disc itself: its circle, or the square around another shape."""
    x, y, reach = found.x * zoom, found.y * zoom, found.reach * zoom
    if found.shape != "disc":
        return overlap(label, (x - reach, y - reach, x + reach, y + reach))
    aside = max(label[0] - x, 0, x - label[2])
    above = max(label[1] - y, 0, y - label[3])
    return math.hypot(aside, above) < reach - 1e-6


def assert_free(discs: tuple[Disc, ...], zoom: float) -> None:
    boxes = shown(discs, zoom)
    assert [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)] == []
    assert [(d.key, box) for d in discs for box in boxes if covers(box, d, zoom)] == []


@pytest.mark.parametrize("shape", ["disc", "star"])
@pytest.mark.parametrize("seed", range(5))
def test_labels_cover_neither_discs_nor_labels_at_any_zoom(seed: int, shape: str) -> None:
    discs = crowd(seed, shape=shape)
    placed = labels.placed(discs, {d.key: f"Community {d.key} (12)" for d in discs}, box(discs))
    assert len(shown(placed, 0.5)) < len(discs), "some names have no room"
    for zoom in (0.2, 0.31, 0.5, 0.84, 1.3, 2.9, 8):
        assert_free(placed, zoom)


def test_labels_stand_inside_the_padded_frame_at_every_zoom() -> None:
    discs = crowd(1)
    frame = box(discs)
    placed = labels.placed(discs, {d.key: "A name of some length" for d in discs}, frame)
    for zoom in (0.3, 0.6, 1.2, 3):
        for left, top, right, bottom in shown(placed, zoom):
            assert left >= frame[0] * zoom - PADDING - 1e-6
            assert top >= frame[1] * zoom - PADDING - 1e-6
            assert right <= frame[2] * zoom + PADDING + 1e-6
            assert bottom <= frame[3] * zoom + PADDING + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_the_first_picture_of_both_views_is_free_of_collisions(seed: int) -> None:
    snapshot = located(seed)
    for found in (drawn(snapshot), drawn(snapshot, municipality="souris")):
        assert shown(found.discs, found.zoom)
        assert_free(found.discs, found.zoom)


def test_the_greater_disc_is_named_first() -> None:
    discs = [disc("small", 0, 0, 10), disc("great", 60, 0, 40)]
    small, great = labels.placed(discs, dict.fromkeys(("small", "great"), "o" * 30), box(discs))
    assert small.label is not None
    assert great.label is not None
    assert great.label.visible_from < small.label.visible_from


def test_what_is_hidden_comes_on_zoom() -> None:
    discs = crowd(2)
    placed = labels.placed(discs, {d.key: "Somewhere" for d in discs}, box(discs))
    assert all(d.label and d.label.visible_from < labels.NEVER for d in placed)
    counts = [len(shown(placed, zoom)) for zoom in (0.3, 0.6, 1.2, 2.4, 50)]
    assert counts == sorted(counts)
    assert counts[-1] == len(discs)


@pytest.mark.parametrize("shape", ["disc", "star"])
@pytest.mark.parametrize("seed", range(2))
def test_of_very_many_the_lesser_are_named_on_zoom_and_cover_nothing(
    seed: int, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "LABELLED", 10)
    discs = crowd(seed, shape=shape)
    placed = labels.placed(discs, {d.key: f"Community {d.key} (12)" for d in discs}, box(discs))
    assert all(d.label for d in placed)
    greatest = sorted(placed, key=lambda d: (-d.radius, d.key))[:10]
    assert all(d in greatest or d.label.visible_from >= labels.NEAR for d in placed if d.label)
    for zoom in (0.5, 1.3, 1.6, 2.4, 2.9, 4, 8, 20):
        assert_free(placed, zoom)
    assert shape == "star" or len(shown(placed, 20)) == len(discs)


def near(discs: tuple[Disc, ...]) -> list[Label]:
    """The labels as they are from the zoom NEAR on."""
    return [replace(d.label, visible_from=max(d.label.visible_from, labels.NEAR)) for d in discs if d.label]


def test_whom_a_name_is_placed_beside_is_looked_for_among_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """As near as a name can be in the way, and no nearer: the same zooms as if all were looked at."""
    chance = random.Random(5)
    discs = [disc(f"d{i}", chance.uniform(0, 6_000), chance.uniform(0, 6_000), 10) for i in range(300)]
    texts = {d.key: "Somewhere" for d in discs}
    monkeypatch.setattr(labels, "LABELLED", 10)
    some = near(labels.placed(discs, texts, box(discs), labels.NEAR))
    monkeypatch.setattr(labels, "LABELLED", 300)
    assert some == near(labels.placed(discs, texts, box(discs), labels.NEAR))


def test_a_name_on_more_lines_is_shown_until_the_usual_one_has_room_and_covers_nothing() -> None:
    narrow = 0
    for seed in range(6):
        discs = crowd(seed, count=25)
        placed = labels.placed(discs, {d.key: f"Community {d.key} (12)" for d in discs}, box(discs))
        both = labels.narrowed(placed, {d.key: f"Community\n{d.key}\n(12)" for d in discs}, box(discs))
        assert shown(both, 20) == shown(placed, 20)
        for zoom in (0.2, 0.31, 0.5, 0.84, 1.3, 2.9):
            named = [d for d in both if d.label and d.callout and d.callout.visible(zoom)]
            assert not [d for d in named if d.label and d.label.visible(zoom)], "one name at a time"
            seen = shown(both, zoom) + [on_screen(d.callout, zoom) for d in named if d.callout]
            assert [pair for pair in itertools.combinations(seen, 2) if overlap(*pair)] == []
            assert [(d.key, one) for d in discs for one in seen if covers(one, d, zoom)] == []
            narrow += len(named)
    assert narrow > 5


def test_a_label_keeps_clear_of_a_disc_that_is_not_its_own() -> None:
    discs = crowd(4)
    placed = labels.placed(discs, {d.key: "Somewhere" for d in discs}, box(discs))
    for d, other in itertools.permutations(placed, 2):
        if d.label and d.label.visible_from <= 1:
            left, top, right, bottom = on_screen(d.label, 1)
            near = labels.CLEAR - 0.01
            assert not covers((left - near, top, right + near, bottom), other, 1)


def test_no_discs_have_no_labels() -> None:
    assert labels.placed([], {}, box([])) == ()


def test_wide_letters_take_more_room() -> None:
    assert labels.width("") == 0
    assert labels.width("ill") < labels.width("non") < labels.width("mmm") < 3 * TEXT


def test_segments_of_a_ring_share_it_as_their_counts_do() -> None:
    # By hand: 1, 1 and 2 of 4 are quarters and a half, clockwise from the top.
    found = svg.arcs(Disc("d", 0, 0, 10, (0, 0), (("a", 2), ("b", 1), ("c", 1)), 4, 0))
    begins = [re.match(r"M(\S+) (\S+)A", path) for _, path in found]
    assert [sector for sector, _ in found] == ["a", "b", "c"]
    assert [(float(m[1]), float(m[2])) for m in begins if m] == [(0, -10), (0, 10), (-10, 0)]


def test_the_svg_shows_the_labels_of_the_first_zoom() -> None:
    found = drawn(located())
    texts = svg.texts(found)
    assert [text for *_, text in texts] == [
        d.label.text for d in found.discs if d.label and d.label.visible_from <= found.zoom
    ]
    assert {size for _, _, size, _, _ in texts} == {round(TEXT / found.zoom, 1)}


def test_a_ring_counts_each_sector_of_each_partner() -> None:
    snapshot = located()
    for found in drawn(snapshot).discs:
        everybody = maps.shown_anywhere(snapshot, PERIOD.day.toordinal(), Choice(), frozenset())
        here = [p for p in everybody if snapshot.partners[p].municipality == found.key]
        assert found.partners == len(here)
        assert sum(count for _, count in found.ring) == sum(len(snapshot.partners[p].sectors) or 1 for p in here)
        assert [count for _, count in found.ring] == sorted((count for _, count in found.ring), reverse=True)


def test_a_ribbon_is_the_sum_of_the_ties_between_two_places() -> None:
    # a lives in one place, b and c in another; d is nowhere.
    weights = sparse.csr_array([[0, 1, 0.5, 9], [1, 0, 0.25, 0], [0.5, 0.25, 0, 0], [9, 0, 0, 0]])
    ties = Ties(("a", "b", "c", "d"), (), sparse.csr_array((4, 0)), weights)
    found = municipalities.ribbons({"a": "one", "b": "other", "c": "other"}, ties)
    assert [(r.one, r.other, r.weight, r.ties) for r in found] == [("one", "other", 1.5, 2)]


def test_the_strongest_ribbons_come_first_and_lead_to_discs() -> None:
    found = drawn(located())
    assert found.ribbons
    weights = [ribbon.weight for ribbon in found.ribbons]
    assert weights == sorted(weights, reverse=True)
    assert {key for ribbon in found.ribbons for key in (ribbon.one, ribbon.other)} <= {d.key for d in found.discs}
    weakest = drawn(located(), minimum=weights[0])
    assert [ribbon.weight for ribbon in weakest.ribbons] == weights[:1]


def test_the_same_graph_gives_the_same_drawing() -> None:
    assert drawn(located()) == drawn(located())
    assert drawn(located(), municipality="souris") == drawn(located(), municipality="souris")


def test_discs_do_not_overlap_and_stay_in_the_box() -> None:
    for found in (drawn(located()), drawn(located(), municipality="souris")):
        left, top, right, bottom = found.box
        for d in found.discs:
            assert left <= d.x - d.reach < d.x + d.reach <= right
            assert top <= d.y - d.reach < d.y + d.reach <= bottom
        for one, other in itertools.combinations(found.discs, 2):
            assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius


def test_a_place_without_latitude_is_told_not_drawn() -> None:
    found = drawn(located())
    assert {d.key for d in found.discs} == set(AT)
    assert found.unplaced == ("tignish",)


def test_an_empty_graph_is_an_empty_drawing() -> None:
    found = drawn(random_graphs.snapshot({entity: [] for entity in random_graphs.rows(1)}))
    assert (found.discs, found.ribbons, found.unplaced) == ((), (), ())
    assert found.zoom > 0


def test_one_disc_stands_in_the_middle_of_a_box_that_does_not_blow_it_up() -> None:
    rows = {entity: [] for entity in random_graphs.rows(1)}
    rows["municipality"] = [{"key": "souris", "name": "Souris", "latitude": 46.355, "longitude": -62.251}]
    found = drawn(random_graphs.snapshot(rows))
    (alone,) = found.discs
    left, top, right, bottom = found.box
    assert (alone.x, alone.y) == pytest.approx(((left + right) / 2, (top + bottom) / 2))
    assert 2 * alone.radius * found.zoom < 50
    assert alone.label is not None
    assert alone.label.text == "Souris (0)"
    assert alone.label.visible_from <= found.zoom


def test_an_island_with_places_is_shown_whole_and_a_mainland_is_not() -> None:
    island = ((-50, -50), (150, -50), (150, 150), (-50, 150))
    mainland = ((-900, -900), (900, -900), (900, 900))
    islet = ((180, 0), (190, 0), (190, 10))
    frame = geography.with_islands((0, 0, 120, 120), (island, mainland, islet), [(10, 10), (90, 90)])
    assert frame == (-50, -50, 150, 150)


def test_a_name_stands_on_two_lines_and_leaves_out_the_place_inside_it() -> None:
    rows = random_graphs.rows(3)
    rows["partner"] = [
        {"key": key, "name": name, "kind": "library", "municipality": "souris"}
        for key, name in (("a", "Reading Room, Souris"), ("b", "Bayberry Boatworks, Souris East"), ("c", "L" * 40))
    ]
    for entity in ("participation", "representation", "setting", "expectation"):
        rows[entity] = []
    found = drawn(random_graphs.snapshot(rows), municipality="souris")
    texts = {d.key: d.label.text for d in found.discs if d.label}
    assert texts == {"a": "Reading Room", "b": "Bayberry Boatworks,\nSouris East", "c": "L" * 24 + "\n" + "L" * 16}
    everywhere = {d.key: d.label.text for d in drawn(random_graphs.snapshot(rows), view="partners").discs if d.label}
    assert everywhere["a"] == "Reading Room, Souris"


def test_the_map_of_sectors_counts_a_partner_in_each_of_its_sectors() -> None:
    snapshot = located()
    found = drawn(snapshot, view="sectors")
    everybody = maps.shown_anywhere(snapshot, PERIOD.day.toordinal(), Choice(), frozenset())
    sectors = Counter(sector for key in everybody for sector in snapshot.partners[key].sectors or [""])
    assert {d.key: d.partners for d in found.discs} == sectors
    # Every tie between partners of two sectors is shared out whole; within one sector it is no ribbon.
    ties = maps.window_ties(snapshot, PERIOD)
    shown = set(everybody)
    across = 0.0
    for one, other, weight in ties.pairs():
        if one in shown and other in shown:
            here, there = (snapshot.partners[key].sectors or [""] for key in (one, other))
            across += weight * (1 - sum(a == b for a in here for b in there) / len(here) / len(there))
    assert sum(ribbon.weight for ribbon in found.ribbons) == pytest.approx(across, rel=1e-5)


def test_the_map_around_a_partner_holds_its_ties_and_nobody_else() -> None:
    snapshot = located()
    ties = maps.window_ties(snapshot, PERIOD)
    everybody = set(maps.shown_anywhere(snapshot, PERIOD.day.toordinal(), Choice(), frozenset()))
    who = max((key for key in ties.keys if key in everybody), key=lambda key: ties.strength[ties.keys.index(key)])
    found = drawn(snapshot, view="ego", partner=who)
    tied = {one if other == who else other for one, other, _ in ties.pairs() if who in (one, other)}
    assert tied
    assert found.discs[0].key == who
    assert {d.key for d in found.discs[1:]} == tied & everybody
    own = [ribbon for ribbon in found.ribbons if who in (ribbon.one, ribbon.other)]
    assert found.ribbons[: len(own)] == tuple(own)


def test_a_person_is_found_at_the_organization_they_speak_for() -> None:
    snapshot = located()
    day = PERIOD.day.toordinal()
    row = next(
        r for r in snapshot.representations.values() if r.holds_on(day) and len(snapshot.represents[r.person]) == 1
    )
    assert maps.chosen(snapshot, PERIOD, Choice(view="partners", partner=row.person)) == row.organization


def test_a_sector_keeps_its_colour_whatever_else_there_is() -> None:
    colours = {palette.colour(Sector(key=key, name=key)) for key in ("health", "mental-health")}
    assert colours == {palette.MUTED["rose"]}
    assert palette.colour(Sector(key="health", name="Health", colour="wine")) == palette.MUTED["wine"]
    assert palette.colour(Sector(key="bees", name="Bees")) == palette.colour(Sector(key="bees", name="Honey"))


#: Machado, Oliveira and Fernandes 2009, IEEE TVCG 15(6), severity 1: what a colour-blind reader sees of linear RGB.
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("reader", ["usual", *SEEN])
def test_colours_of_sectors_are_told_apart_by_every_reader(reader: str) -> None:
    def lab(colour: str) -> np.ndarray:
        """CIELAB under D65."""
        coded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
        linear = np.clip(np.array(SEEN[reader]) @ linear, 0, 1) if reader in SEEN else linear
        rgb_to_xyz = [(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)]
        xyz = np.array(rgb_to_xyz) @ linear / (0.9505, 1.0, 1.089)
        x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
        return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])

    for one, other in itertools.combinations(palette.MUTED, 2):
        # 2.3 is just noticed (Mahy and others 1994); four times as much is told apart at a glance.
        assert np.linalg.norm(lab(palette.MUTED[one]) - lab(palette.MUTED[other])) > 9, (one, other)


@pytest.mark.parametrize("seed", range(3))
def test_a_tie_is_the_sum_of_what_its_collaborations_add(seed: int) -> None:
    snapshot = random_graphs.snapshot(random_graphs.rows(seed, 40, 60))
    ties = maps.window_ties(snapshot, PERIOD)
    weights = {(one, other): weight for one, other, weight in ties.pairs()}
    assert weights
    for one, other in itertools.combinations(ties.keys[:40], 2):
        summed = sum(share.weight for share in question.tie(snapshot, PERIOD, one, other))
        assert summed == pytest.approx(weights.get((one, other), weights.get((other, one), 0))), (one, other)


def test_the_arithmetic_of_a_tie_is_written_out() -> None:
    # Two met alone, then with a third, then with eight others: 1/1 + 1/2 + 1/9.
    names = [f"p{number}" for number in range(10)]
    rows: random_graphs.Rows = {entity: [] for entity in random_graphs.rows(1)}
    rows["partner"] = [{"key": name, "name": name.upper(), "kind": "other"} for name in names]
    for number, present in ((3, 2), (2, 3), (1, 10)):
        key = f"m{number}"
        rows["collaboration"].append(
            {"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": f"2026-0{number}-01"}
        )
        rows["participation"] += [
            {"key": f"{name}--{key}", "partner": name, "collaboration": key, "attendance": "present"}
            for name in names[:present]
        ]
    tie = answers_of_ties.tie(random_graphs.snapshot(rows), PERIOD, "p0", "p1")
    assert tie.arithmetic == "1/1 + 1/2 + 1/9 = 1.61"
    assert tie.sentence == "P0 and P1 shared 3 collaborations in these months."
    assert [(share.collaboration, share.present) for share in tie.collaborations] == [("m3", 2), ("m2", 3), ("m1", 10)]
