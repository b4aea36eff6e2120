"""How much the map does for what is asked of it: counted, since no clock decides a test."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import invented
import pytest
from benchmarks.map_page import Held
from flask import Flask
from playwright.sync_api import Browser, Page
from running import eventually
from test_browser import browser  # noqa: F401
from test_map_page import opened, ready

from graphsvc.app import create_app
from graphsvc.config import Settings
from graphsvc.maps import labels
from graphsvc.questions import positions
from graphsvc.sparse import compile

#: Counts what is handed to vis-network from now on, and marks its frame.
HANDED = """() => {
  window.handed = [];
  const { update } = vis.DataSet.prototype;
  vis.DataSet.prototype.update = function (rows) {
    handed.push(...rows.map((row) => row.id));
    return update.call(this, rows);
  };
  document.querySelector('#map .vis-network').dataset.marked = 'yes';
}"""
#: Counts lines that are drawn from now on, and frames of the picture.
DRAWN = """() => {
  window.lines = 0; window.frames_drawn = 0;
  const drawing = CanvasRenderingContext2D.prototype;
  const { lineTo, drawImage } = drawing;
  drawing.lineTo = function (...at) { lines += 1; return lineTo.apply(this, at); };
  drawing.drawImage = function (...at) { frames_drawn += 1; return drawImage.apply(this, at); };
}"""


#: The texts that are drawn in a frame from now on.
NAMED = """() => {
  window.texts = new Set();
  const drawing = CanvasRenderingContext2D.prototype;
  const { fillText } = drawing;
  drawing.fillText = function (text, ...at) { texts.add(text); return fillText.call(this, text, ...at); };
}"""
#: Two frames: who is drawn in the first is drawn by the second.
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The invented province, from memory, its places computed."""
    compile.main()
    found = invented.province()
    app = create_app(Held(found), Settings(data=tmp_path_factory.mktemp("data")), mode="demo")
    app.config["TODAY"] = lambda: invented.DAY
    background = app.extensions["graphsvc.background"]
    assert positions.positions_of(found, background, wait=120).points
    yield app
    background.close()


def moved(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Discs that stand elsewhere or have another size, or are new."""
    places = [{node["id"]: (node["x"], node["y"], node["size"]) for node in data["nodes"]} for data in (before, after)]
    return {key for key, place in places[1].items() if places[0].get(key) != place}


def slide(page: Page) -> None:
    """One month back."""
    page.locator("[name=month]").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**day=*")
    ready(page)


def merged(before: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """A map after a step, as the page has it."""
    now: dict[str, Any] = {**before, **step["fields"]}
    for name in ("nodes", "edges"):
        now[name] = [before[name][row] if isinstance(row, int) else row for row in step[name]]
    most = max((tie["weight"] for tie in now["edges"]), default=1.0)
    now["edges"] = [{**tie, "width": round(1 + 8 * tie["weight"] / most, 2)} for tie in now["edges"]]
    return now


@pytest.mark.parametrize("shown", ["view=municipalities", "view=partners&gaps=1&new=1", "view=sectors"])
def test_a_step_sends_what_changes_and_gives_the_map_of_its_day(app: Flask, shown: str) -> None:
    client = app.test_client()
    before: Any = client.get(f"/api/map?{shown}&day={invented.DAY}").json
    for day in ("2026-10-31", "2026-09-30", "2024-02-29"):
        after: Any = client.get(f"/api/map?{shown}&day={day}").json
        given = f"{shown}&day={day}&since={before['day']}&state={before['state']}"
        step: Any = client.get(f"/api/map/step?{given}").json
        for name in ("nodes", "edges"):
            sent = [row for row in step[name] if not isinstance(row, int)]
            known = {str({**row, "width": 0}) for row in before[name]}
            assert not known & {str({**row, "width": 0}) for row in sent}
        assert not step["whole"]
        assert merged(before, step) == {**after, "version": before["version"]}
        before = after


def test_a_step_from_a_map_that_is_not_made_any_more_is_whole(app: Flask) -> None:
    client = app.test_client()
    after: Any = client.get("/api/map?view=partners&day=2026-10-31").json
    step: Any = client.get("/api/map/step?view=partners&day=2026-10-31&since=2026-11-28&state=of-another").json
    assert step["whole"]
    assert {**step["fields"], "nodes": step["nodes"], "version": after["version"]} == {
        name: value for name, value in after.items() if name != "edges"
    }
    assert [row for row in step["edges"] if isinstance(row, int)] == []


def test_a_step_of_the_day_hands_the_canvas_only_discs_that_moved_or_grew(app: Flask, browser: Browser) -> None:  # noqa: F811
    last = invented.DAY.replace(day=1) - datetime.timedelta(days=1)
    before, after = (app.test_client().get(f"/api/map?view=partners&day={day}").json for day in (invented.DAY, last))
    assert before
    assert after
    with opened(app, browser, "/map?lang=en&view=partners") as page:
        page.evaluate(HANDED)
        slide(page)
        assert set(page.evaluate("handed")) == moved(before, after)
        assert len(page.evaluate("handed")) < len(after["nodes"]) / 2
        assert page.locator("#map .vis-network[data-marked]").count() == 1


def test_ties_are_not_drawn_again_while_the_picture_moves(app: Flask, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?lang=en&view=partners&window_months=120") as page:
        page.locator("[data-do=ties]").click()
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.evaluate(DRAWN)
        box = page.locator("#map").bounding_box()
        assert box
        x, y = box["x"] + 20, box["y"] + 20
        page.mouse.move(x, y)
        page.mouse.down()
        for turn in range(20):
            page.mouse.move(x + 5 * turn, y + 3 * turn)
            page.evaluate("() => new Promise(requestAnimationFrame)")
        page.mouse.up()
        assert page.evaluate("frames_drawn") >= 10
        # Discs and their leaders are drawn by lines too, ties by one each.
        ties = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).edges.length")
        assert ties > 3_000
        assert page.evaluate("lines / frames_drawn") < ties


def test_from_near_the_least_has_its_name_too_and_only_who_is_on_the_page_is_named(
    app: Flask,
    browser: Browser,  # noqa: F811
) -> None:
    with opened(app, browser, "/map?lang=en&view=partners&window_months=120") as page:
        nodes = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes")
        assert len(nodes) > labels.LABELLED
        named = [node for node in nodes if node["label"]["visible_from"] < 20]
        assert len(named) == len(nodes), "the greatest zoom of the page"
        least = next(node for node in reversed(nodes) if "\n" not in node["label"]["text"])
        page.emulate_media(reduced_motion="reduce")
        page.evaluate(NAMED)
        page.locator("[name=find]").fill(least["name"])
        page.locator("#map-found button").first.click()
        page.keyboard.press("Escape")
        for _ in range(6):
            page.keyboard.press("+")
        page.evaluate(FRAMES)
        page.evaluate("texts.clear()")
        page.keyboard.press("ArrowLeft")
        eventually(lambda: page.evaluate("texts.size") > 0, 20, "names are drawn")
        told = page.evaluate("[...texts]")
        assert least["label"]["text"] in told
        assert len(told) < len(nodes) / 4


def test_a_tie_is_chosen_where_it_is_clicked(app: Flask, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?lang=en&view=municipalities") as page:
        data = page.evaluate("JSON.parse(document.getElementById('map-data').textContent)")
        at = {node["id"]: node for node in data["nodes"]}
        tie = data["edges"][0]
        one, other = at[tie["from"]], at[tie["to"]]
        box = page.locator("#map").bounding_box()
        assert box
        left, top, right, bottom = data["box"]
        room = 2 * data["screen"]["padding"]
        scale = min((box["width"] - room) / (right - left), (box["height"] - room) / (bottom - top))
        # Where a curve of the kind that vis-network draws lies half way: nearer to the point that bends it.
        wide, high = abs(other["x"] - one["x"]), abs(other["y"] - one["y"])
        step = max(wide, high) / 2
        sign = [1 if one[axis] <= other[axis] else -1 for axis in "xy"]
        bend = (one["x"] + sign[0] * min(step, wide), one["y"] + sign[1] * min(step, high))
        x, y = (one[axis] / 4 + bend[n] / 2 + other[axis] / 4 for n, axis in enumerate("xy"))
        page.mouse.click(
            box["x"] + box["width"] / 2 + (x - (left + right) / 2) * scale,
            box["y"] + box["height"] / 2 + (y - (top + bottom) / 2) * scale,
        )
        told = page.locator("#map-details h3").inner_text()
        assert {one["name"], other["name"]} <= {*told.split(" – ")}
