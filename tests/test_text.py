"""Hostile text: stored and shown as it was sent (composed, without outer space) or refused with its field named."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

import pytest
import random_graphs
from conftest import fill
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from test_pages import LINE, addresses

from graphsvc import language, records
from graphsvc.errors import Problems
from graphsvc.services.graph import Graph, Write

TURNED = "\u202eevil\u202d name"
#: After the Big List of Naughty Strings (Max Woolf): what each of its groups is about, in strings of our own.
KEPT = [
    "undefined", "null", "NaN", "true", "0", "-1", "1/0", "0x10", "1e999", "00012", "1,000.00", "१२३",
    "\u00c5ngstr\u00f6m", "Cafe\u0301", "\u1112\u1161\u11ab", "\u2126", "n\u0303o", "\ufb01nance", "ﷺ",
    "مرحبا بالعالم", "שלום עולם", "世界你好", "Ünïcödé", "𝒩𝑒𝓉", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1e8\U0001f1e6", "z\u0335\u0322a\u0334l\u0336g\u0337o",
    "zero\u200bwidth", "\ufeffmarked", "soft\u00adhyphen",
    TURNED, "\u2067isolated", "too\u2069many\u2069ends", "\u200ertl\u200f",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "javascript:alert(1)",
    "' OR 1=1 --", "'; MATCH (n) DETACH DELETE n //", "}) DETACH DELETE p //", "`) RETURN 1", "$(touch x)", "`id`",
    "{{7*7}}", "{% raw %}", "${7*7}", "%(name)s %s %n", "%x%x%x", "{0}", "\\", "\\n", "\\u0000",
    "..\\..\\etc", "../../etc",
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\uff1d1+1", "CON", "a\u00a0b", "\u3000wide\u3000", "'", '"', "``",
    "<bdi>", "&amp;lt;",
    "name:*", "*", "~9", '"unbalanced', "AND OR NOT",
]  # fmt: skip
REFUSED = ["a\x00b", "\x00", "a\x07b", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\x9fb", "\x0ba", "a\x0c"]
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
    "setting": {},
}
LONG = {"notes", "description", "outcome", "outcome_fr", "note"}


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def free(entity: str) -> list[str]:
    """The fields of a record that take any text."""
    found = []
    for name in records.columns(records.RECORDS[entity]):
        for given_ in ("some text", ["some text"]):
            try:
                records.read(entity, {**FULL[entity], name: given_})
            except Problems:
                continue
            found.append(name)
            break
    return found


def test_every_kind_of_record_is_tried() -> None:
    assert FULL.keys() == records.RECORDS.keys()
    assert {name for entity in FULL for name in free(entity)} >= {"name", "title_fr", "aliases", "notes", "source"}


@pytest.mark.parametrize("entity", FULL)
def test_text_is_kept_composed_or_refused_with_its_field(entity: str) -> None:
    for field in free(entity):
        several = field in records.list_fields(records.RECORDS[entity])
        for text in (*KEPT, *REFUSED, *BROKEN):
            row = {**FULL[entity], field: [text] if several else text}
            if text in REFUSED or (text in BROKEN and field not in LONG):
                with pytest.raises(Problems) as refused:
                    records.read(entity, row)
                assert [problem.field for problem in refused.value.problems] == [field], (field, text)
            else:
                kept = records.read(entity, row).row()[field]
                expected = composed(text.replace("\r\n", "\n"))
                assert kept == ([expected] if several else expected), (field, text)


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


@pytest.mark.parametrize("door", ["api", "form", "csv"])
def test_every_door_keeps_or_refuses(client: FlaskClient, graph: Graph, door: str) -> None:
    every = [*KEPT, *REFUSED, *BROKEN]
    if door == "csv":
        for number, text in enumerate([*REFUSED, *BROKEN]):
            out = io.StringIO()
            csv.writer(out).writerows([["key", "name", "kind"], [f"k{number}", text, "other"]])
            file = (io.BytesIO(out.getvalue().encode()), "partners.csv")
            answer = client.post("/api/imports", data={"files": [file]})
            assert answer.status_code in (200, 400, 422), text
            named = [problem["field"] for problem in answer.json.get("problems", [])]
            assert named == ["name"] or answer.status_code != 200, text
        out = io.StringIO()
        csv.writer(out).writerows([["key", "name", "kind"], *([f"k{i}", t, "other"] for i, t in enumerate(KEPT))])
        preview = client.post("/api/imports", data={"files": [(io.BytesIO(out.getvalue().encode()), "partners.csv")]})
        assert preview.json["problems"] == []
        version = preview.json["version"]
        client.post(f"/api/imports/{preview.json['id']}", headers={"If-Match": f'"{version}"'})
    else:
        for number, text in enumerate(every):
            row = {"name": text, "kind": "other", "notes": f"note {number}"}
            made = client.post("/api/partners", json=row) if door == "api" else client.post("/partners/new", data=row)
            expected = 422 if text in (*REFUSED, *BROKEN) else 201 if door == "api" else 302
            assert made.status_code == expected, text
    kept = {row.name for row in graph.snapshot().partners.values()}
    assert kept == {composed(text) for text in KEPT}
    assert {row.name for row in Graph(graph.database).snapshot().partners.values()} == kept
    shown, after = "", ""
    while True:
        shown += html.unescape(client.get(f"/partners?{after}").text)
        page = client.get(f"/api/partners?limit=50{'&' + after if after else ''}").json
        if page["next"] is None:
            break
        after = f"after={page['next']}"
    assert all(name in shown for name in kept)


def test_composed_and_decomposed_are_one_name(client: FlaskClient) -> None:
    client.post("/api/partners", json={"name": "Cafe\u0301 du port", "kind": "business"})
    assert client.get("/api/partners?q=caf\u00e9").json["total"] == 1
    assert client.get("/history?partner=Cafe\u0301 du port").status_code == 200
    assert client.get("/history?partner=Caf\u00e9 du port").status_code == 200


def test_what_was_recorded_before_still_loads_and_is_mended(client: FlaskClient, graph: Graph) -> None:
    old = records.trusted(
        records.Partner, {"key": "old", "name": "Two\nlines\x07", "kind": "other", "notes": "e\u0301"}
    )
    graph.write(lambda _: [Write("partner", "old", old)], actor="test", about="long ago")
    assert Graph(graph.database).snapshot().partners["old"] == old
    for address in ("/partners", "/partners/old", "/partners/old/edit", "/api/partners/old", "/export/partners.csv"):
        assert client.get(address).status_code == 200, address
    body = {"name": "One line", "kind": "other"}
    mended = client.put("/api/partners/old", json=body, headers={"If-Match": '"1"'})
    assert mended.json["aliases"] == ["Two lines"]
    batch = client.get("/api/changes").json["changes"][-1]["batch"]
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert graph.snapshot().partners["old"] == old


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


def test_a_name_that_turns_the_text_leaves_the_next_alone(client: FlaskClient, graph: Graph) -> None:
    rows = random_graphs.rows(3)
    rows["report-line"].append(LINE)
    names = {"name", "title", "label", "name_fr", "title_fr", "notes", "source"}
    for entity, entries in rows.items():
        for row in entries:
            given_ = names & set(records.columns(records.RECORDS[entity]))
            row.update({name: f"{TURNED} {row.get('key', '')}" for name in given_})
            if entity == "partner":
                row["aliases"] = [f"{TURNED} 1", f"{TURNED} 2"]
            if entity == "setting":
                row["name"] = TURNED
    fill(graph, rows)
    kept = 0
    for address in addresses(client.application, graph.snapshot()):
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
