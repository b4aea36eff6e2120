"""Common parts of the commands: the group, options, opening the store, printing."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from graphsvc import clock, language, private
from graphsvc.config import Settings
from graphsvc.errors import GraphsvcError, Problems
from graphsvc.language import gettext as _
from graphsvc.model.period import Period, period
from graphsvc.opening import Opened, open_store

if TYPE_CHECKING:
    from graphsvc.network.snapshot import Snapshot

#: Prefix of the name of the demo's data folder; the engine's name follows.
DEMO = "demo"
out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """Print a progress line to stderr, apart from the output of the command."""
    err.print(line, style="dim", markup=False)


class Group(click.Group):
    """Group of commands whose known errors are one message and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problems as error:
            for problem in error.problems:
                place = ", ".join(
                    part
                    for part in (
                        problem.file,
                        problem.sheet and f"sheet {problem.sheet}",
                        problem.cell
                        if problem.sheet and problem.cell
                        else f"line {problem.line}"
                        if problem.line
                        else "",
                        problem.field and f"column {problem.field}",
                    )
                    if part
                )
                value = f" [{problem.value}]" if problem.value else ""
                err.print(f"{place}: {problem.message}{value}" if place else problem.message, markup=False)
            err.print(f"{len(error.problems)} problems; nothing was written", style="bold")
            ctx.exit(1)
        except OSError as error:
            err.print(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "), style="bold", markup=False)
            ctx.exit(1)
        except GraphsvcError as error:
            err.print(str(error), style="bold", markup=False)
            ctx.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", "spoken", type=click.Choice(language.LANGUAGES), help="en or fr; the terminal's otherwise.")
@click.version_option(package_name="graphsvc")
def graphsvc(spoken: str | None) -> None:
    """The partner network of a Local Immigration Partnership."""
    os.umask(private.OTHERS)  # for files written from here on, by the engine too
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")  # in the order of POSIX
    language.use(spoken or ("fr" if locale.startswith("fr") else "en"))


def engine_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--engine", type=click.Choice(("arcadedb", "neo4j")), help="The engine to start where none is given."
    )(command)


def data_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--data", type=click.Path(path_type=Path), help="The folder that holds the store.")(command)


def period_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--day", help="As of this day, YYYY-MM-DD; today otherwise.")(command)
    return click.option("--window-months", default=24, show_default=True, help="Looking back.")(command)


def asked_period(snapshot: Snapshot, day: str | None, window_months: int) -> Period:
    """The period of the options; without a day it ends today, in the time zone of the network."""
    return period(day, window_months, clock.today(snapshot.setting.timezone))


def json_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--json", "as_json", is_flag=True, help="JSON as the API gives it.")(command)


def settings_of(data: Path | None = None, engine: str | None = None) -> Settings:
    options: dict[str, Any] = {"data": data, "engine": engine}
    return Settings(**{name: value for name, value in options.items() if value is not None})


@contextmanager
def opened_store(data: Path | None = None) -> Generator[Opened]:
    """Open the store for a command, through a running graphsvc where there is one; says so where it is empty."""
    settings = settings_of(data)
    with open_store(settings, say, alone=False) as opened:
        if not opened.store.snapshot().partners:
            say(_("no partner is recorded in this store yet; graphsvc import brings your lists in"))
            for demo in sorted(settings.data.glob(f"{DEMO}-*")):
                say(_("the demo is another store: add --data %(folder)s", folder=demo))
        yield opened


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table on a terminal, tab-separated values in a pipe; says so where it is empty."""
    if not rows:
        say(_("nothing stands here"))
    if not sys.stdout.isatty():
        writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
        writer.writerow(headers)
        writer.writerows(rows)
        return
    table = Table(box=None, header_style="bold")
    for header in headers:
        table.add_column(header)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    out.print(table)


def progress_bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True)


def write_out(pieces: Iterable[bytes], output: Path | None) -> None:
    """Write pieces to a file, atomically, or to standard output."""
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        return
    draft = output.with_name(f".{output.name}.draft")
    try:
        with draft.open("wb") as file:
            file.writelines(pieces)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    say(str(output))
