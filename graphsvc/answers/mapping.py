"""Mappings of spreadsheets: what each column is taken for, with examples, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import Field

from graphsvc import language, sizes
from graphsvc.answers.answer import Answer, Json
from graphsvc.capture.mapping import Draft
from graphsvc.errors import Problem
from graphsvc.files import headers, values
from graphsvc.files.known import Tables
from graphsvc.files.mapping import cell_values, cells, guess, kinds, lists, people, places, targets
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.model import Column as Mapped
from graphsvc.files.mapping.model import Table as MappedTable
from graphsvc.files.mapping.raw import Raw
from graphsvc.files.tables import column_letter
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.network.snapshot import Snapshot

#: Examples of a column, and different values that the page asks about.
EXAMPLES, VALUES = 3, 60
#: Lines that may be chosen as that of the headings.
LINES = 15
#: The things that a column is offered; others only where it means one of them already.
OFFERED = (
    "organization",
    "person",
    "partner",
    "representation",
    "collaboration",
    "participation",
    "municipality",
    "sector",
)


class Asked(Answer):
    """Something that the files do not say: of which column, of which value, and the sentence that asks.

    kind: dates for the order of day and month, value for what a cell is to be read as.
    """

    kind: str
    sheet: str
    heading: str
    target: str
    value: str
    sentence: str
    suggested: str


class Guessed(Answer):
    """The mapping guessed for files, what is still asked, and examples by table and heading.

    recognized: the name of the kept mapping that knows these headings; empty where none does.
    """

    mapping: Json
    recognized: str
    questions: list[Asked]
    examples: dict[str, dict[str, list[str]]]
    problems: list[Problem]


class Choice(Answer):
    """One option of a menu."""

    value: str
    label: str


class Group(Answer):
    """Options of a menu that belong together."""

    label: str
    choices: list[Choice]


class Value(Answer):
    """What a cell of a column is to be read as. choices: empty where any text may be."""

    value: str
    read_as: str
    is_asked: bool
    choices: list[Choice]


class Column(Answer):
    """A column on the page.

    asks_dates: whether the order of day and month has to be said; order: as said, or as other cells suggest.
    """

    number: int
    letter: str
    heading: str
    examples: list[str]
    to: str
    groups: list[Group]
    values: list[Value]
    asks_dates: bool
    date: str
    order: str
    is_list: bool
    separator: str
    split: str
    splits: list[Choice]
    of: list[str]


class Always(Answer):
    """What is the same in all rows of a table. choices: empty where any text may be."""

    target: str
    label: str
    value: str
    choices: list[Choice]


class Table(Answer):
    """A table on the page. lines: those that may hold the headings."""

    number: int
    name: str
    header: int
    lines: list[Choice]
    rows: int
    columns: list[Column]
    always: list[Always]


class Page(Answer):
    """The page on which a mapping is made."""

    name: str
    recognized: str
    tables: list[Table]
    asked: int
    problems: list[Problem] = Field(exclude=True)


def guessed(draft: Draft) -> Guessed:
    """The guess as the API and the command give it."""
    return Guessed(
        mapping=draft.mapping.model_dump(),
        recognized=draft.recognized,
        questions=[*_asked(draft)],
        examples={
            table.sheet: {column.heading: _examples(raw, table, index) for index, column in enumerate(table.columns)}
            for raw, table in zip(draft.tables, draft.mapping.tables, strict=True)
        },
        problems=draft.problems,
    )


def _asked(draft: Draft) -> Iterator[Asked]:
    for question in draft.questions:
        table = draft.mapping.tables[question.table]
        yield Asked(
            kind=question.kind,
            sheet=table.sheet,
            heading=table.columns[question.column].heading,
            target=question.target,
            value=question.value,
            sentence=question.problem.message,
            suggested=guess.order_suggested(draft.tables[question.table], table, question.column)
            if question.kind == "dates"
            else "",
        )


def page(snapshot: Snapshot, draft: Draft, problems: list[Problem]) -> Page:
    """The page of a draft, with problems that its mapping leads to."""
    return Page(
        name=draft.mapping.name,
        recognized=draft.recognized,
        tables=[_table(snapshot, draft, number) for number in range(len(draft.tables))],
        asked=len(draft.questions),
        problems=problems,
    )


def _table(snapshot: Snapshot, draft: Draft, number: int) -> Table:
    raw, table = draft.tables[number], draft.mapping.tables[number]
    return Table(
        number=number,
        name=raw.sheet or raw.file,
        header=table.header,
        lines=[Choice(value=str(line), label=_line(line, row)) for line, row in raw.lines[:LINES]],
        rows=len(raw.below(table.header)),
        columns=[_column(snapshot, draft, number, index, column) for index, column in enumerate(table.columns)],
        always=[
            Always(target=target, label=told(target), value=value, choices=_choices(target))
            for target, value in _always(table).items()
        ],
    )


def _line(line: int, row: list[str]) -> str:
    text = " | ".join(cell for cell in row if cell.strip())
    return f"{line}: {text[:60]}"


def _always(table: MappedTable) -> dict[str, str]:
    """What is the same in all rows, with what may be said so beside it."""
    always = dict(table.always)
    taken = {target for column in table.columns for target in (*column.to, *column.of)}
    if any(target.startswith("collaboration.") for target in taken):
        for target in ("collaboration.title", "collaboration.kind", "collaboration.starts_on"):
            if target not in taken:
                always.setdefault(target, "")
        if any(target.startswith("person.") for target in taken) and "person.consent" not in taken:
            always.setdefault("person.consent", "")
    for thing in ("organization", "partner"):
        if f"{thing}.name" in taken and f"{thing}.kind" not in taken:
            always.setdefault(f"{thing}.kind", "")
    return always


def _column(snapshot: Snapshot, draft: Draft, number: int, index: int, column: Mapped) -> Column:
    raw, table = draft.tables[number], draft.mapping.tables[number]
    open_here = [q for q in draft.questions if (q.table, q.column) == (number, index)]
    dated = next((q for q in open_here if q.kind == "dates"), None)
    holds_date = any(cell_values.is_date(targets.parted(target)[1]) for target in column.to)
    suggested = column.dates or (guess.order_suggested(raw, table, index) if holds_date else "")
    return Column(
        number=index,
        letter=column_letter(index),
        heading=column.heading,
        examples=_examples(raw, table, index),
        to="+".join(column.to),
        groups=groups(column.to),
        values=[
            *_values(raw, table, index, column, {q.value: q.target for q in open_here if q.kind == "value"}),
            *_names(snapshot, raw, table, index, column),
        ],
        asks_dates=dated is not None or bool(column.dates),
        date=dated.value if dated else "",
        order=suggested,
        is_list=any(_is_list(target) for target in column.to),
        separator=column.separator.replace("\n", "⏎"),
        split=column.split,
        splits=_splits()
        if "person.name" in column.to and (column.split or people.split_of(raw.column(index, table.header, 200)))
        else [],
        of=[f"{told(target)}{_(': ')}{value}" for target, value in column.of.items()],
    )


def _is_list(target: str) -> bool:
    entity = targets.entity(target)
    return bool(entity) and targets.parted(target)[1] in records.list_fields(records.RECORDS[entity])


def _splits() -> list[Choice]:
    return [
        Choice(value="", label=_("one name")),
        Choice(value="person (organization)", label=_("Name (Organization)")),
        Choice(value="person - organization", label=_("Name - Organization")),
        Choice(value="person, organization", label=_("Name, Organization")),
    ]


def _examples(raw: Raw, table: MappedTable, index: int) -> list[str]:
    return [text[:80] for text in cells.distinct(raw.column(index, table.header, 200), EXAMPLES)]


def _values(raw: Raw, table: MappedTable, index: int, column: Mapped, asked: dict[str, str]) -> Iterator[Value]:
    """The values of a column that a person may say something of: those of an enumeration, and those asked about."""
    target = next((target for target in column.to if _choices(target)), next(iter(asked.values()), ""))
    texts = [*asked, *column.values]
    if target and _choices(target) and not column.of:
        texts += cells.distinct(raw.column(index, table.header, guess.LOOKED_AT), VALUES)
    for text in list(dict.fromkeys(texts))[:VALUES]:
        read = column.values.get(
            text, "" if text in asked else kinds.of_value(targets.entity(target), targets.parted(target)[1], text) or ""
        )
        yield Value(value=text, read_as=read, is_asked=text in asked, choices=_choices(target))


def _names(snapshot: Snapshot, raw: Raw, table: MappedTable, index: int, column: Mapped) -> Iterator[Value]:
    """The names in a column of places or sectors that are not on record, and what each is to be read as."""
    names = {targets.parted(target)[1] for target in column.to} & {"municipality", "sectors", "serves"}
    entity = "sector" if "sectors" in names else "municipality"
    table_ = snapshot.tables[entity]
    if not names or column.of or not table_:
        return
    directory = Directory(Tables(snapshot.tables))
    is_known = directory.is_sector if entity == "sector" else directory.is_municipality
    records_ = [Choice(value=row.key, label=language.name(row)) for row in table_.values()]
    records_ = sorted(records_, key=lambda one: language.folded(one.label)) if len(records_) <= sizes.MENU else []
    separator = column.separator if names & {"sectors", "serves"} else ""
    texts = {
        part: None
        for cell in raw.column(index, table.header, guess.LOOKED_AT)
        for part in lists.values(cell, separator, is_known)
    }
    unknown = [text for text in texts if not is_known(text) or text in column.values][:VALUES]
    for text in unknown:
        new = [Choice(value=text, label=_("new: %(name)s", name=text))] if entity == "municipality" and records_ else []
        is_left = entity == "sector" or places.read(text).is_abroad
        yield Value(
            value=text,
            read_as=column.values.get(text, "" if is_left else text),
            is_asked=False,
            choices=[*new, *records_],
        )


def _choices(target: str) -> list[Choice]:
    """The choices of an enumeration; empty for any other target."""
    if not targets.has_field(target):
        return []
    entity, name = targets.entity(target), targets.parted(target)[1]
    spoken = language.current()
    return [Choice(value=value, label=values.label(value, spoken)) for value in values.choices(entity, name)]


def groups(to: Iterable[str]) -> list[Group]:
    """The menu of what a column may mean, by thing; what it means by several targets first."""
    chosen = list(to)
    found: list[Group] = []
    if len(chosen) > 1:
        several = " + ".join(map(told, chosen))
        found.append(Group(label=_("Several"), choices=[Choice(value="+".join(chosen), label=several)]))
    if "mark" in chosen:
        found.append(Group(label=_("A mark"), choices=[Choice(value="mark", label=told("mark"))]))
    others = [
        thing for target in chosen if (thing := targets.parted(target)[0]) in targets.THINGS and thing not in OFFERED
    ]
    for thing in (*OFFERED, *dict.fromkeys(others)):
        choices = [Choice(value=f"{thing}.{name}", label=told(f"{thing}.{name}")) for name in targets.FIELDS[thing]]
        found.append(Group(label=_things()[thing], choices=choices))
    return found


def told(target: str) -> str:
    """What a target is called: Person: Email."""
    thing, name = targets.parted(target)
    if not name:
        return _("A mark says it")
    own = {
        "first_name": _("First name"),
        "middle_name": _("Middle name"),
        "last_name": _("Last name"),
    }
    label = own.get(name) or headers.label(name, language.current())
    return f"{_things()[thing]}{_(': ')}{label}"


def _things() -> dict[str, str]:
    spoken = language.current()
    own = {
        "organization": _("Organization"),
        "person": _("Person"),
        "partner": _("Organization or person"),
        "representation": _("Speaks for the organization"),
        "collaboration": _("Meeting or project"),
        "participation": _("Took part"),
        "municipality": _("Municipality"),
        "sector": _("Sector"),
    }
    return {thing: own.get(thing) or headers.plural(entity, spoken) for thing, entity in targets.THINGS.items()}
