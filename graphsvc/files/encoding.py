"""Decoding of files of unknown encoding: UTF-8, UTF-16, else the legacy encoding that gives the best words.

charset-normalizer was tried on short French tables: it took every DOS file for Windows or Macintosh, and never
distinguished ISO 8859-15 from Windows. What distinguishes them is where letters and signs stand in a word.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from graphsvc.errors import BadInput
from graphsvc.language import gettext as _

#: Encodings used in Canada before UTF-8, the likelier first.
OLD = {"cp1252": "Windows-1252", "iso8859-15": "ISO 8859-15", "mac_roman": "Macintosh", "cp850": "DOS 850"}
#: Number of distinct words that the guess is based on, and of words shown to the user.
WORDS, WORDS_SHOWN = 5000, 8
#: Longer lines are refused: no row of a table is as long, and lines are scanned character by character.
LINE_BYTES = 4_000_000

_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(rb"[A-Za-z0-9\x80-\xff'-]*[\x80-\xff][A-Za-z0-9\x80-\xff'-]*")
#: Accented letters of French, and a few of other languages -> score, higher for more frequent ones.
_LETTERS = dict.fromkeys("éèàêç", 4) | dict.fromkeys("âîôûëïùœÉÀÈÊÇÎÔ", 3) | dict.fromkeys("äöüñÂËÏÙÛŒ", 2)
_OPENING, _CLOSING = frozenset("«“‘"), frozenset("»”’…")
_APART = frozenset("–—•\u00a0°€£©®½¼¾²³ºª")


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed encoding: its name, words by which to judge it, and the first line with such a word.

    doubtful: whether another encoding gives words nearly as good, or this one is rare.
    """

    file: str
    encoding: str
    words: tuple[str, ...]
    line: int
    sample: str
    doubtful: bool

    @property
    def sentence(self) -> str:
        """What the user should check, and what to do if it is wrong."""
        sentence = _(
            "%(file)s does not say how its accents are written; it was read as %(encoding)s, as in line %(line)s: "
            "%(sample)s.",
            file=self.file,
            encoding=self.encoding,
            line=self.line,
            sample=self.sample,
        )
        if not self.doubtful:
            return sentence
        doubt = _(
            "This is doubtful: look at %(words)s. If a word is wrong, save the file as CSV UTF-8 and check it again.",
            words=", ".join(self.words),
        )
        return f"{sentence} {doubt}"


def text(file: str, data: bytes) -> tuple[str, Guess | None]:
    """Decode a file: its text without byte order mark, and the guess, None where the encoding is certain.

    Raises BadInput for binary data, and for text that is only partly UTF-8.
    """
    _refuse_long_lines(data)
    if (codec := _utf16(data)) is not None:
        return _from_utf16(data, codec), None
    if b"\0" in data:
        raise _nul(data.count(b"\n", 0, data.index(0)) + 1)
    if len(_CONTROLS.findall(data[:100_000])) > 20 + len(data[:100_000]) / 100:
        raise BadInput(_("this is no text but binary data; save the table as .csv or .xlsx"))
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        whole = _UTF8_SEQUENCE.findall(data)
        broken = re.findall(rb"[\x80-\xff]", _UTF8_SEQUENCE.sub(b"", data))
        if len(whole) >= len(broken):
            line = data.count(b"\n", 0, error.start) + 1
            raise BadInput(
                _(
                    "line %(line)s is damaged: the file is UTF-8 but not there; save it as CSV UTF-8 and try again",
                    line=line,
                )
            ) from None
    return _guessed(file, data)


def _refuse_long_lines(data: bytes) -> None:
    position, line = 0, 1
    while len(data) - position > LINE_BYTES:
        end = max(
            data.rfind(b"\n", position, position + LINE_BYTES), data.rfind(b"\r", position, position + LINE_BYTES)
        )
        if end < 0:
            line += data.count(b"\n", 0, position)
            raise BadInput(_("line %(line)s has no end; save the table as .csv or .xlsx", line=line))
        position = end + 1


def _utf16(data: bytes) -> str | None:
    """The UTF-16 codec, by byte order mark or by every other byte being NUL as in Latin text; None if not UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:2000]
    if len(data) % 2 or len(start) < 4:
        return None
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < 0.4 * len(start) or min(even, odd) > 0:
        return None
    return "utf-16-be" if even else "utf-16-le"


def _from_utf16(data: bytes, codec: str) -> str:
    try:
        decoded = data.decode(codec)
    except UnicodeDecodeError:
        raise BadInput(_("the file is UTF-16 but damaged or cut off; save it as CSV UTF-8 and try again")) from None
    if "\0" in decoded:
        raise _nul(decoded.count("\n", 0, decoded.index("\0")) + 1)
    return decoded


def _nul(line: int) -> BadInput:
    return BadInput(
        _("this is no text: it holds NUL bytes in line %(line)s; save it as CSV UTF-8 and try again", line=line)
    )


def _guessed(file: str, data: bytes) -> tuple[str, Guess]:
    words = Counter(_WORD.findall(data)).most_common(WORDS)
    best = max(OLD, key=lambda codec: _sum(words, codec))  # the first of equals
    decoded = data.decode(best, "replace")
    if "\ufffd" in decoded:
        line = decoded.count("\n", 0, decoded.index("\ufffd")) + 1
        raise BadInput(_("line %(line)s is in an unknown encoding; save it as CSV UTF-8 and try again", line=line))
    decoded_words = [word.decode(best) for word, _count in words]
    close = best in ("mac_roman", "cp850")
    for rival in OLD.keys() - {best}:
        apart = [
            entry for entry, read in zip(words, decoded_words, strict=True) if entry[0].decode(rival, "replace") != read
        ]
        close = close or (bool(apart) and _sum(apart, rival) >= _sum(apart, best) / 2)
    line, sample = _first(decoded)
    shown = tuple(dict.fromkeys(decoded_words))[:WORDS_SHOWN]
    return decoded, Guess(file, OLD[best], shown, line, sample, close)


def _first(decoded: str) -> tuple[int, str]:
    """(number, text) of the first line with a non-ASCII character; (1, "") without any."""
    for number, line in enumerate(decoded.splitlines(), 1):
        if not line.isascii():
            return number, line.strip()[:120]
    return 1, ""


def _sum(words: list[tuple[bytes, int]], codec: str) -> int:
    return sum(_marks(word, codec) * min(count, 100) for word, count in words)


def _marks(word: bytes, codec: str) -> int:
    """Score of a word decoded by a codec: how plausible its non-ASCII characters are in their places."""
    padded = f" {word.decode(codec, 'replace')} "
    return sum(_mark(padded[i - 1], padded[i], padded[i + 1]) for i in range(1, len(padded) - 1) if padded[i] > "\x7f")


def _mark(before: str, sign: str, after: str) -> int:
    if sign.isalpha() and sign not in "ƒºªµ":
        misplaced = before.islower() if sign.isupper() else after.isupper()
        return -4 if misplaced else _LETTERS.get(sign, 0)
    if sign in "’·" and before.isalpha() and after.isalpha():
        return 4
    if sign in _OPENING:
        return -4 if before.isalnum() else 2
    if sign in _CLOSING:
        return -4 if after.isalnum() else 2
    if sign in _APART:
        return -2 if before.isalpha() and after.isalpha() else 2
    return -4 if before.isalpha() or after.isalpha() or not sign.isprintable() else -2
