"""How well minutes are read: `python tests/minutes/measure.py [FOLDER]` prints both figures for each layout.

A layout is a file of minutes and beside it a CSV file of the right answers: line, attendance, person, organization, via
(who sat in), and the partners of `network/` that are meant, empty where nobody on record is. The names are invented.

right: the share of answers whose line is read as it should be and for whom the right partner is chosen or proposed, or
rightly nobody; whoever is named that should not be counts as wrong. read: the same without the partner; alone: the
same without any names on record. asked: the share that somebody has to look at. wrong: lines accepted as certain that
mean another partner, or are read wrongly, with `network/` and with every name of the right answers on record.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphsvc.capture import known_names, meanings, minutes
from graphsvc.capture.minutes import Understood
from graphsvc.files.minutes import documents, words
from graphsvc.files.minutes.words import fold
from graphsvc.model import records, texts
from graphsvc.network import snapshot
from graphsvc.network.snapshot import Snapshot

HERE = Path(__file__).parent
LAYOUTS, NETWORK, MEETING = HERE / "layouts", HERE / "network", "council-2026-03"


@dataclass(slots=True)
class Figures:
    """Counts of one layout: answers; read right, from the file alone and with names on record; right; asked; wrong."""

    answers: int = 0
    alone: int = 0
    read: int = 0
    right: int = 0
    asked: int = 0
    wrong: int = 0

    def add(self, other: Figures) -> None:
        for name in ("answers", "alone", "read", "right", "asked", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def network() -> Snapshot:
    """The network that the layouts are matched with."""
    tables: dict[str, dict[str, records.Record]] = {}
    for entity, model in records.RECORDS.items():
        path = NETWORK / f"{model.plural}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                rows = [records.read(entity, {k: v for k, v in row.items() if v}) for row in csv.DictReader(file)]
            tables[entity] = {row.key: row for row in rows}
    return snapshot.loaded(1, tables, {entity: dict.fromkeys(rows, 1) for entity, rows in tables.items()})


def recorded(right: list[dict[str, str]]) -> Snapshot:
    """A network in which everybody whom these answers name is on record, for the organization beside the name."""
    partners: dict[str, records.Record] = {}
    speaking: dict[str, records.Record] = {}

    def key(name: str, kind: str, **more: str) -> str:
        partner = records.read("partner", {"key": texts.slug(name), "name": name, "kind": kind, **more})
        partners.setdefault(partner.key, partner)
        return partner.key

    for answer in right:
        organization = key(answer["organization"], "other") if answer["organization"] else None
        for name in (answer["person"], answer["via"]):
            if name and not words.DEVICE.fullmatch(fold(name)):
                person = key(name, "person")
                if organization and person != organization:
                    row = records.read("representation", {"person": person, "organization": organization})
                    speaking[row.key] = row
    tables = {"partner": partners, "representation": speaking}
    return snapshot.loaded(1, tables, {entity: dict.fromkeys(rows, 1) for entity, rows in tables.items()})


def mistaken(path: Path, right: list[dict[str, str]]) -> list[Understood]:
    """The lines accepted as certain and wrong where everybody named is on record."""
    current = recorded(right)
    left, wrong = list(right), list[Understood]()
    for row in understood(current, path, None):
        answer = next((answer for answer in left if _is(row, answer)), None)
        if answer is not None:
            left.remove(answer)
        meant = answer and texts.slug(answer["person"] or answer["organization"])
        if row.match.certainty == "certain" and row.match.partner != meant:
            wrong.append(row)
    return wrong


def layouts(folder: Path = LAYOUTS) -> Iterator[tuple[Path, Path]]:
    """(minutes, answers) of each layout."""
    for path in sorted(folder.iterdir()):
        if path.suffix != ".csv" or not path.with_suffix("").suffix:
            answers = path.with_suffix(".answers.csv")
            if answers.exists():
                yield path, answers


def answers(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def understood(current: Snapshot, path: Path, meeting: str | None = MEETING) -> list[Understood]:
    rows, _guess = documents.attended(path.name, path.read_bytes(), known_names.directory(current).known)
    return minutes.understood(current, rows, current.collaborations[meeting] if meeting else None)


def measured(current: Snapshot, path: Path, answers_path: Path, say: bool = False) -> Figures:
    """The figures of one layout; say: print each answer that is not right."""
    found = understood(current, path)
    figures = Figures()
    left = list(found)
    for answer in answers(answers_path):
        figures.answers += 1
        row = next((row for row in left if _is(row, answer)), None) or next(
            (row for row in left if _about(row, answer)), None
        )
        if row is None:
            _tell(say, path, answer, None)
            continue
        left.remove(row)
        read, right = _is(row, answer), _is(row, answer) and _partner(row, answer)
        figures.read += read
        figures.right += right
        figures.asked += row.match.certainty == "ask"
        figures.wrong += row.match.certainty == "certain" and not right
        if not right or row.match.certainty == "certain" != bool(answer["partner"]):
            _tell(say and not right, path, answer, row)
    alone = [
        Understood(row, meanings.Match("new", None, "")) for row in documents.attended(path.name, path.read_bytes())[0]
    ]
    for answer in answers(answers_path):
        row = next((row for row in alone if _is(row, answer)), None)
        figures.alone += row is not None
        if row is not None:
            alone.remove(row)
    if say and alone:
        print(
            "  alone:",
            [
                (row.attended.line, row.attended.person, row.attended.organization, row.attended.attendance)
                for row in alone
            ],
        )
    for row in mistaken(path, answers(answers_path)):
        figures.wrong += 1
        _tell(say, path, None, row)
    for row in left:  # named, and should not be
        figures.answers += 1
        figures.wrong += row.match.certainty == "certain"
        _tell(say, path, None, row)
    return figures


def _about(row: Understood, answer: dict[str, str]) -> bool:
    """Whether a row may be meant for an answer: of the same line, with a word of its name."""
    own = set(fold(f"{row.attended.person or ''} {row.attended.via or ''} {row.attended.organization or ''}").split())
    theirs = set(fold(answer["person"] or answer["organization"]).split())
    return int(answer["line"]) in row.attended.lines and bool(own & theirs)


def _is(row: Understood, answer: dict[str, str]) -> bool:
    own = row.attended
    return (
        int(answer["line"]) in own.lines
        and own.attendance == answer["attendance"]
        and fold(own.person or "") == fold(answer["person"])
        and fold(own.organization or "") == fold(answer["organization"])
        and fold(own.via or "") == fold(answer["via"])
    )


def _partner(row: Understood, answer: dict[str, str]) -> bool:
    return (row.match.partner or "") == answer["partner"] and (row.match.via or "") == answer["via_partner"]


def _tell(say: bool, path: Path, answer: dict[str, str] | None, row: Understood | None) -> None:
    if not say:
        return
    print(f"  {path.name}:{answer['line'] if answer else row.attended.line if row else ''}")
    if answer:
        print("    should be", list(answer.values())[1:])
    if row:
        own, match = row.attended, row.match
        print(
            "    is       ",
            [own.attendance, own.person, own.organization, own.via, match.partner, match.via],
            match.certainty,
            match.reason,
        )


def main() -> None:
    folders = [Path(text) for text in sys.argv[1:] if not text.startswith("-")] or [LAYOUTS]
    current, every = network(), Figures()
    print(f"{'layout':<36}{'answers':>8}{'alone':>8}{'read':>8}{'right':>8}{'asked':>8}{'wrong':>7}")
    for folder in folders:
        for path, answers_path in layouts(folder):
            figures = measured(current, path, answers_path, "-v" in sys.argv)
            every.add(figures)
            _row(path.name, figures)
    _row("all", every)


def _row(name: str, figures: Figures) -> None:
    share = [count / max(figures.answers, 1) for count in (figures.alone, figures.read, figures.right, figures.asked)]
    print(f"{name:<36}{figures.answers:>8}" + "".join(f"{value:>8.1%}" for value in share) + f"{figures.wrong:>7}")


if __name__ == "__main__":
    main()
