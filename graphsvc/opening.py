"""Opening the store of the settings: by our own engine, that of a running graphsvc, or a Neo4j elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from graphsvc import engines, private, restoring
from graphsvc.config import Settings
from graphsvc.engines import lock
from graphsvc.language import gettext as _
from graphsvc.sparse import threads
from graphsvc.storage import schema
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

Say = Callable[[str], None]


@dataclass(slots=True)
class Opened:
    """An open store, with the engine and the lock that close with it."""

    store: Store
    data: Path
    engine: engines.Engine | None = None
    held: lock.FolderLock | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.store.database.close()
        if self.engine is not None:
            self.engine.stop()
        if self.held is not None:
            self.held.release()


def open_store(settings: Settings, say: Say, *, alone: bool, retry_seconds: float = 15) -> Opened:
    """Open the store and bring its schema up to date.

    Without an engine in the settings, the one that made the folder is started.
    alone: refuse where another graphsvc runs on the same folder (a service); otherwise use its engine (a command).
    Raises AlreadyRunning, DataFolder, EngineError, StoreDown.
    """
    threads.use(settings.threads)
    private.folder(settings.data)
    if settings.neo4j_uri:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        database = Database(
            settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database, retry_seconds=retry_seconds
        )
        schema.migrate(database)
        restoring.go_on(settings, database, say)
        return Opened(Store(database), settings.data)
    if not alone and (running := lock.running(settings.data)) and (address := engines.address(settings.data)):
        url = running.get("url")
        say(
            _("using the graphsvc that runs at %(url)s", url=url)
            if url
            else _("using the engine of the graphsvc that works on %(folder)s", folder=settings.data)
        )
        return Opened(Store(engines.connect(address, settings.data, retry_seconds)), settings.data)
    folder_lock = lock.hold(settings.data)
    engine = None
    try:
        restoring.settle(settings.data)
        chosen = settings.engine if "engine" in settings.model_fields_set else engines.made_by(settings.data)
        engine = engines.start(chosen or settings.engine, settings.data, say, settings.heap_mb)
        database = engines.connect(engine.address, settings.data, retry_seconds)
        schema.migrate(database)
    except BaseException:
        if engine is not None:
            engine.stop()
        folder_lock.release()
        raise
    return Opened(Store(database), settings.data, engine, folder_lock)
