"""Acronyms that minutes explain themselves: *Trent Valley Local Immigration Partnership (TVLIP)*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.words import fold

#: The words before it and the letters: *Partenariat local en immigration de Hearst (PLI)*.
_EXPLAINED = re.compile(r"([^()|;:]{6,120})\(([A-ZÀ-Þ][A-ZÀ-Þ0-9&.-]{1,9})\)")


def explained(lines: Sequence[Line], known: Known) -> Known:
    """What is known, with the acronyms whose letters begin words that stand before them."""
    found = {
        fold(letters)
        for line in lines[:200]
        for before, letters in _EXPLAINED.findall(line.text[:1_000])
        if _begins(re.sub(r"[^a-z]", "", fold(letters)), fold(before).split())
    }
    return replace(known, organizations=known.organizations | found) if found else known


def _begins(letters: str, words: Sequence[str]) -> bool:
    """Whether letters begin words, in their order; words between may be left out."""
    place = 0
    for letter in letters:
        place = next((n + 1 for n, word in enumerate(words[place:], place) if word[0] == letter), -1)
        if place < 0:
            return False
    return len(letters) >= 2
