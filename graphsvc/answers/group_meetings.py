"""How often groups of partners meet: those that meet less than expected, and the matrix of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from graphsvc import language
from graphsvc.answers import descriptions
from graphsvc.answers.answer import Answer
from graphsvc.answers.descriptions import Value
from graphsvc.language import gettext as _
from graphsvc.questions import group_meetings as question
from graphsvc.questions.measures import Measures

#: Number of pairs shown that meet less than expected.
SHOWN = 8
#: Columns of a CSV file of meetings.
VALUES = ("observed", "expected", "density", "low", "high", "fewer", "more")


class Meeting(Answer):
    """Two groups, or one with itself: collaborations shared, expected, and in random networks.

    density: share of the pairs of their partners that are tied; low, high: 5th and 95th percentile in random networks;
    fewer, more: share of these in which they meet as little or as much; apart: whether they are two groups that meet
    less than expected.
    """

    one: str
    other: str
    observed: Value
    expected: Value
    density: Value | None
    low: Value | None
    high: Value | None
    fewer: Value | None
    more: Value | None
    apart: bool


class Row(Answer):
    """Two groups that meet less than expected; by_chance: whether that is insignificant, None until tested."""

    one: str
    other: str
    observed: str
    expected: str
    by_chance: bool | None


class Cell(Answer):
    """Ratio of shared to expected collaborations of two groups, with `*` where significant; empty where undefined."""

    ratio: str
    density: str


class Grouping(Answer):
    """Meetings of one grouping. apart: None where there are too many groups; matrix: a row for each group.

    untried: text shown where the significance is not known.
    """

    by: str
    untried: str
    apart: list[Row] | None
    groups: list[str]
    matrix: list[list[Cell]]


def meetings(rows: Iterable[question.Meeting] | None) -> list[Meeting] | None:
    """The meetings of all pairs of groups; None where there are too many."""
    return None if rows is None else [Meeting(**asdict(row), apart=row.apart) for row in rows]


def groupings(found: Measures) -> list[Grouping]:
    """The meetings by sector and by municipality, as a page shows them."""
    untried = _("being tried") if found.bands.state == "running" and not found.chances else _("not tried")
    return [_grouping(by, untried, rows) for by, rows in found.meetings.items()]


def table(found: Measures) -> list[dict[str, str]]:
    """The meetings as rows of a CSV file."""
    return [
        {"by": by, "one": row.one, "other": row.other}
        | {name: descriptions.plain(getattr(row, name)) for name in VALUES}
        for by, rows in found.meetings.items()
        for row in rows or ()
    ]


def _grouping(by: str, untried: str, rows: tuple[question.Meeting, ...] | None) -> Grouping:
    groups = sorted({group for row in rows or () for group in (row.one, row.other)})
    met = {pair: row for row in rows or () for pair in ((row.one, row.other), (row.other, row.one))}
    return Grouping(
        by=by,
        untried=untried,
        apart=None if rows is None else _apart(rows),
        groups=groups,
        matrix=[[_cell(met.get((one, other))) for other in groups] for one in groups],
    )


def _apart(rows: tuple[question.Meeting, ...]) -> list[Row]:
    first = [row for row in rows if row.apart][:SHOWN]
    beside = [value for row in first for value in (row.expected, row.observed)]
    return [
        Row(
            one=row.one,
            other=row.other,
            observed=descriptions.shown(row.observed, "number", beside),
            expected=descriptions.shown(row.expected, "number", beside),
            by_chance=row.by_chance,
        )
        for row in first
    ]


def _cell(row: question.Meeting | None) -> Cell:
    if row is None or not row.expected:
        return Cell(ratio="", density="")
    ratio = language.number(round(row.observed / row.expected, 1))
    return Cell(
        ratio=f"{ratio}*" if row.by_chance is False else ratio,
        density="" if row.density is None else descriptions.shown(row.density, "share"),
    )
