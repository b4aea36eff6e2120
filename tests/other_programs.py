"""Reads exported files with other programs, and compares what they count.

    uv run --group bench --with frictionless python tests/other_programs.py FOLDER

FOLDER holds `out.gexf` and `out.graphml`, and unpacked in folders `csv` and `hsds` these two archives. NetworkX, igraph
(which reads no GEXF) and graphology have to count the same nodes and edges, and frictionless to find each package
valid. A `datapackage.json` of the specification itself may stand in the place of the one that we write in `hsds`.
graphology is asked where Node.js is and `npm install graphology graphology-gexf graphology-graphml` was run in FOLDER.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx

SCRIPT = """
const fs = require('fs'), {MultiDirectedGraph} = require('graphology');
const file = process.argv[2], {parse} = require(file.endsWith('gexf') ? 'graphology-gexf' : 'graphology-graphml');
const graph = parse(MultiDirectedGraph, fs.readFileSync(file, 'utf8'));
console.log(JSON.stringify([graph.order, graph.size]));
"""


def graphs(folder: Path) -> dict[str, tuple[int, int]]:
    """Program and file -> the nodes and edges that it counts."""
    import igraph

    counted: dict[str, tuple[int, int]] = {}
    for ending, reader in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        graph = reader(folder / f"out.{ending}")
        counted[f"networkx {ending}"] = (graph.number_of_nodes(), graph.number_of_edges())
        if (folder / "node_modules" / "graphology").is_dir():
            script = folder / "read.cjs"
            script.write_text(SCRIPT, encoding="utf-8")
            asked = ["node", str(script), str((folder / f"out.{ending}").resolve())]
            nodes, edges = json.loads(subprocess.run(asked, capture_output=True, check=True, cwd=folder).stdout)
            counted[f"graphology {ending}"] = (nodes, edges)
    read = igraph.Graph.Read_GraphML(str(folder / "out.graphml"))
    counted["igraph graphml"] = (read.vcount(), read.ecount())
    return counted


def valid(folder: Path) -> bool:
    """Whether frictionless finds a package valid."""
    from frictionless import Package

    before = Path.cwd()
    os.chdir(folder)
    try:
        report = Package("datapackage.json").validate()
    finally:
        os.chdir(before)
    for task in report.tasks:
        print(f"frictionless {folder.name}/{task.place}: {'valid' if task.valid else task.errors[0].message}")
    return bool(report.valid)


def main(folder: Path) -> int:
    counted = graphs(folder)
    for reader, (nodes, edges) in counted.items():
        print(f"{reader}: {nodes:,} nodes, {edges:,} edges")
    found = [valid(folder / name) for name in ("csv", "hsds") if (folder / name).is_dir()]
    return 0 if len({*counted.values()}) == 1 and all(found) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
