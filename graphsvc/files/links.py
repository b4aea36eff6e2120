"""Resolution of the links in imported files, which are written as keys or as names."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process

from graphsvc.files import known as on_record
from graphsvc.files.known import Known
from graphsvc.language import folded, ngettext
from graphsvc.language import gettext as _
from graphsvc.model import texts
from graphsvc.model.records import RECORDS

#: Number of problems that get a suggestion, each of which is compared with every key.
SUGGESTIONS = 100


class Links:
    """Finds the record that a key or a name means, among stored records and those of the import."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._keys: dict[str, set[str]] = {entity: set() for entity in RECORDS}
        self._names: dict[str, dict[str, set[str]]] = {entity: {} for entity in RECORDS}
        self._found: dict[tuple[str, str], tuple[str, str]] = {}
        self._suggestions: dict[str, list[str]] = {}
        self._suggested = 0

    def add(self, entity: str, key: str, values: dict[str, Any]) -> None:
        """Make a record of this import known as a target; to be called for all of them before find."""
        self._keys[entity].add(key)
        index = self._names[entity]
        for name in on_record.names(values):
            index.setdefault(name, set()).add(key)

    def find(self, entity: str, text: str) -> tuple[str, str]:
        """(key, "") of the record that a text means, or (text, message) where it means none or several."""
        resolved = self._found.get((entity, text))
        if resolved is None:
            resolved = self._found[entity, text] = self._look(entity, text)
        return resolved

    def _look(self, entity: str, text: str) -> tuple[str, str]:
        for key in (text, text.lower()):
            if key in self._keys[entity] or self._known.record(entity, key) is not None:
                return key, ""
        for key in (text, text.lower()):
            if remaining := self._known.successor(entity, key):
                return remaining, ""
        name = folded(text)
        keys = sorted({*self._names[entity].get(name, ()), *self._known.by_name(entity, name)})
        if len(keys) == 1:
            return keys[0], ""
        if keys:
            listed = ", ".join(keys[:5])
            if len(keys) > 5:
                listed = ngettext(
                    "%(names)s and %(count)s more", "%(names)s and %(count)s more", len(keys) - 5, names=listed
                )
            return text, _(
                "several %(records)s are called %(name)s: %(keys)s; write a key",
                records=_(RECORDS[entity].plural),
                name=text,
                keys=listed,
            )
        near = self._nearest(entity, text)
        if near:
            return text, _(
                "no %(record)s %(name)s; did you mean %(near)s?", record=_(entity), name=text[:80], near=near
            )
        return text, _("no %(record)s %(name)s; add it, or mend its key", record=_(entity), name=text[:80])

    def _nearest(self, entity: str, text: str) -> str:
        self._suggested += 1
        if self._suggested > SUGGESTIONS:
            return ""
        if entity not in self._suggestions:
            self._suggestions[entity] = [*self._keys[entity], *self._known.keys(entity)]
        keys = self._suggestions[entity]
        best = process.extractOne(texts.slug(text), keys, scorer=fuzz.ratio, score_cutoff=70)
        return best[0] if best else ""
