"""Brings the French catalogue up to date: `python tests/catalogue.py`, then translate what it names.

It collects every message marked in the Python files and the templates, keeps the translations there are, drops
those that nothing says any more, and writes messages.po and messages.mo, the same on every machine.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "graphsvc"
PO = PACKAGE / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2), "Refused": None}
HEADER = "# The French of graphsvc"
METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}


class _Plain(Catalog):
    """A catalogue whose header says nothing of when, where and by what it was written."""

    mime_headers = property(
        lambda self: [
            ("Language", "fr"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
        ],
        lambda self, headers: None,
    )


def written() -> Catalog:
    """The catalogue as it lies in the project."""
    plain = _Plain(locale="fr", header_comment=HEADER, fuzzy=False)
    with PO.open("rb") as file:
        for message in read_po(file, locale="fr"):
            if message.id:
                plain[message.id] = message
    return plain


def extracted() -> Catalog:
    """Every message that graphsvc can say, without translations."""
    catalogue = _Plain(locale="fr", header_comment=HEADER, fuzzy=False)
    for file, line, text, comments, context in extract_from_dir(PACKAGE, METHODS, OPTIONS, KEYWORDS):
        catalogue.add(text, None, [(f"graphsvc/{file}", line)], auto_comments=comments, context=context)
    return catalogue


def updated() -> Catalog:
    """Every message with the translation that the project has for it."""
    old, new = written() if PO.exists() else Catalog(), extracted()
    for message in new:
        known = old.get(message.id) if message.id else None
        if known is not None and known.pluralizable == message.pluralizable:
            message.string = known.string
    return new


def po(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, no_location=True)
    return out.getvalue()


def mo(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog) -> list[Message]:
    """The messages without a translation, or with one of its plural forms missing."""
    return [m for m in catalogue if m.id and not all([m.string] if isinstance(m.string, str) else m.string or [""])]


if __name__ == "__main__":
    catalogue = updated()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po(catalogue))
    MO.write_bytes(mo(catalogue))
    left = missing(catalogue)
    for message in left:
        print(f"{message.locations[0][0]}: {message.id!r}")
    print(f"{len(catalogue)} messages, {len(left)} without French")
    sys.exit(1 if left else 0)
