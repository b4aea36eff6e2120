"""The two languages: gettext for what graphsvc says, and the right field of a record for what it shows.

Flask-Babel asks for a request; sentences are also needed by commands and by work in the background, so the
language is a context variable here and Babel reads the catalogue.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import re
import unicodedata
from collections.abc import Generator, Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from babel import Locale, dates, numbers
from babel.support import NullTranslations, Translations
from markupsafe import Markup

LANGUAGES = ("en", "fr")
#: Parsed when they are imported: on a request Babel would read them from its files.
_LOCALES = {"en": Locale.parse("en_CA"), "fr": Locale.parse("fr_CA")}
_language: ContextVar[str] = ContextVar("language", default="en")


def current() -> str:
    """The language being spoken: en or fr."""
    return _language.get()


@contextlib.contextmanager
def speaking(language: str) -> Generator[None]:
    """Speak a language for a while."""
    token = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def use(language: str) -> None:
    """Speak a language from here on, in this thread's context."""
    _language.set(language if language in LANGUAGES else "en")


@functools.cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(Path(__file__).parent / "translations", [language])


def _locale() -> Locale:
    return _LOCALES[current()]


def gettext(message: str, **values: object) -> str:
    """The message in the current language; named placeholders as in %(name)s, whose text stands isolated."""
    text = _catalogue(current()).ugettext(message)
    return text % {name: _isolated(value) for name, value in values.items()} if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The message for a count, which is the placeholder %(count)s, grouped as the language does it."""
    text = _catalogue(current()).ungettext(one, many, count)
    return text % {"count": number(count), **{name: _isolated(value) for name, value in values.items()}}


#: Letters that run from right to left, and the characters that turn the direction of what follows.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OPENING, _ISOLATE, _CLOSING = "\u2066\u2067\u2068", "\u2068", "\u2069"


def _isolated(value: object) -> object:
    return isolated(value) if isinstance(value, str) else value


def isolated(text: str) -> str:
    """Text to stand within other text: where it may turn the direction of what follows, that is kept within it.

    Unicode Standard Annex 9: what lies between an isolate and its end has no effect on what lies outside. One end too
    many in the text has a beginning put before it, and one too few its end.
    """
    if text.isascii() or not _TURNING.search(text):
        return text
    opened = closed = 0
    for character in text:
        if character in _OPENING:
            opened += 1
        elif character == _CLOSING and opened:
            opened -= 1
        elif character == _CLOSING:
            closed += 1
    return _ISOLATE * (closed + 1) + text + _CLOSING * (opened + 1)


def bdi(text: str) -> str:
    """Text that somebody wrote, for a page: whichever way it runs, what follows does not run with it."""
    return Markup("<bdi>{}</bdi>").format(text) if text else text


def listed(texts: Iterable[str], between: str = ", ") -> str:
    """Texts one after the other, each isolated from the others."""
    return between.join(map(isolated, texts))


def joined(texts: list[str], total: int) -> str:
    """The first texts of `total`, and how many more there are."""
    text = ", ".join(texts)
    more = total - len(texts)
    return (
        ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more, names=text) if more > 0 else text
    )


def lazy(message: str) -> str:
    """Marks a message for translation where it is written down before it is known who reads it."""
    return message


def number(value: float, decimals: int | None = None) -> str:
    """A number grouped as the language does it; with so many decimals, else with those it has."""
    if decimals is None and type(value) is int and 0 <= value < 1000:
        return str(value)
    return _number(value or 0, decimals, _locale())


@functools.lru_cache(maxsize=20_000)
def _number(value: float, decimals: int | None, locale: Locale) -> str:
    form = None if decimals is None else _pattern(f"#,##0.{'0' * decimals}")
    return numbers.format_decimal(value, form, locale=locale)


@functools.cache
def _pattern(form: str) -> numbers.NumberPattern:
    """A pattern taken apart once; Babel does so at each number."""
    return numbers.parse_pattern(form)


def share(value: float) -> str:
    """A share of 0..1 as a percentage with one decimal."""
    return _share(value, current())


@functools.lru_cache(maxsize=20_000)
def _share(value: float, language: str) -> str:
    form = _pattern("#,##0.0\u00a0%" if language == "fr" else "#,##0.0%")
    return numbers.format_percent(value, form, locale=_LOCALES[language])  # pyright: ignore[reportArgumentType]


def date(value: str | datetime.date | None, form: str = "long") -> str:
    """A day, a month or a year, in the precision in which it is known; empty for None."""
    return "" if value is None else _date(value, form, current())


@functools.lru_cache(maxsize=20_000)
def _date(value: str | datetime.date, form: str, language: str) -> str:
    locale = _LOCALES[language]
    if isinstance(value, datetime.date):
        text = dates.format_date(value, form, locale=locale)
        return f"1er{text[1:]}" if language == "fr" and text.startswith("1 ") else text
    if len(value) == 4:
        return value
    if len(value) == 7:
        return dates.format_skeleton("yMMMM", datetime.date(int(value[:4]), int(value[5:]), 1), locale=locale)
    return _date(datetime.date.fromisoformat(value), form, language)


def since(value: str | datetime.date | None) -> str:
    """A date as it stands after "since": French has an article before a day, and none before a month or a year."""
    text = date(value)
    return f"le {text}" if current() == "fr" and len(str(value or "")) == 10 else text


_NAMES = ("name", "title", "label")


def names(record: Any) -> tuple[str | None, str | None]:
    """What a record is called in English and in French; nothing for one that is only known by its key."""
    field = _named_by(record.__class__)
    return (getattr(record, field), getattr(record, f"{field}_fr")) if field else (None, None)


@functools.cache
def _named_by(kind: type) -> str | None:
    """The field that holds the name; to ask each record costs as much as the rest of a list."""
    fields = {*dir(kind), *getattr(kind, "model_fields", ())}  # a record's own fields, or those of what is made of it
    return next((field for field in _NAMES if f"{field}_fr" in fields), None)


def name(record: Any, spoken: str | None = None) -> str:
    """What a record is called in a language (the current one), in the other one where that is missing, else its key."""
    english, french = names(record)
    return str((french or english if (spoken or current()) == "fr" else english or french) or record.key)


def other_name(record: Any) -> str | None:
    """What a record is called in the other language, where that is not what it is called in this one."""
    other = names(record)[0 if current() == "fr" else 1]
    return other if other and other != name(record) else None


def name_language(record: Any) -> str | None:
    """The language to mark a name with where it is the other one; None where it is not, or for a person."""
    english, french = names(record)
    if getattr(record, "kind", None) == "person" or not (english or french):
        return None
    if current() == "fr":
        return None if french else "en"
    return None if english else "fr"


@functools.lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Text without accents and case, for searching and sorting: Île stands with I."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("\u2019", "'")
