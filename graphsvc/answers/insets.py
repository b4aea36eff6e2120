"""Small maps on other pages, each with what it shows in a sentence and with the choice that opens it on the map."""

from __future__ import annotations

import datetime
from dataclasses import replace

from graphsvc import language
from graphsvc.answers import findings, maps, shapes
from graphsvc.answers.shapes import PARTNERS, Shapes
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.maps import inset
from graphsvc.maps.drawing import Drawing
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import insets as question
from graphsvc.questions import maps as map_question
from graphsvc.questions import positions
from graphsvc.questions.maps import Choice

#: So many letters a line has in an inset.
LETTERS = 16


class Inset(Shapes):
    """A part of the map; asked: the parameters by which the map shows it; caption: what it is; wide: beside nothing."""

    caption: str
    asked: dict[str, str]
    wide: bool


def of_partner(snapshot: Snapshot, today: datetime.date, key: str) -> Inset | None:
    """A partner and those it is tied to most; None where nothing ties it, or the network is that of a country."""
    period = Period(today)
    part = question.partner(snapshot, period, key) if question.fits(snapshot) else None
    if part is None:
        return None
    who, shown = language.name(snapshot.partners[part.drawing.discs[0].key]), len(part.drawing.discs) - 1
    partners = ngettext("%(count)s partner", "%(count)s partners", part.in_all)
    months = _months(period)
    caption = (
        _(
            "%(who)s and the %(partners)s it is tied to, looking back %(months)s.",
            who=who,
            partners=partners,
            months=months,
        )
        if shown == part.in_all
        else _(
            "%(who)s and those it is tied to most: %(shown)s of %(partners)s, looking back %(months)s.",
            who=who,
            shown=language.number(shown),
            partners=partners,
            months=months,
        )
    )
    return _inset(snapshot, part.drawing, caption, {"view": "ego", "partner": key})


def of_collaboration(
    snapshot: Snapshot, today: datetime.date, found: records.Collaboration, background: Background | None = None
) -> Inset | None:
    """Who took part in a collaboration, and who of them had met before; None of fewer than two.

    background: knows where partners stand on the map; nothing is computed.
    """
    period = question.period_of(found, today)
    where = positions.remembered(background)
    part = question.collaboration(snapshot, period, found.key, where) if question.fits(snapshot) else None
    if part is None:
        return None
    shown = len(part.drawing.discs)
    texts = [
        ngettext("%(count)s partner took part.", "%(count)s partners took part.", part.in_all)
        if shown == part.in_all
        else _(
            "The %(shown)s best connected of %(count)s who took part.",
            shown=language.number(shown),
            count=language.number(part.in_all),
        ),
        _met(period, bool(part.drawing.ribbons), period.day != today),
    ]
    asked = {"view": "partners", "collaboration": found.key}
    if period.day != today:
        asked["day"] = period.day.isoformat()
    return _inset(snapshot, part.drawing, " ".join(texts), asked)


def of_cell(
    snapshot: Snapshot, period: Period, municipality: str, sector: str, without_us: bool = False
) -> Inset | None:
    """A sector in a municipality and around it, hollow where somebody is missing; None without its place."""
    if not question.fits(snapshot):
        return None
    asked = ("inset", period, municipality, sector, without_us, language.current())
    return snapshot.readings.ask(
        asked, lambda: _of_cell(snapshot, period, municipality, sector, without_us), question.RESTS_ON
    )


def _of_cell(snapshot: Snapshot, period: Period, municipality: str, sector: str, without_us: bool) -> Inset | None:
    part = question.cell(snapshot, period, municipality, sector, without_us)
    if part is None:
        return None
    caption = _(
        "%(sector)s in %(place)s and the municipalities nearest to it, hollow where somebody is missing.",
        sector=language.name(snapshot.sectors[sector]),
        place=language.name(snapshot.municipalities[municipality]),
    )
    asked = {"view": "municipalities", "sector": sector, "gaps": "1"}
    return _inset(snapshot, part.drawing, caption, asked, about=part.drawing.discs[0].key)


def of_report(snapshot: Snapshot, start: datetime.date, until: datetime.date) -> Inset | None:
    """The map of a period that is reported on; None where it has no discs, or is that of a country."""
    if not question.fits(snapshot):
        return None
    period = question.period_between(start, until)
    return snapshot.readings.ask(
        ("inset", period, language.current()), lambda: _of_period(snapshot, period), map_question.RESTS_ON
    )


def _of_period(snapshot: Snapshot, period: Period) -> Inset | None:
    choice = map_question.fitting(snapshot, period, Choice())
    found = map_question.draw(snapshot, period, choice)
    if not found.discs:
        return None
    caption = findings.shown_on(snapshot, period, choice, found)
    asked = {"day": period.day.isoformat(), "window_months": str(period.months)}
    return _inset(snapshot, found, caption, asked, wide=True)


def _inset(
    snapshot: Snapshot, found: Drawing, caption: str, asked: dict[str, str], wide: bool = False, about: str = ""
) -> Inset:
    """The inset of a drawing, with names that can be read in it; about: the disc that is marked and named first."""
    names, screen = maps.names_of(snapshot, found), inset.WIDE if wide else inset.SCREEN
    texts = {
        disc.key: f"{names[disc.key]} ({language.number(disc.partners)})"
        if found.view not in PARTNERS
        else maps.wrapped(maps.without_place(snapshot, disc.key, names[disc.key]), LETTERS)
        for disc in found.discs
    }
    framed = inset.named(found, texts, screen, about)
    zoom = inset.zoom(framed.box, screen)
    framed = replace(framed, coast=inset.coast(framed.coast, framed.box, zoom))
    described = findings.description(snapshot, found, names)
    drawn = shapes.shapes(snapshot, framed, f"{caption} {described}".strip(), zoom, about)
    return Inset(**dict(drawn), caption=caption, asked=asked, wide=wide)


def _met(period: Period, any_met: bool, before: bool) -> str:
    """What the lines among those who took part say."""
    months = _months(period)
    if before and any_met:
        return _("Lines join those who had met in the %(months)s before.", months=months)
    if before:
        return _("None of them had met in the %(months)s before.", months=months)
    if any_met:
        return _("Lines join those who met in the last %(months)s.", months=months)
    return _("None of them met in the last %(months)s.", months=months)


def _months(period: Period) -> str:
    return ngettext("%(count)s month", "%(count)s months", period.months)
