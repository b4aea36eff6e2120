"""Labels in the margin that go over two lines: *Also* above *Present:*, *OTHERS IN* above *ATTENDANCE:*."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphsvc.files.minutes import headings, words
from graphsvc.files.minutes.lines import Cell, Line
from graphsvc.files.minutes.words import fold

#: Most words of the first line of such a label, and of the second.
_FIRST, _SECOND = 3, 2
_SAID = words.PRESENT | words.REGRETS | words.ABSENT
_LEADING = words.NEUTRAL | words.GUESTS | words.STAFF


def joined(lines: Sequence[Line]) -> list[Line]:
    """The lines, in which such a label stands whole before those who are named beside its first line."""
    found: list[Line] = []
    pairs = itertools.zip_longest(lines, lines[1:])
    for line, following in pairs:
        label = _label(line, following) if following else None
        if label is None or following is None:
            found.append(line)
            continue
        beside, below = line.said[len(label[0]) :].strip(), following.said[len(label[1]) :].lstrip(" :")
        said = f"{label[0]} {label[1]}:"
        if beside:
            found += [_saying(line, said), _saying(line, beside), *([_saying(following, below)] if below else [])]
        else:
            found.append(_saying(following, f"{said} {below}".strip()))
        next(pairs)
    return found


def _saying(line: Line, said: str) -> Line:
    return replace(line, cells=(Cell(0, said),), part=said)


def _label(line: Line, following: Line) -> tuple[str, str] | None:
    """(first, second part) of a label over two lines, whose second ends with a colon; None where there is none."""
    match = headings.LABEL.match(following.said) or headings.LABEL.match(f"{following.said} ")
    if match is None or line.table or following.table or ":" in line.said:
        return None
    second = match[1]
    if len(second.split()) > _SECOND or not set(fold(second).split()) <= _SAID:
        return None
    first = " ".join(_heads(line.said))
    beside = line.said[len(first) :].strip()
    margin = first.isupper() and second.isupper() and not following.gap and headings.begins_with_name(beside)
    if not first or (beside and not margin):
        return None
    heading = headings.of(f"{first} {second}:")
    return (first, second) if heading is not None and heading.attendance else None


def _heads(text: str) -> Iterator[str]:
    """The first words of a line that may begin a label."""
    for word in text.split()[: _FIRST + 1]:
        if len(word) == 1 or not word.isalpha() or fold(word) not in _LEADING:
            return
        yield word
