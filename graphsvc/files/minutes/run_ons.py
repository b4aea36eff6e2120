"""Lists in which each person begins at a title or before initials: *M. Luc Roy maire Mme Ana Cho*, *ROY L. – CHO A.*"""

from __future__ import annotations

import re

from graphsvc.files.minutes import names, people, seams, words
from graphsvc.files.minutes.words import fold

#: A title of one person, before the name.
_TITLE = re.compile(
    r"(?<![\w.'\u2019-])(?:M\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?)\s+"
    r"(?=(?:(?:la |le |l['\u2019])?\w+ )?[A-ZÀ-Þ])"
)
#: Behind these the same entry goes on, or the same list.
_JOINS = re.compile(
    r"(?:^|[\s,])(?:et|and|ou|or|de|par|by|pour|for|avec|with|chez|à|que|&|dont|comme)\s*$|[(:;]\s*$", re.IGNORECASE
)
#: Offices by which nobody is called.
_ELECTED = frozenset(
    "councillor councilor conseiller conseillere mairesse treasurer tresorier tresoriere secretary secretaire"
    " chairperson presidente cao dg trustee commissioner administrator".split()
)
_SIGN = re.compile(r",|\(|\s[\u2013\u2014-]\s")
#: Within brackets, which are so long at most, nobody begins.
_OPEN, _INSIDE = re.compile(r"\([^()]*$"), 200
_LAST = re.compile(r"[\s,]+(?:(?:et|and|ainsi que|&)\s+)?$")
#: A surname in capitals before initials.
_INITIALED = re.compile(
    r"(?P<surname>[A-ZÀ-Þ][A-ZÀ-Þ'\u2019-]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ'\u2019-]+)?)(?: |\.)"
    r"(?P<initials>(?:[A-ZÀ-Þ]\.-?){1,3}|[A-ZÀ-Þ])(?=[\s,;()\u2013\u2014-]|\.?$)(?P<next>\s+(?=[A-ZÀ-Þ]{3}))?"
)
_DASH = re.compile(r"\s*[\u2013\u2014]+\s*|\s+-+\s*|-+\s+")
#: Before an organization with its people behind a colon: *Library: Ana Roy. Town of Ajax: Ben Cho.*
_LABELLED = re.compile(r"(?<=[a-zà-ÿ]{3})\.\s+(?=[A-ZÀ-Þ][^.:;]{3,60}:\s)")
#: The number of a seat before each: *#1 Ana Roy #2 Ben Cho*.
_NUMBERED = re.compile(r"\s+#\d{1,2}\s+(?=[A-ZÀ-Þ])")
#: An organization, and its people in brackets.
_GROUP = re.compile(r"(?P<of>[^()]{2,80}?)\s*\((?P<people>[^()]{5,400})\)")
_SPLIT = re.compile(r"\s*[,;]\s*|\s(?:et|and|&)\s")
#: From how many people on a text is such a list, and how much of it they are.
PEOPLE, SHARE = 3, 0.7


def parted(text: str) -> str:
    """A text with semicolons before the titles at which another person begins, and initials before surnames."""
    text = _LABELLED.sub("; ", text) if len(_LABELLED.findall(text)) > 1 else text
    text = ", ".join(_two(piece) for piece in text.split(", "))
    text = _NUMBERED.sub("; ", text) if len(_NUMBERED.findall(text)) > 1 else text
    return _initials_first(_titles_apart(text))


def is_list(text: str) -> bool:
    """Whether a line holds several people with titles, so that its end is none of an entry."""
    return len(_TITLE.findall(text)) > 1


def grouped(text: str) -> list[tuple[str, str]]:
    """(organization, people) of a list of organizations with their people in brackets; empty for another text."""
    found = [(match["of"].strip(" ,;&"), match["people"]) for match in _GROUP.finditer(text)]
    if len(found) < PEOPLE or len(text) - sum(len(of) + len(who) for of, who in found) > 6 * len(found):
        return []
    told = sum(
        people.kind(_SPLIT.split(who)[0])[0] == "person" and people.kind(of) != ("person", True) and "," not in of
        for of, who in found
    )
    sure = sum(people.kind(_SPLIT.split(who)[0]) == ("person", True) for _of, who in found)
    return found if told >= SHARE * len(found) and sure * 2 >= len(found) else []


def _two(text: str) -> str:
    """Two people between whom the comma was forgotten, with one: *Ana Roy Ben Cho*."""
    raw = text.split()
    if len(raw) != 4 or not all(map(names.is_word, raw)):
        return text
    given = [names.is_given(word) for word in raw]
    plain = not set(fold(text).split()) & (words.ORGANIZATION | words.TITLES | names.PARTICLES)
    return f"{raw[0]} {raw[1]}, {raw[2]} {raw[3]}" if given == [True, False, True, False] and plain else text


def _titles_apart(text: str) -> str:
    starts = [match.start() for match in _TITLE.finditer(text)]
    starts = [start for start in starts if not _OPEN.search(text[max(0, start - _INSIDE) : start])]
    if len(starts) < 2 or re.search(r"\b(?:MM|Mmes|Messieurs|Mesdames|Messrs)\b", text):
        return text
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    told = [bool(_SIGN.search(_LAST.sub("", piece)) or _glued(piece)) for piece in pieces]
    if sum(told) * 2 < len(pieces):
        return text
    found = [text[: starts[0]]]
    for piece, own, following in zip(pieces, told, [*pieces[1:], ""], strict=True):
        bare = _LAST.sub("", piece)
        joined = not own and (
            bare != piece.rstrip() or _JOINS.search(piece) is not None
        )  # *M. Roy et Mme Cho, Library*
        found.append(piece if not following or joined or _JOINS.search(bare) else f"{bare}; ")
    return "".join(found)


def _glued(piece: str) -> bool:
    """Whether an office stands behind a name with no sign between: *Mme Ana Roy Présidente*."""
    return is_titled(_LAST.sub("", piece))


def is_titled(text: str) -> bool:
    """Whether an office stands behind a person and no sign parts it off: *M. Luc Roy Directeur*, *Ana Roy Mayor*.

    Behind a name without a title, one by which nobody is called.
    """
    found = seams.behind(text)
    office = re.split(r"\s*[,(]", found[1])[0] if found else ""
    return people.kind(office)[0] == "title" and (bool(_TITLE.match(text)) or fold(office) in _ELECTED)


def _initials_first(text: str) -> str:
    """*CHO A. – ROY J.P.* as *A. CHO, J.P. ROY*; another text as it is."""
    found = list(_INITIALED.finditer(text))
    if len(found) < PEOPLE or sum(len(match[0]) for match in found) < SHARE * len(re.sub(r"\W", "", text)):
        return text
    turned = _INITIALED.sub(
        lambda match: f"{match['initials'].rstrip('.')}. {match['surname']}{', ' if match['next'] else ''}", text
    )
    return _DASH.sub(", ", turned)
