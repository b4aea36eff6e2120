"""The demo: ready to click without a token, it keeps what was changed, and starts over when asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Service, engine_processes, eventually, gone


@pytest.mark.slow
def test_the_demo_keeps_changes_and_starts_over_with_fresh(tmp_path: Path) -> None:
    demo = Service(tmp_path / "data", "demo")
    with demo:
        assert "Island Immigration Partnership" in demo.get("/").text
        assert "every partner here is invented" in demo.get("/").text
        partners = demo.get("/api/partners?limit=1").json()["total"]
        assert partners == 1240
        demo.http.headers["Sec-Fetch-Site"] = "same-origin"
        assert demo.post("/api/partners", json={"name": "Mine", "kind": "other"}).status_code == 201
        lines = demo.said().splitlines()
        assert [line for line in lines if "is ready at" in line] == [lines[-1]]
    with demo:
        assert demo.get("/api/partners/mine").status_code == 200
        children = engine_processes(demo)
        demo.kill()
        eventually(lambda: gone(children), 240, "nothing stays behind")
    demo.arguments = ("demo", "--fresh")
    with demo:
        assert demo.get("/api/partners/mine").status_code == 404
        assert demo.get("/api/partners?limit=1").json()["total"] == partners
