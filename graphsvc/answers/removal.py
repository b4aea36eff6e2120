"""The effect of removing partners: who is cut off, who reaches fewer others, and the smallest repair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from pydantic import Field

from graphsvc import language
from graphsvc.analytics import removal as analytics
from graphsvc.analytics import repair
from graphsvc.answers import impact, naming
from graphsvc.answers.answer import Answer, Json, Windowed, window
from graphsvc.answers.work import Work, work
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import removal as question
from graphsvc.questions.impact import spread
from graphsvc.questions.removal import Choice

#: Part of the answer -> columns of its CSV file.
TABLES = {
    "lost": ("group", "partner", "name", "municipality", "sectors"),
    "reach": ("by", "key", "name", "partners", "lost", "before", "after"),
    "repair": ("step", "one", "one_name", "other", "other_name", "shared"),
}


class Reach(Answer):
    """A group's remaining partners, how many of them are lost, and the mean number of others that one reaches."""

    group: str | None
    partners: int
    lost: int
    before: float
    after: float
    name: str = Field(exclude=True)
    sentence: str = Field(exclude=True)


class Join(Answer):
    """Two partners to be introduced to each other; shared: number of groupings in which they have a group in common."""

    one: str
    other: str
    shared: int
    sentence: str
    #: Names of the groups in common.
    common: list[str] = Field(exclude=True)


class Piece(Answer):
    """Partners who are cut off together, and where they are."""

    partners: tuple[str, ...]
    where: str


class Removal(Windowed):
    """The effect of removing partners; empty, or null, where nobody is removed or while it is computed.

    out: of those chosen, who is left out anyway (without us); absent: who took no part in the window; partners: number
    remaining; lost: the components cut off, the largest first; alone: who of them is isolated; reach: grouping -> its
    groups; joins: the fewest introductions that reconnect what fell apart; safeguards: further ones after which no
    single absence divides the affected components, null where there are too many to list.
    """

    version: int
    without: tuple[str, ...]
    without_us: bool
    out: tuple[str, ...]
    absent: tuple[str, ...]
    sentence: str
    work: Work | None
    partners: int | None = None
    pieces_before: int | None = None
    pieces_after: int | None = None
    lost: tuple[tuple[str, ...], ...] = ()
    alone: tuple[str, ...] = ()
    reach: dict[str, list[Reach]] = Field(default={})
    fewest_safeguards: int | None = None
    joins: list[Join] = Field(default=[])
    safeguards: list[Join] | None = Field(default=[])
    #: Sentences on those chosen whose absence changes nothing, one for each reason.
    unaffected: list[str] = Field(exclude=True)
    #: The lost components of several partners, and the sentence on where isolated partners are.
    groups: list[Piece] = Field(default=[], exclude=True)
    alone_where: str = Field(default="", exclude=True)
    #: Sentences for removed persons: the organizations for which they alone came should send a second person.
    second_persons: list[str] = Field(default=[], exclude=True)
    repair: str = Field(default="", exclude=True)
    safeguard: str = Field(default="", exclude=True)


def removal(snapshot: Snapshot, choice: Choice, background: Background | None = None) -> Removal:
    """The effect of a removal; that on a large network is computed in the background, where one is given."""
    removal = question.removal(snapshot, choice, background)
    return Removal(
        **window(choice.period),
        version=snapshot.version,
        without=choice.partners,
        without_us=choice.without_us,
        out=removal.out,
        absent=removal.absent,
        sentence=_sentence(snapshot, removal),
        work=work(removal.work),
        unaffected=_unaffected(snapshot, removal),
        **({} if removal.network is None else _network(snapshot, removal, removal.network)),
    )


def table(snapshot: Snapshot, found: Removal, of: str) -> list[dict[str, str]]:
    """A part of the answer, one of TABLES, as rows of a CSV file."""
    return {"lost": _lost_table, "reach": _reach_table, "repair": _repair_table}[of](snapshot, found)


def _network(snapshot: Snapshot, removal: question.Removal, network: analytics.Removal) -> Json:
    """The fields on the effect on the network."""
    day, alone = removal.choice.period.day.toordinal(), question.alone(network)

    def where(partners: Iterable[str]) -> str:
        return impact.where(snapshot, spread(snapshot, day, partners))

    return {
        "partners": network.partners,
        "pieces_before": network.pieces_before,
        "pieces_after": network.pieces_after,
        "lost": network.lost,
        "alone": alone,
        "reach": {by: [_reach(snapshot, by, row) for row in rows] for by, rows in network.reach.items()},
        "fewest_safeguards": network.fewest,
        "joins": [_join(snapshot, removal.choice, join) for join in network.joins],
        "safeguards": None
        if network.safeguards is None
        else [_join(snapshot, removal.choice, join) for join in network.safeguards],
        "groups": [Piece(partners=piece, where=where(piece)) for piece in network.lost if len(piece) > 1],
        "alone_where": where(alone),
        "second_persons": [
            _(
                "Ask %(organization)s for a second person: only %(names)s came for it in these months.",
                organization=naming.partner(snapshot, key),
                names=impact.names(snapshot, persons),
            )
            for key, persons in question.second_persons(snapshot, removal).items()
        ],
        "repair": _repair(network),
        "safeguard": _safeguard(network),
    }


def _sentence(snapshot: Snapshot, removal: question.Removal) -> str:
    """The sentence on the effect on the network."""
    if not removal.choice.partners:
        return _("Nobody is taken out yet.")
    if not removal.removed:
        return _("None of those chosen took part in these months, so nothing would change.")
    if removal.network is None:
        return _("It is being computed.")
    names = impact.names(snapshot, removal.removed)
    network = removal.network
    if not network.partners:
        return _("Without %(names)s nobody would be left in the network of these months.", names=names)
    if not network.lost:
        return ngettext(
            "Without %(names)s nobody is cut off: %(count)s partner stays and reaches the same others as before.",
            "Without %(names)s nobody is cut off: %(count)s partners stay and reach the same others as before.",
            network.partners,
            names=names,
        )
    cut_off = ngettext(
        "Without %(names)s, %(count)s of the %(partners)s others would be cut off.",
        "Without %(names)s, %(count)s of the %(partners)s others would be cut off.",
        sum(len(piece) for piece in network.lost),
        names=names,
        partners=language.number(network.partners),
    )
    pieces = ngettext(
        "They are in %(before)s piece now and would be in %(after)s.",
        "They are in %(before)s pieces now and would be in %(after)s.",
        network.pieces_before,
        before=language.number(network.pieces_before),
        after=language.number(network.pieces_after),
    )
    return f"{cut_off} {pieces}"


def _unaffected(snapshot: Snapshot, removal: question.Removal) -> list[str]:
    """Sentences on those chosen whose absence changes nothing, one for each reason."""
    sentences: list[str] = []
    if removal.out:
        sentences.append(
            _("Out of it already, since we are left out: %(names)s.", names=impact.names(snapshot, removal.out))
        )
    if removal.absent:
        sentences.append(_("Took no part in these months: %(names)s.", names=impact.names(snapshot, removal.absent)))
    return sentences


def _reach(snapshot: Snapshot, by: str, row: analytics.Reach) -> Reach:
    name = _group(snapshot, by, row)
    return Reach(**asdict(row), name=name, sentence=_reach_sentence(name, row))


def _group(snapshot: Snapshot, grouping: str, row: analytics.Reach) -> str:
    """Name of a group of partners, also of those whose group is not recorded."""
    record = snapshot.tables[grouping].get(row.group or "")
    return language.name(record) if record else row.group or _("not recorded")


def _reach_sentence(name: str, row: analytics.Reach) -> str:
    """The sentence on how many others a partner of a group reaches, before and after."""
    before, after = (language.number(round(value, 1)) for value in (row.before, row.after))
    return _(
        "%(name)s: %(lost)s of %(partners)s cut off; one reaches %(after)s others on average instead of %(before)s.",
        name=name,
        lost=language.number(row.lost),
        partners=language.number(row.partners),
        before=before,
        after=after,
    )


def _repair(network: analytics.Removal) -> str:
    """The sentence on how many introductions reconnect what fell apart."""
    if not network.joins:
        return _("Nothing falls apart, so nothing has to be joined again.")
    return ngettext(
        "%(count)s introduction would join again what falls apart; fewer cannot.",
        "%(count)s introductions would join again what falls apart; fewer cannot.",
        len(network.joins),
    )


def _safeguard(network: analytics.Removal) -> str:
    """The sentence on how many further introductions keep any single absence from dividing the components again."""
    if not network.fewest:
        return _("Then nobody else's absence alone would cut anybody off among them.")
    text = ngettext(
        "Then one more absence could still cut somebody off; %(count)s introduction more would prevent it.",
        "Then one more absence could still cut somebody off; %(count)s introductions more would prevent it.",
        network.fewest,
    )
    return text if network.safeguards is not None else f"{text} " + _("They are too many to name.")


def _join(snapshot: Snapshot, choice: Choice, join: repair.Join) -> Join:
    places, sectors = question.shared(snapshot, choice, join)
    rows = [snapshot.municipalities[key] for key in places] + [snapshot.sectors[key] for key in sectors]
    common = [language.name(row) for row in rows]
    names = {"one": naming.partner(snapshot, join.one), "other": naming.partner(snapshot, join.other)}
    return Join(
        **asdict(join),
        sentence=_("%(one)s and %(other)s (both: %(common)s)", **names, common=", ".join(common))
        if common
        else _("%(one)s and %(other)s", **names),
        common=common,
    )


def _lost_table(snapshot: Snapshot, removal: Removal) -> list[dict[str, str]]:
    return [
        {
            "group": str(number),
            "partner": key,
            "name": language.name(snapshot.partners[key]),
            "municipality": snapshot.partners[key].municipality or "",
            "sectors": "|".join(snapshot.partners[key].sectors),
        }
        for number, piece in enumerate(removal.lost, 1)
        for key in piece
    ]


def _reach_table(_snapshot: Snapshot, removal: Removal) -> list[dict[str, str]]:
    return [
        {
            "by": by,
            "key": row.group or "",
            "name": row.name,
            "partners": str(row.partners),
            "lost": str(row.lost),
            "before": f"{row.before:.2f}",
            "after": f"{row.after:.2f}",
        }
        for by, rows in removal.reach.items()
        for row in rows
    ]


def _repair_table(snapshot: Snapshot, removal: Removal) -> list[dict[str, str]]:
    return [
        {
            "step": step,
            "one": join.one,
            "one_name": language.name(snapshot.partners[join.one]),
            "other": join.other,
            "other_name": language.name(snapshot.partners[join.other]),
            "shared": "|".join(join.common),
        }
        for step, joins in (("join", removal.joins), ("safeguard", removal.safeguards or ()))
        for join in joins
    ]
