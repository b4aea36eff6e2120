"""Names in place of keys in a real browser: fields that search while one types, and what they are without script."""

from __future__ import annotations

import datetime

import pytest
from conftest import fill
from flask import Flask
from playwright.sync_api import Browser
from running import served
from test_browser import PHONE, WIDE, browser  # noqa: F401 - the fixture

from graphsvc.storage.store import Store

#: What a browser sees does not depend on the engine.
ENGINES = ("arcadedb",)
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _network(app: Flask, store: Store) -> None:
    app.config["TODAY"] = lambda: TODAY
    days = {"before": "2025-03-31", "within": "2025-04-01", "also": "2026-03-31", "after": "2026-04-01"}
    fill(
        store,
        {
            "municipality": [{"name": "Souris"}, {"name": "Cornwall"}],
            "partner": [
                {"key": "one", "name": "Public Library", "kind": "library", "municipality": "souris"},
                {"key": "two", "name": "Public Library", "kind": "library", "municipality": "cornwall"},
            ],
            "collaboration": [
                {"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": day}
                for key, day in days.items()
            ],
            "participation": [{"partner": "one", "collaboration": key, "attendance": "present"} for key in days],
        },
    )


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_field_searches_while_one_types(app: Flask, browser: Browser, size: dict[str, int]) -> None:  # noqa: F811
    with served(app) as url:
        context = browser.new_context(viewport=size, locale="fr")  # pyright: ignore[reportArgumentType]
        page = context.new_page()
        page.goto(f"{url}/history")
        field = page.locator("[name=q]")
        field.press_sequentially("avec public")
        page.locator("[role=option]", has_text="Cornwall").wait_for()
        field.press("ArrowDown")
        field.press("Enter")
        page.wait_for_url("**partner=**")
        assert "partner=one" in page.url  # who was there most often comes first
        page.goto(f"{url}/representations/new")
        field = page.locator("#field-organization")
        field.press_sequentially("libr")
        page.locator("[role=option]", has_text="Cornwall").click()
        assert field.input_value() == "Public Library (Cornwall)"
        context.close()


def test_without_script_one_press_takes_the_nearest(app: Flask, browser: Browser) -> None:  # noqa: F811
    with served(app) as url:
        context = browser.new_context(viewport=WIDE, locale="en", java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{url}/history?partner=Public+Libary")
        page.get_by_role("link", name="Public Library (Souris)").click()
        assert "partner=one" in page.url
        page.goto(f"{url}/seats/new")
        page.locator("#field-body").fill("within")
        page.locator("#field-holder").fill("Public Libary")
        page.locator(".save button").click()
        page.get_by_role("button", name="Public Library (Cornwall)").first.click()
        assert "Saved: within (2025-04-01), Public Library (Cornwall)." in page.inner_text("main")
        context.close()
