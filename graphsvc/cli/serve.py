"""The commands that serve: your own network, or the demo."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import DEMO, data_option, engine_option, graphsvc, say, settings_of
from graphsvc.cli.imports import run
from graphsvc.language import gettext as _
from graphsvc.opening import open_store


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

    settings = settings_of(None, engine)
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
            run(opened, preview.id, preview.new, _("importing the sample"))
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

    settings = settings_of(data, engine)
    with (
        contextlib.closing(serving.taken(settings, port)) as listener,
        open_store(settings, say, alone=True, retry_seconds=0.5) as opened,
    ):
        serving.serve(listener, opened, settings, mode="local", say=say, processes=processes)
