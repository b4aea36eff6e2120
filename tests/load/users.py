"""Who asks: users of Locust in a process of their own, started by run.py with a plan as JSON on standard input.

At the end each request is told on standard output as JSON: kind, milliseconds, status (0 without an answer), and the
second in which it was sent.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

import gevent
from locust import FastHttpUser, between, constant, task
from locust.env import Environment

PLAN: dict[str, Any] = json.load(sys.stdin)
BEGAN = time.time()
TOLD: list[tuple[str, float, int, float]] = []


class Person(FastHttpUser):
    """Somebody with a connection that is kept, and what every request carries."""

    abstract = True
    host = PLAN["url"]
    network_timeout = connection_timeout = 60.0

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.chance = random.Random(f"{PLAN['seed']} {id(self)}")
        self.known: dict[str, str] = {}
        self.language = self.chance.choice(("en", "en", "en", "en", "fr"))

    def page(self, address: str, kind: str) -> None:
        """A page as a browser asks for it: where it has a copy, whether that is still right."""
        headers = {"Cookie": PLAN["cookie"], "Accept": "text/html", "Accept-Language": self.language}
        if address in self.known:
            headers["If-None-Match"] = self.known[address]
        answer = self.client.get(address, name=kind, headers=headers)
        if answer.status_code == 200 and "ETag" in answer.headers:
            self.known[address] = answer.headers["ETag"]

    def api(self, method: str, address: str, kind: str, **given: Any) -> Any:
        """A request of a program, which holds the token."""
        headers = {"Authorization": f"Bearer {PLAN['token']}", **given.pop("headers", {})}
        return self.client.request(method, address, name=kind, headers=headers, **given)

    def some(self, what: str) -> str:
        return self.chance.choice(PLAN[what])


def at_random(user: Person) -> float:
    """The seconds until a user's next request, where all together send so many a second, each when it likes.

    At equal intervals all of them would ask in the same moment, again and again.
    """
    return user.chance.expovariate(PLAN["rate"] / PLAN["users"])


class Coordinator(Person):
    """The mix of L1 in thousandths: 700 pages, 150 searches, 100 of the API, 50 writes (34 tasks of 1 or 2)."""

    wait_time = at_random if PLAN["rate"] else between(1, 3)

    def on_start(self) -> None:
        """Come at a time of one's own, where so many ask a second: all at once is no rate."""
        if PLAN["rate"]:
            gevent.sleep(at_random(self))

    @task(110)
    def today(self) -> None:
        self.page("/", "page /")

    @task(80)
    def gaps(self) -> None:
        self.page("/gaps", "page /gaps")

    @task(60)
    def cell(self) -> None:
        self.page(f"/gaps/{self.some('cells')}", "page /gaps/{cell}")

    @task(70)
    def partners(self) -> None:
        self.page("/partners", "page /partners")

    @task(90)
    def partner(self) -> None:
        self.page(f"/partners/{self.some('partners')}", "page /partners/{partner}")

    @task(50)
    def collaborations(self) -> None:
        self.page("/collaborations", "page /collaborations")

    @task(50)
    def collaboration(self) -> None:
        self.page(f"/collaborations/{self.some('collaborations')}", "page /collaborations/{collaboration}")

    @task(50)
    def history(self) -> None:
        self.page("/history", "page /history")

    @task(40)
    def map(self) -> None:
        self.page("/map", "page /map")

    @task(40)
    def measures(self) -> None:
        self.page("/measures", "page /measures")

    @task(20)
    def report(self) -> None:
        self.page("/report", "page /report")

    @task(20)
    def changes(self) -> None:
        self.page("/changes", "page /changes")

    @task(20)
    def quiet(self) -> None:
        self.page("/gaps/quiet", "page /gaps/quiet")

    @task(100)
    def find_partners(self) -> None:
        self.page(f"/partners?q={self.some('words')}", "search /partners")

    @task(50)
    def find_history(self) -> None:
        self.page(f"/history?q={self.some('words')}", "search /history")

    @task(30)
    def api_partners(self) -> None:
        self.api("GET", "/api/partners?limit=50", "api /partners")

    @task(20)
    def api_collaborations(self) -> None:
        self.api("GET", "/api/collaborations?limit=50", "api /collaborations")

    @task(25)
    def api_partner(self) -> None:
        self.api("GET", f"/api/partners/{self.some('partners')}", "api /partners/{partner}")

    @task(15)
    def api_gaps(self) -> None:
        self.api("GET", "/api/gaps", "api /gaps")

    @task(10)
    def api_today(self) -> None:
        self.api("GET", "/api/today", "api /today")

    @task(9)
    def add_partner(self) -> None:
        row = {
            "name": f"Newly met {self.chance.getrandbits(48):x}",
            "kind": "community-organization",
            "municipality": self.some("places"),
            "sectors": [self.some("sectors")],
        }
        self.api("POST", "/api/partners", "write partner", json=row)

    @task(8)
    def hold_meeting(self) -> None:
        self.gather("meeting", 5)

    @task(8)
    def note_contact(self) -> None:
        self.gather("contact", 2)

    @task(9)
    def correct_partner(self) -> None:
        address = f"/api/partners/{self.some('partners')}"
        found = self.api("GET", address, "api /partners/{partner}")
        if found.status_code != 200:
            return
        row = {**found.json(), "website": f"https://example.org/{self.chance.getrandbits(32):x}"}
        headers = {"If-Match": found.headers["ETag"]}
        self.api("PUT", address, "write partner again", json=row, headers=headers)

    def gather(self, kind: str, persons: int) -> None:
        row = {"title": f"{kind} {self.chance.getrandbits(48):x}", "kind": kind, "status": "held"}
        held = self.api("POST", "/api/collaborations", f"write {kind}", json={**row, "starts_on": PLAN["day"]})
        if held.status_code == 201:
            marks = [{"partner": key, "attendance": "present"} for key in self.chance.sample(PLAN["partners"], persons)]
            address = f"/api/collaborations/{held.json()['key']}/attendance"
            roster = self.api("GET", address, "api /collaborations/{collaboration}/attendance")
            if roster.status_code == 200:
                headers = {"If-Match": f'"{roster.json()["version"]}"'}
                self.api("POST", address, "write attendance", json={"marks": marks}, headers=headers)


class Lister(Person):
    """L2: one list of 50 over and over, without a pause."""

    wait_time = constant(0)

    @task
    def partners(self) -> None:
        self.api("GET", "/api/partners?limit=50", "api /partners")


def note(name: str, response_time: float, start_time: float, response: Any, **_: object) -> None:
    """Remember a request, but those of the warm-up."""
    if (at := start_time - BEGAN) >= PLAN["warm"]:
        TOLD.append((name, round(response_time, 1), response.status_code or 0, round(at - PLAN["warm"], 2)))


def main() -> None:
    who = {"coordinators": Coordinator, "listers": Lister}[PLAN["who"]]
    environment = Environment(user_classes=[who], catch_exceptions=False, stop_timeout=60)
    environment.events.request.add_listener(note)
    runner = environment.create_local_runner()
    runner.start(PLAN["users"], spawn_rate=PLAN["users"] / min(PLAN["warm"], 5) if PLAN["warm"] else PLAN["users"])
    gevent.sleep(PLAN["warm"] + PLAN["seconds"])
    runner.quit()  # what was asked within the time is waited for, and counts
    json.dump(TOLD, sys.stdout)


if __name__ == "__main__":
    main()
