"""One entry of an attendance list: its people, for which organizations, and who sat in for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphsvc.files.minutes import people, proxies, words
from graphsvc.files.minutes.people import NOBODY, Kind, Known
from graphsvc.files.minutes.words import Attendance, fold

_BULLET = re.compile(
    r"^\s*(?:(?P<tick>\[[xX\u2713\u2714]\]|[\u2611\u2612\u2705\u2713\u2714])|(?P<empty>\[\s?\]|[\u2610\u25a1\u2717\u2718\u274c])"
    r"|[-*\u2022\u00b7\u25aa\u25e6\u2023\u2013\u2014\u25cb\u25cf\u25a0\u27a2\u25ba\uf0b7+>o](?=\s)"
    r"|[\u2022\u25cf\uf0b7]"
    r"|\d{1,3}\s[-\u2013]\s(?=[A-Za-zÀ-Þ])|\(?\d{1,3}[.):](?=\s|[A-ZÀ-Þ])|\d{1,2}\s(?=[A-ZÀ-Þ])|\(?[a-z][.)](?=\s)|#\d+)\s*"
)
_NOBODY = re.compile(
    r"(?:none(?: received| noted| sent| reported)?|no (?:representative|rep|delegate|one|absences|guests|apologies)s?"
    r"(?: .*)?|(?:aucune?|sans|pas de) (?:repr[ée]sentante?|absence|regret).*|nil|n/?a|nobody|no one|no regrets.*"
    r"|aucune?(?: .*)?|personne|néant|tbd|vacant.*"
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
_SEPARATORS = re.compile(
    r"(?P<paren>[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?[)\]])|(?P<comma>\s*,\s*)"
    r"|(?P<dash>\s+[-\u2010-\u2015]+\s*|\s*[-]+\s+|\s*[\u2013\u2014]\s*|\s+--\s*)"
    r"|(?P<slash>\s+/\s+|(?<=[A-Z]{2})/(?=[A-Z]{2}))|(?P<and>\s+(?:and|et|&|\+)\s+)|(?P<tab>\t)"
)
_AT = re.compile(
    r"\s+(?:at|with|from|chez|@)\s+(?=[A-ZÀ-Þ])|\s+(?:of|de la|du|des|de l['’])\s+(?=(?:the\s+)?(?:City|Town"
    r"|Village|Ville|Municipality|Department)\b)"
)
_FROM = re.compile(
    r"\s+(?:from|at|with|of|de la|du|des|de l['\u2019]|chez|@)\s*(?:the\s+(?=[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ]))?"
    r"(?=(?:the\s+)?[A-ZÀ-Þ])"
)
_PROXIED = re.compile(
    r"\s*;\s*(?=(?:as )?(?:proxy|alternate|designate|substitute|procuration|en remplacement)\b)", re.IGNORECASE
)
#: Before the last of a list: *Ana Roy, Ben Cho, and Cy Dow*.
_LAST = re.compile(r",?\s+(?:ainsi que|as well as|along with|de même que)\s+(?=([A-ZÀ-Þ][^,;()\t\u2013\u2014]*))")
_OXFORD = re.compile(r",\s+(?:and|et|&)\s+(?=([A-ZÀ-Þ][^,;()\t\u2013\u2014]*))")
_SLASH = re.compile(r"(?<=[a-zà-ÿ.])/(?=[A-ZÀ-Þ])")
_WITH = re.compile(
    r"^(?:ainsi qu(?:e|['\u2019])|as well as|along with|together with|de m[êe]me qu(?:e|['\u2019]))\s*", re.IGNORECASE
)
_FOR_WHOM = re.compile(r"^(?:du|de la|des|de l['\u2019]|from|of|with|pour|for)\s*(?=(?:the )?[A-ZÀ-Þ])")
_TRAILING = re.compile(r"[\s,;:\u2013\u2014.-]+$")
#: The dot at the end of *Î.-P.-É.* or *Inc.* belongs to the name.
_DOTTED = re.compile(r"(?:[^\W\d_]\.[ -]?){2,}$|\b(?:Inc|Ltd|Lt[ée]e|Corp|Co|Assoc|Assn|Dept|Org)\.$")


#: What parts within parentheses have before them.
_INNER = ("paren", "inner", "dashed")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody named by a line; organizations: for whom; via: who sat in for the person.

    attendance: what the line itself says, None where its section says it. device: it is the name of a device.
    """

    person: str | None = None
    organizations: tuple[str, ...] = ()
    via: str | None = None
    role: str | None = None
    title: str | None = None
    attendance: Attendance | None = None
    email: str | None = None
    device: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line between separators; before: the separator before it."""

    kind: Kind
    sure: bool
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Style:
    """How entries of a list are written.

    run_in: several to a line; organization_first: an organization stands before its people; known: names on record.
    """

    run_in: bool = False
    organization_first: bool | None = None
    known: Known = NOBODY


def bulleted(text: str) -> bool:
    """Whether a bullet or a number stands before an entry."""
    return bool(_BULLET.match(text))


def unmarked(text: str) -> str:
    """A text without the bullet, number or box before it."""
    return _unmarked(text)[0]


def of(text: str, style: Style, organization: str | None = None) -> list[Entry]:
    """The entries of a text, in its order; empty where it names nobody. organization: of a heading above it."""
    own, attendance = _unmarked(text)
    if people.is_device(own.strip()):
        return [Entry(own.strip(), device=True)]
    own, email = people.without_contacts(own)
    own = _ended(own.lstrip(" \t.;,"), " \t.;,")
    if not own or _NOBODY.fullmatch(own) or _CROWD.fullmatch(own):
        return []
    if not re.search(r"[^\W\d_]", own):
        return []
    found: list[Entry] = []
    pieces = _outside(_PROXIED.sub(", ", own), ";\u2022")
    if len(pieces) > 1:  # each is an entry of its own
        style = replace(style, run_in=False)
    for piece in (part for whole in pieces for part in proxies.parted(whole)):
        entry, label = _WITH.sub("", piece.strip()), piece.partition(":")[0]
        found += _labelled(entry, style, organization)
        if ":" in piece and people.kind(label.strip(" *"), style.known) == ("organization", True):
            organization = label.strip(" *")
    attendance = attendance if len(found) == 1 or attendance != "present" else None
    return [
        replace(entry, attendance=entry.attendance or attendance, email=email if len(found) == 1 else None)
        for entry in found
    ]


def _unmarked(text: str) -> tuple[str, Attendance | None]:
    """A text without its bullet, and the attendance that a ticked or empty box says."""
    match = _BULLET.match(text)
    if match is None:
        return text, None
    attendance: Attendance | None = "present" if match["tick"] else "absent" if match["empty"] else None
    return text[match.end() :], attendance


def _ended(text: str, signs: str) -> str:
    """A text without the signs at its end, but for the dot of an abbreviation."""
    bare = text.rstrip(signs)
    return f"{bare}." if text[len(bare) :].startswith(".") and _DOTTED.search(f"{bare}.") else bare


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
    proxy = proxies.of(text)
    if (
        colon
        and rest.strip()
        and label.count("(") == label.count(")")
        and not (proxy and ":" not in proxy.member + proxy.alternate)
    ):
        kind, sure = people.kind(label, style.known)
        if kind == "organization" and len(rest.split()) <= 2 and (said := _said(rest)):
            return [Entry(None, (label.strip(),), attendance=said)]
        if kind == "title":
            return [replace(entry, title=entry.title or label.strip()) for entry in of(rest, style, organization)]
        if kind == "person" and sure and "," not in rest and people.kind(rest, style.known)[0] != "person":
            return of(f"{label}, {rest}", style, organization)
        if kind == "organization" and not sure and not people.is_proper(label):
            return of(rest, replace(style, run_in=True), organization)
        if kind in ("organization", "person"):
            return of(rest, replace(style, run_in=True), label.strip())
    if proxy is not None and (found := _proxied(proxy, style, organization)):
        return found
    return _assembled(_parts(text, style), style, organization)


def _spoken_for(text: str, style: Style) -> str:
    """A text in which *Ana Roy, representing the Library* is *Ana Roy, Library*: nobody was represented."""
    proxy = proxies.of(text)
    if proxy is None or not proxy.alternate_first:
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
    members = _assembled(_parts(member_text, style), style, None)
    alternates = _assembled(_parts(alternate_text, style), style, None)
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


def _parts(text: str, style: Style) -> list[Part]:
    """The parts of a text with their kinds; where *and* joins words of one name they stay together."""
    pieces: list[tuple[str, str]] = []
    before, start = "", 0
    word = "et" if re.search(r"\s(?:et|de|du|des)\s", text) else "and"
    text = re.sub(
        r"(?<=\w)\s*[(\"\u201c\u2018'](?=[A-ZÀ-Þ][\w.]{0,12}[)\"\u201d\u2019']\s+[A-ZÀ-Þ])([^()\"\u201c\u201d\u2018\u2019']+)[)\"\u201d\u2019'](?=\s+[A-ZÀ-Þ][\w'-]+)",
        "",
        text,
    )
    for last in (_LAST, _OXFORD):
        text = last.sub(lambda found: ", " if _begins_with_person(found[1], style) else found[0], text)
    for match in _SEPARATORS.finditer(text):
        if piece := text[start : match.start()].strip():
            pieces.append((before, piece))
            before = ""
        if match.lastgroup == "and":
            word = match[0].strip()
        name = match.lastgroup or ""
        if name == "paren":
            inner = match[0][1:-1].strip()
            pieces += _inner(inner, style)
            before = "after"
        else:
            before = name
        start = match.end()
    if piece := text[start:].strip():
        pieces.append((before, piece))
    return _kinds(_rejoined(pieces, style, word), style)


def _inner(text: str, style: Style) -> list[tuple[str, str]]:
    """(separator, part) within parentheses; the name of one organization stays whole."""
    if fold(text) in style.known.organizations:
        return [("paren", text)]
    pieces: list[tuple[str, str]] = []
    separator = ""
    for number, piece in enumerate(re.split(r"(\s*[,;]\s*|\s+[\u2013\u2014-]\s+|\s+/\s+)", text)):
        if number % 2:
            separator = piece.strip()
        elif piece.strip():
            dashed = separator in ("-", "\u2013", "\u2014")
            pieces.append(("paren" if not pieces else "dashed" if dashed else "inner", piece.strip()))
    return pieces


def _rejoined(pieces: list[tuple[str, str]], style: Style, word: str) -> list[tuple[str, str]]:
    """Pieces in which *and* parts people only, and a surname before a first name stands behind it."""
    joined: list[tuple[str, str]] = []
    titled = False
    for before, text in pieces:
        person = people.stripped(text)
        titled = (titled and before in ("comma", "and")) or (bool(person.titled) and _plural(person.titled))
        if before == "and" and joined:
            alone = _FROM.split(text, maxsplit=1)[0]
            own, left = people.kind(alone, style.known), people.kind(joined[-1][1], style.known)
            whole = f"{joined[-1][1]} and {text}"
            both = (own[0] in ("person", "device") or titled) and (left[0] in ("person", "remark", "title") or titled)
            apart = both and fold(whole) not in style.known.organizations
            if not apart and joined[-1][0] in ("paren", "inner", "dashed", "after"):
                apart = own[0] == "person"
            if not apart and not (
                own[0] == "organization"
                and fold(text) in style.known.organizations
                and fold(joined[-1][1]) in style.known.organizations
            ):
                joined[-1] = (joined[-1][0], f"{joined[-1][1]} {word} {text}")
                continue
        if before == "comma" and joined and _turned(joined[-1][1], text):
            joined[-1] = (joined[-1][0], f"{text} {joined[-1][1]}")
            continue
        joined.append((before, text))
    return joined


def _begins_with_person(text: str, style: Style) -> bool:
    return people.kind(_FROM.split(text, maxsplit=1)[0], style.known)[0] == "person"


def _plural(title: str) -> bool:
    return bool(
        re.search(
            r"\b(?:councillors|councilors|couns|conseillers|conseill[eè]res|mm|mmes|messieurs|mesdames|drs)\b",
            title.lower(),
        )
    )


def _turned(surname: str, given: str) -> bool:
    """Whether *Roy, Ana* is a surname before a first name."""
    own, first = surname.split(), given.split()
    if not 1 <= len(own) <= 2 or not 1 <= len(first) <= 2 or people.stripped(surname).titled:
        return False
    if (
        not re.fullmatch(r"[A-ZÀ-Þ][\w'\u2019-]+(?: [A-ZÀ-Þ][\w'\u2019-]+)?", surname)
        or fold(surname) in words.ORGANIZATION
    ):
        return False
    names = words.given_names()
    if len(first) == 2 and not re.fullmatch(r"[A-Z]\.?", first[1]):
        return False
    return (
        fold(first[0]) in names
        and (len(own) == 1 and (fold(surname) not in names or surname.isupper()))
        and not (
            len(own) == 1
            and surname.isupper()
            and len(surname) <= 5
            and not first[0].isupper()
            and fold(surname) in words.ORGANIZATION
        )
    )


def _kinds(pieces: list[tuple[str, str]], style: Style) -> list[Part]:
    parts: list[Part] = []
    titled = ""
    for before, text in pieces:
        kind, sure = people.kind(text, style.known)
        inner = before in _INNER
        name = people.stripped(text)
        if name.titled and kind == "person":
            titled = name.titled if _plural(name.titled) or (titled and before in ("comma", "and")) else ""
        elif titled and before in ("comma", "and") and len(text.split()) <= 3 and text[:1].isupper():
            kind, sure = "person", True
        if inner and kind == "person" and not sure:
            kind = "organization"
        if inner and kind == "device":
            kind = "remark"
        if (
            inner
            and kind == "title"
            and set(fold(text).split()) & words.ORGANIZATION
            and not set(fold(text).split()) & (words.TITLES - words.HONORIFICS)
        ):
            kind = "organization"
        if inner and len(text) <= 2 and text.upper() in ("P", "R", "A", "X"):
            kind, sure = "remark", True
        if (
            kind in ("person", "organization", "title")
            and not inner
            and (at := _FROM.search(text) or _SLASH.search(text))
            and people.kind(text[: at.start()], style.known) == ("person", True)
        ):
            parts.append(Part("person", True, text[: at.start()].strip(), before))
            parts.append(Part("organization", True, text[at.end() :].strip(), "after"))
            continue
        if before == "dashed" and parts and parts[-1].kind == "title" and parts[-1].before in _INNER:
            parts.append(Part("title", True, text, before))  # *[Co-chair - Employers]*
            continue
        if kind == "title" and (at := _AT.search(text)):
            parts.append(Part("title", True, text[: at.start()].strip(), before))
            parts.append(Part("organization", True, text[at.end() :].strip(), "comma"))
            continue
        parts.append(Part(kind, sure, text, before))
    return _settled(parts, style)


def _settled(parts: list[Part], style: Style) -> list[Part]:
    """Parts of which what is unsure is settled by what stands beside it and by how the list is written."""
    main = [n for n, part in enumerate(parts) if part.kind in ("person", "organization") and part.before not in _INNER]
    if style.run_in:
        return _dashed(parts)
    if len(main) < 2:
        return parts
    first, second = parts[main[0]], parts[main[1]]
    settled = list(parts)
    sure = [n for n in main if parts[n].kind == "person" and parts[n].sure]
    pair = first.kind == second.kind == "person" and second.before == "and" and len(main) == 3
    if pair and parts[main[2]].kind == "person" and not parts[main[2]].sure:
        settled[main[2]] = replace(parts[main[2]], kind="organization")
        return settled
    if sure == main[:1] and all(parts[n].before != "and" for n in main[1:]):
        return [
            replace(part, kind="organization") if n in main[1:] and part.kind == "person" else part
            for n, part in enumerate(parts)
        ]
    if first.kind == second.kind == "person" and not (first.sure and second.sure):
        flipped = (
            style.organization_first
            if style.organization_first is not None
            else (second.sure and not first.sure and second.before == "dash")
        )
        place = main[0] if flipped and not first.sure else main[1] if not second.sure and not flipped else None
        if place is not None and parts[place].before != "and" and len(main) == 2:
            settled[place] = replace(parts[place], kind="organization")
    elif (
        first.kind == second.kind == "organization"
        and second.before in ("dash", "comma", "tab")
        and not (first.sure and second.sure)
    ):
        flipped = bool(style.organization_first)
        place = main[1] if flipped else main[0]
        text = parts[place].text
        if (
            not parts[place].sure
            and len(text.split()) <= 3
            and not set(fold(text).split()) & words.ORGANIZATION
            and not text.isupper()
        ):
            settled[place] = replace(parts[place], kind="person")
    return settled


def _dashed(parts: list[Part]) -> list[Part]:
    """Parts of a run-in list, in which an unsure name behind a person and a dash is an organization."""
    settled = list(parts)
    for place in range(1, len(parts)):
        above, part = parts[place - 1], parts[place]
        if part.before in ("dash", "slash") and part.kind == "person" and not part.sure and above.kind == "person":
            settled[place] = replace(part, kind="organization")
    return settled


def _assembled(parts: list[Part], style: Style, organization: str | None) -> list[Entry]:
    found: list[Entry] = []
    together = 0  # people from here on are joined by *and*
    open_from = 0  # people from here on may still be given the organization that follows
    leading: list[str] = []
    title: str | None = None
    role_next: str | None = None
    last = ""
    for part in parts:
        inner = part.before in _INNER
        if part.kind == "device" and found and not re.search(r"[^\W\d_]", part.text):
            continue  # a telephone number
        if part.kind in ("person", "device"):
            if inner and last == "person" and part.kind == "person" and found:
                continue  # a nickname or a remark
            name = people.stripped(part.text)
            if last in ("organization", "title") and found and not leading and part.before != "and":
                open_from = len(found)
            if part.before != "and" or last != "person":
                together = len(found)
            text = name.text if part.kind == "person" else part.text.strip()
            found.append(
                Entry(
                    text or None,
                    tuple(leading),
                    role=name.role or role_next,
                    title=name.titled or title,
                    device=part.kind == "device",
                )
            )
            title = role_next = None
            last = "person"
        elif part.kind == "organization":
            text = part.text if _DOTTED.search(part.text) else _TRAILING.sub("", part.text)
            text = _FOR_WHOM.sub("", text) if found else text
            if not text or re.fullmatch(r"[\d\s./-]+", text):
                continue
            if not found or (leading and not inner and last == "person" and part.before != "dash"):
                if inner and leading and _is_acronym(part.text):
                    continue
                if not found and leading and part.before in ("comma", "dash", "after", "tab") and not style.run_in:
                    leading = (
                        [f"{leading[-1]}, {text}"]
                        if part.before != "dash"
                        else [*leading[:-1], f"{leading[-1]} - {text}"]
                    )
                elif not found and leading and style.run_in and part.before == "comma":
                    found.append(Entry(None, (leading[-1],)))
                    leading, open_from = [text], 1
                elif not found and leading and part.before == "slash":
                    leading = [*leading, text]
                else:
                    leading, open_from = [text], len(found)
                last = "organization"
                continue
            if inner and last == "organization" and _is_acronym(text):
                continue
            inside = inner or part.before == "after"
            first = len(found) - 1 if inside else together
            _give(found, max(open_from, first) if style.run_in else open_from, text, part, style, last)
            last = "organization"
        elif part.kind == "title":
            if found:
                found[-1] = _with_title(found[-1], part.text)
                last = "title" if last == "person" else last
            else:
                title, role_next = part.text, _role(part.text)
        elif part.kind == "remark":
            if found and (said := _said(part.text)):
                found[-1] = replace(found[-1], attendance=said)
            elif leading and not found and (said := _said(part.text)):
                found.append(Entry(None, tuple(leading), attendance=said))
                leading.clear()
    if leading and not any(entry.organizations == tuple(leading) for entry in found):
        found.append(Entry(None, tuple(leading)))
    if organization:
        return [
            replace(entry, organizations=(organization,)) if entry.person and not entry.organizations else entry
            for entry in found
        ]
    return found


def _give(found: list[Entry], open_from: int, text: str, part: Part, style: Style, last: str) -> None:
    """Give an organization to the people before it who may still have it."""
    if found[-1].organizations and last == "organization":
        joins = part.before in ("slash", "and", "inner", "after") or style.known.organizations & {fold(text)}
        own = found[-1].organizations
        more = (*own, text) if joins else (*own[:-1], f"{own[-1]}{' - ' if part.before == 'dash' else ', '}{text}")
        for place in range(open_from, len(found)):
            if found[place].organizations == own:
                found[place] = replace(found[place], organizations=more)
        return
    for place in range(len(found) - 1, open_from - 1, -1):
        if found[place].organizations:
            break
        found[place] = replace(found[place], organizations=(text,))


def _with_title(entry: Entry, text: str) -> Entry:
    said = _said(text)
    role = _role(text)
    return replace(entry, title=entry.title or text, role=entry.role or role, attendance=entry.attendance or said)


def _role(text: str) -> str | None:
    tokens = fold(text).split()
    if set(tokens) & {"vice", "past", "deputy", "suppleant", "suppleante"}:
        return None
    own = [words.ROLES[token] for token in tokens[:2] if words.ROLES.get(token)]
    return own[0] if own and len(tokens) <= 3 else None


_REGRETS = frozenset("regrets regret apologies excused excuse excusee motivee motive r".split())


def _said(text: str) -> Attendance | None:
    """The attendance that a remark says: *(regrets)*, *excused*, *(A)*."""
    tokens = fold(text).split()
    if set(tokens) & {"without", "sans", "unexcused", "non"}:
        return "absent" if set(tokens) & (_REGRETS | {"notice", "avis", "motif", "unexcused"}) else None
    if set(tokens) & _REGRETS or " ".join(tokens) in ("with notice", "with cause", "avec avis", "avec motif"):
        return "regrets"
    return "absent" if set(tokens) & {"absent", "absente"} or tokens == ["a"] else None


def _is_acronym(text: str) -> bool:
    return bool(words.ACRONYM.fullmatch(text.strip()))
