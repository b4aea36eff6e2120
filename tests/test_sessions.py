"""Sessions: each has a cookie of its own that ages, is renewed while it is used, and ends for good."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from running import Service

from graphsvc import app as application
from graphsvc.config import Settings
from graphsvc.storage.store import Store
from graphsvc.web import security, tokens

#: Sessions are kept in a file.
ENGINES = ("arcadedb",)

DAY = 86_400
SITE = {"Sec-Fetch-Site": "same-origin"}


class Clock:
    """The time of day, as somebody sets it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + OFFSET + self.ahead


OFFSET = time.time() - time.monotonic()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tokens.time, "time", clock)
    return clock


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Flask:
    return application.create_app(store, Settings(data=tmp_path), mode="local")


def enter(app: Flask) -> FlaskClient:
    client = app.test_client()
    assert client.get(application.entrance(app.extensions["graphsvc.tokens"], "local")).status_code == 302
    return client


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie(security.COOKIE)
    assert found
    return found.value


def test_every_entry_gets_another_cookie_that_no_script_reads(app: Flask) -> None:
    given = (
        app.test_client().get(application.entrance(app.extensions["graphsvc.tokens"], "local")).headers["Set-Cookie"]
    )
    attributes = {part.strip() for part in given.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Strict", f"Max-Age={30 * DAY}", "Path=/"} <= attributes
    assert cookie(enter(app)) != cookie(enter(app))
    planted = app.test_client()
    planted.set_cookie(security.COOKIE, "planted")
    planted.get(application.entrance(app.extensions["graphsvc.tokens"], "local"))
    assert cookie(planted) != "planted"


def test_what_forms_are_kept_with_is_not_sent_from_other_sites(app: Flask) -> None:
    given = enter(app).get("/partners/new").headers["Set-Cookie"]
    assert given.startswith("session=")
    assert "SameSite=Lax" in given
    assert "HttpOnly" in given


def test_a_cookie_ends_after_thirty_days_and_is_renewed_while_it_is_used(app: Flask, clock: Clock) -> None:
    used, unused = enter(app), enter(app)
    first = cookie(used)
    clock.ahead += DAY / 2
    assert used.get("/").status_code == 200
    assert cookie(used) == first
    for _day in range(40):
        clock.ahead += DAY
        assert used.get("/livez").status_code == used.get("/").status_code == 200
    assert cookie(used) != first
    assert unused.get("/").status_code == 401


def test_an_ended_cookie_does_not_revive_when_the_clock_is_set_back(app: Flask, store: Store, clock: Clock) -> None:
    client = enter(app)
    clock.ahead += 31 * DAY
    assert client.get("/").status_code == 401
    clock.ahead -= 2 * DAY
    assert client.get("/").status_code == 401
    again = application.create_app(store, app.extensions["graphsvc.settings"], mode="local").test_client()
    again.set_cookie(security.COOKIE, cookie(client))
    assert again.get("/").status_code == 401


@pytest.mark.parametrize("hours", [-1, 1, 24])
def test_a_clock_that_is_set_ends_no_session(app: Flask, clock: Clock, hours: int) -> None:
    client = enter(app)
    clock.ahead += 3600 * hours
    assert client.get("/").status_code == 200
    assert enter(app).get("/").status_code == 200
    assert client.get("/").status_code == 200


def test_a_cookie_that_was_tampered_with_is_refused(app: Flask) -> None:
    whole = cookie(enter(app))
    at, rest = whole.split(".", 1)
    for forged in ("", ".", "..", whole[:-1], whole + "A", f"{int(at) + DAY}.{rest}", f"{at}.x.{whole[-43:]}", "é" * 9):
        client = app.test_client()
        client.set_cookie(security.COOKIE, forged)
        assert client.get("/").status_code == 401, forged
        assert client.get("/api/partners").status_code == 401, forged


def test_leaving_ends_every_session_and_no_copy_of_a_cookie_opens_again(app: Flask, tmp_path: Path) -> None:
    one, other = enter(app), enter(app)
    copied = cookie(one)
    assert "/leave" in one.get("/").text
    assert one.post("/leave", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert one.post("/leave").status_code == 403
    token = re.search(r'name="csrf_token" value="([^"]+)"', one.get("/leave").text)
    assert token
    left = one.post("/leave", data={"csrf_token": token[1]})
    assert (left.status_code, left.headers["Location"]) == (302, "/")
    assert one.get_cookie(security.COOKIE) is None
    one.set_cookie(security.COOKIE, copied)
    assert one.get("/").status_code == other.get("/").status_code == 401
    bearer = {"Authorization": f"Bearer {(tmp_path / 'token').read_text()}"}
    assert other.get("/", headers=bearer).status_code == 200
    assert enter(app).get("/").status_code == 200


@pytest.mark.parametrize("done", ["deleted", "replaced", "emptied"])
@pytest.mark.parametrize("name", ["token", "sessions"])
def test_another_token_file_ends_every_session_while_running(app: Flask, tmp_path: Path, name: str, done: str) -> None:
    client, path, old = enter(app), tmp_path / name, (tmp_path / "token").read_text()
    form = client.get("/partners/new").text
    if done == "replaced":
        path.write_text("another" * 7)
    else:
        path.unlink()
    if done == "emptied":
        path.touch()
    for address in ("/", "/api/partners", "/partners/new"):
        assert client.get(address).status_code == 401, address
    bearer = client.get("/api/partners", headers={"Authorization": f"Bearer {old}"})
    assert bearer.status_code == (200 if name == "sessions" and done != "emptied" else 401)
    if done == "emptied":
        assert "delete it, and start graphsvc again" in client.get("/").text
        path.unlink()
    assert enter(app).get("/").status_code == 200
    forged = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert forged
    body = {"name": "A", "kind": "other", "csrf_token": forged[1]}
    assert client.post("/partners/new", data=body).status_code in (401, 403)


def test_of_several_who_follow_a_link_one_gets_in_and_a_new_link_ends_the_old(tmp_path: Path) -> None:
    one, other = tokens.Tokens(tmp_path), tokens.Tokens(tmp_path)  # as two processes have them
    link = one.link()
    assert [other.spend(link), one.spend(link), other.spend("../token"), other.spend("")] == [True, False, False, False]
    old, new = one.link(), other.link()
    assert [one.spend(old), one.spend(new)] == [False, True]
    assert link not in "".join(path.name for path in (tmp_path / "links").iterdir())


@pytest.mark.slow
def test_a_session_outlives_a_restart_and_ends_with_the_token(tmp_path: Path) -> None:
    with Service(tmp_path / "data") as service:
        link = re.search(r"/enter\?token=\S+", service.said())
        assert link
        service.http.headers.clear()
        assert service.get(link[0]).status_code == 200
        service.stop()
        kept = service.http.cookies.copy()
        service.start()
        service.http.headers.clear()
        assert dict(service.http.cookies) == dict(kept)
        assert service.get("/").status_code == 200
        (service.data / "token").unlink()
        assert service.get("/").status_code == 401
        service.stop()
        service.start()
        service.http.headers.clear()
        assert service.get("/").status_code == 401
        assert service.get("/api/partners").status_code == 401
