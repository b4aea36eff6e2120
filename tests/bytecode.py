"""Each module is compiled once, where Python is told to keep no bytecode too (PYTHONDONTWRITEBYTECODE).

A run starts a hundred processes, of which each compiled all that it imports: seconds of a core every time. What is
compiled is kept with what pytest keeps, which git ignores. Imported before anything else, by conftest.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

KEPT = Path(__file__).parents[1] / ".pytest_cache" / "bytecode"

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(KEPT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(KEPT)
