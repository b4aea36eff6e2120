"""Names that look alike: why, and how much; a suggestion for a person to decide on, never more.

Likeness cannot decide: YMCA and YWCA of one town are more alike than many true pairs.

| reason | names |
|---|---|
| same | alike but for accents, capitals, punctuation and words such as *of* |
| order | of the same words: *Town of Souris*, *Souris, Town of* |
| initials | one has initials for words of the other: *YMCA*; *A. Roy*, *Ana Roy* |
| typing | of nearly the same letters, and the same numbers |
| contained | all words of one, at least two, are in the other |
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from graphsvc import language, pace

Reason = Literal["same", "order", "initials", "typing", "contained"]

#: Likeness of names, and of the words in which they differ, from which that may be a typing error.
TYPING, OF_WORDS = 88.0, 80.0
CONTAINED = 75.0
#: Names that share a word, or two, are compared with each other where they are at most so many.
BLOCK = 40
#: Words of a name, and letters of a word, that blocks are made of.
WORDS, LETTERS = 6, 5
STOP = frozenset(
    "a an and at by for in of on the to au aux d de des du en et l la le les pour sur inc ltd ltee ltée".split()
)
_DOTTED = re.compile(r"\b(\w)\.(?=\w\b|\s|,|$)")
_ELIDED = re.compile(r"\b[cdjlmnst]'")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is compared: its words in order, those that tell it apart sorted, and its initials.

    ordered: the sorted words as one text.
    """

    text: str
    words: tuple[str, ...]
    ordered: str
    bag: frozenset[str]
    initials: frozenset[str]
    person: bool


@functools.lru_cache(maxsize=200_000)
def form(name: str, person: bool = False) -> Form:
    """A name as it is compared."""
    plain = _DOTTED.sub(r"\1", language.folded(name))
    every = _WORD.findall(_ELIDED.sub("", plain).replace("'", ""))
    told = every if person else [word for word in every if word not in STOP] or every
    first = "".join(word[0] for word in told)
    several = len(told) > 2 and not person
    initials = {first, first[:-1], first[1:], "".join(word[0] for word in every)} if several else set[str]()
    return Form(
        " ".join(every),
        tuple(sorted(told)),
        " ".join(sorted(told)),
        frozenset(told),
        frozenset(text for text in initials if len(text) > 2),
        person,
    )


def compared(one: Form, two: Form) -> tuple[Reason, float] | None:
    """Why two names look alike, and how much (0..100); None where they do not."""
    if not one.words or not two.words:
        return None
    if one.text == two.text:
        return "same", 100.0
    if one.words == two.words:
        kept = [[word for word in form.text.split() if word in form.bag] for form in (one, two)]
        return ("same", 99.0) if kept[0] == kept[1] else ("order", 98.0)
    if _initials(one, two):
        return "initials", 90.0
    if (likeness := _likeness(one, two)) and _numbers(one) == _numbers(two):
        return "typing", likeness
    if (one.bag < two.bag and len(one.bag) > 1) or (two.bag < one.bag and len(two.bag) > 1):
        return "contained", CONTAINED
    return None


def _likeness(one: Form, two: Form) -> float:
    """How alike the letters of two names are, in their order or sorted by words; 0 where less than TYPING.

    Long names that differ in a word are alike by their letters: the words in which they differ have to be alike too.
    """
    likeness = max(
        fuzz.ratio(one.text, two.text, score_cutoff=TYPING), fuzz.ratio(one.ordered, two.ordered, score_cutoff=TYPING)
    )
    if not likeness:
        return 0.0
    both = one.bag & two.bag
    rest = ["".join(word for word in form.text.split() if word in form.bag - both) for form in (one, two)]
    return likeness if fuzz.ratio(*rest, score_cutoff=OF_WORDS) else 0.0


def _initials(one: Form, two: Form) -> bool:
    if one.person:
        return _person_initials(one, two)
    return _abbreviates(one, two) or _abbreviates(two, one)


def _abbreviates(short: Form, long: Form) -> bool:
    """Whether a word of one name is made of the initials of words of the other, and the rest is the same."""
    if long.initials.isdisjoint(short.bag):
        return False
    acronyms = short.bag & long.initials
    rest = short.bag - acronyms
    return rest <= long.bag and len(long.bag - rest) >= len(min(acronyms, key=len)) - 1


def _person_initials(one: Form, two: Form) -> bool:
    """Whether two people share a word, and the first of the others are an initial and a word that begins with it."""
    if one.bag.isdisjoint(two.bag) or len(one.bag) < 2 or len(two.bag) < 2:
        return False
    rest = [[word for word in form.words if word not in one.bag & two.bag] for form in (one, two)]
    if len(rest[0]) != 1 or len(rest[1]) != 1:
        return False
    short, long = sorted((rest[0][0], rest[1][0]), key=len)
    return len(short) == 1 and long.startswith(short)


def _numbers(form: Form) -> list[str]:
    return [word for word in form.words if any(map(str.isdecimal, word))]


def pairs(forms: Sequence[Form], wanted: Collection[int] | None = None) -> Iterator[tuple[int, int, Reason, float]]:
    """Yield the pairs of names that look alike, as places in `forms`, with the reason and likeness; each once.

    wanted: places of which at least one is in each pair; None: all. Only names that share something rare are compared:
    two words or one, misspelt by one letter at most, that at most BLOCK names have, or initials. O(names x BLOCK).
    """
    spelling = _spellings({word for form in forms for word in form.bag})
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    chosen = None if wanted is None else {key for place in wanted for key in _keys(forms[place], spelling)}
    for place, name in enumerate(pace.paced(forms)):
        for key in _keys(name, spelling):
            if chosen is None or key in chosen:
                blocks[key].append(place)
    seen: set[tuple[int, int]] = set()
    for one, two in pace.paced(_met(blocks, wanted)):
        if (one, two) in seen or forms[one].person != forms[two].person:
            continue
        seen.add((one, two))
        if found := compared(forms[one], forms[two]):
            yield one, two, *found


def _met(blocks: Mapping[Hashable, list[int]], wanted: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """Pairs of places that stand in one block; of a large block only neighbours, as with one name for all."""
    for places in blocks.values():
        if len(places) < 2:
            continue
        if len(places) > BLOCK:
            met: Iterable[tuple[int, int]] = itertools.pairwise(places) if wanted is None else ()
        elif wanted is None:
            met = itertools.combinations(places, 2)
        else:
            met = ((min(p, q), max(p, q)) for p in places if p in wanted for q in places if p != q)
        yield from met


def _keys(form: Form, spelling: Mapping[str, str]) -> set[Hashable]:
    """What names that look alike have in common."""
    words = sorted({spelling.get(word, word) for word in form.bag})
    keys: set[Hashable] = {(form.person, tuple(words))}
    keys |= {(form.person, word) for word in words if len(word) > 1}
    keys |= {(form.person, *both) for both in itertools.combinations(words[:WORDS], 2)}
    if not form.person:
        keys |= {("initials", text) for text in form.initials}
        keys |= {("initials", word) for word in form.bag if 2 < len(word) < 9}
    return keys


def _spellings(words: Collection[str]) -> dict[str, str]:
    """Word -> one word for all that differ in a letter, step by step: of two that do, one without a letter is alike."""
    above: dict[str, str] = {}

    def root(word: str) -> str:
        while (up := above.get(word, word)) != word:
            word = up
        return word

    first: dict[str, str] = {}
    for word in sorted(words):
        if len(word) < LETTERS or any(map(str.isdecimal, word)):
            continue
        for text in (word, *(word[:place] + word[place + 1 :] for place in range(len(word)))):
            other = first.setdefault(text, word)
            if (one := root(other)) != (two := root(word)):
                above[max(one, two)] = min(one, two)
    return {word: root(word) for word in above}
