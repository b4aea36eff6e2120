"""Groups on the map of partners with their names, which are made from what their members share."""

from __future__ import annotations

from dataclasses import replace

from graphsvc import language
from graphsvc.answers.answer import Answer, Json
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.maps import groups as outlines
from graphsvc.maps import labels
from graphsvc.maps.drawing import TEXT, Box, Drawing
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import groups as question
from graphsvc.questions.maps import RESTS_ON, Choice


class Group(Answer):
    """A group; path: of its outline as SVG; x, y, size: of its name, which is empty where it would lie on another."""

    name: str
    path: str
    x: float
    y: float
    size: float


def on_map(
    snapshot: Snapshot, period: Period, choice: Choice, found: Drawing, background: Background | None = None
) -> Drawing:
    """A drawing of partners with the groups, where they are asked for."""
    if not choice.groups or found.view != "partners":
        return found
    groups = question.groups(snapshot, period, choice, background)
    asked = ("outlines", tuple((disc.key, disc.x, disc.y) for disc in found.discs), tuple(map(tuple, groups)))
    drawn = snapshot.readings.ask(asked, lambda: outlines.outlined(found, groups).groups, RESTS_ON)
    outlined = found.with_groups(drawn)
    every = [disc.key for disc in found.discs]
    shared = [question.shared(snapshot, group.members, every) for group in outlined.groups]
    names = [name(snapshot, of) for of in shared]
    # Two that share the same are told apart by their place in the order.
    told = [
        _("%(name)s (%(number)s)", name=text, number=language.number(names[: place + 1].count(text)))
        if text and names.count(text) > 1
        else text or _("Group %(number)s", number=language.number(place + 1))
        for place, text in enumerate(names)
    ]
    return outlined.with_groups(
        tuple(replace(group, name=text) for group, text in zip(outlined.groups, told, strict=True))
    )


def name(snapshot: Snapshot, shared: question.Shared) -> str:
    """What members share, as a name; empty where nothing stands out."""
    sectors = [language.name(snapshot.sectors[key]) for key in shared.sectors]
    text = _("%(one)s and %(other)s", one=sectors[0], other=sectors[1]) if len(sectors) > 1 else "".join(sectors)
    place = language.name(snapshot.municipalities[shared.municipality]) if shared.municipality else ""
    return _(", ").join(part for part in (text, place) if part)


def of(found: Drawing) -> list[Group]:
    """The groups as shapes of a picture."""
    unit, taken = 1 / found.zoom, list[Box]()
    return [
        Group(
            name=group.name if _is_free(group.name, group.at, unit, taken) else "",
            path="".join(f"M{'L'.join(f'{x} {y}' for x, y in ring)}Z" for ring in group.rings),
            x=group.at[0],
            y=round(group.at[1] - 6 * unit, 1),
            size=round(TEXT * unit, 1),
        )
        for group in found.groups
    ]


def _is_free(text: str, at: tuple[float, float], unit: float, taken: list[Box]) -> bool:
    """Whether a name lies on none that was placed before; it is placed then."""
    half, high = labels.width(text) / 2 * unit, labels.LINE * TEXT * unit
    box = (at[0] - half, at[1] - high, at[0] + half, at[1])
    free = not any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in taken)
    taken += [box] if free else []
    return free


def data(found: Drawing) -> list[Json]:
    """The groups for the page's script: names, outlines, and where names stand."""
    return [
        {"name": group.name, "rings": [[list(point) for point in ring] for ring in group.rings], "at": list(group.at)}
        for group in found.groups
    ]


def names(found: Drawing) -> dict[str, str]:
    """Partner -> the name of the group that it is drawn in."""
    return {key: group.name for group in found.groups for key in group.members}
