"""Diagnosis of the installation and its store."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

from graphsvc import opening, shipped
from graphsvc.config import Settings
from graphsvc.errors import GraphsvcError
from graphsvc.model import records
from graphsvc.storage import cypher, schema

#: Bytes free below which an import or the engine's log may fill the disk.
LOW_DISK = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined; wrong: whether it needs fixing."""

    what: str
    value: str
    wrong: bool = False


def examine(settings: Settings, say: Callable[[str], None]) -> list[Finding]:
    """Examine the installation and the store, opened where no graphsvc runs; returns the findings in order."""
    findings = [
        Finding("graphsvc", metadata.version("graphsvc")),
        Finding("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        Finding("queries", f"{len(cypher.names())} in {shipped.folder('cypher')}"),
        Finding("data folder", str(settings.data)),
    ]
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    free = shutil.disk_usage(settings.data).free
    findings.append(Finding("free disk", f"{free / 1e9:.1f} GB", wrong=free < LOW_DISK))
    try:
        with opening.open_store(settings, say, alone=False) as opened:
            database = opened.store.database
            snapshot = opened.store.snapshot()
            findings.append(Finding("store", f"{database.server()} at {database.uri}"))
            newest, seen = schema.migrations()[-1][0].number, schema.applied(database)
            current = seen[-1].number if seen else 0
            findings.append(Finding("schema", f"{current} of {newest}", wrong=current != newest))
            findings.append(Finding("version of the graph", str(snapshot.version)))
            findings += [
                Finding(model.plural, str(len(snapshot.tables[entity]))) for entity, model in records.RECORDS.items()
            ]
    except GraphsvcError as error:
        findings.append(Finding("store", str(error), wrong=True))
    return findings
