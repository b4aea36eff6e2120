"""The command that writes the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc import language, shipped
from graphsvc.cli.command import asked_period, data_option, graphsvc, opened_store, period_options, write_out

if TYPE_CHECKING:
    from graphsvc.answers.maps import Picture


@graphsvc.command("map")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@data_option
def map_(output: Path, day: str | None, window_months: int, without_us: bool, data: Path | None) -> None:
    """Write the map as one HTML file that opens offline."""
    from graphsvc.answers import maps
    from graphsvc.questions.maps import Choice

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = asked_period(snapshot, day, window_months)
        choice = Choice(without_us=without_us)
        found = maps.picture(snapshot, chosen, choice, maps.drawing(snapshot, chosen, choice))
        title = language.name(snapshot.setting) if snapshot.setting.name else "graphsvc"
        write_out([_page(found, title, language.date(chosen.day)).encode()], output)


def _page(found: Picture, title: str, day: str) -> str:
    """The map and its table as one HTML page, which needs neither network access nor scripts."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("graphsvc"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["bdi"] = language.bdi
    return environment.get_template("maps/offline.html").render(
        language=language.current(),
        picture=found,
        title=title,
        day=day,
        style=(shipped.folder("static") / "graphsvc.css").read_text(encoding="utf-8"),
        _=language.gettext,
    )
