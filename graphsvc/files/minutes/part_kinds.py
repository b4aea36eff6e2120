"""What the parts of an entry are: a person, an organization, a title; settled by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.files.minutes import names, offices, people, settling, styles, words
from graphsvc.files.minutes.styles import Part, Style
from graphsvc.files.minutes.words import fold

_AT = re.compile(
    r"\s+(?:at|with|from|chez|@)\s+(?!Large\b)(?=[A-ZÀ-Þ])|\s+(?:of|de la|du|des|de l['’])\s+(?=(?:the\s+)?(?:City|Town"
    r"|Village|Ville|Municipality|Department)\b)"
)
_SLASH = re.compile(r"(?<=[a-zà-ÿ.])/(?=[A-ZÀ-Þ])")


#: *of Lund & Marsh LLP*, *from Conestoga Trail College*, *de la Ville du Havre*, behind a name.
_OF_WHOM = re.compile(
    r"(?:of|from|with|at|de|du|des|chez|de la|de l['\u2019]|d['\u2019])"
    + words.BEHIND
    + r"(?:the\s+|la\s+|le\s+)?[A-ZÀ-Þ]\w"
)


#: A job title and where: *SWIS worker from Peel North Settlement*, *enseignante à l'École du Havre*.
_TITLED = re.compile(
    r"((?:\S+ ){0,4}?[a-zà-ÿ-]{4,})\s(?:from|at|with|for|chez|à l['\u2019]|à la|au|aux|de la|du|des)"
    r"\s*(?:the\s+)?(?=[A-ZÀ-Þ])"
)


def _is_lettered(text: str, person: str) -> bool:
    """Whether letters begin what stands behind a person: *ACFO Vallée-Est*, where *ROY Ana* is none."""
    raw = text.split()
    lettered = (
        len(raw) > 1
        and len(raw[0]) > 2
        and raw[0].isalpha()
        and raw[0].isupper()
        and fold(raw[1]) not in words.given_names()
    )
    return lettered and not any(word.isupper() and len(word) > 2 for word in person.split())


def _lettered_last(text: str) -> str | None:
    """The letters of an organization right behind a person, as in *Ana Roy CSTB*; no surname in capitals."""
    raw = text.split()
    if len(raw) != 3 or not re.fullmatch(r"[A-ZÀ-Þ]{3,6}", raw[2]) or raw[1].isupper():
        return None
    given = words.given_names()
    return raw[2] if fold(raw[0]) in given and fold(raw[1]) not in given | names.PARTICLES else None


def _is_somebody(name: str, organization: str, before: str, style: Style) -> bool:
    """Whether a person stands before *from*: surely, or behind *and* and before what surely is an organization."""
    kind = people.kind(name, style.known)
    whole = before == "and" and len(name.split()) == 2 and people.kind(organization, style.known)[0] == "organization"
    return kind == ("person", True) or (kind[0] == "person" and whole)


def is_of_organization(word: str, style: Style) -> bool:
    """Whether letters before a job title are an organization's: *YMCA Coordinator*, but not *ESL Teacher*."""
    own = fold(word)
    return (
        words.is_acronym(word)
        and own not in words.TITLES
        and (own in style.known.organizations or own in words.ORGANIZATION)
    )


def _is_before_title(word: str, style: Style) -> bool:
    fused = style.fused and words.is_acronym(word) and fold(word) not in words.FIELDS | words.TITLES
    return fused or is_of_organization(word, style)


_LETTERS = re.compile(r"[A-ZÀ-Þ]{3,8}")
#: *LIP staff*, *Example Library volunteer*, behind a name.
_STAFF = re.compile(
    r"((?:\S+ ){0,6}?\S+) ([Ss]taff(?: [Mm]ember)?|team|employee|volunteer|board member|client|sub|alternate)"
)

#: Who is employed, by a body that is not named: *(Municipal Officers)*, *(employés municipaux)*.
_EMPLOYED = frozenset("employee employees employe employes officers officials fonctionnaire fonctionnaires".split())
_EMPLOYED_BY = _EMPLOYED | words.NEUTRAL | words.STAFF
#: Who speaks for a part of the body itself, which stands behind a comma: *Conseillère d'arrondissement, Beaumont*.
_DISTRICT = re.compile(
    r"(?:conseill[eè]re?|[ée]chevine?|maire(?:sse)?(?: suppléante?)?|(?:ward |borough |district )?councillor)\s+"
    r"(?:d['\u2019]arrondissement|de (?:la )?ville|de (?:quartier|district)|for the (?:borough|ward|district))"
    r"(?=$| d[ue] (?:district|quartier))",
    re.IGNORECASE,
)
#: What an office goes on with behind a comma: *responsable de la culture, de l'habitation et des loisirs*.
_GOES_ON = re.compile(r"(?:de |du |des |d['\u2019])[^A-ZÀ-Þ]*")
#: A job title in small letters and where, in brackets: *(développeuse Horizon)*, *(agent IRCC)*.
_HELD = re.compile(r"([a-zà-ÿ][\w'\u2019-]{3,}(?: [a-zà-ÿ][\w'\u2019-]*)*) ([A-ZÀ-Þ][^,;]+)")


def _is_given(name: str, text: str) -> bool:
    """Whether a name begins with a given name, as it is written."""
    return bool({*fold(name).split()[:1], *fold(text).split()[:1]} & words.given_names())


def _unsigned(pieces: list[tuple[str, str]], style: Style) -> list[tuple[str, str]]:
    """Pieces without the initials of who is named: *Ana Roy, Library, A.R.*, *Ana Roy (AR)*, *Roy Michel (MRoy)*."""
    named = [names.stripped(text).text for before, text in pieces if before not in styles.INNER]
    own = {_initials(parted) for name in named for parted in (fold(name).split(), name.lower().split())} - {""}
    return [
        (before, text)
        for place, (before, text) in enumerate(pieces)
        if not place
        or len(text) > (5 if before in styles.INNER else 6)
        or fold(text) in style.known.organizations
        or not _stands_for(text, before, own)
    ]


def _initials(name: Sequence[str]) -> str:
    """The initials of a name in the order of the alphabet, as some write the surname first; empty for one word."""
    return "".join(sorted(word[0] for word in name)) if len(name) > 1 else ""


def _title_of(part: Part) -> str:
    return names.stripped(part.text).titled if part.kind == "person" else part.text if part.kind == "title" else ""


def _abbreviates(letters: str, title: str) -> bool:
    return (
        len(letters) > 1
        and letters.isupper()
        and letters == "".join(word[0] for word in title.split() if word[0].isupper())
    )


def _stands_for(text: str, before: str, initials: set[str]) -> bool:
    if before not in styles.INNER:
        return "".join(sorted(fold(text).replace(" ", ""))) in initials
    capitals = "".join(sorted(sign.lower() for sign in text if sign.isupper()))
    return re.fullmatch(r"(?:[A-ZÀ-Þ][a-zà-ÿ]{0,3}\.?){2,4}", text) is not None and fold(capitals) in initials


def _shared(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pieces in which two have one surname: *Ana and Ben Roy* are Ana Roy and Ben Roy."""
    own = list(pieces)
    for place, (before, text) in enumerate(pieces[1:], 1):
        (left, first), words_ = pieces[place - 1], names.stripped(text).text.split()
        one = len(fold(first).split()) == 1 and first[:1].isupper() and left in ("", "comma")
        given = fold(first) in words.given_names(), _is_given(text, text)
        if before == "and" and len(words_) == 2 and (all(given) or (one and any(given))):
            own[place - 1] = (left, f"{first} {words_[-1]}")
    return own


def of(pieces: list[tuple[str, str]], style: Style) -> list[Part]:
    parts: list[Part] = []
    titled, districts = "", set[str]()
    pieces = _shared(_unsigned(pieces, style))
    for before, text in pieces:
        kind, sure = people.kind(text, style.known)
        inner = before in styles.INNER
        if (
            parts
            and _OF_WHOM.match(text)
            and (kind in ("title", "remark") or (before == "comma" and parts[-1].kind in ("person", "title")))
        ):
            kind, sure = "organization", True
        if kind == "person" and before == "comma" and any(part.kind == "person" for part in parts):
            kind = "title" if fold(text) in words.TITLES else kind  # *Dr. Yvan Roy, Dean*
        if parts and parts[-1].kind == "person" and set(fold(text).split()) <= words.ROLES.keys():
            kind, sure = "title", True  # *Ana Roy, Minutes*
        if (
            before in ("comma", "dash")
            and parts
            and parts[-1].kind == "title"
            and set(fold(text).split()) <= words.DEPARTMENTS
            and fold(text) not in style.known.organizations
        ):
            kind, sure = "title", True  # *Ana Roy, Director, Finance and Operations*
        if kind == "person" and not inner and (letters := _lettered_last(text)):
            parts.append(Part("person", True, text[: -len(letters)].strip(), before))
            parts.append(Part("organization", False, letters, "after"))
            continue
        if kind == "person" and parts and parts[0].kind == "person" and _is_lettered(text, parts[0].text):
            kind, sure = "organization", False
        if kind == "organization" and parts and (told := _TITLED.match(text)) and people.kind(told[1])[0] == "title":
            parts.append(Part("title", True, told[1], before))
            parts.append(Part("organization", True, text[told.end() :], "comma"))
            continue
        if inner and parts and _abbreviates(text, _title_of(parts[-1])):
            continue  # *Chief Administrative Officer (CAO)*
        if inner and kind == "organization" and set(fold(text).split()) & _EMPLOYED:
            kind, sure = ("title", True) if set(fold(text).split()) <= _EMPLOYED_BY else (kind, sure)
        if (
            inner
            and kind == "organization"
            and fold(text).split()[-1:] in (["parent"], ["resident"], ["student"], ["eleve"])
        ):
            kind, sure = "title", True
        if (
            kind == "title"
            and before == "slash"
            and parts
            and parts[-1].kind == "organization"
            and set(fold(text).split()) & words.ORGANIZATION
        ):
            kind, sure = "organization", True  # *Paramedic Service / Service paramédic*
        if kind == "title" and (acronym := text.split()[0]) != text and _is_before_title(acronym, style):
            parts.append(Part("organization", True, acronym, before))
            parts.append(Part("title", True, text[len(acronym) :].strip(" -\u2013"), "comma"))
            continue
        if kind == "organization" and parts and (staff := _STAFF.fullmatch(text)):
            parts.append(Part("organization", True, staff[1], before))
            parts.append(Part("title", True, staff[2], "comma"))
            continue
        name = names.stripped(text)
        if name.titled and kind == "person":
            titled = name.titled if styles.plural(name.titled) or (titled and before in ("comma", "and")) else ""
        elif kind == "title" and styles.plural(text):
            titled = text  # *Mesdames et Messieurs les conseillers, Ana Roy, Ben Cho*
        elif (
            titled
            and before in ("comma", "and")
            and len(text.split()) <= 3
            and text[:1].isupper()
            and not set(fold(text).split()) <= words.TITLES
        ):
            kind, sure = "person", True
        named = sure and not text.isupper() and (name.titled or _is_given(name.text, text))
        if inner and kind == "person" and not named:
            kind = "organization"
        behind = inner or (bool(parts) and before == "comma" and fold(name.titled) in words.ROLES)
        if behind and kind == "person" and name.titled and _LETTERS.fullmatch(last := text.split()[-1]):
            parts.append(Part("title", True, text[: -len(last)].strip(), before))  # *(Directeur XYZQ)*
            parts.append(Part("organization", True, last, "comma"))
            continue
        held = offices.before_institution(text) if kind == "organization" else None
        if kind == "organization" and held is None and offices.of_department(text):
            parts.append(Part("title", True, text, before))
            continue
        if held or (kind in ("person", "title") and (held := offices.of(text))):
            parts.append(Part("title", True, held[0], before))
            parts.append(Part("organization", True, held[1], "comma"))
            continue
        if inner and kind == "device":
            kind = "remark"
        if (
            kind in ("person", "organization")
            and before in ("comma", "dash")
            and parts
            and parts[-1].kind == "title"
            and not set(fold(text).split()) & words.INSTITUTION
            and (
                _DISTRICT.fullmatch(parts[-1].text)
                or (before == "dash" and parts[-1].text in districts)
                or _GOES_ON.fullmatch(text)
            )
        ):
            districts.add(text)
            parts.append(Part("title", True, text, before))
            continue
        if inner and kind == "title" and (held := _HELD.fullmatch(text)) and people.kind(held[2])[0] != "title":
            parts.append(Part("title", True, held[1], before))
            parts.append(Part("organization", False, held[2], "comma"))
            continue
        if (
            inner
            and kind == "title"
            and set(fold(text).split()) & words.ORGANIZATION
            and fold(text).split()[0] not in ("famille", "family")
            and fold(text).split()[-1] not in words.TITLED
            and not set(fold(text).split()) & (words.TITLES - words.HONORIFICS)
            and not set(fold(text).split()) & words.ROLES.keys()
            and not set(fold(text).split()) <= words.UNAFFILIATED
        ):
            kind = "organization"
        if inner and len(text) <= 2 and text.upper() in ("P", "R", "A", "X"):
            kind, sure = "remark", True
        if (
            kind in ("person", "organization", "title")
            and not inner
            and (at := styles.FROM.search(text) or _SLASH.search(text))
            and _is_somebody(text[: at.start()], text[at.end() :], before, style)
            and fold(text[: at.start()]) not in words.TITLES
        ):
            parts.append(Part("person", True, text[: at.start()].strip(), before))
            parts.append(Part("organization", True, text[at.end() :].strip(), "after"))
            continue
        named = kind == "organization" and sure and len(text.split()) > 1
        if (
            before == "dashed"
            and parts
            and parts[-1].kind == "title"
            and parts[-1].before in styles.INNER
            and not named
        ):
            parts.append(Part("title", True, text, before))  # *[Co-chair - Employers]*
            continue
        at = None if _DISTRICT.match(text) else _AT.search(text)
        if kind == "title" and at and not set(fold(text).split()) <= words.UNAFFILIATED:
            parts.append(Part("title", True, text[: at.start()].strip(), before))
            parts.append(Part("organization", True, text[at.end() :].strip(), "comma"))
            continue
        parts.append(Part(kind, sure, text, before))
    return settling.settled(parts, style)
