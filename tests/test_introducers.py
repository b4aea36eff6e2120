"""Introductions: by graphs worked by hand, by a second counting, and through the doors."""

from __future__ import annotations

import concurrent.futures
import csv
import datetime
import io
import json
import random
import re
import threading
from typing import Any

import acquainted
import counting
import pytest
import random_graphs
from conftest import Command, fill
from flask.testing import FlaskClient

from graphsvc import language, sizes
from graphsvc.answers import introducers
from graphsvc.answers.introducers import Chain, Suggested
from graphsvc.capture import changes, editing
from graphsvc.capture.editing import Who
from graphsvc.capture.introductions import decide, redecide
from graphsvc.errors import BadInput, Conflict, NotFound, Problems
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.decayed_ties import recent
from graphsvc.network.ties import ties
from graphsvc.questions import gaps, work_list
from graphsvc.questions import introducers as question
from graphsvc.questions.introducers import Asked
from graphsvc.storage.reading import load
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)

DAY = datetime.date(2026, 11, 23)
#: 1,461 days before the day are four half-lives of 365.25 days: a sixteenth is left.
FOUR_YEARS = "2022-11-23"
EIGHT_YEARS = "2018-11-23"
PERIOD = Period(DAY)
GAP = Asked(municipality="souris", sector="health")
CLINIC = Asked(partner="clinic")
PLACES = (
    {"key": "souris", "name": "Souris", "province": "PE", "population": 1079, "latitude": 46.36, "longitude": -62.25},
    {"key": "georgetown", "name": "Georgetown", "province": "PE", "latitude": 46.18, "longitude": -62.53},
    {"key": "tignish", "name": "Tignish", "province": "PE", "latitude": 46.95, "longitude": -64.03},
)


def network(*rows: tuple[str, dict[str, Any]]) -> counting.Rows:
    """The host `us`, for which Cora speaks, the clinic of Souris, and what else is given."""
    found: counting.Rows = {entity: [] for entity in records.RECORDS}
    found["municipality"] += [dict(place) for place in PLACES]
    found["sector"].append({"key": "health", "name": "Health", "expected_from_population": 0})
    found["setting"].append({"key": "network", "host": "us"})
    found["representation"].append({"key": "cora--us", "person": "cora", "organization": "us"})
    partners = {"us": "settlement-agency", "cora": "person", "clinic": "health-organization"}
    found["partner"] += [{"key": key, "name": key.title(), "kind": kind} for key, kind in partners.items()]
    found["partner"][-1] |= {"municipality": "souris", "sectors": ["health"]}
    for entity, row in rows:
        if entity == "together":
            names = row["who"]
            key = row.get("key") or "-".join(["m", row["on"], *names])
            values = {"kind": "meeting", "status": "held", **row.get("values", {})}
            found["collaboration"].append({"key": key, "title": key.title(), "starts_on": row["on"], **values})
            known = {partner["key"] for partner in found["partner"]}
            found["partner"] += [
                {"key": name, "name": name.title(), "kind": "library"} for name in names if name not in known
            ]
            attendance = {} if values["status"] == "planned" else {"attendance": "present"}
            found["participation"] += [
                {"key": f"{name}--{key}", "partner": name, "collaboration": key, **attendance} for name in names
            ]
        else:
            found[entity].append(row)
    return found


def together(on: str, *who: str, key: str = "", **values: Any) -> tuple[str, dict[str, Any]]:
    """Some partners at a meeting; who is not known yet is a library."""
    return "together", {"on": on, "who": who, "key": key, "values": values}


def chains(rows: counting.Rows, asked: Asked = CLINIC, day: datetime.date = DAY) -> list[tuple[tuple[str, ...], float]]:
    found = suggested(rows, asked, day)
    return [
        (chain.partners[1:] if chain.partners[0] == "us" else chain.partners, chain.score) for chain in found.chains
    ]


def suggested(rows: counting.Rows, asked: Asked = CLINIC, day: datetime.date = DAY) -> Suggested:
    return introducers.suggested(random_graphs.snapshot(rows), Period(day), asked)


def first(rows: counting.Rows, asked: Asked = CLINIC) -> Chain:
    return suggested(rows, asked).chains[0]


# We met the library today (k = 2: 1). It met the clinic and the college four years ago (k = 3: 1/2 * 1/16 = 0.03125).
# We met the school four years ago (k = 2: 1/16 = 0.0625); it met the clinic and the shop today (k = 3: 1/2).
# So the school is worth 0.0625 and the library 0.03125. Nobody met the college or the shop with us.
SOURIS = (
    together(DAY.isoformat(), "us", "library"),
    together(FOUR_YEARS, "library", "clinic", "college"),
    together(FOUR_YEARS, "us", "school"),
    together(DAY.isoformat(), "school", "clinic", "shop", kind="reception"),
)


def test_a_chain_is_worth_the_weaker_recent_tie() -> None:
    assert chains(network(*SOURIS)) == [(("school", "clinic"), 0.0625), (("library", "clinic"), 0.03125)]
    chain = first(network(*SOURIS))
    assert [tie.strength for tie in chain.ties] == [0.0625, 0.5]
    assert [tie.last_on for tie in chain.ties] == [FOUR_YEARS, DAY.isoformat()]
    assert chain.ties[1].collaborations == (f"m-{DAY}-school-clinic-shop",)


def test_the_host_counts_through_its_staff_and_is_the_host_in_the_chain() -> None:
    rows = network(
        together(DAY.isoformat(), "cora", "library"),
        together(DAY.isoformat(), "library", "clinic"),
        # Cora before she spoke for us: her own tie is ours too, and is the stronger one.
        together("2026-11-22", "cora", "school", key="early"),
        together(DAY.isoformat(), "school", "clinic", "a", "b"),
    )
    rows["representation"][0]["from"] = DAY.isoformat()
    chain = first(rows)
    assert chain.partners == ("us", "library", "clinic")
    assert chain.ties[0].one == "us"
    assert chains(rows)[1] == (("school", "clinic"), pytest.approx(1 / 3))
    found = suggested(rows).chains[1]
    assert found.partners[0] == "us"
    assert found.ties[0].one == "cora"


def test_nothing_after_the_day_counts() -> None:
    assert (
        chains(network(*SOURIS), day=datetime.date(2026, 11, 22))
        == [
            # A day before, we have met only the school, which does not know the clinic yet.
        ]
    )
    early = network(together(FOUR_YEARS, "us", "library"), together(FOUR_YEARS, "library", "clinic"), *SOURIS)
    on = datetime.date.fromisoformat(FOUR_YEARS)
    # On that day: us and library 1, library and clinic 1 + 1/2.
    assert chains(early, day=on) == [(("library", "clinic"), 1.0)]


def test_who_left_an_undertaking_earlier_was_in_it_until_then() -> None:
    """A project of three under way (k = 3: 1/2 each): the clinic left four years ago, so 1/2 * 1/16 with anybody."""
    rows = network(together("2020", "us", "library", "clinic", key="project", kind="project", status="active"))
    rows["participation"][-1] = {
        "key": "clinic--project",
        "partner": "clinic",
        "collaboration": "project",
        "until": FOUR_YEARS,
    }
    snapshot = random_graphs.snapshot(rows)
    found = recent(snapshot, DAY.toordinal())
    at = found.at
    table = found.rows(range(len(found.keys))).toarray()
    assert table[at["us"], at["library"]] == 0.5
    assert table[at["us"], at["clinic"]] == table[at["clinic"], at["library"]] == 0.03125


def test_a_faint_tie_is_none() -> None:
    """Eight years leave 1/256, less than a hundredth."""
    rows = network(together(EIGHT_YEARS, "us", "library"), together(DAY.isoformat(), "library", "clinic"))
    assert chains(rows) == []
    found = suggested(rows)
    assert [target.partner for target in found.unreached] == ["clinic"]
    assert found.calls[0].sentence == (
        "Nobody could introduce Clinic: no tie is recent enough. Call it: nobody is recorded who speaks for it today "
        "and agreed to be named. Last took part in M-2026-11-23-Library-Clinic (November 23, 2026)."
    )


def test_our_own_tie_comes_first_where_no_other_is_stronger() -> None:
    rows = network(*SOURIS, together(FOUR_YEARS, "us", "clinic"))
    assert chains(rows) == [(("clinic",), 0.0625), (("school", "clinic"), 0.0625), (("library", "clinic"), 0.03125)]
    chain = first(rows)
    assert chain.lead == "Call Clinic again: we used to meet."
    weaker = network(*SOURIS, together(FOUR_YEARS, "us", "clinic", "x"))
    assert (("clinic",), 0.03125) not in chains(weaker)


def test_at_most_three_and_equals_by_key() -> None:
    names = ["e", "d", "c", "b", "a"]
    rows = network(
        *(together(DAY.isoformat(), "us", name) for name in names),
        *(together(DAY.isoformat(), name, "clinic") for name in names),
    )
    assert chains(rows) == [((name, "clinic"), 1.0) for name in ("a", "b", "c")]


def test_who_has_left_or_did_not_agree_to_be_named_introduces_nobody() -> None:
    rows = network(*SOURIS)
    partners = {row["key"]: row for row in rows["partner"]}
    partners["school"]["left_on"] = "2026-11-22"
    assert [chain for chain, _ in chains(rows)] == [("library", "clinic")]
    partners["school"]["left_on"] = None
    partners["school"]["kind"] = "person"
    for consent, there in ((None, False), ("none", False), ("internal", True), ("public", True)):
        partners["school"]["consent"] = consent
        assert (("school", "clinic") in [chain for chain, _ in chains(rows)]) is there, consent


def test_a_partner_that_left_is_no_target() -> None:
    rows = network(*SOURIS)
    next(row for row in rows["partner"] if row["key"] == "clinic")["left_on"] = "2026-11"
    assert chains(rows) == chains(network(*SOURIS))  # until the end of the month
    next(row for row in rows["partner"] if row["key"] == "clinic")["left_on"] = "2026-10"
    assert chains(rows) == []
    assert chains(rows, GAP) == []


@pytest.mark.parametrize("status", ["declined", "accepted", "done"])
def test_what_was_answered_is_not_suggested_again(status: str) -> None:
    row = {"key": "i", "partner": "clinic", "chain": ["us", "school", "clinic"], "status": status}
    asked = network(*SOURIS, ("introduction", {**row, "decided_on": "2026-11-20"}))
    # Who declined is passed by; where the introduction is under way or done nobody else is asked for a year.
    assert [chain for chain, _ in chains(asked)] == ([("library", "clinic")] if status == "declined" else [])
    long_ago = network(*SOURIS, ("introduction", {**row, "decided_on": "2025-11-21"}))
    assert [chain for chain, _ in chains(long_ago)] == [("library", "clinic")]
    # Of us it may name whoever asked; and the same introduction the other way round is the same.
    staff = network(*SOURIS, ("introduction", {**row, "chain": ["clinic", "school", "cora"]}))
    assert [chain for chain, _ in chains(staff)] == [("library", "clinic")]
    later = network(*SOURIS, ("introduction", {**row, "decided_on": "2026-11-24"}))
    assert len(chains(later)) == 2
    proposed = network(*SOURIS, ("introduction", {**row, "status": "proposed"}))
    assert len(chains(proposed)) == 2


def test_who_declined_our_own_call_is_left_alone_for_a_year() -> None:
    row = {"key": "i", "partner": "clinic", "chain": ["us", "clinic"], "status": "declined"}
    rows = network(*SOURIS, ("introduction", {**row, "decided_on": "2026-11-20"}))
    assert chains(rows) == []
    assert suggested(rows).nothing.startswith("Nothing else")
    rows["introduction"][0]["decided_on"] = "2025-11-21"
    assert [chain for chain, _ in chains(rows)] == [("school", "clinic"), ("library", "clinic")]


def test_without_a_host_a_pair_can_still_be_introduced() -> None:
    rows = network(*SOURIS)
    rows["setting"] = []
    found = suggested(rows, GAP)
    assert (found.chains, question.suggested(random_graphs.snapshot(rows), PERIOD, GAP).known) == ([], False)
    assert found.nothing.startswith("Name the host")
    assert chains(rows, Asked(partner="college", with_="us")) == [(("college", "library", "us"), 0.03125)]


def test_who_met_the_target_only_where_we_were_too_introduces_nobody() -> None:
    """With four there (k = 4) each pair has 1/3; what the library did with the clinic alone (k = 2) is worth 1."""
    ours = together(DAY.isoformat(), "us", "library", "school", "clinic")
    assert chains(network(ours)) == [(("clinic",), pytest.approx(1 / 3))]
    rows = network(ours, together(DAY.isoformat(), "library", "clinic", key="own"))
    # With us the library has 1/3, so the chain is worth that; the call itself is worth as much, and comes first.
    assert [chain for chain, _ in chains(rows)] == [("clinic",), ("library", "clinic")]
    chain = suggested(rows).chains[1]
    assert [tie.collaborations for tie in chain.ties] == [("m-2026-11-23-us-library-school-clinic",), ("own",)]
    assert [tie.strength for tie in chain.ties] == [pytest.approx(1 / 3), 1.0]
    assert "Own (November 23, 2026, 1 time without us)" in chain.sentence


def test_a_person_we_know_is_called_by_one_name() -> None:
    rows = network(together(DAY.isoformat(), "us", "ann"))
    rows["partner"][-1] |= {"kind": "person", "consent": "public"}
    rows["representation"].append({"key": "ann--clinic", "person": "ann", "organization": "clinic"})
    assert first(rows, Asked(partner="ann")).lead == "Call Ann: we know each other."


def test_a_pair_that_meets_needs_nobody() -> None:
    rows = network(*SOURIS)
    # They met at the same reception as the clinic, which is worth no more.
    assert chains(rows, Asked(partner="school", with_="shop")) == [(("school", "shop"), 0.5)]
    chain = first(rows, Asked(partner="school", with_="shop"))
    assert chain.lead == "School and Shop know each other."


def test_one_person_who_speaks_for_two_ties_them_not() -> None:
    rows = network(together(DAY.isoformat(), "us", "library"), together(DAY.isoformat(), "ann", "us"))
    rows["partner"][-1] |= {"kind": "person", "consent": "internal"}
    rows["representation"] += [
        {"key": f"ann--{organization}", "person": "ann", "organization": organization}
        for organization in ("library", "clinic")
    ]
    # us, library and clinic (k = 3): 1/2 with us for both, none between them; with us the library has 1 more.
    assert chains(rows) == [(("clinic",), 0.5)]


def test_a_person_is_met_as_whom_it_speaks_for() -> None:
    rows = network(*SOURIS)
    rows["partner"].append({"key": "ann", "name": "Ann", "kind": "person"})
    rows["representation"].append({"key": "ann--clinic", "person": "ann", "organization": "clinic"})
    assert chains(rows, Asked(partner="ann")) == [(("school", "ann"), 0.0625), (("library", "ann"), 0.03125)]
    chain = first(rows, Asked(partner="ann"))
    assert "Ann" not in chain.sentence, "Ann did not agree to be named"
    assert chains(rows, Asked(partner="ann", with_="clinic")) == []


def test_the_person_to_call_spoke_for_it_then_and_still_does_and_agreed() -> None:
    rows = network(together(DAY.isoformat(), "us", "library"), together(DAY.isoformat(), "ann", "clinic"))
    ann = rows["partner"][-1]
    ann |= {"kind": "person", "consent": "internal"}
    rows["representation"].append({"key": "ann--library", "person": "ann", "organization": "library"})
    assert first(rows).contact == "ann"
    assert first(rows).lead == "Ask Ann (Library) to introduce us to Clinic."
    ann["consent"] = None
    assert first(rows).contact is None
    ann["consent"] = "public"
    rows["representation"][-1]["until"] = DAY.isoformat()
    assert first(rows).contact == "ann"
    rows["representation"][-1]["until"] = "2026-11-22"
    assert chains(rows) == [], "Ann was there for herself then, and the library was not"


def test_the_person_to_call_met_the_target() -> None:
    """Ann met us for the library, Ben the clinic; Ann sent regrets where Ben met it."""
    rows = network(together(DAY.isoformat(), "us", "ann"), together(DAY.isoformat(), "ben", "clinic", key="met"))
    for row in rows["partner"]:
        if row["key"] in ("ann", "ben"):
            row |= {"kind": "person", "consent": "internal"}
    rows["partner"].append({"key": "library", "name": "Library", "kind": "library"})
    rows["representation"] += [
        {"key": f"{person}--library", "person": person, "organization": "library"} for person in ("ann", "ben")
    ]
    regrets = {"key": "no", "partner": "ann", "collaboration": "met", "attendance": "regrets"}
    rows["participation"].append(regrets)
    assert first(rows).contact == "ben"
    rows["representation"][-1]["until"] = DAY.isoformat()
    rows["partner"][-2]["consent"] = "none"
    assert first(rows).contact is None
    assert first(rows).lead == "Ask Library to introduce us to Clinic."


def test_it_could_happen_where_introducer_and_target_are_expected() -> None:
    soon = together("2026-12-01", "school", "us", key="soon", status="planned")
    later = together("2026-12-10", "school", "clinic", key="later", status="planned")
    passed = together("2026-11-22", "school", "clinic", key="passed", status="planned")
    rows = network(*SOURIS, soon, later, passed)
    assert (first(rows).gathering, first(rows).meeting) == ("later", "target")
    rows["participation"][-3]["attendance"] = "regrets"  # of the clinic
    assert (first(rows).gathering, first(rows).meeting) == ("soon", "asker")
    assert first(network(*SOURIS, passed)).gathering is None


def test_members_of_the_body_that_meets_are_expected() -> None:
    council = ("collaboration", {"key": "council", "title": "Council", "kind": "council"})
    meeting = together("2026-12-01", "x", key="soon", status="planned", part_of="council")
    members = [
        ("participation", {"key": f"{key}--council", "partner": key, "collaboration": "council", "role": "member"})
        for key in ("school", "clinic")
    ]
    rows = network(*SOURIS, council, meeting, *members)
    assert (first(rows).gathering, first(rows).meeting) == ("soon", "target")
    rows["participation"].append(
        {"key": "no", "partner": "clinic", "collaboration": "soon", "attendance": "regrets"},
    )
    assert first(rows).gathering is None


def test_targets_in_order_of_sense() -> None:
    """All of them met the library today, and the library met us."""

    def partner(key: str, **values: Any) -> tuple[str, dict[str, Any]]:
        return "partner", {"key": key, "name": key.title(), "kind": "health-organization", **values}

    own = partner("visited", municipality="souris", sectors=["health"])
    wide = partner("province", serves_province="PE", sectors=["health"])
    vague = partner("vague", municipality="souris")
    garage = partner("garage", municipality="souris", kind="business")
    near = partner("near", municipality="georgetown", sectors=["health"])
    far = partner("far", municipality="tignish", sectors=["health"])
    # Another town's office sits for no place but its own.
    office = partner("office", municipality="georgetown", sectors=["health"], kind="municipality")
    # What businesses do is known from another one: not health. Of what the vague one's kind does health is a part.
    employers = ("sector", {"key": "employers", "name": "Employers"})
    other = partner("mill", kind="business", sectors=["employers"])
    everybody = (own, wide, vague, garage, near, far, office)
    met = [together(DAY.isoformat(), "us", "library")]
    met += [together(DAY.isoformat(), "library", row["key"]) for _, row in everybody]

    def reasons(rows: counting.Rows) -> list[tuple[str, str]]:
        return [(chain.partners[-1], chain.reason) for chain in suggested(rows, GAP).chains]

    # Whoever met the library today was engaged by it, so the cell is covered: nobody is missing.
    assert reasons(network(*everybody, *met)) == []
    # Two are wanted; the visited one is at the table.
    two = ("expectation", {"key": "e", "municipality": "souris", "sector": "health", "partners": 2})
    rows = network(employers, other, *everybody, *met, two)
    assert reasons(rows) == [("province", "province-wide"), ("vague", "without-sector"), ("near", "neighbour")]
    rows = network(employers, other, *everybody[2:], *met[:1], *met[3:])
    rows["partner"] = [row for row in rows["partner"] if row["key"] != "clinic"]
    assert reasons(rows) == [("vague", "without-sector"), ("near", "neighbour")]
    found = suggested(rows, GAP).chains
    assert len(found) == 2, "no other town's office"
    assert found[1].place == "georgetown"
    assert "nearby (Georgetown)" in found[1].sentence


def test_the_places_own_that_nobody_introduces_is_called_before_the_neighbours() -> None:
    """We know the library, and it a clinic in Georgetown; the clinic here came once, long ago, without anybody."""
    near = ("partner", {"key": "near", "name": "Near", "kind": "health-organization", "municipality": "georgetown"})
    near[1]["sectors"] = ["health"]
    rows = network(
        near,
        together(EIGHT_YEARS, "clinic", key="once"),
        together(DAY.isoformat(), "us", "library"),
        together(DAY.isoformat(), "library", "near"),
    )
    rows["partner"] += [
        {"key": key, "name": key.title(), "kind": "person", "consent": consent}
        for key, consent in (("ann", "internal"), ("ben", "none"), ("eve", "public"))
    ]
    rows["representation"] += [
        {"key": f"{key}--clinic", "person": key, "organization": "clinic", "until": until}
        for key, until in (("ann", None), ("ben", None), ("eve", "2026-11-22"))
    ]
    found = suggested(rows, GAP)
    (call,) = found.calls
    assert (call.partner, call.speakers, call.last, call.last_on) == ("clinic", ("ann",), "once", EIGHT_YEARS)
    assert found.steps == [call.sentence, found.chains[0].sentence]
    assert call.sentence == (
        "Nobody could introduce Clinic: no tie is recent enough. Call Ann, who speaks for it today. Last took part in "
        "Once (November 23, 2018)."
    )
    assert found.chains[0].lead == "Ask Library to introduce us to Near."


def test_where_one_person_carries_a_place_its_organization_is_asked_for_another() -> None:
    rows = network(together(DAY.isoformat(), "ann", "us", key="met"))
    rows["partner"][-1] |= {"kind": "person", "consent": "internal"}
    rows["representation"].append({"key": "ann--clinic", "person": "ann", "organization": "clinic"})
    one = ("expectation", {"key": "e", "municipality": "souris", "sector": "health", "partners": 1})
    rows["expectation"].append(one[1])
    found = suggested(rows, GAP)
    assert found.alternates == ("clinic",)
    said = "Ask Clinic for a second person, or an alternate: it comes through one person alone."
    assert found.steps[0] == found.second_persons[0].sentence == said
    snapshot = random_graphs.snapshot(rows)
    assert introducers.leads(snapshot, PERIOD, [gaps.cell(snapshot, PERIOD, "souris", "health")]) == (said,)


def test_what_was_accepted_is_not_followed_by_nobody_is_recorded() -> None:
    row = {"key": "i", "municipality": "souris", "sector": "health", "partner": "clinic", "status": "accepted"}
    row |= {"chain": ["us", "school", "clinic"], "decided_on": "2026-11-20"}
    near = {"key": "near", "name": "Near", "kind": "health-organization", "municipality": "georgetown"}
    rows = network(*SOURIS, ("introduction", row), ("partner", {**near, "sectors": ["health"]}))
    found = suggested(rows, GAP)
    assert [target.partner for target in found.unreached] == ["near"]
    assert found.nothing == "Nothing else to suggest; what was answered before is below."


def test_nobody_is_sought_where_nobody_is_missing() -> None:
    rows = network(*SOURIS, together(DAY.isoformat(), "clinic", "library"))
    assert suggested(rows, GAP).nothing == "Nobody is missing here."


def test_what_was_asked_wrongly_is_said() -> None:
    snapshot = random_graphs.snapshot(network(*SOURIS))
    for wrong in (
        Asked(sector="health"),
        Asked(partner="clinic", with_="clinic"),
        Asked(partner="clinic", sector="health"),
        Asked(municipality="souris", sector="health", with_="clinic"),
    ):
        with pytest.raises(BadInput):
            introducers.suggested(snapshot, PERIOD, wrong)
    for unknown in (Asked(municipality="souris", sector="x"), Asked(partner="x"), Asked(partner="us", with_="x")):
        with pytest.raises(NotFound):
            introducers.suggested(snapshot, PERIOD, unknown)


def test_the_sentence_says_why_in_both_languages() -> None:
    chain = first(network(*SOURIS), GAP)
    assert chain.sentence == (
        "Ask School to introduce us to Clinic. Clinic works here and once took part, but not of late. "
        "School knows both: us, last from M-2022-11-23-Us-School (November 23, 2022, 1 time in all), and Clinic, "
        "last from M-2026-11-23-School-Clinic-Shop (November 23, 2026, 1 time without us)."
    )
    with language.speaking("fr"):
        assert first(network(*SOURIS), GAP).sentence == (
            "Demandez à School de nous présenter à Clinic. Clinic œuvre ici et a déjà participé, mais pas récemment. "
            "School connaît les deux\u00a0: nous (dernière rencontre\u00a0: «\u00a0M-2022-11-23-Us-School\u00a0», "
            "23 novembre 2022, 1 fois en tout) et Clinic (dernière rencontre\u00a0: "
            "«\u00a0M-2026-11-23-School-Clinic-Shop\u00a0», 23 novembre 2026, 1 fois sans nous)."
        )


def test_what_came_of_it() -> None:
    row = {"key": "i", "partner": "clinic", "chain": ["us", "school", "clinic"], "status": "accepted"}
    decided = ("introduction", {**row, "decided_on": "2026-11-01"})

    def told(*rows: tuple[str, dict[str, Any]]) -> tuple[bool | None, str | None]:
        (outcome,) = question.earlier(random_graphs.snapshot(network(*rows)), DAY)
        return outcome.engaged, outcome.first

    assert told(decided) == (False, None)
    same_day = together("2026-11-01", "clinic", key="same")
    reception = together("2026-11-05", "clinic", key="reception", kind="reception")
    meeting = together("2026-11-20", "clinic", key="meeting")
    after = together("2026-11-24", "clinic", key="after")
    assert told(decided, same_day, after) == (False, None)
    assert told(decided, reception, after) == (False, "reception")
    assert told(decided, reception, meeting) == (True, "meeting")
    assert told(("introduction", {**row, "status": "declined", "decided_on": "2026-11-01"}), meeting) == (None, None)
    assert told(("introduction", row), meeting) == (None, None), "when it was decided is not recorded"


def test_a_proposal_is_not_shown_before_it_was_made() -> None:
    row = {"key": "i", "partner": "clinic", "chain": ["us", "school", "clinic"], "proposed_on": "2026-11-20"}
    snapshot = random_graphs.snapshot(network(*SOURIS, ("introduction", row)))
    assert question.earlier(snapshot, datetime.date(2026, 11, 19), CLINIC) == ()
    assert [outcome.record.key for outcome in question.earlier(snapshot, DAY, CLINIC)] == ["i"]


def test_a_chain_goes_with_whoever_is_deleted_from_it(store: Store) -> None:
    row = {"key": "i", "partner": "clinic", "chain": ["us", "school", "clinic"], "status": "declined"}
    fill(store, network(*SOURIS, ("introduction", row)))
    version = store.snapshot().versions["partner"]["school"]
    written = editing.delete(store, "partner", "school", version, Who("test"))
    assert "i" not in store.snapshot().table(records.Introduction)
    changes.undo(store, written.batch, Who("test"))
    assert store.snapshot().table(records.Introduction)["i"].chain == row["chain"]


def test_one_answer_stands_for_a_chain_however_many_come_at_once(store: Store) -> None:
    fill(store, network(*SOURIS))

    def answer(status: str) -> str:
        language.use("en")
        try:
            chain = ("us", "school", "clinic")
            decide(store, GAP, chain, status, None, PERIOD, DAY, Who("test"))
        except Conflict as error:
            return str(error)
        return ""

    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        said = list(threads.map(answer, ["accepted", "declined", "done", "accepted"]))
    (row,) = store.snapshot().table(records.Introduction).values()
    assert sorted(bool(message) for message in said) == [False, True, True, True]
    assert all(row.key in message for message in said if message)


def test_a_chain_answers_what_could_be_asked(store: Store) -> None:
    fill(store, network(*SOURIS))

    def answer(asked: Asked, *chain: str) -> None:
        decide(store, asked, chain, "accepted", None, PERIOD, DAY, Who("test"))

    for asked, chain in (
        (GAP, ("us", "us", "us")),
        (GAP, ("us", "school", "us")),
        (GAP, ("us", "clinic", "school")),
        (GAP, ("library", "school", "clinic")),
        (CLINIC, ("us", "clinic", "school")),
        (Asked(partner="college", with_="school"), ("us", "clinic", "school")),
    ):
        with pytest.raises(Problems) as refused:
            answer(asked, *chain)
        assert [problem.field for problem in refused.value.problems] == ["chain"], chain
    for half in (Asked(municipality="souris"), Asked(sector="health"), Asked()):
        with pytest.raises(BadInput) as refused:
            answer(half, "us", "school", "clinic")
        assert refused.value.status == 400
    assert not store.snapshot().table(records.Introduction)
    answer(Asked(partner="college", with_="school"), "college", "clinic", "school")
    answer(GAP, "us", "school", "clinic")
    _pair, second = sorted(store.snapshot().table(records.Introduction).values(), key=lambda row: row.chain)
    # What was accepted is done later, in the same record; what another record answered is not proposed again.
    version = store.snapshot().versions["introduction"][second.key]
    redecide(store, second.key, "done", DAY, version, Who("test"))
    with pytest.raises(Conflict, match=second.key):
        decide(store, GAP, second.chain, "proposed", None, PERIOD, DAY, Who("test"))


def test_recent_ties_equal_a_second_counting_on_random_graphs() -> None:
    for seed in range(150):
        rows = random_graphs.rows(seed)
        counted = acquainted.strengths(rows, DAY)
        found = recent(random_graphs.snapshot(rows), DAY.toordinal())
        table = found.rows(range(len(found.keys))).tocoo()
        ours = {
            frozenset((found.keys[one], found.keys[other])): value
            for one, other, value in zip(table.row.tolist(), table.col.tolist(), table.data.tolist(), strict=True)
        }
        assert ours == pytest.approx({pair: value for pair, value in counted.items() if value > 1e-12}), f"seed {seed}"


def test_introducers_equal_a_second_counting_on_random_graphs() -> None:
    chance = random.Random(1)
    lengths = set()
    for seed in range(60):
        rows = random_graphs.rows(seed, partners=10, collaborations=12)
        rows["setting"] = []
        for row in rows["partner"]:
            row["consent"] = chance.choice(("none", "internal", "public", None))
        snapshot = random_graphs.snapshot(rows)
        here = [
            row["key"]
            for row in rows["partner"]
            if counting.earliest(row.get("joined_on")) <= DAY <= counting.latest(row.get("left_on"))
        ]
        for one, other in [chance.sample(here, 2) for _ in range(6)]:
            as_one = {one} | {key for key, _ in counting.speaks_for(rows, one, (DAY, DAY))}
            as_other = {other} | {key for key, _ in counting.speaks_for(rows, other, (DAY, DAY))}
            counted = [] if as_one & as_other else acquainted.introducers(rows, one, other, DAY)
            found = question.suggested(snapshot, PERIOD, Asked(partner=one, with_=other)).chains
            ours = [(chain.score, "" if chain.direct else chain.partners[1]) for chain in found]
            assert [key for _, key in ours] == [key for _, key in counted], f"seed {seed}: {one} and {other}"
            assert [score for score, _ in ours] == pytest.approx([score for score, _ in counted])
            lengths.add((len(found), any(chain.direct for chain in found)))
    assert {length for length, _ in lengths} == {0, 1, 2, 3}
    assert (1, False) in lengths


def test_without_age_recent_ties_are_the_ties_of_all_time() -> None:
    """Where all took place on the day itself nothing has faded."""
    for seed in range(20):
        rows = random_graphs.rows(seed)
        for row in rows["collaboration"]:
            row["starts_on"] = DAY.isoformat()
        rows["representation"] = []
        for row in rows["participation"]:
            row.pop("from", None), row.pop("until", None)
        snapshot = random_graphs.snapshot(rows)
        every, faded = ties(snapshot, 1, DAY.toordinal()), recent(snapshot, DAY.toordinal())
        assert every.keys == faded.keys
        assert faded.rows(range(len(faded.keys))).toarray() == pytest.approx(every.weights.toarray())


def test_a_chain_keeps_its_order_in_the_store(store: Store) -> None:
    chain = ["us", "school", "clinic"]
    row = {"key": "i", "partner": "clinic", "chain": chain, "status": "declined", "decided_on": "2026-11-20"}
    fill(store, network(*SOURIS, ("introduction", row)))
    afresh = load(store.database)
    assert afresh.table(records.Introduction)["i"].chain == chain
    assert afresh.tables == store.snapshot().tables
    found = question.suggested(afresh, PERIOD, CLINIC)
    assert [suggested.partners for suggested in found.chains] == [("us", "library", "clinic")]


def test_page_api_and_command_agree_and_an_answer_is_kept(store: Store, client: FlaskClient, command: Command) -> None:
    rows = network(*SOURIS)
    fill(store, rows)
    asked = f"municipality=souris&sector=health&day={DAY}"
    answer = client.get(f"/api/introducers?{asked}").json
    assert [chain["partners"] for chain in answer["chains"]] == [
        ["us", "school", "clinic"],
        ["us", "library", "clinic"],
    ]
    told = command(
        "introductions", "--municipality", "souris", "--sector", "health", "--day", DAY.isoformat(), "--json"
    )
    assert json.loads(told.stdout) == answer
    assert client.get(f"/api/gaps/souris/health?day={DAY}").json["introductions"] == answer
    lines = command("introductions", "--partner", "Clinic", "--day", DAY.isoformat()).stdout.splitlines()
    assert [line.split(". ")[0] for line in lines] == [
        "Ask School to introduce us to Clinic",
        "Ask Library to introduce us to Clinic",
    ]
    page = client.get(f"/gaps/souris/health?day={DAY}").text
    assert re.findall(r'<article class="chain"><h3>([^<]+)</h3>', page) == [c["lead"] for c in answer["chains"]]
    assert answer["chains"][0]["sentence"].partition(". ")[2] in page
    today = client.get(f"/api/today?day={DAY}").json["sharpest"]
    assert answer["chains"][0]["lead"] in [cell["introduction"] for cell in today]
    assert answer["chains"][0]["lead"] in client.get(f"/?day={DAY}").text
    assert "Ask Library to introduce us to Clinic." in client.get(f"/partners/clinic?day={DAY}").text
    pair = client.get(f"/introducers?partner=college&with=school&day={DAY}").text
    assert "Ask Clinic to introduce College to School." in pair
    assert "<h1>Who could introduce College to School</h1>" in pair
    assert 'value="School"' in pair, "by name, as they are typed"
    assert "Record the answer:" in pair
    known = client.get(f"/introducers?partner=school&with=shop&day={DAY}").text
    assert "School and Shop know each other." in known
    assert "Record the answer:" not in known
    table = client.get(f"/introducers.csv?{asked}")
    rows_ = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [row["chain"] for row in rows_] == ["us|school|clinic", "us|library|clinic"]
    assert [row["score"] for row in rows_] == [f"{chain['score']:.3f}" for chain in answer["chains"]]
    assert [row["sentence"] for row in rows_] == [chain["sentence"] for chain in answer["chains"]]

    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    sent = {
        "csrf_token": token[1] if token else "",
        "operation": "once",
        "municipality": "souris",
        "sector": "health",
        "chain": "us|school|clinic",
        "status": "accepted",
    }
    for _ in range(2):  # sending it twice does it once
        answered = client.post(f"/introducers?day={DAY}&window_months=12", data=sent)
        assert answered.headers["Location"] == f"/gaps/souris/health?day={DAY}&window_months=12#cell"
    second = client.post("/introducers", data={**sent, "operation": "other", "status": "declined"})
    assert (second.status_code, "souris--health--clinic" in second.text) == (409, True)
    (row,) = client.get("/api/introductions").json["introductions"]
    assert (row["chain"], row["status"], row["partner"]) == (["us", "school", "clinic"], "accepted", "clinic")
    now = client.get("/api/introducers?municipality=souris&sector=health").json
    assert now["chains"] == []
    assert now["sentence"] == "Nothing else to suggest; what was answered before is below."
    assert [(e["introduction"]["key"], e["engaged"]) for e in now["earlier"]] == [(row["key"], False)]
    page = client.get("/gaps/souris/health").text
    assert "Has not taken part in anything since." in page
    undo = re.search(r'Saved\. <a href="(/changes/[^"]+)">', page)
    assert "Us → School → Clinic (Accepted)" in client.get("/introductions").text
    assert "Us → School → Clinic (Accepted)" in client.get(f"/introductions/{row['key']}").text
    assert "Has not taken part in anything since." in client.get("/introducers").text, "all there were"
    done = {**sent, "operation": "two", "key": row["key"], "version": str(row["version"]), "status": "done"}
    assert client.post("/introducers", data={**done, "status": "perhaps"}).status_code == 400
    assert client.post("/introducers", data={**done, "version": "1"}).status_code == 412
    assert client.post("/introducers", data={**done, "operation": "three"}).status_code == 302
    (changed,) = client.get("/api/introductions").json["introductions"]
    assert (changed["status"], changed["decided_on"]) == ("done", row["decided_on"])
    assert client.post("/introducers", data={**sent, "operation": "4", "chain": "x"}).status_code == 400
    assert client.post("/introducers", data={**sent, "operation": "5", "chain": "us|x"}).status_code == 422
    assert undo
    assert client.post(f"{undo[1]}/undo", data={**sent, "operation": "6"}).status_code == 409, "changed since"


def test_those_of_a_large_network_are_sought_in_the_background(
    store: Store, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, network(*SOURIS))
    asked = (
        f"/api/introducers?municipality=souris&sector=health&day={DAY}",
        f"/api/introducers?partner=clinic&day={DAY}",
    )
    at_once = [client.get(address).json for address in asked]
    fill(store, {"sector": [{"key": "else", "name": "Else"}]})  # so that nothing is at hand
    monkeypatch.setattr(sizes, "LARGE", 0)
    go_on, work = threading.Event(), question.ground
    monkeypatch.setattr(question, "ground", lambda *given: work(*given) if go_on.wait(30) else None)
    monkeypatch.setattr(work_list, "WAIT", 0)
    for address in asked:
        waiting = client.get(address).json
        assert (waiting["chains"], waiting["sentence"]) == ([], "It is being computed.")
        page = client.get(address.replace("/api", "")).text
        assert f'data-poll="/api/work/{waiting["work"]["id"]}"' in page
        assert "belongs to an earlier version" not in page
        assert client.get(address.replace("/api/introducers", "/introducers.csv")).status_code == 302
    cell = client.get(f"/gaps/souris/health?day={DAY}").text
    assert 'data-poll="/api/work/' in cell
    go_on.set()
    monkeypatch.setattr(work_list, "WAIT", 10)
    assert [client.get(address).json | {"version": 0} for address in asked] == [one | {"version": 0} for one in at_once]
    assert 'data-poll="/api/work/' not in client.get(f"/gaps/souris/health?day={DAY}").text
