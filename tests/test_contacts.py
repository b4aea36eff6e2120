"""A partner, who speaks for it and what that person agreed to: one form, one batch."""

from __future__ import annotations

import pytest
from conftest import fill
from flask.testing import FlaskClient
from test_graph import ME
from test_merges import exported

from graphsvc.capture import changes
from graphsvc.model.records import Partner
from graphsvc.storage.store import Store

BANK = {"name": "Lennox Food Bank", "kind": "community-organization"}
JANE = {"person": "Jane Whitcombe", "title": "Coordinator", "contact-email": "jane@lennox.example"}
CONSENT = {"contact-consent": "internal", "contact-consent_purpose": "meetings"}


def people(store: Store) -> list[Partner]:
    return [row for row in store.snapshot().partners.values() if row.is_person]


def test_an_organization_and_its_contact_are_one_batch(client: FlaskClient, store: Store) -> None:
    fill(store, {"sector": [{"name": "Food"}]})
    before = exported(store)
    saved = client.post("/partners/new", data=BANK | JANE | CONSENT | {"sectors": "food"})
    assert (saved.status_code, saved.location) == (302, "/partners/lennox-food-bank")
    jane = store.snapshot().partners["jane-whitcombe"]
    assert (jane.kind, jane.email, jane.consent, jane.consent_purpose) == (
        "person",
        "jane@lennox.example",
        "internal",
        "meetings",
    )
    (row,) = store.snapshot().represents["jane-whitcombe"]
    assert (row.organization, row.title) == ("lennox-food-bank", "Coordinator")
    shown = client.get("/partners/lennox-food-bank").text
    assert "Jane Whitcombe" in shown
    written = client.get("/api/changes?after=1").json["changes"]
    (batch,) = {change["batch"] for change in written}
    assert len(written) == 3
    changes.undo(store, batch, ME)
    assert exported(store) == before


def test_a_person_and_for_whom_it_speaks_are_one_batch(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [BANK]})
    form = client.get("/partners/new?kind=person&organization=lennox-food-bank").text
    assert 'value="Lennox Food Bank"' in form
    sent = {"name": "Jane Whitcombe", "kind": "person", "organization": "Lennox Food Bank", "title": "Chair"}
    assert client.post("/partners/new", data=sent).status_code == 302
    (row,) = store.snapshot().represents["jane-whitcombe"]
    assert (row.organization, row.title) == ("lennox-food-bank", "Chair")


def test_a_contact_on_record_is_taken_and_what_was_not_known_is_added(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [{"key": "jane", "name": "Jane Whitcombe", "kind": "person", "phone": "555"}]})
    assert client.post("/partners/new", data=BANK | JANE).status_code == 302
    (jane,) = people(store)
    assert (jane.key, jane.phone, jane.email) == ("jane", "555", "jane@lennox.example")
    assert [row.person for row in store.snapshot().represented_by["lennox-food-bank"]] == ["jane"]


def test_another_of_the_same_name_is_asked_about(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [{"key": "jane", "name": "Jane Whitcombe", "kind": "person", "email": "j@other.example"}]})
    asked = client.post("/partners/new", data=BANK | JANE)
    assert (asked.status_code, "Is it one of these?" in asked.text) == (409, True)
    assert 'value="person|Jane Whitcombe|jane"' in asked.text
    assert len(store.snapshot().partners) == 1
    taken = client.post("/partners/new", data=BANK | JANE | {"instead": "person|Jane Whitcombe|jane"})
    assert taken.status_code == 422
    assert "is j@other.example on record; empty it, or change it there" in taken.text
    assert client.post("/partners/new", data=BANK | JANE | {"another": "1"}).status_code == 302
    assert {row.key: row.email for row in people(store)} == {
        "jane": "j@other.example",
        "jane-whitcombe": "jane@lennox.example",
    }


def test_a_likely_contact_is_asked_about_beside_a_likely_organization(client: FlaskClient, store: Store) -> None:
    fill(store, {"partner": [{**BANK, "key": "bank"}, {"key": "jane", "name": "Jane Whitcomb", "kind": "person"}]})
    asked = client.post("/partners/new", data=BANK | JANE)
    assert asked.status_code == 409
    assert '/partners/bank/edit">Take this one' in asked.text
    assert 'value="person|Jane Whitcombe|jane"' in asked.text
    assert len(store.snapshot().partners) == 2


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"contact-consent": "perhaps", "person": "Jane"}, "contact-consent", ""),
        ({"contact-email": "jane@lennox.example"}, "person", "say who it is"),
        ({"organization": "library"}, "organization", "only a person speaks for an organization"),
        ({"kind": "person", "person": "Jane"}, "person", "a person has no contact"),
        ({"kind": "person", "organization": "Nobody at all"}, "organization", ""),
        ({"person": "library"}, "person", "is no person"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    client: FlaskClient, store: Store, sent: dict[str, str], field: str, said: str
) -> None:
    fill(store, {"partner": [{"name": "Library", "kind": "library"}]})
    before = exported(store)
    refused = client.post("/partners/new", data=BANK | sent)
    assert refused.status_code == 422
    assert f'href="#field-{field}"' in refused.text
    assert said in refused.text
    assert exported(store) == before


def test_the_same_form_sent_twice_is_written_once(client: FlaskClient, store: Store) -> None:
    sent = BANK | JANE | {"operation": "0b8f0f1e-6c1c-4a52-9a4c-0d7f6f3f1a11"}
    assert [client.post("/partners/new", data=sent).status_code for _time in range(2)] == [302, 302]
    assert len(store.snapshot().partners) == 2
    other = client.post("/partners/new", data=sent | {"title": "Chair"})
    assert other.status_code == 409, "another contact is another request"
