"""A person's name: whether a text looks like one, and the name without titles, degrees and capitals around it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from graphsvc.files.minutes import words
from graphsvc.files.minutes.words import fold

#: Most characters of a name.
LENGTH = 300


PARTICLES = frozenset(
    "de du des del della degli la le les d da di dos das do van von der den ten ter bin ibn al el abu ould ap mac mc"
    " st ste saint sainte y e dit o san santa abd bint".split()
)


_SMALL = frozenset("of the and in for to on et pour sur with at is are was".split())


#: A seat before the name of who has it.
_SEATED = re.compile(
    r"(?:citizen|public|community|resident|student|youth|parent|lay|municipal|council|board|member|senior)"
    r" (?:rep\.?|representative|member|appointee|liaison|trustee) [A-ZÀ-Þ][\w.'’-]* [A-ZÀ-Þ]",
    re.IGNORECASE,
)


#: A surname that begins with a particle in small letters: *deBortoli*, *vanDyke*.
_CAMEL = re.compile(r"(?:de|di|da|du|del|della|le|la|mac|mc|van|von)[A-ZÀ-Þ][a-zà-ÿ]+")
#: *Councillor at Large Ana Roy*.
_AT_LARGE = re.compile(r"(?<=[\w.])[ -]at[ -]large (?=[A-ZÀ-Þ])", re.IGNORECASE)
_ONE_WORD = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'\u2019-]+")
_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.-?){1,3}")
#: *Clerk of the Board Deborah Fox*.
_HELD_OF = re.compile(r"[A-Z]\w+ (?:of|to|for) (?:the )?[A-Z]\w+ (?=[A-Z][\w'\u2019-]+ [A-Z][\w'\u2019-]+$)")
_LETTERS = re.compile(r"[A-ZÀ-Þ](?:\.-?|-)[A-ZÀ-Þ]\.?(?:[A-ZÀ-Þ]\.?)?")


#: What stands before a rank or an office of two words: *Staff Sgt.*, *Fire Chief*, *Past President*.
_RANKED = frozenset(
    "staff acting fire police past assistant associate interim detective lieutenant lt city county grand band"
    " school maj major petty first borough parish ward regional".split()
)


#: What may have an article before it, as no organization has: *The Ven. Anne Crosby*.
_REVERED = frozenset("hon honourable honorable right rt very most rev reverend ven venerable".split())

_POSTNOMINAL = re.compile(r"(?:,?\s+(?:[A-Z][A-Za-z]{0,2}\.){2,4}|,?\s+(?:Jr|Sr|Esq)\.?|,?\s+I{2,3}|,?\s+Ph\.?D\.?)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name without titles; titled: an honorific stood before it, several for a list that it begins."""

    text: str
    titled: str = ""
    sure: bool = False
    role: str | None = None


def is_word(text: str) -> bool:
    """Whether a text is one word that may be a first name: a capital, then small letters."""
    return _ONE_WORD.fullmatch(text) is not None


def is_given(text: str) -> bool:
    """Whether a word is a given name that is known: *Ana*, *Jean-Marc*."""
    parts = fold(text).split()
    return bool(parts) and parts[0] in words.given_names()


#: From how many parts on a list is one of first names; the shares of them that are single words, and known.
_FIRSTS, _SINGLE, _KNOWN = 4, 0.75, 0.4
_PARTED = re.compile(r"\s*[,;]\s*|\s+(?:et|and|&)\s+(?=\S+$)")
_FIRST = re.compile(r"[^\W\d_][\w'\u2019.-]*")


def firsts(text: str) -> list[str]:
    """The parts of a list of first names, each of somebody of its own; empty for another text.

    Most are single words, and many of these given names that are known, so that the others are names too: *e-jim*.
    """
    parts = [part.strip() for part in _PARTED.split(text.strip(" .,;")) if part.strip()]
    single = [part for part in parts if _FIRST.fullmatch(part)]
    if len(parts) < _FIRSTS or len(single) < _SINGLE * len(parts) or "(" in text:
        return []
    return parts if sum(map(is_given, single)) >= _KNOWN * len(single) else []


def is_name(text: str) -> bool:
    """Whether a text looks like a person's name: two to five words in capitals, particles and initials among them."""
    raw = [part for part in re.split(r"[\s]+", text.strip(" .")) if part]
    if any(fold(part) in _SMALL for part in raw[1:]):
        return False
    if not 1 <= len(raw) <= 6 or any(char in text for char in "/&@#%+=_\\0123456789"):
        return False
    if any(
        not (
            part[:1].isupper()
            or part[:1] in "'\"\u2018\u2019(\u201c"
            or fold(part) in PARTICLES
            or part[:2].lower() in ("d'", "l'", "d\u2019")
            or _CAMEL.fullmatch(part)
        )
        for part in raw
    ):
        return not any(char.isascii() and char.isalpha() for char in text) and len(raw) <= 4
    if len(raw) > 1 and 2 <= len(raw[0]) <= 4 and raw[0].isalpha() and raw[0].isupper() and fold(raw[1]) in PARTICLES:
        return False  # *CDC du Havre*
    if len(raw) > 1 and len(raw[0]) in (2, 3) and raw[0].isalpha() and raw[0].isupper() and not raw[1].isupper():
        return fold(raw[0]) in words.given_names() or not any(fold(part) in words.TITLES for part in raw[1:])
    return any(len(part.strip(".")) > 1 for part in raw) or len(raw) == 1


def turned(raw: list[str]) -> str | None:
    """`GAUCHER Yves` as Yves GAUCHER; None where the words stand in their order."""
    if not raw:
        return None
    capital = [len(part.strip(".'-")) > 1 and part.isupper() and not _LETTERS.fullmatch(part) for part in raw]
    if capital[0] and not any(capital[1:]) and any(not part.isupper() for part in raw[1:]):
        given = set(fold(raw[1]).split()[:1]) <= words.given_names()
        return " ".join([*raw[1:], raw[0]]) if given or (len(raw) == 2 and len(raw[0]) > 3) else None
    if all(capital[:-1]) and len(raw) > 2 and not capital[-1] and raw[-1][1:].islower():
        return " ".join([raw[-1], *raw[:-1]])
    return None


@functools.lru_cache(maxsize=20_000)
def stripped(text: str) -> Name:
    """A person's name without honorifics, degrees and remarks, in the order first name, surname."""
    own = re.sub(r"\s+", " ", text[:LENGTH]).strip(" ,;:*@\u2020\u2021-\u2013\u2014\u2022")
    own = _POSTNOMINAL.sub("", _AT_LARGE.sub(" ", own)).strip(" ,")
    raw = own.split()
    while (
        len(raw) > 1
        and raw[-1].isupper()
        and raw[-1].strip(",.").lower().replace(".", "") in words.POSTNOMINALS
        and len(raw) > 2
    ):
        raw = raw[:-1]
    titled: list[str] = []
    role: str | None = None
    if raw and raw[0].startswith("A/"):  # *A/Sgt.*, who acts as one
        raw = [raw[0][2:], *raw[1:]]
    if raw[0:1] == ["The"] and len(raw) > 2 and fold(raw[1]) in _REVERED:  # *The Hon. Ann Fox*
        raw = raw[1:]
    if len(raw) > 2 and fold(raw[0]) in ("sgt at arms", "sergeant at arms"):
        titled, raw = raw[:1], raw[1:]
    ahead = _title_ahead(raw)
    titled, raw = [*titled, *raw[:ahead]], raw[ahead:]
    while raw:
        token = fold(raw[0])
        parts = token.split()
        if token in _RANKED and len(raw) > 2 and len(rank := fold(raw[1])) > 2 and rank in words.HONORIFICS:
            titled.append(raw[0])
            raw = raw[1:]
            continue
        if (
            parts
            and all(part in words.HONORIFICS for part in parts)
            and (len(parts) > 1 or len(parts[0]) > 1 or parts == ["m"])
            and not _is_initial(raw, parts, titled)
        ):
            if len(raw) == 1 and titled and not raw[0].endswith(".") and token not in words.TITLED:
                break
            titled.append(raw[0])
            if token in ("chair", "chairperson", "president", "presidente"):
                role = "chair"
            raw = raw[1:]
            continue
        break
    # A given name that is a title as well ("Dean", "Pastor", "Le", "Chief") is one where nothing but a surname is left.
    if (
        len(titled) == 1
        and raw
        and not titled[0].endswith(".")
        and fold(titled[0]) in ("le", "la", "les", "pr", "et", "and", "s", "mp", "fr")
    ):
        raw, titled = [*titled, *raw], []
    name = " ".join(raw).strip(" ,")
    if (forward := turned(name.split())) is not None and len(name.split()) <= 4:
        name = forward
    return Name(_capitals(name), " ".join(titled), bool(titled), role)


def _title_ahead(raw: list[str]) -> int:
    """How many words of a job title stand before a name: *Executive Director Mai Pham*; 0 where none do."""
    if (
        3 <= len(raw) <= 4
        and raw[0] in ("ED", "CEO", "CAO", "CFO", "COO", "VP", "DG", "PDG")
        and is_name(" ".join(raw[1:]))
    ):
        return 1
    chief = fold(" ".join(raw[:1])) == "chief" and fold(" ".join(raw[2:3])) in words.TITLES  # *Chief Financial Officer*
    if not raw or fold(raw[0]) in words.given_names() or (fold(raw[0]) in words.HONORIFICS and not chief):
        return 0
    if _SEATED.match(" ".join(raw)) and not {fold(word) for word in raw[2:]} & (words.TITLES | words.ORGANIZATION):
        return 2
    if (held := _HELD_OF.match(" ".join(raw))) and fold(raw[0]) in words.TITLES | words.HONORIFICS:
        return len(held[0].split())
    for count in range(1, min(len(raw) - 1, 5)):  # *City Solicitor R. Carlson*, *Directors B. Robinson*
        office = {fold(raw[count - 1]), fold(raw[count - 1]).removesuffix("s"), fold(raw[0])}
        if _INITIAL.fullmatch(raw[count]) and office & (words.TITLES | words.HONORIFICS) and _is_capital(raw):
            return count
    for count in range(1, min(len(raw) - 1, 5)):
        name = [fold(word) for word in raw[count:]]
        if (
            {*fold(raw[count - 1]).split(), *fold(raw[0]).split()} & words.TITLES
            and name[0] in words.given_names()
            and 2 <= len(name) <= 3
        ):
            whole = all(word[:1].isupper() for word in raw) and not set(name) & (words.TITLES | words.ORGANIZATION)
            return count if whole else 0
    return 0


def _is_capital(raw: list[str]) -> bool:
    return all(word[:1].isupper() for word in raw)


#: Titles and offices behind which *M* is an initial, and no monsieur.
_ENGLISH = frozenset(
    "mr mrs ms miss dr cr cllr chair chairperson director directors mayor councillor councillors councilor trustee"
    " trustees commissioner warden reeve alderman supervisor legislator member clerk treasurer vicechair".split()
)


def _is_initial(raw: list[str], parts: list[str], titled: list[str]) -> bool:
    """`M.` of *M. Leblanc* stands for monsieur, of *M. J. Smith* and *Director M. Smith* for a name."""
    if parts == ["m"] and titled and fold(titled[-1]).split()[-1:] and fold(titled[-1]).split()[-1] in _ENGLISH:
        return True
    if parts != ["m"] and parts != ["s"]:
        return False
    return len(raw) > 2 and bool(re.fullmatch(r"[A-Z]\.", raw[1]))


def _capitals(name: str) -> str:
    """A name written in capitals, in the usual letters: GAUCHER is Gaucher, PEI stays in names of organizations."""
    return " ".join(
        "-".join(_capital(part) for part in word.split("-"))
        if len(word.strip(".")) > 2 and word.isupper() and "." not in word.strip(".")
        else word
        for word in name.split()
    )


def _capital(part: str) -> str:
    for mark in ("'", "\u2019"):
        if mark in part:
            return mark.join(piece.capitalize() for piece in part.split(mark))
    return f"Mc{part[2:].capitalize()}" if part.startswith("MC") and len(part) > 4 else part.capitalize()
