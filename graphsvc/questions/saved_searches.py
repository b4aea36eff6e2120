"""The saved searches of the history: what each asks for, and the one of a name."""

from __future__ import annotations

from urllib.parse import parse_qsl

from graphsvc.errors import NotFound
from graphsvc.language import gettext as _
from graphsvc.model.records import SavedSearch
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search
from graphsvc.questions.history import Filters


def in_order(snapshot: Snapshot) -> list[SavedSearch]:
    """All saved searches by name, in the language spoken."""
    table = snapshot.table(SavedSearch)
    return [table[place[-1]] for place in search.in_order(snapshot, "saved-search")]


def found(snapshot: Snapshot, text: str) -> SavedSearch:
    """The saved search of a key or name; raises NotFound with the names that may be meant, BadInput for several."""
    table = snapshot.table(SavedSearch)
    if not table:
        raise NotFound(_("no search is saved yet; search the history and choose Save this search"))
    return table[names.found(snapshot, "saved-search", text)]


def asked(row: SavedSearch) -> tuple[Filters, str]:
    """The filters that a saved search asks for, and by what it is shown."""
    pairs = parse_qsl(row.address)
    given = dict(pairs)
    filters = Filters(
        partner=given.get("partner", ""),
        with_=tuple(text for name, text in pairs if name == "with"),
        municipality=given.get("municipality", ""),
        sector=given.get("sector", ""),
        body=given.get("body", ""),
        kind=given.get("kind", ""),
        from_=given.get("from", ""),
        until=given.get("until", ""),
        q=given.get("q", ""),
    )
    return filters, given.get("by", "")


def saved_as(snapshot: Snapshot, address: str) -> SavedSearch | None:
    """The first saved search of an address; None where it is not saved."""
    return next((row for row in in_order(snapshot) if row.address == address), None)
