"""Parameters that are one of a few values, and what is raised for another."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _


def one_of(name: str, text: str, allowed: Iterable[str]) -> str:
    """The text of a parameter; raises BadInput with the values that are allowed where it is none of them."""
    values = tuple(allowed)
    if text not in values:
        raise BadInput(_("%(name)s is one of %(allowed)s", name=name, allowed=", ".join(filter(None, values))))
    return text


def switched(name: str, text: str) -> bool:
    """Whether a parameter is 1, and not 0; raises BadInput for anything else."""
    return one_of(name, text, ("0", "1")) == "1"
