"""Who may do what: one table, and an endpoint without an entry is refused.

In local mode there is one actor, who may do everything, on loopback only.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.model import records
from graphsvc.questions.work_lists import LISTS

OPEN, READ, WRITE = "open", "read", "write"

#: endpoint -> permission; open needs no token.
TABLE: dict[str, str] = {
    "static": OPEN,
    "security.enter": OPEN,
    "security.leave_page": READ,
    "security.leave": WRITE,
    "security.livez": OPEN,
    "security.readyz": OPEN,
    "security.metrics": READ,
    "openapi.read": READ,
    "openapi.page": READ,
    "today.page": READ,
    "today.read": READ,
    "gaps.page": READ,
    "gaps.cell_page": READ,
    "gaps.table": READ,
    "gaps.read": READ,
    "gaps.read_cell": READ,
    "gaps.expect_page": WRITE,
    **{f"work_lists.{name}_{view}": READ for name in LISTS for view in ("page", "table", "read")},
    "removal.page": READ,
    "removal.table": READ,
    "removal.read": READ,
    "measures.page": READ,
    "measures.table": READ,
    "measures.read": READ,
    "work.read": READ,
    "introducers.page": READ,
    "introducers.table": READ,
    "introducers.decide_page": WRITE,
    "introducers.read": READ,
    "maps.page": READ,
    "maps.read": READ,
    "maps.library": OPEN,
    "history.page": READ,
    "history.table": READ,
    "history.read": READ,
    "report.page": READ,
    "report.line_page": READ,
    "report.table": READ,
    "report.read": READ,
    "report.read_line": READ,
    "changes.page": READ,
    "changes.batch_page": READ,
    "changes.undo_page": WRITE,
    "changes.read": READ,
    "changes.undo": WRITE,
    "imports.page": READ,
    "imports.check_page": WRITE,
    "imports.job_page": READ,
    "imports.table": READ,
    "imports.run_page": WRITE,
    "imports.template": READ,
    "imports.check": WRITE,
    "imports.read": READ,
    "imports.run": WRITE,
    "export.page": READ,
    "export.table": READ,
    "export.read": READ,
    "attendance.page": READ,
    "attendance.take_page": WRITE,
    "attendance.read": READ,
    "attendance.take": WRITE,
    "collaboration_participations.index": READ,
}


def _of_records() -> Iterator[tuple[str, str]]:
    for model in records.RECORDS.values():
        name = model.plural.replace("-", "_")
        yield from ((f"{name}.{view}", READ) for view in ("index", "new", "record", "edit", "confirm"))
        yield from ((f"{name}.{view}", WRITE) for view in ("create", "change", "delete"))
        yield from ((f"api_{name}.{view}", READ) for view in ("index", "read"))
        yield from ((f"api_{name}.{view}", WRITE) for view in ("create", "change", "delete"))


TABLE.update(_of_records())
