"""Sentences on the partners whom the network would lose: who and where they are, and whether they stay connected."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphsvc import language
from graphsvc.analytics.cut_points import Pieces
from graphsvc.answers import naming
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.impact import Spread

#: Number of names, municipalities and sectors in a sentence; a page lists the rest.
SAID = 5


def where(snapshot: Snapshot, found: Spread) -> str:
    """The sentence on municipalities and sectors; empty where neither is recorded."""
    places = _counted(found.municipalities, lambda key: language.name(snapshot.municipalities[key]))
    sectors = _counted(found.sectors, lambda key: language.name(snapshot.sectors[key]))
    parts = [_("Where: %(places)s.", places=places)] if places else []
    parts += [_("Sectors: %(sectors)s.", sectors=sectors)] if sectors else []
    return " ".join(parts)


def _counted(counts: tuple[tuple[str, int], ...], name: Callable[[str], str]) -> str:
    texts = [f"{name(key)} ({language.number(count)})" if count > 1 else name(key) for key, count in counts[:SAID]]
    return language.joined(texts, len(counts))


def names(snapshot: Snapshot, keys: Iterable[str]) -> str:
    """The names of the first partners, and how many more there are."""
    called = [naming.partner(snapshot, key) for key in keys]
    if 1 < len(called) <= SAID:
        return _("%(one)s and %(other)s", one=", ".join(called[:-1]), other=called[-1])
    return language.joined(called[:SAID], len(called))


def company(pieces: Pieces) -> str:
    """The sentence on whether those cut off stay tied to each other; empty for a single partner."""
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
