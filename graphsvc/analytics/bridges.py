"""Ties that alone join two parts of the network, and who falls off without each."""

# pyright: basic

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import networkx as nx


@dataclass(frozen=True, slots=True)
class Bridge:
    """A tie, one < other, and the partners who fall off without it: the smaller side, sorted.

    Of equal sides the one with the first key stays.
    """

    one: str
    other: str
    lost: tuple[str, ...]


def bridges(graph: nx.Graph) -> list[Bridge]:
    """The bridges, those first that part most, then by keys. O(E + what falls off). Tarjan 1974, Inf. Process. Lett. 2.

    A bridge is a block (biconnected component) of two. The tree of blocks is walked in depth, so that all that lies
    behind a block stands together in the order of the walk.
    """
    blocks = [sorted(block) for block in cast(Iterable[set[str]], nx.biconnected_components(graph))]
    blocks_of: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for key in block:
            blocks_of[key].append(number)
    found: list[Bridge] = []
    walked: set[str] = set()
    for root in graph:
        if root not in walked and root in blocks_of:
            order, behind = _walk(root, blocks, blocks_of)
            walked.update(order)
            for block, first, last in behind:
                if len(blocks[block]) == 2:
                    one, other = blocks[block]
                    lost = _smaller(order, first, last)
                    found.append(Bridge(one, other, tuple(sorted(lost))))
    return sorted(found, key=lambda bridge: (-len(bridge.lost), bridge.one, bridge.other))


def _walk(
    root: str, blocks: list[list[str]], blocks_of: Mapping[str, list[int]]
) -> tuple[list[str], list[tuple[int, int, int]]]:
    """The partners of a piece in the order of a walk in depth, and each block with the span that lies behind it."""
    order = [root]
    met = {root}
    spans: list[tuple[int, int, int]] = []
    # A partner with its blocks still to enter (block -1), or a block with its partners still to enter.
    stack: list[tuple[int, Iterator[Any]]] = [(-1, iter(blocks_of[root]))]
    began: list[int] = []
    while stack:
        block, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            if block >= 0:
                spans.append((block, began.pop(), len(order)))
        elif block < 0:
            began.append(len(order))
            stack.append((following, iter(blocks[following])))
        elif following not in met:
            met.add(following)
            order.append(following)
            stack.append((-1, iter([number for number in blocks_of[following] if number != block])))
    return order, spans


def _smaller(order: list[str], first: int, last: int) -> list[str]:
    """What lies behind, or all else, whichever is less."""
    behind, rest = last - first, len(order) - (last - first)
    if behind == rest:
        return max(order[first:last], order[:first] + order[last:], key=min)
    return order[first:last] if behind < rest else order[:first] + order[last:]
