"""The measures of the network and of its partners: figures with their cards, the bands when they are ready.

Figures are computed in the background once a question and version (see background.py); a command waits for them.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphsvc import language, sizes
from graphsvc.analytics import figures, jackknife
from graphsvc.analytics import over_time as course
from graphsvc.analytics.adjacency import Groups
from graphsvc.errors import BadInput
from graphsvc.jobs.queue import Answer, Background, Ready
from graphsvc.jobs.results import JSON, Question
from graphsvc.jobs.worker import Step
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network import municipalities
from graphsvc.network.attendance import Presence
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, ties
from graphsvc.questions import cards, extracts, maps, over_time, search
from graphsvc.questions.extracts import Extract
from graphsvc.questions.search import Page

LEVELS: tuple[Level, ...] = ("organization", "recorded")
#: How long a request waits for figures: small networks are computed within it.
WAIT = 0.3

Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is measured: the network of a period at a level, with or without the host and its staff."""

    period: Period
    level: Level = "organization"
    without_us: bool = False

    @property
    def question(self) -> Question:
        return (*self.period.ordinals, self.level, self.without_us)


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the network: value None where it is not defined, the band None where there is none (yet).

    known: whether the value was computed yet; tried: whether it was computed with records left out;
    before: its value in the window before, where that has one; rows: the first of what it counts (over_time.rows).
    """

    description: cards.Description
    value: float | None
    band: Band | None
    known: bool
    tried: bool
    before: float | None = None
    rows: tuple[JSON, ...] = ()

    @property
    def sentence(self) -> str:
        if not self.known:
            return _("It is computed later than the others.")
        if self.value is None:
            return _(self.description.undefined)
        return self.description.sentence(self.value, self.shown)

    @property
    def shown(self) -> str:
        return "" if self.value is None else cards.shown(self.value, self.description.form, self.band or ())

    @property
    def before_sentence(self) -> str:
        if self.before is None:
            return ""
        return _(
            "In the window before: %(value)s.", value=cards.shown(self.before, self.description.form, self.band or ())
        )

    @property
    def band_sentence(self) -> str:
        return banded(self.band, self.description.form, (self.value,))


@dataclass(frozen=True, slots=True)
class Row:
    """One partner with its figures by column; bands by column, where there are any."""

    partner: str
    values: dict[str, float | None]
    bands: dict[str, Band | None]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two groups and how often they meet, or one in itself.

    observed and expected: shared collaborations; density: share of the pairs of their partners that are tied, 0..1,
    None where there is no pair; low and high: shared collaborations in random networks of the same activity; fewer and
    more: share of these in which they meet as little or as much, adjusted for the number of pairs. The last four are
    None until they are computed.
    """

    one: str
    other: str
    observed: float
    expected: float
    density: float | None
    low: float | None
    high: float | None
    fewer: float | None
    more: float | None

    @property
    def apart(self) -> bool:
        """Whether these are two different groups, and meet less than expected."""
        return self.one != self.other and self.observed < self.expected

    @property
    def by_chance(self) -> bool | None:
        """Whether that they meet so seldom, or so often, could be chance at 1 in 20; None until it is computed."""
        likely = self.fewer if self.observed < self.expected else self.more
        return None if likely is None else likely >= 0.05


@dataclass(frozen=True, slots=True)
class Work:
    """How far a computation is: its state is done, running or failed; version: of the graph that is shown.

    reason: why there is none, where it was not even begun.
    """

    state: str
    id: str
    version: int | None
    current: bool
    done: int
    total: int
    message: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of the measures now; partners and ties are None, and the rest empty, as long as nothing is.

    cards: of the network; over_time: of what changed since the window before.
    meetings: grouping -> every two groups and every group in itself, those first that miss most; None where there are
    too many groups.
    chances: grouping -> the E-I index beside what chance makes of it, empty until it is computed.

    figures and bands: how far they are.
    """

    choice: Choice
    partners: int | None
    ties: int | None
    cards: tuple[Card, ...]
    over_time: tuple[Card, ...]
    rows: Page[Row]
    order: str
    meetings: dict[str, tuple[Meeting, ...] | None]
    chances: dict[str, Any]
    figures: Work
    bands: Work


def measures(
    snapshot: Snapshot,
    background: Background,
    choice: Choice,
    *,
    order: str = "strength",
    limit: int = 50,
    after: str | None = None,
    wait: float = WAIT,
) -> Measures:
    """The measures as far as they are known after `wait` seconds; raises BadInput for an unknown order or level."""
    _check(choice, order)
    source = extracts.source(snapshot, choice.period.day)
    question = choice.question
    found = background.ask(
        ("figures", *question), snapshot.version, lambda: _ready(snapshot, choice, compute), source=source, wait=wait
    )
    size = len(found.value["keys"]) if found.value is not None else 0
    if found.value is None or not found.current:
        drawn = background.earlier(("bands", *question))
    elif not size:
        drawn = None
    else:
        drawn = background.ask(
            ("bands", *question),
            snapshot.version,
            lambda: _ready(snapshot, choice, draw, extracts.presences(snapshot, choice.period.day)),
            source=source,
            where="drawn",
            wait=0,
        )
    return _measures(choice, found, drawn, order, limit, after, _too_large(size))


def computed(
    snapshot: Snapshot,
    choice: Choice,
    step: Step = figures.nothing,
    *,
    order: str = "strength",
    limit: int = 50,
    quick: bool = False,
) -> Measures:
    """The measures computed here and now, with their bands unless it is to be quick."""
    _check(choice, order)
    day = choice.period.day
    part = extracts.extract(snapshot, day).snapshot(None if quick else extracts.presences(snapshot, day))
    found = compute(part, choice, figures.nothing)
    size = len(found["keys"])
    here = Answer("", found, snapshot.version, True, "done")
    drawn = replace(here, value=draw(part, choice, step)) if size and not quick else None
    return _measures(choice, here, drawn, order, limit, None, _too_large(size))


def compute(snapshot: Snapshot, choice: Choice, step: Step) -> JSON:
    """The figures, as they are kept, with the first rows of the lists behind them."""
    found, changed = figures.Network(network(snapshot, choice)), course.course(snapshot, _asked(snapshot, choice))
    now, before = course.values(changed)
    lists = {figure: over_time.rows(changed, found, figure, over_time.SHOWN) for figure in over_time.LISTS}
    told = figures.figures(found, groups(snapshot, choice), step)
    return {
        "keys": told.keys,
        "network": told.network,
        "partners": told.partners,
        "blocks": told.blocks,
        "over_time": now,
        "before": before,
        "lists": lists,
    }


def listed(snapshot: Snapshot, background: Background, choice: Choice, figure: str, wait: float) -> Answer:
    """All rows of the list behind a figure, as far as they are known after `wait` seconds; raises NotFound."""
    over_time.columns(figure)
    return background.ask(
        ("list", figure, *choice.question),
        snapshot.version,
        lambda: _ready(snapshot, choice, functools.partial(_rows_of, figure)),
        source=extracts.source(snapshot, choice.period.day),
        wait=wait,
    )


def _ready(
    snapshot: Snapshot,
    choice: Choice,
    work: Callable[[Snapshot, Choice, Step], JSON],
    presences: Mapping[str, tuple[Presence, ...]] | None = None,
) -> Ready:
    """Work on the measures with all that it reads; presences: of each participation, where it leaves some out."""
    extract = extracts.extract(snapshot, choice.period.day)
    return Ready(functools.partial(_worked, extract, presences, choice, work), extract.digest)


def _worked(
    extract: Extract,
    presences: Mapping[str, tuple[Presence, ...]] | None,
    choice: Choice,
    work: Callable[[Snapshot, Choice, Step], JSON],
    step: Step,
) -> JSON:
    return work(extract.snapshot(presences), choice, step)


def _rows_of(figure: str, snapshot: Snapshot, choice: Choice, _: Step) -> JSON:
    return over_time.rows(
        course.course(snapshot, _asked(snapshot, choice)), figures.Network(network(snapshot, choice)), figure
    )


def draw(snapshot: Snapshot, choice: Choice, step: Step) -> JSON:
    """What takes longer, as it is kept: slow figures, and up to sizes.MOST_WITH_BANDS partners the bands and chances.

    Bands are kept with the keys of the partners, so that they can be shown beside later figures.
    """
    found, groupings = network(snapshot, choice), groups(snapshot, choice)
    kept: dict[str, Any] = {
        "slow": figures.slow(found),
        "network": {},
        "over_time": {},
        "keys": [],
        "partners": {},
        "chances": {},
    }
    if len(found.keys) > sizes.MOST_WITH_BANDS:
        return kept
    drawn = jackknife.draws(snapshot, *choice.period.ordinals, choice.level, without=_without(snapshot, choice))
    stages = 2 + len(groupings)
    kept["network"], kept["partners"] = figures.bands(found, drawn, jackknife.DRAWS, groupings, _stage(step, 0, stages))
    kept["keys"] = found.keys if kept["partners"] else []
    rows = figures.blocks_of(found, groupings)
    kept["chances"] = {
        by: figures.chances(found, groupings[by], rows[by] or [], _stage(step, number, stages))
        for number, by in enumerate(groupings, 1)
    }
    kept["over_time"] = course.bands(snapshot, _asked(snapshot, choice), _stage(step, stages - 1, stages))
    return kept


def _stage(step: Step, number: int, stages: int) -> Step:
    """Progress of one stage of several of equal length, in hundredths of a stage."""
    return lambda done, total: step(100 * number + 100 * done // max(total, 1), 100 * stages)


def groups(snapshot: Snapshot, choice: Choice) -> dict[str, Groups]:
    """The groups of every partner by each grouping; a place that was merged counts as the one it is part of."""
    places = municipalities.successors(snapshot, choice.period.ordinals[1])
    return {
        "sector": {key: row.sectors for key, row in snapshot.partners.items()},
        "municipality": {
            key: [places[row.municipality]] for key, row in snapshot.partners.items() if row.municipality in places
        },
    }


def network(snapshot: Snapshot, choice: Choice) -> Ties:
    """The ties that are measured."""
    without = _without(snapshot, choice)
    if choice.level == "organization":
        return maps.window_ties(snapshot, choice.period, without)
    return snapshot.readings.ask(
        ("ties", choice), lambda: ties(snapshot, *choice.period.ordinals, choice.level, without=without)
    )


def _asked(snapshot: Snapshot, choice: Choice) -> course.Question:
    sectors = {key: row.sectors for key, row in snapshot.partners.items()}
    return course.Question(
        choice.period.before.ordinals,
        choice.period.ordinals,
        choice.level,
        _without(snapshot, choice),
        sectors,
        host_and_staff(snapshot),
    )


def banded(band: Band | None, form: cards.Form, beside: Iterable[float | None] = ()) -> str:
    """A band in a sentence, with as many decimals as what stands beside it; empty where there is none."""
    if band is None:
        return ""
    low, high = (cards.shown(bound, form, (*band, *beside)) for bound in band)
    if low == high:
        return _("With a tenth of the records left out: %(value)s.", value=low)
    return _("With a tenth of the records left out: between %(low)s and %(high)s.", low=low, high=high)


def sentence(found: Measures) -> str:
    """On what the figures were computed, in the current language."""
    if found.partners is None or found.ties is None:
        return _("The figures are being computed.")
    period = found.choice.period
    parts = [
        _(
            "%(partners)s and %(ties)s, from %(since)s to %(until)s",
            partners=ngettext("%(count)s partner", "%(count)s partners", found.partners),
            ties=ngettext("%(count)s tie", "%(count)s ties", found.ties),
            since=language.date(period.start),
            until=language.date(period.day),
        )
    ]
    if found.choice.level == "recorded":
        parts.append(_("partners as they were recorded"))
    if found.choice.without_us:
        parts.append(_("without us"))
    return "; ".join(parts) + "."


def _check(choice: Choice, order: str) -> None:
    if choice.level not in LEVELS:
        raise BadInput(_("level is one of %(allowed)s", allowed=", ".join(LEVELS)))
    if order not in cards.ORDERS:
        raise BadInput(_("order is one of %(allowed)s", allowed=", ".join(cards.ORDERS)))


def _without(snapshot: Snapshot, choice: Choice) -> frozenset[str]:
    return host_and_staff(snapshot) if choice.without_us else frozenset()


def _too_large(size: int) -> str:
    if size <= sizes.MOST_WITH_BANDS:
        return ""
    return _(
        "How far the figures move when records are left out is shown for up to %(most)s partners; here are %(size)s.",
        most=language.number(sizes.MOST_WITH_BANDS),
        size=language.number(size),
    )


def _measures(
    choice: Choice, found: Answer, drawn: Answer | None, order: str, limit: int, after: str | None, reason: str
) -> Measures:
    values: dict[str, Any] = found.value or {
        "keys": [],
        "network": {},
        "partners": {},
        "blocks": {},
        "over_time": {},
        "before": {},
        "lists": {},
    }
    bands: dict[str, Any] = (drawn.value if drawn else None) or {
        "keys": [],
        "network": {},
        "partners": {},
        "chances": {},
        "slow": {},
        "over_time": {},
    }
    known = found.value is not None
    slow: dict[str, Any] = bands["slow"] if values["keys"] else dict.fromkeys(figures.SLOW)
    return Measures(
        choice=choice,
        partners=len(values["keys"]) if known else None,
        ties=values["network"]["ties"] if known else None,
        cards=tuple(_card(said, values, values["network"] | slow, bands["network"]) for said in cards.NETWORK if known),
        over_time=tuple(
            _card(said, values, values["over_time"], bands["over_time"]) for said in over_time.FIGURES if known
        ),
        rows=_rows(values, bands, order, limit, after),
        order=order,
        meetings={by: _meetings(values["blocks"][by], bands["chances"].get(by)) for by in values["blocks"]},
        chances={by: bands["chances"][by]["external_internal"] for by in bands["chances"]},
        figures=_work(found),
        bands=replace(_work(drawn), reason=reason) if drawn else Work("none", "", None, False, 0, 0),
    )


def _card(said: cards.Description, kept: dict[str, Any], values: dict[str, Any], bands: dict[str, Any]) -> Card:
    key = said.key
    return Card(
        said,
        values.get(key),
        _pair(bands.get(key)),
        key in values,
        key in bands,
        kept["before"].get(key),
        tuple(kept["lists"].get(key, ())),
    )


def _meetings(rows: list[Any] | None, chances: dict[str, Any] | None) -> tuple[Meeting, ...] | None:
    if rows is None:
        return None
    tried: list[dict[str, Any]] = (chances or {}).get("blocks") or []
    drawn = {(row["one"], row["other"]): row for row in tried}
    found: list[Meeting] = []
    for row in rows:
        pair, density = (row["one"], row["other"]), row["tied"] / row["possible"] if row["possible"] else None
        own = drawn.get(pair, {})
        chance = [own.get(name) for name in ("low", "high", "fewer_of_all", "more_of_all")]
        found.append(Meeting(*pair, row["observed"], row["expected"], density, *chance))
    return tuple(found)


def _work(answer: Answer) -> Work:
    return Work(
        answer.state, answer.id, answer.version, answer.current, answer.done, answer.total, message=answer.message
    )


def _pair(band: Any) -> Band | None:
    return None if band is None else (float(band[0]), float(band[1]))


def _rows(values: dict[str, Any], bands: dict[str, Any], order: str, limit: int, after: str | None) -> Page[Row]:
    """One page of partners in an order, those of whom the figure is undefined last; then by key."""
    lowest = next(column.lowest for column in cards.PARTNERS if column.key == order)
    column: list[float | None] = values["partners"].get(order, [])
    keys: list[str] = values["keys"]

    def position(number: int) -> tuple[str, ...]:
        return _sortable(column[number], lowest), keys[number]

    page = search.keyset(range(len(keys)), position, limit, after)
    place = {key: number for number, key in enumerate(bands["keys"])}
    rows = [
        Row(
            keys[number],
            {said.key: values["partners"][said.key][number] for said in cards.PARTNERS},
            {
                said.key: _pair(bands["partners"][said.key][place[keys[number]]]) if keys[number] in place else None
                for said in cards.PARTNERS
            },
        )
        for number in page.items
    ]
    return Page(rows, page.total, page.next)


def _sortable(value: float | None, lowest: bool) -> str:
    """A text that sorts as the value does: the bits of a number >= 0 grow with it. Undefined is last."""
    if value is None:
        return "~"
    bits = struct.unpack(">Q", struct.pack(">d", float(value)))[0]
    return f"{bits if lowest else 2**64 - 1 - bits:016x}"
