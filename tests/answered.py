"""A pytest plugin for NetworkX's own tests: counts what the backend answered itself, and what it refused and why.

With the fallback on, those tests pass even where a backend did nothing.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphsvc.sparse import interface

answered: Counter[str] = Counter()
refused: Counter[str] = Counter()
skipped: dict[str, str] = {}
NOT_ANSWERS = {"convert_from_nx", "convert_to_nx", "can_run", "should_run"}
FUNCTIONS = [
    name
    for name, value in vars(interface).items()
    if inspect.isfunction(value) and value.__module__ == interface.__name__ and not name.startswith("_")
]


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            found = function(*args, **kwargs)
        except NotImplementedError as error:
            refused[f"{function.__name__}: {error}"] += 1
            raise
        except Exception:
            answered[function.__name__] += 1  # an exception that NetworkX's test expects is an answer too
            raise
        answered[function.__name__] += 1
        return found

    return call


def pytest_configure() -> None:
    can_run = interface.can_run

    def asked(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
        said = can_run(name, args, kwargs)
        if said is not True:
            refused[f"{name}: {said}"] += 1
        return said

    for name in set(FUNCTIONS) - NOT_ANSWERS:
        setattr(interface, name, counted(getattr(interface, name)))
    interface.can_run = asked


def pytest_collectreport(report: pytest.CollectReport) -> None:
    note(report)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    note(report)


def note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        skipped[report.nodeid] = report.longrepr[2]


def pytest_sessionfinish() -> None:
    found = {"answered": dict(sorted(answered.items())), "refused": dict(sorted(refused.items())), "skipped": skipped}
    Path(os.environ["ANSWERED"]).write_text(json.dumps(found, indent=1), encoding="utf-8")
