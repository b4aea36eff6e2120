"""How like two names are, and whether they differ by one slip of the pen."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from graphsvc.files.minutes import words

#: Likeness (0..100) from which a name is asked about, and from which it is named as a runner-up.
ASKED, LIKE = 86.0, 78.0


def like(own: str, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, float]]:
    """(partner, likeness) of similar names, the most similar first."""
    best: dict[str, float] = {}
    for name, score, _index in process.extract(
        own, names.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=20
    ):
        for key in names[name]:
            best[key] = max(best.get(key, 0.0), score)
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def slip(own: str, name: str) -> bool:
    """Whether two names differ by one slip of the pen that makes no other name: Jonh for John, Haidary for Haidari.

    In one word only; of a first name two letters that changed places, or one written twice; elsewhere one letter, in a
    word of six or more.
    """
    left, right = own.split(), name.split()
    if len(left) != len(right):
        return False
    differ = [(number, a, b) for number, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(differ) != 1:
        return False
    number, a, b = differ[0]
    if OSA.distance(a, b) != 1 or a[0] != b[0] or {a, b} <= words.given_names():
        return False
    doubled = _undoubled(a) == _undoubled(b) or sorted(a) == sorted(b)
    return doubled if number == 0 else doubled or min(len(a), len(b)) >= 6


def _undoubled(text: str) -> str:
    return "".join(letter for place, letter in enumerate(text) if place == 0 or letter != text[place - 1])
