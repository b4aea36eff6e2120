"""Names of people: put in order, without titles, and apart from the organization that stands beside them."""

from __future__ import annotations

import re

from graphsvc.files.mapping.model import Split
from graphsvc.language import folded
from graphsvc.model import texts

_TITLES = re.compile(
    r"(?:(?:dr|dre|mr|mrs|ms|miss|mx|m|mme|mlle|me|prof|hon|rev|fr|sr|docteure?|professeure?|mayor|councillor|"
    r"maire|mairesse|elder)\.?\s+)+",
    re.IGNORECASE,
)
_TITLE_WORDS = frozenset("m me fr sr".split())
_AFTER = re.compile(r",?\s+(?:ph\.?d|m\.?d|r\.?n|b\.?a|m\.?a|msw|rsw|cpa|esq|p\.?eng|j\.?d)\.?$", re.IGNORECASE)
_PRONOUNS = re.compile(r"\s*[(\[](?:she|he|they|elle|il|iel)\b[^)\]]*[)\]]", re.IGNORECASE)
_DEVICE = re.compile(
    r"(?:.*\b)?(?:i-?phone|i-?pad|galaxy|android|macbook|laptop|desktop|pixel|huawei|zoom user|room|salle|"
    r"call-?in|dial-?in|user|phone|guest|invite|unknown|inconnu)\b.*|[\d\s()+*.x-]{7,}",
    re.IGNORECASE,
)
_SPLITS: dict[Split, re.Pattern[str]] = {
    "person (organization)": re.compile(r"([^()\[\]]+?)\s*[(\[]([^()\[\]]+)[)\]]\s*"),
    "person - organization": re.compile(r"(.+?)\s+[-–—]\s+(.+)"),
    "person, organization": re.compile(r"([^,]+),\s+(.+)"),
}


def name(text: str) -> str:
    """A person's name: first name first, without titles, degrees and pronouns."""
    plain = _AFTER.sub("", _PRONOUNS.sub("", " ".join(text.split())))
    if plain.count(",") == 1:
        last, first = (part.strip() for part in plain.split(","))
        if last and first and len(last.split()) <= 3 and len(first.split()) <= 3:
            plain = f"{first} {last}"
    return _without_title(plain) or texts.trimmed(text)


def _without_title(text: str) -> str:
    match = _TITLES.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    # *M.* before a name is a title; in *M. Gallant Roy* it may be an initial, but so is it said in French.
    return rest if " " in rest or match[0].strip().rstrip(".").casefold() in _TITLE_WORDS or rest else text


def parted(text: str, split: Split) -> tuple[str, str]:
    """(person, organization) of a cell that may hold both; the organization is empty where it holds none."""
    plain = _PRONOUNS.sub("", " ".join(text.split()))
    match = _SPLITS[split].fullmatch(plain) if split else None
    return (match[1], match[2]) if match else (plain, "")


def split_of(cells: list[str]) -> Split:
    """How the cells of a column hold a person and an organization; empty where they hold one name each."""
    filled = [_PRONOUNS.sub("", " ".join(cell.split())) for cell in cells if cell.strip()]
    for split in ("person (organization)", "person - organization"):
        found = [match[2] for cell in filled if (match := _SPLITS[split].fullmatch(cell))]
        if found and (split == "person (organization)" or len(found) * 2 >= len(filled)):
            return split
    return ""


def is_device(text: str) -> bool:
    """Whether a name is that of a device, a room or nobody, as meeting tools list them."""
    return bool(_DEVICE.fullmatch(folded(text.strip()))) and len(text.split()) <= 4
