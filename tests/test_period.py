"""Days and months as users write them."""

from __future__ import annotations

import calendar
import datetime

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import BadInput
from graphsvc.model import dates
from graphsvc.model.period import exact_day

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

#: What Python's date.fromisoformat takes, or nearly, beside YYYY-MM-DD.
OTHERWISE = [
    "2026-W01-1",
    "20260101",
    "2026-1-01",
    "2026-01-01T00",
    "٢٠٢٦-٠١-٠١",
    " 2026-01-01",
    "2026-13-01",
    "2026-02-30",
]


@pytest.mark.parametrize("text", OTHERWISE)
def test_a_day_is_year_month_and_day_and_nothing_else(text: str) -> None:
    with pytest.raises(BadInput, match="write a day as YYYY-MM-DD"):
        exact_day(text, "day")


def test_page_and_api_refuse_a_week_as_a_day(client: FlaskClient) -> None:
    for address in ("/gaps", "/api/gaps", "/map", "/report?until=2026-01-01&from=2026-W01-1"):
        joined = address if "?" in address else f"{address}?day=2026-W01-1"
        assert client.get(joined).status_code == 400, joined


@given(st.dates())
def test_the_last_day_of_a_month_is_the_calendars(day: datetime.date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]
    assert dates.last_day(f"{day.year:04}-{day.month:02}") == datetime.date(day.year, day.month, last)
    assert dates.last_day(f"{day.year:04}") == datetime.date(day.year, 12, 31)
