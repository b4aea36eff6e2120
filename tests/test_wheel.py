"""What is published: the wheel alone, in an empty environment outside the tree, answers doctor, pages and files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
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


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and what it needs."""
    uv = shutil.which("uv")
    if uv is None:
        assert not IN_CI
        pytest.skip("uv is not there: pip install uv")
    folder = tmp_path_factory.mktemp("wheel")
    ran(uv, "build", "--quiet", "--wheel", "--out-dir", folder, ROOT, cwd=folder)
    ran(uv, "venv", "--quiet", "--python", sys.executable, folder / "env", cwd=folder)
    wheel = next(folder.glob("*.whl"))
    ran(uv, "pip", "install", "--quiet", "--python", folder / "env" / "bin" / "python", wheel, cwd=folder)
    return folder / "env" / "bin"


def test_doctor_finds_nothing_wrong(installed: Path, tmp_path: Path) -> None:
    said = ran(installed / "graphsvc", "doctor", "--data", tmp_path / "data", cwd=tmp_path)
    assert str(installed.parent) in said  # the queries come from the wheel
    assert "ArcadeDB" in said or "arcadedb" in said


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
