"""Marks in tables: the attendance that they say, and who came in whose place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from graphsvc.files.minutes import heading_labels, heading_words, names, people, words
from graphsvc.files.minutes.words import Attendance, fold

#: What a column of a table is for.
Use = Literal[
    "name",
    "first",
    "last",
    "organization",
    "title",
    "email",
    "mark",
    "asked",
    "present",
    "regrets",
    "absent",
    "alternate",
    "member",
    "signature",
    "task",
]


#: Signs that say that somebody was there, and the one that then says the opposite.
TICKS, CROSS = frozenset("\u2713\u2714\u2611\u2705\u221a"), "\u2717"


def attendance(
    cells: Mapping[Use, str], ticked: dict[str, bool], section: Attendance
) -> tuple[Attendance | None, str | None]:
    """(what the marks of a row say, who sat in)."""
    via = person_in(cells.get("alternate", ""))
    columns: tuple[Attendance, ...] = ("present", "regrets", "absent")
    for said in columns:
        value = cells.get(said, "").strip()
        if value and not is_blank(value):
            own = of(value)
            if said == "present" and own in ("regrets", "absent"):
                return own, via or _named(value)
            if own == "absent" and said != "present" and fold(value) in ("n", "no", "non", "0"):
                continue
            return said, via or _named(value)
    if value := cells.get("mark", "").strip():
        own = of(value)
        if own is None and (inner := _named(value)):
            return "regrets", inner
        if own == "present":  # the member came, so that the alternate beside is only named
            return own, _named(value)
        return own or section, via or _named(value)
    if via:
        return "regrets", via
    if ticked["present"] or ticked["signature"]:
        signed = cells.get("signature", "").strip()
        return ("present" if signed and not is_blank(signed) else "absent"), via
    if ticked["regrets"] or ticked["absent"]:
        return "present", via
    if ticked["mark"]:
        return "absent", via
    return section, via


def person_in(value: str) -> str | None:
    """The person whom a cell names first; None for another cell."""
    if is_blank(value):
        return None
    value = re.sub(r"^\s*(?:yes|oui)\b[\s,:;.\u2013\u2014-]*", "", value, flags=re.IGNORECASE)
    name = names.stripped(re.split(r"\s*[,(]", value)[0])
    return name.text if people.kind(name.text)[0] == "person" else None


def _named(value: str) -> str | None:
    """Who sat in, where the mark says so: *Alternate: Ana Roy*."""
    match = re.search(
        r"(?:alternate|alt\.?|proxy|via|substitut\w*|suppl[ée]ante?|remplac\w*(?: par)?|repr[ée]sent\w+ (?:par"
        r"|by)|sent|delegate)\s*:?\s*(.+)",
        value,
        re.IGNORECASE,
    )
    if match is None:
        return None
    name = names.stripped(
        re.sub(r"\s+(?:attended|present|présente?|came|a assisté|assiste)$", "", match[1].strip(" ()"))
    )
    return name.text if people.kind(name.text)[0] == "person" else None


def names_alternate(value: str) -> bool:
    """Whether a mark says who sat in: *alternate: Ana Roy*."""
    return _named(value) is not None


def is_blank(value: str) -> bool:
    return value.strip().lower() in (
        "",
        "-",
        "--",
        "\u2013",
        "\u2014",
        "n/a",
        "none",
        "aucun",
        "aucune",
        "s.o.",
        "\u2610",
        "\u25a1",
        "[ ]",
        "[]",
        "o",
        "\u274c",
        "\u2717",
        "\u2718",
    )


def of(value: str) -> Attendance | None:
    """The attendance that a mark says; None for one that is not understood."""
    own = value.strip()
    if own in ("\u2713", "\u2714", "\u2611", "\u2612", "\u2705", "\u25a0", "\u25cf", "[x]", "[X]", "\u00d7", "\u221a"):
        return "present"
    if own in ("\u2610", "\u25a1", "[ ]", "[]", "\u274c", "\u2717", "\u2718"):
        return "absent"
    folded = fold(own)
    if any(words.MARKS.get(token) == "regrets" for token in folded.split() if len(token) > 2):
        return "regrets"
    if re.search(r"\b(?:not (?:going|coming|available)|unable|cannot|can t)\b", folded):
        return "regrets"
    if re.search(r"\bno ?shows?\b|\b(?:not|non) (?:attend|present|here|there)", folded):
        return "absent"
    for token in folded.split():
        if token in words.MARKS and (len(token) > 1 or len(folded.split()) == 1):
            return words.MARKS[token]
    return heading_words.attendance(folded.split()) or ("present" if heading_labels.is_mode(own) else None)


def is_doubtful(value: str) -> bool:
    """Whether a mark is not understood, or says that nobody knew: *Maybe*, *peut-être*, *?*."""
    own = set(fold(value).split())
    if is_blank(value) or _named(value):
        return False
    if own & {"maybe", "perhaps", "tentative", "peut", "possibly", "unsure", "unknown", "inconnu", "tbc", "tbd"}:
        return True
    return of(value) is None and not own <= words.GUESTS | words.STAFF | words.NEUTRAL | words.REMARKS | words.TITLES
