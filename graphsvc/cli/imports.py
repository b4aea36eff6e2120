"""The command that imports files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc import language
from graphsvc.cli.command import data_option, graphsvc, opened_store, print_table, progress_bar, say
from graphsvc.errors import Problems
from graphsvc.language import gettext as _
from graphsvc.opening import Opened

if TYPE_CHECKING:
    from graphsvc.answers.imports import Preview
    from graphsvc.capture.import_jobs import Job

#: Number of changed fields printed before an import writes; --check prints all of them.
CHANGES_SAID = 20


@graphsvc.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "check_only", is_flag=True, help="Say what it would do, and write nothing.")
@click.option("--clear-blanks", is_flag=True, help="Empty cells clear what is on record; they leave it otherwise.")
@data_option
def import_(files: tuple[Path, ...], check_only: bool, clear_blanks: bool, data: Path | None) -> None:
    """Import CSV files, workbooks or folders of them."""
    with opened_store(data) as opened:
        _import(opened, files, check_only, clear_blanks, _("importing"))


def _import(opened: Opened, files: Sequence[Path], check_only: bool, clear_blanks: bool, label: str) -> None:
    from graphsvc.answers import imports
    from graphsvc.capture import import_jobs
    from graphsvc.capture.imports import check
    from graphsvc.files import read

    uploads = read.of_paths(read.paths(files))
    folder = opened.data / "imports"
    checked = check(opened.store, folder, uploads, actor="command", clear_blanks=clear_blanks)
    if checked.problems:
        raise Problems(checked.problems)
    if check_only:
        import_jobs.forget(folder, checked.id)
    preview = imports.preview(opened.store.snapshot(), checked, None if check_only else CHANGES_SAID)
    _preview(preview)
    if check_only:
        return
    job = run(opened, preview.id, preview.new + preview.changed + preview.unchanged, label)
    message = _("imported as batch %(batch)s; graphsvc undo %(batch)s takes it back", batch=job.batch)
    click.echo(message if job.batch else _("nothing changed: all of it was on record already"), err=True)


def _preview(preview: Preview) -> None:
    """Print what an import would do, with the first of the fields that it would change."""
    click.echo(
        _(
            "%(new)s new, %(changed)s changed, %(unchanged)s unchanged",
            new=language.number(preview.new),
            changed=language.number(preview.changed),
            unchanged=language.number(preview.unchanged),
        ),
        err=True,
    )
    for guess in preview.guesses:
        click.echo(guess.sentence, err=True)
    if preview.changes:
        rows = [
            (
                _(change.entity),
                change.key,
                change.name,
                change.label,
                change.old_shown,
                change.new_shown or _("(cleared)"),
            )
            for change in preview.changes
        ]
        print_table((_("Record"), _("Key"), _("Name"), _("Field"), _("On record"), _("New")), rows)
    if preview.more:
        say(
            language.ngettext(
                "and %(count)s more field; --check lists them all",
                "and %(count)s more fields; --check lists them all",
                preview.more,
            )
        )
    if preview.blanks:
        say(
            language.ngettext(
                "%(count)s empty cell leaves what is on record; --clear-blanks clears it",
                "%(count)s empty cells leave what is on record; --clear-blanks clears it",
                preview.blanks,
            )
        )
    for pair in preview.alike:
        click.echo(_("look alike: %(one)s and %(other)s", one=pair.name, other=pair.other_name), err=True)


def run(opened: Opened, identifier: str, records: int, label: str) -> Job:
    """Write an import that was checked, with a progress bar. records: their number."""
    from graphsvc.capture import imports

    with progress_bar() as bar:
        task = bar.add_task(label, total=records)
        return imports.run(
            opened.store,
            opened.data / "imports",
            identifier,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
