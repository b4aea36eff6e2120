"""What if some partners were not there: whom the network would lose, who would reach fewer, and the smallest repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from graphsvc import language
from graphsvc.analytics import removal as analytics
from graphsvc.analytics.removal import Reach, Removal
from graphsvc.analytics.repair import Join
from graphsvc.errors import BadInput, GraphsvcError, NotFound
from graphsvc.jobs.queue import Answer, Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import ties
from graphsvc.questions import impact, maps, measures, search, work_list
from graphsvc.questions.impact import Spread

#: Reads a removal as it was kept.
KEPT = TypeAdapter(Removal)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to take out of the network of a period, as keys, sorted; without_us: host and staff are out of it anyway."""

    period: Period
    partners: tuple[str, ...]
    without_us: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """What was found.

    out: of those chosen, who are out of it anyway (without us); absent: who took no part in these months; missed: who
    took part and is taken out; removal: None where nobody is, or where it is not known yet; work: what is still
    computed.
    """

    choice: Choice
    out: tuple[str, ...]
    absent: tuple[str, ...]
    missed: tuple[str, ...]
    removal: Removal | None
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


def without(snapshot: Snapshot, choice: Choice, background: Background | None = None) -> Without:
    """What becomes of the network; a large one is looked at in the background, where one is given."""
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    out = tuple(key for key in choice.partners if key in us)
    there = analytics.there(snapshot, *choice.period.ordinals, us)
    missed = tuple(key for key in choice.partners if key in there)
    absent = tuple(key for key in choice.partners if key not in there and key not in us)
    if not missed:
        return Without(choice, out, absent, missed, None)
    question = ("without", *choice.period.ordinals, choice.without_us, *choice.partners)
    found, work = work_list.asked(snapshot, background, question, KEPT, choice.period.day, compute, choice)
    return Without(choice, out, absent, missed, found, work)


def compute(snapshot: Snapshot, choice: Choice) -> Removal:
    """What becomes of the network, computed here and now."""
    us = host_and_staff(snapshot) if choice.without_us else frozenset[str]()
    gone = frozenset(choice.partners) - us
    before = maps.window_ties(snapshot, choice.period, us)
    after = ties(snapshot, *choice.period.ordinals, without=us | gone)
    groups = measures.groups(snapshot, measures.Choice(choice.period))
    return analytics.removal(before, after, gone, groups, host_and_staff(snapshot))


def sentence(snapshot: Snapshot, found: Without) -> str:
    """What becomes of the network, in the current language."""
    if not found.choice.partners:
        return _("Nobody is taken out yet.")
    if not found.missed:
        return _("None of those chosen took part in these months, so nothing would change.")
    if found.removal is None:
        return _("It is being computed.")
    names = impact.names(snapshot, found.missed)
    removal = found.removal
    if not removal.partners:
        return _("Without %(names)s nobody would be left in the network of these months.", names=names)
    if not removal.lost:
        return ngettext(
            "Without %(names)s nobody is cut off: %(count)s partner stays and reaches the same others as before.",
            "Without %(names)s nobody is cut off: %(count)s partners stay and reach the same others as before.",
            removal.partners,
            names=names,
        )
    cut_off = ngettext(
        "Without %(names)s, %(count)s of the %(partners)s others would be cut off.",
        "Without %(names)s, %(count)s of the %(partners)s others would be cut off.",
        sum(len(piece) for piece in removal.lost),
        names=names,
        partners=language.number(removal.partners),
    )
    pieces = ngettext(
        "They are in %(before)s piece now and would be in %(after)s.",
        "They are in %(before)s pieces now and would be in %(after)s.",
        removal.pieces_before,
        before=language.number(removal.pieces_before),
        after=language.number(removal.pieces_after),
    )
    return f"{cut_off} {pieces}"


def unaffected(snapshot: Snapshot, found: Without) -> list[str]:
    """Of those chosen, whose absence changes nothing and why, each reason as a sentence."""
    told: list[str] = []
    if found.out:
        told.append(_("Out of it already, since we are left out: %(names)s.", names=impact.names(snapshot, found.out)))
    if found.absent:
        told.append(_("Took no part in these months: %(names)s.", names=impact.names(snapshot, found.absent)))
    return told


def alone(found: Removal) -> tuple[str, ...]:
    """Who ends up alone."""
    return tuple(piece[0] for piece in found.lost if len(piece) == 1)


def together(found: Removal) -> tuple[tuple[str, ...], ...]:
    """The groups that fall off, the largest first."""
    return tuple(piece for piece in found.lost if len(piece) > 1)


def spread(snapshot: Snapshot, found: Without, piece: Sequence[str]) -> Spread:
    return impact.spread(snapshot, found.choice.period.day.toordinal(), piece)


def group(snapshot: Snapshot, grouping: str, row: Reach) -> str:
    """What a group of partners is called; those of whom it is not recorded too."""
    record = snapshot.tables[grouping].get(row.group or "")
    return language.name(record) if record else row.group or _("not recorded")


def reach_sentence(name: str, row: Reach) -> str:
    """How many others a partner of a group reaches, before and after."""
    before, after = (language.number(round(value, 1)) for value in (row.before, row.after))
    return _(
        "%(name)s: %(lost)s of %(partners)s cut off; one reaches %(after)s others on average instead of %(before)s.",
        name=name,
        lost=language.number(row.lost),
        partners=language.number(row.partners),
        before=before,
        after=after,
    )


def second_persons(snapshot: Snapshot, found: Without) -> list[str]:
    """What mends most where only persons are taken out: whoever they alone came for sends somebody else too."""
    if found.removal is None:
        return []
    alone_for = analytics.spoken_for(snapshot, *found.choice.period.ordinals, alone(found.removal), found.missed)
    return [
        _(
            "Ask %(organization)s for a second person: only %(names)s came for it in these months.",
            organization=work_list.partner(snapshot, key),
            names=impact.names(snapshot, persons),
        )
        for key, persons in alone_for.items()
    ]


def repair_sentence(found: Removal) -> str:
    """How many introductions join again what fell apart."""
    if not found.joins:
        return _("Nothing falls apart, so nothing has to be joined again.")
    return ngettext(
        "%(count)s introduction would join again what falls apart; fewer cannot.",
        "%(count)s introductions would join again what falls apart; fewer cannot.",
        len(found.joins),
    )


def safeguard_sentence(found: Removal) -> str:
    """How many more introductions let nobody's absence divide again what was touched."""
    if not found.fewest:
        return _("Then nobody else's absence alone would cut anybody off among them.")
    text = ngettext(
        "Then one more absence could still cut somebody off; %(count)s introduction more would prevent it.",
        "Then one more absence could still cut somebody off; %(count)s introductions more would prevent it.",
        found.fewest,
    )
    return text if found.safeguards is not None else f"{text} " + _("They are too many to name.")


def join_sentence(snapshot: Snapshot, found: Without, join: Join) -> str:
    """Who is to be introduced to whom, and what they have in common."""
    names = {"one": work_list.partner(snapshot, join.one), "other": work_list.partner(snapshot, join.other)}
    common = shared(snapshot, found, join)
    if not common:
        return _("%(one)s and %(other)s", **names)
    return _("%(one)s and %(other)s (both: %(common)s)", **names, common=", ".join(common))


def shared(snapshot: Snapshot, found: Without, join: Join) -> list[str]:
    """The municipality and the sectors that two partners have in common, by name."""
    one, other = (spread(snapshot, found, [key]) for key in (join.one, join.other))
    places = dict(one.municipalities).keys() & dict(other.municipalities).keys()
    sectors = dict(one.sectors).keys() & dict(other.sectors).keys()
    rows = [snapshot.municipalities[key] for key in sorted(places)] + [snapshot.sectors[key] for key in sorted(sectors)]
    return [language.name(row) for row in rows]
