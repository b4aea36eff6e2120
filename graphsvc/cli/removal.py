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
        reading = asked_period(snapshot, day, window_months)
        found = removal.removal(snapshot, Choice(reading, chosen(snapshot, keys), without_us))
        if as_json:
            print_json(found.json_data())
            return
        click.echo(found.sentence)
        for line in found.unaffected:
            click.echo(line)
        if found.partners is None:
            return
        for piece in found.lost:
            click.echo("  " + ", ".join(naming.partner(snapshot, key) for key in piece))
        for groups in found.reach.values():
            for row in groups:
                if row.lost:
                    click.echo(f"  {row.sentence}")
        for told, joins in ((found.repair, found.joins), (found.safeguard, found.safeguards or ())):
            click.echo(told)
            for join in joins:
                click.echo(f"  {join.sentence}")
