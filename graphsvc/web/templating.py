"""What templates may call: names, links, labels, dates and numbers in the language spoken."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from graphsvc import language
from graphsvc.files import headers, values
from graphsvc.model import records
from graphsvc.web import addresses, context


def install(app: Flask) -> None:
    """Give the templates their filters and functions."""
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
        "models": records.RECORDS,
        "partner_kinds": records.PARTNER_KINDS,
    }


def _brand() -> str:
    """What the network is called, as its settings say."""
    setting = context.snapshot().setting
    return (setting.name and language.name(setting)) or "graphsvc"


def _name(record: Any) -> str:
    """What a record is called, isolated; `bare_name` in titles, attributes and sentences, which take no elements."""
    return language.bdi(language.name(record))


def _record_label(entity: str) -> str:
    return headers.plural(entity, language.current())


def _field_label(field: str) -> str:
    return headers.label(field, language.current()) if field in headers.FIELD_NAMES else field


def _told(entity: str, field: str, value: str) -> str:
    return values.told(entity, field, value, language.current())


def _value_label(value: object) -> str:
    return values.label(str(value), language.current())


def _here(**changes: object) -> str:
    """This page's address with some parameters changed; None takes one away."""
    given = {**request.args.to_dict(flat=False), **changes}
    return addresses.of(request.endpoint or "today.page", request.view_args or {}, given)
