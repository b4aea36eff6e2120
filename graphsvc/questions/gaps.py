"""Where the gaps are: the board, its cells, and the sentence that explains each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphsvc import language
from graphsvc.analytics import gaps
from graphsvc.analytics.gaps import Board, Cell
from graphsvc.errors import NotFound
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network import engagement, facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot

#: What the board rests on.
RESTS_ON = engagement.RESTS_ON | {facets.PARTNER, facets.MUNICIPALITY, facets.SECTOR, facets.EXPECTATION}


@dataclass(frozen=True, slots=True)
class Summary:
    """What the board says in one sentence.

    expected: cells where somebody is expected; gaps: of these the gaps; nobody: of these, nobody engaged;
    sector: the sector missing in most places, in `missing` of `places`.
    """

    expected: int
    gaps: int
    nobody: int
    sector: str | None
    missing: int
    places: int


def board(snapshot: Snapshot, period: Period, without_us: bool = False) -> Board:
    """The gap board of a period; `without_us` leaves the host and its staff out."""
    start, day = period.ordinals
    left_out = host_and_staff(snapshot) if without_us else frozenset[str]()
    question = ("gaps", start, day, without_us)
    return snapshot.readings.ask(question, lambda: gaps.board(snapshot, start, day, left_out), RESTS_ON)


def cell(snapshot: Snapshot, period: Period, municipality: str, sector: str, without_us: bool = False) -> Cell:
    """One cell of the board; raises NotFound."""
    found = board(snapshot, period, without_us).cells.get((municipality, sector))
    if found is None:
        raise NotFound(
            _(
                "there is no cell %(municipality)s x %(sector)s on the board of %(day)s",
                municipality=municipality,
                sector=sector,
                day=period.day,
            )
        )
    return found


def summary(found: Board) -> Summary:
    """The figures of the board's first sentence."""
    expected = [cell for cell in found.cells.values() if cell.state != "not-expected"]
    nobody = [cell for cell in expected if cell.is_gap and not cell.engaged]
    missing: dict[str, int] = {}
    for cell in nobody:
        missing[cell.sector] = missing.get(cell.sector, 0) + 1
    sector = max(sorted(missing), key=lambda key: missing[key], default=None)
    places = len({cell.municipality for cell in expected if cell.sector == sector})
    return Summary(
        expected=len(expected),
        gaps=sum(cell.is_gap for cell in expected),
        nobody=len(nobody),
        sector=sector,
        missing=missing.get(sector, 0) if sector else 0,
        places=places,
    )


def title(snapshot: Snapshot, cell: Cell) -> str:
    """What a cell is called: its sector and its place."""
    sector, place = snapshot.sectors[cell.sector], snapshot.municipalities[cell.municipality]
    return _("%(sector)s in %(place)s", sector=language.name(sector), place=language.name(place))


def _plain(_of: str, text: str) -> str:
    return text


def board_sentence(snapshot: Snapshot, found: Board, figure: Callable[[str, str], str] = _plain) -> str:
    """The board's first sentence, in the current language.

    figure: what stands for one of its figures, of what it is (a field of Summary) and how it is written.
    """
    figures = summary(found)
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


def chosen(found: Board, state: str, sector: str) -> list[Cell]:
    """The gaps in a state, `nobody-engaged` for all with nobody engaged, and of a sector; of any where empty."""
    return [
        cell
        for cell in found.gaps
        if (state in ("", cell.state) or (state == "nobody-engaged" and not cell.engaged))
        and sector in ("", cell.sector)
    ]


def state_label(state: str) -> str:
    """What a state is called."""
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


def sentence(snapshot: Snapshot, cell: Cell, period: Period) -> str:
    """Why a cell stands where it stands, in the current language."""
    names = [language.name(snapshot.partners[key]) for key in cell.engaged[:3]]
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
                    names=joined(names, len(cell.engaged)),
                )
            )
        case "one-person":
            person = snapshot.partners.get(cell.resting_on or "")
            parts.append(
                _(
                    "%(names)s engaged since %(since)s, but all of it went through %(person)s.",
                    names=joined(names, len(cell.engaged)),
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
                    names=joined(names, len(cell.engaged)),
                    expected=cell.expected,
                )
            )
        case "inactive":
            once = [language.name(snapshot.partners[key]) for key in cell.ever[:3]]
            parts.append(
                _(
                    "Nobody engaged since %(since)s; %(names)s once took part.",
                    since=since,
                    names=joined(once, len(cell.ever)),
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
            wide = [language.name(snapshot.partners[key]) for key in cell.province_wide[:3]]
            parts.append(
                _(
                    "No partner of the place; %(names)s works across the province.",
                    names=joined(wide, len(cell.province_wide)),
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
    """How many are engaged and expected in a cell, naming nobody."""
    return ngettext(
        "%(engaged)s engaged, %(count)s expected.",
        "%(engaged)s engaged, %(count)s expected.",
        cell.expected,
        engaged=language.number(len(cell.engaged)),
    )


def _newcomers(cell: Cell) -> str:
    if cell.newcomers is None:
        return _("Newcomers a year are not recorded.")
    count = round(cell.newcomers)
    if cell.estimated:
        return ngettext(
            "About %(count)s newcomer a year (estimated).", "About %(count)s newcomers a year (estimated).", count
        )
    return ngettext("%(count)s newcomer a year.", "%(count)s newcomers a year.", count)


def joined(names: list[str], total: int) -> str:
    """The first names of `total`, and how many more there are."""
    text = ", ".join(names)
    more = total - len(names)
    return (
        ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more, names=text) if more > 0 else text
    )
