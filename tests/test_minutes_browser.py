"""Thirty people in two minutes, counted in clicks and keys in a real browser."""

from __future__ import annotations

import csv
import os

from conftest import fill
from flask import Flask
from minutes import measure
from playwright.sync_api import Browser, Page
from running import served
from test_browser import PHONE, WIDE, browser  # noqa: F401 - the fixture

from graphsvc.model import records
from graphsvc.storage.store import Store

#: What a browser sees does not depend on the engine.
ENGINES = ("arcadedb",)
#: Seconds that somebody takes to find and press something, and to read a question and decide (Card, Moran and Newell
#: 1980, Commun. ACM 23(7): pointing and pressing 1.3, mental preparation 1.35; reading a name twice as long again).
PRESS, DECIDE = 1.5, 5.0


class Hand:
    """Counts what a coordinator does: presses of the mouse and of keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, found: str) -> None:
        self.page.locator(found).first.click()
        self.clicks += 1

    def paste(self, found: str, text: str) -> None:
        """Into the field, and Ctrl+V: three presses; the text was copied from the minutes before."""
        self.click(found)
        self.page.keyboard.insert_text(text)
        self.keys += 2


def pasted() -> str:
    """Minutes of thirty people: members of the council, two slips, two of a common name, three who are new."""
    names = {row["key"]: row["name"] for row in table("partners")}
    speaks = {row["person"]: names[row["organization"]] for row in table("representations")}
    members = [row["partner"] for row in table("participations") if row["collaboration"] == "immigration-council"]
    lines = [f"{names[key]}, {speaks[key]}" for key in members[:23]]
    lines[4] = lines[4].replace("Rosaire Thibodeau", "Rosaire Thibodaeu")
    lines[6] = lines[6].replace("Tomas Lindqvist", "T. Lindqvist")
    assert sum("Thibodaeu" in line or "T. Lindqvist" in line for line in lines) == 2
    asked = ["John Smith", "N. Cormier"]
    new = ["Femi Adeyemi, Kingsbridge Soccer Club", "Simran Gill, Northport Shipyard", "Olena Kovalenko"]
    regrets = [f"{names[key]}, {speaks[key]}" for key in members[-2:]]
    return "\n".join(["Minutes of March 4", "Present:", *lines, *asked, *new, "Regrets:", *regrets, "1. Call to order"])


def table(name: str) -> list[dict[str, str]]:
    with (measure.NETWORK / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{field: value for field, value in row.items() if value} for row in csv.DictReader(file)]


def test_thirty_people_in_two_minutes(app: Flask, store: Store, browser: Browser, record_property: object) -> None:  # noqa: F811
    fill(store, {entity: table(records.RECORDS[entity].plural) for entity in
                 ("partner", "collaboration", "representation", "participation")})  # fmt: skip
    with served(app) as url, browser.new_page(viewport=WIDE) as page:  # pyright: ignore
        page.goto(f"{url}/collaborations/council-2026-03?lang=en")
        hand = Hand(page)
        hand.click("text=Paste minutes or a sign-in sheet")
        hand.paste("#field-text", pasted())
        hand.click("button:has-text('Read it')")
        page.wait_for_selector("text=Who is meant?")
        look(page, "preview-wide")
        asked = page.locator("section:has(> h2:has-text('Please decide')) fieldset")
        new = page.locator("section:has(> h2:has-text('Not on record')) fieldset")
        assert (asked.count(), new.count()) == (2, 3)
        hand.click("fieldset:has(legend:has-text('John Smith')) label:has-text('John Smith')")
        hand.click("fieldset:has(legend:has-text('N. Cormier')) label:has-text('Nell Cormier')")
        hand.click("label:has-text('All whom I record as new')")
        page.set_viewport_size(PHONE)
        look(page, "preview-phone")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_viewport_size(WIDE)
        hand.click("button:has-text('It was held: save')")
        page.wait_for_selector("text=Attendance was saved.")
        look(page, "saved")
    rows = store.snapshot().participations_in["council-2026-03"]
    assert len(rows) == 30
    assert sum(row.attendance == "present" for row in rows) == 28
    seconds = PRESS * (hand.clicks + hand.keys) + DECIDE * 5
    said = f"thirty people: {hand.clicks} clicks, {hand.keys} keys, 5 decisions, about {seconds:.0f} s"
    record_property("said", said)  # pyright: ignore
    assert hand.clicks + hand.keys <= 12
    assert seconds < 120


def look(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
