"""The map of a country: provinces, where partners or municipalities would be too many, and what one opens to."""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import invented
import pytest
from benchmarks.map_page import Held
from benchmarks.networks import Size

from graphsvc import clock, pace, serving, sizes
from graphsvc.answers import maps
from graphsvc.app import create_app
from graphsvc.config import Settings
from graphsvc.maps.drawing import Drawing
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps as question
from graphsvc.questions import positions
from graphsvc.questions.maps import Choice
from graphsvc.sparse import compile

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
    across, many = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for one, other, weight in question.window_ties(country, PERIOD).pairs():
        ends = tuple(sorted((province(country, one), province(country, other))))
        across[ends] += weight if len({*ends}) == 2 else 0
        many[ends] += len({*ends}) == 2
    ribbons = {tuple(sorted((r.one, r.other))): r.weight for r in found.ribbons}
    assert ribbons == pytest.approx({ends: weight for ends, weight in across.items() if weight}, rel=1e-5)
    assert {tuple(sorted((r.one, r.other))): r.ties for r in found.ribbons} == {e: n for e, n in many.items() if n}
    for one, other in itertools.combinations(found.discs, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    told = maps.data(country, PERIOD, choice, found, lambda view, key: "").not_shown
    assert ("too many" in told) == (view in ("partners", "municipalities", ""))


def test_the_country_is_drawn_without_the_ties_of_all_its_partners(country: Snapshot) -> None:
    period = Period(invented.DAY.replace(year=2025))
    _, found = drawn(country, period)
    assert found.ribbons
    assert ("ties", period, frozenset()) not in country.readings
    drawn(country, period, province="ON")
    assert ("ties", period, frozenset()) in country.readings


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


class Listening:
    """The background computations of an app, with the questions that it was asked."""

    def __init__(self, background: Any) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self._background = background

    def ask(self, question: tuple[Any, ...], *more: Any, **how: Any) -> Any:
        self.asked.append(question)
        return self._background.ask(question, *more, **how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._background, name)


def test_the_map_of_a_country_asks_for_no_places_of_partners_and_that_of_a_town_for_its_own_alone(
    country: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "LARGE", 10_000)
    compile.main()
    app = create_app(Held(country), Settings(data=tmp_path), mode="demo")
    app.config["TODAY"] = lambda: invented.DAY
    listening = Listening(app.extensions["graphsvc.background"])
    app.extensions["graphsvc.background"] = listening
    client = app.test_client()
    assert client.get("/map").status_code == 200
    assert client.get("/map?province=ON").status_code == 200
    assert not [question for question in listening.asked if question[0] == "positions"]
    town, _ = Counter(row.municipality for row in country.partners.values()).most_common(1)[0]
    assert client.get(f"/map?municipality={town}").status_code == 200
    assert {question for question in listening.asked if question[0] == "positions"} == {("positions", town)}
    own = {key for key, row in country.partners.items() if row.municipality == town}
    placed = positions.positions_of(country, listening, str(town), wait=120)  # pyright: ignore[reportArgumentType]
    assert placed.points
    assert placed.points.keys() <= own
    assert placed.points.keys() == positions.computed(country, str(town)).points.keys()
    listening.close()


def test_after_the_start_the_country_is_worked_out_once_and_then_what_it_leads_to(
    country: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> list[Any]:
        return list(found.readings._answers)  # pyright: ignore[reportPrivateUsage]

    monkeypatch.setattr(sizes, "LARGE", 10_000)
    compile.main()
    found = replace(country)  # with a memo of its own
    store, before = Held(found), list[Any]()
    monkeypatch.setattr(pace, "until_quiet", lambda longest: before.extend(kept()))
    app = create_app(store, Settings(data=tmp_path), mode="demo")
    serving.load_ahead(app)
    assert "maps/page.html" in {name for _loader, name in cast(Any, app.jinja_env.cache)}
    assert "pyvis.network" in sys.modules
    serving.work_ahead(app, store)
    assert {"map", "labelled map", "activity", "not shown"} <= {question[0] for question in before}
    assert "ties" not in {question[0] for question in before}, "whoever asks for the first map comes before"
    assert "ties" in {question[0] for question in kept()}
    drawings = [question for question in kept() if question[0] == "map"]
    app.config["TODAY"] = clock.today
    assert app.test_client().get("/map").status_code == 200
    assert drawings == [question for question in kept() if question[0] == "map"]
