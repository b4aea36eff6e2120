"""The project's own promises: the README is true, imports point down, every Cypher file is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc import cli, config
from graphsvc.storage import query

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "graphsvc"
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: From the ground up; a module knows its own layer and those below.
LAYERS = [
    {"language", "clock", "shipped", "config", "events", "receiving", "sizes"},
    {"errors"},
    {"processes"},
    {"model", "sparse"},
    {"files", "network", "sample", "private", "jobs"},
    {"analytics", "maps", "storage"},
    {"engines"},
    {"questions"},
    {"capture"},
    {"answers"},
    {"opening"},
    {"web", "doctor"},
    {"app"},
    {"server"},
    {"serving"},
    {"cli"},
]
#: What is pure knows neither database nor web, nor what stands above them.
PURE = {"files", "network", "analytics", "maps", "sparse", "sample"}


def imported(file: Path) -> set[str]:
    """The parts of graphsvc that a file imports, and the libraries."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            first, *rest = node.module.split(".")
            found |= ({rest[0]} if rest else {name.name for name in node.names}) if first == "graphsvc" else {first}
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
    return found


def test_imports_point_down() -> None:
    layer = {part: number for number, parts in enumerate(LAYERS) for part in parts}
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__"} == layer.keys()
    for file in PACKAGE.rglob("*.py"):
        own = file.relative_to(PACKAGE).with_suffix("").parts[0]
        for part in imported(file) & (layer.keys() - {own}):
            assert layer[part] <= layer[own], f"{file.name} of {own} imports {part}"
            assert layer[part] < layer[own] or own not in PURE, f"{file.name} of {own} imports {part}"


@pytest.mark.parametrize("part", sorted(PURE))
def test_what_is_pure_knows_neither_database_nor_web(part: str) -> None:
    for file in (PACKAGE / part).rglob("*.py"):
        assert not imported(file) & {
            "neo4j",
            "flask",
            "werkzeug",
            "jinja2",
            "storage",
            "questions",
            "capture",
            "web",
        }, file


def test_every_cypher_file_is_one_statement_with_a_comment_and_is_asked_for() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    generic = re.compile(r"/(read|write|remove|unlink|link_\w+)$")
    for name in query.names():
        loaded = query.load(name)
        assert loaded.comment, name
        assert ";" not in loaded.text.rstrip().rstrip(";") or name.startswith("migrations/"), name
        assert f'"{name}"' in code or generic.search(name) or name.startswith("migrations/"), name


def test_no_statement_is_made_in_python() -> None:
    for file in PACKAGE.rglob("*.py"):
        assert not re.search(r'"\s*(MATCH|MERGE|CREATE|UNWIND|CALL)\s*[({ ]', file.read_text(encoding="utf-8")), file


def test_the_readme_lists_every_command_and_setting() -> None:
    said = set(re.findall(r"^\| `graphsvc (\S+?)[ `]", README, re.MULTILINE))
    assert said == set(cli.graphsvc.commands)
    for name, default, meaning in config.table():
        assert f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" in README


@pytest.mark.parametrize("name", sorted(cli.graphsvc.commands))
def test_every_option_in_the_readme_exists_and_every_command_has_help(name: str) -> None:
    shown = CliRunner().invoke(cli.graphsvc, [name, "--help"]).output
    row = next(line for line in README.splitlines() if line.startswith(f"| `graphsvc {name}"))
    assert all(option in shown for option in re.findall(r"--[a-z-]+", row))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "tests/benchmarks/README.md"])
def test_documents_name_files_that_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(
        r"[(`]((?:static|cypher|graphsvc|tests)/[\w./-]*)[)`]|([\w/]+/[\w/]+\.(?:py|html|cypher|po))\b", text
    )
    for path in {first or second for first, second in named}:
        assert (ROOT / path).exists() or (PACKAGE / path).exists(), path


def test_the_readme_is_read_in_three_minutes_and_the_glossary_in_one() -> None:
    assert len(README.split()) < 1_300  # 250 words a minute, tables looked up and not read
    words = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Words")[2].partition("## ")[0]
    assert len(words.strip().splitlines()) <= 40


def test_the_rooms_that_are_described_are_those_there_are() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`(\w+)/`", text.partition("## The rooms")[2].partition("## Two walks")[0]))
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert described - {"cypher"} == rooms
