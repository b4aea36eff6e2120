"""The sample's partners: a host agency and its staff, organizations of every sector and place, representatives."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphsvc.model import texts
from graphsvc.sample import words

Row = dict[str, str]
HOST = "island-newcomer-partnership"
START = datetime.date(2015, 10, 1)
SNAPSHOT = datetime.date(2018, 2, 28)
#: Members of the network on the last day of the published snapshot, the host and its staff among them.
MEMBERS = 1057
STAFF = (
    ("Coordinator", START, datetime.date(2019, 6, 30)),
    ("Coordinator", datetime.date(2019, 7, 1), None),
    ("Outreach officer", datetime.date(2016, 3, 1), None),
    ("Research officer", datetime.date(2021, 9, 1), None),
)
#: Attempts at a name that is not taken yet.
TRIES = 12
#: A municipality without any partner on record, as there always is one.
WITHOUT_PARTNERS = "brackley"

#: sector -> (kind of partner, relative frequency of its organizations); 0: none at random.
SECTORS: dict[str, tuple[str, float]] = {
    "settlement": ("settlement-agency", 3.0),
    "newcomer-services": ("community-organization", 2.0),
    "municipal": ("municipality", 0.0),
    "employers": ("business", 22.0),
    "chambers": ("business-association", 2.0),
    "economic-development": ("business-association", 1.5),
    "schools": ("educational-institution", 6.0),
    "post-secondary": ("educational-institution", 1.5),
    "health": ("health-organization", 4.0),
    "mental-health": ("health-organization", 0.7),
    "housing": ("community-organization", 1.6),
    "police": ("other", 1.2),
    "library": ("library", 2.5),
    "ethnocultural": ("ethnocultural-association", 5.0),
    "faith": ("faith-group", 3.0),
    "francophone": ("francophone-organization", 2.0),
    "media": ("media", 0.8),
    "research": ("educational-institution", 0.4),
}
PROVINCE_WIDE = (
    ("provincial-department", "Schools and Early Years", "schools"),
    ("provincial-department", "Health Services", "health"),
    ("provincial-department", "Workforce", "provincial"),
    ("provincial-department", "Public Safety", "police"),
    ("provincial-department", "Acadian Affairs", "francophone"),
    ("federal-department", "Immigration", "federal"),
    ("federal-department", "Regional Growth", "economic-development"),
    ("funder", "Lantern", "funders"),
    ("funder", "Redcliff", "funders"),
)
#: How partners behave: often there, now and then, quiet since some day, never at a meeting.
HABITS = ("regular", "regular", "now-and-then", "now-and-then", "now-and-then", "quiet", "quiet", "never", "never")


@dataclass(slots=True)
class Organization:
    key: str
    places: tuple[str, ...]
    sectors: tuple[str, ...]
    habit: str
    joined: datetime.date
    quiet_since: datetime.date | None = None
    #: (person, from, until) of its representatives.
    speakers: list[tuple[str, datetime.date, datetime.date | None]] = field(
        default_factory=list[tuple[str, datetime.date, "datetime.date | None"]]
    )


@dataclass(slots=True)
class Cast:
    """All partners as rows, and what is needed of them to generate collaborations."""

    partners: list[Row]
    representations: list[Row]
    organizations: list[Organization]
    individuals: list[str]
    staff: list[str]
    joined: dict[str, datetime.date]


def cast(random_: random.Random, count: int, places: list[Row], until: datetime.date) -> Cast:
    """Generate exactly `count` partners, of which up to MEMBERS join by the end of the published snapshot."""
    made = Cast([], [], [], [], [], {})
    taken: set[str] = set()
    joining = _joining(random_, count, until)
    _host(random_, made, taken)
    for kind, word, sector in PROVINCE_WIDE[: max(0, count - len(made.partners)) // 2]:
        english, french = (pattern.format(place="", word=word) for pattern in words.ORGANIZATIONS[kind][0])
        _organization(random_, made, taken, next(joining), kind, (english, french), (), (sector,), province="PE")
    organizations = min(max(0, round(count * 0.3) - len(made.organizations)), count - len(made.partners))
    for place, sector in _where(random_, organizations, places):
        kind = SECTORS[sector][0]
        names = [words.organization(random_, kind, place["name"]) for _ in range(TRIES)]
        name = next((name for name in names if texts.slug(name[0]) not in taken), names[0])
        unknown = random_.random() < 0.03
        also_served = random_.choice([row["key"] for row in places if row["key"] != WITHOUT_PARTNERS])
        serves = (
            (place["key"], also_served) if random_.random() < 0.08 and also_served != place["key"] else (place["key"],)
        )
        _organization(random_, made, taken, next(joining), kind, name, serves, () if unknown else (sector,))
    _speakers(random_, made, taken, joining, count, until)
    while len(made.partners) < count:
        key = _person(random_, made, taken, next(joining), voices=random_.random() < 0.5)
        made.individuals.append(key)
    return made


def _joining(random_: random.Random, count: int, until: datetime.date) -> Iterator[datetime.date]:
    """Iterate over joining days: first those of the members of the snapshot, then days after it."""
    early = max(0, min(count, MEMBERS) - 1 - len(STAFF))
    days = [START + datetime.timedelta(days=random_.randrange((SNAPSHOT - START).days)) for _ in range(early)]
    later = max(1, (until - SNAPSHOT).days)
    days += [SNAPSHOT + datetime.timedelta(days=1 + random_.randrange(later)) for _ in range(count)]
    return iter(days)


def _where(random_: random.Random, count: int, places: list[Row]) -> list[tuple[Row, str]]:
    """(place, sector) of each organization: large places have many, one or two places none at all."""
    weights: list[float] = []
    pairs: list[tuple[Row, str]] = []
    for place in places:
        people = float(place["population"] or 400)
        for sector, (_, share) in SECTORS.items():
            if place["key"] != WITHOUT_PARTNERS and share:
                pairs.append((place, sector))
                weights.append(share * people**0.75)
    chosen = [(place, "municipal") for place in places if place["key"] != WITHOUT_PARTNERS and not place["merged_into"]]
    chosen = chosen[:count]
    return chosen + random_.choices(pairs, weights, k=count - len(chosen))


def _host(random_: random.Random, made: Cast, taken: set[str]) -> None:
    made.partners.append(
        {
            "key": HOST,
            "name": "Island Newcomer Partnership",
            "name_fr": "Partenariat de l'Île pour les nouveaux arrivants",
            "kind": "settlement-agency",
            "municipality": "charlottetown",
            "serves_province": "PE",
            "sectors": "settlement",
            "website": "https://example.org",
            "joined_on": START.isoformat(),
        }
    )
    taken.add(HOST)
    made.joined[HOST] = START
    for title, since, until in STAFF:
        key = _person(random_, made, taken, START)
        made.staff.append(key)
        made.representations.append(_representation(key, HOST, title, since, until))


def _organization(
    random_: random.Random,
    made: Cast,
    taken: set[str],
    joined: datetime.date,
    kind: str,
    name: tuple[str, str],
    places: tuple[str, ...],
    sectors: tuple[str, ...],
    province: str = "",
) -> None:
    key = _free(texts.slug(name[0]), taken)
    row = {
        "key": key,
        "name": name[0] if key == texts.slug(name[0]) else f"{name[0]} {key.rsplit('-', 1)[1]}",
        "name_fr": name[1] if random_.random() < 0.8 or kind == "francophone-organization" else "",
        "kind": kind,
        "municipality": places[0] if places else "charlottetown" if kind == "funder" else "",
        "serves": "|".join(dict.fromkeys(places[1:])),
        "serves_province": province,
        "sectors": "|".join(sectors),
        "email": f"office@{key[:40].strip('-')}.example.org",
        "phone": f"902-555-01{random_.randrange(100):02}",
        "language": random_.choice(("en", "en", "both", "fr" if kind == "francophone-organization" else "en")),
        "joined_on": joined.isoformat(),
    }
    if random_.random() < 0.04:
        row["aliases"] = f"{random_.choice(words.WORDS)} {name[0].split(',')[0].split(' ', 1)[-1]}"
    made.partners.append(row)
    made.joined[key] = joined
    habit = random_.choice(HABITS) if not province else "now-and-then"
    if kind == "municipality" and random_.random() < 0.6:
        habit = "regular"
    quiet = datetime.date(random_.randint(2018, 2024), random_.randint(1, 9), 1) if habit == "quiet" else None
    made.organizations.append(Organization(key, places, sectors, habit, joined, quiet))


def _speakers(
    random_: random.Random,
    made: Cast,
    taken: set[str],
    joining: Iterator[datetime.date],
    count: int,
    until: datetime.date,
) -> None:
    """Add one or two representatives to each organization; some change employers."""
    left = round(count * 0.5)
    for number, organization in enumerate(made.organizations):
        for _ in range(2 if random_.random() < 0.6 else 1):
            if left <= 0 or len(made.partners) >= count:
                return
            left -= 1
            key = _person(random_, made, taken, next(joining))
            since = min(made.joined[key], organization.joined)
            moves = number > 3 and random_.random() < 0.08
            day = since + (until - since) * random_.uniform(0.3, 0.8) if moves else None
            organization.speakers.append((key, since, day))
            made.representations.append(_representation(key, organization.key, "", since, day))
            if day is not None:
                next_employer = made.organizations[random_.randrange(number)]
                begins = day + datetime.timedelta(days=1)
                next_employer.speakers.append((key, begins, None))
                made.representations.append(_representation(key, next_employer.key, "", begins, None))


def _person(random_: random.Random, made: Cast, taken: set[str], joined: datetime.date, voices: bool = False) -> str:
    name = next((name for name in (words.person(random_) for _ in range(TRIES)) if texts.slug(name) not in taken), "")
    name = name or words.person(random_)
    key = _free(texts.slug(name), taken)
    consent = random_.choice(("internal", "internal", "public", ""))
    made.partners.append(
        {
            "key": key,
            "name": name,
            "kind": "person",
            "voices": random_.choice(("lived-experience", "community-leader", "lived-experience|youth"))
            if voices
            else "",
            "email": f"{key}@example.ca" if random_.random() < 0.6 else "",
            "language": random_.choice(("en", "en", "en", "fr", "both")),
            "consent": consent,
            "consent_on": joined.isoformat() if consent else "",
            "joined_on": joined.isoformat(),
        }
    )
    made.joined[key] = joined
    return key


def _representation(
    person: str, organization: str, title: str, since: datetime.date, until: datetime.date | None
) -> Row:
    return {
        "person": person,
        "organization": organization,
        "title": title,
        "from": since.isoformat(),
        "until": until.isoformat() if until else "",
    }


def _free(key: str, taken: set[str]) -> str:
    """The key, with a number where it is taken."""
    free, number = key, 2
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    taken.add(free)
    return free
