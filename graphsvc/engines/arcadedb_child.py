"""The child process that runs ArcadeDB: it reads its settings from standard input and ends when that does."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any


def main() -> None:
    settings = json.loads(sys.stdin.buffer.readline())
    os.environ["ARCADEDB_JVM_ARGS"] = " ".join(
        (
            "-Xms64m",
            f"-Xmx{settings['heap_mb']}m",
            "-Darcadedb.server.httpIncomingHost=127.0.0.1",
            "-Darcadedb.bolt.host=127.0.0.1",
            f"-Darcadedb.command.timeout={settings['longest_seconds'] * 1000}",
            # graphsvc reads no file through the engine, and nobody else shall read those of this machine.
            "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
            "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
        )
    )
    import arcadedb_embedded  # pyright: ignore[reportMissingTypeStubs]

    server: Any = arcadedb_embedded.create_server(
        root_path=settings["root"],
        root_password=settings["password"],
        config={
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_host": "127.0.0.1",
            "bolt_port": settings["port"],
            "http_port": 0,
        },
    )
    server.start()
    if not os.path.isdir(os.path.join(settings["root"], "databases", settings["database"])):  # noqa: PTH112, PTH118
        server.create_database(settings["database"])
    sys.stdin.buffer.read()
    # Stopping flushes to disk. A JVM that hangs must not outlive us; recovery then replays the write-ahead log.
    threading.Timer(15, os._exit, args=(1,)).start()
    server.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
