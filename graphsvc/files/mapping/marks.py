"""Marks of attendance: what an x, a P, a 1 or *regrets* says."""

from __future__ import annotations

from graphsvc.language import folded

_PRESENT = (
    "x xx ✓ ✔ √ ☑ ✅ ● • * 1 y yes oui o p present presente presents attended attend here la true vrai in person "
    "online virtual virtually remote en personne en ligne zoom teams confirmed attending went came v"
)
_PHRASES_PRESENT = (
    "in person",
    "checked in",
    "checked-in",
    "did attend",
    "en personne",
    "en ligne",
    "present (virtual)",
    "was there",
    "etait la",
)
_REGRETS = ("r", "regrets", "regret", "excuse", "excusee", "excused", "exc", "sent regrets", "with regrets", "excuses")
_ABSENT = (
    "a",
    "abs",
    "absent",
    "absente",
    "no show",
    "noshow",
    "no-show",
    "did not attend",
    "dna",
    "ab",
    "n'est pas venu",
)
_NO = ("no", "non", "n", "false", "faux", "not attending", "declined", "cancelled", "canceled", "annule")
#: Cells that say nothing.
BLANK = frozenset({"", "0", "-", "–", "—", ".", "n/a", "na", "s/o", "so", "none", "☐", "?"})

_ALL: dict[str, str] = {
    **dict.fromkeys(_PRESENT.split(), "present"),
    **dict.fromkeys(_PHRASES_PRESENT, "present"),
    **dict.fromkeys(_REGRETS, "regrets"),
    **dict.fromkeys(_ABSENT, "absent"),
    **dict.fromkeys(_NO, "no"),
}


def read(cell: str, *, in_grid: bool) -> str | None:
    """What a cell says: present, regrets, absent, or empty for nothing; None where it is no mark.

    in_grid: whether every meeting has a column, where *no* says no more than an empty cell.
    """
    text = folded(cell).strip().rstrip(".")
    if text in BLANK:
        return ""
    if text.isdigit() and len(text) <= 3:  # how many came
        return "present"
    said = _ALL.get(text)
    if said == "no":
        return "" if in_grid else "absent"
    return said


def are(cells: list[str]) -> bool:
    """Whether the cells of a column are marks, and one of them at least is there."""
    filled = [cell for cell in cells if cell.strip()]
    good = sum(read(cell, in_grid=True) is not None for cell in filled)
    return bool(filled) and good >= 0.8 * len(filled) and any(read(cell, in_grid=False) for cell in filled)
