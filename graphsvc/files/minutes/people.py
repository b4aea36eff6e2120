"""Kinds of the parts of a line: person, organization, job title, remark; and names without what surrounds them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from graphsvc.files.minutes import words
from graphsvc.files.minutes.words import fold

#: Most characters of a name.
LENGTH = 300
Kind = Literal["person", "organization", "title", "remark", "device", "nothing"]

_PARTICLES = frozenset(
    "de du des la le les d da di dos das do van von der den ten ter bin ibn al el abu ould ap mac mc st ste saint "
    "sainte y e dit o san santa abd bint".split()
)
_SMALL = frozenset("of the and in for to on et pour sur with at is are was".split())
_JOINING = frozenset("and of the for in et a au aux en pour sur on at with s".split())
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[ -]?){1,3}")
#: A seat before the name of who has it.
_SEATED = re.compile(
    r"(?:citizen|public|community|resident|student|youth|parent|lay|municipal|council|board|member|senior)"
    r" (?:rep\.?|representative|member|appointee|liaison|trustee) [A-ZÀ-Þ][\w.'’-]* [A-ZÀ-Þ]",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[A-ZÀ-Þ](?:\.-?|-)[A-ZÀ-Þ]\.?(?:[A-ZÀ-Þ]\.?)?")
_OF = re.compile(r"\b(?:of|de la|de l|des|du|for|pour|the|d')\b|[&/]|\d")
_EMAIL = re.compile(r"<?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}>?")
#: What stands before a rank or an office of two words: *Staff Sgt.*, *Fire Chief*, *Past President*.
_RANKED = frozenset(
    "staff acting fire police past assistant associate interim detective lieutenant lt city county grand band"
    " school maj major petty first".split()
)
_PHONE = re.compile(r"(?:\+?1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?:\s*(?:x|ext\.?|poste)\s*\d+)?")
_POSTNOMINAL = re.compile(r"(?:,?\s+(?:[A-Z][A-Za-z]{0,2}\.){2,4}|,?\s+(?:Jr|Sr|Esq)\.?|,?\s+I{2,3}|,?\s+Ph\.?D\.?)$")


@dataclass(frozen=True, slots=True)
class Known:
    """Folded names on record, by which a part of a line is told to be a person or an organization."""

    people: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name without titles; titled: an honorific stood before it, several for a list that it begins."""

    text: str
    titled: str = ""
    sure: bool = False
    role: str | None = None


NOBODY = Known()


def without_contacts(text: str) -> tuple[str, str | None]:
    """A text without addresses and telephone numbers, and the first e-mail address."""
    email = _EMAIL.search(text)
    bare = _PHONE.sub(" ", _EMAIL.sub(" ", text))
    return bare if email or bare != text else text, email[0].strip("<>") if email else None


def is_proper(text: str) -> bool:
    """Whether a text is written as a name: its words, but small ones, begin with capitals."""
    telling = [word for word in re.findall(r"[^\W\d_][\w'\u2019-]*", text) if fold(word) not in _PARTICLES | _JOINING]
    if not telling or len(telling) > 10:
        return False
    # French names of organizations have one capital only: *Association des femmes du Havre*.
    capital = sum(word[:1].isupper() or word[:2].lower() in ("d'", "l'", "d\u2019", "l\u2019") for word in telling)
    french = (
        telling[0][:1].isupper()
        and set(fold(text).split()) & words.ORGANIZATION
        and set(fold(text).split()) & {"de", "des", "du", "la", "le", "d", "l"}
    )
    return capital * 10 >= len(telling) * 7 or (bool(french) and not set(fold(text).split()) & words.SENTENCE)


def is_device(text: str) -> bool:
    """Whether a name is that of a device, not of a person."""
    plain = re.sub(r"[\u2019']s\b", "", text)
    own = re.sub(r"^\S{2,20}\s+(?=(?:iphone|ipad|galaxy|macbook|pixel)\b)", "", fold(plain))
    return bool(words.DEVICE.fullmatch(own) or words.DEVICE.fullmatch(text.strip().lower()))


@functools.lru_cache(maxsize=20_000)
def kind(text: str, known: Known = NOBODY) -> tuple[Kind, bool]:
    """What a part of a line is, and whether that is sure."""
    own = text.strip(" .,;:*")[: LENGTH + 1]
    folded = fold(own)
    tokens = folded.split()
    if not tokens or len(own) > LENGTH:
        return "nothing", True
    if is_device(own):
        return "device", True
    if folded in known.organizations:
        return "organization", True
    person = stripped(own)
    if fold(person.text) in known.people:
        return "person", True
    if folded in words.MARKS and len(tokens) == 1 and len(folded) > 1:
        return "remark", True
    if set(tokens) <= words.REMARKS | {str(n) for n in range(61)} and not (
        set(tokens) & words.given_names() and own[:1].isupper()
    ):
        return "remark", True
    if _is_remark(own, tokens):
        return "remark", True
    raw = own.split()
    if own.isupper() and len(raw) == 1 and "." not in own.strip(".") and folded.replace(" ", "") in words.POSTNOMINALS:
        return "remark", True
    if person.titled and person.text and _is_name(person.text):
        rest = fold(person.text).split()
        if rest[-1] in words.TITLES or (
            rest[0] in words.TITLES and rest[0] not in words.given_names() and person.text[:3] != "Ed "
        ):
            return "title", True
        if (
            not set(rest) & words.ORGANIZATION
            or set(rest) & words.ORGANIZATION <= words.SURNAMES
            or rest[0] in words.given_names()
        ):
            return "person", True
    if person.titled and not person.text:
        return "title", True
    if tokens[0] in ("the", "la", "le", "les") and raw[0].islower() and len(raw) > 1 and raw[1][:1].isupper():
        return kind(" ".join(raw[1:]), known)
    first = tokens[0]
    if raw[0] in ("Les", "The", "Aux") and len(raw) > 1 and is_proper(own):
        return "organization", True
    given = first in words.given_names() or (len(tokens) > 1 and tokens[0] + tokens[1] in words.given_names())
    named = _is_name(own)
    organized = [token for token in tokens if token in words.ORGANIZATION]
    surname = bool(organized) and set(organized) <= words.SURNAMES and tokens[-1] in organized
    if surname and named and len(raw) == 2 and "-" in raw[0] and len(tokens) == 3:  # *Eun-ji Park*
        return "person", True
    if given and named and len(tokens) <= 4:
        last = tokens[1:]
        if not organized or (len(raw) == 2 and set(organized) <= words.SURNAMES and first not in words.ORGANIZATION):
            return "person", True
        if all(token in words.SURNAMES for token in organized if token in last) and first not in words.ORGANIZATION:
            return "person", False
    if _is_title(own, tokens):
        return "title", True
    if named and not organized and len(raw) >= 2 and _reversed(raw) is not None:
        return "person", True
    if organized:
        return "organization", True
    if len(raw) == 1 and words.ACRONYM.fullmatch(own) and own.upper() == own and len(own) >= 2:
        return "organization", not own.isalpha() or len(own) > 2
    if _INITIALS.match(own) and re.match(r"[A-ZÀ-Þ]\.", own) and named:
        return "person", True
    if _OF.search(own.lower()) and not named:
        return "organization", False
    if named and 2 <= len(raw) <= 5:
        return "person", False
    if named and len(raw) == 1:
        return ("person", True) if given else ("organization", False)
    return ("organization", False) if own[:1].isupper() or own[:1].isdigit() else ("title", False)


def _is_remark(own: str, tokens: list[str]) -> bool:
    """Whether a part says how or when somebody came: *arrived 7:10 pm*, *by phone*, *she/her*, *until item 4*."""
    if re.match(r"[A-ZÀ-Þ]\.", own):  # *A. Robson*
        return False
    if re.fullmatch(r"(?:she|he|they|elle|il|iel|ze)(?:\s*/\s*\w+){1,2}", own.strip().lower()):
        return True
    lead = {
        "arrived",
        "left",
        "joined",
        "via",
        "by",
        "arrive",
        "arrivee",
        "quitte",
        "depart",
        "until",
        "jusqu",
        "late",
        "par",
        "from",
        "en",
        "virtual",
        "virtually",
        "remote",
        "attended",
        "excused",
        "as",
        "a",
        "through",
        "present",
        "called",
        "departed",
        "absent",
        "at",
    }
    noted = [
        token
        for token in tokens
        if token in words.REMARKS or token.isdigit() or re.fullmatch(r"\d+(?:h|am|pm)?\d*", token)
    ]
    return tokens[0] in lead and own[:1].islower() | (len(tokens) > 1) and len(noted) * 2 >= len(tokens)


def _is_title(own: str, tokens: list[str]) -> bool:
    if own[:1].islower() and tokens[0] not in _PARTICLES:  # *paroisse Saint-Basile* is an organization
        return not (tokens[0] in words.ORGANIZATION - words.TITLES and re.search(r"\s[A-ZÀ-Þ]", own))
    titled = [token for token in tokens if token in words.TITLES]
    if tokens[0] in ("admin", "administrative", "technical", "technique") and len(tokens) <= 3:
        return True
    if not titled:
        return False
    if (
        tokens[0] in ("district", "division") and len(tokens) > 1 and not re.search(r"\d", own)
    ):  # *District scolaire du Nord*
        return False
    institution = words.ORGANIZATION - words.TITLES
    if (
        tokens[-1] in ("district", "ward", "quartier", "member", "membre", "partner")
        and set(tokens) & institution
        and tokens[0] not in words.TITLES
    ):
        return False
    if tokens[0] in words.TITLES or tokens[-1] in words.TITLES:
        # "Council of Ministers" is none; "Director of Housing" is one; "Volunteer Centre" is not.
        return not (
            tokens[-1] in institution and tokens[0] in words.TITLES and " of " not in f" {own} " and " de" not in own
        )
    return len(titled) * 2 >= len(tokens)


def _is_name(text: str) -> bool:
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
            or fold(part) in _PARTICLES
            or part[:2].lower() in ("d'", "l'", "d\u2019")
        )
        for part in raw
    ):
        return not any(char.isascii() and char.isalpha() for char in text) and len(raw) <= 4
    if len(raw) > 1 and 2 <= len(raw[0]) <= 4 and raw[0].isalpha() and raw[0].isupper() and fold(raw[1]) in _PARTICLES:
        return False  # *CDC du Havre*
    if len(raw) > 1 and len(raw[0]) in (2, 3) and raw[0].isalpha() and raw[0].isupper() and not raw[1].isupper():
        return fold(raw[0]) in words.given_names() or not any(fold(part) in words.TITLES for part in raw[1:])
    return any(len(part.strip(".")) > 1 for part in raw) or len(raw) == 1


def _reversed(raw: list[str]) -> str | None:
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
    own = re.sub(r"\s+", " ", text[:LENGTH]).strip(" ,;:*\u2020\u2021-\u2013\u2014\u2022")
    own = _POSTNOMINAL.sub("", own).strip(" ,")
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
    ahead = _title_ahead(raw)
    titled, raw = raw[:ahead], raw[ahead:]
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
            and not _is_initial(raw, parts)
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
    if (turned := _reversed(name.split())) is not None and len(name.split()) <= 4:
        name = turned
    return Name(_capitals(name), " ".join(titled), bool(titled), role)


def _title_ahead(raw: list[str]) -> int:
    """How many words of a job title stand before a name: *Executive Director Mai Pham*; 0 where none do."""
    if (
        3 <= len(raw) <= 4
        and raw[0] in ("ED", "CEO", "CAO", "CFO", "COO", "VP", "DG", "PDG")
        and _is_name(" ".join(raw[1:]))
    ):
        return 1
    if not raw or fold(raw[0]) in words.given_names() or fold(raw[0]) in words.HONORIFICS:
        return 0
    if _SEATED.match(" ".join(raw)) and not {fold(word) for word in raw[2:]} & (words.TITLES | words.ORGANIZATION):
        return 2
    for count in range(1, min(len(raw) - 1, 5)):
        name = [fold(word) for word in raw[count:]]
        if (
            {fold(raw[count - 1]), fold(raw[0])} & words.TITLES
            and name[0] in words.given_names()
            and 2 <= len(name) <= 3
        ):
            whole = all(word[:1].isupper() for word in raw) and not set(name) & (words.TITLES | words.ORGANIZATION)
            return count if whole else 0
    return 0


def _is_initial(raw: list[str], parts: list[str]) -> bool:
    """`M.` of *M. Leblanc* stands for monsieur, of *M. J. Smith* for a name."""
    if parts != ["m"] and parts != ["s"]:
        return False
    return len(raw) > 2 and bool(re.fullmatch(r"[A-Z]\.", raw[1]))


def _capitals(name: str) -> str:
    """A name written in capitals, in the usual letters: GAUCHER is Gaucher, PEI stays in names of organizations."""
    return " ".join(
        "-".join(_capital(part) for part in word.split("-")) if len(word.strip(".")) > 2 and word.isupper() else word
        for word in name.split()
    )


def _capital(part: str) -> str:
    for mark in ("'", "\u2019"):
        if mark in part:
            return mark.join(piece.capitalize() for piece in part.split(mark))
    return f"Mc{part[2:].capitalize()}" if part.startswith("MC") and len(part) > 4 else part.capitalize()
