"""One entry of an attendance list: its people, for which organizations, and who sat in for them."""

from __future__ import annotations

import re
from dataclasses import replace

from graphsvc.files.minutes import assembly, entry_parts, headings, people, proxies, styles, words
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import Attendance, fold

_BULLET = re.compile(
    r"^\s*(?:(?P<tick>\[[xX\u2713\u2714]\]|[\u2611\u2612\u2705\u2713\u2714])|(?P<empty>\[\s?\]|[\u2610\u25a1\u2717\u2718\u274c])"
    r"|[-*\u2022\u00b7\u25aa\u25e6\u2023\u2013\u2014\u25cb\u25cf\u25a0\u27a2\u25ba\uf0b7+>o](?=\s)(?!\s+[/|])"
    r"|[\u2022\u25cf\uf0b7]"
    r"|\([A-Z][A-Za-z]{1,3}\)\s(?=[A-ZÀ-Þ])"  # *(LC) Letitia Cromwell*
    r"|\d{1,3}\s[-\u2013]\s(?=[A-Za-zÀ-Þ])|\(?\d{1,3}[.):](?=\s|[A-ZÀ-Þ])|\d{1,2}\s(?=[A-ZÀ-Þ])|\(?[a-z][.)](?=\s)|#\d+)\s*"
)
_NOBODY = re.compile(
    r"(?:none(?: received| noted| sent| reported)?|no (?:representative|rep|delegate|one|absences|guests|apologies)s?"
    r"(?: .*)?|(?:aucune?|sans|pas de) (?:repr[ée]sentante?|absence|regret).*|nil|n/?a|nobody|no one|no regrets.*"
    r"|aucune?(?: .*)?|personne|néant|tbd|vacant.*|.{0,40}[-\u2013\u2014:] vacant|illisible|illegible|unreadable"
    r"|to be (?:determined|confirmed)|-+)\.?",
    re.IGNORECASE,
)
_CROWD = re.compile(
    r"(?:(?:\D{0,20}\b)?\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|some|various|deux|trois|quatre"
    r"|cinq|huit|neuf|dix|plusieurs|quelques)\s+(?:\w+\s+){0,3}(?:public|citizens?|citoyen\w*|people|personnes|guests|others?"
    r"|residents?|students|étudiant\w*|observers|observat\w+|volunteers|bénévoles|visitors|visiteurs|staff|parents"
    r"|employ\w+|media|journalist\w*|attendees|participants|membres|members)\b.*|(?:and|et)\s+\d+.*",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"^(?:(?:district|ward|quartier|siège|seat|poste|division|zone|secteur|arrondissement)\s*(?:no\.?|n[o°º]|#"
    r"|num[ée]ro)?\s*\d{1,2}"
    r"(?:\s*\([^)]{1,30}\))?)\s*(?:[:,\u2013\u2014-]|\s)\s*(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_PROXIED = re.compile(
    r"\s*;\s*(?=(?:as )?(?:proxy|alternate|designate|substitute|procuration|en remplacement)\b)", re.IGNORECASE
)
_WITH = re.compile(
    r"^(?:(?:and|et)\s+(?=[A-ZÀ-Þ])|ainsi qu(?:e|['\u2019])|as well as|along with|together with"
    r"|de m[êe]me qu(?:e|['\u2019]))\s*",
    re.IGNORECASE,
)


#: What fills the place of an organization that nobody has: *- / Ana Roy / parent*, *Ana Roy / s.o. / parent*.
PLACEHOLDER = re.compile(
    r"(?:^\s*|(?<=[/|] ))(?:[-\u2013\u2014]|s\.\s?o\.?|n/?a|aucune?|none)\s+[/|]\s+", re.IGNORECASE
)

#: Nobody's name before an organization: *the folks from YMCA*, *des gens du Carrefour*, *a rep from Health PEI*.
_SOMEBODY = re.compile(
    r"^\s*(?:the |our |an? |two |les |des |nos |une? )?(?:folks?|people|reps?|representatives?|gang|crew|team"
    r"|someone|somebody|gens|monde|représentante?s?|quelqu['\u2019]un|delegates?|colleagues?)"
    r"\s+(?:from|of|at|with|de la|de l['\u2019]|des|du|de|d['\u2019])\s*(?:the\s+)?(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
#: Who writes: *me (Nora Quigley, LIP staff)*, *moi-même, Luc Dubé*, *yours truly - Ana Roy*.
_SELF = re.compile(
    r"^\s*(?:(?:and|et) )?(?:me|myself|moi(?:-même)?|yours truly)\s*(?:\((?P<name>[^()]+)\)|[,:\u2013\u2014-]+\s*)",
    re.IGNORECASE,
)

#: Nobody came of an organization: *NWT Literacy - no one*, *Legal Clinic: nobody*, *YMCA (personne)*.
_NO_ONE = re.compile(
    r"(?P<of>[^:;,]{2,60}?)\s*(?:[:\u2013\u2014-]|\()\s*(?:no one|nobody|personne|no rep\w*|aucune? repr\w+"
    r"|not represented|non représentée?)\)?\.?",
    re.IGNORECASE,
)
#: Before the organization of several: *Ana Roy & Ben Cho, both from the Library*.
_BOTH = re.compile(
    r",?\s+(?:both|all|tous(?: les)? (?:deux|trois)|toutes(?: les)? (?:deux|trois))"
    r"\s+(?=(?:from|of|with|at|de|du|des)\s)"
)
#: What an organization is, before its name in brackets: *(firme Néron Duchesne)*.
_FIRM = re.compile(r"\((?:firme|cabinet|entreprise|organisme|compagnie|firm|company)\s+(?=[A-ZÀ-Þ])")

#: What somebody spoke about, behind the name.
_QUOTED = re.compile(r"\s*[,:\u2013\u2014-]\s*[\"\u201c\u00ab][^\"\u201d\u00bb]{3,120}[\"\u201d\u00bb]\s*$")

#: When somebody came, behind the name: *E. Yeo 1:10 p.m.*.
_HOUR = re.compile(r"\s+(?:at |à |@ ?)?\d{1,2}\s?[:h]\s?\d{2}(?:\s?[ap]\.?\s?m\.?)?$", re.IGNORECASE)
#: A label within a list: *Chair Ana Roy, Trustees: Ben Cho, Cy Dow*.
_LABEL_WITHIN = re.compile(
    r"(?P<sign>[,;])\s*(?:(?:voting|board|council|committee|other) )*(?:trustees|members|directors"
    r"|commissioners|councillors|councilors|staff|guests|membres|conseillers|administrateurs|invités)\s*:\s*",
    re.IGNORECASE,
)
_GLUED = re.compile(r"([A-ZÀ-Þ][\w.'\u2019]+(?: [A-ZÀ-Þ][\w.'\u2019]+){1,2})-(?=[A-ZÀ-Þ])")
#: What is noted in brackets behind a name.
_NOTED = re.compile(r"\s*\(([^()]{2,40})\)")


def bulleted(text: str) -> bool:
    """Whether a bullet or a number stands before an entry."""
    return bool(_BULLET.match(text))


def names_nobody(text: str) -> bool:
    """Whether a text says that there is nobody: *none*, *(vacant)*."""
    return bool(_NOBODY.fullmatch(text.strip(" ()[]")))


def unmarked(text: str) -> str:
    """A text without the bullet, number or box before it."""
    return _SOMEBODY.sub("", _unmarked(text)[0])


def of(text: str, style: Style, organization: str | None = None) -> list[Entry]:
    """The entries of a text, in its order; empty where it names nobody. organization: of a heading above it."""
    own, attendance = _unmarked(text)
    if people.is_device(own.strip()):
        return [Entry(own.strip(), device=True)]
    own, email = people.without_contacts(own)
    own = _SOMEBODY.sub("", _SELF.sub(r"\g<name>", PLACEHOLDER.sub("", own)))
    if (absent := _NO_ONE.fullmatch(own.strip())) and people.kind(absent["of"], style.known)[0] == "organization":
        return [Entry(None, (absent["of"],), attendance="absent")]
    own = _spaced(own)
    own = _LABEL_WITHIN.sub(r"\g<sign> ", _HOUR.sub("", own))
    own = re.sub(r"\s*\.{4,}\s*", " - ", own)  # *Example College ....... Ana Roy*
    own = _FIRM.sub(r"(", _BOTH.sub(", ", _NOTED.sub(_unless_mode, own)))
    own = _IN_PLACE.sub(r"represented by \g<name>", _QUOTED.sub("", own)).replace("_", " - ")
    if re.search(r"\b\w{1,3}\s*=\s*\w", own):  # a legend: *P = present*
        return []
    own = _ended(own.lstrip(" \t.;,/|"), " \t.;,")
    if not own or names_nobody(own) or _CROWD.fullmatch(own):
        return []
    if not re.search(r"[^\W\d_]", own):
        return []
    found: list[Entry] = []
    labelled: str | None = None  # the organization before a colon
    pieces = _outside(_PROXIED.sub(", ", own), ";\u2022")
    if len(pieces) > 1:  # each is an entry of its own
        style = replace(style, run_in=False)
    for piece in (part for whole in pieces for part in proxies.parted(whole)):
        entry, label = (
            _WITH.sub("", _unmarked(piece.strip())[0] if len(pieces) > 1 else piece.strip()),
            piece.partition(":")[0],
        )
        several = styles.plural(entry.split(" ")[0]) and entry.count(",") > 0  # *Councillors Ana Roy, Ben Cho*
        own_entries = _labelled(entry, replace(style, run_in=True) if several else style, organization)
        if labelled:
            own_entries = [replace(one, organizations=(labelled,)) if _is_part(one) else one for one in own_entries]
        found += own_entries
        if ":" in piece and people.kind(label.strip(" *"), style.known) == ("organization", True):
            organization = labelled = label.strip(" *")
    attendance = attendance if len(found) == 1 or attendance != "present" else None
    return [
        replace(entry, attendance=entry.attendance or attendance, email=email if len(found) == 1 else None)
        for entry in found
    ]


def _is_placed(text: str) -> bool:
    return bool(set(fold(text).split()[-1:]) & words.INSTITUTION)


def _spaced(text: str) -> str:
    """A list of names and organizations with blanks around its hyphens: *Ana Roy-UCSL, Ben Cho-Hood Library*."""
    pieces = re.split(r"\s*,\s*", text)
    glued = [_GLUED.match(piece) for piece in pieces]
    if len(pieces) < 3 or sum(map(bool, glued)) * 4 < len(pieces) * 3:
        match = glued[0]
        person = match is not None and fold(match[1]).split()[0] in words.given_names()
        return f"{match[1]} - {text[match.end() :]}" if match and person and _is_placed(text[match.end() :]) else text
    return ", ".join(
        f"{match[1]} - {piece[match.end() :]}" if match else piece for match, piece in zip(glued, pieces, strict=True)
    )


def _unless_mode(noted: re.Match[str]) -> str:
    """Nothing for a remark that says how somebody came, as in *(in -person)* and *(via Zoom)*; else the remark."""
    return "" if headings.is_mode(re.sub(r"\s*-\s*", " ", noted[1])) else noted[0]


def _unmarked(text: str) -> tuple[str, Attendance | None]:
    """A text without its bullet, and the attendance that a ticked or empty box says."""
    match = _BULLET.match(text)
    if match is None:
        return text, None
    attendance: Attendance | None = "present" if match["tick"] else "absent" if match["empty"] else None
    rest = text[match.end() :]
    if attendance is None and (box := _BULLET.match(rest)) and (box["tick"] or box["empty"]):  # *- [x] Ana Roy*
        return _unmarked(rest)
    return rest, attendance


def _ended(text: str, signs: str) -> str:
    """A text without the signs at its end, but for the dot of an abbreviation."""
    bare = text.rstrip(signs)
    return f"{bare}." if text[len(bare) :].startswith(".") and assembly.DOTTED.search(f"{bare}.") else bare


def _outside(text: str, signs: str) -> list[str]:
    """A text parted at signs that stand outside parentheses."""
    parts, depth, start = list[str](), 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign in signs and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    return [part for part in [*parts, text[start:]] if part.strip()]


def _labelled(text: str, style: Style, organization: str | None) -> list[Entry]:
    text = _spoken_for(_SEAT.sub("", text), style)
    label, colon, rest = text.partition(":")
    label = re.sub(r"\s*\((?:host|hosts|h[ôo]te|lead|chair|co-?chair|new|nouveau)\)$", "", label, flags=re.IGNORECASE)
    proxy = proxies.of(text)
    if proxy is not None and not proxy.strict and proxy.alternate_first and _in_name(text, proxy, style):
        proxy = None
    if (
        colon
        and rest.strip()
        and label.count("(") == label.count(")")
        and not (proxy and ":" not in proxy.member + proxy.alternate)
    ):
        kind, sure = people.kind(label, style.known)
        if kind == "organization" and len(rest.split()) <= 2 and (said := assembly.attendance_said(rest)):
            return [Entry(None, (label.strip(),), attendance=said)]
        if kind == "title":
            return [replace(entry, title=entry.title or label.strip()) for entry in of(rest, style, organization)]
        spoken, comma, _topic = rest.partition(",")
        if kind == "person" and sure and comma and people.kind(spoken, style.known)[0] == "organization":
            return of(f"{label}, {spoken}", style, organization)  # *Ana Roy: UQAM, what she works on*
        if kind == "person" and sure and "," not in rest and people.kind(rest, style.known)[0] != "person":
            return of(f"{label}, {rest}", style, organization)
        if kind == "organization" and not sure and not people.is_proper(label):
            return of(rest, replace(style, run_in=True), organization)
        if kind in ("organization", "person"):
            found = of(rest, replace(style, run_in=True), label.strip())
            return [replace(entry, organizations=(label.strip(),)) if _is_part(entry) else entry for entry in found]
    if proxy is not None and (found := _proxied(proxy, style, organization)):
        return found
    return assembly.assembled(entry_parts.parts(text, style), style, organization)


def _is_part(entry: Entry) -> bool:
    """Whether what stands behind a job title is a part of the organization before: *Manager, Social Services*."""
    own = set(fold("; ".join(entry.organizations)).split())
    return entry.title is not None and entry.person is not None and bool(own) and not own & words.INSTITUTION


def _in_name(text: str, proxy: proxies.Proxy, style: Style) -> bool:
    """Whether *for* stands within the name of an organization: *Ana Roy - Skills for Change*."""
    before = re.split(r"\s*[,(]\s*|\s+[\u2010-\u2015-]+\s+", proxy.alternate)
    left, right = (people.kind(part, style.known) for part in (before[-1], re.split(r"\s*[,()]", proxy.member)[0]))
    if left == ("organization", True) and right != ("person", True) and not re.search(r"[,(;]\s*(?:for|pour)\s", text):
        return True  # *Dee Fox, Alliance for Healthier Communities*
    return left[0] != "person" and right[0] != "person"


_IN_PLACE = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w.'\u2019-]+(?: [A-ZÀ-Þ][\w.'\u2019-]+){1,3})"
    r"(?: (?:is|was|has|est|a|attend\w*|sat|sits|sitting|came"
    r"|present|présente?|siège|siégeait|venue?|participe|participait|agit)){0,2}"
    r" (?:in (?:his|her|their) (?:place|stead)|on (?:his|her|their) behalf|à sa place|en son nom)\b"
)


def _spoken_for(text: str, style: Style) -> str:
    """A text in which *Ana Roy, representing the Library* is *Ana Roy, Library*: nobody was represented."""
    proxy = proxies.of(text)
    if proxy is None or not proxy.alternate_first or (not proxy.strict and _in_name(text, proxy, style)):
        return text
    member = re.split(r"\s*[,;()]|\s+(?:et|and|ainsi que)\s", proxy.member, maxsplit=1)[0]
    if not member or people.kind(member, style.known) != ("organization", True):
        return text
    rest = " ".join(part for part in (proxy.member[len(member) :], proxy.after) if part)
    return f"{proxy.alternate} ({member}){rest}"


def _proxied(proxy: proxies.Proxy, style: Style, organization: str | None) -> list[Entry]:
    member_text, organization_text = proxy.member, ""
    alternate_text = proxy.alternate
    if proxy.alternate_first and proxy.after:
        alternate_text = f"{alternate_text}, {proxy.after}"
    if not proxy.alternate_first and proxy.after:
        member_text = f"{member_text}, {proxy.after}"
    members = assembly.assembled(entry_parts.parts(member_text, style), style, None)
    alternates = assembly.assembled(entry_parts.parts(alternate_text, style), style, None)
    if not members or not alternates or alternates[-1].person is None:
        return []
    member, alternate = members[0], alternates[-1]
    if member.person is None:  # somebody for an organization
        if not proxy.alternate_first or not member.organizations:
            return []
        own = list(alternates)
        own[-1] = replace(alternate, organizations=member.organizations)
        return own
    if (
        not proxy.strict
        and people.kind(member.person, style.known) == ("person", False)
        and len(member.person.split()) > 3
    ):
        return []
    organizations = member.organizations or alternate.organizations or ((organization,) if organization else ())
    if organization_text:
        organizations = (organization_text,)
    stood_in = replace(member, organizations=organizations, via=alternate.person, attendance="regrets", device=False)
    others = alternates[:-1] if proxy.alternate_first else []
    more = members[1:]
    if not proxy.alternate_first:
        others = [replace(entry, organizations=entry.organizations or organizations) for entry in alternates[:-1]]
    return [*others, stood_in, *more]
