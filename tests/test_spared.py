"""What nobody waits for, counted: statements that are not sent again, and work that pages go on beside."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from typing import Any

import networkx as nx
import pytest
from conftest import fill, write
from flask import Flask
from flask.testing import FlaskClient
from test_pages import rows

from graphsvc import serving
from graphsvc.sparse.graph import from_networkx
from graphsvc.storage import cypher
from graphsvc.storage.changes import Write
from graphsvc.storage.database import Database
from graphsvc.storage.store import Store

PAGES = ("/", "/gaps", "/partners", "/history", "/map")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asked_again_asks_the_store_for_its_version_and_no_records(
    store: Store, client: FlaskClient, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, rows())
    assert client.get(page).status_code == 200
    asked: Counter[str] = Counter()
    ask = Database.rows

    def counted(self: Database, query: cypher.Query[Any], /, **parameters: Any) -> list[Any]:
        asked[query.name] += 1
        return ask(self, query, **parameters)

    monkeypatch.setattr(Database, "rows", counted)
    assert client.get(page).status_code == 200
    assert asked <= Counter(["changes/version", *(["changes/batches"] if page == "/" else [])])


def test_others_go_on_while_a_long_analysis_runs() -> None:
    """Compiled work does not hold Python's lock: a second thread gets its turns, which it has nothing to do with."""
    graph = from_networkx(nx.gnm_random_graph(1500, 60_000, seed=1))
    nx.betweenness_centrality(graph, k=1, seed=1)
    over = threading.Event()
    turns = 0

    def others() -> None:
        nonlocal turns
        while not over.wait(0.001):
            turns += 1

    thread = threading.Thread(target=others)
    thread.start()
    nx.betweenness_centrality(graph)
    over.set()
    thread.join()
    assert turns > 20


def test_what_is_in_memory_after_the_warm_up_is_not_looked_through_for_garbage(app: Flask, store: Store) -> None:
    fill(store, rows())
    loaded = [*store.snapshot().partners.values()]
    looked_through = set(map(id, gc.get_objects()))
    assert set(map(id, loaded)) <= looked_through
    serving.warm_up(app, store)
    assert not set(map(id, loaded)) & set(map(id, gc.get_objects()))


def test_pages_are_answered_while_somebody_writes(store: Store, client: FlaskClient) -> None:
    fill(store, rows())
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_: object) -> list[Write]:
        begun.set()
        assert go_on.wait(60)
        return [write("sector", key="late", name="Late")]

    def writer() -> None:
        store.write(slowly, actor="test", about="slow")

    thread = threading.Thread(target=writer)
    thread.start()
    assert begun.wait(60)
    assert [client.get(page).status_code for page in PAGES] == [200] * len(PAGES)
    assert "late" not in store.snapshot().sectors
    go_on.set()
    thread.join()
    assert "late" in store.snapshot().sectors
