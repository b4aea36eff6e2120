"""The command that makes municipalities part of another."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json
from graphsvc.language import gettext as _
from graphsvc.model.period import exact_day


@graphsvc.command()
@click.argument("whole")
@click.argument("parts", nargs=-1, required=True)
@click.option("--day", required=True, help="The day from which they are part of it, YYYY-MM-DD.")
@click.option("--check", "check_only", is_flag=True, help="Say what it would do, and write nothing.")
@json_option
@data_option
def amalgamate(
    whole: str, parts: tuple[str, ...], day: str, check_only: bool, as_json: bool, data: Path | None
) -> None:
    """Make the municipalities PARTS part of WHOLE, by their keys or names."""
    from graphsvc.answers import amalgamations
    from graphsvc.capture.editing import Who
    from graphsvc.questions import search

    with opened_store(data) as opened:
        current = opened.store.snapshot()
        into, *others = (search.named(current, "municipality", text) for text in (whole, *parts))
        since = exact_day(day, "day")
        found = amalgamations.preview(current, into, others, since)
        if check_only:
            if as_json:
                print_json(found.json_data())
                return
            click.echo(found.sentence)
            for row in found.lapsing:
                click.echo(f"  {row.sentence}")
            return
        written = amalgamations.amalgamate(opened.store, into, others, since, found.version, Who("command"))
        if as_json:
            print_json(written.json_data())
            return
        click.echo(found.sentence)
        click.echo(_("written as batch %(batch)s; graphsvc undo %(batch)s takes it back", batch=written.batch))
