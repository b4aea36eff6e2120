"""Names of places as people write them: with the province, the country, or what kind of place it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphsvc.files import values
from graphsvc.files.headers import fold
from graphsvc.model import texts

_POSTAL = re.compile(r",?\s*[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d\s*$")
_COUNTRY = re.compile(r",?\s*\(?\bcanada\)?\s*$", re.IGNORECASE)
_KIND = re.compile(
    r"(?:the\s+)?(?:city|town|village|municipality|rural municipality|community|ville|municipalit[ée]|village|cit[ée])"
    r"\s+(?:of|de|du|d['’])\s*",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(r",?\s*\(?(?:city|town|village|municipality|ville|municipalit[ée])(?:\s+(?:of|de))?\)?$", re.I)
_LAST = re.compile(r"(.+?)\s*[,(]\s*([^,()]+?)\)?\s*")
_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC USA US UK".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its name, its province (None where it is not said), and whether it lies outside Canada."""

    name: str
    province: str | None = None
    is_abroad: bool = False


def read(text: str, province: str = "") -> Place:
    """Read a place. province: what another cell says of it, in any spelling."""
    plain = _COUNTRY.sub("", _POSTAL.sub("", " ".join(text.split())))
    code = province_of(province)
    is_abroad = bool(province.strip()) and code is None
    if match := _LAST.fullmatch(plain):
        inside = province_of(match[2])
        if inside or match[2].strip(".").upper() in _STATES:
            plain, code, is_abroad = match[1], code or inside, inside is None
    elif (words := plain.rsplit(" ", 1))[-1] in values.LABELS and len(words) == 2:  # Charlottetown PE
        plain, code = words[0].rstrip(","), code or province_of(words[1])
    return Place(texts.trimmed(plain), code, is_abroad)


def province_of(text: str) -> str | None:
    """The code of a province or territory, in any spelling; None where it is none of Canada's."""
    return _PROVINCES.get(fold(text))


def bare(name: str) -> str:
    """The name of a place without what kind of place it is: *Town of Souris* and *Souris, Town of*."""
    without = _KIND.sub("", name) if _KIND.match(name) else _KIND_AFTER.sub("", name)
    return texts.trimmed(without) or name


def written(name: str) -> str:
    """A name in capitals as names are written."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name) if name.isupper() and len(name) > 3 else name


_PROVINCES = {
    fold(word): code for code in values.choices("municipality", "province") for word in (code, *values.LABELS[code])
}
