"""Removal: the network without some partners, who is cut off, who reaches fewer, and the smallest repair."""

# NetworkX's stubs are incomplete, and SciPy has none.
# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import networkx as nx
import numpy as np
from scipy import sparse

from graphsvc import sizes
from graphsvc.analytics import cohesion, graphs, repair
from graphsvc.analytics.adjacency import Groups
from graphsvc.analytics.repair import Acquaintance, Join
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Ties, inside
from graphsvc.sparse.graph import SparseGraph

Piece = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Effect of a removal on one group; the removed partners are counted nowhere.

    group: None for partners of unknown group; partners: number remaining; lost: number of them cut off; before, after:
    mean number of others that one of them reaches.
    """

    group: str | None
    partners: int
    lost: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Removal:
    """The network without some partners.

    removed: keys of those that were in it; partners: number remaining; pieces_before, pieces_after: number of
    components of the remaining ones; lost: the pieces cut off, largest first; reach: grouping -> its groups, those
    that lose most first; joins: the fewest new ties that reconnect what fell apart; fewest: number of further ties
    after which no single absence divides the affected components; safeguards: these ties, None where they are too many
    to list.
    """

    removed: tuple[str, ...]
    partners: int
    pieces_before: int
    pieces_after: int
    lost: tuple[Piece, ...]
    reach: dict[str, tuple[Reach, ...]]
    joins: tuple[Join, ...]
    safeguards: tuple[Join, ...] | None
    fewest: int


def there(snapshot: Snapshot, start: int, day: int, without: frozenset[str]) -> set[str]:
    """Keys of the partners with a presence that ties in the days start..day (ordinals), persons and organizations."""
    columns = snapshot.incidence
    columns = columns.chosen(inside(columns, start, day, "organization", without))
    return {columns.partners[i] for i in {*columns.actor.tolist(), *columns.person.tolist()} if i >= 0}


def spoken_for(
    snapshot: Snapshot, start: int, day: int, organizations: Collection[str], persons: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Organization -> persons who came for it in start..day (ordinals), where these are all among `persons`."""
    columns = snapshot.incidence
    columns = columns.chosen(inside(columns, start, day, "organization", frozenset()))
    came: dict[str, set[str]] = defaultdict(set)
    for actor, person in zip(columns.actor.tolist(), columns.person.tolist(), strict=True):
        if columns.partners[actor] in organizations:
            came[columns.partners[actor]].add(columns.partners[person] if person >= 0 else "")
    return {key: tuple(sorted(speakers)) for key, speakers in sorted(came.items()) if speakers <= set(persons)}


def removal(
    before: Ties,
    after: Ties,
    gone: frozenset[str],
    groupings: Mapping[str, Groups],
    us: frozenset[str] = frozenset(),
) -> Removal:
    """Effect of removing some partners from a network, and the smallest repair.

    before: the ties with them; after: the ties computed again without them, and without what they did for others, so
    that a partner who took part through them alone is isolated. groupings: name -> groups. us: partners who are an end
    of a new tie only where nobody else can be.
    """
    staying = [key for key in before.keys if key not in gone]
    graph = _extended(after, staying, ())
    whole: list[set[str]] = list(nx.connected_components(cast(nx.Graph, graphs.partner_graph(before))))
    former = [piece - gone for piece in whole if piece - gone]
    pieces = cohesion.pieces(cast(nx.Graph, graph))
    number = {key: i for i, piece in enumerate(pieces) for key in piece}
    divided = _divided(former, number)
    lost = _largest_first(piece for parts in divided for piece in parts[1:])
    strength = dict(zip(before.keys, before.strength.tolist(), strict=True))
    strength |= {key: 0.0 for piece in lost for key in piece if key not in after.keys}
    acquaintance = Acquaintance(strength, tuple(groupings.values()), us)
    joins = [join for parts in divided for join in repair.rejoined(parts, acquaintance)]
    touched = {key for piece in whole if piece & gone for key in piece}
    touched |= {key for parts in divided for piece in parts for key in piece}
    joined = _extended(after, [key for key in staying if key in touched], joins)
    fewest = repair.fewest(cast(nx.Graph, joined))
    named = repair.safeguarded(cast(nx.Graph, joined), acquaintance) if fewest <= sizes.MOST_LEAVES // 2 else None
    sizes_before = {key: len(piece) for piece in former for key in piece}
    sizes_after = {key: len(piece) for piece in pieces for key in piece}
    fallen = {key for piece in lost for key in piece}
    return Removal(
        removed=tuple(sorted(gone & set(before.keys))),
        partners=len(staying),
        pieces_before=len(former),
        pieces_after=len(pieces),
        lost=tuple(lost),
        reach={name: _reach(staying, groups, fallen, sizes_before, sizes_after) for name, groups in groupings.items()},
        joins=tuple(joins),
        safeguards=None if named is None else tuple(named),
        fewest=fewest,
    )


def _divided(before: Iterable[Collection[str]], after: Mapping[str, int]) -> list[list[Piece]]:
    """Of each component that fell apart, the components it is in now, the largest first.

    after: partner -> number of its piece.
    """
    divided: list[list[Piece]] = []
    for piece in before:
        parts: dict[int, list[str]] = defaultdict(list)
        for key in piece:
            parts[after[key]].append(key)
        if len(parts) > 1:
            divided.append(_largest_first(parts.values()))
    return divided


def _largest_first(pieces: Iterable[Collection[str]]) -> list[Piece]:
    """Sort components: each by key, the largest first, then by first key."""
    return sorted((tuple(sorted(piece)) for piece in pieces), key=lambda piece: (-len(piece), piece))


def _reach(
    staying: list[str], groups: Groups, fallen: set[str], before: Mapping[str, int], after: Mapping[str, int]
) -> tuple[Reach, ...]:
    members: dict[str | None, list[str]] = defaultdict(list)
    for key in staying:
        for group in set(groups.get(key, ())) or {None}:
            members[group].append(key)
    rows = [
        Reach(
            group,
            len(keys),
            sum(key in fallen for key in keys),
            sum(before[key] - 1 for key in keys) / len(keys),
            sum(after[key] - 1 for key in keys) / len(keys),
        )
        for group, keys in members.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.lost, row.after - row.before, row.group is None, row.group or "")))


def _extended(ties: Ties, keys: list[str], joins: list[Join] | tuple[Join, ...]) -> SparseGraph:
    """The network of some partners, new ones included, with further ties of weight 1."""
    index_of = {key: i for i, key in enumerate(keys)}
    new_index = np.array([index_of.get(key, -1) for key in ties.keys], dtype=np.int64)
    entries = ties.weights.tocoo()
    row, column = new_index[entries.row], new_index[entries.col]
    stays = (row >= 0) & (column >= 0)
    one = np.array([index_of[join.one] for join in joins], dtype=np.int64)
    other = np.array([index_of[join.other] for join in joins], dtype=np.int64)
    shape = (len(keys), len(keys))
    data = np.concatenate([entries.data[stays], np.ones(2 * len(one))])
    rows, columns = np.concatenate([row[stays], one, other]), np.concatenate([column[stays], other, one])
    return SparseGraph.from_weights(keys, sparse.csr_array((data, (rows, columns)), shape=shape))
