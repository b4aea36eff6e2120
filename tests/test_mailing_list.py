"""Mailing lists: who is to be written to, by language and consent; who is left out, and why; a line that is safe."""

from __future__ import annotations

import csv
import email.policy
import email.utils
import io
import json
import re
from email.parser import Parser
from typing import Any

import openpyxl
import pytest
from conftest import Command, fill
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from test_browser import PHONE, WIDE, browser, fits  # noqa: F401
from test_map_page import opened

from graphsvc.files import mailboxes
from graphsvc.storage.store import Store

DAY = "2026-11-23"
SITE = {"Sec-Fetch-Site": "same-origin"}
HOSTILE = '<img src=x>", "Bcc: all@evil.example" <all@evil.example>'


def person(key: str, language: str | None, consent: str | None, **more: Any) -> dict[str, Any]:
    row = {"key": key, "name": key.title(), "kind": "person", "language": language, "consent": consent}
    return row | {"email": f"{key}@example.org"} | more


def body(key: str, *, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key.title(), "kind": kind, "status": "active", "starts_on": "2020"} | more


#: By hand: of the table Ann, Bea, Cem and Eva can be written to, and the clinic through Eva.
NETWORK: dict[str, list[dict[str, Any]]] = {
    "municipality": [
        {"key": "old-town", "name": "Old Town", "merged_into": "town", "merged_on": "2024"},
        {"key": "town", "name": "Town"},
    ],
    "sector": [{"key": "health", "name": "Health", "name_fr": "Santé"}],
    "partner": [
        person("ann", "en", "internal", consent_purpose="Letters of the table"),
        person("bea", "fr", "public"),
        person("cem", "both", "internal", name="Çem, Doğan"),
        person("dan", "en", "none", name="Dan Never"),
        person("eva", None, "public"),
        person("fay", "en", None),
        person("gus", "en", "internal", email=None),
        person("hal", "en", "internal", email="hal@example.org; office@example.org"),
        person("ivy", "en", "internal", left_on="2026-01-01"),
        person("us-too", "en", "internal"),
        {"key": "clinic", "name": "Clinic", "kind": "health-organization", "sectors": ["health"]}
        | {"municipality": "old-town", "language": "fr", "email": "clinic@example.org"},
        {"key": "library", "name": "Library", "kind": "library", "sectors": ["health"], "serves": ["town"]}
        | {"language": "en", "email": "library@example.org", "consent": "internal"},
        {"key": "closed", "name": "Closed Club", "kind": "other", "sectors": ["health"], "consent": "none"}
        | {"email": "closed@example.org"},
        {"key": "us", "name": "Us", "kind": "other", "sectors": ["health"], "email": "us@example.org"},
    ],
    "representation": [
        {"person": "eva", "organization": "clinic", "from": "2025-01-01", "until": "2027-01-01"},
        {"person": "eva", "organization": "closed", "from": "2025"},
        {"person": "dan", "organization": "library"},
        {"person": "us-too", "organization": "us"},
    ],
    "collaboration": [
        body("table", kind="council"),
        body("meeting", kind="meeting", status="held", starts_on="2026-05-06", part_of="table"),
    ],
    "participation": [
        *(
            {"partner": key, "collaboration": "table", "role": "member"}
            for key in ("ann", "bea", "cem", "dan", "fay", "gus", "hal", "ivy", "us-too", "clinic")
        ),
        {"partner": "bea", "collaboration": "meeting", "attendance": "present"},
        {"partner": "library", "collaboration": "meeting", "attendance": "present"},
    ],
    "setting": [{"host": "us"}],
}


@pytest.fixture
def network(store: Store) -> Store:
    fill(store, NETWORK)
    return store


def asked(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/api/mailing-list?day={DAY}&{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def emails(answer: dict[str, Any]) -> dict[str | None, list[str]]:
    return {
        group["language"]: [row["email"].partition("@")[0] for row in group["recipients"]] for group in answer["groups"]
    }


def left_out(answer: dict[str, Any]) -> dict[str, tuple[int, list[str]]]:
    return {of["reason"]: (of["count"], of["partners"]) for of in answer["left_out"]}


def test_a_body_by_language_and_who_is_left_out(client: FlaskClient, network: Store) -> None:
    found = asked(client, "body=table")
    assert emails(found) == {"en": ["ann"], "fr": ["bea"], "both": ["cem"], None: ["eva"]}
    assert left_out(found) == {
        "refused": (1, []),
        "unrecorded": (1, ["fay"]),
        "no-address": (1, ["gus"]),
        "unreadable": (1, ["hal"]),
    }
    assert found["sentence"] == "Members of Table on November 23, 2026: 4 addresses; 4 are left out."
    eva = found["groups"][-1]["recipients"][0]
    assert eva["organizations"] == ["clinic"], "of the club, which wants to be on no list, nothing is told"
    assert eva["organization"] == "Clinic"
    assert found["groups"][0]["recipients"][0]["consent_purpose"] == "Letters of the table"
    assert found["groups"][2]["bcc"] == '"Çem, Doğan" <cem@example.org>'


def test_a_list_to_be_handed_on_has_public_consent_only(client: FlaskClient, network: Store) -> None:
    found = asked(client, "body=table&consent=public")
    assert emails(found) == {"fr": ["bea"], None: ["eva"]}
    assert left_out(found)["internal"] == (4, []), "ann, cem, gus and hal"


def test_a_language_has_who_reads_both_and_tells_of_the_others(client: FlaskClient, network: Store) -> None:
    assert emails(asked(client, "body=table&language=en")) == {"en": ["ann"], "both": ["cem"]}
    assert emails(asked(client, "body=table&language=fr")) == {"fr": ["bea"], "both": ["cem"]}
    page = client.get(f"/mailing-list?body=table&language=en&day={DAY}").text
    assert "1 reads the other language." in page
    assert "The language of 1 is not recorded." in page


def test_a_sector_and_a_municipality(client: FlaskClient, network: Store) -> None:
    """The library's only person said no: it is written to itself; the club said no, and we do not write to us."""
    found = asked(client, "sector=Santé")
    assert emails(found) == {"en": ["library"], None: ["eva"]}
    assert left_out(found) == {"refused": (2, [])}
    assert emails(asked(client, "municipality=Town")) == {"en": ["library"], None: ["eva"]}, (
        "the old town is part of it"
    )
    assert emails(asked(client, "municipality=town&sector=health&body=table")) == {None: ["eva"]}


def test_everything_is_of_the_day(client: FlaskClient, network: Store) -> None:
    def of(day: str) -> dict[str | None, list[str]]:
        return emails(client.get(f"/api/mailing-list?day={day}&body=table").json)

    assert of("2025-06-01")["en"] == ["ann", "ivy"], "who had not left yet"
    assert of("2024-06-01")["fr"] == ["bea", "clinic"], "before Eva spoke for it"
    assert of("2019-06-01") == {}, "before there was a table"
    old = client.get("/api/mailing-list?day=2023-06-01&municipality=old-town").json
    assert emails(old) == {"fr": ["clinic"]}
    assert emails(client.get("/api/mailing-list?day=2023-06-01&municipality=town").json) == {"en": ["library"]}


def test_who_took_part_in_the_window(client: FlaskClient, network: Store) -> None:
    found = asked(client, "body=table&count=participants&window_months=12")
    assert emails(found) == {"en": ["library"], "fr": ["bea"]}
    assert emails(asked(client, "body=table&count=participants&window_months=2")) == {}


def test_who_said_no_is_nowhere(client: FlaskClient, network: Store, command: Command) -> None:
    for query in ("body=table", "sector=health", "municipality=town", "body=table&consent=public"):
        for address in ("/mailing-list", "/mailing-list.csv", "/mailing-list.txt", "/api/mailing-list"):
            text = client.get(f"{address}?{query}&day={DAY}").text
            for secret in ("dan@", "Dan Never", "closed@", "Closed Club"):
                assert secret not in text, (address, query)
    told = command("mailing-list", "--body", "Table", "--day", DAY)
    assert "ann@example.org" in told.stdout
    assert "dan@" not in told.output
    assert "1 wants to be on no list." in told.stderr


def test_files_have_the_headings_of_their_reader(client: FlaskClient, network: Store, command: Command) -> None:
    client.set_cookie("lang", "fr")
    table = client.get(f"/mailing-list.csv?body=table&day={DAY}").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["Nom", "Organisme", "Courriel", "Langue", "Consentement", "But du consentement"]
    assert rows[1] == ["Ann", "", "ann@example.org", "Anglais", "Interne", "Letters of the table"]
    assert [row[2].partition("@")[0] for row in rows[1:]] == ["ann", "bea", "cem", "eva"]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/mailing-list.xlsx?body=table&day={DAY}").data)).active
    assert sheet is not None
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    client.set_cookie("lang", "en")
    english = client.get(f"/mailing-list.csv?body=table&day={DAY}").data.decode("utf-8-sig")
    printed = command("mailing-list", "--body", "table", "--day", DAY).stdout
    assert list(csv.reader(io.StringIO(printed), delimiter="\t")) == list(csv.reader(io.StringIO(english)))
    assert json.loads(command("mailing-list", "--body", "table", "--day", DAY, "--json").stdout) == asked(
        client, "body=table"
    )


def test_the_text_is_a_line_for_each_language(client: FlaskClient, network: Store, command: Command) -> None:
    answer = client.get(f"/mailing-list.txt?body=table&day={DAY}")
    assert answer.mimetype == "text/plain"
    lines = [line for line in answer.text.splitlines() if line.startswith("Bcc: ")]
    assert lines == [
        'Bcc: Ann <ann@example.org>, Bea <bea@example.org>, "Çem, Doğan" <cem@example.org>, Eva <eva@example.org>',
        "Bcc: Ann <ann@example.org>",
        "Bcc: Bea <bea@example.org>",
        'Bcc: "Çem, Doğan" <cem@example.org>',
        "Bcc: Eva <eva@example.org>",
    ]
    assert command("mailing-list", "--body", "table", "--day", DAY, "--bcc").stdout == answer.text


def test_hostile_names_add_no_address_and_no_header(client: FlaskClient, network: Store) -> None:
    fill(network, {"partner": [person("ann", "en", "internal", name=HOSTILE)]})
    found = asked(client, "body=table")
    line = found["groups"][0]["bcc"]
    assert email.utils.getaddresses([line]) == [(HOSTILE, "ann@example.org")]
    page = client.get(f"/mailing-list?body=table&day={DAY}").text
    assert "<img src=x" not in page
    rows = client.get(f"/mailing-list.csv?body=table&day={DAY}").data.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(rows)))) == 5


@given(
    st.lists(st.tuples(st.text(max_size=40), st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.ca", fullmatch=True)), max_size=5)
)
def test_any_names_are_read_back_as_their_addresses(boxes: list[tuple[str, str]]) -> None:
    """Read by Python's own parsers of RFC 5322: as addresses, and as the header of a message."""
    line = mailboxes.line(boxes)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)
    wanted = list(dict.fromkeys(address for _name, address in boxes))
    assert [address for _name, address in email.utils.getaddresses([line])] == wanted
    if not line.isascii():
        return
    message = Parser(policy=email.policy.default).parsestr(f"Bcc: {line}\n\nText\n")
    assert message.keys() == ["Bcc"]
    assert [address.addr_spec for address in message["bcc"].addresses] == wanted


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ann Roy", "Ann Roy <a@x.ca>"),
        ("Roy, Ann", '"Roy, Ann" <a@x.ca>'),
        ('Ann "Annie" Roy', '"Ann \\"Annie\\" Roy" <a@x.ca>'),
        ("back\\slash", '"back\\\\slash" <a@x.ca>'),
        ("Éloïse O'Neil", '"Éloïse O\'Neil" <a@x.ca>'),
        ("=?utf-8?q?Bcc?=", '"=?utf-8?q?Bcc?=" <a@x.ca>'),
        ("Ann\r\nBcc: all@x.ca", '"Ann Bcc: all@x.ca" <a@x.ca>'),
        ("Ann\u202e\u200b", "Ann <a@x.ca>"),
        ("\u202e", "a@x.ca"),
    ],
)
def test_a_name_before_its_address(name: str, written: str) -> None:
    assert mailboxes.mailbox(name, "a@x.ca") == written


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ann.roy+lip@example.org", True),
        ("élise@québec.example", True),
        ("o'neil@example.org", True),
        ("ann@localhost", False),
        ("Ann <ann@example.org>", False),
        ("ann@example.org, bea@example.org", False),
        ("ann@example.org\nBcc: all@example.org", False),
        ("ann@@example.org", False),
        (".ann@example.org", False),
        ("mailto:ann@example.org", False),
        ("a" * 250 + "@x.ca", False),
    ],
)
def test_what_is_an_address(text: str, is_one: bool) -> None:
    assert mailboxes.is_address(text) is is_one


def test_an_address_of_two_is_in_the_line_once(client: FlaskClient, network: Store) -> None:
    fill(network, {"partner": [person("bea", "en", "public", email="ANN@example.org")]})
    found = asked(client, "body=table")
    assert found["groups"][0]["bcc"] == "Ann <ann@example.org>"
    assert len(found["groups"][0]["recipients"]) == 2
    assert found["addresses"] == 3


@pytest.mark.parametrize(
    ("entity", "key", "change", "gone"),
    [
        ("partner", "ann", {"consent": "none"}, "ann@example.org"),
        ("partner", "ann", {"consent": None}, "ann@example.org"),
        ("partner", "ann", {"email": "new@example.org"}, "ann@example.org"),
        ("partner", "ann", {"left_on": "2026-02-01"}, "ann@example.org"),
        ("partner", "ann", {"consent_purpose": "Other"}, "Letters of the table"),
        ("partner", "ann", {"language": "fr"}, ">English <"),
        ("partner", "ann", {"name": "Anna"}, "Ann &lt;ann@example.org"),
        ("partner", "clinic", {"consent": "none"}, "eva@example.org"),
        ("representation", "eva--clinic--2025-01-01", {"until": "2026-01-01"}, "eva@example.org"),
        ("participation", "ann--table", {"role": "invited"}, "ann@example.org"),
        ("collaboration", "table", {"title": "Round"}, "Members of Table"),
    ],
)
def test_the_page_is_never_older_than_a_write(
    client: FlaskClient, network: Store, entity: str, key: str, change: dict[str, Any], gone: str
) -> None:
    address = f"/mailing-list?body=table&day={DAY}"
    assert gone in client.get(address).text
    row = {**network.snapshot().tables[entity][key].row(), **change}
    fill(network, {entity: [{name: value for name, value in row.items() if value is not None}]})
    assert gone not in client.get(address).text


def test_each_who_can_be_mended_is_linked(client: FlaskClient, network: Store) -> None:
    page = client.get(f"/mailing-list?body=table&day={DAY}").text
    for link in ("fay/edit#field-consent", "gus/edit#field-email", "hal/edit#field-email"):
        assert f'href="/partners/{link}"' in page


@pytest.mark.parametrize("page", ["/collaborations/table", "/sectors/health", "/municipalities/town"])
def test_pages_lead_to_their_list(client: FlaskClient, network: Store, page: str) -> None:
    link = re.findall(r'href="(/mailing-list\?[^"]+)"', client.get(page).text)
    assert len(link) == 1
    assert "@example.org" in client.get(link[0]).text


def test_only_bodies_lead_to_one(client: FlaskClient, network: Store) -> None:
    assert "/mailing-list" not in client.get("/collaborations/meeting").text


def test_a_name_that_is_none_is_asked_about(client: FlaskClient, network: Store) -> None:
    page = client.get("/mailing-list?body=Tabel")
    assert page.status_code == 404
    assert "Nobody and nothing is called Tabel" in page.text
    assert 'href="/mailing-list?body=table"' in page.text
    assert 'value="Tabel"' in page.text
    refused = client.get("/api/mailing-list?body=meeting")
    assert refused.status_code in (400, 404)
    for address in ("/api/mailing-list", "/mailing-list.csv", "/mailing-list.txt"):
        nothing = client.get(address)
        assert nothing.status_code == 400
        assert "name a body, a sector or a municipality" in nothing.text
    for query in ("count=all", "language=de", "consent=none"):
        wrong = client.get(f"/api/mailing-list?body=table&{query}")
        assert (wrong.status_code, query.partition("=")[0] in wrong.text) == (400, True)


def test_the_form_has_names_and_offers_bodies(client: FlaskClient, network: Store) -> None:
    page = client.get("/mailing-list").text
    assert "Choose a body, a sector or a municipality" in page
    assert 'href="/mailing-list?body=table"' in page
    shown = client.get("/mailing-list?body=table&municipality=town").text
    assert 'name="body" value="Table"' in shown
    assert 'name="municipality" value="Town"' in shown


def test_an_empty_store_and_an_empty_body_say_what_to_do(client: FlaskClient, store: Store) -> None:
    assert 'href="/import"' in client.get("/mailing-list").text.split("<main")[1]
    fill(store, {"collaboration": [body("table", kind="council")]})
    page = client.get("/mailing-list?body=table").text
    assert "Nobody is recorded as a member on this day." in page
    assert "/participations/new?collaboration=table" in page
    assert "Look back further" in client.get("/mailing-list?body=table&count=participants").text


def test_it_needs_somebody_who_is_signed_in(app: Flask, network: Store) -> None:
    app.config["MODE"] = "local"
    stranger = app.test_client()
    for address in ("/mailing-list?body=table", "/api/mailing-list?body=table", "/mailing-list.txt?body=table"):
        assert stranger.get(address).status_code == 401


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("address", ["/mailing-list?", f"/mailing-list?body=table&day={DAY}&"])
def test_the_pages_fit_and_have_no_findings(
    app: Flask,
    network: Store,
    browser: Browser,  # noqa: F811
    size: dict[str, int],
    address: str,
) -> None:
    long = "x" * 40 + "@" + "y" * 40 + ".example.org"
    fill(network, {"partner": [person("ann", "en", "internal", email=long, consent_purpose="z" * 80)]})
    with opened(app, browser, f"{address}lang=fr", size, lambda page: page.locator("h1").wait_for()) as page:
        for summary in page.locator("main summary").all():
            summary.press("Enter")
        fits(page)
