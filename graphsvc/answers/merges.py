"""What a merge of two records does: the fields that are kept, and everything that moves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from pydantic import Field

from graphsvc import language
from graphsvc.answers import changes, naming
from graphsvc.answers.answer import Answer
from graphsvc.capture import merges
from graphsvc.capture.editing import Who
from graphsvc.capture.moving import Move
from graphsvc.files import headers, values
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage.store import Store

#: Joined ones need a look; the many that merely move come last.
ORDER = ("dropped", "joined", "added", "moved")


class KeptField(Answer):
    """A field that the two records do not share: what each says, and what the one that remains will say."""

    field: str
    kept: Any
    other: Any
    after: Any
    label: str = Field(exclude=True)
    kept_shown: str = Field(exclude=True)
    other_shown: str = Field(exclude=True)
    after_shown: str = Field(exclude=True)
    can_be_taken: bool = Field(exclude=True)


class Moved(Answer):
    """What becomes of records: moved, joined, dropped or added; key: of the record afterwards, null where dropped.

    of: the record that they tell about, beside the partner, as (record, key).
    """

    kind: str
    entity: str
    records: list[str]
    key: str | None
    sentence: str
    of: tuple[str, str] = Field(exclude=True)


class Merge(Answer):
    """A merge before it is written; version: for the If-Match header when it is confirmed."""

    entity: str
    key: str
    other: str
    version: int
    sentence: str
    fields: list[KeptField]
    moves: list[Moved]
    name: str = Field(exclude=True)
    other_name: str = Field(exclude=True)
    warning: str = Field(exclude=True)


def preview(snapshot: Snapshot, entity: str, keep: str, other: str, take: Collection[str] = ()) -> Merge:
    """What a merge of two records would do; raises what `capture.merges.plan` raises."""
    plan = merges.plan(snapshot, entity, keep, other, take)
    name, other_name = language.name(plan.kept), language.name(plan.other)
    return Merge(
        entity=entity,
        key=keep,
        other=other,
        version=plan.version,
        sentence=f"{_('%(other)s becomes %(name)s.', other=other_name, name=name)} {counted(plan.moves)}",
        fields=list(_fields(snapshot, plan)),
        moves=moved(snapshot, plan.moves, {keep, other}),
        name=name,
        other_name=other_name,
        warning=_("It was said that these two are not the same.") if are_apart(plan.kept, plan.other) else "",
    )


def merge(
    store: Store, entity: str, keep: str, other: str, take: Collection[str], expected: int | None, who: Who
) -> changes.Written:
    """Merge a record into another; raises what `capture.merges.merge` raises."""
    return changes.written(merges.merge(store, entity, keep, other, take, expected, who))


def are_apart(one: records.Record, other: records.Record) -> bool:
    """Whether somebody said that two records are not the same."""
    return other.key in getattr(one, "distinct_from", ()) or one.key in getattr(other, "distinct_from", ())


def counted(moves: Collection[Move]) -> str:
    """How many records move, and how many become one with another."""
    before = sum(len(move.before) for move in moves if move.kind != "joined")
    joined = [move for move in moves if move.kind == "joined"]
    parts = [
        ngettext("%(count)s record moves.", "%(count)s records move.", before),
        ngettext("In %(count)s case two records become one.", "In %(count)s cases two records become one.", len(joined))
        if joined
        else "",
    ]
    return " ".join(filter(None, parts))


def moved(snapshot: Snapshot, moves: Collection[Move], both: set[str]) -> list[Moved]:
    """What becomes of records, those that need a look first. both: keys of the two records that they move between."""
    rows = sorted(moves, key=lambda move: (ORDER.index(move.kind), move.entity, _key(move)))
    return [
        Moved(
            kind=move.kind,
            entity=move.entity,
            records=[row.key for row in move.before],
            key=move.after and move.after.key,
            sentence=_sentence(snapshot, move),
            of=_of(move, both),
        )
        for move in rows
    ]


def _key(move: Move) -> str:
    return (move.before[0] if move.before else move.after or move.before[0]).key


def _of(move: Move, both: set[str]) -> tuple[str, str]:
    row = move.after or move.before[0]
    ends = [(link.record, key) for _name, key, link in row.linked() if link.required and key not in both]
    return ends[0] if ends else (row.entity, move.before[0].key)


def _sentence(snapshot: Snapshot, move: Move) -> str:
    """What the records say, and what they will."""
    match move.kind:
        case "moved":
            return _said(snapshot, move.before[0])
        case "dropped":
            return _("%(said)s: it would lead to itself, and goes.", said=_said(snapshot, move.before[0]))
        case "added":
            assert move.after is not None
            row = move.after
            name = naming.partner(snapshot, row.partner) if isinstance(row, records.Participation) else row.key
            return _("%(name)s sat in, and is recorded as present.", name=name)
        case "joined":
            assert move.after is not None
            said = "; ".join(_said(snapshot, row) for row in move.before)
            return _("%(before)s → %(after)s", before=said, after=_said(snapshot, move.after))


def _said(snapshot: Snapshot, row: records.Record) -> str:
    """The values of a record beside its required links, in words."""
    spoken, parts = language.current(), list[str]()
    for name, value in row.row().items():
        link = row.links.get(name)
        if name in ("key", "chain") or (link and link.required) or isinstance(value, list):
            continue
        if link:
            target = snapshot.tables[link.record].get(str(value))
            parts.append(f"{headers.label(name, spoken)} {language.name(target) if target else value}")
        elif name in ("from", "until"):
            parts.append(f"{headers.label(name, spoken)} {language.date(str(value))}")
        elif name.endswith("_on"):
            parts.append(language.date(str(value)))
        else:
            parts.append(values.told(row.entity, name, str(value), spoken))
    return ", ".join(parts) or _("nothing more is recorded")


def _fields(snapshot: Snapshot, plan: merges.Plan) -> list[KeptField]:
    found: list[KeptField] = []
    for name, info in type(plan.kept).model_fields.items():
        one, two, after = (_known(getattr(row, name)) for row in (plan.kept, plan.other, plan.after))
        if name in ("key", "former_keys") or (one == two == after):
            continue
        field = info.alias or name
        found.append(
            KeptField(
                field=field,
                kept=one,
                other=two,
                after=after,
                label=headers.label(field, language.current()),
                kept_shown=_shown(snapshot, plan.kept, name, one),
                other_shown=_shown(snapshot, plan.kept, name, two),
                after_shown=_shown(snapshot, plan.kept, name, after),
                can_be_taken=None not in (one, two) and one != two and not isinstance(two, list),
            )
        )
    return found


def _known(value: Any) -> Any:
    return None if value == [] else value


def _shown(snapshot: Snapshot, record: records.Record, name: str, value: Any) -> str:
    if value is None:
        return ""
    link, spoken = record.links.get(name), language.current()
    texts: list[str] = []
    for part in cast(list[object], value) if isinstance(value, list) else [value]:
        target = snapshot.tables[link.record].get(str(part)) if link else None
        texts.append(language.name(target) if target else values.told(record.entity, name, str(part), spoken))
    return language.listed(texts)
