"""Extracts: the part of the network that ties are computed from, as arrays for worker processes, with a digest.

Contacts, memberships, planned collaborations, partners who were never present, names and addresses are not in it:
results computed from an extract stay valid when those change.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
import pickle
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from graphsvc import sizes
from graphsvc.model import records
from graphsvc.network import facets, municipalities
from graphsvc.network.attendance import Incidence, Presence
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.network.ties import TYING

#: Facets that an extract, and all that is computed from one, depends on.
RESTS_ON = frozenset(
    {facets.PRESENCE, facets.ATTENDED, facets.PARTICIPANT, facets.REPRESENTATION}
    | {facets.MUNICIPALITY, facets.SETTING}
)
#: Participations that are pickled at once.
PIECE = 1_000


@dataclass(frozen=True)
class Extract:
    """The presences that tie partners until a day, and attributes of these partners, in a fixed order.

    incidence: with only the partners and collaborations of its rows; kinds, sectors and places: of each partner, the
    municipality as of the day; gatherings: kind and first day of each collaboration; us: the host and its staff.
    """

    incidence: Incidence
    kinds: tuple[str, ...]
    sectors: tuple[tuple[str, ...], ...]
    places: tuple[str | None, ...]
    gatherings: tuple[tuple[str, str | None], ...]
    host: str | None
    us: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """Digest, the same for equal extracts; 32 hexadecimal digits."""
        columns = self.incidence
        attributes = (columns.partners, columns.collaborations, self.kinds, self.sectors, self.places, self.gatherings)
        digest = hashlib.blake2b(repr((attributes, self.host, self.us)).encode(), digest_size=16)
        for column in _columns(columns):
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()

    def snapshot(self, expanded: Mapping[str, tuple[Presence, ...]] | None = None) -> Snapshot:
        """A snapshot of these data alone; expanded: participation -> its presences, where they are needed."""
        columns = self.incidence
        tables: dict[str, dict[str, records.Record]] = {entity: {} for entity in records.RECORDS}

        def add(model: type[records.Record], **values: Any) -> None:
            tables[model.entity][values["key"]] = records.trusted(model, values)

        for key, kind, sectors, place in zip(columns.partners, self.kinds, self.sectors, self.places, strict=True):
            add(records.Partner, key=key, kind=kind, sectors=list(sectors), municipality=place)
        for key, (kind, start) in zip(columns.collaborations, self.gatherings, strict=True):
            add(records.Collaboration, key=key, kind=kind, starts_on=start)
        for place in {place for place in self.places if place is not None}:
            add(records.Municipality, key=place)
        add(records.Setting, key="network", host=self.host)
        for person in self.us:
            if person != self.host:
                add(records.Representation, key=person, person=person, organization=self.host)
        snapshot = Snapshot(0, tables, {}, expanded or {})
        snapshot.__dict__["incidence"] = columns
        return snapshot


def extract(snapshot: Snapshot, day: datetime.date) -> Extract:
    """The extract of a day, computed once per snapshot. O(presences log presences)."""
    return snapshot.readings.ask(("extract", day), lambda: _extract(snapshot, day.toordinal()), RESTS_ON)


def extract_of(snapshot: Snapshot, day: datetime.date, partners: Collection[str]) -> Extract:
    """The part of a day's extract in which any of these partners were present, with all who were."""
    return _extract(snapshot, day.toordinal(), partners)


def source(snapshot: Snapshot, day: datetime.date) -> str:
    """The digest of a day's extract; empty for networks too large to compute it on a request."""
    return "" if len(snapshot.participations) > sizes.TOLD_AT_ONCE else extract(snapshot, day).digest


def presences(snapshot: Snapshot, day: datetime.date) -> dict[str, tuple[Presence, ...]]:
    """Participation key -> its presences until a day, of those in the extract, sorted by key."""
    collaborations = set(extract(snapshot, day).incidence.collaborations)
    until = day.toordinal()
    by_participation = {
        key: tuple(p for p in its_presences if p.start <= until) for key, its_presences in snapshot.expanded.items()
    }
    return {
        key: its_presences
        for key in sorted(by_participation)
        if (its_presences := by_participation[key]) and its_presences[0].collaboration in collaborations
    }


def packed(snapshot: Snapshot, day: datetime.date) -> tuple[bytes, ...]:
    """The same presences for another process, pickled in pieces, once per snapshot.

    Pickling 46,637 participations at once held the GIL for 100 to 165 ms, in which no request was answered.
    """

    def pieces() -> tuple[bytes, ...]:
        items = iter(presences(snapshot, day).items())
        return tuple(pickle.dumps(piece, protocol=5) for piece in iter(lambda: [*itertools.islice(items, PIECE)], []))

    return snapshot.readings.ask(("packed presences", day), pieces, RESTS_ON)


def unpacked(pieces: Iterable[bytes]) -> dict[str, tuple[Presence, ...]]:
    """The presences in such pieces."""
    return {key: found for piece in pieces for key, found in pickle.loads(piece)}  # noqa: S301


def _extract(snapshot: Snapshot, day: int, among: Collection[str] | None = None) -> Extract:
    incidence = snapshot.incidence
    rows = (incidence.start <= day) & np.isin(incidence.family, TYING)
    if among is not None:
        theirs = np.array([key in among for key in incidence.partners] + [False], dtype=bool)
        present = theirs[incidence.person] | theirs[incidence.organization] | theirs[incidence.recorded]
        met = np.zeros(len(incidence.collaborations), dtype=bool)
        met[incidence.collaboration[rows & present]] = True
        rows &= met[incidence.collaboration]
    columns = incidence.chosen(rows)
    partner_columns = np.stack([columns.person, columns.organization, columns.recorded])
    partner_numbers, partner_columns = _ranked(partner_columns, len(columns.partners))
    collaboration_numbers, collaboration_column = _ranked(columns.collaboration, len(columns.collaborations))
    rows = np.stack([collaboration_column, *partner_columns, columns.start, columns.end, columns.family]).astype(
        np.int32
    )
    rows = np.ascontiguousarray(rows[:, np.lexsort(rows)])
    partners = [snapshot.partners[columns.partners[number]] for number in partner_numbers]
    collaborations = [snapshot.collaborations[columns.collaborations[number]] for number in collaboration_numbers]
    places = municipalities.successors(snapshot, day)
    return Extract(
        Incidence(tuple(row.key for row in partners), tuple(row.key for row in collaborations), *rows),
        tuple(map(attrgetter("kind"), partners)),
        tuple(map(tuple, map(attrgetter("sectors"), partners))),
        tuple(places.get(row.municipality or "") for row in partners),
        tuple(map(attrgetter("kind", "starts_on"), collaborations)),
        snapshot.setting.host,
        tuple(sorted(host_and_staff(snapshot))),
    )


def _ranked(places: npt.NDArray[np.int32], count: int) -> tuple[list[int], npt.NDArray[np.intp]]:
    """(those of 0..count-1 that occur in `places`, sorted; rank of each place among them, -1 for -1)."""
    occurs = np.zeros(count + 1, dtype=bool)
    occurs[places] = True
    occurs[-1] = False
    ranks = np.cumsum(occurs) - 1
    ranks[-1] = -1
    return np.flatnonzero(occurs).tolist(), ranks[places]


def _columns(incidence: Incidence) -> tuple[npt.NDArray[np.int32], ...]:
    return (
        incidence.collaboration,
        incidence.person,
        incidence.organization,
        incidence.recorded,
        incidence.start,
        incidence.end,
        incidence.family,
    )
