"""What is not recorded, and how much each answer would settle."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import TypeAdapter

from graphsvc import language, records
from graphsvc.analytics import unknowns as analytics
from graphsvc.analytics.unknowns import Unknown
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.services import entries, gaps
from graphsvc.services.background import Background
from graphsvc.services.entries import Entry, FollowUps
from graphsvc.services.period import Period

#: Reads the list as it was kept.
KEPT = TypeAdapter(tuple[Unknown, ...])


def listed(
    graph: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of questions, those first whose answers settle most."""
    asked = ("unknowns", *period.ordinals, without_us)
    answer, work = entries.read(graph, background, asked, KEPT, lambda: unknowns(graph, period, without_us))
    found = [one for one in answer or () if one.key in graph.tables[one.entity]]
    text = ngettext(
        "%(count)s question is open; the answers that settle most come first.",
        "%(count)s questions are open; the answers that settle most come first.",
        len(found),
    )
    lines = [
        Entry(
            one.entity,
            one.key,
            "",
            f"{question(graph, one)} {sentence(one)}",
            (),
            (),
            {**asdict(one), "settles": one.settles},
            "roster" if _asks_who_came(graph, one) else one.field,
        )
        for one in found[:most]
    ]
    return entries.list_of("unknowns", text, lines, len(found), work)


def unknowns(graph: Snapshot, period: Period, without_us: bool = False) -> tuple[Unknown, ...]:
    """What to ask about, that which settles most readings of the period first."""
    start, day = period.ordinals
    without = gaps.host_and_staff(graph) if without_us else frozenset[str]()
    board = gaps.board(graph, period, without_us)
    return analytics.unknowns(graph, start, day, board, without)


def question(graph: Snapshot, one: Unknown) -> str:
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
            return _(
                "Did %(name)s take place on %(day)s, and who came?", name=name, day=entries.held_on(graph, one.key)
            )
        case "attendance":
            return _("Who of those invited came to %(name)s?", name=name)
        case "date":
            return _("On which day did %(name)s take place?", name=name)


def _asks_who_came(graph: Snapshot, one: Unknown) -> bool:
    return one.question in ("held", "attendance") and graph.collaborations[one.key].kind in records.GATHERINGS


def sentence(one: Unknown) -> str:
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
