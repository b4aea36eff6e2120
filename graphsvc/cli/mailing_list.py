"""The command that prints who is to be written to."""

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
    say,
)


@graphsvc.command("mailing-list")
@click.option("--body", default="", help="A council's, committee's or working group's key or name.")
@click.option("--sector", default="", help="A sector's key or name.")
@click.option("--municipality", default="", help="A municipality's key or name.")
@click.option(
    "--count",
    type=click.Choice(("members", "participants")),
    default="members",
    show_default=True,
    help="Of the body its members on the day, or who took part in the window.",
)
@click.option("--language", default="", type=click.Choice(("", "en", "fr")), help="Who reads it; both are in either.")
@click.option(
    "--consent",
    type=click.Choice(("internal", "public")),
    default="internal",
    show_default=True,
    help="For letters of our own, or for a list to be handed on.",
)
@click.option("--bcc", is_flag=True, help="A line to paste for each language.")
@period_options
@json_option
@data_option
def mailing_list_(
    day: str | None, window_months: int, bcc: bool, as_json: bool, data: Path | None, **choice: str
) -> None:
    """Who of a body, a sector or a municipality is to be written to, and how many are left out and why."""
    from graphsvc.answers import mailing_list
    from graphsvc.questions.mailing_list import Choice

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        answer = mailing_list.mailing_list(snapshot, Choice(asked_period(snapshot, day, window_months), **choice))
        if as_json:
            print_json(answer.json_data())
            return
        if bcc:
            click.echo(mailing_list.text(answer), nl=False)
        else:
            print_table(*mailing_list.table(answer))
        for line in (answer.elsewhere, *(of.sentence for of in answer.left_out)):
            if line:
                say(line)
