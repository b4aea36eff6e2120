"""Periods as people write them, in both languages: the bounds were worked out by hand from a calendar."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model import said_period

TODAY = datetime.date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2024", ("2024", "2024")),
        ("2024-05", ("2024-05", "2024-05")),
        ("2024-25", ("2024-04-01", "2025-03-31")),
        ("2024-2025", ("2024-04-01", "2025-03-31")),
        ("2019-2021", ("2019", "2021")),
        ("exercice 2024-2025", ("2024-04-01", "2025-03-31")),
        ("last fiscal year", ("2025-04-01", "2026-03-31")),
        ("dernier exercice", ("2025-04-01", "2026-03-31")),
        ("exercice en cours", ("2026-04-01", "2027-03-31")),
        ("an dernier", ("2025", "2025")),
        ("last quarter", ("2026-07-01", "2026-09-30")),
        ("q1 2024", ("2024-01-01", "2024-03-31")),
        ("t3 2024-25", ("2024-10-01", "2024-12-31")),
        ("6 mai 2024", ("2024-05-06", "2024-05-06")),
        ("march 5 2024", ("2024-03-05", "2024-03-05")),
        ("in may", ("2026-05", "2026-05")),
        ("en decembre", ("2025-12", "2025-12")),
        ("since 2019", ("2019", "")),
        ("depuis mai 2019", ("2019-05", "")),
        ("before 2020", ("", "2019-12-31")),
        ("from 2019 to 2021", ("2019", "2021")),
        ("entre mai 2020 et juin 2021", ("2020-05", "2021-06")),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, bounds: tuple[str, str]) -> None:
    found = said_period.read(text.split(), TODAY)
    assert found
    assert (found.bounds, found.words) == (bounds, len(text.split()))


def test_what_may_be_a_month_or_a_fiscal_year_offers_both() -> None:
    found = said_period.read(["2011-12"], TODAY)
    assert found
    assert (found.bounds, found.others) == (("2011-12", "2011-12"), (("2011-04-01", "2012-03-31"),))


@pytest.mark.parametrize("text", ["", "may", "from the library", "2024-13-01", "q5 2024", "1234", "in souris"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert said_period.read(text.split(), TODAY) is None


@given(
    st.lists(st.sampled_from("from since to 2024 2024-25 q1 may 31 in last fiscal year de a until 9999 fy2024".split()))
)
def test_any_words_are_read_or_not(words: list[str]) -> None:
    found = said_period.read(words, TODAY)
    assert found is None or 1 <= found.words <= len(words)
