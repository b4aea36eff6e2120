"""Forms: what is saved unchanged stays as it was, names are understood, and nothing that was typed is lost."""

from __future__ import annotations

import io
import re
from typing import Any

import random_graphs
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.model import records
from graphsvc.questions import names, search
from graphsvc.storage.store import Store


def posted(page: str) -> dict[str, str]:
    """What a browser would send of a form's text fields."""
    found = dict(re.findall(r'<input (?:id="[^"]*" )?name="([^"]+)" value="([^"]*)"', page))
    return found | dict(re.findall(r'name="(version|operation|csrf_token)" value="([^"]*)"', page))


def test_a_form_saved_unchanged_keeps_zero(client: FlaskClient, store: Store) -> None:
    fill(
        store,
        {
            "municipality": [{"name": "Souris", "newcomers_per_year": 0}],
            "sector": [{"name": "Health"}],
            "expectation": [{"key": "none", "municipality": "souris", "sector": "health", "partners": 0}],
        },
    )
    address = "/expectations/none/edit"
    sent = {"municipality": "souris", "sector": "health", **posted(client.get(address).text)}
    assert client.post(address, data=sent).status_code == 302
    assert client.get("/api/expectations/none").json["partners"] == 0
    client.post("/municipalities/souris/edit", data=posted(client.get("/municipalities/souris/edit").text))
    assert client.get("/api/municipalities/souris").json["newcomers_per_year"] == 0


def test_a_name_with_a_bar_is_renamed_and_found(client: FlaskClient) -> None:
    made = client.post("/api/partners", json={"key": "bar", "name": "Bar | Baz", "kind": "business"})
    body = {"name": "Bar Baz", "kind": "business"}
    renamed = client.put("/api/partners/bar", json=body, headers={"If-Match": made.headers["ETag"]})
    assert renamed.json["aliases"] == ["Bar / Baz"]
    assert client.get("/partners").status_code == 200


def test_link_fields_take_names(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [{"name": "Anna Bell", "kind": "person"}, {"name": "Le Phare", "kind": "library"}]})
    data = {"person": "anna bell", "organization": "le phare"}
    assert client.post("/representations/new", data=data).status_code == 302
    assert client.get("/api/representations").json["representations"][0]["organization"] == "le-phare"
    assert (
        client.post("/representations/new", data={"person": "Anna Bell", "organization": "anna-bell"}).status_code
        == 422
    )


def test_what_is_seldom_asked_for_stands_behind_the_rest_and_is_open_where_it_is_filled(
    client: FlaskClient, store: Store
) -> None:
    def behind(page: str) -> tuple[str, str]:
        before, _details, rest = page.partition('<details class="rare"')
        return before, rest.partition("</details>")[0]

    before, rare = behind(client.get("/partners/new?lang=en").text)
    assert not rare.startswith(" open")
    for name in ("name", "kind", "municipality", "sectors", "email", "consent"):
        assert f'name="{name}"' in before
    for name in ("aliases", "serves", "part_of", "joined_on"):
        assert f'name="{name}"' in rare
        assert f'name="{name}"' not in before
    fill(store, {"partner": [{"key": "ann", "name": "Ann", "kind": "person", "joined_on": "2024"}]})
    assert behind(client.get("/partners/ann/edit").text)[1].startswith(" open")
    wrong = client.post("/partners/new", data={"name": "Bea", "kind": "person", "joined_on": "yesterday"})
    assert wrong.status_code == 422
    assert behind(wrong.text)[1].startswith(" open")


def test_a_stale_form_comes_back_with_what_was_typed(client: FlaskClient) -> None:
    client.post("/api/partners", json={"key": "library", "name": "Library", "kind": "library"})
    form = {"name": "Library", "kind": "library", "notes": "A long note.", "version": "1"}
    other = {"name": "Library", "kind": "library", "phone": "902-555-0100"}
    client.put("/api/partners/library", json=other, headers={"If-Match": '"1"'})
    page = client.post("/partners/library/edit", data=form)
    assert page.status_code == 412
    assert "A long note." in page.text
    again = {**form, "version": posted(page.text)["version"]}
    assert client.post("/partners/library/edit", data=again).status_code == 302


def test_a_renaming_import_keeps_the_former_name(client: FlaskClient) -> None:
    client.post("/api/partners", json={"key": "forge", "name": "Oldname Forge", "kind": "business"})
    files = {"files": [(io.BytesIO(b"key,name\nforge,Newname Smithy\n"), "partners.csv")]}
    preview = client.post("/api/imports", data=files).json
    client.post(f"/api/imports/{preview['id']}", headers={"If-Match": f'"{preview["version"]}"'})
    assert client.get("/api/partners?q=oldname").json["total"] == 1


def test_a_partner_is_typed_by_name_unless_another_is_or_was_called_so() -> None:
    rows: dict[str, list[dict[str, Any]]] = {entity: [] for entity in records.RECORDS}
    rows["partner"] = [
        {"key": "one", "name": "Library", "kind": "library"},
        {"key": "two", "name": "Reading Room", "aliases": ["library"], "kind": "library"},
        {"key": "three", "name": "Café", "name_fr": "Café du port", "kind": "business"},
    ]
    snapshot = random_graphs.snapshot(rows)
    typed = {key: names.label(snapshot, "partner", key) for key in snapshot.partners}
    assert typed == {"one": "Library (one)", "two": "Reading Room", "three": "Café"}
    assert {key: search.named(snapshot, "partner", text) for key, text in typed.items()} == {key: key for key in typed}
