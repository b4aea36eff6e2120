"""Whom the network would lose: in which municipalities and sectors they are, and whether they would have anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graphsvc import language
from graphsvc.analytics.cut_points import Pieces
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.municipalities import successors
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, work_list

#: Of names, municipalities and sectors so many are said; a page lists the rest.
SAID = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """How many partners are in each municipality and each sector, most first; who is in several counts in each."""

    municipalities: tuple[tuple[str, int], ...]
    sectors: tuple[tuple[str, int], ...]


def spread(snapshot: Snapshot, day: int, partners: Iterable[str]) -> Spread:
    """Where partners are; a municipality that was merged counts as the one it is part of on the day."""
    places = successors(snapshot, day)
    rows = [snapshot.partners[key] for key in partners if key in snapshot.partners]
    return Spread(
        _most_first(places[row.municipality] for row in rows if row.municipality in places),
        _most_first(sector for row in rows for sector in row.sectors),
    )


def _most_first(keys: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(keys).items(), key=lambda item: (-item[1], item[0])))


def where(snapshot: Snapshot, found: Spread) -> str:
    """The municipalities and sectors in a sentence; empty where neither is recorded."""
    places = _counted(found.municipalities, lambda key: language.name(snapshot.municipalities[key]))
    sectors = _counted(found.sectors, lambda key: language.name(snapshot.sectors[key]))
    parts = [_("Where: %(places)s.", places=places)] if places else []
    parts += [_("Sectors: %(sectors)s.", sectors=sectors)] if sectors else []
    return " ".join(parts)


def _counted(counts: tuple[tuple[str, int], ...], name: Callable[[str], str]) -> str:
    texts = [f"{name(key)} ({language.number(count)})" if count > 1 else name(key) for key, count in counts[:SAID]]
    return gaps.joined(texts, len(counts))


def names(snapshot: Snapshot, keys: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    called = [work_list.partner(snapshot, key) for key in keys]
    if 1 < len(called) <= SAID:
        return _("%(one)s and %(other)s", one=", ".join(called[:-1]), other=called[-1])
    return gaps.joined(called[:SAID], len(called))


def company(pieces: Pieces) -> str:
    """Whether those who fall off would keep anybody; empty for one partner, who would not."""
    partners = sum(len(piece) for piece in pieces)
    alone = sum(len(piece) == 1 for piece in pieces)
    if partners < 2:
        return ""
    if alone == len(pieces):
        return _("Each of them would be alone.")
    if len(pieces) == 1:
        return _("They would still have one another.")
    return ngettext(
        "They would be in %(pieces)s groups, %(count)s of them a partner alone.",
        "They would be in %(pieces)s groups, %(count)s of them partners alone.",
        alone,
        pieces=language.number(len(pieces)),
    )
