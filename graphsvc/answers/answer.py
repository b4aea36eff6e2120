"""Common parts of answers: their base model, the fields of a period, and the JSON of a record."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphsvc import language
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Annotation of a field whose JSON is a record of a kind: the API description refers to its schema."""

    entity: str

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> Json:
        return {"record": self.entity}


class Answer(BaseModel):
    """Base of answers: facts, and sentences that state them in the current language.

    Fields that only pages show are excluded from the JSON. The API is described by these models, so that programs may
    rely on the types of fields.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    def json_data(self) -> Json:
        """The answer as the API and the commands give it."""
        return self.model_dump(mode="json")


class Windowed(Answer):
    """An answer about a window of months that ends on a day; from: its first day."""

    day: datetime.date
    from_: datetime.date = Field(serialization_alias="from")
    window_months: int


def window(period: Period) -> Json:
    """The fields of Windowed for a period."""
    return {"day": period.day, "from_": period.start, "window_months": period.months}


def record(snapshot: Snapshot, row: records.Record) -> Json:
    """The JSON of a record, with its version."""
    return {**row.row(), "version": snapshot.versions[row.entity].get(row.key, 0)}


def names(table: Mapping[str, records.Record]) -> dict[str, str]:
    """Key -> name of each record in the current language, sorted by key."""
    return {key: language.name(table[key]) for key in sorted(table, key=str.lower)}
