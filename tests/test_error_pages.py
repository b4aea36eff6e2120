"""What a page says where something cannot be: the way on, the records that were meant, and where the menu leads."""

from __future__ import annotations

import pytest
from conftest import fill
from flask.testing import FlaskClient

from graphsvc.errors import GraphsvcError, NotSignedIn, StoreDown, TooSlow
from graphsvc.questions import search
from graphsvc.storage.store import Store

MENU = '<a href="/gaps">Gaps</a>'


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/partners/lenox-food-bank", "/partners/lennox-food-bank"),
        ("/partners/lennox-bank", "/partners/lennox-food-bank"),
        ("/partners/lenox-food-bank/edit", "/partners/lennox-food-bank"),
        ("/municipalities/suris/amalgamation", "/municipalities/souris"),
        ("/map?partner=lenox-food-bank", None),
        ("/partners/zzzz", None),
        ("/nowhere", None),
    ],
)
def test_an_address_of_nothing_keeps_the_menu_and_names_what_was_meant(
    client: FlaskClient, store: Store, address: str, meant: str | None
) -> None:
    fill(store, {"partner": [{"name": "Lennox Food Bank", "kind": "other"}], "municipality": [{"name": "Souris"}]})
    page = client.get(address)
    assert page.status_code == 404
    assert MENU in page.text
    assert ("Did you mean" in page.text, meant is None or f'<a href="{meant}">' in page.text) == (bool(meant), True)


def test_what_cannot_be_sent_keeps_the_menu(client: FlaskClient) -> None:
    for address, status in (("/partners/nobody/delete", 404), ("/history", 405), ("/import/none/confirm", 404)):
        page = client.post(address)
        assert (page.status_code, MENU in page.text) == (status, True), address
        assert 'href="/?lang=fr"' in page.text, "the other language leads to a page that there is"


@pytest.mark.parametrize(("error", "menu"), [(StoreDown, True), (TooSlow, True), (NotSignedIn, False)])
def test_a_store_that_fails_is_not_asked_for_the_menu(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: type[GraphsvcError], menu: bool
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("told so")

    monkeypatch.setattr(search, "page", fail)
    monkeypatch.setattr(Store, "snapshot", fail)
    page = client.get("/partners")
    assert (page.status_code, "told so" in page.text, MENU in page.text) == (error.status, True, menu)
    assert client.get("/nowhere").status_code == 404
