"""What the history shows, as files: rows with headings in the language spoken, and events of a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from graphsvc import language
from graphsvc.answers import action_items, history, naming
from graphsvc.answers.chips import understood
from graphsvc.files import headers, ics_out, values
from graphsvc.language import gettext as _
from graphsvc.model import dates, records
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import action_items as agreed
from graphsvc.questions import history as question
from graphsvc.questions import taking_part
from graphsvc.questions.history import Chosen, Filters

Cell = str | int
Table = tuple[list[str], Iterable[list[Cell]]]


def table(snapshot: Snapshot, filters: Filters, today: datetime.date, by: str = "") -> Table:
    """The headings and the rows of what is asked for; raises what answers.history raises. Rows are made one by one."""
    filters, _asked = understood(snapshot, filters, today)
    chosen = question.chosen(snapshot, filters, today)
    if by == "month":
        return _by_month(chosen)
    if by == "pair":
        return _by_pair(snapshot, chosen)
    spoken = language.current()
    label = {name: headers.label(name, spoken) for name in ("starts_on", "ends_on", "title", "kind", "municipality")}
    label |= {name: headers.label(name, spoken) for name in ("sectors", "headcount", "outcome", "minutes_url", "key")}
    before = [label[name] for name in ("starts_on", "ends_on", "title", "kind", "municipality", "sectors")]
    asked = [_("%(partner)s: how", partner=naming.partner(snapshot, key)) for key in chosen.partners]
    after = [
        label["headcount"],
        label["outcome"],
        headers.plural("action-item", spoken),
        label["minutes_url"],
        label["key"],
    ]
    called: dict[str, str] = {}
    rows = (_row(snapshot, row, chosen.partners, spoken, called, today) for row in chosen.newest())
    return [*before, _("Partners"), *asked, *after], rows


def _row(
    snapshot: Snapshot,
    row: records.Collaboration,
    asked: tuple[str, ...],
    spoken: str,
    called: dict[str, str],
    today: datetime.date,
) -> list[Cell]:
    """called: names of partners so far, each of which is told in many rows."""
    place = snapshot.municipalities.get(row.municipality or "")
    sectors = [language.name(snapshot.sectors[key], spoken) for key in row.sectors if key in snapshot.sectors]
    there = question.participants(snapshot, row.key)
    for key in there:
        if key not in called:
            called[key] = language.name(snapshot.partners[key], spoken)
    outcome = (row.outcome_fr or row.outcome) if spoken == "fr" else (row.outcome or row.outcome_fr)
    return [
        row.starts_on or "",
        row.ends_on or "",
        language.name(row, spoken),
        values.label(row.kind, spoken),
        language.name(place, spoken) if place else "",
        "; ".join(sectors),
        "; ".join([called[key] for key in there]),
        *(_how(snapshot, row.key, key) for key in asked),
        "" if row.headcount is None else row.headcount,
        outcome or "",
        "; ".join(action_items.told(snapshot, item, today) for item in agreed.of_collaboration(snapshot, row.key)),
        row.minutes_url or "",
        row.key,
    ]


def _how(snapshot: Snapshot, collaboration: str, partner: str) -> str:
    parts = taking_part.parts(snapshot, collaboration, (partner,))
    return "; ".join(history.how(snapshot, part) or _("there") for part in parts)


def _by_month(chosen: Chosen) -> Table:
    months = [language.month(number) for number in range(1, 13)]
    rows: list[list[Cell]] = [
        [year.year, *year.months, year.undated, year.collaborations] for year in history.timeline(chosen)
    ]
    return [_("Year"), *months, _("Month unknown"), _("Together")], rows


def _by_pair(snapshot: Snapshot, chosen: Chosen) -> Table:
    rows: list[list[Cell]] = [
        [pair.one_name, pair.other_name, pair.collaborations, pair.first_on or "", pair.last_on or ""]
        for pair in history.together(snapshot, chosen)
    ]
    return [_("Who"), _("With whom"), _("How often"), _("First"), _("Last")], rows


def events(snapshot: Snapshot, filters: Filters, today: datetime.date) -> Iterator[ics_out.Event]:
    """What is asked for as events of a calendar; what has no date is in none."""
    filters, _asked = understood(snapshot, filters, today)
    chosen = question.chosen(snapshot, filters, today)
    return (event for row in chosen.newest() if (event := _event(snapshot, row)))


def planned(snapshot: Snapshot, filters: Filters) -> Iterator[ics_out.Event]:
    """The gatherings that are planned, the first first; raises what questions.history raises."""
    rows = question.planned(snapshot, filters)
    return (event for row in rows if (event := _event(snapshot, row)))


def _event(snapshot: Snapshot, row: records.Collaboration) -> ics_out.Event | None:
    """An event of whole days; where only the month or the year is known, of all of its days, which is told."""
    if not row.starts_on:
        return None
    place = snapshot.municipalities.get(row.municipality or "")
    last = row.ends_on or row.starts_on
    vague = (
        "" if len(row.starts_on) == 10 else _("The day is not settled: %(when)s.", when=language.date(row.starts_on))
    )
    told = [vague, row.description or "", (row.outcome_fr if language.current() == "fr" else "") or row.outcome or ""]
    return ics_out.Event(
        key=row.key,
        version=snapshot.versions["collaboration"].get(row.key, 0),
        title=language.name(row),
        first=dates.first_day(row.starts_on),
        last=dates.last_day(last),
        place=language.name(place) if place else "",
        description="\n\n".join(text for text in told if text),
        kind=values.label(row.kind, language.current()),
        status="TENTATIVE" if row.status == "planned" and vague else "CONFIRMED",
    )
