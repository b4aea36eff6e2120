"""The map as one file: it opens offline, moves and searches, asks nobody, and a name in it is text."""

from __future__ import annotations

from pathlib import Path

from conftest import Command, fill
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from test_browser import LISTEN, browser  # noqa: F401

from graphsvc.answers import offline
from graphsvc.sparse import compile
from graphsvc.storage.store import Store

ENGINES = ("arcadedb",)
HOSTILE = '</script><img src=x onerror="window.bad = 1"><b>&\'\u202e'
TABLES: dict[str, list[dict[str, object]]] = {
    "municipality": [{"key": "p", "name": HOSTILE, "latitude": 46.2, "longitude": -63.1}],
    "sector": [{"key": "s", "name": HOSTILE}],
    "partner": [
        {
            "key": key,
            "name": name,
            "kind": "other",
            "municipality": "p",
            "sectors": ["s"],
            "email": "secret@example.org",
        }
        for key, name in (("a", HOSTILE), ("b", "Book Bus"))
    ],
    "collaboration": [{"key": "m", "title": HOSTILE, "kind": "meeting", "status": "held", "starts_on": "2026-11-01"}],
    "participation": [{"partner": key, "collaboration": "m", "attendance": "present"} for key in ("a", "b")],
}


def test_the_file_opens_offline_and_its_names_are_text(
    client: FlaskClient,
    command: Command,
    store: Store,
    browser: Browser,  # noqa: F811
    tmp_path: Path,
) -> None:
    compile.main()
    fill(store, TABLES)
    answer = client.get("/map.html?lang=en&view=partners&day=2026-11-23")
    assert answer.mimetype == "text/html"
    assert "secret@example.org" not in answer.text
    (tmp_path / "map.html").write_bytes(answer.data)
    command("map", "--output", str(tmp_path / "command.html"), "--day", "2026-11-23")
    context = browser.new_context(offline=True, locale="en")
    context.add_init_script(LISTEN)
    page = context.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for name, who, near in (("map.html", HOSTILE, "Book Bus"), ("command.html", HOSTILE, "")):
        page.goto((tmp_path / name).as_uri())
        page.locator("#map[data-ready=yes]").wait_for()
        page.locator("[name=find]").fill("onerror")
        page.keyboard.press("Enter")
        expect(page.locator("#map-details h3")).to_have_text(who)
        expect(page.locator("#map")).to_be_focused()
        page.keyboard.press("+")
        if near:
            page.locator("#map-details .neighbours button", has_text=near).click()
            expect(page.locator("#map-details h3")).to_have_text(near)
        assert page.locator("#map-details a, img").count() == 0, "nothing leads to a service that is not there"
    assert page.evaluate("window.bad") is None
    assert page.evaluate("window.refused") == []
    assert told == []
    assert asked == [(tmp_path / name).as_uri() for name in ("map.html", "command.html")]
    context.close()


def test_the_script_of_the_file_is_that_of_the_page() -> None:
    text = offline.script()
    for name in offline.MODULES:
        assert f"modules.{name} = " in text
    assert "\nimport " not in text
    assert "\nexport " not in text
