"""What is not recorded, and how much each answer would settle; before it what is on record and hardly meant."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import TypeAdapter

from graphsvc import language
from graphsvc.analytics import unknowns as analytics
from graphsvc.analytics.doubts import Doubt, doubts
from graphsvc.analytics.unknowns import Unknown
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, work_list
from graphsvc.questions.work_list import Entry, FollowUps

#: Reads the list as it was kept.
KEPT = TypeAdapter(tuple[Unknown, ...])


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> FollowUps:
    """The list of questions: what is hardly meant as it stands, then those first whose answers settle most."""
    asked = ("unknowns", *period.ordinals, without_us)
    answer, work = work_list.read(snapshot, background, asked, KEPT, lambda: unknowns(snapshot, period, without_us))
    found = [one for one in answer or () if one.key in snapshot.tables[one.entity]]
    day = period.ordinals[1]
    first = snapshot.readings.ask(("doubts", day), lambda: doubts(snapshot, day), facets.NETWORK)
    total = len(first) + len(found)
    text = ngettext(
        "%(count)s question is open; the answers that settle most come first.",
        "%(count)s questions are open; the answers that settle most come first.",
        total,
    )
    lines = [_doubtful(snapshot, doubt) for doubt in first] + [
        Entry(
            one.entity,
            one.key,
            "",
            f"{question(snapshot, one)} {sentence(one)}",
            (),
            (),
            {**asdict(one), "records": (one.key,), "settles": one.settles},
            "roster" if _asks_who_came(snapshot, one) else one.field,
        )
        for one in (found if most is None else found[: max(most - len(first), 0)])
    ]
    return work_list.list_of("unknowns", text, lines[:most], total, work)


def _doubtful(snapshot: Snapshot, doubt: Doubt) -> Entry:
    """A doubt as an entry of the list; it comes first, since what it is about is counted as it stands."""
    asked = dict.fromkeys(("cells", "engagements", "strengths", "figures", "ranks"), ())
    facts = {"question": doubt.question, "entity": doubt.entity, "key": doubt.key, "field": doubt.field}
    told = {**facts, **asked, "records": doubt.records, "settles": 0}
    return Entry(doubt.entity, doubt.key, "", doubted(snapshot, doubt), doubt.credited, (), told, doubt.field)


def doubted(snapshot: Snapshot, doubt: Doubt) -> str:
    """What to ask, why, and how to answer, in the current language."""
    rows = [snapshot.tables[doubt.entity][key] for key in doubt.records]
    if doubt.question == "affiliations":
        return _affiliations(snapshot, [row for row in rows if isinstance(row, records.Representation)], doubt)
    name = language.name(rows[0])
    if doubt.question == "unit":
        line = snapshot.table(records.ReportLine)[doubt.key]
        why = records.unit_contradiction(line.measure, line.unit)
        return _("What does the report line %(name)s count? %(why)s.", name=name, why=why)
    way = language.listed((language.name(row) for row in [*rows, rows[0]]), " → ")
    return _(
        "Of what is %(name)s a part? It leads in a ring: %(way)s; take one of these links out.", name=name, way=way
    )


def _affiliations(snapshot: Snapshot, rows: list[records.Representation], doubt: Doubt) -> str:
    organizations = "; ".join(
        _("%(name)s since %(day)s", name=work_list.partner(snapshot, row.organization), day=language.since(row.from_))
        if row.from_
        else _("%(name)s, since when is not recorded", name=work_list.partner(snapshot, row.organization))
        for row in rows
    )
    asked = _(
        "Does %(person)s still speak for all of them: %(organizations)s?",
        person=work_list.partner(snapshot, rows[0].person),
        organizations=organizations,
    )
    credited = (
        ngettext(
            "%(count)s collaboration counts for more than one.",
            "%(count)s collaborations count for more than one.",
            len(doubt.credited),
        )
        if doubt.credited
        else ""
    )
    remedy = _("Give what is over its last day; where all hold, say of the later one that it holds beside others.")
    return " ".join(part for part in (asked, credited, remedy) if part)


def unknowns(snapshot: Snapshot, period: Period, without_us: bool = False) -> tuple[Unknown, ...]:
    """What to ask about, that which settles most readings of the period first."""
    start, day = period.ordinals
    without = host_and_staff(snapshot) if without_us else frozenset[str]()
    board = gaps.board(snapshot, period, without_us)
    return analytics.unknowns(snapshot, start, day, board, without)


def question(snapshot: Snapshot, one: Unknown) -> str:
    """What to ask, in the current language."""
    row = snapshot.tables[one.entity][one.key]
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
                "Did %(name)s take place on %(day)s, and who came?", name=name, day=work_list.held_on(snapshot, one.key)
            )
        case "attendance":
            return _("Who of those invited came to %(name)s?", name=name)
        case "headcount":
            return _("How many people who are no partners came to %(name)s?", name=name)
        case "date":
            return _("On which day did %(name)s take place?", name=name)


def _asks_who_came(snapshot: Snapshot, one: Unknown) -> bool:
    return one.question in ("held", "attendance") and snapshot.collaborations[one.key].kind in records.GATHERINGS


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
