"""Measures the map in headless Chromium beside stock pyvis on the same data; prints the table of README.md here.

    uv run --directory tests python -m benchmarks.map_page           # ten minutes, most of them pyvis
    uv run --directory tests python -m benchmarks.map_page --no-pyvis
    uv run --directory tests python -m benchmarks.map_page --country # 100,000 partners, from memory; three minutes

The sample (1,240 partners) is imported and served by `graphsvc serve`. A time is from the click until the frame after
the picture was drawn (`data-ready` of `#map`), as the page's own clock has it. A frame is the time between two calls of
requestAnimationFrame while the mouse drags or its wheel turns.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import invented
import requests
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from pyvis.network import Network
from running import Service, eventually, served
from test_sample import TODAY

from benchmarks import networks
from graphsvc import sample
from graphsvc.app import create_app
from graphsvc.config import Settings
from graphsvc.network.snapshot import Snapshot
from graphsvc.sparse import compile
from graphsvc.storage.store import Store

WIDE = {"width": 1280, "height": 800}
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
TIMES = 10
#: The largest window has more ties than are ever handed over, which are 4,000.
MONTHS = 120
#: Milliseconds after which stock pyvis is given up.
PATIENCE = 300_000
#: Tells when the picture stands: in the frame after the one that was drawn last, by the clock of the machine.
WATCH = """
const look = (map) => {
  delete document.documentElement.dataset.drawn;
  if (map.dataset.ready !== 'yes') return;
  const stands = () => { document.documentElement.dataset.drawn = Date.now(); };
  requestAnimationFrame(() => requestAnimationFrame(stands));
};
document.addEventListener('readystatechange', () => {
  const map = document.getElementById('map');
  if (document.readyState !== 'interactive' || !map) return;
  look(map);
  new MutationObserver(() => look(map)).observe(map, { attributes: true, attributeFilter: ['data-ready'] });
});
"""
ENTER = "document.getElementById('map').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))"
FRAMES = """window.frames_seen = []; window.measuring = true;
let last = 0;
const step = now => {
  if (last) frames_seen.push(now - last);
  last = now;
  if (measuring) requestAnimationFrame(step);
};
requestAnimationFrame(step);"""
#: Of pyvis' page: when anything was drawn first, and when its physics rest.
STOCK = """() => { window.first = 0; window.settled = 0; const began = performance.timeOrigin;
network.once('afterDrawing', () => { window.first = Date.now() - began; });
network.once('stabilized', () => { window.settled = Date.now() - began; }); }"""


def told(milliseconds: list[float]) -> str:
    """Median and slowest."""
    middle, most = statistics.median(milliseconds), max(milliseconds)
    return f"{_told(middle)} (slowest {_told(most)})" if len(milliseconds) > 1 else _told(middle)


def _told(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"


def told_frames(frames: list[float]) -> str:
    """Median and 95th percentile."""
    return f"{statistics.median(frames):.0f} ms, p95 {statistics.quantiles(frames, n=20)[-1]:.0f} ms"


def after(page: Page, act: str) -> float:
    """Milliseconds from an act of the page (JavaScript) until the picture stands; it may load another page."""
    begins = "delete document.documentElement.dataset.drawn; sessionStorage.began = Date.now();"
    page.evaluate(f"() => {{ {begins} {act} }}")
    stands(page)
    return float(page.evaluate("document.documentElement.dataset.drawn - sessionStorage.began"))


def stands(page: Page) -> None:
    """Wait for the picture."""
    page.locator("html[data-drawn]").wait_for(state="attached", timeout=60_000)


def opened(page: Page, address: str) -> float:
    """Milliseconds from a click on a link until the picture stands."""
    link = f"const a = document.createElement('a'); a.href = {address!r}; document.body.append(a); a.click();"
    return after(page, link)


def frames(page: Page, place: str) -> dict[str, list[float]]:
    """Milliseconds between frames while the mouse drags the picture, and while its wheel turns."""
    box = page.locator(place).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    found: dict[str, list[float]] = {}
    for what in ("panning", "zooming"):
        page.mouse.move(x, y)
        page.evaluate(FRAMES)
        if what == "panning":
            page.mouse.move(box["x"] + 30, box["y"] + 30)
            page.mouse.down()
            for turn in range(6):
                page.mouse.move(x + (200 if turn % 2 else -200), y + (120 if turn % 2 else -120), steps=40)
            page.mouse.up()
        else:
            for turn in range(80):
                page.mouse.wheel(0, 60 if turn // 20 % 2 else -60)
                page.wait_for_timeout(12)
        found[what] = page.evaluate("measuring = false, frames_seen")
        page.wait_for_timeout(300)
    return found


def say(what: str, bar: str, ours: str, stock: str = "") -> None:
    print(f"| {what} | {bar} | {ours} | {stock} |", flush=True)


def of_ours(page: Page, url: str, stock: dict[str, str]) -> None:
    page.goto(url + "/")
    for view, what, bar in (("municipalities", "municipalities", "1.0 s"), ("partners", "the whole network", "1.5 s")):
        address = f"/map?view={view}"
        first = opened(page, address)
        again: list[float] = []
        for _ in range(TIMES):
            page.goto(url + "/")
            again.append(opened(page, address))
        page.goto(url + "/")
        say(f"{what}: from click to picture", bar, f"{told(again)}; the first time {_told(first)}", stock.get(view, ""))
    page.goto(url + "/map?view=municipalities")
    stands(page)
    tab = "document.querySelector('[data-view={}]').click()"
    inside = [after(page, tab.format(view)) for _ in range(3) for view in ("partners", "municipalities")]
    say("the whole network, inside the canvas", "", told(inside[::2][:1]))
    of_towns(page, url)
    of_days(page, url)
    for ties, address in (
        ("300 ties", "/map?view=partners"),
        ("4,000 ties", f"/map?view=partners&window_months={MONTHS}"),
    ):
        page.goto(url + address)
        stands(page)
        if ties == "4,000 ties":
            page.locator("[data-do=ties]").click()
            page.wait_for_timeout(500)
        for what, times in frames(page, "#map").items():
            say(f"a frame while {what}, {ties} drawn", "17 ms, p95 33 ms", told_frames(times), stock.get(what, ""))


def of_towns(page: Page, url: str) -> None:
    """The ten largest municipalities, each opened for the first time, and gone back from."""
    page.goto(url + "/map")
    stands(page)
    nodes = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes")
    towns = sorted(nodes, key=lambda node: -node["partners"])[:TIMES]
    times: list[float] = []
    for town in towns:
        page.locator("[name=find]").fill(town["name"])
        page.locator("#map-found button").first.click()
        times.append(after(page, ENTER))
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.wait_for_url(lambda shown: "municipality=" not in shown)
        stands(page)
    say("opening a municipality", "150 ms", told(times))


def of_days(page: Page, url: str) -> None:
    """Steps of the day slider, each to a month that nobody asked for before."""
    for view, what in (("municipalities", "municipalities"), ("partners", "the whole network")):
        page.goto(f"{url}/map?view={view}")
        stands(page)
        step = (
            "const r = document.querySelector('[name=month]'); r.value = Number(r.value) - 1;"
            "r.dispatchEvent(new Event('input')); r.dispatchEvent(new Event('change'))"
        )
        say(f"a step of the day slider, {what}", "150 ms", told([after(page, step) for _ in range(2 * TIMES)]))


def of_pyvis(browser: Browser, url: str, service: Service, folder: Path) -> dict[str, str]:
    """What stock pyvis takes for the same discs and ties, its page opened from a file."""
    found: dict[str, str] = {}
    for view in ("municipalities", "partners"):
        data = service.get(f"/api/map?view={view}").json()
        network = Network(height="800px", cdn_resources="in_line")
        for node in data["nodes"]:
            network.add_node(node["id"], label=node["name"], size=node["size"])
        for edge in data["edges"]:
            network.add_edge(edge["from"], edge["to"], width=edge["width"])
        (folder / "stock.html").write_text(network.generate_html(notebook=False), encoding="utf-8")
        page = browser.new_page(viewport=WIDE)
        page.route("http*://**", lambda route: route.abort())  # its page asks for fonts from elsewhere
        page.set_default_timeout(PATIENCE)
        page.goto(f"file://{folder}/stock.html", wait_until="commit")
        many = f"{len(data['nodes']):,} discs, {len(data['edges']):,} ties"
        try:
            page.wait_for_function("typeof network === 'object' && network !== null", polling=20)
            page.evaluate(STOCK)
            page.wait_for_function("window.first > 0", polling=50)
            first = page.evaluate("window.first")
            found[view] = f"{_told(first)} ({many})"
            if view == "partners":
                found |= {what: told_frames(times) for what, times in frames(page, "#mynetwork").items()}
        except TimeoutError:
            found.setdefault(view, f"over {_told(PATIENCE)} ({many})")
        page.close()
    return found


class Held(Store):
    """A store whose records are in memory, for pages that only read the network."""

    def __init__(self, found: Snapshot) -> None:
        self._found = found

    def snapshot(self) -> Snapshot:
        return self._found


def of_a_country(browser: Browser, folder: Path) -> None:
    """The country's view, a province and a town, the first time and then; bytes as they are sent."""
    compile.main()
    found = invented.country(networks.SIZES["d"])
    towns = Counter(row.municipality for row in found.partners.values() if row.municipality)
    town = max(towns, key=lambda key: towns[key])
    province = found.municipalities[town].province
    _ready = found.incidence  # which a service reads before its port listens
    gc.freeze()  # as a service does with what it loaded
    app = create_app(Held(found), Settings(data=folder), mode="demo")
    app.config["TODAY"] = lambda: invented.DAY
    print(f"{len(found.partners):,} partners, {len(found.municipalities):,} municipalities\n")
    print("| what | first | then | sent |\n|---|---:|---:|---:|")
    with served(app) as url:
        context = browser.new_context(viewport=WIDE, locale="en")
        context.add_init_script(WATCH)
        page = context.new_page()
        for what, address in (
            ("the country", "/map"),
            ("the whole network, of which the country is shown", "/map?view=partners"),
            ("a province", f"/map?province={province}"),
            (f"a town of {towns[town]:,} partners", f"/map?municipality={town}"),
            ("sectors", "/map?view=sectors"),
        ):
            times: list[float] = []
            for _ in range(4):
                page.goto(url + "/api/docs")
                times.append(opened(page, address))
            size = len(requests.get(url + address, stream=True, timeout=60).raw.read(decode_content=False))
            print(
                f"| {what} | {_told(times[0])} | {_told(statistics.median(times[1:]))} | {size // 1000} kB |",
                flush=True,
            )
        context.close()


@contextmanager
def sampled(folder: Path) -> Iterator[Service]:
    """`graphsvc serve` with the sample imported."""
    sample.write(folder / "tables", sample.generate(until=TODAY))
    with Service(folder / "data", "serve") as service:
        files = [("files", (path.name, path.read_bytes())) for path in sorted((folder / "tables").glob("*.csv"))]
        preview: Any = service.post("/api/imports", files=files).json()
        job, seen = f"/api/imports/{preview['id']}", {"If-Match": f'"{preview["version"]}"'}
        service.post(job, headers=seen).raise_for_status()
        eventually(lambda: service.get(job).json()["state"] == "done", 120, "the import", pause=0.5)
        yield service


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-pyvis", action="store_true", help="leave out stock pyvis, which takes minutes")
    parser.add_argument("--country", action="store_true", help="the maps of 100,000 partners in all provinces")
    asked = parser.parse_args()
    without = asked.no_pyvis
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if asked.country:
        with tempfile.TemporaryDirectory() as held, sync_playwright() as playwright:
            of_a_country(playwright.chromium.launch(executable_path=path, args=ARGUMENTS), Path(held))
        return
    with tempfile.TemporaryDirectory() as held, sampled(Path(held)) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        print(f"Chromium {browser.version}, {WIDE['width']} x {WIDE['height']}", file=sys.stderr)
        stock = {} if without else of_pyvis(browser, service.url, service, Path(held))
        context = browser.new_context(viewport=WIDE, locale="en")
        context.add_init_script(WATCH)
        context.set_extra_http_headers({"Authorization": str(service.http.headers["Authorization"])})
        print("| what | expected | graphsvc | stock pyvis |\n|---|---|---:|---:|")
        of_ours(context.new_page(), service.url, stock)
        context.close()
        browser.close()


if __name__ == "__main__":
    main()
