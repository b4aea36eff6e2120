"""The command that takes partners out of the network."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, period_options, print_json
from graphsvc.model.period import period


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
    from graphsvc.answers import removal as removal_answers
    from graphsvc.questions import removal, work_list

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        found = removal.without(snapshot, removal.Choice(chosen, removal.chosen(snapshot, keys), without_us))
        if as_json:
            print_json(removal_answers.without(snapshot, found))
            return
        click.echo(removal.sentence(snapshot, found))
        for line in removal.unaffected(snapshot, found):
            click.echo(line)
        if found.removal is None:
            return
        for piece in found.removal.lost:
            click.echo("  " + ", ".join(work_list.partner(snapshot, key) for key in piece))
        for by, groups in found.removal.reach.items():
            for row in groups:
                if row.lost:
                    click.echo(f"  {removal.reach_sentence(removal.group(snapshot, by, row), row)}")
        click.echo(removal.repair_sentence(found.removal))
        for join in found.removal.joins:
            click.echo(f"  {removal.join_sentence(snapshot, found, join)}")
        click.echo(removal.safeguard_sentence(found.removal))
        for join in found.removal.safeguards or ():
            click.echo(f"  {removal.join_sentence(snapshot, found, join)}")
