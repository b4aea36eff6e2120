"""The table below the map: its rows under its filters, sorted by links, in pages, with and without a script."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from test_browser import browser  # noqa: F401
from test_map_page import heading, network, opened  # noqa: F401

from graphsvc.answers import map_table
from graphsvc.storage.store import Store

ENGINES = ("arcadedb",)


@pytest.mark.parametrize(
    "filters", ["", "view=partners", "view=partners&municipality=souris", "view=sectors&kind=other"]
)
def test_its_pages_hold_what_the_map_shows_in_the_order_asked_for(
    client: FlaskClient,
    network: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    filters: str,
) -> None:
    monkeypatch.setattr(map_table.table, "__defaults__", ("", 1, 7))
    shown = {node["name"] for node in client.get(f"/api/map?{filters}").json["nodes"]}
    for sort in ("", "name", "-name", "engaged", "strength", "-strength"):
        asked = f"/api/map/table?{filters}" + (f"&sort={sort}" if sort else "")
        first = client.get(asked).json
        pages = [client.get(f"{asked}&page={page}").json for page in range(1, first["pages"] + 1)]
        rows = [row for page in pages for row in page["rows"]]
        names = ["".join(part["text"] for part in row[0]) for row in rows]
        assert len(names) == len(client.get(f"/api/map?{filters}").json["nodes"])
        assert {*names} == shown
        if sort.endswith("name"):
            folded = [name.lower() for name in names]
            assert folded == sorted(folded, reverse=sort == "-name")
        if sort.endswith("strength"):
            strongest = [float(row[-1][1]["text"].strip(" ,")) if row[-1] else 0.0 for row in rows]
            assert strongest == sorted(strongest, reverse=sort == "strength")
    assert client.get("/api/map/table?sort=colour").status_code == 400
    assert client.get("/map?page=x").status_code == 400


def test_without_a_script_its_links_sort_and_turn_pages(
    client: FlaskClient,
    network: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(map_table.table, "__defaults__", ("", 1, 5))
    page = client.get("/map?view=partners&lang=en").text
    (sort,) = re.findall(r'href="([^"]*sort=name[^"]*)"', page)
    sorted_ = client.get(sort.replace("&amp;", "&").split("#")[0]).text
    assert 'aria-sort="ascending"' in sorted_
    after = re.search(r'rel="next" href="([^"]+)"', sorted_)
    assert after
    assert "Page 2 of" in client.get(after[1].replace("&amp;", "&").split("#")[0]).text
    for link in re.findall(r'<td[^>]* data-label="Name"><a href="([^"]+)"', sorted_):
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_it_follows_what_the_canvas_shows_without_a_page_load(
    app: Flask,
    network: Store,  # noqa: F811
    browser: Browser,  # noqa: F811
) -> None:
    with opened(app, browser, "/map?lang=en") as page:
        page.evaluate("window.kept = true")
        page.locator("#map-table summary").click()
        rows = page.locator("#map-rows tbody tr")
        expect(rows.filter(has_text="Souris").first).to_be_visible()
        page.locator("[data-view=sectors]").click()
        heading(page, "The sectors and what joins them")
        expect(rows).to_have_count(len(app.test_client().get("/api/map?view=sectors").json["nodes"]))
        page.locator("#map-rows th a", has_text="Name").click()
        expect(page.locator("#map-rows th[aria-sort=ascending]")).to_have_text("Name")
        page.locator("[data-view=municipalities]").click()
        heading(page, "The network on the map")
        names = page.locator("#map-rows tbody td:first-child")
        expect(names).to_have_count(len(app.test_client().get("/api/map").json["nodes"]))
        assert page.evaluate("window.kept"), "no page was loaded anew"
