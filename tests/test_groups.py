"""Groups on the map of partners: they are the communities of the measures, outlined where they stand and named."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import invented
import networkx as nx
import pytest
from conftest import fill
from flask import Flask
from flask.testing import FlaskClient
from test_map import disc
from test_map_page import TODAY, placed

from graphsvc import language
from graphsvc.answers import groups as answers
from graphsvc.answers import map_table, marks
from graphsvc.answers import maps as map_answers
from graphsvc.maps import groups as outlines
from graphsvc.maps import inset
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import groups, measures
from graphsvc.questions.maps import Choice
from graphsvc.storage.store import Store

ENGINES = ("arcadedb",)
PERIOD = Period(invented.DAY)
CHOICE = Choice(view="partners", groups=True)


@pytest.fixture(scope="module")
def province() -> Snapshot:
    return invented.province(partners=300)


def test_groups_are_the_communities_of_the_measures(province: Snapshot) -> None:
    found = measures.computed(province, measures.Choice(PERIOD), quick=True)
    (listed,) = (measure.rows for measure in found.network if measure.key == "communities")
    assert [row["partners"] for row in listed] == groups.groups(province, PERIOD, CHOICE)[: len(listed)]


def test_an_outline_holds_its_members_and_nobody_far_from_them() -> None:
    ring = [(200 * math.cos(turn), 200 * math.sin(turn)) for turn in range(6)]
    here = [disc(f"a{place}", x / 3, y / 3, 8) for place, (x, y) in enumerate(ring)]
    there = [disc(f"b{place}", x / 3 + 600, y / 3, 8) for place, (x, y) in enumerate(ring)]
    drawing = inset.of_partners((*here, *there), [])
    found = outlines.outlined(
        replace(drawing, box=(-200.0, -200.0, 800.0, 200.0)), [[d.key for d in here], [d.key for d in there]]
    )
    one, other = found.groups
    for group, own, others in ((one, here, there), (other, there, here)):
        (outline,) = group.rings
        assert all(outlines.inside((d.x, d.y), outline) for d in own)
        assert not any(outlines.inside((d.x, d.y), outline) for d in others)


def test_no_outline_reaches_into_another(province: Snapshot) -> None:
    found = map_answers.drawing(province, PERIOD, CHOICE)
    assert len(found.groups) > 2
    for one in found.groups:
        for other in found.groups:
            for ring in other.rings if one is not other else ():
                middle = (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
                if outlines.inside(middle, ring):  # not of a crescent
                    assert not any(outlines.inside(middle, own) for own in one.rings)


def test_a_group_is_named_by_what_more_of_its_members_have(province: Snapshot) -> None:
    found = map_answers.drawing(province, PERIOD, CHOICE)
    every = {disc.key for disc in found.discs}
    for group in found.groups:
        inside = [province.partners[key] for key in group.members]
        outside = [province.partners[key] for key in every - {*group.members}]
        shared = groups.shared(province, group.members, every)
        for sector in shared.sectors:
            share = sum(sector in row.sectors for row in inside) / len(inside)
            assert share >= sum(sector in row.sectors for row in outside) / len(outside) + groups.MORE
        if shared.municipality:
            share = sum(row.municipality == shared.municipality for row in inside) / len(inside)
            assert share >= sum(row.municipality == shared.municipality for row in outside) / len(outside)


def test_names_are_said_in_both_languages_and_no_two_groups_have_the_same(province: Snapshot) -> None:
    for spoken in ("en", "fr"):
        with language.speaking(spoken):
            names = [group.name for group in map_answers.drawing(province, PERIOD, CHOICE).groups]
            assert len({*names}) == len(names)
            assert all(names)
            one, other = sorted(province.sectors)[:2]
            both = [language.name(province.sectors[key]) for key in (one, other)]
            told = answers.name(province, groups.Shared((one, other), "summerside"))
            assert told == {"en": " and ", "fr": " et "}[spoken].join(both) + ", Summerside"


def test_the_council_sees_groups_too_and_other_views_have_none(province: Snapshot) -> None:
    for_council = Choice(view="partners", groups=True, council=True)
    assert "groups" in [switch.name for switch in marks.switches(for_council)]
    assert map_answers.drawing(province, PERIOD, for_council).groups
    places = Choice(view="municipalities", groups=True)
    assert "groups" not in [switch.name for switch in marks.switches(places)]
    assert not map_answers.drawing(province, PERIOD, places).groups


def test_table_and_files_name_the_group_of_each_partner(province: Snapshot) -> None:
    found = map_answers.drawing(province, PERIOD, CHOICE)
    named = answers.names(found)
    table = map_table.table(province, CHOICE, found, lambda _view, _key: "", rows=len(found.discs))
    place = [column.name for column in table.columns].index("group")
    told = {"".join(part.text for part in row[place]) for row in table.rows}
    assert told - {""} == {*named.values()}
    graph = map_answers.graph(province, PERIOD, CHOICE, found)
    assert nx.get_node_attributes(graph, "group") == named


def test_pages_and_files_draw_the_outlines(app: Flask, client: FlaskClient, store: Store) -> None:
    fill(store, placed())
    app.config["TODAY"] = lambda: TODAY
    address = "?view=partners&groups=1&window_months=200"
    drawn = client.get(f"/api/map{address}").json["groups"]
    page = client.get(f"/map{address}").text
    assert page.count('class="group"') == len(drawn) >= page.count('class="group-name"')
    for ending in ("svg", "html", "gexf", "graphml"):
        assert client.get(f"/map.{ending}{address}").status_code == 200
    assert client.get(f"/map.svg{address}").text.count('fill-opacity="0.09"') == len(drawn)
    read = nx.read_gexf(io.BytesIO(client.get(f"/map.gexf{address}").data))
    told = {values["group"] for _node, values in read.nodes(data=True) if "group" in values}
    assert told == {group["name"] for group in drawn}
