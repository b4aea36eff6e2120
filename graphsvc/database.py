"""Bolt: the one module that knows the driver.

Reads run in READ sessions, so that Neo4j refuses a statement that writes. While the store is down a breaker
answers at once with StoreDown, and one thread asks whether it is back.
"""

# The driver leaves its **config untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import contextvars
import dataclasses
import logging
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graphsvc import query
from graphsvc.errors import StoreDown
from graphsvc.language import gettext, lazy

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# The driver reports every lost connection and retry on stderr; the caller hears of it through StoreDown.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)

Row = TypeVar("Row", bound="DataclassInstance")
Result = TypeVar("Result")

#: Seconds between two questions whether a lost store is back: a page must work within 5 s of its return.
PROBE_SECONDS = 0.5
#: A statement that takes longer makes us ask whether the store still answers.
SLOW_SECONDS = 0.7
#: How often in a row it may not answer before a reading, or a writing, is given up: a store that is busy may pause.
READ_PATIENCE, WRITE_PATIENCE = 1, 8


@dataclasses.dataclass(frozen=True, slots=True)
class Transaction:
    """An open write transaction; it runs queries by name."""

    bolt: neo4j.ManagedTransaction

    def rows(self, row: type[Row], name: str, /, **parameters: object) -> list[Row]:
        """The rows of a query, one dataclass each; its columns must be the fields of the dataclass."""
        statement = query.load(name)
        statement.check(parameters)
        return _rows(row, statement, self.bolt.run(statement.text, cast(dict[str, Any], parameters)))

    def run(self, name: str, /, **parameters: object) -> None:
        """Run a query whose rows nobody needs."""
        statement = query.load(name)
        statement.check(parameters)
        self.bolt.run(statement.text, cast(dict[str, Any], parameters)).consume()


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    answers: bool


class CommitUnknown(StoreDown):
    """The connection was lost while committing: only the stored operation tells whether it happened."""


class Database:
    """A store at a Bolt address, opened once a process."""

    def __init__(
        self, uri: str, user: str, password: str, name: str | None = None, *, retry_seconds: float = 0.5
    ) -> None:
        """retry_seconds: how long a transaction is tried again; 0.5 for pages, 15 for commands and imports."""
        self.uri = uri
        self._name = name
        self._auth = (user, password)
        self._patience = round(retry_seconds)
        self._driver = self._connect(
            connection_timeout=1,
            connection_acquisition_timeout=1.5,
            max_transaction_retry_time=retry_seconds,
            liveness_check_timeout=30,
        )
        self._down = threading.Event()
        self._closed = threading.Event()
        self._lock = threading.Lock()

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
        self._driver.close()

    def ready(self) -> None:
        """Raise StoreDown unless the store answers now."""
        try:
            self.rows(Answers, "schema/answers", seconds=2)
        except ClientError as error:  # the server is up before its database is
            raise StoreDown(gettext(_DOWN)) from error

    def server(self) -> str:
        """What the store calls itself, with its version."""
        return str(self._guarded(lambda: self._driver.get_server_info()).agent)

    def rows(self, row: type[Row], name: str, /, *, seconds: float = 30, **parameters: object) -> list[Row]:
        """The rows of a reading query, one dataclass each, in the order of the query."""
        statement = query.load(name)
        statement.check(parameters)

        @neo4j.unit_of_work(timeout=seconds)
        def work(bolt: neo4j.ManagedTransaction) -> list[Row]:
            return _rows(row, statement, bolt.run(statement.text, cast(dict[str, Any], parameters)))

        def read() -> list[Row]:
            with self._driver.session(database=self._name, default_access_mode=neo4j.READ_ACCESS) as session:
                return session.execute_read(work)

        return self._guarded(read)

    def write(self, work: Callable[[Transaction], Result], *, seconds: float = 120) -> Result:
        """Run `work` in one transaction: all of it is committed, or none.

        It may be run again after a conflict, so it must have no other effects. Raises StoreDown, and
        CommitUnknown where the commit's answer was lost.
        """

        @neo4j.unit_of_work(timeout=seconds)
        def unit(bolt: neo4j.ManagedTransaction) -> Result:
            return work(Transaction(bolt))

        def write() -> Result:
            with self._driver.session(database=self._name) as session:
                return session.execute_write(unit)

        return self._guarded(write, WRITE_PATIENCE)

    def migrate(self, statements: list[str]) -> None:
        """Run schema statements, each in a transaction of its own, as both engines ask for."""

        def run() -> None:
            with self._driver.session(database=self._name) as session:
                for statement in statements:
                    session.run(cast(Any, statement)).consume()

        self._guarded(run)

    def _guarded(self, work: Callable[[], Result], patience: int = READ_PATIENCE) -> Result:
        if self._down.is_set():
            raise StoreDown(gettext(_DOWN))
        try:
            return self._watched(work, patience)
        except IncompleteCommit as error:
            self._trip()
            raise CommitUnknown(gettext(_DOWN)) from error
        except (ServiceUnavailable, SessionExpired, OSError) as error:
            self._trip()
            raise StoreDown(gettext(_DOWN)) from error
        except (AuthError, ConfigurationError) as error:
            raise StoreDown(gettext("the store refused the user or the password; check GRAPHSVC_NEO4J_USER")) from error
        except TransientError as error:
            raise StoreDown(gettext("the store is busy; try again in a moment")) from error
        except Neo4jError:
            raise
        except DriverError as error:
            self._trip()
            raise StoreDown(gettext(_DOWN)) from error

    def _watched(self, work: Callable[[], Result], patience: int) -> Result:
        """Run `work`, and give it up where the store no longer answers at all.

        The driver waits for ever on a connection whose server hangs: what takes long is asked about over a fresh one.
        """
        most = left = max(patience, self._patience)
        done: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()
        context = contextvars.copy_context()

        def run() -> None:
            try:
                done.put((context.run(work), None))
            except BaseException as error:
                done.put((None, error))

        threading.Thread(target=run, name="graphsvc-bolt", daemon=True).start()
        while True:
            try:
                result, error = done.get(timeout=SLOW_SECONDS)
            except queue.Empty:
                left = most if self._answers() else left - 1
                if not left:
                    raise IncompleteCommit("the store hangs") from None
                continue
            if error is not None:
                raise error
            return cast(Result, result)

    def _answers(self) -> bool:
        """Whether the store answers on a connection of its own."""
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


_DOWN = lazy("the store does not answer; graphsvc goes on by itself when it is back, nothing that was saved is lost")


def _rows(row: type[Row], statement: query.Query, bolt: neo4j.Result) -> list[Row]:
    fields = tuple(field.name for field in dataclasses.fields(row))
    # ArcadeDB names no columns where there are no rows, so the text is asked, not the answer.
    if statement.columns != fields:
        raise TypeError(f"{statement.name} returns {statement.columns}, but {row.__name__} has {fields}")
    return [row(*record.values()) for record in bolt]
