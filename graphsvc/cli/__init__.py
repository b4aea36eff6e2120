"""The commands, a module for each noun. Each opens the store, asks one question and prints its answer."""

from importlib import import_module

from graphsvc.cli.command import graphsvc

__all__ = ["graphsvc"]

#: The modules that add their commands.
NOUNS = (
    "changes", "doctor", "export", "gaps", "history", "imports", "introducers", "maps", "measures", "removal",
    "report", "sample", "serve", "today",
)  # fmt: skip
for _noun in NOUNS:
    import_module(f"graphsvc.cli.{_noun}")
