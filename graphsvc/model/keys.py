"""Composite keys, such as `ana--council`: a check that they agree with what their record links to."""

from __future__ import annotations

import re

from graphsvc.language import gettext as _
from graphsvc.model import field_types
from graphsvc.model.records import Record


def contradiction(old: Record | None, new: Record) -> str:
    """Message naming a part of the record's composite key that it does not link to; empty if there is none.

    old: the record stored under this key, or None; a mismatch that it has already is not reported again. Days in a key
    are not checked, since a start date may be corrected, nor are keys that users chose, such as `p17`.
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
    """Parts of a record's composite key that match nothing it links to."""
    if not record.links.keys() & set(record.key_from):
        return []
    parts = record.key.split("--")
    made = len(parts) > 1 or (old is not None and bool(_values(old)) and old.key == old.make_key(old.row()))
    if not made:
        return []
    if not record.is_relationship:  # a number at the end distinguishes records with the same links
        parts[-1] = re.sub(r"-\d+$", "", parts[-1]) if parts[-1] not in _values(record) else parts[-1]
    return [part for part in parts if not field_types.DATE_PATTERN.fullmatch(part) and part not in _values(record)]


def _values(record: Record) -> set[str]:
    """The values that a key of this record is made of, except days."""
    names = (name for name in record.key_from if name != "from" and not name.endswith("_on"))
    return {str(value) for name in names if (value := getattr(record, name))}
