"""Every page in a real browser: nothing in the console, no other host, no report, nothing wider than a phone, axe."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import IN_CI, fill
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from running import served
from test_pages import addresses, rows
from test_published import load

from graphsvc import sample
from graphsvc.services.graph import Graph

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
    "/gaps/without?partner=adele-kaya&partner=island-newcomer-partnership",
    "/partners",
    "/partners?q=library",
    "/history",
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
#: Violations of policy are told to the page; it keeps them for us.
LISTEN = "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI));"


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


#: What a browser sees does not depend on the engine; the pages are asked for on both elsewhere.
on_arcadedb = pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)


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

    def look(self, address: str, axe: bool) -> None:
        self._address = address
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
        if axe:
            response = Axe().run(self.page).response
            assert len(response["passes"]) > 5, "axe looked at the page"
            for violation in response["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    where = [node["target"] for node in violation["nodes"][:2]]
                    self._note("axe", f"{violation['id']} at {where}")


def visit(browser: Browser, url: str, pages: list[str], language: str, size: dict[str, int], dark: bool) -> list[str]:
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport=size, locale=language, color_scheme=scheme, bypass_csp=False)  # pyright: ignore
    seen = Visit(context, url)
    for address in pages:
        mark = "&" if "?" in address else "?"
        seen.look(f"{address}{mark}lang={language}", axe=True)
    context.close()
    return seen.found


def html_pages(app: Flask, graph: Graph) -> list[str]:
    files = (".csv", ".xlsx", "/api/", "/vis/", "/livez", "/readyz", "/metrics")
    found = [a for a in addresses(app, graph.snapshot()) if not any(part in a for part in files)]
    return [a for a in found if "/changes/filling" not in a] + [
        "/api/docs",
        "/gaps?all=1",
        "/gaps/without?partner=p0&partner=p1",
    ]


@pytest.mark.timeout(600)
@on_arcadedb
@pytest.mark.parametrize(("language", "size", "dark"), [("en", PHONE, False), ("fr", PHONE, True)])
def test_every_page(
    app: Flask, graph: Graph, browser: Browser, language: str, size: dict[str, int], dark: bool
) -> None:
    fill(graph, rows())
    pages = html_pages(app, graph)
    assert len(pages) > 50
    with served(app) as url:
        assert visit(browser, url, pages, language, size, dark) == []


@pytest.mark.timeout(600)
@on_arcadedb
def test_the_sample_in_both_languages_light_and_dark_wide_and_narrow(
    app: Flask, graph: Graph, browser: Browser, tmp_path: Path
) -> None:
    load(graph, tmp_path, sample.generate(until=TODAY))
    app.config["TODAY"] = lambda: TODAY
    with served(app) as url:
        for language, size, dark in (("en", WIDE, True), ("fr", PHONE, False)):
            assert visit(browser, url, list(FULL), language, size, dark) == []


@on_arcadedb
def test_an_empty_store(app: Flask, browser: Browser) -> None:
    pages = [
        "/",
        "/gaps",
        "/map",
        "/partners",
        "/collaborations",
        "/history",
        "/report",
        "/measures",
        "/changes",
        "/import",
    ]
    with served(app) as url:
        for language in ("en", "fr"):
            assert visit(browser, url, pages, language, PHONE, False) == []


@on_arcadedb
def test_hostile_names_do_nothing_on_the_map_and_on_pages(app: Flask, graph: Graph, browser: Browser) -> None:
    hostile = "</script><img src=x onerror=\"document.title='caught'\">"
    places = [{"name": f"{hostile}{n}", "key": f"p{n}", "latitude": 46.2 + n / 9, "longitude": -63.1} for n in (0, 1)]
    partners = [{"name": f"{hostile}{n}", "key": f"q{n}", "kind": "other", "municipality": f"p{n}"} for n in (0, 1)]
    meeting = {"key": "m", "title": hostile, "kind": "meeting", "status": "held", "starts_on": "2026-11-02"}
    took = [{"partner": f"q{n}", "collaboration": "m", "attendance": "present"} for n in (0, 1)]
    fill(graph, {"municipality": places, "partner": partners, "collaboration": [meeting], "participation": took})
    with served(app) as url:
        context = browser.new_context(viewport=WIDE)  # pyright: ignore
        seen = Visit(context, url)
        for address in ("/map", "/map?municipality=p0", "/partners", "/partners/q0", "/history", "/collaborations/m"):
            seen.look(address, axe=False)
            seen.page.wait_for_timeout(200)
            assert seen.page.title() != "caught"
        assert seen.found == []
        context.close()
