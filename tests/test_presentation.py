"""Saved views of the map: kept as records, in their order, shown with their notes, and presented by keyboard."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from conftest import Command, fill
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from test_browser import PHONE, WIDE, browser, fits  # noqa: F401
from test_map_page import PLACES, TODAY, heading, opened, placed
from test_map_page import ready as map_ready

from graphsvc.answers import maps
from graphsvc.capture import changes
from graphsvc.capture.editing import Who
from graphsvc.errors import Problems
from graphsvc.maps import pins
from graphsvc.model import records, saved_addresses
from graphsvc.model.period import Period
from graphsvc.questions.maps import Choice
from graphsvc.sparse import compile
from graphsvc.storage.store import Store
from graphsvc.web import maps as web

HOSTILE = "<img src=x onerror=alert(1)></script> \u202eevil\u202c"
VIEWS: list[dict[str, Any]] = [
    {"key": "towns", "name": "Towns", "name_fr": "Villes", "position": 1, "note": "Where\nwe are", "note_fr": "Où"},
    {"key": "who", "name": "Who", "position": 2, "address": "view=partners&window_months=60"},
    {"key": "sectors", "name": "Sectors", "position": 3, "address": "view=sectors&window_months=60"},
]
VIEWS[0] |= {"address": "window_months=60", "pins": ["souris: New here", f"montague: {HOSTILE}"]}


@pytest.fixture
def saved(app: Flask, store: Store) -> Store:
    compile.main()
    fill(store, placed() | {"saved-view": VIEWS})
    app.config["TODAY"] = lambda: TODAY
    return store


def keys(client: FlaskClient) -> list[str]:
    """The views of the page, in its order."""
    return re.findall(r'<li id="view-([^"]+)"', client.get("/presentation?lang=en").text)


def token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


def test_a_view_keeps_the_parameters_that_the_map_takes() -> None:
    assert {*saved_addresses.MAP_PARAMETERS} == {*web.NAMES, *web.SWITCHES, "size", "compared", "with"}
    read = records.read(
        "saved-view", {"name": "A", "address": "http://x/map?sector=a,b&view=sectors&lang=fr&saved=b#t"}
    )
    assert isinstance(read, records.SavedView)
    assert read.address == "view=sectors&sector=a%2Cb"
    for address in ("anything", "view=nothing", "day=today", "council=2", "view=ego&view=ego", "q=a"):
        with pytest.raises(Problems) as refused:
            records.read("saved-view", {"name": "A", "address": address})
        assert [problem.field for problem in refused.value.problems] == ["address"], address
    for notes in (["no colon"], ["Two Words: text"], ["souris: "], ["souris: one", "souris: two"]):
        with pytest.raises(Problems) as refused:
            records.read("saved-view", {"name": "A", "pins": notes})
        assert [problem.field for problem in refused.value.problems] == ["pins"], notes


def test_a_command_writes_the_map_of_a_saved_view(saved: Store, command: Command, tmp_path: Path) -> None:
    assert saved.snapshot().table(records.SavedView)
    file = tmp_path / "map.html"
    written: dict[str, str] = {}
    for name in ("", "Sectors", "villes", "who"):
        done = command("map", "--output", str(file), "--day", "2026-11-23", *(["--saved", name] if name else []))
        assert done.exit_code == 0, done.stderr
        text = file.read_text(encoding="utf-8")
        written[name] = re.findall(r'"view": ?"(\w+)"', text)[0]
        assert (">New here<" in text, "<img src=x" in text) == (name == "villes", False), "its notes, as text"
    assert written == {"": "municipalities", "Sectors": "sectors", "villes": "municipalities", "who": "partners"}
    near = command("map", "--output", str(file), "--saved", "Secters")
    far = command("map", "--output", str(file), "--saved", "zzzzzz")
    assert (near.exit_code, far.exit_code) == (1, 1)
    assert "Secters; did you mean Sectors?" in near.stderr
    assert "zzzzzz; there are " in far.stderr


def test_a_view_is_saved_from_the_map_opened_and_deleted_with_undo(client: FlaskClient, saved: Store) -> None:
    page = client.get("/map?view=sectors&window_months=60&lang=en").text
    link = re.findall(r'id="map-save" href="([^"]+)"', page)[0].replace("&amp;", "&")
    form = client.get(link)
    assert 'value="view=sectors&amp;window_months=60"' in form.text
    data = {
        "csrf_token": token(form.text),
        "name": "Mine",
        "address": "view=sectors&window_months=60",
        "note": "Say this",
    }
    answer = client.post("/saved-views/new", data=data)
    assert answer.status_code == 302
    assert "/map?view=sectors" in answer.location
    shown = client.get(answer.location).text
    assert "Say this" in shown
    assert "4 of 4" in shown, "without a position it comes last"
    assert keys(client) == ["towns", "who", "sectors", "mine"]
    listed = client.get("/presentation?lang=en").text
    version = saved.snapshot().versions["saved-view"]["mine"]
    client.post("/presentation/mine/delete", data={"csrf_token": token(listed), "version": version})
    assert keys(client) == ["towns", "who", "sectors"]
    done = client.get("/presentation?lang=en")
    batch = changes.batches(saved.database)[0].key
    assert done.status_code == 200
    changes.undo(saved, batch, Who("test"))
    assert keys(client) == ["towns", "who", "sectors", "mine"]


def test_views_change_places_and_back(client: FlaskClient, saved: Store) -> None:
    def move(key: str, way: str) -> int:
        form = token(client.get("/presentation").text)
        return client.post(f"/presentation/{key}/move", data={"csrf_token": form, "way": way}).status_code

    assert move("who", "up") == 302
    assert keys(client) == ["who", "towns", "sectors"]
    assert move("who", "up") == 302
    assert keys(client) == ["who", "towns", "sectors"], "the first stays the first"
    assert move("who", "down") == 302
    assert keys(client) == ["towns", "who", "sectors"]
    assert move("sectors", "aside") == 400
    assert move("nobody", "up") == 404
    changes.undo(saved, changes.batches(saved.database)[0].key, Who("test"))
    assert keys(client) == ["who", "towns", "sectors"]


def test_the_api_reads_writes_and_deletes_views(client: FlaskClient, saved: Store) -> None:
    listed = client.get("/api/saved-views").json
    assert listed is not None
    assert {row["key"] for row in listed["saved-views"]} == {"towns", "who", "sectors"}
    site = {"Sec-Fetch-Site": "same-origin"}
    made = client.post("/api/saved-views", json={"name": "By API", "address": "view=partners"}, headers=site)
    assert made.status_code == 201
    assert made.json is not None
    assert made.json["key"] == "by-api"
    changed = {"name": "Again", "pins": ["souris: A note"]}
    answer = client.put("/api/saved-views/by-api", json=changed, headers={**site, "If-Match": made.headers["ETag"]})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["pins"] == ["souris: A note"]
    wrong = client.post("/api/saved-views", json={"name": "Wrong", "address": "view=nothing"}, headers=site)
    assert wrong.status_code == 422
    gone = client.delete("/api/saved-views/by-api", headers={**site, "If-Match": answer.headers["ETag"]})
    assert gone.status_code == 204
    assert client.get("/api/saved-views/by-api").status_code == 404


def test_a_note_is_pinned_by_name_and_taken_away(client: FlaskClient, saved: Store) -> None:
    def pin(disc: str, text: str) -> int:
        version = saved.snapshot().versions["saved-view"]["towns"]
        data = {"csrf_token": token(client.get("/presentation").text), "version": version, "disc": disc, "text": text}
        return client.post("/presentation/towns/pin", data=data).status_code

    name = saved.snapshot().municipalities["three-rivers"].name
    assert pin(name, "Growing") == 302
    row = saved.snapshot().table(records.SavedView)["towns"]
    assert row.pinned["three-rivers"] == "Growing"
    assert len(row.pins) == 3
    assert pin("three-rivers", "") == 302
    assert "three-rivers" not in saved.snapshot().table(records.SavedView)["towns"].pinned
    assert pin("Nowhere at all", "Text") == 404
    assert pin(name, "a | b") == 422


def test_notes_are_on_the_picture_in_both_languages_and_hostile_ones_are_text(
    client: FlaskClient, saved: Store
) -> None:
    page = client.get("/map?window_months=60&saved=towns&lang=fr").text
    assert "Villes" in page
    assert "Où" in page
    assert "1 de 3" in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    data = client.get("/api/map?window_months=60&saved=towns&lang=en").json
    assert data is not None
    assert data["slide"]["note"] == "Where\nwe are"
    assert {pin["key"]: " ".join(pin["lines"]) for pin in data["pins"]}["souris"] == "New here"
    picture = client.get("/map.svg?window_months=60&saved=towns&lang=en").text
    texts = [node.text for node in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
    assert "New here" in texts
    assert not list(ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}img"))
    assert any("<img" in (text or "") for text in texts)
    assert "<img src=x" not in client.get("/map.html?window_months=60&saved=towns").text
    bare = client.get("/api/map?window_months=60&lang=en").json
    assert bare is not None
    assert bare["pins"] == []
    assert bare["slide"] is None
    assert data["slide"]["absent"] == ""
    other = client.get("/api/map?view=sectors&window_months=60&saved=towns").json
    assert other is not None
    assert other["pins"] == [], "notes of towns stay with towns"
    assert other["slide"]["absent"].startswith("Without a disc on this map: ")
    assert client.get("/map?saved=nothing").status_code == 404


def test_a_map_for_the_council_leads_to_maps_for_the_council(client: FlaskClient, saved: Store) -> None:
    slide = client.get("/api/map?view=partners&window_months=60&saved=who&present=1&council=1").json
    assert slide is not None
    found = slide["slide"]
    assert found["number"] == 2
    assert found["presented"]
    for name in ("previous", "next", "address"):
        assert "council=1" in found[name], name
    assert "saved=towns" in found["previous"]
    assert "present=1" in found["previous"]
    assert "saved=sectors" in found["next"]
    assert "present=1" not in found["address"]


def test_a_view_whose_map_is_gone_is_told_and_not_presented(client: FlaskClient, saved: Store) -> None:
    gone = {"key": "gone", "name": "Gone", "position": 0, "address": "view=ego&partner=nobody-at-all"}
    fill(saved, {"saved-view": [gone]})
    page = client.get("/presentation?lang=en").text
    assert "there is no nobody-at-all any more" in page
    assert keys(client)[0] == "gone"
    first = client.get("/api/map?window_months=60&saved=towns").json
    assert first is not None
    assert first["slide"]["previous"] == ""
    assert first["slide"]["number"] == 1


def test_notes_lie_on_no_other_note(saved: Store) -> None:
    found = maps.drawing(saved.snapshot(), Period(TODAY, 60), Choice("municipalities"))
    notes = {key: f"A note of several words on {key}, long enough for lines" for key in PLACES}
    drawn = pins.added(found, notes).pins
    assert {pin.key for pin in drawn} == {disc.key for disc in found.discs} & notes.keys()
    assert len(drawn) > 1
    boxes = [pin.at(found.zoom) for pin in drawn]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


def test_by_keyboard_a_presentation_goes_on_and_back_and_is_left(app: Flask, saved: Store, browser: Browser) -> None:  # noqa: F811
    with opened(app, browser, "/map?window_months=60&saved=towns&present=1&lang=en") as page:
        page.evaluate("window.kept = true")
        expect(page.locator("#slide-name")).to_have_text("Towns")
        expect(page.locator("header.frame")).to_be_hidden()
        whole = "[document.documentElement.scrollHeight, document.querySelector('#map canvas').clientHeight]"
        high, drawn = page.evaluate(whole)
        assert high <= WIDE["height"], "all of it is seen at once"
        assert WIDE["height"] / 2 < drawn < WIDE["height"]
        page.locator("#map").focus()
        page.keyboard.press("ArrowRight")
        heading(page, "Who works with whom")
        expect(page.locator("#slide-name")).to_have_text("Who")
        expect(page.locator("#map-told")).to_have_text("Who")
        page.keyboard.press("ArrowRight")
        heading(page, "The sectors and what joins them")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#slide-told")).to_have_text("3 of 3")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        heading(page, "Who works with whom")
        page.keyboard.press("ArrowLeft")
        heading(page, "The network on the map")
        expect(page.locator("#slide-pins li")).to_have_count(2)
        page.keyboard.press("Escape")
        expect(page.locator("header.frame")).to_be_visible()
        map_ready(page)
        assert "present" not in page.url
        assert "saved=towns" in page.url
        assert page.evaluate("window.kept"), "no page was loaded anew"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("address", ["/presentation", "/map?window_months=60&saved=towns&present=1"])
def test_the_pages_fit_and_have_no_findings(
    app: Flask,
    saved: Store,
    browser: Browser,  # noqa: F811
    size: dict[str, int],
    address: str,
) -> None:
    saying = "&" if "?" in address else "?"
    waits = map_ready if "map" in address else lambda page: page.locator("ol.saved").wait_for()
    with opened(app, browser, f"{address}{saying}lang=fr", size, waits) as page:
        fits(page)


def test_without_a_script_steps_are_pages(app: Flask, saved: Store, client: FlaskClient) -> None:
    page = client.get("/map?window_months=60&saved=towns&present=1&lang=en").text
    following = re.findall(r'id="slide-next" rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
    after = client.get(following).text
    assert "Who works with whom" in after
    assert '<h2 id="slide-name"><bdi>Who</bdi>' in after
    assert "data-presented" in after
