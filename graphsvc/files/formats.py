"""The formats in which all records are written, and read again: each is every kind of record in other clothes.

Page, API, command, README and tests are made from this list. A file is read by what it holds, whatever its name
(`read.tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from graphsvc.errors import NotFound
from graphsvc.files import (
    gexf_out,
    graphml_out,
    headers,
    hsds,
    hsds_out,
    json_out,
    jsonl_out,
    kumu_out,
    package_out,
    xlsx_out,
    zip_out,
)
from graphsvc.language import current, lazy, listed, number
from graphsvc.language import gettext as _
from graphsvc.model.records import RECORDS, Record

#: Kind of record -> all of them, sorted by key.
Tables = Mapping[str, Collection[Record]]
ALL = frozenset(RECORDS)


@dataclass(frozen=True, slots=True)
class Format:
    """A format. name: as in the address and the command; label: on the page; purpose: what it is for, in a sentence.

    write: (records, version of the graph) -> the file in pieces. carries: the kinds of record that it holds.
    limits: what of these it does not hold, in sentences.
    """

    name: str
    label: str
    purpose: str
    extension: str
    media_type: str
    write: Callable[[Tables, int], Iterator[bytes]]
    carries: frozenset[str] = ALL
    limits: tuple[str, ...] = ()

    def written(self, tables: Tables, version: int) -> Iterator[bytes]:
        """A file of what the format carries of these records, in pieces."""
        return self.write({entity: rows for entity, rows in tables.items() if entity in self.carries}, version)

    def left_out(self, counts: Mapping[str, int]) -> list[str]:
        """What a file of so many records of each kind does not hold, in sentences."""
        lost = [
            _("%(records)s (%(count)s)", records=headers.plural(entity, current()).lower(), count=number(count))
            for entity, count in counts.items()
            if count and entity not in self.carries
        ]
        left = [_("Left out: %(records)s.", records=listed(lost))] if lost else []
        return [*left, *map(_, self.limits)]


def _json(tables: Tables, version: int) -> Iterator[bytes]:
    return zip_out.pieces(line.encode() for line in json_out.lines(version, tables))


def _csv(tables: Tables, _version: int) -> Iterator[bytes]:
    return package_out.archive(tables)


def _json_lines(tables: Tables, _version: int) -> Iterator[bytes]:
    return zip_out.pieces(jsonl_out.lines(tables))


def _gexf(tables: Tables, _version: int) -> Iterator[bytes]:
    return zip_out.pieces(gexf_out.lines(tables))


def _graphml(tables: Tables, _version: int) -> Iterator[bytes]:
    return zip_out.pieces(graphml_out.lines(tables))


def _kumu(tables: Tables, _version: int) -> Iterator[bytes]:
    return kumu_out.workbook(tables)


def _kumu_json(tables: Tables, _version: int) -> Iterator[bytes]:
    return kumu_out.blueprint(tables)


def _hsds(tables: Tables, _version: int) -> Iterator[bytes]:
    return hsds_out.archive(tables)


def _hsds_json(tables: Tables, _version: int) -> Iterator[bytes]:
    return hsds_out.document(tables)


def _workbook(tables: Tables, _version: int) -> Iterator[bytes]:
    return xlsx_out.pieces({entity: rows for entity, rows in tables.items() if rows})


_BARS = lazy("Kumu itself takes a | within a text for the end of one value and the beginning of another.")
_DIRECTORY = (
    lazy("People are left out, and whom they represent, unless their consent is public."),
    lazy("Of these people their municipality, what they are part of and their notes are left out."),
    lazy("Notes of an organization become its description. Where it serves and its former keys are left out."),
    lazy("Of a municipality the name and the coordinates are kept, and only where an organization is based there."),
    lazy("Of a sector the name is kept."),
)
FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format(
            "csv",
            lazy("CSV (zip)"),
            lazy("Tables for any program, described as a Frictionless data package."),
            "zip",
            "application/zip",
            _csv,
        ),
        Format(
            "xlsx",
            lazy("Excel workbook"),
            lazy("A sheet for each kind of record, for spreadsheets."),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _workbook,
            limits=(lazy("A sheet with more than 50,000 lines is written whole, but not read again; CSV is."),),
        ),
        Format(
            "json",
            lazy("JSON"),
            lazy("One document, for programs."),
            "json",
            "application/json",
            _json,
        ),
        Format(
            "jsonl",
            lazy("JSON Lines"),
            lazy("A record a line, for programs that read line by line."),
            "jsonl",
            "application/jsonl",
            _json_lines,
        ),
        Format(
            "gexf",
            lazy("GEXF"),
            lazy("Records as nodes, and what links them as edges, for Gephi."),
            "gexf",
            "application/gexf+xml",
            _gexf,
        ),
        Format(
            "graphml",
            lazy("GraphML"),
            lazy("The same graph for NetworkX, igraph, Cytoscape and yEd."),
            "graphml",
            "application/graphml+xml",
            _graphml,
        ),
        Format(
            "kumu",
            lazy("Kumu workbook"),
            lazy("Elements and connections, as Kumu imports them."),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _kumu,
            kumu_out.CARRIES,
            (_BARS, lazy("A sheet with more than 50,000 lines is written whole, but not read again; Kumu JSON is.")),
        ),
        Format(
            "kumu-json",
            lazy("Kumu JSON"),
            lazy("The same as a document, which Kumu calls a blueprint."),
            "json",
            "application/json",
            _kumu_json,
            kumu_out.CARRIES,
            (_BARS,),
        ),
        Format(
            "hsds",
            lazy("HSDS 3.0 (zip)"),
            lazy("A directory of organizations in the tables of Open Referral, for 211 and others who refer people."),
            "zip",
            "application/zip",
            _hsds,
            hsds.CARRIES,
            _DIRECTORY,
        ),
        Format(
            "hsds-json",
            lazy("HSDS 3.0 (JSON)"),
            lazy("The same as a page of the HSDS API."),
            "json",
            "application/json",
            _hsds_json,
            hsds.CARRIES,
            (*_DIRECTORY, lazy("Sectors of no organization, and people who represent none, are left out.")),
        ),
    )
}


def named(name: str) -> Format:
    """The format of a name; raises NotFound."""
    if name not in FORMATS:
        raise NotFound(
            _("there is no export as %(form)s; choose one of %(allowed)s", form=name, allowed=", ".join(FORMATS))
        )
    return FORMATS[name]
