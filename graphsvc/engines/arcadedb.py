"""ArcadeDB from the wheel arcadedb-embedded, which includes a Java runtime."""

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


def unreadable(folder: Path) -> str:
    """Nothing: ArcadeDB ends where it cannot open its files."""
    return ""


def longest_seconds(heap_mb: int) -> int:
    """Seconds after which ArcadeDB ends any statement, whether or not a client still waits for it.

    It ignores limits set by the client, and does not notice that a client has left. The longest statement reads all
    participations; larger networks need more memory, so the limit grows with it.
    """
    return max(30, heap_mb // 10)
