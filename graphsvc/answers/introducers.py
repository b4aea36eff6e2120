"""What is said of introductions: whom to call or to ask, why, and what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from graphsvc import language, sizes
from graphsvc.analytics import introducers as analytics
from graphsvc.analytics.calls import Call
from graphsvc.analytics.gaps import Cell
from graphsvc.analytics.introducers import Chain
from graphsvc.answers.answer import Json, record, window
from graphsvc.answers.work import work
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network import facets
from graphsvc.network.host import host_and_staff
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import introducers, search
from graphsvc.questions.introducers import Asked, Outcome, Suggested


def first(snapshot: Snapshot, period: Period, cell: Cell) -> str:
    """What to do first about a gap; empty where there is nothing, or where the network is too large to tell at once."""
    if len(snapshot.participations) > sizes.LARGE:
        return ""
    return next((lead for lead, _why in steps(snapshot, introducers.for_gap(snapshot, period, cell))), "")


def sentence(snapshot: Snapshot, chain: Chain, day: datetime.date) -> str:
    """What to do and why, in the current language."""
    return " ".join(part for part in (lead(snapshot, chain, day), why(snapshot, chain, day)) if part)


def lead(snapshot: Snapshot, chain: Chain, day: datetime.date) -> str:
    """Whom to call for what, on a day."""
    ours = _is_us(snapshot, chain.partners[0])
    source, target = _name(snapshot, chain.partners[0]), _name(snapshot, chain.partners[-1])
    if chain.direct:
        if not ours:
            return _("%(source)s and %(target)s know each other.", source=source, target=target)
        if (day - datetime.date.fromisoformat(chain.ties[0].last_on)).days > analytics.LATELY:
            return _("Call %(target)s again: we used to meet.", target=_called(snapshot, chain))
        return _("Call %(target)s: we know each other.", target=_called(snapshot, chain))
    introducer = _called(snapshot, chain)
    if ours:
        return _("Ask %(introducer)s to introduce us to %(target)s.", introducer=introducer, target=target)
    return _(
        "Ask %(introducer)s to introduce %(source)s to %(target)s.",
        introducer=introducer,
        source=source,
        target=target,
    )


def why(snapshot: Snapshot, chain: Chain, day: datetime.date) -> str:
    """Why this target, what was done together and when last, and where it could happen."""
    return " ".join(
        part for part in (_reason(snapshot, chain), _evidence(snapshot, chain, day), _where(snapshot, chain)) if part
    )


def nothing(snapshot: Snapshot, found: Suggested) -> str:
    """Why there is no chain."""
    if found.work is not None:
        return _("It is being computed.")
    if found.asked == Asked():
        return _("Name a partner, or open a gap of the board.")
    asks_us = not (found.asked.partner and found.asked.with_)
    if asks_us and not found.known:
        return _("Name the host in the settings, so that introductions can begin with us.")
    if asks_us and found.asked.partner and _is_us(snapshot, found.asked.partner):
        return _("This is us.")
    if not found.sought:
        return _("Nobody is missing here.")
    if found.earlier:
        return _("Nothing else to suggest; what was answered before is below.")
    return _("No partner is recorded who could be introduced.")


def second_person(snapshot: Snapshot, organization: str) -> str:
    """What to ask an organization on whose one person a cell rests."""
    return _(
        "Ask %(organization)s for a second person, or an alternate: it comes through one person alone.",
        organization=_name(snapshot, organization),
    )


def call(snapshot: Snapshot, found: Call) -> str:
    """Whom to call where nobody could introduce us, and when the partner last took part."""
    parts = [_("Nobody could introduce %(name)s: no tie is recent enough.", name=_name(snapshot, found.partner))]
    people = ", ".join(_name(snapshot, key) for key in found.speakers)
    if people:
        parts.append(
            ngettext(
                "Call %(people)s, who speaks for it today.",
                "Call %(people)s, who speak for it today.",
                len(found.speakers),
                people=people,
            )
        )
    elif not snapshot.partners[found.partner].is_person:
        parts.append(_("Call it: nobody is recorded who speaks for it today and agreed to be named."))
    if found.last and found.last_on:
        title = language.name(snapshot.collaborations[found.last])
        parts.append(_("Last took part in %(title)s (%(day)s).", title=title, day=language.date(found.last_on)))
    else:
        parts.append(_("Never took part in anything."))
    return " ".join(parts)


def steps(snapshot: Snapshot, found: Suggested) -> Iterator[tuple[str, str]]:
    """What to do, the most sensible first: what in short, and with its why."""
    for organization in found.alternates:
        asking = second_person(snapshot, organization)
        yield asking, asking
    for chain in found.own:
        yield lead(snapshot, chain, found.day), sentence(snapshot, chain, found.day)
    for one in found.calls:
        calling = call(snapshot, one)
        yield calling, calling
    for chain in found.chains[len(found.own) :]:
        yield lead(snapshot, chain, found.day), sentence(snapshot, chain, found.day)


def answerable(snapshot: Snapshot, chain: Chain) -> bool:
    """Whether there is something to be answered: that two others know each other asks nothing of anybody."""
    return not chain.direct or _is_us(snapshot, chain.partners[0])


def heading(snapshot: Snapshot, asked: Asked) -> str:
    """Who is to be introduced to whom."""
    if asked.with_:
        one, other = _name(snapshot, asked.partner), _name(snapshot, asked.with_)
        return _("Who could introduce %(one)s to %(other)s", one=one, other=other)
    if asked.partner:
        return _("Who could introduce us to %(name)s", name=_name(snapshot, asked.partner))
    return _("Who could introduce us")


def title(snapshot: Snapshot, row: records.Introduction) -> str:
    """A recorded introduction by the names of its chain and its answer."""
    names = [_name(snapshot, key) for key in row.chain or ([row.partner] if row.partner else [])]
    return f"{' → '.join(names) or row.key} ({introducers.status_label(row.status)})"


def without_sector(snapshot: Snapshot, municipality: str) -> bool:
    """Whether organizations of a place have no sector recorded, as the list of partners filters them."""
    wanted = {"municipality": municipality, "kind": "organization", "sectors": "-"}
    return search.page(snapshot, "partner", filters=wanted, limit=1).total > 0


def came_of(snapshot: Snapshot, found: Outcome) -> str:
    """What came of an introduction, in the current language; empty where nothing is to be expected."""
    if found.engaged is None:
        return ""
    if found.first is None:
        return _("Has not taken part in anything since.")
    row = snapshot.collaborations[found.first]
    values = {"title": language.name(row), "day": language.date(row.starts_on)}
    if found.engaged:
        return _("Engaged since: first at %(title)s (%(day)s).", **values)
    return _("Not engaged since, but came to %(title)s (%(day)s).", **values)


def _reason(snapshot: Snapshot, chain: Chain) -> str:
    target = _name(snapshot, chain.target.partner)
    match chain.target.reason:
        case "inactive":
            return _("%(target)s works here and once took part, but not of late.", target=target)
        case "not-involved":
            return _("%(target)s works here and was never at a meeting or in a project.", target=target)
        case "province-wide":
            return _("%(target)s works in this sector across the province: ask who does this work here.", target=target)
        case "without-sector":
            return _("%(target)s is here and has no sector recorded: ask what it does.", target=target)
        case "neighbour":
            place = snapshot.municipalities.get(chain.target.place or "")
            return _(
                "%(target)s works in this sector nearby (%(place)s) and could serve the place, or know who could.",
                target=target,
                place=language.name(place) if place else "",
            )
        case "asked":
            return ""


def _evidence(snapshot: Snapshot, chain: Chain, day: datetime.date) -> str:
    titles = [_title(snapshot, tie) for tie in chain.ties]
    together, count = _when(snapshot, chain.ties[0], day), len(chain.ties[0].collaborations)
    times = ngettext("%(when)s, %(count)s time in all", "%(when)s, %(count)s times in all", count, when=together)
    if chain.direct:
        return _("Last together at %(title)s (%(times)s).", title=titles[0], times=times)
    ours, count = _is_us(snapshot, chain.partners[0]), len(chain.ties[1].collaborations)
    values = {
        "introducer": _name(snapshot, chain.partners[1]),
        "target": _name(snapshot, chain.partners[2]),
        "one": titles[0],
        "one_times": times,
        "other": titles[1],
        "other_times": ngettext(
            "%(when)s, %(count)s time without %(asker)s",
            "%(when)s, %(count)s times without %(asker)s",
            count,
            when=_when(snapshot, chain.ties[1], day),
            asker=_("us") if ours else _name(snapshot, chain.partners[0]),
        ),
    }
    if ours:
        return _(
            "%(introducer)s knows both: us, last from %(one)s (%(one_times)s), and %(target)s, last from %(other)s "
            "(%(other_times)s).",
            **values,
        )
    return _(
        "%(introducer)s knows both: %(source)s, last from %(one)s (%(one_times)s), and %(target)s, last from %(other)s "
        "(%(other_times)s).",
        source=_name(snapshot, chain.partners[0]),
        **values,
    )


def _title(snapshot: Snapshot, tie: analytics.Tie) -> str:
    return language.name(snapshot.collaborations[tie.collaborations[0]])


def _when(snapshot: Snapshot, tie: analytics.Tie, day: datetime.date) -> str:
    """When they were last together."""
    row = snapshot.collaborations[tie.collaborations[0]]
    if row.kind not in records.GATHERINGS and tie.last_on == day.isoformat():
        return _("under way")
    return language.date(row.starts_on if row.kind in records.GATHERINGS else tie.last_on)


def _where(snapshot: Snapshot, chain: Chain) -> str:
    if chain.gathering is None:
        return ""
    row = snapshot.collaborations[chain.gathering]
    values = {"title": language.name(row), "day": language.date(row.starts_on)}
    if chain.meeting == "target":
        return _("It could happen at %(title)s (%(day)s), where both are expected.", **values)
    return _(
        "%(introducer)s can be asked at %(title)s (%(day)s).", introducer=_name(snapshot, chain.partners[1]), **values
    )


def _called(snapshot: Snapshot, chain: Chain) -> str:
    """The partner to call, with the person there where one is known."""
    organization = _name(snapshot, chain.partners[1])
    if chain.contact is None or chain.contact == chain.partners[1]:
        return organization
    person = language.name(snapshot.partners[chain.contact])
    return _("%(person)s (%(organization)s)", person=person, organization=organization)


def _name(snapshot: Snapshot, key: str) -> str:
    """What a partner is called; a person who did not agree to be named only by the organization."""
    partner = snapshot.partners[key]
    if not partner.is_person or partner.consent in ("internal", "public"):
        return language.name(partner)
    spoken_for = sorted(row.organization for row in snapshot.represents.get(key, ()))
    return language.name(snapshot.partners[spoken_for[0]]) if spoken_for else _("this person")


def _is_us(snapshot: Snapshot, key: str) -> bool:
    return key == snapshot.setting.host or key in host_and_staff(snapshot)


def suggested(snapshot: Snapshot, found: Suggested, period: Period) -> Json:
    """What is suggested, with its sentences in the current language, and what was recorded before."""
    asked = {name.rstrip("_"): value for name, value in asdict(found.asked).items() if value}
    return {
        **window(period),
        "version": snapshot.version,
        "asked": asked,
        "sentence": next((why for _lead, why in steps(snapshot, found)), None) or nothing(snapshot, found),
        "work": work(found.work),
        "alternates": list(found.alternates),
        "chains": [
            {
                "partners": list(chain.partners),
                "score": chain.score,
                "reason": chain.target.reason,
                "place": chain.target.place,
                "contact": chain.contact,
                "gathering": chain.gathering,
                "meeting": chain.meeting,
                "ties": [asdict(tie) for tie in chain.ties],
                "lead": lead(snapshot, chain, found.day),
                "sentence": sentence(snapshot, chain, found.day),
            }
            for chain in found.chains
        ],
        "calls": [{**asdict(one), "sentence": call(snapshot, one)} for one in found.calls],
        "unreached": [asdict(target) for target in found.unreached],
        "earlier": [
            {
                "introduction": record(snapshot, outcome.record),
                "engaged": outcome.engaged,
                "first": outcome.first,
                "sentence": came_of(snapshot, outcome),
            }
            for outcome in found.earlier
        ],
    }


def leads(snapshot: Snapshot, period: Period, cells: Sequence[Cell], without_us: bool = False) -> tuple[str, ...]:
    """What to do first about each of these cells, in the current language; empty where there is nothing."""
    which = tuple((cell.municipality, cell.sector) for cell in cells)
    question = ("leads", which, period, without_us, language.current())
    return snapshot.readings.ask(
        question, lambda: tuple(first(snapshot, period, cell) for cell in cells), facets.NETWORK
    )
