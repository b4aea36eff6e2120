"""The command that prints the figures of the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    progress_bar,
)
from graphsvc.language import gettext as _

if TYPE_CHECKING:
    from graphsvc.network.ties import Level, Weighting


@graphsvc.command("measures")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@click.option(
    "--level",
    type=click.Choice(("organization", "recorded")),
    default="organization",
    show_default=True,
    help="People count for whom they represented, or each partner as it was recorded.",
)
@click.option(
    "--weighting",
    type=click.Choice(("newman", "none")),
    default="newman",
    show_default=True,
    help="Ties weighted by shared collaborations, or each counted once.",
)
@click.option("--order", default="strength", show_default=True, help="The figure by which partners are ordered.")
@click.option("--limit", default=50, show_default=True, help="How many partners.")
@click.option("--quick", is_flag=True, help="Without how far the figures move when records are left out.")
@json_option
@data_option
def measures_(
    day: str | None,
    window_months: int,
    without_us: bool,
    level: Level,
    weighting: Weighting,
    order: str,
    limit: int,
    quick: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """The figures of the network and its partners."""
    from graphsvc.answers import measures, partner_measures
    from graphsvc.questions import measures as question

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        choice = question.Choice(asked_period(snapshot, day, window_months), level, without_us, weighting)
        with progress_bar() as bar:
            task = bar.add_task(_("computing"), total=None)
            computed = question.computed(
                snapshot,
                choice,
                lambda done, total: bar.update(task, completed=done, total=total),
                order=order,
                limit=limit,
                quick=quick,
            )
        answer = measures.measures(computed)
        if as_json:
            print_json(answer.json_data())
            return
        click.echo(answer.sentence)
        if not answer.partners_in_all:
            return
        rows = [
            (measure.name, measure.shown, " ".join([measure.sentence, measure.before_sentence]), measure.band_sentence)
            for measure in (*answer.measures, *answer.over_time)
        ]
        print_table((_("Figure"), _("Value"), _("Meaning"), _("Robustness")), rows)
        click.echo()
        names, lines = partner_measures.short_table(snapshot, computed)
        print_table((_("Partner"), *names), lines)
