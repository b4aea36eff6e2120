"""The rows of the load table: each asks a running service, and tells what it saw beside what is expected."""

from __future__ import annotations

import io
import secrets
import shutil
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests
import xlsxwriter
from measured import Asked, Load, Service, Usage
from playwright.sync_api import sync_playwright

#: What counts as a right answer: a page that the browser has already, and a change that came too late.
RIGHT = (200, 201, 204, 304, 412)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a row saw, in words, and whether it is as expected."""

    figures: str
    held: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and by how many: users and seconds of the mix, requests a second where they are given, minutes of L7."""

    users: int = 50
    seconds: float = 60
    rate: float = 0
    minutes: float = 30


@dataclass(frozen=True, slots=True)
class Row:
    expected: str
    measure: Callable[[Service, Settings], Seen]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed; 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def wrong(asked: Sequence[Asked]) -> int:
    return sum(one.status not in RIGHT for one in asked)


def table(load: Load) -> str:
    """Each kind of request in a line, and all together first."""
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for one in load.asked:
        kinds[one.kind].append(one)
    lines = [f"{'':50}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'errors':>8}"]
    for kind, asked in [("all", load.asked), *sorted(kinds.items())]:
        times = [one.ms for one in asked]
        figures = [*(percentile(times, share) for share in (0.5, 0.95, 0.99)), max(times, default=0)]
        lines.append(f"{kind:50}{len(times):8}{''.join(f'{ms:8.0f}' for ms in figures)}{wrong(asked):8}")
    statuses = Counter(one.status for one in load.asked)
    number, before, after = max(1, len(load.asked)), load.before, load.after
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    lines += [
        "",
        f"{number / load.seconds:.1f} requests a second; answers {answers}",
        f"processor a request: graphsvc {1000 * (after.seconds - before.seconds) / number:.1f} ms, "
        f"engine {1000 * (after.engine_seconds - before.engine_seconds) / number:.1f} ms",
        f"memory {before.memory:.0f} to {after.memory:.0f} MB, open files {before.files} to {after.files}, "
        f"Bolt connections {before.bolt} to {after.bolt}",
    ]
    return "\n".join(lines)


def mix(service: Service, settings: Settings) -> Seen:
    load = service.load("coordinators", settings.users, settings.seconds, rate=settings.rate)
    print(table(load), file=sys.stderr)
    times = [one.ms for one in load.asked]
    rate, middle, late = len(times) / load.seconds, percentile(times, 0.5), percentile(times, 0.99)
    errors = wrong(load.asked)
    cost = 1000 * (load.after.seconds - load.before.seconds) / max(1, len(times))
    said = f"{rate:.1f}/s, p50 {middle:.0f} ms, p99 {late:.0f} ms, {errors} errors; {cost:.0f} ms of processor"
    return Seen(said, rate >= 23 and middle <= 80 and late <= 500 and not errors)


def after_a_write(service: Service, settings: Settings) -> Seen:
    """How long after a write was answered the page is there that shows it, while others ask and write as in L1.

    In turn a new partner in its cell of the gap board, and a new meeting in the history.
    """
    took: list[float] = []
    missing = 0
    plan = service.plan()
    with service.under("coordinators", settings.users, settings.seconds, rate=settings.rate, seed=3) as client:
        time.sleep(10)
        for number in range(int((settings.seconds - 10) / 1.5)):
            name = f"Told at once {secrets.token_hex(8)}"  # like no other, which would be asked about
            if number % 2:
                place, sector = plan["cells"][number % len(plan["cells"])].split("/")
                row = {"name": name, "kind": "other", "municipality": place, "sectors": [sector]}
                address, page = "/api/partners", f"/gaps/{place}/{sector}"
            else:
                row = {"title": name, "kind": "meeting", "status": "held", "starts_on": plan["day"]}
                address, page = "/api/collaborations", f"/history?from={plan['day']}"
            service.http.post(service.url + address, json=row, timeout=60).raise_for_status()
            began = time.monotonic()
            found = service.http.get(service.url + page, headers={"Accept": "text/html"}, timeout=60)
            took.append(1000 * (time.monotonic() - began))
            missing += name not in found.text
            time.sleep(1)
        out, _ = client.communicate(timeout=120)
    middle, late = percentile(took, 0.5), percentile(took, 0.95)
    said = f"{len(took)} writes: right after {middle:.0f} ms, 95 of 100 within {late:.0f} ms; {missing} not shown"
    return Seen(said, late <= 300 and not missing and not wrong(Load.told(out)))


def lists(service: Service, settings: Settings) -> Seen:
    load = service.load("listers", 25, settings.seconds / 4, warm=3)
    late, rate = percentile([one.ms for one in load.asked], 0.99), len(load.asked) / load.seconds
    return Seen(f"{rate:.0f}/s, p99 {late:.0f} ms", rate >= 200 and late <= 300 and not wrong(load.asked))


def crowd(service: Service, settings: Settings) -> Seen:
    """200 users; afterwards the time until the heaviest page is there within half a second again."""
    load = service.load("coordinators", 200, settings.seconds / 2)
    ended = time.monotonic()
    while True:
        began = time.monotonic()
        answer = requests.get(service.url + "/gaps", headers=service.http.headers, timeout=60)
        if (answer.status_code == 200 and time.monotonic() - began < 0.5) or began - ended > 60:
            break
    recovered = time.monotonic() - ended
    refused = [one.ms for one in load.asked if one.status == 503]
    answered = [one for one in load.asked if one.status != 503]
    late, told, middle = (
        percentile([one.ms for one in answered], 0.99),
        percentile(refused, 0.99),
        percentile(refused, 0.5),
    )
    said = (
        f"{len(answered) / load.seconds:.0f}/s answered, p99 {late / 1000:.1f} s; {len(refused) / load.seconds:.0f}/s "
        f"told 503, p50 {middle:.0f} ms, p99 {told:.0f} ms; well again after {recovered:.1f} s"
    )
    return Seen(said, late <= 2000 and told <= 100 and recovered < 10 and not wrong(answered))


def map_data(service: Service, settings: Settings) -> Seen:
    began = time.monotonic()
    headers = {"Accept-Encoding": "gzip"}
    with service.http.get(service.url + "/api/map", stream=True, timeout=60, headers=headers) as answer:
        sent = len(answer.raw.read(decode_content=False))
    took = time.monotonic() - began
    paint = first_paint(service, "/map")
    said = f"{took:.2f} s, {sent / 1e6:.2f} MB, first paint after {paint:.1f} s"
    return Seen(said, answer.status_code == 200 and took <= 1.5 and sent <= 2_000_000 and paint <= 3)


def first_paint(service: Service, address: str) -> float:
    """Seconds until Chromium shows something of a page, as it tells itself (first-contentful-paint)."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(extra_http_headers={"Authorization": f"Bearer {service.token}"})
        page.goto(service.url + address)
        painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
        return float(page.wait_for_function(painted).json_value()) / 1000


def analysis(service: Service, settings: Settings) -> Seen:
    """Figures of windows that nobody asked for yet, drawn bands and all, one after the other while others ask.

    Who waits for them asks as the page does: for the progress, and for the figures when it is done. What others write
    meanwhile is drawn in later, after a rest; the time is that until the figures are shown. The others ask for a whole
    period without, and for one meanwhile: of 300 requests the slowest three would make the 99th percentile.
    """
    quiet = service.load("coordinators", 20, settings.seconds)
    took: list[float] = []
    enough = threading.Event()

    def pending(months: int) -> str | None:
        """What is not computed yet; None when all is."""
        found = service.json(f"/api/measures?window_months={months}")
        parts = [found[part] for part in ("figures", "bands")]
        return next((part["id"] for part in parts if part["version"] is None), None)

    def compute() -> None:
        for months in range(7, 60):
            began = time.monotonic()
            while (waits_for := pending(months)) is not None:
                time.sleep(0.7)
                while waits_for and service.json(f"/api/work/{waits_for}")["state"] == "running":
                    time.sleep(0.7)
            took.append(time.monotonic() - began)
            if enough.is_set():
                break

    thread = threading.Thread(target=compute)
    thread.start()
    busy = service.load("coordinators", 20, settings.seconds, seed=2)
    enough.set()
    thread.join(300)
    print(table(quiet), table(busy), sep="\n\n", file=sys.stderr)
    before, meanwhile = (percentile([one.ms for one in load.asked], 0.99) for load in (quiet, busy))
    longest = max(took, default=300.0)
    said = f"{longest:.0f} s; p99 of the others {before:.0f} ms without, {meanwhile:.0f} ms meanwhile"
    return Seen(said, longest <= 60 and meanwhile <= 1.25 * before)


def imports(service: Service, settings: Settings) -> Seen:
    """10,000 partners as CSV, and 10,000 as a workbook, while others go on asking, of a service that is warm."""
    took: dict[str, float] = {}

    def bring(name: str, content: bytes) -> None:
        began = time.monotonic()
        checked = service.http.post(f"{service.url}/api/imports", files={"files": (name, content)}, timeout=300)
        checked.raise_for_status()
        address = f"/api/imports/{checked.json()['id']}"
        status = 412
        while status == 412:  # somebody wrote in between, as somebody does every second here
            newest = {"If-Match": f'"{service.json("/api/today")["version"]}"'}
            status = service.http.post(service.url + address, headers=newest, timeout=300).status_code
        while service.json(address)["state"] == "running":
            time.sleep(0.2)
        took[name.rpartition(".")[2]] = time.monotonic() - began

    def both() -> None:
        bring("partners.csv", as_csv("csv"))
        bring("partners.xlsx", as_workbook("xlsx"))

    thread = threading.Thread(target=both)
    service.load("coordinators", 20, settings.seconds / 6)
    before = service.usage()
    with service.under("coordinators", 20, settings.seconds) as client:
        thread.start()
        out, _ = client.communicate(timeout=300)
    thread.join(300)
    late = percentile([one.ms for one in Load.told(out)], 0.99)
    said = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in took.items())
    held = took.get("csv", 999) <= 60 and took.get("xlsx", 999) <= 90 and late <= 800
    grown = service.usage().memory - before.memory
    return Seen(f"{said}, p99 of the others {late:.0f} ms, memory {grown:+.0f} MB", held)


def newcomers(prefix: str) -> list[tuple[str, str, str]]:
    return [(f"{prefix}-{n}", f"Newcomer of the {prefix} {n}", "other") for n in range(10_000)]


def as_csv(prefix: str) -> bytes:
    return "\n".join(",".join(row) for row in [("key", "name", "kind"), *newcomers(prefix)]).encode()


def as_workbook(prefix: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("partners")
        for number, row in enumerate([("key", "name", "kind"), *newcomers(prefix)]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def soak(service: Service, settings: Settings) -> Seen:
    """Ten requests a second; what the service takes every half minute.

    What is kept grows until its limits are reached, in the fourteenth minute of thirty: memory is compared from the
    middle on, and said from the fifth part on too.
    """
    seen: list[Usage] = []
    with service.under("coordinators", 50, settings.minutes * 60, rate=10) as client:
        until = time.monotonic() + settings.minutes * 60
        while time.monotonic() < until:
            time.sleep(min(30.0, settings.minutes * 6))
            seen.append(service.usage())
            print(seen[-1], file=sys.stderr)
        out, _ = client.communicate(timeout=120)
    asked, warm, seen = Load.told(out), seen[len(seen) // 2].memory, seen[len(seen) // 5 :]
    grown, early = seen[-1].memory / warm - 1, seen[-1].memory / seen[0].memory - 1
    files, bolt = [one.files for one in seen], [one.bolt for one in seen]
    for one in asked:
        if one.status not in RIGHT:
            print(f"{one.status} {one.kind}, sent in second {one.at:.0f}", file=sys.stderr)
    said = (
        f"{len(asked)} requests in {settings.minutes:g} min, {wrong(asked)} errors; memory {grown:+.1%} from the "
        f"middle on, {early:+.1%} from the fifth part on (to {seen[-1].memory:.0f} MB), "
        f"open files {min(files)} to {max(files)}, Bolt connections at most {max(bolt)}"
    )
    return Seen(said, grown < 0.1 and max(files) - files[0] < 60 and max(bolt) <= 100 and not wrong(asked))


def writers(service: Service, settings: Settings) -> Seen:
    """20 change one partner at once, each knowing the version it read; every version is written on by one of them."""
    key = service.http.post(service.url + "/api/partners", json={"name": "Wanted by many", "kind": "other"}).json()[
        "key"
    ]
    address = f"{service.url}/api/partners/{key}"
    statuses: Counter[int] = Counter()
    from_: Counter[str] = Counter()
    newest: list[int] = []

    def write(number: int) -> None:
        with requests.Session() as http:
            http.headers.update(service.http.headers)
            for turn in range(10):
                found = http.get(address, timeout=60)
                row = {**found.json(), "website": f"https://example.org/{number}/{turn}"}
                tag = found.headers["ETag"]
                answer = http.put(address, json=row, headers={"If-Match": tag}, timeout=60)
                statuses[answer.status_code] += 1
                if answer.status_code == 200:
                    from_[tag] += 1
                    newest.append(int(answer.headers["ETag"].strip('"')))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, range(20)))
    changes = audited(service, key)
    last = int(service.http.get(address, timeout=60).headers["ETag"].strip('"'))
    said = f"{statuses[200]} written, {statuses[412]} told 412, {changes - 1} changes on record"
    held = changes - 1 == statuses[200] == len(from_) and set(statuses) <= {200, 412} and last == max(newest)
    return Seen(said, held)


def audited(service: Service, key: str) -> int:
    """How many changes of a partner are on record."""
    found, after = 0, service.json("/api/today")["version"] - 1000
    while after is not None:
        page: Any = service.json(f"/api/changes?after={max(0, after)}&limit=200")
        found += sum(change["entity"] == "partner" and change["key"] == key for change in page["changes"])
        after = page["next"]
    return found


def export(service: Service, settings: Settings) -> Seen:
    before, began, rows = service.usage(), time.monotonic(), 0
    with service.http.get(service.url + "/api/export/csv", stream=True, timeout=120) as answer:
        size = sum(map(len, answer.iter_content(65536)))
    took, grown = time.monotonic() - began, service.usage().memory - before.memory
    rows = sum(len(table) for table in service.json("/api/export/json").values() if isinstance(table, list))
    said = f"{rows:,} rows in {took:.1f} s, {size / 1e6:.1f} MB, memory {grown:+.0f} MB"
    return Seen(said, rows >= 50_000 and took <= 10 and grown <= 50)


ROWS = {
    "L1": Row("50 users, 1 to 3 s to think: 23/s, p50 80 ms, p99 500 ms, no error", mix),
    "write": Row("a page under L1 shows a write within 300 ms", after_a_write),
    "L2": Row("25 connections, API list of 50: 200/s, p99 300 ms", lists),
    "L3": Row("200 users: p99 2 s, the excess told 503 within 100 ms, well again within 10 s", crowd),
    "L4": Row("map of 2,000 partners: JSON 1.5 s, 2 MB; first paint 3 s", map_data),
    "L5": Row("all figures: 60 s, p99 of other pages at most 25 % more", analysis),
    "L6": Row("10,000 rows: CSV 60 s, workbook 90 s, p99 of other pages 800 ms", imports),
    "L7": Row("10 requests a second for long: memory +10 %, files and connections flat", soak),
    "L8": Row("20 writers of one partner: one success a version, the others 412", writers),
    "L9": Row("50,000 rows exported: 10 s, memory +50 MB", export),
}
