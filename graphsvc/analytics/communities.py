"""Communities: groups of partners with more ties among themselves than chance expects, and their stability."""

# NetworkX's stubs are incomplete, and SciPy has none.
# pyright: basic

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy import sparse


@dataclass(frozen=True, slots=True)
class Communities:
    """The partition with the highest modularity of several runs.

    groups: keys, sorted; the largest group first, then by first key; isolated: partners without ties, who are in no
    group; modularity: -0.5..1; runs: how many were made; stability: mean adjusted Rand index of all pairs of runs
    (1: identical, 0: as similar as by chance), None for a single run.
    """

    groups: tuple[tuple[str, ...], ...]
    isolated: tuple[str, ...]
    modularity: float
    runs: int
    stability: float | None


def communities(graph: nx.Graph, seeds: Sequence[int]) -> Communities | None:
    """The communities by Louvain's method, run once per seed; None without ties or seeds.

    The run of highest modularity is taken, of equals the first. Ties count by `weight`. Isolated partners are left out
    when runs are compared, since they would make any network look stable. Blondel et al. 2008, J. Stat. Mech. P10008;
    Newman & Girvan 2004, Phys. Rev. E 69; Hubert & Arabie 1985, J. Classif. 2.

    Two triangles with one tie between them; each community holds 3 of the 7 ties and half of all ends of ties:

    >>> graph = nx.Graph(["ab", "bc", "ac", "de", "ef", "df", "cd"])
    >>> nx.set_edge_attributes(graph, 1.0, "weight")
    >>> best = communities(graph, seeds=[1, 2])
    >>> best.groups, best.stability
    ((('a', 'b', 'c'), ('d', 'e', 'f')), 1.0)
    >>> round(best.modularity, 9) == round(2 * (3 / 7 - (7 / 14) ** 2), 9)
    True
    """
    if graph.number_of_edges() == 0 or not seeds:
        return None
    runs = [nx.community.louvain_communities(graph, weight="weight", seed=seed) for seed in seeds]
    qualities = [float(nx.community.modularity(graph, run, weight="weight")) for run in runs]
    isolated = frozenset(nx.isolates(graph))
    tied = [key for key in graph if key not in isolated]
    labels = [_labels(tied, run) for run in runs]
    alike = [agreement(one, other) for one, other in combinations(labels, 2)]
    # Rounding errors must not decide between two runs with the same communities.
    best = max(range(len(runs)), key=lambda i: (round(qualities[i], 10), -i))
    groups = sorted((tuple(sorted(group)) for group in runs[best] if not group <= isolated), key=lambda g: (-len(g), g))
    return Communities(
        tuple(groups), tuple(sorted(isolated)), qualities[best], len(runs), float(np.mean(alike)) if alike else None
    )


def agreement(first: np.ndarray, second: np.ndarray) -> float:
    """Adjusted Rand index of two partitions of the same partners, each given as one label (0 and up) per partner.

    1 where they are identical, about 0 where they are as similar as by chance, below 0 where less so; 1 where they
    could not differ (all alone, all together, nobody). Hubert & Arabie 1985.

    >>> agreement(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    >>> round(agreement(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])), 9)
    -0.5
    """
    if len(first) == 0:
        return 1.0
    both = sparse.coo_array((np.ones(len(first)), (first, second))).tocsr()
    together = _pairs(both.data)
    in_first, in_second, every = _pairs(np.bincount(first)), _pairs(np.bincount(second)), _pairs(np.array([len(first)]))
    expected = in_first * in_second / every if every else 0.0
    most = (in_first + in_second) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(sizes: np.ndarray) -> float:
    return float((sizes * (sizes - 1.0) / 2).sum())


def _labels(partners: Iterable[str], groups: Collection[Collection[str]]) -> np.ndarray:
    label_of = {key: number for number, group in enumerate(groups) for key in group}
    return np.array([label_of[key] for key in partners], dtype=np.int64)
