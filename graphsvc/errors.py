"""The errors a user of graphsvc can meet.

GraphsvcError                 carries an HTTP status, a title and what to do next
├── BadInput                  400  the request cannot be read
│   └── Problems              422  records with problems: each names its place and its remedy
├── NotSignedIn               401  no token or cookie of this installation
├── Forbidden                 403  not allowed here
├── NotFound                  404  no such record
│   └── Merged                404  it was merged into another one; its pages lead there
├── Conflict                  409  a key or operation id already used, an undo blocked by later changes
├── Stale                     412  the record changed since it was read
├── TooLarge                  413  over the limit for uploads
├── PreconditionRequired      428  a change must say which version it changes
├── StoreDown                 503  the store does not answer
├── TooSlow                   504  the store answers, but not this in time
├── Busy                      503  too many others are waiting
├── DiskFull                  507  the disk is full
├── DataFolder                500  the data folder cannot be used as it is
│   ├── DamagedFile           500  a file in it is damaged
│   └── OpenToOthers          500  other accounts of the machine may read it
└── EngineError               500  an engine could not be started
"""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.language import gettext, lazy


class GraphsvcError(Exception):
    """Base of errors shown to users; the message is lower case and says what to change."""

    status = 500
    title = lazy("Something went wrong")


class BadInput(GraphsvcError):
    status = 400
    title = lazy("The request cannot be read")


class NotSignedIn(GraphsvcError):
    status = 401
    title = lazy("Open graphsvc with the link that it printed")


class Forbidden(GraphsvcError):
    status = 403
    title = lazy("Not allowed")


class NotFound(GraphsvcError):
    """Nothing is there. entity, key: the kind of record that was asked for, and what was taken for its key."""

    status = 404
    title = lazy("Not found")

    def __init__(self, message: str, entity: str = "", key: str = "") -> None:
        self.entity, self.key = entity, key
        super().__init__(message)


class Merged(NotFound):
    """The record was merged into another one, whose key is `into`."""

    def __init__(self, entity: str, key: str, into: str) -> None:
        self.into = into
        record = gettext(entity)
        message = gettext("%(record)s %(key)s was merged into %(into)s", record=record, key=key, into=into)
        super().__init__(message, entity, key)


class Conflict(GraphsvcError):
    status = 409
    title = lazy("In conflict with what is stored")


class Stale(GraphsvcError):
    status = 412
    title = lazy("Somebody changed this in the meantime")


class TooLarge(GraphsvcError):
    status = 413
    title = lazy("Too large")


class PreconditionRequired(GraphsvcError):
    status = 428
    title = lazy("Say which version you change")


class StoreDown(GraphsvcError):
    status = 503
    title = lazy("The store does not answer")


class Busy(GraphsvcError):
    status = 503
    title = lazy("Too many requests at once")


class DiskFull(GraphsvcError):
    status = 507
    title = lazy("The disk is full")


class DataFolder(GraphsvcError):
    title = lazy("The data folder cannot be used as it is")


class DamagedFile(DataFolder):
    pass


class OpenToOthers(DataFolder):
    pass


class TooSlow(GraphsvcError):
    status = 504
    title = lazy("This took too long")


class EngineError(GraphsvcError):
    title = lazy("The store could not be started")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value, and what to change.

    file and line (from 1, the header is line 1) are empty where the value came from a form or from JSON;
    sheet is the sheet of a workbook, and cell the name of the cell there, such as B7.
    """

    message: str
    field: str = ""
    value: str = ""
    file: str = ""
    sheet: str = ""
    line: int | None = None
    cell: str = ""


class Problems(BadInput):
    """All problems with the input at once; nothing was written."""

    status = 422
    title = lazy("Please correct this first")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.field}: {p.message}" if p.field else p.message for p in problems[:5]))
