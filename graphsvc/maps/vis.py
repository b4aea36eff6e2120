"""A drawing as the data of vis-network, built with pyvis; the page draws it, pyvis itself writes no markup here."""

from __future__ import annotations

from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any, cast

from graphsvc.maps.drawing import Drawing

VERSION = "9.1.2"
FILES = {"vis-network.min.js": "text/javascript", "vis-network.css": "text/css"}


def data(drawing: Drawing, names: dict[str, str]) -> dict[str, Any]:
    """A drawing as vis-network's nodes, edges and options; no `title`, which vis-network would take for markup."""
    from pyvis.network import Network  # pyright: ignore[reportMissingTypeStubs]  # 0.6 s: only when a map is asked for

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
    for ribbon in drawing.ribbons:
        network.add_edge(ribbon.one, ribbon.other, width=width(drawing, ribbon.weight))
    nodes, edges, _heading, _height, _width, _options = network.get_network_data()
    plain = cast(list[dict[str, Any]], nodes)
    for node, disc in zip(plain, drawing.discs, strict=True):
        node.pop("title", None)
        node.pop("font", None)
        node["name"] = names[disc.key]
        node["label"] = asdict(disc.label) if disc.label else None
    return {"nodes": plain, "edges": cast(list[dict[str, Any]], edges)}


def width(drawing: Drawing, weight: float) -> float:
    """Width of a ribbon, 1..9, proportional to its weight; the heaviest has 9."""
    most = max((ribbon.weight for ribbon in drawing.ribbons), default=1.0) or 1.0
    return round(1 + 8 * weight / most, 2)


def library(name: str) -> Path:
    """Path of a file of the vis-network that pyvis ships; raises KeyError for another name."""
    FILES[name]
    path = resources.files("pyvis") / "templates" / "lib" / f"vis-{VERSION}" / name
    return Path(str(path))
