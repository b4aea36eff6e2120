"""The map as a table: its discs as rows, sorted by a column and in pages, each with its strongest ties."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc import language
from graphsvc.answers import groups, legend, marks
from graphsvc.answers.answer import Answer
from graphsvc.answers.linked import Page, Part
from graphsvc.answers.maps import PARTNERS, names_of
from graphsvc.language import gettext as _
from graphsvc.maps.drawing import Drawing
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps as question
from graphsvc.questions.maps import Choice, Row

#: Rows of a page, and sectors of a row that are named.
ROWS, SECTORS = 50, 6
COLUMNS = ("name", "partners", "engaged", "group", "marks", "figure", "sectors", "strength")
#: What rows may be sorted by; with a minus the other way round than one looks for first: names from the end, numbers
#: from the least.
SORTS = ("name", "partners", "engaged", "figure", "strength")
ORDERS = tuple(sign + name for name in SORTS for sign in ("", "-"))


class Column(Answer):
    """A column; sort: what it may be sorted by, or empty; direction: as aria-sort has it, or empty."""

    name: str
    label: str
    number: bool
    sort: str
    direction: str


class Table(Answer):
    """A page of rows; each cell is text in parts, some with the page behind them."""

    columns: list[Column]
    rows: list[list[list[Part]]]
    page: int
    pages: int
    told: str


def table(
    snapshot: Snapshot, choice: Choice, found: Drawing, address: Page, sort: str = "", page: int = 1, rows: int = ROWS
) -> Table:
    """The rows of a page; address: view and key of a disc -> the page behind its name; sort: one of ORDERS.

    A page after the last one is the last one. For the council partners stand by name, since none is ranked.
    """
    counted, names = found.view not in PARTNERS, names_of(snapshot, found)
    hidden = {
        "partners": not counted,
        "engaged": choice.council,
        "marks": not any(disc.marks for disc in found.discs),
        "group": not found.groups,
        "figure": not found.most,
    }
    shown = [name for name in COLUMNS if not hidden.get(name, False)]
    usual = "name" if choice.council and not counted else ""
    by = sort if sort.removeprefix("-") in shown and not usual else usual
    ordered = _sorted(question.table(found), by, {disc.key: disc.figure or 0.0 for disc in found.discs}, names)
    pages = max(1, -(-len(ordered) // rows))
    page = min(max(1, page), pages)
    cells = _Cells(snapshot, choice, found, address)
    return Table(
        columns=[_column(name, choice, by, bool(usual)) for name in shown],
        rows=[[cells.of(name, row) for name in shown] for row in ordered[(page - 1) * rows : page * rows]],
        page=page,
        pages=pages,
        told=_("Page %(page)s of %(pages)s", page=language.number(page), pages=language.number(pages)),
    )


def _column(name: str, choice: Choice, by: str, fixed: bool) -> Column:
    labels = {
        "name": _("Name"),
        "partners": _("Partners"),
        "engaged": _("Engaged"),
        "group": _("Group"),
        "marks": _("Marks"),
        "figure": legend.figure_label(choice),
        "sectors": _("Sectors"),
        "strength": _("Strongest ties"),
    }
    falling = (by == name) != (name == "name") if by.removeprefix("-") == name else False
    direction = ("descending" if falling else "ascending") if by.removeprefix("-") == name else ""
    return Column(
        name=name,
        label=labels[name],
        number=name in ("partners", "figure"),
        sort="" if fixed or name not in SORTS else f"-{name}" if by == name else name,
        direction=direction,
    )


def _sorted(rows: list[Row], by: str, figures: dict[str, float], names: dict[str, str]) -> list[Row]:
    """The rows by a column, those that are equal in it as they came: with most partners or ties first."""
    keys: dict[str, Callable[[Row], float]] = {
        "partners": lambda row: -row.partners,
        "engaged": lambda row: -row.engaged,
        "figure": lambda row: -figures[row.key],
        "strength": lambda row: -max((weight for _other, weight in row.strongest), default=0.0),
    }
    turned = by.startswith("-")
    if by.removeprefix("-") == "name":
        return sorted(rows, key=lambda row: language.folded(names[row.key]), reverse=turned)
    key = keys.get(by.removeprefix("-"))
    return sorted(rows, key=key, reverse=turned) if key else rows


class _Cells:
    """The cells of rows."""

    def __init__(self, snapshot: Snapshot, choice: Choice, found: Drawing, address: Page) -> None:
        self._snapshot, self._view, self._address = snapshot, found.view, address
        self._names, self._counted = names_of(snapshot, found), found.view not in PARTNERS
        self._groups = groups.names(found)
        self._discs = {disc.key: disc for disc in found.discs}

    def of(self, column: str, row: Row) -> list[Part]:
        disc = self._discs[row.key]
        match column:
            case "name":
                return [self._name(row.key)]
            case "sectors":
                return [Part(text=self._sectors(row), href="")]
            case "strength":
                return self._strongest(row)
            case "partners":
                text = language.number(row.partners)
            case "engaged":
                text = language.number(row.engaged) if self._counted else _("yes") if row.engaged else _("no")
            case "group":
                text = self._groups.get(row.key, "")
            case "marks":
                text = marks.told(disc, self._counted)
            case _:
                text = "" if disc.figure is None else language.share(disc.figure)
        return [Part(text=text, href="")]

    def _name(self, key: str) -> Part:
        return Part(text=self._names[key], href=self._address(self._view, key))

    def _sectors(self, row: Row) -> str:
        told = [
            (language.name(self._snapshot.sectors[sector]), count) for sector, count in row.sectors[:SECTORS] if sector
        ]
        return language.listed(f"{name} {language.number(count)}" if self._counted else name for name, count in told)

    def _strongest(self, row: Row) -> list[Part]:
        parts: list[Part] = []
        for other, weight in row.strongest:
            parts += [self._name(other), Part(text=f" {language.number(round(weight, 1))}, ", href="")]
        return [*parts[:-1], Part(text=parts[-1].text.removesuffix(", "), href="")] if parts else []
