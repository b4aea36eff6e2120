"""Which organization on record a name means: by name, acronym, part of its name or likeness."""

from __future__ import annotations

from graphsvc.capture import known_names, meanings, similarity
from graphsvc.capture.known_names import Directory, Setting
from graphsvc.capture.meanings import Candidate, Match
from graphsvc.files.minutes.words import fold
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot


def organization(snapshot: Snapshot, names: Directory, text: str, where: Setting) -> Match:
    """Which organization on record a name means."""
    own = without_article(fold(text))
    if not own:
        return Match("new", None, _("nobody on record has this name"))
    exact = names.organizations.get(own) or names.organizations.get(fold(text)) or _bracketed(names, text)
    if exact:
        if len(exact) == 1:
            return Match("certain", exact[0], _("its name"), ())
        return meanings.ask(snapshot, exact, where, _("several have this name"), 100)
    squeezed = own.replace(" ", "")
    acronym = (
        names.acronyms.get(squeezed, ())
        if 2 <= len(squeezed) <= 9 and (text.strip().isupper() or len(own.split()) == 1)
        else ()
    )
    if acronym:
        usual = [key for key in acronym if key in where.usual]
        if len(acronym) == 1 and usual and len(squeezed) >= 3:
            return Match("certain", acronym[0], _("the first letters of its name, and it usually comes"))
        return meanings.ask(snapshot, usual or acronym, where, _("the first letters of its name"), 90, others=acronym)
    part = _contained(names, own)
    if part:
        usual = [key for key in part if key in where.usual]
        if len(part) == 1 and usual:
            return Match("certain", part[0], _("part of its name, and it usually comes"))
        return meanings.ask(snapshot, usual or part, where, _("part of its name"), 88, others=part)
    return _like_organization(snapshot, names, own, where)


def _bracketed(names: Directory, text: str) -> tuple[str, ...]:
    """Whom *Amity Newcomer Centre (ANC)* or *ANC - Amity Newcomer Centre* names, by the part that is on record."""
    import re

    parts = [part for part in re.split(r"\s*[()/]\s*|\s+[\u2013\u2014-]\s+|,\s+", text) if part.strip()]
    found = {key for part in parts for key in names.organizations.get(fold(part), ())}
    return tuple(sorted(found)) if len(found) == 1 and len(parts) > 1 else ()


def without_article(folded: str) -> str:
    for article in ("the ", "la ", "le ", "les ", "l "):
        if folded.startswith(article):
            return folded[len(article) :]
    return folded


def _contained(names: Directory, own: str) -> list[str]:
    """Organizations whose name holds all telling words of a text, or that the text holds as a whole."""
    telling = {token for token in own.split() if token not in known_names.SMALL}
    if not telling or (max(map(len, telling)) < 4 and len(telling) < 2):
        return []
    found: dict[str, None] = {}
    for name, keys in names.organizations.items():
        tokens = {token for token in name.split() if token not in known_names.SMALL}
        if telling <= tokens or (len(tokens) >= 2 and tokens <= telling):
            found.update(dict.fromkeys(keys))
    return list(found)


def _like_organization(snapshot: Snapshot, names: Directory, own: str, where: Setting) -> Match:
    scored = similarity.like(own, names.organizations)
    if not scored:
        return Match("new", None, _("nobody on record has this name"))
    best, score = scored[0]
    rivals = [key for key, other in scored[1:] if other > score - 8]
    candidates = tuple(Candidate(key, _("a similar name"), round(other)) for key, other in scored[: meanings.MOST])
    if score >= similarity.ASKED:
        spelled = any(similarity.slip(own, name) for name, keys in names.organizations.items() if best in keys)
        if spelled and not rivals and best in where.usual and len(own.split()) >= 2:
            return Match("certain", best, _("its name but for a slip, and it usually comes"), candidates[1:])
        lead = best if not rivals and (spelled or best in where.usual) else None
        return Match("ask", lead, _("a similar name"), candidates)
    return Match("new", None, _("nobody on record has this name"), candidates)
