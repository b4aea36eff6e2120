"""The command that examines the installation."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.command import data_option, graphsvc, json_option, out, print_json, say, settings_of


@graphsvc.command("doctor")
@json_option
@data_option
def doctor_(as_json: bool, data: Path | None) -> None:
    """Which engine, version, schema, counts and disk, and what is wrong."""
    from graphsvc import doctor

    settings = settings_of(data)
    findings = doctor.examine(settings, say)
    if as_json:
        print_json([{"what": finding.what, "value": finding.value, "wrong": finding.wrong} for finding in findings])
    else:
        for finding in findings:
            out.print(f"{finding.what}: {finding.value}", style="bold red" if finding.wrong else None, markup=False)
    if any(finding.wrong for finding in findings):
        raise click.exceptions.Exit(1)
