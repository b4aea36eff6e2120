"""Lists in which nothing but the form of a name says where the next begins: *M. Luc Roy maire Mme Ana Cho*."""

from __future__ import annotations

import re

from graphsvc.files.minutes import names, people, seams, words
from graphsvc.files.minutes.words import fold

#: A title of one person, before the name.
TITLE = re.compile(
    r"(?<![\w.'\u2019-])(?:M\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Counc\.|Coun\.|Cllr\.?)\s+"
    r"(?=(?:(?:la |le |l['\u2019]|at )?\w+ )?[A-ZÀ-Þ])"
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
_SEATS = re.compile(r"\s+#\d{1,2}\s+(?=[A-ZÀ-Þ])")
#: An organization, and its people in brackets.
_GROUP = re.compile(r"(?P<of>[^()]{2,80}?)\s*\((?P<people>[^()]{5,400})\)")
#: A number before each of several people.
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,3})[.)]\s+(?=[A-ZÀ-Þ])")
#: *Messieurs*, behind a name.
_PLURAL = re.compile(r"(?<=[\w.)])\s+(?=(?:Messieurs|Mesdames|MM\.|Mmes)\s+[A-ZÀ-Þ])")
_SMALL, _WORD = re.compile(r"[a-zà-ÿ]"), re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'\u2019]*[\w'\u2019-]*")
#: Behind these a name is no person's: *de Marie Roy*, *école Marie Roy*.
_NAMED_AFTER = words.INSTITUTION | frozenset(
    "de du des d la le les l a au aux en et of the for at to in and dit dite ecole maison residence pavillon"
    " garderie cpe cegep salle rue place parc fonds projet programme prix theatre musee".split()
)
#: A surname in capitals behind a given name, and before one.
_GIVEN = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
_SURNAME = r"(?:(?:DE|DU|LA|LE|ST|STE|VAN|VON) )*[A-ZÀ-Þ][A-ZÀ-Þ'\u2019]+(?:-[A-ZÀ-Þ'\u2019]+)*"
_SIGNS = tuple(",;:(&\u2013\u2014-")
_SURNAME_LAST = re.compile(rf"\b(?P<given>{_GIVEN}) (?P<surname>{_SURNAME})(?![\w-])(?P<behind> (?=[a-zà-ÿ]))?")
_SURNAME_FIRST = re.compile(rf"\b(?P<surname>{_SURNAME}), (?P<given>{_GIVEN})(?![\w-])(?P<behind> (?=\w))?")
_SPLIT = re.compile(r"\s*[,;]\s*|\s(?:et|and|&)\s")
#: From how many people on a text is such a list, and how much of it they are.
PEOPLE, SHARE = 3, 0.7


def parted(text: str) -> str:
    """A text with semicolons before the titles at which another person begins, and initials before surnames."""
    text = _LABELLED.sub("; ", text) if len(_LABELLED.findall(text)) > 1 else text
    text = _SEATS.sub("; ", text) if len(_SEATS.findall(text)) > 1 else text
    text = _seated(text)
    text = _paired(_PLURAL.sub("; ", _offices_apart(text)))
    return _capitals_apart(_initials_first(_titles_apart(text)))


def is_list(text: str) -> bool:
    """Whether a line holds several people with titles, so that its end is none of an entry."""
    return len(TITLE.findall(text)) > 1


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


def numbered(text: str) -> str:
    """A text with semicolons before the numbers by which several people are counted: *4. Ana Roy 5. Ben Cho*."""
    found = list(_NUMBERED.finditer(text))
    counted = [int(match[1]) for match in found]
    if len(found) < 2 or found[0].start() or counted != list(range(counted[0], counted[0] + len(found))):
        return text
    starts = [match.end() for match in found]
    ends = [*(match.start() for match in found[1:]), len(text)]
    people_ = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return text[: starts[0]] + "; ".join(people_)


def _offices_apart(text: str) -> str:
    """A text with semicolons behind the offices in small letters with which the next name stands between commas.

    *Ana Roy, représentante des parents Ben Cho, enseignant*
    """
    pieces = text.split(", ")
    if len(pieces) < 3 or people.kind(pieces[0])[0] != "person":
        return text
    found = [pieces[0]]
    for piece, following in zip(pieces[1:], [*pieces[2:], ""], strict=True):
        place = _name_behind(piece) if _SMALL.match(following) else 0
        raw = piece.split()
        found.append(f"{' '.join(raw[:place])}; {' '.join(raw[place:])}" if place else piece)
    return ", ".join(found)


def _name_behind(piece: str) -> int:
    """How many words of an office in small letters stand before a name that ends a piece; 0 where none do."""
    raw = piece.split()
    place = len(raw)
    while place and _WORD.fullmatch(raw[place - 1]):
        place -= 1
    office = " ".join(raw[:place])
    if not place or not 2 <= len(raw) - place <= 3 or not _SMALL.match(piece):
        return 0
    told = set(fold(raw[place - 1]).split()[-1:]) & _NAMED_AFTER or people.kind(office)[0] not in ("title", "remark")
    return 0 if told or people.kind(" ".join(raw[place:]))[0] != "person" else place


def _seated(text: str) -> str:
    """A text in which signs part the cells of a table of one line: *Ana Roy Maire Belmont Ben Cho Biologiste ZIP*."""
    raw = text.split()
    if _SIGN.search(text) or not (titles := [place for place in range(2, len(raw)) if _is_seat(raw, place)]):
        return text
    starts = [place - 2 for place in titles]
    known = sum(names.is_given(raw[start]) for start in starts)
    if starts[0] or len(starts) < PEOPLE or known < SHARE * len(starts):
        return text
    found: list[str] = []
    for place, end in zip(titles, [*starts[1:], len(raw)], strict=True):
        behind = next((n for n in range(place + 1, end) if raw[n][:1].isupper()), end)
        cells = raw[place - 2 : place], raw[place:behind], raw[behind:end]
        found.append(", ".join(" ".join(cell) for cell in cells if cell))
    return "; ".join(found)


def _is_seat(raw: list[str], place: int) -> bool:
    """Whether a word is a title with a capital, right behind the two words of a name."""
    name = raw[place - 2 : place]
    titled = raw[place][:1].isupper() and fold(raw[place]) in words.TITLES
    return titled and all(map(_WORD.fullmatch, name)) and people.kind(" ".join(name))[0] == "person"


def _paired(text: str) -> str:
    """A text of first names and surnames in turn with a sign between the people: *Ana Roy Ben Cho*."""
    sign = ", " if ", " in text and "; " not in text else "; "
    return sign.join(one for piece in text.split(sign) for one in _pairs(piece))


def _pairs(text: str) -> list[str]:
    raw, given = text.split(), words.given_names()
    ahead = 1 if raw and len(raw) % 2 and fold(raw[0]) in words.TITLED else 0
    own = raw[ahead:]
    first, last = ([fold(word).split() for word in own[n::2]] for n in (0, 1))
    told = len(own) >= 4 and len(own) % 2 == 0 and all(map(_WORD.fullmatch, own))
    told = told and all(set(word[:1]) <= given for word in first) and not any({*word} & given for word in last[:-1])
    if not told or set(fold(text).split()) & (words.ORGANIZATION | words.TITLES):
        return [text]
    pairs = [" ".join(own[place : place + 2]) for place in range(0, len(own), 2)]
    return [" ".join([*raw[:ahead], pairs[0]]), *pairs[1:]]


def _capitals_apart(text: str) -> str:
    """A text with semicolons before people with surnames in capitals: *Ana ROY présidente Ben CHO*, *ROY, Ana Ajax*."""
    for pattern in (_SURNAME_FIRST, _SURNAME_LAST):
        found = [match for match in pattern.finditer(text) if not _JOINS.search(text[: match.start()])]
        given = sum(names.is_given(match["given"]) for match in found)
        run_on = sum(text[: match.start()].rstrip()[-1:] not in _SIGNS for match in found[1:])
        if not found or found[0].start() or not run_on or given < max(2, len(found) / 2):
            continue
        ends = [*(match.start() for match in found[1:]), len(text)]
        behind = [text[match.end() : end].rstrip(" ,;") for match, end in zip(found, ends, strict=True)]
        return "; ".join(
            f"{match['given']} {match['surname']}{', ' if match['behind'] else ''}{more}"
            for match, more in zip(found, behind, strict=True)
        )
    return text


def _titles_apart(text: str) -> str:
    starts = [match.start() for match in TITLE.finditer(text)]
    starts = [
        start
        for start in starts
        if not _OPEN.search(text[max(0, start - _INSIDE) : start]) and not _is_initial(text, start)
    ]
    if starts and starts[0] and people.kind(text[: starts[0]]) == ("person", True):  # *Mayor Ana Roy Cllr Ben Cho*
        starts = [0, *starts]
    if len(starts) < 2 or re.search(r"\b(?:MM|Mmes|Messieurs|Mesdames|Messrs)\b", text):
        return text
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    told = [bool(_SIGN.search(_LAST.sub("", piece)) or _glued(piece)) for piece in pieces]
    alone = [not own and _stands_alone(piece) for piece, own in zip(pieces, told, strict=True)]
    if (sum(told) + sum(alone)) * 2 < len(pieces):
        return text
    found = [text[: starts[0]]]
    for piece, own, following in zip(pieces, told, [*pieces[1:], ""], strict=True):
        bare = _LAST.sub("", piece)
        joined = not own and (
            bare != piece.rstrip() or _JOINS.search(piece) is not None
        )  # *M. Roy et Mme Cho, Library*
        found.append(piece if not following or joined or _JOINS.search(bare) else f"{bare}; ")
    return "".join(found)


def _is_initial(text: str, start: int) -> bool:
    """Whether what may be a title is an initial, right behind a first name: *Mayor Ana M. Roy*."""
    before, given = text[max(0, start - _INSIDE) : start].split()[-2:], words.given_names()
    first = [fold(word) in given and not word.endswith(",") for word in before]
    return text.startswith("M.", start) and first[-1:] == [True] and first[:-1] != [True]


def _stands_alone(piece: str) -> bool:
    """Whether a title and a whole name are all of a piece, with no sign or word behind: *Madame Ana Roy*."""
    return _LAST.sub("", piece) == piece.rstrip() and people.kind(piece) == ("person", True)


def _glued(piece: str) -> bool:
    """Whether an office stands behind a name with no sign between: *Mme Ana Roy Présidente*."""
    return is_titled(_LAST.sub("", piece))


def is_titled(text: str) -> bool:
    """Whether an office stands behind a person and no sign parts it off: *M. Luc Roy Directeur*, *Ana Roy Mayor*.

    Behind a name without a title, one by which nobody is called.
    """
    found = seams.behind(text)
    office = re.split(r"\s*[,(]", found[1])[0] if found else ""
    return people.kind(office)[0] == "title" and (bool(TITLE.match(text)) or fold(office) in _ELECTED)


def _initials_first(text: str) -> str:
    """*CHO A. – ROY J.P.* as *A. CHO, J.P. ROY*; another text as it is."""
    found = list(_INITIALED.finditer(text))
    if len(found) < PEOPLE or sum(len(match[0]) for match in found) < SHARE * len(re.sub(r"\W", "", text)):
        return text
    turned = _INITIALED.sub(
        lambda match: f"{match['initials'].rstrip('.')}. {match['surname']}{', ' if match['next'] else ''}", text
    )
    return _DASH.sub(", ", turned)
