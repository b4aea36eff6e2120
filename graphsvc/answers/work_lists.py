"""The lists beside the gap board by name, and their entries as rows of a CSV file."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from graphsvc import sizes
from graphsvc.answers import cut_points, dormant, never_engaged, seats, underconnected, unknowns, work_list
from graphsvc.answers.work_list import WorkList
from graphsvc.jobs.queue import Background
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot

#: Name of a list, the last part of its URL -> the function that makes it.
LISTS: dict[str, Callable[[Snapshot, Period, bool, int | None, Background | None], WorkList]] = {
    "quiet": dormant.listed,
    "never": never_engaged.listed,
    "seats": seats.listed,
    "apart": underconnected.listed,
    "cut": cut_points.listed,
    "unknowns": unknowns.listed,
}
MODELS: dict[str, type[WorkList]] = {
    "quiet": dormant.DormantPartners,
    "never": never_engaged.NeverEngagedPartners,
    "seats": seats.Seats,
    "apart": underconnected.UnderconnectedGroups,
    "cut": cut_points.CutPoints,
    "unknowns": unknowns.Unknowns,
}


def listed(
    snapshot: Snapshot,
    period: Period,
    name: str,
    without_us: bool = False,
    most: int | None = None,
    background: Background | None = None,
) -> WorkList:
    """One of the LISTS, in the current language; without_us makes a difference to `unknowns`, `apart` and `cut` alone.

    most: at most so many entries, and of seats none that is filled. background: computes those of a large network;
    None: computed at once.
    """
    return LISTS[name](snapshot, period, without_us, most, background)


def at_hand(snapshot: Snapshot, period: Period, name: str, without_us: bool, most: int) -> WorkList:
    """The first entries of a list if cheap to compute; for a large network none, and no sentence.

    A list that is shown beside something else must not delay it: each list has a page of its own.
    """
    most_at_hand = sizes.CUTS_AT_HAND if name == "cut" else sizes.LARGE
    if len(snapshot.participations) > most_at_hand and name != "seats":
        return MODELS[name].model_validate(work_list.head(snapshot, period, "", 0) | {name: []})
    return listed(snapshot, period, name, without_us, most)


def table(found: WorkList) -> list[dict[str, str]]:
    """The entries as rows of a CSV file."""
    return [
        {name: _cell(value) for name, value in entry.model_dump(exclude={"people"}).items()} for entry in found.entries
    ]


def _cell(value: object) -> str:
    """A value as text: lists joined by `|`, pairs by `/`, empty for None."""
    if isinstance(value, (list, tuple)):
        parts = cast(list[object], value)
        return "|".join(
            "/".join(cast(tuple[str, ...], part)) if isinstance(part, tuple) else str(part) for part in parts
        )
    return "" if value is None else str(value)
