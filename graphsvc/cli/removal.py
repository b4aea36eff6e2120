"""The command that takes partners out of the network."""

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
)


@graphsvc.command("without")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@json_option
@data_option
def without_(
    keys: tuple[str, ...], day: str | None, window_months: int, without_us: bool, as_json: bool, data: Path | None
) -> None:
    """What if these partners (keys or names) were not there: who is cut off, and the smallest repair."""
    from graphsvc.answers import naming, removal
    from graphsvc.questions.removal import Choice, chosen

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        period = asked_period(snapshot, day, window_months)
        answer = removal.removal(snapshot, Choice(period, chosen(snapshot, keys), without_us))
        if as_json:
            print_json(answer.json_data())
            return
        click.echo(answer.sentence)
        for line in answer.unaffected:
            click.echo(line)
        if answer.partners is None:
            return
        for piece in answer.lost:
            click.echo("  " + ", ".join(naming.partner(snapshot, key) for key in piece))
        for groups in answer.reach.values():
            for row in groups:
                if row.lost:
                    click.echo(f"  {row.sentence}")
        for sentence, joins in ((answer.repair, answer.joins), (answer.safeguard, answer.safeguards or ())):
            click.echo(sentence)
            for join in joins:
                click.echo(f"  {join.sentence}")
