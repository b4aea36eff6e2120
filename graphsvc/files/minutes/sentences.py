"""Sentences of minutes: who presided, came later or was there by one, and where the attendance ends."""

from __future__ import annotations

import functools
import re

from graphsvc.files.minutes import heading_labels, headings, names, words
from graphsvc.files.minutes.words import Attendance, fold

_PRESIDING = re.compile(
    r"(?:sous la pr[ée]sidence (?:de|du|d['’])|la pr[ée]sidence (?:est|étant) assurée par|pr[ée]sidée? par|"
    r"presided over by|chaired by|under the chair(?:manship|personship)? of)\s*(.+?)(?=(?<!\bM)[.;]|$| (?:et|and) (?:la"
    r"|le|the) )",
    re.IGNORECASE,
)


_TRAILING = re.compile(
    r"^(?P<names>.{5,400}?)\s+(?:(?:were|was|are|is)\s+(?:also\s+|all\s+)?(?P<there>present|in attendance)"
    r"|(?:étaient|était|sont|est)\s+(?:aussi\s+|également\s+)?(?P<la>présente?s?|invitée?s?)"
    r"|(?P<sent>(?:sent|extended|conveyed|has sent|have sent)\s+(?:his\s+|her\s+|their\s+)?(?:regrets"
    r"|apologies)|(?:s['\u2019]est|se sont|s['\u2019](?:était|étaient))\s+excusée?s?"
    r"|(?:avait|avaient|a|ont) (?:envoyé|transmis) (?:ses|leurs) (?:regrets|excuses)"
    r"|(?:a|ont) motivé (?:son|leur) absence|(?:were|was"
    r"|étaient|était|sont|est)\s+(?:excused|excusée?s?))"
    r"|(?:were|was|étaient|était|sont|est)\s+(?P<away>absente?s?))\s*(?:[.;,]|$)",
    re.IGNORECASE,
)


#: An absence of which was told before: *sont absents, ayant motivé leur absence*.
MOTIVATED = re.compile(r"\bmotiv|\bexcus|\bpr[ée]avis\b|\bwith (?:regrets?|notice)\b", re.IGNORECASE)


def trailing(text: str) -> tuple[str, Attendance] | None:
    """(names, attendance) of a sentence that says it behind them: *Ana Roy sent regrets.*; None otherwise."""
    match = _TRAILING.match(headings.unnumbered(heading_labels.bare(text)))
    if match is None or not headings.begins_with_name(match["names"]):
        return None
    told = match["sent"] or (match["away"] and MOTIVATED.search(text))
    return match["names"], "regrets" if told else "absent" if match["away"] else "present"


_NOBODY = re.compile(
    r"^\W*(?:personne|nobody|no one|aucune? représentante?s?|no representatives?)"
    rf"\s+(?:from|of|de la|de l['\u2019]|des|du|d['\u2019]){words.BEHIND}"
    r"(?:the\s+)?(?P<of>.{2,60}?)\s+(?:ne|n['\u2019]\w+|n['\u2019]|was|were|came|attended|could|is)\b",
    re.IGNORECASE,
)


def nobody_of(text: str) -> str | None:
    """Of which organization a sentence says that nobody came: *Personne de la commission ne s'est présenté.*"""
    match = _NOBODY.match(text)
    return match["of"] if match else None


_CHAIRING = re.compile(r"\bwith (.{3,60}?) (?:presiding|in the chair)\b", re.IGNORECASE)


def presiding(text: str) -> str | None:
    """Who is said to preside in a sentence; None where it says nothing of it."""
    match = _PRESIDING.search(text) or _CHAIRING.search(text)
    return match[1] if match else None


_ARRIVING = re.compile(
    r"((?:[A-ZÀ-Þ][\w.'\u2019-]*\s+){1,3}[A-ZÀ-Þ][\w'\u2019-]+)\s+(?:has\s+|had\s+)?(?:joined|arrived|arrives|joins|came"
    r"|(?:est\s+)?arrivée?|s['\u2019]est\s+jointe?|se\s+joint|rejoint|a\s+rejoint)\b"
)


def arrivals(text: str) -> list[str]:
    """Who is said to have come after the beginning: *K. Ross joined at 10:30*."""
    return [names.stripped(name).text for name in _ARRIVING.findall(text)]


def is_while(text: str) -> bool:
    """Whether a line says from when or until when the person above it was there: *from 5.40pm, item 4*."""
    return bool(
        re.match(
            r"\s*\(?(?:from|until|à partir de|jusqu['\u2019]à|de)\s+\d{1,2}\s?[.:h]\s?\d{0,2}", text, re.IGNORECASE
        )
    )


#: *Meeting convened at 9:00*.
_CLOCK = re.compile(r"([^:]{2,60}\d):\d\d")


def is_aside(text: str) -> bool:
    """Whether a line says when or where, and names nobody."""
    if re.fullmatch(r"\W*quorum\b\W{0,4}(?:yes|no|oui|non)?\W*", text, re.IGNORECASE):
        return True
    label = headings.LABEL.match(heading_labels.bare(text)) or _CLOCK.match(heading_labels.bare(text))
    if label and (tokens := fold(label[1]).split()) and len(tokens) <= 5:
        return bool(set(tokens) & words.ASIDE) and not set(tokens) - words.ASIDE - words.NEUTRAL - {
            "of",
            "start",
            "end",
            "attendance",
            "presence",
        }
    return bool(re.match(r"\s*(?:\d{1,2}\s*[:h]\s*\d{0,2}|page \d|https?:)", heading_labels.bare(text), re.IGNORECASE))


@functools.lru_cache(maxsize=5_000)
def ends(text: str) -> bool:
    """Whether a line is no longer attendance: an item of the agenda, a motion, a sentence."""
    plain = heading_labels.bare(text)
    body = re.sub(r"^\d{1,2}\s+(?=[A-ZÀ-Þ])", "", headings.unnumbered(plain))
    tokens = fold(body).split()
    if not tokens:
        return False
    numbered = body != plain
    if len(tokens) > 1 and tokens[0] in ("agenda", "item", "point") and (tokens[1] == "item" or tokens[1].isdigit()):
        return True
    if " ".join(tokens) in ("tour de table", "round table") or ("quorum" in tokens and len(tokens) <= 6):
        return True
    if tokens[0] in words.AGENDA and (numbered or len(tokens) <= 12 or plain.isupper()):
        return not set(tokens[1:]) & words.ORGANIZATION or numbered or plain.isupper()
    if " ".join(tokens[:3]).startswith(
        (
            "tour de table",
            "round table",
            "call to order",
            "ordre du jour",
            "approval of",
            "moved by",
            "propose par",
            "il est",
        )
    ):
        return True
    if re.match(r"[^:;,]{2,40}?\s?:\s+[a-zà-ÿ][\w'\u2019]*(?:\s+[\w'\u2019]+){2,}", body) and "(" not in body:
        return True  # what somebody said: *Ana : the clinic is open on Saturdays*
    small = {fold(token) for token in re.sub(r"\bainsi que\b", "et", body).split() if token[:1].islower()}
    said = len(small & words.SENTENCE)
    if (numbered or "called" in tokens) and "order" in tokens:
        return True
    return (
        (said >= 1 and len(tokens) >= 5 and body.rstrip().endswith((".", ":", "!")) and ";" not in body)
        or (said >= 2 and len(tokens) >= 6)
        or (len(tokens) > 16 and said >= 1 and body.count(",") < 3)
    )
