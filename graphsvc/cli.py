"""The commands. Each opens the store, calls one service function and prints what it answers."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
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
from graphsvc.model.period import exact_day, period
from graphsvc.opening import Opened, open_store

if TYPE_CHECKING:
    from graphsvc.capture.import_jobs import Job
    from graphsvc.capture.imports import Preview
    from graphsvc.network.ties import Level

#: How the folder of the demo's store begins; the engine's name follows.
DEMO = "demo"
#: So many changed fields an import says before it writes; its check says all of them.
CHANGES_SAID = 20
out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """What is going on, for whoever waits; it stays out of what a command answers."""
    err.print(line, style="dim", markup=False)


class Group(click.Group):
    """Commands whose known errors are one clear message and exit status 1."""

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
                        f"line {problem.line}" if problem.line else "",
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
    os.umask(private.OTHERS)  # for what is written from here on, by the engine too
    asked = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")  # in the order of POSIX
    language.use(spoken or ("fr" if asked.startswith("fr") else "en"))


def engine_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--engine", type=click.Choice(("arcadedb", "neo4j")), help="The engine to start where none is given."
    )(command)


def data_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--data", type=click.Path(path_type=Path), help="The folder that holds the store.")(command)


def period_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--day", help="As of this day, YYYY-MM-DD; today otherwise.")(command)
    return click.option("--window-months", default=24, show_default=True, help="Looking back.")(command)


def json_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--json", "as_json", is_flag=True, help="JSON as the API gives it.")(command)


def _settings(data: Path | None = None, engine: str | None = None) -> Settings:
    given: dict[str, Any] = {"data": data, "engine": engine}
    return Settings(**{name: value for name, value in given.items() if value is not None})


@contextmanager
def _open(data: Path | None = None) -> Generator[Opened]:
    """The store for a command: that of a running graphsvc where there is one. Says so where it is empty."""
    settings = _settings(data)
    with open_store(settings, say, alone=False) as opened:
        if not opened.store.snapshot().partners:
            say(_("no partner is recorded in this store yet; graphsvc import brings your lists in"))
            for demo in sorted(settings.data.glob(f"{DEMO}-*")):
                say(_("the demo is another store: add --data %(folder)s", folder=demo))
        yield opened


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on a terminal, tab-separated values in a pipe; says so where nothing stands in it."""
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


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True)


def _import(opened: Opened, found: Sequence[Path], check_only: bool, clear_blanks: bool, label: str) -> None:
    from graphsvc.capture import import_jobs, imports
    from graphsvc.files import read

    uploads = read.of_paths(read.paths(found))
    folder = opened.data / "imports"
    preview = imports.check(opened.store, folder, uploads, actor="command", clear_blanks=clear_blanks)
    if preview.problems:
        raise Problems(preview.problems)
    if check_only:
        import_jobs.forget(folder, preview.id)
    _preview(opened, preview, len(preview.changes) if check_only else CHANGES_SAID)
    if check_only:
        return
    job = _run(opened, preview, label)
    said = _("imported as batch %(batch)s; graphsvc undo %(batch)s takes it back", batch=job.batch)
    click.echo(said if job.batch else _("nothing changed: all of it was on record already"), err=True)


def _preview(opened: Opened, preview: Preview, most: int) -> None:
    """What an import would do, with the first changed fields of all that it changes."""
    from graphsvc.capture import differences

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
        snapshot = opened.store.snapshot()
        rows = [
            (
                _(change.entity),
                change.key,
                change.name,
                differences.field_label(change.field),
                differences.told(snapshot, change.entity, change.field, change.old),
                differences.told(snapshot, change.entity, change.field, change.new) or _("(cleared)"),
            )
            for change in preview.changes[:most]
        ]
        _table((_("Record"), _("Key"), _("Name"), _("Field"), _("On record"), _("New")), rows)
        if hidden := len(preview.changes) - len(rows):
            say(
                language.ngettext(
                    "and %(count)s more field; --check lists them all",
                    "and %(count)s more fields; --check lists them all",
                    hidden,
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


def _run(opened: Opened, preview: Preview, label: str) -> Job:
    from graphsvc.capture import imports

    with _bar() as bar:
        task = bar.add_task(label, total=preview.new + preview.changed + preview.unchanged)
        return imports.run(
            opened.store,
            opened.data / "imports",
            preview.id,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


@graphsvc.command()
@click.option("--engine", type=click.Choice(("arcadedb", "neo4j")), help="ArcadeDB, or a real Neo4j Community.")
@click.option("--port", type=int, help="8000, or the next free one.")
@click.option("--fresh", is_flag=True, help="Start over: throw away what was changed in the demo.")
@data_option
def demo(engine: str | None, port: int | None, fresh: bool, data: Path | None) -> None:
    """Start with an invented province, ready to click."""
    from graphsvc import sample, serving
    from graphsvc.capture import imports
    from graphsvc.files import read

    settings = _settings(None, engine)
    folder = data or settings.data / f"{DEMO}-{settings.engine}"
    if fresh and folder.exists():
        serving.refuse_running(folder)
        shutil.rmtree(folder)
    settings = settings.model_copy(update={"data": folder, "neo4j_uri": None})
    with (
        contextlib.closing(serving.taken(settings, port)) as listener,
        open_store(settings, say, alone=True, retry_seconds=0.5) as opened,
    ):
        if not opened.store.snapshot().version:
            say(_("inventing a province"))
            sample.write(folder / "sample", sample.generate(until=clock.today()))
            uploads = read.of_paths(read.paths([folder / "sample"]))
            preview = imports.check(opened.store, folder / "imports", uploads, actor="command")
            _run(opened, preview, _("importing the sample"))
        say(_("commands find this demo with --data %(folder)s", folder=folder))
        serving.serve(listener, opened, settings, mode="demo", say=say)


@graphsvc.command()
@engine_option
@click.option("--port", type=int, help="8000, or the next free one.")
@click.option("--processes", type=click.IntRange(1, 32), default=1, show_default=True, help="How many answer.")
@data_option
def serve(engine: str | None, port: int | None, processes: int, data: Path | None) -> None:
    """Serve your own network on this machine."""
    from graphsvc import serving

    settings = _settings(data, engine)
    with (
        contextlib.closing(serving.taken(settings, port)) as listener,
        open_store(settings, say, alone=True, retry_seconds=0.5) as opened,
    ):
        serving.serve(listener, opened, settings, mode="local", say=say, processes=processes)


@graphsvc.command("sample")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--partners", type=click.IntRange(6), help="How many partners; a province like PEI otherwise.")
@click.option("--collaborations", type=click.IntRange(5), help="How many collaborations.")
@click.option("--until", help="The day on which the sample ends, YYYY-MM-DD; today otherwise.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same files.")
def sample_(folder: Path, partners: int | None, collaborations: int | None, until: str | None, seed: int) -> None:
    """Write an invented network as CSV files into FOLDER."""
    from graphsvc import sample

    sizes = {"partners": partners, "collaborations": collaborations}
    given = {name: size for name, size in sizes.items() if size is not None}
    day = exact_day(until, "until") if until else clock.today()
    sample.write(folder, sample.generate(until=day, seed=seed, **given))
    click.echo(str(folder))


@graphsvc.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "check_only", is_flag=True, help="Say what it would do, and write nothing.")
@click.option("--clear-blanks", is_flag=True, help="Empty cells clear what is on record; they leave it otherwise.")
@data_option
def import_(files: tuple[Path, ...], check_only: bool, clear_blanks: bool, data: Path | None) -> None:
    """Import CSV files, workbooks or folders of them."""
    with _open(data) as opened:
        _import(opened, files, check_only, clear_blanks, _("importing"))


@graphsvc.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("csv", "json")))
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; standard output otherwise.")
@data_option
def export(form: str, output: Path | None, data: Path | None) -> None:
    """Write all records: csv (a zip of CSV files) or json."""
    from graphsvc.questions import export

    with _open(data) as opened:
        _write(export.export(opened.store.snapshot(), form), output)


def _write(pieces: Iterable[bytes], output: Path | None) -> None:
    """To a file, which is there whole or not at all, or to standard output."""
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


@graphsvc.command()
@period_options
@json_option
@data_option
def today(day: str | None, window_months: int, as_json: bool, data: Path | None) -> None:
    """What needs doing."""
    from graphsvc.capture import changes
    from graphsvc.questions import gaps
    from graphsvc.questions import today as service
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        found = service.today(snapshot, chosen)
        if as_json:
            _print_json(twins.today(snapshot, found, chosen, changes.batches(opened.store.database, limit=5)))
            return
        click.echo(service.sentence(found, chosen))
        for cell, first in zip(found.sharpest, found.introductions, strict=True):
            through = f" {first}" if first else ""
            click.echo(f"  {gaps.title(snapshot, cell)}: {gaps.sentence(snapshot, cell, chosen)}{through}")
        for row in found.to_confirm:
            click.echo(_("  held? %(title)s, %(day)s", title=language.name(row), day=language.date(row.starts_on)))
        for row in found.next_gatherings[:5]:
            click.echo(_("  next: %(title)s, %(day)s", title=language.name(row), day=language.date(row.starts_on)))


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
    from graphsvc.questions import gaps, work_lists
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        if name:
            found = work_lists.followups(snapshot, chosen, name, without_us)
            if as_json:
                _print_json(twins.followups(snapshot, found, chosen))
                return
            say(found.sentence)
            rows = [(work_lists.about(snapshot, entry), entry.group, entry.sentence) for entry in found.entries]
            _table((_("What"), _("Group"), _("Why")), rows)
            return
        board = gaps.board(snapshot, chosen, without_us)
        if as_json:
            _print_json(twins.board(snapshot, board, chosen))
            return
        say(gaps.board_sentence(snapshot, board))
        if board.unknown_places:
            places = ", ".join(language.name(snapshot.municipalities[key]) for key in board.unknown_places)
            say(_("Municipalities where we know nobody: %(places)s.", places=places))
        rows = [
            (gaps.title(snapshot, cell), gaps.state_label(cell.state), gaps.sentence(snapshot, cell, chosen))
            for cell in board.gaps
        ]
        _table((_("Where"), _("State"), _("Why")), rows)


@graphsvc.command("without")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@json_option
@data_option
def without_(
    keys: tuple[str, ...], day: str | None, window_months: int, without_us: bool, as_json: bool, data: Path | None
) -> None:
    """What if these partners (keys or names) were not there: who is cut off, and the smallest repair."""
    from graphsvc.questions import removal, work_list
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        found = removal.without(snapshot, removal.Choice(chosen, removal.chosen(snapshot, keys), without_us))
        if as_json:
            _print_json(twins.without(snapshot, found))
            return
        click.echo(removal.sentence(snapshot, found))
        for line in removal.unaffected(snapshot, found):
            click.echo(line)
        if found.removal is None:
            return
        for piece in found.removal.lost:
            click.echo("  " + ", ".join(work_list.partner(snapshot, key) for key in piece))
        for by, groups in found.removal.reach.items():
            for row in groups:
                if row.lost:
                    click.echo(f"  {removal.reach_sentence(removal.group(snapshot, by, row), row)}")
        click.echo(removal.repair_sentence(found.removal))
        for join in found.removal.joins:
            click.echo(f"  {removal.join_sentence(snapshot, found, join)}")
        click.echo(removal.safeguard_sentence(found.removal))
        for join in found.removal.safeguards or ():
            click.echo(f"  {removal.join_sentence(snapshot, found, join)}")


@graphsvc.command("introductions")
@click.option("--municipality", default="", help="Of a gap: its municipality's key.")
@click.option("--sector", default="", help="Of a gap: its sector's key.")
@click.option("--partner", default="", help="A partner's key or name.")
@click.option("--with", "with_", default="", help="To whom the partner is to be introduced; to us otherwise.")
@period_options
@json_option
@data_option
def introductions_(day: str | None, window_months: int, as_json: bool, data: Path | None, **asked: str) -> None:
    """Who could introduce us: for a gap, a partner, or a pair."""
    from graphsvc.questions import advice, introductions
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        found = introductions.suggested(snapshot, chosen, introductions.Asked(**asked))
        if as_json:
            _print_json(twins.introductions(snapshot, found, chosen))
            return
        for said in [why for _, why in advice.steps(snapshot, found)] or [advice.nothing(snapshot, found)]:
            click.echo(said)
        for outcome in found.earlier:
            on = outcome.record.decided_on or outcome.record.proposed_on or ""
            told = (on, advice.title(snapshot, outcome.record))
            click.echo(" ".join(part for part in (*told, advice.came_of(snapshot, outcome)) if part))


@graphsvc.command("measures")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@click.option(
    "--level",
    type=click.Choice(("organization", "recorded")),
    default="organization",
    show_default=True,
    help="People count for whom they represented, or each partner as it was recorded.",
)
@click.option("--order", default="strength", show_default=True, help="The figure by which partners are ordered.")
@click.option("--limit", default=50, show_default=True, help="How many partners.")
@click.option("--quick", is_flag=True, help="Without how far the figures move when records are left out.")
@json_option
@data_option
def measures_(
    day: str | None,
    window_months: int,
    without_us: bool,
    level: Level,
    order: str,
    limit: int,
    quick: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """The figures of the network and its partners."""
    from graphsvc.questions import cards, measures
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = measures.Choice(period(day, window_months, clock.today(snapshot.setting.timezone)), level, without_us)
        with _bar() as bar:
            task = bar.add_task(_("computing"), total=None)
            found = measures.computed(
                snapshot,
                chosen,
                lambda done, total: bar.update(task, completed=done, total=total),
                order=order,
                limit=limit,
                quick=quick,
            )
        if as_json:
            _print_json(twins.measures(found))
            return
        click.echo(measures.sentence(found))
        if not found.partners:
            return
        rows = [
            (_(card.description.name), card.shown, " ".join([card.sentence, card.before_sentence]), card.band_sentence)
            for card in (*found.cards, *found.over_time)
        ]
        _table((_("Figure"), _("Value"), _("Meaning"), _("Robustness")), rows)
        click.echo()
        columns = [column for column in cards.PARTNERS if not column.researchers or column.key == order]
        lines = [
            (
                language.name(snapshot.partners[row.partner]),
                *(_("not defined") if (v := row.values[c.key]) is None else cards.shown(v, c.form) for c in columns),
            )
            for row in found.rows.items
        ]
        _table((_("Partner"), *(_(column.name) for column in columns)), lines)


@graphsvc.command("history")
@click.option("--partner", default="", help="A partner's key or name.")
@click.option("--with", "with_", default="", help="Another partner's key or name: what both took part in.")
@click.option("--municipality", default="", help="A municipality's key.")
@click.option("--sector", default="", help="A sector's key.")
@click.option("--kind", default="", help="A kind, or body, meeting, occasion, undertaking.")
@click.option("--from", "from_", default="", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--until", default="", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--q", default="", help="Words of title, description or outcome.")
@click.option("--limit", default=50, show_default=True)
@json_option
@data_option
def history_(limit: int, as_json: bool, data: Path | None, **filters: str) -> None:
    """What was done together, newest first."""
    from graphsvc.questions import history
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        today = clock.today(snapshot.setting.timezone)
        found = history.history(snapshot, history.Filters(**filters), limit, today=today)
        if as_json:
            _print_json(twins.history(snapshot, found))
            return
        rows = [
            (event.collaboration.starts_on or "", language.name(event.collaboration), len(event.partners))
            for event in found.events.items
        ]
        _table((_("When"), _("What"), _("Partners")), rows)


@graphsvc.command("report")
@click.option("--from", "start", required=True, help="The first day, YYYY-MM-DD.")
@click.option("--until", required=True, help="The last day, YYYY-MM-DD.")
@json_option
@data_option
def report_(start: str, until: str, as_json: bool, data: Path | None) -> None:
    """The figures of a period."""
    from graphsvc.questions import report
    from graphsvc.web import twins

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        found = report.report(snapshot, exact_day(start, "from"), exact_day(until, "until"))
        if as_json:
            _print_json(twins.report(found))
            return
        rows = [(language.name(line), report.figure(line), report.beside(line)) for line in found.lines]
        _table((_("Figure"), _("Count"), _("Beside it")), rows)


@graphsvc.command("map")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@period_options
@click.option("--without-us", is_flag=True, help="Leave the host and its staff out.")
@data_option
def map_(output: Path, day: str | None, window_months: int, without_us: bool, data: Path | None) -> None:
    """Write the map as one HTML file that opens offline."""
    from graphsvc.questions import maps

    with _open(data) as opened:
        snapshot = opened.store.snapshot()
        chosen = period(day, window_months, clock.today(snapshot.setting.timezone))
        _write([maps.offline_page(snapshot, chosen, maps.Choice(without_us=without_us)).encode()], output)


@graphsvc.command()
@click.argument("batch")
@data_option
def undo(batch: str, data: Path | None) -> None:
    """Take a batch of changes back."""
    from graphsvc.capture import changes
    from graphsvc.capture.editing import Who

    with _open(data) as opened:
        written = changes.undo(opened.store, batch, Who("command"))
        click.echo(
            _(
                "%(count)s records are as they were before, as batch %(batch)s",
                count=written.changes,
                batch=written.batch,
            )
        )


@graphsvc.command("doctor")
@json_option
@data_option
def doctor_(as_json: bool, data: Path | None) -> None:
    """Which engine, version, schema, counts and disk, and what is wrong."""
    from graphsvc import doctor

    settings = _settings(data)
    findings = doctor.examine(settings, say)
    if as_json:
        _print_json([{"what": finding.what, "value": finding.value, "wrong": finding.wrong} for finding in findings])
    else:
        for finding in findings:
            out.print(f"{finding.what}: {finding.value}", style="bold red" if finding.wrong else None, markup=False)
    if any(finding.wrong for finding in findings):
        raise click.exceptions.Exit(1)


if __name__ == "__main__":
    graphsvc()
