"""Headings of minutes: *Members present*, *Absences motivées*, *Regrets: A, B*, and where the attendance ends."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from graphsvc.files.minutes import heading_labels, heading_words, people, words
from graphsvc.files.minutes.heading_labels import Heading, bare
from graphsvc.files.minutes.words import fold

_NUMBER = re.compile(
    r"^\s*(?:\(?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])(?:[.]\d{1,2}){0,3}[.):]+|\d{1,2}(?:\.\d{1,2})+"
    r"|\d{2,4}-\d{1,4}(?:-\d{1,4})?[.:)]?|[IVX]{1,4}\s*[-\u2013])\s+"
)
_COUNT = re.compile(
    r"\s*[(\[]\s*(?:n\s*=\s*)?\d{1,3}(?:\s*(?:/|of|de|sur)\s*\d{1,3})?\s*[)\]]|\s*\d{1,3}\s*/\s*\d{1,3}"
)
_DAY = re.compile(
    r"[\s,(\u2013\u2014-]{0,6}(?:\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{2,4}|(?:le )?\d{0,2}(?:er)?\s*(?:"
    + words.MONTHS
    + r")\.?\s*\d{0,2}(?:st|nd|rd|th)?,?\s*(?:\d{4})?)\)?\s*$",
    re.IGNORECASE,
)
LABEL = re.compile(r"^([^:]{1,160}?)\s*[:\uff1a](?!\d\d\b)\s*(.*)$")
_DASHED = re.compile(r"^([^\u2013\u2014-]{1,60}?)\s+(?:[\u2013\u2014]|--?)\s+(.*)$")
#: A semicolon where a colon is meant: *Absent members; Ana Roy*.
_SEMICOLON = re.compile(r"^([^:;,]{4,40});\s+(?=[A-ZÀ-Þ])(.*)$")
_SENTENCE_HEAD = 7


#: *For the Town of Crossing Point:*, *Pour la Ville :*, above those who speak for it.
SPOKEN_FOR = re.compile(
    r"^(?:for|from|representing|on behalf of|pour|représentant|au nom de)\s+(?:(?:the|la|le|les)\s+|l['\u2019])?"
    r"(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)


def unnumbered(text: str) -> str:
    """A text without the number before it."""
    return _NUMBER.sub("", text, count=1)


@functools.lru_cache(maxsize=5_000)
def of(text: str) -> Heading | None:
    """The heading that a line is, or begins with; None for another line."""
    plain = unnumbered(bare(text))
    noted = re.sub(r"\s*\([a-zà-ÿ ]{3,40}\)\s*(?=:?$)", "", plain)  # *Participants (in order of arrival)*
    counted = re.sub(r"^\d{1,2}\s+(?=[A-ZÀ-Þ])", "", plain)  # *1 Present*
    for candidate in dict.fromkeys((plain, noted, _COUNT.sub("", plain), _DAY.sub("", plain), counted)):
        found = _of(candidate)
        if found is not None:
            return found
    return None


def _of(text: str) -> Heading | None:
    stripped = bare(text).strip(" :.-\u2013\u2014")
    if (
        whole := heading_labels.placed(stripped) or heading_labels.said(stripped, text.rstrip().endswith(":"))
    ) is not None:
        return whole
    if heading_labels.is_mode(stripped):
        return Heading("present")
    if text.rstrip().endswith(":") and (match := SPOKEN_FOR.match(stripped)):
        organization = stripped[match.end() :]
        if people.kind(organization) == ("organization", True):
            return Heading(None, organization=organization)
    for pattern in (LABEL, _SEMICOLON, _DASHED):
        if (match := pattern.match(text)) and match[2].strip():
            label, rest = match[1], bare(match[2]).strip()
            said = heading_labels.placed(label) or heading_labels.said(_COUNT.sub("", bare(label)), True)
            if said is None and pattern is LABEL:
                said = _tail(label)
            if said is not None and pattern is _DASHED and not begins_with_name(rest):
                if said.attendance and not said.single and len(rest.split()) <= 12:
                    return replace(said, rest="")
                continue
            if said is not None:
                return replace(said, rest=rest)
    if text.rstrip().endswith(":") and (said := _tail(stripped)):
        return said
    return _attended_by(text) or _leading(text)


_ATTENDED_BY = re.compile(
    r"^[^,;:.]{0,60}?\b(?:attended by|in attendance (?:were|was|are)|(?:those|also) present (?:were|are)|made up of"
    r"|assist(?:aient|ent|ait) (?:aussi |également )?à la (?:réunion|rencontre|séance)"
    r"|(?:ont|a) participé à la (?:réunion|rencontre|séance))\s*:?\s+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)


def _attended_by(text: str) -> Heading | None:
    """A sentence that says who came: *The meeting was attended by Ana Roy, Library, and Ben Cho.*"""
    match = _ATTENDED_BY.match(text)
    if (
        match is None
        or not text[match.end()].isupper()
        or people.kind(re.split(r"\s*[,;(]|\s(?:and|et|from|of)\s", text[match.end() :])[0])[0] != "person"
    ):
        return None
    return Heading("present", text[match.end() :])


def _tail(label: str) -> Heading | None:
    """A sentence that ends as a heading: *... with the following members present:*."""
    tokens = fold(label).split()
    tail = tokens[-_SENTENCE_HEAD:]
    if len(tokens) < 3 or not set(tail) & (words.PRESENT | words.REGRETS | words.ABSENT):
        return None
    if set(tail) & {"minutes", "report", "motion", "vote", "action", "decision"}:
        return None
    attendance = heading_words.attendance(tail)
    return Heading(attendance, sure=attendance == "present") if attendance else None


_TWO = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ][\w'\u2019-]* [A-ZÀ-Þ][\w'\u2019-]+")
#: In whose place somebody did what follows: *En l'absence du maire, ...*.
_ABSENCE = re.compile(r"\s*(?:en (?:l['\u2019]|son )absence|in (?:the |his |her )?absence)\b", re.IGNORECASE)


def _leading(text: str) -> Heading | None:
    """A heading without a colon before the names: *PRESENT Mayor ...*, *Regrets were received from ...*."""
    tokens = text.split()
    best = 0
    for count in range(1, min(len(tokens), 11)):
        said = heading_labels.said(" ".join(tokens[:count]), False)
        if said is None and count > 1 and set(fold(tokens[count - 1]).split()) - words.NEUTRAL:
            break
        following = tokens[count].lstrip("(\"'«")
        if said and said.attendance and not said.single and following[:1].isupper():
            best = count
    first = fold(tokens[0]).split()[:1] if tokens else []
    if not best or not first or _ABSENCE.match(text):
        return None
    strong = words.PRESENT | words.REGRETS | words.ABSENT
    said = heading_labels.said(" ".join(tokens[:best]), False)
    rest = " ".join(tokens[best:]).lstrip("-\u2013\u2014 ")
    sure = any(
        token in strong and raw.isupper() for token, raw in zip([fold(t) for t in tokens[:best]], tokens, strict=False)
    )
    glued = any(
        fold(token)
        in {"were", "from", "etaient", "sont", "de", "include", "included", "are", "est", "etait", "is", "was"}
        for token in tokens[:best]
    )
    first_name = re.split(r"\s*[,;(]|\s+(?:and|et)(?:\s+|$)", rest, maxsplit=1)[0]
    two = _TWO.match(rest)  # *PRÉSENTS Ana ROY mairesse*
    named = sure and two is not None and people.kind(two[0]) == ("person", True)
    if not named and people.kind(first_name)[0] not in ("person", "title"):
        return None
    if said is None or not (sure or glued or set(fold(" ".join(tokens[:best])).split()) & words.REGRETS):
        return None
    return replace(said, rest=rest)


def begins_with_name(text: str) -> bool:
    """Whether a text begins with the name of a person."""
    first = re.split(r"\s*[,;(]|\s+(?:and|et)\s+", text, maxsplit=1)[0]
    return people.kind(first) == ("person", True)
