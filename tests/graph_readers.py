"""Reads the GEXF and GraphML of an export with NetworkX, igraph and graphology, and compares what they count.

    uv run --group bench python tests/graph_readers.py FOLDER

FOLDER holds out.gexf and out.graphml (`graphsvc export gexf --output ...`). graphology is asked where Node.js is and
`npm install graphology graphology-gexf graphology-graphml @xmldom/xmldom` was run in FOLDER.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import networkx as nx

SCRIPT = """
const fs = require('fs'), Graph = require('graphology'), {DOMParser} = require('@xmldom/xmldom');
const text = fs.readFileSync(process.argv[2], 'utf8');
const document = new DOMParser().parseFromString(text, 'text/xml');
const parse = require(process.argv[2].endsWith('gexf') ? 'graphology-gexf' : 'graphology-graphml').parse;
const graph = parse(Graph, document, {addMissingNodes: true});
console.log(JSON.stringify([graph.order, graph.size]));
"""


def main(folder: Path) -> int:
    counted: dict[str, tuple[int, int]] = {}
    for ending, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        graph = reader(folder / f"out.{ending}")
        counted[f"networkx {ending}"] = (graph.number_of_nodes(), graph.number_of_edges())
        if (folder / "node_modules" / "graphology").is_dir():
            script = folder / "read.cjs"
            script.write_text(SCRIPT, encoding="utf-8")
            asked = ["node", str(script), str((folder / f"out.{ending}").resolve())]
            said = subprocess.run(asked, capture_output=True, check=True, cwd=folder).stdout
            nodes, edges = json.loads(said)
            counted[f"graphology {ending}"] = (nodes, edges)
    import igraph  # which reads no GEXF

    graph = igraph.Graph.Read_GraphML(str(folder / "out.graphml"))
    counted["igraph graphml"] = (graph.vcount(), graph.ecount())
    for reader, (nodes, edges) in counted.items():
        print(f"{reader}: {nodes:,} nodes, {edges:,} edges")
    return 0 if len({*counted.values()}) == 1 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
