"""Database engines that graphsvc starts for itself: a child process on loopback, restarted when it dies.

Each engine has a module that prepares its folder, and a `_child` module that runs as the process. The child ends when
its standard input does, so that it does not outlive a parent that was killed.
"""

from __future__ import annotations

import importlib
import json
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, Self

from graphsvc.engines import state
from graphsvc.engines.state import Address, State
from graphsvc.errors import EngineError, StoreDown
from graphsvc.language import gettext as _
from graphsvc.storage.database import Database, Refused

ENGINES = ("arcadedb", "neo4j")
#: Seconds that an engine may take to start.
READY_SECONDS = 120
#: Deaths within a minute after which an engine is given up.
DEATHS = 5

Say = Callable[[str], None]


class Kind(Protocol):
    """Interface of each engine's module."""

    USER: str
    DATABASE: str

    def prepare(self, folder: Path, port: int, password: str, heap_mb: int, say: Say) -> dict[str, Any]:
        """Prepare the folder; returns the settings that the child reads from its standard input."""
        ...

    def unreadable(self, folder: Path) -> str:
        """Why an engine that goes on running will not open the files of its database; empty where it does or may."""
        ...


class Engine:
    """The engine of a data folder. failure: why it was given up, None while it was not."""

    def __init__(self, name: str, folder: Path, say: Say, heap_mb: int) -> None:
        self.name, self.folder = name, folder
        self.log_file = folder / "logs" / f"{name}.log"
        self.failure: str | None = None
        self._say, self._heap_mb = say, heap_mb
        self._kind = _kind(name)
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        password = _password(folder, name)
        self._port = free_port()
        self.address = Address(
            uri=f"bolt://127.0.0.1:{self._port}", user=self._kind.USER, password=password, database=self._kind.DATABASE
        )
        state.write(folder, State(engine=name, password=password, address=self.address))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def process_id(self) -> int:
        return self._child.pid if self._child else 0

    def alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start the child and wait until it answers; raises EngineError naming the log file."""
        self._spawn()
        self._wait_until_ready()
        threading.Thread(target=self._watch, name="graphsvc-engine", daemon=True).start()

    def stop(self) -> None:
        """End the child; it is killed where it has not ended after 20 seconds."""
        self._stopping.set()
        if self._child is None:
            return
        if self._child.stdin:
            self._child.stdin.close()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait(10)

    def _spawn(self) -> None:
        """Start the child process and hand it its settings."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        settings = self._kind.prepare(self.folder, self._port, self.address.password, self._heap_mb, self._say)
        with self.log_file.open("ab") as log:
            if log.tell() > 10_000_000:
                log.truncate(0)
            self._child = subprocess.Popen(  # noqa: S603
                child(self.name),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is for graphsvc alone, which then stops its engine in order.
                start_new_session=True,
                cwd=self.folder,
            )
        assert self._child.stdin
        self._child.stdin.write(json.dumps(settings).encode() + b"\n")
        self._child.stdin.flush()

    def _wait_until_ready(self) -> None:
        self._say(_("starting %(engine)s", engine=self.name))
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if not self.alive():
                raise EngineError(
                    _(
                        "%(engine)s ended while starting: %(line)s; see %(log)s",
                        engine=self.name,
                        line=self._last_line(),
                        log=self.log_file,
                    )
                )
            try:
                with connect(self.address, self.folder) as database:
                    database.ready()
            except Refused:
                raise EngineError(
                    _(
                        "%(engine)s does not take the password in %(file)s; put that file back as it was",
                        engine=self.name,
                        file=state.file(self.folder),
                    )
                ) from None
            except (StoreDown, OSError):
                if why := self._kind.unreadable(self.folder):
                    self.stop()
                    raise EngineError(
                        _(
                            "%(engine)s cannot open its files: %(why)s; bring a copy of them back with graphsvc "
                            "restore FILE --replace: there is one of each day in the folder backups",
                            engine=self.name,
                            why=why,
                        )
                    ) from None
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise EngineError(
            _(
                "%(engine)s did not answer within %(seconds)s seconds; see %(log)s",
                engine=self.name,
                seconds=READY_SECONDS,
                log=self.log_file,
            )
        )

    def _watch(self) -> None:
        """Start the child again whenever it dies, until it is stopped or dies too often."""
        deaths: list[float] = []
        while self._child is not None:
            self._child.wait()
            if self._stopping.is_set():
                return
            deaths = [death for death in deaths if death > time.monotonic() - 60] + [time.monotonic()]
            if len(deaths) >= DEATHS:
                self.failure = _(
                    "%(engine)s keeps dying: %(line)s; see %(log)s",
                    engine=self.name,
                    line=self._last_line(),
                    log=self.log_file,
                )
                self._say(self.failure)
                return
            self._say(_("%(engine)s ended unexpectedly; starting it again", engine=self.name))
            while not self._stopping.wait(0.2 * len(deaths)):
                try:
                    self._spawn()
                    break
                except (OSError, EngineError) as error:  # a full disk, a missing jar: it may be mended meanwhile
                    self._say(_("%(engine)s cannot be started: %(error)s", engine=self.name, error=error))
                    self._stopping.wait(2)

    def _last_line(self) -> str:
        """The last line of the log, which usually says why the engine ended."""
        try:
            lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return _("no log was written")
        return next((line.strip()[:300] for line in reversed(lines) if line.strip()), _("the log is empty"))


def child(name: str) -> list[str]:
    """The command of an engine's child: by its path, since as a module it would load graphsvc and the driver first."""
    return [sys.executable, "-P", str(Path(__file__).with_name(f"{name}_child.py"))]


def connect(address: Address, folder: Path, retry_seconds: float = 0.5) -> Database:
    """The database of an engine that keeps it in a folder; retry_seconds as of Database."""
    return Database(
        address.uri, address.user, address.password, address.database, retry_seconds=retry_seconds, folder=folder
    )


def start(name: str, folder: Path, say: Say, heap_mb: int = 512) -> Engine:
    """Start an engine on a data folder and wait until it answers.

    The folder keeps the password (mode 0600) and belongs to the engine that made it. Raises EngineError.
    """
    folder = folder.absolute()  # the child works in the folder, where a relative path would lead elsewhere
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _bring_home(folder, name)
    engine = Engine(name, folder, say, heap_mb)
    try:
        engine.start()
    except BaseException:
        engine.stop()
        raise
    return engine


def _bring_home(folder: Path, name: str) -> None:
    """Move a store to where it belongs that was made below it: by a version for which the folder's path was relative.

    Raises EngineError where there is one in either place.
    """
    own = folder / name
    below = (folder.joinpath(*folder.parts[-count:], name) for count in range(1, len(folder.parts)))
    for other in filter(Path.is_dir, below):
        if own.exists():
            raise EngineError(
                _(
                    "there are two stores, in %(one)s and in %(other)s; move the one that you do not need elsewhere",
                    one=own,
                    other=other,
                )
            )
        other.rename(own)


def address(folder: Path) -> Address | None:
    """The Bolt address at which the engine of a folder last ran; None where none ever ran."""
    stored = state.read(folder)
    return stored.address if stored else None


def made_by(folder: Path) -> str | None:
    """Name of the engine whose store a folder holds; None where none ever ran."""
    stored = state.read(folder)
    return stored.engine if stored else None


def _kind(name: str) -> Any:
    if name not in ENGINES:
        raise EngineError(
            _("there is no engine %(engine)s; choose one of %(allowed)s", engine=name, allowed=", ".join(ENGINES))
        )
    return importlib.import_module(f"graphsvc.engines.{name}")


def _password(folder: Path, name: str) -> str:
    """The password of the folder's store, new where there is none; raises EngineError for a store of another engine."""
    stored = state.read(folder)
    if stored is None:
        return secrets.token_hex(24)  # one that begins with "-" is an option to neo4j-admin
    if stored.engine != name:
        raise EngineError(
            _(
                "%(folder)s holds a store of %(engine)s, not of %(asked)s; choose --engine %(engine)s, or "
                "export there and import into another folder",
                folder=folder,
                engine=stored.engine,
                asked=name,
            )
        )
    return stored.password


def free_port() -> int:
    """A free TCP port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
