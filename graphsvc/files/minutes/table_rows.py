"""How far a table of attendance goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.files.minutes import headings, line_kinds, sentences, tables
from graphsvc.files.minutes.lines import Line

#: A part of a report of Teams: *3. In-Meeting Activities*.
_TEAMS = re.compile(r"^\d\. \w[\w '\u2019-]{3,60}$")


def below(lines: Sequence[Line], place: int) -> list[Line]:
    """The rows of the table whose header stands before a place."""
    rows: list[Line] = []
    for line in lines[place:]:
        if tables.header(line) or _TEAMS.match(line.said.strip()):
            break
        if len(line.cells) == 1:
            if headings.of(line.said) or sentences.ends(line.said) or (line.gap and not line.table and rows):
                break
            if not line.table and line_kinds.TITLE.search(line.said):
                break
        rows.append(line)
    return rows
