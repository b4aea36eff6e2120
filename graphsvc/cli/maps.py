"""The command that writes the map."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import asked_period, data_option, graphsvc, opened_store, period_options, write_out


@graphsvc.command("map")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@data_option
def map_(output: Path, day: str | None, window_months: int, without_us: bool, data: Path | None) -> None:
    """Write the map as one HTML file that opens offline."""
    from graphsvc.answers import map_table, maps, offline
    from graphsvc.questions.maps import Choice, fitting

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = asked_period(snapshot, day, window_months)
        choice = fitting(snapshot, chosen, Choice(without_us=without_us))
        found = maps.drawing(snapshot, chosen, choice)
        picture = maps.picture(snapshot, chosen, choice, found)
        drawn = maps.data(snapshot, chosen, choice, found, lambda _view, _key: "")
        rows = map_table.table(snapshot, choice, found, lambda _view, _key: "", rows=len(found.discs) + 1)
        write_out([offline.page(picture, drawn, rows, offline.title(snapshot)).encode()], output)
