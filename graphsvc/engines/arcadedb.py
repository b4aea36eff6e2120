"""ArcadeDB: from the wheel arcadedb-embedded, which brings its own Java."""

from __future__ import annotations

from pathlib import Path
from typing import Any

USER = "root"
DATABASE = "graphsvc"


def prepare(folder: Path, port: int, password: str, heap_mb: int, say: object) -> dict[str, Any]:
    """The settings of the child."""
    return {
        "root": str(folder / "arcadedb"),
        "port": port,
        "password": password,
        "database": DATABASE,
        "heap_mb": heap_mb,
        "longest_seconds": longest_seconds(heap_mb),
    }


def longest_seconds(heap_mb: int) -> int:
    """Seconds after which ArcadeDB ends any statement, also one that nobody waits for any more.

    It takes no limit from the client, and does not notice that a client has left. The longest statement reads all
    participations; who has more of them gives the engine more memory, so the limit grows with that.
    """
    return max(30, heap_mb // 10)
