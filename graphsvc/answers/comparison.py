"""What came and went between two days, in a sentence and as rows of a table."""

from __future__ import annotations

from graphsvc import language
from graphsvc.answers.answer import Answer
from graphsvc.answers.linked import Figures
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.maps.marks import GLYPHS
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import comparison as question
from graphsvc.questions.maps import Choice

#: So many ties that came, and that went, are listed.
LISTED = 50


class Change(Answer):
    """Something that came or went; other: the second end of a tie, empty for a partner; weight: of the tie."""

    change: str
    glyph: str
    label: str
    name: str
    other: str
    weight: str


def sentence(snapshot: Snapshot, period: Period, choice: Choice, figure: Figures) -> str:
    """How much came and went since the day compared with."""
    found = question.compared(snapshot, period, choice)
    told = [
        ngettext("%(figure)s partner came", "%(figure)s partners came", n, figure=figure("came", language.number(n)))
        for n in [len(found.came)]
    ]
    if not choice.council:
        gone = len(found.went)
        told.append(ngettext("%(figure)s went", "%(figure)s went", gone, figure=figure("went", language.number(gone))))
    ties = len(found.ties_came)
    told.append(ngettext("%(figure)s tie is new", "%(figure)s ties are new", ties, figure=language.number(ties)))
    if not choice.council:
        lost = len(found.ties_went)
        told.append(ngettext("%(figure)s is no more", "%(figure)s are no more", lost, figure=language.number(lost)))
    day = language.date(found.day)
    return _("Compared with %(day)s: %(changes)s.", day=day, changes=language.listed(told, "; "))


def listed(snapshot: Snapshot, period: Period, choice: Choice, view: str) -> list[Change]:
    """The partners that came and went by name, then the strongest ties that did; none where no days are compared."""
    if not choice.compared:
        return []
    found = question.compared(snapshot, period, choice)
    tables = {"municipalities": snapshot.municipalities, "sectors": snapshot.sectors}

    def name(key: str) -> str:
        row = tables.get(view, snapshot.partners).get(key)
        return language.name(row) if row else _("No sector recorded")

    rows: list[Change] = []
    for change, keys in (("came", found.came), ("went", found.went)):
        named = [row for key in keys if not ((row := snapshot.partners[key]).is_person and choice.council)]
        rows += [_change(change, one) for one in sorted(map(language.name, named), key=language.folded)]
    for change, ties in (("came", found.ties_came), ("went", found.ties_went)):
        rows += [
            _change(change, name(tie.one), name(tie.other), language.number(round(tie.weight, 2)))
            for tie in ties[:LISTED]
        ]
    return rows


def _change(change: str, name: str, other: str = "", weight: str = "") -> Change:
    label = _("came") if change == "came" else _("went")
    return Change(change=change, glyph=GLYPHS[change], label=label, name=name, other=other, weight=weight)
