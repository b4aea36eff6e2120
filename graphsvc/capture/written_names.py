"""People on record whose name is written so: in another order, with initials, or shortened."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from graphsvc.capture.known_names import Directory


def exact(names: Directory, own: str) -> tuple[str, ...]:
    """People of this name: word for word, in another order, or but for middle names and initials."""
    if own in names.people:
        return names.people[own]
    tokens = own.split()
    if len(tokens) >= 2 and (turned := names.people.get(" ".join([*tokens[1:], tokens[0]]))):
        return turned
    if len(tokens) > 2 and any(len(token) == 1 for token in tokens[1:-1]):
        plain = " ".join([tokens[0], *(token for token in tokens[1:-1] if len(token) > 1), tokens[-1]])
        return names.people.get(plain, ())
    squeezed = own.replace(" ", "")
    return tuple(
        sorted({key for name, keys in names.people.items() if name.replace(" ", "") == squeezed for key in keys})
    )


def initials(names: Directory, own: str) -> tuple[str, ...]:
    """People whose first name begins with the initial that stands before the surname, or is the other way round."""
    tokens = own.split()
    if len(tokens) < 2:
        return ()
    if len(tokens[0]) == 1:
        letters = [token for token in tokens[:-1] if len(token) == 1]
        surname = tokens[len(letters) :]
        found: set[str] = set()
        for key_tokens, keys in ((name.split(), keys) for name, keys in names.people.items()):
            if (
                key_tokens[-len(surname) :] == surname
                and len(key_tokens) > len(surname)
                and key_tokens[0][0] == letters[0]
            ):
                given = key_tokens[: -len(surname)]
                if len(letters) == 1 or [part[0] for part in given][: len(letters)] == letters[: len(given)]:
                    found |= set(keys)
        return tuple(sorted(found))
    if len(tokens[-1]) == 1:  # Ana R.
        return tuple(
            sorted(
                {
                    key
                    for name, keys in names.people.items()
                    if name.split()[:-1] == tokens[:-1] and name.split()[-1][0] == tokens[-1]
                    for key in keys
                }
            )
        )
    return ()


def near_first(own: str, names: Directory, key: str) -> bool:
    """Whether first names agree, short forms too: Tom and Tomas."""
    first = own.split()[0]
    for name, keys in names.people.items():
        if key in keys and (
            (OSA.distance(first, name.split()[0]) == 1 and first[0] == name[0])
            or name.split()[0] == first
            or (
                min(len(first), len(name.split()[0])) >= 3
                and (name.startswith(first) or first.startswith(name.split()[0]))
            )
        ):
            return True
    return False
