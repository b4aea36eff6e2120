"""What if some partners were not there: whom the network would lose, who would reach fewer, and the smallest repair."""

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

#: Reads what becomes of the network as it was kept.
KEPT = TypeAdapter(analytics.Removal)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to take out of the network of a period, as keys, sorted; without_us: host and staff are out of it anyway."""

    period: Period
    partners: tuple[str, ...]
    without_us: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """What was found.

    out: of those chosen, who are out of it anyway (without us); absent: who took no part in these months; removed: who
    took part and is taken out; network: what becomes of it, None where nobody is taken out, or where it is not known
    yet; work: what is still computed.
    """

    choice: Choice
    out: tuple[str, ...]
    absent: tuple[str, ...]
    removed: tuple[str, ...]
    network: analytics.Removal | None
    work: Answer | None = None


def chosen(snapshot: Snapshot, texts: Sequence[str]) -> tuple[str, ...]:
    """The keys of partners named by key or name, each once; raises NotFound or BadInput for all that mean no one."""
    found: set[str] = set()
    problems: list[GraphsvcError] = []
    for text in dict.fromkeys(text.strip() for text in texts):
        try:
            found |= {search.named(snapshot, "partner", text)} if text else set()
        except (NotFound, BadInput) as error:
            problems.append(error)
    if problems:
        told = "; ".join(str(problem) for problem in problems)
        raise NotFound(told) if any(isinstance(problem, NotFound) for problem in problems) else BadInput(told)
    return tuple(sorted(found))


def removal(snapshot: Snapshot, choice: Choice, background: Background | None = None) -> Removal:
    """What becomes of the network; a large one is looked at in the background, where one is given."""
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    out = tuple(key for key in choice.partners if key in us)
    there = analytics.there(snapshot, *choice.period.ordinals, us)
    removed = tuple(key for key in choice.partners if key in there)
    absent = tuple(key for key in choice.partners if key not in there and key not in us)
    if not removed:
        return Removal(choice, out, absent, removed, None)
    question = ("without", *choice.period.ordinals, choice.without_us, *choice.partners)
    network, work = work_list.asked(snapshot, background, question, KEPT, choice.period.day, compute, choice)
    return Removal(choice, out, absent, removed, network, work)


def compute(snapshot: Snapshot, choice: Choice) -> analytics.Removal:
    """What becomes of the network, computed here and now."""
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    gone = frozenset(choice.partners) - us
    before = maps.window_ties(snapshot, choice.period, us)
    after = ties(snapshot, *choice.period.ordinals, without=us | gone)
    groups = measures.groups(snapshot, measures.Choice(choice.period))
    return analytics.removal(before, after, gone, groups, host_and_staff(snapshot))


def alone(found: analytics.Removal) -> tuple[str, ...]:
    """Who ends up alone."""
    return tuple(piece[0] for piece in found.lost if len(piece) == 1)


def second_persons(snapshot: Snapshot, found: Removal) -> dict[str, tuple[str, ...]]:
    """Of those who end up alone the organizations for which only the removed came, and who of them did."""
    if found.network is None:
        return {}
    return analytics.spoken_for(snapshot, *found.choice.period.ordinals, alone(found.network), found.removed)


def shared(snapshot: Snapshot, choice: Choice, join: Join) -> tuple[list[str], list[str]]:
    """The municipalities and the sectors that two partners have in common, as keys."""
    day = choice.period.day.toordinal()
    one, other = (impact.spread(snapshot, day, [key]) for key in (join.one, join.other))
    places = dict(one.municipalities).keys() & dict(other.municipalities).keys()
    sectors = dict(one.sectors).keys() & dict(other.sectors).keys()
    return sorted(places), sorted(sectors)
