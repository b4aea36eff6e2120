"""From the parts of an entry to its people, each with its organizations, title and role."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphsvc.files.minutes import names, people, styles, words
from graphsvc.files.minutes.styles import Part, Style
from graphsvc.files.minutes.words import Attendance, fold

_FOR_WHOM = re.compile(
    r"^(?:(?:du|de la|des|de l['\u2019]|d['\u2019]|from|of|with|at|chez|pour|for)"
    + words.BEHIND
    + r"(?:(?:the|la|le|les)\s+)?)?"
    r"(?:(?:l['\u2019])?organisme\s+)?"
    r"(?=(?:the )?[A-ZÀ-Þ])"
)
_PREPOSITION = re.compile(r"(?:du|de la|des|de l['\u2019]|from|of)\s*(?:the )?([a-zà-ÿ]+)")
#: What somebody is besides: *Example Works and Resident*.
_ALSO = re.compile(r"\s+(?:and|et|&)\s+(\w+)$")
_TRAILING = re.compile(r"[\s,;:\u2013\u2014.-]+$")
#: The dot at the end of *Î.-P.-É.* or *Inc.* belongs to the name.
DOTTED = re.compile(r"(?:[^\W\d_]\.[ -]?){2,}$|\b(?:Inc|Ltd|Lt[ée]e|Corp|Co|Assoc|Assn|Dept|Org)\.$")


#: How the name of a firm ends.
_FIRM = re.compile(r"\b(?:Inc|Ltd|Lt[ée]e|Corp|LLP|LLC)\.?$")
_FIRMS = frozenset("inc ltd ltee corp llp llc".split())


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
    doubtful: bool = False


def assembled(parts: list[Part], style: Style, organization: str | None) -> list[Entry]:
    found: list[Entry] = []
    together = 0  # people from here on are joined by *and*
    open_from = 0  # people from here on may still be given the organization that follows
    leading: list[str] = []
    title: str | None = None
    role_next: str | None = None
    last = ""
    final = max((n for n, part in enumerate(parts) if part.kind == "person"), default=0)
    for place, part in enumerate(parts):
        inner = part.before in styles.INNER
        if part.kind == "device" and found and not re.search(r"[^\W\d_]", part.text):
            continue  # a telephone number
        if part.kind in ("person", "device"):
            if inner and last == "person" and part.kind == "person" and found:
                continue  # a nickname or a remark
            name = names.stripped(part.text)
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
            text = part.text if DOTTED.search(part.text) else _TRAILING.sub("", part.text)
            text = re.sub(r"^(?:the|la|le|les) (?=[A-ZÀ-Þ]\S* \S)", "", _FOR_WHOM.sub("", text)) if found else text
            if found and (of := _PREPOSITION.match(text)) and fold(of[1]) in words.INSTITUTION:
                text = text[of.start(1) :]  # *du ministère de la Culture*
            text = _alone(text)
            if not text or re.fullmatch(r"[\d\s./-]+", text):
                continue
            if not found or (leading and not inner and last == "person" and part.before != "dash"):
                if inner and leading and words.is_acronym(part.text.strip()):
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
            of_body = part.before == "dashed" and _is_body(
                parts[place - 1].text
            )  # *(Table PP Enfance - École en santé)*
            if inner and last == "organization" and (words.is_acronym(text.strip()) or _is_body(text) or of_body):
                continue
            if last == "organization" and (set(fold(text).split()) <= words.GUESTS or _is_beside(found, text, part)):
                continue  # *Example Advertiser (Media)*, *Example Foundation Ltd., Friendly Streets*
            if part.before == "and" and parts[place - 1].before in styles.INNER:  # *Ana Roy (Clinic) and the YMCA*
                found.append(Entry(None, (re.sub(r"^(?:the|la|le) ", "", text),)))
                last = "organization"
                continue
            inside = inner or part.before == "after"
            # *Ana Roy & Ben Cho (Library), Cy Dow*: this *and* does not join the last of the list; nor does it where
            # everybody before has an organization.
            last_joined = place > final and not (together and all(entry.organizations for entry in found[:together]))
            first = len(found) - 1 if inside and (not style.run_in or last_joined) else together
            _give(found, max(open_from, first) if style.run_in else open_from, text, part, style, last)
            last = "organization"
        elif part.kind == "title":
            if found:
                found[-1] = _with_title(found[-1], part.text)
                last = "title" if last == "person" else last
            else:
                title, role_next = part.text, _role(part.text)
        elif part.kind == "remark":
            if found and (said := attendance_said(part.text)):
                found[-1] = replace(found[-1], attendance=said)
            elif leading and not found and (said := attendance_said(part.text)):
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
    said = attendance_said(text)
    role = _role(text)
    return replace(entry, title=entry.title or text, role=entry.role or role, attendance=entry.attendance or said)


def _role(text: str) -> str | None:
    tokens = fold(text).split()
    if set(tokens) & {"vice", "past", "deputy", "suppleant", "suppleante"}:
        return None
    own = [words.ROLES[token] for token in tokens[:2] if words.ROLES.get(token)]
    return own[0] if own and len(tokens) <= 3 else None


_REGRETS = frozenset("regrets regret apologies excused excuse excusee motivee motive r".split())


def attendance_said(text: str) -> Attendance | None:
    """The attendance that a remark says: *(regrets)*, *excused*, *(A)*."""
    tokens = fold(text).split()
    if set(tokens) & {"without", "sans", "unexcused", "non"}:
        return "absent" if set(tokens) & (_REGRETS | {"notice", "avis", "motif", "unexcused"}) else None
    if set(tokens) & _REGRETS or " ".join(tokens) in ("with notice", "with cause", "avec avis", "avec motif"):
        return "regrets"
    return "absent" if set(tokens) & {"absent", "absente"} or tokens == ["a"] else None


def _alone(text: str) -> str:
    """An organization without what somebody is besides: *Example Works and Resident*."""
    also = _ALSO.search(text)
    return text[: also.start()] if also and fold(also[1]) in people.BESIDES else text


def _is_beside(found: list[Entry], text: str, part: Part) -> bool:
    """Whether a text stands behind the whole name of a firm, so that it is no part of it: a programme."""
    own = found[-1].organizations if found else ()
    return part.before == "comma" and bool(own) and _FIRM.search(own[-1]) is not None and fold(text) not in _FIRMS


def _is_body(text: str) -> bool:
    """Whether an organization in brackets behind another is a body in which it has a seat: *(Table des aînés)*."""
    tokens = fold(text).split()
    return tokens[0] in ("table", "comite") or tokens[-1] in ("committee", "table")
