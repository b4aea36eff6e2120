"""Exports are made and sent in pieces: the memory they take does not grow with what is exported."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from conftest import Command, fill
from flask.testing import FlaskClient

from graphsvc.files import json_out
from graphsvc.files.formats import FORMATS
from graphsvc.model import records
from graphsvc.network import snapshot
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import export
from graphsvc.storage.store import Store


@cache
def partners(count: int) -> Snapshot:
    """A network of partners, each with a kilobyte of notes that no compression makes small."""
    found = {
        f"p{n}": records.read("partner", {"key": f"p{n}", "name": f"Partner {n}", "kind": "other", "notes": _notes(n)})
        for n in range(count)
    }
    tables = {entity: found if entity == "partner" else {} for entity in records.RECORDS}
    return snapshot.loaded(count, tables, {entity: dict.fromkeys(table, 1) for entity, table in tables.items()})


def _notes(number: int) -> str:
    return f"{pow(3, number + 3000):x}"[-1000:]


def peak(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The most memory taken while pieces come one after another, and the size of all together."""
    tracemalloc.start()
    size = sum(len(piece) for piece in pieces)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, size


#: An export of these takes seconds.
LARGE = ("hsds", "hsds-json", "kumu")


@pytest.mark.parametrize(
    "form", [*(pytest.param(form, marks=pytest.mark.slow) if form in LARGE else form for form in FORMATS), "table"]
)
def test_an_export_takes_a_fraction_of_its_size(form: str) -> None:
    graph = partners(6000)
    most, size = peak(export.table(graph, "partners") if form == "table" else export.export(graph, form))
    assert size > 2_500_000
    assert most < size / 3


def test_an_archive_in_pieces_is_whole_and_the_same_each_time() -> None:
    graph = partners(300)
    data = b"".join(export.export(graph, "csv"))
    assert data == b"".join(export.export(graph, "csv"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["partners.csv", "datapackage.json"]
        assert archive.read("partners.csv") == b"".join(export.table(graph, "partners"))


def test_a_document_in_pieces_is_whole() -> None:
    graph = partners(300)
    found = json.loads(b"".join(export.export(graph, "json")))
    assert list(found) == ["version", *(model.plural for model in records.RECORDS.values())]
    assert (found["version"], len(found["partners"]), found["sectors"]) == (300, 300, [])
    assert json.loads("".join(json_out.lines(7, {}))) == {"version": 7}


def test_exports_are_sent_without_their_length_and_can_be_imported(
    client: FlaskClient, store: Store, command: Command, tmp_path: Path
) -> None:
    fill(store, {"sector": [{"name": "Health"}, {"name": "=1+1"}]})
    for address in (*(f"/api/export/{name}" for name in FORMATS), "/export/sectors.csv"):
        answer = client.get(address)
        assert address in client.get("/export").text
        assert answer.is_streamed
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.data
    out = tmp_path / "out.json"
    assert command("export", "json", "--output", str(out)).exit_code == 0
    assert json.loads(out.read_bytes()) == client.get("/api/export/json").json
    assert [path.name for path in tmp_path.glob("*out.json*")] == ["out.json"]
    assert command("export", "csv", "--output", str(tmp_path / "none" / "out.zip")).exit_code == 1


@pytest.mark.parametrize("name", [*FORMATS])
def test_what_the_export_page_gives_is_taken_by_the_import_page(client: FlaskClient, store: Store, name: str) -> None:
    fill(store, {"sector": [{"name": "Health"}, {"name": "=1+1"}], "partner": [{"name": "Clinic", "kind": "library"}]})
    data = client.get(f"/api/export/{name}").data
    form = {"files": (io.BytesIO(data), f"graphsvc.{FORMATS[name].extension}")}
    checked = client.post("/api/imports", data=form, content_type="multipart/form-data")
    assert checked.status_code == 201, checked.text
    assert (checked.json or {})["new"] == (checked.json or {})["changed"] == 0
    assert (checked.json or {})["unchanged"] >= 1


def test_the_formats_say_what_they_leave_out_of_what_is_there(
    client: FlaskClient, command: Command, tmp_path: Path
) -> None:
    answered = client.get("/api/export").json or {}
    assert [form["name"] for form in answered["formats"]] == [*FORMATS]
    assert answered["formats"][1]["left_out"] == [FORMATS["xlsx"].limits[0]]
    assert FORMATS["xlsx"].limits[0] in command("export", "xlsx", "--output", str(tmp_path / "out.xlsx")).stderr
