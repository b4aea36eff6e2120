"""Export: all records as CSV files in one archive, as JSON, or one kind of record as CSV."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable

from graphsvc import records
from graphsvc.errors import NotFound
from graphsvc.files import csv_out
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot

FORMATS = ("csv", "json")
#: Files of one version are the same bytes whenever they are made.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def table(graph: Snapshot, plural: str) -> bytes:
    """All records of one kind as CSV, by key; raises NotFound."""
    model = records.PLURALS.get(plural)
    if model is None:
        raise NotFound(
            _(
                "there are no %(records)s; choose one of %(allowed)s",
                records=plural,
                allowed=", ".join(records.PLURALS),
            )
        )
    return csv_out.records(model, _sorted(graph, model))


def export(graph: Snapshot, form: str) -> bytes:
    """All records: a zip archive of CSV files that can be imported again, or one JSON document; raises NotFound."""
    if form == "json":
        tables = {
            model.plural: [record.row() for record in _sorted(graph, model)] for model in records.RECORDS.values()
        }
        return json.dumps({"version": graph.version, **tables}, ensure_ascii=False, indent=1).encode()
    if form != "csv":
        raise NotFound(
            _("there is no export as %(form)s; choose one of %(allowed)s", form=form, allowed=", ".join(FORMATS))
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in records.RECORDS.values():
            if graph.tables[model.entity]:
                archive.writestr(zipfile.ZipInfo(f"{model.plural}.csv", _EPOCH), table(graph, model.plural))
    return buffer.getvalue()


def _sorted(graph: Snapshot, model: type[records.Record]) -> Iterable[records.Record]:
    return (record for _, record in sorted(graph.tables[model.entity].items()))
