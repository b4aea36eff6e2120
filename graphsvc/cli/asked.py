"""The command that asks a question of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import data_option, graphsvc, json_option, opened_store, print_json, print_table, settings_of
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _

#: Seconds that a question may take in a command.
SECONDS = 25


@graphsvc.command("ask")
@click.argument("name", metavar="[NAME]", required=False)
@click.argument("values", metavar="[PARAMETER=VALUE]...", nargs=-1)
@json_option
@data_option
def ask_(name: str | None, values: tuple[str, ...], as_json: bool, data: Path | None) -> None:
    """Ask a question: one that ships, or a file in the data folder's questions; without NAME, list them."""
    from graphsvc.answers import asked as answers
    from graphsvc.questions import asked

    folder = settings_of(data).data
    if name is None:
        told = answers.questions(asked.listed(folder))
        if as_json:
            print_json(told.json_data())
            return
        rows = [
            (row.name, row.problem or row.title, " ".join(parameter.name for parameter in row.parameters))
            for row in told.questions
        ]
        print_table((_("Name"), _("Question"), _("Parameters")), rows)
        return
    known = asked.find(folder, name)
    parameters = {parameter.key: parameter for parameter in known.question.parameters}
    given = {key: value for key, _equals, value in (text.partition("=") for text in values)}
    if unknown := sorted(given.keys() - parameters.keys()):
        allowed = ", ".join(f"{key}=" for key in parameters)
        raise BadInput(_("there is no parameter %(name)s; use %(allowed)s", name=repr(unknown[0]), allowed=allowed))
    with opened_store(data) as opened:
        snapshot = opened.store.snapshot()
        found_values = asked.values(snapshot, known.question.parameters, given, clock.today(snapshot.setting.timezone))
        rows = asked.ask(opened.store.database, known.reading, found_values, SECONDS)
        answer = answers.answer(snapshot, known.question, found_values, rows)
    if as_json:
        print_json(answer.json_data())
        return
    headings = [column.label for column in answer.columns]
    print_table(headings, [[answers.words(row[column.name]) for column in answer.columns] for row in answer.rows])
    if answer.more:
        click.echo(answer.sentence, err=True)
