"""What leaves open how a line of minutes is meant, so that somebody is asked: it differs from the rest of its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphsvc.files.minutes import names, people, words
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.words import fold

#: From how many lines on a list has a custom, and the share of them that makes it one.
ENTRIES, SHARE = 4, 0.75
_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_EXPLAINED = (
    words.PRESENT | words.REGRETS | words.ABSENT | words.GUESTS | words.STAFF | words.NEUTRAL | words.ROLES.keys()
    | words.HONORIFICS | words.TITLES | words.TITLED | words.POSTNOMINALS | words.REMARKS | words.SENTENCE
    | words.MARKS.keys() | words.ASIDE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody read; list_: the number of the section; marked: in a table, whose columns say what is what."""

    row: Attended
    list_: int
    marked: bool


def questioned(found: Sequence[Read]) -> list[Attended]:
    """The rows, doubtful where their line or their list leaves open what they mean; O(words)."""
    explained: dict[int, set[str]] = {}  # by the line: the words that entries on it, and beside it, account for
    lines: dict[int, dict[int, list[Attended]]] = {}  # by the list and the line
    for one in found:
        row = one.row
        own = {
            word for text in (row.person, row.via, row.title, *row.organizations) for word in fold(text or "").split()
        }
        for line in (row.line - 1, row.line, row.line + 1):
            explained.setdefault(line, set()).update(own)
        lines.setdefault(one.list_, {}).setdefault(row.line, []).append(row)
    customs = {number: _Custom(list(below.values())) for number, below in lines.items()}
    found = [replace(one, row=customs[one.list_].settled(one.row)) for one in found]
    odd = {(number, line) for number, own in lines.items() for line, rows in own.items() if any(map(_is_odd, rows))}
    return [
        replace(one.row, doubtful=True)
        if customs[one.list_].differs(one.row)
        or _is_lettered(one.row)
        or (one.list_, one.row.line) in odd
        or _left(one, explained[one.row.line])
        else one.row
        for one in found
    ]


class _Custom:
    """What most lines of a list have: a person, an organization beside each."""

    def __init__(self, lines: Sequence[Sequence[Attended]]) -> None:
        if len(lines) < ENTRIES:  # several to a line
            lines = [[row] for rows in lines for row in rows]
        enough = len(lines) >= ENTRIES
        named = sum(all(row.person for row in rows) for rows in lines)
        self.mostly_people = len(lines) >= 3 and named * 3 >= len(lines) * 2
        self.people = enough and named >= SHARE * len(lines)
        self.placed = enough and sum(any(row.organizations for row in rows) for rows in lines) >= SHARE * len(lines)

    def settled(self, row: Attended) -> Attended:
        """The row; among people a single word is a first name, and no organization, of which somebody is asked."""
        alone = row.organizations[0] if row.person is None and len(row.organizations) == 1 else ""
        if not self.mostly_people or not names.is_word(alone) or fold(alone) in words.ORGANIZATION:
            return row
        return replace(row, person=alone, organizations=(), doubtful=True)

    def differs(self, row: Attended) -> bool:
        if row.person is None:
            return self.people
        return self.placed and not row.organizations and not row.title and not row.device


def _left(one: Read, explained: set[str]) -> bool:
    """Whether words of a line are in nobody's name, organization or title: those in capitals, or before its colon.

    In a table, a name that stands in a column of which nothing is known.
    """
    text = one.row.text
    if one.marked:
        return any(
            people.kind(cell) == ("person", True) and not set(fold(cell).split()) <= explained | _EXPLAINED
            for cell in text.split("; ")
        )
    label = text.partition(":")[0] if ":" in text else ""
    own = [word for word in _WORD.findall(text) if word[:1].isupper()] + _WORD.findall(label)
    return any(
        len(part) > 1 and part not in explained and part not in _EXPLAINED
        for word in own
        for part in fold(word).split()
    )


def _is_odd(row: Attended) -> bool:
    """Whether a name holds what no name does, so that its line was parted wrongly."""
    if row.person and not row.device and (row.person[:1].islower() or len(row.person.split()) > 6):
        return True
    return (row.person is None and len(row.organizations) > 1) or any(map(_is_mixed, row.organizations))


def _is_lettered(row: Attended) -> bool:
    """Whether letters before a job title may be an organization's: *TVLIP Program Manager*, not *ESL Teacher*."""
    word = (row.title or "").split(" ")[0]
    return (
        not row.organizations
        and word != row.title
        and words.is_acronym(word)
        and fold(word) not in words.TITLES | words.HONORIFICS | words.POSTNOMINALS | words.FIELDS
    )


def _is_mixed(organization: str) -> bool:
    """Whether the name of an organization holds a person, a mark or a sentence."""
    parts = re.split(r"\s*[,;]\s*|\s+[\u2010-\u2015-]+\s+", organization)
    small = {fold(word) for word in organization.split() if word[:1].islower()}
    marks = {word for word in fold(organization).split() if len(word) > 1} & words.MARKS.keys()
    return (
        bool(small & words.SENTENCE or marks or re.search('["\u201c\u201d\u00ab]', organization))
        or len(organization.split()) > 14
        or any(not people.is_proper(part) or people.kind(part) == ("person", True) for part in parts[1:] if part)
    )
