"""Which kind of record a table holds: by the name of its sheet or file, else by its columns."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.files import headers
from graphsvc.language import gettext as _
from graphsvc.model import records


def of(names: Sequence[str], header: Sequence[str]) -> str | list[str]:
    """The kind of record in a table, or [message] where it cannot be determined.

    names: of the sheet, and of the file without its extension, the decisive one first.
    """
    for name in names:
        if entity := headers.record_named(name):
            return entity
    fitting = [entity for entity in records.RECORDS if _fits(entity, header)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        which = f" {_('or')} ".join(_(records.RECORDS[entity].plural) for entity in fitting)
        name = records.RECORDS[fitting[0]].plural
        return [
            _(
                "these columns fit %(which)s; name the file or sheet after what it holds, as in %(name)s.csv",
                which=which,
                name=name,
            )
        ]
    near = max(records.RECORDS, key=lambda entity: _known(entity, header))
    if not _known(near, header):
        return [_("no column has a known name; the first line must hold the headers, as in the template")]
    plural = records.RECORDS[near].plural
    missing = [f for f in _needed(near) if f not in {headers.field(near, h) for h in header}]
    unknown = [h for h in header if h.strip() and not headers.field(near, h)]
    why = [_("%(columns)s missing", columns=", ".join(missing))] if missing else []
    why += [_("%(columns)s unknown", columns=", ".join(unknown[:5]))] if unknown else []
    return [
        _(
            "these columns fit no record; they come nearest to %(records)s (%(why)s); "
            "name the file or sheet after what it holds, as in %(name)s.csv",
            records=_(plural),
            why="; ".join(why),
            name=plural,
        )
    ]


def _needed(entity: str) -> list[str]:
    return [
        info.alias or name
        for name, info in records.RECORDS[entity].model_fields.items()
        if info.is_required() and name != "key"
    ]


def _known(entity: str, header: Sequence[str]) -> int:
    return sum(headers.field(entity, h) is not None for h in header if h.strip())


def _fits(entity: str, header: Sequence[str]) -> bool:
    fields = {headers.field(entity, h) for h in header if h.strip()}
    needed = _needed(entity)
    return bool(needed) and None not in fields and fields.issuperset(needed)
