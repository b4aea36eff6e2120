"""Who sat in for whom: *A for B*, *A (proxy for B)*, *B, represented by A*, *A en remplacement de B*."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphsvc.files.minutes import people, words

#: The alternate stands before these, the member or the organization behind.
_FOR = (
    r"(?:as\s+|acting\s+as\s+)?(?:an?\s+|the\s+|l[ae]\s+)?(?:proxy|alternate|alt\.?|designate|designee|delegate"
    r"|substitute|sub|stand-?in|"
    r"replacement|remplaçante?|remplacante?|substitut|substitute|suppléante?|suppleante?|mandataire"
    r"|délégu[ée]e?|representative|"
    r"représentante?|representante?)\s+"
    r"(?:for|of|pour|de\s+la|de\s+l['’]|des|de|d['’]|du|à|a)" + words.BEHIND + r"(?:the\s+)?"
    r"|(?:standing|sitting|filling|stepping)\s+in\s+(?:for|as)\s+"
    r"|(?:replacing|replaces|remplaçant|remplacant|remplace|représentant|representant|representing|represents"
    r"|représente|rempl\.)\s+"
    rf"|(?:en\s+remplacement|à\s+la\s+place|au\s+nom)\s+(?:de|du|d['’]){words.BEHIND}"
    r"|(?:p\.\s?p\.|par\s+procuration\s+(?:pour|de)|(?-i:pp)\.?)\s+"
    r"|on\s+behalf\s+of\s+|in\s+(?:place|lieu|the\s+place)\s+of\s+|instead\s+of\s+|in\s+for\s+|rep\.?\s+for\s+"
    r"|(?:for|pour)\s*:?\s+"
)
#: The member stands before these, the alternate behind.
_BY = (
    r"(?:was\s+|is\s+|est\s+|était\s+)?(?:represented|replaced|représentée?|representee?|remplacée?"
    r"|remplacee?)\s+(?:by|par)\s+"
    r"|(?:alternate|alt\.?|proxy|substitute|delegate|designate|substitut|suppléante?|remplaçante?|procuration"
    r"|représentante?)"
    r"(?:\s+(?:present|attending|présente?|held\s+by|given\s+to|to|is|à))?\s*[:=]\s*"
    r"|(?:proxy|alternate|delegate)\s+(?:to|held\s+by|given\s+to|is)\s+"
    r"|(?:procuration|pouvoir)\s+(?:(?:donnée?|remise?|confiée?)\s+)?à\s+"
    r"|(?:a|avait|ont|donne(?:nt)?)\s+(?:donné\s+)?(?:sa|son|leur)\s+(?:voix|procuration|pouvoir|mandat)\s+à\s+"
    r"|(?:sent|sends|gave\s+(?:his|her|their)?\s*proxy\s+to|donne(?:nt)?\s+(?:sa\s+|leur\s+)?(?:procuration"
    r"|pouvoir)\s+à)\s+"
    r"|(?:alternate|alt\.?|proxy|substitut|substitute|suppléante?|delegate)\s+(?=[A-ZÀ-Þ])"
)
_OPEN = r"\s*(?P<open>[(\[])\s*|\s*[,;\u2013\u2014-]+\s*|\s+"
#: Before a word that belongs to an office: *maire suppléant Luc Dubé*, *préfet suppléant de la MRC*.
_NO_OFFICE = "".join(f"(?<!{office} )" for office in ("maire", "mairesse", "préfet", "préfète", "prefet", "prefete"))
_CAPITAL = r"(?=(?:the\s+|l[ae]s?\s+|l['’])?[A-ZÀ-Þ])"
_ALTERNATE_FIRST = re.compile(rf"(?:{_OPEN}){_NO_OFFICE}(?P<word>{_FOR})(?-i:{_CAPITAL})", re.IGNORECASE)
_MEMBER_FIRST = re.compile(rf"(?:{_OPEN}){_NO_OFFICE}(?P<word>{_BY})(?-i:{_CAPITAL})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proxy:
    """The text of the one who sat in, and of the one, or the organization, for whom.

    after: text behind both that tells of the one before; strict: the words allow no other meaning.
    """

    alternate: str
    member: str
    after: str
    alternate_first: bool
    strict: bool


def parted(text: str) -> list[str]:
    """A list in which some were represented, in parts of which each tells of one: *A by B, C by D*, *A (for B), C*."""
    if re.search(r"\)\s*,|,[^()]*\(", text) and (pieces := _bracketed(text)):
        return pieces
    if len(_MEMBER_FIRST.findall(text)) < 2 or ":" in text.partition(",")[0]:
        return [text]
    parts: list[str] = []
    for piece in re.split(r"\s*,\s*(?![^()]*\))|\s+(?:et|and)\s+(?=[A-ZÀ-Þ])", text):
        if parts and not (_MEMBER_FIRST.search(piece) or _MEMBER_FIRST.search(parts[-1])):
            parts[-1] = f"{parts[-1]}, {piece}"
        else:
            parts.append(piece)
    return parts


def _bracketed(text: str) -> list[str]:
    """A list parted around each of its people in brackets behind whom it says for whom they came; else empty."""
    pieces, found = re.split(r"\s*,\s*(?![^()]*\))", text), list[str]()
    alone = [_stands_alone(piece) for piece in pieces]
    if len(pieces) < 3 or not any(alone):
        return []
    for number, piece in enumerate(pieces):
        if not number or alone[number] or alone[number - 1]:
            found.append(piece)
        else:
            found[-1] = f"{found[-1]}, {piece}"
    return found


def _stands_alone(piece: str) -> bool:
    """Whether a piece tells by itself who came for whom: *Ana Roy (for Ben Cho)*, *Ana Roy for Ben Cho (MHCC)*."""
    match = _ALTERNATE_FIRST.search(piece) or _MEMBER_FIRST.search(piece)
    if match is None or len(piece[: match.start()].split()) < 2:
        return False
    behind = piece[match.end() :].partition("(")[0]
    return (
        bool(match["open"])
        or "(" in piece[: match.start()]
        or (people.kind(piece[: match.start()])[0] == "person" and people.kind(behind) == ("person", True))
    )


def of(text: str) -> Proxy | None:
    """The proxy that a line tells of; None for another line."""
    for pattern, alternate_first in ((_MEMBER_FIRST, False), (_ALTERNATE_FIRST, True)):
        match = pattern.search(text)
        if match is None or not text[: match.start()].strip():
            continue
        if match["word"].strip() in ("For", "Pour") and not text.isupper():  # *Marriage Education For Refugees*
            continue
        before, behind = text[: match.start()].strip(" ,;"), text[match.end() :]
        after = ""
        if before.count("(") > before.count(")") and ")" in behind:  # *Ana Roy (Library, represented by Ben Cho)*
            inside, _closing, after = behind.partition(")")
            before, behind, after = f"{before})", inside, after.strip(" ,;")
        elif match["open"]:
            inside, _closing, after = re.sub(r"\]", ")", behind).partition(")")
            behind, after = inside, after.strip(" ,;")
            if "(" in inside:
                behind, after = behind + ")", after.lstrip(")")
        strict = not re.fullmatch(r"(?:for|pour|sent|represent\w+|représent\w+)\s*:?\s*", match["word"], re.IGNORECASE)
        first, second = (before, behind) if alternate_first else (behind, before)
        return Proxy(first.strip(), second.strip(), after, alternate_first, strict)
    return None
