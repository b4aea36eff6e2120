"""Where partners stand on the map, on every day and under every filter: computed once for all that was recorded.

Positions follow all ties ever, older ones counting less (network/decayed_ties.py), as of the last day on which
anybody met; they are computed in the background, from those before, and the last ones are shown meanwhile.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc import sizes
from graphsvc.jobs.queue import Background, Ready
from graphsvc.jobs.results import JSON
from graphsvc.jobs.worker import Step
from graphsvc.maps import positions
from graphsvc.maps.positions import Placed
from graphsvc.network import decayed_ties, facets
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import extracts
from graphsvc.questions.extracts import Extract

RESTS_ON = extracts.RESTS_ON | {facets.PARTNER}
#: The name under which the positions of the whole network are kept; the others are kept by municipality.
WHOLE = ""
QUESTION = ("positions",)
#: Seconds that the first reader waits: positions of one partnership are computed within it.
WAIT = 5.0


@dataclass(frozen=True)
class Positions:
    """Where the partners of a municipality, or all, stand; a partner without ties stands nowhere.

    digest: the same in every process as long as nobody moves.
    """

    points: Mapping[str, positions.Point]

    @functools.cached_property
    def digest(self) -> str:
        return hashlib.blake2b(repr(sorted(self.points.items())).encode(), digest_size=16).hexdigest()


def begin(snapshot: Snapshot, background: Background) -> None:
    """Have positions computed where there are none yet: whoever opens the map asks for partners next.

    Of a country, whose map shows provinces first, they are computed when they are asked for, town by town: reading what
    all are computed from takes this process some seconds.
    """
    if not _by_town(snapshot) and background.earlier(QUESTION) is None:
        positions_of(snapshot, background, wait=0)


def positions_of(
    snapshot: Snapshot, background: Background, municipality: str = WHOLE, wait: float = WAIT
) -> Positions:
    """The positions, those of an earlier version while newer ones are computed."""
    if municipality != WHOLE and _by_town(snapshot):
        return _of_town(snapshot, background, municipality, wait)
    earlier = background.earlier(QUESTION)

    def ready() -> Ready:
        extract, towns = _read(snapshot)
        work = functools.partial(_work, extract, towns, {WHOLE, *towns}, earlier.value if earlier else None)
        return Ready(work, _source(snapshot))

    large = len(snapshot.participations) > sizes.TOLD_AT_ONCE
    source = "" if large else _source(snapshot)
    found = background.ask(QUESTION, snapshot.version, ready, source=source, wait=0 if earlier else wait)
    return _kept(found.value, municipality)


def _kept(value: JSON | None, municipality: str) -> Positions:
    kept: Any = value or {}
    points = {key: (x, y) for key, (x, y) in kept.get(municipality, {}).get("points", {}).items()}
    return Positions(points)


def _by_town(snapshot: Snapshot) -> bool:
    """Whether the positions of a municipality are computed without those of all others."""
    return len(snapshot.participations) > sizes.LARGE


def _of_town(snapshot: Snapshot, background: Background, municipality: str, wait: float) -> Positions:
    """The positions of the partners of one municipality, from what these took part in."""
    question = (*QUESTION, municipality)
    earlier = background.earlier(question)
    read = ("positions read", municipality)
    extract, towns, source = snapshot.readings.ask(read, lambda: _read_town(snapshot, municipality), RESTS_ON)

    def ready() -> Ready:
        work = functools.partial(_work, extract, towns, {municipality}, earlier.value if earlier else None)
        return Ready(work, source)

    found = background.ask(question, snapshot.version, ready, source=source, wait=0 if earlier else wait)
    return _kept(found.value, municipality)


def _read_town(snapshot: Snapshot, municipality: str) -> tuple[Extract, dict[str, tuple[str, ...]], str]:
    """What positions of a municipality are computed from, with its digest: its partners, and what they took part in."""
    keys = snapshot.readings.ask(("positions towns",), lambda: _towns(snapshot), RESTS_ON).get(municipality, ())
    extract, towns = extracts.extract_of(snapshot, _last_day(snapshot), frozenset(keys)), {municipality: keys}
    return extract, towns, _digest(extract, towns)


def remembered(background: Background | None) -> Mapping[str, positions.Point]:
    """Where partners were last placed on the map of all of them; empty where they never were. Computes nothing."""
    kept = background.earlier(QUESTION) if background else None
    found: Any = (kept.value or {}) if kept else {}
    points: Mapping[str, Any] = found.get(WHOLE, {}).get("points", {})
    return points


def computed(snapshot: Snapshot, municipality: str = WHOLE) -> Positions:
    """The positions computed here and now."""

    def work() -> Positions:
        placed = _placed(*_read(snapshot), {}, {municipality})
        return Positions(placed[municipality].points if municipality in placed else {})

    return snapshot.readings.ask(("positions", municipality), work, RESTS_ON)


def _read(snapshot: Snapshot) -> tuple[Extract, dict[str, tuple[str, ...]]]:
    """What positions are computed from: all who ever met, and the partners of each municipality."""
    return snapshot.readings.ask(("positions read",), lambda: (_extract(snapshot), _towns(snapshot)), RESTS_ON)


def _extract(snapshot: Snapshot) -> Extract:
    return extracts.extract(snapshot, _last_day(snapshot))


def _last_day(snapshot: Snapshot) -> datetime.date:
    return datetime.date.fromordinal(int(snapshot.incidence.start.max(initial=1)))


def _towns(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    towns: dict[str, list[str]] = {}
    for key, partner in snapshot.partners.items():
        for place in {place for place in (partner.municipality, *partner.serves) if place}:
            towns.setdefault(place, []).append(key)
    return {place: tuple(sorted(keys)) for place, keys in sorted(towns.items())}


def _source(snapshot: Snapshot) -> str:
    """A digest of what positions are computed from."""

    def work() -> str:
        return _digest(*_read(snapshot))

    return snapshot.readings.ask(("positions source",), work, RESTS_ON)


def _digest(extract: Extract, towns: Mapping[str, tuple[str, ...]]) -> str:
    return hashlib.blake2b(f"{extract.digest} {towns}".encode(), digest_size=16).hexdigest()


def _work(
    extract: Extract, towns: Mapping[str, tuple[str, ...]], asked: set[str], before: JSON | None, step: Step
) -> JSON:
    """The positions as they are kept: by municipality, and of the whole network under its own name."""
    kept: Mapping[str, Any] = before or {}
    known = {
        place: Placed({key: (x, y) for key, (x, y) in found["points"].items()}, found["ties"], found["scale"])
        for place, found in kept.items()
    }
    placed = _placed(extract, towns, known, asked, step)
    return {
        place: {"points": found.points, "ties": found.ties, "scale": found.scale} for place, found in placed.items()
    }


def _placed(
    extract: Extract,
    towns: Mapping[str, tuple[str, ...]],
    before: Mapping[str, Placed],
    asked: set[str],
    step: Step = lambda done, total: None,
) -> dict[str, Placed]:
    day = int(extract.incidence.start.max(initial=1))
    recent = decayed_ties.recent(extract.snapshot(), day)
    found: dict[str, Placed] = {}
    for number, place in enumerate(sorted(asked)):
        step(number, len(asked))
        rows = (
            [recent.at[key] for key in towns.get(place, ()) if key in recent.at]
            if place != WHOLE
            else list(range(len(recent.keys)))
        )
        if place == WHOLE and len(rows) > sizes.MOST_PLACED:
            continue
        keys = [recent.keys[row] for row in rows]
        found[place] = positions.placed(recent.rows(rows)[:, rows], keys, before.get(place))
    return found
