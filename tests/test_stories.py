"""The story of a partner and of a pair: since when, with whom, pauses, who spoke for it, what was introduced."""

from __future__ import annotations

import pytest
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.storage.store import Store

#: A story is told from the snapshot, whatever keeps the records.
ENGINES = ("arcadedb",)


@pytest.fixture(autouse=True)
def _network(store: Store) -> None:
    """The library came through Ann in 2016 and 2020, through Bea after that; the clinic was there three times."""
    days = {"m1": "2016-03-10", "m2": "2020-05", "m3": "2020-06-01", "m4": "2026-10-12"}
    took_part = {"m1": ["ann", "clinic"], "m2": ["ann"], "m3": ["bea", "clinic"], "m4": ["bea", "clinic", "school"]}
    fill(
        store,
        {
            "partner": [
                {"name": "Library", "kind": "library", "aliases": ["Reading Room"]},
                {"name": "Clinic", "kind": "other"},
                {"name": "School", "kind": "other"},
                {"name": "We", "kind": "other"},
                {"name": "Ann", "kind": "person"},
                {"name": "Bea", "kind": "person"},
            ],
            "representation": [
                {"person": "ann", "organization": "library"},
                {"person": "bea", "organization": "library"},
            ],
            "collaboration": [
                {"key": key, "title": f"Meeting {key}", "kind": "meeting", "status": "held", "starts_on": day}
                for key, day in days.items()
            ],
            "participation": [
                {"partner": partner, "collaboration": key, "attendance": "present"}
                for key, partners in took_part.items()
                for partner in partners
            ],
            "introduction": [
                {
                    "partner": "clinic",
                    "chain": ["we", "library", "clinic"],
                    "status": "done",
                    "decided_on": "2026-01-05",
                }
            ],
        },
    )


def test_a_partner_has_a_story(client: FlaskClient) -> None:
    story = client.get("/api/history/story?partner=Reading Room").json
    assert (story["partners"], story["collaborations"]) == (["library"], 4)
    assert (story["first"], story["first_on"], story["last"], story["last_on"]) == (
        "m1",
        "2016-03-10",
        "m4",
        "2026-10-12",
    )
    assert [(one["partner"], one["collaborations"], one["since"], one["last_on"]) for one in story["companions"]] == [
        ("clinic", 3, "2016-03-10", "2026-10-12"),
        ("school", 1, "2026-10-12", "2026-10-12"),
    ]
    assert [(one["partner"], one["collaborations"]) for one in story["speakers"][0]["who"]] == [("ann", 2), ("bea", 2)]
    # From 10 March 2016 to the first day that May 2020 may mean, and from 1 June 2020 on.
    assert len(story["pauses"]) == 2
    assert "March 10, 2016 to May 1, 2020" in story["pauses"][0]
    assert [led["first"] for led in story["introductions"]] == ["m4"]
    assert story["former_names"] == {"library": ["Reading Room"]}


def test_a_pair_has_a_story(client: FlaskClient) -> None:
    story = client.get("/api/history/story?partner=library&with=clinic").json
    assert (story["collaborations"], story["first"], story["last"]) == (3, "m1", "m4")
    assert [one["partner"] for one in story["companions"]] == ["school"]
    assert [(of["partner"], [one["partner"] for one in of["who"]]) for of in story["speakers"]] == [
        ("library", ["bea", "ann"]),
        ("clinic", []),
    ]
    assert [led["introduction"] for led in story["introductions"]] == ["clinic--2026-01-05"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_tell_it(client: FlaskClient, language: str) -> None:
    page = client.get(f"/partners/library?lang={language}").text
    assert ("The story" if language == "en" else "L&#39;histoire") in page or "L'histoire" in page
    assert "/history?partner=library&amp;with=clinic" in page
    page = client.get(f"/history?partner=library&with=clinic&lang={language}").text
    assert ("Their story" if language == "en" else "Leur histoire") in page


def test_two_who_never_met_have_none(client: FlaskClient) -> None:
    story = client.get("/api/history/story?partner=school&with=we").json
    assert (story["collaborations"], story["sentences"]) == (0, ["Nothing together is recorded."])
