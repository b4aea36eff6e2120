"""The invented province of `graphsvc sample`, and an invented country, as snapshots, without an engine."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from benchmarks import networks

from graphsvc import sample
from graphsvc.files.headers import record_named
from graphsvc.model import records
from graphsvc.network import snapshot
from graphsvc.network.snapshot import Snapshot

DAY = datetime.date(2026, 11, 28)


def province(until: datetime.date = DAY, **sizes: Any) -> Snapshot:
    """The snapshot of a province until a day; sizes: as sample.generate takes them."""
    tables: dict[str, dict[str, records.Record]] = {entity: {} for entity in records.RECORDS}
    for name, rows in sample.generate(until=until, **sizes).items():
        entity = record_named(name)
        assert entity, name
        for row in rows:
            record = records.read(entity, {field: value for field, value in row.items() if value})
            tables[entity][record.key] = record
    return snapshot.loaded(1, tables, {})


#: Province -> a box of latitudes and longitudes in which its municipalities lie, and its share of the partners.
PROVINCES = {
    "NL": (47.0, 50.0, -58.0, -53.0, 2),
    "PE": (46.0, 46.9, -64.2, -62.0, 1),
    "NS": (43.6, 46.5, -65.8, -60.5, 4),
    "NB": (45.2, 47.8, -67.5, -64.5, 3),
    "QC": (45.1, 49.0, -75.5, -66.0, 20),
    "ON": (42.3, 49.5, -90.0, -75.0, 37),
    "MB": (49.1, 52.0, -101.0, -96.0, 5),
    "SK": (49.2, 53.0, -109.5, -102.0, 4),
    "AB": (49.5, 56.0, -119.0, -110.5, 10),
    "BC": (48.5, 55.0, -127.0, -115.0, 12),
    "YT": (60.2, 64.0, -138.0, -130.0, 1),
    "NT": (60.2, 65.0, -125.0, -110.0, 1),
}


def country(size: networks.Size, towns: int = 20, seed: int = 1) -> Snapshot:
    """A snapshot of a country without an engine: partners in all provinces, who meet in regions of about a thousand.

    towns: municipalities of a region. Each collaboration is a meeting of the last three years. Of 100,000 partners it
    takes a minute.
    """
    chance = np.random.default_rng(seed)
    here, there = networks.incidence(size, seed).nonzero()
    regions = max(1, round(size.partners / 1_000))
    region = np.random.default_rng(seed).integers(regions, size=size.partners)
    shares = np.array([box[-1] for box in PROVINCES.values()], dtype=float)
    province_of = chance.choice(list(PROVINCES), regions, p=shares / shares.sum())
    province_of[: len(PROVINCES)] = list(PROVINCES)[:regions]
    tables: dict[str, dict[str, records.Record]] = {entity: {} for entity in records.RECORDS}

    def put(entity: str, key: str, **fields: Any) -> None:
        tables[entity][key] = records.RECORDS[entity].model_construct(key=key, **fields)

    for name in sample.shipped("sectors"):
        tables["sector"][name["key"]] = records.read("sector", {k: v for k, v in name.items() if v})
    sectors = list(tables["sector"])
    for number in range(regions * towns):
        province = str(province_of[number // towns])
        south, north, west, east, _ = PROVINCES[province]
        place = {"latitude": float(chance.uniform(south, north)), "longitude": float(chance.uniform(west, east))}
        put("municipality", f"m{number}", name=f"Town {number}", province=province, **place)
    town = region * towns + np.minimum(chance.geometric(0.2, size.partners) - 1, towns - 1)
    for number in range(size.partners):
        row = {"municipality": f"m{town[number]}", "sectors": [sectors[number % len(sectors)]]}
        put("partner", f"p{number}", name=f"Partner {number}", kind="other", serves=[], aliases=[], **row)
    days = chance.integers(1100, size=size.collaborations)
    for number, ago in enumerate(days.tolist()):
        began = (DAY - datetime.timedelta(days=ago)).isoformat()
        put("collaboration", f"c{number}", title=f"Meeting {number}", kind="meeting", status="held", starts_on=began)
    for partner, met in zip(here.tolist(), there.tolist(), strict=True):
        key = f"p{partner}--c{met}"
        put("participation", key, partner=f"p{partner}", collaboration=f"c{met}", attendance="present")
    return snapshot.loaded(1, tables, {})
