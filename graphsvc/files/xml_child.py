"""Child process that reads a GEXF or GraphML file from standard input and writes its nodes and edges as JSON lines.

Each line is {"node", "label", "values", "line"}, {"edge": [source, target, id], "label", "values", "line"}, an error
that ends the reading {"stop", "values"}, or, last of all, {"end"}. Declarations of types and entities are refused: no
program writes them into such files, and they could name other files or grow without end.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.parsers import expat

sys.path.insert(0, str(Path(__file__).parent))  # -I leaves the script's own folder out

import xlsx_child as child  # pyright: ignore[reportImplicitRelativeImport]

Refused = child.Refused
#: Elements within each other, tags, and characters of one value.
DEPTH, MARKS, LONGEST = 60, child.MARKS, 100_000


class Reader:
    """Follows the tags of a file; a node or an edge is written when its tag ends, so that no more than it is held."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # id of an attribute -> its name
        self._class = ""
        self._open: list[str] = []
        self._items: list[dict[str, Any]] = []
        self._text: list[str] | None = None
        self._data = ""
        self._marks = self._written = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def read(self, data: bytes) -> None:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise Refused("this is no XML from line %(line)s on; save it again", line=str(error.lineno)) from None

    def _refuse(self, *_declared: object) -> None:
        raise Refused(
            "line %(line)s declares a type or an entity, which no graph needs; save it again without",
            line=str(self._parser.CurrentLineNumber),
        )

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._open.append(name)
        self._marks += 1
        if self._marks > MARKS or len(self._open) > DEPTH:
            raise Refused("the graph has too many tags, or too deep ones; split it")
        match name:
            case "attributes":
                self._class = given.get("class", "node")
            case "attribute":
                self._names[f"{self._class} {given.get('id', '')}"] = given.get("title") or given.get("id", "")
            case "key":
                kinds = ("node", "edge") if given.get("for", "all") == "all" else (given["for"],)
                for kind in kinds:
                    self._names[f"{kind} {given.get('id', '')}"] = given.get("attr.name") or given.get("id", "")
            case "node" | "edge":
                ends = [given.get(end, "") for end in ("source", "target", "id")]
                self._items.append(
                    {
                        name: given.get("id", "") if name == "node" else ends,
                        "label": given.get("label", ""),
                        "values": {"weight": given["weight"]} if given.get("weight") else {},
                        "line": self._parser.CurrentLineNumber,
                    }
                )
            case "attvalue":
                self._value(given.get("for") or given.get("id", ""), given.get("value", ""))
            case "data":
                self._data, self._text = given.get("key", ""), []
            case "NodeLabel":  # of yEd, within a data element
                self._data, self._text = "", []
            case _:
                pass

    def _end(self, tag: str) -> None:
        name = self._open.pop()
        if name in ("data", "NodeLabel") and self._text is not None:
            text, self._text = "".join(self._text), None
            if name == "NodeLabel" and self._items:
                self._items[-1]["label"] = self._items[-1]["label"] or text.strip()
            elif name == "data":
                self._value(self._data, text)
        elif name in ("node", "edge") and self._items:
            self._written += child.write(self._items.pop())
            if self._written > child.OUTPUT_BYTES:
                raise Refused("the graph holds too much text; split it")

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _value(self, identifier: str, text: str) -> None:
        if not self._items:
            return
        item = self._items[-1]
        if len(text) > LONGEST:
            raise Refused(
                "a value in line %(line)s has more than %(most)s characters; shorten it",
                line=str(self._parser.CurrentLineNumber),
                most=f"{LONGEST:,}",
            )
        name = self._names.get(f"{'node' if 'node' in item else 'edge'} {identifier}", identifier)
        if name.lower() == "label" and not item["label"]:
            item["label"] = text
        elif text:
            item["values"][name] = text


def main() -> None:
    child.limit()
    try:
        Reader().read(sys.stdin.buffer.read())
        child.write({"end": True})
    except Refused as error:
        child.stop(error)
    except MemoryError:
        child.stop(Refused("the graph needs too much memory; split it"))


if __name__ == "__main__":
    main()
