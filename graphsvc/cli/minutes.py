"""The command that reads minutes and sign-in sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc import language
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table, say
from graphsvc.language import gettext as _

if TYPE_CHECKING:
    from graphsvc.answers.minutes import Minutes
    from graphsvc.model.records import Collaboration
    from graphsvc.network.snapshot import Snapshot


@graphsvc.command("minutes")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--meeting",
    default="",
    help="The gathering (key or title) whose attendance this is; otherwise from the file alone.",
)
@json_option
@data_option
def minutes_(file: Path, meeting: str, as_json: bool, data: Path | None) -> None:
    """Who was there, by minutes or a sign-in sheet (text, CSV, Excel, Word, PDF, calendar); nothing is written."""
    from graphsvc.network import snapshot

    if not meeting:
        _print(snapshot.empty(), file, None, as_json)
        return
    from graphsvc.questions import search

    with opened_store(data) as opened:
        current = opened.store.snapshot()
        key = search.named(current, "collaboration", meeting)
        _print(current, file, current.collaborations[key], as_json)


def _print(current: Snapshot, file: Path, gathering: Collaboration | None, as_json: bool) -> None:
    from graphsvc.answers import minutes
    from graphsvc.capture import known_names
    from graphsvc.files.minutes import documents

    rows, guess = documents.attended(file.name, file.read_bytes(), known_names.directory(current).known)
    if guess is not None and guess.doubtful:
        say(guess.sentence)
    answer = minutes.minutes_of(current, rows, gathering)
    if as_json:
        print_json(answer.json_data())
        return
    _table(answer)


def _table(answer: Minutes) -> None:
    said = {"certain": _("certain"), "ask": _("to be asked"), "new": _("new")}
    attendance = {"present": _("Present"), "regrets": _("Regrets"), "absent": _("Absent")}
    rows = [
        (
            line.line,
            attendance[line.attendance],
            line.person or "",
            line.organization or "",
            line.via or "",
            said[line.certainty],
            line.partner_name or language.listed(candidate.name for candidate in line.candidates[:3]),
        )
        for line in answer.lines
    ]
    print_table(
        (_("Line"), _("Attendance"), _("Person"), _("Organization"), _("Who sat in"), _("Certainty"), _("Partner")),
        rows,
    )
