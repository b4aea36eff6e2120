"""Which person on record a name means, by the organizations that are named beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rapidfuzz import fuzz

from graphsvc import language
from graphsvc.capture import known_names, meanings, organization_names, similarity, written_names
from graphsvc.capture.known_names import Directory, Setting
from graphsvc.capture.meanings import Candidate, Match
from graphsvc.files.minutes.words import fold
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot


def person(
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
    exact = written_names.exact(names, own)
    if (
        not exact
        and (known := names.organizations.get(organization_names.without_article(own)))
        and not organization_texts
    ):
        return (
            Match("certain", known[0], _("its name"))
            if len(known) == 1
            else meanings.ask(snapshot, known, where, _("several have this name"), 100)
        )
    if exact:
        return _exactly(snapshot, exact, organization_texts, organizations, where, proxied)
    initials = written_names.initials(names, own)
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
            return meanings.ask(
                snapshot,
                agreeing or [k for k in single if k in where.usual] or single,
                where,
                _("the name has one word only"),
                80,
                others=single,
            )
        return Match("new", None, _("nobody on record has this name"), meanings.of_organizations(organizations))
    return _like_person(snapshot, names, own, organizations, where)


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
            (Candidate(key, reason, 100), *meanings.of_organizations(organizations)),
        )
    if len(agreeing) == 1 and texts:
        return Match(
            "certain",
            agreeing[0],
            _("the name and the organization"),
            meanings.candidates(exact, _("the same name"), 100, but=agreeing[0]),
        )
    usual = [key for key in exact if key in where.usual]
    lead = usual[0] if len(usual) == 1 and not texts else None
    return Match(
        "ask", lead, _("several have this name"), meanings.candidates([*usual, *exact], _("the same name"), 100)
    )


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
            meanings.candidates(keys, reason, 90, but=agreeing[0]),
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
    return Match("ask", lead, reason, meanings.candidates([*agreeing, *usual, *keys], reason, 90))


def _like_person(snapshot: Snapshot, names: Directory, own: str, organizations: list[Match], where: Setting) -> Match:
    scored = similarity.like(own, names.people)
    agreeing = [(key, score) for key, score in scored if _speaks(snapshot, key, organizations)]
    near = [(key, score) for key, score in scored if score >= similarity.ASKED]
    if not near and not (agreeing and agreeing[0][1] >= similarity.LIKE):
        return Match(
            "new",
            None,
            _("nobody on record has this name"),
            (*meanings.listed(scored), *meanings.of_organizations(organizations)),
        )
    best, likeness = agreeing[0] if agreeing else near[0]
    rivals = [key for key, _score in near if key != best]
    slipped = any(similarity.slip(own, name) for name, keys in names.people.items() if best in keys)
    candidates = meanings.listed([(best, likeness), *[pair for pair in scored if pair[0] != best]])
    if agreeing and slipped and not rivals and best in where.usual:
        return Match(
            "certain",
            best,
            _("the name but for a slip, the organization, and the person usually comes"),
            candidates[1:],
        )
    sure = (agreeing and len(agreeing) == 1) or (not organizations and slipped and best in where.usual and not rivals)
    spelled = slipped or written_names.near_first(own, names, best)
    return Match("ask", best if sure and spelled else None, _("a similar name"), candidates)


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
                if own.replace(" ", "") in known_names.acronyms_of(name) or (
                    telling and (telling <= theirs or theirs <= telling)
                ):
                    return True
                if fuzz.token_sort_ratio(own, fold(name)) >= 85:
                    return True
    return False


def _telling(text: str) -> set[str]:
    """The words of a name but for small ones; Anne's is annes."""
    return {
        token for token in fold(text.replace("'", "").replace("\u2019", "")).split() if token not in known_names.SMALL
    }
