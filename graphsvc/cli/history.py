"""The command that lists collaborations."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table
from graphsvc.language import gettext as _


@graphsvc.command("history")
@click.argument("words", nargs=-1)
@click.option("--partner", default="", help="A partner's key or name.")
@click.option("--with", "with_", multiple=True, help="Another partner's key or name: what both took part in.")
@click.option("--municipality", default="", help="A municipality's key or name.")
@click.option("--sector", default="", help="A sector's key or name.")
@click.option("--body", default="", help="The key or name of a body: its meetings.")
@click.option("--kind", default="", help="A kind, or body, meeting, occasion, undertaking.")
@click.option("--from", "from_", default="", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--until", default="", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--q", default="", help="As WORDS.")
@click.option("--saved", default="", metavar="NAME", help="A search that was saved; what else is given narrows it.")
@click.option("--by", type=click.Choice(["month", "pair"]), help="How many in each month, or who was with whom.")
@click.option("--limit", default=50, show_default=True)
@json_option
@data_option
def history_(
    words: tuple[str, ...],
    limit: int,
    by: str | None,
    q: str,
    saved: str,
    as_json: bool,
    data: Path | None,
    **filters: str,
) -> None:
    """What was done together, newest first.

    WORDS are names, kinds, periods, and words of a title or an outcome: `meetings with the library last fiscal year`.
    """
    from graphsvc.answers import history
    from graphsvc.questions import saved_searches
    from graphsvc.questions.history import Filters

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        today = clock.today(snapshot.setting.timezone)
        asked = Filters(**filters, q=" ".join((*words, q)).strip())  # pyright: ignore[reportArgumentType]
        if saved:
            kept, kept_by = saved_searches.asked(saved_searches.found(snapshot, saved))
            asked, by = kept.narrowed(asked), by or kept_by
        answer = history.history(snapshot, asked, today, by=by or "", limit=limit)
        if as_json:
            print_json(answer.json_data())
        elif answer.timeline is not None:
            rows = [(year.year, *year.months, year.undated, year.collaborations) for year in answer.timeline]
            months = [f"{number:02}" for number in range(1, 13)]
            print_table((_("Year"), *months, _("Month unknown"), _("Together")), rows)
        elif answer.pairs is not None:
            rows = [
                (pair.one_name, pair.other_name, pair.collaborations, pair.first_on, pair.last_on)
                for pair in answer.pairs
            ]
            print_table((_("Who"), _("With whom"), _("How often"), _("First"), _("Last")), rows)
        else:
            rows = [(line.when, line.name, len(line.partners)) for month in answer.months for line in month.lines]
            print_table((_("When"), _("What"), _("Partners")), rows)
