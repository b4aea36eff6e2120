"""What a data folder knows of its engine: which one made the store, its password, and where it speaks Bolt."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphsvc import private
from graphsvc.errors import DamagedFile
from graphsvc.language import gettext as _


class Address(BaseModel):
    """Where an engine speaks Bolt, and for whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str
    user: str
    password: str = Field(min_length=1)
    database: str


class State(BaseModel):
    """The engine that made the store, its password, and where it spoke Bolt last."""

    model_config = ConfigDict(frozen=True)

    engine: str
    password: str = Field(min_length=1)
    address: Address | None = None


def file(folder: Path) -> Path:
    return folder / "engine.json"


def read(folder: Path) -> State | None:
    """What the folder knows; None where no engine ever ran there. Raises DamagedFile."""
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
    """Keep it: wholly, or as it was before."""
    private.write(file(folder), state.model_dump_json())
