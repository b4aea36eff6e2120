"""The database over Bolt: the one module that knows the driver.

Reads run in READ sessions, so that Neo4j refuses a statement that writes. While the store is down, a circuit
breaker raises StoreDown at once, and a thread probes whether it is back. Another thread watches long calls, since the
driver waits for ever on a connection whose server hangs.
"""

# The driver leaves its **config untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import contextlib
import dataclasses
import logging
import shutil
import threading
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, Self, TypeVar, cast

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graphsvc import sizes
from graphsvc.errors import BadInput, DiskFull, StoreDown, TooSlow
from graphsvc.language import gettext, lazy
from graphsvc.storage import cypher, statements
from graphsvc.storage.cypher import Command, Query

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# The driver reports every lost connection and retry on stderr; the caller hears of it through StoreDown.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)

Row = TypeVar("Row", bound="DataclassInstance")
Result = TypeVar("Result")

#: Seconds between two probes of a store that is down: pages must work within 5 s of its return.
PROBE_SECONDS = 0.5
#: Seconds after which a running statement makes us check whether the store still answers.
SLOW_SECONDS = 0.7
#: Seconds that a page may wait for a read; the engine ends a longer statement too, at once or within its own limit.
READ_SECONDS = 5
#: Failed checks in a row before a read, or a write, is given up: a busy store may pause.
READ_PATIENCE, WRITE_PATIENCE = 1, 8
#: Seconds for a schema statement, one of which may index all of a large store.
MIGRATION_SECONDS = 600


@dataclasses.dataclass(frozen=True, slots=True)
class Transaction:
    """An open write transaction."""

    bolt: neo4j.ManagedTransaction

    def rows(self, query: Query[Row], /, **parameters: object) -> list[Row]:
        """The rows of a query, in its order."""
        statement = _checked(query, parameters)
        return [query.row(*record.values()) for record in self.bolt.run(statement.text, cast(Any, parameters))]

    def run(self, command: Command, /, **parameters: object) -> None:
        """Run a statement that returns nothing."""
        statement = cypher.load(command.name)
        statement.check(parameters)
        self.bolt.run(statement.text, cast(dict[str, Any], parameters)).consume()


class Refused(StoreDown):
    """The store rejects this user or password."""


class Contended(StoreDown):
    """Others wrote what this transaction wrote too, again and again for as long as it is retried."""


class CommitUnknown(StoreDown):
    """The connection was lost during a commit: only the stored operation shows whether it happened."""


class Database:
    """A database at a Bolt address, opened once per process."""

    def __init__(
        self,
        uri: str,
        user: str,
        password: str,
        name: str | None = None,
        *,
        retry_seconds: float = 0.5,
        folder: Path | None = None,
    ) -> None:
        """retry_seconds: how long transactions are retried; 0.5 for pages, 15 for commands and imports.

        folder: where an engine on this machine keeps it, None elsewhere.
        """
        self.uri = uri
        self._folder = folder
        self._name = name
        self._auth = (user, password)
        self._retry_seconds = retry_seconds
        self._driver = self._connect(
            connection_timeout=1,
            connection_acquisition_timeout=1.5,
            max_transaction_retry_time=retry_seconds,
            liveness_check_timeout=30,
        )
        self._down = threading.Event()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._watch = Watch(self._answers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self, **timeouts: float) -> neo4j.Driver:
        return neo4j.GraphDatabase.driver(
            self.uri,
            auth=self._auth,
            keep_alive=True,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
            **timeouts,
        )

    def close(self) -> None:
        self._closed.set()
        self._watch.close()
        self._driver.close()

    def ready(self) -> None:
        """Raise StoreDown unless the store answers now."""
        try:
            self.rows(statements.ANSWERS, seconds=2)
        except (ClientError, TooSlow) as error:  # the server is up before its database is
            raise StoreDown(gettext(_DOWN)) from error

    def server(self) -> str:
        """The server's name and version, as it reports them."""
        return str(self._guarded(lambda: self._driver.get_server_info()).agent)

    def rows(
        self,
        query: Query[Row],
        /,
        *,
        seconds: float = READ_SECONDS,
        patience: int = READ_PATIENCE,
        **parameters: object,
    ) -> list[Row]:
        """Run a query that only reads; returns its rows in its order.

        patience: failed checks in a row before it is given up. Raises StoreDown, and TooSlow where it takes longer than
        `seconds`.
        """
        request = neo4j.Query(_checked(query, parameters).text, timeout=seconds)

        def read() -> list[Row]:
            with self._session(patience, seconds, default_access_mode=neo4j.READ_ACCESS) as session:
                result = session.run(request, cast(dict[str, Any], parameters))
                return [query.row(*record.values()) for record in result]

        return self._guarded(lambda: self._again(read))

    def rolled_back(
        self,
        text: LiteralString,
        parameters: Mapping[str, object],
        read: Callable[[neo4j.Result], Result],
        *,
        seconds: float,
        patience: float,
    ) -> Result:
        """Run a statement in a READ session, in a transaction that is rolled back whatever happens.

        seconds: after which Neo4j ends it; patience: after which its connection is closed. Raises StoreDown, TooSlow,
        and BadInput with the engine's own words where it refuses the statement.
        """

        def run() -> Result:
            with self._session(READ_PATIENCE, patience, default_access_mode=neo4j.READ_ACCESS) as session:
                transaction = session.begin_transaction(timeout=seconds)
                try:
                    return read(transaction.run(text, cast(dict[str, Any], parameters)))
                except (ClientError, DatabaseError, TransientError) as error:
                    if isinstance(error, AuthError) or (error.code or "").startswith(_TIMED_OUT):
                        raise
                    said = (error.message or "").strip().partition("\n")[0][:500]
                    raise BadInput(gettext("the store cannot answer this: %(said)s", said=said)) from None
                finally:
                    with contextlib.suppress(DriverError, Neo4jError, OSError):
                        transaction.rollback()

        return self._guarded(run)

    def require_room(self) -> None:
        """Raise DiskFull where hardly anything is free on the disk of the database.

        Asked before a write, since an engine does not get over every write that the end of the disk cuts off.
        """
        if self._folder and shutil.disk_usage(self._folder).free < sizes.LEAST_ROOM:
            least = sizes.LEAST_ROOM // 1024**2
            raise DiskFull(
                gettext(
                    "less than %(least)s MB are free on the disk of %(folder)s, and nothing of this was kept; "
                    "make some room, then try again",
                    least=least,
                    folder=self._folder,
                )
            )

    def write(self, work: Callable[[Transaction], Result], *, seconds: float = 120) -> Result:
        """Run `work` in one transaction: all of it is committed, or none.

        It may be run again after a conflict, so it must have no other effects. Raises StoreDown, and
        CommitUnknown where the commit's answer was lost.
        """

        @neo4j.unit_of_work(timeout=seconds)
        def unit(bolt: neo4j.ManagedTransaction) -> Result:
            return work(Transaction(bolt))

        def write() -> Result:
            with self._session(WRITE_PATIENCE, seconds) as session:
                return session.execute_write(unit)

        return self._guarded(write)

    def migrate(self, statements: list[str]) -> None:
        """Run schema statements, each in a transaction of its own, as both engines require."""

        def run() -> None:
            with self._session(WRITE_PATIENCE, MIGRATION_SECONDS) as session:
                for statement in statements:
                    session.run(cast(Any, statement)).consume()

        self._guarded(run)

    @contextlib.contextmanager
    def _session(self, patience: int, seconds: float, **config: str) -> Generator[neo4j.Session]:
        """A session whose calls are watched: StoreDown where the store hangs, TooSlow after `seconds`."""
        with self._driver.session(database=self._name, **config) as session:
            call = Call(session, max(patience, round(self._retry_seconds)), seconds)
            with self._watch.over(call):
                try:
                    yield session
                except IncompleteCommit:
                    raise
                except DriverError as error:
                    if call.slow:
                        raise TooSlow(gettext(_SLOW)) from error
                    if not call.hangs:
                        raise
                    self._trip()
                    raise StoreDown(gettext(_DOWN)) from error

    def _again(self, read: Callable[[], Result]) -> Result:
        """Retry a read after a lost connection or a busy store, for up to retry_seconds."""
        until = time.monotonic() + self._retry_seconds
        while True:
            try:
                return read()
            except (DriverError, Neo4jError) as error:
                if not error.is_retryable() or time.monotonic() > until:
                    raise
                time.sleep(min(0.1, self._retry_seconds))

    def _guarded(self, work: Callable[[], Result]) -> Result:
        if self._down.is_set():
            raise StoreDown(gettext(_DOWN))
        try:
            return work()
        except IncompleteCommit as error:  # the next read will show whether the store is down
            raise CommitUnknown(gettext(_DOWN)) from error
        except (ServiceUnavailable, SessionExpired, OSError) as error:
            self._trip()
            raise StoreDown(gettext(_DOWN)) from error
        except (AuthError, ConfigurationError) as error:
            raise Refused(gettext("the store refused the user or the password; check GRAPHSVC_NEO4J_USER")) from error
        except TransientError as error:
            raise Contended(gettext("the store is busy; try again in a moment")) from error
        except Neo4jError as error:
            if (error.code or "").startswith(_TIMED_OUT):
                raise TooSlow(gettext(_SLOW)) from error
            if (error.code or "").startswith(_FAILED_CODES):
                raise StoreDown(gettext(_FAILED)) from error
            raise
        except DriverError as error:
            self._trip()
            raise StoreDown(gettext(_DOWN)) from error

    def _answers(self) -> bool:
        """Whether the store answers on a new connection."""
        try:
            with self._connect(connection_timeout=0.5, connection_acquisition_timeout=0.9) as fresh:
                fresh.verify_connectivity()
        except (DriverError, Neo4jError, OSError):
            return False
        return True

    def _trip(self) -> None:
        with self._lock:
            if self._down.is_set() or self._closed.is_set():
                return
            self._down.set()
        threading.Thread(target=self._probe, name="graphsvc-probe", daemon=True).start()

    def _probe(self) -> None:
        while not self._closed.wait(PROBE_SECONDS):
            if self._answers():
                self._down.clear()
                return


class Call:
    """A running call to the store, and how long we wait for it."""

    def __init__(self, session: neo4j.Session, patience: int, seconds: float) -> None:
        now = time.monotonic()
        self.until, self.look_at = now + seconds, now + SLOW_SECONDS
        self.slow = self.hangs = False
        self._session = session
        self._most = self._left = patience

    def look(self, answers: bool, now: float) -> None:
        """Decide whether to wait on or to abort the call, whose thread then gets an error from the driver."""
        self.look_at = now + SLOW_SECONDS
        self._left = self._most if answers else self._left - 1
        self.slow = now >= self.until
        self.hangs = self._left <= 0
        if not (self.slow or self.hangs):
            return
        self._left = self._most
        # The driver cannot abort another thread's call; closing its socket does.
        connection: Any = self._session._connection  # pyright: ignore[reportPrivateUsage, reportUnknownVariableType]
        if connection is not None:
            connection.socket.close()


class Watch:
    """A thread that watches calls that take long, and sleeps while there are none."""

    def __init__(self, answers: Callable[[], bool]) -> None:
        self._answers = answers
        self._calls: dict[int, Call] = {}
        self._busy, self._closed = threading.Event(), threading.Event()
        threading.Thread(target=self._run, name="graphsvc-watch", daemon=True).start()

    @contextlib.contextmanager
    def over(self, call: Call) -> Generator[None]:
        """Watch a call for the block."""
        self._calls[id(call)] = call
        if not self._busy.is_set():
            self._busy.set()
        try:
            yield
        finally:
            del self._calls[id(call)]

    def close(self) -> None:
        self._closed.set()
        self._busy.set()

    def _run(self) -> None:
        while self._busy.wait() and not self._closed.is_set():
            calls = list(self._calls.values())
            if not calls:
                self._busy.clear()
                if self._calls:  # one came in before the event was cleared
                    self._busy.set()
                continue
            early = min(call.look_at for call in calls) - time.monotonic()
            if early > 0:
                self._closed.wait(early)
                continue
            answers, now = self._answers(), time.monotonic()
            for call in calls:
                if call.look_at <= now and id(call) in self._calls:
                    call.look(answers, now)


_SLOW = lazy("the store took too long to answer; try again in a moment")
_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
#: Codes of failures on the engine's side: Neo4j's, and ArcadeDB's at the end of a transaction.
_FAILED_CODES = ("Neo.DatabaseError.", "Neo.ClientError.Transaction.TransactionNotFound")
_FAILED = lazy("the store could not write it down; is its disk full? graphsvc doctor tells, then try again")
_DOWN = lazy("the store does not answer; graphsvc goes on by itself when it is back, nothing that was saved is lost")


def _checked(query: Query[Any], parameters: Mapping[str, object]) -> cypher.Statement:
    """Load a query; raises TypeError where its parameters are not these, or its columns not the fields of its row."""
    statement = cypher.load(query.name)
    statement.check(parameters)
    fields = tuple(field.name for field in dataclasses.fields(query.row))
    # ArcadeDB returns no column names with no rows, so they are taken from the text, not from the result.
    if statement.columns != fields:
        raise TypeError(f"{statement.name} returns {statement.columns}, but {query.row.__name__} has {fields}")
    return statement
