"""Null model: random networks in which partners keep their activity and collaborations their size.

Ties come in cliques, since everybody at a meeting meets everybody else. Rewiring single ties would break the cliques
and make any pattern look significant; therefore participations are reassigned, not ties.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

#: Rounds of trades before the first network, and between two networks. A round leaves about half of all participations
#: in place: ten rounds a thousandth, three an eighth.
FIRST_ROUNDS = 10
ROUNDS = 3


def dealt(incidence: Any, draws: int, seed: int) -> Iterator[Any]:
    """`draws` random incidence matrices (CSR, actors x collaborations) with the row and column sums of this one.

    All such matrices are equally likely. Global curveball: actors are paired at random, and each pair randomly
    redistributes the collaborations that only one of them took part in. O(P log P) a round, P participations. Strona et
    al. 2014, Nat. Commun. 5, 4114; Carstens, Berger & Strona 2018, MethodsX 5.

    >>> incidence = sparse.csr_array(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    >>> for random in dealt(incidence, draws=2, seed=1):
    ...     print(random.sum(axis=1).tolist(), random.sum(axis=0).tolist())
    [2.0, 1.0] [1.0, 1.0, 1.0]
    [2.0, 1.0] [1.0, 1.0, 1.0]
    """
    entries = incidence.tocoo()
    order = np.argsort(entries.col, kind="stable")
    actor, collaboration = entries.row[order].astype(np.int64), entries.col[order]
    random = np.random.default_rng(seed)
    for draw in range(draws):
        for _ in range(ROUNDS if draw else FIRST_ROUNDS):
            actor = _traded(actor, collaboration, incidence.shape[0], random)
        yield sparse.csr_array((np.ones(len(actor)), (actor, collaboration)), shape=incidence.shape)


def _traded(actor: np.ndarray, collaboration: np.ndarray, actors: int, random: np.random.Generator) -> np.ndarray:
    """The actor of each participation after one trade in every pair of actors; participations by collaboration."""
    order = random.permutation(actors)
    seat = np.empty(actors, dtype=np.int64)
    seat[order] = np.arange(actors)
    actor_seat = seat[actor]
    pairs = (actors + 1) // 2
    # In few bits, since NumPy sorts 16-bit integers by counting.
    pair = (actor_seat // 2).astype(np.min_scalar_type(pairs))
    by_pair = np.argsort(pair, kind="stable")
    same = (pair[by_pair][1:] == pair[by_pair][:-1]) & (collaboration[by_pair][1:] == collaboration[by_pair][:-1])
    shared = np.zeros(len(actor), dtype=bool)
    shared[by_pair[1:][same]] = True
    shared[by_pair[:-1][same]] = True
    loose = random.permutation(np.flatnonzero(~shared))
    loose = loose[np.argsort(pair[loose], kind="stable")]
    traders = pair[loose].astype(np.int64)
    sizes = np.bincount(traders, minlength=pairs)
    of_first = np.bincount(traders[actor_seat[loose] % 2 == 0], minlength=pairs)
    rank = np.arange(len(loose)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    traded = actor.copy()
    traded[loose] = order[2 * traders + (rank >= of_first[traders])]
    return traded


def adjusted(p_values: np.ndarray, tests: int) -> np.ndarray:
    """p-values such that keeping those up to q has a false discovery rate of q at most; in the order given.

    tests: how many were made in all, those with p = 1 that are not listed included. Benjamini & Hochberg 1995,
    J. R. Stat. Soc. B 57.
    """
    order = np.argsort(p_values, kind="stable")[::-1]
    ranks = np.arange(len(p_values), 0, -1)
    values = np.empty(len(p_values))
    values[order] = np.minimum(np.minimum.accumulate(p_values[order] * tests / ranks), 1)
    return values
