"""The project's own promises: the README is true, imports point down, every Cypher file is used."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc import cli, config
from graphsvc.model import records
from graphsvc.storage import cypher, statements

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "graphsvc"
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: From the ground up; a module knows its own layer and those below.
LAYERS = [
    {"language", "clock", "pace", "shipped", "config", "events", "receiving", "sizes"},
    {"errors"},
    {"processes"},
    {"model", "sparse"},
    {"files", "network", "sample", "private", "jobs"},
    {"analytics", "maps", "storage"},
    {"engines"},
    {"questions"},
    {"capture"},
    {"answers"},
    {"opening", "restoring"},
    {"web", "doctor"},
    {"app"},
    {"server"},
    {"serving"},
    {"cli"},
]
#: What is pure knows neither database nor web, nor what stands above them.
PURE = {"files", "network", "analytics", "maps", "sparse", "sample"}
#: The rooms in which each noun lives, under this one name: a module of Python, or a folder of templates.
NOUNS = {
    "action_items": {"web", "cli", "capture", "questions", "answers", "templates"},
    "amalgamations": {"web", "cli", "capture", "answers", "templates"},
    "asked": {"web", "cli", "questions", "answers", "templates"},
    "attendance": {"web", "capture", "answers", "templates"},
    "backups": {"web", "cli", "capture", "answers"},
    "changes": {"web", "cli", "capture", "answers", "templates"},
    "contacts": {"web", "capture"},
    "duplicates": {"web", "cli", "capture", "questions", "answers", "templates"},
    "export": {"web", "cli", "questions", "answers", "templates"},
    "gaps": {"web", "cli", "questions", "answers", "templates"},
    "history": {"web", "cli", "questions", "answers", "templates"},
    "imports": {"web", "cli", "capture", "answers", "templates"},
    "introducers": {"web", "cli", "questions", "answers", "templates"},
    "mailing_list": {"web", "cli", "questions", "answers", "templates"},
    "mapping": {"web", "capture", "answers", "templates"},
    "maps": {"web", "cli", "questions", "answers", "templates"},
    "measures": {"web", "cli", "questions", "answers", "templates"},
    "merges": {"web", "cli", "capture", "answers", "templates"},
    "minutes": {"web", "cli", "capture", "answers", "templates"},
    "new_gatherings": {"web", "capture"},
    "openapi": {"web", "templates"},
    "presentation": {"web", "capture", "questions", "answers", "templates"},
    "records": {"web", "answers", "templates"},
    "overlaps": {"web", "cli", "questions", "answers", "templates"},
    "removal": {"web", "cli", "questions", "answers", "templates"},
    "report": {"web", "cli", "questions", "answers", "templates"},
    "security": {"web", "templates"},
    "splits": {"web", "cli", "capture", "answers", "templates"},
    "today": {"web", "cli", "questions", "answers", "templates"},
    "work": {"web", "answers"},
    "work_lists": {"web", "answers", "templates"},
}
#: What else is in a room: what its nouns share, and parts of one noun.
SHARED = {
    "web": set(
        "addresses answer_cache assets busy compression context downloads forms minutes_form problems records_api sent "
        "suggestions templating tokens views".split()
    ),
    "cli": {"command", "doctor", "sample", "serve"},
    "questions": set(
        "chairs chips comparison cut_points dormant extracts findings group_meetings groups impact insets "
        "map_choice marks measure_lists names never_engaged pairs partner_measures paths positions saved_searches "
        "search seats sizing stories taking_part ties underconnected unknowns work_list".split()
    ),
    "capture": set(
        "differences editing expectations import_jobs introductions known_names matching meanings moving "
        "organization_names person_names similarity written_names".split()
    ),
    "answers": set(
        "answer chips comparison cut_points descriptions dormant findings group_meetings groups history_table "
        "impact insets legend linked map_step map_table marks naming network_measures never_engaged offline "
        "over_time partner_measures periods seats shapes stories ties underconnected unknowns work_list".split()
    ),
    "templates": {"bare", "base", "error", "parts"},
}


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


def test_a_noun_has_one_name_in_every_room() -> None:
    for room, shared in SHARED.items():
        there = {path.stem for path in (PACKAGE / room).iterdir() if not path.name.startswith("__")}
        nouns = {noun for noun, rooms in NOUNS.items() if room in rooms}
        for name in sorted(there - shared - nouns):
            raise AssertionError(
                f"graphsvc/{room}/{name} is no noun of tests/test_project.py: give it the name that it has in the "
                f'other rooms, and add "{room}" to NOUNS["{name}"]; or add it to SHARED["{room}"] where nouns share it'
            )
        for name in sorted(nouns - there):
            raise AssertionError(f'add graphsvc/{room}/{name}, or take "{room}" out of NOUNS["{name}"]')
        for name in sorted(shared - there):
            raise AssertionError(f'graphsvc/{room}/{name} is gone: take it out of SHARED["{room}"]')


def test_no_line_of_a_template_is_long() -> None:
    folder = PACKAGE / "templates"
    for file in folder.rglob("*.html"):
        name = file.relative_to(folder).as_posix()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            assert len(line) <= 160, f"{name}, line {number} has {len(line)} characters"


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
    for name in cypher.names():
        loaded = cypher.load(name)
        assert loaded.comment, name
        if not name.startswith("migrations/"):  # which are run in their order
            assert ";" not in loaded.text.rstrip().rstrip(";"), name
            assert code.count(f'"{name}"') == 1, name


def test_every_query_returns_what_its_rows_are_made_of() -> None:
    of_records = [value for own in statements.RECORDS.values() for value in (own.read, own.write, own.remove)]
    named = [*vars(statements).values(), *of_records]
    for statement in named:
        if isinstance(statement, cypher.Query):
            fields = tuple(field.name for field in dataclasses.fields(statement.row))
            assert cypher.load(statement.name).columns == fields, statement
        elif isinstance(statement, cypher.Command):
            assert cypher.load(statement.name).columns == (), statement


def test_every_kind_of_record_has_its_statements() -> None:
    assert statements.RECORDS.keys() == records.RECORDS.keys()
    for entity, own in statements.RECORDS.items():
        model = records.RECORDS[entity]
        # A chain has an order, and is kept as a property.
        nodes = set[str]() if model.is_relationship else model.links.keys() - {"chain"}
        assert own.links.keys() == nodes, entity
        assert (own.unlink is not None) == bool(nodes), entity


def test_no_statement_is_made_in_python() -> None:
    for file in PACKAGE.rglob("*.py"):
        assert not re.search(r'"\s*(MATCH|MERGE|CREATE|UNWIND|CALL)\s*[({ ]', file.read_text(encoding="utf-8")), file


def test_the_readme_lists_every_command_and_setting() -> None:
    said = set(re.findall(r"^\| `graphsvc (\S+?)[ `]", README, re.MULTILINE))
    missing, gone = sorted(set(cli.graphsvc.commands) - said), sorted(said - set(cli.graphsvc.commands))
    assert not missing, f"add a row `| `graphsvc {missing[0]}` | what it does |` to the commands of README.md"
    assert not gone, f"README.md lists a command that does not exist: graphsvc {gone[0]}"
    for name, default, meaning in config.table():
        assert f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" in README


@pytest.mark.parametrize("name", sorted(cli.graphsvc.commands))
def test_every_option_in_the_readme_exists_and_every_command_has_help(name: str) -> None:
    shown = CliRunner().invoke(cli.graphsvc, [name, "--help"]).output
    row = next((line for line in README.splitlines() if line.startswith(f"| `graphsvc {name}")), "")
    assert row, f"README.md has no row for graphsvc {name}"
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
    prose = " ".join(line for line in README.splitlines() if not line.startswith("|"))
    assert len(prose.split()) < 750  # 250 words a minute; tables are looked up and not read
    words = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Words")[2].partition("## ")[0]
    assert len(words.strip().splitlines()) <= 40


def test_the_rooms_that_are_described_are_those_there_are() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`(\w+)/`", text.partition("## The rooms")[2].partition("## Three walks")[0]))
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert described - {"cypher"} == rooms
