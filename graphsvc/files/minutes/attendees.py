"""Those whom minutes name, each once: lines that mean one person are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphsvc.files.minutes.words import Attendance, fold


@dataclass(frozen=True, slots=True)
class Attended:
    """Somebody whom minutes name.

    line, text: where, the first time; lines: every line that names them. attendance as the sections and marks say.
    via: who sat in for the person. organization: as written, several joined by `; `. doubtful: the text leaves open
    whether they were there: a heading above is not understood, they came later, the list is written in two ways.
    """

    line: int
    text: str
    lines: tuple[int, ...]
    attendance: Attendance
    person: str | None
    organizations: tuple[str, ...]
    via: str | None = None
    role: str | None = None
    title: str | None = None
    email: str | None = None
    device: bool = False
    guest: bool = False
    doubtful: bool = False

    @property
    def organization(self) -> str | None:
        return "; ".join(self.organizations) or None


def _spelled(rows: list[Attended]) -> list[Attended]:
    """Rows in which *S. Patel* is Sunita Patel of the same organization, where no other has this initial."""
    full: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        tokens = fold(row.person or "").split()
        if len(tokens) >= 2 and len(tokens[0]) > 1 and not row.device and row.person:
            full.setdefault((tokens[0][0], tokens[-1]), []).append(row.person)
    kept: list[Attended] = []
    initials = sum(len(tokens[0]) == 1 for row in rows if len(tokens := fold(row.person or "").split()) == 2)
    french = any(fold(row.title or "") in ("mme", "mmes", "mm", "mlle", "madame") for row in rows)
    for row in rows:
        if row.title == "M." and row.person and row.person.count(" ") < 2 and initials >= 2 and not french:
            row = replace(row, person=f"M. {row.person}", title=None)  # among initials no monsieur
        tokens = fold(row.person or "").split()
        if len(tokens) == 1 and row.title == "M." and not row.organizations:  # *M. Bogdanov*, an initial all the same
            tokens = ["m", *tokens]
        if (
            len(tokens) == 2
            and len(tokens[0]) == 1
            and (row.organizations or len(full.get((tokens[0], tokens[1]), ())) == 1)
        ):
            names = full.get((tokens[0], tokens[1]), [])
            same = [
                other
                for other in rows
                if other.person in names and (other.organizations or not row.organizations) and _one(other, row)
            ]
            if len({fold(name) for name in names}) == 1 and same:
                row = replace(row, person=same[0].person)
        kept.append(row)
    return kept


def joined(found: Sequence[Attended]) -> list[Attended]:
    """The same people once: lines joined, what a later line adds taken over; an own *via* or regret says more."""
    kept: list[Attended] = []
    places: dict[str, list[int]] = {}
    for row in _spelled(list(found)):
        key = fold(row.person or "") if not row.device else f"device {row.line}"
        if not key:
            key = "organization " + fold(row.organization or "")
        place = next((n for n in places.get(key, ()) if _one(kept[n], row)), None)
        if place is None:
            places.setdefault(key, []).append(len(kept))
            kept.append(row)
            continue
        kept[place] = _both(kept[place], row)
    return kept


def _one(first: Attended, second: Attended) -> bool:
    """Whether two lines of one name may be one person: their organizations do not differ."""
    left, right = {fold(name) for name in first.organizations}, {fold(name) for name in second.organizations}
    same = bool(left & right) or bool(_acronyms(left) & _acronyms(right))
    return not left or not right or same or first.role is not None or second.role is not None


def _acronyms(organizations: set[str]) -> set[str]:
    """The letters of acronyms, which are the same in English and French, in another order: *LSD*, *DSL*."""
    return {"".join(sorted(name)) for name in organizations if 2 < len(name) < 6 and name.isalpha()}


def _both(first: Attended, second: Attended) -> Attended:
    main = second if second.organizations and not first.organizations else first
    other = first if main is second else second
    attendance = first.attendance
    if second.via or (first.attendance != second.attendance and second.attendance == "present" and not first.via):
        attendance = second.attendance
    return replace(
        main,
        lines=tuple(sorted({*first.lines, *second.lines})),
        attendance=attendance if not first.via else first.attendance,
        via=first.via or second.via,
        role=first.role or second.role,
        title=main.title or other.title,
        email=main.email or other.email,
        guest=first.guest and second.guest,
        doubtful=first.doubtful
        or second.doubtful
        or (first.attendance != second.attendance and not first.via and not second.via),
    )
