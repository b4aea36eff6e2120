"""Descriptions of measures: a plain sentence, then details for those who want to check; and formatting of values.

A description says what the measure is called in the literature, its formula, and why it may mislead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from graphsvc import language
from graphsvc.language import gettext as _
from graphsvc.language import lazy

Form = Literal["count", "share", "number"]
Value = int | float
Band = tuple[float, float]

FEWER_THAN_TWO = lazy("Not defined for fewer than two partners.")
FEWER_THAN_THREE = lazy("Not defined for fewer than three partners.")
NOBODY = lazy("Not defined without partners.")
NO_TIES = lazy("Not defined without ties.")


@dataclass(frozen=True, slots=True)
class Description:
    """Description of a measure of the network. sentence: (value, formatted value) -> plain sentence.

    undefined: text for when there is no value; researchers: whether it is shown to researchers only (folded).
    """

    key: str
    form: Form
    name: str
    sentence: Callable[[float, str], str]
    undefined: str
    literature: str
    formula: str
    misleads: str
    researchers: bool = False


@dataclass(frozen=True, slots=True)
class PartnerDescription:
    """Description of a measure of partners; researchers: whether it is shown to researchers only (folded)."""

    key: str
    form: Form
    name: str
    meaning: str
    undefined: str
    literature: str
    formula: str
    misleads: str
    researchers: bool = False


def shown(value: float, form: Form, beside: Iterable[float | None] = ()) -> str:
    """A value formatted in the current language, with as many decimals as the values beside it."""
    if form == "share":
        return language.share(value)
    if form == "count":
        return language.number(round(value))
    most = max(abs(value), *(abs(number) for number in beside if number is not None), 0)
    return language.number(value, 1 if most >= 10 else 2 if most >= 1 else 3)


def banded(band: Band | None, form: Form, beside: Iterable[float | None] = ()) -> str:
    """The sentence on a band, with as many decimals as the values beside it; empty without a band."""
    if band is None:
        return ""
    low, high = (shown(bound, form, (*band, *beside)) for bound in band)
    if low == high:
        return _("With a tenth of the records left out: %(value)s.", value=low)
    return _("With a tenth of the records left out: between %(low)s and %(high)s.", low=low, high=high)


def plain(value: float | None) -> str:
    """A value as text for a CSV file; empty for None."""
    return "" if value is None else str(value)
