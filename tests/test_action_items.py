"""What was agreed to be done: entered with a meeting, marked done, listed where it is looked for, and the minutes."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Command, fill
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from running import served
from test_browser import PHONE, WIDE, browser, fits  # noqa: F401
from test_graph import ME, same

from graphsvc import app as application
from graphsvc.capture import action_items as capture
from graphsvc.capture import changes, merges
from graphsvc.config import Settings
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import facets
from graphsvc.questions import action_items, gaps
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

TODAY = datetime.date(2026, 11, 23)
HOSTILE = "<img src=x onerror=alert(1)> \u202eevil"
MINUTES = "https://minutes.example.org/may?a=1&b=2"
NETWORK: dict[str, list[dict[str, Any]]] = {
    "partner": [
        {"key": "library", "name": "Library", "name_fr": "Bibliothèque", "kind": "library"},
        {"key": "school", "name": "School", "kind": "educational-institution"},
        {"key": "ann", "name": "Ann Gallant", "kind": "person", "consent": "internal"},
        {"key": "ben", "name": "Ben Roy", "kind": "person", "consent": "public"},
    ],
    "representation": [
        {"person": "ann", "organization": "library", "from": "2020"},
        {"person": "ben", "organization": "library", "until": "2021"},
    ],
    "collaboration": [
        {"key": "council", "title": "Council", "kind": "council"},
        {
            "key": "may",
            "title": "May meeting",
            "title_fr": "Réunion de mai",
            "kind": "meeting",
            "status": "held",
            "starts_on": "2026-05-04",
            "part_of": "council",
            "minutes_url": MINUTES,
        },
        {"key": "june", "title": "June meeting", "kind": "meeting", "status": "held", "starts_on": "2026-06-04"},
    ],
}
#: Key -> when it is due, when it was done, who is to do it, where it was agreed.
AGREED: dict[str, tuple[str | None, str | None, list[str], str | None]] = {
    "late": ("2026-10", None, ["library", "school"], "may"),
    "later": ("2026-11-22", None, ["ann"], "may"),
    "today": ("2026-11-23", None, ["ann"], "june"),
    "soon": ("2026-12-23", None, [], "may"),
    "far": ("2026-12-24", None, ["ben"], "june"),
    "whenever": (None, None, ["school"], "council"),
    "done": ("2026-06", "2026-06-20", ["library"], "may"),
    "done-first": (None, "2026-05", ["library"], None),
}


@pytest.fixture
def agreed(app: Flask, store: Store) -> Store:
    fill(store, NETWORK)
    rows = [
        {"key": key, "title": f"To do: {key}", "due_on": due, "done_on": done, "assignees": who, "collaboration": place}
        for key, (due, done, who, place) in AGREED.items()
    ]
    fill(store, {"action-item": rows})
    app.config["TODAY"] = lambda: TODAY
    return store


def main(client: FlaskClient, address: str, language: str = "en") -> str:
    """What a page says between its menu and its foot."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text.split("</header>")[1].split("<footer>")[0]


def listed(client: FlaskClient, query: str = "") -> list[str]:
    found = client.get(f"/api/today/action-items?{query}").json
    assert found is not None
    return [row["key"] for row in found["action_items"]]


def table(store: Store) -> dict[str, records.ActionItem]:
    return dict(store.snapshot().table(records.ActionItem))


def test_several_are_entered_with_a_meeting_by_names_and_undone_at_once(client: FlaskClient, agreed: Store) -> None:
    form = {
        "lines": "3",
        "title-1": "Send the list",
        "assignees-1": "Ann Gallant | School",
        "due_on-1": "2026-12",
        "title-3": "Send the list",
    }
    assert 'href="/collaborations/may/action-items"' in main(client, "/collaborations/may")
    answer = client.post("/collaborations/may/action-items", data=form)
    assert (answer.status_code, answer.location) == (302, "/collaborations/may#action-items")
    made = {key: row for key, row in table(agreed).items() if key not in AGREED}
    assert {key: (row.assignees, row.due_on, row.collaboration) for key, row in made.items()} == {
        "send-the-list-may": (["ann", "school"], "2026-12", "may"),
        "send-the-list-may-2": ([], None, "may"),
    }
    page = main(client, "/collaborations/may")
    assert "2 action items of May meeting are noted." in page
    assert page.count("Send the list</bdi></a>") == 2
    batch = changes.batches(agreed.database)[0]
    assert batch.about == "action items of May meeting"
    same(agreed.snapshot(), load(agreed.database))
    changes.undo(agreed, batch.key, ME)
    assert table(agreed).keys() == AGREED.keys()


def test_what_is_wrong_is_told_by_its_line_and_nothing_is_written(client: FlaskClient, agreed: Store) -> None:
    form = {
        "lines": "3",
        "title-1": "Fine",
        "title-3": "Not fine",
        "assignees-3": "Anne Galant|Library",
        "due_on-3": "soon",
    }
    answer = client.post("/collaborations/may/action-items?lang=en", data=form)
    assert answer.status_code == 422
    assert 'href="#field-assignees-3">Line 3, Who</a>: nobody is called so' in answer.text
    assert 'href="#field-due_on-3">Line 3, By when</a>: write the date as YYYY, YYYY-MM or YYYY-MM-DD' in answer.text
    assert 'value="Fine"' in answer.text
    assert 'value="Anne Galant|Library"' in answer.text, "what was typed is still there"
    assert 'name="instead" value="assignees-3|Anne Galant|ann"' in answer.text
    assert table(agreed).keys() == AGREED.keys()
    mended = form | {"due_on-3": "2027", "instead": "assignees-3|Anne Galant|ann"}
    assert client.post("/collaborations/may/action-items", data=mended).status_code == 302
    assert table(agreed)["not-fine-may"].assignees == ["ann", "library"]

    empty = client.post("/collaborations/may/action-items?lang=en", data={"lines": "2", "assignees-2": "School"})
    assert (empty.status_code, "Line 2, What</a>: is needed and not there" in empty.text) == (422, True)
    nothing = client.post("/collaborations/may/action-items?lang=en", data={"lines": "3"})
    assert (nothing.status_code, "write at least one line" in nothing.text) == (422, True)
    more = client.post("/collaborations/may/action-items", data=form | {"more": "1"})
    assert (more.status_code, 'id="field-title-8"' in more.text, 'value="Not fine"' in more.text) == (200, True, True)
    assert client.post("/collaborations/nothing/action-items", data=form).status_code == 404
    assert client.post("/collaborations/may/action-items", data={"lines": "x"}).status_code == 422


def test_one_press_marks_it_done_and_another_one_not(client: FlaskClient, agreed: Store) -> None:
    assert re.search(
        r'action="/action-items/late/done".*?name="back" value="/action-items\?status=overdue"',
        main(client, "/action-items?status=overdue"),
        re.S,
    )
    answer = client.post("/action-items/late/done", data={"done": "1", "back": "/collaborations/may"})
    assert (answer.status_code, answer.location) == (302, "/collaborations/may")
    assert "Done: To do: late." in main(client, "/collaborations/may")
    row = table(agreed)["late"]
    assert (row.done_on, row.due_on, row.assignees) == ("2026-11-23", "2026-10", ["library", "school"])
    before = agreed.snapshot().version
    client.post("/action-items/done/done", data={"done": "1"})
    assert table(agreed)["done"].done_on == "2026-06-20", "it stays done on the day on which it was"
    assert agreed.snapshot().version == before
    for key in ("late", "done"):
        assert client.post(f"/action-items/{key}/done", data={"done": "0"}).location == "/action-items"
        assert table(agreed)[key].done_on is None
    changes.undo(agreed, changes.batches(agreed.database)[0].key, ME)
    assert table(agreed)["done"].done_on == "2026-06-20"
    same(agreed.snapshot(), load(agreed.database))
    for wrong in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""):
        answer = client.post("/action-items/late/done", data={"done": "1", "back": wrong})
        assert answer.location == "/action-items", wrong
    assert client.post("/action-items/late/done", data={"done": "perhaps"}).status_code == 400
    assert client.post("/action-items/nothing/done", data={"done": "1"}).status_code == 404


def test_a_press_does_not_undo_what_somebody_else_changed(client: FlaskClient, agreed: Store) -> None:
    main(client, "/action-items")
    fill(agreed, {"action-item": [{"key": "late", "title": "Said otherwise", "note": "A note"}]})
    client.post("/action-items/late/done", data={"done": "1"})
    row = table(agreed)["late"]
    assert (row.title, row.note, row.done_on) == ("Said otherwise", "A note", "2026-11-23")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["late", "later", "today", "soon", "far", "whenever"]),
        ("status=overdue", ["late", "later"]),
        ("status=done", ["done", "done-first"]),
        ("partner=school", ["late", "whenever"]),
        ("partner=Library", ["late", "later", "today"]),  # Ann speaks for it, and Ben does not any more
        ("partner=ann", ["later", "today"]),
        ("partner=Bibliothèque&status=done", ["done", "done-first"]),
        ("body=Council", ["late", "later", "soon", "whenever"]),
        ("body=council&partner=library", ["late", "later"]),
        ("body=june&status=open", ["today", "far"]),
    ],
)
def test_each_filter_of_page_api_file_and_command(
    client: FlaskClient, agreed: Store, command: Command, query: str, keys: list[str]
) -> None:
    assert listed(client, query) == keys
    page = main(client, f"/action-items?{query}")
    assert re.findall(r'<td data-label="What"><a href="/action-items/([^"]+)"', page) == keys
    rows = client.get(f"/action-items.csv?{query}").data.decode("utf-8-sig")
    assert [row["Key"] for row in csv.DictReader(io.StringIO(rows))] == keys
    options = [part for pair in query.split("&") if pair for part in (f"--{pair.split('=')[0]}", pair.split("=")[1])]
    if "overdue" not in query:  # the command knows the day by the clock
        told = json.loads(command("action-items", "--json", *options).stdout)
        assert sorted(row["key"] for row in told["action_items"]) == sorted(keys)


def test_pages_follow_each_other_without_gap_or_repetition(client: FlaskClient, agreed: Store) -> None:
    for status, keys in (("open", list(AGREED)[:6]), ("done", ["done", "done-first"])):
        seen, after = list[str](), ""
        while True:
            page = client.get(f"/api/today/action-items?status={status}&limit=1{after}").json
            assert page is not None
            seen += [row["key"] for row in page["action_items"]]
            assert page["total"] == len(keys)
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert seen == keys
    for wrong in ("status=never", "limit=0", "after=x", "body=nowhere", "partner=nobody", "when=now"):
        assert client.get(f"/api/today/action-items?{wrong}").status_code in (400, 404), wrong


def test_it_is_told_where_one_looks_for_it(client: FlaskClient, agreed: Store, command: Command) -> None:
    today = main(client, "/")
    assert '<a href="/action-items?status=overdue"><b>2</b>' in today
    assert re.findall(r'<li><div><b><a href="/action-items/([^"]+)"', today) == ["late", "later", "today", "soon"]
    assert "October 2026, 23 days overdue" in today
    told = client.get("/api/today").json
    assert told is not None
    assert [row["key"] for row in told["action_items"]["overdue"]] == ["late", "later"]
    assert [row["key"] for row in told["action_items"]["soon"]] == ["today", "soon"]
    assert "  due: To do: late, October 2026, 23 days overdue" in command("today", "--day", TODAY.isoformat()).stdout

    def entries(page: str) -> list[str]:
        return re.findall(r'<li><div><b><a href="/action-items/([^"]+)"', page)

    assert entries(main(client, "/partners/library")) == ["late", "later", "today"]
    assert '<a href="/action-items?partner=library&amp;status=done">2 done</a>' in main(client, "/partners/library")
    assert entries(main(client, "/partners/ann")) == ["later", "today"]
    assert entries(main(client, "/collaborations/may")) == ["late", "later", "soon", "done"]
    history = main(client, "/history")
    assert "4 action items, 3 open" in history
    assert entries(history) == ["today", "far", "late", "later", "soon", "done"]
    assert "nobody yet" in history
    answer = client.get("/api/history?q=may").json
    assert answer is not None
    assert [row["key"] for row in answer["collaborations"][0]["action_items"]] == ["late", "later", "soon", "done"]
    rows = client.get("/history.csv").data.decode("utf-8-sig")
    told_in_file = {row["Key"]: row["Action items"] for row in csv.DictReader(io.StringIO(rows))}
    assert told_in_file["june"] == "To do: today (Ann Gallant, Nov 23, 2026); To do: far (Ben Roy, Dec 24, 2026)"
    shown = main(client, "/action-items/late")
    assert "23 days overdue" in shown
    assert 'action="/action-items/late/done"' in shown


def test_in_french_with_french_headings(client: FlaskClient, agreed: Store) -> None:
    page = main(client, "/action-items", "fr")
    assert "<h1>Mesures de suivi</h1>" in page
    assert "Réunion de mai" in page
    client.set_cookie("lang", "fr")
    rows = client.get("/action-items.csv").data.decode("utf-8-sig").splitlines()
    assert rows[0] == "Quoi,Confiée à,Échéance,Faite le,Convenue à,Convenue le,Adresse du compte rendu,Remarque,Clé"
    assert rows[1].startswith("To do: late,Bibliothèque; School,2026-10,,Réunion de mai,2026-05-04,https://")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/action-items.xlsx?status=done").data))
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    assert cells[0][:3] == ("Quoi", "Confiée à", "Échéance")
    assert [row[-1] for row in cells[1:]] == ["done", "done-first"]


def test_a_calendar_has_each_on_the_last_day_it_is_due(client: FlaskClient, agreed: Store) -> None:
    answer = client.get("/action-items.ics?partner=library")
    assert answer.mimetype == "text/calendar"
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("UID", "DTSTART", "SUMMARY"))] == [
        "UID:action-items/late@graphsvc",
        "DTSTART;VALUE=DATE:20261031",
        "SUMMARY:Due: To do: late",
        "UID:action-items/later@graphsvc",
        "DTSTART;VALUE=DATE:20261122",
        "SUMMARY:Due: To do: later",
        "UID:action-items/today@graphsvc",
        "DTSTART;VALUE=DATE:20261123",
        "SUMMARY:Due: To do: today",
    ]
    assert "DESCRIPTION:Assigned to: Library\\, School\\nAgreed in: May meeting" in lines


def test_whoever_only_has_the_calendars_address_is_told_of_people_by_their_consent(
    agreed: Store, tmp_path: Path
) -> None:
    fill(agreed, {"action-item": [{"key": "far", "title": "Far", "assignees": ["ann", "ben", "school"],
                                   "due_on": "2027", "note": "Ann is ill"}]})  # fmt: skip
    app = application.create_app(agreed, Settings(data=tmp_path), mode="local")
    secret = app.extensions["graphsvc.tokens"].feed("action-items.ics")
    client = app.test_client()
    for wrong in ("", "?feed=x", f"?feed={secret[:-1]}"):
        assert client.get(f"/action-items.ics{wrong}").status_code == 401
    told = client.get(f"/action-items.ics?feed={secret}").text.replace("\r\n ", "")
    assert "Ann" not in told
    assert "Assigned to: a person\\, Ben Roy\\, School" in told
    for other in ("/action-items", "/planned.ics", "/history"):
        assert client.get(f"{other}?feed={secret}").status_code == 401
    planned = app.extensions["graphsvc.tokens"].feed("planned.ics")
    assert client.get(f"/action-items.ics?feed={planned}").status_code == 401
    bearer = {"Authorization": f"Bearer {(tmp_path / 'token').read_text().strip()}"}
    assert "Ann Gallant" in client.get("/action-items.ics", headers=bearer).text


def test_merging_collaborations_moves_what_was_agreed_and_undo_moves_it_back(store: Store) -> None:
    fill(store, NETWORK)
    fill(store, {"action-item": [{"key": "a", "title": "A", "collaboration": "may", "assignees": ["ann"]}]})
    before = dict(store.snapshot().tables)
    found = merges.plan(store.snapshot(), "collaboration", "june", "may", ())
    batch = merges.merge(store, "collaboration", "june", "may", (), found.version, ME).batch
    assert [row.key for row in store.snapshot().agreed_in["june"]] == ["a"]
    assert store.snapshot().collaborations["june"].minutes_url == MINUTES, "what only the other knows is kept"
    changes.undo(store, batch, ME)
    assert table(store)["a"].collaboration == "may"
    assert {entity: dict(rows) for entity, rows in store.snapshot().tables.items()} == {
        entity: dict(rows) for entity, rows in before.items()
    }


def test_what_was_agreed_stays_when_its_meeting_or_who_was_to_do_it_is_deleted(
    client: FlaskClient, agreed: Store
) -> None:
    for place, key in (("collaborations", "may"), ("partners", "school")):
        version = client.get(f"/api/{place}/{key}").headers["ETag"]
        assert client.delete(f"/api/{place}/{key}", headers={"If-Match": version}).status_code == 204
    row = table(agreed)["late"]
    assert (row.collaboration, row.assignees) == (None, ["library"])
    same(agreed.snapshot(), load(agreed.database))
    for batch in changes.batches(agreed.database)[:2]:
        changes.undo(agreed, batch.key, ME)
    row = table(agreed)["late"]
    assert (row.collaboration, row.assignees) == ("may", ["library", "school"])


def test_it_dirties_no_figure_and_no_page_that_tells_it_is_stale(client: FlaskClient, agreed: Store) -> None:
    client.set_cookie("lang", "en")
    period = Period(TODAY)
    board, before = gaps.board(agreed.snapshot(), period), agreed.snapshot()
    addresses = ("/history", "/", "/action-items", "/partners/library", "/collaborations/may", "/action-items/late")
    told = {address: client.get(address).text for address in addresses}
    client.get("/gaps")
    capture.mark(agreed, "late", True, TODAY, ME)
    after = agreed.snapshot()
    assert after.state(facets.NETWORK) == before.state(facets.NETWORK)
    assert gaps.board(after, period) is board
    for address in addresses:
        assert client.get(address).text != told[address], address
    assert "4 action items, 2 open" in client.get("/history").text
    assert action_items.due(after, TODAY).overdue == ("later",)


def test_the_form_of_one_takes_names_and_leads_back_to_its_meeting(client: FlaskClient, agreed: Store) -> None:
    form = {"title": "Call them", "assignees": "Ann Gallant|School", "collaboration": "May meeting", "due_on": "2027"}
    answer = client.post("/action-items/new", data=form)
    assert (answer.status_code, answer.location) == (302, "/collaborations/may#action-items")
    key = "call-them-may"
    assert table(agreed)[key].assignees == ["ann", "school"]
    edit = main(client, f"/action-items/{key}/edit")
    assert 'value="Ann Gallant|School"' in edit
    assert 'value="May meeting"' in edit
    wrong = client.post("/action-items/new?lang=en", data=form | {"due_on": "2026-13"})
    assert (wrong.status_code, "there is no such day" in wrong.text) == (422, True)


def test_hostile_text_stays_text(client: FlaskClient, agreed: Store) -> None:
    fill(agreed, {"action-item": [{"key": "late", "title": HOSTILE, "note": HOSTILE, "due_on": "2026-10",
                                   "collaboration": "may"}]})  # fmt: skip
    for address in ("/", "/action-items", "/history", "/collaborations/may", "/action-items/late"):
        page = client.get(address).text
        assert "<img src=x" not in page, address
        assert "&lt;img src=x" in page, address


def test_the_minutes_are_one_press_away(client: FlaskClient, agreed: Store) -> None:
    link = 'href="https://minutes.example.org/may?a=1&amp;b=2" rel="noopener noreferrer"'
    for address in ("/action-items", "/collaborations/may/action-items", "/", "/partners/library"):
        assert link in client.get(address).text, address


def test_nothing_agreed_says_what_to_do_next(client: FlaskClient, store: Store) -> None:
    client.set_cookie("lang", "en")
    page = main(client, "/action-items")
    assert 'href="/collaborations"' in page
    assert 'href="/import"' in page
    fill(store, NETWORK)
    assert "Nothing is overdue or due within 30 days." in main(client, "/")
    assert "Nothing is recorded as agreed here." in main(client, "/collaborations/may")
    assert "action-items" not in main(client, "/partners/school")
    fill(store, {"action-item": [{"title": "A"}]})
    assert "Nothing is overdue." in main(client, "/action-items?status=overdue")
    assert "Nothing is marked as done yet." in main(client, "/action-items?status=done")
    asked = client.get("/action-items?partner=Libary&lang=en")
    assert asked.status_code == 404
    assert 'href="/action-items?partner=library' in asked.text


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_fit_and_have_no_findings(
    app: Flask,
    agreed: Store,
    browser: Browser,  # noqa: F811
    size: dict[str, int],
    theme: str,
) -> None:
    with served(app) as url:
        context = browser.new_context(viewport=size, color_scheme=theme)  # pyright: ignore
        page = context.new_page()
        for address in ("/action-items", "/collaborations/may", "/collaborations/may/action-items", "/", "/history"):
            page.goto(f"{url}{address}?lang=fr")
            for details in page.locator("main details").all():
                details.evaluate("of => of.open = true")
            fits(page)
        context.close()


def test_by_keyboard_a_line_is_written_and_marked(app: Flask, agreed: Store, browser: Browser) -> None:  # noqa: F811
    with served(app) as url:
        context = browser.new_context(viewport=WIDE, java_script_enabled=False)  # pyright: ignore
        page = context.new_page()
        page.goto(f"{url}/collaborations/june?lang=en")
        page.get_by_role("link", name="Add what was agreed").focus()
        page.keyboard.press("Enter")
        page.locator("#field-title-1").focus()
        page.keyboard.type("Bring chairs")
        page.keyboard.press("Tab")
        page.keyboard.type("School")
        page.keyboard.press("Enter")
        page.wait_for_url("**/collaborations/june#action-items")
        assert table(agreed)["bring-chairs-june"].assignees == ["school"]
        page.goto(f"{url}/action-items?lang=en")
        page.get_by_role("button", name=re.compile("^Done.*Bring chairs")).focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        assert table(agreed)["bring-chairs-june"].done_on == TODAY.isoformat()
        context.close()
