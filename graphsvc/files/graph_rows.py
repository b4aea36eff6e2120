"""Rows of records from a graph: of our own, whose nodes say which record they are, and of others, which are read so:

A node is a partner, of the kind that its type names or its name suggests; a type that is a kind of collaboration, of
municipality, or `sector`, makes it that. Its tags are its sectors. An edge between a person and an organization whose
type tells of an affiliation (employee, founder, member) is a representation with that title; between a partner and a
collaboration, a participation; from a partner or a collaboration to a municipality or a sector, that link; any other
edge between two partners is a project of both. What has no place in a record is counted and told, never dropped
silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as made_of

from graphsvc.errors import Problem
from graphsvc.files import headers, values
from graphsvc.files.graph import ENDS, Edge, Node
from graphsvc.files.jsonl_out import KIND
from graphsvc.files.mapping import kinds
from graphsvc.files.tables import Sheet
from graphsvc.language import folded, listed, ngettext, number
from graphsvc.language import gettext as _
from graphsvc.model import records, texts
from graphsvc.model.records import RECORDS

#: Folded names of attributes that say what kind of thing a node or an edge is.
_TYPES = ("type", "elementtype", "connectiontype", "kind", "category")
_AFFILIATION = re.compile(
    r"(?<![a-z])(?:employ|staff|works? (?:at|for|in)|work(?:s|ed|ing) (?:at|for)|(?:co-?)?found|direct(?:or|eur|rice)|"
    r"manager|coordinat|president|chair|ceo|executive|board|member|membre|represent|travaille|affiliat|volunteer|"
    r"benevole|associate|partner at)"
)
#: Unknown attributes and types named in a notice.
_NAMED = 40
#: Which end of an edge comes first, whatever its direction.
_RANK = {"partner": 0, "collaboration": 1}
_NAME = {
    **dict.fromkeys(("partner", "municipality", "sector", "saved-view", "saved-search"), "name"),
    **dict.fromkeys(("collaboration", "action-item"), "title"),
}


@dataclass(slots=True)
class _Place:
    """What a node became: its kind of record, its row, and the text by which other rows refer to it."""

    entity: str
    row: dict[str, str]
    reference: str


@dataclass(slots=True)
class _Graph:
    """What has been read of a graph so far. left: attributes without a field; untold: types that name no kind."""

    file: str
    rows: dict[str, list[tuple[int, dict[str, str]]]] = made_of(
        default_factory=lambda: {entity: list[tuple[int, dict[str, str]]]() for entity in RECORDS}
    )
    places: dict[str, _Place] = made_of(default_factory=dict[str, _Place])
    keys: dict[str, set[str]] = made_of(default_factory=lambda: {entity: set[str]() for entity in RECORDS})
    problems: list[Problem] = made_of(default_factory=list[Problem])
    left: Counter[str] = made_of(default_factory=Counter[str])
    untold: Counter[str] = made_of(default_factory=Counter[str])
    unlinked: int = 0
    projects: int = 0
    representations: int = 0

    def add(self, entity: str, line: int, row: dict[str, str]) -> None:
        self.rows[entity].append((line, row))


def sheets(file: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Sheet]:
    """The rows of a graph as a table for each kind of record; their lines are those of the nodes and edges."""
    graph = _Graph(file)
    slugs = Counter(texts.slug(_label(node)) for node in nodes if not _is_ours(node))
    for node in nodes:
        if _is_ours(node):
            _own_node(graph, node)
        else:
            _other_node(graph, node, slugs)
    for edge in edges:
        if _kind_of(edge.values) in ENDS:
            _own_edge(graph, edge)
        else:
            _edge(graph, edge)
    _name_what_is_tagged(graph)
    return _tables(graph)


def _is_ours(node: Node) -> bool:
    return _kind_of(node.values) in RECORDS


def _kind_of(given: dict[str, str]) -> str:
    """The kind of record that a node or an edge of ours says it is; Kumu writes the attribute as a title."""
    return given.get(KIND) or given.get(KIND.capitalize(), "")


def _label(node: Node) -> str:
    return " ".join((node.label or node.id).split())


def _own_node(graph: _Graph, node: Node) -> None:
    entity = _kind_of(node.values)
    row = {"key": node.id.partition("/")[2]}
    for name, text in node.values.items():
        field = _field(entity, name)
        value = _value(entity, field, text) if field else ""
        if field == "kind" and value not in values.choices(entity, field):
            field = None  # what Kumu draws a record as that has no kind
        if field:
            row[field] = value
        elif headers.fold(name) not in (KIND, *_TYPES):
            graph.left[name] += 1
    if entity == "report-line":
        row.setdefault("label", node.label)
    elif entity in _NAME:
        row.setdefault(_NAME[entity], node.label)
    graph.add(entity, node.line, row)
    graph.places[node.id] = _Place(entity, row, row["key"])


def _own_edge(graph: _Graph, edge: Edge) -> None:
    entity = _kind_of(edge.values)
    kind, _slash, key = edge.id.partition("/")
    row = {"key": key} if kind == entity else {}
    for field, end in zip(ENDS[entity], (edge.source, edge.target), strict=True):
        row[field] = graph.places[end].reference if end in graph.places else end.partition("/")[2]
    for name, text in edge.values.items():
        field = "title" if headers.fold(name) == "label" else headers.field(entity, name)
        if field and field not in ENDS[entity]:
            row[field] = _value(entity, field, text)
        elif headers.fold(name) not in (KIND, *_TYPES):
            graph.left[name] += 1
    graph.add(entity, edge.line, row)


def _other_node(graph: _Graph, node: Node, slugs: Counter[str]) -> None:
    label, kind = _label(node), _type(node.values)
    entity, meant = _meaning(kind, label)
    row = {_NAME[entity]: label, **({"kind": meant} if meant else {})}
    if entity == "partner" and kind and not kinds.of_value("partner", "kind", kind):
        graph.untold[kind] += 1
    _take(graph, entity, row, node.values)
    if entity == "collaboration":
        row["key"] = reference = _unused(graph, entity, RECORDS[entity].make_key(row))
    elif slugs[texts.slug(label)] > 1:
        row["key"] = reference = _unused(graph, entity, texts.slug(label))
    else:
        reference = label
    graph.add(entity, node.line, row)
    graph.places[node.id] = _Place(entity, row, reference)


def _meaning(kind: str, label: str) -> tuple[str, str]:
    """(kind of record, its own kind) that a type means; a partner of the kind that its name suggests where none."""
    if headers.fold(kind) in map(headers.fold, headers.RECORD_NAMES["sector"]):
        return "sector", ""
    for entity in ("municipality", "collaboration"):
        reader = values.reader(entity, "kind")
        if reader and (meant := reader(kind)) in values.choices(entity, "kind"):
            return entity, meant
    return "partner", kinds.of_value("partner", "kind", kind) or kinds.of_partner(label)


def _take(graph: _Graph, entity: str, row: dict[str, str], given: dict[str, str]) -> None:
    """Fill the fields of a row that attributes name; those that name none are counted."""
    for name, text in given.items():
        if not text.strip() or headers.fold(name) in (*_TYPES, "label", "id"):
            continue
        field = _field(entity, name)
        if field is None or field == "key" or field in row:
            graph.left[name] += 1
        else:
            row[field] = _value(entity, field, text)


def _field(entity: str, name: str) -> str | None:
    columns = records.columns(RECORDS[entity])
    also = {"tags": "sectors", "description": "notes"}.get(headers.fold(name))
    return also if also in columns and headers.field(entity, name) is None else headers.field(entity, name)


def _value(entity: str, field: str, text: str) -> str:
    reader = values.reader(entity, field)
    return reader(text) if reader else text


def _type(given: dict[str, str]) -> str:
    return next((text.strip() for name, text in given.items() if headers.fold(name) in _TYPES and text.strip()), "")


def _unused(graph: _Graph, entity: str, key: str) -> str:
    """A key that no other row of the file has: with a number where one has it."""
    numbers = (f"{key[:290]}-{n}" for n in range(2, 1_000_000))
    found = key if key not in graph.keys[entity] else next(k for k in numbers if k not in graph.keys[entity])
    graph.keys[entity].add(found)
    return found


def _edge(graph: _Graph, edge: Edge) -> None:
    """A link of a record, or an edge of a graph that is not ours."""
    source, target = graph.places.get(edge.source), graph.places.get(edge.target)
    if source is None or target is None:
        missing = edge.source if source is None else edge.target
        message = _(
            "this edge leads to %(node)s, which the file does not hold; add it or take the edge out", node=missing
        )
        graph.problems.append(Problem(message, file=graph.file, line=edge.line or None))
        return
    field = headers.field(source.entity, edge.label) or ""
    link = RECORDS[source.entity].links.get(field)
    if link is not None and link.record == target.entity:
        if not _link(source, field, target):
            graph.unlinked += 1
        return
    if _RANK.get(target.entity, 9) < _RANK.get(source.entity, 9):
        source, target = target, source
    match source.entity, target.entity:
        case "partner", "partner":
            _tie(graph, edge, source, target)
        case "partner", "collaboration":
            _takes_part(graph, edge, source, target)
        case "partner" | "collaboration", "municipality":
            linked = _link(source, "municipality", target)
            graph.unlinked += not linked and not _link(source, "serves", target)
        case "partner" | "collaboration", "sector":
            _link(source, "sectors", target)
        case "collaboration", "collaboration":
            graph.unlinked += not _link(source, "part_of", target)
        case _:
            graph.unlinked += 1


def _link(source: _Place, field: str, target: _Place) -> bool:
    """Write a link into the row of its source; False where the field is not there, or holds another one."""
    model = RECORDS[source.entity]
    if field not in model.links or source is target:
        return False
    if field in records.list_fields(model):
        there = [part for part in source.row.get(field, "").split("|") if part]
        source.row[field] = "|".join(dict.fromkeys([*there, target.reference]))
        return True
    return source.row.setdefault(field, target.reference) == target.reference


def _tie(graph: _Graph, edge: Edge, source: _Place, target: _Place) -> None:
    """A representation where the edge tells of a person's affiliation; else a project of both."""
    if source is target:
        graph.unlinked += 1
        return
    kind = _type(edge.values) or edge.label
    person, organization = (source, target) if source.row.get("kind") == "person" else (target, source)
    is_one = person.row.get("kind") == "person" != organization.row.get("kind")
    label = next((text for name, text in edge.values.items() if headers.fold(name) == "label"), "")
    if is_one and _AFFILIATION.search(folded(kind)):
        row = {"person": person.reference, "organization": organization.reference, "title": kind}
        _take(graph, "representation", row, edge.values)
        graph.representations += 1
        graph.add("representation", edge.line, row)
        return
    names = " – ".join(place.row["name"] for place in (source, target))
    title = " ".join((label or (f"{kind}: {names}" if kind else names)).split())[:300]
    row = {"title": title, "kind": "project"}
    _take(graph, "collaboration", row, edge.values)
    row["key"] = _unused(graph, "collaboration", RECORDS["collaboration"].make_key(row))
    graph.projects += 1
    graph.add("collaboration", edge.line, row)
    for place in (source, target):
        graph.add("participation", edge.line, {"partner": place.reference, "collaboration": row["key"]})


def _takes_part(graph: _Graph, edge: Edge, partner: _Place, collaboration: _Place) -> None:
    row = {"partner": partner.reference, "collaboration": collaboration.reference}
    role = _value("participation", "role", _type(edge.values) or edge.label)
    if role in values.choices("participation", "role"):
        row["role"] = role
    _take(graph, "participation", row, edge.values)
    graph.add("participation", edge.line, row)


def _name_what_is_tagged(graph: _Graph) -> None:
    """Add the sectors and municipalities that others name and the graph does not hold."""
    for entity, fields in (("sector", ("sectors",)), ("municipality", ("municipality", "serves"))):
        held = {folded(row.get(name, "")) for _line, row in graph.rows[entity] for name in ("key", "name", "name_fr")}
        for place in graph.places.values():
            named = [part.strip() for field in fields for part in place.row.get(field, "").split("|")]
            for name in named if place.entity in ("partner", "collaboration") else ():
                if name and folded(name) not in held:
                    held.add(folded(name))
                    graph.add(entity, 0, {"name": name})


def _tables(graph: _Graph) -> list[Sheet]:
    found = [_sheet(graph.file, entity, rows) for entity, rows in graph.rows.items() if rows]
    found[0].problems += graph.problems
    found[0].notices += _notices(graph)
    return found


def _sheet(file: str, entity: str, rows: list[tuple[int, dict[str, str]]]) -> Sheet:
    columns = list(dict.fromkeys(name for _line, row in rows for name in row))

    def read() -> Iterator[tuple[int, list[str]]]:
        yield 1, columns
        for line, row in rows:
            yield line, [row.get(name, "") for name in columns]

    return Sheet(file, "", read(), entity=entity)


def _notices(graph: _Graph) -> list[str]:
    said: list[str] = []
    if graph.left:
        what = _counted(graph.left)
        said.append(_("%(file)s: what no record has a place for was left out: %(what)s", file=graph.file, what=what))
    if graph.untold:
        message = _(
            "%(file)s: no kind of partner is called so, and the name decided: %(what)s",
            file=graph.file,
            what=_counted(graph.untold),
        )
        said.append(message)
    if graph.representations:
        said.append(
            ngettext(
                "%(file)s: %(count)s connection of a person and an organization became a representation",
                "%(file)s: %(count)s connections of a person and an organization became representations",
                graph.representations,
                file=graph.file,
            )
        )
    if graph.projects:
        said.append(
            ngettext(
                "%(file)s: %(count)s connection of two partners became a project of both",
                "%(file)s: %(count)s connections of two partners became projects of both",
                graph.projects,
                file=graph.file,
            )
        )
    if graph.unlinked:
        said.append(
            ngettext(
                "%(file)s: %(count)s connection fits no record and was left out",
                "%(file)s: %(count)s connections fit no record and were left out",
                graph.unlinked,
                file=graph.file,
            )
        )
    return said


def _counted(found: Counter[str]) -> str:
    named = [
        _("%(records)s (%(count)s)", records=name[:60], count=number(count))
        for name, count in found.most_common(_NAMED)
    ]
    return listed([*named, "…"] if len(found) > _NAMED else named)
