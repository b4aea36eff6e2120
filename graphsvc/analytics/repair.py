"""Repair: the fewest new ties that connect the components of a network, and that make it biconnected.

An introduction is a new tie. A network rests on nobody alone when it is biconnected: no single absence divides it. It
has no bridge then, except between two partners who have no other ties.
"""

# NetworkX's stubs are incomplete.
# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import networkx as nx

from graphsvc.analytics.adjacency import Groups

#: Number of candidates per side, strongest first.
CONSIDERED = 60


@dataclass(frozen=True, slots=True)
class Join:
    """A new tie between two partners (keys). shared: number of groupings in which they have a group in common."""

    one: str
    other: str
    shared: int


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What makes an introduction plausible.

    strength: of each partner's ties; groupings: partner -> its groups, by sector and by municipality; us: the host and
    its staff, who make introductions and are an end of one only where no other partner can be.
    """

    strength: Mapping[str, float]
    groupings: tuple[Groups, ...]
    us: frozenset[str] = frozenset()

    def best(self, ones: Iterable[str], others: Iterable[str]) -> Join:
        """The most plausible pair: without us, most groups in common, then the strongest ties, then by key."""
        left, right = self._strongest(ones), self._strongest(others)
        groups = {key: [set(by.get(key, ())) for by in self.groupings] for key in (*left, *right)}

        def rank(pair: tuple[str, str]) -> tuple[bool, int, float, float]:
            shared = sum(bool(a & b) for a, b in zip(groups[pair[0]], groups[pair[1]], strict=True))
            return self.us.isdisjoint(pair), shared, self.strength.get(pair[0], 0), self.strength.get(pair[1], 0)

        # Both sides are sorted, and max returns the first of equals.
        one, other = max(((a, b) for a in left for b in right), key=rank)
        return Join(one, other, rank((one, other))[1])

    def _strongest(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (-self.strength.get(key, 0), key))[:CONSIDERED]


def rejoined(pieces: Sequence[Collection[str]], acquaintance: Acquaintance) -> list[Join]:
    """The fewest ties that connect the pieces: one from each to the first, one fewer than there are pieces."""
    return [acquaintance.best(piece, pieces[0]) for piece in pieces[1:]]


def fewest(graph: nx.Graph) -> int:
    """Number of ties that make every component biconnected: of each max(ceil(leaves/2), most blocks at a partner - 1).

    Leaves are blocks with one cut point; 0 for components without cut points. Eswaran & Tarjan 1976, SIAM J. Comput.
    5; Hsu & Ramachandran 1993, SIAM J. Comput. 22.
    """
    return sum(_bound(tree) for tree in _trees(graph))


def safeguarded(graph: nx.Graph, acquaintance: Acquaintance) -> list[Join]:
    """The `fewest` new ties that make every component of the graph biconnected; components are not connected.

    One tie at a time joins two leaves of the block-cut tree, and the blocks between them become one: leaves behind the
    cut point of most blocks where that alone requires as many ties as the leaves do, else on both sides of the tree's
    centroid. Of equally good leaves, the most plausible pair. Hsu & Ramachandran 1993. O(ties added * blocks).
    """
    joins: list[Join] = []
    for tree in _trees(graph):
        while len(tree.leaves) > 1:
            joins.append(_tied(tree, acquaintance))
    return joins


@dataclass(slots=True)
class _Tree:
    """The block-cut tree of a component.

    beside: node -> neighbours, blocks as numbers, cut points as tuples of one key; own: block -> its partners that are
    no cut points; following: number of the next block made; leaves: blocks with one cut point.
    """

    beside: dict[object, set[object]]
    own: dict[object, set[str]]
    following: int

    @property
    def leaves(self) -> list[object]:
        return [block for block in self.own if len(self.beside[block]) == 1]

    @property
    def branching(self) -> tuple[object, int]:
        """The cut point in most blocks and their number; (None, 1) without cut points."""
        points = [(len(beside), node) for node, beside in self.beside.items() if node not in self.own]
        if not points:
            return None, 1
        many, node = max(points, key=lambda point: point[0])
        return node, many


def _trees(graph: nx.Graph) -> list[_Tree]:
    """The block-cut trees of all components with cut points."""
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
        partners_of: dict[object, set[str]] = {
            node: {key for key in blocks[node] if len(within[key]) == 1} for node in nodes if isinstance(node, int)
        }
        trees.append(_Tree({node: set(whole.adj[node]) for node in sorted(nodes, key=str)}, partners_of, len(blocks)))
    return trees


def _bound(tree: _Tree) -> int:
    return max((len(tree.leaves) + 1) // 2, tree.branching[1] - 1)


def _tied(tree: _Tree, acquaintance: Acquaintance) -> Join:
    """Tie two leaves, and merge the blocks between them."""
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
    """Node -> its neighbour towards the root, ordered so that a node comes after this one."""
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
    """The nodes from a node to the root."""
    path = [node]
    while (node := parents[node]) is not None:
        path.append(node)
    return path


def _middle(tree: _Tree, root: object, leaves: int) -> object:
    """The centroid of the leaves: an inner node without a branch of more than half of them."""
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
    """Merge the blocks of a path; a cut point that is left in one block only becomes an ordinary partner."""
    block: object = tree.following
    tree.following += 1
    blocks = [node for node in path if node in tree.own]
    points = {point for node in blocks for point in tree.beside[node]}
    partners = {key for node in blocks for key in tree.own.pop(node)}
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
            partners |= {point[0]}  # pyright: ignore[reportIndexIssue]
    tree.own[block] = partners
