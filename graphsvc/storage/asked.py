"""Running a question that somebody wrote: in a transaction that is rolled back, with a limit of rows and of time.

On Neo4j a transaction is ended after its time. ArcadeDB ends a statement only after `arcadedb.command.timeout`: whoever
asked is told after five seconds, and as many as AT_ONCE run in the engine at a time, those that nobody waits for
included, so that the pages go on beside them.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import neo4j
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graphsvc.errors import Busy, TooSlow
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.storage.database import READ_SECONDS, Database
from graphsvc.storage.plain_reading import PlainReading

#: Most rows of an answer, and most characters of all its values.
ROWS, CHARACTERS = 10_000, 20_000_000
#: How deep lists lie in each other.
DEPTH = 20
#: Questions that run in the engine at a time.
AT_ONCE = 2
#: Seconds after which the connection of a question is closed that no engine has ended.
LONGEST = 600
_running = threading.BoundedSemaphore(AT_ONCE)
#: Label of a node -> kind of record.
_ENTITIES = {
    "".join(part.title() for part in entity.split("-")): entity
    for entity, model in records.RECORDS.items()
    if not model.is_relationship
}


@dataclass(frozen=True, slots=True)
class Record:
    """A record in an answer."""

    entity: str
    key: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an answer. more: whether there were more than are here.

    Values are None, bool, int, float, str, Record, and lists and dicts of these; days and instants are ISO text.
    """

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    more: bool


class _Run:
    """A question while it runs in a thread of its own."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.given_up = False
        self.rows: Rows | None = None
        self.error: BaseException | None = None


def ask(
    database: Database,
    reading: PlainReading,
    parameters: Mapping[str, object],
    *,
    seconds: float = READ_SECONDS,
    most: int = ROWS,
) -> Rows:
    """The rows of a question; raises BadInput, Busy, StoreDown and TooSlow."""
    if not _running.acquire(timeout=seconds):
        raise Busy(_("other questions are still running in the store; try again in a minute"))
    run = _Run()

    def work() -> None:
        try:
            run.rows = database.rolled_back(
                reading.text,
                parameters,
                lambda result: _rows(result, reading, most, run),
                seconds=seconds,
                patience=LONGEST,
            )
        except BaseException as error:
            run.error = error
        finally:
            _running.release()
            run.ended.set()

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), name="graphsvc-asked", daemon=True).start()
    if not run.ended.wait(seconds + 0.5):
        run.given_up = True
        raise TooSlow(_slow(seconds))
    if isinstance(run.error, TooSlow):
        raise TooSlow(_slow(seconds)) from None
    if run.error is not None:
        raise run.error
    assert run.rows is not None
    return run.rows


def _slow(seconds: float) -> str:
    return _("a question may take %(seconds)s seconds; narrow it down, or ask for less", seconds=round(seconds))


def _rows(result: neo4j.Result, reading: PlainReading, most: int, run: _Run) -> Rows:
    rows: list[tuple[object, ...]] = []
    room = CHARACTERS
    for record in result:
        if len(rows) == most or room < 0 or run.given_up:
            return Rows(tuple(result.keys()), rows, True)
        row = tuple(_value(value) for value in record.values())
        room -= sum(map(_length, row))
        rows.append(row)
    # ArcadeDB names no columns where there are no rows.
    return Rows(tuple(result.keys()) or reading.columns, rows, False)


def _value(value: Any, depth: int = 0) -> object:
    """A value of the driver in plain types; what lies deeper in lists than anybody reads is left out."""
    if depth > DEPTH:
        return "…"
    match value:
        case Node():
            properties = dict(value)
            entity = next((_ENTITIES[label] for label in value.labels if label in _ENTITIES), None)
            key = properties.get("key")
            return Record(entity, key) if entity and isinstance(key, str) else _value(properties, depth + 1)
        case Relationship():
            return {"type": value.type, **{name: _value(inner, depth + 1) for name, inner in value.items()}}
        case Path():
            nodes = [_value(node) for node in value.nodes]
            between = [_value(relationship) for relationship in value.relationships]
            return [step for pair in zip(nodes, [*between, None], strict=True) for step in pair][:-1]
        case Point():
            return [float(number) for number in value]
        case Date() | DateTime() | Time() | Duration():
            return value.iso_format().replace(".000000000", "")
        case bytes() | bytearray():
            return value.hex()
        case list():
            return [_value(item, depth + 1) for item in cast(list[Any], value)]
        case dict():
            return {str(name): _value(inner, depth + 1) for name, inner in cast(dict[Any, Any], value).items()}
        case float():
            return value if value - value == 0 else str(value)  # JSON has neither NaN nor infinity
        case bool() | int() | str() | None:
            return value
        case _:
            return str(value)


def _length(value: object) -> int:
    """About how many characters a value takes."""
    match value:
        case str():
            return len(value)
        case list():
            return sum(map(_length, cast(list[object], value))) + 2
        case dict():
            return sum(map(_length, cast(dict[str, object], value).values())) + 20
        case _:
            return 8
