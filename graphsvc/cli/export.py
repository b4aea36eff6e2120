"""The command that writes all records."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, opened_store, say, write_out
from graphsvc.files.formats import FORMATS


@graphsvc.command()
@click.argument("form", metavar="FORMAT", type=click.Choice([*FORMATS]))
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; standard output otherwise.")
@data_option
def export(form: str, output: Path | None, data: Path | None) -> None:
    """Write all records in a format that can be imported again, and say what it leaves out."""
    from graphsvc.questions import export

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        write_out(export.export(snapshot, form), output)
        for sentence in export.left_out(snapshot, FORMATS[form]):
            say(sentence)
