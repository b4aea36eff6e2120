"""Partners whose names look alike are told to whoever imports, enters or looks for them, and never merged by that."""

from __future__ import annotations

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient
from test_graph import ME
from test_merges import exported, partner

from graphsvc.analytics import likeness
from graphsvc.capture import changes
from graphsvc.model import records
from graphsvc.network import snapshot
from graphsvc.questions import duplicates
from graphsvc.storage.store import Store


def row(key: str, name: str, *aliases: str, kind: str = "other") -> records.Partner:
    return records.Partner.model_validate({"key": key, "name": name, "kind": kind, "aliases": list(aliases)})


def test_a_likeness_is_found_behind_a_partners_own_other_names() -> None:
    there = snapshot.loaded(1, {"partner": {"old": row("old", "Charlottetown Food Bank")}}, {})
    others = [f"Charlottetown Food Banks{letter}" for letter in "abcdef"]
    (found,) = duplicates.among(there, [row("new", "Charlottetown Food Banks", *others)])
    assert (found.key, found.other) == ("new", "old")


def test_a_person_and_an_organization_of_one_name_are_no_likeness() -> None:
    there = snapshot.loaded(1, {"partner": {"old": row("old", "Bayberry")}}, {})
    assert duplicates.among(there, [row("new", "Bayberry", kind="person")]) == []


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ("Ecole Évangéline", "École Evangeline", "same"),
        ("The Food Bank of Lennox", "food bank, Lennox", "same"),
        ("Town of Souris", "Souris, Town of", "order"),
        ("Lennox Food Bank", "The Food Bank of Lennox", "order"),
        ("Y.M.C.A. Example", "YMCA of Example", "same"),
        ("PEIANC", "Prince Edward Island Association for Newcomers to Canada", "initials"),
        ("YMCA of Charlottetown", "Young Men's Christian Association of Charlottetown", "initials"),
        ("Charlottetown Librairy", "Charlottetown Library", "typing"),
        ("Foodbank Souris", "Food Bank Souris", "typing"),
        ("Souris Library", "Souris Public Library", "contained"),
        ("YMCA Hamilton", "YWCA Hamilton", None),
        ("School 12 Charlottetown", "School 13 Charlottetown", None),
        ("Heronman Francophone Association", "Sandpiperman Francophone Association", None),
        ("Souris Library", "Montague Library", None),
        ("Health PEI", "Housing PEI", None),
    ],
)
def test_names_of_organizations_look_alike_for_a_reason(one: str, two: str, reason: str | None) -> None:
    found = list(likeness.pairs([likeness.form(one), likeness.form("Another One"), likeness.form(two)]))
    assert [(place, other, why) for place, other, why, _score in found] == ([(0, 2, reason)] if reason else [])


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ("Ana Roy", "Roy, Ana", "order"),
        ("A. Roy", "Ana Roy", "initials"),
        ("Adèle Kaya-Roy", "Adele Kaya Roy", "same"),
        ("Ana Roy", "Ana Maria Roy", "contained"),
        ("Catherine MacDonald", "Cathrine Macdonald", "typing"),
        ("Ana Roy", "Bo Roy", None),
        ("B. Roy", "Ana Roy", None),
    ],
)
def test_names_of_people_look_alike_for_a_reason(one: str, two: str, reason: str | None) -> None:
    found = list(likeness.pairs([likeness.form(name, True) for name in (one, two)]))
    assert [why for _place, _other, why, _score in found] == ([reason] if reason else [])


def test_likenesses_are_told_of_more_than_two_thousand_new_partners() -> None:
    there = snapshot.loaded(1, {"partner": {"old": row("old", "Lennox Food Bank")}}, {})
    fresh = [row(f"new-{number}", f"Partner {number}") for number in range(2_500)]
    (found,) = duplicates.among(there, [*fresh, row("last", "The Food Bank of Lennox")])
    assert (found.key, found.other, found.reason) == ("last", "old", "order")


def test_a_pair_is_listed_until_it_is_said_that_they_are_not_the_same(
    client: FlaskClient, command: Command, store: Store
) -> None:
    fill(store, {"partner": [
        partner("a", name="Lennox Food Bank"), partner("b", name="The Food Bank of Lennox"),
        partner("branch", name="Lennox Food Bank Souris", part_of="a"), partner("c", name="Souris Library"),
    ]})  # fmt: skip
    before = exported(store)

    def pairs() -> list[tuple[str, str]]:
        return [(row["key"], row["other"]) for row in client.get("/api/duplicates").json["duplicates"]]

    assert pairs() == [("a", "b"), ("b", "branch")]
    page = client.get("/duplicates").text
    assert "The same words in another order." in page
    assert "/partners/a/merge?other=b" in page
    assert "/partners/a/merge?other=b" in client.get("/partners/a/merge").text
    assert "b\tThe Food Bank of Lennox" in command("duplicates").stdout
    assert client.post("/duplicates/apart", data={"one": "b", "other": "a"}).status_code == 302
    assert pairs() == [("b", "branch")]
    assert store.snapshot().partners["a"].distinct_from == ["b"]
    again = client.post("/api/partners/a/apart", json={"other": "b"})
    assert again.json["changes"] == 0
    said = client.post("/api/partners/b/apart", json={"other": "branch"}).json
    assert pairs() == []
    changes.undo(store, said["batch"], ME)
    assert pairs() == [("b", "branch")]
    undone = command("duplicates", "--apart", "b", "branch")
    assert (undone.exit_code, pairs()) == (0, [])
    for change in reversed(client.get("/api/changes?after=4").json["changes"]):
        changes.undo(store, change["batch"], ME)
    assert exported(store) == before
    assert client.post("/api/partners/a/apart", json={"other": "nobody"}).status_code == 404
    assert client.post("/api/partners/a/apart", json={"other": "a"}).status_code == 409


def test_who_enters_a_partner_again_is_shown_the_one_on_record(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [partner("a", name="Lennox Food Bank", aliases=["Banque alimentaire de Lennox"])]})
    form = {"name": "Food Bank of Lennox", "kind": "other"}
    shown = client.post("/partners/new", data=form)
    assert (shown.status_code, "Is it one of these?" in shown.text) == (409, True)
    assert '/partners/a/edit">Take this one' in shown.text
    assert 'value="Food Bank of Lennox"' in shown.text, "what was typed is there still"
    told = client.post("/api/partners", json={"name": "BANQUE ALIMENTAIRE, Lennox", "kind": "other"})
    assert (told.status_code, [pair["other"] for pair in told.json["alike"]]) == (409, ["a"])
    assert "take that one, or send this again with another=1" in told.json["detail"]
    assert len(store.snapshot().partners) == 1
    assert client.post("/partners/new", data=form | {"another": "1"}).status_code == 302
    assert client.post("/api/partners?another=1", json=form).status_code == 201
    assert len(store.snapshot().partners) == 3
    assert client.post("/api/partners", json={"name": "Souris Library", "kind": "library"}).status_code == 201
