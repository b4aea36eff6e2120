"""ArcadeDB: from the wheel arcadedb-embedded, which brings its own Java."""

from __future__ import annotations

from pathlib import Path
from typing import Any

USER = "root"
DATABASE = "graphsvc"


def prepare(folder: Path, port: int, password: str, heap_mb: int, say: object) -> dict[str, Any]:
    return {
        "root": str(folder / "arcadedb"),
        "port": port,
        "password": password,
        "database": DATABASE,
        "heap_mb": heap_mb,
    }


def settle(address: object, folder: Path, told: dict[str, Any]) -> None:
    """Nothing: the child makes the database before it listens to anybody."""
