"""Lines of minutes: text with its place in the file, and the cells into which columns part it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from graphsvc.files.minutes import headings, sentences, words
from graphsvc.files.minutes.words import fold

#: Characters of a line that are read; a longer one is prose.
LENGTH = 4_000
#: With what an item of the agenda begins, in capitals.
_ITEMS = "|".join(sorted(words.AGENDA | words.ASIDE)).upper()
#: Where a sentence, or the list after a heading, begins within a line.
_BEGINS = re.compile(
    r"(?<=[.;)])\s+(?=(?:(?:also |members |staff |others? )?(?:present|in attendance|attending)(?: were| was"
    r"| are|:| :)|regrets(?: were| from| :|:| received)"
    r"|absents?(?: were| was| :|:)|apologies(?: were| from|:| :| had| have| received)"
    r"|regrets (?:had|have)|(?:étai(?:en)?t|sont|est|assist\w+)(?: aussi"
    r"| également)? (?:présente?s?|absente?s?|excusée?s?)"
    r"|(?:étaient|sont) (?:aussi |également )|absences?(?: motivées?)? ?:|excusée?s? ?:|présente?s? ?:"
    r"|invitée?s? ?:|guests? ?:|staff ?:|personnel ?:"
    r"|(?:note[- ]?taker|recorder|secretary|secrétaire|chair(?:person)?|présidente?) ?:))"
    r"|(?<=[\w.])\s+\((?=(?:Absents?|Regrets|Excusée?s?|Excused)\s*:)"
    # An item of the agenda in capitals: *... Living Vale. APPROVAL OF AGENDA*
    rf"|(?<=[.;)])\s+(?=(?-i:(?:{_ITEMS})\b(?::| (?:OF|TO|DE|DU) [A-Z]{{2}})))",
    re.IGNORECASE,
)
#: The first item of the agenda behind names: *... Ben Cho, clerk 1. Welcome*, *... Ben Cho 1.0 OUVERTURE*.
_FIRST_ITEM = re.compile(rf"(?<=[\w.)])\s+(?=(?:1[.)]|1\.[01]\.?|I\.)\s+(?:{_ITEMS})\b)", re.IGNORECASE)
#: A colon behind which names may stand; a word; the end of a sentence.
_COLON = re.compile(r"\s?:(?=\s+\S|$)")
_WORD = re.compile(r"[^\s]+")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.;)]\s+(?=[A-ZÀ-Þ])|\)\s+(?=[A-ZÀ-Þ])")
_LABELLED = re.compile(r"[^:]{2,40}:\s*\S")
#: Where a sentence or a part of one ends, of which the next may say who was not there.
_ENDS = re.compile(r"(?<=[^\W\d_]{3})[.;]\s+(?=[A-ZÀ-Þ])")
_CAPITALS = re.compile(r"^[A-ZÀ-Þ]")
#: Words in capitals before a name in small letters, at most of one heading.
_CAPITAL_RUN = re.compile(r"(?<!\S)[A-ZÀ-Þ-]{2,}(?:\s[A-ZÀ-Þ-]{2,}){0,5}(?=\s[A-ZÀ-Þ][a-zà-ÿ])")
#: What parts columns of plain text: a tab, a bar, or a gap of three blanks; of two before a capital.
_GAP = re.compile(r"[ \u00a0]*[\t|¦│]+[ \u00a0]*|[ \u00a0]{3,}|(?<=[\w.)])[ \u00a0]{2}(?=[A-ZÀ-Þ(])")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: What marks a text up and says nothing: comments and tags of HTML, the target of a link, a backslash before a sign.
_TAG = re.compile(r"<!--.*?-->|</?(?:br|p|b|i|u|strong|em|span|div)\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]*\)")
_ESCAPED = re.compile(r"\\(?=[.!#*_()\[\]+-])")
#: A title whose end stood higher, before a name: *M e Ana Roy*, *M me Ana Roy*, *D r Ben Cho*.
_RAISED = re.compile(r"\b(?P<title>[MD])[ \u00a0](?P<raised>mes?|lles?|es?|rs?|re)(?=[ \u00a0]\.?[A-ZÀ-Þ])")
#: A name at whose hyphen a line was parted: *Saint- Elme*, *Jean- Luc Roy*; what such names of places begin with.
_PARTED = re.compile(r"\b(?P<first>[A-ZÀ-Þ][a-zà-ÿ]{1,15})-[ \u00a0](?P<second>[A-ZÀ-Þ][a-zà-ÿ'\u2019]+)")
_PLACES = frozenset("saint sainte st ste notre lac mont val ville basse haute grand grande petit petite".split())
_ITEM = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})(?:\.\d{1,2}){0,2}[.)]|[-*\u2022\u25aa\uf0b7]")
_RULE = re.compile(r"[\s|+:=_*~.\u2013\u2014-]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a line; start: its column, in characters or, of a table, in hundreds."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty; number: in the file, from 1; indent: blanks before it; table: its cells are columns.

    gap: whether an empty line stands before it. part: the sentence of it that is meant, the whole where empty.
    spread: the lines over which a sentence of prose goes that stands here as a heading with its names.
    """

    number: int
    text: str
    cells: tuple[Cell, ...]
    indent: int = 0
    table: bool = False
    gap: bool = False
    part: str = ""
    spread: tuple[Line, ...] = ()

    @property
    def said(self) -> str:
        """The sentence that is meant, or the whole line."""
        return self.part or self.text


def of_text(text: str) -> list[Line]:
    """The lines of a text that are not empty; rules drawn with signs are left out."""
    found: list[Line] = []
    gap = False
    numbered = enumerate(re.split(r"\r\n|[\n\r\u2028\u2029]", text), 1)
    for number, raw in ((number, part) for number, whole in numbered for part in re.split("[\x0b\x0c]", whole)):
        line = _plain(_UNSEEN.sub("", html.unescape(raw) if "&" in raw else raw)).rstrip()
        if not line.strip() or _RULE.fullmatch(line):
            gap = True
            continue
        line = line[:LENGTH]
        cells, table = _cells(line)
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        whole = Line(number, " ".join(line.split()), cells, indent, table, gap)
        labelled = [_LABELLED.match(cell.text) for cell in cells]
        if len(cells) > 1 and all(labelled):  # *Chair: Ana Roy     Recorder: Ben Cho*
            found += [replace(whole, cells=(Cell(0, cell.text),), part=cell.text, table=False) for cell in cells]
        else:
            found += [whole] if len(cells) > 1 else _sentences(whole)
        gap = False
    return found


def _plain(text: str) -> str:
    """A line without what marks it up; the blanks within it stay, since they part columns."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = _PARTED.sub(_unparted, _RAISED.sub(r"\g<title>\g<raised>", text))
    return _ESCAPED.sub("", text) if "\\" in text else text


def _unparted(parted: re.Match[str]) -> str:
    """A name without the blank behind its hyphen, where both sides are given names or a place begins so."""
    first, second = fold(parted["first"]), fold(parted["second"])
    whole = first in _PLACES or {first, second} <= words.given_names()
    return f"{parted['first']}-{parted['second']}" if whole else parted[0]


def _sentences(line: Line) -> list[Line]:
    """A line parted where another list of people begins in it: *... and Jean Roy. Regrets were received from ...*."""
    starts = [match.end() for match in _BEGINS.finditer(line.text) if _CAPITALS.match(line.text[match.end() :])]
    starts = [place for place in starts if not _same_heading(line.text, place)]
    starts += _headings(line.text)
    starts += _in_capitals(line.text)
    starts += [match.end() for match in _FIRST_ITEM.finditer(line.text)]
    ends = [match.end() for match in _ENDS.finditer(line.text)]
    starts = sorted({*starts, *(place for place in ends if sentences.trailing(line.text[place:]))})
    if not starts:
        return [line]
    parts = [
        line.text[begin:end].strip().removesuffix("(") for begin, end in zip([0, *starts], [*starts, None], strict=True)
    ]
    return [
        replace(line, cells=(Cell(0, part),), part=part, gap=line.gap and number == 0)
        for number, part in enumerate(parts)
        if part
    ]


#: Of whom a heading tells that says no more of them: *Membre sans droit de vote :*.
_MEMBERS = frozenset("member members membre membres".split())
#: What a heading within a line may begin with, and what else it may hold.
_FIRST = (
    words.PRESENT | words.REGRETS | words.ABSENT | words.GUESTS | words.STAFF | words.ROLES.keys()
    | _MEMBERS | {"also", "others", "other", "autres", "aussi", "the", "those", "non"}
)  # fmt: skip
_BODY = frozenset("city town council board committee county school community conseil comite municipal".split())
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}[.)]?")
_WITHIN = _FIRST | words.NEUTRAL
#: How far before its colon a heading may begin, its most words where a sentence begins with it, and what stands
#: before it at least: *5. Program Support:* is one label.
_LONGEST, _WORDS, _SHORTEST = 120, 8, 20


def _headings(text: str) -> list[int]:
    """Where headings begin whose colons stand within a line: *... et Luc Dubé Invités : Ana Roy*; O(text)."""
    found: list[int] = []
    for colon in _COLON.finditer(text):
        begin = max(found[-1] if found else 0, colon.start() - _LONGEST)
        before = text[begin : colon.start()]
        sentence = max((end.end() for end in _SENTENCE.finditer(before)), default=None)
        if sentence is not None and len(before[sentence:].split()) <= _WORDS:
            start: int | None = sentence
        else:
            start = _first_word(before)
        ahead = before[:start].rstrip()
        if start is None or begin + start < _SHORTEST or ahead.endswith((",", ":", "(")):
            continue
        last = colon.end() == len(text) and not ahead.endswith(")")
        if last and not re.search(r"[A-ZÀ-Þ]{3}$", before):  # a sentence that ends as a heading is one itself
            continue
        said = headings.of(f"{before[start:]}:")
        of_members = bool(set(fold(before[start:]).split()[:1]) & _MEMBERS)
        if said is not None and (said.attendance or said.single or of_members):
            found.append(begin + start)
    return found


def _in_capitals(text: str) -> list[int]:
    """Where headings in capitals begin within a line, with no colon behind: *... ABSENCE Ana Roy*; O(text)."""
    found: list[int] = []
    for run in _CAPITAL_RUN.finditer(text):
        start: int | None = None
        for word in reversed(list(_WORD.finditer(run[0]))):
            own = set(fold(word[0]).split())
            if not own <= _WITHIN:
                break
            start = word.start() if own & _FIRST else start
        told = set(fold(run[0][start or 0 :]).split()) & (words.PRESENT | words.REGRETS | words.ABSENT)
        if start is not None and told and run.start() + start >= _SHORTEST:
            found.append(run.start() + start)
    return found


def _first_word(before: str) -> int | None:
    """Where the words of a heading begin at the end of a text; None where they do not, or the text is all heading."""
    start: int | None = None
    for word in reversed(list(_WORD.finditer(before))):
        own = set(fold(word[0]).split())
        if not own <= _WITHIN:
            return word.start() if start is not None and _NUMBER.fullmatch(word[0]) else start
        if word[0][0].isupper() and (own & _FIRST or (start is not None and own & _BODY)):
            start = word.start()
        if before[: word.start()].rstrip()[-1:] in tuple(",.;:)("):
            return start
    return None


def _same_heading(text: str, place: int) -> bool:
    """Whether a heading of several words began before: *Members absent:* is one."""
    before = text[:place].rstrip()
    word = before.rsplit(None, 1)[-1].lower().strip("(")
    return not before.endswith((".", ";", ")")) and (len(before) < 20 or word in _BEFORE)


_BEFORE = frozenset(
    "members member membres council staff also with and or et ou board committee those not sent the non board/ & / "
    "invited".split()
)


def of_rows(rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
    """The lines of table rows (line, cells); a cell of several lines goes over as many lines."""
    found: list[Line] = []
    for number, row in rows:
        parts = [[part.strip() for part in _UNSEEN.sub("", cell).splitlines() if part.strip()] for cell in row]
        for depth in range(max(map(len, parts), default=0)):
            cells = tuple(
                Cell(column * 100, part[depth][:LENGTH]) for column, part in enumerate(parts) if depth < len(part)
            )
            text = "; ".join(cell.text for cell in cells)
            found.append(Line(number, text, cells, 0, table=True))
    return found


def renumbered(found: Iterable[Line], number: int) -> list[Line]:
    """The lines with a number that they have in a larger document."""
    return [replace(line, number=number) for line in found]


def _cells(line: str) -> tuple[tuple[Cell, ...], bool]:
    """(cells of a line, whether tabs or bars part them, so that they are numbered and not placed)."""
    own = line.strip(" \u00a0")
    ruled = own.strip("|").count("|") >= 1 and (own.startswith("|") or own.count("|") >= 2)
    if ruled or "\t" in own.strip():
        parts = re.split(r"[|\u00a6\u2502]", own.strip("|")) if ruled else own.split("\t")
        texts = [(column * 100, " ".join(part.split())) for column, part in enumerate(parts)]
        return tuple(Cell(start, text) for start, text in texts if text), True
    cells: list[Cell] = []
    start = 0
    for gap in [*_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        if text := " ".join(line[start:end].split()):
            cells.append(Cell(start + len(line[start:end]) - len(line[start:end].lstrip()), text))
        start = gap.end() if gap else end
    if len(cells) > 1 and _ITEM.fullmatch(cells[0].text):  # *1.  Call to order*
        cells[:2] = [Cell(cells[0].start, f"{cells[0].text} {cells[1].text}")]
    return tuple(cells), False
