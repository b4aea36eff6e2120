"""What a line of minutes is beside a heading: whether it names somebody, is a title, or begins a list of people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.files.minutes import (
    entries,
    entry_text,
    heading_labels,
    headings,
    list_text,
    people,
    proxies,
    sentences,
    words,
)
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import fold

#: What the title of minutes has in it.
TITLE = re.compile(
    r"\b(?:minutes|meeting|agenda|r[ée]union|proc[èe]s[- ]verbal|compte[- ]rendu|s[ée]ance|assembl[ée]e"
    r"|sign[- ]?in|attendance (?:list|sheet)|liste des|draft|[ée]bauche|"
    r"january|february|march|april|june|july|august|september|october|november|december|janvier|f[ée]vrier|mars"
    r"|avril|mai|juin|juillet|ao[uû]t|"
    r"septembre|octobre|novembre|d[ée]cembre|(?:19|20)\d\d|\d{1,2}[:h]\d\d)\b",
    re.IGNORECASE,
)


#: Most words of a person with a job title.
_TITLED = 8
#: People who say who they are stand below this.
_ROUND = re.compile(r"tour de table|round ?table|introductions|présentations", re.IGNORECASE)


def is_list(lines: Sequence[Line], known: Known) -> bool:
    """Whether most lines of a document without headings name somebody, so that it is a list."""
    first = lines[:200]
    return sum(is_named(line, Style(known=known)) for line in first) * 2 >= len(first)


def unheaded(lines: Sequence[Line], known: Known) -> int | None:
    """The place of the first line that a colon ends, or of a round of introductions, above people; None without one.

    Of the three lines below it most are of people for sure.
    """
    for place, line in enumerate(lines[:60]):
        below = lines[place + 1 : place + 4]
        above = (line.said.rstrip().endswith(":") and len(line.said.split()) <= 12) or _ROUND.fullmatch(
            headings.unnumbered(heading_labels.bare(line.said)).strip(" :.")
        )
        if not above or len(below) < 3:
            continue
        if sum(is_named(one, Style(known=known)) and not sentences.ends(one.said) for one in below) >= 2:
            return place
    for place in range(min(len(lines), 30)):  # *Ana Roy – Mayor*, four times on end
        around = lines[place + 1 : place + 5]
        if len(around) == 4 and all(_is_titled(one, known) for one in around):
            return place
    for place in range(min(len(lines), 60)):  # *Ana Roy - present*, whatever stands above
        around = lines[place + 1 : place + 5]
        marked = [list_text.trailing_mark(one.said)[1] is not None for one in around]
        if sum(marked) < 3 or any(sentences.ends(one.said) for one in around[: marked.index(True)]):
            continue
        if sum(told and is_named(one, Style(known=known)) for told, one in zip(marked, around, strict=True)) >= 2:
            return place
    return None


def _is_titled(line: Line, known: Known) -> bool:
    """Whether a line is of one person with a job title, and nothing else: *Ana Roy – Mayor*."""
    if len(line.said.split()) > _TITLED or sentences.ends(line.said):
        return False
    found = entries.of(line.said, Style(known=known))
    return len(found) == 1 and bool(found[0].person and found[0].title and not found[0].organizations)


def is_named(line: Line, style: Style) -> bool:
    found = entries.of("\t".join(cell.text for cell in line.cells), style)
    sure = any(
        entry.person and (people.kind(entry.person, style.known)[1] or entry.device or entry.title) for entry in found
    )
    listed = line.said.count(",") >= 3 and not sentences.ends(line.said)
    return sure and (listed or len(line.said.split()) <= 16)


def names_people(line: Line, known: Known) -> bool:
    """Whether a line of an attendance list that looks like a sentence names people all the same."""
    if line.said.rstrip().endswith(".") and len(line.said.split()) > 14 and ";" not in line.said:
        return False
    tokens = {fold(token) for token in line.said.split() if token[:1].islower()}
    if len(tokens & words.SENTENCE) >= 2 and proxies.of(line.said) is None:
        return False
    plain = heading_labels.bare(line.said)
    body = headings.unnumbered(plain)
    if set(fold(body).split()[:1]) & words.AGENDA:
        return False
    if proxies.of(line.said) is not None:
        found = entries.of(line.said, Style(known=known))
        return any(entry.via for entry in found)
    found = entries.of(line.said, Style(known=known))
    return (
        bool(found)
        and all(
            entry.person and people.kind(entry.person, known) == ("person", True) and len(entry.person.split()) <= 4
            for entry in found
        )
        and len(body.split()) <= 14
        and not tokens & words.SENTENCE
    )


def is_entry(line: Line, style: Style) -> bool:
    """Whether a line of a list names somebody: a person, or an organization written as a name is."""
    found = entries.of(line.said, style)
    if not found or any(entry.person or entry.attendance for entry in found):
        return True
    own = heading_labels.bare(entry_text.unmarked(line.said))
    return any(
        fold(text) in style.known.organizations for entry in found for text in entry.organizations
    ) or people.is_proper(own)


def is_group(line: Line) -> bool:
    """Whether a short line ends as a heading of people does, of whom it says no more: *A.B.C. Representatives*."""
    tokens = fold(line.said).split()
    plural = tokens[-1:] and tokens[-1] in ("representatives", "representants", "delegates", "delegues", "appointees")
    return bool(plural) and len(line.said.split()) <= 4 and not re.search(r"[,;:(]", line.said)


def is_title(lines: Sequence[Line], place: int, known: Known) -> bool:
    """Whether a line before an empty line, in a list without headings, is its title: it names no person."""
    following = lines[place + 1] if place + 1 < len(lines) else None
    if following is None or not (following.gap or place == 0) or place > 3:
        return False
    found = entries.of(lines[place].said, Style(known=known))
    below = entries.of(following.said, Style(known=known))
    return all(entry.person is None for entry in found) and any(entry.person for entry in below)


def is_subheading(lines: Sequence[Line], place: int, known: Known) -> bool:
    """Whether a short line that names nobody stands right above people: *Milieu municipal*, *Education*."""
    if len(lines[place].said.split()) > 6:
        return False
    for line in lines[place + 1 : place + 4]:
        apart = line.gap and not (line is lines[place + 1] and entry_text.bulleted(line.said))
        if apart or sentences.ends(line.said):
            return False
        if is_named(line, Style(known=known)):
            return True
    return False


def is_item(lines: Sequence[Line], place: int) -> bool:
    """Whether a line that names nobody is an item of the bulleted list before it, which it does not end."""
    marks = [one.said.lstrip()[:1] for one in lines[max(place - 1, 0) : place + 1]]
    return not lines[place].gap and len(set(marks)) == 1 and marks[0] in "-*\u2022\u00b7\u25aa\uf0b7\u2013"
