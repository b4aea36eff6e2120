"""The settings as data: validation, help and the README's table are made from them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set from the environment; every name begins with GRAPHSVC_."""

    model_config = SettingsConfigDict(env_prefix="GRAPHSVC_", populate_by_name=True)

    engine: Literal["arcadedb", "neo4j"] = Field(
        default="arcadedb", description="The engine that graphsvc starts for itself: arcadedb or neo4j."
    )
    data: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("graphsvc")),
        description="The folder that holds the store, its password and what is being imported.",
    )
    backups: str = Field(
        default="backups",
        min_length=1,
        description="The folder of the daily backups, in the data folder; off for none.",
    )
    neo4j_uri: str | None = Field(
        default=None, description="A Neo4j of yours, as in neo4j+s://example.org; no engine is started then."
    )
    neo4j_user: str = Field(default="neo4j", description="The user at GRAPHSVC_NEO4J_URI.")
    neo4j_password: SecretStr | None = Field(default=None, description="The password at GRAPHSVC_NEO4J_URI.")
    neo4j_database: str | None = Field(default=None, description="The database there; its default one otherwise.")
    heap_mb: int = Field(
        default=512, ge=256, description="The memory of that engine in MB; 512 hold a partnership, 2500 the country."
    )
    threads: int = Field(
        default=0, ge=0, description="How many threads an analysis may use; 0 is one less than there are processors."
    )
    port: int = Field(default=8000, ge=1, le=65535, description="The port of the pages; the next free one if taken.")
    hosts: str = Field(
        default="127.0.0.1,localhost", description="Host names by which the pages may be asked for, with commas."
    )


def table() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every setting, as the README shows them."""
    rows: list[tuple[str, str, str]] = []
    for name, info in Settings.model_fields.items():
        default = "the user's data folder" if name == "data" else "" if info.default is None else str(info.default)
        rows.append((f"GRAPHSVC_{name.upper()}", default, info.description or ""))
    return rows
