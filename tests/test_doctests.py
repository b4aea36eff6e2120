"""The examples in the docstrings of analytics come out as they stand there; each graph can be checked by hand."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = (
    "backbone",
    "brokerage",
    "cohesion",
    "communities",
    "core_periphery",
    "graphs",
    "jackknife",
    "mixing",
    "mixing_matrix",
    "null_model",
    "turnover",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_come_out(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"graphsvc.analytics.{name}"))
    assert tried
    assert not failed
