"""Paragraphs of prose that say who was there, as headings with the names beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphsvc.files.minutes import entry_text, heading_labels, headings, sentences, statements
from graphsvc.files.minutes.lines import LENGTH, Cell, Line
from graphsvc.files.minutes.words import Attendance

#: A shorter line is wrapped by no paragraph; a longer one is no item of a list, though a number begins it.
SHORT, LONG = 40, 400
_LABELS: dict[Attendance, str] = {"present": "Present", "regrets": "Regrets", "absent": "Absent"}


def told(lines: Sequence[Line]) -> list[Line]:
    """The lines, in which a line for each statement stands for a paragraph of prose that makes any."""
    found: list[Line] = []
    over = False  # behind the first item of an agenda prose tells of other things
    for paragraph in _paragraphs(lines):
        over = over or any(_is_item(line) for line in paragraph)
        said = [] if over or not _is_prose(paragraph) else _statements(paragraph)
        found += said or paragraph
    return found


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    own: list[Line] = []
    for line in lines:
        apart = own and (
            line.gap or line.table or own[-1].table or _ends(own, line) or _is_headed_behind(own[-1], line)
        )
        if apart or sum(len(one.said) for one in own) > LENGTH:
            yield own
            own = []
        own.append(line)
    if own:
        yield own


def _is_headed_behind(line: Line, following: Line) -> bool:
    """Whether a heading with a colon stands below a sentence that ends."""
    return line.said.endswith(".") and ":" in following.said and headings.of(following.said) is not None


def _ends(lines: Sequence[Line], following: Line) -> bool:
    """Whether a paragraph ends before a line: capitals stand beside small letters, or a wrapped sentence ends short."""
    last = lines[-1].said
    wrapped = len(lines) > 1 and not lines[-2].said.endswith(".")
    return last.isupper() != following.said.isupper() or (wrapped and len(last) < SHORT and last.endswith("."))


def _is_item(line: Line) -> bool:
    """Whether a numbered item of an agenda begins: *1. Call to order*, *2024-03-041 ADOPTION*."""
    plain = heading_labels.bare(line.said)
    return headings.unnumbered(plain) != plain and sentences.ends(line.said) and headings.of(line.said) is None


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines are sentences that go on from line to line: no list, no columns, no headings with a colon."""
    return not any(
        len(line.cells) > 1
        or (entry_text.bulleted(line.said) and len(line.said) < LONG)
        or (":" in line.said and headings.of(line.said) is not None)
        for line in lines
    ) and (len(lines) == 1 or all(len(line.text) >= SHORT for line in lines[:-1]))


def _statements(lines: Sequence[Line]) -> list[Line]:
    text, starts = "", list[int]()
    for line in lines:
        starts.append(len(text))
        text += f"{line.said} "
    found: list[Line] = []
    for one in statements.of(text):
        spread = tuple(
            line
            for line, start, end in zip(lines, starts, [*starts[1:], len(text)], strict=True)
            if start < one.end and one.start < end
        )
        said = f"{_LABELS[one.attendance]}: {one.names}"
        found.append(replace(spread[0], cells=(Cell(0, said),), part=said, gap=True, spread=spread))
    return found
