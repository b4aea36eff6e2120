"""The map in a real browser: one canvas, four views, by click and by keyboard; what is taken along."""

from __future__ import annotations

import datetime
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import networkx as nx
import pytest
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route, expect
from running import served
from test_browser import LISTEN, PHONE, WIDE, browser  # noqa: F401
from test_pages import rows

from graphsvc.model.period import Period
from graphsvc.questions import maps
from graphsvc.sparse import compile
from graphsvc.storage.store import Store

ENGINES = ("arcadedb",)
TODAY = datetime.date(2026, 11, 23)
PERIOD = Period(TODAY, 60)
PLACES = {"souris": (46.355, -62.251), "montague": (46.165, -62.648), "three-rivers": (46.17, -62.65)}


def placed() -> dict[str, list[dict[str, object]]]:
    """A small network whose municipalities have places."""
    tables = rows()
    for row in tables["municipality"]:
        for name in ("merged_into", "merged_on"):
            row.pop(name, None)
        if row["key"] in PLACES:
            row["latitude"], row["longitude"] = PLACES[str(row["key"])]
    return tables


@pytest.fixture
def network(app: Flask, store: Store) -> Store:
    compile.main()  # as a service has done before anybody comes
    fill(store, placed())
    app.config["TODAY"] = lambda: TODAY
    return store


def ready(page: Page) -> None:
    page.locator("#map[data-ready=yes]").wait_for()


@contextmanager
def opened(
    app: Flask,
    browser: Browser,  # noqa: F811
    address: str,
    size: dict[str, int] = WIDE,
    wait: Callable[[Page], None] = ready,
) -> Iterator[Page]:
    """A page of the map; what its console tells or its policy refuses fails the test."""
    with served(app) as url:
        context = browser.new_context(viewport=size, locale="en")  # pyright: ignore
        context.add_init_script(LISTEN)
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(url + address)
        wait(page)
        yield page
        assert told == []
        assert page.evaluate("window.refused") == []
        context.close()


def heading(page: Page, text: str) -> None:
    expect(page.locator("#map-heading")).to_have_text(text, timeout=30_000)  # where places are computed first
    ready(page)


def test_views_follow_each_other_on_one_canvas_and_back_again(app: Flask, network: Store, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?lang=en") as page:
        heading(page, "The network on the map")
        page.evaluate("window.kept = true")
        page.locator("[data-view=partners]").click()
        heading(page, "Who works with whom")
        page.locator("[data-view=sectors]").click()
        heading(page, "The sectors and what joins them")
        assert "view=sectors" in page.url
        page.go_back()
        heading(page, "Who works with whom")
        page.go_back()
        heading(page, "The network on the map")
        assert page.evaluate("window.kept"), "no page was loaded anew"


def test_by_keyboard_a_partner_is_found_and_its_neighbours_are_walked(
    app: Flask,
    network: Store,
    browser: Browser,  # noqa: F811
) -> None:
    ties = maps.window_ties(network.snapshot(), PERIOD)
    who = ties.keys[int(ties.strength.argmax())]
    name = network.snapshot().partners[who].name or who
    with opened(app, browser, "/map?lang=en&view=partners&window_months=60") as page:
        page.locator("[name=find]").focus()
        page.keyboard.type(name)
        page.locator("#map-found button").first.wait_for()
        page.keyboard.press("Enter")
        chosen = page.locator("#map-details h3")
        expect(chosen).to_have_text(name)
        assert page.locator("#map").evaluate("node => node === document.activeElement")
        walked = {name}
        for arrow in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            page.keyboard.press(f"Shift+{arrow}")
            walked.add(chosen.inner_text())
        assert len(walked) > 1
        page.keyboard.press("Enter")
        expect(page.locator("#map-heading")).to_contain_text("Around ")
        ready(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        heading(page, "The network on the map")


def test_what_is_found_late_does_not_take_the_keyboard_from_who_types_on(
    app: Flask,
    network: Store,
    browser: Browser,  # noqa: F811
) -> None:
    asked: list[Route] = []
    with opened(app, browser, "/map?lang=en") as page:
        page.route("**/api/partners?*", lambda route: asked.append(route))
        find = page.locator("[name=find]")
        find.fill("souris")
        page.keyboard.press("Enter")
        expect(page.locator("#map-details h3"), "what is on the map waits for nobody").to_have_text("Souris")
        find.fill("nobody of this name")
        with page.expect_request("**/api/partners?*"):
            page.keyboard.press("Enter")
        late = asked[-1]
        page.keyboard.type(" here, and typed on")
        with page.expect_response("**/api/partners?*"):
            late.fulfill(json={"partners": [{"key": "late", "name": "Late"}]})
        expect(find).to_be_focused()
        expect(find).to_have_value("nobody of this name here, and typed on")
        assert page.locator("#map-found button", has_text="Late").count() == 0
        page.unroute_all()


def test_a_tie_that_is_chosen_tells_its_sum_and_its_records(app: Flask, network: Store, browser: Browser) -> None:  # noqa: F811
    ties = maps.window_ties(network.snapshot(), PERIOD)
    one, other, _ = max(ties.pairs(), key=lambda pair: pair[2])
    with opened(app, browser, f"/map?lang=en&view=ego&partner={one}&window_months=60") as page:
        place = network.snapshot().partners[other]
        row = page.locator(".neighbours li", has_text=place.name or place.name_fr or other)
        row.locator("button").last.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#map-details")).to_contain_text("1/")
        assert page.locator("#map-details ol a").count() > 0


def test_a_town_opens_and_a_sector_narrows_what_is_shown(app: Flask, network: Store, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?lang=en") as page:
        page.locator("[name=find]").fill("souris")
        page.locator("#map-found button").first.click()
        expect(page.locator("#map-details h3")).to_have_text("Souris")
        page.locator("#map").focus()
        page.keyboard.press("Enter")
        heading(page, "Partners in Souris")
        sector = page.locator("[data-sector]").first
        name = sector.inner_text().strip()
        sector.click()
        heading(page, f"Partners in Souris: {name}")
        assert sector.get_attribute("aria-current") == "true"
        sector.click()
        heading(page, "Partners in Souris")


def test_from_the_country_to_a_province_to_a_town_and_back_inside_the_canvas(
    app: Flask,
    store: Store,
    browser: Browser,  # noqa: F811
) -> None:
    compile.main()
    tables = placed()
    for row in tables["municipality"]:
        row["province"] = "NB" if row["key"] == "souris" else "PE"
    fill(store, tables)
    app.config["TODAY"] = lambda: TODAY
    with opened(app, browser, "/map?lang=en&view=provinces") as page:
        heading(page, "The network by province")
        page.evaluate("window.kept = true")
        for name, opens in (("New Brunswick", "The network in New Brunswick"), ("Souris", "Partners in Souris")):
            page.locator("[name=find]").fill(name)
            page.locator("#map-found button").first.click()
            page.keyboard.press("Enter")
            heading(page, opens)
        assert "province=NB" in page.url
        assert "municipality=souris" in page.url
        expect(page.locator("#map-back")).to_have_text("The network in New Brunswick")
        for back in ("The network in New Brunswick", "The network by province"):
            page.locator("#map-back").click()
            heading(page, back)
        assert page.evaluate("window.kept"), "no page was loaded anew"


def test_the_day_slides_and_the_same_partner_stands_at_the_same_place(
    app: Flask,
    network: Store,
    browser: Browser,  # noqa: F811
) -> None:
    client = app.test_client()
    places = [
        {node["id"]: (node["x"], node["y"]) for node in client.get(f"/api/map?view=partners&day={day}").json["nodes"]}
        for day in ("2024-06-30", "2026-06-30")
    ]
    both = places[0].keys() & places[1].keys()
    assert both
    tied = {
        key for ribbon in client.get("/api/map?view=partners").json["edges"] for key in (ribbon["from"], ribbon["to"])
    }
    assert all(places[0][key] == places[1][key] for key in both & tied)
    with opened(app, browser, "/map?lang=en&view=partners") as page:
        slider = page.locator("[name=month]")
        slider.focus()
        page.keyboard.press("Home")
        expect(page.locator("#map-time output")).not_to_be_empty()
        page.wait_for_url("**day=*")
        ready(page)
        assert page.locator(".reading [name=day]").input_value() in page.url


def test_on_a_phone_the_details_follow_the_map(app: Flask, network: Store, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?lang=en", PHONE) as page:
        canvas, details = (page.locator(found).bounding_box() for found in (".map-canvas", ".map-panel"))
        assert canvas
        assert details
        assert canvas["height"] < PHONE["height"] * 0.7, "a finger can scroll past it"
        assert details["y"] - (canvas["y"] + canvas["height"]) < 40
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("view", ["municipalities", "partners", "sectors"])
def test_gexf_and_graphml_open_in_networkx_with_the_same_counts(client: FlaskClient, network: Store, view: str) -> None:
    shown = client.get(f"/api/map?view={view}").json
    for form, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        graph = read(io.BytesIO(client.get(f"/map.{form}?view={view}").data))
        assert (len(graph), graph.number_of_edges()) == (len(shown["nodes"]), len(shown["edges"])), form
        assert {data["label"] for _, data in graph.nodes(data=True)} == {node["name"] for node in shown["nodes"]}


def test_the_svg_stands_alone_and_says_what_it_shows(client: FlaskClient, network: Store) -> None:
    answer = client.get("/map.svg?lang=en&day=2026-11-23")
    assert answer.mimetype == "image/svg+xml"
    root = ElementTree.fromstring(answer.data)
    text = " ".join(node.text or "" for node in root.iter() if node.text)
    shown = client.get("/api/map?lang=en&day=2026-11-23").json
    for part in (shown["heading"], shown["sentence"], "November 23, 2026", "GeoNames"):
        assert part in text, part
    drawn = list(root.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(drawn) >= len(shown["nodes"])
    assert "var(--" not in answer.text, "no style from elsewhere"


def test_hostile_names_stay_text_in_files(app: Flask, client: FlaskClient, store: Store) -> None:
    hostile = "</text><script>alert(1)</script>&\"'\u202e"
    place = {"name": hostile, "key": "p", "latitude": 46.2, "longitude": -63.1}
    fill(
        store,
        {"municipality": [place], "partner": [{"name": hostile, "key": "q", "kind": "other", "municipality": "p"}]},
    )
    for address in ("/map.svg", "/map.gexf?view=partners", "/map.graphml?view=partners", "/map.svg?municipality=p"):
        root = ElementTree.fromstring(client.get(address).data)
        assert not [node for node in root.iter() if "script" in str(node.tag).lower()], address


def test_months_are_counted_from_the_first_on_without_a_gap(network: Store, app: Flask) -> None:
    months = [month for month, _ in maps.activity(network.snapshot(), PERIOD)]
    assert months == sorted(set(months))
    numbers = [int(month[:4]) * 12 + int(month[5:]) for month in months]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    counted = sum(count for _, count in maps.activity(network.snapshot(), PERIOD))
    # A contact is history only: the map, which is kept while nothing changes that it rests on, does not tell of it.
    bodies = ("network", "council", "working-group", "advisory-group", "committee", "contact")
    begun = [
        row
        for row in network.snapshot().collaborations.values()
        if len(row.starts_on or "") >= 7 and row.kind not in bodies and row.status not in ("planned", "cancelled")
    ]
    assert counted == len(begun)


def test_a_path_is_begun_in_the_panel_and_ends_at_the_next_disc(app: Flask, network: Store, browser: Browser) -> None:  # noqa: F811
    ties = maps.window_ties(network.snapshot(), PERIOD)
    one, other, _ = max(ties.pairs(), key=lambda pair: pair[2])
    with opened(app, browser, f"/map?lang=en&view=partners&partner={one}&window_months=60") as page:
        page.get_by_role("button", name="Path to another partner").click()
        name = network.snapshot().partners[other].name or other
        page.locator(".neighbours").get_by_role("button", name=name, exact=True).click()
        page.wait_for_url(f"**with={other}*")
        ready(page)
        expect(page.locator("#map-sentence")).to_contain_text(name)
        page.locator("[data-view=sectors]").click()
        heading(page, "The sectors and what joins them")
        assert "with=" not in page.url


def test_switches_show_and_hide_on_the_same_canvas(app: Flask, network: Store, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?lang=en") as page:
        page.evaluate("window.kept = true")
        page.locator("[data-switch=gaps]").click()
        page.wait_for_url("**gaps=1*")
        ready(page)
        expect(page.locator("[data-switch=gaps]")).to_have_attribute("aria-current", "true")
        expect(page.locator("#map-legend")).to_contain_text("Places to fill")
        page.locator("[data-switch=gaps]").click()
        expect(page.locator("#map-legend")).not_to_contain_text("Places to fill")
        assert page.evaluate("window.kept"), "no page was loaded anew"
        page.locator("[data-switch=council]").click()
        page.wait_for_url("**council=1*")
        ready(page)
        assert not page.evaluate("window.kept"), "what a council must not see is not on its page"
        assert page.locator("[data-switch=lapsed]").count() == 0
