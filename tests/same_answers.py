"""Says where two checkouts answer differently: every address of the sample, byte for byte, in both languages.

    uv run --group load python tests/same_answers.py COMMIT               # that commit against the working tree
    uv run --group load python tests/same_answers.py FOLDER --addresses 20 --pages

Both serve a copy of one store, filled by the older. What is asked: each address of the API's description, with each
parameter by itself, and what pages link to, from the first page on; of addresses of one shape so many. JSON and
tables are compared as they are, and pages (with --pages) without what is made anew for each answer. Ends with 1 where
something differs.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import difflib
import io
import itertools
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

sys.path.insert(0, str(Path(__file__).parent / "load"))

import measured
from run import ROOT, older, running

LANGUAGES = ("en", "fr")
#: What each answer of a page makes anew: the token of a form, its operation id, the digest in a file's address.
ANEW = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<=name="operation" value=")[^"]+|(?<=\?v=)[0-9a-f]+')
#: What an answer says to which work is still missing, and how many seconds it is waited for.
UNFINISHED, FINISHED = re.compile(rb'"current":\s*false|"state":\s*"(?:waiting|running)"|http-equiv="refresh"'), 120
#: Elements around which blanks are not seen.
BLOCKS = (
    "html|head|meta|link|title|script|body|header|nav|main|footer|div|section|article|h1|h2|h3|p|ul|ol|li|dl|dt|dd|"
    "table|caption|thead|tbody|tr|th|td|form|fieldset|legend|details|summary|select|option|datalist|figure|svg|g"
)
LINK = re.compile(r'\bhref="(/[^"#]*)')
#: Values that are asked for where the description gives a kind and no list of values.
VALUES = {
    "day": "2025-06-30", "from": "2024-04-01", "until": "2025-03-31", "window_months": "36", "minimum": "2",
    "limit": "7", "q": "sante",
}  # fmt: skip


@dataclass(slots=True)
class Asked:
    """Addresses to compare, at most so many of one shape: a path without its keys, with the names of its parameters."""

    most: int
    shapes: Counter[str] = field(default_factory=Counter)
    seen: dict[str, None] = field(default_factory=dict)

    def add(self, address: str) -> bool:
        """Whether the address is new, and few of its shape were."""
        parts = urlsplit(address)
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - {"lang"})
        steps = parts.path.split("/")
        keep = 3 if steps[1:2] == ["api"] else 2
        shape = "/".join(steps[:keep]) + "/*" * len(steps[keep:]) + "?" + ",".join(names)
        if address in self.seen or self.shapes[shape] >= self.most:
            return False
        self.shapes[shape] += 1
        self.seen[address] = None
        return True


def described(service: measured.Service) -> Iterator[str]:
    """The addresses of the API's description, their keys filled from lists, with each of their parameters in turn."""
    paths = service.json("/api/openapi.json")["paths"]
    keys: dict[str, list[str]] = {}
    for path in paths:
        plural = path.removeprefix("/api/")
        with contextlib.suppress(Exception):
            keys[plural] = [row["key"] for row in service.json(f"{path}?limit=9")[plural]]
    for path, methods in paths.items():
        said = methods.get("get")
        if said is None or "event" in path:
            continue
        given = [name["name"] for name in said["parameters"] if name["in"] == "path"]
        choices = []
        for name in given:
            plural = {"municipality": "municipalities", "body": "bodies"}.get(name, f"{name}s")
            own = keys.get(path.split("/")[2]) if name == "key" else None
            choices.append((own or keys.get(plural) or ["2"])[:3])
        for chosen in itertools.product(*choices):
            address = path
            for name, key in zip(given, chosen, strict=True):
                address = address.replace("{" + name + "}", quote(key, safe=""))
            yield address
            for parameter in said["parameters"]:
                name, schema = parameter["name"], parameter["schema"]
                if parameter["in"] != "query" or name in ("lang", "after"):
                    continue
                schema = schema.get("items", schema)
                for value in schema.get("enum", [VALUES.get(name)]):
                    value = value or next(iter(keys.get(f"{name}s", [])), "x")
                    yield f"{address}?{name}={quote(str(value), safe='')}"


def linked(service: measured.Service, asked: Asked) -> None:
    """Follow the links of pages, breadth first, until no shape lacks an address."""
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        if not asked.add(address) or address.startswith("/api/"):
            continue
        answer = service.http.get(service.url + address, headers={"Cookie": service.cookie}, timeout=120)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [
                link
                for found in LINK.findall(answer.text)
                if not (link := unescape(found)).startswith(("/static", "/enter", "/leave", "/lang"))
            ]


def answers(service: measured.Service, addresses: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Each address in each language: address, kind of the answer, body."""

    def ask(which: tuple[str, str]) -> tuple[str, str, bytes]:
        address, language = which
        headers = {"Cookie": f"{service.cookie}; lang={language}", "Accept-Language": language}
        if address.startswith("/api/") and "lang=" not in address:
            address += ("&" if "?" in address else "?") + f"lang={language}"
        until = time.monotonic() + FINISHED
        while True:
            answer = service.http.get(service.url + address, headers=headers, timeout=300, allow_redirects=False)
            if not UNFINISHED.search(answer.content) or time.monotonic() > until:
                break
            time.sleep(0.5)
        kind = f"{answer.status_code} {answer.headers.get('Content-Type', '').split(';')[0]}"
        return f"{address} ({language})", kind, answer.content

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield from pool.map(ask, itertools.product(addresses, LANGUAGES))


def shown(page: bytes) -> bytes:
    """A page as it is seen: without what is made anew, and with the blanks that a browser leaves."""
    text = re.sub(r"\s+", " ", ANEW.sub("", page.decode()))
    return re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", text).encode()


def unpacked(workbook: bytes) -> bytes:
    """The parts of a workbook, without when each was written."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name != "docProps/core.xml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", help="a commit, or a folder that has its .venv")
    parser.add_argument("--addresses", type=int, default=6, help="how many of one shape")
    parser.add_argument("--pages", action="store_true", help="compare pages too")
    parser.add_argument("--only", default="/", help="how the path of an address begins, /api apart")
    options = parser.parse_args()
    asked = Asked(options.addresses)
    found: list[list[tuple[str, str, bytes]]] = []
    with older(options.before) as checkout, tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled"
        measured.fill(checkout, "arcadedb", filled, 300, 1200)
        for which in (checkout, ROOT):
            with running(which, filled, "") as service:
                if not found:
                    for address in described(service):
                        asked.add(address)
                    linked(service, asked)
                addresses = [one for one in asked.seen if one.removeprefix("/api").startswith(options.only)]
                found.append(list(answers(service, addresses)))
    differs = 0
    kinds: Counter[str] = Counter()
    for (address, was, before), (_, now, after) in zip(*found, strict=True):
        kinds[now] += 1
        page = now.endswith("text/html")
        if now.endswith("sheet"):
            before, after = unpacked(before), unpacked(after)
        if page and not options.pages:
            continue
        if page:
            before, after = shown(before), shown(after)
        if (was, before) == (now, after):
            continue
        differs += 1
        print(f"{address}: {was} -> {now}, {len(before)} -> {len(after)} bytes")
        lines = [
            body.decode(errors="replace").replace(">", ">\n").replace(",", ",\n").split("\n")
            for body in (before, after)
        ]
        for line in itertools.islice(difflib.unified_diff(*lines, "before", "after", n=0, lineterm=""), 2, 10):
            print("   ", line[:160])
    print(f"{sum(kinds.values())} answers compared, {differs} differ")
    print(", ".join(f"{kind}: {count}" for kind, count in kinds.most_common()))
    raise SystemExit(differs > 0)


if __name__ == "__main__":
    main()
