"""The command that merges two records that are one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table
from graphsvc.language import gettext as _

if TYPE_CHECKING:
    from graphsvc.answers.merges import Merge


@graphsvc.command()
@click.argument("keep")
@click.argument("other")
@click.option("--collaborations", is_flag=True, help="Two collaborations instead of two partners.")
@click.option("--take", multiple=True, metavar="FIELD", help="A field in which OTHER is right; may be repeated.")
@click.option("--check", "check_only", is_flag=True, help="Say what it would do, and write nothing.")
@json_option
@data_option
def merge(
    keep: str,
    other: str,
    collaborations: bool,
    take: tuple[str, ...],
    check_only: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """Merge OTHER into KEEP, two partners that are one, by their keys or names."""
    from graphsvc.answers import merges
    from graphsvc.capture.editing import Who
    from graphsvc.questions import search

    entity = "collaboration" if collaborations else "partner"
    with opened_store(data) as opened:
        current = opened.store.snapshot()
        kept, given_up = (search.named(current, entity, text) for text in (keep, other))
        found = merges.preview(current, entity, kept, given_up, take)
        if check_only:
            print_json(found.json_data()) if as_json else _told(found)
            return
        written = merges.merge(opened.store, entity, kept, given_up, take, found.version, Who("command"))
        if as_json:
            print_json(written.json_data())
            return
        click.echo(found.sentence)
        click.echo(_("merged as batch %(batch)s; graphsvc undo %(batch)s takes it back", batch=written.batch))


def _told(found: Merge) -> None:
    click.echo(found.sentence)
    if found.warning:
        click.echo(found.warning)
    rows = [(field.label, field.kept_shown, field.other_shown, field.after_shown) for field in found.fields]
    if rows:
        print_table((_("Field"), found.key, found.other, _("Afterwards")), rows)
    if found.moves:
        headings = (_("Record"), _("Key"), _("What happens"), _("What it says"))
        print_table(headings, [(_(m.entity), m.key or "|".join(m.records), m.kind, m.sentence) for m in found.moves])
