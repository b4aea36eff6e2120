"""A NetworkX backend on CSR arrays: NetworkX's names, arguments, results and exceptions, at the speed of arrays.

This module is imported by `import networkx` and stays empty of work; `interface` is loaded with the first call.
"""

from __future__ import annotations


def info() -> dict[str, object]:
    """What NetworkX shows of the backend."""
    return {"backend_name": "graphsvc", "project": "graphsvc", "package": "graphsvc.sparse", "short_summary": __doc__}
