"""Where partners stand: near those they work with, and where they stood before unless their ties moved them."""

# SciPy has no stubs.
# pyright: basic

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import KDTree

from graphsvc.sparse import embedding, overlaps
from graphsvc.sparse.graph import Matrix

Point = tuple[float, float]
#: Canvas units between the middles of two discs: the largest has a radius of 20.
SPACING = 46.0
#: The same before places are rounded to tenths.
ROOM = SPACING + 0.2
#: A partner whose ties changed moves by at most this share of the picture at a time, so that the eye can follow.
STEP = 0.015
#: Where fewer than this share of the partners kept their ties, all are placed anew, from where they stand.
ANEW = 0.5
#: A tie counts as changed where its share of the partner's strongest one changes by more than a hundredth.
DIGITS = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """Where partners stand, and of each a digest of the ties that brought it there.

    scale: canvas units a unit of the embedding.
    """

    points: dict[str, Point]
    ties: dict[str, str]
    scale: float = 1.0


def placed(weights: Matrix, keys: Sequence[str], before: Placed | None = None) -> Placed:
    """Places of the partners that have ties, no two nearer than `SPACING`.

    weights: CSR (partners x partners), symmetric, without diagonal, in the order of keys. before: where they stood;
    who has the same ties stays there. The same input gives the same places.
    """
    tied = np.flatnonzero(np.diff(weights.indptr) > 0)
    weights = sparse.csr_array(weights)[tied][:, tied]
    names = [keys[row] for row in tied.tolist()]
    ties = dict(zip(names, _digests(weights, names), strict=True))
    if not names:
        return Placed({}, {})
    known = np.array([before is not None and name in before.points for name in names])
    if before is None or known.mean() < ANEW:
        points = _turned(embedding.tsnet(weights))
        scale = SPACING / _nearest(points)
        return Placed(_rounded(names, overlaps.apart(points * scale, ROOM)), ties, scale)
    start = np.full((len(names), 2), np.nan)
    start[known] = [before.points[name] for name, there in zip(names, known.tolist(), strict=True) if there]
    held = np.array([name in before.points and before.ties.get(name) == ties[name] for name in names])
    scale = before.scale
    points = embedding.tsnet(weights, start / scale, held) * scale
    reach = STEP * float(np.ptp(start[known], axis=0).max())
    points[known] = _moved(start[known], points[known], reach)
    return Placed(_rounded(names, overlaps.apart(points, ROOM, known)), ties, scale)


def _digests(weights: Matrix, names: Sequence[str]) -> list[str]:
    """Of each partner a digest of its ties, each as a share of its strongest."""
    found: list[str] = []
    for row in range(len(names)):
        there = slice(weights.indptr[row], weights.indptr[row + 1])
        shares = np.round(weights.data[there] / weights.data[there].max(), DIGITS)
        own = sorted(
            (names[i], share)
            for i, share in zip(weights.indices[there].tolist(), shares.tolist(), strict=True)
            if share
        )
        found.append(hashlib.blake2b(repr(own).encode(), digest_size=6).hexdigest())
    return found


def _turned(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The points turned so that they are wider than high."""
    if len(points) < 3:
        return points
    _, axes = np.linalg.eigh(np.cov(points.T))
    return (points - points.mean(axis=0)) @ axes[:, ::-1]


def _nearest(points: npt.NDArray[np.float64]) -> float:
    """The usual distance from a point to the nearest other one."""
    if len(points) < 2:
        return 1.0
    distances = KDTree(points).query(points, k=2)[0][:, 1]
    return float(np.median(distances)) or 1.0


def _moved(start: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64], reach: float) -> npt.NDArray[np.float64]:
    """Where those go who stood at `start`: towards where they are wanted, at most `reach`, where nobody stands yet."""
    found = start.copy()
    away = wanted - start
    distance = np.hypot(away[:, 0], away[:, 1])
    for row in np.flatnonzero(distance > 1e-6).tolist():
        step = away[row] * min(1.0, reach / distance[row])
        others = np.delete(found, row, axis=0)
        for share in (1.0, 0.5, 0.25):
            point = start[row] + share * step
            if len(others) == 0 or np.hypot(*(others - point).T).min() >= ROOM:
                found[row] = point
                break
    return found


def _rounded(names: Sequence[str], points: npt.NDArray[np.float64]) -> dict[str, Point]:
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in zip(names, points.tolist(), strict=True)}
