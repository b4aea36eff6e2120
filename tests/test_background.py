"""Work in the background: once a question and version, kept over restarts, never in the way of what is newer."""

from __future__ import annotations

import json
import os
import stat
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import eventually

from graphsvc.errors import NotFound
from graphsvc.services import background
from graphsvc.services.background import Answer, Background, Progress


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Background]:
    running = Background(tmp_path / "results")
    yield running
    running.close()


def settled(ask: object, seconds: float = 5) -> Answer:
    """The answer once it is no longer being computed."""
    until = time.monotonic() + seconds
    while True:
        answer: Answer = ask()  # pyright: ignore
        if answer.state != "running" or time.monotonic() > until:
            return answer
        time.sleep(0.005)


def files(folder: Path) -> list[Path]:
    return sorted((folder / "results").glob("*"))


def kept(folder: Path, count: int = 1) -> list[Path]:
    """The files, as soon as there are so many: they are written after the answer is given."""
    until = time.monotonic() + 5
    while len(found := [path for path in files(folder) if path.suffix == ".json"]) < count:
        assert time.monotonic() < until
        time.sleep(0.005)
    return found


def test_twenty_threads_and_three_versions_compute_each_question_once_a_version(work: Background) -> None:
    runs: Counter[tuple[str, int]] = Counter()
    counting = threading.Lock()
    answers: list[tuple[str, int, Answer]] = []

    def compute(question: str, version: int) -> object:
        def run(progress: Progress) -> object:
            with counting:
                runs[question, version] += 1
            time.sleep(0.02)
            return [question, version]

        return run

    def ask(version: int) -> None:
        for question in ("a", "b", "c"):
            answer = settled(lambda: work.ask((question,), version, compute(question, version)))  # noqa: B023
            answers.append((question, version, answer))

    for version in (1, 2, 3):
        threads = [threading.Thread(target=ask, args=(version,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(runs.values()) == {1}
    assert len(runs) == 9
    assert all(answer.value == [question, version] and answer.current for question, version, answer in answers)


def test_questions_and_versions_at_random_from_many_threads_are_never_mixed_up(work: Background) -> None:
    wrong: list[object] = []

    def ask(seed: int) -> None:
        for step in range(30):
            question, version = (seed + step) % 4, step // 3
            answer = work.ask(
                (question,), version, lambda _, q=question, v=version: [q, v], drawn=step % 2 == 0, wait=0.05
            )
            if answer.value is not None and answer.value != [question, answer.version]:
                wrong.append(answer)
            if answer.current and answer.version != version:
                wrong.append(answer)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert wrong == []
    assert not any(thread.is_alive() for thread in threads)


def test_while_a_newer_version_is_computed_the_earlier_value_is_given_with_its_version(work: Background) -> None:
    go = threading.Event()
    assert settled(lambda: work.ask(("q",), 1, lambda _: "first")).value == "first"

    def slow(progress: Progress) -> str:
        progress.step(3, 10)
        go.wait(5)
        return "second"

    waiting = work.ask(("q",), 2, slow, wait=0.1)
    assert (waiting.value, waiting.version, waiting.current, waiting.state) == ("first", 1, False, "running")
    assert (waiting.done, waiting.total) == (3, 10)
    assert (work.look(waiting.id).state, work.look(waiting.id).done) == ("running", 3)
    go.set()
    after = settled(lambda: work.ask(("q",), 2, slow))
    assert (after.value, after.version, after.current) == ("second", 2, True)
    assert work.look(after.id).state == "done"
    late = work.ask(("q",), 1, lambda _: "first again")
    assert (late.value, late.version, late.current, late.state) == ("second", 2, False, "done")


def test_work_of_an_earlier_version_stops_at_its_next_step(work: Background) -> None:
    stopped = threading.Event()

    def endless(progress: Progress) -> str:
        try:
            for step in range(10_000):
                progress.step(step, 10_000)
                time.sleep(0.002)
        except background.Outdated:
            stopped.set()
            raise
        return "never"

    assert work.ask(("q",), 1, endless, wait=0.05).state == "running"
    assert settled(lambda: work.ask(("q",), 2, lambda _: "new")).value == "new"
    assert stopped.wait(5)


def test_what_rests_on_the_same_source_is_current_at_any_version(work: Background) -> None:
    assert settled(lambda: work.ask(("q",), 1, lambda _: "one", source="a")).value == "one"
    same = work.ask(("q",), 2, lambda _: "two", source="a")
    assert (same.value, same.version, same.current) == ("one", 2, True)
    assert settled(lambda: work.ask(("q",), 2, lambda _: "three", source="b")).value == "three"


def test_deterministic_work_does_not_wait_for_drawn_work(work: Background) -> None:
    go = threading.Event()
    for number in range(3):
        work.ask(("drawn", number), 1, lambda _: go.wait(5), drawn=True, wait=0)
    assert settled(lambda: work.ask(("quick",), 1, lambda _: "there"), 2).value == "there"
    go.set()


def test_drawn_work_rests_between_two_steps_while_deterministic_work_runs(work: Background) -> None:
    steps: list[float] = []
    ended = threading.Event()

    def drawn(progress: Progress) -> str:
        while not ended.is_set():
            progress.step(len(steps), 1000)
            steps.append(time.monotonic())
            time.sleep(0.001)
        return "drawn"

    def deterministic(_: object) -> list[float]:
        began = time.monotonic()
        time.sleep(0.3)
        return [began, time.monotonic()]

    work.ask(("drawn",), 1, drawn, drawn=True, wait=0.05)
    began, until = settled(lambda: work.ask(("figures",), 1, deterministic)).value
    count = len(steps)
    assert sum(began + 0.05 < step < until for step in steps) == 0
    assert sum(step < began for step in steps) > 3
    eventually(lambda: len(steps) > count, 5, "it goes on afterwards")
    ended.set()
    assert settled(lambda: work.ask(("drawn",), 1, drawn, drawn=True)).value == "drawn"


def test_a_restart_keeps_results_in_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    first = Background(tmp_path / "results")
    settled(lambda: first.ask(("q", 1, True), 7, lambda _: {"a": [1, None]}))
    kept(tmp_path)
    first.close()
    second = Background(tmp_path / "results")
    answer = second.ask(("q", 1, True), 7, lambda _: "computed again")
    assert (answer.value, answer.current, answer.state) == ({"a": [1, None]}, True, "done")
    earlier = second.ask(("q", 1, True), 8, lambda _: time.sleep(0.3), wait=0)
    assert (earlier.value, earlier.version, earlier.current) == ({"a": [1, None]}, 7, False)
    second.close()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "results").stat().st_mode) == 0o700


def test_another_release_computes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(lambda: Background(tmp_path / "results").ask(("q",), 1, lambda _: "old"))
    kept(tmp_path)
    monkeypatch.setattr(background, "MADE_BY", "another")
    assert settled(lambda: Background(tmp_path / "results").ask(("q",), 1, lambda _: "new")).value == "new"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"made_by": 1}', "null", "\x00\x01"])
def test_a_corrupt_file_counts_as_absent(tmp_path: Path, damage: str) -> None:
    settled(lambda: Background(tmp_path / "results").ask(("q",), 1, lambda _: "old"))
    (file,) = kept(tmp_path)
    file.write_text(damage)
    assert settled(lambda: Background(tmp_path / "results").ask(("q",), 1, lambda _: "new")).value == "new"


def test_a_file_cut_off_half_way_is_not_read_and_goes(tmp_path: Path) -> None:
    settled(lambda: Background(tmp_path / "results").ask(("q",), 1, lambda _: "old"))
    (file,) = kept(tmp_path)
    part = file.with_name(f"{file.stem}-x.part")
    part.write_text(file.read_text()[:20])
    file.unlink()
    os.utime(part, (0, 0))
    assert settled(lambda: Background(tmp_path / "results").ask(("q",), 1, lambda _: "new")).value == "new"
    kept(tmp_path)
    time.sleep(0.05)
    assert files(tmp_path) == [file]


def test_no_more_than_so_many_files_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FILES", 3)
    work = Background(tmp_path / "results")
    for number in range(6):
        settled(lambda: work.ask(("q", number), 1, lambda _: "x"))  # noqa: B023
    time.sleep(0.1)
    assert len(files(tmp_path)) == 3
    for version in range(2, 5):
        settled(lambda: work.ask(("q", 5), version, lambda _: version))  # noqa: B023
    time.sleep(0.1)
    assert len(files(tmp_path)) == 3
    assert any(json.loads(path.read_text())["version"] == 4 for path in files(tmp_path))


def test_a_failure_is_said_logged_under_its_number_and_tried_again(
    work: Background, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(progress: Progress) -> str:
        raise ValueError("secret")

    failed = settled(lambda: work.ask(("q",), 1, fails))
    assert (failed.state, failed.value) == ("failed", None)
    assert "secret" not in failed.message
    assert failed.message.split()[-1] in caplog.text
    assert work.ask(("q",), 1, lambda _: "too early").state == "failed"
    monkeypatch.setattr(background, "AGAIN", 0)
    assert settled(lambda: work.ask(("q",), 1, lambda _: "well")).value == "well"


def test_what_is_no_number_is_a_failure_and_never_kept(work: Background, tmp_path: Path) -> None:
    assert settled(lambda: work.ask(("q",), 1, lambda _: float("nan"))).state == "failed"
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_to_leaves_results_in_memory(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where the folder should be")
    work = Background(tmp_path / "results")
    assert settled(lambda: work.ask(("q",), 1, lambda _: "x")).value == "x"
    assert work.ask(("q",), 1, lambda _: "y").value == "x"


def test_closing_waits_for_nothing_and_nobody_waits_afterwards(tmp_path: Path) -> None:
    work = Background(tmp_path / "results")
    work.ask(("q",), 1, lambda _: time.sleep(2), wait=0)
    began = time.monotonic()
    work.close()
    assert work.ask(("q",), 2, lambda _: "x", wait=5).value is None
    assert time.monotonic() - began < 1


def test_preparing_is_done_once_and_before_everything(tmp_path: Path) -> None:
    done: list[str] = []
    work = Background(tmp_path / "results", prepare=lambda: done.append("prepared"))
    for number in range(3):
        settled(lambda: work.ask(("q", number), 1, lambda _: done.append("work")))  # noqa: B023
    assert done == ["prepared", "work", "work", "work"]


def test_nobody_asked(work: Background) -> None:
    with pytest.raises(NotFound):
        work.look("../../etc/passwd")
