"""Keys that are made of other keys, as `ana--council`, and that must not come to say something else."""

from __future__ import annotations

import re

from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.records import Record


def contradiction(old: Record | None, new: Record) -> str:
    """What is wrong with a record that keeps, or is given, a key made of what it does not link to; empty if nothing.

    old: the record of this key as it stands; what it contradicts already is not held against its next change. A day
    in the key is no claim: a beginning may be corrected. A key of one's own, as `p17`, claims nothing.
    """
    added = [part for part in _belied(old, new) if old is None or part not in _belied(old, old)]
    if not added:
        return ""
    return _(
        "the key %(key)s says %(part)s, but this %(record)s is of %(linked)s; leave the key out to add another one, "
        "and delete or end the one on record",
        key=new.key,
        part=added[0],
        record=_(new.entity),
        linked=", ".join(sorted(_values(new))) or "–",
    )


def _belied(old: Record | None, record: Record) -> list[str]:
    """The parts of a record's key that stand for something it is not about."""
    if not record.links.keys() & set(record.key_from):
        return []
    parts = record.key.split("--")
    made = len(parts) > 1 or (old is not None and bool(_values(old)) and old.key == old.make_key(old.row()))
    if not made:
        return []
    if not record.is_relationship:  # others of the same links are told apart by a number at their end
        parts[-1] = re.sub(r"-\d+$", "", parts[-1]) if parts[-1] not in _values(record) else parts[-1]
    return [part for part in parts if not records.DATE_PATTERN.fullmatch(part) and part not in _values(record)]


def _values(record: Record) -> set[str]:
    """What a key of this record would be made of, without days."""
    names = (name for name in record.key_from if name != "from" and not name.endswith("_on"))
    return {str(value) for name in names if (value := getattr(record, name))}
