"""Export: all records in one of the formats, or one kind of record as CSV; each in pieces."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.errors import NotFound
from graphsvc.files import csv_out, formats, zip_out
from graphsvc.files.formats import Format
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot


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
    return zip_out.pieces(csv_out.records(model, _sorted(snapshot, model.entity)))


def export(snapshot: Snapshot, name: str) -> Iterator[bytes]:
    """All records in a format, in pieces; raises NotFound where there is none of this name."""
    form = formats.named(name)
    return form.written({entity: _sorted(snapshot, entity) for entity in records.RECORDS}, snapshot.version)


def left_out(snapshot: Snapshot, form: Format) -> list[str]:
    """What a file in a format would not hold of the records there are, in sentences."""
    return form.left_out({entity: len(table) for entity, table in snapshot.tables.items()})


def _sorted(snapshot: Snapshot, entity: str) -> list[records.Record]:
    return [record for _key, record in sorted(snapshot.tables[entity].items())]
