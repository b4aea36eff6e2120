"""What a map shows, as of when and what stands out, in two sentences whose figures are links; and its description."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphsvc import language
from graphsvc.answers import comparison
from graphsvc.answers.linked import Figures, Page, Part
from graphsvc.language import gettext as _
from graphsvc.language import ngettext
from graphsvc.maps.drawing import Drawing
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import findings as question
from graphsvc.questions.findings import Findings
from graphsvc.questions.maps import Choice

#: So many discs and ties are named in the description.
NAMED = 3


def sentence(
    snapshot: Snapshot, period: Period, choice: Choice, found: Drawing, page: Page | None = None
) -> list[Part]:
    """The two sentences above a map; page: of a figure, which is a field of Findings."""
    figure = Figures(page)
    texts = [shown_on(snapshot, period, choice, found)]
    if choice.with_:
        texts.append(_path(snapshot, found, choice, figure))
        return figure.parts(" ".join(texts))
    if choice.compared:
        texts.append(comparison.sentence(snapshot, period, choice, figure))
    elif stands_out := _stands_out(
        snapshot, question.findings(snapshot, period, choice, found), figure, choice.council
    ):
        texts.append(_("What stands out: %(findings)s.", findings=language.listed(stands_out, "; ")))
    return figure.parts(" ".join(texts))


def shown_on(snapshot: Snapshot, period: Period, choice: Choice, found: Drawing) -> str:
    """What a map shows, and as of when, in one sentence."""
    when = _(
        "As of %(day)s, looking back %(months)s: ",
        day=language.date(period.day),
        months=ngettext("%(count)s month", "%(count)s months", period.months),
    )
    return when + _shown(snapshot, found, choice)


def _path(snapshot: Snapshot, found: Drawing, choice: Choice, figure: Figures) -> str:
    """Who leads from one partner to another."""
    names = [language.name(snapshot.partners[key]) for key in (choice.partner, choice.with_)]
    if choice.council and any(snapshot.partners[key].is_person for key in (choice.partner, choice.with_)):
        return ""
    one, other = names[0], figure("with", names[1])
    between = [language.name(snapshot.partners[key]) for key in found.path[1:-1]]
    if not found.path:
        return _("Nothing on this map leads from %(one)s to %(other)s.", one=one, other=other)
    if not between:
        return _("%(one)s and %(other)s know each other.", one=one, other=other)
    if len(between) == 1:
        return _("%(who)s could introduce %(one)s to %(other)s.", who=between[0], one=one, other=other)
    return _("%(one)s reaches %(other)s through %(between)s.", one=one, other=other, between=language.listed(between))


def description(snapshot: Snapshot, found: Drawing, names: Mapping[str, str]) -> str:
    """What the picture shows, for those who do not see it: its largest discs, its strongest ties, who stands apart."""
    if not found.discs:
        return ""
    places = found.view in ("municipalities", "sectors", "provinces")
    largest = sorted(found.discs, key=lambda disc: (-disc.partners, -disc.radius, disc.key))[:NAMED]
    told = [
        f"{names[disc.key]} ({language.number(disc.partners)})" if places else names[disc.key]
        for disc in largest
        if disc.partners
    ]
    texts = [_("Largest: %(names)s.", names=language.listed(told))] if told else []
    strongest = sorted(found.ribbons, key=lambda ribbon: (-ribbon.weight, ribbon.one, ribbon.other))[:NAMED]
    if strongest:
        ties = [
            _(
                "%(one)s and %(other)s (%(weight)s)",
                one=names[ribbon.one],
                other=names[ribbon.other],
                weight=language.number(round(ribbon.weight, 1)),
            )
            for ribbon in strongest
        ]
        texts.append(_("Most is done together by %(ties)s.", ties=language.listed(ties, "; ")))
    return " ".join(texts)


def _stands_out(snapshot: Snapshot, found: Findings, figure: Figures, council: bool) -> list[str]:
    """The findings in words, those first that ask for something."""
    told: list[str] = []

    def tell(name: str, count: int, text: Callable[[int, str], str]) -> None:
        if count:
            told.append(text(count, figure(name, language.number(count))))

    if found.together:
        tell(
            "together",
            found.together,
            lambda n, f: ngettext(
                "%(figure)s collaboration with others", "%(figure)s collaborations with others", n, figure=f
            ),
        )
    if found.partner:
        told.append(
            _(
                "most with %(partner)s",
                partner=figure("partner", language.name(snapshot.partners[found.partner]), found.partner),
            )
        )
    tell(
        "nobody",
        found.nobody,
        lambda n, f: (
            ngettext("%(figure)s place to fill", "%(figure)s places to fill", n, figure=f)
            if council
            else ngettext(
                "%(figure)s place at the table has nobody engaged",
                "%(figure)s places at the table have nobody engaged",
                n,
                figure=f,
            )
        ),
    )
    if found.sector:
        told.append(
            ngettext(
                "%(sector)s is missing in %(figure)s of %(count)s municipality",
                "%(sector)s is missing in %(figure)s of %(count)s municipalities",
                found.places,
                sector=language.name(snapshot.sectors[found.sector]),
                figure=figure("missing", language.number(found.missing), found.sector),
            )
        )
    tell("new", found.new, lambda n, f: ngettext("%(figure)s is new", "%(figure)s are new", n, figure=f))
    tell(
        "quiet",
        found.quiet,
        lambda n, f: ngettext("%(figure)s has gone quiet", "%(figure)s have gone quiet", n, figure=f),
    )
    tell(
        "cut",
        found.cut,
        lambda n, f: ngettext(
            "without %(figure)s partner others would be cut off",
            "without any one of %(figure)s others would be cut off",
            n,
            figure=f,
        ),
    )
    tell(
        "untied",
        found.untied,
        lambda n, f: ngettext("nothing ties %(figure)s, below", "nothing ties %(figure)s, below", n, figure=f),
    )
    return told


def _shown(snapshot: Snapshot, found: Drawing, choice: Choice) -> str:
    """What the map shows, as the rest of a sentence."""
    if not found.discs:
        return _("nobody is on the map.")
    drawn = language.number(sum(ribbon.change != "went" for ribbon in found.ribbons[: found.drawn]))
    if not found.ribbons:
        ribbons = _("no ties")
    elif found.drawn == found.ribbons_in_all and not choice.compared:
        ribbons = ngettext("%(count)s tie drawn", "all %(count)s ties drawn", found.ribbons_in_all)
    elif found.view == "partners":
        ribbons = ngettext(
            "the closest %(drawn)s of %(count)s tie drawn",
            "the closest %(drawn)s of %(count)s ties drawn",
            found.ribbons_in_all,
            drawn=drawn,
        )
    else:
        ribbons = ngettext(
            "the strongest %(drawn)s of %(count)s tie drawn",
            "the strongest %(drawn)s of %(count)s ties drawn",
            found.ribbons_in_all,
            drawn=drawn,
        )
    if found.view == "ego":
        near = ngettext("%(count)s partner", "%(count)s partners", len(found.discs) - 1)
        who = language.name(snapshot.partners[found.discs[0].key])
        return _("%(who)s and the %(partners)s it is tied to; %(ribbons)s.", who=who, partners=near, ribbons=ribbons)
    if found.view == "sectors":
        sectors = ngettext("%(count)s sector", "%(count)s sectors", len(found.discs))
        return _("%(sectors)s; a partner of several counts in each; %(ribbons)s.", sectors=sectors, ribbons=ribbons)
    shown = ngettext("%(count)s partner", "%(count)s partners", sum(disc.partners for disc in found.discs))
    if choice.collaboration and found.view == "partners":
        return _("%(partners)s who took part, near those they work with; %(ribbons)s.", partners=shown, ribbons=ribbons)
    if choice.municipality:
        place = language.name(snapshot.municipalities[choice.municipality])
        return _("%(partners)s in %(place)s; %(ribbons)s.", partners=shown, place=place, ribbons=ribbons)
    if found.view == "partners":
        return _("%(partners)s, near those they work with; %(ribbons)s.", partners=shown, ribbons=ribbons)
    if found.view == "provinces":
        places = ngettext("%(count)s province or territory", "%(count)s provinces and territories", len(found.discs))
    else:
        places = ngettext("%(count)s municipality", "%(count)s municipalities", len(found.discs))
    return _("%(partners)s in %(places)s; %(ribbons)s.", partners=shown, places=places, ribbons=ribbons)
