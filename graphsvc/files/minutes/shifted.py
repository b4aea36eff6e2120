"""Lists whose lines are parted in the wrong place: the office with which a line begins is that of the person above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphsvc.files.minutes import people, run_ons, words
from graphsvc.files.minutes.lines import Cell, Line
from graphsvc.files.minutes.words import fold

#: So many lines at least begin with the office of the person above, and go on with another person.
LINES = 2


def restored(lines: Sequence[Line]) -> list[Line]:
    """The lines, in which each person of such a list has the office behind the name that stands in the next line.

    *Mme Ana Roy / Mairesse de la Ville de Belmont M. Luc Cho / Conseiller de la Ville*
    """
    found: list[Line] = []
    place = 0
    while place < len(lines):
        count = _count(lines, place)
        if count:
            parts = [_parted(line.said) for line in lines[place : place + count]]
            parts[0] = ("", lines[place].said)
            for line, (_office, person), (office, _next) in zip(
                lines[place:], parts, [*parts[1:], ("", "")], strict=False
            ):
                text = f"{person.rstrip(' ,;')}, {office}" if office else person
                found += [replace(line, cells=(Cell(0, text),), part=text)] if text else []
        else:
            found.append(lines[place])
        place += count or 1
    return found


def _count(lines: Sequence[Line], place: int) -> int:
    """How many lines of such a list stand from a place on, of which the last has an office only; 0 where none do."""
    if not run_ons.TITLE.match(lines[place].said):
        return 0
    for number, line in enumerate(lines[place + 1 :], 1):
        office, person = _parted(line.said)
        if not _is_office(office) or len(line.cells) > 1:
            return 0
        if not person:
            return number + 1 if number > LINES else 0
    return 0


def _parted(text: str) -> tuple[str, str]:
    """(office, person) of a line, in which the person begins at a title; the person is empty where none does."""
    match = run_ons.TITLE.search(text)
    return (text[: match.start()].strip(), text[match.start() :]) if match else (text, "")


def _is_office(text: str) -> bool:
    first = text.partition(",")[0]
    titled = set(fold(text.partition(" ")[0]).split()) & words.TITLES
    return text[:1].isupper() and bool(titled) and people.kind(first)[0] == "title"
