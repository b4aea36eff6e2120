"""The command that splits a partner into two."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, opened_store
from graphsvc.language import gettext as _


@graphsvc.command()
@click.argument("key")
@click.argument("records", nargs=-1, required=True)
@click.option("--to", help="The partner that they move to, by key or name.")
@click.option("--name", help="The name of a new partner that they move to.")
@data_option
def split(key: str, records: tuple[str, ...], to: str | None, name: str | None, data: Path | None) -> None:
    """Move participations, representations and seats of a partner, by their keys, to another one."""
    from graphsvc.answers import splits
    from graphsvc.capture.editing import Who
    from graphsvc.questions import search

    with opened_store(data) as opened:
        current = opened.store.snapshot()
        source = search.named(current, "partner", key)
        kinds = {row.records[0]: row.entity for row in splits.movable(current, source).records}
        chosen = {(kinds.get(record, "participation"), record) for record in records}
        target = search.named(current, "partner", to) if to else None
        done = splits.split(opened.store, source, chosen, target, {"name": name or ""}, Who("command"))
        batch = done.written.batch
        click.echo(
            _("moved to %(key)s as batch %(batch)s; graphsvc undo %(batch)s takes it back", key=done.key, batch=batch)
        )
