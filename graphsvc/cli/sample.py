"""The command that writes an invented network."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import clock
from graphsvc.cli.command import graphsvc
from graphsvc.model.period import exact_day


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
    chosen_sizes = {name: size for name, size in sizes.items() if size is not None}
    day = exact_day(until, "until") if until else clock.today()
    sample.write(folder, sample.generate(until=day, seed=seed, **chosen_sizes))
    click.echo(str(folder))
