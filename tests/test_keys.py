"""A key made of other keys never says something else than its record."""

from __future__ import annotations

import pytest

from graphsvc.model import keys, records
from graphsvc.model.records import RECORDS

MADE: dict[str, dict[str, str]] = {
    "participation": {"partner": "ana", "collaboration": "m1"},
    "representation": {"person": "ana", "organization": "library"},
    "expectation": {"municipality": "souris", "sector": "health"},
    "seat": {"body": "council", "sector": "health", "holder": "ana"},
    "introduction": {"municipality": "souris", "sector": "health", "partner": "ana"},
}


def made(entity: str, **values: str) -> records.Record:
    return records.read(entity, values)


def test_these_are_all_the_records_whose_keys_are_made_of_links() -> None:
    assert {e for e, model in RECORDS.items() if model.links.keys() & set(model.key_from)} == MADE.keys()


@pytest.mark.parametrize("entity", MADE)
def test_each_link_in_a_key_stays_what_it_was(entity: str) -> None:
    old = made(entity, **MADE[entity])
    for name in MADE[entity]:
        moved = made(entity, **{**MADE[entity], name: "other", "key": old.key})
        said = keys.contradiction(old, moved)
        assert MADE[entity][name] in said
        assert old.key in said
        assert keys.contradiction(None, moved) == said, "a new record is not given such a key either"
    assert not keys.contradiction(old, old)
    assert not keys.contradiction(None, old)


def test_what_is_not_in_the_key_may_change() -> None:
    old = made("seat", body="council", sector="health")
    assert not keys.contradiction(old, made("seat", key=old.key, body="council", sector="health", holder="ana"))
    old = made("participation", partner="ana", collaboration="m1", **{"from": "2026-01"})
    later = made("participation", key=old.key, partner="ana", collaboration="m1", **{"from": "2026-02", "role": "host"})
    assert not keys.contradiction(old, later)


def test_a_key_of_one_part_is_held_to_what_it_was_made_of() -> None:
    old = made("seat", body="council")
    assert "council" in keys.contradiction(old, made("seat", key="council", body="committee"))
    assert not keys.contradiction(None, made("seat", key="council", body="committee")), "a key of one's own"
    assert not keys.contradiction(
        made("participation", key="p1", partner="ana", collaboration="m1"),
        made("participation", key="p1", partner="ben", collaboration="m1"),
    )


def test_a_number_at_the_end_of_a_key_says_nothing() -> None:
    old = made("seat", key="council--health--ana-2", body="council", sector="health", holder="ana")
    assert not keys.contradiction(old, old)
    assert not keys.contradiction(None, old)


def test_what_a_record_belies_already_does_not_stand_in_its_way() -> None:
    old = made("participation", key="ben--m1", partner="ana", collaboration="m1")
    assert not keys.contradiction(
        old, made("participation", key="ben--m1", partner="ana", collaboration="m1", role="host")
    )
    assert keys.contradiction(old, made("participation", key="ben--m1", partner="ana", collaboration="m2"))
