"""Loading a backup into a store, which is marked as not whole until all of it is there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from graphsvc.errors import BadInput, Conflict
from graphsvc.files.backup_in import Backup
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.storage import backup, schema, statements, writing
from graphsvc.storage.changes import MarkRow
from graphsvc.storage.cypher import Command
from graphsvc.storage.database import Database, Transaction

#: Rows of a transaction, and nodes that are deleted in one.
ROWS, CLEARED = 5_000, 10_000
#: Seconds for a question that may look at every node.
SECONDS = 120

Progress = Callable[[int], None]
Model = type[records.Record]
#: The members of a backup beside the records, and what writes them.
_LOG = {
    backup.CHANGES: statements.WRITE_CHANGES,
    backup.BATCHES: statements.WRITE_STORED_BATCHES,
    backup.OPERATIONS: statements.WRITE_STORED_OPERATIONS,
}
Row = TypeVar("Row")


def require_known(made: Backup) -> None:
    """Raise BadInput for a backup of a newer schema, or of records that this graphsvc does not know."""
    newest = schema.migrations()[-1][0].number
    known = {backup.name_of(model) for model in records.RECORDS.values()}
    unknown = {m.name for m in made.manifest.members if m.name.startswith("records/")} - known
    if made.manifest.schema_ > newest or unknown:
        raise BadInput(_("%(file)s was made by a newer graphsvc; update graphsvc", file=made.path.name))


def is_empty(database: Database) -> bool:
    """Whether the store holds nothing of graphsvc but its schema."""
    return not any(row.count for row in database.rows(statements.ANYTHING, seconds=SECONDS))


def marked(database: Database) -> MarkRow | None:
    """The restore that was begun in this store and is not done; None where it is whole."""
    return next(iter(database.rows(statements.MARKED_RESTORE)), None)


def begin(database: Database, made: Backup, at: str) -> None:
    """Mark the store as not whole until settle(), and delete all that it holds; at: now, as ISO text."""
    database.write(lambda tx: tx.run(statements.MARK_RESTORE, digest=made.manifest.digest, at=at))

    def some(tx: Transaction) -> int:
        return sum(row.count for row in tx.rows(statements.CLEAR, limit=CLEARED))

    while database.write(some):
        pass


def fill(database: Database, made: Backup, progress: Progress = lambda _rows: None) -> None:
    """Write all rows of a backup into a store that is empty and has its schema."""
    # Nodes and relationships in the order of the kinds, then the links of nodes, which may lead to any of them.
    for model in records.RECORDS.values():

        def add(tx: Transaction, page: list[tuple[int, records.Record]], model: Model = model) -> None:
            writing.add(tx, model, page)

        _in_pages(database, _numbered(made, model), add, progress)
    for model in records.RECORDS.values():

        def link(tx: Transaction, page: list[tuple[int, records.Record]], model: Model = model) -> None:
            writing.link(tx, model, [record for _number, record in page])

        if statements.RECORDS[model.entity].links:
            _in_pages(database, _numbered(made, model), link)
    for name, command in _LOG.items():

        def run(tx: Transaction, page: list[dict[str, Any]], command: Command = command) -> None:
            for first in range(0, len(page), writing.ROWS):
                tx.run(command, rows=page[first : first + writing.ROWS])

        _in_pages(database, made.rows(name), run, progress)


def settle(database: Database, made: Backup) -> None:
    """The last step of a restore: the store is at the version of the backup, and whole."""
    database.write(lambda tx: tx.run(statements.SETTLE_RESTORE, version=made.manifest.version))


def require_whole(database: Database) -> None:
    """Raise Conflict where a restore was begun in this store and is not done."""
    if mark := marked(database):
        raise Conflict(
            _(
                "a restore that began at %(at)s was interrupted, and this store is not whole; repeat graphsvc restore "
                "FILE --replace",
                at=mark.at,
            )
        )


def _numbered(made: Backup, model: type[records.Record]) -> Iterator[tuple[int, records.Record]]:
    """(number of its last change, record) of every record of a kind."""
    for row in made.rows(backup.name_of(model)):
        yield row["version"], records.trusted(model, row["record"])


def _in_pages(
    database: Database,
    rows: Iterable[Row],
    work: Callable[[Transaction, list[Row]], None],
    progress: Progress = lambda _rows: None,
) -> None:
    """Write rows in transactions of ROWS each."""
    remaining = iter(rows)
    while page := list(itertools.islice(remaining, ROWS)):
        _write(database, work, page)
        progress(len(page))


def _write(database: Database, work: Callable[[Transaction, list[Row]], None], page: list[Row]) -> None:
    database.require_room()
    database.write(lambda tx: work(tx, page))
