"""Restoring a network from a backup, whole or not at all.

Into an engine of our own: a new store is filled in the folder `restoring` of the data folder, and when all of it is
there, `restored.json` says that it counts. From then on settle() puts it in the place of the other, now or at the next
start. What it replaces is kept in `replaced`, a data folder in its own right.

Into a Neo4j elsewhere, which has no second database: the backup is copied to `restore` in the data folder, and the
store marked as not whole until all is there. After a crash whoever opens it next begins again from that copy; others
are told.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from graphsvc import clock, engines, private
from graphsvc.capture import backups
from graphsvc.config import Settings
from graphsvc.engines import lock, state
from graphsvc.errors import Conflict
from graphsvc.files import backup_in
from graphsvc.files.backup_in import Backup
from graphsvc.language import gettext as _
from graphsvc.storage import loading, schema
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

#: In the data folder: the store being filled, what says that it counts, what was replaced, the copy of the backup.
DRAFT, MARKER, REPLACED, COPY = "restoring", "restored.json", "replaced", "restore"
#: What belongs to the store before: an import that was checked against it must not be gone on with.
IMPORTS = "imports"

Say = Callable[[str], None]
Progress = Callable[[int], None]


def restore(settings: Settings, path: Path, say: Say, *, replace: bool, progress: Progress) -> None:
    """Put a backup into the store of the settings; `replace`: also in the place of what it holds.

    Raises BadInput for a file that is not whole or newer, Conflict for a store that is not empty, AlreadyRunning.
    """
    private.folder(settings.data)
    with backup_in.opened(path) as made:
        loading.require_known(made)
        made.verify()
        if settings.neo4j_uri:
            _into_other(settings, made, say, replace, progress)
        else:
            _into_own(settings, made, say, replace, progress)


def _into_own(settings: Settings, made: Backup, say: Say, replace: bool, progress: Progress) -> None:
    data = settings.data
    held = lock.hold(data)
    try:
        settle(data)
        if not replace and (before := engines.made_by(data)):
            with (
                engines.start(before, data, say, settings.heap_mb) as engine,
                engines.connect(engine.address, data, 15) as database,
            ):
                _require_empty(database)
        chosen = settings.engine if "engine" in settings.model_fields_set else engines.made_by(data)
        draft = private.folder(data / DRAFT)
        name = chosen or settings.engine
        with (
            engines.start(name, draft, say, settings.heap_mb) as engine,
            engines.connect(engine.address, draft, 15) as database,
        ):
            schema.migrate(database)
            loading.begin(database, made, clock.now())
            loading.fill(database, made, progress)
            loading.settle(database, made)
        backups.put_back(draft, made)
        shutil.rmtree(data / REPLACED, ignore_errors=True)
        private.write(data / MARKER, json.dumps({"engine": name, "at": clock.now()}))
        settle(data)
    finally:
        held.release()


def settle(data: Path) -> None:
    """Put a store that was restored in its place, or delete one that was begun; whoever calls holds the folder.

    Each step finds what the step before it left, so that after a crash it is gone on with.
    """
    draft, replaced = data / DRAFT, data / REPLACED
    if (data / MARKER).exists():
        name = json.loads((data / MARKER).read_text(encoding="utf-8"))["engine"]
        if (draft / name).exists():
            replaced.mkdir(mode=0o700, exist_ok=True)
            for old in (*engines.ENGINES, IMPORTS):
                if (data / old).exists():
                    (data / old).rename(replaced / old)
            (draft / name).rename(data / name)
        if state.file(draft).exists():
            if (before := state.read(data)) and not state.file(replaced).exists():
                state.write(replaced, before)
            state.file(draft).replace(state.file(data))
        backups.move_kept(draft, data)
        (data / MARKER).unlink()
    shutil.rmtree(draft, ignore_errors=True)


def _into_other(settings: Settings, made: Backup, say: Say, replace: bool, progress: Progress) -> None:
    copy = settings.data / COPY
    with lock.one_at_a_time(copy), _database_of(settings) as database:
        schema.migrate(database)
        if not replace:
            loading.require_whole(database)
            _require_empty(database)
        elif not loading.marked(database) and not loading.is_empty(database):
            before = settings.data / REPLACED / "backup.zip"
            before.parent.mkdir(mode=0o700, exist_ok=True)
            say(_("keeping what is replaced in %(file)s", file=before))
            private.write_pieces(before, backups.pieces(Store(database), settings.data))
        with made.path.open("rb") as file:
            private.write_pieces(copy / "backup.zip", iter(lambda: file.read(1_048_576), b""))
        _fill(database, made, settings.data, progress)


def go_on(settings: Settings, database: Database, say: Say) -> None:
    """Go on with a restore into a Neo4j elsewhere that was interrupted; raises Conflict where another one began it."""
    if loading.marked(database) is None:
        return
    file = settings.data / COPY / "backup.zip"
    with lock.one_at_a_time(file.parent):
        mark = loading.marked(database)  # another process may have done it while this one waited
        if mark is None:
            return
        if not file.exists():
            loading.require_whole(database)
        with backup_in.opened(file) as made:
            if made.manifest.digest != mark.digest:
                loading.require_whole(database)
            say(_("going on with the restore that began at %(at)s", at=mark.at))
            _fill(database, made, settings.data, lambda _rows: None)


def _fill(database: Database, made: Backup, data: Path, progress: Progress) -> None:
    loading.begin(database, made, clock.now())
    loading.fill(database, made, progress)
    if (data / IMPORTS).exists():
        (data / REPLACED).mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(data / REPLACED / IMPORTS, ignore_errors=True)
        (data / IMPORTS).rename(data / REPLACED / IMPORTS)
    backups.put_back(data, made)
    loading.settle(database, made)
    (data / COPY / "backup.zip").unlink(missing_ok=True)


def _require_empty(database: Database) -> None:
    if not loading.is_empty(database):
        raise Conflict(_("this store is not empty, and nothing was restored; --replace puts the backup in its place"))


def _database_of(settings: Settings) -> Database:
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    uri, name = settings.neo4j_uri or "", settings.neo4j_database
    return Database(uri, settings.neo4j_user, password, name, retry_seconds=15)
