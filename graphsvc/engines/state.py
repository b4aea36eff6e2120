"""The file of a data folder about its engine: which one made the store, its password, its Bolt address."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphsvc import private
from graphsvc.errors import DamagedFile
from graphsvc.language import gettext as _


class Address(BaseModel):
    """Bolt address of an engine, with user, password and database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str
    user: str
    password: str = Field(min_length=1)
    database: str


class State(BaseModel):
    """The engine that made the store, its password, and its last Bolt address."""

    model_config = ConfigDict(frozen=True)

    engine: str
    password: str = Field(min_length=1)
    address: Address | None = None


def file(folder: Path) -> Path:
    """Path of the state file in a data folder."""
    return folder / "engine.json"


def read(folder: Path) -> State | None:
    """Read the state of a folder; None where no engine ever ran there. Raises DamagedFile."""
    path = file(folder)
    if not path.is_file():
        return None
    try:
        return State.model_validate_json(path.read_bytes())
    except ValidationError:
        raise DamagedFile(
            _(
                "%(file)s is damaged, and without the password in it the store stays closed; put it back from a copy "
                "of the folder, or choose another folder with --data",
                file=path,
            )
        ) from None


def write(folder: Path, state: State) -> None:
    """Replace the state of a folder atomically."""
    private.write(file(folder), state.model_dump_json())
