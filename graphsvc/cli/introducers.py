"""The command that suggests introductions."""

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


@graphsvc.command("introductions")
@click.option("--municipality", default="", help="Of a gap: its municipality's key.")
@click.option("--sector", default="", help="Of a gap: its sector's key.")
@click.option("--partner", default="", help="A partner's key or name.")
@click.option("--with", "with_", default="", help="To whom the partner is to be introduced; to us otherwise.")
@period_options
@json_option
@data_option
def introductions_(day: str | None, window_months: int, as_json: bool, data: Path | None, **asked: str) -> None:
    """Who could introduce us: for a gap, a partner, or a pair."""
    from graphsvc.answers import introducers
    from graphsvc.questions.introducers import Asked

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        period = asked_period(snapshot, day, window_months)
        answer = introducers.suggested(snapshot, period, Asked(**asked))
        if as_json:
            print_json(answer.json_data())
            return
        for sentence in answer.steps or [answer.nothing]:
            click.echo(sentence)
        for outcome in answer.earlier:
            on = outcome.record.decided_on or outcome.record.proposed_on or ""
            click.echo(" ".join(part for part in (on, outcome.title, outcome.sentence) if part))
