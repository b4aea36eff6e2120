"""The parts of an entry between commas, dashes and brackets, and what each is."""

from __future__ import annotations

import re

from graphsvc.files.minutes import names, part_kinds, people, styles, words
from graphsvc.files.minutes.styles import Part, Style
from graphsvc.files.minutes.words import fold

_SEPARATORS = re.compile(
    r"(?P<paren>[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?[)\]])|(?P<comma>\s*,\s*)"
    r"|(?P<dash>\s+[-\u2010-\u2015]+\s*|\s*[-]+\s+|\s*[\u2013\u2014]\s*|\s+--\s*)"
    r"|(?P<slash>\s+/\s+|(?<=[A-Z]{2})/(?=[A-Z]{2}))|(?P<and>\s+(?:and|et|&|\+)\s+)|(?P<tab>\t)"
)
#: What parts the text within brackets: *(Clinic, ED)*, *(CMHLG-co chair)*.
_INSIDE = re.compile(
    r"(\s*[,;]\s*|\s+[\u2013\u2014-]\s+|\s+/\s+|(?<![Cc]o)-(?=(?:co[- ]?)?(?:chair|secretary|recorder)\b))"
)
#: *Ana (Annie) Roy*, *Ben "Bill" Cho*.
_NICKNAME = re.compile(
    r"(?<=\w)\s*[(\"\u201c\u2018'](?=[A-ZÀ-Þ][\w.]{0,12}[)\"\u201d\u2019']\s+[A-ZÀ-Þ])"
    r"([^()\"\u201c\u201d\u2018\u2019']+)[)\"\u201d\u2019'](?=\s+[A-ZÀ-Þ][\w'-]+)"
)
#: *... du chapitre de Brandon et du Nord du Manitoba*.
_OF_THE = re.compile(r"(?:du|de la|des|au|à la|of the) |de l['\u2019]")
#: Before the last of a list: *Ana Roy, Ben Cho, and Cy Dow*.
_LAST = re.compile(
    r",?\s+(?:ainsi que|as well as|along with|de même que)\s+"
    r"(?:(?:messieurs |mesdames )*les conseill[eè]re?s,\s+)?"
    r"(?=((?:(?:messieurs|mesdames|monsieur|madame|le|la|les|conseill[eè]re?s?|maire(?:sse)?)\s+){0,4}[A-ZÀ-Þ][^,;()\t\u2013\u2014]*))"
)
_OXFORD = re.compile(r",\s+(?:and|et|&)\s+(?=([A-ZÀ-Þ][^,;()\t\u2013\u2014]*))")


def parts(text: str, style: Style) -> list[Part]:
    """The parts of a text with their kinds; where *and* joins words of one name they stay together."""
    pieces: list[tuple[str, str]] = []
    before, start = "", 0
    word = "et" if re.search(r"\s(?:et|de|du|des)\s", text) else "and"
    text = _NICKNAME.sub(lambda found: "" if people.kind(found[1])[0] != "title" else found[0], text)
    for last in (_LAST, _OXFORD):
        text = last.sub(lambda found: ", " if _begins_with_person(found[1], style) else found[0], text)
    for match in _SEPARATORS.finditer(text):
        if piece := text[start : match.start()].strip():
            pieces.append((before, piece))
            before = ""
        if match.lastgroup == "and":
            word = match[0].strip()
        name = match.lastgroup or ""
        if name == "paren":
            inner = match[0][1:-1].strip()
            pieces += _inner(inner, style)
            before = "after"
        else:
            before = name
        start = match.end()
    if piece := text[start:].strip():
        pieces.append((before, piece))
    if (names_only := _first_names(pieces, style)) is not None:
        return names_only
    return part_kinds.of(_rejoined(pieces, style, word), style)


def _first_names(pieces: list[tuple[str, str]], style: Style) -> list[Part] | None:
    """The people of a list of which at least half are first names alone: *Ana, Ben Cho, Maxx, Zoe*; else None."""
    if len(pieces) < (3 if style.run_in else 4) or any(before not in ("", "comma", "and") for before, _text in pieces):
        return None
    single = [text for _before, text in pieces if len(text.split()) == 1]
    given = [text for text in single if set(fold(text).split()) <= words.given_names()]
    if (
        len(single) * 2 < len(pieces)
        or len(given) * 3 < len(single)
        or not all(
            re.fullmatch(r"[^\W\d_][\w'\u2019-]*\.?(?: [A-ZÀ-Þ][\w'\u2019-]*\.?){0,2}", text)
            and not (text.isupper() and len(text) > 2)
            and not set(fold(text).split()) & (words.ORGANIZATION | words.SENTENCE)
            and fold(text) not in style.known.organizations
            for _before, text in pieces
        )
    ):
        return None
    return [Part("person", text in given, text, before) for before, text in pieces]


def _inner(text: str, style: Style) -> list[tuple[str, str]]:
    """(separator, part) within parentheses; the name of one organization stays whole."""
    if fold(text) in style.known.organizations:
        return [("paren", text)]
    pieces: list[tuple[str, str]] = []
    separator = ""
    for number, piece in enumerate(_INSIDE.split(text)):
        if number % 2:
            separator = piece.strip()
        elif piece.strip():
            dashed = separator in ("-", "\u2013", "\u2014")
            pieces.append(("paren" if not pieces else "dashed" if dashed else "inner", piece.strip()))
    return pieces


def _rejoined(pieces: list[tuple[str, str]], style: Style, word: str) -> list[tuple[str, str]]:
    """Pieces in which *and* parts people only, and a surname before a first name stands behind it."""
    joined: list[tuple[str, str]] = []
    titled = False
    for before, text in pieces:
        person = names.stripped(text)
        titled = (titled and before in ("comma", "and")) or (bool(person.titled) and styles.plural(person.titled))
        if before == "and" and joined and _goes_on_titled(joined[-1][1], text):
            joined.append((before, f"{names.stripped(joined[-1][1]).titled} {text}"))
            continue
        if before == "and" and joined:
            alone = styles.FROM.split(text, maxsplit=1)[0]
            own, left = people.kind(alone, style.known), people.kind(joined[-1][1], style.known)
            whole = f"{joined[-1][1]} and {text}"
            both = (own[0] in ("person", "device") or titled) and (left[0] in ("person", "remark", "title") or titled)
            both = both and not _OF_THE.match(text)
            apart = both and fold(whole) not in style.known.organizations
            if not apart and joined[-1][0] in ("paren", "inner", "dashed", "after"):
                apart = own[0] == "person" or people.is_proper(text)
            if not apart and not (
                own[0] == "organization"
                and fold(text) in style.known.organizations
                and fold(joined[-1][1]) in style.known.organizations
            ):
                joined[-1] = (joined[-1][0], f"{joined[-1][1]} {word} {text}")
                continue
        ahead = before == "comma" and len(joined) == 1
        if (ahead and style.surname_first and names.is_name(text)) or (
            before == "comma" and joined and joined[-1][0] not in styles.INNER and _turned(joined[-1][1], text)
        ):
            joined[-1] = (joined[-1][0], f"{text} {joined[-1][1]}")
            continue
        joined.append((before, text))
    return joined


def _goes_on_titled(left: str, text: str) -> bool:
    """Whether a surname follows another with its title: *Councillor Roy and Cho*."""
    own = names.stripped(left)
    surnames = len(own.text.split()) == 1 and re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ][\w'\u2019-]+", text) is not None
    return bool(own.titled) and surnames and fold(text) not in words.ORGANIZATION | words.TITLES


def _begins_with_person(text: str, style: Style) -> bool:
    return people.kind(styles.FROM.split(text, maxsplit=1)[0], style.known)[0] == "person"


def _turned(surname: str, given: str) -> bool:
    """Whether *Roy, Ana* is a surname before a first name."""
    own, first = surname.split(), given.split()
    if not 1 <= len(own) <= 2 or not 1 <= len(first) <= 2 or names.stripped(surname).titled:
        return False
    if (
        not re.fullmatch(r"[A-ZÀ-Þ][\w'\u2019-]+(?: [A-ZÀ-Þ][\w'\u2019-]+)?", surname)
        or fold(surname) in words.ORGANIZATION
    ):
        return False
    known = words.given_names()
    if set(fold(surname).split()) <= known:  # *Anne-Marie, François*
        return False
    if len(first) == 2 and not re.fullmatch(r"[A-Z]\.?", first[1]):
        return False
    return (
        names.is_given(first[0])
        and (len(own) == 1 and (fold(surname) not in known or surname.isupper()))
        and not (
            len(own) == 1
            and surname.isupper()
            and len(surname) <= 5
            and not first[0].isupper()
            and fold(surname) in words.ORGANIZATION
        )
    )
