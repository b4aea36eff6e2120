"""Descriptions of the measures of partners, and the table of partners."""

from __future__ import annotations

from dataclasses import replace

from graphsvc import language
from graphsvc.answers import descriptions
from graphsvc.answers.answer import Answer, Json
from graphsvc.answers.descriptions import FEWER_THAN_THREE, FEWER_THAN_TWO, PartnerDescription
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions.measures import Measures
from graphsvc.questions.partner_measures import LOWEST_FIRST, Row

#: Brokerage role -> (its name in the literature, formula).
_ROLES = {
    "coordinator": (lazy("Coordinator, ties without direction (Gould and Fernandez 1989)"), "g(a) = g(i) = g(c)"),
    "consultant": (lazy("Consultant, ties without direction (Gould and Fernandez 1989)"), "g(a) = g(c) ≠ g(i)"),
    "gatekeeper": (
        lazy("Gatekeeper and representative, ties without direction (Gould and Fernandez 1989)"),
        "g(a) = g(i) ≠ g(c)",
    ),
    "liaison": (lazy("Liaison, ties without direction (Gould and Fernandez 1989)"), "g(a) ≠ g(i) ≠ g(c) ≠ g(a)"),
}
_LARGE = lazy(
    "Who came to one gathering needs nobody between them. Of a partner with several groups each counts its share; "
    "pairs of unknown group are left out."
)
_OWN = {
    "sector": lazy("Not defined where the partner's own sector is not recorded."),
    "municipality": lazy("Not defined where the partner's own municipality is not recorded."),
}
_LINKS = {
    "coordinator_sector": (
        lazy("Links within its sector"),
        lazy("How many pairs it links that have no tie: all three are of one sector."),
    ),
    "consultant_sector": (
        lazy("Links within another sector"),
        lazy("How many pairs it links that have no tie: both are of one sector that is not its own."),
    ),
    "gatekeeper_sector": (
        lazy("Links its sector to another"),
        lazy("How many pairs it links that have no tie: one is of its own sector, the other of another."),
    ),
    "liaison_sector": (
        lazy("Links different sectors"),
        lazy("How many pairs it links that have no tie: all three are of different sectors."),
    ),
    "coordinator_municipality": (
        lazy("Links within its municipality"),
        lazy("How many pairs it links that have no tie: all three are of one municipality."),
    ),
    "consultant_municipality": (
        lazy("Links within another municipality"),
        lazy("How many pairs it links that have no tie: both are of one municipality that is not its own."),
    ),
    "gatekeeper_municipality": (
        lazy("Links its municipality to another"),
        lazy("How many pairs it links that have no tie: one is of its own municipality, the other of another."),
    ),
    "liaison_municipality": (
        lazy("Links different municipalities"),
        lazy("How many pairs it links that have no tie: all three are of different municipalities."),
    ),
}

MEASURES: tuple[PartnerDescription, ...] = (
    PartnerDescription(
        "strength",
        "number",
        lazy("Strength"),
        lazy("In how many shared collaborations the partner took part."),
        "",
        lazy("Strength under Newman's weights (Newman 2001)"),
        "sᵢ = Σⱼ wᵢⱼ,  w = Σ 1/(k − 1)",
        lazy("An afternoon counts as much as a project of years."),
    ),
    PartnerDescription(
        "degree",
        "count",
        lazy("Partners met"),
        lazy("With how many others the partner did something."),
        "",
        lazy("Degree (Freeman 1979)"),
        "kᵢ",
        lazy("One large gathering is enough to meet many."),
    ),
    PartnerDescription(
        "betweenness",
        "number",
        lazy("Go-between"),
        lazy("How often the shortest chain of strong ties between two others runs through the partner."),
        FEWER_THAN_THREE,
        lazy("Betweenness, with distance 1/strength (Freeman 1977; Brandes 2001)"),
        "Σ σ_st(i) / σ_st · 2 / ((n − 1)(n − 2))",
        lazy(
            "A high place can also be a bottleneck: it says where the network would break, not who works well. Above "
            "20,000 partners it is estimated from the ways of 1,000."
        ),
    ),
    PartnerDescription(
        "cuts_off",
        "count",
        lazy("Hang on it"),
        lazy("How many partners would have no way to the rest of the network any more without this one."),
        "",
        lazy("What a cutpoint cuts off: all pieces but the largest (Wasserman and Faust 1994, chapter 4)"),
        "Σ |C| − max |C|,  C ∈ G − i",
        lazy("Who hangs on a partner may know others from before these months, or from what nobody recorded."),
    ),
    PartnerDescription(
        "reach",
        "share",
        lazy("Within two steps"),
        lazy("Which share of all others is a partner of the partner, or a partner of one of these."),
        FEWER_THAN_TWO,
        lazy("Reach in two steps (Borgatti, Jones and Everett 1998)"),
        "|{j : dᵢⱼ ≤ 2}| / (n − 1)",
        lazy("One common partner is enough, even one whom both met at a single gathering."),
    ),
    PartnerDescription(
        "participation",
        "number",
        lazy("Spread over sectors"),
        lazy("How evenly the partner's ties lead to different sectors (0: all to one)."),
        lazy("Not defined without ties to partners of known sector."),
        lazy("Participation coefficient by sector, weighted (Guimerà and Amaral 2005)"),
        "1 − Σ_c (sᵢ_c / sᵢ)²",
        lazy("Partners whose sector is not recorded are left out."),
    ),
    PartnerDescription(
        "harmonic",
        "number",
        lazy("Nearness"),
        lazy("How near the partner is to all others, counted in steps (1: a tie to everybody)."),
        FEWER_THAN_TWO,
        lazy("Harmonic closeness (Marchiori and Latora 2000; Rochat 2009)"),
        "Σⱼ 1/dᵢⱼ / (n − 1)",
        lazy("Every step counts the same, however strong the tie."),
        researchers=True,
    ),
    PartnerDescription(
        "constraint",
        "number",
        lazy("Dependence on few"),
        lazy("How much the partner's ties lead back to the same few partners. Low values mean a free choice."),
        lazy("Not defined without ties."),
        lazy("Constraint (Burt 1992)"),
        "Σⱼ (pᵢⱼ + Σ_q pᵢq p_qj)²",
        lazy("It can exceed 1 for partners with very few ties, and is a matter of the window chosen."),
        researchers=True,
    ),
    PartnerDescription(
        "effective_size",
        "number",
        lazy("Separate contacts"),
        lazy("How many of the partner's contacts do not meet each other anyway."),
        lazy("Not defined without ties."),
        lazy("Effective size, unweighted (Burt 1992; Borgatti 1997)"),
        "kᵢ − 2tᵢ / kᵢ",
        lazy("Contacts who know each other outside of what is recorded count as separate."),
        researchers=True,
    ),
    PartnerDescription(
        "core",
        "count",
        lazy("Circle"),
        lazy("The partner belongs to a circle in which everybody has at least so many ties."),
        "",
        lazy("Core number (Seidman 1983)"),
        "max k : i ∈ k-core",
        lazy("The guests of one large gathering form a core of their own."),
        researchers=True,
    ),
    PartnerDescription(
        "clustering",
        "number",
        lazy("Contacts who know each other"),
        lazy("Which share of the pairs of the partner's contacts did something together too."),
        lazy("Not defined for fewer than two ties."),
        lazy("Local clustering coefficient (Watts and Strogatz 1998)"),
        "2tᵢ / (kᵢ (kᵢ − 1))",
        lazy("High for whoever came to a single gathering: all of its guests met each other."),
        researchers=True,
    ),
    *(
        PartnerDescription(key, "number", name, meaning, _OWN[by], *_ROLES[role], _LARGE, researchers=True)
        for key, (name, meaning) in _LINKS.items()
        for role, by in [key.split("_")]
    ),
)

#: Measure -> what else is said of it where each tie counts once.
_UNWEIGHTED: dict[str, dict[str, str]] = {
    "strength": {
        "meaning": lazy("With how many others the partner did something: each tie counts once."),
        "literature": lazy("Degree (Freeman 1979)"),
        "formula": "sᵢ = kᵢ",
        "misleads": lazy("One large gathering is enough to meet many."),
    },
    "betweenness": {
        "meaning": lazy("How often the shortest chain between two others runs through the partner."),
        "literature": lazy("Betweenness, each tie one step (Freeman 1977; Brandes 2001)"),
    },
    "participation": {
        "literature": lazy("Participation coefficient by sector, each tie counted once (Guimerà and Amaral 2005)"),
        "formula": "1 − Σ_c (kᵢ_c / kᵢ)²",
    },
    "constraint": {"literature": lazy("Constraint, each tie counted once (Burt 1992)")},
}


class Column(Answer):
    """A measure of partners as a column; sort: ascending or descending, empty where rows are not ordered by it."""

    key: str
    name: str
    meaning: str
    literature: str
    formula: str
    misleads: str
    undefined: str
    sort: str


class Cell(Answer):
    """A formatted value, empty where undefined, and its band, in short and as a sentence."""

    shown: str
    band: str
    band_sentence: str


class Line(Answer):
    """A partner with a cell for each column."""

    partner: str
    cells: list[Cell]


class Table(Answer):
    """A page of partners; open: whether the rows are ordered by one of its columns."""

    columns: list[Column]
    lines: list[Line]
    open: bool


def partner(row: Row) -> Json:
    """A partner with its measures by key."""
    return {"partner": row.partner, **row.values, "bands": row.bands}


def tables(found: Measures) -> tuple[Table, Table]:
    """The page of partners as two tables: with the measures for everybody, and with those for researchers."""
    return _table(found, researchers=False), _table(found, researchers=True)


def table(snapshot: Snapshot, found: Measures) -> list[dict[str, str]]:
    """The page of partners as rows of a CSV file."""
    rows: list[dict[str, str]] = []
    for row in found.rows.items:
        line = {"partner": row.partner, "name": _name(snapshot, row.partner)}
        for description in MEASURES:
            band = row.bands[description.key]
            line[description.key] = descriptions.plain(row.values[description.key])
            line[f"{description.key}_low"] = descriptions.plain(band and band[0])
            line[f"{description.key}_high"] = descriptions.plain(band and band[1])
        rows.append(line)
    return rows


def short_table(snapshot: Snapshot, found: Measures) -> tuple[list[str], list[tuple[str, ...]]]:
    """(headers, rows) of the measures for everybody, and of the one that partners are ordered by, for a command."""
    columns = [description for description in MEASURES if not description.researchers or description.key == found.order]
    lines = [
        (
            _name(snapshot, row.partner),
            *(
                _("not defined")
                if (value := row.values[description.key]) is None
                else descriptions.shown(value, description.form)
                for description in columns
            ),
        )
        for row in found.rows.items
    ]
    return [_(description.name) for description in columns], lines


def _table(measures: Measures, *, researchers: bool) -> Table:
    columns = [description for description in MEASURES if description.researchers == researchers]
    if measures.choice.weighting == "none":
        columns = [replace(description, **_UNWEIGHTED.get(description.key, {})) for description in columns]
    beside = {
        description.key: [
            value
            for row in measures.rows.items
            for value in (row.values[description.key], *(row.bands[description.key] or ()))
        ]
        for description in columns
    }
    return Table(
        columns=[_column(description, measures.order) for description in columns],
        lines=[
            Line(
                partner=row.partner, cells=[_cell(description, row, beside[description.key]) for description in columns]
            )
            for row in measures.rows.items
        ],
        open=measures.order in beside,
    )


def _column(description: PartnerDescription, order: str) -> Column:
    return Column(
        key=description.key,
        name=_(description.name),
        meaning=_(description.meaning),
        literature=_(description.literature),
        formula=description.formula,
        misleads=_(description.misleads),
        undefined=_(description.undefined) if description.undefined else "",
        sort="" if description.key != order else "ascending" if description.key in LOWEST_FIRST else "descending",
    )


def _cell(description: PartnerDescription, row: Row, beside: list[float | None]) -> Cell:
    value, band = row.values[description.key], row.bands[description.key]
    bounds = [descriptions.shown(bound, description.form, beside) for bound in band or ()]
    return Cell(
        shown="" if value is None else descriptions.shown(value, description.form, beside),
        band=" – ".join(bounds),
        band_sentence=descriptions.banded(band, description.form, beside),
    )


def _name(snapshot: Snapshot, key: str) -> str:
    return language.name(snapshot.partners[key]) if key in snapshot.partners else key
