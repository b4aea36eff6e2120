"""The words by which minutes are read, English and French; the lists are beside this file, in words.txt."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Literal

from graphsvc import language

Attendance = Literal["present", "regrets", "absent"]


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Folded words of a text, joined by spaces; punctuation parts words, apostrophes and periods of initials too."""
    plain = re.sub(r"\bco-(?=\w)", "co", language.folded(text).replace("&", " and "))
    return " ".join(re.findall(r"[a-z0-9]+|[^\W_]+", plain))


def sections(name: str) -> dict[str, list[str]]:
    """Name of a section -> its lines, of a text file beside this one; # begins a comment."""
    found: dict[str, list[str]] = {}
    own: list[str] = []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = own = []
        elif line and not line.startswith("#"):
            own.append(line)
    return found


_WORDS = {name: frozenset(" ".join(lines).split()) for name, lines in sections("words.txt").items()}
#: What a heading says of those below it, and what else stands in a heading.
PRESENT, REGRETS, ABSENT = _WORDS["present"], _WORDS["regrets"], _WORDS["absent"]
GUESTS, STAFF, NEUTRAL = _WORDS["guests"], _WORDS["staff"], _WORDS["neutral"]
#: What may turn a heading round.
NEGATION = _WORDS["negation"]
#: Where the attendance ends; labels that name nobody; what sentences are made of.
AGENDA, ASIDE, SENTENCE = _WORDS["agenda"], _WORDS["aside"], _WORDS["sentence"]
#: Words of organizations, those of them that are surnames too, and of job titles.
ORGANIZATION, SURNAMES, TITLES = _WORDS["organization"], _WORDS["surnames"], _WORDS["titles"]
#: Those that an organization is called by, and no part of one.
INSTITUTION = _WORDS["institution"]
#: What stands before a name, before a surname alone, behind a name, and beside it.
HONORIFICS, TITLED = _WORDS["honorifics"], _WORDS["titled"]
POSTNOMINALS, REMARKS = _WORDS["postnominals"], _WORDS["remarks"]
#: What stands for an organization where somebody has none: *self*, *parent*, *citoyenne*.
UNAFFILIATED = _WORDS["unaffiliated"]
#: Of what the names of departments are made.
DEPARTMENTS = _WORDS["departments"]
#: Letters before a job title that name a field, not an organization: *ESL Teacher*, *HR Manager*.
FIELDS = _WORDS["fields"]
#: Who keeps the meeting -> the role of the person named beside the word.
ROLES: dict[str, Literal["chair", "host"] | None] = {
    **dict.fromkeys(_WORDS["keeper"]),
    **dict.fromkeys(_WORDS["chair"], "chair"),
    **dict.fromkeys(_WORDS["host"], "host"),
}
#: A mark -> the attendance that it says.
MARKS: dict[str, Attendance] = {
    **dict.fromkeys(_WORDS["marked present"], "present"),
    **dict.fromkeys(_WORDS["marked regrets"], "regrets"),
    **dict.fromkeys(_WORDS["marked absent"], "absent"),
}
#: The months, as a pattern.
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_DEVICES = (
    r"i ?phone|i ?pad|galaxy|android|samsung|pixel|huawei|oneplus|macbook|laptop|desktop|pc|chromebook|tablet"
    r"|tablette|(?:\w+ ){0,2}(?:note ?taker|meeting notes|notetaking)"
    r"|sm [a-z]?\d{3}\w{0,4}"
    r"|(?:interpreter|interprete|poste) \d{1,4}|(?:salle|room) \w+(?: \w+)?(?: \d{1,4})?|"
    r"zoom (?:user|room)s?|owl|meeting owl|guest|invite|user|utilisateur|participant|caller|unknown|inconnu|"
    r"telephone|phone|ordinateur|cellulaire|boardroom|conference room|salle|ipad|otter ?ai|notetaker|read ?ai"
    r"|fireflies|"
    r"recording|webex|polycom"
)
#: What a device calls itself where a person should stand.
DEVICE = re.compile(
    rf"(?:{_DEVICES})(?: (?:de|d|of) \w{{1,20}}(?: \w{{1,20}})?)?(?: ?(?:user|pro|max|plus|mini|air|s|se|note"
    rf"|tab|ai|call in|\d{{1,4}}|x[rs]?|[a-z]\d{{1,3}}\w{{0,8}}))*"
    rf"|\+?[\d ()*x.-]{{5,20}}|call in user ?\d*|(?:dial ?in|appel(?:ant)?)(?: .{{0,30}})?",
)
#: Between a preposition and what it stands before: a blank, but behind an apostrophe or a sign, so that *duPont* is one
#: word.
BEHIND = r"(?:(?<=['\u2019@])\s*|\s+)"
_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9&/.'-]{1,11}")


def is_acronym(text: str) -> bool:
    """Whether a word is written as an acronym is: *YMCA*, *S.N.A.*, and the initials *A.B.*"""
    return _ACRONYM.fullmatch(text) is not None


@functools.cache
def given_names() -> frozenset[str]:
    """Folded given names that are common in Canada, of many origins."""
    text = Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
