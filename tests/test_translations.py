"""The French catalogue: complete, current, and compiled."""

from __future__ import annotations

import ast
import re

import catalogue
import pytest
from babel.messages import Catalog, Message

from graphsvc import errors, language

PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def current() -> Catalog:
    """What the source says, with the French of the catalogue."""
    return catalogue.updated()


@pytest.fixture(scope="module")
def messages(current: Catalog) -> list[Message]:
    return [message for message in current if message.id]


def texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(scope="module")
def written() -> dict[object, Message]:
    return {message.id: message for message in catalogue.written() if message.id}


def test_every_message_has_french(current: Catalog) -> None:
    assert [m.id for m in catalogue.missing(current)] == [], "run tests/catalogue.py and translate"


def test_plurals_have_both_forms(messages: list[Message]) -> None:
    assert [m.id for m in messages if len(texts(m.string)) != len(texts(m.id))] == []


def test_placeholders_are_kept(messages: list[Message]) -> None:
    wrong = [
        m.id
        for m in messages
        for text in texts(m.string)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(texts(m.id)[-1]))
    ]
    assert wrong == []


def test_percent_signs_are_placeholders_or_doubled(messages: list[Message]) -> None:
    for message in messages:
        for text in (*texts(message.id), *texts(message.string)):
            if "%(" in text:
                assert "%" not in PLACEHOLDER.sub("", text).replace("%%", ""), text


def test_french_typography(messages: list[Message]) -> None:
    for message in messages:
        for text in texts(message.string):
            assert not re.search(r"[^\u00a0\d] :|(?<!\u00a0):(?!//)|« |(?<!\u00a0)»| [;?!]", f"{text} "), text


def test_nothing_is_fuzzy_or_left_over(written: dict[object, Message], messages: list[Message]) -> None:
    assert [m.id for m in written.values() if m.fuzzy] == []
    assert written.keys() == {m.id for m in messages}, "run tests/catalogue.py"


def test_mo_is_compiled_from_po() -> None:
    assert catalogue.mo(catalogue.written()) == catalogue.MO.read_bytes(), "run tests/catalogue.py"


def test_graphsvc_speaks_french() -> None:
    with language.speaking("fr"):
        assert language.gettext("Gaps") == "Lacunes"
        assert language.ngettext("%(count)s partner", "%(count)s partners", 0) == "0 partenaire"
        assert language.ngettext("%(count)s partner", "%(count)s partners", 1200).endswith("200 partenaires")
    assert language.gettext("Gaps") == "Gaps"


def test_no_error_is_raised_in_one_language_only() -> None:
    ours = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    for file in catalogue.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
                said = node.exc.args[0] if node.exc.args else None
                plain = isinstance(said, (ast.Constant, ast.JoinedStr))
                assert not (plain and node.exc.func.id in ours), f"{file.name}:{node.lineno}"
