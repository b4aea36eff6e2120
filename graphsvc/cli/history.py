"""The command that lists collaborations."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table
from graphsvc.language import gettext as _


@graphsvc.command("history")
@click.option("--partner", default="", help="A partner's key or name.")
@click.option("--with", "with_", default="", help="Another partner's key or name: what both took part in.")
@click.option("--municipality", default="", help="A municipality's key.")
@click.option("--sector", default="", help="A sector's key.")
@click.option("--kind", default="", help="A kind, or body, meeting, occasion, undertaking.")
@click.option("--from", "from_", default="", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--until", default="", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--q", default="", help="Words of title, description or outcome.")
@click.option("--limit", default=50, show_default=True)
@json_option
@data_option
def history_(limit: int, as_json: bool, data: Path | None, **filters: str) -> None:
    """What was done together, newest first."""
    from graphsvc.answers import history
    from graphsvc.questions.history import Filters

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        answer = history.history(snapshot, Filters(**filters), limit, today=clock.today(snapshot.setting.timezone))
        if as_json:
            print_json(answer.json_data())
            return
        rows = [(line.when, line.name, len(line.partners)) for month in answer.months for line in month.lines]
        print_table((_("When"), _("What"), _("Partners")), rows)
