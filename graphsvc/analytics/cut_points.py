"""Cut points: partners and persons whose absence splits a component of the network, and who is cut off then.

Pieces are connected components. Of the pieces into which a component falls, the largest counts as the network, and
all others as cut off.
"""

# NetworkX's stubs are incomplete, and SciPy has none.
# pyright: basic

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import networkx as nx
import numpy as np
from scipy import sparse

from graphsvc.analytics.graphs import partner_graph
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties, between, inside
from graphsvc.sparse import structure

Pieces = tuple[tuple[str, ...], ...]
Pair = tuple[int, int]
#: Partners present at a collaboration (row numbers of the ties) -> the persons who spoke for it (indices).
_Present = dict[int, set[int]]
#: Stands for the person where none is recorded, and where a person took part for itself.
NOBODY = -1


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A partner, or a person, and the pieces that would fall off without it: the largest first, each sorted."""

    partner: str
    lost: Pieces

    @property
    def partners(self) -> int:
        """Number of partners cut off."""
        return sum(len(piece) for piece in self.lost)


def cut_points(
    snapshot: Snapshot, ties: Ties, start: int, day: int, without: frozenset[str] = frozenset()
) -> list[CutPoint]:
    """The cut partners that are organizations, and the cut persons, those first that cut off most, then by key.

    ties: of the days start..day (ordinals), without the same partners. A person is judged by all its participations,
    for whomever, and therefore is not among the cut partners too.
    """
    network = cast(nx.Graph, partner_graph(ties))
    organizations = [cut for cut in cut_partners(network) if not snapshot.partners[cut.partner].is_person]
    cuts = [*organizations, *cut_persons(snapshot, start, day, without)]
    return sorted(cuts, key=lambda cut: (-cut.partners, cut.partner))


def cut_partners(graph: nx.Graph) -> list[CutPoint]:
    """The articulation points with what each cuts off, those first that cut off most, then by key.

    Computed on the block-cut tree, in which each block at a cut point leads to one piece. O(E + partners cut off).
    Hopcroft & Tarjan 1973; cutpoints of a network: Wasserman & Faust 1994, 4.3.1.
    """
    blocks: list[frozenset[str]] = [frozenset(block) for block in nx.biconnected_components(graph)]  # pyright: ignore
    points: set[str] = set(nx.articulation_points(graph))
    blocks_at: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for point in block & points:
            blocks_at[point].append(number)

    def beyond(point: str, first: int) -> frozenset[str]:
        """All partners that a block at the point leads to without passing the point."""
        reached, passed, open_ = set[str](), {point}, [first]
        seen = {first}
        while open_:
            block = blocks[open_.pop()]
            reached |= block
            for next_point in (block & points) - passed:
                passed.add(next_point)
                following = [number for number in blocks_at[next_point] if number not in seen]
                seen.update(following)
                open_ += following
        return frozenset(reached - {point})

    cuts = [CutPoint(point, _fallen(beyond(point, number) for number in blocks_at[point])) for point in points]
    return sorted(cuts, key=lambda cut: (-cut.partners, cut.partner))


def _fallen(pieces: Iterable[Iterable[str]]) -> Pieces:
    """All pieces but the largest; of equally large ones the first by key counts as the network."""
    ordered = sorted((tuple(sorted(piece)) for piece in pieces), key=lambda piece: (-len(piece), piece))
    return tuple(ordered[1:])


def cut_persons(snapshot: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> list[CutPoint]:
    """The persons whose participations, taken out, leave the partners in more pieces; sorted as cut partners are.

    A person's participations are all its presences in the days start..day (ordinals), for whomever. The person itself
    is no piece. A partner that took part through this person only is cut off too. O(pairs of partners in each
    collaboration), and O(E) for each person who may cut off more than one partner.
    """
    columns = snapshot.incidence
    columns = columns.chosen(inside(columns, start, day, "organization", without))
    network = _Network.of(between(columns, "organization", "count"))
    row_of = {key: number for number, key in enumerate(network.keys)}
    spoke_for: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    present_in: dict[int, _Present] = defaultdict(lambda: defaultdict(set))
    for collaboration, person, organization in zip(
        columns.collaboration.tolist(), columns.person.tolist(), columns.organization.tolist(), strict=True
    ):
        actor = row_of[columns.partners[person if organization < 0 else organization]]
        present_in[collaboration][actor].add(person if organization >= 0 else NOBODY)
        if person >= 0:
            spoke_for[person][collaboration].add(actor)
    cuts: list[CutPoint] = []
    for person in sorted(spoke_for):
        key = columns.partners[person]
        itself = row_of.get(key)
        change: dict[Pair, int] = defaultdict(int)
        for collaboration, actors in spoke_for[person].items():
            for pair, by in _changed(present_in[collaboration], actors, person, itself):
                change[pair] += by
        lost = network.lost(change, itself)
        if lost:
            cuts.append(CutPoint(key, lost))
    return sorted(cuts, key=lambda cut: (-cut.partners, cut.partner))


def _changed(present: _Present, actors: set[int], person: int, itself: int | None) -> Iterator[tuple[Pair, int]]:
    """What one collaboration's ties lose, or gain, without a person: pairs with -1 or 1.

    Nobody else's presence is lost: an actor stays where another person, or nobody in particular, was for it. Two
    actors for whom one person spoke are not tied, and are where that was the person alone.
    """
    if len(actors) == 1:
        (actor,) = actors
        if present[actor] == {NOBODY if actor == itself else person}:  # most often: all ties of this one go
            yield from (
                ((actor, neighbour) if actor < neighbour else (neighbour, actor), -1)
                for neighbour in present
                if neighbour != actor
            )
            return
    after = {actor: present[actor] - {NOBODY if actor == itself else person} for actor in actors}
    for actor in actors:
        for neighbour, speakers in present.items():
            if actor == neighbour or (neighbour in actors and neighbour < actor):
                continue
            left = after.get(neighbour, speakers)
            was = not (present[actor] & speakers) - {NOBODY}
            stays = bool(after[actor] and left) and not (after[actor] & left) - {NOBODY}
            if was != stays:
                yield (min(actor, neighbour), max(actor, neighbour)), 1 if stays else -1


@dataclass(slots=True)
class _Network:
    """The network with the number of collaborations behind each tie, and its components.

    beside: by the row of a partner, the row of each other -> number of collaborations.
    """

    keys: tuple[str, ...]
    weights: sparse.csr_array
    pieces: list[int]
    sizes: list[int]
    cells: np.ndarray
    beside: list[dict[int, int]]

    @classmethod
    def of(cls, ties: Ties) -> _Network:
        matrix = ties.weights
        matrix.sort_indices()
        pieces = structure.components(matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32))[1]
        rows = np.repeat(np.arange(len(ties.keys), dtype=np.int64), np.diff(matrix.indptr))
        cells = rows * len(ties.keys) + matrix.indices
        others, counts = matrix.indices.tolist(), np.rint(matrix.data).astype(int).tolist()
        rows_of = itertools.pairwise(matrix.indptr.tolist())  # pyright: ignore
        beside = [dict(zip(others[first:end], counts[first:end], strict=True)) for first, end in rows_of]
        return cls(ties.keys, matrix, pieces.tolist(), np.bincount(pieces).tolist(), cells, beside)

    def lost(self, change: Mapping[Pair, int], itself: int | None) -> Pieces:
        """The pieces cut off after these changes in the number of collaborations of ties, without the person itself."""
        away: dict[int, set[int]] = defaultdict(set)  # by the partner, those to whom it keeps no tie
        new = False
        for (i, j), count in change.items():
            had = self.beside[i].get(j, 0)
            new = new or (count > 0 and not had)
            if had and had + count <= 0:
                away[i].add(j)
                away[j].add(i)
        alone = {row for row, others in away.items() if len(others) == len(self.beside[row])}
        if (new and alone) or not self._hangs_together(away, alone, itself):
            return self._parted(change, away, itself)
        return tuple(sorted((self.keys[row],) for row in alone if row != itself))

    def _hangs_together(self, away: Mapping[int, set[int]], alone: set[int], itself: int | None) -> bool:
        """Whether all who lose a tie, but those who keep none, are still in one piece, which is the largest left.

        Then so is everybody else: who was tied to them by way of a lost tie still is up to its end.
        """
        by_piece: dict[int, list[int]] = defaultdict(list)
        for row in away:
            by_piece[self.pieces[row]].append(row)
        for piece, rows in by_piece.items():
            left = {row for row in rows if row not in alone}
            size = self.sizes[piece] - (len(rows) - len(left))
            if itself is not None and itself not in alone and self.pieces[itself] == piece:
                size -= 1
            if len(left) < len(rows) and size < 2:  # as small as who is alone
                return False
            centre = max(left, key=lambda row: len(self.beside[row]))
            reached = {centre} | (self.beside[centre].keys() - away[centre])
            # Most are tied to the centre, or to somebody whom it is tied to.
            far = {row for row in left - reached if reached.isdisjoint(self.beside[row].keys() - away[row])}
            if far and not self._reaches(reached, far, away):
                return False
        return True

    def _reaches(self, reached: set[int], sought: set[int], away: Mapping[int, set[int]]) -> bool:
        """Whether ties lead from some partners to all who are sought."""
        open_ = list(reached)
        while open_ and not sought <= reached:
            row = open_.pop()
            fresh = self.beside[row].keys() - away.get(row, set()) - reached
            reached |= fresh
            open_ += fresh
        return sought <= reached

    def _parted(self, change: Mapping[Pair, int], away: Iterable[int], itself: int | None) -> Pieces:
        """The pieces cut off, from the components computed anew."""
        pairs = [(i, j, count) for (i, j), count in change.items() if j in self.beside[i] or count > 0]
        first, second, counts = np.array(pairs, dtype=np.int64).T
        size = len(self.keys)
        places = np.concatenate([first * size + second, second * size + first])
        positions = np.searchsorted(self.cells, places)
        tied = positions < len(self.cells)
        tied[tied] = self.cells[positions[tied]] == places[tied]
        ties = self.weights.data.copy()
        ties[positions[tied]] += np.tile(counts, 2)[tied]
        cells = self.cells[ties > 0.5]
        if not tied.all():  # pairs that were not tied before
            cells = np.union1d(cells, places[~tied])
        rows = np.searchsorted(cells, np.arange(size + 1) * size).astype(np.int32)
        after = structure.components(rows, (cells % size).astype(np.int32))[1]
        fallen: list[tuple[str, ...]] = []
        pieces = np.array(self.pieces)
        for piece in {self.pieces[row] for row in away}:
            rows = np.flatnonzero(pieces == piece)
            rows = rows if itself is None else rows[rows != itself]
            own = after[rows]
            if not own.size or (own == own[0]).all():
                continue  # they still hang together
            parts: dict[int, list[str]] = defaultdict(list)
            for i, part in zip(rows.tolist(), own.tolist(), strict=True):
                parts[part].append(self.keys[i])
            fallen += _fallen(parts.values())
        return tuple(sorted(fallen, key=lambda part: (-len(part), part)))
