"""The command that writes the map."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import data_option, graphsvc, opened_store, period_options, write_out
from graphsvc.model.period import period


@graphsvc.command("map")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@data_option
def map_(output: Path, day: str | None, window_months: int, without_us: bool, data: Path | None) -> None:
    """Write the map as one HTML file that opens offline."""
    from graphsvc.questions import maps

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        write_out([maps.offline_page(snapshot, chosen, maps.Choice(without_us=without_us)).encode()], output)
