"""On which side of the comma or the dash the organizations of a list stand, by what most of its lines have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphsvc.files.minutes import grids, headings, people, seams, sentences
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import Known
from graphsvc.files.minutes.styles import Style

#: Lines for which the style of a list is worked out at once.
BLOCK = 20


class ListStyles:
    """The styles of the lists of one document, each worked out once for twenty lines."""

    def __init__(self, lines: Sequence[Line], known: Known) -> None:
        self.lines, self.known = lines, known
        self.styles: dict[int, Style] = {}

    def at(self, place: int) -> Style:
        """How the entries of the list in which a line stands are written."""
        block = place // BLOCK
        if block not in self.styles:
            around = self.lines[max(0, (block - 1) * BLOCK) : (block + 2) * BLOCK]
            texts = [line for line in around if not headings.of(line.said) and not sentences.ends(line.said)]
            self.styles[block] = of(["\t".join(cell.text for cell in line.cells) for line in texts], self.known)
        return self.styles[block]


def of(texts: Sequence[str], known: Known) -> Style:
    """How the entries of a list are written: on which side of the comma or dash its organizations stand."""
    bare = [re.sub(r"^\W*\d{1,3}[.)]?\t", "", text) for text in texts[:60]]
    style = Style(known=known, fused=seams.are_fused(bare, known), surname_first=grids.are_turned(bare))
    before = after = 0
    for text in bare:
        sides = re.split(r"\s*\t\s*|\s+[\u2010-\u2015-]+\s+|\s*[\u2013\u2014]\s*|\s*,\s*|:\s+", text, maxsplit=1)
        if len(sides) != 2:
            continue
        left = people.kind(re.sub(r"^\W+|^\d+[.)]\s*", "", sides[0]), known)
        right = people.kind(re.split(r"\s*[,(\t]", sides[1])[0], known)
        if left == ("person", True) and right[0] in ("organization", "title") and right != left:
            after += 1
        elif right == ("person", True) and left[0] == "organization":
            before += 1
    return replace(style, organization_first=before > after if before != after else None)
