"""The command that imports files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc import language
from graphsvc.cli.command import data_option, graphsvc, opened_store, print_json, print_table, progress_bar, say
from graphsvc.errors import Problems
from graphsvc.language import gettext as _
from graphsvc.opening import Opened

if TYPE_CHECKING:
    from graphsvc.answers.imports import Preview
    from graphsvc.capture.import_jobs import Job
    from graphsvc.files.mapping.model import Mapping

#: Number of changed fields printed before an import writes; --check prints all of them.
CHANGES_SAID = 20


@graphsvc.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "check_only", is_flag=True, help="Say what it would do, and write nothing.")
@click.option("--clear-blanks", is_flag=True, help="Empty cells clear what is on record; they leave it otherwise.")
@click.option(
    "--guess", "guess_only", is_flag=True, help="Print a mapping of their columns as JSON, and write nothing."
)
@click.option(
    "--mapping", "mapped", help="What the columns mean: a file of such JSON, a kept mapping's name, or guess."
)
@data_option
def import_(
    files: tuple[Path, ...],
    check_only: bool,
    clear_blanks: bool,
    guess_only: bool,
    mapped: str | None,
    data: Path | None,
) -> None:
    """Import CSV files, workbooks, JSON or folders of them."""
    with opened_store(data) as opened:
        if guess_only:
            _guess(opened, files)
        else:
            _import(opened, files, check_only, clear_blanks, mapped, _("importing"))


def _guess(opened: Opened, files: Sequence[Path]) -> None:
    """Print the mapping guessed for files; what is still asked goes to standard error."""
    from graphsvc.answers import mapping as answers
    from graphsvc.capture import mapping
    from graphsvc.files import read

    uploads = read.of_paths(read.paths(files))
    guessed = answers.guessed(mapping.guessed(opened.store.snapshot(), opened.data / "mappings", uploads, None))
    print_json(guessed.mapping)
    for question in guessed.questions:
        say(f"{question.sheet}, {question.heading}: {question.sentence}")


def _mapping(opened: Opened, uploads: Sequence[tuple[str, bytes]], mapped: str | None) -> Mapping | None:
    """The mapping asked for, or a kept one that knows the headings of files that are not ours; None without."""
    from graphsvc.capture import mapping
    from graphsvc.files.mapping import model

    folder = opened.data / "mappings"
    if mapped and mapped != "guess":
        named = [one for one in mapping.kept(folder) if one.name == mapped and not Path(mapped).exists()]
        return named[0] if named else model.of_json(Path(mapped).read_bytes())
    guessed = mapping.guessed(opened.store.snapshot(), folder, uploads, None)
    if mapped or (guessed.recognized and not mapping.is_nearly_ours(guessed)):
        if guessed.recognized:
            say(_("read by the mapping %(name)s", name=guessed.recognized))
        return guessed.mapping
    return None


def _import(
    opened: Opened, files: Sequence[Path], check_only: bool, clear_blanks: bool, mapped: str | None, label: str
) -> None:
    from graphsvc.answers import imports
    from graphsvc.capture import import_jobs, mapping
    from graphsvc.capture.imports import check
    from graphsvc.files import read

    uploads = read.of_paths(read.paths(files))
    folder = opened.data / "imports"
    said = _mapping(opened, uploads, mapped)
    checked = check(opened.store, folder, uploads, actor="command", clear_blanks=clear_blanks, mapping=said)
    if checked.problems:
        if said is None:
            say(_("columns of other names: graphsvc import --guess prints a mapping of them, for --mapping"))
        raise Problems(checked.problems)
    if said is not None and said.name and not check_only:
        mapping.keep(opened.data / "mappings", said)
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
    for notice in preview.notices:
        click.echo(notice, err=True)
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
