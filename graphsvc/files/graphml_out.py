"""Records as a GraphML file, for igraph, Cytoscape, yEd and others: http://graphml.graphdrawing.org."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from graphsvc.files import graph
from graphsvc.model.records import Record

_TYPES = {"string": "string", "integer": "int", "number": "double"}


def lines(tables: Mapping[str, Collection[Record]]) -> Iterator[bytes]:
    """Yield the file, a node or an edge a line."""
    yield b"<?xml version='1.0' encoding='utf-8'?>\n"
    yield b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for of in ("node", "edge"):
        for name, kind in {"label": "string", **graph.attributes(of, tables)}.items():
            yield f'<key id="{of}.{name}" for="{of}" attr.name="{name}" attr.type="{_TYPES[kind]}"/>\n'.encode()
    yield b'<graph edgedefault="directed">\n'
    for node in graph.nodes(tables):
        inside = _values("node", {"label": node.label, **node.values})
        yield f"<node id={quoteattr(node.id)}>{inside}</node>\n".encode()
    for number, edge in enumerate(graph.edges(tables)):
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        inside = _values("edge", {"label": edge.label, **edge.values})
        yield f"<edge id={quoteattr(edge.id or str(number))} {ends}>{inside}</edge>\n".encode()
    yield b"</graph>\n</graphml>\n"


def _values(of: str, values: Mapping[str, str]) -> str:
    return "".join(f'<data key="{of}.{name}">{escape(text)}</data>' for name, text in values.items())
