"""How many members, or participants, any two bodies share, in words and as a table."""

from __future__ import annotations

from collections import Counter

from graphsvc import language
from graphsvc.answers.answer import Answer, Windowed, window
from graphsvc.files import headers
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import overlaps as question
from graphsvc.questions.overlaps import Choice


class Body(Answer):
    """A body; partners: its number of members or participants."""

    key: str
    name: str
    partners: int


class Shared(Answer):
    """The partners in both of two bodies, as sorted keys."""

    one: str
    other: str
    partners: list[str]
    sentence: str


class Overlaps(Windowed):
    """The bodies, and how many any two share; count: members (on the day) or participants (in the window).

    matrix: rows and columns in the order of the bodies, the diagonal their own numbers; shared: of two bodies that were
    asked for, else null.
    """

    count: str
    without_us: bool
    bodies: list[Body]
    matrix: list[list[int]]
    shared: Shared | None
    sentence: str


def overlaps(snapshot: Snapshot, choice: Choice, pair: tuple[str, str] | None = None) -> Overlaps:
    """What bodies share. pair: keys of two bodies, to name whom they share; raises BadInput for an unknown count."""
    found = question.overlaps(snapshot, choice)
    bodies = [
        Body(key=key, name=language.name(snapshot.collaborations[key]), partners=len(partners))
        for key, partners in found.bodies.items()
    ]
    return Overlaps(
        **window(choice.period),
        count=choice.count,
        without_us=choice.without_us,
        bodies=bodies,
        matrix=found.matrix,
        shared=_shared(snapshot, found, pair) if pair else None,
        sentence=_sentence(found),
    )


def table(found: Overlaps) -> tuple[list[str], list[list[str | int]]]:
    """(headings, rows) of the matrix, each row and column under its name; with the key where two share a name."""
    names = Counter(body.name for body in found.bodies)
    titles = [body.name if names[body.name] == 1 else f"{body.name} ({body.key})" for body in found.bodies]
    rows = [[title, *row] for title, row in zip(titles, found.matrix, strict=True)]
    return [headers.label("body", language.current()), *titles], rows


def _sentence(found: question.Overlaps) -> str:
    period, size = found.choice.period, len(found.bodies)
    pairs = sum(1 for row in range(size) for column in range(row) if found.matrix[row][column])
    if found.choice.count == "members":
        when = _("Members on %(day)s", day=language.date(period.day))
    else:
        since, until = language.date(period.start), language.date(period.day)
        when = _("Participants from %(since)s to %(until)s", since=since, until=until)
    bodies = ngettext("%(count)s body", "%(count)s bodies", size)
    if not pairs:
        return _("%(when)s: %(bodies)s, no two of which share anybody.", when=when, bodies=bodies)
    shared = ngettext("%(count)s pair of them shares somebody", "%(count)s pairs of them share somebody", pairs)
    return _("%(when)s: %(bodies)s; %(pairs)s.", when=when, bodies=bodies, pairs=shared)


def _shared(snapshot: Snapshot, found: question.Overlaps, pair: tuple[str, str]) -> Shared:
    one, other = pair
    partners = found.shared(one, other)
    name, other_name = (language.name(snapshot.collaborations[key]) for key in pair)
    if not partners:
        sentence = _("%(body)s and %(other)s share nobody.", body=name, other=other_name)
    elif one == other:
        sentence = ngettext(
            "%(count)s partner is in %(body)s.", "%(count)s partners are in %(body)s.", len(partners), body=name
        )
    else:
        sentence = ngettext(
            "%(count)s partner is in %(body)s and in %(other)s.",
            "%(count)s partners are in %(body)s and in %(other)s.",
            len(partners),
            body=name,
            other=other_name,
        )
    return Shared(one=one, other=other, partners=partners, sentence=sentence)
