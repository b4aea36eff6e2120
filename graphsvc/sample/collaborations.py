"""What the sample's partners do together: bodies with their members, gatherings, undertakings, and who came."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.sample.partners import HOST, SNAPSHOT, START, Cast, Organization, Row

#: Members on the last day of the published snapshot; the network itself is everybody who joined by then.
MEMBERS = (
    ("partners-in-immigration", "Partners in Immigration", "Partenaires en immigration", "network", 302),
    ("newcomer-advisors", "Newcomer Advisors", "Conseillers nouveaux arrivants", "advisory-group", 73),
    ("municipal-lip-council", "Municipal LIP Council", "Conseil municipal du PLI", "council", 35),
    ("spo-working-group", "SPO Working Group", "Groupe de travail des FSE", "working-group", 10),
)
NETWORK = ("pei-network", "PEI Network", "Réseau de l'Île-du-Prince-Édouard", "network")
#: Gatherings held from 2016-01-01 to 2018-02-28, as published.
PERIOD = (datetime.date(2016, 1, 1), SNAPSHOT)
HELD: tuple[tuple[tuple[str, ...], int], ...] = (
    (("strategy-session",), 36),
    (("working-group-meeting",), 14),
    (("event", "reception", "cultural-activity"), 29),
)
COUNTED = frozenset(kind for kinds, _ in HELD for kind in kinds)
FREE = ("meeting",) * 8 + (
    "consultation",
    "training",
    "training",
    "project",
    "referral",
    "contact",
    "contact",
    "contact",
)
AFTER = (
    *FREE,
    "strategy-session",
    "working-group-meeting",
    "working-group-meeting",
    "event",
    "reception",
    "cultural-activity",
)
TITLES: dict[str, tuple[tuple[str, str], ...]] = {
    "strategy-session": (("Strategy session on {en}", "Séance de stratégie : {fr}"),),
    "working-group-meeting": (("Working group meeting", "Réunion du groupe de travail"),),
    "meeting": (
        ("Round table on {en}, {place}", "Table ronde : {fr}, {place}"),
        ("Planning meeting, {place}", "Réunion de planification, {place}"),
    ),
    "consultation": (("Consultation on {en}, {place}", "Consultation : {fr}, {place}"),),
    "training": (("Workshop on welcoming newcomers, {place}", "Atelier sur l'accueil, {place}"),),
    "event": (("Community supper, {place}", "Souper communautaire, {place}"),),
    "reception": (("Welcome reception, {place}", "Réception d'accueil, {place}"),),
    "cultural-activity": (("Music and food of the world, {place}", "Musique et mets du monde, {place}"),),
    "project": (("Project: {en} in {place}", "Projet : {fr} à {place}"),),
    "referral": (("Referral pathway for {en}", "Parcours d'aiguillage : {fr}"),),
    "contact": (("Call about {en}", "Appel : {fr}"),),
}
#: Kind -> probability that the host's staff is present: always where the host convenes or takes the minutes, seldom
#: where partners meet by themselves, so that they get to know each other without the host too.
HOSTED = {
    "strategy-session": 1.0,
    "working-group-meeting": 1.0,
    "contact": 1.0,
    "consultation": 0.6,
    "reception": 0.6,
    "event": 0.4,
    "cultural-activity": 0.4,
    "meeting": 0.3,
    "training": 0.3,
    "project": 0.2,
    "referral": 0.2,
}
OUTCOMES = (
    ("Agreed to share contacts", "Entente pour partager les contacts"),
    ("A pilot starts in the fall", "Un projet pilote commence à l'automne"),
    ("Two new partners will be invited", "Deux nouveaux partenaires seront invités"),
)


@dataclass(frozen=True, slots=True)
class Doings:
    collaborations: list[Row]
    participations: list[Row]
    seats: list[Row]


@dataclass(frozen=True, slots=True)
class Plan:
    """One gathering or undertaking to be filled: kind, day, status."""

    kind: str
    day: datetime.date
    status: str
    vague: bool = False


def doings(
    random_: random.Random, cast: Cast, count: int, places: list[Row], sectors: list[Row], until: datetime.date
) -> Doings:
    """Generate exactly `count` collaborations, bodies included, with participations and seats."""
    made = Doings([], [], [])
    _bodies(random_, cast, made, until)
    plans = list(_plans(random_, count - len(made.collaborations), until))
    people = _People(random_, cast)
    for number, plan in enumerate(sorted(plans, key=lambda plan: (plan.day, plan.kind))):
        _gathering(random_, people, made, plan, number, places, sectors)
    return made


def _plans(random_: random.Random, count: int, until: datetime.date) -> Iterator[Plan]:
    """Yield plans: those held in the published period, planned ones around `until`, and others at any time."""
    left = count
    for kinds, number in HELD:
        for _ in range(min(number, left)):
            left -= 1
            span = (PERIOD[1] - PERIOD[0]).days + 1
            yield Plan(random_.choice(kinds), PERIOD[0] + datetime.timedelta(days=random_.randrange(span)), "held")
    ahead = min(left, 8) if until > SNAPSHOT else 0
    for number in range(ahead):
        left -= 1
        passed = number < 3
        day = until + datetime.timedelta(days=-random_.randint(1, 6) if passed else random_.randint(3, 56))
        yield Plan(random_.choice(("meeting", "working-group-meeting", "reception")), day, "planned")
    for _ in range(left):
        day = START + datetime.timedelta(days=random_.randrange(max(1, (until - START).days)))
        inside = PERIOD[0] <= day <= PERIOD[1]
        kind = random_.choice(FREE if inside else AFTER)
        vague = random_.random() < 0.03 and kind not in COUNTED
        status = "cancelled" if random_.random() < 0.02 else "held"
        if kind in ("project", "referral"):
            status = "active" if (until - day).days < 500 else "completed"
        yield Plan(kind, day, status, vague)


def _bodies(random_: random.Random, cast: Cast, made: Doings, until: datetime.date) -> None:
    """Add the standing bodies, with exactly the published members on the snapshot's last day."""
    early = [key for key, joined in cast.joined.items() if joined <= SNAPSHOT]
    made.collaborations.append(_body(*NETWORK))
    for row in cast.partners:
        made.participations.append(_member(row["key"], NETWORK[0], cast.joined[row["key"]]))
    organizations = [o.key for o in cast.organizations if o.joined <= SNAPSHOT]
    persons = [row["key"] for row in cast.partners if row["kind"] == "person" and row["key"] in set(early)]
    voices = [row["key"] for row in cast.partners if row.get("voices") and cast.joined[row["key"]] <= SNAPSHOT]
    speakers = [person for o in cast.organizations if o.joined <= SNAPSHOT for person, _, _ in o.speakers[:1]]
    speakers = [person for person in dict.fromkeys(speakers) if cast.joined[person] <= SNAPSHOT]
    agencies = {o.key for o in cast.organizations if {"settlement", "newcomer-services"} & set(o.sectors)}
    minded = [
        p for o in cast.organizations if o.key in agencies for p, _, _ in o.speakers if cast.joined[p] <= SNAPSHOT
    ]
    pools = (organizations + persons, voices + persons, speakers + persons, minded + speakers)
    for (key, english, french, kind, number), pool in zip(MEMBERS, pools, strict=True):
        made.collaborations.append(_body(key, english, french, kind))
        chosen = list(dict.fromkeys(pool))[:number]
        for partner in chosen:
            made.participations.append(_member(partner, key, max(cast.joined[partner], START)))
        if kind == "council":
            _seats(random_, cast, made, key, chosen, until)
        for partner in random_.sample(cast.individuals, min(len(cast.individuals), number // 8)):
            if partner not in chosen and until > SNAPSHOT:
                late = max(cast.joined[partner], SNAPSHOT + datetime.timedelta(days=random_.randint(30, 900)))
                if late <= until:
                    made.participations.append(_member(partner, key, late))


def _seats(
    random_: random.Random, cast: Cast, made: Doings, body: str, members: list[str], until: datetime.date
) -> None:
    """Add seats of the council by sector: most are held, one in six is vacant, some end within months."""
    sectors = list(dict.fromkeys(sector for o in cast.organizations for sector in o.sectors))
    for number, sector in enumerate(sectors[:15]):
        is_held = number % 6 != 5 and number < len(members)
        ends = until + datetime.timedelta(
            days=random_.randint(20, 110) if number % 5 == 1 else random_.randint(300, 900)
        )
        made.seats.append(
            {
                "key": f"council-{sector}",
                "body": body,
                "sector": sector,
                "holder": members[number] if is_held else "",
                "from": (until - datetime.timedelta(days=700)).isoformat(),
                "until": ends.isoformat() if is_held else "",
            }
        )


class _People:
    """Organizations to invite: by sector, by place, and those that come regularly."""

    def __init__(self, random_: random.Random, cast: Cast) -> None:
        self._random = random_
        self._cast = cast
        self.by_sector: dict[str, list[Organization]] = {}
        self.by_place: dict[str, list[Organization]] = {}
        for organization in cast.organizations:
            for sector in organization.sectors:
                self.by_sector.setdefault(sector, []).append(organization)
            for place in organization.places:
                self.by_place.setdefault(place, []).append(organization)
        self.regular = [o for o in cast.organizations if o.habit == "regular"]

    def invited(self, plan: Plan, sector: str, place: str, size: int) -> list[tuple[str, str]]:
        """(partner as recorded, attendance) of those invited; organizations mostly through a representative."""
        random_ = self._random
        pools = (self.by_sector.get(sector, []), self.by_place.get(place, []), self.regular)
        attendance: dict[str, str] = {}
        for _ in range(size * 3):
            if len(attendance) >= size:
                break
            pool = random_.choices(pools, (5, 3, 2))[0]
            if not pool:
                continue
            organization = random_.choice(pool)
            if not self._comes(organization, plan):
                continue
            speakers = [p for p, since, end in organization.speakers if since <= plan.day <= (end or plan.day)]
            key = organization.key if not speakers or random_.random() < 0.12 else random_.choice(speakers)
            attendance.setdefault(key, random_.choices(("present", "regrets", "absent"), (88, 8, 4))[0])
        staff = self._cast.staff[1 if plan.day.year >= 2020 else 0]
        if random_.random() < HOSTED[plan.kind] and self._cast.joined[staff] <= plan.day:
            attendance[staff] = "present"
        if self._cast.individuals and random_.random() < 0.4:
            key = random_.choice(self._cast.individuals)
            if self._cast.joined[key] <= plan.day:
                attendance.setdefault(key, "present")
        return list(attendance.items())

    def _comes(self, organization: Organization, plan: Plan) -> bool:
        if organization.joined > plan.day or (organization.quiet_since and plan.day >= organization.quiet_since):
            return False
        if organization.habit == "never":
            return plan.kind in ("event", "reception", "cultural-activity", "contact")
        return organization.habit != "now-and-then" or self._random.random() < 0.35


def _gathering(
    random_: random.Random,
    people: _People,
    made: Doings,
    plan: Plan,
    number: int,
    places: list[Row],
    sectors: list[Row],
) -> None:
    existing = [place for place in places if not place["merged_into"] or plan.day.isoformat() < place["merged_on"]]
    place = random_.choices(existing, [float(p["population"] or 300) ** 0.6 for p in existing])[0]
    sector = random_.choice(sectors)
    english, french = random_.choice(TITLES[plan.kind])
    key = f"{plan.kind}-{plan.day:%Y%m%d}-{number}"
    starts = f"{plan.day:%Y-%m}" if plan.vague else plan.day.isoformat()
    row = {
        "key": key,
        "title": english.format(en=_inside(sector["name"]), place=place["name"]),
        "title_fr": french.format(fr=_inside(sector["name_fr"]), place=place["name_fr"] or place["name"]),
        "kind": plan.kind,
        "status": plan.status,
        "starts_on": starts,
        "municipality": "" if plan.kind == "contact" else place["key"],
        "sectors": sector["key"],
        "part_of": "spo-working-group" if plan.kind == "working-group-meeting" else "",
    }
    if plan.status == "completed":
        row["ends_on"] = (plan.day + datetime.timedelta(days=random_.randint(60, 420))).isoformat()
    if plan.kind in ("event", "reception", "cultural-activity") and plan.status == "held":
        row["headcount"] = str(random_.randint(15, 220))
    if plan.status in ("held", "completed") and random_.random() < 0.2:
        row["outcome"], row["outcome_fr"] = random_.choice(OUTCOMES)
    made.collaborations.append(row)
    if plan.status == "cancelled":
        return
    size = {"contact": 1, "project": 4, "referral": 3}.get(plan.kind) or random_.choices(
        (3, 4, 5, 6, 9, 24), (5, 6, 6, 4, 2, 0.15)
    )[0]
    came = people.invited(plan, sector["key"], place["key"], size)
    for partner, answer in came:
        line = {"partner": partner, "collaboration": key, "role": "participant", "attendance": answer}
        if plan.status == "planned":
            line |= {"role": "invited", "attendance": ""}
        elif plan.kind in ("project", "referral"):
            line |= {"role": "member", "attendance": ""}
        elif answer != "present" and random_.random() < 0.25 and people.regular:
            others = [p for p, _, end in random_.choice(people.regular).speakers if end is None and p != partner]
            if others and others[0] not in dict(came):
                line["via"] = others[0]
        made.participations.append(line)
    if plan.kind == "strategy-session" and plan.status == "held":
        made.participations.append({"partner": HOST, "collaboration": key, "role": "host", "attendance": "present"})


def _body(key: str, english: str, french: str, kind: str) -> Row:
    return {
        "key": key,
        "title": english,
        "title_fr": french,
        "kind": kind,
        "status": "active",
        "starts_on": START.isoformat(),
    }


def _member(partner: str, body: str, since: datetime.date) -> Row:
    return {"partner": partner, "collaboration": body, "role": "member", "from": since.isoformat()}


def _inside(name: str) -> str:
    """A sector's name inside a title: lower case, except for the names of peoples."""
    return name if name.startswith(("Francophone ", "Indigenous")) else name[0].lower() + name[1:]
