"""Functions and filters for templates: names, links, labels, dates and numbers in the current language."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from graphsvc import language
from graphsvc.errors import GraphsvcError
from graphsvc.files import headers, values
from graphsvc.language import gettext as _
from graphsvc.model import records, vocabulary
from graphsvc.questions import names
from graphsvc.web import addresses, context


def install(app: Flask) -> None:
    """Register the filters and functions of the templates."""
    env: Any = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=False)
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["bdi"] = language.bdi
    env.globals |= {
        "snapshot": context.snapshot,
        "operation_id": context.operation_id,
        "csrf_token": context.csrf_token,
        "brand": _brand,
        "name": _name,
        "link": addresses.link,
        "links": addresses.links,
        "bare_name": language.name,
        "name_language": language.name_language,
        "other_name": language.other_name,
        "language": language.current,
        "number": language.number,
        "date": language.date,
        "record_label": _record_label,
        "field_label": _field_label,
        "value_label": _value_label,
        "told": _told,
        "address": addresses.of,
        "page_of": addresses.page_of,
        "here": _here,
        "typed_name": _typed_name,
        "models": records.RECORDS,
        "partner_kinds": vocabulary.PARTNER_KINDS,
    }


def _typed_name(kind: str, key: str | None) -> str:
    """What to type in a field for a record: a name that only it has; empty without one."""
    return names.label(context.snapshot(), kind, key) if key else ""


def _brand() -> str:
    """Name of the network from its settings; graphsvc without one, and where the store does not answer."""
    try:
        setting = context.snapshot().setting
    except GraphsvcError:
        return "graphsvc"
    return (setting.name and language.name(setting)) or "graphsvc"


def _name(record: Any) -> str:
    """Name of a record in a bdi element; titles, attributes and sentences, which take no elements, use `bare_name`."""
    return language.bdi(language.name(record))


def _record_label(entity: str) -> str:
    return headers.plural(entity, language.current())


def _field_label(field: str) -> str:
    field = field.removeprefix("contact-")
    if field.startswith("lines-"):  # of minutes
        return _("Who is meant?")
    return headers.label(field, language.current()) if field in headers.FIELD_NAMES else field


def _told(entity: str, field: str, value: str) -> str:
    return values.told(entity, field, value, language.current())


def _value_label(value: object) -> str:
    return values.label(str(value), language.current())


def _here(**changes: object) -> str:
    """This page's URL with some parameters changed; None removes one. *Today* where the address takes no GET."""
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return addresses.of("today.page", {}, changes)
    query = {**request.args.to_dict(flat=False), **changes}
    return addresses.of(request.endpoint or "", request.view_args or {}, query)
