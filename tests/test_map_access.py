"""The map for everybody: by keyboard, by ear and by finger, with names that are text and lie on nothing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from benchmarks.map_page import Held
from invented import DAY, province
from playwright.sync_api import Browser, Locator, Page, expect
from running import eventually, served
from test_browser import LISTEN, PHONE, WIDE, browser  # noqa: F401
from test_map_page import ready

from graphsvc.app import create_app
from graphsvc.config import Settings
from graphsvc.model import records
from graphsvc.network import snapshot
from graphsvc.sparse import compile

VIEWS = {
    "municipalities": "/map?",
    "a town": "/map?municipality=charlottetown",
    "partners": "/map?view=partners",
    "sectors": "/map?view=sectors",
    "ego": "/map?view=ego&partner=bayberry-boatworks-charlottetown",
}
#: What may be shown besides, in one view each.
STATES = {
    "marks": "/map?new=1&lapsed=1&quiet=1&cut=1",
    "gaps": "/map?municipality=charlottetown&gaps=1",
    "two days": "/map?view=partners&compared=2025-11-28",
    "path": "/map?view=partners&partner=bayberry-boatworks-charlottetown&with=orchard-school-stratford",
    "council": "/map?view=sectors&council=1&gaps=1",
}
#: Keeps the network that is drawn, and of each frame the names: text, left, top, right and bottom on the screen.
WATCH = """
let library;
const wrapped = (Made) => function (...parts) {
  window.network = new Made(...parts);
  network.on('beforeDrawing', () => { window.names = []; });
  return window.network;
};
Object.defineProperty(window, 'vis', { get: () => library, set: (given) => {
  let network;
  const set = (made) => { network = wrapped(made); };
  Object.defineProperty(given, 'Network', { enumerable: true, get: () => network, set });
  library = given;
} });
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most = Infinity) {
  if (this.textAlign !== 'center' && window.names) {
    const high = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) / 2;
    const wide = Math.min(most, this.measureText(text).width);
    const turned = this.getTransform();
    const [from, to] = [[x, y - high], [x + wide, y + high]].map(([a, b]) => turned.transformPoint({ x: a, y: b }));
    const pixel = this.canvas.width / this.canvas.clientWidth;
    names.push([text, ...[from.x, from.y, to.x, to.y].map((at) => at / pixel)]);
  }
  return write.call(this, text, x, y, most);
};
"""
#: In shares of the first zoom.
ZOOMS = (0.5, 1, 2, 4, 10)
#: Where a disc lies on the screen, and how large it is.
DISCS = """() => {
  const data = JSON.parse(document.getElementById('map-data').textContent);
  return [...data.nodes, ...data.ghosts].map(({ id, x, y, size }) => {
    const at = network.canvasToDOM({ x, y });
    return [id, at.x, at.y, size * network.getScale()];
  });
}"""
#: Whether discs move when the next picture is said to stand, which a key asks for.
PRESSED = """(key) => new Promise((done) => {
  const map = document.getElementById('map');
  const look = () => map.dataset.ready === 'yes' && done(map.dataset.moving);
  new MutationObserver(look).observe(map, { attributes: true });
  map.dispatchEvent(new KeyboardEvent('keydown', { key }));
})"""
DRAWN = "document.querySelector('#map canvas').toDataURL()"
HOSTILE = (
    '<img src=x onerror="window.bad = 1">',
    "</script><script>window.bad = 1</script>",
    "\u202egnorw\u202c \u2067\u05d0\u05d1\u2069 \u200frtl",
    ("Très long nom " * 30)[:299].strip(),
)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample, from memory."""
    compile.main()
    app = create_app(Held(province()), Settings(data=tmp_path_factory.mktemp("sampled")), mode="demo")
    app.config["TODAY"] = lambda: DAY
    with served(app) as url:
        # Places of partners are computed behind the first who asks.
        asked = app.test_client()
        eventually(
            lambda: "nothing ties" in asked.get("/api/map?view=partners&lang=en").json["sentence"], 90, "the places"
        )
        yield url


@contextmanager
def opened(
    browser: Browser,  # noqa: F811
    size: dict[str, int] = WIDE,
    lang: str = "en",
    dark: bool = False,
    moves: bool = False,
) -> Iterator[Page]:
    """A page whose console, policy and requests to elsewhere fail the test."""
    context = browser.new_context(
        viewport=size,  # pyright: ignore
        locale=lang,
        color_scheme="dark" if dark else "light",
        has_touch=size is PHONE,
        reduced_motion="no-preference" if moves else "reduce",
    )
    context.add_init_script(LISTEN)
    context.add_init_script(WATCH)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda asked: None if "//127.0.0.1:" in asked.url else told.append(asked.url))
    yield page
    assert told == []
    assert page.evaluate("window.refused") == []
    context.close()


def go(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)


def told(page: Page) -> Locator:
    """What a screen reader is told."""
    return page.locator("#map-told")


def test_by_keyboard_and_by_ear_a_partner_is_found_its_neighbours_walked_and_a_tie_told(
    sampled: str,
    browser: Browser,  # noqa: F811
) -> None:
    with opened(browser) as page:
        for view, address in VIEWS.items():
            go(page, f"{sampled}{address}&lang=en")
            nodes = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes")
            name = max(nodes, key=lambda node: node["size"])["name"]
            page.locator("[name=find]").focus()
            page.keyboard.type(name)
            page.keyboard.press("Enter")
            expect(page.locator("#map")).to_be_focused()
            expect(told(page)).to_contain_text(name)
            assert "Tied to: " in told(page).inner_text(), view
            heard = [told(page).inner_text()]
            for _ in range(2):
                for arrow in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
                    page.keyboard.press(f"Shift+{arrow}")
                    if told(page).inner_text() not in heard:
                        heard.append(told(page).inner_text())
                        break
            assert len(heard) == 3, f"{view}: a neighbour of a neighbour"
            page.keyboard.press("t")
            expect(told(page)).to_contain_text("Strength of the tie: ")
            ends = [text.split(".")[0].split(" (")[0] for text in heard[1:]]
            assert all(end in told(page).inner_text() for end in ends), view
            page.keyboard.press("Escape")
            expect(told(page)).to_have_text(heard[-1])
            page.keyboard.press("Escape")
            expect(told(page)).to_have_text("")
            if view == "a town":
                page.keyboard.press("Escape")
                expect(told(page)).to_have_text("The network on the map")


def test_by_finger_on_a_phone_the_same_and_the_page_scrolls_past_the_map(sampled: str, browser: Browser) -> None:  # noqa: F811
    with opened(browser, PHONE) as page:
        go(page, f"{sampled}{VIEWS['a town']}&lang=en")
        page.locator("#map").scroll_into_view_if_needed()
        box = page.locator("#map").bounding_box()
        assert box
        before = page.evaluate("window.scrollY")
        swipe(page, box["x"] + 150, box["y"] + 150)
        assert page.evaluate("window.scrollY") > before + 40
        page.locator("#map").scroll_into_view_if_needed()
        box = page.locator("#map").bounding_box()
        assert box
        _id, x, y, _size = max(page.evaluate(DISCS), key=lambda disc: disc[3])
        page.touchscreen.tap(box["x"] + x, box["y"] + y)
        chosen = page.locator("#map-details h3")
        expect(chosen).to_be_visible()
        names = [chosen.inner_text()]
        for _ in range(2):
            other = page.locator(".neighbours li button:first-child").nth(1)
            names.append(other.inner_text())
            other.tap()
            expect(chosen).to_have_text(names[-1])
        tie = page.locator(".neighbours li button:last-child").first
        tie.tap()
        expect(chosen).to_contain_text(f"{names[-1]}")
        expect(chosen).to_contain_text(" – ")
        page.locator("#map-details p button", has_text=names[-1]).tap()
        expect(chosen).to_have_text(names[-1])
        page.locator("#map-back").tap()
        expect(page.locator("#map-heading")).to_have_text("The network on the map")


def swipe(page: Page, x: float, y: float) -> None:
    """A finger that moves up by 120 pixels."""
    finger = page.context.new_cdp_session(page)
    for step in range(13):
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - 10 * step}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("before => window.scrollY > before", arg=0)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "lang", "dark"), [(WIDE, "en", True), (PHONE, "fr", False)], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_in_any_view_or_state(
    sampled: str,
    browser: Browser,  # noqa: F811
    size: dict[str, int],
    lang: str,
    dark: bool,
) -> None:
    found: list[str] = []
    with opened(browser, size, lang, dark) as page:
        # What differs on a phone does in every state.
        for name, address in (VIEWS if size is PHONE else VIEWS | STATES).items():
            go(page, f"{sampled}{address}&lang={lang}")
            answer = Axe().run(page, context="main", options={"resultTypes": ["violations"]}).response
            assert len(answer["passes"]) > 5
            found += [
                f"{name}: {broken['id']} at {broken['nodes'][0]['target']}"
                for broken in answer["violations"]
                if broken["impact"] in ("serious", "critical")
            ]
            if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                found.append(f"{name}: too wide")
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_is_drawn_has_no_name_on_a_disc_or_a_name_at_five_zooms(sampled: str, browser: Browser, lang: str) -> None:  # noqa: F811
    with opened(browser, lang=lang) as page:
        for address in (*VIEWS.values(), STATES["gaps"], STATES["council"]):
            go(page, f"{sampled}{address}&lang={lang}")
            fitted = page.evaluate("network.getScale()")
            for share in ZOOMS:
                page.evaluate(f"network.moveTo({{ scale: {share * fitted} }}); network.redraw()")
                assert_apart(page, f"{address} at {share}")


def test_the_name_of_who_is_chosen_is_whole_on_a_phone(sampled: str, browser: Browser) -> None:  # noqa: F811
    with opened(browser, PHONE, "fr") as page:
        go(page, f"{sampled}/map?view=ego&partner=cormorant-settlement-society-charlottetown&lang=fr")
        lines: list[Any] = page.evaluate("names.slice(-2)")
        assert " ".join(line[0] for line in lines) == "Société d'établissement Cormorant, Charlottetown"
        wide = page.evaluate("document.getElementById('map').clientWidth")
        assert all(left >= 0 and right <= wide for _text, left, _top, right, _bottom in lines)
        assert lines[0][4] <= lines[1][2] + 0.5, "one below the other"


def assert_apart(page: Page, what: str) -> None:
    """Of what the last frame drew no two names overlap, no two discs, and no name lies on a disc."""
    discs: list[Any] = page.evaluate(DISCS)
    # Who is chosen is told in full, on top of what lies there.
    chosen = page.evaluate("network.getSelectedNodes().length")
    names: list[Any] = page.evaluate("names")
    names = names[: len(names) - chosen]
    for (_, a, b, r), (_, c, d, s) in itertools.combinations(discs, 2):
        assert math.hypot(a - c, b - d) > r + s - 0.01, what
    slack = 0.5
    for (one, a, b, c, d), (other, e, f, g, h) in itertools.combinations(names, 2):
        assert not (min(c, g) - max(a, e) > slack and min(d, h) - max(b, f) > slack), (what, one, other)
    for (name, a, b, c, d), (key, x, y, r) in itertools.product(names, discs):
        away = math.hypot(max(a - x, 0, x - c), max(b - y, 0, y - d))
        assert away > r - slack, (what, name, key)


def test_a_town_grows_into_its_partners_and_back_and_looks_then_as_without(sampled: str, browser: Browser) -> None:  # noqa: F811
    still: list[str] = []
    with opened(browser) as page:
        for view in ("municipalities", "a town"):
            go(page, f"{sampled}{VIEWS[view]}&lang=en")
            after = f"requestAnimationFrame(() => requestAnimationFrame(() => done({DRAWN})))"
            still.append(page.evaluate(f"new Promise((done) => {after})"))
        page.locator("#map").focus()
        assert page.evaluate(PRESSED, "Escape") is None, "nothing moves where less motion is asked for"
    with opened(browser, moves=True) as page:
        go(page, f"{sampled}/map?lang=en")
        page.locator("[name=find]").fill("Charlottetown")
        page.locator("#map-found button").first.click()
        for key, expected in (("Enter", still[1]), ("Escape", still[0])):
            assert page.evaluate(PRESSED, key) == "yes", "it stands before it moves"
            page.locator("#map:not([data-moving])").wait_for()
            # Who was found is told of in the panel, which leaves the map less room.
            page.locator(".map-panel details").evaluate("panel => { panel.open = false; }")
            page.wait_for_function(f"expected => {DRAWN} === expected", arg=expected)


def test_hostile_names_are_text_in_every_view_in_the_panel_the_search_and_the_files(
    browser: Browser,  # noqa: F811
    tmp_path: Path,
) -> None:
    compile.main()
    app = create_app(Held(hostile()), Settings(data=tmp_path), mode="demo")
    app.config["TODAY"] = lambda: DAY
    client = app.test_client()
    for form, lang in itertools.product(("svg", "gexf", "graphml", "html"), ("en", "fr")):
        text = client.get(f"/map.{form}?view=partners&lang={lang}").text
        assert "<img" not in text.lower()
        assert "<script>window" not in text.lower()
    searched = ("/map?", "/map?view=sectors&gaps=1", "/map?view=ego&partner=q0")
    with served(app) as url, opened(browser) as page:
        for address in (
            "/map?",
            "/map?view=partners&gaps=1&new=1&lapsed=1&quiet=1&cut=1",
            "/map?municipality=p0&gaps=1",
            "/map?view=sectors&gaps=1",
            "/map?view=ego&partner=q0",
            "/map?view=partners&compared=2025-01-01",
            "/map?view=partners&partner=q0&with=q1",
            "/map?view=sectors&council=1",
        ):
            go(page, f"{url}{address}&lang=en")
            nodes = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes")
            for node in nodes[:4] if address in searched else ():
                page.locator("[name=find]").fill(node["name"][:90])
                page.locator("#map-found button").first.wait_for()
                page.keyboard.press("Enter")
                expect(page.locator("#map-details h3")).not_to_have_text("")
                expect(told(page)).not_to_have_text("")
            page.locator("#map-table").evaluate("table => { table.open = true; }")
            assert page.locator("main img").count() == 0
            assert page.evaluate("window.bad") is None
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


def hostile() -> snapshot.Snapshot:
    """A network all of whose names are hostile."""
    rows: dict[str, list[dict[str, Any]]] = {
        "municipality": [
            {"key": f"p{n}", "name": name, "latitude": 46.2 + n / 5, "longitude": -63.1 - n / 5, "province": "PE"}
            for n, name in enumerate(HOSTILE)
        ],
        "sector": [{"key": f"s{n}", "name": name} for n, name in enumerate(HOSTILE)],
        "partner": [
            {"key": f"q{n}", "name": name, "kind": "other", "municipality": f"p{n}", "sectors": [f"s{n}"]}
            for n, name in enumerate(HOSTILE)
        ],
        "collaboration": [
            {"key": "m", "title": HOSTILE[0], "kind": "meeting", "status": "held", "starts_on": "2026-11-02"}
        ],
        "participation": [{"partner": f"q{n}", "collaboration": "m", "attendance": "present"} for n in range(4)],
        "expectation": [{"municipality": "p0", "sector": f"s{n}", "partners": 2} for n in range(4)],
    }
    tables: dict[str, dict[str, records.Record]] = {entity: {} for entity in records.RECORDS}
    for entity, values in rows.items():
        for row in values:
            record = records.read(entity, row)
            tables[entity][record.key] = record
    return snapshot.loaded(1, tables, {})
