"""Small maps on other pages: whom they show, what joins them, and that they lead to the map that shows the same."""

from __future__ import annotations

import datetime
import re

import pytest
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from test_map import PERIOD, located
from test_map_page import placed

from graphsvc.answers import insets as answers
from graphsvc.maps import inset
from graphsvc.model import records, vocabulary
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import ties
from graphsvc.questions import gaps, insets, maps, positions
from graphsvc.questions.maps import Choice
from graphsvc.storage.store import Store

ENGINES = ("arcadedb",)
TODAY = datetime.date(2026, 11, 23)
CROWDED = located(seed=5, partners=90)


def strengths(snapshot: Snapshot, key: str) -> dict[str, float]:
    """What ties a partner to each other one, from the list of all ties."""
    pairs = maps.window_ties(snapshot, PERIOD).pairs()
    return {b if a == key else a: weight for a, b, weight in pairs if key in (a, b)}


def gathering(snapshot: Snapshot) -> records.Collaboration:
    """A gathering with an exact day to which many came."""
    return max(
        (
            row
            for row in snapshot.collaborations.values()
            if row.kind in vocabulary.GATHERINGS and len(row.starts_on or "") == 10
        ),
        key=lambda row: (len(maps.took_part(snapshot, row.key)), row.key),
    )


@pytest.mark.parametrize("key", sorted(CROWDED.partners)[::9])
def test_a_partner_is_shown_with_those_it_is_tied_to_most(key: str) -> None:
    part = insets.partner(CROWDED, PERIOD, key)
    who = maps.chosen(CROWDED, PERIOD, Choice(view="ego", partner=key))
    whole = maps.draw(CROWDED, PERIOD, Choice(view="ego", partner=key))
    if part is None:
        assert len(whole.discs) == 1
        return
    tied = strengths(CROWDED, who)
    there = {disc.key for disc in whole.discs} - {who}
    strongest = sorted(there, key=lambda other: (-tied[other], other))[: inset.AROUND]
    assert {disc.key for disc in part.drawing.discs} == {who, *strongest}
    assert part.in_all == len(there)


def test_a_collaboration_shows_who_took_part_and_who_of_them_had_met_before() -> None:
    found = gathering(CROWDED)
    day = datetime.date.fromisoformat(found.starts_on or "")
    period = insets.period_of(found, TODAY)
    assert period.day == day - datetime.timedelta(days=1)
    part = insets.collaboration(CROWDED, period, found.key)
    assert part is not None
    shown = {disc.key for disc in part.drawing.discs}
    assert shown <= maps.took_part(CROWDED, found.key)
    before = {frozenset((a, b)) for a, b, _weight in ties(CROWDED, *period.ordinals).pairs()}
    assert {frozenset((r.one, r.other)) for r in part.drawing.ribbons} == {pair for pair in before if pair <= shown}


def test_the_map_of_a_collaboration_shows_whom_its_inset_shows() -> None:
    found = gathering(CROWDED)
    small = answers.of_collaboration(CROWDED, TODAY, found)
    assert small is not None
    assert small.asked["collaboration"] == found.key
    day = datetime.date.fromisoformat(small.asked["day"])
    whole = maps.draw(CROWDED, insets.Period(day), Choice(view=small.asked["view"], collaboration=found.key))
    part = insets.collaboration(CROWDED, insets.Period(day), found.key)
    assert part is not None
    assert part.in_all == len(whole.discs)
    assert {disc.key for disc in part.drawing.discs} <= {disc.key for disc in whole.discs}


def test_partners_in_an_inset_stand_to_each_other_as_on_the_map_and_cover_nobody() -> None:
    found = gathering(CROWDED)
    where = positions.computed(CROWDED).points
    part = insets.collaboration(CROWDED, insets.period_of(found, TODAY), found.key, where)
    assert part is not None
    discs = [disc for disc in part.drawing.discs if disc.key in where]
    left, right = (pick(discs, key=lambda disc: where[disc.key][0]) for pick in (min, max))
    assert left.x < right.x
    for number, one in enumerate(part.drawing.discs):
        for other in part.drawing.discs[:number]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (one.radius + other.radius) ** 2


def test_a_cell_shows_its_municipality_first_and_is_hollow_where_somebody_is_missing() -> None:
    seen = 0
    for network in (CROWDED, located(seed=1, partners=12), located(seed=2, partners=12)):
        board = gaps.board(network, PERIOD)
        missing = {(cell.municipality, cell.sector): cell.expected - len(cell.engaged) for cell in board.gaps}
        for municipality, sector in missing:
            part = insets.cell(network, PERIOD, municipality, sector, False)
            if part is None:
                assert network.municipalities[municipality].latitude is None
                continue
            seen += 1
            assert part.drawing.discs[0].key == municipality
            hollow = {ghost.key.removeprefix("gap:"): ghost.partners for ghost in part.drawing.ghosts}
            shown = [disc.key for disc in part.drawing.discs]
            assert hollow == {key: many for key in shown if (many := missing.get((key, sector), 0)) > 0}
    assert seen


@pytest.mark.parametrize(
    ("start", "until", "months"),
    [
        ("2016-01-01", "2018-02-28", 26),
        ("2026-07-01", "2026-09-30", 3),
        ("2026-04-01", "2027-03-31", 12),
        ("2026-01-15", "2026-03-14", 2),
        ("2026-11-23", "2026-11-23", 1),
    ],
)
def test_the_map_of_a_report_looks_back_over_its_period(start: str, until: str, months: int) -> None:
    period = insets.period_between(datetime.date.fromisoformat(start), datetime.date.fromisoformat(until))
    assert (period.day.isoformat(), period.months) == (until, months)
    assert period.start <= datetime.date.fromisoformat(start)


def test_a_coast_drawn_in_keeps_what_lies_inside() -> None:
    square = tuple((float(x), float(y)) for x, y in [*((x, 0) for x in range(-900, 900, 3)), (900, 900), (-900, 900)])
    (ring,) = inset.coast((square,), (0.0, -100.0, 300.0, 100.0), 1.0)
    inside = {point for point in square if 0 <= point[0] <= 300 and -100 <= point[1] <= 100}
    assert inside <= set(ring)
    assert all(-75 <= x <= 375 and -150 <= y <= 150 for x, y in ring)


@pytest.fixture
def network(app: Flask, store: Store) -> Store:
    fill(store, placed())
    app.config["TODAY"] = lambda: TODAY
    return store


@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_four_pages_carry_their_part_of_the_map_with_a_link_to_it(
    app: Flask, client: FlaskClient, network: Store, spoken: str
) -> None:
    snapshot = network.snapshot()
    met = gathering(snapshot)
    day = datetime.date.fromisoformat(met.starts_on or "")
    app.config["TODAY"] = lambda: day
    partner = next(iter(sorted(maps.took_part(snapshot, met.key))))
    for address in (
        f"/partners/{partner}",
        f"/collaborations/{met.key}",
        "/gaps/souris/health",
        "/report?from=2016-01-01&until=2026-11-23",
    ):
        page = client.get(address, headers={"Accept-Language": spoken}).text
        (figure,) = re.findall(r'<figure class="inset.*?</figure>', page, re.DOTALL)
        assert re.search(r'role="img" aria-label="[^"]{20,}"', figure)
        (href,) = re.findall(r'<figcaption>.*<a href="(/map\?[^"]+)"', figure)
        answer = client.get(href.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert 'id="map-data"' in answer.text


def test_a_page_with_a_part_of_the_map_has_no_positions_computed(
    app: Flask, client: FlaskClient, network: Store
) -> None:
    for key in sorted(network.snapshot().collaborations):
        client.get(f"/collaborations/{key}")
    assert app.extensions["graphsvc.background"].earlier(positions.QUESTION) is None


def test_a_contact_has_no_map(client: FlaskClient, network: Store) -> None:
    contact = {"key": "a-call", "title": "A call", "kind": "contact", "starts_on": "2026-10-02"}
    assert client.post("/api/collaborations", json=contact).status_code == 201
    assert client.get("/api/map?collaboration=a-call").status_code == 400
    assert "figure" not in client.get("/collaborations/a-call").text
