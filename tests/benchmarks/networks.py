"""Networks of the sizes that DESIGN names, made with a seed: who took part in what, as an incidence matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass(frozen=True, slots=True)
class Size:
    """Partners, collaborations and participations of a network."""

    name: str
    partners: int
    collaborations: int
    participations: int


SIZES = {
    size.name: size
    for size in (
        Size("b", 1_057, 6_000, 24_000),
        Size("c", 10_000, 60_000, 240_000),
        Size("d", 100_000, 600_000, 2_400_000),
    )
}


def incidence(size: Size, seed: int = 1) -> sparse.csr_array:
    """CSR (partners x collaborations), 1 where a partner took part.

    Collaborations have 1 to 60 partners, 4 on average, most of them small; nine tenths of the partners of one come
    from one region (a region has about 1,000 partners), and partners differ in activity as Zipf's law has it.
    """
    random = np.random.default_rng(seed)
    regions = max(1, round(size.partners / 1_000))
    region = random.integers(regions, size=size.partners)
    activity = 1 / (1 + random.permutation(size.partners).argsort() % 1_000 + 20.0)
    members = [np.flatnonzero(region == number) for number in range(regions)]
    chances = [activity[one] / activity[one].sum() for one in members]
    everywhere = activity / activity.sum()
    sizes = np.minimum(1 + random.negative_binomial(0.8, 0.8 / 3.8, size.collaborations), 60)
    column = np.repeat(np.arange(size.collaborations), sizes)
    home = np.repeat(random.integers(regions, size=size.collaborations), sizes)
    row = np.empty(len(column), dtype=np.int64)
    for number in range(regions):
        here = home == number
        row[here] = random.choice(members[number], here.sum(), p=chances[number])
    abroad = random.random(len(column)) < 0.1
    row[abroad] = random.choice(size.partners, abroad.sum(), p=everywhere)
    found = sparse.csr_array((np.ones(len(row)), (row, column)), shape=(size.partners, size.collaborations))
    found.data[:] = 1.0
    return found
