"""How often groups of partners meet: every two sectors or municipalities, and each within itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Meeting:
    """How often two groups meet, or one within itself.

    observed and expected: shared collaborations; density: share of the pairs of their partners that are tied, 0..1,
    None where there is no pair; low and high: shared collaborations in random networks of the same activity; fewer and
    more: share of these in which they meet as little or as much, adjusted for the number of pairs. The last four are
    None until they are computed.
    """

    one: str
    other: str
    observed: float
    expected: float
    density: float | None
    low: float | None
    high: float | None
    fewer: float | None
    more: float | None

    @property
    def apart(self) -> bool:
        """Whether these are two different groups, and meet less than expected."""
        return self.one != self.other and self.observed < self.expected

    @property
    def by_chance(self) -> bool | None:
        """Whether meeting so seldom, or so often, is not significant at the 5% level; None until it is computed."""
        likely = self.fewer if self.observed < self.expected else self.more
        return None if likely is None else likely >= 0.05


def meetings(rows: list[Any] | None, chances: dict[str, Any] | None) -> tuple[Meeting, ...] | None:
    """The meetings of all pairs of groups, and within each group, from the kept results of figures.blocks_of.

    rows: None where there are too many groups, and so is the result; chances: kept results of figures.chances.
    """
    if rows is None:
        return None
    blocks: list[dict[str, Any]] = (chances or {}).get("blocks") or []
    drawn = {(row["one"], row["other"]): row for row in blocks}
    result: list[Meeting] = []
    for row in rows:
        pair, density = (row["one"], row["other"]), row["tied"] / row["possible"] if row["possible"] else None
        draws = drawn.get(pair, {})
        chance = [draws.get(name) for name in ("low", "high", "fewer_of_all", "more_of_all")]
        result.append(Meeting(*pair, row["observed"], row["expected"], density, *chance))
    return tuple(result)
