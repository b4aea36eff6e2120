"""The history: collaborations of partners, a municipality, a sector, a body or a period."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce

from graphsvc import language
from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.model import dates, records, vocabulary
from graphsvc.network import facets, municipalities
from graphsvc.network.attendance import FAMILIES
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search
from graphsvc.questions.search import Page

FAMILY_NAMES = ("body", "meeting", "occasion", "undertaking", "contact")
Rows = Sequence[records.Collaboration]


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of the history; an empty one does not restrict.

    partner and with_: keys, or names, of partners who all took part, themselves or through a representative;
    municipality, sector, body: key or name of where it took place, what it concerned, what it was part of; kind: a
    kind, or a family of kinds; from_ and until: dates in any precision; q: words of title, description or outcome.
    """

    partner: str = ""
    with_: tuple[str, ...] = ()
    municipality: str = ""
    sector: str = ""
    body: str = ""
    kind: str = ""
    from_: str = ""
    until: str = ""
    q: str = ""

    def active(self) -> dict[str, str | tuple[str, ...]]:
        """The filters that are set, by query parameter."""
        values = {field.name.rstrip("_"): getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    def narrowed(self, by: Filters) -> Filters:
        """These filters and others: of one field the other wins, but partners and words add up."""
        partner, *others = (*self.asked, *by.asked) or ("",)
        set_ = {field.name: value for field in fields(by) if (value := getattr(by, field.name))}
        q = " ".join(filter(None, (self.q, by.q)))
        return replace(self, **{**set_, "partner": partner, "with_": tuple(others), "q": q})

    @property
    def asked(self) -> tuple[str, ...]:
        """The partners asked for."""
        return tuple(text for text in (self.partner, *self.with_) if text)


@dataclass(frozen=True, slots=True)
class Event:
    """One collaboration of the history, with the partners that took part as recorded, sorted by key."""

    collaboration: records.Collaboration
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The collaborations that match, by the year in which they began ("" where undated), each year in any order.

    partners: keys of those asked for.
    """

    years: Mapping[str, Rows]
    partners: tuple[str, ...]
    with_outcome: int

    @property
    def total(self) -> int:
        return sum(map(len, self.years.values()))

    @property
    def counts(self) -> dict[str, int]:
        """Year -> how many began in it, years in order."""
        return {year: len(self.years[year]) for year in sorted(self.years)}

    def newest(self, begins: str | None = None) -> Iterator[records.Collaboration]:
        """The newest first, from a year on backwards; sorts only the years that are asked for."""
        for year in sorted(self.years, reverse=True):
            if begins is None or year <= begins:
                yield from sorted(self.years[year], key=_newest, reverse=True)

    def page(self, limit: int, after: str | None = None) -> Page[records.Collaboration]:
        """One page, the newest first; raises BadInput."""
        last = search.decoded(after) if after else None
        placed = ((_newest(row), row) for row in self.newest(last[0][:4] if last else None))
        return search.cut(placed, self.total, limit, after, descending=True)

    def months(self) -> dict[str, int]:
        """Month (or year, where no more is known) -> how many began in it, in order; undated ones are left out."""
        counts = Counter((row.starts_on or "")[:7] for rows in self.years.values() for row in rows)
        return {month: counts[month] for month in sorted(counts) if month}


def chosen(snapshot: Snapshot, filters: Filters, today: datetime.date | None = None) -> Chosen:
    """The collaborations that took place or are under way, and began by today.

    Planned and cancelled ones are left out, and standing bodies unless their kind is asked for. Raises NotFound
    for an unknown name, BadInput for an unknown kind or a date in another format, Problems for a `q` too long.
    """
    known = settled(snapshot, filters)
    first, last = _dates(known)
    now = today.toordinal() if today else dates.FOREVER
    sought = search.words(filters.q)
    partners = tuple(dict.fromkeys(known.asked))
    years = _candidates(snapshot, known, partners, last)
    this_year = f"{datetime.date.fromordinal(now).year:04}"
    found: dict[str, Rows] = {}
    for year, rows in years.items():
        kept = _matching(snapshot, rows, known, sought, (first, last))
        if year >= this_year or not year:
            kept = [row for row in kept if row.begins <= now]
        if kept:
            found[year] = kept
    return Chosen(found, partners, _with_outcome(snapshot, known, found, this_year))


def _with_outcome(snapshot: Snapshot, filters: Filters, found: Mapping[str, Rows], this_year: str) -> int:
    """How many have an outcome; of all, those of former years are counted already."""
    every = not filters.active()
    return sum(
        len(snapshot.with_outcome.get(year, ())) if every and year and year < this_year else sum(map(_tells, rows))
        for year, rows in found.items()
    )


@dataclass(frozen=True, slots=True)
class History:
    """Collaborations newest first, one page of them; years: year -> how many, over all pages ("" is undated)."""

    events: Page[Event]
    years: Mapping[str, int]
    with_outcome: int


def history(
    snapshot: Snapshot, filters: Filters, limit: int = 50, after: str | None = None, today: datetime.date | None = None
) -> History:
    """One page of what is chosen; raises what `chosen` raises, and BadInput for a page that is none."""
    rows = chosen(snapshot, filters, today)
    page = rows.page(limit, after)
    events = [Event(row, participants(snapshot, row.key)) for row in page.items]
    return History(Page(events, page.total, page.next), rows.counts, rows.with_outcome)


def planned(snapshot: Snapshot, filters: Filters) -> list[records.Collaboration]:
    """The gatherings that are planned and match, the first first; raises what `chosen` raises, but for kinds."""
    known, days = settled(snapshot, filters), _dates(filters)
    rows = [row for row in snapshot.unsettled.get("planned", ()) if row.kind in vocabulary.GATHERINGS]
    rows = _matching(snapshot, rows, known, search.words(filters.q), days)
    for partner in known.asked:
        invited = {row.collaboration for row in snapshot.participations_of.get(partner, ())}
        rows = [row for row in rows if row.key in invited]
    return sorted(rows, key=_newest)


def settled(snapshot: Snapshot, filters: Filters) -> Filters:
    """The filters with keys in place of names.

    Raises NotFound, and BadInput where several have the name, for an unknown kind or a date in another format.
    """
    _dates(filters)
    if filters.kind and filters.kind not in FAMILIES and filters.kind not in FAMILY_NAMES:
        raise BadInput(
            _(
                "there is no kind %(kind)s; write one of %(allowed)s",
                kind=repr(filters.kind[:40]),
                allowed=", ".join(FAMILIES),
            )
        )
    return Filters(
        *(
            search.named(snapshot, "partner", filters.partner) if filters.partner else "",
            tuple(search.named(snapshot, "partner", text) for text in filters.with_ if text),
            search.named(snapshot, "municipality", filters.municipality) if filters.municipality else "",
            search.named(snapshot, "sector", filters.sector) if filters.sector else "",
            names.named(snapshot, "body", filters.body) if filters.body else "",
        ),
        kind=filters.kind,
        from_=filters.from_,
        until=filters.until,
        q=filters.q,
    )


def _candidates(snapshot: Snapshot, filters: Filters, partners: tuple[str, ...], last: int) -> Mapping[str, Rows]:
    """By year, the fewest that a filter leaves to be looked at; those that came to nothing are left out."""
    table = snapshot.collaborations
    of_bodies = filters.kind == "body" or filters.kind in vocabulary.BODIES
    if partners:
        involved = [collaborations_of(snapshot, key) for key in partners]
        rows = [table[key] for key in reduce(lambda one, other: one & other, involved)]
    elif filters.body:
        rows = list(snapshot.parts_of.get(filters.body, ()))
    elif of_bodies:
        rows = [table[key] for key in names.bodies(snapshot)]
    else:
        latest = f"{datetime.date.fromordinal(last).year:04}"
        return {year: rows for year, rows in snapshot.took_place.items() if year <= latest}
    years: dict[str, list[records.Collaboration]] = {}
    for row in rows:
        if row.status not in ("planned", "cancelled") and (of_bodies or row.kind not in vocabulary.BODIES):
            years.setdefault((row.starts_on or "")[:4], []).append(row)
    return years


def _matching(snapshot: Snapshot, rows: Rows, filters: Filters, sought: list[str], days: tuple[int, int]) -> Rows:
    """Those of a year's rows that match; one pass for each filter that is set."""
    if filters.kind:
        kinds = {kind for kind in FAMILIES if filters.kind in (kind, FAMILY_NAMES[FAMILIES[kind]])}
        rows = [row for row in rows if row.kind in kinds]
    if filters.municipality:
        places = _with_merged(snapshot, filters.municipality)
        rows = [row for row in rows if row.municipality in places]
    if filters.sector:
        rows = [row for row in rows if filters.sector in row.sectors]
    if filters.body:
        rows = [row for row in rows if row.part_of == filters.body]
    if days != (1, dates.FOREVER):
        rows = [row for row in rows if _overlaps(row, *days)]
    texts: Mapping[str, str] = _told(snapshot) if sought and rows else {}
    for word in sought:
        rows = [row for row in rows if word in texts[row.key]]
    return rows


def _with_merged(snapshot: Snapshot, municipality: str) -> frozenset[str]:
    """A municipality and those that were merged into it, whose history is its own."""

    def found() -> frozenset[str]:
        into = municipalities.successors(snapshot, dates.FOREVER)
        return frozenset({municipality, *(key for key, place in into.items() if place == municipality)})

    rests_on = frozenset({facets.MUNICIPALITY})
    return snapshot.readings.ask(("with merged", municipality), found, rests_on)


def _tells(row: records.Collaboration) -> bool:
    return bool(row.outcome or row.outcome_fr)


def _told(snapshot: Snapshot) -> Mapping[str, str]:
    """Collaboration key -> its folded text for searching; computed once until it changes."""
    return search.of_each(snapshot, "told", "collaboration", _text, frozenset({facets.STORY, facets.CONTACT}))


def collaborations_of(snapshot: Snapshot, partner: str) -> frozenset[str]:
    """Keys of the collaborations that a partner took part in, itself or through a representative."""
    persons = {row.person for row in snapshot.represented_by.get(partner, ())}
    participations = {row.key for key in (partner, *persons) for row in snapshot.participations_of.get(key, ())}
    return frozenset(
        presence.collaboration
        for key in participations
        for presence in snapshot.expanded[key]
        if partner in (presence.person, presence.organization, presence.recorded)
    )


def participants(snapshot: Snapshot, collaboration: str) -> tuple[str, ...]:
    """Keys of the partners that took part in a collaboration, as recorded, sorted."""
    rows = snapshot.participations_in.get(collaboration, ())
    return tuple(sorted({presence.recorded for row in rows for presence in snapshot.expanded[row.key]}))


def _dates(filters: Filters) -> tuple[int, int]:
    try:
        return dates.span(filters.from_, filters.until)
    except ValueError:
        raise BadInput(_("write dates as YYYY, YYYY-MM or YYYY-MM-DD")) from None


def _overlaps(row: records.Collaboration, first: int, last: int) -> bool:
    if row.starts_on is None and row.ends_on is None:
        return False
    begins, ends = row.days
    return begins <= last and ends >= first


def _newest(row: records.Collaboration) -> tuple[str, ...]:
    return row.starts_on or "", row.key


def _text(row: records.Collaboration) -> str:
    parts = (row.title, row.title_fr, row.description, row.outcome, row.outcome_fr, row.key)
    return language.folded(" ".join(part for part in parts if part))
