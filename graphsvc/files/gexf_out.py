"""Records as a GEXF file, for Gephi: https://gexf.net, version 1.3."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from graphsvc.files import graph
from graphsvc.model.records import Record

_TYPES = {"string": "string", "integer": "integer", "number": "double"}


def lines(tables: Mapping[str, Collection[Record]]) -> Iterator[bytes]:
    """Yield the file, a node or an edge a line."""
    yield b"<?xml version='1.0' encoding='utf-8'?>\n"
    yield b'<gexf xmlns="http://gexf.net/1.3" version="1.3">\n<graph defaultedgetype="directed" mode="static">\n'
    for of in ("node", "edge"):
        yield f'<attributes class="{of}" mode="static">\n'.encode()
        for name, kind in graph.attributes(of, tables).items():
            yield f'<attribute id="{name}" title="{name}" type="{_TYPES[kind]}"/>\n'.encode()
        yield b"</attributes>\n"
    yield b"<nodes>\n"
    for node in graph.nodes(tables):
        head = f"<node id={quoteattr(node.id)} label={quoteattr(node.label)}>"
        yield f"{head}{_values(node.values)}</node>\n".encode()
    yield b"</nodes>\n<edges>\n"
    for number, edge in enumerate(graph.edges(tables)):
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        head = f"<edge id={quoteattr(edge.id or str(number))} {ends} label={quoteattr(edge.label)}>"
        yield f"{head}{_values(edge.values)}</edge>\n".encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _values(values: Mapping[str, str]) -> str:
    inside = "".join(f'<attvalue for="{name}" value={quoteattr(text)}/>' for name, text in values.items())
    return f"<attvalues>{inside}</attvalues>" if inside else ""
