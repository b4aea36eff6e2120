"""The records in the store and their newest snapshot in memory; every write goes through here."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Sequence
from typing import Self

from neo4j.exceptions import ConstraintError

from graphsvc import clock
from graphsvc.errors import StoreDown, TooSlow
from graphsvc.language import gettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.storage import reading, writing
from graphsvc.storage.changes import ChangeRow, Header, Write, Written
from graphsvc.storage.database import CommitUnknown, Contended, Database, Transaction

#: Attempts at a write: several processes may write to one store.
ATTEMPTS = 20
#: And those that an engine gives up; its driver tries each again and again for the database's `retry_seconds`.
CONTENDED = 8


class Store:
    """The store: open it once per process, read with `snapshot()`, write with `write()`."""

    def __init__(self, database: Database, clock: Callable[[], str] = clock.now) -> None:
        self.database = database
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._last_at = ""
        self._refreshing = threading.Lock()
        self._writing = FairLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def snapshot(self) -> Snapshot:
        """The newest snapshot; costs one short query where nothing changed, else a query for the changes."""
        current = self._snapshot
        if current is not None and current.version == reading.version(self.database):
            return current
        with self._refreshing:
            return self._refresh()

    def _refresh(self) -> Snapshot:
        self._snapshot = self._advanced(reading.newest(self.database, self._snapshot))
        return self._snapshot

    def _advanced(self, newest: tuple[Snapshot, list[ChangeRow]]) -> Snapshot:
        """The snapshot, its last change's time noted: no later write is told to be earlier."""
        current, since = newest
        if since:
            self._last_at = since[-1].at
        return current

    def write(
        self,
        work: Callable[[Snapshot], Sequence[Write]],
        *,
        actor: str,
        about: str,
        operation: str | None = None,
        request: object = None,
        batch: str | None = None,
        undoes: str = "",
    ) -> Written:
        """Write what `work` makes of the newest snapshot, all in one transaction.

        operation: idempotency key of the caller; with the same request it returns the first result, with another
        request it raises Conflict. `work` may raise any error and may be called again. Unchanged records are not
        written. Raises Problems for links to records that do not exist, DiskFull.
        """
        self.database.require_room()
        operation = operation or secrets.token_hex(12)
        request_hash = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
        batch = batch or f"{self._clock()[:10]}-{secrets.token_hex(4)}"
        header = Header(batch, about, actor, undoes, operation, request_hash)
        with self._writing:
            return self._attempt(work, header)

    def _attempt(self, work: Callable[[Snapshot], Sequence[Write]], header: Header) -> Written:
        def planned(current: Snapshot) -> Callable[[Transaction], Written]:
            writes = writing.changed(current, work(current))
            writing.check_links(current, writes)
            writing.check_rings(current, writes)
            return writing.transaction(current, writes, header, max(self._clock(), self._last_at))

        def in_turn(tx: Transaction) -> Written:
            """Plan within the transaction: who was overtaken once would be again while another process writes on."""
            return planned(self._advanced(reading.locked(tx, current)))(tx)

        lost: CommitUnknown | None = None
        overtaken, contended = False, 0
        for _ in range(ATTEMPTS):
            done = writing.done_before(self.database, header.operation, header.request_hash)
            if done:
                self.snapshot()
                return done
            current = self.snapshot()
            try:
                written = self.database.write(in_turn if overtaken else planned(current))
            except writing.Overtaken:
                overtaken = True
                continue
            except Contended:  # the engine has no locks: a shorter transaction meets fewer others
                overtaken, contended = False, contended + 1
                if contended == CONTENDED:
                    raise
                continue
            except CommitUnknown as error:  # the next attempt finds the stored operation if it happened
                lost = error
                continue
            except ConstraintError:  # a concurrent request with the same operation id, or a MERGE race
                continue
            with contextlib.suppress(StoreDown, TooSlow), self._refreshing:  # it is kept, whoever reads next sees it
                self._refresh()
            return written
        if lost:
            raise lost
        raise StoreDown(gettext("others kept writing at the same time; try again in a moment"))


class FairLock:
    """A first-come, first-served lock: no writer starves behind an import."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._next = 0
        self._serving = 0

    def __enter__(self) -> None:
        with self._condition:
            ticket = self._next
            self._next += 1
            self._condition.wait_for(lambda: self._serving == ticket)

    def __exit__(self, *_: object) -> None:
        with self._condition:
            self._serving += 1
            self._condition.notify_all()
