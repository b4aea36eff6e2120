"""The command that prints how many members, or participants, any two bodies share."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import (
    asked_period,
    data_option,
    graphsvc,
    json_option,
    opened_store,
    period_options,
    print_json,
    print_table,
)


@graphsvc.command("overlaps")
@click.option(
    "--count",
    type=click.Choice(("members", "participants")),
    default="members",
    show_default=True,
    help="Members on the day, or who took part in the window.",
)
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@json_option
@data_option
def overlaps_(
    count: str, day: str | None, window_months: int, without_us: bool, as_json: bool, data: Path | None
) -> None:
    """How many members, or participants, any two standing bodies share."""
    from graphsvc.answers import overlaps
    from graphsvc.questions.overlaps import Choice

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        choice = Choice(asked_period(snapshot, day, window_months), count, without_us)
        answer = overlaps.overlaps(snapshot, choice)
        if as_json:
            print_json(answer.json_data())
            return
        click.echo(answer.sentence)
        if answer.bodies:
            print_table(*overlaps.table(answer))
