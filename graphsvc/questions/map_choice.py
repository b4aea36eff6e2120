"""What a map's address asks for: its parameters, as options of the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _
from graphsvc.maps.marks import MARKS
from graphsvc.model import parameters
from graphsvc.model.period import exact_day
from graphsvc.model.vocabulary import Province
from graphsvc.questions.maps import SIZES, VIEWS, Choice

#: What is shown besides, each by a parameter that is 0 or 1.
SWITCHES = (*MARKS, "groups", "gaps", "council")


def of(given: Mapping[str, str]) -> Choice:
    """The options that parameters ask for, those left out as on a first visit; raises BadInput.

    Day and window are not among them: they are of a period.
    """

    def text(name: str) -> str:
        return given.get(name, "")

    on = {name for name in (*SWITCHES, "without_us") if parameters.switched(name, given.get(name, "0"))}
    return Choice(
        view=_view(text("view"), text("municipality")),
        municipality=text("municipality"),
        partner=text("partner"),
        sector=text("sector"),
        kind=text("kind"),
        minimum=_minimum(given.get("minimum", "0")),
        without_us="without_us" in on,
        marks=tuple(on & {*MARKS}),
        gaps="gaps" in on,
        groups="groups" in on,
        council="council" in on,
        size=parameters.one_of("size", text("size") or SIZES[0], SIZES),
        province=_province(text("province")),
        with_=text("with"),
        collaboration=text("collaboration"),
        compared=exact_day(text("compared"), "compared") if text("compared") else None,
    )


def _view(view: str, municipality: str) -> str:
    if view and view not in VIEWS:
        raise BadInput(
            _("there is no view %(view)s; choose one of %(allowed)s", view=repr(view[:40]), allowed=", ".join(VIEWS))
        )
    if municipality and view == "municipalities":
        raise BadInput(_("the view municipalities takes no municipality"))
    return view


def _minimum(text: str) -> float:
    try:
        minimum = float(text)
    except ValueError:
        raise BadInput(_("minimum is a weight, as in 1.5")) from None
    if not 0 <= minimum <= 1e9:
        raise BadInput(_("minimum is a weight of 0 or more"))
    return minimum


def _province(code: str) -> str:
    if code not in ("", *get_args(Province)):
        raise BadInput(_("there is no province %(code)s; codes are as in ON", code=repr(code[:40])))
    return code
