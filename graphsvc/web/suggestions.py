"""Names in place of keys: what a text may mean while it is typed, and which record was meant where it named none."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, request

from graphsvc import language
from graphsvc.answers import chips
from graphsvc.answers.answer import Answer
from graphsvc.errors import BadInput, NotFound
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import names
from graphsvc.web import context
from graphsvc.web.views import READ, view

blueprint = Blueprint("suggestions", __name__)
#: Most words at the end of a search that are taken for the beginning of a name.
WORDS = 4
#: Kinds of names that a search of the history takes.
SEARCHED = ("partner", "municipality", "sector", "body")


class Offer(Answer):
    """A record that a text may mean. name: what to type for it; detail: what tells it apart."""

    field: str
    key: str
    name: str
    detail: str


class Offers(Answer):
    """The records that a text, or the end of a search, may mean; rest: what stands before them in the search."""

    names: list[Offer]
    rest: str = ""


class Doubt(Answer):
    """A text in a field that names no record, or several: what is wrong, and the nearest."""

    field: str
    text: str
    message: str
    near: list[Offer]


@blueprint.get("/api/names")
@view(
    READ,
    lazy("Records by the beginning or the words of their names, for a field that refers to one"),
    query=("of", "q"),
    needed=("of", "q"),
    answer=Offers,
)
def read() -> Offers:
    kind, text = request.args["of"], request.args["q"]
    return Offers(names=_offers(context.snapshot(), kind, text))


def _offers(snapshot: Snapshot, kind: str, text: str) -> list[Offer]:
    return [_offer(snapshot, kind, key) for key in names.matching(snapshot, kind, text)]


def _offer(snapshot: Snapshot, kind: str, key: str) -> Offer:
    detail = "" if kind == "collaboration" else chips.detail(snapshot, kind, key)
    if kind == "collaboration":
        detail = language.date(snapshot.collaborations[key].starts_on, "medium")
    return Offer(field=kind, key=key, name=names.label(snapshot, kind, key), detail=detail)


def of_search(snapshot: Snapshot, q: str) -> Offers:
    """What the last words of a search may be: the most words that begin or hold a name."""
    typed = q[:200].split()
    for length in range(min(WORDS, len(typed)), 0, -1):
        text = " ".join(typed[-length:])
        if len(text) < 2:
            continue
        found = [
            offer
            for kind in ("partner", "municipality", "sector", "body")
            for offer in _offers(snapshot, kind, text)[:4]
        ]
        if found:
            return Offers(names=found[: names.MOST], rest=" ".join(typed[:-length]))
    return Offers(names=[], rest=q[:200])


def doubts(snapshot: Snapshot, given: Iterable[tuple[str, str, str]]) -> list[Doubt]:
    """Of (field, kind, text) those that name no record, or several, with the nearest."""
    found: list[Doubt] = []
    for field, kind, text in given:
        try:
            names.named(snapshot, kind, text)
        except (NotFound, BadInput):
            near = names.meant(snapshot, kind, text)
            exact = any(names.exactly(snapshot, kind, language.folded(text)))
            message = (
                _("Several are called %(text)s", text=text)
                if exact
                else _("Nobody and nothing is called %(text)s", text=text)
            )
            offers = [_offer(snapshot, kind, key) for key in near]
            found.append(Doubt(field=field, text=text, message=message, near=offers))
    return found
