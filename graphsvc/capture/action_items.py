"""Recording what a meeting agreed, several at once, and marking it done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from graphsvc import language
from graphsvc.capture import editing
from graphsvc.capture.editing import Who
from graphsvc.errors import Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.records import ActionItem
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage.changes import Write, Written
from graphsvc.storage.store import Store


def agree(store: Store, collaboration: str, lines: Sequence[Mapping[str, Any]], who: Who) -> Written:
    """Record what was agreed in a collaboration, each line the fields of an action item, in one batch.

    Raises NotFound, and Problems with the line of each, counted from 1; then nothing is written.
    """
    made = _read(store.snapshot(), collaboration, lines)

    def work(current: Snapshot) -> Sequence[Write]:
        search.get(current, "collaboration", collaboration)
        writes: list[Write] = []
        for row in made:
            record = editing.placed(current, row, beside=[write.key for write in writes])
            writes.append(Write("action-item", record.key, record))
        return writes

    return store.write(
        work,
        actor=who.actor,
        about=_(
            "action items of %(title)s",
            title=language.name(search.get(store.snapshot(), "collaboration", collaboration)),
        ),
        operation=who.operation,
        request=["agree", collaboration, [row.row() for row in made]],
    )


def mark(store: Store, key: str, done: bool, today: datetime.date, who: Who) -> Written:
    """Mark an action item as done today, or as not done; one that is so already stays as it is. Raises NotFound.

    It takes no version: whatever else was changed meanwhile stays.
    """

    def work(current: Snapshot) -> Sequence[Write]:
        row = cast(ActionItem, search.get(current, "action-item", key))
        if done == (row.done_on is not None):
            return []
        return [Write("action-item", key, row.model_copy(update={"done_on": today.isoformat() if done else None}))]

    name = language.name(search.get(store.snapshot(), "action-item", key))
    return store.write(
        work,
        actor=who.actor,
        about=_("done: %(name)s", name=name) if done else _("not done: %(name)s", name=name),
        operation=who.operation,
        request=["mark action item", key, done],
    )


def _read(current: Snapshot, collaboration: str, lines: Sequence[Mapping[str, Any]]) -> list[records.Record]:
    """The lines as records; raises Problems."""
    search.get(current, "collaboration", collaboration)
    made: list[records.Record] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        unknown = [key for key in line.get("assignees", ()) if key not in current.partners]
        for text in unknown:
            message = _("nobody is called so, or several are; choose a name that is offered, or add the partner first")
            problems.append(Problem(message, field="assignees", line=number, value=text))
        try:
            known = {**line, "assignees": [key for key in line.get("assignees", ()) if key not in unknown]}
            made.append(records.read("action-item", {**known, "collaboration": collaboration}))
        except Problems as error:
            problems += [replace(problem, line=number) for problem in error.problems]
    if not lines:
        problems.append(Problem(_("write at least one line"), field="title", line=1))
    if problems:
        raise Problems(problems)
    return made
