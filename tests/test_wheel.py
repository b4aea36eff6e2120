"""What is published: the wheel alone, in an empty environment outside the tree, answers doctor, pages and files."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from conftest import IN_CI
from running import MARK, end, eventually

ROOT = Path(__file__).parents[1]


def ran(*command: object, cwd: Path) -> str:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "GRAPHSVC"))
    }
    ended = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


#: What may lie in the folder of whoever builds, and what it holds.
LEFT = (".env", "token", "data/token", "data/sessions", "data/engine.json", "tests.log", "id_rsa", ".git")
SECRET = f"planted-{secrets.token_hex(8)}"
#: What keys look like that other services give out, and addresses that name a password.
KEYS = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|://[^/\s:@\"'{}]+:[^/\s:@\"'{}]+@")


@pytest.fixture(scope="module")
def uv() -> str:
    found = shutil.which("uv")
    if found is None:
        assert not IN_CI
        pytest.skip("uv is not there: pip install uv")
    return found


@pytest.fixture(scope="module")
def built(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the wheel and of the archive of sources, built where secrets lie about."""
    folder = tmp_path_factory.mktemp("built")
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".hypothesis"))
    for name in LEFT:
        path = tree / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{SECRET} {tree}")
    ran(uv, "build", "--quiet", "--out-dir", folder, tree, cwd=folder)
    return folder


def members(built: Path) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the files in both."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        for name in wheel.namelist():
            yield name, wheel.read(name)
    with tarfile.open(next(built.glob("*.tar.gz"))) as sources:
        for member in sources.getmembers():
            if (file := sources.extractfile(member)) is not None:
                yield member.name, file.read()


def test_what_is_published_holds_no_secret_and_no_path_of_a_machine(built: Path) -> None:
    found = dict(members(built))
    assert len(found) > 300
    paths = [SECRET, str(ROOT), str(built), f"{Path.home()}{os.sep}"]
    for name, content in found.items():
        assert [path for path in paths if path.encode() in content] == [], name
        assert not KEYS.search(content), name
        assert not name.endswith((".pyc", ".log", ".lock", ".pem")), name


@pytest.fixture(scope="module")
def installed(uv: str, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    ran(uv, "venv", "--quiet", "--python", sys.executable, folder / "env", cwd=folder)
    wheel = next(built.glob("*.whl"))
    ran(uv, "pip", "install", "--quiet", "--python", folder / "env" / "bin" / "python", wheel, cwd=folder)
    return folder / "env" / "bin"


@pytest.mark.slow
def test_doctor_finds_nothing_wrong(installed: Path, tmp_path: Path) -> None:
    said = ran(installed / "graphsvc", "doctor", "--data", tmp_path / "data", cwd=tmp_path)
    assert str(installed.parent) in said  # the queries come from the wheel
    assert "ArcadeDB" in said or "arcadedb" in said


@pytest.mark.slow
def test_flask_run_serves_a_page_with_its_files(installed: Path, tmp_path: Path) -> None:
    log = tmp_path / "flask.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [installed / "flask", "--app", "graphsvc.app", "run", "--port", "0"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GRAPHSVC_DATA": str(tmp_path / "data"), **MARK},
            stdout=out,
            stderr=out,
        )
    try:
        eventually(lambda: "Running on" in log.read_text() or process.poll() is not None, 240, "flask runs")
        found = re.search(r"Running on (http://\S+)", log.read_text())
        assert found, log.read_text()
        token = (tmp_path / "data" / "token").read_text().strip()
        page = requests.get(found[1], headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert page.status_code == 200
        for path in set(re.findall(r'(?:src|href)="(/(?:static|vis)/[^"]+)"', page.text)):
            assert requests.get(found[1] + path, timeout=10).status_code == 200, path
        assert requests.get(found[1], timeout=10).status_code == 401
    finally:
        end(process)
