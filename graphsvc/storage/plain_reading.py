"""What a statement that somebody else wrote may say: one plain reading, in the common subset of both engines.

An engine cannot be relied on to refuse the rest: ArcadeDB writes in a READ session, reads files of the machine with
LOAD CSV, and commits CALL { } IN TRANSACTIONS and schema commands whatever happens to the transaction around them. So a
statement is taken apart here, before any engine sees it, and only what is known to read is let through: by its first
word, by words that are never allowed, and by the functions it calls. What is sent is made of the parts that were looked
at; comments are left out.

What takes long is ended by the engines, but ArcadeDB looks at the time between rows only: what one row can take is
bounded here. Lists are gone through within each other once, a range is short, no path of any length is collected, and
there is no reduce, which doubles a text forty times in an instant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import LiteralString, cast

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _

#: Most characters of a statement, and how deep its brackets may lie in each other.
LENGTH, DEPTH = 20_000, 60
#: How often lists may be gone through within each other, and the largest number in a range.
LOOPS, RANGE = 2, 10_000
#: Most WITH, each of which may put a list into another.
STEPS = 50

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|//[^\r\n]*|/\*.*?\*/)
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<parameter>\$[A-Za-z_]\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<number>\d\w*)
    |(?P<sign>/(?!\*)|[-+*%^=<>!|&:,.;(){}\[\]~?])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = re.compile(r"\\[\\'\"bfnrt]")
_FIRST = {"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"}
#: Words of clauses that do something else than read what is asked for; as names they go into backticks.
_NEVER = set(
    "ALTER BEGIN COMMIT CREATE CSV CYPHER DEALLOCATE DELETE DENY DETACH DROP ENABLE EXPLAIN FOREACH GRANT INSERT "
    "LOAD MERGE NODETACH PERIODIC PROFILE REALLOCATE REMOVE RENAME REVOKE ROLLBACK SET SHOW START STOP TERMINATE "
    "TRANSACTIONS USE YIELD".split()
)
#: Words that stand before a bracket and call nothing.
_BEFORE_BRACKET = set(
    "ALL AND ANY AS ASC BY CALL CASE CONTAINS COUNT DESC DISTINCT ELEMENTS ELSE END EXISTS IN IS LIMIT MATCH NONE NOT "
    "OFFSET ON OR RETURN SHORTEST SINGLE SKIP THEN UNION UNWIND WHEN WHERE WITH XOR".split()
)
#: Functions of both engines that look at nothing but what they are given; the same every time, but for the day.
_FUNCTIONS = set(
    "abs acos allshortestpaths asin atan atan2 avg btrim ceil char_length character_length coalesce collect cos count "
    "date date.truncate datetime datetime.truncate degrees duration duration.between duration.indays duration.inmonths "
    "duration.inseconds e endnode exp floor head isempty keys labels last left length localdatetime localtime log "
    "log10 lower ltrim max min nodes normalize nullif percentilecont percentiledisc pi point point.distance properties "
    "radians range relationships replace reverse right round rtrim shortestpath sign sin size split sqrt "
    "startnode stdev stdevp substring sum tail tan time toboolean tobooleanornull tofloat tofloatornull tointeger "
    "tointegerornull tolower tostring tostringornull toupper trim type upper".split()
)
_OPEN, _CLOSE = "([{", ")]}"


class Refusal(BadInput):
    """The statement says more than a plain reading; line: where, from 1."""

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a statement: its kind (text, quoted, parameter, word, number, sign), itself, and its line.

    apart: whether a blank or a comment stood before it. It stays apart: two signs together may begin a comment.
    """

    kind: str
    text: str
    line: int
    apart: bool

    @property
    def upper(self) -> str:
        """A word as it is compared; empty for other parts."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class PlainReading:
    """A statement that only reads: its text as it is sent, its parameters, and its columns as far as they are named."""

    text: LiteralString
    parameters: tuple[str, ...]
    columns: tuple[str, ...]


def plain_reading(statement: str, line: int = 1) -> PlainReading:
    """Take a statement apart; raises Refusal where it is anything but one plain reading.

    line: the line of the file on which it begins.
    """
    parts = _parts(statement, line)
    if parts and parts[-1].text == ";":
        parts.pop()
    if not parts:
        raise Refusal(_("there is no statement; write one that begins with MATCH"), line)
    _hold_words(parts)
    if parts[0].upper not in _FIRST:
        raise Refusal(_("a question begins with MATCH, OPTIONAL MATCH, UNWIND, WITH, CALL { or RETURN"), parts[0].line)
    _hold_brackets(parts)
    if not any(part.upper == "RETURN" for part in parts):
        raise Refusal(_("a question ends with RETURN and what it returns"), parts[-1].line)
    parameters = dict.fromkeys(part.text[1:] for part in parts if part.kind == "parameter")
    # Looked at part by part above, which is what LiteralString asks for.
    return PlainReading(cast(LiteralString, _joined(parts)), tuple(parameters), _columns(parts))


def _parts(statement: str, line: int) -> list[Part]:
    if len(statement) > LENGTH:
        raise Refusal(_("a question has at most %(most)s characters", most=LENGTH), line)
    parts: list[Part] = []
    at, apart = 0, False
    while at < len(statement):
        found = _TOKEN.match(statement, at)
        if found is None:
            message = _("%(sign)s has no place here; is a quotation mark missing?", sign=repr(statement[at]))
            raise Refusal(message, line)
        kind, text = found.lastgroup or "", found[0]
        if kind != "blank":
            _hold_part(kind, text, line)
            parts.append(Part(kind, text, line, apart))
        apart = kind == "blank"
        line += text.count("\n")
        at = found.end()
    return parts


def _hold_part(kind: str, text: str, line: int) -> None:
    """Refuse what engines may read otherwise: escapes that become code, and letters that become those of a keyword."""
    if kind == "text" and "\\" in _ESCAPES.sub("", text):
        raise Refusal(_("after a backslash only \\ ' \" n r t b f may stand; write the character itself"), line)
    if kind == "quoted" and "\\" in text:
        raise Refusal(_("a name in backticks has no backslash"), line)
    if kind in ("word", "parameter", "number") and not text.isascii():
        raise Refusal(_("write %(name)s in backticks, since it has other letters than a to z", name=text[:40]), line)


def _hold_words(parts: list[Part]) -> None:
    """Refuse words that are never allowed, procedures, and functions that are not known to be harmless."""
    steps = [part for part in parts if part.upper == "WITH"]
    if len(steps) > STEPS:
        raise Refusal(_("a question has %(most)s WITH at most", most=STEPS), steps[STEPS].line)
    for number, part in enumerate(parts):
        following = parts[number + 1].text if number + 1 < len(parts) else ""
        if part.upper in _NEVER:
            message = _(
                "%(word)s is not allowed, since a question only reads; as a name it is written in backticks",
                word=part.upper,
            )
            raise Refusal(message, part.line)
        if part.text == ";":
            raise Refusal(_("a question is one statement; take out what stands after the semicolon"), part.line)
        if part.upper == "CALL" and following not in ("(", "{"):
            raise Refusal(_("a procedure is not allowed; only subqueries are, as CALL { }"), part.line)
        if following != "(" or part.kind not in ("word", "quoted"):
            continue
        name = _called(parts, number)
        if name.upper() not in _BEFORE_BRACKET and name.lower() not in _FUNCTIONS:
            raise Refusal(_("the function %(name)s is not allowed in a question", name=name[:60]), part.line)


def _called(parts: list[Part], number: int) -> str:
    """The whole name of a function whose last part has this number."""
    name = parts[number].text
    while number >= 2 and parts[number - 1].text == "." and parts[number - 2].kind in ("word", "quoted"):
        number -= 2
        name = f"{parts[number].text}.{name}"
    return name


def _hold_brackets(parts: list[Part]) -> None:
    """Refuse brackets that do not match, lie too deep for an engine's stack, or make one row take very long."""
    opened: list[tuple[Part, str]] = []
    for number, part in enumerate(parts):
        if part.kind == "sign" and part.text in _OPEN:
            opened.append((part, _loop(parts, number)))
            if len(opened) > DEPTH:
                raise Refusal(_("the brackets lie too deep in each other"), part.line)
            if sum(bool(loop) for _, loop in opened) > LOOPS and opened[-1][1]:
                message = _("lists are gone through within each other too often; go through one of them with UNWIND")
                raise Refusal(message, part.line)
        elif part.kind == "sign" and part.text in _CLOSE:
            if not opened or _OPEN.index(opened.pop()[0].text) != _CLOSE.index(part.text):
                raise Refusal(_("the bracket %(sign)s closes nothing", sign=part.text), part.line)
        elif opened:
            _hold_inside(part, opened)
    if opened:
        raise Refusal(_("the bracket %(sign)s is not closed", sign=opened[-1][0].text), opened[-1][0].line)


def _loop(parts: list[Part], number: int) -> str:
    """What the bracket of this number goes through for each row: list, pattern or range; empty for any other."""
    before = parts[number - 1].upper if number else ""
    following = [part.upper or part.text for part in parts[number + 1 : number + 4]]
    if parts[number].text == "(" and before == "RANGE":
        return "range"
    if following[1:2] == ["IN"] and (parts[number].text == "[" or before in ("ANY", "ALL", "NONE", "SINGLE")):
        return "list"
    if parts[number].text == "[" and (following[:1] == ["("] or following[1:3] == ["=", "("]):
        return "pattern"
    return ""


def _hold_inside(part: Part, opened: list[tuple[Part, str]]) -> None:
    """Refuse a range that is long, and a path of any length in a list."""
    loops = [loop for _, loop in opened]
    if loops[-1] == "range" and (
        part.text in ("*", "^") or (part.kind == "number" and not (part.text.isdecimal() and int(part.text) <= RANGE))
    ):
        raise Refusal(_("a range goes to %(most)s at most", most=RANGE), part.line)
    if part.text == "*" and opened[-1][0].text == "[" and "pattern" in loops[:-1]:
        raise Refusal(_("a path of any length is not collected in a list; put it into a MATCH"), part.line)


def _joined(parts: list[Part]) -> str:
    """The statement again, with one blank for each comment and each white space."""
    return "".join(f" {part.text}" if part.apart else part.text for part in parts).strip()


def _columns(parts: list[Part]) -> tuple[str, ...]:
    """The columns of the last RETURN: the names after AS, else what is returned; none where it returns a star.

    ArcadeDB names no columns where there are no rows.
    """
    returned = max(number for number, part in enumerate(parts) if part.upper == "RETURN")
    columns: list[list[Part]] = [[]]
    depth = 0
    for part in parts[returned + 1 :]:
        depth += (part.text in _OPEN) - (part.text in _CLOSE) if part.kind == "sign" else 0
        if depth < 0 or (depth == 0 and part.upper in ("ORDER", "SKIP", "LIMIT", "OFFSET", "UNION")):
            break
        if depth == 0 and part.text == ",":
            columns.append([])
        elif columns[-1] or part.upper != "DISTINCT":
            columns[-1].append(part)
    if any(column and column[0].text == "*" for column in columns):
        return ()
    return tuple(
        column[-1].text.strip("`") if len(column) > 1 and column[-2].upper == "AS" else _joined(column)
        for column in columns
        if column
    )
