"""What a name in minutes may mean: the partner chosen or asked about, the reason, and the runners-up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from graphsvc.capture.known_names import Setting
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot

Certainty = Literal["certain", "ask", "new"]
#: Most candidates of a line.
MOST = 6


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


def ask(
    snapshot: Snapshot, keys: Collection[str], where: Setting, reason: str, likeness: int, others: Collection[str] = ()
) -> Match:
    """Ask among partners; the only one of them is proposed."""
    only = next(iter(keys)) if len(keys) == 1 else None
    return Match("ask", only, reason, candidates([*keys, *others], reason, likeness))


def candidates(keys: Iterable[str], reason: str, likeness: int, but: str = "") -> tuple[Candidate, ...]:
    return tuple(Candidate(key, reason, likeness) for key in dict.fromkeys(keys) if key != but)[:MOST]


def listed(scored: Iterable[tuple[str, float]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(key, _("a similar name"), round(score)) for key, score in list(scored)[:MOST])


def of_organizations(organizations: Iterable[Match]) -> tuple[Candidate, ...]:
    keys = dict.fromkeys(match.partner for match in organizations if match.partner and match.certainty != "new")
    return tuple(Candidate(key, _("the organization, without the person"), 100) for key in keys if key)
