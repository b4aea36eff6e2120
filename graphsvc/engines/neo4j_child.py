"""The child process that runs Neo4j's Java, and ends it when its own standard input ends."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading


def main() -> None:
    settings = json.loads(sys.stdin.buffer.readline())
    java = subprocess.Popen(  # noqa: S603
        settings["command"],
        stdin=subprocess.DEVNULL,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )

    def mind() -> None:
        sys.stdin.buffer.read()
        java.terminate()
        try:
            java.wait(15)
        except subprocess.TimeoutExpired:
            java.kill()
        os._exit(0)

    threading.Thread(target=mind, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: java.terminate())
    sys.exit(java.wait())


def _die_with_parent() -> None:
    """Linux ends Java even when this process is killed: prctl(PR_SET_PDEATHSIG, SIGKILL)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    main()
