"""Mail addresses as a mail program reads them: which texts are one, and how a name stands before it (RFC 5322)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from graphsvc.model.texts import one_line

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[\w-]+(?:\.[\w-]+)+")
#: The longest address that mail servers pass on (RFC 5321, section 4.5.3.1.3).
LONGEST = 254
#: Names that need no quotes. Fewer than RFC 5322 allows: `=?` in a name might be taken for an encoded word.
_PLAIN = re.compile(r"[A-Za-z0-9'-]+(?: [A-Za-z0-9'-]+)*")


def is_address(text: str) -> bool:
    """Whether a text is one address and nothing else: no name, no list, no space, no comment."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def mailbox(name: str, address: str) -> str:
    """A name and its address: Ann Roy <ann@example.org>.

    A name with commas, quotes or letters beyond ASCII is quoted as it is: the line is for a person to paste, and the
    mail program encodes it (RFC 6532). Characters that break a line or turn its direction are left out, so that no name
    can add a header or another address. ValueError for an address that is none.
    """
    if not is_address(address):
        raise ValueError(address)
    shown = "".join(character for character in one_line(name) if unicodedata.category(character) != "Cf")
    shown = " ".join(shown.split())
    if not shown:
        return address
    if not _PLAIN.fullmatch(shown):
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        shown = f'"{escaped}"'
    return f"{shown} <{address}>"


def line(boxes: Iterable[tuple[str, str]]) -> str:
    """Mailboxes of (name, address) as one line, such as that of Bcc; each address once, whatever its case."""
    found: dict[str, str] = {}
    for name, address in boxes:
        found.setdefault(address.casefold(), mailbox(name, address))
    return ", ".join(found.values())
