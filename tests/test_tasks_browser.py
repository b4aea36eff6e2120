"""The tasks of a coordinator, counted in a real browser: each press, and each field that is filled, is one action.

In brackets what it took before: one contact with its organization and a meeting 45 actions, and three error pages.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from conftest import fill
from flask import Flask
from playwright.sync_api import Browser, Locator, Page
from running import served
from test_browser import WIDE, browser  # noqa: F401 - the fixture

from graphsvc.storage.store import Store

#: What a browser sees does not depend on the engine.
ENGINES = ("arcadedb",)
TODAY = datetime.date(2026, 11, 23)


class Hand:
    """Somebody at the page, whose actions are counted: a press, a field that is filled, a choice."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, name: str, role: str = "link") -> None:
        self.act(self.page.get_by_role(role, name=name, exact=True).first).click()  # pyright: ignore[reportArgumentType]

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        self.act((within or self.page).get_by_label(label, exact=True).first).fill(text)

    def choose(self, label: str, value: str, within: Locator | None = None) -> None:
        self.act((within or self.page).get_by_label(label, exact=True).first).select_option(label=value)

    def tick(self, label: str) -> None:
        self.act(self.page.get_by_label(label, exact=True).first).check()

    def act(self, what: Locator) -> Locator:
        self.actions += 1
        return what


@pytest.fixture
def hand(app: Flask, browser: Browser) -> Iterator[Hand]:  # noqa: F811
    app.config["TODAY"] = lambda: TODAY
    with served(app) as url:
        context = browser.new_context(viewport=WIDE, locale="en", accept_downloads=True)  # pyright: ignore[reportArgumentType]
        page = context.new_page()
        page.goto(url)
        yield Hand(page)
        context.close()


def test_an_organization_with_a_contact_and_a_meeting_of_twelve_takes_at_most_twenty(hand: Hand, store: Store) -> None:
    names = ["Ana", "Bo", "Cyd", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit"]
    fill(
        store,
        {
            "municipality": [{"name": "Souris"}],
            "sector": [{"name": "Food"}],
            "partner": [{"name": f"{name} Arsenault", "kind": "person"} for name in names],
            "collaboration": [{"title": "Food Table", "kind": "working-group", "status": "active"}],
        },
    )
    hand.press("Partners")
    hand.press("Add")
    hand.write("Name (needed)", "Lennox Food Bank")
    hand.choose("Kind (needed)", "Community organization")
    hand.choose("Municipality", "Souris")
    hand.tick("Food")
    contact = hand.page.locator("fieldset.contact")
    hand.write("Person", "Jane Whitcombe", contact)
    hand.write("Title", "Coordinator", contact)
    hand.write("Email", "jane@lennox.example", contact)
    hand.choose("Consent", "Internal", contact)
    hand.press("Save", "button")
    hand.page.get_by_text("Saved: Lennox Food Bank.").wait_for()
    present = "\n".join(["Jane Whitcombe, Lennox Food Bank", *(f"{name} Arsenault" for name in names)])
    hand.press("Collaborations")
    hand.press("Paste minutes")
    hand.write("Paste the minutes, or only who was there", f"Food Table\nNovember 20, 2026\nPresent:\n{present}\n")
    hand.press("Read it", "button")
    hand.press("It was held: save", "button")
    hand.page.get_by_text("Attendance was saved.").wait_for()
    (meeting,) = [row for row in store.snapshot().collaborations.values() if row.kind == "meeting"]
    assert (meeting.starts_on, meeting.part_of) == ("2026-11-20", "food-table")
    assert len(store.snapshot().participations_in[meeting.key]) == 12
    assert [row.person for row in store.snapshot().represented_by["lennox-food-bank"]] == ["jane-whitcombe"]
    assert hand.actions <= 20  # 45


def test_what_we_did_with_a_partner_last_fiscal_year_as_a_workbook_takes_at_most_five(hand: Hand, store: Store) -> None:
    days = {"before": "2025-03-31", "within": "2025-04-01", "also": "2026-03-31", "after": "2026-04-01"}
    fill(
        store,
        {
            "partner": [{"key": "one", "name": "Public Library", "kind": "library"}],
            "collaboration": [
                {"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": day}
                for key, day in days.items()
            ],
            "participation": [{"partner": "one", "collaboration": key, "attendance": "present"} for key in days],
        },
    )
    hand.press("History")
    hand.act(hand.page.get_by_role("combobox", name="Search")).fill("What did we do with the library last fiscal year?")
    hand.act(hand.page.get_by_role("combobox", name="Search")).press("Enter")
    hand.page.wait_for_url("**q=**")
    with hand.page.expect_download() as download:
        hand.press("XLSX")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[-1] for row in rows[1:]] == ["also", "within"]
    assert hand.actions <= 5


def test_a_spreadsheet_with_its_own_headings_takes_at_most_eight(hand: Hand, store: Store, tmp_path: Path) -> None:
    fill(store, {"municipality": [{"name": "Souris"}, {"name": "Cornwall"}]})
    path = tmp_path / "stakeholders.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Agency name", "Type of organization", "Town", "E-mail", "Contact"])
        table.writerow(
            ["Lennox Food Bank", "Community organization", "Souris", "info@lennox.example", "Jane Whitcombe"]
        )
        table.writerow(["Cornwall Library", "Library", "Cornwall", "books@cornwall.example", "Bo Li"])
    hand.press("Import")
    hand.act(hand.page.locator("input[type=file]").first).set_input_files(path)
    hand.press("Check the files", "button")
    hand.page.wait_for_url("**/mapping")
    hand.press("Check the files", "button")
    hand.press("Import", "button")
    hand.page.get_by_role("button", name="Undo").or_(hand.page.get_by_role("link", name="Undo")).first.wait_for()
    organizations = {row.name: row.municipality for row in store.snapshot().partners.values() if not row.is_person}
    assert organizations == {"Lennox Food Bank": "souris", "Cornwall Library": "cornwall"}
    assert hand.actions <= 8


def test_two_partners_become_one_in_at_most_four(hand: Hand, store: Store) -> None:
    fill(
        store,
        {"partner": [{"key": key, "name": name, "kind": "other"} for key, name in
                     (("one", "Lennox Food Bank"), ("two", "Food Bank of Lennox"))]},
    )  # fmt: skip
    hand.press("Partners")
    hand.press("Recorded twice?")
    hand.act(hand.page.get_by_role("link", name="Merge …")).click()
    hand.press("Merge", "button")
    hand.page.get_by_role("status").wait_for()
    assert len(store.snapshot().partners) == 1
    assert hand.actions <= 4
