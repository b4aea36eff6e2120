"""Without us: host and staff are left out of the board, the measures and the map when asked, and only then."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient
from test_dormant import DAY
from test_measures import ready

from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

#: We are the hub of Souris, for which Tim speaks. m0: Tim sat in for the clinic of Tignish, and the pier of Souris
#: came. m1: Tim for us, the pier, and the reef of Tignish.
ROWS: dict[str, list[dict[str, Any]]] = {
    "sector": [{"key": "health", "name": "Health", "expected_from_population": 0}],
    "municipality": [
        {"key": "souris", "name": "Souris", "population": 900, "latitude": 46.35, "longitude": -62.2},
        {"key": "tignish", "name": "Tignish", "population": 800, "latitude": 46.95, "longitude": -64},
    ],
    "partner": [
        {"key": "hub", "name": "Hub", "kind": "library", "municipality": "souris", "sectors": ["health"]},
        {"key": "pier", "name": "Pier", "kind": "library", "municipality": "souris", "sectors": ["health"]},
        {"key": "clinic", "name": "Clinic", "kind": "library", "municipality": "tignish", "sectors": ["health"]},
        {"key": "reef", "name": "Reef", "kind": "library", "municipality": "tignish"},
        {"key": "tim", "name": "Tim", "kind": "person"},
    ],
    "setting": [{"key": "network", "host": "hub"}],
    "representation": [{"person": "tim", "organization": "hub"}],
    "collaboration": [
        {"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": "2026-05-04"}
        for key in ("m0", "m1")
    ],
    "participation": [
        {"collaboration": "m0", "partner": "clinic", "via": "tim"},
        {"collaboration": "m0", "partner": "pier"},
        {"collaboration": "m1", "partner": "tim"},
        {"collaboration": "m1", "partner": "pier"},
        {"collaboration": "m1", "partner": "reef"},
    ],
}
#: With everybody, and without us.
ASKED = ("", "&without_us=0", "&without_us=1")


def test_the_board_without_us(store: Store, client: FlaskClient, command: Command) -> None:
    """The clinic was there through Tim alone. The host is never at the table, the pier always."""
    fill(store, ROWS)
    for more in ASKED:
        answer = client.get(f"/api/gaps?day={DAY}{more}").json
        cells = {cell["municipality"]: cell for cell in answer["cells"]}
        states = {place: (cell["state"], cell["engaged"], cell["resting_on"]) for place, cell in cells.items()}
        assert states == {
            "souris": ("covered", ["pier"], None),
            "tignish": ("not-involved", [], None) if "1" in more else ("one-person", ["clinic"], "tim"),
        }
        assert (cells["tignish"]["ever"], cells["tignish"]["attended"]) == (
            ([], []) if "1" in more else (["clinic"],) * 2
        )
        assert client.get(f"/api/gaps/tignish/health?day={DAY}{more}").json["state"] == states["tignish"][0]
        for page in ("/gaps", "/gaps/tignish/health"):
            assert cells["tignish"]["sentence"] in client.get(f"{page}?day={DAY}{more}").text, page
        without = ["--without-us"] if "1" in more else []
        assert json.loads(command("gaps", "--day", str(DAY), "--json", *without).stdout) == answer


@pytest.mark.slow
def test_the_measures_without_us(store: Store, client: FlaskClient) -> None:
    """With us the ties are clinic-pier, and the triangle of hub, pier and reef; without us pier-reef is left."""
    fill(store, ROWS)
    for more in ASKED:
        answer = ready(client, f"/api/measures?day={DAY}{more}")
        strengths = {row["partner"]: row["strength"] for row in answer["partners"]}
        density = next(measure["value"] for measure in answer["measures"] if measure["key"] == "density")
        found = (answer["without_us"], strengths, answer["ties"], pytest.approx(density))
        if "1" in more:
            assert found == (True, {"pier": 1, "reef": 1}, 1, 1)
        else:
            assert found == (False, {"clinic": 1, "hub": 1, "pier": 2, "reef": 1}, 4, 4 / 6)
        shown = re.findall(
            r'<th scope="row"><a href="/partners/([^"]+)"', client.get(f"/measures?day={DAY}{more}").text
        )
        assert set(shown) == strengths.keys()


def test_the_map_without_us(store: Store, client: FlaskClient) -> None:
    """Between the towns: clinic-pier 1, hub-reef and pier-reef 1/2 each; without us pier-reef alone, and that 1."""
    fill(store, ROWS)
    for more in ASKED:
        answer = client.get(f"/api/map?day={DAY}{more}").json
        discs = {node["id"]: (node["partners"], node["engaged"]) for node in answer["nodes"]}
        ribbons = [(edge["weight"], edge["ties"]) for edge in answer["edges"]]
        near = client.get(f"/api/map?view=partners&municipality=souris&day={DAY}{more}").json
        partners = {node["id"] for node in near["nodes"]}
        if "1" in more:
            assert (discs, ribbons, partners) == ({"souris": (1, 1), "tignish": (2, 1)}, [(1, 1)], {"pier"})
        else:
            assert (discs, ribbons, partners) == ({"souris": (2, 1), "tignish": (2, 2)}, [(2, 3)], {"hub", "pier"})
        page = client.get(f"/map?municipality=souris&day={DAY}{more}").text
        assert ('href="/partners/hub"' in page) == ("1" not in more)


@pytest.mark.parametrize("address", ["/gaps", "/gaps/cut", "/gaps/without", "/map", "/measures", "/gaps.csv"])
def test_what_is_no_answer_is_refused_by_pages_as_by_the_api(client: FlaskClient, address: str) -> None:
    for path in (address, f"/api{address}".removesuffix(".csv")):
        for said in ("junk", "true", "on", "2", ""):
            answer = client.get(f"{path}?without_us={said}")
            assert answer.status_code == 400, (path, said)
            assert "without_us is one of 0, 1" in answer.text
        assert client.get(f"{path}?without_us=0").status_code == 200
