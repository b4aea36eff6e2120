"""What a map says of itself: two sentences whose figures are links, and marks for who is new, lapsed, quiet or cut."""

from __future__ import annotations

import datetime
import html
import io
import itertools
import math
import re
from collections import Counter
from dataclasses import replace

import counting
import networkx as nx
import pytest
import random_graphs
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from test_map import AT, PERIOD, assert_free, located
from test_map_page import TODAY

from graphsvc import language
from graphsvc.answers import findings, legend, linked
from graphsvc.answers import maps as answers
from graphsvc.maps import ghosts, municipalities, provinces
from graphsvc.maps.marks import MARKS
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import comparison, gaps, introducers, maps, marks
from graphsvc.questions.maps import VIEWS, Choice
from graphsvc.storage.store import Store

#: What is answered is worked out from the snapshot, which is the same on both (test_graph, test_pages).
ENGINES = ("arcadedb",)


def located_rows(seed: int) -> random_graphs.Rows:
    rows = random_graphs.rows(seed, 40, 80)
    for row in rows["municipality"]:
        if row["key"] in AT:
            row["latitude"], row["longitude"] = AT[row["key"]]
    return rows


@pytest.fixture
def network(app: Flask, store: Store) -> Store:
    """Partners with every mark, whose persons can be told by their names, in municipalities with places."""
    rows = located_rows(3)
    for row in rows["partner"]:
        if row["kind"] == "person":
            row |= {"name": f"Quill {row['key']}", "email": f"{row['key']}@example.org", "consent": "public"}
    fill(store, rows)
    app.config["TODAY"] = lambda: TODAY
    return store


@pytest.mark.parametrize("seed", range(4))
def test_new_and_lapsed_are_counted_a_second_time_from_the_rows(seed: int) -> None:
    rows = random_graphs.rows(seed, 40, 80)
    snapshot = random_graphs.snapshot(rows)
    period = Period(datetime.date(2026, 3, 31), 12)
    before = engaged(rows, period.before.start, period.before.day)
    now = engaged(rows, period.start, period.day)
    ever = engaged(rows, datetime.date.min, period.before.day)
    assert marks.marked(snapshot, period, "new") == now - ever
    assert marks.marked(snapshot, period, "lapsed") == before - now


def test_the_sentence_says_as_of_when_what_is_shown_and_what_stands_out() -> None:
    snapshot = located()
    choice = Choice()
    said = findings.sentence(snapshot, PERIOD, choice, answers.drawing(snapshot, PERIOD, choice), lambda name, _: name)
    text = linked.plain(said)
    assert text.startswith("As of November 23, 2026, looking back 60 months: ")
    assert text.count(": ") == 2, "two sentences"
    told = {part.href: int(part.text) for part in said if part.href}
    here = set(maps.listed(snapshot, PERIOD, choice))
    for mark in ("new", "quiet", "cut"):
        assert told.get(mark, 0) == len(marks.marked(snapshot, PERIOD, mark) & here), mark
    assert told["nobody"] == gaps.summary(gaps.board(snapshot, PERIOD)).nobody


def test_in_a_town_the_sentence_is_about_that_town() -> None:
    snapshot = located()
    empty = [cell.municipality for cell in gaps.board(snapshot, PERIOD).gaps if not cell.engaged]
    assert empty
    for place in ("souris", "montague", "three-rivers", "tignish"):
        choice = Choice(municipality=place)
        found = answers.drawing(snapshot, PERIOD, choice)
        said = findings.sentence(snapshot, PERIOD, choice, found, lambda name, _: name)
        told = {part.href: int(part.text) for part in said if part.href}
        assert told.get("nobody", 0) == empty.count(place)


def test_a_name_that_looks_like_a_figure_stays_a_name() -> None:
    figures = linked.Figures(lambda name, key: f"/{name}{key}")
    parts = figures.parts(f"\ue0007\ue001 and {figures('new', '3')}")
    assert [(part.text, part.href) for part in parts] == [(" and ", ""), ("3", "/new")]


def test_every_link_of_the_sentence_opens(client: FlaskClient, network: Store) -> None:
    partner = maps.window_ties(network.snapshot(), Period(TODAY, 24)).keys[0]
    for view in VIEWS:
        assert_links(client, f"?view={view}&partner={partner}")


def assert_links(client: FlaskClient, address: str) -> None:
    answer = client.get(f"/api/map{address}").json
    page = client.get(f"/map{address}").text
    assert "".join(part["text"] for part in answer["said"]) == answer["sentence"]
    links = [part["href"] for part in answer["said"] if part["href"]]
    assert links
    for href in links:
        assert client.get(href).status_code == 200, href
        assert href.replace("&", "&amp;") in page, "the page has the same links"
    assert answer["description"] in page


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("choice", [Choice(), Choice(view="sectors"), Choice(municipality="souris")], ids=str)
def test_ghosts_stand_where_somebody_is_missing_and_in_nobodys_way(seed: int, choice: Choice) -> None:
    snapshot = located(seed)
    found = answers.drawing(snapshot, PERIOD, replace(choice, gaps=True))
    missing: Counter[str] = Counter()
    for cell in gaps.board(snapshot, PERIOD).cells.values():
        if cell.is_gap and choice.municipality in ("", cell.municipality):
            of = cell.municipality if found.view == "municipalities" else cell.sector
            missing[of] += max(0, cell.expected - len(cell.engaged))
    drawn = {ghost.key: ghost.partners for ghost in found.ghosts}
    unplaced = set(found.unplaced) if found.view == "municipalities" else set[str]()
    assert drawn == {ghosts.key(of): many for of, many in missing.items() if many and of not in unplaced}
    left, top, right, bottom = found.box
    for ghost in found.ghosts:
        assert left <= ghost.x - ghost.radius < ghost.x + ghost.radius <= right
        assert top <= ghost.y - ghost.radius < ghost.y + ghost.radius <= bottom
    for one, other in itertools.combinations((*found.discs, *found.ghosts), 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    for zoom in (0.3, 0.6, found.zoom, 1.5, 4):
        assert_free((*found.discs, *found.ghosts), zoom)


def test_gaps_move_nobody_and_a_mark_counts_the_partners_of_its_disc() -> None:
    snapshot = located()
    plain, marked = (answers.drawing(snapshot, PERIOD, choice) for choice in (Choice(), Choice(gaps=True, marks=MARKS)))
    assert [(d.key, d.x, d.y) for d in plain.discs] == [(d.key, d.x, d.y) for d in marked.discs]
    for mark in MARKS:
        keys = marks.marked(snapshot, PERIOD, mark) & set(maps.listed(snapshot, PERIOD, Choice()))
        told = {disc.key: dict(disc.marks)[mark] for disc in marked.discs if mark in dict(disc.marks)}
        home = Counter(str(snapshot.partners[key].municipality) for key in keys)
        assert told == {place: many for place, many in home.items() if place in {d.key for d in marked.discs}}


SWITCHED = "&".join(f"{name}=1" for name in (*MARKS, "gaps", "groups"))


def test_a_switch_shows_in_the_data_the_picture_the_table_and_the_file(client: FlaskClient, network: Store) -> None:
    for view in ("municipalities", "partners", "sectors"):
        assert_shown(client, f"?view={view}&{SWITCHED}")
    assert client.get("/api/map?new=2").status_code == 400


def assert_shown(client: FlaskClient, address: str) -> None:
    shown = client.get(f"/api/map{address}").json
    page = client.get(f"/map{address}").text
    picture = client.get(f"/map.svg{address}").text
    graph = nx.read_graphml(io.BytesIO(client.get(f"/map.graphml{address}").data))
    marked = [node for node in shown["nodes"] if node["marks"]]
    assert marked
    assert picture.count('class="hole"') == page.count('class="hole"') == len(marked)
    assert picture.count('class="ghost"') == page.count('class="ghost"') == len(shown["ghosts"]) > 0
    for node in marked:
        assert node["told"] == graph.nodes[node["id"]]["marks"]
        assert f">{node['told']}</td>" in page
    for chair in shown["chairs"]:
        assert client.get(chair["href"]).status_code == 200
        assert f'<a href="{chair["href"].replace("&", "&amp;")}">' in page
    assert all(one["on"] for one in shown["switches"] if one["name"] != "council")


WEAK = (
    "ngaged",
    "quiet",
    "cut off",
    "cut point",
    "apsed",
    "elies on",
    "nvolved",
    "ale:",
    "Nobody",
    "nactive",
    "Too few",
)


def test_the_council_sees_no_weakness_and_no_person(client: FlaskClient, network: Store) -> None:
    snapshot = network.snapshot()
    ties = maps.window_ties(snapshot, Period(TODAY, 24))
    who = next(key for key in ties.keys if not snapshot.partners[key].is_person)
    people = [row for row in snapshot.partners.values() if row.is_person]
    assert people
    for view, form in itertools.product(VIEWS, ("/map", "/api/map", "/map.svg", "/map.gexf", "/map.graphml")):
        text = client.get(f"{form}?view={view}&partner={who}&council=1&{SWITCHED}").text
        # The frame around the page, with its menu, is the same everywhere; what was asked for stands in addresses.
        text = text.partition("<main")[2].partition("</main>")[0] or text
        told = re.sub(r'(href|name|value)"?[=:] ?"[^"]*"', "", text)
        told = told.replace("Engaged in these months for the first time", "")
        assert [told[max(0, told.find(word) - 60) :][:120] for word in WEAK if word in told] == [], (view, form)
        for row in people:
            assert f"Quill {row.key}" not in text, (view, form)
            assert f"{row.key}@" not in text, (view, form)
            assert f'"{row.key}"' not in text, (view, form)
    assert client.get(f"/map?view=ego&partner={people[0].key}&council=1").status_code == 400


def test_nobody_stands_apart_before_the_council(client: FlaskClient, network: Store) -> None:
    shown = client.get("/api/map?view=partners&council=1").json
    tied = {end for edge in shown["edges"] for end in (edge["from"], edge["to"])}
    assert {node["id"] for node in shown["nodes"]} >= tied
    ties = maps.window_ties(network.snapshot(), Period(TODAY, 24))
    strength = dict(zip(ties.keys, ties.strength.tolist(), strict=True))
    assert all(strength[node["id"]] > 0 for node in shown["nodes"])
    assert "apart" not in shown["sentence"]
    assert "below" not in shown["sentence"]


def test_for_the_council_partners_are_in_the_order_of_their_names(client: FlaskClient, network: Store) -> None:
    page = client.get("/map?view=partners&council=1&lang=en").text
    names = re.findall(r'data-label="Name"><bdi>(.*?)</bdi>', page)
    assert len(names) > 5
    assert names == sorted(names, key=language.folded)


def test_discs_are_sized_by_the_figure_that_is_chosen() -> None:
    snapshot = located()
    ties = maps.window_ties(snapshot, PERIOD)
    plain = nx.Graph()
    plain.add_nodes_from(ties.keys)
    plain.add_weighted_edges_from((one, other, 1 / weight) for one, other, weight in ties.pairs())
    between = nx.betweenness_centrality(plain, weight="weight")
    # Who is reached in two steps, by NetworkX's own search.
    near = {key: len(nx.single_source_shortest_path_length(plain, key, 2)) - 1 for key in plain}
    for size, figures in (("betweenness", between), ("reach", {k: n / (len(plain) - 1) for k, n in near.items()})):
        found = answers.drawing(snapshot, PERIOD, Choice(view="partners", size=size))
        assert found.most == pytest.approx(max(figures.values()))
        for disc in found.discs:
            assert disc.figure == pytest.approx(figures.get(disc.key, 0))
            assert disc.radius == pytest.approx(9 + 11 * math.sqrt((disc.figure or 0) / found.most), abs=0.06)
        for zoom in (0.3, 0.6, found.zoom, 1.5, 4):
            assert_free(found.discs, zoom)


@pytest.mark.parametrize("many", [20, 3_000])
@pytest.mark.parametrize("view", ["municipalities", "provinces", "sectors"])
def test_the_legend_of_sizes_is_true_to_the_discs(view: str, many: int) -> None:
    largest = {"municipalities": municipalities.LARGEST, "provinces": provinces.LARGEST}.get(view)
    scale = (many, largest) if largest else ()
    radii = {count: municipalities.radius(count, *scale) for count in (many, many // 4, 1)}
    drawn = answers.drawing(located(), PERIOD, Choice())
    discs = tuple(replace(drawn.discs[0], partners=count, radius=size) for count, size in radii.items())
    shown = legend.legend(Choice(view=view), replace(drawn, view=view, discs=discs, most=0.0))
    entries = next(group.entries for group in shown if group.title == "Size: partners")
    told = [float(re.findall(r"a([\d.]+) ", entry.path)[0]) for entry in entries]
    assert told == pytest.approx([5.5 * size / max(radii.values()) for size in radii.values()], abs=0.06)


def test_the_legend_of_the_page_is_that_of_the_picture(client: FlaskClient, network: Store) -> None:
    address = f"?view=partners&size=reach&{SWITCHED}&lang=fr"
    page, picture = client.get(f"/map{address}").text, client.get(f"/map.svg{address}").text
    shown = client.get(f"/api/map{address}").json["legend"]
    titles = [group["title"] for group in shown]
    assert titles == [
        "Taille\u00a0: atteints en deux pas",
        "Forme\u00a0: le type",
        "Pâleur",
        "Épaisseur\u00a0: force du lien",
        "Marques",
    ]
    for entry in [entry for group in shown for entry in group["entries"]]:
        assert entry["path"] in page
        assert entry["path"] in picture
        assert f">{html.escape(entry['text'])}</text>" in picture
    assert client.get("/api/map?size=beauty").status_code == 400


def engaged(rows: random_graphs.Rows, start: datetime.date, day: datetime.date) -> set[str]:
    """Who was engaged between two days, counted from the rows."""
    host = next((row.get("host") for row in rows["setting"]), None)
    working = counting.evidence(rows, counting.WORKING | counting.UNDERTAKINGS, frozenset({host} - {None}))
    return {who for who, _, when in working if counting.meet(when, (start, day))}


def ties_of(snapshot: Snapshot, period: Period, choice: Choice) -> set[frozenset[str]]:
    here = set(maps.listed(snapshot, period, choice))
    return {frozenset((a, b)) for a, b, _ in maps.window_ties(snapshot, period).pairs() if a in here and b in here}


@pytest.mark.parametrize("view", ["municipalities", "partners", "sectors"])
def test_what_came_and_went_between_two_days_is_drawn_on_one_picture(view: str) -> None:
    rows = located_rows(3)
    snapshot = random_graphs.snapshot(rows)
    now, then = (Period(datetime.date(year, 11, 23), 12) for year in (2026, 2024))
    choice = Choice(view=view, compared=then.day)
    found = answers.drawing(snapshot, now, choice)
    here = {key for when in (now, then) for key in maps.listed(snapshot, when, choice)}
    new, old = (engaged(rows, when.start, when.day) & here for when in (now, then))
    told = comparison.compared(snapshot, now, choice)
    assert (told.came, told.went) == (new - old, old - new)
    assert told.came
    assert told.went
    if view == "partners":
        on_map = {disc.key for disc in found.discs}
        for mark, keys in (("came", told.came), ("went", told.went)):
            assert {disc.key for disc in found.discs if mark in dict(disc.marks)} == keys & on_map
        one, other = (ties_of(snapshot, when, choice) for when in (now, then))
        for ribbon in found.ribbons:
            ends = frozenset((ribbon.one, ribbon.other))
            change = "came" if ends not in other else "went" if ends not in one else ""
            assert ribbon.change == change
        assert {ribbon.change for ribbon in found.ribbons} >= {"came", "went"}
    assert_free(found.discs, found.zoom)


def test_a_day_compared_with_itself_shows_no_change() -> None:
    snapshot = located()
    found = answers.drawing(snapshot, PERIOD, Choice(view="partners", compared=PERIOD.day))
    assert not [disc.key for disc in found.discs if disc.marks]
    assert not [ribbon for ribbon in found.ribbons if ribbon.change]


def test_a_comparison_is_told_and_drawn_hollow_and_to_the_council_nobody_has_gone(
    client: FlaskClient, network: Store
) -> None:
    address = "?view=partners&compared=2024-06-30&window_months=12&lang=en"
    shown, page = client.get(f"/api/map{address}").json, client.get(f"/map{address}").text
    picture = client.get(f"/map.svg{address}").text
    assert "Compared with June 30, 2024: " in shown["sentence"]
    went = [node for node in shown["nodes"] if "went" in node["borders"]]
    assert went
    assert picture.count('stroke-dasharray="4 3"') == len(went)
    assert picture.count('stroke-dasharray="8 6"') > 0
    for row in shown["changes"]:
        assert f"{row['glyph']} {row['label']}</td>" in page
    projected = client.get(f"/api/map{address}&council=1").json
    assert {row["change"] for row in projected["changes"]} == {"came"}
    assert not [edge for edge in projected["edges"] if edge["change"] == "went"]
    assert "went" not in projected["sentence"]
    assert client.get("/api/map?compared=2024").status_code == 400


def test_a_path_leads_through_who_could_introduce_two_partners(client: FlaskClient, network: Store) -> None:
    snapshot = network.snapshot()
    period = Period(TODAY, 24)
    shown = {node["id"] for node in client.get("/api/map?view=partners").json["nodes"]}
    found: dict[int, tuple[str, ...]] = {}
    for one, other in itertools.permutations(sorted(shown), 2):
        if len(found) == 2:
            break
        chains = introducers.for_pair(snapshot, period.day, one, other).chains
        best = next((c.partners for c in chains if c.partners[0] == one and {*c.partners} <= shown), None)
        if best and maps.chosen(snapshot, period, Choice(partner=other)) == other:
            found.setdefault(len(best), best)
    assert found.keys() == {2, 3}
    for chain in found.values():
        address = f"?view=partners&partner={chain[0]}&with={chain[-1]}&lang=en"
        answer = client.get(f"/api/map{address}").json
        assert answer["path"] == list(chain)
        (link,) = [part["href"] for part in answer["said"] if part["href"]]
        assert client.get(link).status_code == 200
        page, picture = client.get(f"/map{address}").text, client.get(f"/map.svg{address}").text
        at = {node["id"]: f"{node['x']},{node['y']}" for node in answer["nodes"]}
        points = " ".join(at[key] for key in chain)
        assert f'points="{points} "' in page
        assert f'points="{points} "' in picture
    one, other = found[3][0], found[3][-1]
    ends = f"partner={one}&with={other}"
    assert "could introduce" in client.get(f"/api/map?view=partners&{ends}").json["sentence"]
    for refused in (f"view=partners&partner={one}&with={one}", f"view=sectors&{ends}", "with=nobody"):
        assert client.get(f"/api/map?{refused}").status_code in (400, 404)
    # The other views have no path: their links leave it out.
    assert "with=" not in "".join(re.findall(r'data-view="\w+" href="([^"]*)"', page))
