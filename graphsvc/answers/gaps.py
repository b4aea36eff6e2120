"""The gap board, its cells, and the sentence that explains each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from pydantic import Field

from graphsvc import language
from graphsvc.analytics import gaps
from graphsvc.analytics.gaps import GAPS, STATES, State
from graphsvc.answers import introducers
from graphsvc.answers.answer import Answer, Json, Windowed, window
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import gaps as question

#: Number of gaps shown with a first step for each, unless all are asked for.
MOST = 12
#: Number of a cell's partners that are named.
NAMED = 3


class Summary(Answer):
    """The figures of the board's first sentence.

    expected: cells where somebody is expected; gaps: of these the gaps; nobody: of these, nobody engaged;
    sector: the sector missing in most places, in `missing` of `places`.
    """

    expected: int
    gaps: int
    nobody: int
    sector: str | None
    missing: int
    places: int


class Cell(Answer):
    """One municipality and sector on a day: its state with a label, and the sentence that explains it.

    expected: number of partners wanted, and its `source` (council, population, unrecorded-population, none);
    partners: those belonging to the cell; of them engaged: in the window, ever: at any time until the day, attended:
    ever present at anything; resting_on: the person whose absence would leave fewer engaged than expected;
    province_wide: partners in the sector that serve the whole province; without_sector: number of organizations of the
    municipality with no sector recorded; newcomers: per year, recorded or `estimated`, null where unknown.
    """

    municipality: str
    sector: str
    state: State
    expected: int
    source: str
    partners: tuple[str, ...]
    engaged: tuple[str, ...]
    ever: tuple[str, ...]
    attended: tuple[str, ...]
    resting_on: str | None
    province_wide: tuple[str, ...]
    without_sector: int
    newcomers: float | None
    estimated: bool
    label: str
    sentence: str
    title: str = Field(exclude=True)


class OpenedCell(Cell):
    """A cell with suggested introductions."""

    introductions: introducers.Suggested


class RankedCell(Cell):
    """A gap with the first step to take; null where there is none."""

    introduction: str | None


class Board(Windowed):
    """The gap board: a cell for every municipality and sector. gaps: those that are gaps, the most pressing first.

    unknown_places: municipalities where no organization is recorded.
    """

    version: int
    summary: Summary
    municipalities: tuple[str, ...]
    sectors: tuple[str, ...]
    cells: list[Cell]
    gaps: list[tuple[str, str]]
    unknown_places: tuple[str, ...]
    sentence: str = Field(exclude=True)

    @property
    def ranked(self) -> list[Cell]:
        """The gaps, the most pressing first."""
        cells = {(cell.municipality, cell.sector): cell for cell in self.cells}
        return [cells[place] for place in self.gaps]


class Square(Answer):
    """A cell of the board table."""

    sector: str
    state: State
    label: str
    title: str


class Row(Answer):
    """A municipality as a row of the board table, with a square for each sector."""

    municipality: str
    squares: list[Square]


class Counted(Answer):
    """A state, and the number of cells of the board in it."""

    state: State
    label: str
    cells: int


class Overview(Answer):
    """What a page shows around the board table; states: of all cells, row by row."""

    municipalities: tuple[str, ...]
    sectors: tuple[str, ...]
    states: tuple[State, ...]
    counted: list[Counted]
    summary: Summary
    unknown_places: tuple[str, ...]

    @property
    def gap_states(self) -> list[Counted]:
        """The states that are gaps, the worst first."""
        return [self.counted[STATES.index(state)] for state in GAPS]


class Ranked(Answer):
    """The first of `total` gaps that match, the most pressing first."""

    cells: list[RankedCell]
    total: int


def board(snapshot: Snapshot, period: Period, without_us: bool = False) -> Board:
    """The gap board of a period; `without_us` leaves the host and its staff out."""
    board = question.board(snapshot, period, without_us)
    figures = summary(question.summary(board))
    return Board(
        **window(period),
        version=snapshot.version,
        summary=figures,
        municipalities=board.municipalities,
        sectors=board.sectors,
        cells=[_cell(snapshot, board.cells[place], period) for place in sorted(board.cells)],
        gaps=[(cell.municipality, cell.sector) for cell in board.gaps],
        unknown_places=board.unknown_places,
        sentence=board_sentence(snapshot, figures),
    )


def summary(found: question.Summary) -> Summary:
    """The figures as an answer."""
    return Summary(**asdict(found))


def overview(snapshot: Snapshot, period: Period, without_us: bool = False) -> Overview:
    """The board for its page, without its rows."""
    board = question.board(snapshot, period, without_us)
    states: tuple[State, ...] = tuple(cell.state for cell in board.cells.values())
    return Overview(
        municipalities=board.municipalities,
        sectors=board.sectors,
        states=states,
        counted=[Counted(state=state, label=state_label(state), cells=states.count(state)) for state in STATES],
        summary=summary(question.summary(board)),
        unknown_places=board.unknown_places,
    )


def rows(snapshot: Snapshot, period: Period, without_us: bool = False) -> list[Row]:
    """The rows of the board table, by municipality, with their squares, by sector."""
    board = question.board(snapshot, period, without_us)
    labels = {state: state_label(state) for state in STATES}
    return [
        Row(
            municipality=place,
            squares=[
                Square(sector=cell.sector, state=cell.state, label=labels[cell.state], title=_title(snapshot, cell))
                for cell in (board.cells[place, sector] for sector in board.sectors)
            ],
        )
        for place in board.municipalities
    ]


def ranked(
    snapshot: Snapshot, period: Period, without_us: bool, state: str = "", sector: str = "", everything: bool = False
) -> Ranked:
    """The gaps in a state and a sector, empty for any; state `nobody-engaged`: all gaps with nobody engaged."""
    chosen = question.chosen(question.board(snapshot, period, without_us), state, sector)
    return Ranked(
        cells=[
            *ranked_cells(snapshot, period, chosen[:MOST], without_us),
            *(_ranked(snapshot, cell, period, "") for cell in (chosen[MOST:] if everything else ())),
        ],
        total=len(chosen),
    )


def ranked_cells(
    snapshot: Snapshot, period: Period, found: list[gaps.Cell], without_us: bool = False
) -> list[RankedCell]:
    """Gaps with the first step to take for each."""
    leads = introducers.leads(snapshot, period, found, without_us)
    return [_ranked(snapshot, cell, period, lead) for cell, lead in zip(found, leads, strict=True)]


def cell(snapshot: Snapshot, period: Period, municipality: str, sector: str, without_us: bool = False) -> Cell:
    """One cell of the board; raises NotFound."""
    return _cell(snapshot, question.cell(snapshot, period, municipality, sector, without_us), period)


def opened(
    snapshot: Snapshot,
    period: Period,
    municipality: str,
    sector: str,
    without_us: bool = False,
    background: Background | None = None,
) -> OpenedCell:
    """One cell of the board with suggested introductions; raises NotFound."""
    cell = question.cell(snapshot, period, municipality, sector, without_us)
    suggested = introducers.for_gap(snapshot, period, cell, background)
    return OpenedCell(**_said(snapshot, cell, period), introductions=suggested)


def table(snapshot: Snapshot, period: Period, without_us: bool, everything: bool) -> list[dict[str, str]]:
    """The gaps, the most pressing first, or with `everything` every cell, as rows of a CSV file."""
    board = question.board(snapshot, period, without_us)
    return [
        {
            "municipality": cell.municipality,
            "sector": cell.sector,
            "state": cell.state,
            "expected": str(cell.expected),
            "engaged": "|".join(cell.engaged),
            "partners": "|".join(cell.partners),
            "newcomers": "" if cell.newcomers is None else str(round(cell.newcomers)),
            "estimated": "yes" if cell.estimated else "no",
            "sentence": _sentence(snapshot, cell, period),
        }
        for cell in (board.cells.values() if everything else board.gaps)
    ]


def places_table(snapshot: Snapshot, period: Period, without_us: bool) -> list[dict[str, str]]:
    """The municipalities where no organization is recorded, as rows of a CSV file."""
    board = question.board(snapshot, period, without_us)
    return [{"municipality": key, "name": language.name(snapshot.municipalities[key])} for key in board.unknown_places]


def _cell(snapshot: Snapshot, cell: gaps.Cell, period: Period) -> Cell:
    return Cell(**_said(snapshot, cell, period))


def _ranked(snapshot: Snapshot, cell: gaps.Cell, period: Period, lead: str) -> RankedCell:
    return RankedCell(**_said(snapshot, cell, period), introduction=lead or None)


def _said(snapshot: Snapshot, cell: gaps.Cell, period: Period) -> Json:
    """The fields of a cell, with its sentence."""
    return {
        **asdict(cell),
        "label": state_label(cell.state),
        "sentence": _sentence(snapshot, cell, period),
        "title": _title(snapshot, cell),
    }


def _title(snapshot: Snapshot, cell: gaps.Cell) -> str:
    """Title of a cell: its sector and municipality."""
    sector, place = snapshot.sectors[cell.sector], snapshot.municipalities[cell.municipality]
    return _("%(sector)s in %(place)s", sector=language.name(sector), place=language.name(place))


def _plain(_of: str, text: str) -> str:
    return text


def board_sentence(snapshot: Snapshot, figures: Summary, figure: Callable[[str, str], str] = _plain) -> str:
    """The board's first sentence, in the current language.

    figure: (field of Summary, formatted value) -> text of that figure, such as a link.
    """
    text = ngettext(
        "Of %(expected)s expected place at the table, %(nobody)s has nobody engaged.",
        "Of %(expected)s expected places at the table, %(nobody)s have nobody engaged.",
        figures.expected,
        expected=figure("expected", language.number(figures.expected)),
        nobody=figure("nobody", language.number(figures.nobody)),
    )
    if figures.sector is None:
        return text
    missing = ngettext(
        "%(sector)s is missing in %(missing)s of %(places)s municipality.",
        "%(sector)s is missing in %(missing)s of %(places)s municipalities.",
        figures.places,
        sector=figure("sector", language.name(snapshot.sectors[figures.sector])),
        missing=figure("missing", language.number(figures.missing)),
        places=figure("places", language.number(figures.places)),
    )
    return f"{text} {missing}"


def state_label(state: State) -> str:
    """Label of a state in the current language."""
    return {
        "not-expected": _("Not expected"),
        "covered": _("At the table"),
        "one-person": _("Relies on one person"),
        "thin": _("Too few"),
        "inactive": _("Inactive"),
        "not-involved": _("Not yet involved"),
        "province-wide": _("Province-wide only"),
        "unknown": _("We do not know"),
        "no-partner": _("Nobody"),
    }[state]


def _sentence(snapshot: Snapshot, cell: gaps.Cell, period: Period) -> str:
    """The sentence on why a cell is in its state, in the current language."""
    names = [language.name(snapshot.partners[key]) for key in cell.engaged[:NAMED]]
    parts = [_newcomers(cell)] if cell.is_gap else []
    since = language.date(period.start.isoformat()[:7])
    match cell.state:
        case "not-expected":
            parts.append(_("Nobody is expected here."))
            if cell.engaged:
                parts.append(
                    ngettext(
                        "%(count)s partner is engaged all the same.",
                        "%(count)s partners are engaged all the same.",
                        len(cell.engaged),
                    )
                )
        case "covered":
            parts.append(
                ngettext(
                    "%(count)s partner engaged since %(since)s: %(names)s.",
                    "%(count)s partners engaged since %(since)s: %(names)s.",
                    len(cell.engaged),
                    since=since,
                    names=language.joined(names, len(cell.engaged)),
                )
            )
        case "one-person":
            person = snapshot.partners.get(cell.resting_on or "")
            parts.append(
                _(
                    "%(names)s engaged since %(since)s, but all of it went through %(person)s.",
                    names=language.joined(names, len(cell.engaged)),
                    since=since,
                    person=language.name(person) if person else _("one person"),
                )
            )
        case "thin":
            parts.append(
                ngettext(
                    "%(count)s partner engaged since %(since)s (%(names)s), %(expected)s expected.",
                    "%(count)s partners engaged since %(since)s (%(names)s), %(expected)s expected.",
                    len(cell.engaged),
                    since=since,
                    names=language.joined(names, len(cell.engaged)),
                    expected=cell.expected,
                )
            )
        case "inactive":
            once = [language.name(snapshot.partners[key]) for key in cell.ever[:NAMED]]
            parts.append(
                _(
                    "Nobody engaged since %(since)s; %(names)s once took part.",
                    since=since,
                    names=language.joined(once, len(cell.ever)),
                )
            )
        case "not-involved":
            parts.append(
                ngettext(
                    "%(count)s partner known, never at a meeting or project.",
                    "%(count)s partners known, none ever at a meeting or project.",
                    len(cell.partners),
                )
            )
            if cell.attended:
                parts.append(
                    ngettext(
                        "%(count)s came to an event or a reception.",
                        "%(count)s came to an event or a reception.",
                        len(cell.attended),
                    )
                )
            else:
                parts.append(_("None ever came to anything."))
        case "province-wide":
            wide = [language.name(snapshot.partners[key]) for key in cell.province_wide[:NAMED]]
            parts.append(
                _(
                    "No partner of the place; %(names)s works across the province.",
                    names=language.joined(wide, len(cell.province_wide)),
                )
            )
        case "unknown":
            if cell.source == "unrecorded-population":
                parts.append(_("The population is not recorded, so nobody can say whether somebody is expected."))
            else:
                parts.append(_("No organization of this place is recorded at all."))
        case "no-partner":
            parts.append(_("No partner is recorded here."))
            if cell.without_sector:
                parts.append(
                    ngettext(
                        "%(count)s organization of the place has no sector recorded.",
                        "%(count)s organizations of the place have no sector recorded.",
                        cell.without_sector,
                    )
                )
    return " ".join(part for part in parts if part)


def council_sentence(cell: Cell) -> str:
    """The sentence on how many are engaged and expected in a cell, naming nobody."""
    return ngettext(
        "%(engaged)s engaged, %(count)s expected.",
        "%(engaged)s engaged, %(count)s expected.",
        cell.expected,
        engaged=language.number(len(cell.engaged)),
    )


def _newcomers(cell: gaps.Cell) -> str:
    if cell.newcomers is None:
        return _("Newcomers a year are not recorded.")
    count = round(cell.newcomers)
    if cell.estimated:
        return ngettext(
            "About %(count)s newcomer a year (estimated).", "About %(count)s newcomers a year (estimated).", count
        )
    return ngettext("%(count)s newcomer a year.", "%(count)s newcomers a year.", count)
