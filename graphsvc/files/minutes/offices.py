"""Offices and for whom they are held: *maire de Val-Brillant*, *représentante du chapitre de Brandon*."""

from __future__ import annotations

import re

from graphsvc.files.minutes import people, words
from graphsvc.files.minutes.words import fold

_OF = (
    r"(?:of (?:the )?|for (?:the )?|au sein (?:de la |du |de l['\u2019])|à la |de la |de l['\u2019]|des |du |de "
    r"|d['\u2019])"
)
#: Held for a municipality: *mairesse de Val-Brillant*, *maire de la ville de Belmont*, *Mayor of Kingsbridge*.
_MUNICIPAL = re.compile(
    r"^(.{0,30}?\b(?:mayor|reeve|warden|maire(?:sse)?|pr[ée]f[eè]te?)(?: suppléante?)?)\s+"
    + _OF
    + r"(?=(?:(?:ville|village"
    r"|canton|paroisse|municipalité|cité|town|city|township) (?:de la |de |du |des |d['\u2019]|of ))?(?-i:[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
#: Held by whom an organization sent.
_SENT = re.compile(
    r"^(.{0,40}?\b(?:repr[ée]sentante?s?|d[ée]l[ée]gu[ée]e?s?|representatives?|delegates?|members?|membres?|reps?)"
    r"(?: [a-zà-ÿ]{4,}){0,2})\s+" + _OF + r"(?=\S)",
    re.IGNORECASE,
)
#: Held at the head of an organization.
_HEAD = re.compile(
    r"^(.{0,30}?\b(?:présidente?|directeur|directrice|coordonnateur|coordonnatrice|responsable|trésori[eè]re?|gérante?)"
    r"(?:[ -][a-zà-ÿ]{4,}){0,2})\s+(?:de la |du |de l['\u2019]|d['\u2019])(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
#: Letters of an office, and of an organization: *GM ABCD*.
_LETTERED = re.compile(r"(C[AEFO]O|GM|ED|VP|DG|PDG) ([A-ZÀ-Þ]{3,}\b.*)$")
#: Behind an office in small letters a capital begins the organization.
_CAPITAL = re.compile(r"(?<=[\w.]) (?=[A-ZÀ-Þ])")
_SMALL = re.compile(
    r"(?:\b(?:de|du|des|la|le|les|en|à|au|aux|of|the|for|and|et|in|pour|sur)|['\u2019])$", re.IGNORECASE
)
#: Who is at the head of a department.
_HEADS = frozenset(
    "director manager coordinator supervisor head chief superintendent commissioner directeur directrice gestionnaire"
    " chef cheffe coordonnateur coordonnatrice superviseur superviseure".split()
)
_SMALL_WORDS = frozenset("and et of the de la du des".split())
#: Letters that are no organization, words of which none is a title, and titles.
_LETTERS = words.FIELDS | words.TITLES | words.POSTNOMINALS
_WHOLE, _OFFICES = words.ORGANIZATION - words.TITLES, words.TITLES | words.ROLES.keys()
#: Another office behind the organization.
_MORE = re.compile(r"\s+(?:et|and)\s+(?=([A-Za-zÀ-ÿ]{4,}(?:[ -].*)?$))")
#: What has members of its own, and sends nobody: *membre du Conseil municipal*.
_BODY = frozenset(
    "conseil administration municipal council board committee comite executif executive parliament parlement assembly"
    " assemblee public community communaute commons senate mrc ca du de la des d of the".split()
)


def of(text: str) -> tuple[str, str] | None:
    """(office, organization) of an office that names for whom it is held; None for another."""
    municipal = _MUNICIPAL.match(text)
    place = _before_office(text[municipal.end() :]).strip() if municipal else ""
    if municipal and fold(place) not in words.INSTITUTION:  # *Maire suppléant de la Ville*, which names none
        return municipal[1].strip(), place
    for pattern in (_SENT, _HEAD):
        if (match := pattern.match(text)) and (own := _organization(text[match.end() :], pattern is _HEAD)):
            return match[1].strip(), own
    if match := _LETTERED.match(text):
        return match[1], match[2]
    return _behind(text) or before_institution(text)


def before_institution(text: str) -> tuple[str, str] | None:
    """An office and the institution right behind it: *Director Example Library*, but not *Director Public Works*."""
    raw = text.split()
    for count in range(1, min(4, len(raw))):
        office, own = " ".join(raw[:count]), " ".join(raw[count:])
        if not set(fold(office).split()) <= _OFFICES:
            return None
        tokens = fold(own).split()
        told = {*tokens[:1], *tokens[-1:]} & words.INSTITUTION and (len(tokens) > 1 or own.isupper())
        if told and own[:1].isupper() and tokens[0] not in _OFFICES:
            return office, own
    return None


def of_department(text: str) -> bool:
    """Whether a text is an office within an organization that it does not name: *Director Public Works*."""
    tokens = fold(text).split()
    return len(tokens) > 1 and tokens[0] in _HEADS and set(tokens[1:]) <= words.DEPARTMENTS | _SMALL_WORDS


def _before_office(text: str) -> str:
    """An organization without the office behind it: *Val-Brillant et préfet suppléant*."""
    more = _MORE.search(text)
    return text[: more.start()] if more and people.kind(more[1])[0] == "title" else text


def _organization(text: str, whole: bool) -> str | None:
    """The organization with which a text begins; whole: its first word says that it is one."""
    own = _before_office(text)
    tokens = fold(own).split()
    lettered = re.match(r"[A-ZÀ-Þ]{3,}\b", own) is not None
    if not re.search(r"[A-ZÀ-Þ]", own) or set(tokens) <= _BODY or (len(tokens) < 2 and not lettered):
        return None
    return own.strip() if not whole or lettered or tokens[0] in words.INSTITUTION else None


def _behind(text: str) -> tuple[str, str] | None:
    """An office in small letters and the organization behind it: *coord. des services CSSSX*, *o.c. CSSS du Havre*."""
    for match in _CAPITAL.finditer(text):
        office, own = text[: match.start()], text[match.end() :]
        if _SMALL.search(office):
            continue
        first = own.split()[0].strip(".,")
        lettered = len(first) > 2 and first.isupper() and fold(first) not in _LETTERS
        if not lettered and not set(fold(first).split()) & _WHOLE:
            return None
        small = not re.search(r"[A-ZÀ-Þ]", office[1:]) and (office[:1].islower() or " " in office)
        told = set(fold(office).split()) & _OFFICES or "." in office  # *coord.*, *o.c.*
        return (office, own) if small and told else None
    return None
