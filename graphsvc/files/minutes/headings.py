"""Headings of minutes: *Members present*, *Absences motivées*, *Regrets: A, B*, and where the attendance ends."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from graphsvc.files.minutes import heading_words, people, words
from graphsvc.files.minutes.words import Attendance, fold

_NUMBER = re.compile(
    r"^\s*(?:\(?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])(?:[.]\d{1,2}){0,3}[.):]+|\d{1,2}(?:\.\d{1,2})+"
    r"|\d{2,4}-\d{1,4}(?:-\d{1,4})?[.:)]?|[IVX]{1,4}\s*[-\u2013])\s+"
)
#: *conseillers(ères)*, *présent(e)s*, *présents(-es)*, as they stand in headings.
_BOTH_GENDERS = re.compile(
    r"(?<=[a-zA-Zé])\((?:-?e?s|-?[eè]res?|-?e|-?trices?|-?euses?)\)(?=s?\b|\W|$)",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^[\s#>*_=~]+|[\s*_=~]+$")
_COUNT = re.compile(
    r"\s*[(\[]\s*(?:n\s*=\s*)?\d{1,3}(?:\s*(?:/|of|de|sur)\s*\d{1,3})?\s*[)\]]|\s*\d{1,3}\s*/\s*\d{1,3}"
)
_DAY = re.compile(
    r"[\s,(\u2013\u2014-]{0,6}(?:\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{2,4}|(?:le )?\d{0,2}(?:er)?\s*(?:"
    + words.MONTHS
    + r")\.?\s*\d{0,2}(?:st|nd|rd|th)?,?\s*(?:\d{4})?)\)?\s*$",
    re.IGNORECASE,
)
LABEL = re.compile(r"^([^:]{1,160}?)\s*[:\uff1a]\s*(.*)$")
_DASHED = re.compile(r"^([^\u2013\u2014-]{1,60}?)\s+(?:[\u2013\u2014]|--?)\s+(.*)$")
#: How those below came, so that they were there: *By phone*, *Via Teams*, *À distance*.
_WAY = (
    "(?:(?:microsoft|ms|google|the|la|les|video|audio)\\s)?(?:phone|telephone|teleconference|videoconference|conference"
    "|visioconference|visio|video|teams|zoom|webex|skype|meet|ligne|distance|person|personne|presentiel|virtuel"
    "|mode virtuel|online|virtually|virtuellement|remotely|video link|conference call)(?: call)?"
)
_MODE = re.compile(
    rf"(?:(?:participat\w+|joined|joining|attend\w+|those|members|present\w*|also) )*"
    rf"(?:(?:by|via|on|over|par|en|a|in|through|sur) {_WAY}|online|virtual(?:ly)?|virtuellement|remote(?:ly)?"
    rf"|electronic(?:ally)?|hybrid)(?:(?: (?:and|or|et|ou))?(?: (?:by|via|on|over|par|en|a|in|through|sur))? {_WAY})*"
)
_SENTENCE_HEAD = 7


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says of those below it or beside it.

    attendance: None where it says nothing of it (*Members*, *Chair*). role: chair or host; single: it names the keeper
    of the meeting, not a section. rest: who is named on the same line. guests, staff: what kind of people they are.
    sure: every word of it is understood, or those who are named were there. organization: whose people they are.
    group: what they are within the body (*Parents*), which begins no attendance.
    """

    attendance: Attendance | None
    rest: str = ""
    role: str | None = None
    single: bool = False
    guests: bool = False
    staff: bool = False
    sure: bool = True
    group: bool = False
    organization: str | None = None


#: *For the Town of Crossing Point:*, *Pour la Ville :*, above those who speak for it.
SPOKEN_FOR = re.compile(
    r"^(?:for|from|representing|on behalf of|pour|représentant|au nom de)\s+(?:(?:the|la|le|les)\s+|l['\u2019])?"
    r"(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)


def is_mode(text: str) -> bool:
    """Whether a text says only how somebody came, so that they did: *Online*, *via Zoom*, *En salle*."""
    tokens = fold(text).split()
    return len(tokens) <= 5 and re.fullmatch(rf"{_MODE.pattern}|{_WAY}", " ".join(tokens)) is not None


def bare(text: str) -> str:
    """A text without the signs that decorate it: markdown, underlines, stars, and without *(e)* and *(ères)*."""
    return _DECORATION.sub("", _BOTH_GENDERS.sub("", text) if "(" in text else text)


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
    if (whole := _placed(stripped) or _said(stripped, text.rstrip().endswith(":"))) is not None:
        return whole
    if is_mode(stripped):
        return Heading("present")
    if text.rstrip().endswith(":") and (match := SPOKEN_FOR.match(stripped)):
        organization = stripped[match.end() :]
        if people.kind(organization) == ("organization", True):
            return Heading(None, organization=organization)
    for pattern in (LABEL, _DASHED):
        if (match := pattern.match(text)) and match[2].strip():
            label, rest = match[1], bare(match[2]).strip()
            said = _placed(label) or _said(_COUNT.sub("", bare(label)), True)
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


#: Those of one organization: *Personnel du RIF*, *Staff of the Example Library*, *TVLIP staff*.
_KIND = (
    r"(?:(?:staff|personnel|[ée]quipe|employ[ée]e?s|employees|secr[ée]tariat|team|repr[ée]sentante?s|representatives?|reps?"
    r"|delegates?|d[ée]l[ée]gu[ée]e?s|guests?|invit[ée]e?s)(?: (?:present|pr[ée]sente?s?|in attendance))?)"
)
_PLACED = re.compile(
    rf"(?:{_KIND}\s+(?:(?:of|from|for|du|de|des|pour)\s+(?:(?:the|la|le|les)\s+)?|(?:de |pour )?l['\u2019]|d['\u2019])"
    rf"(?P<behind>(?-i:[A-ZÀ-Þ])[^:]{{1,60}})|(?P<before>(?-i:[A-ZÀ-Þ][A-ZÀ-Þ0-9&-]{{1,9}})) {_KIND})",
    re.IGNORECASE,
)


def _placed(label: str) -> Heading | None:
    """A heading of those of one organization; of *the City* only what kind of people they are."""
    match = _PLACED.fullmatch(bare(label).strip())
    if match is None:
        return None
    organization = match["behind"] or match["before"]
    tokens = set(fold(organization).split())
    if (tokens <= words.NEUTRAL | words.GUESTS | words.STAFF and tokens != {"lip"}) or people.kind(organization)[
        0
    ] != "organization":
        return None
    return Heading(
        "present", staff=True, organization=None if len(tokens) == 1 and tokens & words.INSTITUTION else organization
    )


#: With one of these a heading ends whose other words nobody can know: *Commission Members Present*.
_STRONG = (
    words.PRESENT
    | words.REGRETS
    | words.ABSENT
    | {
        *("staff", "personnel", "guests", "invites", "invitees", "members", "membres", "executive", "reps"),
        *("representatives", "representants", "groups", "delegates", "trustees"),
    }
)
_PUNCTUATED = re.compile(r"[^\w\s'\u2019&/-]|\s-")
#: Of whom such a heading tells.
_BODIES = frozenset(
    "members membres committee comite commission council conseil board trustees directors staff personnel table"
    " partners partenaires force group groupe delegates commissioners councillors".split()
)


def _is_named_heading(label: str, tokens: list[str], unknown: set[str], marked: bool) -> bool:
    """Whether a short label with a name in it ends as a heading does, or begins so before a colon."""
    ending = tokens[-1] in _STRONG or (marked and tokens[0] in words.PRESENT | words.REGRETS | words.ABSENT)
    if not ending or len(tokens) > 7 or unknown & (words.SENTENCE | words.AGENDA) or _PUNCTUATED.search(label):
        return False
    if not marked and (tokens[-1] not in words.PRESENT | words.REGRETS | words.ABSENT or not set(tokens) & _BODIES):
        return False
    named = " ".join(word for word in label.split() if fold(word) not in _STRONG)
    if people.kind(named)[0] == "person":
        return False
    written = {part for word in label.split() if word[:1].isupper() for part in fold(word).split()}
    return unknown <= written


#: Who people are within a school, a board, a town: *Parents :*, *Service de garde :*.
_GROUPS = frozenset(
    "parents parent eleves eleve students student teachers teacher enseignants enseignantes enseignant direction"
    " community communaute service de garde soutien professionnel citizens citoyens citoyennes youth jeunes".split()
)


def _said(label: str, marked: bool) -> Heading | None:
    """What a label says; None where it holds a word that headings do not. marked: a colon or a dash follows."""
    tokens = re.sub(r"\bet ?/ ?ou\b", " ", fold(label)).split()
    if not tokens or len(tokens) > 14:
        return None
    if marked and _MODE.fullmatch(" ".join(tokens)):
        return Heading("present")
    kept = set(tokens)
    roles = kept & words.ROLES.keys()
    known = (
        words.PRESENT | words.REGRETS | words.ABSENT | words.GUESTS | words.STAFF | words.NEUTRAL | words.ROLES.keys()
    )
    if marked and kept & _GROUPS and kept <= _GROUPS | words.STAFF and not (kept <= words.STAFF):
        return Heading(None, group=True)
    unknown = kept - known - {str(n) for n in range(100)}
    if unknown and not _is_named_heading(label, tokens, unknown, marked):
        return None
    attendance = heading_words.attendance(tokens)
    guests, staff = bool(kept & words.GUESTS), bool(kept & words.STAFF)
    if attendance:
        return Heading(attendance, guests=guests, staff=staff)
    if roles and (marked or len(tokens) <= 4):
        role = next((words.ROLES[token] for token in tokens if words.ROLES.get(token)), None)
        if kept & {"vice", "deputy"}:
            role = None
        return Heading("present", role=role, single=True, staff=staff)
    if kept & {"reunion", "meeting", "seance", "assemblee", "conseil"} and not guests:
        staff = False
    if marked and tokens[0] in ("also", "aussi", "others", "autres", "other"):
        return Heading("present")
    if staff and not marked and kept & {"committee", "comite", "council", "conseil", "commission"}:
        staff = bool(kept & {"staff", "personnel"})  # *RESOURCE MANAGEMENT COMMITTEE*
    if guests or staff:
        return Heading("present", guests=guests, staff=staff)
    named = {
        "members",
        "membres",
        "council",
        "councillors",
        "conseillers",
        "conseilleres",
        "committee",
        "comite",
        "board",
    }
    named |= {"trustees", "commissaires", "superintendents", "commissioners", "delegates", "delegues", "exofficio"}
    named |= {"officio", "voting", "votants", "aldermen", "officers", "elus", "elues", "agencies", "organismes"}
    named |= {
        "reps",
        "executive",
        "groups",
        "partners",
        "partenaires",
        "representatives",
        "representants",
        "directors",
        "administrateurs",
        "quorum",
    }
    if kept & {"sont", "ont", "were"} and kept & {"elus", "elues", "elected"}:
        return None  # *Sont élus : Ana Roy et Ben Cho*
    if kept & named and (marked or label.isupper()) and "quorum" not in kept:
        return Heading(None)
    if kept & {"members", "membres"} and len(tokens) <= 4:  # *Members / Membres*
        return Heading(None)
    return None


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


def _leading(text: str) -> Heading | None:
    """A heading without a colon before the names: *PRESENT Mayor ...*, *Regrets were received from ...*."""
    tokens = text.split()
    best = 0
    for count in range(1, min(len(tokens), 11)):
        said = _said(" ".join(tokens[:count]), False)
        if said is None and count > 1 and set(fold(tokens[count - 1]).split()) - words.NEUTRAL:
            break
        following = tokens[count].lstrip("(\"'«")
        if said and said.attendance and not said.single and following[:1].isupper():
            best = count
    first = fold(tokens[0]).split()[:1] if tokens else []
    if not best or not first:
        return None
    strong = words.PRESENT | words.REGRETS | words.ABSENT
    said = _said(" ".join(tokens[:best]), False)
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
    if people.kind(first_name)[0] not in ("person", "title"):
        return None
    if said is None or not (sure or glued or set(fold(" ".join(tokens[:best])).split()) & words.REGRETS):
        return None
    return replace(said, rest=rest)


def begins_with_name(text: str) -> bool:
    """Whether a text begins with the name of a person."""
    first = re.split(r"\s*[,;(]|\s+(?:and|et)\s+", text, maxsplit=1)[0]
    return people.kind(first) == ("person", True)
