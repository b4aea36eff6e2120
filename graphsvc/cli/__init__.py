"""The commands, a module for each noun. Each opens the store, asks one question and prints its answer."""

from importlib import import_module
from pkgutil import iter_modules

from graphsvc.cli.command import graphsvc

__all__ = ["graphsvc"]

# Every module here adds its commands when it is imported; __main__ runs them.
for _module in iter_modules(__path__):
    if _module.name != "__main__":
        import_module(f"{__name__}.{_module.name}")
