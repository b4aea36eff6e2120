"""What goes on to the next line: a text, a person above its organization, an organization above its people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.files.minutes import entries, entry_text, heading_labels, headings, names, people, sentences, words
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.styles import Style
from graphsvc.files.minutes.words import fold

#: How a text ends that goes on in the next line.
OPEN_END = re.compile(
    r"(?:[,;&\u2013\u2014/]|\b(?:and|et|de|of|for|pour|the|la|le|du|des))\s*$|\([^)]*$", re.IGNORECASE
)


#: What no list goes on with, though it ended with a comma.
_BEGINS = re.compile(r"(?:approval|adoption|call(?:ed)? to order|moved|minutes of|motion)\b", re.IGNORECASE)
#: A name that is parted at its hyphen: *Genevieve Poirier- / Murphy*.
HYPHENATED = re.compile(r"[a-zà-ÿ]-$")


#: What parts the names of a run-in list, and one word of a name.
_PARTING = re.compile(r"[,;:(]|\s(?:and|et)\s")
_TITLE_LAST = re.compile(r"\b(?:MM?\.|Mmes?|Mlles?|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Monsieur|Madame|Messieurs|Mesdames)$")
_WORD = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ][\w'\u2019-]*\.?")
#: Initials at the end of a run-in list, without their surname: *A. Roy, B. / Cho*, *P. Van / Dale*.
_INITIAL_LAST = re.compile(
    r"[,;:]\s*(?:and |et )?(?:[A-ZÀ-Þ]\.[ -]?){1,3}(?:\s?(?:[Vv]an|[Vv]on|[Dd]er|[Dd]e|[Dd]u|[Ll]a|[Ll]e)){0,2}$"
)


def goes_on(text: str, line: Line, following: Line, run_in: bool) -> bool:
    """Whether a text, whose last line is given, goes on in the line that follows."""
    if following.gap or following.table or entry_text.bulleted(following.said) or len(following.cells) > 1:
        return False
    if text.count("(") > text.count(")") and re.match(r"[^()]{0,60}\)", following.said):
        return True
    if headings.of(following.said) or sentences.is_aside(following.said) or people.is_device(following.said):
        return False
    if re.match(r"[A-ZÀ-Þ][^:,;()]{2,40}:\s", following.said) and not OPEN_END.search(text):
        return False
    if sentences.ends(following.said) and (not text.rstrip().endswith((",", ";")) or _BEGINS.match(following.said)):
        return False
    if entry_text.PLACEHOLDER.match(following.said) or sentences.is_while(following.said):
        return False
    if _is_broken(text, following.said) or (HYPHENATED.search(text) and _WORD.match(following.said)):
        return True
    if entry_text.bulleted(line.said) and following.indent > line.indent and re.search(r"[,(\u2013\u2014]|\s-\s", text):
        return True  # an organization that is wrapped
    if OPEN_END.search(text) or following.said.lstrip().startswith("("):
        return True
    first = following.said.lstrip()[:1]
    if first.islower() and not re.match(r"[a-z]\)", following.said.lstrip()):
        return True
    if not run_in or len(line.said) < 60 or text.rstrip().endswith((".", ")")):
        return False
    return not headings.begins_with_name(following.said)


def _is_broken(text: str, following: str) -> bool:
    """Whether a name at the end of a run-in list goes on in the next line: *Ana Roy, Ben Cho, Farid / Noorzai*."""
    last, first = (_PARTING.split(part.strip()) for part in (text, following))
    if _TITLE_LAST.search(text):
        return first[0][:1].isupper()  # *... et M. / Michel Roy*
    own = names.stripped(last[-1].strip())  # *Mme la conseillère Johanne / Vachon et M. Roger Garant*
    if own.titled and fold(own.text) in words.given_names() and re.match(r"[A-ZÀ-Þ'\u2019-]{3,}\b", following):
        return True  # *M. André / DELMARCELLE, Mme ...*
    if _INITIAL_LAST.search(text) and first[0][:1].isupper():
        return True
    if not _WORD.fullmatch(first[0].strip()):
        return False
    titled = bool(own.titled) and fold(own.text) in words.given_names() and len(first) > 1
    return titled or (len(last) >= 3 and _WORD.fullmatch(last[-1].strip()) is not None)


def is_paired(lines: Sequence[Line], place: int, style: Style) -> bool:
    """Whether a person stands alone on a line and its organization on the next, as in others of the list."""
    return _pair(lines, place, style) and (_pair(lines, place + 2, style) or _pair(lines, place - 2, style))


def _pair(lines: Sequence[Line], place: int, style: Style) -> bool:
    if place < 0 or place + 1 >= len(lines):
        return False
    line, below = lines[place], lines[place + 1]
    if line.indent != below.indent or entry_text.bulleted(line.said):
        return False
    if below.gap or len(line.cells) > 1 or len(below.cells) > 1 or entry_text.bulleted(below.said):
        return False
    if any(headings.of(one.said) or sentences.ends(one.said) for one in (line, below)):
        return False
    own, other = entries.of(line.said, style), entries.of(below.said, style)
    alone = len(own) == 1 and own[0].person is not None and not own[0].organizations
    return alone and bool(other) and all(entry.person is None for entry in other)


def organization_above(lines: Sequence[Line], place: int, known: Known) -> str | None:
    """The organization that a line names for the more indented or bulleted lines of people below it."""
    line = lines[place]
    if place + 1 >= len(lines) or len(line.cells) > 1:
        return None
    following = lines[place + 1]
    text = heading_labels.bare(line.said).rstrip(" :")
    colon = line.said.rstrip().endswith(":")
    deeper = following.indent > line.indent or (
        entry_text.bulleted(following.said) and not entry_text.bulleted(line.said)
    )
    if not (colon or deeper) or following.gap:
        return None
    own = headings.unnumbered(re.sub(r"^[\s\u2022*\u00b7-]+", "", text))
    own = headings.SPOKEN_FOR.sub("", own) if colon else own
    kind, sure = people.kind(own, known)
    if set(fold(own).split()) <= heading_labels.GROUPS:  # *JEUNES*, who they are within the body
        return None
    if kind != "organization" or not (sure or colon):
        return None
    if "," in own and any(entry.person for entry in entries.of(own, Style(known=known))):
        return None
    below = entries.of(following.said, Style(known=known))
    return own if below and below[0].person and not below[0].organizations else None
