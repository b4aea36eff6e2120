"""Projections of a bipartite incidence matrix: ties between actors who took part in the same collaborations.

incidence: CSR (actors x collaborations), 1 where an actor took part. Each result is a symmetric CSR (actors x actors)
without diagonal.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graphsvc.sparse.graph import Matrix


def counted(incidence: Matrix) -> Matrix:
    """Number of collaborations that two actors share."""
    return _without_diagonal(incidence @ incidence.T)


def newman(incidence: Matrix) -> Matrix:
    """Sum over shared collaborations of 1/(k-1), k actors in each. Newman 2001, Phys. Rev. E 64, 016132."""
    return _without_diagonal((incidence * worth(incidence)) @ incidence.T)


def worth(incidence: Matrix) -> np.ndarray:
    """Weight of each collaboration for every pair in it: 1/(k-1), and 0 where one actor was alone."""
    size = np.asarray(incidence.sum(axis=0)).ravel()
    return np.divide(1.0, size - 1, out=np.zeros_like(size), where=size > 1)


def _without_diagonal(product: Matrix) -> Matrix:
    matrix: Matrix = sparse.csr_array(product)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    keep = (rows != matrix.indices) & (matrix.data != 0)
    indptr = np.zeros(matrix.shape[0] + 1, matrix.indptr.dtype)
    np.cumsum(np.bincount(rows[keep], minlength=matrix.shape[0]), out=indptr[1:])
    off_diagonal = sparse.csr_array((matrix.data[keep], matrix.indices[keep], indptr), shape=matrix.shape)
    off_diagonal.sort_indices()
    return off_diagonal
