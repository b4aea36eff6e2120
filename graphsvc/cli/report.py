"""The command that prints the figures of a period."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import language
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table
from graphsvc.language import gettext as _
from graphsvc.model.period import exact_day


@graphsvc.command("report")
@click.option("--from", "start", required=True, help="The first day, YYYY-MM-DD.")
@click.option("--until", required=True, help="The last day, YYYY-MM-DD.")
@json_option
@data_option
def report_(start: str, until: str, as_json: bool, data: Path | None) -> None:
    """The figures of a period."""
    from graphsvc.answers import report

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        answer = report.report(snapshot, exact_day(start, "from"), exact_day(until, "until"))
        if as_json:
            print_json(answer.json_data())
            return
        rows = [(language.name(line), line.shown, line.beside) for line in answer.lines]
        print_table((_("Figure"), _("Count"), _("Beside it")), rows)
