"""Partners with similar names: suggestions for a person to decide on, never merged.

Similarity cannot decide: YMCA and YWCA of one town score higher than many true pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graphsvc import language, sizes
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot

LIKENESS = 88.0
MOST = 50
#: Matches of a name that are looked at; among them are the partner's own other names.
MATCHES = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """A new partner and one with a similar name: key and name of both, likeness 0..100."""

    key: str
    name: str
    other: str
    other_name: str
    likeness: int


def among(snapshot: Snapshot, fresh: Sequence[records.Partner]) -> list[Pair]:
    """Pairs of new partners with a similar stored or other new one, the most similar first, at most 50.

    O(new x all). Of more than 2,000 new partners, only the first 2,000 are compared, and with stored ones only.
    """
    stored = [(text, row) for row in snapshot.partners.values() for text in _names(row)]
    fresh_keys = {row.key for row in fresh}
    stored = [(text, row) for text, row in stored if row.key not in fresh_keys]
    candidates = stored + (
        [(text, row) for row in fresh for text in _names(row)] if len(fresh) <= sizes.COMPARED else []
    )
    best: dict[tuple[str, str], Pair] = {}
    texts = [text for text, _ in candidates]
    for row in fresh[: sizes.COMPARED]:
        for text in _names(row):
            for _, score, index in process.extract(
                text, texts, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=MATCHES
            ):
                other = candidates[index][1]
                pair = (min(row.key, other.key), max(row.key, other.key))
                if other.key == row.key or other.is_person != row.is_person:
                    continue
                if pair not in best or best[pair].likeness < score:
                    best[pair] = Pair(row.key, row.name, other.key, other.name, round(score))
    return sorted(best.values(), key=lambda pair: (-pair.likeness, pair.key, pair.other))[:MOST]


def _names(row: records.Partner) -> Iterable[str]:
    names: dict[str, None] = {}
    for text in (row.name, row.name_fr, *row.aliases):
        if text:
            names[re.sub(r"[^a-z0-9]+", " ", language.folded(text)).strip()] = None
    return names
