"""The command that lists what was agreed to be done."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table
from graphsvc.language import gettext as _

#: Known here too: whatever asks the network is imported when it is asked.
STATUSES = ("open", "overdue", "done")


@graphsvc.command("action-items")
@click.option(
    "--status", type=click.Choice(STATUSES), default="open", show_default=True, help="Open: overdue ones too."
)
@click.option("--partner", default="", help="Of whom they are expected, by key or name.")
@click.option("--body", default="", help="Agreed in this body or its meetings, by key or name.")
@json_option
@data_option
def action_items_(status: str, partner: str, body: str, as_json: bool, data: Path | None) -> None:
    """What was agreed to be done: who, and until when."""
    from graphsvc.answers import action_items, naming
    from graphsvc.questions.action_items import Filters
    from graphsvc.questions.search import LIMIT

    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        today = clock.today(snapshot.setting.timezone)
        filters = Filters(status, partner, body)
        pages = [action_items.listed(snapshot, filters, today, LIMIT)]
        while pages[-1].next:
            pages.append(action_items.listed(snapshot, filters, today, LIMIT, pages[-1].next))
        items = [item for page in pages for item in page.action_items]
        if as_json:
            print_json(pages[0].model_copy(update={"action_items": items, "next": None}).json_data())
            return
        click.echo(pages[0].sentence)
        rows = [
            (
                item.name,
                ", ".join(naming.partner(snapshot, key) for key in item.assignees),
                item.sentence,
                naming.collaboration(snapshot, item.collaboration),
            )
            for item in items
        ]
        print_table((_("What"), _("Who"), _("By when"), _("Agreed in")), rows)
