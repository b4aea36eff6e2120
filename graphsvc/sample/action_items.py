"""What the sample's meetings agreed to be done: some of it open, one overdue, one without anybody, some done."""

from __future__ import annotations

import datetime
import random

from graphsvc.sample.collaborations import Doings
from graphsvc.sample.partners import Row

#: What, in both languages; the days from today on which it is due and was done; how many are to do it.
AGREED: tuple[tuple[str, str, int | None, int | None, int], ...] = (
    (
        "Send the list of language classes to all members",
        "Envoyer la liste des cours de langue aux membres",
        -21,
        None,
        1,
    ),
    (
        "Invite the school board to the next meeting",
        "Inviter la commission scolaire à la prochaine réunion",
        12,
        None,
        1,
    ),
    ("Draft a welcome guide for employers", "Rédiger un guide d'accueil pour les employeurs", 26, None, 2),
    ("Ask the municipalities for rooms in the evening", "Demander aux municipalités des salles en soirée", 75, None, 1),
    (
        "Find interpreters for the spring consultation",
        "Trouver des interprètes pour la consultation du printemps",
        None,
        None,
        0,
    ),
    ("Share the results of the survey", "Communiquer les résultats du sondage", -25, -28, 1),
    ("Book a hall for the community supper", "Réserver une salle pour le souper communautaire", -12, -15, 1),
    ("Put the two agencies in touch", "Mettre les deux organismes en contact", -40, -33, 2),
)
MEETINGS = ("meeting", "strategy-session", "working-group-meeting", "consultation")
#: Days before today by which they were agreed.
SINCE = 45


def agreed(random_: random.Random, done: Doings, until: datetime.date) -> list[Row]:
    """The action items of the latest meetings before `until`, each of which gets an address of its minutes."""
    last = (until - datetime.timedelta(days=SINCE)).isoformat()
    present: dict[str, list[str]] = {}
    for row in done.participations:
        if row.get("attendance") == "present":
            present.setdefault(row["collaboration"], []).append(row["partner"])
    held = [
        row
        for row in done.collaborations
        if row["kind"] in MEETINGS
        and row["status"] == "held"
        and len(row["starts_on"]) == len(last)
        and row["starts_on"] <= last
        and len(present.get(row["key"], ())) > 1
    ]
    latest = sorted(held, key=lambda row: (row["starts_on"], row["key"]))[-len(AGREED) :]
    rows: list[Row] = []
    for number, (meeting, (english, french, due, done_in, people)) in enumerate(zip(latest, AGREED, strict=False), 1):
        meeting["minutes_url"] = f"https://minutes.example.org/{meeting['key']}"
        rows.append(
            {
                "key": f"agreed-{number}",
                "title": english,
                "title_fr": french,
                "assignees": "|".join(sorted(random_.sample(present[meeting["key"]], people))),
                "due_on": _day(until, due),
                "collaboration": meeting["key"],
                "done_on": _day(until, done_in),
            }
        )
    return rows


def _day(until: datetime.date, days: int | None) -> str:
    return "" if days is None else (until + datetime.timedelta(days=days)).isoformat()
