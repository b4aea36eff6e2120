"""Kinds of the parts of a line: person, organization, job title, remark; and names without what surrounds them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from graphsvc.files.minutes import names, words
from graphsvc.files.minutes.words import fold

Kind = Literal["person", "organization", "title", "remark", "device", "nothing"]

_JOINING = frozenset("and of the for in et a au aux en pour sur on at with s".split())
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[ -]?){1,3}")
_OF = re.compile(r"\b(?:of|de la|de l|des|du|for|pour|the|d')\b|[&/]|\d")
_EMAIL = re.compile(r"<?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}>?")
#: Of whom an office is, behind its title.
_OF_BODY = re.compile(r"(?:de |du |des |d['\u2019]|of )")
#: The name of a place, in which a small word joins others.
_PLACE = re.compile(r"[A-ZÀ-Þ][\w'\u2019]*(?:-[\w'\u2019]+)*-(?:de|des|du|la|le|les|aux?|sur|en|à)-[\w'\u2019-]+")
_PHONE = re.compile(r"(?:\+?1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?:\s*(?:x|ext\.?|poste)\s*\d+)?")
#: Two words of which the second is letters that nobody is called by, or both are letters.
_LETTERED_LAST = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ-]+ [BCDFGHJKLMNPQRSTVWXZ]{2,5}|[A-Z]{2} [A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Known:
    """Folded names on record, by which a part of a line is told to be a person or an organization."""

    people: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()


NOBODY = Known()


#: What somebody may be beside being an organization's.
BESIDES = frozenset("resident residente parent citizen citoyen citoyenne student volunteer benevole".split())


def without_contacts(text: str) -> tuple[str, str | None]:
    """A text without addresses and telephone numbers, and the first e-mail address."""
    email = _EMAIL.search(text)
    bare = _PHONE.sub(" ", _EMAIL.sub(" ", text))
    return bare if email or bare != text else text, email[0].strip("<>") if email else None


def is_proper(text: str) -> bool:
    """Whether a text is written as a name: its words, but small ones, begin with capitals."""
    telling = [
        word for word in re.findall(r"[^\W\d_][\w'\u2019-]*", text) if fold(word) not in names.PARTICLES | _JOINING
    ]
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


@functools.lru_cache(maxsize=20_000)
def is_device(text: str) -> bool:
    """Whether a name is that of a device, not of a person."""
    if re.fullmatch(r"\s*\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*", text):  # a day
        return False
    plain = re.sub(r"[\u2019']s\b", "", text)
    own = re.sub(r"^\S{2,20}\s+(?=(?:iphone|ipad|galaxy|macbook|pixel)\b)", "", fold(plain))
    return bool(words.DEVICE.fullmatch(own) or words.DEVICE.fullmatch(text.strip().lower()))


@functools.lru_cache(maxsize=20_000)
def kind(text: str, known: Known = NOBODY) -> tuple[Kind, bool]:
    """What a part of a line is, and whether that is sure."""
    own = text.strip(" .,;:*")[: names.LENGTH + 1]
    folded = fold(own)
    tokens = folded.split()
    if not tokens or len(own) > names.LENGTH:
        return "nothing", True
    if is_device(own):
        return "device", True
    if folded in known.organizations:
        return "organization", True
    if re.fullmatch(r"@[\w.-]{2,39}|[A-ZÀ-Þ]\.[A-ZÀ-Þ][\w'\u2019-]{2,}", own):  # *@nick*, *J.VILLOT*
        return "person", True
    if re.fullmatch(r"[\w-]+(?:\.[a-z]{2,10}){1,2}", own) and own[:1].islower():  # *example.org*
        return "organization", True
    person = names.stripped(own)
    if fold(person.text) in known.people:
        return "person", True
    if folded in words.MARKS and len(tokens) == 1 and len(folded) > 1:
        return "remark", True
    lettered = own.isupper() and len(own) >= 3 and own.isalpha()  # *(ILL)*, an institute
    if (
        not lettered
        and set(tokens) <= words.REMARKS | {str(n) for n in range(61)}
        and not (set(tokens) & words.given_names() and own[:1].isupper())
    ):
        return "remark", True
    if _is_remark(own, tokens):
        return "remark", True
    if set(tokens) <= words.UNAFFILIATED and not set(tokens) & words.given_names():  # *parent*, *community member*
        return "title", True
    raw = own.split()
    if own[:1].islower() and _is_small_name(own, tokens):
        return "person", own.split()[-1][:1].isupper()
    if own.isupper() and len(raw) == 1 and "." not in own.strip(".") and folded.replace(" ", "") in words.POSTNOMINALS:
        return "remark", True
    if person.titled and _OF_BODY.match(person.text) and set(fold(person.text).split()) & words.INSTITUTION:
        return "title", True  # *Maire de la Ville de Belmont*
    if person.titled and names.is_name(person.text) and (rest := fold(person.text).split()):
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
    if len(raw) == 1 and _PLACE.fullmatch(own):  # *Val-des-Bois*
        return "organization", False
    first = tokens[0]
    if raw[0] in ("La", "Le") and len(raw) > 2 and {"de", "des", "du", "d"} & set(tokens[2:]):
        return "organization", True  # *La Balade des Livres*
    short = raw[0] == "Les" and len(raw) == 2 and not raw[1].endswith(("s", "x", "z"))  # *Les Hart*, who is a person
    if raw[0] in ("Les", "The", "Aux") and len(raw) > 1 and is_proper(own) and not short:
        return "organization", True
    given = first in words.given_names() or (len(tokens) > 1 and tokens[0] + tokens[1] in words.given_names())
    given = given or (raw[0] == "Ed" and len(raw) > 1)  # no executive director
    named = names.is_name(own)
    if re.fullmatch(r"[A-ZÀ-Þ]\. ?[A-ZÀ-Þ][a-zà-ÿ]+", own) and tokens[-1] in words.SURNAMES:  # *G. Hall*
        return "person", True
    if re.search(r"[a-z]-[A-Z]{2,6}$", own):  # *General Office-XPQ*
        return "organization", True
    also = re.fullmatch(r"([A-ZÀ-Þ].*?) (?:and|et|&) (\w+)", own)  # *Example Works and Resident*
    if also and fold(also[2]) in BESIDES and kind(also[1], known)[0] == "organization":
        return "organization", False
    organized = [token for token in tokens if token in words.ORGANIZATION]
    surname = bool(organized) and set(organized) <= words.SURNAMES and tokens[-1] in organized
    if surname and named and len(raw) == 2 and "-" in raw[0] and len(tokens) == 3:  # *Eun-ji Park*
        return "person", True
    if (
        named and len(tokens) > 2 and organized and tokens[-1] in words.TITLES and _is_title(own, tokens)
    ):  # *Christie Park Liaison*
        return "title", True
    if given and named and len(tokens) <= 4:
        last = tokens[1:]
        if not organized or (len(raw) == 2 and set(organized) <= words.SURNAMES and first not in words.ORGANIZATION):
            return "person", True
        if all(token in words.SURNAMES for token in organized if token in last) and first not in words.ORGANIZATION:
            return "person", False
    if _is_title(own, tokens):
        return "title", True
    if named and not organized and len(raw) >= 2 and names.turned(raw) is not None:
        return "person", True
    if organized:
        return "organization", True
    if len(raw) == 1 and words.is_acronym(own) and own.upper() == own and len(own) >= 2:
        return "organization", not own.isalpha() or len(own) > 2
    if _INITIALS.match(own) and re.match(r"[A-ZÀ-Þ]\.", own) and named:
        return "person", True
    if _OF.search(own.lower()) and not named:
        return "organization", False
    if len(raw) == 2 and _LETTERED_LAST.fullmatch(own):  # *Hollin CBC*
        return "organization", False
    if named and 2 <= len(raw) <= 5:
        return "person", False
    if named and len(raw) == 1:
        return ("person", True) if given else ("organization", False)
    return ("organization", False) if own[:1].isupper() or own[:1].isdigit() else ("title", False)


#: Given names that are words too, which small letters do not tell apart.
_WORDS = frozenset(
    "amber april art august autumn bill bob chance charity chase dale dawn dean destiny drew faith fern frank gene"
    " grace grant guy harmony heath hope iris ivy jack jay jean joy june lance le la les mark marc mason max may merit"
    " mike miles nick olive page pat pearl"
    " penny peter ray rich rob robin rock rose ruby rusty sandy son sue summer trinity victor violet ward will".split()
)


def _is_small_name(own: str, tokens: list[str]) -> bool:
    """Whether a name is written without its capital: *mary jo Tait*, *brian mclaughlin*."""
    return (
        2 <= len(tokens) <= 3
        and tokens[0] in words.given_names() - _WORDS
        and not set(tokens) & (words.ORGANIZATION | words.TITLES | words.SENTENCE | words.REMARKS | words.NEUTRAL)
        and not re.search(r"[\d.@/]", own)
    )


def _is_remark(own: str, tokens: list[str]) -> bool:
    """Whether a part says how or when somebody came: *arrived 7:10 pm*, *by phone*, *she/her*, *until item 4*."""
    if re.match(r"[A-ZÀ-Þ]\.", own):  # *A. Robson*
        return False
    if re.match(r"\d{1,3} [a-zà-ÿ]{3}", own) and set(tokens) & (
        words.SENTENCE | words.PRESENT
    ):  # *3 administrateurs sont présents*
        return True
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


#: What stands before a job title.
_RANKS = frozenset(
    "general medical deputy assistant senior chief acting interim executive associate regional vice".split()
)
#: Titles that are written in capitals only: *CAO*, but *Feng Cao*.
_LETTERED = frozenset("gm cao ceo cfo coo cio cto cso dg pdg vp avp".split())


def _is_title(own: str, tokens: list[str]) -> bool:
    if (
        own[:1].islower() and tokens[0] not in names.PARTICLES and not re.match(r"[a-z]{1,2}[A-Z][a-z]", own)
    ):  # *paroisse Saint-Basile* is an organization
        return not (tokens[0] in words.ORGANIZATION - words.TITLES and re.search(r"\s[A-ZÀ-Þ]", own))
    if re.match(r"[a-z]{1,2}[A-Z][a-z]", own):  # *sFractal Consulting*
        return False
    small = {fold(word) for word in own.split() if not word.isupper()} & _LETTERED
    titled = [token for token in tokens if token in words.TITLES and token not in small]
    if len(tokens) > 1 and own.endswith(" Ed"):  # *Example Lake Adult Ed*
        return False
    if tokens[0] in ("admin", "administrative", "technical", "technique") and len(tokens) <= 3:
        return True
    if not titled:
        return False
    if (
        tokens[0] in ("district", "division") and len(tokens) > 1 and not re.search(r"\d", own)
    ):  # *District scolaire du Nord*
        return False
    institution = words.ORGANIZATION - words.TITLES
    if tokens[0] in institution and tokens[1:2] in (["d"], ["de"], ["des"], ["du"]):  # *Centre d'action bénévole*
        return False
    if (
        tokens[-1] in ("district", "ward", "quartier", "member", "membre", "partner")
        and set(tokens) & institution
        and tokens[0] not in words.TITLES
    ):
        return False
    if small and not titled:
        return False
    if tokens[0] in _RANKS and len(tokens) > 1 and tokens[1] in words.TITLES and tokens[-1] not in words.INSTITUTION:
        return True  # *General Manager of Community Services*
    if tokens[0] in words.TITLES or tokens[-1] in words.TITLES:
        # "Council of Ministers" is none; "Director of Housing" is one; "Volunteer Centre" is not.
        return not (
            tokens[-1] in institution
            and tokens[0] in words.TITLES
            and not re.search(r" (?:of |for |in |d['\u2019]|de|du |en |à |aux? |pour )", own)
        )
    return len(titled) * 2 >= len(tokens)
