"""One entry of an attendance list: its people, for which organizations, and who sat in for them."""

from __future__ import annotations

import re
from dataclasses import replace

from graphsvc.files.minutes import (
    assembly,
    entry_parts,
    entry_text,
    names,
    people,
    proxies,
    run_ons,
    seams,
    styles,
    words,
)
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import fold

#: Several people whom nobody names.
_MANY = (
    r"members? of the (?:public|press|gallery)|membres? du public|citizens?|citoyen\w*|residents?|ratepayers?"
    r"|taxpayers?|contribuables?|visitors?|visiteurs|guests|observers?|observat\w+|spectators|students|étudiant\w*"
    r"|volunteers|bénévoles|parents|employ\w+|journalist\w*|attendees|participants"
)
_CROWD = re.compile(
    r"(?:(?:\D{0,20}\b)?\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|some|various|deux|trois|quatre"
    r"|cinq|huit|neuf|dix|plusieurs|quelques)\s+(?:\w+\s+){0,3}"
    rf"(?:{_MANY}|public|people|personnes|others?|staff|media|membres|members)\b.*|(?:and|et)\s+\d+.*",
    re.IGNORECASE,
)
#: The same behind what reads as the number of an entry: *11 County Ratepayers*.
_COUNTED = re.compile(rf"\d{{1,3}}\s+(?:\w+\s+){{0,2}}(?:{_MANY})", re.IGNORECASE)
#: The same among others: *Ana Roy, 6 members of the public*.
_CROWD_AMONG = re.compile(
    rf"(?:[,;]|\s(?:and|et))\s*(?:and |et )?\d{{1,3}}\s+(?:other )?(?:{_MANY})(?=\s*(?:[.,;]|$))", re.IGNORECASE
)
_SEAT = re.compile(
    r"^(?:(?:district|ward|quartier|siège|seat|poste|division|zone|secteur|arrondissement)\s*(?:no\.?|n[o°º]|#"
    r"|num[ée]ro)?\s*\d{1,2}"
    r"(?:\s*\([^)]{1,30}\))?)\s*(?:[:,\u2013\u2014-]|\s)\s*(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
#: The same behind a name, where no sign parts it: *Councillor Ana Roy Ward 2*.
_SEAT_LAST = re.compile(r"(?<=[a-zà-ÿ])\s+(?:ward|quartier|siège)\s*(?:no\.?|n[o°º]|#)?\s*\d{1,2}$", re.IGNORECASE)
_PROXIED = re.compile(
    r"\s*;\s*(?=(?:as )?(?:proxy|alternate|designate|substitute|procuration|en remplacement)\b)", re.IGNORECASE
)
_WITH = re.compile(
    r"^(?:(?:and|et)\s+(?=[A-ZÀ-Þ])|ainsi qu(?:e|['\u2019])|as well as|along with|together with"
    r"|de m[êe]me qu(?:e|['\u2019]))\s*",
    re.IGNORECASE,
)

#: The first colon is of an hour: *Ana Roy, arrived 9:30*.
_CLOCK = re.compile(r"[^:]*\d:\d\d\b")
_LETTER = re.compile(r"[A-ZÀ-Þ]\. ?[A-ZÀ-Þ]")
#: Nobody came of an organization: *NWT Literacy - no one*, *Legal Clinic: nobody*, *YMCA (personne)*.
_NO_ONE = re.compile(
    r"(?P<of>[^:;,]{2,60}?)\s*(?:[:\u2013\u2014-]|\()\s*(?:no one|nobody|personne|no rep\w*|aucune? repr\w+"
    r"|not represented|non représentée?)\)?\.?",
    re.IGNORECASE,
)


def of(text: str, style: Style, organization: str | None = None) -> list[Entry]:
    """The entries of a text, in its order; empty where it names nobody. organization: of a heading above it."""
    if _COUNTED.fullmatch(text.strip(" .")):
        return []
    own, attendance = entry_text.parted(run_ons.numbered(text))
    if people.is_device(own.strip()):
        return [Entry(own.strip(), device=True)]
    if groups := run_ons.grouped(own):
        inside = [(of_, entry) for of_, text in groups for entry in of(text, replace(style, run_in=True))]
        return [replace(entry, organizations=(of_,)) for of_, entry in inside if entry.person]
    own = run_ons.parted(own)
    told, own = own, seams.parted(own, style.known) if style.fused else own
    guessed = _is_guessed(told, own, style)
    own, email = people.without_contacts(own)
    own = entry_text.without_nobody(own)
    if (absent := _NO_ONE.fullmatch(own.strip())) and people.kind(absent["of"], style.known)[0] == "organization":
        return [Entry(None, (absent["of"],), attendance="absent")]
    own = _CROWD_AMONG.sub("", entry_text.cleared(own))
    if re.search(r"\b\w{1,3}\s*=\s*\w", own):  # a legend: *P = present*
        return []
    own = entry_text.ended(own.lstrip(" \t.;,/|~"), " \t.;,~")
    if not own or entry_text.names_nobody(own) or _CROWD.fullmatch(own):
        return []
    if not re.search(r"[^\W\d_]", own):
        return []
    if firsts := names.firsts(own):
        return [
            one
            for part in firsts
            for one in ([Entry(part, doubtful=not names.is_given(part))] if " " not in part else of(part, style))
        ]
    found: list[Entry] = []
    labelled: str | None = None  # the organization before a colon
    pieces = _together(_outside(_PROXIED.sub(", ", own), ";\u2022~"), style)
    if len(pieces) > 1:  # each is an entry of its own
        style = replace(style, run_in=False, fused=style.fused or seams.are_fused(pieces, style.known))
    for piece in (part for whole in pieces for part in proxies.parted(whole)):
        entry, label = (
            _WITH.sub("", entry_text.parted(piece.strip())[0] if len(pieces) > 1 else piece.strip()),
            piece.partition(":")[0],
        )
        entry = _closed(entry, style)
        fused = (style.fused and len(pieces) > 1) or run_ons.is_titled(entry)
        told, entry = entry, seams.parted(entry, style.known) if fused else entry
        several = styles.plural(entry.split(" ")[0]) and entry.count(",") > 0  # *Councillors Ana Roy, Ben Cho*
        own_entries = _labelled(entry, replace(style, run_in=True) if several else style, organization)
        if labelled:
            own_entries = [replace(one, organizations=(labelled,)) if _is_part(one) else one for one in own_entries]
        guess = guessed or _is_guessed(told, entry, style)
        found += [replace(one, doubtful=one.doubtful or guess) for one in own_entries]
        if ":" in piece and people.kind(label.strip(" *"), style.known) == ("organization", True):
            organization = labelled = label.strip(" *")
    attendance = attendance if len(found) == 1 or attendance != "present" else None
    return [
        replace(entry, attendance=entry.attendance or attendance, email=email if len(found) == 1 else None)
        for entry in found
    ]


def _is_guessed(told: str, entry: str, style: Style) -> bool:
    """Whether a name was parted from what stands behind it, and one more word may belong to it."""
    return told != entry and not seams.is_sure(told[len(entry.partition(",")[0]) :], style.known)


def _closed(text: str, style: Style) -> str:
    """A text without a bracket that was never opened: *A. Roy Example Library)* is A. Roy (Example Library)."""
    if text.count(")") != text.count("(") + 1 or not text.rstrip().endswith(")"):
        return text
    own = text.rstrip()[:-1]
    return seams.parted(own, style.known) if seams.behind(own) else own


def _together(pieces: list[str], style: Style) -> list[str]:
    """Pieces between semicolons, one where the second tells of the person before it: *Ana Roy; Library (AR)*."""
    if len(pieces) != 2 or "," in pieces[0] or ":" in pieces[1]:
        return pieces
    first, behind = people.kind(pieces[0], style.known)[0], pieces[1].strip()
    second = people.kind(re.split(r"\s*[,(]", behind)[0], style.known)[0]
    told = second in ("organization", "title") or fold(behind.split()[0]) in words.ROLES
    return [", ".join(pieces)] if first == "person" and told else pieces


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
    text = _spoken_for(_SEAT_LAST.sub("", _SEAT.sub("", text)), style)
    label, colon, rest = (text, "", "") if _CLOCK.match(text) else text.partition(":")
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


def _spoken_for(text: str, style: Style) -> str:
    """A text in which *Ana Roy, representing the Library* is *Ana Roy, Library*: nobody was represented."""
    proxy = proxies.of(text)
    if proxy is None or not proxy.alternate_first or (not proxy.strict and _in_name(text, proxy, style)):
        return text
    if _LETTER.match(proxy.member) and seams.behind(proxy.member):  # *Ana Roy (for B. Cho Example Library)*
        return text
    member = re.split(r"\s*[,;()]|\s+(?:et|and|ainsi que)\s", proxy.member, maxsplit=1)[0]
    if not member or people.kind(member, style.known) != ("organization", True):
        return text
    rest = " ".join(part for part in (proxy.member[len(member) :], proxy.after) if part)
    return f"{proxy.alternate} ({member}){rest}"


def _are_first_names(member: str, alternate: str) -> bool:
    own = (member.strip(), alternate.strip())
    return all(map(names.is_word, own)) and not set(fold(" ".join(own)).split()) & words.ORGANIZATION


def _proxied(proxy: proxies.Proxy, style: Style, organization: str | None) -> list[Entry]:
    member_text, organization_text = proxy.member, ""
    member_text = seams.parted(member_text, style.known) if _LETTER.match(member_text) else member_text
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
    if proxy.strict and _are_first_names(member_text, alternate_text):  # *Lauriane a donné sa voix à Marie*
        member = Entry(member_text.strip(), doubtful=member.person is None)
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
