"""The history: collaborations of a partner, a pair, a municipality, a sector or a period."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import reduce

from graphsvc import language
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.model import dates, records
from graphsvc.network import facets
from graphsvc.network.attendance import FAMILIES
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.questions.search import Page


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of the history; an empty one does not restrict.

    partner and with_: keys, or names, of partners who both took part, themselves or through a representative;
    municipality, sector, body: where it took place, what it concerned, what it was part of; kind: a kind, or a
    family of kinds; from_ and until: dates in any precision; q: words of title, description or outcome.
    """

    partner: str = ""
    with_: str = ""
    municipality: str = ""
    sector: str = ""
    body: str = ""
    kind: str = ""
    from_: str = ""
    until: str = ""
    q: str = ""

    def active(self) -> dict[str, str]:
        """The filters that are set, by query parameter."""
        values = {field.name.rstrip("_"): str(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Event:
    """One collaboration of the history, with the partners that took part as recorded, sorted by key."""

    collaboration: records.Collaboration
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Collaborations newest first, one page of them; years: year -> how many, over all pages ("" is undated)."""

    events: Page[Event]
    years: Mapping[str, int]
    with_outcome: int


FAMILY_NAMES = ("body", "meeting", "occasion", "undertaking")


def history(
    snapshot: Snapshot, filters: Filters, limit: int = 50, after: str | None = None, today: datetime.date | None = None
) -> History:
    """The collaborations that took place or are under way, newest first; not those that begin after `today`.

    Planned and cancelled ones are left out, and standing bodies unless their kind is asked for. Raises NotFound
    for an unknown key, BadInput for an unknown kind or a date in another format, Problems for a `q` too long.
    """
    first, last = _dates(filters)
    now = today.toordinal() if today else dates.FOREVER
    for entity, key in (
        ("municipality", filters.municipality),
        ("sector", filters.sector),
        ("collaboration", filters.body),
    ):
        if key and key not in snapshot.tables[entity]:
            raise NotFound(_("there is no %(record)s %(key)s", record=_(entity), key=key))
    if filters.kind and filters.kind not in FAMILIES and filters.kind not in FAMILY_NAMES:
        raise BadInput(
            _(
                "there is no kind %(kind)s; write one of %(allowed)s",
                kind=repr(filters.kind[:40]),
                allowed=", ".join(FAMILIES),
            )
        )
    sought = search.words(filters.q)
    partners = [search.named(snapshot, "partner", text) for text in (filters.partner, filters.with_) if text]

    if filters.active():
        chosen = _choose(snapshot, filters, sought, partners, (first, last, now))
        page = search.keyset(chosen, _newest, limit, after, descending=True)
        years = Counter((row.starts_on or "")[:4] for row in chosen)
        with_outcome = sum(bool(row.outcome or row.outcome_fr) for row in chosen)
    else:
        years = _by_year(snapshot.took_place, now)
        with_outcome = sum(_by_year(snapshot.with_outcome, now).values())
        page = _latest(snapshot, now, sum(years.values()), limit, after)
    return History(
        events=Page([Event(row, participants(snapshot, row.key)) for row in page.items], page.total, page.next),
        years=dict(sorted(years.items())),
        with_outcome=with_outcome,
    )


def _by_year(filed: Mapping[str, list[records.Collaboration]], now: int) -> dict[str, int]:
    """Year -> number of collaborations begun in it by a day (ordinal); looks only at those of the current year."""
    this_year = f"{datetime.date.fromordinal(now).year:04}"
    counts = {
        year: len(rows) if year < this_year else sum(_began(row, now) for row in rows) for year, rows in filed.items()
    }
    return {year: count for year, count in counts.items() if count}


def _latest(snapshot: Snapshot, now: int, total: int, limit: int, after: str | None) -> Page[records.Collaboration]:
    """One page of all that took place by a day, the newest first; sorts only the years that are shown."""
    last = search.decoded(after) if after else None
    begins = last[0][:4] if last else None
    years = (year for year in sorted(snapshot.took_place, reverse=True) if begins is None or year <= begins)
    placed = (
        (_newest(row), row)
        for year in years
        for row in sorted(snapshot.took_place[year], key=_newest, reverse=True)
        if _began(row, now)
    )
    return search.cut(placed, total, limit, after, descending=True)


def _choose(
    snapshot: Snapshot, filters: Filters, sought: list[str], partners: list[str], days: tuple[int, int, int]
) -> list[records.Collaboration]:
    """The collaborations that match; days: the first and last asked for, and today (ordinals)."""
    first, last, now = days
    involved = [collaborations_of(snapshot, key) for key in partners]
    candidates = reduce(lambda one, other: one & other, involved) if involved else snapshot.collaborations.keys()
    texts: Mapping[str, str] = _told(snapshot) if sought else {}
    for word in sought:
        candidates = [key for key in candidates if word in texts[key]]
    table = snapshot.collaborations
    return [
        row
        for row in (table[key] for key in candidates)
        if row.status not in ("planned", "cancelled")
        and (not filters.municipality or row.municipality == filters.municipality)
        and (not filters.sector or filters.sector in row.sectors)
        and (not filters.body or row.part_of == filters.body)
        and (filters.kind in (row.kind, _family(row.kind)) if filters.kind else _family(row.kind) != "body")
        and _overlaps(row, first, last)
        and _began(row, now)
    ]


def _began(row: records.Collaboration, now: int) -> bool:
    return row.begins <= now


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


@dataclass(frozen=True, slots=True)
class Story:
    """Summary of a partner: first date, number of collaborations, last date, and the partners it was with most."""

    since: str | None
    collaborations: int
    last_on: str | None
    mostly_with: tuple[str, ...]


def story(snapshot: Snapshot, partner: str, today: datetime.date) -> Story:
    """The summary of a partner over all time, counted as its history lists it."""
    collaborations = collaborations_of(snapshot, partner)
    rows = [
        row
        for row in (snapshot.collaborations[key] for key in collaborations)
        if _family(row.kind) != "body" and row.begins <= today.toordinal()
    ]
    starts = sorted(row.starts_on for row in rows if row.starts_on)
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(key for key in participants(snapshot, row.key) if key not in (partner, snapshot.setting.host))
    speakers = {row.person for row in snapshot.represented_by.get(partner, ())}
    mostly = [key for key, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if key not in speakers]
    return Story(starts[0] if starts else None, len(rows), starts[-1] if starts else None, tuple(mostly[:3]))


def _family(kind: str) -> str:
    return ("body", "meeting", "occasion", "undertaking", "contact")[FAMILIES[kind]]


def _dates(filters: Filters) -> tuple[int, int]:
    try:
        return dates.span(filters.from_, filters.until)
    except ValueError:
        raise BadInput(_("write dates as YYYY, YYYY-MM or YYYY-MM-DD")) from None


def _overlaps(row: records.Collaboration, first: int, last: int) -> bool:
    if first == 1 and last == dates.FOREVER:
        return True
    if row.starts_on is None and row.ends_on is None:
        return False
    begins, ends = row.days
    return begins <= last and ends >= first


def _newest(row: records.Collaboration) -> tuple[str, ...]:
    return row.starts_on or "", row.key


def _text(row: records.Collaboration) -> str:
    parts = (row.title, row.title_fr, row.description, row.outcome, row.outcome_fr, row.key)
    return language.folded(" ".join(part for part in parts if part))
