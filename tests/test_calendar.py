"""Calendars as RFC 5545 has them: escaped, folded, whole days; and the feed of what is planned, by its secret."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.files import ics_out
from graphsvc.storage.store import Store

#: A calendar is made from the snapshot, whatever keeps the records.
ENGINES = ("arcadedb",)
STAMP = datetime.datetime(2026, 11, 29, 12, 30, tzinfo=datetime.UTC)


@given(st.text(max_size=400))
def test_lines_are_folded_at_75_octets_and_unfold_to_what_they_were(text: str) -> None:
    content = f"SUMMARY:{ics_out.text(text)}"
    folded = ics_out.folded(content)
    lines = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # none is cut within a character
    assert folded.replace(b"\r\n ", b"").decode() == content.encode("utf-8", "replace").decode() + "\r\n"


def test_text_is_escaped() -> None:
    assert ics_out.text("a;b,c\\d\r\ne: \x07") == "a\\;b\\,c\\\\d\\ne:  "


def test_an_event_of_whole_days_ends_the_day_after() -> None:
    event = ics_out.Event("m1", 7, "Fête", datetime.date(2024, 2, 28), datetime.date(2024, 2, 29))
    lines = b"".join(ics_out.calendar("Ours", [event], STAMP)).decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"DTSTART;VALUE=DATE:20240228", "DTEND;VALUE=DATE:20240301", "UID:m1@graphsvc", "SEQUENCE:7"} <= set(lines)
    assert "DTSTAMP:20261129T123000Z" in lines


@pytest.fixture(autouse=True)
def _events(store: Store) -> None:
    rows = [
        ("a", "held", "2026-01-05"),
        ("b", "planned", "2027-02-03"),
        ("c", "planned", "2027-04"),
        ("d", "planned", None),
    ]
    fill(
        store,
        {
            "municipality": [{"name": "Souris"}],
            "collaboration": [
                {
                    "key": key,
                    "title": f"Title {key}",
                    "kind": "meeting",
                    "status": status,
                    "starts_on": day,
                    "municipality": "souris",
                }
                for key, status, day in rows
            ],
        },
    )


def test_a_list_is_a_calendar(client: FlaskClient) -> None:
    answer = client.get("/history.ics?q=in souris")
    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Title a\r\n" in answer.text
    assert "LOCATION:Souris\r\n" in answer.text


def test_the_feed_tells_what_is_planned_to_whoever_has_its_address(store: Store, tmp_path: Path) -> None:
    app: Flask = application.create_app(store, Settings(data=tmp_path), mode="local")
    secret = app.extensions["graphsvc.tokens"].feed()
    client = app.test_client()
    for wrong in ("", "?feed=", "?feed=x", f"?feed={secret[:-1]}", "?feed=é"):
        assert client.get(f"/planned.ics{wrong}").status_code == 401
    told = client.get(f"/planned.ics?feed={secret}")
    assert told.status_code == 200
    assert [line for line in told.text.split("\r\n") if line.startswith("DT") and "STAMP" not in line] == [
        "DTSTART;VALUE=DATE:20270203",
        "DTEND;VALUE=DATE:20270204",
        "DTSTART;VALUE=DATE:20270401",
        "DTEND;VALUE=DATE:20270501",
    ]
    assert told.text.count("STATUS:TENTATIVE") == 1  # of which the day is not settled
    assert client.get(f"/planned.ics?feed={secret}&q=charlottetown").text.count("BEGIN:VEVENT") == 0
    # It opens nothing else, is of this machine only, and ends with the token.
    assert client.get(f"/history?feed={secret}").status_code == 401
    assert client.get(f"/planned.ics?feed={secret}", headers={"Via": "1.1 proxy"}).status_code == 403
    (tmp_path / "token").unlink()
    assert client.get(f"/planned.ics?feed={secret}").status_code == 401
