"""What the first lines of minutes say of the gathering itself: what it is called, and its day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.files.mapping import dates
from graphsvc.files.minutes import heading_labels, headings
from graphsvc.files.minutes.words import fold

#: How many lines with text are looked at, and how long one may be: a paragraph is no headline.
LINES, LONGEST = 15, 160
#: What a line says that only calls the document by its kind, in words without accents.
KINDS = frozenset(
    "minutes minute meeting meetings notes note agenda attendance sign in sheet list of the draft final approved"
    " proces verbal pv compte rendu cr reunion rencontre seance feuille liste des de la du presences presence ebauche"
    " projet adopte title titre subject objet date day jour et and".split()
)
_KIND = re.compile(
    r"^(?:(?:draft|final)\s+)?(?:minutes|notes|proc[èe]s[- ]verbal|compte[- ]rendu|p\.-v\.|sign[- ]?in sheet"
    r"|feuille de pr[ée]sences?|liste de pr[ée]sences?)\s*(?:(?:of|for|from|de|du|des|d')(?:\s+(?:the|la|le)\b)?)?"
    r"\s*[:\u2013\u2014-]*\s*"
    r"|\s*[\u2013\u2014:,-]*\s*\(?(?:draft\s+)?(?:meeting\s+)?(?:minutes|notes|proc[èe]s[- ]verbal|compte[- ]rendu)"
    r"\)?$",
    re.IGNORECASE,
)
_SIGNS = " \t.,;:|\u2013\u2014-"
#: What is left before a day that was taken out.
_TRAILING = re.compile(
    r"(?:[\s,]+(?:r[ée]union|rencontre|s[ée]ance|meeting))?(?:[\s,]+(?:held|tenue?))?"
    r"(?:\s+(?:du|de|d'|le|la|of|from|on|the|for))+[\s.,;:\u2013\u2014-]*$|[\s,]+(?:held|tenue?)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:title|titre|subject|objet|meeting|r[ée]union|committee|comit[ée]|event)\s*:\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Headline:
    """title: empty where no line is one; day: ISO, empty where no exact day is said; said: all that was looked at."""

    title: str
    day: str
    said: str


def of(lines: Iterable[str]) -> Headline:
    """The headline of minutes: the first day, and the line, or two on end, above the attendance that are its title."""
    title: list[str] = []
    looked: list[str] = []
    day = ""
    goes_on = True
    for line in lines:
        text = " ".join(heading_labels.bare(line).split())
        if not text:
            goes_on = goes_on and not title
            continue
        found, rest = dates.found_in(text) if len(text) <= LONGEST else ("", text)
        heading = headings.of(text)
        names = heading is not None and heading.attendance is not None and not heading.single
        if len(looked) == LINES or (names and not found):
            break
        looked.append(text)
        exact = len(found) == len("2026-03-04")
        titled = goes_on and len(text) <= LONGEST and (heading is None or exact)
        own = _title(rest if exact else text) if titled else ""
        if own:
            title.append(own)
            goes_on = len(title) < 2 and not exact
        day = day or (found if exact else "")
    return Headline(" – ".join(title)[:LONGEST], day, "\n".join(looked))


def _title(text: str) -> str:
    """A line without what it calls the document; empty where nothing else is left, or it labels something."""
    plain = _LABEL.sub("", text)
    if plain == text and re.match(r"^[^:]{1,30}:\s", text):
        return ""  # *Location: Town Hall*
    plain = _TRAILING.sub("", _KIND.sub("", plain)).strip(_SIGNS)
    known = fold(plain).split()
    return plain[:200] if known and not set(known) <= KINDS and not known[0].isdigit() else ""
