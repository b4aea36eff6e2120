"""Graphs in GEXF and GraphML, read in a child process, so that no file can crash the service."""

from __future__ import annotations

import json
import re
from pathlib import Path

from graphsvc.errors import BadInput
from graphsvc.files import child, graph_rows
from graphsvc.files.graph import Edge, Node
from graphsvc.files.tables import Sheet
from graphsvc.language import gettext as _

_CHILD = Path(__file__).with_name("xml_child.py")
_BEGINS = re.compile(rb"\s*<(?:\?xml|!--|!DOCTYPE|gexf|graphml|\w+:graphml)")
#: Bytes at the beginning in which the outermost tag is looked for.
_LOOKED_AT = 20_000


def is_one(file: str, data: bytes) -> bool:
    """Whether a file is XML with a graph in it, or says so by its name."""
    head = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if file.lower().endswith((".gexf", ".graphml")):
        return True
    return _BEGINS.match(head) is not None and re.search(rb"<(?:\w+:)?(?:gexf|graphml)[\s>]", head) is not None


def sheets(file: str, data: bytes) -> list[Sheet]:
    """The tables of records in a graph. Raises BadInput for what is none, or would need too much time or memory."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for line in child.ask(_CHILD, data):
        message = json.loads(line)
        if "node" in message:
            nodes.append(Node(message["node"], message["label"], message["values"], message["line"]))
        elif "edge" in message:
            source, target, key = message["edge"]
            edges.append(Edge(source, target, message["label"], message["values"], message["line"], key))
        elif "stop" in message:
            reason = message["stop"]
            raise BadInput(_(reason, **message["values"]))
        else:
            if not nodes:
                raise BadInput(_("this XML holds no nodes of a graph; save it as GEXF or GraphML, or as CSV"))
            return graph_rows.sheets(file, nodes, edges)
    raise BadInput(_("the file could not be read: it may take too much time or memory; split it"))
