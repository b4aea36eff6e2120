"""Export: all records as CSV files in one archive, as JSON, or one kind of record as CSV; each in pieces."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

from graphsvc.errors import NotFound
from graphsvc.files import csv_out, json_out, zip_out
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot

FORMATS = ("csv", "json")
#: Bytes of a piece of an export, which is never held whole in memory.
PIECE = 65_536


def table(snapshot: Snapshot, plural: str) -> Iterator[bytes]:
    """All records of one kind as CSV in pieces, sorted by key; raises NotFound."""
    model = records.PLURALS.get(plural)
    if model is None:
        raise NotFound(
            _(
                "there are no %(records)s; choose one of %(allowed)s",
                records=plural,
                allowed=", ".join(records.PLURALS),
            )
        )
    return _pieces(_csv(snapshot, model))


def export(snapshot: Snapshot, form: str) -> Iterator[bytes]:
    """All records in pieces: a zip archive of importable CSV files, or one JSON document; raises NotFound."""
    if form == "json":
        tables = {entity: _sorted(snapshot, model) for entity, model in records.RECORDS.items()}
        return _pieces(line.encode() for line in json_out.lines(snapshot.version, tables))
    if form != "csv":
        raise NotFound(
            _("there is no export as %(form)s; choose one of %(allowed)s", form=form, allowed=", ".join(FORMATS))
        )
    return _archive(snapshot)


def _archive(snapshot: Snapshot) -> Iterator[bytes]:
    out = zip_out.Out()
    with zipfile.ZipFile(out, "w") as archive:
        for model in records.RECORDS.values():
            if not snapshot.tables[model.entity]:
                continue
            entry = zipfile.ZipInfo(f"{model.plural}.csv", zip_out.EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for piece in _pieces(_csv(snapshot, model)):
                    file.write(piece)
                    yield from out.taken()
    yield from out.taken()


def _csv(snapshot: Snapshot, model: type[records.Record]) -> Iterator[bytes]:
    return csv_out.records(model, _sorted(snapshot, model))


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    piece = bytearray()
    for line in lines:
        piece += line
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _sorted(snapshot: Snapshot, model: type[records.Record]) -> Iterable[records.Record]:
    return (record for _, record in sorted(snapshot.tables[model.entity].items()))
