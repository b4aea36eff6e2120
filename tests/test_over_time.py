"""Change since the window before: worked by hand, against sets, and with records left out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import random_graphs
from conftest import fill
from flask.testing import FlaskClient
from running import eventually
from test_introducers import DAY, network, together
from test_turnover import FIRST, SECOND, US

from graphsvc import language
from graphsvc.analytics import figures, jackknife, over_time
from graphsvc.answers import measures as answers
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import extracts, measures
from graphsvc.questions.measures import Choice
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

ASKED = over_time.Comparison(
    FIRST, SECOND, "organization", frozenset(), {"a": ["health"], "b": ["housing"], "c": ["schools"]}, US
)


def rows() -> Any:
    """2023: a and b with us, a and c with us. 2024: a and b alone; b and c; d is new and meets a. 2022: b and c."""
    return network(
        together("2022-04-01", "b", "c", key="early"),
        together("2023-02-01", "us", "a", "b", key="table"),
        together("2023-03-01", "us", "a", "c", key="table-too"),
        together("2024-02-01", "a", "b", key="alone"),
        together("2024-03-01", "b", "c", key="again"),
        together("2024-04-01", "a", "d", key="new"),
    )


def test_every_figure_worked_by_hand() -> None:
    # Ties 2023: a-b, a-c, and ours with a, b, c. Ties 2024: a-b, b-c, a-d. So a-b is kept; a-c and ours with three
    # lapsed; b-c, of 2022, is revived; a-d formed. Sectors: health met housing (a-b) and schools (a-c) in 2023, housing
    # met schools in 2022. a and b first met at our table and were alone in 2024; b and c met in 2022 without us.
    found = over_time.course(random_graphs.snapshot(rows()), ASKED)
    now, before = over_time.values(found)
    assert now == {
        "engaged_organizations": 4,
        "engaged_persons": 0,
        "engaged_first": 1,
        "engaged_left": 0,
        "ties_formed": 1,
        "ties_kept": 1,
        "ties_revived": 1,
        "ties_lapsed": 4,
        "sectors_met": 0,
        "attributed": 1,
    }
    assert before == {
        "engaged_organizations": 3,
        "engaged_persons": 0,
        "engaged_first": 1,  # a; b and c were engaged in 2022
        "sectors_met": 2,
        "attributed": 0,
    }
    # Without us, our ties are none; who met at our table stays as it is.
    now, before = over_time.values(over_time.course(random_graphs.snapshot(rows()), replace(ASKED, without=US)))
    assert (now["ties_lapsed"], now["attributed"]) == (1, 1)


def test_what_is_not_defined_is_none() -> None:
    nobody = random_graphs.snapshot(network())
    now, before = over_time.values(over_time.course(nobody, replace(ASKED, sectors={}, us=frozenset())))
    undefined = {"engaged_left", "ties_kept", "ties_lapsed", "sectors_met", "attributed"}
    assert {key for key, value in now.items() if value is None} == undefined
    assert {key for key, value in before.items() if value is None} == undefined & before.keys()
    # Of the first window nothing was before: it is not that nobody left.
    late = over_time.values(over_time.course(random_graphs.snapshot(rows()), replace(ASKED, before=(1, 700_000))))[0]
    assert late["engaged_left"] is late["ties_kept"] is late["ties_lapsed"] is None


def without(snapshot: Snapshot, gone: Iterable[str]) -> Snapshot:
    """The graph built anew from the participations that are left."""
    left = set(gone)
    table = {**snapshot.tables}
    table["participation"] = {key: row for key, row in snapshot.tables["participation"].items() if key not in left}
    expanded = {key: own for key, own in snapshot.expanded.items() if key not in left}
    return Snapshot(snapshot.version, table, snapshot.versions, expanded)


@pytest.mark.parametrize("seed", [2, 3, 5, 8])
def test_bands_equal_a_recomputation_from_the_records_that_are_left(seed: int) -> None:
    snapshot = random_graphs.snapshot(random_graphs.rows(seed, 80, 60))
    us = frozenset({"p1", "p2"})
    groups = {key: row.sectors for key, row in snapshot.partners.items()}
    asked = replace(ASKED, sectors=groups, us=us)
    kinds = {key: row.kind for key, row in snapshot.collaborations.items()}
    counting = sorted(
        key
        for key, own in snapshot.expanded.items()
        if any(one.start <= SECOND[1] and kinds[one.collaboration] not in ("council", "contact") for one in own)
        and not any({one.person, one.organization} & us for one in own)
    )
    assert len(counting) >= 20
    values = []
    for number in range(jackknife.DRAWS):
        order = np.random.default_rng([jackknife.SEED, number]).permutation(len(counting))
        gone = [counting[i] for i in order[: round(len(counting) / 10)]]
        values.append(over_time.values(over_time.course(without(snapshot, gone), asked))[0])
    found = over_time.bands(snapshot, asked, figures.nothing)
    assert found.keys() == values[0].keys()
    for key, band in found.items():
        own = [one[key] for one in values]
        assert band == (None if None in own else pytest.approx(np.percentile(own, [5, 95])))
    assert any(band[0] < band[1] for band in found.values() if band is not None)


def test_a_missing_record_of_ours_does_not_look_like_going_on_without_us() -> None:
    gatherings = [together(f"2024-{month:02}-01", "us", "a", "b", key=f"m{month}") for month in range(1, 13)]
    snapshot = random_graphs.snapshot(network(*gatherings))
    assert over_time.bands(snapshot, ASKED, figures.nothing)["attributed"] == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_the_window_before_is_as_long_and_the_lists_name_who_is_counted(spoken: str) -> None:
    period = Period(datetime.date(2024, 12, 31), 12)
    assert (period.before.ordinals, period.ordinals) == (FIRST, SECOND)
    table = rows()
    table["partner"] = [row | {"sectors": ["health"]} if row["key"] == "d" else row for row in table["partner"]]
    snapshot = random_graphs.snapshot(table)
    with language.speaking(spoken):
        told = answers.measures(measures.computed(snapshot, Choice(period)))
        found = {measure.key: measure for measure in told.over_time}
        assert found["engaged_organizations"].before_sentence.endswith("3.")
    listed = {key: tuple(measure.rows) for key, measure in found.items() if measure.rows}
    assert listed == {
        "engaged_first": ({"partner": "d"},),
        "ties_formed": ({"one": "a", "other": "d", "strength": 1},),
        "ties_kept": ({"one": "a", "other": "b", "strength": 1},),
        "ties_revived": ({"one": "b", "other": "c", "strength": 1},),
        "ties_lapsed": tuple(
            {"one": one, "other": other, "strength": strength}
            for one, other, strength in (("a", "us", 1), ("a", "c", 0.5), ("b", "us", 0.5), ("c", "us", 0.5))
        ),
        "attributed": (
            {
                "one": "a",
                "other": "b",
                "met_on": "2023-02-01",
                "met_in": "table",
                "since": "2024-02-01",
                "later": "alone",
            },
        ),
    }
    assert found["sectors_met"].value is None, "health is the only sector"


def test_the_digest_sees_what_change_over_time_rests_on_and_nothing_else() -> None:
    def digest(changed: Any) -> str:
        return extracts.extract(random_graphs.snapshot(changed), DAY).digest

    first = rows()
    before = digest(first)
    assert digest(rows() | {"municipality": [*first["municipality"], {"key": "x", "name": "X"}]}) == before
    assert digest(rows() | {"partner": [*first["partner"], {"key": "x", "name": "X", "kind": "library"}]}) == before
    assert digest(rows() | {"participation": first["participation"][1:]}) != before, "it was long before the window"
    assert digest(rows() | {"setting": []}) != before
    as_person = [row | {"kind": "person"} if row["key"] == "d" else row for row in first["partner"]]
    assert digest(rows() | {"partner": as_person}) != before


def test_a_measure_without_a_window_before_says_nothing_of_it() -> None:
    told = answers.measures(measures.computed(random_graphs.snapshot(rows()), Choice(Period(DAY)), quick=True))
    assert told.measures[0].before_sentence == ""


def test_the_page_names_who_is_behind_a_figure_and_keeps_what_lapsed_when_nobody_came(
    store: Store, client: FlaskClient
) -> None:
    fill(store, rows())

    def page(day: str) -> str:
        eventually(lambda: client.get(f"/api/measures?day={day}&window_months=12").json["figures"]["current"], 30, day)
        return client.get(f"/measures?day={day}&window_months=12").text

    text = page("2024-12-31")
    attributed = text[text.index('id="measure-attributed"') :]
    listed = attributed[: attributed.index("</ul>")]
    assert all(f'href="/{link}"' in listed for link in ("partners/a", "partners/b", "collaborations/table"))
    assert 'href="/collaborations/alone"' in listed
    assert "January 1, 2023 to December 31, 2023" in text
    # Nobody came in 2025: what was in 2024 is told all the same.
    text = page("2025-12-31")
    assert "nothing to measure" in text
    assert re.search(r'id="measure-ties_lapsed">.*?class="figure">3<', text, re.DOTALL)
    assert "of=ties_lapsed" in text
