"""The measures of the network and of its partners, and their bands when they are ready.

They are computed in the background, once per question and version (see jobs/queue.py); a command waits for them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from graphsvc import sizes
from graphsvc.analytics import figures, jackknife, over_time
from graphsvc.analytics.adjacency import Groups
from graphsvc.jobs.queue import Answer, Background, Ready
from graphsvc.jobs.results import JSON, Question
from graphsvc.jobs.worker import Step
from graphsvc.model import parameters
from graphsvc.model.period import Period
from graphsvc.network import municipalities
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import Level, Ties, Weighting, ties
from graphsvc.questions import extracts, group_meetings, maps, measure_lists, partner_measures
from graphsvc.questions.extracts import Extract
from graphsvc.questions.group_meetings import Meeting
from graphsvc.questions.partner_measures import Band, Row
from graphsvc.questions.search import Page

LEVELS: tuple[Level, ...] = ("organization", "recorded")
#: Newman's weights, or 1 for each tie, as UCINET, Gephi and NetworkX have it without weights.
WEIGHTINGS: tuple[Weighting, ...] = ("newman", "none")
#: The measures of the network, in the order in which they are shown, and those of change.
NETWORK = (
    *(
        "partners",
        "ties",
        "density",
        "isolates",
        "components",
        "largest_share",
        "cut_partners",
        "fragmentation",
        "hops",
    ),
    *("degree_centralization", "betweenness_centralization", "transitivity", "communities", "modularity", "stability"),
    *("distance_weighted_fragmentation", "longest", "core", "assortativity_sector", "external_internal_sector"),
    *("assortativity_municipality", "external_internal_municipality", "core_size", "core_fitness", "backbone"),
)
OVER_TIME = (
    *("engaged_organizations", "engaged_persons", "engaged_first", "engaged_left"),
    *("ties_formed", "ties_kept", "ties_revived", "ties_lapsed", "sectors_met", "attributed"),
)
#: Seconds that a request waits for measures: those of small networks are computed within them.
WAIT = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """What is measured: the network of a period at a level, with or without the host and its staff, and how ties weigh.

    How often groups meet, and how strong the ties are that changed, is counted in shared collaborations either way.
    """

    period: Period
    level: Level = "organization"
    without_us: bool = False
    weighting: Weighting = "newman"

    @property
    def question(self) -> Question:
        return (*self.period.ordinals, self.level, self.without_us, self.weighting)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the network; value: None where undefined; band: None where there is none (yet).

    known: whether the value is computed; tried: whether it is computed with records left out;
    before: its value in the window before, where that has one; rows: the first of what it counts (measure_lists.rows).
    """

    key: str
    value: float | None
    band: Band | None
    known: bool
    tried: bool
    before: float | None = None
    rows: tuple[JSON, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """Progress of a computation. state: done, running, failed, or none (not begun); version: of the result shown."""

    state: str
    id: str
    version: int | None
    current: bool
    done: int
    total: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures as far as they are computed; before that, partners and ties are None, and the rest is empty.

    network: measures of the window; over_time: of change since the window before; rows: a page of partners with their
    measures.
    meetings: grouping -> all pairs of groups and each with itself, those first that fall short most; None where there
    are too many groups.
    chances: grouping -> the permutation test of its E-I index, empty until it is computed.

    figures, bands: progress of values and bands; too_large: whether the network is too large for bands.
    """

    choice: Choice
    partners: int | None
    ties: int | None
    network: tuple[Measure, ...]
    over_time: tuple[Measure, ...]
    rows: Page[Row]
    order: str
    meetings: dict[str, tuple[Meeting, ...] | None]
    chances: dict[str, Any]
    figures: Work
    bands: Work
    too_large: bool


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
    """The measures as far as they are known after `wait` seconds; raises BadInput for what is not known."""
    _check(choice, order)
    source = extracts.source(snapshot, choice.period.day)
    question = choice.question
    values_answer = background.ask(
        ("figures", *question), snapshot.version, lambda: _ready(snapshot, choice, compute), source=source, wait=wait
    )
    size = len(values_answer.value["keys"]) if values_answer.value is not None else 0
    if values_answer.value is None or not values_answer.current:
        bands_answer = background.earlier(("bands", *question))
    elif not size:
        bands_answer = None
    else:
        bands_answer = background.ask(
            ("bands", *question),
            snapshot.version,
            lambda: _ready(snapshot, choice, draw, extracts.packed(snapshot, choice.period.day)),
            source=source,
            where="drawn",
            wait=0,
        )
    return _measures(choice, values_answer, bands_answer, order, limit, after)


def computed(
    snapshot: Snapshot,
    choice: Choice,
    step: Step = figures.nothing,
    *,
    order: str = "strength",
    limit: int = 50,
    quick: bool = False,
) -> Measures:
    """Compute the measures at once, with their bands unless `quick`."""
    _check(choice, order)
    day = choice.period.day
    part = extracts.extract(snapshot, day).snapshot(None if quick else extracts.presences(snapshot, day))
    values = compute(part, choice, figures.nothing)
    size = len(values["keys"])
    values_answer = Answer("", values, snapshot.version, True, "done")
    bands_answer = replace(values_answer, value=draw(part, choice, step)) if size and not quick else None
    return _measures(choice, values_answer, bands_answer, order, limit, None)


def compute(snapshot: Snapshot, choice: Choice, step: Step) -> JSON:
    """Compute the measures in the form that is kept, with the first rows of the lists behind them."""
    measured_network, course = (
        figures.Network(network(snapshot, choice)),
        over_time.course(snapshot, _asked(snapshot, choice)),
    )
    now, before = over_time.values(course)
    lists = {key: measure_lists.rows(course, measured_network, key, measure_lists.SHOWN) for key in measure_lists.LISTS}
    measured = figures.figures(measured_network, groups(snapshot, choice), step, shared=weighted(snapshot, choice))
    return {
        "keys": measured.keys,
        "network": measured.network,
        "partners": measured.partners,
        "blocks": measured.blocks,
        "over_time": now,
        "before": before,
        "lists": lists,
    }


def listed(snapshot: Snapshot, background: Background, choice: Choice, measure: str, wait: float) -> Answer:
    """All rows behind a measure, as far as they are computed after `wait` seconds; raises NotFound."""
    measure_lists.columns(measure)
    return background.ask(
        ("list", measure, *choice.question),
        snapshot.version,
        lambda: _ready(snapshot, choice, functools.partial(_rows_of, measure)),
        source=extracts.source(snapshot, choice.period.day),
        wait=wait,
    )


def _ready(
    snapshot: Snapshot,
    choice: Choice,
    work: Callable[[Snapshot, Choice, Step], JSON],
    presences: tuple[bytes, ...] = (),
) -> Ready:
    """Work on the measures with the data it reads; presences: packed, where the work leaves some out."""
    extract = extracts.extract(snapshot, choice.period.day)
    return Ready(functools.partial(_worked, extract, presences, choice, work), extract.digest)


def _worked(
    extract: Extract,
    presences: tuple[bytes, ...],
    choice: Choice,
    work: Callable[[Snapshot, Choice, Step], JSON],
    step: Step,
) -> JSON:
    return work(extract.snapshot(extracts.unpacked(presences)), choice, step)


def _rows_of(measure: str, snapshot: Snapshot, choice: Choice, _: Step) -> JSON:
    return measure_lists.rows(
        over_time.course(snapshot, _asked(snapshot, choice)), figures.Network(network(snapshot, choice)), measure
    )


def draw(snapshot: Snapshot, choice: Choice, step: Step) -> JSON:
    """Compute slow measures and, up to sizes.MOST_WITH_BANDS partners, bands and chances, in the form that is kept.

    Bands are kept with the keys of the partners, so that they can be shown beside later measures.
    """
    measured_ties, groupings = network(snapshot, choice), groups(snapshot, choice)
    kept: dict[str, Any] = {
        "slow": figures.slow(measured_ties),
        "network": {},
        "over_time": {},
        "keys": [],
        "partners": {},
        "chances": {},
    }
    if len(measured_ties.keys) > sizes.MOST_WITH_BANDS:
        return kept
    draws = jackknife.draws(
        snapshot, *choice.period.ordinals, choice.level, choice.weighting, _without(snapshot, choice)
    )
    stages = 2 + len(groupings)
    kept["network"], kept["partners"] = figures.bands(
        measured_ties, draws, jackknife.DRAWS, groupings, _stage(step, 0, stages)
    )
    kept["keys"] = measured_ties.keys if kept["partners"] else []
    shared = weighted(snapshot, choice)
    blocks = figures.blocks_of(shared, groupings)
    kept["chances"] = {
        by: figures.chances(shared, groupings[by], blocks[by] or [], _stage(step, number, stages))
        for number, by in enumerate(groupings, 1)
    }
    kept["over_time"] = over_time.bands(snapshot, _asked(snapshot, choice), _stage(step, stages - 1, stages))
    return kept


def _stage(step: Step, number: int, stages: int) -> Step:
    """Progress of one stage of several of equal length, in hundredths of a stage."""
    return lambda done, total: step(100 * number + 100 * done // max(total, 1), 100 * stages)


def groups(snapshot: Snapshot, choice: Choice) -> dict[str, Groups]:
    """Grouping -> partner -> its groups; a merged municipality counts as the one it is part of."""
    places = municipalities.successors(snapshot, choice.period.ordinals[1])
    return {
        "sector": {key: row.sectors for key, row in snapshot.partners.items()},
        "municipality": {
            key: [places[row.municipality]] for key, row in snapshot.partners.items() if row.municipality in places
        },
    }


def network(snapshot: Snapshot, choice: Choice) -> Ties:
    """The ties that are measured."""
    found = weighted(snapshot, choice)
    return found.unweighted() if choice.weighting == "none" else found


def weighted(snapshot: Snapshot, choice: Choice) -> Ties:
    """The ties with Newman's weights."""
    without = _without(snapshot, choice)
    if choice.level == "organization":
        return maps.window_ties(snapshot, choice.period, without)
    return snapshot.readings.ask(
        ("ties", choice.period, choice.level, without),
        lambda: ties(snapshot, *choice.period.ordinals, choice.level, without=without),
    )


def _asked(snapshot: Snapshot, choice: Choice) -> over_time.Comparison:
    sectors = {key: row.sectors for key, row in snapshot.partners.items()}
    return over_time.Comparison(
        choice.period.before.ordinals,
        choice.period.ordinals,
        choice.level,
        _without(snapshot, choice),
        sectors,
        host_and_staff(snapshot),
    )


def _check(choice: Choice, order: str) -> None:
    parameters.one_of("level", choice.level, LEVELS)
    parameters.one_of("weighting", choice.weighting, WEIGHTINGS)
    parameters.one_of("order", order, partner_measures.MEASURES)


def _without(snapshot: Snapshot, choice: Choice) -> frozenset[str]:
    return host_and_staff(snapshot) if choice.without_us else frozenset()


def _measures(
    choice: Choice, values_answer: Answer, bands_answer: Answer | None, order: str, limit: int, after: str | None
) -> Measures:
    values: dict[str, Any] = values_answer.value or {
        "keys": [],
        "network": {},
        "partners": {},
        "blocks": {},
        "over_time": {},
        "before": {},
        "lists": {},
    }
    bands: dict[str, Any] = (bands_answer.value if bands_answer else None) or {
        "keys": [],
        "network": {},
        "partners": {},
        "chances": {},
        "slow": {},
        "over_time": {},
    }
    is_computed = values_answer.value is not None
    slow: dict[str, Any] = bands["slow"] if values["keys"] else dict.fromkeys(figures.SLOW)
    whole = values["network"] | slow
    return Measures(
        choice=choice,
        partners=len(values["keys"]) if is_computed else None,
        ties=values["network"]["ties"] if is_computed else None,
        network=tuple(_measure(key, values, whole, bands["network"]) for key in NETWORK if is_computed),
        over_time=tuple(
            _measure(key, values, values["over_time"], bands["over_time"]) for key in OVER_TIME if is_computed
        ),
        rows=partner_measures.rows(values, bands, order, limit, after),
        order=order,
        meetings={
            by: group_meetings.meetings(values["blocks"][by], bands["chances"].get(by)) for by in values["blocks"]
        },
        chances={by: bands["chances"][by]["external_internal"] for by in bands["chances"]},
        figures=_work(values_answer),
        bands=_work(bands_answer) if bands_answer else Work("none", "", None, False, 0, 0),
        too_large=bands_answer is not None and len(values["keys"]) > sizes.MOST_WITH_BANDS,
    )


def _measure(key: str, kept: dict[str, Any], values: dict[str, Any], bands: dict[str, Any]) -> Measure:
    return Measure(
        key,
        values.get(key),
        partner_measures.band(bands.get(key)),
        key in values,
        key in bands,
        kept["before"].get(key),
        tuple(kept["lists"].get(key, ())),
    )


def _work(answer: Answer) -> Work:
    return Work(
        answer.state, answer.id, answer.version, answer.current, answer.done, answer.total, message=answer.message
    )
