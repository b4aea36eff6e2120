"""The command that writes the map."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import asked_period, data_option, graphsvc, opened_store, period_options, write_out


@graphsvc.command("map")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@click.option("--saved", default="", metavar="NAME", help="A view that was saved, as of its own day where it has one.")
@data_option
def map_(output: Path, day: str | None, window_months: int, without_us: bool, saved: str, data: Path | None) -> None:
    """Write the map as one HTML file that opens offline."""
    from graphsvc.answers import map_table, maps, offline, presentation
    from graphsvc.questions import map_choice
    from graphsvc.questions import presentation as views
    from graphsvc.questions.maps import fitting

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        row = views.found(snapshot, saved) if saved else None
        view = views.parameters(snapshot, row) if row else {}
        if without_us:
            view["without_us"] = "1"
        window = int(view.get("window_months", window_months))
        chosen = asked_period(snapshot, day or view.get("day"), window)
        choice = fitting(snapshot, chosen, map_choice.of(view))
        found = maps.drawing(snapshot, chosen, choice)
        if row:
            found = presentation.pinned(snapshot, row.key, found)
        picture = maps.picture(snapshot, chosen, choice, found)
        drawn = maps.data(snapshot, chosen, choice, found, lambda _view, _key: "")
        rows = map_table.table(snapshot, choice, found, lambda _view, _key: "", rows=len(found.discs) + 1)
        write_out([offline.page(picture, drawn, rows, offline.title(snapshot)).encode()], output)
