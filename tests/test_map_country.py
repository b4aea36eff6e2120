"""The map of a country: provinces, where partners or municipalities would be too many, and what one opens to."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import invented
import pytest
from benchmarks.networks import Size

from graphsvc.answers import maps
from graphsvc.maps.drawing import Drawing
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps as question
from graphsvc.questions.maps import Choice

PERIOD = Period(invented.DAY)


@pytest.fixture(scope="module")
def country() -> Snapshot:
    return invented.country(Size("small", 6_000, 3_000, 12_000), towns=50)


def drawn(snapshot: Snapshot, period: Period = PERIOD, **options: str) -> tuple[Choice, Drawing]:
    choice = question.fitting(snapshot, period, Choice(**options))
    return choice, question.draw(snapshot, period, choice)


def province(snapshot: Snapshot, partner: str) -> str:
    return snapshot.municipalities[snapshot.partners[partner].municipality or ""].province or ""


@pytest.mark.parametrize("view", ["", "partners", "municipalities", "provinces"])
def test_a_country_is_shown_by_province(country: Snapshot, view: str) -> None:
    choice, found = drawn(country, view=view)
    assert found.view == "provinces"
    assert {d.key: d.partners for d in found.discs} == Counter(province(country, key) for key in country.partners)
    across: Counter[tuple[str, ...]] = Counter()
    for one, other, weight in question.window_ties(country, PERIOD).pairs():
        ends = tuple(sorted((province(country, one), province(country, other))))
        across[ends] += weight if len({*ends}) == 2 else 0
    ribbons = {tuple(sorted((r.one, r.other))): r.weight for r in found.ribbons}
    assert ribbons == pytest.approx({ends: weight for ends, weight in across.items() if weight}, rel=1e-5)
    for one, other in itertools.combinations(found.discs, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    told = maps.data(country, PERIOD, choice, found, lambda view, key: "").not_shown
    assert ("too many" in told) == (view in ("partners", "municipalities", ""))


def test_a_province_stands_at_the_same_place_on_every_day(country: Snapshot) -> None:
    _, today = drawn(country)
    _, then = drawn(country, Period(invented.DAY.replace(year=2024)))
    assert {d.key: d.home for d in today.discs} == {d.key: d.home for d in then.discs}


def test_a_province_opens_to_its_municipalities_and_no_others(country: Snapshot) -> None:
    choice, found = drawn(country, province="QC")
    assert choice.view == "municipalities"
    here = {key for key, row in country.municipalities.items() if row.province == "QC"}
    assert {d.key for d in found.discs} == here
    assert sum(d.partners for d in found.discs) == sum(province(country, key) == "QC" for key in country.partners)
    assert {end for r in found.ribbons for end in (r.one, r.other)} <= here


def test_a_network_of_one_province_is_shown_by_municipality() -> None:
    choice, _ = drawn(invented.country(Size("town", 300, 100, 400), towns=30))
    assert choice.view == "municipalities"
