"""Kinds of partners and collaborations, from the words by which others call them, and from names."""

from __future__ import annotations

import re

from graphsvc.files import values
from graphsvc.language import folded

#: Words of a kind, without accents and plurals, the more telling kinds first: a francophone school is a school.
_PARTNER = {
    "person": "individual, person, personne, particulier, individu, citizen, citoyen, resident",
    "business-association": "chamber, board of trade, chambre de commerce, business association, bia",
    "library": "library, librarie, bibliotheque",
    "settlement-agency": (
        "settlement, newcomer, immigrant, immigration, refugee, etablissement, nouveaux arrivant, nouvel "
        "arrivant, spo, service provider organization"
    ),
    "educational-institution": (
        "school, college, university, education, academy, ecole, collegial, universite, cegep, educational, "
        "academic, k-12, scolaire, enseignement, post-secondary"
    ),
    "health-organization": (
        "health, hospital, clinic, medical, sante, hopital, clinique, pharmacy, pharmacie, nursing, wellness, "
        "healthcare"
    ),
    "faith-group": (
        "church, churche, parish, mosque, temple, synagogue, faith, eglise, paroisse, mosquee, religious, "
        "religieux, cathedral, islamic, catholic, baptist, anglican, presbyterian, gurdwara, faith group"
    ),
    "federal-department": (
        "federal, federale, ircc, government of canada, gouvernement du canada, service canada, rcmp, grc"
    ),
    "provincial-department": (
        "provincial, provinciale, department of, ministere, ministry of, province of, government of, gouvernement de"
    ),
    "municipality": (
        "municipal, municipality, municipalite, city of, town of, village of, ville de, municipality of, local "
        "government"
    ),
    "indigenous-organization": (
        "indigenous, autochtone, first nation, premiere nation, aboriginal, metis, inuit, mi'kmaq, mikmaq, "
        "native council"
    ),
    "ethnocultural-association": (
        "ethnocultural, ethnoculturel, ethnoculturelle, multicultural, multiculturel, multiculturelle, cultural "
        "association, association culturelle, canadian association, friendship association"
    ),
    "francophone-organization": "francophone, acadien, acadienne, acadian, acadie",
    "media": "media, newspaper, radio, television, journal, broadcaster, press, presse",
    "funder": "funder, bailleur, donor, united way, centraide, funding",
    "business": (
        "business, businesse, employer, company, inc, ltd, ltee, corp, corporation, llc, employeur, entreprise, "
        "commercial, restaurant, hotel, farm, fisheries, bakery, boulangerie, bank, banque, private sector, "
        "secteur prive, for-profit"
    ),
    "community-organization": (
        "nonprofit, non-profit, non profit, not for profit, not-for-profit, charity, charitie, charitable, ngo, "
        "npo, obnl, osbl, but non lucratif, sans but lucratif, community, communautaire, association, society, "
        "societe, food bank, banque alimentaire, pantry, meal, shelter, refuge, coop, co-op, cooperative, club, "
        "network, reseau, foundation, fondation, centre, center, council, coalition, volunteer, benevole, maison"
    ),
}
#: Phrases that hold a word of another kind.
_BEFORE = {
    "community-organization": "food bank, banque alimentaire, not for profit, not-for-profit, non-profit, non profit",
    "business-association": "business association",
}
#: What says only that it is an organization: its name tells which.
_ANY = frozenset(
    "organization organisation organisme org orgs agency agence group groupe partner partenaire member membre "
    "institution organizations other autre".split()
)
_COLLABORATION = {
    "working-group-meeting": ("working group meeting, reunion de groupe de travail, reunion du groupe de travail"),
    "training": "training, workshop, webinar, formation, atelier, webinaire, course",
    "strategy-session": "strategy, strategic, strategique, planning session, seance de planification",
    "consultation": "consultation, focus group, groupe de discussion, town hall, listening session",
    "reception": "reception, luncheon, breakfast, dinner, supper, souper, open house, portes ouvertes",
    "cultural-activity": "cultural, culturelle, culturel, multicultural, concert, powwow",
    "event": (
        "event, fair, festival, gala, launch, celebration, foire, fete, conference, forum, expo, evenement, "
        "lancement, symposium, summit, sommet, picnic, salon"
    ),
    "contact": "call, appel, phone, email, coffee, cafe, courriel, contact",
    "agreement": "agreement, mou, entente, accord, memorandum",
    "referral": "referral, aiguillage",
    "project": "project, projet, initiative, program, programme, campaign, campagne",
    "meeting": (
        "meeting, reunion, rencontre, council, conseil, committee, comite, table, roundtable, agm, aga, "
        "assemblee, round table, working group"
    ),
}


def _patterns(words: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile(r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, text.split(", "))) + r")[sx]?(?![a-z0-9])")
        for kind, text in words.items()
    }


_FIRST = _patterns(_BEFORE)
_PARTNER_WORDS = _patterns(_PARTNER)
_ORGANIZATION_WORDS = {kind: words for kind, words in _PARTNER_WORDS.items() if kind != "person"}
_COLLABORATION_WORDS = _patterns(_COLLABORATION)
_LEGAL = re.compile(r"(?<![a-z])(?:inc|ltd|ltee|corp|llc)$")


def of_value(entity: str, field: str, value: str) -> str | None:
    """The choice that a cell of an enumeration means; empty where it says none, None where that has to be asked."""
    reader = values.reader(entity, field)
    choices = values.choices(entity, field)
    read = reader(value) if reader else value
    if read in choices:
        return read
    if field != "kind" or entity not in ("partner", "collaboration"):
        return None
    plain = _folded(value)
    if entity == "collaboration":
        return _found(_COLLABORATION_WORDS, plain)
    return "" if plain in _ANY else _found(_FIRST, plain) or _found(_PARTNER_WORDS, plain)


def of_partner(name: str) -> str:
    """The kind of an organization that its name suggests; `other` where it suggests none."""
    plain = _folded(name)
    if _LEGAL.search(plain):
        return "business"
    return _found(_FIRST, plain) or _found(_ORGANIZATION_WORDS, plain) or "other"


def of_collaboration(title: str) -> str:
    """The kind of a gathering that its title suggests; a meeting where it suggests none."""
    return _found(_COLLABORATION_WORDS, _folded(title)) or "meeting"


def _found(patterns: dict[str, re.Pattern[str]], plain: str) -> str | None:
    return next((kind for kind, words in patterns.items() if words.search(plain)), None)


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9'&-]+", " ", folded(text)).split())
