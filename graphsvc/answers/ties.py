"""What the tie of two partners is made of, with its sum written out."""

from __future__ import annotations

from graphsvc import language
from graphsvc.answers.answer import Answer
from graphsvc.language import ngettext
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import ties as question

#: So many terms of a sum are written out.
TERMS = 12


class Share(Answer):
    """A collaboration that two partners share; present: how many were in it; weight: what it adds to their tie."""

    collaboration: str
    title: str
    starts_on: str | None
    present: int
    weight: float


class Tie(Answer):
    """What a tie is made of; arithmetic: its sum in a line, as in 1/1 + 1/2 = 1.5."""

    version: int
    one: str
    other: str
    weight: float
    arithmetic: str
    sentence: str
    collaborations: list[Share]


def tie(snapshot: Snapshot, period: Period, one: str, other: str, without_us: bool = False) -> Tie:
    """The tie of two partners in a period; raises NotFound."""
    shared = question.tie(snapshot, period, one, other, without_us)
    weight = sum(share.weight for share in shared)
    terms = [f"1/{share.present - 1}" for share in shared[:TERMS]] + (["…"] if len(shared) > TERMS else [])
    names = [language.name(snapshot.partners[key]) for key in (one, other)]
    return Tie(
        version=snapshot.version,
        one=one,
        other=other,
        weight=round(weight, 6),
        arithmetic=f"{' + '.join(terms)} = {language.number(round(weight, 2))}" if shared else "",
        sentence=ngettext(
            "%(partner)s and %(second)s shared %(count)s collaboration in these months.",
            "%(partner)s and %(second)s shared %(count)s collaborations in these months.",
            len(shared),
            partner=names[0],
            second=names[1],
        ),
        collaborations=[
            Share(
                collaboration=share.collaboration,
                title=language.name(snapshot.collaborations[share.collaboration]),
                starts_on=snapshot.collaborations[share.collaboration].starts_on,
                present=share.present,
                weight=round(share.weight, 6),
            )
            for share in shared
        ],
    )
