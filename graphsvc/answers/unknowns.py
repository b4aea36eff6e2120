"""What to ask about: doubtful records, and missing data, ranked by how much an answer would settle."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from graphsvc import language
from graphsvc.analytics import unknowns
from graphsvc.analytics.doubts import Doubt
from graphsvc.answers import naming, work_list
from graphsvc.answers.work_list import Entry, WorkList
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import lazy, ngettext
from graphsvc.model import records, vocabulary
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import unknowns as question

Cells = tuple[tuple[str, str], ...]


class Unknown(Entry):
    """A question about one field of a record, and the readings that its answer would settle; settles: their number.

    cells, ranks: cells of the board as (municipality, sector); engagements, strengths: partners; figures: report
    lines; records: keys of all records concerned; evidence: collaborations that count for several of them.
    """

    question: str
    entity: str
    key: str
    field: str
    cells: Cells
    engagements: tuple[str, ...]
    strengths: tuple[str, ...]
    figures: tuple[str, ...]
    ranks: Cells
    records: tuple[str, ...]
    settles: int
    sentence: str
    people: tuple[str, ...] = ()
    evidence: tuple[str, ...] = Field(default=(), exclude=True)


class Unknowns(WorkList):
    """What to ask about: doubtful records, then missing data, those first that settle most."""

    name: ClassVar[str] = "unknowns"

    unknowns: list[Unknown]

    @property
    def title(self) -> str:
        return _("Unknowns to ask about")

    @property
    def meaning(self) -> str:
        return _(
            "What is not recorded, ranked by how many readings an answer would settle: cells of the board, partners "
            "engaged or not, what they share with others, figures of the report, the rank of gaps."
        )


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> Unknowns:
    """The list of what to ask about, the most urgent first."""
    missing, pending = question.listed(snapshot, period, without_us, background)
    first = question.doubtful(snapshot, period)
    total = len(first) + len(missing)
    text = ngettext(
        "%(count)s question is open; the answers that settle most come first.",
        "%(count)s questions are open; the answers that settle most come first.",
        total,
    )
    rest = missing if most is None else missing[: max(most - len(first), 0)]
    return Unknowns(
        **work_list.head(snapshot, period, text, total, pending),
        unknowns=[
            *(_doubtful(snapshot, doubt) for doubt in first[:most]),
            *(_unknown(snapshot, unknown) for unknown in rest),
        ],
    )


def _unknown(snapshot: Snapshot, unknown: unknowns.Unknown) -> Unknown:
    row = snapshot.tables[unknown.entity][unknown.key]
    who_came = (
        unknown.question in ("held", "attendance")
        and snapshot.collaborations[unknown.key].kind in vocabulary.GATHERINGS
    )
    return Unknown(
        question=unknown.question,
        entity=unknown.entity,
        key=unknown.key,
        field=unknown.field,
        cells=unknown.cells,
        engagements=unknown.engagements,
        strengths=unknown.strengths,
        figures=unknown.figures,
        ranks=unknown.ranks,
        records=(unknown.key,),
        settles=unknown.settles,
        sentence=f"{_asked(snapshot, unknown)} {_settled(unknown)}",
        about=language.name(row),
        group="",
        mend="roster" if who_came else unknown.field,
    )


def _doubtful(snapshot: Snapshot, doubt: Doubt) -> Unknown:
    """A doubtful record as an entry of the list; these come first, since the records count as they stand."""
    return Unknown(
        question=doubt.question,
        entity=doubt.entity,
        key=doubt.key,
        field=doubt.field,
        cells=(),
        engagements=(),
        strengths=(),
        figures=(),
        ranks=(),
        records=doubt.records,
        settles=0,
        sentence=_doubted(snapshot, doubt),
        evidence=doubt.credited,
        about=language.name(snapshot.tables[doubt.entity][doubt.key]),
        group="",
        mend="merge" if doubt.question == "twice" else doubt.field,
    )


def _doubted(snapshot: Snapshot, doubt: Doubt) -> str:
    """The sentence on what to ask, why, and how to answer."""
    rows = [snapshot.tables[doubt.entity][key] for key in doubt.records]
    if doubt.entity == "representation":
        return _affiliations(snapshot, [row for row in rows if isinstance(row, records.Representation)], doubt)
    if doubt.question in ("came", "outside", "twice"):
        return _contradicted(snapshot, doubt)
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
        _("%(name)s since %(day)s", name=naming.partner(snapshot, row.organization), day=language.since(row.from_))
        if row.from_
        else _("%(name)s, since when is not recorded", name=naming.partner(snapshot, row.organization))
        for row in rows
    )
    person = naming.partner(snapshot, rows[0].person)
    if doubt.question == "affiliations":
        sentence = _(
            "Does %(person)s still speak for all of them: %(organizations)s?",
            person=person,
            organizations=organizations,
        )
    elif doubt.question == "overlap":
        sentence = _(
            "Did %(person)s speak for several at one time: %(organizations)s?",
            person=person,
            organizations=organizations,
        )
    else:
        sentence = _(
            "Since when did %(person)s speak for each of them: %(organizations)s? As it stands they overlap.",
            person=person,
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
    return " ".join(part for part in (sentence, credited, remedy) if part)


def _contradicted(snapshot: Snapshot, doubt: Doubt) -> str:
    """The sentence on what a collaboration contradicts."""
    if doubt.question == "came":
        row = snapshot.participations[doubt.key]
        return _(
            "Was %(partner)s at %(name)s? It is recorded both as there and as missing; take one of the two out.",
            partner=naming.partner(snapshot, row.partner),
            name=naming.collaboration(snapshot, row.collaboration),
        )
    one, other = (snapshot.collaborations[key] for key in doubt.records)
    if doubt.question == "outside":
        early = one.start_days[1] < other.term[0]
        texts = (
            lazy("When was %(name)s? It is dated %(day)s, before %(body)s began (%(since)s)."),
            lazy("When was %(name)s? It is dated %(day)s, after %(body)s ended (%(since)s)."),
        )
        return _(
            texts[0 if early else 1],
            name=language.name(one),
            day=language.date(one.starts_on),
            body=language.name(other),
            since=language.date(other.starts_on if early else other.ends_on),
        )
    return _(
        "Are %(one)s and %(other)s one, entered twice? Both are of %(day)s, and who took part is much the same.",
        one=language.name(one),
        other=language.name(other),
        day=language.date(one.starts_on),
    )


def _asked(snapshot: Snapshot, unknown: unknowns.Unknown) -> str:
    """The sentence on what to ask."""
    row = snapshot.tables[unknown.entity][unknown.key]
    name = language.name(row)
    match unknown.question:
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
                "Did %(name)s take place on %(day)s, and who came?",
                name=name,
                day=naming.held_on(snapshot, unknown.key),
            )
        case "attendance":
            return _("Who of those invited came to %(name)s?", name=name)
        case "headcount":
            return _("How many people who are no partners came to %(name)s?", name=name)
        case "date":
            return _("On which day did %(name)s take place?", name=name)


def _settled(unknown: unknowns.Unknown) -> str:
    """The sentence on how much an answer settles."""
    parts = [
        ngettext("%(count)s cell of the board", "%(count)s cells of the board", len(unknown.cells))
        if unknown.cells
        else "",
        ngettext(
            "whether %(count)s partner is engaged", "whether %(count)s partners are engaged", len(unknown.engagements)
        )
        if unknown.engagements
        else "",
        ngettext(
            "how much %(count)s partner shares with others",
            "how much %(count)s partners share with others",
            len(unknown.strengths),
        )
        if unknown.strengths
        else "",
        ngettext("%(count)s figure of the report", "%(count)s figures of the report", len(unknown.figures))
        if unknown.figures
        else "",
        ngettext("the rank of %(count)s gap", "the rank of %(count)s gaps", len(unknown.ranks))
        if unknown.ranks
        else "",
    ]
    return _("The answer settles %(what)s.", what=", ".join(part for part in parts if part))
