"""Which partner on record a name in minutes means, with the reason and the runners-up.

A likeness alone never decides: *certain* needs the whole name of one partner only, or a slip of the pen in it together
with the organization and the body that it usually comes to. Everything between is asked about.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from graphsvc import language
from graphsvc.files.minutes import words
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.sections import Attended
from graphsvc.files.minutes.words import fold
from graphsvc.language import gettext as _
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot

Certainty = Literal["certain", "ask", "new"]
#: Likeness (0..100) from which a name is asked about, and from which it is named as a runner-up.
ASKED, LIKE = 86.0, 78.0
#: Most candidates of a line.
MOST = 6
#: What a participation's source begins with when it was read from minutes: the rest is the name as it stood there.
READ_FROM = "minutes: "
_SMALL = frozenset("of the and for in at on de la le les du des d l et a en pour inc ltd ltee s".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that a name may mean, and why, in a sentence; likeness 0..100."""

    key: str
    reason: str
    likeness: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means. partner: the one chosen, or proposed where it is asked about; None: nobody, or undecided.

    organizations: those on record that the line names; via: who sat in, if on record.
    """

    certainty: Certainty
    partner: str | None
    reason: str
    candidates: tuple[Candidate, ...] = ()
    organizations: tuple[str, ...] = ()
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The names on record: folded name -> partners, of people and of organizations; acronyms made from names."""

    people: Mapping[str, tuple[str, ...]]
    organizations: Mapping[str, tuple[str, ...]]
    acronyms: Mapping[str, tuple[str, ...]]
    surnames: Mapping[str, tuple[str, ...]]
    emails: Mapping[str, tuple[str, ...]]
    known: Known


@dataclass(slots=True)
class Setting:
    """Where minutes come from: who usually comes to the body that met, and what was decided before."""

    usual: frozenset[str] = frozenset()
    decided: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    day: int = 0


def directory(snapshot: Snapshot) -> Directory:
    """The names on record; computed once until a name changes."""
    return snapshot.readings.ask(("directory",), lambda: _directory(snapshot), frozenset({facets.NAME, facets.DETAIL}))


def _directory(snapshot: Snapshot) -> Directory:
    people, organizations, acronyms, surnames, emails = (defaultdict[str, set[str]](set) for _n in range(5))
    for partner in snapshot.partners.values():
        names = {name for name in (partner.name, partner.name_fr, *partner.aliases) if name}
        into = people if partner.is_person else organizations
        for name in names:
            into[fold(name)].add(partner.key)
            if partner.is_person:
                surnames[fold(name).split()[-1] if fold(name) else ""].add(partner.key)
                continue
            for made in _acronyms(name):
                acronyms[made].add(partner.key)
        into[fold(partner.key)].add(partner.key)
        if partner.email:
            emails[partner.email.lower()].add(partner.key)
    frozen = [
        {name: tuple(sorted(keys)) for name, keys in index.items()}
        for index in (people, organizations, acronyms, surnames, emails)
    ]
    return Directory(
        frozen[0], frozen[1], frozen[2], frozen[3], frozen[4], Known(frozenset(people), frozenset(organizations))
    )


def _acronyms(name: str) -> set[str]:
    """The acronyms that the words of a name make, with and without its small words, and one in brackets."""
    tokens = fold(name).split()
    if len(tokens) < 2:
        return set()
    large = [token for token in tokens if token not in _SMALL]
    made = {"".join(token[0] for token in kind) for kind in (tokens, large) if len(kind) >= 2}
    # PEIANC: short capitals in a name stand whole.
    whole = name.replace("(", " ").replace(")", " ").split()
    made.add(
        "".join(
            part if part.isupper() and len(part) <= 4 else part[0]
            for part in whole
            if fold(part) not in _SMALL and part
        ).lower()
    )
    made |= {part.strip("()").lower() for part in name.split() if part.startswith("(") and part.endswith(")")}
    return {fold(text) for text in made if len(fold(text)) >= 2}


def setting(snapshot: Snapshot, meeting: str | None) -> Setting:
    """Who usually comes to the body of a meeting, and what was decided before; empty without a meeting."""
    if meeting is None:
        return Setting(day=datetime.date.max.toordinal())
    collaboration = snapshot.collaborations[meeting]
    body = collaboration.part_of
    gatherings = [meeting, *((body, *(part.key for part in snapshot.parts_of.get(body, ()))) if body else ())]
    usual: set[str] = set()
    decided: dict[str, set[str]] = defaultdict(set)
    for gathering in gatherings:
        for row in snapshot.participations_in.get(gathering, ()):
            usual |= {row.partner, *([row.via] if row.via else [])}
            for part in (row.source or "").split(" | "):
                if part.startswith(READ_FROM):
                    decided[fold(part.removeprefix(READ_FROM))].add(row.partner)
    for person in list(usual):
        usual |= {row.organization for row in snapshot.represents.get(person, ())}
    return Setting(frozenset(usual), {text: frozenset(keys) for text, keys in decided.items()}, collaboration.begins)


def written(person: str | None, organization: str | None) -> str:
    """A name as a decision about it is kept."""
    return ", ".join(part for part in (person, organization) if part)


def of(snapshot: Snapshot, row: Attended, where: Setting) -> Match:
    """What a line of minutes means."""
    names = directory(snapshot)
    organizations = [organization(snapshot, names, text, where) for text in row.organizations]
    keys = tuple(dict.fromkeys(match.partner for match in organizations if match.partner and match.certainty != "new"))
    if row.device:
        return Match("ask", None, _("this names a device; who was it?"), (), keys)
    remembered = where.decided.get(fold(written(row.person, row.organization)), frozenset()) & snapshot.partners.keys()
    if len(remembered) == 1:
        match = Match("certain", next(iter(remembered)), _("decided in earlier minutes of this body"))
    elif row.person is None:
        match = _of_organization(snapshot, names, row, where)
    else:
        match = _person(snapshot, names, row.person, row.organizations, organizations, row.email, where)
    if row.via:
        via = _person(snapshot, names, row.via, row.organizations, organizations, None, where, proxied=True)
        match = _with_via(match, via, row.via)
    if row.doubtful and match.certainty == "certain":
        match = replace(match, certainty="ask", reason=_("the minutes leave open whether this partner was there"))
    return Match(match.certainty, match.partner, match.reason, match.candidates, keys, match.via)


def _with_via(match: Match, via: Match, name: str) -> Match:
    if match.certainty == "certain" and via.certainty != "certain":
        reason = _("who sat in is not certain: %(name)s", name=name)
        return Match("ask", match.partner, reason, match.candidates, (), via.partner)
    return Match(match.certainty, match.partner, match.reason, match.candidates, (), via.partner)


def _of_organization(snapshot: Snapshot, names: Directory, row: Attended, where: Setting) -> Match:
    """A line without a person: an organization, or a person that was taken for one."""
    text = row.organizations[0]
    matches = [
        organization(snapshot, names, text, where),
        organization(snapshot, names, row.organization or "", where),
    ]
    match = min(matches, key=lambda found: ("certain", "ask", "new").index(found.certainty))
    if match.certainty == "new":
        person = _person(snapshot, names, text, (), [], row.email, where)
        if person.certainty != "new":
            return person
    return match


# Organizations -------------------------------------------------------------------------------------------------------


def organization(snapshot: Snapshot, names: Directory, text: str, where: Setting) -> Match:
    """Which organization on record a name means."""
    own = _without_article(fold(text))
    if not own:
        return Match("new", None, _("nobody on record has this name"))
    exact = names.organizations.get(own) or names.organizations.get(fold(text)) or _bracketed(names, text)
    if exact:
        if len(exact) == 1:
            return Match("certain", exact[0], _("its name"), ())
        return _ask(snapshot, exact, where, _("several have this name"), 100)
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
        return _ask(snapshot, usual or acronym, where, _("the first letters of its name"), 90, others=acronym)
    part = _contained(names, own)
    if part:
        usual = [key for key in part if key in where.usual]
        if len(part) == 1 and usual:
            return Match("certain", part[0], _("part of its name, and it usually comes"))
        return _ask(snapshot, usual or part, where, _("part of its name"), 88, others=part)
    return _like_organization(snapshot, names, own, where)


def _bracketed(names: Directory, text: str) -> tuple[str, ...]:
    """Whom *Amity Newcomer Centre (ANC)* or *ANC - Amity Newcomer Centre* names, by the part that is on record."""
    import re

    parts = [part for part in re.split(r"\s*[()/]\s*|\s+[\u2013\u2014-]\s+|,\s+", text) if part.strip()]
    found = {key for part in parts for key in names.organizations.get(fold(part), ())}
    return tuple(sorted(found)) if len(found) == 1 and len(parts) > 1 else ()


def _without_article(folded: str) -> str:
    for article in ("the ", "la ", "le ", "les ", "l "):
        if folded.startswith(article):
            return folded[len(article) :]
    return folded


def _contained(names: Directory, own: str) -> list[str]:
    """Organizations whose name holds all telling words of a text, or that the text holds as a whole."""
    telling = {token for token in own.split() if token not in _SMALL}
    if not telling or (max(map(len, telling)) < 4 and len(telling) < 2):
        return []
    found: dict[str, None] = {}
    for name, keys in names.organizations.items():
        tokens = {token for token in name.split() if token not in _SMALL}
        if telling <= tokens or (len(tokens) >= 2 and tokens <= telling):
            found.update(dict.fromkeys(keys))
    return list(found)


def _like_organization(snapshot: Snapshot, names: Directory, own: str, where: Setting) -> Match:
    scored = _like(own, names.organizations)
    if not scored:
        return Match("new", None, _("nobody on record has this name"))
    best, score = scored[0]
    rivals = [key for key, other in scored[1:] if other > score - 8]
    candidates = tuple(Candidate(key, _("a similar name"), round(other)) for key, other in scored[:MOST])
    if score >= ASKED:
        spelled = any(_slip(own, name) for name, keys in names.organizations.items() if best in keys)
        if spelled and not rivals and best in where.usual and len(own.split()) >= 2:
            return Match("certain", best, _("its name but for a slip, and it usually comes"), candidates[1:])
        lead = best if not rivals and (spelled or best in where.usual) else None
        return Match("ask", lead, _("a similar name"), candidates)
    return Match("new", None, _("nobody on record has this name"), candidates)


# People --------------------------------------------------------------------------------------------------------------


def _person(
    snapshot: Snapshot,
    names: Directory,
    text: str,
    organization_texts: Collection[str],
    organizations: list[Match],
    email: str | None,
    where: Setting,
    proxied: bool = False,
) -> Match:
    """Which person on record a name means, by the organizations named with it."""
    if email and len(found := names.emails.get(email.lower(), ())) == 1:
        return Match("certain", found[0], _("the e-mail address"))
    own = fold(text)
    exact = _exact(names, own)
    if not exact and (known := names.organizations.get(_without_article(own))) and not organization_texts:
        return (
            Match("certain", known[0], _("its name"))
            if len(known) == 1
            else _ask(snapshot, known, where, _("several have this name"), 100)
        )
    if exact:
        return _exactly(snapshot, exact, organization_texts, organizations, where, proxied)
    initials = _initials(names, own)
    if initials:
        return _partly(
            snapshot, initials, organization_texts, organizations, where, _("the initial and the surname"), proxied
        )
    tokens = own.split()
    if len(tokens) == 1:
        single = names.surnames.get(own, ()) or tuple(
            sorted({key for name, keys in names.people.items() if name.split()[0] == own for key in keys})
        )
        if single:
            agreeing = [key for key in single if _speaks(snapshot, key, organizations)]
            return _ask(
                snapshot,
                agreeing or [k for k in single if k in where.usual] or single,
                where,
                _("the name has one word only"),
                80,
                others=single,
            )
        return Match("new", None, _("nobody on record has this name"), _of_organizations(organizations))
    return _like_person(snapshot, names, own, organizations, where)


def _exact(names: Directory, own: str) -> tuple[str, ...]:
    """People of this name: word for word, in another order, or but for middle names and initials."""
    if own in names.people:
        return names.people[own]
    tokens = own.split()
    if len(tokens) >= 2 and (turned := names.people.get(" ".join([*tokens[1:], tokens[0]]))):
        return turned
    if len(tokens) > 2 and any(len(token) == 1 for token in tokens[1:-1]):
        plain = " ".join([tokens[0], *(token for token in tokens[1:-1] if len(token) > 1), tokens[-1]])
        return names.people.get(plain, ())
    squeezed = own.replace(" ", "")
    return tuple(
        sorted({key for name, keys in names.people.items() if name.replace(" ", "") == squeezed for key in keys})
    )


def _initials(names: Directory, own: str) -> tuple[str, ...]:
    """People whose first name begins with the initial that stands before the surname, or is the other way round."""
    tokens = own.split()
    if len(tokens) < 2:
        return ()
    if len(tokens[0]) == 1:
        letters = [token for token in tokens[:-1] if len(token) == 1]
        surname = tokens[len(letters) :]
        found: set[str] = set()
        for key_tokens, keys in ((name.split(), keys) for name, keys in names.people.items()):
            if (
                key_tokens[-len(surname) :] == surname
                and len(key_tokens) > len(surname)
                and key_tokens[0][0] == letters[0]
            ):
                given = key_tokens[: -len(surname)]
                if len(letters) == 1 or [part[0] for part in given][: len(letters)] == letters[: len(given)]:
                    found |= set(keys)
        return tuple(sorted(found))
    if len(tokens[-1]) == 1:  # Ana R.
        return tuple(
            sorted(
                {
                    key
                    for name, keys in names.people.items()
                    if name.split()[:-1] == tokens[:-1] and name.split()[-1][0] == tokens[-1]
                    for key in keys
                }
            )
        )
    return ()


def _exactly(
    snapshot: Snapshot,
    exact: tuple[str, ...],
    texts: Collection[str],
    organizations: list[Match],
    where: Setting,
    proxied: bool,
) -> Match:
    agreeing = [key for key in exact if _speaks(snapshot, key, organizations) or _sounds(snapshot, key, texts)]
    if len(exact) == 1:
        key = exact[0]
        if not texts:
            return Match("certain", key, _("the name"))
        if agreeing:
            return Match("certain", key, _("the name and the organization"))
        if not snapshot.represents.get(key) and key in where.usual:
            return Match("certain", key, _("the name, and the person usually comes"))
        spoken = ", ".join(
            language.name(snapshot.partners[row.organization]) for row in snapshot.represents.get(key, ())
        )
        if proxied and (key in where.usual or not snapshot.represents.get(key)):
            return Match("certain", key, _("the name, and the person usually comes"))
        reason = (
            _("the name, but on record for %(organizations)s", organizations=spoken)
            if spoken
            else _("the name, but not for this organization")
        )
        return Match(
            "ask",
            key if key in where.usual else None,
            reason,
            (Candidate(key, reason, 100), *_of_organizations(organizations)),
        )
    if len(agreeing) == 1 and texts:
        return Match(
            "certain",
            agreeing[0],
            _("the name and the organization"),
            _candidates(exact, _("the same name"), 100, but=agreeing[0]),
        )
    usual = [key for key in exact if key in where.usual]
    lead = usual[0] if len(usual) == 1 and not texts else None
    return Match("ask", lead, _("several have this name"), _candidates([*usual, *exact], _("the same name"), 100))


def _partly(
    snapshot: Snapshot,
    keys: tuple[str, ...],
    texts: Collection[str],
    organizations: list[Match],
    where: Setting,
    reason: str,
    proxied: bool,
) -> Match:
    """People of whom the initial and the surname are named."""
    agreeing = [key for key in keys if _speaks(snapshot, key, organizations) or _sounds(snapshot, key, texts)]
    if len(agreeing) == 1 and (len(keys) == 1 or agreeing[0] in where.usual):
        return Match(
            "certain",
            agreeing[0],
            _("the initial, the surname and the organization"),
            _candidates(keys, reason, 90, but=agreeing[0]),
        )
    if len(keys) == 1 and keys[0] in where.usual and not texts:
        return Match("certain", keys[0], _("the initial and the surname of one who usually comes"))
    usual = [key for key in keys if key in where.usual]
    lead = (
        agreeing[0]
        if len(agreeing) == 1
        else usual[0]
        if len(usual) == 1 and not texts
        else keys[0]
        if len(keys) == 1 and not texts
        else None
    )
    return Match("ask", lead, reason, _candidates([*agreeing, *usual, *keys], reason, 90))


def _like_person(snapshot: Snapshot, names: Directory, own: str, organizations: list[Match], where: Setting) -> Match:
    scored = _like(own, names.people)
    agreeing = [(key, score) for key, score in scored if _speaks(snapshot, key, organizations)]
    near = [(key, score) for key, score in scored if score >= ASKED]
    if not near and not (agreeing and agreeing[0][1] >= LIKE):
        return Match(
            "new", None, _("nobody on record has this name"), (*_listed(scored), *_of_organizations(organizations))
        )
    best, likeness = agreeing[0] if agreeing else near[0]
    rivals = [key for key, _score in near if key != best]
    slipped = any(_slip(own, name) for name, keys in names.people.items() if best in keys)
    candidates = _listed([(best, likeness), *[pair for pair in scored if pair[0] != best]])
    if agreeing and slipped and not rivals and best in where.usual:
        return Match(
            "certain",
            best,
            _("the name but for a slip, the organization, and the person usually comes"),
            candidates[1:],
        )
    sure = (agreeing and len(agreeing) == 1) or (not organizations and slipped and best in where.usual and not rivals)
    spelled = slipped or _near_first(own, names, best)
    return Match("ask", best if sure and spelled else None, _("a similar name"), candidates)


def _near_first(own: str, names: Directory, key: str) -> bool:
    """Whether first names agree, short forms too: Tom and Tomas."""
    first = own.split()[0]
    for name, keys in names.people.items():
        if key in keys and (
            (OSA.distance(first, name.split()[0]) == 1 and first[0] == name[0])
            or name.split()[0] == first
            or (
                min(len(first), len(name.split()[0])) >= 3
                and (name.startswith(first) or first.startswith(name.split()[0]))
            )
        ):
            return True
    return False


def _speaks(snapshot: Snapshot, person: str, organizations: Iterable[Match]) -> bool:
    """Whether a person speaks, or spoke, for one of these organizations, or for a branch or the whole of it."""
    named = {match.partner for match in organizations if match.partner and match.certainty != "new"}
    for row in snapshot.represents.get(person, ()):
        own = snapshot.partners[row.organization]
        if {row.organization, own.part_of} & named or any(
            snapshot.partners[key].part_of == row.organization for key in named if key
        ):
            return True
    return False


def _sounds(snapshot: Snapshot, person: str, texts: Collection[str]) -> bool:
    """Whether an organization named beside a person is one of theirs in other words: an acronym, a part of the name."""
    for row in snapshot.represents.get(person, ()):
        partner = snapshot.partners[row.organization]
        for name in (partner.name, partner.name_fr, *partner.aliases):
            if not name:
                continue
            theirs = _telling(name)
            for text in texts:
                own, telling = fold(text), _telling(text)
                if own.replace(" ", "") in _acronyms(name) or (telling and (telling <= theirs or theirs <= telling)):
                    return True
                if fuzz.token_sort_ratio(own, fold(name)) >= 85:
                    return True
    return False


def _telling(text: str) -> set[str]:
    """The words of a name but for small ones; Anne's is annes."""
    return {token for token in fold(text.replace("'", "").replace("\u2019", "")).split() if token not in _SMALL}


# Likeness ------------------------------------------------------------------------------------------------------------


def _like(own: str, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, float]]:
    """(partner, likeness) of similar names, the most similar first."""
    best: dict[str, float] = {}
    for name, score, _index in process.extract(
        own, names.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=20
    ):
        for key in names[name]:
            best[key] = max(best.get(key, 0.0), score)
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def _slip(own: str, name: str) -> bool:
    """Whether two names differ by one slip of the pen that makes no other name: Jonh for John, Haidary for Haidari.

    In one word only; of a first name two letters that changed places, or one written twice; elsewhere one letter, in a
    word of six or more.
    """
    left, right = own.split(), name.split()
    if len(left) != len(right):
        return False
    differ = [(number, a, b) for number, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(differ) != 1:
        return False
    number, a, b = differ[0]
    if OSA.distance(a, b) != 1 or a[0] != b[0] or {a, b} <= words.given_names():
        return False
    doubled = _undoubled(a) == _undoubled(b) or sorted(a) == sorted(b)
    return doubled if number == 0 else doubled or min(len(a), len(b)) >= 6


def _undoubled(text: str) -> str:
    return "".join(letter for place, letter in enumerate(text) if place == 0 or letter != text[place - 1])


def _ask(
    snapshot: Snapshot, keys: Collection[str], where: Setting, reason: str, likeness: int, others: Collection[str] = ()
) -> Match:
    """Ask among partners; the only one of them is proposed."""
    only = next(iter(keys)) if len(keys) == 1 else None
    return Match("ask", only, reason, _candidates([*keys, *others], reason, likeness))


def _candidates(keys: Iterable[str], reason: str, likeness: int, but: str = "") -> tuple[Candidate, ...]:
    return tuple(Candidate(key, reason, likeness) for key in dict.fromkeys(keys) if key != but)[:MOST]


def _listed(scored: Iterable[tuple[str, float]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(key, _("a similar name"), round(score)) for key, score in list(scored)[:MOST])


def _of_organizations(organizations: Iterable[Match]) -> tuple[Candidate, ...]:
    keys = dict.fromkeys(match.partner for match in organizations if match.partner and match.certainty != "new")
    return tuple(Candidate(key, _("the organization, without the person"), 100) for key in keys if key)
