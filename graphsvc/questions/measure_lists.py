"""The lists behind measures: which partners, ties or meetings a measure counts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from graphsvc.analytics.figures import Network
from graphsvc.analytics.over_time import Course
from graphsvc.analytics.turnover import Pairs
from graphsvc.errors import NotFound
from graphsvc.language import gettext as _

#: Number of rows shown beside a measure; a file has all of them.
SHOWN = 10
_PAIR = {"one": "partner", "other": "partner"}
#: Measure with a list behind it -> field of its rows -> kind of record whose key the field holds.
LISTS: dict[str, dict[str, str]] = {
    "isolates": {"partner": "partner"},
    "components": {"partners": "partner"},
    "communities": {"partners": "partner"},
    "cut_partners": {"partner": "partner", "lost": "partner"},
    "engaged_first": {"partner": "partner"},
    "engaged_left": {"partner": "partner"},
    "ties_formed": _PAIR,
    "ties_kept": _PAIR,
    "ties_revived": _PAIR,
    "ties_lapsed": _PAIR,
    "sectors_met": {"one": "sector", "other": "sector", "collaboration": "collaboration"},
    "attributed": {**_PAIR, "met_in": "collaboration", "later": "collaboration"},
}


def columns(figure: str) -> dict[str, str]:
    """Field -> kind of record whose key it holds, in the rows behind a measure; raises NotFound without a list."""
    if figure not in LISTS:
        raise NotFound(
            _("there is no list behind %(figure)s; there is behind %(all)s", figure=figure, all=", ".join(LISTS))
        )
    return LISTS[figure]


def rows(course: Course, network: Network, figure: str, most: int | None = None) -> list[dict[str, Any]]:
    """The rows that a measure counts, at most `most`.

    Pieces and groups by size, cut partners by how many they cut off, ties by strength, meetings by day, the latest
    first, partners by key.
    """
    start = course.now.window[0]
    match figure:
        case "isolates":
            return [{"partner": piece[0]} for piece in network.pieces if len(piece) == 1][:most]
        case "components":
            return [{"partners": piece} for piece in network.pieces[:most]]
        case "communities":
            groups = network.communities.groups if network.communities else ()
            return [{"partners": list(group)} for group in groups[:most]]
        case "cut_partners":
            cuts = network.cuts[:most]
            return [{"partner": cut.partner, "lost": [key for piece in cut.lost for key in piece]} for cut in cuts]
        case "engaged_first":
            return [{"partner": key} for key in course.now.first[:most]]
        case "engaged_left":
            return [{"partner": key} for key in (course.now.left or ())[:most]]
        case "ties_formed" | "ties_kept" | "ties_revived" | "ties_lapsed":
            ties: Pairs = getattr(course.ties, figure.removeprefix("ties_"))
            return [{"one": one, "other": other, "strength": weight} for one, other, weight in ties.strongest(most)]
        case "sectors_met":
            met = [row for row in course.first_meetings or () if row.day >= start][::-1]
            return [asdict(row) | {"day": _day(row.day)} for row in met[:most]]
        case "attributed":
            pairs = [row for row in course.attributed or () if row.since >= start][::-1]
            return [asdict(row) | {"met_on": _day(row.met_on), "since": _day(row.since)} for row in pairs[:most]]
        case _:
            raise ValueError(figure)


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
