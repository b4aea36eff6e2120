"""Names in a cell: *Ana Roy (Example Library)*, *Ana Roy | Example Library*, *Roy, Ana*; and organizations in one."""

from __future__ import annotations

import re
from dataclasses import replace

from graphsvc.files.minutes import entries, names, people, proxies, words
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import fold

#: A seat behind the organization whose it is: *Township of Alder, Ward 2*, *Ville du Havre (district 4)*.
_SEATED = re.compile(
    r"(?:,\s*|\s+\()(?:ward|district|quartier|si[èe]ge|division|zone|area)\s*(?:n[o\u00b0\u00ba]\.?\s*|#\s*)?\d{1,2}\)?$",
    re.IGNORECASE,
)
#: *Okafor, Blessing (Region of Dunmore)*, *St. Pierre, Renée - Library*.
_TURNED = re.compile(
    r"(?P<last>[\w.'\u2019-]+(?: [\w'\u2019-]+){0,2}),\s*(?P<first>[\w'\u2019-]+\.?(?: [\w'\u2019-]+\.?)?)"
    r"(?P<rest>\s*[(\[].*|\s+[-\u2013\u2014|]\s+.+)?"
)
_BRACKETED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inner>[^()]+)\)\s*$")


def named(name: str, organization: str, style: Style) -> list[Entry]:
    """The entries of a cell of names: *Ana Roy (Example Library)*, *Ana Roy | Example Library*, *Roy, Ana*."""
    if people.is_device(name):
        return [Entry(name.strip(), organizations(organization), device=True)]
    plain = re.sub(
        r"\s*\((?:guest|invit[ée]e?|external|externe|non v[ée]rifi[ée]|unverified|host|h[ôo]te|co-?host|me"
        r"|she/her|he/him|they/them|elle|il)\)(?P<more>\s+(?=[A-ZÀ-Þ]))?",
        lambda found: " - " if found["more"] else "",
        name,
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"\s*\[(?:guest|invit[ée]e?|external|externe)\]", "", plain, flags=re.IGNORECASE).strip()
    if people.is_device(plain):
        return [Entry(plain, organizations(organization), device=True)]
    plain = _forward(plain)
    turned = re.fullmatch(r"([^,()]+),\s*([^,()]+)", plain)
    if (
        turned
        and len(turned[1].split()) <= 3
        and len(turned[2].split()) <= 3
        and people.kind(turned[2])[0] != "title"
        and (organization or names.is_given(turned[2]))
        and not set(fold(turned[2]).split()) & words.ORGANIZATION
    ):
        plain = f"{turned[2]} {turned[1]}"
    if (
        organization
        and proxies.of(plain) is None
        and (people.kind(plain, style.known)[0] in ("person", "organization") or plain[:1].islower())
        and not re.search(r"[;,/&]| and | et ", plain)
    ):
        return [
            Entry(names.stripped(plain).text or plain, organizations(organization), role=names.stripped(plain).role)
        ]
    parted = re.fullmatch(r"([^-|\u2013\u2014]*\S)(?:\s+[-\u2013\u2014])+\s+(.+)", plain)
    if parted and not organization and people.kind(parted[1], style.known) == ("person", True):
        lead = parted[2].split()[0]
        if len(lead) > 2 and lead.isupper() and people.kind(parted[2], style.known)[0] == "person":
            return [Entry(names.stripped(parted[1]).text, (parted[2],))]  # *Ana Roy - RÉCIT Outaouais*
    inner = _BRACKETED.match(plain)
    if inner and not organization and people.kind(inner["inner"], style.known)[0] == "person":
        same = set(fold(inner["inner"]).split()) & set(fold(inner["name"]).split())
        if same or people.kind(inner["inner"], style.known)[1]:  # *Ana (Ana Roy)*: the name of the account behind
            kept = max(inner["name"], inner["inner"], key=lambda text: (len(text.split()), len(text)))
            return [Entry(names.stripped(kept).text)]
    if names.is_word(plain) and people.kind(plain, style.known) == ("organization", False):
        return [Entry(plain, organizations(organization))]
    found = entries.of(re.sub(r"\s*[|_]\s*", " - ", plain), style)
    if not found:
        return []
    return [replace(entry, organizations=organizations(organization) or entry.organizations) for entry in found]


def _forward(text: str) -> str:
    """*Roy, Ana (Library)* as *Ana Roy (Library)*; another text as it is."""
    match = _TURNED.fullmatch(text)
    if match is None:
        return text
    last, first = fold(match["last"]).split(), fold(match["first"]).split()
    given = bool(first) and first[0] in words.given_names()
    if not last or not first or {*last, *first} & (words.ORGANIZATION - words.SURNAMES) or set(first) & words.TITLES:
        return text
    if not given and (not match["rest"] or last[0] in words.given_names() or match["first"].isupper()):
        return text
    return f"{match['first']} {match['last']}{match['rest'] or ''}"


def organizations(text: str) -> tuple[str, ...]:
    """The organizations of a cell; several stand apart by a slash, a semicolon or a line."""
    text = re.sub(
        r"(?<=[\w.])\s*\([a-zà-ÿ]+\)$",
        lambda found: "" if people.kind(found[0].strip(" ()"))[0] == "title" else found[0],
        text,
    )
    text = re.sub(r"^[*_(\s]+(?=\w)|(?<=[\w.])[*_\s]+$|(?<=\w)\)[*_]+$", "", _SEATED.sub("", text.strip()))
    own = set(fold(text).split())
    if not text.strip(" -*_()\u2013\u2014") or (own and own <= words.UNAFFILIATED) or fold(text) in ("n a", "s o"):
        return ()
    return tuple(part.strip() for part in re.split(r"\s*;\s*|\s+/\s+|\n", text) if part.strip())
