"""The smallest repair: the fewest introductions that join pieces of the network, and that let it rest on nobody alone.

An introduction is a new tie. A network rests on nobody alone when no partner's absence divides it (it is
biconnected), which no bridge survives either, except between two partners who have nobody else.
"""

# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import networkx as nx

from graphsvc.analytics.adjacency import Groups

#: Of each side so many are looked at, the strongest first.
CONSIDERED = 60


@dataclass(frozen=True, slots=True)
class Join:
    """A new tie between two partners; shared: in how many ways of grouping they have a group in common."""

    one: str
    other: str
    shared: int


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What makes an introduction plausible: how strong a partner's ties are, and its groups (sector, municipality).

    us: those who make introductions, and are an end of one only where nobody else can be.
    """

    strength: Mapping[str, float]
    groupings: tuple[Groups, ...]
    us: frozenset[str] = frozenset()

    def best(self, ones: Iterable[str], others: Iterable[str]) -> Join:
        """The pair without us that has most in common; of equals, that whose partners have the strongest ties, then by
        key."""
        left, right = self._strongest(ones), self._strongest(others)
        groups = {key: [set(by.get(key, ())) for by in self.groupings] for key in (*left, *right)}

        def rank(pair: tuple[str, str]) -> tuple[bool, int, float, float]:
            shared = sum(bool(a & b) for a, b in zip(groups[pair[0]], groups[pair[1]], strict=True))
            return self.us.isdisjoint(pair), shared, self.strength.get(pair[0], 0), self.strength.get(pair[1], 0)

        # Both sides are in order, and max gives the first of equals.
        one, other = max(((a, b) for a in left for b in right), key=rank)
        return Join(one, other, rank((one, other))[1])

    def _strongest(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (-self.strength.get(key, 0), key))[:CONSIDERED]


def rejoined(pieces: Sequence[Collection[str]], acquaintance: Acquaintance) -> list[Join]:
    """The fewest ties that make pieces one: each but the first is tied to the first. One fewer than pieces."""
    return [acquaintance.best(piece, pieces[0]) for piece in pieces[1:]]


def fewest(graph: nx.Graph) -> int:
    """How many ties let every piece rest on nobody alone: of each max(ceil(leaves/2), most blocks at a partner - 1).

    Leaves are blocks with one cut point; 0 for pieces without cut points. Eswaran & Tarjan 1976, SIAM J. Comput. 5;
    Hsu & Ramachandran 1993, SIAM J. Comput. 22.
    """
    return sum(_bound(tree) for tree in _trees(graph))


def safeguarded(graph: nx.Graph, acquaintance: Acquaintance) -> list[Join]:
    """New ties with which no partner's absence divides any piece of the graph; pieces are not joined.

    Two leaves of the tree of blocks and cut points are tied at a time: those behind the cut point of most blocks
    where these alone ask for as many ties as the leaves do, else on both sides of the tree's middle; the blocks between
    them become one. Of the blocks that serve as well, those with the most plausible pair. `fewest` ties (Hsu &
    Ramachandran 1993). O(ties added * blocks).
    """
    found: list[Join] = []
    for tree in _trees(graph):
        while len(tree.leaves) > 1:
            found.append(_tied(tree, acquaintance))
    return found


@dataclass(slots=True)
class _Tree:
    """The tree of blocks and cut points of a piece: node -> neighbours. Blocks are numbers, cut points keys in a tuple.

    own: block -> its partners that are no cut points; leaves: blocks with one cut point.
    """

    beside: dict[object, set[object]]
    own: dict[object, set[str]]
    following: int

    @property
    def leaves(self) -> list[object]:
        return [block for block in self.own if len(self.beside[block]) == 1]

    @property
    def branching(self) -> tuple[object, int]:
        """The cut point that lies in most blocks, and in how many; None and 1 without cut points."""
        points = [(len(beside), node) for node, beside in self.beside.items() if node not in self.own]
        if not points:
            return None, 1
        many, node = max(points, key=lambda point: point[0])
        return node, many


def _trees(graph: nx.Graph) -> list[_Tree]:
    """The trees of pieces that have cut points."""
    blocks = [sorted(block) for block in cast(Iterable[set[str]], nx.biconnected_components(graph))]
    within: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for key in block:
            within[key].append(number)
    whole = nx.Graph()
    for key, numbers in within.items():
        if len(numbers) > 1:
            whole.add_edges_from(((key,), number) for number in numbers)
    trees: list[_Tree] = []
    for nodes in nx.connected_components(whole):
        own: dict[object, set[str]] = {
            node: {key for key in blocks[node] if len(within[key]) == 1} for node in nodes if isinstance(node, int)
        }
        trees.append(_Tree({node: set(whole.adj[node]) for node in sorted(nodes, key=str)}, own, len(blocks)))
    return trees


def _bound(tree: _Tree) -> int:
    return max((len(tree.leaves) + 1) // 2, tree.branching[1] - 1)


def _tied(tree: _Tree, acquaintance: Acquaintance) -> Join:
    """Tie two leaves, and make the blocks between them one."""
    leaves = tree.leaves
    point, many = tree.branching
    root = point if many - 1 >= (len(leaves) + 1) // 2 else _middle(tree, point, len(leaves))
    parents = _parents(tree, root)
    branches: dict[object, list[object]] = defaultdict(list)
    for leaf in leaves:
        branches[_path(parents, leaf)[-2]].append(leaf)
    left, right = sorted(branches.values(), key=len, reverse=True)[:2]
    home = {key: leaf for leaf in (*left, *right) for key in tree.own[leaf]}
    join = acquaintance.best(
        [key for leaf in left for key in tree.own[leaf]], [key for leaf in right for key in tree.own[leaf]]
    )
    _merge(tree, [*_path(parents, home[join.one])[:-1], *reversed(_path(parents, home[join.other]))])
    return join


def _parents(tree: _Tree, root: object) -> dict[object, object]:
    """Every node's neighbour towards the root, in an order in which it comes after it."""
    parents: dict[object, object] = {root: None}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for beside in tree.beside[node]:
            if beside not in parents:
                parents[beside] = node
                waiting.append(beside)
    return parents


def _path(parents: Mapping[object, object], node: object) -> list[object]:
    """From a node to the root."""
    path = [node]
    while (node := parents[node]) is not None:
        path.append(node)
    return path


def _middle(tree: _Tree, root: object, leaves: int) -> object:
    """A node, no leaf, of whose branches none holds more than half of the leaves."""
    parents = _parents(tree, root)
    below = dict.fromkeys(parents, 0)
    largest = dict.fromkeys(parents, 0)
    for node in reversed(parents):
        if node in tree.own and len(tree.beside[node]) == 1:
            below[node] = 1
        parent = parents[node]
        if parent is not None:
            below[parent] += below[node]
            largest[parent] = max(largest[parent], below[node])
    inner = [node for node in parents if len(tree.beside[node]) > 1]
    return min(inner, key=lambda node: max(largest[node], leaves - below[node]))


def _merge(tree: _Tree, path: list[object]) -> None:
    """Make the blocks of a path one block; a cut point that lies in no other any more is one no more."""
    block: object = tree.following
    tree.following += 1
    blocks = [node for node in path if node in tree.own]
    points = {point for node in blocks for point in tree.beside[node]}
    own = {key for node in blocks for key in tree.own.pop(node)}
    for node in blocks:
        del tree.beside[node]
    tree.beside[block] = set()
    for point in points:
        tree.beside[point] -= set(blocks)
        if tree.beside[point]:
            tree.beside[point].add(block)
            tree.beside[block].add(point)
        else:
            del tree.beside[point]
            own |= {point[0]}  # pyright: ignore[reportIndexIssue]
    tree.own[block] = own
