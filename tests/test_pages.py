"""Every page and every JSON twin answers, in both languages, on an empty store and on a full one."""

from __future__ import annotations

import datetime
import json
import os
import re
import time

import pytest
import random_graphs
from conftest import Command, fill
from flask import Flask, url_for
from flask.testing import FlaskClient

from graphsvc.answers import work_lists
from graphsvc.engines import Engine
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.sparse import compile
from graphsvc.storage.store import Store
from graphsvc.web import measures

LINE = {"key": "meetings", "label": "Meetings", "measure": "held", "kinds": "meeting"}
ALIKE = {
    "splits": "partners",
    "amalgamations": "municipalities",
    "attendance": "collaborations",
    "minutes": "collaborations",
    "collaboration_participations": "collaborations",
}
ARGUMENTS = {
    "municipality": "souris",
    "sector": "health",
    "plural": "partners",
    "form": "json",
    "line": "meetings",
    "batch": "filling",
    "question": "several-hats",
}


#: What tells when something was done, and files that hold an instant.
BY_THE_CLOCK = ("/api/today", "/api/changes", "/changes", "/api/imports", "/api/openapi", "/api/export", "/api/backup")
#: What an answer says while a part of it is computed.
UNDER_WAY = ('"version":null', '"version": null')


def addresses(app: Flask, snapshot: Snapshot) -> list[str]:
    """The address of every view that answers GET and whose record is there."""
    found: list[str] = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "security.enter"):
            continue
        area = rule.endpoint.split(".")[0].removeprefix("api_")
        arguments = {name: ARGUMENTS.get(name, "") for name in rule.arguments - (rule.defaults or {}).keys()}
        if "collaboration" in arguments:
            arguments["collaboration"] = min(snapshot.collaborations, default="")
        if "key" in arguments:
            entity = (rule.defaults or {}).get("entity")
            plural = records.RECORDS[entity].plural if entity else ALIKE.get(area, area).replace("_", "-")
            arguments["key"] = min(snapshot.tables[records.PLURALS[plural].entity], default="")
        if all(arguments.values()):
            with app.test_request_context():
                address = url_for(rule.endpoint, **arguments)
            found.append(address + query(rule.endpoint, snapshot))
    return found


def query(endpoint: str, snapshot: Snapshot) -> str:
    """What an address cannot be without."""
    if endpoint == "maps.tie":
        partners = sorted(snapshot.partners) or ["nobody"]
        return f"?partner={partners[0]}&with={partners[-1]}"
    if endpoint == "maps.step":
        return "?since=2026-10-23&state="
    if endpoint.startswith("merges."):
        table = snapshot.tables[endpoint.removeprefix("merges.").split("_")[0]]
        first = min(table, default="nobody")
        alike = [key for key, row in table.items() if row.kind == table[first].kind]
        return f"?other={max(alike, default='nobody')}"
    if endpoint == "amalgamations.read":
        return f"?day=2023-01-01&other={max(snapshot.municipalities, default='nowhere')}"
    if endpoint == "history.read_story":
        return f"?partner={min(snapshot.partners, default='nobody')}"
    if endpoint.startswith("mailing_list."):
        return "?municipality=souris"
    if endpoint in ("suggestions.read", "history.suggest"):
        return "?q=a" if endpoint == "history.suggest" else "?of=partner&q=a"
    return "?from=2016-01-01&until=2018-02-28" if endpoint.startswith("report.") else ""


def rows() -> dict[str, list[dict[str, object]]]:
    found = random_graphs.rows(3)
    found["report-line"].append(LINE)
    for number, days in enumerate(({"due_on": "2026-11"}, {"due_on": "2020"}, {"done_on": "2026-11-02"})):
        agreed = {"title": f"Task {number}", "assignees": ["p0", "p1"], "collaboration": "c1", "note": "n" * 90}
        found["action-item"].append({**agreed, **days})
    found["collaboration"][2]["minutes_url"] = "https://example.org/minutes"
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_answers_on_a_full_store(
    app: Flask, client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    compile.main()  # as a service has done before anybody comes
    monkeypatch.setattr(measures, "PATIENCE", 60)  # on a machine that has much else to do
    fill(store, rows())
    store.write(lambda _: [], actor="test", about="nothing")
    found = addresses(app, store.snapshot())
    assert len(found) > 60
    client.set_cookie("lang", language)
    for address in found:
        if "/changes/filling" in address:
            continue
        answer = client.get(address)
        while answer.status_code == 302 and address.endswith(".csv"):  # to the page that waits for the figures
            time.sleep(0.1)
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[:500])
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        if not address.startswith("/api") and answer.mimetype == "text/html":
            assert f'<html lang="{language}">' in answer.text


def test_every_answer_is_the_same_on_both_engines(
    client: FlaskClient, app: Flask, store: Store, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whichever engine is asked second compares: what is answered is worked out from the snapshot alone."""
    compile.main()
    app.config["TODAY"] = lambda: datetime.date(2026, 11, 23)
    fill(store, rows())
    told: dict[str, str] = {}
    for address in addresses(app, store.snapshot()):
        if ("/api/" in address or address.endswith(".csv")) and not address.startswith(BY_THE_CLOCK):
            told[address] = settled(client, address)
    assert len(told) > 50
    of_this_worker = tmp_path_factory.getbasetemp()
    of_all_workers = (of_this_worker.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_worker) / "answers"
    of_all_workers.mkdir(exist_ok=True)
    (of_all_workers / engine.name).write_text(json.dumps(told), encoding="utf-8")
    for other in of_all_workers.iterdir():
        there = json.loads(other.read_text(encoding="utf-8"))
        assert there.keys() == told.keys()
        assert [address for address in told if told[address] != there[address]] == [], other.name


def settled(client: FlaskClient, address: str) -> str:
    """An answer once nothing of it is being computed any more."""
    while True:
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        text = answer.get_data().decode(errors="replace")
        if answer.status_code == 200 and not any(word in text for word in UNDER_WAY):
            return re.sub(r'("version": ?)\d+', r"\1", text)
        time.sleep(0.1)


@pytest.mark.parametrize(
    "address", ["/", "/gaps", "/gaps/without", "/partners", "/history", "/report", "/changes", "/import", "/export"]
)
def test_an_empty_store_says_what_to_do_next(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "href" in answer.text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/gaps", "The board needs municipalities and sectors."),
        ("/gaps?council=1", "The board needs municipalities and sectors."),
        *((f"/gaps/{name}", "No partner is recorded yet.") for name in work_lists.LISTS),
        ("/history", "No collaboration is recorded yet."),
        ("/map", "nobody is on the map."),
        ("/action-items", "Nothing is recorded yet that was agreed to be done."),
    ],
)
def test_an_empty_store_leads_to_the_import(client: FlaskClient, address: str, told: str) -> None:
    main = client.get(address).text.split("</header>")[1].split("<footer>")[0]
    assert told in main
    assert 'href="/import"' in main
    assert "Call these first" not in main
    assert "Nothing fits" not in main


def test_the_menu_marks_where_a_page_belongs(client: FlaskClient, store: Store) -> None:
    fill(store, rows())
    marked = {
        "/gaps": '"/gaps" aria-current="page"',
        "/gaps/souris/health": '"/gaps" aria-current="true"',
        "/gaps/quiet": '"/gaps" aria-current="true"',
        "/gaps/without": '"/gaps" aria-current="true"',
        "/measures": '"/measures" aria-current="page"',
        "/action-items": '"/collaborations" aria-current="true"',
        "/partners/p0": '"/partners" aria-current="true"',
    }
    for address, mark in marked.items():
        assert mark in client.get(address).text, address


def test_a_wrong_window_is_told_by_its_name_on_the_page(client: FlaskClient) -> None:
    client.set_cookie("lang", "fr")
    assert "la période écoulée (window_months) se situe entre 1 et 1200 mois" in client.get("/?window_months=0").text
    assert "le jour (day) vaut" in client.get("/?day=hier").text


def test_hostile_names_stay_text(client: FlaskClient) -> None:
    name = "</script><img src=x onerror=alert(1)>\"'{{7*7}}"
    made = client.post("/api/partners", json={"name": name, "kind": "other"})
    assert made.status_code == 201
    for address in (
        "/partners",
        f"/partners/{made.json['key']}",
        f"/partners/{made.json['key']}/edit",
        "/history?partner=" + made.json["key"],
    ):
        text = client.get(address).text
        assert "<img src=x" not in text
        assert "{{7*7}}" in text


def test_no_error_shows_what_lies_beneath(app: Flask, client: FlaskClient) -> None:
    app.extensions["graphsvc.store"] = None
    answer = client.get("/api/partners")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "NoneType" not in answer.text
    assert "Traceback" not in answer.text


def test_a_window_of_no_months_is_refused_by_page_api_and_command(client: FlaskClient, command: Command) -> None:
    told = "(window_months) lies between 1 and 1200 months"
    for address in ("/gaps", "/api/gaps", "/measures", "/api/measures"):
        answer = client.get(f"{address}?window_months=0")
        assert (answer.status_code, told in answer.text) == (400, True), address
    for name in ("gaps", "measures", "today"):
        answer = command(name, "--window-months", "0")
        assert (answer.exit_code, told in answer.stderr) == (1, True), name
