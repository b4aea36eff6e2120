"""Partners whose names look alike are told to whoever imports them."""

from __future__ import annotations

from graphsvc.capture import duplicates
from graphsvc.model import records
from graphsvc.network import snapshot


def partner(key: str, name: str, *aliases: str) -> records.Partner:
    return records.Partner(key=key, name=name, kind="other", aliases=list(aliases))


def test_a_likeness_is_found_behind_a_partners_own_other_names() -> None:
    there = snapshot.loaded(1, {"partner": {"old": partner("old", "Charlottetown Food Bank")}}, {})
    others = [f"Charlottetown Food Banks{letter}" for letter in "abcdef"]
    (found,) = duplicates.among(there, [partner("new", "Charlottetown Food Banks", *others)])
    assert (found.key, found.other) == ("new", "old")


def test_a_person_and_an_organization_of_one_name_are_no_likeness() -> None:
    there = snapshot.loaded(1, {"partner": {"old": partner("old", "Bayberry")}}, {})
    person = records.Partner(key="new", name="Bayberry", kind="person")
    assert duplicates.among(there, [person]) == []
