"""The pages of records: for each kind a list, a page, a form, all made from the models; `records_api` is their API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.answers import action_items, amalgamations, changes, dormant, insets, introducers, stories
from graphsvc.answers.duplicates import AlikePair, pair
from graphsvc.answers.records import collaboration, deleted_along, title
from graphsvc.capture import duplicates, editing
from graphsvc.capture.duplicates import LooksAlike
from graphsvc.errors import Problem, Problems, Stale
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import history, search
from graphsvc.web import addresses, contacts, context, forms, presentation
from graphsvc.web.views import READ, WRITE, Permission, view

#: Kind of record -> fields by which its list can be filtered, beside words.
FILTERS = {
    "partner": ("kind", "municipality", "sectors"),
    "collaboration": ("kind", "status", "municipality", "sectors", "part_of"),
    "municipality": ("province",),
}
PER_PAGE = 50
#: Number of participants shown on the page of a collaboration.
PARTICIPANTS = 200


def index(entity: str) -> str | tuple[str, int]:
    snapshot, query, filters = context.snapshot(), request.args, FILTERS.get(entity, ())
    wanted = {field: query.get(field, "") for field in filters}
    problems: list[Problem] = []
    matching: search.Page[records.Record] = search.Page([], 0, None)
    try:
        matching = search.page(
            snapshot, entity, q=query.get("q", ""), filters=wanted, limit=PER_PAGE, after=query.get("after")
        )
    except Problems as error:
        problems = error.problems
    fields = [field for field in forms.fields(snapshot, entity, wanted, []) if field.name in filters]
    page = render_template(
        "records/list.html",
        entity=entity,
        model=records.RECORDS[entity],
        page=matching,
        titles={row.key: title(snapshot, row) for row in matching.items} if entity == "introduction" else {},
        fields=fields,
        wanted=wanted,
        problems=problems,
        empty=not snapshot.tables[entity],
    )
    return (page, 422) if problems else page


def new(entity: str) -> str:
    data = {field: value for field, value in request.args.items() if field in records.columns(records.RECORDS[entity])}
    return _form(entity, None, data, [])


def create(entity: str) -> AnyResponse | tuple[str, int]:
    snapshot = context.snapshot()
    data = forms.typed(snapshot, entity, request.form)
    check = None if request.form.get("another") else duplicates.require_new
    contact = contacts.typed(snapshot) if entity == "partner" else None
    try:
        record, _written = editing.create(context.store(), entity, data, context.who(), check, contact)
    except Problems as error:
        return _form(entity, None, data, error.problems), 422
    except LooksAlike as error:
        people = contact.alike(snapshot) if contact else []
        own = [found for found in error.pairs if found not in people]
        return _form(entity, None, data, [], alike=list(map(pair, own)), people=list(map(pair, people))), 409
    flash(_("Saved: %(name)s.", name=title(context.snapshot(), record)))
    return redirect(_after(entity, record))


def record(entity: str, key: str) -> str:
    snapshot = context.snapshot()
    record = search.get(snapshot, entity, key)
    log = changes.of_record(context.store().database, entity, key, 20)
    template = entity if entity in ("partner", "collaboration", "municipality", "sector") else "record"
    today = context.today()
    story = stories.partner(snapshot, key, today) if entity == "partner" else None
    filters = _events(entity, key)
    events = history.history(snapshot, filters, 20, today=today) if filters else None
    return render_template(
        f"records/{template}.html",
        entity=entity,
        model=records.RECORDS[entity],
        record=record,
        title=title(snapshot, record),
        shows=_shows(record),
        fields=records.columns(records.RECORDS[entity]),
        said=collaboration(snapshot, record, PARTICIPANTS) if isinstance(record, records.Collaboration) else None,
        agreed=_agreed(snapshot, record),
        lately=[event.collaboration for event in events.events.items] if events else [],
        log=log,
        story=story,
        dormant=dormant.partner_sentence(snapshot, today, key) if entity == "partner" else "",
        events=events,
        unsaid=amalgamations.unsaid(snapshot, key) if entity == "municipality" else [],
        inset=_inset(snapshot, record),
        introductions=introducers.for_partner(snapshot, Period(today), key, context.background())
        if entity == "partner"
        else None,
        today=today,
    )


def _agreed(snapshot: Snapshot, record: records.Record) -> list[action_items.ActionItemEntry]:
    """What was agreed in a collaboration, or what a partner is to do; an action item itself."""
    match record:
        case records.Partner():
            return action_items.of_partner(snapshot, record.key, context.today())
        case records.Collaboration():
            return action_items.of_collaboration(snapshot, record.key, context.today())
        case records.ActionItem():
            return [action_items.item(snapshot, record, context.today())]
        case _:
            return []


def _inset(snapshot: Snapshot, record: records.Record) -> insets.Inset | None:
    """The part of the map around a record."""
    match record:
        case records.Partner():
            return insets.of_partner(snapshot, context.today(), record.key)
        case records.Collaboration():
            return insets.of_collaboration(snapshot, context.today(), record, context.beside())
        case _:
            return None


def edit(entity: str, key: str) -> str:
    record = search.get(context.snapshot(), entity, key)
    return _form(entity, record, record.row(), [])


def change(entity: str, key: str) -> AnyResponse | tuple[str, int]:
    data = forms.typed(context.snapshot(), entity, request.form)
    try:
        changed, _written = editing.change(
            context.store(), entity, key, data, context.expected_version(), context.who()
        )
    except Problems as error:
        return _form(entity, search.get(context.snapshot(), entity, key), data, error.problems), 422
    except Stale as error:
        record = search.get(context.snapshot(), entity, key)
        log = changes.of_record(context.store().database, entity, key, 1)
        who = log[0].actor if log else ""
        message = _("%(error)s Saving again writes what you see here over it.", error=f"{error} ({who}).")
        return _form(entity, record, data, [Problem(message)], newest=True), 412
    flash(_("Saved: %(name)s.", name=title(context.snapshot(), changed)))
    return redirect(_after(entity, changed))


def confirm(entity: str, key: str) -> str:
    snapshot = context.snapshot()
    record = search.get(snapshot, entity, key)
    return render_template(
        "records/delete.html",
        record=record,
        version=snapshot.versions[entity][key],
        along=deleted_along(snapshot, entity, key),
    )


def delete(entity: str, key: str) -> AnyResponse:
    written = editing.delete(context.store(), entity, key, context.expected_version(), context.who())
    context.tell(_("Deleted."), written.batch)
    return redirect(_list_of(entity))


def _events(entity: str, key: str) -> history.Filters | None:
    """The history filter for a record's page."""
    match entity:
        case "collaboration":
            return history.Filters(body=key)
        case "partner":
            return history.Filters(partner=key)
        case "municipality":
            return history.Filters(municipality=key)
        case "sector":
            return history.Filters(sector=key)
        case _:
            return None


def _after(entity: str, record: records.Record) -> str:
    """URL to go to after saving a record: its own page, or for a relationship that of the record it belongs to."""
    for owner in ("collaboration", "organization", "body"):
        if entity in ("participation", "representation", "seat") and (key := getattr(record, owner, None)):
            return addresses.page_of("partner" if owner == "organization" else "collaboration", "record", key)
    if isinstance(record, records.ActionItem) and record.collaboration:
        return addresses.page_of("collaboration", "record", record.collaboration) + "#action-items"
    return _shows(record) or addresses.page_of(entity, "record", record.key)


def _shows(record: records.Record) -> str:
    """The address of what a saved view or a saved search shows; empty for other records."""
    match record:
        case records.SavedView():
            return presentation.address(record, False)
        case records.SavedSearch():
            return f"{url_for('history.page')}?{record.address}"
        case _:
            return ""


def _list_of(entity: str) -> str:
    """The address of the page on which records of a kind are listed."""
    pages = {"saved-view": "presentation.page", "saved-search": "history.page"}
    return url_for(pages[entity]) if entity in pages else addresses.page_of(entity, "index")


def _form(
    entity: str,
    record: records.Record | None,
    data: dict[str, Any],
    problems: list[Any],
    newest: bool = False,
    alike: Sequence[AlikePair] = (),
    people: Sequence[AlikePair] = (),
) -> str:
    """The form of a record. alike, people: partners on record that the new one, and its contact, may be."""
    snapshot = context.snapshot()
    version = snapshot.versions[entity].get(record.key) if record else None
    if request.form.get("version") and not newest:
        version = context.expected_version()
    return render_template(
        "records/form.html",
        entity=entity,
        record=record,
        fields=forms.fields(snapshot, entity, data, problems),
        problems=problems,
        alike=alike,
        people=people,
        contact=contacts.fields(snapshot, problems) if entity == "partner" and record is None else None,
        version=version,
        back=addresses.page_of(entity, "record", record.key) if record else _list_of(entity),
    )


#: The pages of a kind of record: (rule, method, permission, view).
VIEWS: tuple[tuple[str, str, Permission, Callable[..., Any]], ...] = (
    ("", "GET", READ, index),
    ("/new", "GET", READ, new),
    ("/new", "POST", WRITE, create),
    ("/<key>", "GET", READ, record),
    ("/<key>/edit", "GET", READ, edit),
    ("/<key>/edit", "POST", WRITE, change),
    ("/<key>/delete", "GET", READ, confirm),
    ("/<key>/delete", "POST", WRITE, delete),
)


def blueprint(entity: str, without: str = "") -> Blueprint:
    """The pages of one kind of record, but for one that is made elsewhere."""
    plural = records.RECORDS[entity].plural
    blueprint = Blueprint(plural.replace("-", "_"), __name__)
    for rule, method, permission, page in VIEWS:
        if page.__name__ != without:
            of_entity, answer = {"entity": entity}, view(permission)(page)
            blueprint.add_url_rule(f"/{plural}{rule}", page.__name__, answer, methods=[method], defaults=of_entity)
    return blueprint
