"""The two languages, English and French: gettext for texts, and the right field of records for names.

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
from markupsafe import Markup, escape

LANGUAGES = ("en", "fr")
#: Parsed on import: otherwise Babel would read them from its files on a request.
_LOCALES = {"en": Locale.parse("en_CA"), "fr": Locale.parse("fr_CA")}
_language: ContextVar[str] = ContextVar("language", default="en")


def current() -> str:
    """The current language: en or fr."""
    return _language.get()


@contextlib.contextmanager
def speaking(language: str) -> Generator[None]:
    """Use a language for the block; another than en and fr becomes en."""
    token = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def use(language: str) -> None:
    """Set the language of the current context; another than en and fr becomes en."""
    _language.set(language if language in LANGUAGES else "en")


@functools.cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(Path(__file__).parent / "translations", [language])


def _locale() -> Locale:
    return _LOCALES[current()]


def gettext(message: str, **values: object) -> str:
    """Translate a message to the current language; texts in placeholders such as %(name)s are isolated."""
    text = _catalogue(current()).ugettext(message)
    return text % {name: _isolated(value) for name, value in values.items()} if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Translate a message by a count, which is formatted in the placeholder %(count)s."""
    text = _catalogue(current()).ungettext(one, many, count)
    return text % {"count": number(count), **{name: _isolated(value) for name, value in values.items()}}


#: Right-to-left letters, and characters that change the direction of text.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OPENING, _ISOLATE, _CLOSING = "\u2066\u2067\u2068", "\u2068", "\u2069"


def _isolated(value: object) -> object:
    return isolated(value) if isinstance(value, str) else value


def isolated(text: str) -> str:
    """Isolate text that may change the writing direction, so that text around it is not affected.

    Unicode Standard Annex 9: text between an isolate and its end does not affect text outside. Unmatched ends and
    beginnings in the text are matched.
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
    """User text for a page in a bdi element, so that its direction does not affect the text around it."""
    return Markup(f"<bdi>{escape(text)}</bdi>") if text else text  # noqa: S704


def listed(texts: Iterable[str], between: str = ", ") -> str:
    """Join texts, each isolated from the others."""
    return between.join(map(isolated, texts))


def joined(texts: list[str], total: int) -> str:
    """Join the first texts of `total`, and say how many more there are."""
    text = ", ".join(texts)
    more = total - len(texts)
    return (
        ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more, names=text) if more > 0 else text
    )


def lazy(message: str) -> str:
    """Mark a message for translation that is translated later, when its reader is known."""
    return message


def number(value: float, decimals: int | None = None) -> str:
    """Format a number with the grouping of the current language; decimals: None keeps those it has."""
    if decimals is None and type(value) is int and 0 <= value < 1000:
        return str(value)
    return _number(value or 0, decimals, _locale())


@functools.lru_cache(maxsize=20_000)
def _number(value: float, decimals: int | None, locale: Locale) -> str:
    form = None if decimals is None else _pattern(f"#,##0.{'0' * decimals}")
    return numbers.format_decimal(value, form, locale=locale)


@functools.cache
def _pattern(form: str) -> numbers.NumberPattern:
    """A parsed number pattern, cached; Babel would parse it for each number."""
    return numbers.parse_pattern(form)


def share(value: float) -> str:
    """Format a share of 0..1 as a percentage with one decimal."""
    return _share(value, current())


@functools.lru_cache(maxsize=20_000)
def _share(value: float, language: str) -> str:
    form = _pattern("#,##0.0\u00a0%" if language == "fr" else "#,##0.0%")
    return numbers.format_percent(value, form, locale=_LOCALES[language])  # pyright: ignore[reportArgumentType]


def date(value: str | datetime.date | None, form: str = "long") -> str:
    """Format a day, month or year (a date or partial ISO text) in the current language; empty for None."""
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


def month(number: int) -> str:
    """Short name of a month (1 to 12) in the current language."""
    return str(dates.get_month_names("abbreviated", "stand-alone", _locale())[number])


def since(value: str | datetime.date | None) -> str:
    """Format a date to follow "since": French has an article before a day, but not before a month or a year."""
    text = date(value)
    return f"le {text}" if current() == "fr" and len(str(value or "")) == 10 else text


_NAMES = ("name", "title", "label")


def names(record: Any) -> tuple[str | None, str | None]:
    """(English name, French name) of a record, None where missing."""
    field = _named_by(record.__class__)
    return (getattr(record, field), getattr(record, f"{field}_fr")) if field else (None, None)


@functools.cache
def _named_by(kind: type) -> str | None:
    """The field that holds the name of a class of record; cached, since finding it is slow in long lists."""
    fields = {*dir(kind), *getattr(kind, "model_fields", ())}  # fields of a record, or of a dataclass made from one
    return next((field for field in _NAMES if f"{field}_fr" in fields), None)


def name(record: Any, spoken: str | None = None) -> str:
    """Name of a record in a language, by default the current one; else in the other language, else its key."""
    english, french = names(record)
    return str((french or english if (spoken or current()) == "fr" else english or french) or record.key)


def other_name(record: Any) -> str | None:
    """Name of a record in the other language, where it differs from the one in the current language; else None."""
    other = names(record)[0 if current() == "fr" else 1]
    return other if other and other != name(record) else None


def name_language(record: Any) -> str | None:
    """The `lang` attribute for a name in the other language; None for the current language, or a person."""
    english, french = names(record)
    if getattr(record, "kind", None) == "person" or not (english or french):
        return None
    if current() == "fr":
        return None if french else "en"
    return None if english else "fr"


@functools.lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Fold text for searching and sorting: without accents and case, so that Île sorts with I."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("\u2019", "'")
