"""Lists in one cell: the separator that a column uses, and the values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from graphsvc.model import texts

#: Characters that separate values, those first that hardly stand inside one.
SEPARATORS = "|;\n,/"
_AND = re.compile(r"\s+(?:and|et|&|\+)\s+", re.IGNORECASE)

IsKnown = Callable[[str], bool]


def separators(cells: Iterable[str], is_known: IsKnown | None) -> str:
    """The separators that the cells of a column use; a slash only between values that are known."""
    found = ""
    texts = [cell for cell in cells if not (is_known and is_known(cell))]
    for mark in SEPARATORS:
        split = [cell for cell in texts if mark in cell]
        if not split:
            continue
        if mark == "/" and not (is_known and any(is_known(part) for cell in split for part in cell.split(mark))):
            continue
        found += mark
    return found


def values(cell: str, marks: str, is_known: IsKnown | None = None) -> list[str]:
    """The values of a cell. is_known: whether a text is one value; such a text is never split."""
    text = texts.trimmed(cell)
    if not text:
        return []
    if is_known and is_known(text):
        return [text]
    for mark in SEPARATORS:
        if mark in marks and mark in text:
            parts = [part for part in map(texts.trimmed, text.split(mark)) if part]
            joined = _joined(parts, mark, is_known) if is_known else parts
            return [value for part in joined for value in values(part, marks.replace(mark, ""), is_known)]
    if is_known:
        parts = [texts.trimmed(part) for part in _AND.split(re.sub(r"^(?:and|et|&)\s+", "", text))]
        if all(is_known(part) for part in parts):
            return parts
    return [text]


def _joined(parts: list[str], mark: str, is_known: IsKnown) -> list[str]:
    """Put parts together again that are one known value, such as *Police, justice and emergency*."""
    joined: list[str] = []
    start = 0
    while start < len(parts):
        for end in range(min(len(parts), start + 5), start, -1):
            text = f"{mark} ".join(parts[start:end]) if mark != "/" else mark.join(parts[start:end])
            if end == start + 1 or is_known(text):
                joined.append(text)
                start = end
                break
    return joined
