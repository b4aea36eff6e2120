"""A layered mapping is a dict that was changed, whatever was changed in which order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc import sizes
from graphsvc.network import layered

KEYS = st.sampled_from("abcdefgh")
CHANGES = st.dictionaries(KEYS, st.none() | st.integers(1, 9), max_size=5)


@pytest.fixture(scope="module", autouse=True)
def always_layered() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "LAYERED", 0)
        patch.setattr(sizes, "LAYERED_PART", 0)
        yield


@settings(max_examples=300)
@given(start=st.dictionaries(KEYS, st.integers(1, 9), max_size=8), steps=st.lists(CHANGES, max_size=4))
def test_it_reads_as_a_dict_that_was_changed(start: dict[str, int], steps: list[dict[str, int | None]]) -> None:
    found, expected = start, dict(start)
    for step in steps:
        before = dict(found.items())
        after = layered.changed(found, step)
        assert dict(found.items()) == before, "what was there before stays as it is"
        found = after
        for key, value in step.items():
            if value is None:
                expected.pop(key, None)
            else:
                expected[key] = value
    assert len(found) == len(expected)
    assert set(found) == set(found.keys()) == set(expected)
    assert dict(found.items()) == dict(zip(found, found.values(), strict=True)) == expected
    for key in "abcdefgh":
        assert found.get(key) == expected.get(key)
        assert (key in found) == (key in expected)
    assert found == expected


def test_what_was_changed_keeps_its_place_and_what_is_new_comes_last() -> None:
    found = layered.changed({"a": 1, "b": 2, "c": 3}, {"d": 4, "a": None, "b": 5})
    assert isinstance(found, layered.Layered)
    assert list(found.items()) == [("b", 5), ("c", 3), ("d", 4)]
    with pytest.raises(KeyError):
        found["a"]


def test_layers_become_one_where_a_large_part_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "LAYERED_PART", 2)
    found = layered.changed({str(n): n for n in range(10)}, {"a": 1})
    assert isinstance(found, layered.Layered)
    assert isinstance(layered.changed(found, dict.fromkeys("abcdef", 1)), dict)
