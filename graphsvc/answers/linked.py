"""Sentences whose figures are links: as plain text, and as parts for a page and its script."""

from __future__ import annotations

import re
from collections.abc import Callable

from graphsvc.answers.answer import Answer

#: Around the number of a figure while its sentence is being translated: private-use characters, which no name keeps.
_OPEN, _CLOSE = "\ue000", "\ue001"
_FIGURE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


#: The page behind a figure, by its name and the key of what it is about.
Page = Callable[[str, str], str]


class Part(Answer):
    """A piece of a sentence; href: the page that tells more, or empty."""

    text: str
    href: str


class Figures:
    """The figures of a text, each with the page that it leads to; None: they are no links."""

    def __init__(self, page: Page | None) -> None:
        self._page = page
        self._parts: list[Part] = []

    def __call__(self, name: str, text: str, key: str = "") -> str:
        """What stands for a figure in its sentence until `parts` is asked."""
        self._parts.append(Part(text=text, href=self._page(name, key) if self._page else ""))
        return f"{_OPEN}{len(self._parts) - 1}{_CLOSE}"

    def parts(self, sentence: str) -> list[Part]:
        """The sentence in pieces, in their order."""
        found: list[Part] = []
        for number, piece in enumerate(_FIGURE.split(sentence)):
            if number % 2 == 0:
                found += [Part(text=piece, href="")] if piece else []
            elif int(piece) < len(self._parts):
                found.append(self._parts[int(piece)])
        return found


def plain(parts: list[Part]) -> str:
    """The sentence as text."""
    return "".join(part.text for part in parts)
