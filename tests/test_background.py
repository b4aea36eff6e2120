"""Work in the background: in processes of its own, once for what it rests on, kept over restarts, never given up."""

from __future__ import annotations

import functools
import json
import os
import pickle
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import working
from running import eventually

from graphsvc.errors import NotFound
from graphsvc.jobs import queue, results, worker
from graphsvc.jobs.queue import Answer, Background, Ready


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Background]:
    running = Background(tmp_path / "results")
    yield running
    running.close()


def ready(function: Callable[..., Any], *arguments: Any, source: str = "") -> Callable[[], Ready]:
    """Work as it is handed over."""
    return lambda: Ready(functools.partial(function, *arguments), source)


def gives(value: Any) -> Callable[[], Ready]:
    return ready(working.gives, value)


def settled(ask: object, seconds: float = 30) -> Answer:
    """The answer once it is no longer being computed; the process may have to start for it."""
    until = time.monotonic() + seconds
    while True:
        answer: Answer = ask()  # pyright: ignore
        if answer.state != "running" or time.monotonic() > until:
            return answer
        time.sleep(0.005)


def files(folder: Path) -> list[Path]:
    return sorted((folder / "results").glob("*"))


def began(go: Path) -> None:
    eventually(go.with_suffix(".began").exists, 30, "the work began")


def test_twenty_threads_and_three_versions_compute_each_question_once_a_version(
    work: Background, tmp_path: Path
) -> None:
    answers: list[tuple[str, Answer]] = []
    ran = tmp_path / "ran"
    ran.mkdir()

    def ask(version: int) -> None:
        for question in ("a", "b", "c"):
            value = f"{question}{version}"
            asked = ready(working.counted, ran, value)
            answers.append((value, settled(lambda: work.ask((question,), version, asked))))  # noqa: B023

    for version in (1, 2, 3):
        threads = [threading.Thread(target=ask, args=(version,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    runs = Counter(path.name[:2] for path in ran.iterdir())
    assert runs == {f"{question}{version}": 1 for question in "abc" for version in (1, 2, 3)}
    assert all(answer.value == value and answer.current for value, answer in answers)


def test_questions_and_versions_at_random_from_many_threads_are_never_mixed_up(work: Background) -> None:
    wrong: list[object] = []

    def ask(seed: int) -> None:
        for step in range(30):
            question, version = (seed + step) % 4, step // 3
            where = "drawn" if question % 2 else "waited"
            answer = work.ask((question,), version, gives([question, version]), where=where, wait=0.05)
            if answer.value is not None and answer.value != [question, answer.version]:
                wrong.append(answer)
            if answer.current and answer.version != version:
                wrong.append(answer)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert not any(thread.is_alive() for thread in threads)


def test_while_a_newer_version_is_computed_the_earlier_value_is_given_with_its_version(
    work: Background, tmp_path: Path
) -> None:
    assert settled(lambda: work.ask(("q",), 1, gives("first"))).value == "first"
    slow = ready(working.waits, tmp_path / "go", "second")
    work.ask(("q",), 2, slow, wait=0)
    eventually(lambda: work.ask(("q",), 2, slow, wait=0).done == 3, 30, "a step is told")
    waiting = work.ask(("q",), 2, slow, wait=0)
    assert (waiting.value, waiting.version, waiting.current, waiting.state) == ("first", 1, False, "running")
    assert (waiting.done, waiting.total) == (3, 10)
    assert (work.look(waiting.id).state, work.look(waiting.id).done) == ("running", 3)
    other = Background(tmp_path / "results")
    assert (other.look(waiting.id).state, other.look(waiting.id).total) == ("running", 10)
    (tmp_path / "go").touch()
    after = settled(lambda: work.ask(("q",), 2, slow))
    assert (after.value, after.version, after.current) == ("second", 2, True)
    assert work.look(after.id).state == other.look(after.id).state == "done"
    assert not list((tmp_path / "results").glob("*.step"))
    late = work.ask(("q",), 1, gives("first again"))
    assert (late.value, late.version, late.current, late.state) == ("second", 2, False, "done")


def test_what_runs_is_never_given_up_and_of_those_that_wait_only_the_newest_runs(
    work: Background, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    ran.mkdir()
    go = tmp_path / "go"
    work.ask(("q",), 1, ready(working.deaf, go, "began with"), source="1", wait=0)
    began(go)
    for version in range(2, 10):  # a write every time
        asked = ready(working.counted, ran, str(version))
        answer = work.ask(("q",), version, asked, source=str(version), wait=0)
        assert (answer.value, answer.state) == (None, "running")
    go.touch()
    eventually(lambda: work.ask(("q",), 9, asked, source="9", wait=0).value is not None, 30, "the first is there")
    newest = settled(lambda: work.ask(("q",), 9, asked, source="9"))
    assert (newest.value, newest.current) == ("9", True)
    assert [path.name[0] for path in ran.iterdir()] == ["9"]


def test_while_writes_never_end_a_question_is_answered_as_of_the_version_it_began_with(
    work: Background, tmp_path: Path
) -> None:
    shown: list[int] = []
    for version in range(1, 2000):
        answer = work.ask(("q",), version, gives(version), source=str(version), wait=0.005)
        if answer.value is not None:
            assert answer.value == answer.version
            shown.append(answer.value)
        if len(set(shown)) >= 3:
            break
    assert len(set(shown)) >= 3
    assert shown == sorted(shown)


@pytest.mark.parametrize("meanwhile", [False, True])
def test_what_is_drawn_again_rests_as_long_as_it_took_and_what_was_never_drawn_does_not_wait_for_it(
    work: Background, tmp_path: Path, meanwhile: bool
) -> None:
    go = tmp_path / "go"
    work.ask(("q",), 1, ready(working.waits, go, "first"), where="drawn", wait=0)
    began(go)
    if meanwhile:
        assert work.ask(("q",), 2, gives("second"), where="drawn", wait=0).value is None
    time.sleep(2)
    go.touch()
    eventually(lambda: work.earlier(("q",)) is not None, 30, "the first is there")
    since = time.monotonic()
    again = work.ask(("q",), 2, gives("second"), where="drawn", wait=0)
    assert (again.value, again.state) == ("first", "running")
    assert settled(lambda: work.ask(("new",), 2, gives("new"), where="drawn")).value == "new"
    assert work.ask(("q",), 2, gives("second"), where="drawn", wait=0).value == "first"
    assert settled(lambda: work.ask(("q",), 2, gives("second"), where="drawn")).value == "second"
    assert time.monotonic() - since > 1


def test_what_rests_on_the_same_source_is_current_at_any_version(work: Background) -> None:
    assert settled(lambda: work.ask(("q",), 1, gives("one"), source="a")).value == "one"
    same = work.ask(("q",), 2, gives("two"), source="a")
    assert (same.value, same.version, same.current) == ("one", 2, True)
    assert settled(lambda: work.ask(("q",), 2, gives("three"), source="b")).value == "three"


def test_where_only_the_work_itself_can_tell_its_source_it_is_told_before_it_is_handed_over(
    work: Background, tmp_path: Path
) -> None:
    asked = ready(working.counted, tmp_path, "x", source="a")
    for version in (1, 2, 3):
        assert settled(lambda: work.ask(("q",), version, asked)).current  # noqa: B023
    assert len(list(tmp_path.glob("x-*"))) == 1


def test_who_has_an_earlier_answer_does_not_wait_behind_another_question(
    work: Background, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page; a file waits for the newest."""
    monkeypatch.setattr(queue, "PATIENT", 7200)
    assert settled(lambda: work.ask(("q",), 1, gives("first"))).value == "first"
    go = tmp_path / "go"
    work.ask(("other",), 1, ready(working.waits, go, "other"), wait=0)
    began(go)
    told = work.ask(("q",), 2, gives("second"), wait=3600)
    assert (told.value, told.version, told.current, told.state) == ("first", 1, False, "running")
    go.touch()
    assert settled(lambda: work.ask(("q",), 2, gives("second"))).value == "second"


def test_what_somebody_waits_for_does_not_wait_for_drawn_work(work: Background, tmp_path: Path) -> None:
    go = tmp_path / "go"
    for number in range(3):
        work.ask(("drawn", number), 1, ready(working.deaf, go, number), where="drawn", wait=0)
    began(go)
    assert settled(lambda: work.ask(("quick",), 1, gives("there"))).value == "there"
    go.touch()


def test_work_runs_in_other_processes_of_less_priority_that_hold_nothing_of_this_one(work: Background) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        worker.of(queue.WAITED).end()
        waited = settled(lambda: work.ask(("i",), 1, ready(working.itself))).value
        drawn = settled(lambda: work.ask(("j",), 1, ready(working.itself), where="drawn")).value
    assert len({os.getpid(), waited["pid"], drawn["pid"]}) == 3
    assert (waited["nice"], drawn["nice"]) == (min(19, os.nice(0) + queue.WAITED), 19)
    assert not [name for name in waited["open"] if "socket" in name]


def test_work_that_reads_the_records_runs_here(work: Background) -> None:
    assert settled(lambda: work.ask(("q",), 1, lambda: Ready(lambda _: os.getpid()), where="here")).value == os.getpid()


def test_work_whose_process_dies_is_tried_once_again(
    work: Background, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    once = settled(lambda: work.ask(("once",), 1, ready(working.dies, tmp_path, 1, "there")))
    assert once.value == "there"
    again = settled(lambda: work.ask(("again",), 1, ready(working.dies, tmp_path, 9, "never")))
    assert (again.state, again.value) == ("failed", None)
    assert again.message.split()[-1] in caplog.text
    assert len(list(tmp_path.glob("died-*"))) == 1 + worker.TRIES
    assert settled(lambda: work.ask(("then",), 1, gives("well"))).value == "well"


def test_the_process_ends_with_its_parent_whatever_happens(tmp_path: Path) -> None:
    code = f"""
import functools, pathlib, working
from graphsvc.jobs import worker
own, nothing = worker.Worker(1), lambda *_: None
print(own.run(working.itself, nothing), flush=True)
own.run(functools.partial(working.deaf, pathlib.Path({str(tmp_path / "go")!r}), 1), nothing)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parent)
    assert parent.stdout
    child = json.loads(parent.stdout.readline())["pid"]
    began(tmp_path / "go")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    eventually(lambda: not alive(child), 30, "the process ended")


def test_the_process_ends_where_its_input_is_cut_off_in_the_middle() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "graphsvc.jobs.worker_child"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    given = pickle.dumps((sys.path, 1, False)) + pickle.dumps(b"work" * 1000)[:-100]
    child.communicate(given, timeout=60)
    assert child.returncode == 0


def alive(pid: int) -> bool:
    try:
        return "zombie" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_result_of_one_process_is_found_by_the_other(work: Background, tmp_path: Path) -> None:
    other = Background(tmp_path / "results")
    assert settled(lambda: work.ask(("q",), 1, gives("one"), source="a")).value == "one"
    found = other.ask(("q",), 1, ready(working.fails), source="a")
    assert (found.value, found.current) == ("one", True)
    assert settled(lambda: other.ask(("q",), 2, gives("two"), source="b")).value == "two"
    found = work.ask(("q",), 2, ready(working.fails), source="b")
    assert (found.value, found.version, found.current) == ("two", 2, True)
    other.close()


def test_a_restart_keeps_results_in_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    first = Background(tmp_path / "results")
    settled(lambda: first.ask(("q", 1, True), 7, gives({"a": [1, None]})))
    first.close()
    second = Background(tmp_path / "results")
    answer = second.ask(("q", 1, True), 7, ready(working.fails))
    assert (answer.value, answer.current, answer.state) == ({"a": [1, None]}, True, "done")
    earlier = second.ask(("q", 1, True), 8, gives(0), wait=0)
    assert (earlier.value, earlier.version, earlier.current) == ({"a": [1, None]}, 7, False)
    second.close()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "results").stat().st_mode) == 0o700


def test_another_release_computes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(lambda: Background(tmp_path / "results").ask(("q",), 1, gives("old")))
    monkeypatch.setattr(results, "MADE_BY", "another")
    assert settled(lambda: Background(tmp_path / "results").ask(("q",), 1, gives("new"))).value == "new"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"made_by": 1}', "null", "\x00\x01"])
def test_a_corrupt_file_counts_as_absent(tmp_path: Path, damage: str) -> None:
    settled(lambda: Background(tmp_path / "results").ask(("q",), 1, gives("old")))
    (file,) = files(tmp_path)
    file.write_text(damage)
    assert settled(lambda: Background(tmp_path / "results").ask(("q",), 1, gives("new"))).value == "new"


def test_a_file_cut_off_half_way_is_not_read_and_goes(tmp_path: Path) -> None:
    settled(lambda: Background(tmp_path / "results").ask(("q",), 1, gives("old")))
    (file,) = files(tmp_path)
    part = file.with_name(f"{file.stem}-x.part")
    part.write_text(file.read_text()[:20])
    file.unlink()
    os.utime(part, (0, 0))
    assert settled(lambda: Background(tmp_path / "results").ask(("q",), 1, gives("new"))).value == "new"
    assert files(tmp_path) == [file]


def test_no_more_than_so_many_files_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FILES", 3)
    work = Background(tmp_path / "results")
    for number in range(6):
        settled(lambda: work.ask(("q", number), 1, gives("x")))  # noqa: B023
    assert len(files(tmp_path)) == 3
    for version in range(2, 5):
        settled(lambda: work.ask(("q", 5), version, gives(version)))  # noqa: B023
    assert len(files(tmp_path)) == 3
    assert any(json.loads(path.read_text().partition("\n")[0])["version"] == 4 for path in files(tmp_path))


def test_a_failure_is_said_logged_under_its_number_and_tried_again(
    work: Background, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = settled(lambda: work.ask(("q",), 1, ready(working.fails)))
    assert (failed.state, failed.value) == ("failed", None)
    assert "secret" not in failed.message
    assert failed.message.split()[-1] in caplog.text
    assert "working.py" in caplog.text, "the traceback is that of the other process"
    assert work.ask(("q",), 1, gives("too early")).state == "failed"
    monkeypatch.setattr(queue, "RETRY_SECONDS", 0)
    assert settled(lambda: work.ask(("q",), 1, gives("well"))).value == "well"


def test_what_is_no_number_is_a_failure_and_never_kept(work: Background, tmp_path: Path) -> None:
    assert settled(lambda: work.ask(("q",), 1, gives(float("nan")))).state == "failed"
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_to_leaves_results_in_memory(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where the folder should be")
    work = Background(tmp_path / "results")
    assert settled(lambda: work.ask(("q",), 1, gives("x"))).value == "x"
    assert work.ask(("q",), 1, gives("y")).value == "x"


def test_closing_stops_what_runs_and_nobody_waits_afterwards(tmp_path: Path) -> None:
    work = Background(tmp_path / "results")
    go = tmp_path / "go"
    work.ask(("q",), 1, ready(working.waits, go, "x"), wait=0)
    began(go)
    work.close()
    assert work.ask(("q",), 2, gives("x"), wait=60).value is None
    other = Background(tmp_path / "results")
    assert settled(lambda: other.ask(("q",), 2, gives("y"))).value == "y", "what ran stopped at its next step"


def test_nobody_asked(work: Background) -> None:
    with pytest.raises(NotFound):
        work.look("../../etc/passwd")
