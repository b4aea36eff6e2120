"""What the label of a heading says: who is below it, whether they were there, and of which organization they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphsvc.files.minutes import heading_words, people, words
from graphsvc.files.minutes.words import Attendance, fold

#: *conseillers(ères)*, *présent(e)s*, *présents(-es)*, as they stand in headings.
_BOTH_GENDERS = re.compile(
    r"(?<=[a-zA-Zé])\((?:-?e?s|-?[eè]res?|-?e|-?trices?|-?euses?)\)(?=s?\b|\W|$)",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^[\s#>*_=~]+|[\s*_=~]+$")
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


def is_mode(text: str) -> bool:
    """Whether a text says only how somebody came, so that they did: *Online*, *via Zoom*, *En salle*."""
    tokens = fold(text).split()
    return len(tokens) <= 5 and re.fullmatch(rf"{_MODE.pattern}|{_WAY}", " ".join(tokens)) is not None


def bare(text: str) -> str:
    """A text without the signs that decorate it: markdown, underlines, stars, and without *(e)* and *(ères)*."""
    return _DECORATION.sub("", _BOTH_GENDERS.sub("", text) if "(" in text else text)


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


def placed(label: str) -> Heading | None:
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


#: What is done with the attendance in the title of its item: *Présences et constatation du quorum*.
_ESTABLISHED = frozenset(
    "quorum constatation verification recording record confirmation establishment etablissement determination"
    " declaration releve welcome bienvenue".split()
)
#: Who people are within a school, a board, a town: *Parents :*, *Service de garde :*.
GROUPS = frozenset(
    "parents parent eleves eleve students student teachers teacher enseignants enseignantes enseignant direction"
    " community communaute service de d l des les garde soutien professionnel citizens citoyens citoyennes youth jeunes"
    " habitants administrateurs administratrices".split()
)


#: With these a heading begins of those who were there besides.
_OTHERS = frozenset("also aussi other others autre autres".split())


def said(label: str, marked: bool) -> Heading | None:
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
    if marked and kept & GROUPS and kept <= GROUPS | words.STAFF and not (kept <= words.STAFF):
        return Heading(None, group=True)
    unknown = kept - known - {str(n) for n in range(100)}
    if kept & words.PRESENT and unknown <= _ESTABLISHED:
        unknown = set[str]()
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
    if tokens[0] in _OTHERS and (marked or (label.isupper() and kept <= _OTHERS)):
        return Heading("present", guests=not marked)
    if staff and not marked and kept & {"committee", "comite", "council", "conseil", "commission"}:
        staff = bool(kept & {"staff", "personnel"})  # *RESOURCE MANAGEMENT COMMITTEE*
    if guests or staff:
        return Heading("present", guests=guests, staff=staff)
    named = {
        "member",
        "members",
        "membre",
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
    if kept & named and (marked or label.isupper()) and not kept & {"quorum", "meeting", "reunion", "assemblee"}:
        return Heading(None)
    if kept & {"members", "membres"} and len(tokens) <= 4:  # *Members / Membres*
        return Heading(None)
    return None
