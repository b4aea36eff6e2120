"""How often groups of partners meet: every two sectors or municipalities, and each in itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two groups and how often they meet, or one in itself.

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
        """Whether that they meet so seldom, or so often, could be chance at 1 in 20; None until it is computed."""
        likely = self.fewer if self.observed < self.expected else self.more
        return None if likely is None else likely >= 0.05


def meetings(rows: list[Any] | None, chances: dict[str, Any] | None) -> tuple[Meeting, ...] | None:
    """The meetings of every two groups, and of every group in itself, from what was kept of them (figures.blocks_of).

    chances: what was kept of how likely they are; None where there are too many groups.
    """
    if rows is None:
        return None
    tried: list[dict[str, Any]] = (chances or {}).get("blocks") or []
    drawn = {(row["one"], row["other"]): row for row in tried}
    found: list[Meeting] = []
    for row in rows:
        pair, density = (row["one"], row["other"]), row["tied"] / row["possible"] if row["possible"] else None
        own = drawn.get(pair, {})
        chance = [own.get(name) for name in ("low", "high", "fewer_of_all", "more_of_all")]
        found.append(Meeting(*pair, row["observed"], row["expected"], density, *chance))
    return tuple(found)
