"""What a heading says: a field, and whose: *Contact email*, *Nom de l'organisme*, *Which meeting are you attending?*"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graphsvc.files import headers
from graphsvc.language import folded

#: Things that a heading may name, without accents and plurals. The rest of it says the field; alone it is the name.
_THINGS = {
    "person": (
        "contact, person, personne, personne ressource, representative, representant, representante, rep, "
        "individual, attendee, participant, participante, delegate, delegue, volunteer, benevole, employee, "
        "staff, interlocuteur, invitee, guest, registrant, respondent, people"
    ),
    "organization": (
        "organization, organisation, org, agency, agence, company, employer, employeur, account, organisme, "
        "entreprise, affiliation, institution, association, charity, provider, service provider, nonprofit, "
        "compagnie, societe, representing, represented, represente, representee, representes, etablissement, "
        "workplace, group, groupe"
    ),
    "partner": "partner, partenaire, member, membre, stakeholder, partie prenante, intervenant",
    "collaboration": (
        "meeting, event, session, project, activity, activitie, gathering, workshop, rencontre, reunion, "
        "evenement, activite, projet, seance, atelier, collaboration, committee meeting, agreement, entente, "
        "mou, forum, consultation"
    ),
}
#: Fields by the words that say them; those of one word or more, without accents and plurals.
_FIELDS = {
    "first_name": "first name, firstname, first, given name, given, prenom, forename, fname, first names",
    "middle_name": "middle name, middle, middle initial, deuxieme prenom, second prenom",
    "last_name": "last name, lastname, last, surname, family name, nom de famille, lname",
    "full_name": (
        "full name, nom complet, prenom et nom, nom et prenom, name and surname, first and last name, fullname"
    ),
    "name": (
        "name, nom, display name, name original name, appellation, denomination, legal name, nom legal, raison sociale"
    ),
    "email": (
        "email, e mail, mail, courriel, email address, e mail address, adresse courriel, adresse de courriel, "
        "adresse electronique, courrier electronique"
    ),
    "phone": (
        "phone, telephone, tel, phone number, telephone number, cell, cellphone, cell phone, mobile, cellulaire, "
        "mobile phone, no de telephone, numero de telephone, numero, phone cell, number, tel bureau, portable"
    ),
    "website": (
        "website, web site, web page, webpage, url, web, site web, homepage, home page, site internet, site, link, lien"
    ),
    "municipality": (
        "city, town, municipality, community, ville, municipalite, localite, collectivite, commune, city town, "
        "town city, location, place, based in, village, location municipality, area, where, lieu, venue, "
        "locality, localisation"
    ),
    "region": "region, county, comte, district, zone, territory",
    "province": ("province, prov, state, state province, province state, province territory, province or territory"),
    "kind": "type, kind, category, categorie, genre, classification, class, type of organization",
    "sectors": (
        "service category, service type, program area, sector, secteur, industry, industrie, area of work, areas "
        "of work, field, field of work, domaine, domain, tag, etiquette, focus, focus area, service, services "
        "offered, theme, secteur d activite, secteur d intervention, domaine d intervention, which sectors do "
        "you work in, expertise, speciality, priority area, mots cles, keywords, area of focus"
    ),
    "serves": (
        "serve, territory served, territoire desservi, service area, area served, catchment, municipalities "
        "served, communities served, regions served, region desservie, municipalites desservies, dessert, "
        "coverage, zone desservie"
    ),
    "aliases": (
        "acronym, acronyme, sigle, alias, aliase, other name, autre nom, also known as, aka, short name, "
        "abbreviation, abreviation, former name, ancien nom"
    ),
    "name_fr": "french name, nom francais, name fr, nom fr, nom en francais, name in french, name french",
    "notes": (
        "note, comment, commentaire, remarque, observation, additional information, details, remark, description de"
    ),
    "description": (
        "description, purpose, objective, objectif, agenda, ordre du jour, summary, resume, about, topic, sujet"
    ),
    "outcome": "outcome, resultat, result, decision, follow up, suivi",
    "member_since": (
        "member since, membre depuis, joined, date joined, joined on, date d adhesion, adhesion, membership "
        "date, join date"
    ),
    "left_on": "left, left on, date left, departure, date de depart, membre jusqu au",
    "from": (
        "mandat du, mandate from, term start, signed, signed on, signature, effective, from, since, depuis, "
        "start, start date, debut, date de debut, begin, begins, starts, commence, starts on, du, de"
    ),
    "until": (
        "mandat au, mandate to, term end, expires, expiry, expiration, echeance, until, to, end, end date, fin, "
        "date de fin, ends, ends on, jusqu au, jusqu a, au"
    ),
    "date": "date, day, when, quand, jour, datetime, date and time, date et heure",
    "timestamp": (
        "timestamp, horodateur, horodatage, submitted at, submission date, submitted, created at, completion "
        "time, start time"
    ),
    "language": (
        "language, langue, preferred language, language preference, langue preferee, langue de correspondance, lang"
    ),
    "consent": "consent, consentement",
    "part_of": (
        "parent organization, parent, parent account, umbrella, umbrella organization, organisme parent, siege "
        "social, parent agency"
    ),
    "job_title": (
        "job title, position, poste, fonction, role at organization, role, job, occupation, role in "
        "organization, your role, what is your role, titre du poste, position title, job role, titre de poste"
    ),
    "title": "title, titre, subject, intitule, objet",
    "attendance": (
        "attendance, present, presence, attended, attending, rsvp, did attend, presente, participation, attend, "
        "presences"
    ),
    "status": "status, statut, etat, state of",
    "headcount": (
        "headcount, number of participants, number of attendees, nombre de participants, nombre de personnes, "
        "people there, attendance count, how many, nb participants, nb de participants"
    ),
    "key": "key, cle",
    "population": "population, habitants, inhabitants",
    # Known, and held nowhere.
    "": (
        "street, address, address1, address2, address 1, address 2, street address, mailing address, adresse, "
        "rue, postal, postal code, code postal, zip, zip code, country, pays, fax, telecopieur, latitude, "
        "longitude, lat, lng, lon, total, count, owner, created date, created, modified, updated, last modified, "
        "department, service department, id, no, identifier, identifiant, bn, uuid, suite, unit, po box, "
        "duration, total duration, engaged, active, salutation, honorific, appel, civilite, prefix, suffix, "
        "optin time, optin ip, rank, registration number, location region code, facebook, twitter, linkedin, "
        "instagram, logo, image, photo, join time, leave time, first join, last leave, recording consent, "
        "duration minutes, in meeting duration, order date, birthday, birth date, date de naissance, date of "
        "birth, dob, age, quantity, index, priority, source, tier, budget, languages spoken, langues parlees, "
        "language spoken"
    ),
}
#: Words that say whose address or number it is, or nothing.
_NOISE = frozenset(
    "your my our the a an of at in on for with which what do does you is are was there le la les l de du des d un une "
    "et and or main general generale primary principal principale business billing mailing work office bureau official "
    "physical home personal user current if any please check all that apply y n yes s location".split()
)
#: Last words of a heading that refers to a record elsewhere.
_IDS = frozenset(("id", "uuid", "guid", "identifier", "identifiant"))
_HOME = frozenset("home personal".split())


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says: whose field (empty where it is not said), which, and how surely, 0 to 1.

    field: of _FIELDS; `name` alone for a heading that names a thing; empty for what is held nowhere.
    """

    thing: str
    field: str
    surely: float


@functools.lru_cache(maxsize=5_000)
def meaning(heading: str) -> Meaning | None:
    """What a heading says; None where it says nothing that is known."""
    words = _words(heading)
    if not words:
        return None
    if (field := _field(words)) is not None:
        return Meaning("", field, 1.0)
    if words[-1] in _IDS and _field(words[:-1]) != "email":
        return Meaning("", "", 1.0)
    things, rest = _apart(words)
    thing = things[-1] if things else ""
    thing = "person" if not thing and _HOME & set(words) else thing
    useful = [word for word in rest if word not in _NOISE]
    for attempt, surely in ((rest, 1.0), (useful, 0.9)):
        if attempt and (field := _field(attempt)) is not None:
            return Meaning(thing, field, surely)
    if things and not useful:
        return Meaning(thing, "name", 1.0)
    found = _within(useful)
    if found is not None:
        return Meaning(thing, found, 0.6)
    if things:
        return Meaning(thing, "name", 0.4)
    text = " ".join(useful)
    near = process.extractOne(text, _PHRASES.keys(), scorer=fuzz.ratio, score_cutoff=88) if len(text) > 3 else None
    return Meaning(thing, _PHRASES[near[0]], 0.5) if near else None


def _words(heading: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[_./\\-]+", " ", heading))
    inside = re.sub(r"\([^)]*\)", " ", spaced)
    text = inside if re.search(r"\w", inside) else spaced
    return [_single(word) for word in re.findall(r"[a-z0-9]+", folded(text).replace("'", " "))]


def _single(word: str) -> str:
    """A word without its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith(("s", "x")) and not word.endswith(("ss", "us", "is")) else word


def _index(words: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Phrase without plurals -> what it says; of two the first."""
    found: dict[str, str] = {}
    for name, phrases in words:
        for phrase in phrases:
            found.setdefault(" ".join(_words(phrase)), name)
    return found


_PHRASES = _index(
    [
        *((name, text.split(", ")) for name, text in _FIELDS.items()),
        *((name, words) for name, words in headers.FIELD_NAMES.items() if name in _FIELDS),
    ]
)
_THING_PHRASES = _index((name, text.split(", ")) for name, text in _THINGS.items())
_LONGEST = 4
#: Words that say a field alone, and nothing beside words that are not known: *First join* is no first name.
_ALONE = frozenset(
    "first last middle given where when quand number numero from since start debut begin until end left "
    "site link lien area field place service class theme subject objet about role job note title titre "
    "status statut etat count total date jour member day active owner engaged parent zone".split()
)


def _field(words: list[str]) -> str | None:
    return _PHRASES.get(" ".join(words))


def _apart(words: list[str]) -> tuple[list[str], list[str]]:
    """(the things that words name, in their order; the other words)."""
    things: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(words):
        for length in (2, 1):
            phrase = " ".join(words[position : position + length])
            if phrase in _THING_PHRASES and position + length <= len(words):
                things.append(_THING_PHRASES[phrase])
                position += length
                break
        else:
            rest.append(words[position])
            position += 1
    return things, [word for word in rest if not word.isdigit()]


def _within(words: list[str]) -> str | None:
    """The field said by the longest known words within others; nothing where they say only what is held nowhere."""
    held_nowhere = None
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            phrase = " ".join(words[start : start + length])
            if phrase in _PHRASES and (length > 1 or (len(phrase) > 3 and phrase not in _ALONE)):
                if _PHRASES[phrase]:
                    return _PHRASES[phrase]
                held_nowhere = ""
    return held_nowhere
