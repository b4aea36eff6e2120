"""The command that says what to do today."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock, language
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, period_options, print_json
from graphsvc.language import gettext as _
from graphsvc.model.period import period


@graphsvc.command()
@period_options
@json_option
@data_option
def today(day: str | None, window_months: int, as_json: bool, data: Path | None) -> None:
    """What needs doing."""
    from graphsvc.answers import introducers as introducers_answers
    from graphsvc.answers import today as today_answers
    from graphsvc.capture import changes
    from graphsvc.questions import gaps
    from graphsvc.questions import today as service

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        found = service.today(snapshot, chosen)
        if as_json:
            print_json(today_answers.today(snapshot, found, chosen, changes.batches(opened.store.database, limit=5)))
            return
        click.echo(service.sentence(found, chosen))
        for cell, first in zip(
            found.sharpest, introducers_answers.leads(snapshot, chosen, found.sharpest), strict=True
        ):
            through = f" {first}" if first else ""
            click.echo(f"  {gaps.title(snapshot, cell)}: {gaps.sentence(snapshot, cell, chosen)}{through}")
        for row in found.to_confirm:
            click.echo(_("  held? %(title)s, %(day)s", title=language.name(row), day=language.date(row.starts_on)))
        for row in found.next_gatherings[:5]:
            click.echo(_("  next: %(title)s, %(day)s", title=language.name(row), day=language.date(row.starts_on)))
