"""The collaboration history, as page, API and files, and the calendar of what is planned."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from graphsvc import language
from graphsvc.answers import history, history_table, periods, stories
from graphsvc.answers.answer import names as named
from graphsvc.errors import BadInput, NotFound, Problem, Problems
from graphsvc.files import ics_out
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import dates, parameters
from graphsvc.model.saved_addresses import HISTORY_PARAMETERS
from graphsvc.network import facets
from graphsvc.questions import names, saved_searches
from graphsvc.questions.history import Filters
from graphsvc.web import addresses, context, downloads, security, suggestions
from graphsvc.web.views import FEED, READ, view

Query = Mapping[str, str | list[str]]
blueprint = Blueprint("history", __name__)
NAMES = ("partner", "with", "municipality", "sector", "body", "kind", "from", "until", "q")
#: All but what no history tells of: the page shows no version.
RESTS_ON = facets.EVERY - {facets.EXPECTATION, facets.SEAT, facets.REPORT_LINE, facets.SAVED_VIEW, facets.DETAIL}
#: Field of the form -> what it names.
NAMED = {"partner": "partner", "with": "partner", "municipality": "municipality", "sector": "sector", "body": "body"}


def _filters() -> Filters:
    query = {name: request.args.get(name, "").strip() for name in NAMES if name != "with"}
    several = tuple(text.strip() for text in request.args.getlist("with") if text.strip())
    return Filters(with_=several, **{{"from": "from_"}.get(name, name): value for name, value in query.items()})


def _by() -> str:
    return parameters.one_of("by", request.args.get("by", ""), ("", *history.BY))


@blueprint.get("/history")
@view(READ, rests_on=RESTS_ON)
def page() -> str | tuple[str, int]:
    snapshot, filters, today, by = context.snapshot(), _filters(), context.today(), _by()
    problems: list[Problem] = []
    status = 200
    doubts = suggestions.doubts(snapshot, ((name, kind, text) for name, kind in NAMED.items() for text in _given(name)))
    answer = history.NOTHING
    try:
        answer = history.history(snapshot, filters, today, by=by, after=request.args.get("after"))
    except Problems as error:
        problems, status = error.problems, 422
    except (NotFound, BadInput) as error:
        if not doubts:
            raise
        status = error.status
    asked = answer.asked.filters
    partners = [chip.value for chip in answer.asked.chips if chip.field == "partner" and chip.value]

    def asking(query: Query) -> str:
        return addresses.of("history.page", {}, {**query, "by": by})

    def of_days(start: object, until: object) -> str:
        return asking({**asked, "from": str(start), "until": str(until)})

    def of_pair(pair: history.Pair) -> str:
        return addresses.of("history.page", {}, {**asked, "partner": pair.one, "with": pair.other})

    page = render_template(
        "history/page.html",
        history=answer,
        by=by,
        filters=filters,
        shown=_shown(asked if answer is not history.NOTHING else request.args.to_dict(flat=False)),
        picked=_picked(asked),
        problems=problems,
        doubts=doubts,
        sectors=named(snapshot.sectors),
        presets=periods.presets(snapshot, today),
        story=stories.pair(snapshot, partners[0], partners[1], today) if len(partners) == 2 and not by else None,
        feed=security.feed_secret("planned.ics"),
        asking=asking,
        of_days=of_days,
        of_pair=of_pair,
        instead=_instead,
        saved=saved_searches.in_order(snapshot),
        saved_as=saved_searches.saved_as(snapshot, _address()),
        save=_save(answer),
        month_name=language.month,
    )
    return (page, status) if status != 200 else page


def _given(name: str) -> list[str]:
    return [text.strip() for text in request.args.getlist(name) if text.strip()]


def _shown(asked: Query) -> dict[str, list[str]]:
    """The names that stand in the fields of the form, of the keys that are asked for."""
    snapshot = context.snapshot()
    found: dict[str, list[str]] = {}
    for name, kind in NAMED.items():
        given = asked.get(name, "")
        texts = [given] if isinstance(given, str) else given
        found[name] = [names.label(snapshot, kind, text) for text in texts if text]
    return found


def _picked(asked: Query) -> tuple[str, str]:
    """The days that stand in the fields of the form."""
    start, until = str(asked.get("from", "")), str(asked.get("until", ""))
    return (
        dates.first_day(start).isoformat() if start else "",
        dates.last_day(until).isoformat() if until else "",
    )


def _instead(doubt: suggestions.Doubt, offer: suggestions.Offer) -> str:
    """The address with a record in place of a text that names none."""
    query = request.args.to_dict(flat=False)
    query[doubt.field] = [offer.key if text.strip() == doubt.text else text for text in query[doubt.field]]
    return addresses.of("history.page", {}, query)


def _address() -> str:
    """What is asked for as a saved search keeps it: periods and names stay in the words in which they were typed."""
    return urlencode([(name, text) for name in HISTORY_PARAMETERS for text in _given(name)])


def _save(answer: history.History) -> str:
    """The address of the form in which this search is saved, its words as the name; empty where it asks for nothing."""
    words = _given("q") or [", ".join(chip.name for chip in answer.asked.chips)]
    return addresses.of("saved_searches.new", {}, {"address": _address(), "name": words[0]}) if _address() else ""


@blueprint.get("/history.csv", defaults={"ending": "csv"})
@blueprint.get("/history.xlsx", defaults={"ending": "xlsx"})
@view(READ)
def table(ending: str) -> Response:
    titles, rows = history_table.table(context.snapshot(), _filters(), context.today(), _by())
    return downloads.table(titles, rows, _file_name(), ending)


@blueprint.get("/history.ics")
@view(READ)
def calendar() -> Response:
    events = history_table.events(context.snapshot(), _filters(), context.today())
    content = ics_out.calendar(_("What we have done together"), events, _now())
    return downloads.download(downloads.spoken(content), f"{_file_name()}.ics", downloads.KINDS["ics"])


@blueprint.get("/planned.ics")
@view(FEED)
def feed() -> Response:
    """What is planned, for a calendar to subscribe to: whoever has its address, which holds a secret, may read it."""
    setting = context.snapshot().setting
    name = _("%(network)s: planned", network=language.name(setting) if setting.name else "graphsvc")
    content = ics_out.calendar(name, history_table.planned(context.snapshot(), _filters()), _now())
    return Response(b"".join(content), content_type=downloads.KINDS["ics"])


def _file_name() -> str:
    return f"history-{context.today()}"


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@blueprint.get("/api/history")
@view(
    READ,
    lazy("Collaborations newest first, by month or by pair: of partners, a place, a sector, a period, or by a search"),
    query=(*NAMES, "by", "limit", "after"),
    repeated=("with",),
    answer=history.History,
)
def read() -> history.History:
    by, after = _by(), request.args.get("after")
    return history.history(context.snapshot(), _filters(), context.today(), by=by, limit=context.limit(), after=after)


@blueprint.get("/api/history/story")
@view(
    READ,
    lazy("The story of a partner, or of two: since when, with whom, pauses, who spoke for it, introductions"),
    query=("partner", "with"),
    needed=("partner",),
    answer=stories.Story,
)
def read_story() -> stories.Story:
    snapshot, today = context.snapshot(), context.today()
    partner = names.named(snapshot, "partner", request.args.get("partner", ""))
    other = request.args.get("with", "")
    if other:
        return stories.pair(snapshot, partner, names.named(snapshot, "partner", other), today)
    return stories.partner(snapshot, partner, today)


@blueprint.get("/api/history/suggestions")
@view(
    READ,
    lazy("What the last words of a search may mean: names with the filter that they stand for"),
    query=("q",),
    needed=("q",),
    answer=suggestions.Offers,
)
def suggest() -> suggestions.Offers:
    return suggestions.of_search(context.snapshot(), request.args.get("q", ""))
