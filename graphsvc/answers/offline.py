"""The map as one HTML file that opens offline: picture, table, data and script in it, and nothing asked of anybody."""

from __future__ import annotations

import base64
import hashlib
import re

import jinja2

from graphsvc import language, shipped
from graphsvc.answers.answer import Json
from graphsvc.answers.map_table import Table
from graphsvc.answers.maps import Map, Picture
from graphsvc.maps import vis
from graphsvc.network.snapshot import Snapshot

#: The modules of the file's script, each after those that it imports.
MODULES = tuple(
    "dom shapes labels marks discs path ground groups ties morph pins canvas".split()
    + "address legend panel keyboard save search offline".split()
)
_IMPORT = re.compile(r'^import \{ (.+) \} from "\./(\w+)\.js";$', re.MULTILINE)
_END = re.compile("</(?=script|style)", re.IGNORECASE)
_EXPORT = re.compile(r"^export (const|class) (\w+)", re.MULTILINE)


def page(picture: Picture, data: Map, table: Table, title: str) -> str:
    """The file: what its maker may see on the page, without links, since the service is not there."""
    texts = {"style": (shipped.folder("static") / "graphsvc.css").read_text(encoding="utf-8")}
    texts |= {"library": _library(), "script": script()}
    texts = {name: _END.sub(r"<\\/", text.replace("\r", "")) for name, text in texts.items()}
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("graphsvc"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["bdi"] = language.bdi
    return environment.get_template("maps/offline.html").render(
        language=language.current(),
        picture=picture,
        table=table,
        data=_unlinked(data),
        title=title,
        policy=_policy(texts),
        _=language.gettext,
        **texts,
    )


def title(snapshot: Snapshot) -> str:
    """What the network is called."""
    return language.name(snapshot.setting) if snapshot.setting.name else "graphsvc"


def script() -> str:
    """The modules of static/map as one script: each is a function that is called once, and what it exports its result.

    Raises ValueError where a module imports one that does not stand before it.
    """
    folder = shipped.folder("static") / "map"
    parts = ['"use strict";', "const modules = {};"]
    for number, name in enumerate(MODULES):
        text = (folder / f"{name}.js").read_text(encoding="utf-8")
        for _names, other in _IMPORT.findall(text):
            if other not in MODULES[:number]:
                raise ValueError(f"{name}.js imports {other}.js, which does not stand before it")
        text = _IMPORT.sub(lambda found: f"const {{ {found[1].replace(' as ', ': ')} }} = modules.{found[2]};", text)
        exported = ", ".join(name for _kind, name in _EXPORT.findall(text))
        body = _EXPORT.sub(r"\1 \2", text)
        parts.append(f"modules.{name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();")
    return "\n".join(parts) + "\n"


def _library() -> str:
    text = vis.library("vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)


def _policy(texts: dict[str, str]) -> str:
    """The page's own policy: what lies in it, by its digest, and nothing else."""

    def digest(name: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(texts[name].encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {digest('library')} {digest('script')}; style-src {digest('style')}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _unlinked(data: Map) -> Json:
    plain = data.drawn_data()
    return plain | {name: [{**row, "href": ""} for row in plain[name]] for name in ("nodes", "chairs")}
