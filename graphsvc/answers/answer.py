"""What answers share: their base, the day and window that were asked for, and the JSON of a record."""

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
    """Says in a field's annotation that its JSON is a record of a kind, which the API describes once."""

    entity: str

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> Json:
        return {"record": self.entity}


class Answer(BaseModel):
    """What is answered: facts, and the sentences that say them in the language spoken.

    A field is excluded where a page alone shows it. The API describes an answer by its model, so that a field's type
    is what a program may rely on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    def json_data(self) -> Json:
        """The answer as the API and the commands give it."""
        return self.model_dump(mode="json")


class Windowed(Answer):
    """An answer of a day, looking back so many months; from is the first day of these."""

    day: datetime.date
    from_: datetime.date = Field(serialization_alias="from")
    window_months: int


def window(period: Period) -> Json:
    """The fields of Windowed for a period."""
    return {"day": period.day, "from_": period.start, "window_months": period.months}


def record(snapshot: Snapshot, row: records.Record) -> Json:
    """A record with its version."""
    return {**row.row(), "version": snapshot.versions[row.entity].get(row.key, 0)}


def names(table: Mapping[str, records.Record]) -> dict[str, str]:
    """What records are called, by key and in the order of their keys."""
    return {key: language.name(table[key]) for key in sorted(table, key=str.lower)}
