"""What only its owner may read: secrets whole or not at all, and a data folder that nobody else enters."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest
from running import Service

from graphsvc import private
from graphsvc.config import Settings
from graphsvc.errors import DamagedFile, OpenToOthers
from graphsvc.opening import open_store
from graphsvc.web.tokens import FORM, Tokens


def readable_by_others(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & 0o077 and not path.is_symlink()]


@pytest.fixture(params=[errno.ENOSPC, errno.EDQUOT], ids=["full", "quota"])
def full_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes names, and nothing to go with them."""

    def fsync(_handle: int) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_full_disk_leaves_no_half_secret_and_the_next_start_makes_one(
    tmp_path: Path, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match=r"No space|quota"):
        Tokens(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert len(Tokens(tmp_path).token) >= 43


def test_a_full_disk_leaves_the_secret_that_was_there(tmp_path: Path, full_disk: None) -> None:
    path = tmp_path / "token"
    path.write_text("as it was")
    with pytest.raises(OSError, match=r"No space|quota"):
        private.write(path, "another")
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("held", [b"", b"\n", b"short", b"\xff" * 43, b"a" * 43 + b"\n" + b"b" * 43])
@pytest.mark.parametrize("name", ["token", "sessions"])
def test_a_secret_that_is_not_whole_is_refused_with_what_to_do(tmp_path: Path, name: str, held: bytes) -> None:
    Tokens(tmp_path)
    (tmp_path / name).write_bytes(held)
    with pytest.raises(DamagedFile, match=rf"{name} is empty or damaged; delete it, and start graphsvc again"):
        Tokens(tmp_path)
    (tmp_path / name).unlink()
    assert Tokens(tmp_path).token


def test_a_secret_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    token = Tokens(tmp_path).token
    (tmp_path / "token").chmod(0o644)
    assert Tokens(tmp_path).token == token
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_all_who_make_a_secret_at_the_same_time_get_the_same(tmp_path: Path) -> None:
    found: list[str] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        found.append(private.kept(tmp_path / "secret", FORM, lambda: os.urandom(16).hex()))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {(tmp_path / "secret").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_folder_of_ours_is_closed_with_all_that_lies_in_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "arcadedb" / "databases").mkdir(parents=True)
    (data / "arcadedb" / "databases" / "names.bucket").write_text("x")
    (data / "imports").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    for path in (data, *data.rglob("*"), tmp_path / "elsewhere"):
        path.chmod(0o755)
    private.folder(data)
    assert readable_by_others(data) == []
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o755
    (tmp_path / "empty").mkdir(mode=0o755)
    assert stat.S_IMODE(private.folder(tmp_path / "empty").stat().st_mode) == 0o700
    assert stat.S_IMODE(private.folder(tmp_path / "made" / "here").stat().st_mode) == 0o700


def test_a_folder_with_other_things_is_refused_while_others_may_read_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    (data / "thesis.odt").write_text("x")
    with pytest.raises(OpenToOthers, match=rf"may read {data}.*chmod 700.*--data"):
        open_store(Settings(data=data), lambda line: None, alone=True)
    assert [path.name for path in data.iterdir()] == ["thesis.odt"]
    data.chmod(0o700)
    assert private.folder(data) == data


@pytest.mark.slow
def test_nothing_in_the_data_folder_is_readable_by_others(own_service: Service) -> None:
    upload = {"files": ("partners.csv", b"key,name,kind\na,A,other\n")}
    assert own_service.post("/import", files=upload).status_code == 200
    assert own_service.get("/measures").status_code == 200
    assert len(list(own_service.data.rglob("*"))) > 20
    assert readable_by_others(own_service.data) == []
    own_service.stop()
    assert readable_by_others(own_service.data) == []
