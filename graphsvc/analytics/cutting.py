"""What the network hangs on: partners and persons without whom it falls apart, and what falls off.

Pure functions. Pieces are connected components; the largest that remains of a piece is what it hangs on by, all
others fall off.
"""

# pyright: basic

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties, between, inside

Pieces = tuple[tuple[str, ...], ...]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """A partner, or a person, and the pieces that would fall off without it: the largest first, each sorted."""

    partner: str
    lost: Pieces

    @property
    def partners(self) -> int:
        """How many would fall off."""
        return sum(len(piece) for piece in self.lost)


def cut_partners(graph: nx.Graph) -> list[Cut]:
    """The articulation points with what each cuts off, those first that cut off most, then by key.

    From the tree of blocks (biconnected components) and cut points, in which each block at a cut point leads to one
    piece. O(E + what falls off). Hopcroft & Tarjan 1973; as cutpoints of a network: Wasserman & Faust 1994, 4.3.1.
    """
    blocks: list[frozenset[str]] = [frozenset(block) for block in nx.biconnected_components(graph)]  # pyright: ignore
    points: set[str] = set(nx.articulation_points(graph))
    at: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for point in block & points:
            at[point].append(number)

    def beyond(point: str, first: int) -> frozenset[str]:
        """Everybody whom a block at the point leads to, without crossing the point."""
        found, passed, open_ = set[str](), {point}, [first]
        seen = {first}
        while open_:
            block = blocks[open_.pop()]
            found |= block
            for other in (block & points) - passed:
                passed.add(other)
                following = [number for number in at[other] if number not in seen]
                seen.update(following)
                open_ += following
        return frozenset(found - {point})

    found = [Cut(point, _fallen(beyond(point, number) for number in at[point])) for point in points]
    return sorted(found, key=lambda cut: (-cut.partners, cut.partner))


def _fallen(pieces: Iterable[Iterable[str]]) -> Pieces:
    """All pieces but the largest; of equal ones the first by key stays."""
    ordered = sorted((tuple(sorted(piece)) for piece in pieces), key=lambda piece: (-len(piece), piece))
    return tuple(ordered[1:])


def cut_persons(graph: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> list[Cut]:
    """The persons whose participations, taken out, leave the partners in more pieces; sorted as cut partners are.

    A person's participations are all presences in the days start..day that rest on the person, for whomever. The
    person, where it stands for itself, is no piece. Whoever took part through the person alone falls off too.
    O(presences + pairs of partners in the collaborations of each person).
    """
    columns = graph.incidence
    columns = columns.chosen(inside(columns, start, day, "organization", without))
    ties = between(columns, "organization", "count")
    row = {key: number for number, key in enumerate(ties.keys)}
    actors = [row[columns.partners[actor]] for actor in columns.actor.tolist()]
    there: dict[int, set[tuple[int, int]]] = defaultdict(set)
    spoken = np.where(columns.organization >= 0, columns.person, -1).tolist()
    persons: dict[int, set[int]] = defaultdict(set)
    own: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for collaboration, person, actor, speaker in zip(
        columns.collaboration.tolist(), columns.person.tolist(), actors, spoken, strict=True
    ):
        there[collaboration].add((actor, speaker))
        if person >= 0:
            persons[person].add(collaboration)
            own[person].add((collaboration, actor))
    shared = _shared(ties)
    pieces = _pieces(ties.weights)
    found: list[Cut] = []
    for person in sorted(persons):
        key = columns.partners[person]
        change: Counter[Pair] = Counter()
        for collaboration in persons[person]:
            before = there[collaboration]
            # Nobody else's presence is lost: an actor stays where another person, or nobody in particular, was.
            mine = {(actor, s) for actor, s in before if s == person or (s < 0 and actor == row.get(key))}
            change.subtract(_tied(before))
            change.update(_tied(before - mine))
        gone = {pair for pair, count in change.items() if count < 0 and shared.get(pair, 0) + count <= 0}
        if not gone:
            continue
        new = {pair for pair, count in change.items() if count > 0 and pair not in shared}
        lost = _lost(ties, pieces, gone, new, row.get(key))
        if lost:
            found.append(Cut(key, lost))
    return sorted(found, key=lambda cut: (-cut.partners, cut.partner))


def _tied(present: Iterable[tuple[int, int]]) -> Iterator[Pair]:
    """The pairs that one collaboration ties: not those for whom one person spoke."""
    speakers: dict[int, set[int]] = defaultdict(set)
    for actor, speaker in present:
        speakers[actor] |= {speaker} - {-1}
    return ((a, b) for a, b in combinations(sorted(speakers), 2) if not speakers[a] & speakers[b])


def _shared(ties: Ties) -> dict[Pair, int]:
    """Each tie once: rows -> how many collaborations it rests on."""
    upper = sparse.triu(ties.weights, k=1).tocoo()
    return {
        (i, j): round(n) for i, j, n in zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)
    }


def _pieces(weights: sparse.csr_array) -> np.ndarray:
    return csgraph.connected_components(weights, directed=False)[1]


def _lost(ties: Ties, pieces: np.ndarray, gone: set[Pair], new: set[Pair], itself: int | None) -> Pieces:
    """What falls off once some ties are gone; the person itself does not count."""
    weights = ties.weights.tolil()
    for i, j in gone:
        weights[i, j] = weights[j, i] = 0
    for i, j in new:
        weights[i, j] = weights[j, i] = 1
    matrix = weights.tocsr()
    matrix.eliminate_zeros()
    after = _pieces(matrix)
    fallen: list[tuple[str, ...]] = []
    for piece in {int(pieces[i]) for pair in gone for i in pair}:
        parts: dict[int, list[str]] = defaultdict(list)
        for i in np.flatnonzero(pieces == piece).tolist():
            if i != itself:
                parts[int(after[i])].append(ties.keys[i])
        fallen += _fallen(parts.values())
    return tuple(sorted(fallen, key=lambda part: (-len(part), part)))
