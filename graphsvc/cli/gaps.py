"""The command that prints the gaps, or a list beside the gap board."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import language
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
from graphsvc.language import gettext as _


@graphsvc.command("gaps")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@click.option("--quiet", "name", flag_value="quiet", help="Instead: who has gone quiet.")
@click.option("--never", "name", flag_value="never", help="Instead: who was never engaged.")
@click.option("--seats", "name", flag_value="seats", help="Instead: the seats of bodies.")
@click.option("--apart", "name", flag_value="apart", help="Instead: which sectors and municipalities hardly meet.")
@click.option("--cut", "name", flag_value="cut", help="Instead: without whom others would be cut off.")
@click.option("--unknowns", "name", flag_value="unknowns", help="Instead: what to ask about.")
@json_option
@data_option
def gaps_(
    day: str | None, window_months: int, without_us: bool, name: str | None, as_json: bool, data: Path | None
) -> None:
    """Where the gaps are, the most pressing first, or one of the lists beside them."""
    from graphsvc.answers import gaps, work_lists

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        period = asked_period(snapshot, day, window_months)
        if name:
            work_list = work_lists.listed(snapshot, period, name, without_us)
            if as_json:
                print_json(work_list.json_data())
                return
            say(work_list.sentence)
            rows = [(entry.about, entry.group, entry.sentence) for entry in work_list.entries]
            print_table((_("What"), _("Group"), _("Why")), rows)
            return
        board = gaps.board(snapshot, period, without_us)
        if as_json:
            print_json(board.json_data())
            return
        say(board.sentence)
        if board.unknown_places:
            places = ", ".join(language.name(snapshot.municipalities[key]) for key in board.unknown_places)
            say(_("Municipalities where we know nobody: %(places)s.", places=places))
        rows = [(cell.title, cell.label, cell.sentence) for cell in board.ranked]
        print_table((_("Where"), _("State"), _("Why")), rows)
