"""The network without some partners: whom it would lose, who would reach fewer, and the smallest repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from graphsvc.analytics import removal as analytics
from graphsvc.analytics.repair import Join
from graphsvc.errors import BadInput, GraphsvcError, NotFound
from graphsvc.jobs.queue import Answer, Background
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import ties
from graphsvc.questions import impact, maps, measures, search, work_list

#: Reads the effect of a removal from a kept result.
KEPT = TypeAdapter(analytics.Removal)


@dataclass(frozen=True, slots=True)
class Choice:
    """The partners (sorted keys) to remove from the network of a period; without_us: host and staff are left out."""

    period: Period
    partners: tuple[str, ...]
    without_us: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """The effect of removing the chosen partners, as far as it is computed.

    out: of those chosen, who is left out anyway (without us); absent: who took no part in the window; removed: who
    took part and is removed; network: the effect on the network, None where nobody is removed or while it is computed;
    work: the pending computation.
    """

    choice: Choice
    out: tuple[str, ...]
    absent: tuple[str, ...]
    removed: tuple[str, ...]
    network: analytics.Removal | None
    work: Answer | None = None


def chosen(snapshot: Snapshot, texts: Sequence[str]) -> tuple[str, ...]:
    """Sorted keys of partners given by key or name; raises NotFound or BadInput naming all without a match."""
    keys: set[str] = set()
    problems: list[GraphsvcError] = []
    for text in dict.fromkeys(text.strip() for text in texts):
        try:
            keys |= {search.named(snapshot, "partner", text)} if text else set()
        except (NotFound, BadInput) as error:
            problems.append(error)
    if problems:
        message = "; ".join(str(problem) for problem in problems)
        raise NotFound(message) if any(isinstance(problem, NotFound) for problem in problems) else BadInput(message)
    return tuple(sorted(keys))


def removal(snapshot: Snapshot, choice: Choice, background: Background | None = None) -> Removal:
    """The effect of a removal; that on a large network is computed in the background, where one is given."""
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    out = tuple(key for key in choice.partners if key in us)
    present = analytics.there(snapshot, *choice.period.ordinals, us)
    removed = tuple(key for key in choice.partners if key in present)
    absent = tuple(key for key in choice.partners if key not in present and key not in us)
    if not removed:
        return Removal(choice, out, absent, removed, None)
    question = ("without", *choice.period.ordinals, choice.without_us, *choice.partners)
    network, work = work_list.asked(snapshot, background, question, KEPT, choice.period.day, compute, choice)
    return Removal(choice, out, absent, removed, network, work)


def compute(snapshot: Snapshot, choice: Choice) -> analytics.Removal:
    """Compute the effect of a removal on the network at once."""
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    gone = frozenset(choice.partners) - us
    before = maps.window_ties(snapshot, choice.period, us)
    after = ties(snapshot, *choice.period.ordinals, without=us | gone)
    groups = measures.groups(snapshot, measures.Choice(choice.period))
    return analytics.removal(before, after, gone, groups, host_and_staff(snapshot))


def alone(found: analytics.Removal) -> tuple[str, ...]:
    """Keys of the partners who end up isolated."""
    return tuple(piece[0] for piece in found.lost if len(piece) == 1)


def second_persons(snapshot: Snapshot, found: Removal) -> dict[str, tuple[str, ...]]:
    """Organization that ends up isolated -> the removed persons who alone came for it."""
    if found.network is None:
        return {}
    return analytics.spoken_for(snapshot, *found.choice.period.ordinals, alone(found.network), found.removed)


def shared(snapshot: Snapshot, choice: Choice, join: Join) -> tuple[list[str], list[str]]:
    """(municipalities, sectors) that two partners have in common, as sorted keys."""
    day = choice.period.day.toordinal()
    one, other = (impact.spread(snapshot, day, [key]) for key in (join.one, join.other))
    places = dict(one.municipalities).keys() & dict(other.municipalities).keys()
    sectors = dict(one.sectors).keys() & dict(other.sectors).keys()
    return sorted(places), sorted(sectors)
