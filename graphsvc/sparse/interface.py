"""What NetworkX calls: the functions that the backend answers, by their names in NetworkX."""

from __future__ import annotations
