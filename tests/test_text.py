"""Hostile text: stored and shown as it was sent (composed, without outer space) or refused with its field named."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
import random_graphs
from conftest import empty, fill
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from test_pages import LINE, addresses
from werkzeug.test import TestResponse

from graphsvc import language
from graphsvc.errors import Problems
from graphsvc.files import csv_out
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.changes import Write
from graphsvc.storage.store import Store
from graphsvc.web import forms

TURNED = "\u202eevil\u202d name"
#: After the Big List of Naughty Strings (Max Woolf): what each of its groups is about, in strings of our own.
KEPT = [
    "undefined", "null", "NULL", "NaN", "true", "yes", "None", "0", "-1", "1/0", "0x10", "1e999", "1e1000", "00012",
    "1,000.00", "2026-02-30", "१२३", "person", "media", "member",
    "\u00c5ngstr\u00f6m", "Cafe\u0301", "\u1112\u1161\u11ab", "\u2126", "n\u0303o", "\ufb01nance", "ﷺ", "q\u0307\u0323",
    "مرحبا بالعالم", "שלום עולם", "世界你好", "Ünïcödé", "𝒩𝑒𝓉", "\U00020000\U0002f800",
    "« L’été », n° 5\u202f: 10\u00a0%",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3ff", "\u2764\ufe0f",
    "1\ufe0f\u20e3", "\U0001f1e8\U0001f1e6",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e007f", "\ue000private\U0010fffd", "\u0378unassigned",
    "z\u0335\u0322a\u0334l\u0336g\u0337o", "a" + "\u0301" * 40,
    "zero\u200bwidth", "no\u2060joining", "\ufeffmarked", "soft\u00adhyphen", "w" * 250,
    TURNED, "\u2067isolated", "too\u2069many\u2069ends", "\u200ertl\u200f", "\u061cmark",
    "<script>alert(1)</script>", "</script><b>", "</textarea><b>", "<!-- b", "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>", "javascript:alert(1)", "<bdi>", "&amp;lt;", "&#0;",
    "' OR 1=1 --", "'; MATCH (n) DETACH DELETE n //", "}) DETACH DELETE p //", "`) RETURN 1", "$(touch x)", "`id`",
    "{{7*7}}", "{% raw %}", "${7*7}", "%(name)s %s %n", "%x%x%x", "{0}", "\\", "\\n", "\\u0000", "%00%0d%0a",
    "..\\..\\etc", "../../etc", "CON", "a/b?c=d&e#f;g", "a|b", "a,b;c", "a  b",
    "'", '"', "''", '""', "``", "'=1", "''=1",
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\uff1d1+1", "name:*", "*", "~9", '"unbalanced', "AND OR NOT",
    *(f"{space}a{space}b{space}" for space in "\u00a0\u1680\u2000\u2007\u200a\u202f\u205f\u3000"),
]  # fmt: skip
REFUSED = [
    "a\x00b", "\x00", "a\x07b", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\x9fb", "\x0ba", "a\x0c",
    "a\ufffeb", "\uffff", "a\ufdd0", "\U0001ffff", "a\ud800", "\udc00",
]  # fmt: skip
BROKEN = ["two\nlines", "two\r\nlines", "two\ttabs", "two\u2028lines", "two\u2029lines"]
FULL: dict[str, dict[str, Any]] = {
    "municipality": {"key": "k", "name": "A"},
    "sector": {"key": "k", "name": "A"},
    "partner": {"key": "k", "name": "A", "kind": "other"},
    "collaboration": {"key": "k", "title": "A", "kind": "event"},
    "representation": {"key": "k", "person": "p", "organization": "o"},
    "participation": {"key": "k", "partner": "p", "collaboration": "c"},
    "expectation": {"key": "k", "municipality": "m", "sector": "s"},
    "seat": {"key": "k", "body": "c"},
    "report-line": {"key": "k", "label": "A", "measure": "held", "kinds": ["event"]},
    "introduction": {"key": "k"},
    "action-item": {"key": "k", "title": "A"},
    "saved-view": {"key": "k", "name": "A"},
    "saved-search": {"key": "k", "name": "A", "address": "q=a"},
    "setting": {},
}
LONG = {"notes", "description", "outcome", "outcome_fr", "note", "note_fr"}


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def free(entity: str) -> dict[str, str]:
    """The fields of a record that take any text, and what has to stand before it."""
    found = {}
    for name in records.columns(records.RECORDS[entity]):
        for before, text in (("", "some text"), ("https://example.org/", "text")):
            if read(entity, {name: as_given(entity, name, before + text)}) is not None:
                found.setdefault(name, before)
    return found


def read(entity: str, row: dict[str, Any]) -> records.Record | None:
    """The record, or None where it is refused."""
    try:
        return records.read(entity, {**FULL[entity], **row})
    except Problems:
        return None


def as_given(entity: str, field: str, text: str) -> str | list[str]:
    return [text] if field in records.list_fields(records.RECORDS[entity]) else text


def test_every_kind_of_record_is_tried() -> None:
    assert FULL.keys() == records.RECORDS.keys()
    found = {name for entity in FULL for name in free(entity)}
    assert found >= {"name", "title_fr", "aliases", "notes", "source", "website", "consent_purpose"}


@pytest.mark.parametrize("entity", FULL)
def test_text_is_kept_composed_or_refused_with_its_field(entity: str) -> None:
    for field, before in free(entity).items():
        for text in (*KEPT, *REFUSED, *BROKEN):
            row = {**FULL[entity], field: as_given(entity, field, before + text)}
            spaced = bool(before) and len(composed(text).split()) != 1
            parts = "|" in text and field in records.list_fields(records.RECORDS[entity])
            if text in REFUSED or (text in BROKEN and field not in LONG) or spaced or parts:
                with pytest.raises(Problems) as refused:
                    records.read(entity, row)
                assert [problem.field for problem in refused.value.problems] == [field], (field, text)
            else:
                kept = records.read(entity, row).row()[field]
                expected = composed(before + text.replace("\r\n", "\n"))
                assert kept == as_given(entity, field, expected), (field, text)


@pytest.mark.parametrize("entity", FULL)
def test_what_is_no_value_of_a_field_is_refused_with_its_name(entity: str) -> None:
    others = records.RECORDS[entity].model_fields.keys() - free(entity).keys()
    for own in others:
        field = records.RECORDS[entity].model_fields[own].alias or own
        for text in (*KEPT, *REFUSED, *BROKEN):
            for strict in (False, True):
                given_ = {**FULL[entity], field: as_given(entity, field, text)}
                try:
                    row = records.read(entity, given_, strict=strict)
                except Problems as refused:
                    named = {problem.field for problem in refused.problems}
                    assert field in named, (field, text)
                else:
                    assert records.read(entity, row.row()) == row, (field, text)


@given(st.text(max_size=40))
def test_text_once_kept_is_kept_again(text: str) -> None:
    for field in ("name", "notes"):
        try:
            once = records.read("partner", {"key": "k", "name": "A", "kind": "other", field: text})
        except Problems:
            continue
        assert records.read("partner", once.row()) == once


def test_a_name_that_shows_nothing_is_refused() -> None:
    for name in ("\u200b", "\u202e \u202c", "\ufeff", "  ", ""):
        with pytest.raises(Problems, match="name"):
            records.read("partner", {"key": "k", "name": name, "kind": "other"})


#: What the records that are tried lead to.
THERE = {
    "municipality": [{"key": "m", "name": "M"}],
    "sector": [{"key": "s", "name": "S"}],
    "partner": [{"key": "p", "name": "P", "kind": "person"}, {"key": "o", "name": "O", "kind": "other"}],
    "collaboration": [{"key": "c", "title": "C", "kind": "council"}],
}


def tried(entity: str, every: int = 1) -> list[dict[str, Any]]:
    """Rows that have each text in each field between them, or every so many of them; one where there is only one."""
    found = []
    for number in range(0, len(KEPT), every):
        row = {**FULL[entity], "key": f"{entity}-{number}"}
        row |= dict.fromkeys({"from", "decided_on"} & set(records.RECORDS[entity].key_from), f"{1900 + number}")
        for step, (field, before) in enumerate(free(entity).items()):
            given_ = as_given(entity, field, before + KEPT[(number + step) % len(KEPT)])
            row |= {field: given_} if read(entity, {field: given_}) else {}
        found.append(row)
    return [{**found[0], "key": "network"}] if entity == "setting" else found


def send(client: FlaskClient, door: str, entity: str, row: dict[str, Any]) -> TestResponse:
    plural = records.RECORDS[entity].plural
    if door == "api":
        return client.post(f"/api/{plural}{'?another=1' if entity == 'partner' else ''}", json=row)
    return client.post(f"/{plural}/new", data={**row, "another": "1"})


def upload(client: FlaskClient, files: dict[str, bytes]) -> TestResponse:
    given_ = [(io.BytesIO(content), name) for name, content in files.items()]
    return client.post("/api/imports", data={"files": given_})


def confirm(client: FlaskClient, checked: TestResponse) -> None:
    version = {"If-Match": f'"{checked.json["version"]}"'}
    assert client.post(f"/api/imports/{checked.json['id']}", headers=version).json["state"] == "done"


def kept(tables: Mapping[str, Mapping[str, records.Record]]) -> dict[str, list[str]]:
    """What is recorded beside what was there, whatever its key."""
    there = {(entity, row["key"]) for entity, rows in THERE.items() for row in rows}
    return {
        entity: sorted(
            repr(sorted({**record.row(), "key": ""}.items()))
            for key, record in table.items()
            if (entity, key) not in there
        )
        for entity, table in tables.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("door", ["api", "form", "csv"])
def test_every_text_field_keeps_what_comes_by_every_door(client: FlaskClient, store: Store, door: str) -> None:
    fill(store, THERE)
    every = {entity: tried(entity, 1 if door == "csv" else 13) for entity in FULL}
    if door == "csv":
        files = {}
        for entity, rows in every.items():
            model = records.RECORDS[entity]
            files[f"{model.plural}.csv"] = b"".join(csv_out.records(model, (records.read(entity, r) for r in rows)))
        confirm(client, upload(client, files))
    else:
        for entity, rows in every.items():
            for row in rows:
                assert send(client, door, entity, row).status_code == (201 if door == "api" else 302), row
    wanted = kept({entity: dict(enumerate(records.read(entity, r) for r in rows)) for entity, rows in every.items()})
    now = store.snapshot()
    assert kept(now.tables) == wanted
    assert kept(Store(store.database).snapshot().tables) == wanted
    assert_shown(client, now)


def assert_shown(client: FlaskClient, snapshot: Snapshot) -> None:
    """All that is recorded stands on the record's page, in its form, in the API and in an export."""
    exported = client.get("/api/export/json").json
    for entity, table in snapshot.tables.items():
        plural = records.RECORDS[entity].plural
        assert exported[plural] == [record.row() for _, record in sorted(table.items())]
        for key, record in list(table.items())[:20]:
            row = {name: value for name, value in record.row().items() if name in free(entity)}
            texts = [text for value in row.values() for text in (value if isinstance(value, list) else [value])]
            answered = client.get(f"/api/{plural}/{key}").json
            assert answered == {**record.row(), "version": answered["version"]}
            page = html.unescape(client.get(f"/{plural}/{key}").text)
            assert [text for text in texts if text not in page] == [], (entity, key)
            form = Form()
            form.feed(client.get(f"/{plural}/{key}/edit").text)
            assert {name: form.values.get(name) for name in row} == {
                name: "|".join(value) if isinstance(value, list) else value for name, value in row.items()
            }


class Form(HTMLParser):
    """What the text fields of a form hold."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("input", "textarea"):
            self.values[found.get("name") or ""] = found.get("value") or ""
        self.open = (found.get("name") or "") if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.values[self.open] += data


@pytest.mark.slow
def test_every_text_comes_back_out_of_an_export(client: FlaskClient, store: Store) -> None:
    fill(store, THERE)
    fill(store, {entity: tried(entity) for entity in FULL})
    tables = store.snapshot().tables
    with zipfile.ZipFile(io.BytesIO(client.get("/api/export/csv").data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    again = upload(client, files).json
    assert again["problems"] == again["changes"] == []
    assert {kind for counts in again["counts"].values() for kind, number in counts.items() if number} == {"unchanged"}
    empty(store.database)
    fresh = Store(store.database)
    client.application.extensions["graphsvc.store"] = fresh
    confirm(client, upload(client, files))
    assert fresh.snapshot().tables == tables


@pytest.mark.parametrize("door", ["api", "form", "csv"])
def test_every_door_names_the_field_of_what_it_refuses(client: FlaskClient, store: Store, door: str) -> None:
    fill(store, THERE)
    version = store.snapshot().version
    for entity in FULL:
        plural = records.RECORDS[entity].plural
        for number, field in enumerate(records.columns(records.RECORDS[entity])[1:]):
            if door == "form" and field in forms.UNSEEN:
                continue
            text = [*(BROKEN[3:] if field not in LONG else ()), *REFUSED[2:13]][number % 11]
            row = {**FULL[entity], field: text}
            if door == "csv":
                out = io.StringIO()
                csv.writer(out).writerows([row, ["|".join(v) if isinstance(v, list) else v for v in row.values()]])
                answer = upload(client, {f"{plural}.csv": out.getvalue().encode()})
            else:
                answer = send(client, door, entity, row)
            told = (entity, field, text, answer.text[:300])
            assert answer.status_code == 422, told
            if door == "form":
                assert f'href="#field-{field}"' in answer.text, told
            else:
                assert field in {problem["field"] for problem in answer.json["problems"]}, told
    assert store.snapshot().version == version


@pytest.mark.slow("neo4j")
def test_whatever_is_searched_is_answered_and_shown(client: FlaskClient, store: Store) -> None:
    fill(store, THERE)
    fill(store, {"partner": tried("partner")})
    for text in (*KEPT, *REFUSED, *BROKEN):
        query = {"q": text.encode(errors="replace").decode()}
        found = client.get("/api/partners", query_string=query)
        assert found.status_code in (200, 422), text
        for address in ("/partners", "/history"):
            page = client.get(address, query_string=query)
            assert page.status_code in (200, 422), text
            form = Form()
            form.feed(page.text)
            understood = address == "/history" and 'class="chips asked"' in page.text
            assert form.values["q"].strip() == query["q"].strip() or understood, text


def test_composed_and_decomposed_are_one_name(client: FlaskClient) -> None:
    client.post("/api/partners", json={"name": "Cafe\u0301 du port", "kind": "business"})
    assert client.get("/api/partners?q=caf\u00e9").json["total"] == 1
    assert client.get("/history?partner=Cafe\u0301 du port").status_code == 200
    assert client.get("/history?partner=Caf\u00e9 du port").status_code == 200


def test_what_was_recorded_before_still_loads_and_is_mended(client: FlaskClient, store: Store) -> None:
    old = records.trusted(
        records.Partner, {"key": "old", "name": "Two\nlines\x07", "kind": "other", "notes": "e\u0301"}
    )
    store.write(lambda _: [Write("partner", "old", old)], actor="test", about="long ago")
    assert Store(store.database).snapshot().partners["old"] == old
    for address in ("/partners", "/partners/old", "/partners/old/edit", "/api/partners/old", "/export/partners.csv"):
        assert client.get(address).status_code == 200, address
    body = {"name": "One line", "kind": "other"}
    mended = client.put("/api/partners/old", json=body, headers={"If-Match": '"1"'})
    assert mended.json["aliases"] == ["Two lines"]
    batch = client.get("/api/changes").json["changes"][-1]["batch"]
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert store.snapshot().partners["old"] == old


class Found(HTMLParser):
    """The pieces of a page's text that turn what follows, where nothing keeps them to themselves."""

    ALONE = ("bdi", "title", "option", "textarea", "script", "text")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loose: list[str] = []
        self.kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "input", "br", "line", "circle", "polygon", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "\u202e" not in data:
            return
        self.kept += 1
        if any(tag in self.ALONE for tag in self.open):
            return
        depth = 0
        for character in data:
            depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
            if character == "\u202e" and depth < 1:
                self.loose.append(data.strip()[:80])
        assert depth == 0, data


@pytest.mark.slow("neo4j")
def test_a_name_that_turns_the_text_leaves_the_next_alone(client: FlaskClient, store: Store) -> None:
    rows = random_graphs.rows(3)
    rows["report-line"].append(LINE)
    for entity, entries in rows.items():
        for row in entries:
            texts = {name: f"{TURNED} {row.get('key', '')}" for name, before in free(entity).items() if not before}
            row.update({name: as_given(entity, name, text) for name, text in texts.items()})
    fill(store, rows)
    kept = 0
    for address in addresses(client.application, store.snapshot()):
        answer = client.get(address)
        if answer.mimetype != "text/html" or "/docs" in address:
            continue
        found = Found()
        found.feed(answer.text)
        assert found.loose == [], address
        kept += found.kept
    assert kept > 100
    assert "\u2068" not in client.get("/api/partners").text.encode().decode("unicode-escape")


@pytest.mark.parametrize("text", ["plain", "Île", "\u202eabc", "\u2067abc", "a\u2069b\u2069", "\u2069\u202e", "שלום"])
def test_isolated_text_is_closed(text: str) -> None:
    found = language.isolated(text)
    assert text in found
    depth = 0
    for character in found:
        assert not re.match("[\u202e\u05e9]", character) or depth > 0
        depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
        assert depth >= 0
    assert depth == 0
