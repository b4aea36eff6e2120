"""The text of an entry: its bullet and box, and what stands in it that is neither a name nor says who is meant."""

from __future__ import annotations

import re

from graphsvc.files.minutes import assembly, heading_labels, names, words
from graphsvc.files.minutes.words import Attendance, fold

_BULLET = re.compile(
    r"^\s*(?:(?P<tick>\[[xX\u2713\u2714]\]|[\u2611\u2612\u2705\u2713\u2714])|(?P<empty>\[\s?\]|[\u2610\u25a1\u2717\u2718\u274c])"
    r"|[-*\u2022\u00b7\u25aa\u25e6\u2023\u2013\u2014\u25cb\u25cf\u25a0\u27a2\u25ba\uf0b7+>o](?=\s)(?!\s+[/|])"
    r"|[\u2022\u25cf\uf0b7]"
    r"|\([A-Z][A-Za-z]{1,3}\)\s(?=[A-ZÀ-Þ])"  # *(LC) Letitia Cromwell*
    r"|\d{1,3}\s[-\u2013]\s(?=[A-Za-zÀ-Þ])|\(?\d{1,3}[.):](?=\s|[A-ZÀ-Þ])|\d{1,2}\s(?=[A-ZÀ-Þ])|\(?[a-z][.)](?=\s)|\([A-Z]\)(?=\s)|#\d+)\s*"
)
_NOBODY = re.compile(
    r"(?:none(?: received| noted| sent| reported)?|no (?:representative|rep|delegate|one|absences|guests|apologies)s?"
    r"(?: .*)?|(?:aucune?|sans|pas de) (?:repr[ée]sentante?|absence|regret).*|nil|n/?a|nobody|no one|no regrets.*"
    r"|aucune?(?: .*)?|personne|néant|tbd|vacant.*|.{0,40}[-\u2013\u2014:] vacant|illisible|illegible|unreadable"
    r"|to be (?:determined|confirmed)|-+)\.?",
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
    r"\s+(?:from|of|at|with|de la|de l['\u2019]|des|du|de|d['\u2019])" + words.BEHIND + r"(?:the\s+)?(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
#: Who writes: *me (Nora Quigley, LIP staff)*, *moi-même, Luc Dubé*, *yours truly - Ana Roy*.
_SELF = re.compile(
    r"^\s*(?:(?:and|et) )?(?:me|myself|moi(?:-même)?|yours truly)\s*(?:\((?P<name>[^()]+)\)|[,:\u2013\u2014-]+\s*)",
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

#: What somebody came for: *Ana Roy – Lions Club re: Veterans*.
_TOPIC = re.compile(r"\s+(?:re|objet|sujet)\s?:\s.*$", re.IGNORECASE)
#: When somebody came, behind the name: *E. Yeo 1:10 p.m.*.
_HOUR = re.compile(r"\s+(?:at |à |@ ?)?\d{1,2}\s?[:h]\s?\d{2}(?:\s?[ap]\.?\s?m\.?)?$", re.IGNORECASE)
#: When somebody spoke, before the name: *9:30 a.m. Ana Roy*.
_HOUR_FIRST = re.compile(r"^\s*\d{1,2}\s?[:h]\s?\d{2}(?:\s?[ap]\.?\s?m\.?)?\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
#: A label within a list: *Chair Ana Roy, Trustees: Ben Cho, Cy Dow*.
_LABEL_WITHIN = re.compile(
    r"(?P<sign>[,;])\s*(?:(?:voting|board|council|committee|other) )*(?:trustees|members|directors"
    r"|commissioners|councillors|councilors|staff|guests|membres|conseillers|administrateurs|invités)\s*:\s*",
    re.IGNORECASE,
)
#: *M.Daniel Leclerc*, *MM.Vincent Garny*.
_GLUED_TITLE = re.compile(r"\b(?:MM?|Mmes?|Mlles?|Dr|Me|Mr|Ms|Mrs)\.(?=[A-ZÀ-Þ][a-zà-ÿ])")
#: *Cllr, Ana Roy*.
_TITLE_APART = re.compile(r"^(?P<title>(?:Cllr|Coun|Mr|Mrs|Ms|Dr|Mme|Mlle|M|Rev)\.?),\s+(?=[A-ZÀ-Þ])")
_GLUED = re.compile(r"([A-ZÀ-Þ][\w.'\u2019]+(?: [A-ZÀ-Þ][\w.'\u2019]+){1,2})-(?=[A-ZÀ-Þ])")
#: What is noted in brackets behind a name.
_NOTED = re.compile(r"\s*\(([^()]{2,40})\)")


_IN_PLACE = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w.'\u2019-]+(?: [A-ZÀ-Þ][\w.'\u2019-]+){1,3})"
    r"(?: (?:is|was|has|est|a|attend\w*|sat|sits|sitting|came"
    r"|present|présente?|siège|siégeait|venue?|participe|participait|agit)){0,2}"
    r" (?:in (?:his|her|their) (?:place|stead)|on (?:his|her|their) behalf|à sa place|en son nom)\b"
)


def bulleted(text: str) -> bool:
    """Whether a bullet or a number stands before an entry."""
    return bool(_BULLET.match(text))


def names_nobody(text: str) -> bool:
    """Whether a text says that there is nobody: *none*, *(vacant)*."""
    return bool(_NOBODY.fullmatch(text.strip(" ()[]")))


def is_nobody(text: str) -> bool:
    """Whether a text is all that stands below a heading of nobody: *Aucune*, *None*."""
    return fold(text) in ("none", "nil", "nobody", "no one", "aucun", "aucune", "neant", "personne", "n a", "s o")


def unmarked(text: str) -> str:
    """A text without the bullet, number or box before it."""
    return _SOMEBODY.sub("", parted(text)[0])


def without_nobody(text: str) -> str:
    """A text without what stands for nobody by name: *the folks from the YMCA*, *me (Ana Roy)*, *- / Ana Roy*."""
    return _SOMEBODY.sub("", _SELF.sub(r"\g<name>", PLACEHOLDER.sub("", text)))


def cleared(text: str) -> str:
    """A text without hours, labels, quotations and how somebody came, its names parted as others are."""
    own = _TITLE_APART.sub(r"\g<title> ", _GLUED_TITLE.sub(r"\g<0> ", text))
    own = _LABEL_WITHIN.sub(r"\g<sign> ", _HOUR.sub("", _spaced(_HOUR_FIRST.sub("", _TOPIC.sub("", own)))))
    own = re.sub(r"\s*\.{4,}\s*", " - ", own)  # *Example College ....... Ana Roy*
    own = _FIRM.sub(r"(", _BOTH.sub(", ", _NOTED.sub(_unless_mode, own)))
    return _IN_PLACE.sub(r"represented by \g<name>", _QUOTED.sub("", own)).replace("_", " - ")


def _is_placed(text: str) -> bool:
    return bool(set(fold(text).split()[-1:]) & words.INSTITUTION)


def _spaced(text: str) -> str:
    """A list of names and organizations with blanks around its hyphens: *Ana Roy-UCSL, Ben Cho-Hood Library*."""
    pieces = re.split(r"\s*,\s*", text)
    glued = [_GLUED.match(piece) for piece in pieces]
    if len(pieces) < 3 or sum(map(bool, glued)) * 4 < len(pieces) * 3:
        match = glued[0] if len(pieces) == 1 and not re.search(r"\s[-\u2013\u2014]\s", text) else None
        person = match is not None and names.is_given(match[1])
        return f"{match[1]} - {text[match.end() :]}" if match and person and _is_placed(text[match.end() :]) else text
    return ", ".join(
        f"{match[1]} - {piece[match.end() :]}" if match else piece for match, piece in zip(glued, pieces, strict=True)
    )


def _unless_mode(noted: re.Match[str]) -> str:
    """Nothing for a remark that says how somebody came, as in *(in -person)* and *(via Zoom)*; else the remark."""
    return "" if heading_labels.is_mode(re.sub(r"\s*-\s*", " ", noted[1])) else noted[0]


def parted(text: str) -> tuple[str, Attendance | None]:
    """A text without its bullet, and the attendance that a ticked or empty box says."""
    match = _BULLET.match(text)
    if match is None:
        return text, None
    attendance: Attendance | None = "present" if match["tick"] else "absent" if match["empty"] else None
    rest = text[match.end() :]
    if attendance is None and (box := _BULLET.match(rest)) and (box["tick"] or box["empty"]):  # *- [x] Ana Roy*
        return parted(rest)
    return rest, attendance


def ended(text: str, signs: str) -> str:
    """A text without the signs at its end, but for the dot of an abbreviation."""
    bare = text.rstrip(signs)
    return f"{bare}." if text[len(bare) :].startswith(".") and assembly.DOTTED.search(f"{bare}.") else bare
