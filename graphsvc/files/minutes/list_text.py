"""What surrounds a list of people in its text: marks at its end, sentences behind it, the line of each name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from graphsvc.files.minutes import entries, grids, marks, names, people, sentences, words
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import Attendance, fold


def shortens(own: list[str], whole: list[str]) -> bool:
    """Whether *Joy*, *Joy O.* or *J. Okafor* stands for Joy Okafor; both folded."""
    first, last = own[0], own[-1] if len(own) > 1 else ""
    return (
        len(whole) > 1
        and whole[-1].startswith(last)
        and (whole[0] == first or (len(first) == 1 and whole[0][0] == first))
    )


def is_somebody(text: str, known: Known) -> bool:
    """Whether a text beside *Chair* or *Recorder* names a person."""
    found = entries.of(text, Style(True, known=known))
    if names.is_word(text.strip()):
        return fold(text) not in words.ORGANIZATION | words.SENTENCE
    return bool(found) and found[0].person is not None and not re.search(r"\d{4}", text)


def marked(line: Line) -> bool:
    return any(marks.of(cell.text) for cell in line.cells)


def cell_kind(text: str, style: Style) -> str:
    """What a cell of a line is: a person stands first in it, alone or with more."""
    found = entries.of(text, style)
    if (
        found
        and found[0].person
        and not found[0].device
        and (people.kind(found[0].person, style.known)[1] or len(found) > 1)
    ):
        return "person"
    kind, sure = people.kind(text, style.known)
    return "organization" if kind == "person" and not sure and style.organization_first is False else kind


def _is_whole(found: Sequence[Entry]) -> bool:
    """Whether a cell holds a person with an organization beside the name: *Ana Roy - Library*."""
    return len(found) == 1 and bool(found[0].person and found[0].organizations)


def side_by_side(line: Line, style: Style, single: bool) -> list[str]:
    """The entries of a line of cells: people side by side, or one person with what stands beside the name.

    single: no organization stands above.
    """
    own = [cell.text for cell in line.cells]
    if (turned := grids.forward(own)) != own:
        return turned
    kinds = [cell_kind(cell.text, style) for cell in line.cells]
    if all(map(_is_whole, (entries.of(cell.text, style) for cell in line.cells))):
        return [cell.text for cell in line.cells]
    if sum(kind == "person" for kind in kinds) > 1:
        texts: list[str] = []
        for cell, kind in zip(line.cells, kinds, strict=True):
            if kind == "person" or not texts:
                texts.append(cell.text)
            else:
                texts[-1] += f"\t{cell.text}"
        return texts
    if line.table and len(line.cells) == 1 and single:
        return [line.cells[0].text]
    return ["\t".join(cell.text for cell in line.cells)]


#: *Ana ROY Présente*: the whole word, right behind a name.
_SAID = re.compile(
    r"(?<=\w)\s+(Présente?|Excusée?|Absente?|PRÉSENTE?|EXCUSÉE?|ABSENTE?|Present|Excused|Regrets|PRESENT|EXCUSED|REGRETS)\s*$"
)


def trailing_mark(text: str) -> tuple[str, Attendance | None]:
    """A text without the mark at its end: *Ana Roy ..... R*, *Ben Cho - regrets*, *Ana Roy: present*."""
    match = re.search(
        r"(?:\t|\s[-\u2013\u2014:]\s*|(?<=\w)[-\u2013\u2014]\s+|:\s*|\.{3,}\s*|\s{2,})\(?([A-Za-zÀ-ÿ\u2713\u2714\u2611\u2612]{1,9}(?:/[a-z]{3,9})?"
        r"|[Ee]xcus[ée]e?)\)?\s*$",
        text,
    )
    # *Ana Roy ..... not here*
    match = re.search(r"\.{3,}\s*((?:[A-Za-zÀ-ÿ']+ ){1,3}[a-zà-ÿ]+)$", text) or match
    match = match or _SAID.search(text)
    if match is None or text.count("(", 0, match.start()) > text.count(")", 0, match.start()):
        return text, None
    said = marks.of(match[1])
    short = len(match[1]) == 1 and match[1].upper() not in ("P", "R", "A", "X", "\u2713", "\u2714", "\u2611", "\u2612")
    if said is None or short:
        return text, None
    return text[: match.start()], said


#: *..., Ana Roy. Ben Cho joined by phone for item 8.*
_JOINED = re.compile(
    r"\.\s+(?P<name>[A-ZÀ-Þ][\w.'\u2019-]+(?: [A-ZÀ-Þ][\w.'\u2019-]+){1,3})"
    r" (?:joined|attended|participated|called in|(?:was|were|était|est) (?:also |aussi |également )?pr[ée]sente?)\b"
    r"[^.]*\.?"
)


#: *..., formant quorum sous la présidence de M. Luc Roy, préfet*; *..., Ana Roy. Il y avait aussi des citoyens.*
_ASIDE = re.compile(
    r",?\s*(?:tous |toutes )?formant (?:le )?quorum sous la pr[ée]sidence .*$"
    r"|(?<=[a-zà-ÿ]{2})\.\s+(?:Il y a|On note|There (?:was|were)).*$"
    r"|(?<=[a-zà-ÿ]{2})\.\s+(?:\S+ ){1,4}(?:called the meeting|welcomed|opened the|a ouvert|ouvre la)\b.*$",
    re.IGNORECASE,
)


#: Of whom the lines below are, at the end of a line: *M. Luc Roy, maire, et les conseillers suivants :*.
_GOES_ON = re.compile(
    r",?\s+(?:et|and|ainsi que|as well as)\s+"
    r"(?:(?:the following|les)\b[^:;,]{0,80}|(?:(?:the|of|de|des)\s+)?[a-zà-ÿ]+(?:\s+[a-zà-ÿ]+){0,2})\s*:$"
)


def without_group(text: str) -> str:
    """A line of a list without what it says of those below it: *M. Luc Roy, maire, et les conseillers suivants :*."""
    return _GOES_ON.sub("", text)


def without_sentence(text: str) -> tuple[str, str | None]:
    """A list without the sentence that ends it (*formant quorum sous la présidence de ...*), and who presides in it."""
    chair = sentences.presiding(text)
    own = _JOINED.sub(r", \g<name>", _ASIDE.sub("", without_group(text)))
    own = re.sub(
        r",?\s*(?:tous |toutes )?(?:formant|constituant|constituting|forming|being) (?:le |a |the )?quorum",
        "",
        own,
        flags=re.IGNORECASE,
    )
    own = re.sub(
        r",?\s*(?:(?:et\s+)?siégeant\s+)?(?:sous la pr[ée]sidence|presided over by|under the chair)[^,;]*",
        "",
        own,
        flags=re.IGNORECASE,
    )
    return own, chair


def line_of(entry: Entry, group: Sequence[Line]) -> Line:
    """The line of a group on which an entry's name begins."""
    if len(group) == 1:
        return group[0]
    name = fold(entry.person or (entry.organizations[0] if entry.organizations else ""))
    turned = " ".join([*name.split()[-1:], *name.split()[:-1]])  # *ROY A.*
    for line in group:
        if any(f" {phrase} " in f" {fold(line.said)} " for phrase in (name, turned)):
            return line
    for line, following in itertools.pairwise(group):
        if any(f" {phrase} " in f" {fold(line.said)} {fold(following.said)} " for phrase in (name, turned)):
            return line
    own = name.split()
    for asked in (own, own[:1] if own and len(own[0]) > 1 else [], own[-1:]):  # an initial tells nothing
        for line in group:
            if asked and set(asked) <= set(fold(line.said).split()):
                return line
    return group[0]
