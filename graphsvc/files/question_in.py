"""Reading a question of one's own: a Cypher file that begins with comments.

    // title: Who comes to both tables / Qui vient aux deux tables
    // Partners who were present at meetings of both bodies, those who came most first.
    // fr: Les partenaires présents aux réunions des deux instances.
    // $one body: First body / Première instance
    // $since day = today-24m: Since / Depuis
    // column meetings: Meetings / Réunions
    MATCH ...

Only the statement is needed. A label has a French part after ` / `. A parameter without a line of its own is a text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.errors import Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.model.period import months_before

#: Kinds of parameters that name a record -> the kind of that record.
RECORDS = {
    "partner": "partner",
    "municipality": "municipality",
    "sector": "sector",
    "body": "collaboration",
    "collaboration": "collaboration",
}
KINDS = ("text", "number", "day", *RECORDS)
#: Names that addresses have for something else.
TAKEN = ("lang",)
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TODAY = re.compile(r"today(?:-(\d{1,5})([dmy]))?")
EXAMPLE = "$since day = today-24m: Since / Depuis"
_HEADER = re.compile(r"[ \t]*//[ \t]?(.*)")
_PARAMETER = re.compile(r"\$(\w+)\s+(\w+)(\s+optional)?(?:\s*=\s*(.*?))?\s*:\s+(.*)")
_COLUMN = re.compile(r"column\s+(\S+)\s*:\s+(.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question. default: as it would be typed; empty where a value is needed, or optional."""

    key: str
    kind: str = "text"
    label: str = ""
    label_fr: str = ""
    default: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a column in both languages."""

    key: str
    label: str
    label_fr: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was written; line: the line of the file on which the statement begins."""

    key: str
    title: str
    title_fr: str
    about: str
    about_fr: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Label]
    statement: str
    line: int


def read(key: str, text: str) -> Question:
    """Read the text of a question; raises Problems, each with its line."""
    lines = text.removeprefix("\ufeff").splitlines()
    problems: list[Problem] = []
    title, about, about_fr = ("", ""), list[str](), list[str]()
    parameters: dict[str, Parameter] = {}
    columns: dict[str, Label] = {}
    line = 0
    for line, raw in enumerate(lines):
        header = _HEADER.fullmatch(raw)
        if header is None and raw.strip():
            break
        said = header[1].strip() if header else ""
        if said.startswith("title:"):
            title = _both(said.removeprefix("title:"))
        elif said.startswith("fr:"):
            about_fr.append(said.removeprefix("fr:").strip())
        elif said.startswith("$"):
            try:
                parameter = _parameter(said)
            except ValueError as error:
                problems.append(Problem(str(error), value=said[:80], file=f"{key}.cypher", line=line + 1))
            else:
                parameters[parameter.key] = parameter
        elif column := _COLUMN.fullmatch(said):
            columns[column[1]] = Label(column[1], *_both(column[2]))
        elif said:
            about.append(said)
    else:
        line = len(lines)
    if problems:
        raise Problems(problems)
    name = key.replace("-", " ").capitalize()
    return Question(
        key=key,
        title=title[0] or title[1] or name,
        title_fr=title[1] or title[0] or name,
        about=" ".join(about) or " ".join(about_fr),
        about_fr=" ".join(about_fr) or " ".join(about),
        parameters=tuple(parameters.values()),
        columns=columns,
        statement="\n".join(lines[line:]),
        line=line + 1,
    )


def _both(text: str) -> tuple[str, str]:
    """English and French of a label; the one for the other where only one is there."""
    english, _, french = text.strip().partition(" / ")
    return english.strip(), french.strip() or english.strip()


def _parameter(said: str) -> Parameter:
    """The parameter of a comment; raises ValueError."""
    found = _PARAMETER.fullmatch(said)
    if found is None:
        raise ValueError(_("write a parameter as %(example)s", example=EXAMPLE))
    key, kind, optional, default, labels = found.groups()
    if kind not in KINDS:
        raise ValueError(
            _("there is no parameter of type %(kind)s; use %(allowed)s", kind=kind, allowed=", ".join(KINDS))
        )
    if key in TAKEN:
        raise ValueError(_("the name %(name)s is taken; choose another", name=key))
    parameter = Parameter(key, kind, *_both(labels), default or "", bool(optional))
    if default and kind not in RECORDS:
        value(parameter, default, datetime.date(2000, 1, 1))
    return parameter


def value(parameter: Parameter, text: str, today: datetime.date) -> str | float | None:
    """The value of a text, number or day as it was typed; None for nothing. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    if parameter.kind == "number":
        try:
            number = float(text.replace(",", ".").replace("\u00a0", ""))
        except ValueError:
            number = float("nan")
        if not abs(number) <= 1e15:
            raise ValueError(_("is no number; write one as in 3 or 0.5"))
        return int(number) if number.is_integer() else number
    if parameter.kind == "day":
        return _day(text, today)
    return text


def _day(text: str, today: datetime.date) -> str:
    """A day as YYYY-MM-DD: as it stands there, or counted back from today as in today-24m."""
    try:
        if not (relative := TODAY.fullmatch(text)):
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            return datetime.date.fromisoformat(text).isoformat()
        count, unit = int(relative[1] or 0), relative[2] or "d"
        day = (
            today - datetime.timedelta(count)
            if unit == "d"
            else months_before(today, count * (12 if unit == "y" else 1))
        )
        return day.isoformat()
    except (ValueError, OverflowError):
        raise ValueError(_("is no day; write YYYY-MM-DD, or today, today-30d, today-24m, today-2y")) from None
