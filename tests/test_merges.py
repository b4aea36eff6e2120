"""Two partners, or two collaborations, that are one: merged with both histories, taken back exactly, still found."""

from __future__ import annotations

import contextlib
import io
import json
import os
import threading
from typing import Any

import pytest
from conftest import SHARED, Command, empty, fill, write
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_graph import ME, same

from graphsvc.capture import changes, merges
from graphsvc.capture.duplicates import apart
from graphsvc.errors import GraphsvcError
from graphsvc.model import records
from graphsvc.network import joined
from graphsvc.questions import export
from graphsvc.storage import writing
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

#: Participations that are merged at once, and series of writes that are tried; more by these variables.
MANY, EXAMPLES = int(os.environ.get("MERGED", "300")), int(os.environ.get("SERIES", "8"))
CASE = [
    ("partners.csv", "key,name,kind\nymca-a,YMCA of Example,community-organization\n"
     "ymca-b,Y.M.C.A. Example,community-organization\nother-x,Example Other,community-organization\n"),
    ("collaborations.csv", "key,title,kind,status,starts_on\nmm1,Merge meeting 1,meeting,held,2026-05-01\n"
     "mm2,Merge meeting 2,meeting,held,2026-06-01\n"),
    ("participations.csv", "partner,collaboration,role,attendance\nymca-a,mm1,participant,present\n"
     "ymca-b,mm2,participant,present\nymca-b,mm1,participant,absent\nother-x,mm1,participant,present\n"
     "other-x,mm2,participant,present\n"),
]  # fmt: skip
MOVED = ("participations.csv", "partner,collaboration,role,attendance\nymca-a,mm2,participant,present\n")


def exported(store: Store) -> tuple[bytes, dict[str, Any]]:
    """Everything as CSV, and as JSON without the version, which a change and its undo move on."""
    tables = json.loads(b"".join(export.export(store.snapshot(), "json")))
    del tables["version"]
    return b"".join(export.export(store.snapshot(), "csv")), tables


def bring(client: FlaskClient, *files: tuple[str, str]) -> dict[str, Any]:
    """Import files as a program does; what the preview said."""
    given = [(io.BytesIO(text.encode()), name) for name, text in files]
    found = client.post("/api/imports", data={"files": given}).json
    assert found["problems"] == [], found["problems"]
    headers = {"If-Match": f'"{found["version"]}"'}
    assert client.post(f"/api/imports/{found['id']}", headers=headers).status_code < 300
    return found


def merged(store: Store, keep: str, other: str, entity: str = "partner", take: tuple[str, ...] = ()) -> str:
    """Merge as it was looked at; the batch."""
    found = merges.plan(store.snapshot(), entity, keep, other, take)
    return merges.merge(store, entity, keep, other, take, found.version, ME).batch


def partner(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": key.title(), "kind": "other"} | more


def meeting(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "kind": "meeting", "status": "held", "starts_on": "2026-05-01"} | more


def test_the_case_is_one_partner_with_both_histories(client: FlaskClient, store: Store) -> None:
    if (folder := SHARED / "cases" / "merge").is_dir():
        assert dict(CASE) == {path.name: path.read_text() for path in folder.iterdir()}
        assert MOVED[1] == (folder.parent / "moved-participations.csv").read_text()
    bring(client, *CASE)
    before = exported(store)
    assert "/partners/ymca-a/merge" in client.get("/partners/ymca-a").text
    page = client.get("/partners/ymca-a/merge?other=Y.M.C.A. Example")
    assert "Participant, Present; Participant, Absent → Participant, Present" in page.text
    version = client.get("/api/partners/ymca-a/merge?other=ymca-b").json["version"]
    answer = client.post("/partners/ymca-a/merge", data={"other": "ymca-b", "version": version})
    assert answer.location == "/partners/ymca-a"

    rows = {row.key: row for row in store.snapshot().participations.values() if row.partner != "other-x"}
    assert {key: row.attendance for key, row in rows.items()} == {"ymca-a--mm1": "present", "ymca-a--mm2": "present"}
    kept = store.snapshot().partners["ymca-a"]
    assert (kept.name, kept.aliases, kept.former_keys) == ("YMCA of Example", ["Y.M.C.A. Example"], ["ymca-b"])
    history = client.get("/api/history?partner=ymca-b").json["collaborations"]
    assert [row["key"] for row in history] == ["mm2", "mm1"]
    assert client.get("/partners/ymca-b").location == "/partners/ymca-a"
    assert client.get("/partners/ymca-b/edit").location == "/partners/ymca-a/edit"
    assert client.get("/api/partners/ymca-b", follow_redirects=True).json["key"] == "ymca-a"
    found = client.get("/api/partners?q=y.m.c.a").json["partners"]
    assert [row["key"] for row in found] == ["ymca-a"]

    batch = client.get("/api/changes?after=0").json["changes"][-1]["batch"]
    assert client.post(f"/api/changes/{batch}/undo", json={}).status_code == 200
    assert exported(store) == before
    assert client.get("/partners/ymca-b").status_code == 200


def test_files_that_name_the_one_that_went_reach_the_one_that_remains(client: FlaskClient, store: Store) -> None:
    bring(client, *CASE)
    merged(store, "ymca-a", "ymca-b")
    bring(client, MOVED)
    found = bring(client, ("participations.csv", "key,partner,collaboration,role\nymca-b--mm2,ymca-b,mm2,chair\n"))
    assert (found["new"], found["changed"]) == (0, 1)
    found = bring(client, ("partners.csv", "key,name,kind,phone\nymca-b,Y.M.C.A. Example,community-organization,555\n"))
    assert [(row["field"], row["key"]) for row in found["changes"]] == [("phone", "ymca-a")]
    kept = store.snapshot().partners["ymca-a"]
    assert (kept.name, kept.phone, kept.former_keys) == ("YMCA of Example", "555", ["ymca-b"])
    assert "ymca-b" not in store.snapshot().partners
    assert {row.key for row in store.snapshot().participations_of["ymca-a"]} == {"ymca-a--mm1", "ymca-a--mm2"}


def test_a_key_that_leads_somewhere_is_not_given_to_somebody_else(client: FlaskClient, store: Store) -> None:
    bring(client, *CASE)
    merged(store, "ymca-a", "ymca-b")
    refused = client.post("/api/partners", json={"key": "ymca-b", "name": "Another", "kind": "other"})
    assert (refused.status_code, refused.json["detail"]) == (409, "partner ymca-b was merged into ymca-a")
    made = client.post("/api/partners", json={"name": "Ymca B", "kind": "other"})
    assert made.json["key"] == "ymca-b-2"
    form = {"name": "YMCA of Example", "kind": "community-organization"}
    version = client.get("/api/partners/ymca-a").headers["ETag"]
    assert client.put("/api/partners/ymca-a", json=form, headers={"If-Match": version}).status_code == 200
    assert store.snapshot().partners["ymca-a"].former_keys == ["ymca-b"], "an edit that leaves it out does not lose it"
    gone = client.put("/api/partners/ymca-b", json=form, headers={"If-Match": version})
    assert (gone.status_code, "merged into ymca-a" in gone.json["detail"]) == (404, True)


def test_all_that_hangs_on_a_partner_moves_and_comes_back(store: Store) -> None:
    fill(store, {
        "municipality": [{"key": "souris", "name": "Souris"}, {"key": "montague", "name": "Montague"}],
        "sector": [{"key": "health", "name": "Health"}, {"key": "housing", "name": "Housing"}],
        "partner": [
            partner("us"), partner("ana", kind="person"), partner("bo", kind="person"), partner("cy", kind="person"),
            partner("keep", municipality="souris", sectors=["health"], part_of="gone", joined_on="2020"),
            partner("gone", municipality="montague", sectors=["housing"], part_of="us", joined_on="2018",
                    email="x@y.ca"),
            partner("branch", part_of="gone"), partner("like", distinct_from=["gone", "keep"]),
        ],
        "collaboration": [
            meeting("m1"), meeting("m2"), meeting("m3"), meeting("council", kind="council", status="active"),
        ],
        "representation": [
            {"person": "ana", "organization": "keep", "from": "2020", "title": "Director"},
            {"person": "ana", "organization": "gone", "from": "2019-05"},
            {"person": "bo", "organization": "gone"},
        ],
        "participation": [
            {"partner": "keep", "collaboration": "m1", "role": "member", "attendance": "regrets", "via": "bo"},
            {"partner": "gone", "collaboration": "m1", "role": "chair"},
            {"partner": "us", "collaboration": "m2", "attendance": "absent", "via": "gone"},
            {"partner": "keep", "collaboration": "m3", "attendance": "absent", "via": "gone"},
            {"partner": "keep", "collaboration": "council", "role": "member", "from": "2015", "until": "2016"},
            {"partner": "gone", "collaboration": "council", "role": "member", "from": "2019"},
        ],
        "seat": [{"body": "council", "sector": "health", "holder": "gone"}],
        "introduction": [
            {"key": "i1", "partner": "gone", "chain": ["us", "keep", "gone"], "municipality": "souris"},
            {"key": "i2", "partner": "gone", "chain": ["us", "ana", "gone"]},
            {"key": "i3", "partner": "gone", "chain": ["keep", "gone"]},
        ],
        "action-item": [
            {"key": "a1", "title": "Write", "assignees": ["gone", "us"], "collaboration": "m1"},
            {"key": "a2", "title": "Call", "assignees": ["gone", "keep"], "done_on": "2026"},
        ],
        "setting": [{"key": "network", "host": "gone"}],
    })  # fmt: skip
    before = exported(store)
    batch = merged(store, "keep", "gone")
    now = store.snapshot()
    kept = now.partners["keep"]
    assert (kept.municipality, kept.serves, kept.sectors) == ("souris", ["montague"], ["health", "housing"])
    assert (kept.part_of, kept.joined_on, kept.email) == ("us", "2018", "x@y.ca")
    assert (now.partners["branch"].part_of, now.partners["like"].distinct_from) == ("keep", ["keep"])
    assert {(row.person, row.from_, row.title) for row in now.represented_by["keep"]} == {
        ("ana", "2019-05", "Director"), ("bo", None, None),
    }  # fmt: skip
    taken = {(row.partner, row.collaboration, row.from_): row for row in now.participations.values()}
    assert {place: (row.role, row.attendance, row.via) for place, row in taken.items()} == {
        ("keep", "m1", None): ("chair", "present", None),
        ("bo", "m1", None): (None, "present", None),
        ("us", "m2", None): (None, "absent", "keep"),
        ("keep", "m3", None): (None, "present", None),
        ("keep", "council", "2015"): ("member", None, None),
        ("keep", "council", "2019"): ("member", None, None),
    }
    assert all(row.key == row.make_key(row.row()) for row in taken.values())
    (seat,) = now.table(records.Seat).values()
    assert (seat.holder, seat.key) == ("keep", "council--health--keep")
    assert {row.key: row.chain for row in now.table(records.Introduction).values()} == {
        "i1": ["us", "keep"], "i2": ["us", "ana", "keep"],
    }  # fmt: skip
    assert now.setting.host == "keep"
    assert [(row.key, row.assignees) for row in now.assigned_to["keep"]] == [("a1", ["keep", "us"]), ("a2", ["keep"])]
    changes.undo(store, batch, ME)
    assert exported(store) == before


def test_a_field_in_which_the_other_is_right_is_taken_and_consent_stays_careful(store: Store) -> None:
    fill(store, {"partner": [
        partner("ana", kind="person", consent="public", consent_on="2024", phone="1", notes="Met at the fair."),
        partner("ana-2", kind="person", consent="internal", consent_on="2025", phone="2", notes="Speaks French."),
        partner("ana-3", kind="person", consent="public"),
    ]})  # fmt: skip
    merged(store, "ana", "ana-2", take=("phone", "name"))
    ana = store.snapshot().partners["ana"]
    assert (ana.name, ana.phone, ana.aliases) == ("Ana-2", "2", ["Ana"])
    assert (ana.consent, ana.consent_on, ana.notes) == ("internal", "2025", "Met at the fair.\n\nSpeaks French.")
    merged(store, "ana", "ana-3")
    assert store.snapshot().partners["ana"].consent == "internal"
    assert store.snapshot().partners["ana"].former_keys == ["ana-2", "ana-3"]


@pytest.mark.parametrize(
    ("one", "two", "right"),
    [
        (("participant", "present"), ("participant", "absent"), ("participant", "present")),
        (("participant", None), ("invited", None), ("participant", None)),
        ((None, None), ("invited", None), ("invited", "present")),
        ((None, None), ("member", "regrets"), ("member", "present")),
        (("member", "regrets"), ("speaker", "absent"), ("speaker", "regrets")),
        (("invited", None), ("invited", "absent"), ("invited", "absent")),
    ],
)
def test_one_participation_is_left_of_two(one: tuple[Any, Any], two: tuple[Any, Any], right: tuple[Any, Any]) -> None:
    for first, second in ((one, two), (two, one)):
        rows = [
            records.Participation.model_validate(
                {"partner": "p", "collaboration": "c", "role": role, "attendance": came}
            )
            for role, came in (first, second)
        ]
        found = joined.participation(rows[0], rows[1])
        assert (found.role, found.attendance) == right


@pytest.mark.parametrize("count", [0, 1, MANY])
def test_any_number_of_participations_moves_in_one_batch(store: Store, count: int) -> None:
    keys = [f"m{number}" for number in range(count)]
    fill(store, {
        "partner": [partner("keep"), partner("gone")],
        "collaboration": [meeting(key) for key in keys],
        "participation": [
            *({"partner": "gone", "collaboration": key, "attendance": "present"} for key in keys),
            *({"partner": "keep", "collaboration": key, "attendance": "absent"} for key in keys[::3]),
        ],
    })  # fmt: skip
    before = exported(store)
    batch = merged(store, "keep", "gone")
    rows = store.snapshot().participations.values()
    assert {(row.key, row.attendance) for row in rows} == {(f"keep--{key}", "present") for key in keys}
    changes.undo(store, batch, ME)
    assert exported(store) == before


def test_of_two_who_merge_at_once_one_does_and_the_other_is_told(store: Store) -> None:
    fill(store, {"partner": [partner("one"), partner("two")]})
    said: list[str] = []

    def run(keep: str, other: str) -> None:
        try:
            merged(store, keep, other)
            said.append("done")
        except GraphsvcError as error:
            said.append(str(error))

    threads = [threading.Thread(target=run, args=pair) for pair in (("one", "two"), ("two", "one"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("was merged into" in text for text in said) == [False, True], said
    assert "done" in said
    assert len(store.snapshot().partners) == 1


def test_what_was_not_looked_at_is_not_merged(client: FlaskClient, store: Store) -> None:
    fill(
        store,
        {"partner": [partner("one"), partner("two"), partner("ana", kind="person")], "collaboration": [meeting("m")]},
    )
    address, body = "/api/partners/one/merge", {"other": "two"}
    assert client.post(address, json=body).status_code == 428
    version = client.get(f"{address}?other=two").json["version"]
    fill(store, {"participation": [{"partner": "two", "collaboration": "m"}]})
    headers = {"If-Match": f'"{version}"'}
    assert client.post(address, json=body, headers=headers).status_code == 412
    page = client.post("/partners/one/merge", data={"other": "two", "version": version})
    assert (page.status_code, "Something was changed since you looked" in page.text) == (412, True)
    for other, status in (("one", 409), ("ana", 409), ("nobody", 404)):
        assert client.get(f"{address}?other={other}").status_code == status, other
    assert client.get(f"{address}?other=two&take=shoe").status_code == 400
    assert client.get("/partners/one/merge?other=nobdy").status_code == 404
    assert len(store.snapshot().partners) == 3


def test_the_command_says_what_moves_and_merges(command: Command, store: Store, client: FlaskClient) -> None:
    bring(client, *CASE)
    said = command("merge", "ymca-a", "Y.M.C.A. Example", "--check")
    assert "Y.M.C.A. Example becomes YMCA of Example." in said.stdout
    assert "ymca-a--mm1\tjoined" in said.stdout
    assert len(store.snapshot().partners) == 3
    done = command("merge", "YMCA of Example", "ymca-b")
    assert (done.exit_code, "graphsvc undo" in done.stdout) == (0, True)
    assert len(store.snapshot().partners) == 2
    assert command("merge", "ymca-a", "ymca-a").exit_code == 1


def test_collaborations_entered_twice_become_one(client: FlaskClient, store: Store) -> None:
    fill(store, {
        "partner": [partner("one"), partner("two")],
        "collaboration": [
            meeting("council", kind="council", status="active"), meeting("forum", headcount=40),
            meeting("forum-2", part_of="council", headcount=35, outcome="A plan."),
        ],
        "participation": [
            {"partner": "one", "collaboration": "forum", "attendance": "present"},
            {"partner": "one", "collaboration": "forum-2", "role": "speaker"},
            {"partner": "two", "collaboration": "forum-2", "attendance": "regrets"},
        ],
    })  # fmt: skip
    before = exported(store)
    assert "Recorded twice?" in client.get("/collaborations/forum").text
    version = client.get("/api/collaborations/forum/merge?other=forum-2").json["version"]
    headers = {"If-Match": f'"{version}"'}
    done = client.post("/api/collaborations/forum/merge", json={"other": "forum-2"}, headers=headers)
    assert done.status_code == 200
    forum = store.snapshot().collaborations["forum"]
    assert (forum.headcount, forum.part_of, forum.outcome, forum.former_keys) == (40, "council", "A plan.", ["forum-2"])
    rows = {row.key: (row.role, row.attendance) for row in store.snapshot().participations.values()}
    assert rows == {"one--forum": ("speaker", "present"), "two--forum": (None, "regrets")}
    assert client.get("/collaborations/forum-2/attendance").location == "/collaborations/forum/attendance"
    changes.undo(store, done.json["batch"], ME)
    assert exported(store) == before
    assert client.get("/api/collaborations/forum/merge?other=council").status_code == 409


#: What a series of writes, merges and undos is made of: a few partners and meetings, so that they meet often.
KEYS, MEETINGS = ("p0", "p1", "p2", "p3"), ("m0", "m1", "m2")
KEY, MEETING = st.sampled_from(KEYS), st.sampled_from(MEETINGS)
STEP = st.one_of(
    st.tuples(st.just("attend"), KEY, MEETING, st.sampled_from(("present", "absent", "regrets", None)), KEY),
    st.tuples(st.just("represent"), KEY, KEY, st.sampled_from((None, "2020", "2024"))),
    st.tuples(st.just("part"), KEY, KEY),
    st.tuples(st.just("apart"), KEY, KEY),
    st.tuples(st.just("merge"), KEY, KEY),
    st.tuples(st.just("merge"), KEY, KEY),
    st.tuples(st.just("join"), MEETING, MEETING),
    st.tuples(st.just("undo"), st.integers(0, 20)),
)


def taken(store: Store, step: tuple[Any, ...], batches: list[str]) -> None:
    """Do one step; what is refused is not done. A merge is taken back at once too, exactly, and done again."""
    match step:
        case "attend", partner_, meeting_, attendance, via:
            row = {"partner": partner_, "collaboration": meeting_, "attendance": attendance}
            made = write("participation", **row, via=None if via == partner_ or attendance == "present" else via)
        case "represent", person, organization, day:
            made = write("representation", person=person, organization=organization, **({"from": day} if day else {}))
        case "part", one, whole:
            made = write("partner", **partner(one, part_of=whole))
        case "apart", one, other:
            batches.append(apart(store, "partner", one, other, ME).batch)
            return
        case "undo", number:
            batches.append(changes.undo(store, batches[number % len(batches)], ME).batch)
            return
        case _:
            entity = "partner" if step[0] == "merge" else "collaboration"
            before = exported(store)
            batch = merged(store, step[1], step[2], entity)
            changes.undo(store, batch, ME)
            assert exported(store) == before
            batches.append(merged(store, step[1], step[2], entity))
            return
    batches.append(store.write(lambda _: [made], actor="test", about="step").batch)


@pytest.mark.slow("neo4j")
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(steps=st.lists(STEP, min_size=4, max_size=14))
def test_any_series_of_writes_merges_and_undos_is_what_its_changes_say(store: Store, steps: list[Any]) -> None:
    empty(store.database)
    own = Store(store.database)
    batches: list[str] = []
    fill(own, {"partner": [partner(key) for key in KEYS], "collaboration": [meeting(key) for key in MEETINGS]})
    for step in steps:
        with contextlib.suppress(GraphsvcError, ValueError, ZeroDivisionError):
            taken(own, step, batches)
    current = own.snapshot()
    replayed: dict[tuple[str, str], Any] = {}
    for number in range(0, current.version, 200):
        for change in changes.after(own.database, number, 200):
            place = (change.entity, change.key)
            assert replayed.get(place) == (json.loads(change.before) if change.before else None), place
            replayed[place] = json.loads(change.after) if change.after else None
    rows = {(entity, key): row.row() for entity, table in current.tables.items() for key, row in table.items()}
    assert {place: row for place, row in replayed.items() if row} == rows
    same(current, load(own.database))
    for row in current.participations.values():
        assert row.key == row.make_key(row.row()), "no key says something else"


def test_a_merge_that_is_killed_half_way_left_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, {
        "partner": [partner("keep"), partner("gone")], "collaboration": [meeting("m")],
        "participation": [{"partner": "gone", "collaboration": "m"}],
    })  # fmt: skip
    before = exported(store)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_changes", killed)
        with pytest.raises(KeyboardInterrupt):
            merged(store, "keep", "gone")
    assert exported(Store(store.database)) == before
    merged(store, "keep", "gone")
