"""The commands that keep a network safe: backup, restore, check."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from graphsvc.cli.command import (
    data_option,
    engine_option,
    err,
    graphsvc,
    json_option,
    opened_store,
    print_json,
    progress_bar,
    say,
    settings_of,
)
from graphsvc.language import gettext as _
from graphsvc.language import ngettext


@graphsvc.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def backup(file: Path, data: Path | None) -> None:
    """Write all records and their whole history into FILE, while others go on working."""
    from graphsvc import private
    from graphsvc.capture import backups
    from graphsvc.files import backup_in

    with opened_store(data) as opened:
        private.write_pieces(file, backups.pieces(opened.store, opened.data))
    with backup_in.opened(file) as made:
        manifest = made.manifest
        rows = sum(member.rows for member in manifest.members)
    say(_("%(file)s holds version %(version)s in %(rows)s rows", file=file, version=manifest.version, rows=rows))
    click.echo(manifest.digest)


@graphsvc.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False)
@json_option
@data_option
def check(file: Path | None, as_json: bool, data: Path | None) -> None:
    """Whether the store is whole, or FILE, a backup: every record as its changes tell, nothing missing or twice."""
    from graphsvc.files import backup_in
    from graphsvc.storage import wholeness

    if file is not None:
        with backup_in.opened(file) as made:
            found = wholeness.of_backup(made)
    else:
        with opened_store(data) as opened:
            found = wholeness.of_store(opened.store.database)
    if as_json:
        print_json(dataclasses.asdict(found))
    else:
        counts = {"version": found.version, "records": found.records, "changes": found.changes}
        click.echo(_("version %(version)s, %(records)s records, %(changes)s changes", **counts))
        for sentence in found.faults:
            err.print(sentence, style="bold", markup=False)
        wrong = len(found.faults) + found.more
        click.echo(ngettext("%(count)s fault", "%(count)s faults", wrong) if wrong else _("whole"))
    if found.faults:
        raise click.exceptions.Exit(1)


@graphsvc.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="In the place of what the store holds, which is kept in `replaced`.")
@engine_option
@data_option
def restore(file: Path, replace: bool, engine: str | None, data: Path | None) -> None:
    """Bring a network back from FILE, a backup of either engine; stop graphsvc first."""
    from graphsvc import restoring
    from graphsvc.files import backup_in

    with backup_in.opened(file) as made:
        manifest = made.manifest
    with progress_bar() as bar:
        task = bar.add_task(_("restoring"), total=sum(member.rows for member in manifest.members))
        settings = settings_of(data, engine)
        restoring.restore(settings, file, say, replace=replace, progress=lambda rows: bar.advance(task, rows))
    say(_("restored version %(version)s, as it was at %(at)s", version=manifest.version, at=manifest.at))
    click.echo(manifest.digest)
