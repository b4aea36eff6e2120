"""Names of record kinds and their columns in English and French, and the field that a header means."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from graphsvc.language import folded
from graphsvc.model import records

#: A record's plural in English and French, then the other words for it in the name of a file or sheet.
RECORD_NAMES: Mapping[str, tuple[str, ...]] = {
    "municipality": ("Municipalities", "Municipalités", "municipality", "municipalité"),
    "sector": ("Sectors", "Secteurs", "sector", "secteur"),
    "partner": ("Partners", "Partenaires", "partner", "partenaire", "members", "membres"),
    "collaboration": ("Collaborations", "Collaborations", "collaboration"),
    "representation": (
        "Representations",
        "Représentations",
        "representation",
        "representatives",
        "représentants",
    ),
    "participation": ("Participations", "Participations", "participation", "attendance", "présences"),
    "expectation": ("Expectations", "Attentes", "expectation", "attente"),
    "seat": ("Seats", "Sièges", "seat", "siège"),
    "report-line": (
        "Report lines",
        "Lignes du rapport",
        "report line",
        "lignes de rapport",
        "ligne du rapport",
    ),
    "introduction": (
        "Introductions",
        "Mises en relation",
        "introduction",
        "mise en relation",
        "présentations",
    ),
    "action-item": (
        "Action items",
        "Mesures de suivi",
        "action item",
        "mesure de suivi",
        "tasks",
        "tâches",
        "suivis",
    ),
    "saved-view": (
        "Saved views",
        "Vues enregistrées",
        "saved view",
        "vue enregistrée",
        "slides",
        "diapositives",
    ),
    "saved-search": (
        "Saved searches",
        "Recherches enregistrées",
        "saved search",
        "recherche enregistrée",
    ),
    "setting": ("Settings", "Réglages", "setting", "réglage", "paramètres"),
}

#: A field's label in English and French, then other headers that mean the same in every record.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "key": ("Key", "Clé", "id", "identifier", "identifiant"),
    "name": ("Name", "Nom"),
    "name_fr": ("Name in French", "Nom français", "nom fr", "name french", "french name", "nom en français"),
    "aliases": (
        "Also known as",
        "Aussi appelé",
        "alias",
        "other names",
        "autres noms",
        "acronym",
        "acronyme",
        "sigle",
    ),
    "kind": ("Kind", "Type", "genre", "category", "catégorie", "sorte"),
    "voices": ("Voices", "Voix", "voice"),
    "municipality": (
        "Municipality",
        "Municipalité",
        "town",
        "city",
        "ville",
        "based in",
        "établi à",
        "commune",
    ),
    "serves": (
        "Serves",
        "Dessert",
        "municipalities served",
        "municipalités desservies",
        "territoire desservi",
    ),
    "serves_province": (
        "Serves the province",
        "Dessert la province",
        "province served",
        "province desservie",
    ),
    "part_of": ("Part of", "Fait partie de", "parent", "relève de", "rattaché à", "partie de"),
    "sectors": ("Sectors", "Secteurs", "sector", "secteur", "secteurs d'activité", "secteur d'activité"),
    "email": (
        "Email",
        "Courriel",
        "e-mail",
        "email address",
        "adresse courriel",
        "adresse de courriel",
        "mail",
    ),
    "phone": ("Phone", "Téléphone", "telephone", "phone number", "numéro de téléphone", "tél", "tel"),
    "website": ("Website", "Site Web", "web site", "url", "web", "site internet", "site"),
    "language": ("Language", "Langue", "langue de correspondance", "preferred language"),
    "consent": ("Consent", "Consentement"),
    "consent_purpose": (
        "Purpose of the consent",
        "But du consentement",
        "objet du consentement",
        "fin du consentement",
    ),
    "consent_on": (
        "Consent given on",
        "Consentement donné le",
        "consent date",
        "date du consentement",
        "consenti le",
    ),
    "consent_source": ("Source of the consent", "Source du consentement", "preuve du consentement"),
    "joined_on": (
        "Joined on",
        "Membre depuis",
        "date joined",
        "joined",
        "adhésion",
        "date d'adhésion",
        "arrivé le",
    ),
    "left_on": ("Left on", "Parti le", "date left", "left", "départ", "date de départ", "membre jusqu'au"),
    "notes": ("Notes", "Remarques", "note", "comments", "commentaires", "remarque"),
    "province": ("Province", "Province", "province or territory", "province ou territoire"),
    "latitude": ("Latitude", "Latitude", "lat"),
    "longitude": ("Longitude", "Longitude", "lon", "lng", "long"),
    "population": ("Population", "Population", "habitants", "inhabitants"),
    "newcomers_per_year": ("Newcomers per year", "Nouveaux arrivants par an", "nouveaux arrivants par année"),
    "merged_into": ("Merged into", "Fusionnée avec", "fusionné avec", "fusionné dans", "fusionnée dans"),
    "merged_on": ("Merged on", "Fusionnée le", "fusionné le", "date de fusion"),
    "expected_from_population": (
        "Expected from population",
        "Attendu à partir de (population)",
        "attendu dès",
    ),
    "colour": ("Colour", "Couleur", "color"),
    "person": ("Person", "Personne"),
    "organization": ("Organization", "Organisme", "organisation", "organisation représentée"),
    "title": ("Title", "Titre"),
    "title_fr": (
        "Title in French",
        "Titre français",
        "titre fr",
        "title french",
        "french title",
        "titre en français",
    ),
    "from": (
        "From",
        "Du",
        "de",
        "since",
        "depuis",
        "à partir du",
        "début",
        "start",
        "start date",
        "date de début",
    ),
    "until": ("Until", "Au", "to", "jusqu'à", "jusqu'au", "fin", "end", "end date", "date de fin"),
    "sector": ("Sector", "Secteur"),
    "partners": ("Partners wanted", "Partenaires voulus", "partners", "partenaires", "partenaires attendus"),
    "source": ("Source", "Source"),
    "status": ("Status", "État", "statut"),
    "starts_on": (
        "Starts on",
        "Commence le",
        "débute le",
        "date",
        "start",
        "start date",
        "début",
        "date de début",
    ),
    "ends_on": (
        "Ends on",
        "Finit le",
        "se termine le",
        "prend fin le",
        "end",
        "end date",
        "fin",
        "date de fin",
    ),
    "description": ("Description", "Description"),
    "outcome": ("Outcome", "Résultat", "outcomes", "résultats", "result", "results"),
    "outcome_fr": (
        "Outcome in French",
        "Résultat français",
        "résultat fr",
        "résultat en français",
        "outcome french",
    ),
    "minutes_url": (
        "Address of the minutes",
        "Adresse du compte rendu",
        "minutes url",
        "minutes link",
        "link to the minutes",
        "lien vers le compte rendu",
        "adresse du procès-verbal",
        "lien vers le procès-verbal",
    ),
    "priorities": ("Priorities", "Priorités", "priority", "priorité"),
    "headcount": ("Headcount", "Nombre de personnes", "nombre de participants", "effectif", "people there"),
    "partner": ("Partner", "Partenaire"),
    "collaboration": (
        "Collaboration",
        "Collaboration",
        "meeting",
        "réunion",
        "rencontre",
        "activité",
        "activity",
    ),
    "role": ("Role", "Rôle"),
    "attendance": ("Attendance", "Présence", "présences"),
    "via": (
        "Via",
        "Par l'entremise de",
        "alternate",
        "substitut",
        "suppléant",
        "remplaçant",
        "représenté par",
    ),
    "body": ("Body", "Instance", "comité", "committee", "council", "conseil"),
    "voice": ("Voice", "Voix"),
    "holder": ("Holder", "Titulaire", "held by", "occupé par"),
    "position": ("Position", "Position", "order", "ordre", "rang"),
    "label": ("Label", "Libellé"),
    "label_fr": ("Label in French", "Libellé français", "libellé fr", "label french", "libellé en français"),
    "former_keys": ("Former keys", "Anciennes clés"),
    "distinct_from": ("Not the same as", "Distinct de"),
    "alongside": ("Holds beside others", "S'ajoute à d'autres"),
    "measure": ("Measure", "Mesure"),
    "kinds": ("Kinds", "Types", "genres"),
    "unit": ("Unit", "Unité"),
    "moment": ("Moment", "Moment"),
    "chain": ("Chain", "Chaîne"),
    "proposed_on": ("Proposed on", "Proposée le", "date de proposition"),
    "decided_on": ("Decided on", "Décidé le", "date de décision", "décision"),
    "assignees": (
        "Assigned to",
        "Confiée à",
        "assignee",
        "who",
        "responsible",
        "confié à",
        "qui",
        "responsable",
        "responsables",
    ),
    "due_on": (
        "Due on",
        "Échéance",
        "due",
        "due date",
        "deadline",
        "by when",
        "date d'échéance",
        "date limite",
        "à faire pour le",
    ),
    "done_on": ("Done on", "Faite le", "done", "completed on", "date completed", "fait le", "faite", "terminé le"),
    "note": ("Note", "Remarque", "notes", "remarques", "comment", "commentaire"),
    "address": (
        "Address of the page",
        "Adresse de la page",
        "address of the map",
        "adresse de la carte",
        "address",
        "adresse",
    ),
    "note_fr": ("Note in French", "Remarque française", "remarque en français", "note fr", "french note"),
    "pins": ("Pinned notes", "Notes épinglées", "pins", "épingles"),
    "host": ("Host", "Hôte", "organisme hôte"),
    "timezone": ("Time zone", "Fuseau horaire"),
    "fiscal_year_starts": (
        "Fiscal year starts in month",
        "L'exercice commence au mois",
        "début de l'exercice",
    ),
}

#: (record, field) -> other headers that mean the field in this record only.
ALSO: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("partner", "name"): ("partner", "partenaire", "organization", "organisation", "organisme", "full name"),
    ("municipality", "name"): ("municipality", "municipalité", "town", "ville"),
    ("sector", "name"): ("sector", "secteur"),
    ("collaboration", "title"): (
        "name",
        "nom",
        "collaboration",
        "activity",
        "activité",
        "meeting",
        "réunion",
    ),
    ("collaboration", "title_fr"): ("name fr", "nom fr", "nom français"),
    ("action-item", "title"): (
        "what",
        "action",
        "action item",
        "task",
        "agreed",
        "quoi",
        "mesure",
        "mesure de suivi",
        "tâche",
        "suivi",
    ),
    ("action-item", "collaboration"): ("agreed in", "convenue à"),
    ("representation", "person"): ("partner", "partenaire", "name", "nom"),
    ("representation", "title"): ("position", "fonction", "poste", "role", "rôle"),
    ("participation", "partner"): ("name", "nom", "person", "personne", "participant", "participants"),
}


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """A header or label without accents, case, spaces and punctuation."""
    return "".join(c for c in folded(text) if c.isalnum())


def plural(entity: str, language: str) -> str:
    """Name of a table of these records in a language (en or fr)."""
    return RECORD_NAMES[entity][language == "fr"]


def label(field: str, language: str) -> str:
    """Label of a column in a language (en or fr)."""
    return FIELD_NAMES[field][language == "fr"]


@functools.cache
def fields(entity: str) -> dict[str, str]:
    """Folded header -> the field that it means in this record."""
    names = records.columns(records.RECORDS[entity])
    by_word = {fold(name): name for name in names}
    labels = [(name, FIELD_NAMES[name][:2]) for name in names]
    in_record = [(name, ALSO.get((entity, name), ())) for name in names]
    others = [(name, FIELD_NAMES[name][2:]) for name in names]
    for name, words in (*labels, *in_record, *others):
        for word in words:
            by_word.setdefault(fold(word), name)
    return by_word


def field(entity: str, header: str) -> str | None:
    """The field that a header means in this record; None where it means none."""
    return fields(entity).get(fold(header))


def nearest(entity: str, header: str) -> str | None:
    """The known header most similar to this one; None where none is similar."""
    names = records.columns(records.RECORDS[entity])
    words = {word: fold(word) for name in names for word in (name, *FIELD_NAMES[name])}
    best = process.extractOne(fold(header), words, scorer=fuzz.ratio, score_cutoff=65)
    return best[2] if best else None


@functools.cache
def _record_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for entity, model in records.RECORDS.items():
        for word in (*RECORD_NAMES[entity], entity, model.plural):
            words[_words(word)] = entity
    return words


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", folded(text)))


def record_named(text: str) -> str | None:
    """The kind of record named in the name of a file or sheet; None where it names none or several."""
    rest = f" {_words(text)} "
    entities: set[str] = set()
    for word in sorted(_record_words(), key=len, reverse=True):
        if f" {word} " in rest:
            rest = rest.replace(f" {word} ", " | ")
            entities.add(_record_words()[word])
    return entities.pop() if len(entities) == 1 else None
