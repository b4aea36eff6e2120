"""The command that undoes a batch of changes."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, opened_store
from graphsvc.language import gettext as _


@graphsvc.command()
@click.argument("batch")
@data_option
def undo(batch: str, data: Path | None) -> None:
    """Take a batch of changes back."""
    from graphsvc.answers import changes
    from graphsvc.capture.editing import Who

    with opened_store(data) as opened:
        written = changes.undo(opened.store, batch, Who("command"))
        click.echo(
            _(
                "%(count)s records are as they were before, as batch %(batch)s",
                count=written.changes,
                batch=written.batch,
            )
        )
