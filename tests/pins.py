"""Pins every version that is installed: `python tests/pins.py` asks the resolver and writes pyproject.toml.

uv.lock names the hosts of packages and stays out of the repository; constraint-dependencies hold the same versions.
"""

from __future__ import annotations

import subprocess
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "pyproject.toml"
MARK = "# Written by `python tests/pins.py` from the resolver's lock.\n"


def pins() -> list[str]:
    """name==version of every package in the lock, with the Python it is for where there are several versions."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = [package for package in lock["package"] if "registry" in package["source"]]
    versions = Counter(package["name"] for package in packages)
    found: list[str] = []
    for package in packages:
        only = f" ; {' or '.join(package['resolution-markers'])}" if versions[package["name"]] > 1 else ""
        found.append(f"{package['name']}=={package['version']}{only}")
    return sorted(found)


def main() -> None:
    text = PROJECT.read_text(encoding="utf-8").split(MARK)[0]
    PROJECT.write_text(text, encoding="utf-8")
    subprocess.run(["uv", "lock", "--upgrade", "--quiet"], cwd=ROOT, check=True)
    lines = "".join(f'    "{pin}",\n' for pin in pins())
    PROJECT.write_text(f"{text}{MARK}[tool.uv]\nconstraint-dependencies = [\n{lines}]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
