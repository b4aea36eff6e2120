"""Statements of who was there, within sentences: *Also at the table were Ana Roy and Ben Cho*; in statements.txt."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.files.minutes import headings, people, sentences, words
from graphsvc.files.minutes.words import Attendance, fold

_FORMS = {
    "MEETING": r"\s+(?:à|to|at) (?:la |cette |l['’]|the |this )(?:présente )?(?:séance|réunion|rencontre|assemblée"
    r"|meeting|call)",
    "ÉTAIT": r"(?:sont|est|étaient|était|furent)",
    "WAS": r"(?:was|were|is|are)",
}
_PATTERNS = {
    name: "|".join(functools.reduce(lambda text, form: text.replace(*form), _FORMS.items(), line) for line in lines)
    for name, lines in words.sections("statements.txt").items()
}
_SAID: tuple[Attendance, ...] = ("absent", "regrets", "present")
_ORDER: tuple[Attendance, ...] = ("regrets", "absent", "present")
#: The names stand behind these, up to the end of the sentence; the first that is found counts.
_AHEAD: list[tuple[Attendance, re.Pattern[str]]] = [
    (said, re.compile(rf"(?:^|(?<=[\s,;(]))(?:{_PATTERNS[f'{said} ahead']})\s*[:,]?\s*(?=\S)", re.IGNORECASE))
    for said in _SAID
]
#: The names stand before these, from the beginning of the sentence.
_BEHIND: list[tuple[Attendance, re.Pattern[str]]] = [
    (said, re.compile(rf",?\s+(?:{_PATTERNS[f'{said} behind']})", re.IGNORECASE)) for said in _ORDER
]
_OPENING = re.compile(rf"\s+(?:{_PATTERNS['opening behind']})\b", re.IGNORECASE)
_OVER = re.compile(rf",?\s+(?:{_PATTERNS['over']}).*$", re.IGNORECASE | re.DOTALL)
#: *Ana Roy attended as alternate for Ben Cho*.
_STOOD_IN = re.compile(
    r"(?P<who>.{5,60}?)\s+(?:attended|was present|were present|participated|sat in|came)\s+"
    r"(?P<whom>(?:as\s+(?:an?\s+|the\s+)?(?:alternate|proxy|substitute|designate|delegate)|on behalf|in place|instead)"
    r"\s+(?:for|of)\s+.+)",
    re.IGNORECASE,
)
#: What is to come: *Next Tuesday our speaker ...*, *la prochaine invitée sera ...*.
_LATER = re.compile(
    r"^\W*(?:next|upcoming|prochaine?|la prochaine|le prochain)\b|\b(?:will|shall|sera|seront)\b", re.IGNORECASE
)
_SELF = re.compile(
    r"\b(?:yours truly|moi-même|myself|me|your humble scribe|votre humble serviteur)\b,?\s*", re.IGNORECASE
)
#: *le maire, Monsieur Luc Dubé*, *the Mayor, Mr. Ben Cho*.
_OFFICE_AHEAD = re.compile(
    r"^(?:le |la |les |the |l['\u2019])[a-zà-ÿ-]+(?: [a-zà-ÿ-]+)?,\s+"
    r"(?=(?:MM?\.|(?:Mm?es?|Mr|Ms|Mrs|Monsieur|Messieurs|Madame|Mesdames)\b))",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?P<word>\S*?)[.!?][)\"\u201d\u00bb]?\s+(?=[A-ZÀ-Þ0-9\u00ab\"\u201c(])")
#: Behind these a dot ends no sentence.
_SHORT = frozenset(
    "dr mr mrs ms m mm mme mmes mlle me rev hon sgt cst const capt lt col maj gen st ste prof sr fr jr inc ltd no coun"
    " cllr insp supt det cpl pres dir ven rt mgr wm geo chas jos".split()
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Who was there, or was not, by a sentence; start, end: its place in the text."""

    attendance: Attendance
    names: str
    start: int
    end: int


def of(text: str) -> list[Statement]:
    """The statements of a paragraph, in its order; who opens the meeting only beside another. O(text)."""
    found: list[Statement] = []
    opening: list[Statement] = []
    for start, end in _clauses(text):
        clause = text[start:end]
        if _LATER.search(clause):
            continue
        said = _said(clause)
        if said is not None:
            found.append(Statement(*said, start, end))
        elif (match := _OPENING.search(clause)) and _is_named(names := clause[: match.start()]):
            opening.append(Statement("present", names, start, end))
    return sorted([*found, *opening], key=lambda one: one.start) if found else []


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the sentences of a text, parted at semicolons that stand outside parentheses too."""
    start = 0
    for match in _ENDS.finditer(text):
        word = fold(match["word"].rpartition("-")[2].strip("(\"'"))
        if word in _SHORT or (len(word) == 1 and word.isalpha()):
            continue
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _said(clause: str) -> tuple[Attendance, str] | None:
    if (match := _STOOD_IN.match(clause)) and _is_named(match["who"]):
        return "present", f"{match['who']} ({match['whom'].strip(' .')})"
    for attendance, pattern in _AHEAD:
        if (match := pattern.search(clause)) and _is_named(names := _cleared(clause[match.end() :])):
            return attendance, names
    for attendance, pattern in _BEHIND:
        if (match := pattern.search(clause)) and _is_named(names := _cleared(clause[: match.start()])):
            told = attendance == "absent" and sentences.MOTIVATED.search(clause[match.end() :])
            return "regrets" if told else attendance, names
    return None


def _cleared(names: str) -> str:
    return _OVER.sub("", _SELF.sub("", names)).strip(" .;:,")


def _is_named(names: str) -> bool:
    """Whether a text begins with a whole name of a person, with or without a title."""
    first = _OFFICE_AHEAD.sub("", names.strip())
    first = re.split(r"\s*[,;(]|\s+(?:and|et|from|of|de la|du|ainsi)\s", first, maxsplit=1)[0]
    first = re.sub(r"^(?:le|la|les|the|mesdames|messieurs|madame|monsieur)\s+", "", first, flags=re.IGNORECASE)
    if not first[:1].isupper() and not headings.begins_with_name(names):
        return people.kind(names.strip())[0] == "person"
    kind = people.kind(first)
    return kind[0] == "person" and (len(first.split()) >= 2 or kind[1])
