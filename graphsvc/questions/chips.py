"""The search box of the history: words become chips (partners, places, kinds, periods), each with what else it may be.

*Meetings with the library in Souris 2024*, *ententes avec la bibliothèque depuis 2019*: names, kinds and periods in
either language, without regard to accents. What names nothing stays words, which are looked for in titles,
descriptions and outcomes; so does what stands in quotes.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc import language
from graphsvc.files.values import LABELS
from graphsvc.model import said_period, vocabulary
from graphsvc.network.attendance import FAMILIES
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names

#: Most words of a name, and most other meanings that are offered.
WORDS, OTHERS = 8, 4
#: Family of kinds -> words for it, beside the labels of its kinds.
_FAMILIES = {
    "body": "bodies body instances instance",
    "occasion": "occasions occasion activites",
    "undertaking": "undertakings undertaking initiatives",
    "meeting": "meetings meeting reunions rencontres",
}
_WITH = {"with", "avec", "and", "et", "between", "entre"}
_AND = {"and", "et"}
_PLACE = {"in", "at", "near", "from", "a", "au", "aux", "en", "dans", "pres"}
_ABOUT = {"about", "on", "of", "sur", "de", "du", "des", "d'"}
_ARTICLES = {"the", "a", "an", "le", "la", "les", "l'", "un", "une", "des", "our", "notre", "nos"}
#: Words that ask, and look for nothing, where something else was understood.
_EMPTY = {
    *_WITH,
    *_PLACE,
    *_ABOUT,
    *_ARTICLES,
    *"what did do done have has we us our together all everything was were is who which by for to".split(),
    *"qu' que quoi quel quelle quels quelles avons avoir nous fait faire ensemble tout toutes tous".split(),
    *"est ce par pour".split(),
}
_PRECEDING = _WITH | _PLACE | _ABOUT
_TOKEN = re.compile(r'"[^"]*"|\S+')
_ELIDED = re.compile(r"^(l'|d'|qu'|jusqu'(?=en$|a$|au$))(?=\w)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A filter of the history and its value: a key, a kind, a period as `from/until`, or words (field `q`)."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was understood. text: as it was typed; others: what else it may be.

    An empty value names nothing that there is: `others` are the nearest.
    """

    field: str
    value: str
    text: str
    others: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """The chips of a search, in the order of its words, and the words that are none; quoted: with their quotes."""

    chips: tuple[Chip, ...]
    words: str
    quoted: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A chip at the first words: how many they are, and its meaning with others."""

    words: int
    meanings: tuple[Meaning, ...]
    field: str


def understood(snapshot: Snapshot, q: str, today: datetime.date) -> Understood:
    """What a search means; O(words) look-ups, and for a name given in part one pass over the names of its kind."""
    tokens = _TOKEN.findall(q)
    words = list(map(_plain, tokens))
    reader = _Reader(snapshot, today, snapshot.setting.fiscal_year_starts or 4)
    chips: list[tuple[int, _Found]] = []
    left: list[int] = []
    taken = 0
    while taken < len(words):
        found = None if tokens[taken].startswith('"') else reader.read(words[taken:])
        # Of places, kinds and periods one is asked for: a second one stays words.
        if found and (found.field == "partner" or all(found.field != other.field for _place, other in chips)):
            chips.append((taken, found))
        if not found or chips[-1:] != [(taken, found)] or not found.meanings[0].value:
            left += range(taken, taken + (found.words if found else 1))
        taken += found.words if found else 1
    if chips:
        left = [place for place in left if tokens[place].startswith('"') or not _is_empty(words[place])]
    return Understood(
        tuple(_chip(tokens, place, found) for place, found in chips),
        " ".join(tokens[place].strip('"') for place in left),
        " ".join(tokens[place] for place in left),
    )


def _chip(tokens: list[str], place: int, found: _Found) -> Chip:
    text = " ".join(tokens[place : place + found.words])
    first, *others = found.meanings or (Meaning(found.field, ""),)
    return Chip(first.field, first.value, text, tuple(others[:OTHERS]))


def _is_empty(word: str) -> bool:
    """Whether a word only asks, as in qu'avons-nous."""
    return all(part in _EMPTY for part in re.split(r"(?<=')|-", word))


def _plain(token: str) -> str:
    return language.folded(token).strip('.,;:!?()\u00ab\u00bb\u201c\u201d"')


@dataclass(frozen=True, slots=True)
class _Reader:
    snapshot: Snapshot
    today: datetime.date
    starts: int

    def read(self, words: list[str]) -> _Found | None:
        """The chip that words begin with; None where they begin with none."""
        return self._period(words) or self._called(words) or self._kind(words) or self._preceded(words)

    def _period(self, words: list[str]) -> _Found | None:
        plain = [_ELIDED.sub("", word) for word in words[:12]]
        said = said_period.read(plain, self.today, self.starts)
        if said is None:
            return None
        return _Found(
            said.words, tuple(Meaning("period", "/".join(one)) for one in (said.bounds, *said.others)), "period"
        )

    def _called(self, words: list[str]) -> _Found | None:
        """The longest name, with or without a preposition and an article before it."""
        before = next((n for n, word in enumerate(words[:3]) if word not in _PRECEDING | _ARTICLES), 0)
        for start in dict.fromkeys((0, before)):
            kinds = self._kinds(words[:start])
            for phrase, length in _phrases(words[start:]):
                meanings = [Meaning(kind, key) for kind in kinds for key in names.exactly(self.snapshot, kind, phrase)]
                if meanings:
                    also = [] if start else [Meaning("kind", kind) for kind in _kinds().get(_stem(phrase), ())]
                    return _Found(start + length, (*meanings, *also), meanings[0].field)
        return None

    def _kind(self, words: list[str]) -> _Found | None:
        before = next((n for n, word in enumerate(words[:2]) if word not in _ARTICLES), 0)
        for phrase, length in _phrases(words[before:]):
            if kinds := _kinds().get(_stem(phrase)):
                # The council, as in council meetings, is rather one of the bodies than all of their kind.
                bodies = names.matching(self.snapshot, "body", phrase, OTHERS) if kinds[0] in vocabulary.BODIES else []
                meanings = (*(Meaning("body", key) for key in bodies), *(Meaning("kind", kind) for kind in kinds))
                return _Found(before + length, meanings, meanings[0].field)
        return None

    def _preceded(self, words: list[str]) -> _Found | None:
        """A part of a name behind a preposition: with the library, à Souris."""
        if words[0] not in _PRECEDING or len(words) < 2:
            return None
        start = next((n for n, word in enumerate(words[1:4], 1) if word not in _ARTICLES), 0)
        if not start:
            return None
        kinds = ("partner",) if words[0] in _AND else self._kinds(words[:1])
        rest = words[start:]
        end = next((n for n in range(1, len(rest)) if rest[n] in _PRECEDING or self._period(rest[n:])), len(rest))
        for length in range(min(end, WORDS), 0, -1):
            phrase = " ".join(rest[:length])
            if len(phrase) < 3:
                continue
            meanings = tuple(
                Meaning(kind, key) for kind in kinds for key in names.matching(self.snapshot, kind, phrase, OTHERS + 1)
            )
            if meanings:
                return _Found(start + length, meanings, meanings[0].field)
            if "partner" in kinds and (kind := _partner_kinds().get(_stem(phrase))):
                of_kind = tuple(Meaning("partner", key) for key in names.of_kind(self.snapshot, kind, OTHERS + 1))
                if of_kind:
                    return _Found(start + length, of_kind, "partner")
        if words[0] in ("with", "avec"):
            phrase = " ".join(rest[:end])
            near = (Meaning("partner", key) for key in names.nearest(self.snapshot, "partner", phrase, OTHERS))
            return _Found(start + end, (Meaning("partner", ""), *near), "partner")
        return None

    def _kinds(self, preceding: Sequence[str]) -> tuple[str, ...]:
        """The kinds of names that may follow these words, the likeliest first."""
        for word in preceding:
            if word in _WITH and word not in _AND:
                return ("partner",)
            if word in _PLACE:
                return ("municipality", "body", "sector", "partner")
            if word in _ABOUT:
                return ("sector", "body", "municipality", "partner")
        return ("partner", "municipality", "sector", "body")


def _phrases(words: list[str]) -> Iterator[tuple[str, int]]:
    """Beginnings of the words, the longest first, with the number of their words."""
    for length in range(min(WORDS, len(words)), 0, -1):
        phrase = " ".join(words[:length])
        if phrase:
            yield phrase, length


def _stem(phrase: str) -> str:
    """A phrase without the plurals of its words, in a way that serves both languages."""
    return " ".join(re.sub(r"(?<=\w{2})s$", "", word) for word in phrase.split())


@functools.cache
def _kinds() -> Mapping[str, tuple[str, ...]]:
    """Stem of a word for a kind, or a family of kinds -> the kinds that it may mean."""
    found: dict[str, list[str]] = {}
    for family, words in _FAMILIES.items():
        for word in words.split():
            found.setdefault(_stem(language.folded(word)), []).append(family)
    for kind in FAMILIES:
        for label in LABELS[kind]:
            kinds = found.setdefault(_stem(language.folded(label)), [])
            if kind not in kinds:
                kinds.append(kind)
    return {stem: tuple(dict.fromkeys(kinds)) for stem, kinds in found.items()}


@functools.cache
def _partner_kinds() -> Mapping[str, str]:
    """Stem of a word for a kind of partner -> the kind: the library, la bibliothèque."""
    return {
        _stem(language.folded(label)): kind for kind in reversed(vocabulary.PARTNER_KINDS) for label in LABELS[kind]
    }
