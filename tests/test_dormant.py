"""Gone quiet and never engaged: the facts of the definition at every boundary, and a second counting."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from typing import Any

import counting_dormant
import random_graphs

from graphsvc.analytics import dormant, never_engaged
from graphsvc.network.host import host_and_staff

DAY = datetime.date(2026, 11, 23)
Row = dict[str, Any]


def ago(days: int) -> str:
    return (DAY - datetime.timedelta(days=days)).isoformat()


def network(*participations: Row, **more: list[Row]) -> dict[str, list[Row]]:
    """We, the clinic with Ann who speaks for it, the shop, and Zoe who speaks for nobody; what they took part in.

    A participation says with `on` when its meeting was; `kind` is that of the collaboration.
    """
    found: dict[str, list[Row]] = {entity: [] for entity in random_graphs.rows(0)}
    found["partner"] = [
        {"key": key, "name": key.title(), "kind": kind}
        for key, kind in (("us", "library"), ("clinic", "health-organization"), ("shop", "business"))
    ] + [{"key": key, "name": key.title(), "kind": "person"} for key in ("ann", "zoe", "tim")]
    found["setting"] = [{"key": "network", "host": "us"}]
    found["representation"] = [
        {"key": "r1", "person": "ann", "organization": "clinic"},
        {"key": "r2", "person": "tim", "organization": "us"},
    ]
    for number, row in enumerate(participations):
        own = dict(row)
        starts, kind = own.pop("on"), own.pop("kind", "meeting")
        ends, status = own.pop("ends_on", None), own.pop("status", "active" if kind == "project" else "held")
        dates = {"starts_on": starts, "ends_on": ends}
        found["collaboration"].append({"key": f"m{number}", "title": "M", "kind": kind, "status": status, **dates})
        found["participation"].append({"key": f"p{number}", "collaboration": f"m{number}", **own})
    for entity, rows in more.items():
        found[entity] += rows
    return found


def told(rows: dict[str, list[Row]], partner: str = "clinic") -> dormant.Dormant | None:
    """What is found for a partner; all of it is counted a second time."""
    snapshot = random_graphs.snapshot(rows)
    found = {one.partner: one for one in dormant.dormant(snapshot, DAY.toordinal(), host_and_staff(snapshot))}
    assert found.keys() == counting_dormant.dormant(rows, DAY).keys()
    return found.get(partner)


def missed(*days: int, **more: Any) -> list[Row]:
    return [{"partner": "clinic", "attendance": "absent", "on": ago(day), **more} for day in days]


def engaged(*days: int, **more: Any) -> list[Row]:
    return [{"partner": "clinic", "attendance": "present", "on": ago(day), **more} for day in days]


def test_three_invitations_missed_over_exactly_120_days() -> None:
    found = told(network(*missed(130, 60, 10)))
    assert found
    assert (found.reason, found.missed, found.last) == ("missed", ("m0", "m1", "m2"), None)
    assert datetime.date.fromordinal(found.since).isoformat() == ago(130)
    assert told(network(*missed(129, 60, 10))) is None
    assert told(network(*missed(130, 10))) is None, "two are not three"


def test_only_the_last_three_invitations_count() -> None:
    assert told(network(*engaged(400), *missed(130, 60, 10)))
    assert told(network(*missed(300, 200, 130), *engaged(1))) is None
    assert told(network(*missed(130, 60), *engaged(30), *missed(10))) is None
    found = told(network(*missed(500, 400, 130, 60, 10)))
    assert found
    assert found.missed == ("m2", "m3", "m4")


def test_regrets_and_an_alternate_excuse() -> None:
    assert told(network(*missed(130, 60), *missed(10, attendance="regrets"))) is None
    assert told(network(*missed(130, 60), *missed(10, attendance=None, via="zoe"))) is None
    zoe = [{**row, "partner": "zoe"} for row in missed(130, 60, 10)]
    assert told(network(*zoe), "zoe")
    assert told(network(*zoe[:2], {**zoe[2], "via": "ann"}), "zoe") is None


def test_invited_and_nothing_said_is_missed_and_told() -> None:
    found = told(network(*missed(130, 60), *missed(10, attendance=None, role="invited")))
    assert found
    assert found.unrecorded == 1
    assert told(network(*missed(130, 60), *missed(10, attendance=None, role="member"))) is None, "that is taking part"


def test_what_was_not_held_or_is_a_contact_or_a_project_is_no_invitation() -> None:
    for other in ({"status": "cancelled"}, {"status": "planned"}, {"kind": "contact"}, {"kind": "project"}):
        assert told(network(*missed(130, 60), *missed(10, **other))) is None
    assert told(network(*missed(130, 60), *missed(10, kind="reception")))


def test_an_organization_counts_through_who_speaks_for_it() -> None:
    rows = [{**row, "partner": "ann"} for row in missed(130, 60, 10)]
    assert told(network(*rows))
    assert told(network(*rows), "ann") is None, "she speaks for the clinic"
    rows[2] = {**rows[2], "partner": "clinic", "attendance": "present"}
    assert told(network(*rows)) is None
    one = network(*missed(130, 60, 10), {"partner": "ann", "on": ago(5)})
    one["collaboration"].pop()
    one["participation"][-1]["collaboration"] = "m2"
    assert told(one) is None, "somebody came for it"


def test_silent_for_longer_than_120_days_exactly() -> None:
    """Engaged every 31 days in four months; twice the longest pause is 62."""
    found = told(network(*engaged(121, 152, 183, 214)))
    assert found
    assert (found.reason, found.pause, found.last, found.between) == ("silent", 31, "m0", ("m3", "m2"))
    assert datetime.date.fromordinal(found.since).isoformat() == ago(121)
    assert told(network(*engaged(120, 151, 182, 213))) is None


def test_silent_for_longer_than_twice_the_longest_pause_exactly() -> None:
    assert told(network(*engaged(181, 271, 302, 333)))
    assert told(network(*engaged(180, 270, 301, 332))) is None


def test_four_engagements_in_four_different_months() -> None:
    assert told(network(*engaged(200, 231, 262, 292))), "7 May, 6 April, 6 March, 4 February"
    assert told(network(*engaged(200, 231, 262))) is None
    assert told(network(*engaged(200, 201, 231, 262))) is None, "two of four in May"
    assert told(network(*engaged(200, 201, 231, 262, 292)))


def test_occasions_and_contacts_engage_nobody() -> None:
    assert told(network(*engaged(200, 231, 262), *engaged(292, kind="reception"))) is None
    assert told(network(*engaged(200, 231, 262, 292), *engaged(5, kind="reception"), *engaged(4, kind="contact")))


def test_an_undertaking_lasts_until_it_ends() -> None:
    """Four meetings in four months, the last 200 days ago."""
    often = engaged(200, 231, 262, 292)
    assert told(network(*often, *engaged(250, kind="project"))) is None, "it goes on"
    assert told(network(*often, *engaged(250, kind="project", ends_on=ago(120)))) is None
    found = told(network(*often, *engaged(250, kind="project", ends_on=ago(121))))
    assert found
    assert found.last == "m4"


def test_a_day_that_is_known_to_the_year_only_is_a_sign_of_life_and_nothing_else() -> None:
    often = engaged(200, 231, 262)
    assert told(network(*often, *engaged(300))), "four months"
    rows = network(*often, *engaged(300))
    rows["collaboration"][3]["starts_on"] = "2025"
    assert told(rows) is None, "its month is not known"
    rows = network(*engaged(200, 231, 262, 292, 1))
    rows["collaboration"][4]["starts_on"] = "2026"
    assert told(rows) is None, "it may have been yesterday"


def test_who_came_late_to_a_gathering_of_the_whole_year_has_missed_what_began_after_it() -> None:
    assert told(
        network({"partner": "clinic", "attendance": "present", "on": "2026", "from": ago(20)}, *missed(130, 60, 10))
    )


def test_the_host_and_its_staff_never_go_quiet_nor_count_as_never_engaged() -> None:
    rows = [{**row, "partner": who} for who in ("us", "tim") for row in missed(130, 60, 10)]
    snapshot = random_graphs.snapshot(network(*rows))
    assert dormant.dormant(snapshot, DAY.toordinal(), host_and_staff(snapshot)) == ()
    found = never_engaged.never_engaged(snapshot, DAY.toordinal(), host_and_staff(snapshot))
    assert {one.partner for one in found} == {"clinic", "shop", "zoe"}


def test_who_left_or_has_not_joined_is_not_dormant() -> None:
    rows = network(*missed(130, 60, 10))
    for field, value in (("left_on", ago(1)), ("joined_on", "2027")):
        rows["partner"][1] = {"key": "clinic", "name": "Clinic", "kind": "library", field: value}
        assert told(rows) is None


def test_never_engaged_tells_who_came_to_occasions() -> None:
    rows = network(
        *engaged(300, partner="zoe", kind="reception"),
        *engaged(200, partner="zoe", kind="event"),
        *engaged(100, partner="ann"),
    )
    found = never_engaged.never_engaged(random_graphs.snapshot(rows), DAY.toordinal(), frozenset({"us"}))
    assert [(one.partner, one.attended) for one in found] == [("zoe", ("m1", "m0")), ("shop", ())]


def crowded(seed: int) -> dict[str, list[Row]]:
    """A random graph in which everybody was asked to much, and most stopped to come some day."""
    rows = random_graphs.rows(seed, partners=5, collaborations=36)
    chance = random.Random(seed)
    for partner in rows["partner"]:
        lively, until = chance.choice((0.15, 0.95)), chance.randint(2024, 2027)
        for collaboration in rows["collaboration"]:
            came = chance.random() < lively and (collaboration.get("starts_on") or "") < str(until)
            if came or chance.random() < 0.3:
                take_part(rows, partner["key"], collaboration["key"], "present" if came else "absent", chance)
    for collaboration in rows["collaboration"][1:]:
        if chance.random() < 0.2 and (starts := collaboration.get("starts_on")):
            collaboration["ends_on"] = str(max(int(starts[:4]), chance.randint(2022, 2026)))
    return rows


def faded(seed: int) -> dict[str, list[Row]]:
    """A random graph with little in it but meetings that followed each other until some day."""
    rows = random_graphs.rows(seed, partners=6, collaborations=4)
    chance = random.Random(seed)
    day = DAY - datetime.timedelta(days=chance.randint(90, 300))
    for number in range(chance.randint(3, 7)):
        starts = day.isoformat()[: chance.choice((7, 10, 10, 10))]
        kind = chance.choice(("meeting", "meeting", "meeting", "project"))
        row = {"key": f"often-{number}", "title": "Often", "kind": kind, "starts_on": starts, "ends_on": starts}
        rows["collaboration"].append(row)
        for partner in chance.sample(rows["partner"], 5):
            take_part(rows, partner["key"], row["key"], "present", chance)
        day -= datetime.timedelta(days=chance.randint(10, 60))
    return rows


def take_part(rows: dict[str, list[Row]], partner: str, collaboration: str, attendance: str, chance: Any) -> None:
    row = {"key": f"x-{partner}-{collaboration}", "partner": partner, "collaboration": collaboration}
    rows["participation"].append({**row, "role": chance.choice((None, "invited")), "attendance": attendance})


def test_quiet_equals_a_second_counting_on_random_graphs() -> None:
    reasons: Counter[str] = Counter()
    for seed in range(160):
        rows = (crowded if seed % 2 else faded)(seed)
        snapshot = random_graphs.snapshot(rows)
        ours = {
            one.partner: {
                "reason": one.reason,
                "since": datetime.date.fromordinal(one.since),
                "last": datetime.date.fromordinal(one.last_on) if one.last_on else None,
                "pause": one.pause,
                "missed": list(one.missed),
            }
            for one in dormant.dormant(snapshot, DAY.toordinal(), host_and_staff(snapshot))
        }
        assert ours == counting_dormant.dormant(rows, DAY), f"seed {seed}"
        reasons.update(str(one["reason"]) for one in ours.values())
    assert reasons["missed"] > 10
    assert reasons["silent"] > 10


def test_never_engaged_equals_a_second_counting_on_random_graphs() -> None:
    many = 0
    for seed in range(150):
        rows = random_graphs.rows(seed)
        snapshot = random_graphs.snapshot(rows)
        found = never_engaged.never_engaged(snapshot, DAY.toordinal(), host_and_staff(snapshot))
        assert {one.partner: set(one.attended) for one in found} == counting_dormant.never(rows, DAY), f"seed {seed}"
        many += len(found)
    assert many > 200
