"""The command that lists partners that are probably recorded twice."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table
from graphsvc.language import gettext as _


@graphsvc.command()
@click.option("--apart", nargs=2, metavar="KEY OTHER", help="Say of two that they are not the same.")
@json_option
@data_option
def duplicates(apart: tuple[str, str] | None, as_json: bool, data: Path | None) -> None:
    """Partners that are probably recorded twice, the most similar names first."""
    from graphsvc.answers import duplicates
    from graphsvc.capture.editing import Who

    with opened_store(data) as opened:
        if apart:
            written = duplicates.apart(opened.store, "partner", *apart, Who("command"))
            click.echo(_("noted as batch %(batch)s; graphsvc undo %(batch)s takes it back", batch=written.batch))
            return
        found = duplicates.listed(opened.store.snapshot())
        if as_json:
            print_json(found.json_data())
            return
        rows = [(pair.key, pair.name, pair.other, pair.other_name, pair.sentence) for pair in found.duplicates]
        print_table((_("Key"), _("Name"), _("The other"), _("Name"), _("Why")), rows)
