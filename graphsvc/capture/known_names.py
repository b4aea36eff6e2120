"""The names on record by which minutes are matched, and who usually comes to the body that met."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.words import fold
from graphsvc.model.records import Collaboration
from graphsvc.network import facets
from graphsvc.network.snapshot import Snapshot

#: What a participation's source begins with when it was read from minutes: the rest is the name as it stood there.
READ_FROM = "minutes: "
SMALL = frozenset("of the and for in at on de la le les du des d l et a en pour inc ltd ltee s".split())


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
            for made in acronyms_of(name):
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


def acronyms_of(name: str) -> set[str]:
    """The acronyms that the words of a name make, with and without its small words, and one in brackets."""
    tokens = fold(name).split()
    if len(tokens) < 2:
        return set()
    large = [token for token in tokens if token not in SMALL]
    made = {"".join(token[0] for token in kind) for kind in (tokens, large) if len(kind) >= 2}
    # PEIANC: short capitals in a name stand whole.
    whole = name.replace("(", " ").replace(")", " ").split()
    made.add(
        "".join(
            part if part.isupper() and len(part) <= 4 else part[0] for part in whole if fold(part) not in SMALL and part
        ).lower()
    )
    made |= {part.strip("()").lower() for part in name.split() if part.startswith("(") and part.endswith(")")}
    return {fold(text) for text in made if len(fold(text)) >= 2}


def setting(snapshot: Snapshot, gathering: Collaboration | None) -> Setting:
    """Who usually comes to the body of a gathering, and what was decided before; empty without a gathering.

    gathering: one on record, or one that is not written yet.
    """
    if gathering is None:
        return Setting(day=datetime.date.max.toordinal())
    body = gathering.part_of
    alike = [gathering.key, *((body, *(part.key for part in snapshot.parts_of.get(body, ()))) if body else ())]
    usual: set[str] = set()
    decided: dict[str, set[str]] = defaultdict(set)
    for key in alike:
        for row in snapshot.participations_in.get(key, ()):
            usual |= {row.partner, *([row.via] if row.via else [])}
            for part in (row.source or "").split(" | "):
                if part.startswith(READ_FROM):
                    decided[fold(part.removeprefix(READ_FROM))].add(row.partner)
    for person in list(usual):
        usual |= {row.organization for row in snapshot.represents.get(person, ())}
    return Setting(frozenset(usual), {text: frozenset(keys) for text, keys in decided.items()}, gathering.begins)
