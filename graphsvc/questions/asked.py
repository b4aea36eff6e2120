"""Questions of one's own: those that ship, those of the data folder, and their answers from the store.

A file of the data folder with the name of one that ships takes its place. A broken one is listed with what is wrong.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc import shipped
from graphsvc.errors import BadInput, GraphsvcError, NotFound, Problem, Problems
from graphsvc.files import question_in
from graphsvc.files.question_in import Parameter, Question
from graphsvc.language import gettext as _
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import search
from graphsvc.storage import asked, plain_reading
from graphsvc.storage.database import READ_SECONDS, Database
from graphsvc.storage.plain_reading import PlainReading

#: Most questions in the data folder, and the most bytes of one.
FILES, BYTES = 500, 40_000
FOLDER = "questions"
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Known:
    """A question that can be asked, and its statement."""

    question: Question
    reading: PlainReading


@dataclass(frozen=True, slots=True)
class Entry:
    """A file with a question: its name, whether it is of the data folder, and in place of one that ships.

    known is None where the file is broken; problems then tell why.
    """

    key: str
    own: bool
    replaces: bool = False
    known: Known | None = None
    problems: tuple[Problem, ...] = ()


def listed(data: Path) -> list[Entry]:
    """All questions by name, the broken ones among them."""
    ships = dict(_ships())
    own = {file.stem: file for file in _own(data)}
    entries = [_entry(key, file, False) for key, file in ships.items() if key not in own]
    entries += [_entry(key, file, True, key in ships) for key, file in own.items()]
    return sorted(entries, key=lambda entry: entry.key)


def find(data: Path, key: str) -> Known:
    """The question of a name; raises NotFound, and Problems where its file is broken."""
    ships = dict(_ships())
    own = next((file for file in _own(data) if file.stem == key), None)
    if own is None and key not in ships:
        raise NotFound(_("there is no question %(name)s; the list of questions has all of them", name=key[:80]))
    entry = _entry(key, own or ships[key], own is not None, own is not None and key in ships)
    if entry.known is None:
        raise Problems(list(entry.problems))
    return entry.known


def digest(data: Path) -> str:
    """Digest of the questions of the data folder, of which answers depend beside the network."""
    checksum = hashlib.sha256()
    for file in _own(data):
        try:
            text = _text(file)
        except (ValueError, OSError) as error:
            text = str(error)
        checksum.update(f"{file.name}\0{text}\0".encode(errors="replace"))
    return checksum.hexdigest()


def typed(statement: str) -> PlainReading:
    """A pasted statement, which takes no parameters; raises BadInput with the line."""
    try:
        reading = plain_reading.plain_reading(statement)
    except plain_reading.Refusal as refusal:
        raise BadInput(_("line %(line)s: %(said)s", line=refusal.line, said=str(refusal))) from None
    if reading.parameters:
        raise BadInput(
            _("write a value instead of $%(name)s; parameters are for questions in files", name=reading.parameters[0])
        )
    return reading


def values(
    snapshot: Snapshot, parameters: tuple[Parameter, ...], given: Mapping[str, str], today: datetime.date
) -> dict[str, Value]:
    """The values of parameters as the store takes them, of what was typed and of defaults; raises Problems.

    Records are given by key or name, and become their keys.
    """
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    for parameter in parameters:
        text = given.get(parameter.key, parameter.default)
        try:
            found[parameter.key] = _value(snapshot, parameter, text, today)
        except (ValueError, GraphsvcError) as error:
            problems.append(Problem(str(error), parameter.key, text[:80]))
    if problems:
        raise Problems(problems)
    return found


def missing(parameters: tuple[Parameter, ...], given: Mapping[str, str]) -> list[Parameter]:
    """The parameters without which there is no answer yet."""
    return [
        parameter
        for parameter in parameters
        if not parameter.optional and not given.get(parameter.key, parameter.default).strip()
    ]


def ask(
    database: Database, reading: PlainReading, parameters: Mapping[str, Value], seconds: float = READ_SECONDS
) -> asked.Rows:
    """The rows of a question; raises BadInput, Busy, StoreDown, TooSlow."""
    return asked.ask(database, reading, parameters, seconds=seconds)


def _value(snapshot: Snapshot, parameter: Parameter, text: str, today: datetime.date) -> Value:
    value = question_in.value(parameter, text, today)
    if value is None and not parameter.optional:
        raise ValueError(_("is needed"))
    entity = question_in.RECORDS.get(parameter.kind)
    return value if entity is None or value is None else search.named(snapshot, entity, str(value))


@functools.cache
def _ships() -> tuple[tuple[str, Path], ...]:
    folder = shipped.folder("cypher") / FOLDER
    return tuple((file.stem, file) for file in sorted(folder.glob("*.cypher")))


def _own(data: Path) -> Iterator[Path]:
    """The files of the data folder that are questions; links, which may lead anywhere, are not followed."""
    folder = data / FOLDER
    if not folder.is_dir():
        return
    files = sorted(file for file in folder.iterdir() if file.suffix == ".cypher" and not file.name.startswith("."))
    yield from files[:FILES]


def _text(file: Path) -> str:
    """The text of a file; raises ValueError where it is none."""
    if file.is_symlink() or not file.is_file():
        raise ValueError(_("is no file of its own; copy it here instead of a link"))
    if file.stat().st_size > BYTES:
        raise ValueError(_("is longer than %(most)s bytes", most=BYTES))
    return file.read_text(encoding="utf-8")


def _entry(key: str, file: Path, own: bool, replaces: bool = False) -> Entry:
    try:
        if len(key) > 80 or not question_in.NAME.fullmatch(key):
            raise ValueError(_("a name has small letters, digits and single hyphens, as in who-came.cypher"))
        known = _read(key, _text(file))
    except Problems as error:
        return Entry(key, own, replaces, problems=tuple(error.problems))
    except plain_reading.Refusal as refusal:
        return Entry(key, own, replaces, problems=(Problem(str(refusal), file=file.name, line=refusal.line),))
    except UnicodeDecodeError:
        return Entry(key, own, replaces, problems=(Problem(_("is not UTF-8; save it as UTF-8"), file=file.name),))
    except ValueError as error:
        return Entry(key, own, replaces, problems=(Problem(str(error), file=file.name),))
    except OSError as error:
        return Entry(key, own, replaces, problems=(Problem(error.strerror or str(error), file=file.name),))
    return Entry(key, own, replaces, known)


def _read(key: str, text: str) -> Known:
    """A question and its statement; a parameter without a comment is a text. Raises Problems and Refusal."""
    question = question_in.read(key, text)
    reading = plain_reading.plain_reading(question.statement, question.line)
    declared = {parameter.key: parameter for parameter in question.parameters}
    unused = sorted(declared.keys() - set(reading.parameters))
    taken = sorted(set(question_in.TAKEN) & set(reading.parameters))
    file = f"{key}.cypher"
    if unused:
        raise Problems([Problem(_("the statement has no $%(name)s", name=unused[0]), file=file)])
    if taken:
        raise Problems([Problem(_("the name %(name)s is taken; choose another", name=taken[0]), file=file)])
    unsaid = [name for name in reading.parameters if name not in declared]
    told = [*declared.values(), *(Parameter(name, "text", _plain(name), _plain(name)) for name in unsaid)]
    return Known(replace(question, parameters=tuple(told)), reading)


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()
