"""Where a person's name ends, or the next person begins, and no sign parts them: *Ana Roy Example Library*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.files.minutes import names, people, words
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.words import fold

_INITIAL = re.compile(r"(?:[A-ZÀ-Þ]\.?-?){1,2}")
_NAMED = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'\u2019.-]*[\w'\u2019.-]*")
_SEPARATED = re.compile(r"\s*[,;:(\t\u2013\u2014]|\s-\s|\s-|-\s")
#: Words of organizations and titles, and those of them that nobody is called by.
_OTHER = words.ORGANIZATION | words.TITLES | words.ROLES.keys()
_NO_SURNAMES = (words.ORGANIZATION | words.TITLES) - words.SURNAMES
#: A list is fused where so many of its lines are, at least, and this share of those that begin with a person; a longer
#: line is prose.
LINES, SHARE, WORDS = 3, 0.5, 16


def behind(text: str, fused: bool = False) -> tuple[str, str] | None:
    """(name, what stands behind it) of a text that begins with a person and has no sign between; None otherwise.

    The name is a given name, initials, particles and one surname: a second surname is not told from an organization.
    fused: others of the list are written so, so that any word may be a given name.
    """
    end = match.start() if (match := _SEPARATED.search(text)) else len(text)
    raw = text[:end].split()
    place = _honorifics(raw)
    rest = raw[place:]
    if len(rest) < 2 or not (rest[0][:1].isupper() and _NAMED.fullmatch(rest[0])):
        return None
    given = set(fold(rest[0]).split()[:1]) <= words.given_names() or _INITIAL.fullmatch(rest[0]) is not None
    given = given or (fused and not place and not _is_other(rest[0]) and not words.is_acronym(rest[0]))
    if not given and (not place or _begins_other(rest[1])):
        count = 1 if place and _begins_other(rest[1]) else 0  # *Mme Roy Présidente*
    else:
        count = _surname(rest)
    if not count or count >= len(rest) or not _begins(rest[count:]):
        return None
    return " ".join(raw[: place + count]), " ".join(rest[count:]) + text[end:]


def _honorifics(raw: Sequence[str]) -> int:
    """How many words of title stand before a name."""
    count = 0
    while count < len(raw) - 1 and (own := fold(raw[count]).split()) and set(own) <= words.HONORIFICS:
        if len(own) == 1 and ((len(own[0]) == 1 and own != ["m"]) or own[0] in words.given_names()):
            break
        count += 1
    return count


def _surname(rest: Sequence[str]) -> int:
    """How many words of a name stand at the beginning of words: the first, and all up to the surname."""
    count = 1
    while count < len(rest) and (_INITIAL.fullmatch(rest[count]) or fold(rest[count]) in names.PARTICLES):
        count += 1
    if (
        count + 2 < len(rest)
        and names.is_given(rest[0])
        and names.is_given(rest[count])
        and _is_surname(rest[count + 1])
    ):
        return count + 2  # *Erin Lee Marcotte Example Library*
    return count + 1 if count < len(rest) and _is_surname(rest[count]) else 0


def _is_surname(word: str) -> bool:
    return _NAMED.fullmatch(word) is not None and not _is_other(word) and not words.is_acronym(word)


def _begins(rest: Sequence[str]) -> bool:
    """Whether words may be an organization or a title, and no more of a name."""
    own = set(fold(" ".join(rest)).split())
    return rest[0][:1].isupper() and (
        len(rest) > 1
        or words.is_acronym(rest[0])
        or bool(own & _OTHER)
        or re.search(r"[a-z][A-Z]", rest[0]) is not None
    )


def _begins_other(word: str) -> bool:
    return words.is_acronym(word) or bool(set(fold(word).split()) & _OTHER)


def _is_other(word: str) -> bool:
    """Whether a word is no surname: *Ana Director*, but *Ana Church*."""
    own = set(fold(word).split())
    return bool(own & _NO_SURNAMES) and not own & words.given_names()


def is_sure(rest: str, known: Known) -> bool:
    """Whether what stands behind a name surely begins there: letters, a word of organizations or titles."""
    first = rest.split()[0]
    return words.is_acronym(first) or _is_other(first) or fold(rest) in known.organizations


def parted(text: str, known: Known) -> str:
    """A text with a comma between a person's name and what stands behind it, and behind letters before a title."""
    found = behind(text, True)
    if found is None:
        return text
    name, rest = found
    first, _blank, more = rest.partition(" ")
    if more and words.is_acronym(first) and people.kind(re.split(_SEPARATED, more)[0], known)[0] == "title":
        rest = f"{first}, {more}"
    return f"{name}, {rest}"


def are_fused(texts: Sequence[str], known: Known) -> bool:
    """Whether most people of a list have what stands behind their names with no sign between."""
    own = [text for text in texts if len(text.split()) <= WORDS and _begins_with_person(text)]
    found = [one for text in own if (one := behind(text)) is not None]
    told = sum(bool(set(fold(rest).split()) & _OTHER) or is_sure(rest, known) for _name, rest in found)
    return told >= LINES and told >= SHARE * len(own)


def _begins_with_person(text: str) -> bool:
    raw = text.split()
    place = _honorifics(raw)
    return place > 0 or bool(set(fold(raw[0]).split()[:1]) & words.given_names()) or bool(_INITIAL.fullmatch(raw[0]))
