"""Cut points: the list of organizations and persons without whom others would be cut off, with sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from graphsvc.analytics import cut_points
from graphsvc.answers import impact, naming, work_list
from graphsvc.answers.work_list import Entry, WorkList
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import cut_points as question
from graphsvc.questions.impact import Spread, spread


class CutPoint(Entry):
    """An organization, or a person, without whom a number of `partners` would be cut off.

    lost: these partners, by component; municipalities, sectors: where they are, most first; evidence: the latest
    collaborations that they shared with it; what_if: the query string that shows the network without it.
    """

    entity: ClassVar[str] = "partner"

    partner: str
    kind: str
    partners: int
    lost: tuple[tuple[str, ...], ...]
    municipalities: list[str]
    sectors: list[str]
    sentence: str
    people: tuple[str, ...]
    evidence: tuple[str, ...] = Field(exclude=True)
    what_if: str = Field(exclude=True)

    @property
    def key(self) -> str:
        return self.partner


class CutPoints(WorkList):
    """The cut organizations and persons, those first that cut off most."""

    name: ClassVar[str] = "cut"

    cut: list[CutPoint]

    @property
    def title(self) -> str:
        return _("Without whom others are cut off")

    @property
    def meaning(self) -> str:
        return _(
            "Without whom others would be cut off: an organization, or a person with all that it took part in. The "
            "network would be in more pieces; the largest counts as the network, and all others as cut off."
        )


def listed(
    snapshot: Snapshot, period: Period, without_us: bool, most: int | None, background: Background | None = None
) -> CutPoints:
    """The list of cut organizations and persons, at most `most`."""
    cuts, pending = question.listed(snapshot, period, without_us, background)
    shown = cuts[:most]
    together = question.together(snapshot, period, shown)
    return CutPoints(
        **work_list.head(snapshot, period, _summary(snapshot, cuts), len(cuts), pending),
        cut=[_entry(snapshot, period, cut, together[cut.partner]) for cut in shown],
    )


def _entry(snapshot: Snapshot, period: Period, cut: cut_points.CutPoint, evidence: tuple[str, ...]) -> CutPoint:
    row = snapshot.partners[cut.partner]
    places = spread(snapshot, period.day.toordinal(), [key for piece in cut.lost for key in piece])
    return CutPoint(
        partner=cut.partner,
        kind=row.kind,
        partners=cut.partners,
        lost=cut.lost,
        municipalities=[key for key, _count in places.municipalities],
        sectors=[key for key, _count in places.sectors],
        sentence=_sentence(snapshot, cut, places),
        people=() if row.is_person else naming.speakers(snapshot, cut.partner, period.day),
        evidence=evidence,
        what_if=_("What if they were not there?") if row.is_person else _("What if it were not there?"),
        about=naming.partner(snapshot, cut.partner),
        group=_("Persons") if row.is_person else _("Organizations"),
    )


def _sentence(snapshot: Snapshot, cut: cut_points.CutPoint, places: Spread) -> str:
    """The sentence on whom the network would lose without a partner."""
    first = ngettext(
        "%(count)s partner would be cut off: %(names)s.",
        "%(count)s partners would be cut off: %(names)s.",
        cut.partners,
        names=impact.names(snapshot, (key for piece in cut.lost for key in piece)),
    )
    return " ".join(part for part in (first, impact.company(cut.lost), impact.where(snapshot, places)) if part)


def _summary(snapshot: Snapshot, cuts: Sequence[cut_points.CutPoint]) -> str:
    persons = sum(snapshot.partners[cut.partner].is_person for cut in cuts)
    organizations = len(cuts) - persons
    if not cuts:
        return _("Whoever stays away, nobody else would be cut off.")
    organizations_text = ngettext("%(count)s organization", "%(count)s organizations", organizations)
    persons_text = ngettext("%(count)s person", "%(count)s persons", persons)
    both = _("%(one)s and %(other)s", one=organizations_text, other=persons_text)
    return ngettext(
        "Without %(who)s, others would be cut off.",
        "Without any one of %(who)s, others would be cut off.",
        len(cuts),
        who=both if organizations and persons else organizations_text if organizations else persons_text,
    )
