"""The mailing list of a body, a sector or a municipality, as page, API, files and text.

Names that consent gives for internal use are on it, so that only who is signed in may ask: no view is OPEN or FEED.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from graphsvc.answers import mailing_list
from graphsvc.answers.answer import names as named
from graphsvc.answers.mailing_list import MailingList
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import lazy
from graphsvc.questions import names
from graphsvc.questions.mailing_list import RESTS_ON, Choice
from graphsvc.web import addresses, context, downloads, suggestions
from graphsvc.web.views import READ, view

blueprint = Blueprint("mailing_list", __name__)
NAMES = ("body", "sector", "municipality", "count", "language", "consent")
WHEN = ("day", "window_months")
#: Most recipients that the page shows, and most of those left out for a reason; a mail program takes no more at once.
MOST, NAMED = 500, 50
#: Most bodies that are offered where nothing is chosen yet, the busiest first.
OFFERED = 8


def _choice() -> Choice:
    given = {name: text for name in NAMES if (text := request.args.get(name, "").strip())}
    return Choice(context.reading(), **given)


def _found() -> MailingList:
    return mailing_list.mailing_list(context.snapshot(), _choice())


@blueprint.get("/mailing-list")
@view(READ, rests_on=RESTS_ON)
def page() -> str | tuple[str, int]:
    """The form and the list; names that are none are asked about with the nearest."""
    snapshot, choice = context.snapshot(), _choice()
    given = {kind: getattr(choice, kind) for kind in ("body", "sector", "municipality")}
    doubts = suggestions.doubts(snapshot, ((kind, kind, text) for kind, text in given.items() if text))
    found, status = None, 200
    try:
        found = _found() if choice.asks else None
    except (NotFound, BadInput) as error:
        if not doubts:
            raise
        status = error.status
    page = render_template(
        "mailing_list/page.html",
        found=found,
        choice=choice,
        fields={kind: names.label(snapshot, kind, _key(kind, text)) if text else "" for kind, text in given.items()},
        sector=found.sector if found else choice.sector,
        sectors=named(snapshot.sectors),
        bodies=names.busiest(snapshot, "body", names.bodies(snapshot), OFFERED),
        doubts=doubts,
        instead=_instead,
        mended_in=mailing_list.MENDED_IN,
        most=MOST,
        most_named=NAMED,
        reading=choice.period,
    )
    return (page, status) if status != 200 else page


def _key(kind: str, text: str) -> str:
    """The key that a text names, or the text itself, to be mended."""
    try:
        return names.named(context.snapshot(), kind, text)
    except (NotFound, BadInput):
        return text


def _instead(doubt: suggestions.Doubt, offer: suggestions.Offer) -> str:
    """The address with a record in place of a text that names none."""
    return addresses.of("mailing_list.page", {}, {**request.args.to_dict(flat=False), doubt.field: offer.key})


@blueprint.get("/mailing-list.csv", defaults={"ending": "csv"})
@blueprint.get("/mailing-list.xlsx", defaults={"ending": "xlsx"})
@view(READ, rests_on=RESTS_ON)
def table(ending: str) -> Response:
    found = _found()
    return downloads.table(*mailing_list.table(found), _file_name(found), ending)


@blueprint.get("/mailing-list.txt")
@view(READ, rests_on=RESTS_ON)
def text() -> Response:
    """A line for Bcc of each language, to be pasted."""
    found = _found()
    kind = "text/plain; charset=utf-8"
    return downloads.download(mailing_list.text(found).encode(), f"{_file_name(found)}.txt", kind)


def _file_name(found: MailingList) -> str:
    return f"mailing-list-{found.day}"


@blueprint.get("/api/mailing-list")
@view(
    READ,
    lazy("Who of a body, a sector or a municipality is to be written to, by language, and who is left out and why"),
    query=(*NAMES, *WHEN),
    answer=MailingList,
    rests_on=RESTS_ON,
)
def read() -> MailingList:
    return _found()
