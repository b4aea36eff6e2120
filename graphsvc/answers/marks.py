"""What the map can show besides, each by a switch: marks of partners, empty chairs, and the view for the council."""

from __future__ import annotations

from graphsvc import language
from graphsvc.answers import gaps
from graphsvc.answers.answer import Answer
from graphsvc.answers.linked import Page
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.maps.drawing import Disc
from graphsvc.maps.marks import CHANGES, DASHES, FOR_THE_COUNCIL, GLYPHS
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import chairs
from graphsvc.questions.maps import Choice

#: What a switch is called, and what it shows.
LABELS = {
    "new": (lazy("New"), lazy("Engaged in these months for the first time")),
    "lapsed": (lazy("Lapsed"), lazy("Engaged in the months before, and not in these")),
    "quiet": (lazy("Gone quiet"), lazy("Missed the last invitations, or silent for longer than usual")),
    "cut": (lazy("Cut points"), lazy("Without whom others would be cut off")),
}
#: In the table and the panel.
SHORT = {
    "new": lazy("new"),
    "lapsed": lazy("lapsed"),
    "quiet": lazy("gone quiet"),
    "cut": lazy("cut point"),
    "came": lazy("came"),
    "went": lazy("went"),
}
EMPTY, COUNCIL, GROUPS = "○", "✓", "◌"


class Switch(Answer):
    """Something that the map shows when it is asked for; name: of its parameter; on: whether it is."""

    name: str
    glyph: str
    label: str
    meaning: str
    on: bool


class Chair(Answer):
    """A place at the table where `missing` more are expected; state: why, empty for the council."""

    municipality: str
    sector: str
    place: str
    about: str
    missing: int
    state: str
    href: str


def switches(choice: Choice) -> list[Switch]:
    """The switches that a choice allows; for the council none that names a weakness."""
    found = [
        Switch(name=mark, glyph=GLYPHS[mark], label=_(label), meaning=_(meaning), on=mark in choice.marks)
        for mark, (label, meaning) in LABELS.items()
        if (not choice.council or mark in FOR_THE_COUNCIL) and not (choice.compared and mark in ("new", "lapsed"))
    ]
    if choice.view == "partners":
        meaning = _("Who works more among themselves than with others, outlined and named by what they share")
        found.append(Switch(name="groups", glyph=GROUPS, label=_("Groups"), meaning=meaning, on=choice.groups))
    gaps_label = _("Places to fill") if choice.council else _("Gaps")
    expected = _("Where somebody is expected at the table and missing")
    council = _("To be projected: no partner's weakness, no persons, nobody ranked")
    return [
        *found,
        Switch(name="gaps", glyph=EMPTY, label=gaps_label, meaning=expected, on=choice.gaps),
        Switch(name="council", glyph=COUNCIL, label=_("Council view"), meaning=council, on=choice.council),
    ]


def dashes(choice: Choice) -> dict[str, list[float]]:
    """The dashes of the border of each mark that may be shown, in shares of the radius."""
    return {mark: list(DASHES[mark]) for mark in (*choice.marks, *CHANGES)}


def told(disc: Disc, counted: bool) -> str:
    """The marks of a disc in words, with their numbers where it stands for several partners."""
    texts = [f"{language.number(many)} {_(SHORT[mark])}" if counted else _(SHORT[mark]) for mark, many in disc.marks]
    return language.listed(texts)


def lines(disc: Disc, counted: bool) -> list[str]:
    """The marks of a disc as lines of glyphs inside it."""
    if not counted:
        glyphs = [GLYPHS[mark] for mark, _many in disc.marks]
        return ["".join(glyphs)] if glyphs else []
    return [f"{GLYPHS[mark]}{many}" for mark, many in disc.marks]


def empty(snapshot: Snapshot, period: Period, choice: Choice, page: Page | None = None) -> list[Chair]:
    """The empty chairs of a map that shows gaps, the most pressing first."""
    if not choice.gaps:
        return []
    return [
        Chair(
            municipality=chair.municipality,
            sector=chair.sector,
            place=language.name(snapshot.municipalities[chair.municipality]),
            about=language.name(snapshot.sectors[chair.sector]),
            missing=chair.missing,
            state="" if choice.council else gaps.state_label(chair.state),
            href=page("cell", f"{chair.municipality} {chair.sector}") if page else "",
        )
        for chair in chairs.empty(snapshot, period, choice)
    ]
