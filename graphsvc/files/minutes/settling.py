"""What is unsure of the parts of an entry, settled by what stands beside it and by how the list is written."""

from __future__ import annotations

from dataclasses import replace

from graphsvc.files.minutes import styles, words
from graphsvc.files.minutes.styles import Part, Style
from graphsvc.files.minutes.words import fold


def settled(parts: list[Part], style: Style) -> list[Part]:
    """Parts of which what is unsure is settled by what stands beside it and by how the list is written."""
    main = [
        n for n, part in enumerate(parts) if part.kind in ("person", "organization") and part.before not in styles.INNER
    ]
    if style.run_in:
        return _bracketed(_dashed(parts))
    if len(main) < 2:
        return parts
    first, second = parts[main[0]], parts[main[1]]
    settled = list(parts)
    sure = [n for n in main if parts[n].kind == "person" and parts[n].sure]
    if titles := [n for n, part in enumerate(parts) if part.kind == "title" and main[0] < n < main[-1]]:
        after = [n for n in main if n > titles[0]]
        if first.kind == "person" and len(after) == len(main) - 1 > 1 and parts[main[-1]].kind == "organization":
            middle = {word for n in after[:-1] for word in fold(parts[n].text).split()}
            if (
                all(parts[n].before == "comma" for n in after) and not middle & words.INSTITUTION
            ):  # *Ana Roy, Manager, Finance, City of Kingsbridge*
                return [replace(part, kind="title") if n in after[:-1] else part for n, part in enumerate(parts)]
    if style.organization_first and first.kind == "person" and not first.sure and sure == main[1:]:
        settled[main[0]] = replace(first, kind="organization")
        return settled
    pair = first.kind == second.kind == "person" and second.before == "and" and len(main) == 3
    if pair and parts[main[2]].kind == "person" and not parts[main[2]].sure:
        settled[main[2]] = replace(parts[main[2]], kind="organization")
        return settled
    both = len(main) == 2 and first.kind == second.kind == "person" and second.before == "dash"
    if style.organization_first is False and both:  # *Ana Roy - Walt Disney* in a list of *Name - Organization*
        settled[main[1]] = replace(second, kind="organization")
        return settled
    if sure == main[:1] and all(parts[n].before != "and" for n in main[1:]):
        return [
            replace(part, kind="organization")
            if n in main[1:] and part.kind == "person" and not _has_titles(parts, n)
            else part
            for n, part in enumerate(parts)
        ]
    if first.kind == second.kind == "person" and not (first.sure and second.sure):
        flipped = (
            style.organization_first
            if style.organization_first is not None
            else (second.sure and not first.sure and second.before == "dash")
        )
        place = main[0] if flipped and not first.sure else main[1] if not second.sure and not flipped else None
        if place is not None and parts[place].before != "and" and len(main) == 2:
            settled[place] = replace(parts[place], kind="organization")
    elif (
        first.kind == second.kind == "organization"
        and second.before in ("dash", "comma", "tab")
        and not (first.sure and second.sure)
    ):
        flipped = bool(style.organization_first)
        place = main[1] if flipped else main[0]
        text = parts[place].text
        if (
            not parts[place].sure
            and len(text.split()) <= 3
            and not set(fold(text).split()) & words.ORGANIZATION
            and not text.isupper()
        ):
            settled[place] = replace(parts[place], kind="person")
    return settled


def _has_titles(parts: list[Part], place: int) -> bool:
    """Whether a name stands behind a title and before one: *Ana Roy, directrice, Ozan Cho, commis aux achats*."""
    around = parts[place - 1 : place + 2 : 2]
    return len(around) == 2 and all(
        part.kind == "title" and part.before == "comma" and part.text[:1].islower() for part in around
    )


def _bracketed(parts: list[Part]) -> list[Part]:
    """Parts of a run-in list, in which what stands before brackets is a person where most of it surely is."""
    ahead = [
        n for n, part in enumerate(parts[:-1]) if part.before not in styles.INNER and parts[n + 1].before == "paren"
    ]
    people_ahead = sum(parts[n].kind == "person" for n in ahead)
    settled = list(parts)
    placed = all(parts[n + 1].kind == "organization" for n in ahead) and len(ahead) >= 3
    for place in ahead:
        part = parts[place]
        if placed and people_ahead and part.kind == "organization" and not part.sure and len(part.text.split()) == 1:
            settled[place] = replace(part, kind="person")  # *Rudolf (ESRF)* beside *Andy (ESRF)*
            continue
        if part.kind == "organization" and not part.sure and people_ahead >= 2 and people_ahead * 4 >= len(ahead) * 3:
            settled[place] = replace(part, kind="person")
    return settled


def _dashed(parts: list[Part]) -> list[Part]:
    """Parts of a run-in list, in which an unsure name behind a person and a dash is an organization."""
    settled = list(parts)
    for place in range(1, len(parts)):
        above, part = parts[place - 1], parts[place]
        if part.before in ("dash", "slash") and part.kind == "person" and not part.sure and above.kind == "person":
            settled[place] = replace(part, kind="organization")
    return settled
