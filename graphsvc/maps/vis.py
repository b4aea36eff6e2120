"""A drawing as the data of vis-network, built with pyvis; the page draws it, pyvis itself writes no markup here."""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module, resources
from pathlib import Path
from typing import Any, cast

from graphsvc.maps.drawing import Drawing, Label

VERSION = "9.1.2"
LABEL = [field.name for field in fields(Label)]
FILES = {"vis-network.min.js": "text/javascript", "vis-network.css": "text/css"}


def load() -> None:
    """Load pyvis, which takes 0.6 s, before a map is asked for."""
    import_module("pyvis.network")


def data(drawing: Drawing, names: dict[str, str]) -> dict[str, Any]:
    """A drawing as vis-network's nodes, edges and options; no `title`, which vis-network would take for markup."""
    from pyvis.edge import Edge  # pyright: ignore[reportMissingTypeStubs]  # 0.6 s: only when a map is asked for
    from pyvis.network import Network  # pyright: ignore[reportMissingTypeStubs]

    network: Any = Network(directed=False)
    for disc in drawing.discs:
        network.add_node(
            disc.key,
            label=names[disc.key],
            x=disc.x,
            y=disc.y,
            size=disc.radius,
            physics=False,
            shape="custom",
        )
    widths = ribbon_widths(drawing)
    # add_edge looks through all edges for each: quadratic.
    network.edges = [
        Edge(ribbon.one, ribbon.other, False, width=width).options  # type: ignore
        for ribbon, width in zip(drawing.ribbons, widths, strict=True)
    ]
    nodes, edges, _heading, _height, _width, _options = network.get_network_data()
    plain = cast(list[dict[str, Any]], nodes)
    for node, disc in zip(plain, drawing.discs, strict=True):
        node.pop("title", None)
        node.pop("font", None)
        node["name"] = names[disc.key]
        node["label"] = {name: getattr(disc.label, name) for name in LABEL} if disc.label else None
    return {"nodes": plain, "edges": cast(list[dict[str, Any]], edges)}


def ribbon_widths(drawing: Drawing) -> list[float]:
    """Width of each ribbon, 1..9, proportional to its weight; the heaviest has 9."""
    most = max((ribbon.weight for ribbon in drawing.ribbons), default=1.0) or 1.0
    return [round(1 + 8 * ribbon.weight / most, 2) for ribbon in drawing.ribbons]


def library(name: str) -> Path:
    """Path of a file of the vis-network that pyvis ships; raises KeyError for another name."""
    FILES[name]
    path = resources.files("pyvis") / "templates" / "lib" / f"vis-{VERSION}" / name
    return Path(str(path))
