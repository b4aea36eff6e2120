"""Communities: groups of partners who meet each other more than chance would have it, and how firm they are."""

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
    """The best of several runs.

    groups: largest first, then by first key, each sorted by key; isolated: partners without a tie, who are in no
    group; modularity: up to 1; runs: how many were made; stability: mean adjusted Rand index of every two runs
    (1: always the same, 0: as alike as by chance), None for a single run.
    """

    groups: tuple[tuple[str, ...], ...]
    isolated: tuple[str, ...]
    modularity: float
    runs: int
    stability: float | None


def communities(graph: nx.Graph, seeds: Sequence[int]) -> Communities | None:
    """Louvain's method once a seed; of the partitions the one with the highest modularity, the first where equal.

    Ties count by `weight`. None without ties or seeds. Isolated partners, alone in every run, are left out of
    the comparison of runs, since they would make any network look stable. Blondel et al. 2008, J. Stat. Mech.
    P10008; Newman & Girvan 2004, Phys. Rev. E 69; Hubert & Arabie 1985, J. Classif. 2.
    """
    if graph.number_of_edges() == 0 or not seeds:
        return None
    runs = [nx.community.louvain_communities(graph, weight="weight", seed=seed) for seed in seeds]
    qualities = [float(nx.community.modularity(graph, run, weight="weight")) for run in runs]
    isolated = frozenset(nx.isolates(graph))
    tied = [key for key in graph if key not in isolated]
    labels = [_labels(tied, run) for run in runs]
    alike = [agreement(one, other) for one, other in combinations(labels, 2)]
    # Rounding must not decide between two runs that found the same communities.
    best = max(range(len(runs)), key=lambda i: (round(qualities[i], 10), -i))
    groups = sorted((tuple(sorted(group)) for group in runs[best] if not group <= isolated), key=lambda g: (-len(g), g))
    return Communities(
        tuple(groups), tuple(sorted(isolated)), qualities[best], len(runs), float(np.mean(alike)) if alike else None
    )


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index of two partitions of the same partners, given as labels 0 and up.

    1 where they are the same, about 0 where they agree as by chance, below 0 where less; 1 where nothing could
    differ (all alone, all together, nobody). Hubert & Arabie 1985.
    """
    if len(one) == 0:
        return 1.0
    both = sparse.coo_array((np.ones(len(one)), (one, other))).tocsr()
    together = _pairs(both.data)
    in_one, in_other, every = _pairs(np.bincount(one)), _pairs(np.bincount(other)), _pairs(np.array([len(one)]))
    expected = in_one * in_other / every if every else 0.0
    most = (in_one + in_other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(sizes: np.ndarray) -> float:
    return float((sizes * (sizes - 1.0) / 2).sum())


def _labels(partners: Iterable[str], groups: Collection[Collection[str]]) -> np.ndarray:
    own = {key: number for number, group in enumerate(groups) for key in group}
    return np.array([own[key] for key in partners], dtype=np.int64)
