"""What commands say beside their answer: where a store is empty, where the demo is, and in which language."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient
from test_introducers import DAY, network, together

from graphsvc.answers import partner_measures
from graphsvc.storage.store import Store

#: The hub meets a, b and c, each alone.
STAR = network(*(together("2026-05-04", "hub", other) for other in "abc"))


def test_an_empty_store_says_what_to_do_and_where_the_demo_is(command: Command, tmp_path: Path) -> None:
    (tmp_path / "demo-arcadedb").mkdir()
    told = command("gaps")
    assert told.exit_code == 0
    assert told.stdout.splitlines() == ["Where\tState\tWhy"]
    assert "graphsvc import brings your lists in" in told.stderr
    assert "--data" in told.stderr
    assert "nothing stands here" in told.stderr
    assert command("measures", "--quick").stdout.count("\n") == 1, "nothing to measure is said in a sentence"


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "fr_CA.UTF-8"}, "Où"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": "en_CA.UTF-8"}, "Where"),
        ({"LC_MESSAGES": "fr"}, "Où"),
        ({}, "Where"),
    ],
)
def test_a_command_speaks_the_language_of_the_terminal(
    command: Command, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], spoken: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert command("gaps").stdout.startswith(spoken)


def test_measures_name_the_partners_in_the_order_asked_for(store: Store, command: Command) -> None:
    fill(store, STAR)
    told = command("measures", "--quick", "--day", DAY.isoformat(), "--order", "constraint", "--limit", "2").stdout
    table = list(csv.reader(told[told.rindex("\n\n") + 2 :].splitlines(), delimiter="\t"))
    shown = [column for column in partner_measures.MEASURES if not column.researchers or column.key == "constraint"]
    assert table[0] == ["Partner", *(str(column.name) for column in shown)]
    assert len(table) == 3


def test_without_says_who_reaches_fewer(store: Store, command: Command) -> None:
    fill(store, STAR)
    told = command("without", "hub", "--day", DAY.isoformat()).stdout
    assert "reaches" in told


def test_places_and_the_whole_board_as_files(store: Store, client: FlaskClient) -> None:
    """Souris has nobody recorded at all; it is no gap, and stands in files of its own."""
    fill(
        store,
        {
            "municipality": [{"key": "souris", "name": "Souris", "province": "PE", "population": 1000}],
            "sector": [{"key": "health", "name": "Health", "expected_from_population": 500}],
        },
    )

    def rows(address: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))

    assert rows("/gaps.csv") == []
    assert rows("/gaps.csv?of=places") == [{"municipality": "souris", "name": "Souris"}]
    (cell,) = rows("/gaps.csv?of=board")
    assert (cell["municipality"], cell["sector"], cell["state"]) == ("souris", "health", "unknown")
    assert client.get("/gaps.csv?of=age").status_code == 400
    assert "/gaps.csv?of=places" in client.get("/gaps").text
