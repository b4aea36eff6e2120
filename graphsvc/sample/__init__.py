"""An invented province like Prince Edward Island, as the CSV files that a coordinator might bring.

Places and sectors are real; partners, people and everything they do are invented. No figure of the
report is written here: all are counted from the records.
"""

from __future__ import annotations

import csv
import datetime
import random
from pathlib import Path

from graphsvc.sample import action_items
from graphsvc.sample import collaborations as doing
from graphsvc.sample import partners as who
from graphsvc.sample.partners import Row

PARTNERS = 1240
COLLABORATIONS = 1600


def generate(
    *, until: datetime.date, partners: int = PARTNERS, collaborations: int = COLLABORATIONS, seed: int = 1
) -> dict[str, list[Row]]:
    """Generate rows by file name, each file linking only to earlier ones; the same arguments give the same rows.

    They run from October 2015 to `until`. With at least 1,057 partners and 200 collaborations, the report of
    2016-01-01 to 2018-02-28 is the published one. Linear in both.
    """
    random_ = random.Random(seed)  # noqa: S311 - nothing here is a secret
    places, sectors = shipped("municipalities"), shipped("sectors")
    cast = who.cast(random_, partners, places, until)
    done = doing.doings(random_, cast, collaborations, places, sectors, until)
    # Of a generator of their own, so that everything else stays as it was before there were any.
    agreed = action_items.agreed(random.Random(f"agreed {seed}"), done, until)  # noqa: S311
    return {
        "municipalities": places,
        "sectors": sectors,
        "partners": cast.partners,
        "collaborations": done.collaborations,
        "representations": cast.representations,
        "participations": done.participations,
        "expectations": _expectations(),
        "seats": done.seats,
        "report-lines": _lines(),
        "action-items": agreed,
        "settings": [
            {
                "key": "network",
                "name": "Island Immigration Partnership",
                "name_fr": "Partenariat insulaire en immigration",
                "host": who.HOST,
                "timezone": "America/Halifax",
                "fiscal_year_starts": "4",
            }
        ],
    }


def write(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Write each table as a CSV file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def shipped(name: str) -> list[Row]:
    """Rows of a table that ships with graphsvc: municipalities or sectors."""
    path = Path(__file__).parent / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _expectations() -> list[Row]:
    """The council's expectations for single cells."""
    expected = (
        ("charlottetown", "employers", "2"),
        ("charlottetown", "housing", "2"),
        ("charlottetown", "settlement", "2"),
        ("summerside", "housing", "2"),
        ("summerside", "schools", "3"),
        ("stratford", "health", "2"),
        ("cornwall", "faith", "0"),
        ("tignish", "francophone", "2"),
        ("souris", "employers", "2"),
        ("three-rivers", "health", "2"),
    )
    return [
        {
            "municipality": place,
            "sector": sector,
            "partners": number,
            "from": "2024-03-12",
            "source": "Council, 2024-03-12",
        }
        for place, sector, number in expected
    ]


def _lines() -> list[Row]:
    """The report's lines, as the partnership publishes them."""
    bodies = [(doing.NETWORK[0], doing.NETWORK[1], doing.NETWORK[2])]
    bodies += [(key, english, french) for key, english, french, _, _ in doing.MEMBERS]
    rows = [
        {"key": key, "label": english, "label_fr": french, "measure": "members", "body": key, "unit": "partners"}
        for key, english, french in bodies
    ]
    labels = (
        (
            "strategy-sessions",
            "Provincial and Municipal Strategy Sessions",
            "Séances de stratégie provinciales et municipales",
        ),
        ("working-group-meetings", "Working Group Meetings", "Réunions du groupe de travail"),
        ("occasions", "Events, Receptions, Cultural Activities", "Événements, réceptions, activités culturelles"),
    )
    for (key, english, french), (kinds, _) in zip(labels, doing.HELD, strict=True):
        rows.append(
            {
                "key": key,
                "label": english,
                "label_fr": french,
                "measure": "held",
                "kinds": "|".join(kinds),
                "unit": "gatherings",
            }
        )
    return [{"position": str(number), **row} for number, row in enumerate(rows, 1)]
