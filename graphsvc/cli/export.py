"""The command that writes all records."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, opened_store, write_out


@graphsvc.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("csv", "json")))
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; standard output otherwise.")
@data_option
def export(form: str, output: Path | None, data: Path | None) -> None:
    """Write all records: csv (a zip of CSV files) or json."""
    from graphsvc.questions import export

    with opened_store(data) as opened:
        write_out(export.export(opened.store.snapshot(), form), output)
