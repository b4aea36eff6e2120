"""What the network hangs on: partners, ties and persons whose absence leaves it in more pieces, and who falls off.

What falls off is all that is no longer in the largest remaining piece of the piece it was in; of equal pieces the
one with the first key remains.
"""

# pyright: basic

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphsvc.network.encounters import Encounters, encounters, speakers_for_several
from graphsvc.network.presences import Incidence
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import inside
from graphsvc.sparse.graph import SparseGraph

Piece = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A partner or person, and the pieces that fall off without it: the largest first, then by first key."""

    key: str
    pieces: tuple[Piece, ...]

    @property
    def lost(self) -> int:
        return sum(map(len, self.pieces))


@dataclass(frozen=True, slots=True)
class Bridge:
    """A tie, one < other, and the partners who fall off without it: the smaller side."""

    one: str
    other: str
    lost: Piece


def cuts(graph: nx.Graph) -> tuple[list[Cut], list[Bridge]]:
    """Cut points and bridges (articulation points, Hopcroft & Tarjan 1973), those that cut off most first, then by key.

    Linear in the ties and in what is answered: the tree of blocks is walked once, in which all that lies behind a
    partner stands together.
    """
    blocks = [sorted(block) for block in cast(Iterable[set[str]], nx.biconnected_components(graph))]
    blocks_of: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for key in block:
            blocks_of[key].append(number)
    points: list[Cut] = []
    ties: list[Bridge] = []
    walked: set[str] = set()
    for root in graph:
        if root not in walked and root in blocks_of:
            order, behind = _walk(root, blocks, blocks_of)
            walked.update(order)
            for key, spans in behind.items():
                _cut(key, order, spans, blocks, points, ties)
    points.sort(key=lambda cut: (-cut.lost, cut.key))
    ties.sort(key=lambda bridge: (-len(bridge.lost), bridge.one, bridge.other))
    return points, ties


@dataclass(slots=True)
class _Span:
    """Where a partner stands in the order of the walk, and what lies behind each block that it leads to."""

    place: int
    end: int
    blocks: list[tuple[int, int, int]]


def _walk(root: str, blocks: list[list[str]], blocks_of: Mapping[str, list[int]]) -> tuple[list[str], dict[str, _Span]]:
    """Partners of a piece in the order of a walk in depth, and for each the spans (block, from, until) behind it."""
    order = [root]
    spans = {root: _Span(0, 0, [])}
    # A partner with its blocks still to enter (block -1), or a block with its partners still to enter.
    stack: list[tuple[str, int, Iterator[Any]]] = [(root, -1, iter(blocks_of[root]))]
    began: list[int] = []
    while stack:
        key, block, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            if block < 0:
                spans[key].end = len(order)
            else:
                spans[key].blocks.append((block, began.pop(), len(order)))
        elif block < 0:
            began.append(len(order))
            stack.append((key, following, iter(blocks[following])))
        elif following not in spans:
            spans[following] = _Span(len(order), 0, [])
            order.append(following)
            stack.append((following, -1, iter([number for number in blocks_of[following] if number != block])))
    return order, spans


def _cut(
    key: str, order: list[str], span: _Span, blocks: list[list[str]], points: list[Cut], ties: list[Bridge]
) -> None:
    """Note what falls off without a partner, and without the ties that alone lead on from it."""
    count = len(order)
    parts = [[(first, last)] for _, first, last in span.blocks]
    if span.place:
        parts.append([(0, span.place), (span.end, count)])
    if len(parts) > 1:
        points.append(Cut(key, tuple(as_pieces([_taken(order, part) for part in _all_but_largest(order, parts)]))))
    for block, first, last in span.blocks:
        if len(blocks[block]) == 2:
            beyond, near = [(first, last)], [(0, first), (last, count)]
            (lost,) = _all_but_largest(order, [beyond, near])
            one, other = sorted(blocks[block])
            ties.append(Bridge(one, other, tuple(sorted(_taken(order, lost)))))


def _all_but_largest(order: list[str], parts: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """All parts but the largest; of equal ones, but the one with the first key."""
    sizes = [sum(last - first for first, last in part) for part in parts]
    largest = [i for i, size in enumerate(sizes) if size == max(sizes)]
    stays = largest[0] if len(largest) == 1 else min(largest, key=lambda i: min(_taken(order, parts[i])))
    return [part for i, part in enumerate(parts) if i != stays]


def _taken(order: list[str], part: list[tuple[int, int]]) -> list[str]:
    return [key for first, last in part for key in order[first:last]]


def as_pieces(pieces: Iterable[Collection[str]]) -> list[Piece]:
    """Pieces as they are told: each sorted, the largest first, then by first key."""
    return sorted((tuple(sorted(piece)) for piece in pieces), key=lambda piece: (-len(piece), piece))


def divided(before: Iterable[Collection[str]], after: Mapping[str, int]) -> list[list[Piece]]:
    """Of each piece before that is in several now, what it is in now: the piece that remains first.

    after: partner -> number of its piece; who is not there stands alone unless it was taken out, so `before` names
    only those who were not.
    """
    found: list[list[Piece]] = []
    for piece in before:
        parts: dict[int | str, list[str]] = defaultdict(list)
        for key in piece:
            parts[after.get(key, key)].append(key)
        if len(parts) > 1:
            found.append(as_pieces(parts.values()))
    return found


def cut_persons(graph: Snapshot, start: int, day: int, without: frozenset[str] = frozenset()) -> list[Cut]:
    """Persons without whose participations the network of a window (ordinals) is in more pieces; those first without
    whom most are lost, then by key.

    All presences of the person are taken out, for itself, for organizations and as an alternate, and the ties are
    derived again. The network is that of organizations, and of people who represent none. The person itself is
    counted neither before nor after. An organization that took part through the person alone is lost, unless it was
    tied to nobody anyway. What is not recorded as resting on a person stays.
    """
    columns = graph.incidence
    rows = columns.chosen(inside(columns, start, day, "organization", without))
    found = encounters(rows)
    keys = columns.partners
    size = len(keys)
    code = found.one * size + found.other
    ties, tie, met = np.unique(code, return_inverse=True, return_counts=True)
    if not len(ties):
        return []
    person, lost = _lost_ties(found, tie, met)
    base = _pieces(size, ties)
    several = set(speakers_for_several(rows).tolist())
    beside = _neighbours(ties, size)
    points = _cut_points(ties, size)
    result: list[Cut] = []
    bounds = np.flatnonzero(np.diff(person, prepend=-1, append=size)).tolist()
    for first, last in itertools.pairwise(bounds):
        who, taken = int(person[first]), lost[first:last]
        if who not in points and _bypassed(who, ties[taken], size, beside):
            continue
        # Whoever spoke for two organizations kept them apart; without the person they may meet.
        left = _codes_without(rows, who, size) if who in several else np.delete(ties, taken)
        after = _pieces(size, left, who)
        parts: list[Piece] = []
        for number in np.unique(base[ties[taken] // size]).tolist():
            piece = np.flatnonzero(base == number)
            piece = piece[piece != who]
            now = after[piece]
            if len(piece) and (now != now[0]).any():
                named = [keys[place] for place in piece.tolist()]
                parts += divided([named], dict(zip(named, now.tolist(), strict=True)))[0][1:]
        if parts:
            result.append(Cut(keys[who], tuple(as_pieces(parts))))
    return sorted(result, key=lambda cut: (-cut.lost, cut.key))


def _bypassed(who: int, lost: np.ndarray, size: int, beside: Mapping[int, set[int]]) -> bool:
    """Whether the partners of every lost tie, the person's own left aside, keep a partner that both are tied to.

    Then nothing falls apart where the person is no cut point either.
    """
    ends = [divmod(code, size) for code in lost.tolist()]
    gone: dict[int, set[int]] = defaultdict(set)
    for one, other in ends:
        gone[one].add(other)
        gone[other].add(one)
    left = {key: beside[key] - away - {who} for key, away in gone.items()}
    return all(not left[one].isdisjoint(left[other]) for one, other in ends if who not in (one, other))


def _neighbours(ties: np.ndarray, size: int) -> dict[int, set[int]]:
    one, other = np.divmod(ties, size)
    found: dict[int, set[int]] = defaultdict(set)
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        found[a].add(b)
        found[b].add(a)
    return found


def _cut_points(ties: np.ndarray, size: int) -> set[int]:
    one, other = np.divmod(ties, size)
    places = (np.concatenate([one, other]), np.concatenate([other, one]))
    matrix = sparse.csr_array((np.ones(len(places[0])), places), shape=(size, size))
    return set(nx.articulation_points(cast(nx.Graph, SparseGraph.from_weights(range(size), matrix))))


def _lost_ties(found: Encounters, tie: np.ndarray, met: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(person, tie) wherever each encounter that makes the tie rests on the person, by person."""
    by = np.concatenate([found.by_one, found.by_other])
    which = np.concatenate([tie, tie])
    rests = by >= 0
    code, times = np.unique(by[rests] * len(met) + which[rests], return_counts=True)
    person, lost = np.divmod(code, len(met))
    alone = times == met[lost]
    return person[alone], lost[alone]


def _codes_without(rows: Incidence, person: int, size: int) -> np.ndarray:
    """The ties once the presences of a person are taken out, each as one number."""
    found = encounters(rows.chosen((rows.person != person) & (rows.organization != person)))
    return np.unique(found.one * size + found.other)


def _pieces(size: int, ties: np.ndarray, without: int = -1) -> np.ndarray:
    """The number of each partner's piece."""
    one, other = np.divmod(ties, size)
    if without >= 0:
        stays = (one != without) & (other != without)
        one, other = one[stays], other[stays]
    matrix = sparse.csr_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    return csgraph.connected_components(matrix, directed=False)[1]
