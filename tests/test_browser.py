"""Every page in a real browser: nothing in the console, no other host, no report, nothing wider than a phone, axe."""

from __future__ import annotations

import datetime
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import IN_CI, fill
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError
from running import served
from test_pages import addresses, rows
from test_published import load

from graphsvc import sample
from graphsvc.storage.store import Store

#: What a browser sees does not depend on the engine; the pages are asked for on both elsewhere.
ENGINES = ("arcadedb",)

TODAY = datetime.date(2026, 11, 23)
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
#: Pages whose picture depends on the data: looked at with the whole sample too.
FULL = (
    "/",
    "/gaps",
    "/gaps?all=1",
    "/gaps/souris/health",
    "/gaps/charlottetown/municipal",
    "/introducers?partner=adele-kaya",
    "/gaps/cut?without_us=1",
    "/gaps/without",
    "/gaps?council=1",
    "/gaps/without?partner=adele-kaya&partner=island-newcomer-partnership",
    "/gaps/without?partner=alice-silva",
    "/partners",
    "/partners?q=library",
    "/history",
    "/action-items",
    "/action-items?status=done",
    "/map",
    "/map?municipality=charlottetown",
    "/measures",
    "/report?from=2016-01-01&until=2018-02-28",
    "/changes",
    "/municipalities",
    "/municipalities/charlottetown",
    "/sectors/health",
    "/collaborations",
    "/collaborations/municipal-lip-council",
    "/partners/new",
)
#: Those of them that axe looks at: what stands on them depends on the data.
CROWDED = (
    "/",
    "/gaps?all=1",
    "/gaps/souris/health",
    "/history",
    "/action-items",
    "/map",
    "/measures",
    "/report?from=2016-01-01&until=2018-02-28",
)
#: What axe looks for: everything; only what a theme changes, where the same page was looked at before; nothing.
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST = EVERYTHING | {"runOnly": ["color-contrast"]}
#: Violations of policy are told to the page; it keeps them for us.
LISTEN = "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI));"

#: Columns clip what is too wide for them.
CUT = """[...document.querySelectorAll(".columns > *")].filter(
    column => column.scrollWidth > column.clientWidth + 4
).map(column => column.innerText)"""
#: Where the board's region, its corner, and the opened cell begin and end.
PLACES = """[".scroll", ".board thead th", ".board td.opened"].map(found => {
    const box = document.querySelector(found).getBoundingClientRect();
    return [Math.round(box.left), Math.round(box.right)];
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        assert not IN_CI, "CI needs Debian's chromium"
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


class Visit:
    """One language and size: every page goes through `look`, and what was wrong is in `found`."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.found: list[str] = []
        self._url, self._address = url, ""
        self._context = context
        context.add_init_script(LISTEN)
        self.page = context.new_page()
        self.page.on("console", lambda message: self._note("console", message.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self.page.on("request", lambda request: self._same_host(request.url))

    def _note(self, what: str, text: str) -> None:
        self.found.append(f"{self._address}: {what}: {text}")

    def _same_host(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(self._url):
            self._note("another host", url)

    def look(self, address: str, axe: dict[str, Any] | None = None) -> None:
        self._address = address
        try:
            answer = self.page.goto(self._url + address)
        except BrowserError as error:
            if "ERR_ABORTED" not in error.message:  # the page before, which waited for figures, asked for itself again
                raise
            answer = self.page.goto(self._url + address)
        assert answer
        if answer.status != 200:
            self._note("status", str(answer.status))
        refused: list[Any] = self.page.evaluate("window.refused")
        if refused:
            self._note("policy", str(refused))
        wide = int(self.page.evaluate("document.documentElement.scrollWidth"))
        if wide > int(self.page.evaluate("window.innerWidth")):
            self._note("too wide", str(wide))
        if cut := self.page.evaluate(CUT):
            self._note("cut off", str(cut))
        if axe:
            response = Axe().run(self.page, options=axe).response
            assert response["passes"], "axe looked at the page"
            for violation in response["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    where = [node["target"] for node in violation["nodes"][:2]]
                    self._note("axe", f"{violation['id']} at {where}")


def fits(page: Page) -> None:
    """Hold that a page is no wider than its window, and that axe finds nothing on it."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    found = Axe().run(page, options=EVERYTHING).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], page.url


def visit(
    browser: Browser,
    url: str,
    pages: list[str],
    language: str,
    size: dict[str, int],
    dark: bool,
    axe: Callable[[str], dict[str, Any] | None] = lambda address: EVERYTHING,
) -> list[str]:
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport=size, locale=language, color_scheme=scheme, bypass_csp=False)  # pyright: ignore
    seen = Visit(context, url)
    for address in pages:
        mark = "&" if "?" in address else "?"
        seen.look(f"{address}{mark}lang={language}", axe(address))
    context.close()
    return seen.found


def html_pages(app: Flask, store: Store) -> list[str]:
    files = (".csv", ".xlsx", ".ics", ".txt", "/map.", "/api/", "/vis/", "/livez", "/readyz", "/metrics")
    found = [a for a in addresses(app, store.snapshot()) if not any(part in a for part in files)]
    return [a for a in found if "/changes/filling" not in a] + [
        "/api/docs",
        "/gaps?all=1",
        "/gaps/without?partner=p0&partner=p1",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "size", "dark"), [("en", PHONE, False), ("fr", PHONE, True)])
def test_every_page(
    app: Flask, store: Store, browser: Browser, language: str, size: dict[str, int], dark: bool
) -> None:
    fill(store, rows())
    pages = html_pages(app, store)
    assert len(pages) > 50
    with served(app) as url:
        assert visit(browser, url, pages, language, size, dark, lambda address: CONTRAST if dark else EVERYTHING) == []


@pytest.mark.slow
def test_the_sample_in_both_languages_light_and_dark_wide_and_narrow(
    app: Flask, store: Store, browser: Browser, tmp_path: Path
) -> None:
    load(store, tmp_path, sample.generate(until=TODAY))
    app.config["TODAY"] = lambda: TODAY
    with served(app) as url:
        crowded = visit(
            browser, url, list(FULL), "en", WIDE, True, lambda address: EVERYTHING if address in CROWDED else None
        )
        assert crowded == []
        assert visit(browser, url, list(FULL), "fr", PHONE, False, lambda address: None) == []
        for language in ("en", "fr"):
            the_board_fits(browser, url, language)
        an_opened_cell_is_seen_on_a_phone(browser, url)


def the_board_fits(browser: Browser, url: str, language: str) -> None:
    with browser.new_page(viewport=WIDE) as page:  # pyright: ignore
        page.goto(f"{url}/gaps?lang={language}")
        hidden = "(region => region.scrollWidth - region.clientWidth)(document.querySelector('.scroll'))"
        assert page.evaluate(hidden) == 0, language
        assert page.evaluate("document.querySelectorAll('.board thead th').length") == 23


def an_opened_cell_is_seen_on_a_phone(browser: Browser, url: str) -> None:
    with browser.new_page(viewport=PHONE) as page:  # pyright: ignore
        page.goto(f"{url}/gaps/souris/settlement")
        region, corner, cell = page.evaluate(PLACES)
        assert corner[0] == region[0], "the corner stays while the headings pass behind it"
        assert corner[1] <= cell[0] < cell[1] <= region[1], "between the names and the end of the region"
        order = [page.locator(found).bounding_box() for found in ("h1", "#cell", "#board", "#first", ".beside")]
        tops = [box["y"] for box in order if box]
        assert tops == sorted(tops)
        assert len(tops) == 5


def test_a_day_is_typed_without_leaving_the_page(app: Flask, store: Store, browser: Browser) -> None:
    fill(store, rows())
    with served(app) as url, browser.new_page(viewport=WIDE) as page:  # pyright: ignore
        page.goto(f"{url}/gaps?lang=en")
        page.locator("[name=day]").focus()
        page.keyboard.type("01022025")
        page.wait_for_timeout(300)
        assert page.url.endswith("/gaps?lang=en")
        assert page.evaluate("document.activeElement.name") == "day"
        page.keyboard.press("Enter")
        page.wait_for_url("**day=2025-01-02**")


def test_the_board_can_be_skipped_and_printed(app: Flask, store: Store, browser: Browser) -> None:
    fill(store, rows())
    with served(app) as url, browser.new_page(viewport=WIDE) as page:  # pyright: ignore
        page.goto(f"{url}/gaps?lang=en&day=2026-11-23")
        page.locator("a[href='#after-board']").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert not page.evaluate("document.querySelector('#board').contains(document.activeElement)")
        assert page.get_by_role("button", name="Print").is_visible()
        page.emulate_media(media="print")
        seen = page.inner_text("body")
        assert "As of November 23, 2026" in seen
        for told in ("CSV", "Edit", "Choose a cell", "Filter", "All "):
            assert told not in seen, told


def test_an_empty_store(app: Flask, browser: Browser) -> None:
    pages = [
        "/",
        "/gaps",
        "/gaps?council=1",
        "/gaps/cut",
        "/map",
        "/presentation",
        "/partners",
        "/mailing-list",
        "/collaborations",
        "/history",
        "/action-items",
        "/report",
        "/measures",
        "/changes",
        "/import",
    ]
    with served(app) as url:
        for language in ("en", "fr"):
            axe = EVERYTHING if language == "en" else None
            assert visit(browser, url, pages, language, PHONE, False, lambda address, axe=axe: axe) == []


def test_hostile_names_do_nothing_on_the_map_and_on_pages(app: Flask, store: Store, browser: Browser) -> None:
    hostile = "</script><img src=x onerror=\"document.title='caught'\">"
    places = [{"name": f"{hostile}{n}", "key": f"p{n}", "latitude": 46.2 + n / 9, "longitude": -63.1} for n in (0, 1)]
    partners = [{"name": f"{hostile}{n}", "key": f"q{n}", "kind": "other", "municipality": f"p{n}"} for n in (0, 1)]
    meeting = {"key": "m", "title": hostile, "kind": "meeting", "status": "held", "starts_on": "2026-11-02"}
    took = [{"partner": f"q{n}", "collaboration": "m", "attendance": "present"} for n in (0, 1)]
    fill(store, {"municipality": places, "partner": partners, "collaboration": [meeting], "participation": took})
    with served(app) as url:
        context = browser.new_context(viewport=WIDE)  # pyright: ignore
        seen = Visit(context, url)
        for address in ("/map", "/map?municipality=p0", "/partners", "/partners/q0", "/history", "/collaborations/m"):
            seen.look(address)
            seen.page.wait_for_timeout(200)
            assert seen.page.title() != "caught"
        assert seen.found == []
        context.close()


def test_what_an_import_would_change_fits_a_phone(app: Flask, store: Store, browser: Browser) -> None:
    fill(store, rows())
    long = next(iter(store.snapshot().partners.values()))
    table = f"key,name,kind,phone,notes\n{long.key},{long.name} été {'x' * 40},other,,{'long words ' * 40}\n"
    client = app.test_client()
    sent = {"files": (io.BytesIO(table.encode("cp850")), "partners.csv"), "clear_blanks": "1"}
    found = client.post("/api/imports", data=sent, headers={"Sec-Fetch-Site": "same-origin"}).json
    assert found
    with served(app) as url:
        for language in ("en", "fr"):
            assert visit(browser, url, [f"/import/{found['id']}", "/import"], language, PHONE, False) == []
