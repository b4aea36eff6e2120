"""Discs of one size pushed apart until none lies on another; and from which zoom a label lies on none."""

# Numba compiles kernels without annotations.
# pyright: basic

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphsvc.sparse.compiled import compiled

#: Rounds of pushing, after which who still lies on another is moved to the nearest free place.
ROUNDS = 400


def apart(
    points: npt.NDArray[np.float64], spacing: float, held: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.float64]:
    """The points (n, 2), moved as little as it takes for any two to be at least `spacing` apart; held ones stay.

    Two that are held may lie nearer to each other: they are left so. About O(n log n) a round.
    """
    found = np.array(points, dtype=np.float64)
    still = np.zeros(len(found), dtype=np.bool_) if held is None else held
    if len(found) > 1:
        _push(found, spacing, still, ROUNDS)
        _settle(found, spacing, still)
    return found


@compiled
def part(points, radii, gap, rounds):
    """Push discs of several sizes apart, in place: each round every pair that is too near, by half of what it lacks."""
    count = len(points)
    for step in range(rounds):
        moved = False
        for i in range(count):
            for j in range(i + 1, count):
                dx, dy = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
                least = radii[i] + radii[j] + gap
                if abs(dx) >= least or abs(dy) >= least:  # nearly all, for which a root takes most of the time
                    continue
                distance = np.hypot(dx, dy)
                if distance >= least - 1e-6:
                    continue
                moved = True
                if distance < 1e-9:  # at the same place: pushed in a direction that depends on the pair
                    angle = 2.399963 * (i + j + step)
                    dx, dy, distance = np.cos(angle), np.sin(angle), 1.0
                    push = least / 2
                else:
                    push = (least - distance) / 2 + 0.01
                # The larger disc moves less.
                share = radii[j] ** 2 / (radii[i] ** 2 + radii[j] ** 2)
                points[i, 0] -= dx / distance * push * 2 * share
                points[i, 1] -= dy / distance * push * 2 * share
                points[j, 0] += dx / distance * push * 2 * (1 - share)
                points[j, 1] += dy / distance * push * 2 * (1 - share)
        if not moved:
            return


@compiled
def zoom(apart, needed, never):
    """The zoom (pixels a canvas unit) from which a distance on the map is at least that needed; never where at none."""
    if apart > 1e-9:
        return min(max(needed / apart, 0.0), never)
    return 0.0 if apart > -1e-9 and needed <= 0 else never


@compiled
def free(places, rooms, world, pixels, shown, begins, enough, never):
    """Per label, the zoom from which it overlaps none of the boxes; of one that comes later than another, some zoom
    that is later.

    places (n, 2): anchors; rooms (n, 4): left, top, right and bottom in pixels from there; world, pixels (m, 4): boxes
    as the sum of canvas units and of pixels; shown (m): zooms from which a box is in anybody's way; begins: zooms
    before which a label is not shown; enough: none is better. Two lie apart from the zoom on at which they do on one
    axis.
    """
    found = begins.copy()
    best = never
    for label in range(len(places)):
        for box in range(len(world)):
            least = never
            for axis in range(2):
                here, after = places[label, axis], axis + 2
                least = min(least, zoom(world[box, axis] - here, rooms[label, after] - pixels[box, axis], never))
                least = min(least, zoom(here - world[box, after], pixels[box, after] - rooms[label, axis], never))
                if least <= found[label] or least <= shown[box]:
                    break
            if least > shown[box]:
                found[label] = max(found[label], least)
            if found[label] > best:
                break
        best = min(best, max(found[label], enough))
    return found


@compiled
def sided(places, rooms, begins, own, owners, world, clear, enough, never):
    """The side of each label in turn, and the zoom from which it overlaps no disc, and no label before it that shows.

    places (labels, sides, 2): anchors; rooms (labels, sides, 4): left, top, right and bottom in pixels from there;
    begins (labels, sides): zooms before which a label is not shown; own: the disc of each label; world (boxes, 4): what
    discs cover, owners: the disc of each box; from those of others labels stay clear by so many pixels. The first of
    equally good sides is taken, and below `enough` none is better. Otherwise as in `free`.
    """
    count, sides = begins.shape
    boxes = len(world)
    chosen, found = np.zeros(count, np.int64), np.full(count, never)
    covers, pixels, shown = np.zeros((boxes + count, 4)), np.zeros((boxes + count, 4)), np.zeros(boxes + count)
    covers[:boxes] = world
    for label in range(count):
        best = np.inf
        for side in range(sides):
            x, y, room = places[label, side, 0], places[label, side, 1], rooms[label, side]
            begin = begins[label, side]
            for box in range(boxes + label):
                if max(begin, enough) >= best:
                    break
                near = 0.0 if box >= boxes or owners[box] == own[label] else clear
                later = max(begin, shown[box])
                least = zoom(covers[box, 0] - x, room[2] - pixels[box, 0] + near, never)
                if least > later:
                    least = min(least, zoom(x - covers[box, 2], pixels[box, 2] + near - room[0], never))
                if least > later:
                    least = min(least, zoom(covers[box, 1] - y, room[3] - pixels[box, 1] + near, never))
                if least > later:
                    least = min(least, zoom(y - covers[box, 3], pixels[box, 3] + near - room[1], never))
                if least > later:
                    begin = least
            if max(begin, enough) < best:
                best, chosen[label], found[label] = max(begin, enough), side, begin
        there = boxes + label
        covers[there, 0], covers[there, 1] = places[label, chosen[label], 0], places[label, chosen[label], 1]
        covers[there, 2], covers[there, 3] = covers[there, 0], covers[there, 1]
        pixels[there] = rooms[label, chosen[label]]
        shown[there] = np.floor((found[label] + 0.0005) * 1000 + 0.5) / 1000
    return chosen, found


@compiled
def lesser(places, rooms, begins, own, middles, first, world, taken, pixels, shown, reach, clear, enough, never):
    """As `sided`, of the labels that are shown from the zoom `enough` on and come after those of greater discs.

    Looks only at discs near their own: that takes time in proportion to the labels. own: the disc of each label;
    middles (discs, 2); first (discs + 1): where the boxes of each disc begin in `world`; taken (discs, 2), pixels
    (discs, 4), shown (discs): of each disc the label that it has, its anchor, its room, and the zoom it is shown from,
    `never` where it has none; reach: no disc that is farther away can be in the way of a label, or its label.
    """
    count, sides = begins.shape
    discs = len(middles)
    left, top = middles[:, 0].min(), middles[:, 1].min()
    columns, rows = int((middles[:, 0].max() - left) / reach) + 1, int((middles[:, 1].max() - top) / reach) + 1
    across, down = ((middles[:, 0] - left) / reach).astype(np.int64), ((middles[:, 1] - top) / reach).astype(np.int64)
    cell = down * columns + across
    order = np.argsort(cell, kind="mergesort")
    starts = np.zeros(columns * rows + 1, np.int64)
    for disc in range(discs):
        starts[cell[disc] + 1] += 1
    starts = np.cumsum(starts)
    taken, pixels, shown = taken.copy(), pixels.copy(), shown.copy()
    chosen, found = np.zeros(count, np.int64), np.full(count, never)
    for label in range(count):
        best, mine = np.inf, own[label]
        for side in range(sides):
            x, y, room = places[label, side, 0], places[label, side, 1], rooms[label, side]
            begin = max(begins[label, side], enough)
            for row in range(max(down[mine] - 1, 0), min(down[mine] + 2, rows)):
                some = row * columns
                here, after = some + max(across[mine] - 1, 0), some + min(across[mine] + 2, columns)
                for place in range(starts[here], starts[after]):
                    if begin >= best:
                        break
                    disc = order[place]
                    near = 0.0 if disc == mine else clear
                    for box in range(first[disc], first[disc + 1]):
                        least = zoom(world[box, 0] - x, room[2] + near, never)
                        if least > begin:
                            least = min(least, zoom(x - world[box, 2], near - room[0], never))
                        if least > begin:
                            least = min(least, zoom(world[box, 1] - y, room[3] + near, never))
                        if least > begin:
                            least = min(least, zoom(y - world[box, 3], near - room[1], never))
                        begin = max(begin, least)
                    if shown[disc] < never:
                        later = max(begin, shown[disc])
                        least = zoom(taken[disc, 0] - x, room[2] - pixels[disc, 0], never)
                        if least > later:
                            least = min(least, zoom(x - taken[disc, 0], pixels[disc, 2] - room[0], never))
                        if least > later:
                            least = min(least, zoom(taken[disc, 1] - y, room[3] - pixels[disc, 1], never))
                        if least > later:
                            least = min(least, zoom(y - taken[disc, 1], pixels[disc, 3] - room[1], never))
                        if least > later:
                            begin = least
            if begin < best:
                best, chosen[label], found[label] = begin, side, begin
        taken[mine], pixels[mine] = places[label, chosen[label]], rooms[label, chosen[label]]
        shown[mine] = np.floor((found[label] + 0.0005) * 1000 + 0.5) / 1000
    return chosen, found


@compiled
def inside(places, rooms, frame, padding, never):
    """Per label and side, the zoom from which it lies inside a frame (left, top, right, bottom) and its padding."""
    labels, sides, _ = places.shape
    found = np.zeros((labels, sides))
    for label in range(labels):
        for side in range(sides):
            for axis in range(2):
                here, after = places[label, side, axis], axis + 2
                before = zoom(here - frame[axis], -rooms[label, side, axis] - padding, never)
                behind = zoom(frame[after] - here, rooms[label, side, after] - padding, never)
                found[label, side] = max(found[label, side], before, behind)
    return found


@compiled
def _push(points, spacing, held, rounds):
    """Each round every pair that is too near parts by half of what it lacks; in place."""
    count = len(points)
    for number in range(rounds):
        order = np.argsort(points[:, 0])
        moved = False
        shift = np.zeros((count, 2))
        pushes = np.zeros(count)
        for a in range(count):
            i = order[a]
            for b in range(a + 1, count):
                j = order[b]
                dx = points[j, 0] - points[i, 0]
                if dx >= spacing:
                    break
                dy = points[j, 1] - points[i, 1]
                distance = np.sqrt(dx * dx + dy * dy)
                if distance >= spacing - 1e-6 or (held[i] and held[j]):
                    continue
                moved = True
                if distance < 1e-9:
                    angle = 2.399963 * (i + j + number)
                    dx, dy, distance = np.cos(angle), np.sin(angle), 1.0
                    lack = spacing
                else:
                    lack = spacing - distance + 1e-3
                share = 0.5 if not held[i] and not held[j] else 1.0
                if not held[i]:
                    shift[i, 0] -= share * lack * dx / distance
                    shift[i, 1] -= share * lack * dy / distance
                    pushes[i] += 1
                if not held[j]:
                    shift[j, 0] += share * lack * dx / distance
                    shift[j, 1] += share * lack * dy / distance
                    pushes[j] += 1
        if not moved:
            return
        for i in range(count):
            if pushes[i]:
                # Many pushes at once would throw a disc out of its neighbourhood.
                points[i, 0] += shift[i, 0] / np.sqrt(pushes[i])
                points[i, 1] += shift[i, 1] / np.sqrt(pushes[i])


@compiled
def _settle(points, spacing, held):
    """Moves each disc that still lies on another to the nearest free place of a spiral around it; in place."""
    count = len(points)
    for i in range(count):
        if held[i]:
            continue
        x, y = points[i, 0], points[i, 1]
        for turn in range(100_000):
            distance, angle = 0.25 * spacing * np.sqrt(turn), 2.399963 * turn
            px, py = x + distance * np.cos(angle), y + distance * np.sin(angle)
            free = True
            for j in range(count):
                # Those after it that are not held move themselves.
                if j != i and (j < i or held[j]):
                    dx, dy = points[j, 0] - px, points[j, 1] - py
                    if dx * dx + dy * dy < (spacing - 1e-6) ** 2:
                        free = False
                        break
            if free:
                points[i, 0], points[i, 1] = px, py
                break
