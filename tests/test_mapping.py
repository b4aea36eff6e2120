"""Spreadsheets with columns of their own: guessed, mapped, asked about, imported and undone."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient
from test_import import confirm, files, text

from graphsvc.storage.store import Store


def mapped(client: FlaskClient, *named: tuple[str, str | bytes], mapping: Any = "guess") -> Any:
    sent = mapping if isinstance(mapping, str) else json.dumps(mapping)
    return client.post("/api/imports", data={**files(*named), "mapping": sent})


def guessed(client: FlaskClient, *named: tuple[str, str | bytes]) -> Any:
    answer = client.post("/api/mapping", data=files(*named))
    assert answer.status_code == 200, answer.text
    return answer.json


def column(guess: Any, heading: str) -> Any:
    return next(one for table in guess["mapping"]["tables"] for one in table["columns"] if one["heading"] == heading)


def imported(client: FlaskClient, *named: tuple[str, str | bytes], mapping: Any = "guess") -> Any:
    preview = mapped(client, *named, mapping=mapping)
    assert preview.status_code == 201, preview.text
    assert confirm(client, preview.json).status_code == 202
    return preview.json


def on_record(store: Store, entity: str) -> dict[str, dict[str, Any]]:
    return {key: record.row() for key, record in store.snapshot().tables[entity].items()}


def form(page: str) -> dict[str, str]:
    """What a browser would send of the mapping form as it stands."""
    found: dict[str, str] = {}
    inside = page[page.index('<form method="post" class="mapping">') :]
    inside = inside[: inside.index("</form>")]
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', body)[0]
    for tag in re.findall(r"<input ([^>]*)>", inside):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if at.get("type") != "radio" or " checked" in tag:
            found[at["name"]] = at.get("value", "")
    return found


FOREIGN = "Agency,Town,Kind of agency\nHarbour Food Bank,Souris,Charity\nBluefin School,Souris,Brigade\n"


def test_a_foreign_file_goes_from_the_page_to_an_import_and_back(client: FlaskClient, store: Store) -> None:
    sent = client.post("/import", data=files(("agencies.csv", FOREIGN)), follow_redirects=True)
    assert sent.request.path.endswith("/mapping")
    assert "Brigade" in sent.text
    asked = client.post(sent.request.path, data=form(sent.text))
    assert asked.status_code == 422
    assert "Brigade is not known as Kind" in text(asked.text)
    answers = form(asked.text)
    number = next(name for name, value in answers.items() if value == "Brigade").replace("k", "v")
    done = client.post(sent.request.path, data={**answers, number: "educational-institution"}, follow_redirects=True)
    assert "3 new" in text(done.text)
    client.post(done.request.path, follow_redirects=True)
    found = on_record(store, "partner")
    assert {row["name"]: row["kind"] for row in found.values()} == {
        "Harbour Food Bank": "community-organization",
        "Bluefin School": "educational-institution",
    }
    batch = f"import-{done.request.path.removeprefix('/import/')}"
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert on_record(store, "partner") == {}
