"""Large immutable mappings that change by a few keys: the changes are a layer above the unchanged part, not a copy."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from itertools import chain
from typing import Any, TypeVar, cast

from graphsvc import sizes

V = TypeVar("V")

_GONE = object()


def changed(mapping: Mapping[str, V], changes: Mapping[str, V | None]) -> Mapping[str, V]:
    """A mapping with some keys replaced, and those with value None removed; the given one is unchanged.

    Keys keep their order; new ones come last. O(changes) from sizes.LAYERED keys on.
    """
    below, above = (mapping.below, mapping.above) if isinstance(mapping, Layered) else (mapping, {})
    if len(below) <= max(sizes.LAYERED, sizes.LAYERED_PART * (len(above) + len(changes))):
        plain = dict(mapping.items())
        for key, value in changes.items():
            if value is None:
                plain.pop(key, None)
            else:
                plain[key] = value
        return plain
    above = dict(above)
    for key, value in changes.items():
        if value is not None:
            above[key] = value
        elif key in below:
            above[key] = _GONE
        else:
            above.pop(key, None)
    return Layered(below, above)


class Layered(Mapping[str, V]):
    """`below` overridden by `above`, in which _GONE marks a removed key. Made by `changed` only."""

    __slots__ = ("above", "below", "gone", "new")

    def __init__(self, below: Mapping[str, V], above: dict[str, Any]) -> None:
        self.below, self.above = below, above
        self.new = [key for key in above if key not in below]
        self.gone = sum(value is _GONE for value in above.values())

    def __getitem__(self, key: str) -> V:
        value = self.above.get(key, self)  # itself as default: no mapping holds it as a value
        if value is self:
            return self.below[key]
        if value is _GONE:
            raise KeyError(key)
        return cast("V", value)

    def __len__(self) -> int:
        return len(self.below) + len(self.new) - self.gone

    def __iter__(self) -> Iterator[str]:
        if not self.gone:
            return chain(self.below, self.new)
        return chain((key for key in self.below if self.above.get(key) is not _GONE), self.new)

    def keys(self) -> KeysView[str]:
        return KeysView(self)

    def values(self) -> ValuesView[V]:
        return _Values(self)

    def items(self) -> ItemsView[str, V]:
        return _Items(self)

    def each(self) -> Iterator[V]:
        """The values in the order of the keys."""
        values = chain(map(self.above.get, self.below, self.below.values()), map(self.above.__getitem__, self.new))
        return cast("Iterator[V]", (value for value in values if value is not _GONE))


class _Values(ValuesView[V]):
    def __init__(self, mapping: Layered[V]) -> None:
        super().__init__(mapping)
        self._each = mapping.each

    def __iter__(self) -> Iterator[V]:
        return self._each()


class _Items(ItemsView[str, V]):
    def __init__(self, mapping: Layered[V]) -> None:
        super().__init__(mapping)
        self._pairs = lambda: zip(mapping, mapping.each(), strict=True)

    def __iter__(self) -> Iterator[tuple[str, V]]:
        return self._pairs()
