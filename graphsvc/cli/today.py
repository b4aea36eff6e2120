"""The command that prints what to do today."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import language
from graphsvc.cli.command import (
    asked_period,
    data_option,
    graphsvc,
    json_option,
    opened_store,
    period_options,
    print_json,
)
from graphsvc.language import gettext as _


@graphsvc.command("today")
@period_options
@json_option
@data_option
def today_(day: str | None, window_months: int, as_json: bool, data: Path | None) -> None:
    """What needs doing."""
    from graphsvc.answers import today
    from graphsvc.capture import changes

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        period = asked_period(snapshot, day, window_months)
        answer = today.today(snapshot, period, changes.batches(opened.store.database, limit=5))
        if as_json:
            print_json(answer.json_data())
            return
        click.echo(answer.sentence)
        for cell in answer.sharpest:
            through = f" {cell.introduction}" if cell.introduction else ""
            click.echo(f"  {cell.title}: {cell.sentence}{through}")
        for item in (*answer.action_items.overdue, *answer.action_items.soon):
            click.echo(_("  due: %(title)s, %(until)s", title=item.name, until=item.sentence))
        for row in [snapshot.collaborations[row["key"]] for row in answer.to_confirm]:
            click.echo(_("  held? %(title)s, %(day)s", title=language.name(row), day=language.date(row.starts_on)))
        for row in [snapshot.collaborations[row["key"]] for row in answer.next_gatherings[:5]]:
            click.echo(_("  next: %(title)s, %(day)s", title=language.name(row), day=language.date(row.starts_on)))
