"""The saved views of the map in their order, and the map that each shows."""

from __future__ import annotations

from urllib.parse import parse_qsl

from graphsvc.errors import NotFound
from graphsvc.language import gettext as _
from graphsvc.model.records import SavedView
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names, search
from graphsvc.questions.maps import Choice

#: Parameter of a map -> the kind of record whose keys it takes.
KEYS = {
    "municipality": "municipality",
    "collaboration": "collaboration",
    "partner": "partner",
    "with": "partner",
    "sector": "sector",
}
#: View of the map -> the kind of record that its discs are; provinces are none.
DISCS = {"municipalities": "municipality", "partners": "partner", "ego": "partner", "sectors": "sector"}


def sequence(snapshot: Snapshot) -> list[SavedView]:
    """All saved views in the order in which they are presented: by position, those without one last, by key."""
    rows = snapshot.table(SavedView).values()
    return sorted(rows, key=lambda row: (row.position is None, row.position or 0, row.key))


def parameters(snapshot: Snapshot, row: SavedView) -> dict[str, str]:
    """The parameters of the map that a view shows, in place of who was merged the one that remains."""
    found = dict(parse_qsl(row.address or ""))
    for name, entity in KEYS.items():
        if name in found:
            keys = found[name].split(",") if name == "sector" else [found[name]]
            found[name] = ",".join(_now(snapshot, entity, key) for key in keys)
    return found


def gone(snapshot: Snapshot, row: SavedView) -> str:
    """The key of a record without which the map of a view cannot be drawn, and that is not there; empty for none."""
    found = parameters(snapshot, row)
    for name, entity in KEYS.items():
        keys = found[name].split(",") if name == "sector" and name in found else [found.get(name, "")]
        for key in keys:
            if key and key not in snapshot.tables[entity]:
                return key
    return ""


def presented(snapshot: Snapshot) -> list[SavedView]:
    """The views of the sequence whose maps can be drawn."""
    return [row for row in sequence(snapshot) if not gone(snapshot, row)]


def pins(snapshot: Snapshot, row: SavedView) -> dict[str, str]:
    """Key of a disc -> the note pinned to it, in place of a partner who was merged the one that remains."""
    entity = discs_of(snapshot, row)
    return {_now(snapshot, entity, key) if entity else key: text for key, text in row.pinned.items()}


def discs_of(snapshot: Snapshot, row: SavedView) -> str:
    """The kind of record that the discs of a view's map are; empty for provinces."""
    found = parameters(snapshot, row)
    place, together = found.get("municipality", ""), found.get("collaboration", "")
    return DISCS.get(Choice(view=found.get("view", ""), municipality=place, collaboration=together).view, "")


def _now(snapshot: Snapshot, entity: str, key: str) -> str:
    if key in snapshot.tables[entity] or entity not in ("partner", "collaboration"):
        return key
    return search.former_keys(snapshot, entity).get(key, key)


def found(snapshot: Snapshot, text: str) -> SavedView:
    """The saved view of a key or name; raises NotFound with the names that may be meant, BadInput for several."""
    table = snapshot.table(SavedView)
    if not table:
        raise NotFound(_("no view of the map is saved yet; choose Save this view on the map"))
    return table[names.found(snapshot, "saved-view", text)]
