"""What stands beside the gap board: who has gone quiet, who never engaged, seats, and what to ask about.

Each list says in a sentence what it holds, and of each of its entries why it stands there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from graphsvc import language, records
from graphsvc.analytics import gaps as gap_analytics
from graphsvc.analytics import quiet as analytics
from graphsvc.analytics import seats as seat_analytics
from graphsvc.analytics import uninvolved as uninvolved_analytics
from graphsvc.analytics import unknowns as unknown_analytics
from graphsvc.analytics.quiet import Quiet
from graphsvc.analytics.seats import Seat
from graphsvc.analytics.uninvolved import Uninvolved
from graphsvc.analytics.unknowns import Unknown
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.presences import span
from graphsvc.network.snapshot import Snapshot
from graphsvc.services import gaps
from graphsvc.services.period import Period

#: Beyond so many participations a list takes longer than a page of something else may wait (0.2 s at 32,000).
LARGE = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the record it is about, why it stands there, and the collaborations to look at.

    group: the heading that it stands under; people: who to talk to; facts: what the API gives of it; mend: the field
    of the record to fill in, `roster` for who came; empty where nothing is missing.
    """

    entity: str
    key: str
    group: str
    sentence: str
    evidence: tuple[str, ...]
    people: tuple[str, ...]
    facts: dict[str, Any]
    mend: str = ""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """A list by its name, with its first sentence; entries may be only the first of `total`."""

    name: str
    sentence: str
    entries: list[Entry]
    total: int


def followups(
    graph: Snapshot, period: Period, name: str, without_us: bool = False, most: int | None = None
) -> FollowUps:
    """One of the LISTS, in the current language; without_us makes a difference to `unknowns` alone.

    most: only the first so many entries, and of seats none that is filled.
    """
    return LISTS[name](graph, period, without_us, most)


def at_hand(graph: Snapshot, period: Period, name: str, without_us: bool, most: int) -> FollowUps:
    """The first entries of a list where they cost little; none, and no sentence, where the network is large.

    What is shown beside something else must not keep it waiting: a list has a page of its own.
    """
    if len(graph.participations) > LARGE and name != "seats":
        return FollowUps(name, "", [], 0)
    return followups(graph, period, name, without_us, most)


def title(name: str) -> str:
    """What a list is called."""
    return {
        "quiet": _("Gone quiet"),
        "never": _("Never engaged"),
        "seats": _("Seats"),
        "unknowns": _("Unknowns to ask about"),
    }[name]


def about(graph: Snapshot, entry: Entry) -> str:
    """What the record of an entry is called."""
    return language.name(graph.tables[entry.entity][entry.key])


def meaning(name: str) -> str:
    """What a list holds, in the words of its definition."""
    return {
        "quiet": _(
            "Who missed the last three invitations over at least 120 days, without regrets or an alternate; or has "
            "been silent for more than 120 days and twice the longest of their own usual pauses."
        ),
        "never": _(
            "Who is in the network but never took part in a working meeting, a project or an agreement, neither by "
            "itself nor through somebody."
        ),
        "seats": _("Who sits in the bodies on this day, for what, and until when."),
        "unknowns": _(
            "What is not recorded, ranked by how many readings an answer would settle: cells of the board, partners "
            "engaged or not, what they share with others, figures of the report, the rank of gaps."
        ),
    }[name]


def quiet(graph: Snapshot, period: Period) -> tuple[Quiet, ...]:
    """All who have gone quiet on a day, whenever that was, the latest first; never the host and its staff."""
    day = period.day.toordinal()
    return _kept(graph, ("quiet", day), lambda: analytics.quiet(graph, day, gaps.host_and_staff(graph)))


def seats(graph: Snapshot, day: datetime.date) -> tuple[Seat, ...]:
    """The seats of every body that stands on a day."""
    return _kept(graph, ("seats", day), lambda: seat_analytics.seats(graph, day.toordinal()))


def unknowns(graph: Snapshot, period: Period, without_us: bool = False) -> tuple[Unknown, ...]:
    """What to ask about, that which settles most readings of the period first."""
    start, day = period.ordinals
    without = gaps.host_and_staff(graph) if without_us else frozenset[str]()
    board = gaps.board(graph, period, without_us)
    asked = ("unknowns", start, day, without_us)
    return _kept(graph, asked, lambda: unknown_analytics.unknowns(graph, start, day, board, without))


def uninvolved(graph: Snapshot, day: datetime.date) -> tuple[Uninvolved, ...]:
    """Who is in the network on a day and was never engaged; never the host and its staff."""
    without = gaps.host_and_staff(graph)
    return _kept(graph, ("never", day), lambda: uninvolved_analytics.uninvolved(graph, day.toordinal(), without))


def _kept(graph: Snapshot, question: object, work: Callable[[], Any]) -> Any:
    if question not in graph.readings:
        graph.readings[question] = work()
    return graph.readings[question]


def quiet_sentence(graph: Snapshot, one: Quiet) -> str:
    """Why a partner is said to have gone quiet, in the current language."""
    last = _("Last took part on %(day)s (%(title)s).", day=_day(one.last_on), title=_name(graph, one.last))
    if one.reason == "missed":
        days = [_held_on(graph, key) for key in one.missed]
        parts = [
            _(
                "Missed the last three invitations: %(first)s, %(second)s, %(third)s.",
                first=days[0],
                second=days[1],
                third=days[2],
            )
        ]
        if one.unrecorded:
            parts.append(
                ngettext(
                    "For %(count)s of them no attendance is recorded.",
                    "For %(count)s of them no attendance is recorded.",
                    one.unrecorded,
                )
            )
        return " ".join([*parts, last if one.last else _("Never took part in a meeting or project.")])
    return _(
        "Silent since %(day)s (%(title)s); the longest pause before was %(pause)s.",
        day=_day(one.last_on),
        title=_name(graph, one.last),
        pause=ngettext("%(count)s day", "%(count)s days", one.pause or 0),
    )


def quiet_partner(graph: Snapshot, day: datetime.date, partner: str) -> str:
    """The sentence for a partner's page; empty where it has not gone quiet or is not looked at."""
    found = _kept(graph, ("quiet-of", day, partner), lambda: _quiet_partner(graph, day.toordinal(), partner))
    return quiet_sentence(graph, found) if found else ""


def _quiet_partner(graph: Snapshot, day: int, partner: str) -> Quiet | None:
    row = graph.partners.get(partner)
    if row is None or partner in gaps.host_and_staff(graph) or not gap_analytics.counts(graph, row, day):
        return None
    return analytics.of(graph, partner, day)


def speakers(graph: Snapshot, partner: str, day: int) -> tuple[str, ...]:
    """Who speaks for an organization on a day, by name."""
    rows = graph.represented_by.get(partner, ())
    found = {row.person for row in rows if span(row.from_, row.until)[0] <= day <= span(row.from_, row.until)[1]}
    return tuple(sorted(found & graph.partners.keys(), key=lambda key: language.folded(_partner(graph, key))))


def _quiet_list(graph: Snapshot, period: Period, without_us: bool, most: int | None) -> FollowUps:
    found = quiet(graph, period)
    text = ngettext(
        "%(count)s partner has gone quiet, %(lately)s since %(since)s.",
        "%(count)s partners have gone quiet, %(lately)s of them since %(since)s.",
        len(found),
        lately=language.number(sum(one.since >= period.ordinals[0] for one in found)),
        since=language.date(period.start),
    )
    groups = {"missed": _("Missed their last three invitations"), "silent": _("Silent for longer than usual")}
    entries = [
        Entry(
            "partner",
            one.partner,
            groups[one.reason],
            quiet_sentence(graph, one),
            one.evidence,
            speakers(graph, one.partner, period.day.toordinal()),
            {
                **asdict(one),
                "since": _iso(one.since),
                "last_on": _iso(one.last_on),
                "evidence": one.evidence,
            },
        )
        for one in sorted(found, key=lambda one: list(groups).index(one.reason))[:most]
    ]
    return FollowUps("quiet", text, entries, len(found))


def _never_list(graph: Snapshot, period: Period, without_us: bool, most: int | None) -> FollowUps:
    found = uninvolved(graph, period.day)
    attended = sum(bool(one.attended) for one in found)
    text = ngettext(
        "%(count)s partner never took part in a meeting or project.",
        "%(count)s partners never took part in a meeting or project.",
        len(found),
    )
    if attended:
        text += " " + ngettext(
            "%(count)s of them came to an event or a reception.",
            "%(count)s of them came to an event or a reception.",
            attended,
        )
    entries = [
        Entry(
            "partner",
            one.partner,
            _("Came to an event or a reception")
            if one.attended
            else _("Persons who never came to anything")
            if graph.partners[one.partner].is_person
            else _("Organizations that never came to anything"),
            never_sentence(graph, one),
            one.attended[:3],
            speakers(graph, one.partner, period.day.toordinal()),
            {**asdict(one), "kind": graph.partners[one.partner].kind},
        )
        for one in found[:most]
    ]
    return FollowUps("never", text, entries, len(found))


def never_sentence(graph: Snapshot, one: Uninvolved) -> str:
    """What is known of a partner who was never engaged."""
    if not one.attended:
        return _("Never came to anything.")
    return ngettext(
        "Came to %(count)s event or reception, last on %(day)s.",
        "Came to %(count)s events or receptions, last on %(day)s.",
        len(one.attended),
        day=_held_on(graph, one.attended[0]),
    )


def _seat_list(graph: Snapshot, period: Period, without_us: bool, most: int | None) -> FollowUps:
    found = seats(graph, period.day)
    shown = sorted(found, key=lambda one: (language.folded(_name(graph, one.body)), one.body))
    if most is not None:
        shown = [one for one in shown if one.state != "filled"]
    states = {state: sum(one.state == state for one in found) for state in ("filled", "ending", "vacant")}
    text = ngettext(
        "%(count)s seat: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        "%(count)s seats: %(filled)s filled, %(ending)s ending within 120 days, %(vacant)s vacant.",
        len(found),
        **{state: language.number(count) for state, count in states.items()},
    )
    entries = [
        Entry(
            "seat",
            one.seat,
            _name(graph, one.body),
            seat_sentence(graph, one),
            (),
            (one.holder,) if one.holder in graph.partners and one.holder else (),
            {**asdict(one), "ends": _iso(one.ends)},
            "holder",
        )
        for one in shown[:most]
    ]
    return FollowUps("seats", text, entries, len(found))


def seat_purpose(graph: Snapshot, one: Seat | records.Seat) -> str:
    """For what a seat is: its sector, municipality and voice; *at large* where it is for none."""
    sector, place = graph.sectors.get(one.sector or ""), graph.municipalities.get(one.municipality or "")
    parts = [language.name(row) for row in (sector, place) if row]
    parts += [values.label(one.voice, language.current())] if one.voice else []
    return ", ".join(parts) or _("at large")


def seat_sentence(graph: Snapshot, one: Seat) -> str:
    """What a seat is for, and who holds it until when."""
    given = {
        "purpose": seat_purpose(graph, one),
        "holder": _partner(graph, one.holder) if one.holder else "",
        "day": _day(one.ends),
    }
    match one.state, bool(one.holder), bool(one.ends):
        case "vacant", True, True:
            return _("%(purpose)s: vacant; %(holder)s held it until %(day)s.", **given)
        case "vacant", _, _:
            return _("%(purpose)s: vacant.", **given)
        case "ending", _, _:
            return _("%(purpose)s: %(holder)s, only until %(day)s.", **given)
        case _, _, True:
            return _("%(purpose)s: %(holder)s, until %(day)s.", **given)
        case _:
            return _("%(purpose)s: %(holder)s.", **given)


def _unknown_list(graph: Snapshot, period: Period, without_us: bool, most: int | None) -> FollowUps:
    found = unknowns(graph, period, without_us)
    text = ngettext(
        "%(count)s question is open; the answers that settle most come first.",
        "%(count)s questions are open; the answers that settle most come first.",
        len(found),
    )
    entries = [
        Entry(
            one.entity,
            one.key,
            "",
            f"{unknown_question(graph, one)} {unknown_sentence(one)}",
            (),
            (),
            {**asdict(one), "settles": one.settles},
            "roster" if _asks_who_came(graph, one) else one.field,
        )
        for one in found[:most]
    ]
    return FollowUps("unknowns", text, entries, len(found))


def unknown_question(graph: Snapshot, one: Unknown) -> str:
    """What to ask, in the current language."""
    row = graph.tables[one.entity][one.key]
    name = language.name(row)
    match one.question:
        case "sector":
            return _("In which sector does %(name)s work?", name=name)
        case "place":
            return _("In which municipality is %(name)s?", name=name)
        case "population":
            return _("How many people live in %(name)s?", name=name)
        case "newcomers":
            return _("How many newcomers a year settle in %(name)s?", name=name)
        case "held":
            return _("Did %(name)s take place on %(day)s, and who came?", name=name, day=_held_on(graph, one.key))
        case "attendance":
            return _("Who of those invited came to %(name)s?", name=name)
        case "date":
            return _("On which day did %(name)s take place?", name=name)


def _asks_who_came(graph: Snapshot, one: Unknown) -> bool:
    return one.question in ("held", "attendance") and graph.collaborations[one.key].kind in records.GATHERINGS


def unknown_sentence(one: Unknown) -> str:
    """How much an answer settles, in the current language."""
    parts = [
        ngettext("%(count)s cell of the board", "%(count)s cells of the board", len(one.cells)) if one.cells else "",
        ngettext("whether %(count)s partner is engaged", "whether %(count)s partners are engaged", len(one.engagements))
        if one.engagements
        else "",
        ngettext(
            "how much %(count)s partner shares with others",
            "how much %(count)s partners share with others",
            len(one.strengths),
        )
        if one.strengths
        else "",
        ngettext("%(count)s figure of the report", "%(count)s figures of the report", len(one.figures))
        if one.figures
        else "",
        ngettext("the rank of %(count)s gap", "the rank of %(count)s gaps", len(one.ranks)) if one.ranks else "",
    ]
    return _("The answer settles %(what)s.", what=", ".join(part for part in parts if part))


#: The lists by name: the last part of their address.
LISTS: dict[str, Callable[[Snapshot, Period, bool, int | None], FollowUps]] = {
    "quiet": _quiet_list,
    "never": _never_list,
    "seats": _seat_list,
    "unknowns": _unknown_list,
}


def _name(graph: Snapshot, collaboration: str | None) -> str:
    row = graph.collaborations.get(collaboration or "")
    return language.name(row) if row else ""


def _partner(graph: Snapshot, key: str) -> str:
    row = graph.partners.get(key)
    return language.name(row) if row else key


def _held_on(graph: Snapshot, collaboration: str) -> str:
    return language.date(graph.collaborations[collaboration].starts_on)


def _day(ordinal: int | None) -> str:
    return language.date(datetime.date.fromordinal(ordinal)) if ordinal else ""


def _iso(ordinal: int | None) -> str | None:
    return datetime.date.fromordinal(ordinal).isoformat() if ordinal else None
