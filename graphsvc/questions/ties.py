"""What the tie of two partners is made of: the collaborations that they share in a period."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.errors import NotFound
from graphsvc.language import gettext as _
from graphsvc.model.period import Period
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import maps


@dataclass(frozen=True, slots=True)
class Shared:
    """A collaboration that two partners share: of `present` actors each pair gets 1 / (present - 1)."""

    collaboration: str
    present: int

    @property
    def weight(self) -> float:
        return 1 / (self.present - 1)


def tie(snapshot: Snapshot, period: Period, one: str, other: str, without_us: bool = False) -> list[Shared]:
    """What a tie is made of, the newest first; raises NotFound for an unknown partner."""
    for key in (one, other):
        if key not in snapshot.partners:
            raise NotFound(_("there is no %(record)s %(key)s", record=_("partner"), key=key))
    between = maps.window_ties(snapshot, period, host_and_staff(snapshot) if without_us else frozenset())
    shares = [Shared(collaboration, present) for collaboration, present in between.shared(one, other)]

    def age(share: Shared) -> tuple[int, str]:
        return snapshot.collaborations[share.collaboration].begins, share.collaboration

    return sorted(shares, key=age, reverse=True)
