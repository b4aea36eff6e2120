"""Whether what reads as a heading begins a section of the attendance where it stands, or is a title or an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphsvc.files.minutes import heading_labels, headings, line_kinds, list_text, sentences, styles, words
from graphsvc.files.minutes.heading_labels import Heading
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.roster import Section
from graphsvc.files.minutes.words import fold

#: Within so many lines below the title of a list stands the heading that says who was there.
_LINES_BELOW = 20
#: Said of people who were taken in, and are named for that.
_ADMITTED = frozenset("approved admitted accepted elected new admis admises acceptes elus elues nouveaux".split())
#: Surnames alone.
_SURNAMES = re.compile(r"[A-ZÀ-Þ][\w'\u2019-]+(?:(?:, | & | and | et )[A-ZÀ-Þ][\w'\u2019-]+)+\.?")
#: So far into a line the words of a title say that it is one: further on they tell of somebody in a list.
_CHARACTERS = 100


def is_item(line: Line, heading: Heading, section: Section, late: bool) -> bool:
    """Whether a heading is an item after the attendance (*5. Guest speakers*). late: people were named before."""
    if heading.attendance is None and not section.open and not heading.rest:
        return False
    plain = heading_labels.bare(line.said)
    numbered = headings.unnumbered(plain) != plain
    told = set(fold(plain).split()) & (words.PRESENT | words.REGRETS | words.ABSENT)
    return numbered and late and not heading.rest and not told


def repeated(heading: Heading, label: str, labels: set[str], section: Section) -> Heading:
    """A heading of guests or staff that stands once more, as *Guests* below *Regrets*: then of those."""
    again = (heading.guests or heading.staff) and label in labels and not heading.rest
    return replace(heading, attendance=section.attendance) if again and section.attendance != "present" else heading


def beside(line: Line, heading: Heading) -> str:
    """Whom a heading names: behind it, and in the cells beside it, behind the same said once more.

    *Apologies: Apologies were received from Ana Roy*
    """
    rest = heading.rest
    if len(line.cells) > 1 and not line_kinds.TITLE.search(line.said[:_CHARACTERS]):
        cells = "\t".join(cell.text for cell in line.cells[1:])
        rest = f"{rest}\t{cells}" if rest and cells not in rest else rest or cells
    told = headings.of(rest) if rest and heading.attendance else None
    group = heading_labels.said(rest, True) if rest and heading.attendance and told is None else None
    if group is not None and not group.attendance:  # *Present: Members of the board*, above them
        return ""
    again = (
        told is not None and told.attendance == heading.attendance and not (told.single or told.guests or told.staff)
    )
    rest = told.rest if told and again and told.rest else rest
    if _SURNAMES.fullmatch(rest) and styles.plural(heading_labels.bare(line.said).partition(":")[0]):
        rest = f"{line.said.partition(':')[0]} {rest}"  # *Councillors: Roy, Cho & Dow*
    return rest


def begins(lines: Sequence[Line], place: int, heading: Heading, rest: str, section: Section, late: bool) -> bool:
    """Whether a heading begins a section, whom it names beside it aside (`rest`)."""
    if heading.group and not section.open:
        return False
    if rest:
        return True
    said = lines[place].said.rstrip()
    if late and heading.attendance is None and set(fold(said).split()) & _ADMITTED:
        return False  # *Members approved*, who did not come for that
    if heading.attendance is None and not section.open and _says_later(lines, place):
        return False  # *SETTLEMENT COMMITTEE*, a title
    return not ((heading.single or (heading.guests and not said.endswith(":"))) and late)


def is_column(lines: Sequence[Line], place: int, heading: Heading) -> bool:
    """Whether a heading of those who were there stands right above one of those who were not, with nobody below it.

    So stand the headings of a table whose cells are lines: below them nothing tells in which column somebody is.
    """
    below = headings.of(lines[place + 1].said) if place + 1 < len(lines) else None
    return (
        heading.attendance == "present"
        and not heading.single
        and below is not None
        and below.attendance in ("regrets", "absent")
        and not below.rest
    )


def is_wrapped(lines: Sequence[Line], place: int) -> bool:
    """Whether a line is the first of a heading over two, of which the second says more: *Personnes / ressources :*."""
    below = headings.of(lines[place + 1].said) if place + 1 < len(lines) and not lines[place + 1].gap else None
    return below is not None and not below.single and set(fold(lines[place].said).split()) <= words.NEUTRAL


def is_title(line: Line, heading: Heading, rest: str) -> bool:
    """Whether what reads as a heading of who keeps the minutes is their title: *Council Meeting Minutes*."""
    titled, tokens = {"notes", "minutes", "note"}, set(fold(line.said).split())
    whole = bool(tokens & titled) and not line.said.rstrip().endswith(":")
    return heading.single and not rest and (whole or tokens <= titled)


def is_aside(rest: str, heading: Heading, late: bool, known: Known) -> bool:
    """Whether what stands behind a heading names nobody who came: *Chair: to be elected*, *Guests: see item 4.*"""
    if heading.single and not list_text.is_somebody(rest, known):
        return True
    loose = heading.single or heading.guests or heading.attendance is None
    return late and loose and (sentences.ends(rest) or not list_text.is_somebody(rest, known))


def _says_later(lines: Sequence[Line], place: int) -> bool:
    """Whether a heading soon below says who was there."""
    return any(
        (found := headings.of(line.said)) is not None
        and found.attendance == "present"
        and not (found.single or found.staff or found.guests)
        for line in lines[place + 1 : place + 1 + _LINES_BELOW]
    )
