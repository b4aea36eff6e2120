"""Recording introductions: which chain was proposed, and how it was decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import cast

from graphsvc import language
from graphsvc.analytics import introducers as analytics
from graphsvc.capture import editing
from graphsvc.capture.editing import Who
from graphsvc.errors import BadInput, Conflict, Problem, Problems
from graphsvc.files import values
from graphsvc.language import gettext as _
from graphsvc.model import parameters, records
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps, introducers, search
from graphsvc.storage.changes import Written
from graphsvc.storage.store import Store


def decide(
    store: Store,
    asked: introducers.Asked,
    chain: Sequence[str],
    status: str,
    note: str | None,
    period: Period,
    today: datetime.date,
    who: Who,
) -> Written:
    """Record that a chain is proposed, or was today accepted, declined or done.

    period: for which the chain was suggested. Raises BadInput, NotFound or Problems where the chain does not lead to a
    target that was asked for; Conflict where it was decided before.
    """
    current = store.snapshot()
    _check_chain(current, asked, chain, period)
    row = {
        "municipality": asked.municipality or None,
        "sector": asked.sector or None,
        "partner": chain[-1],
        "chain": list(chain),
        "status": parameters.one_of("status", status, introducers.STATUSES),
        "proposed_on" if status == "proposed" else "decided_on": today.isoformat(),
        "note": note or None,
    }
    _record, written = editing.create(store, "introduction", row, who, _unanswered)
    return written


def redecide(store: Store, key: str, status: str, day: datetime.date, expected: int | None, who: Who) -> Written:
    """Change the status of a recorded introduction. Raises NotFound, PreconditionRequired, Stale, BadInput, Conflict.

    An accepted introduction keeps its day when it is done later: its outcome counts from acceptance.
    """
    row = search.get(store.snapshot(), "introduction", key).row()
    since = row.get("decided_on") if row["status"] == "accepted" and status == "done" else None
    known = parameters.one_of("status", status, introducers.STATUSES)
    decided = {"status": known, "decided_on": since or day.isoformat()}
    _record, written = editing.change(store, "introduction", key, {**row, **decided}, expected, who, _unanswered)
    return written


def _check_chain(snapshot: Snapshot, asked: introducers.Asked, chain: Sequence[str], period: Period) -> None:
    """Raise where a chain does not lead from the asker to a target that was asked for."""
    if not 2 <= len(chain) <= 3:
        raise BadInput(_("a chain names who asks, who introduces and who is to be met, as keys"))
    for number, key in enumerate(chain):
        if key in chain[:number]:
            raise Problems([Problem(_("a chain names everybody once"), field="chain", value=key)])
    if asked.partner and not (asked.municipality or asked.sector):
        starts = {search.named(snapshot, "partner", asked.partner)} if asked.with_ else host_and_staff(snapshot)
        targets = {search.named(snapshot, "partner", asked.with_ or asked.partner)}
    elif asked.municipality and asked.sector and not (asked.partner or asked.with_):
        starts, board = host_and_staff(snapshot), gaps.board(snapshot, period)
        cell = gaps.cell(snapshot, period, asked.municipality, asked.sector)
        targets = analytics.belonging(snapshot, introducers.ground(snapshot, period.day), board, cell)
    else:
        raise BadInput(_("name a municipality and a sector, or a partner, or a partner and with whom"))
    for key, allowed in ((chain[0], starts), (chain[-1], targets)):
        if key not in allowed:
            message = _("a chain leads from whoever asks to somebody who was asked for; reload the page")
            raise Problems([Problem(message, field="chain", value=key)])


def _unanswered(current: Snapshot, record: records.Record) -> None:
    """Raise Conflict where another record decides the same chain for the same gap or partner."""
    row = cast(records.Introduction, record)
    for other in current.table(records.Introduction).values():
        same = (other.municipality, other.sector, other.partner) == (row.municipality, row.sector, row.partner)
        if same and other.chain == row.chain and other.key != row.key and other.status != "proposed":
            raise Conflict(
                _(
                    "this was answered already (%(status)s) by introduction %(key)s; open it and change it there",
                    status=values.label(other.status, language.current()),
                    key=other.key,
                )
            )
