"""The values of enumerations as people write them, in English and French, and numbers with their separators."""

from __future__ import annotations

import functools
import re
import types
from collections.abc import Callable, Mapping
from typing import Any, Literal, Union, get_args, get_origin

from graphsvc.files.headers import fold
from graphsvc.model import records, texts

#: A value's label in English and French, then other words for it. `yes` to consent is the narrower consent.
LABELS: Mapping[str, tuple[str, ...]] = {
    # partners
    "municipality": ("Municipality", "Municipalité", "municipal government", "administration municipale"),
    "provincial-department": ("Provincial department", "Ministère provincial"),
    "federal-department": ("Federal department", "Ministère fédéral"),
    "settlement-agency": ("Settlement agency", "Organisme d'établissement", "service d'établissement"),
    "community-organization": ("Community organization", "Organisme communautaire"),
    "francophone-organization": ("Francophone organization", "Organisme francophone"),
    "indigenous-organization": ("Indigenous organization", "Organisme autochtone", "organisation autochtone"),
    "ethnocultural-association": ("Ethnocultural association", "Association ethnoculturelle"),
    "faith-group": ("Faith group", "Groupe confessionnel", "groupe religieux", "communauté de foi"),
    "business": ("Business", "Entreprise"),
    "business-association": ("Business association", "Association d'entreprises", "chambre de commerce"),
    "educational-institution": ("Educational institution", "Établissement d'enseignement"),
    "health-organization": ("Health organization", "Organisme de santé"),
    "library": ("Library", "Bibliothèque"),
    "funder": ("Funder", "Bailleur de fonds"),
    "media": ("Media", "Médias", "média"),
    "other": ("Other", "Autre"),
    "person": ("Person", "Personne"),
    # voices
    "community-leader": ("Community leader", "Leader communautaire"),
    "lived-experience": ("Lived experience", "Expérience vécue"),
    "francophone": ("Francophone", "Francophone"),
    "youth": ("Youth", "Jeunes", "jeune", "jeunesse"),
    # municipalities
    "city": ("City", "Cité", "grande ville"),
    "town": ("Town", "Ville"),
    "rural-municipality": ("Rural municipality", "Municipalité rurale"),
    "region": ("Region", "Région"),
    "first-nation": ("First Nation", "Première Nation"),
    # sectors
    "indigo": ("Indigo", "Indigo"),
    "cyan": ("Light blue", "Bleu clair", "cyan"),
    "green": ("Green", "Vert"),
    "sand": ("Sand", "Sable"),
    "rose": ("Rose", "Rose"),
    "teal": ("Teal", "Sarcelle"),
    "wine": ("Wine", "Bordeaux"),
    "olive": ("Olive", "Olive"),
    "purple": ("Purple", "Violet"),
    "grey": ("Grey", "Gris", "gray"),
    # collaborations
    "network": ("Network", "Réseau"),
    "council": ("Council", "Conseil"),
    "working-group": ("Working group", "Groupe de travail"),
    "advisory-group": ("Advisory group", "Groupe consultatif"),
    "committee": ("Committee", "Comité"),
    "meeting": ("Meeting", "Réunion", "rencontre"),
    "working-group-meeting": (
        "Working group meeting",
        "Réunion de groupe de travail",
        "réunion du groupe de travail",
    ),
    "strategy-session": ("Strategy session", "Séance de stratégie", "séance stratégique"),
    "consultation": ("Consultation", "Consultation"),
    "training": ("Training", "Formation"),
    "event": ("Event", "Événement"),
    "reception": ("Reception", "Réception"),
    "cultural-activity": ("Cultural activity", "Activité culturelle"),
    "project": ("Project", "Projet"),
    "agreement": ("Agreement", "Entente", "accord"),
    "referral": ("Referral", "Aiguillage", "orientation"),
    "contact": ("Contact", "Contact", "call", "appel"),
    # status
    "planned": ("Planned", "Prévue", "prévu", "planifié", "planifiée"),
    "held": ("Held", "Tenue", "tenu", "a eu lieu"),
    "active": ("Active", "En cours", "actif", "active"),
    "completed": ("Completed", "Terminée", "terminé", "achevé", "achevée"),
    "cancelled": ("Cancelled", "Annulée", "annulé", "canceled"),
    "proposed": ("Proposed", "Proposée", "proposé"),
    "accepted": ("Accepted", "Acceptée", "accepté"),
    "declined": ("Declined", "Refusée", "refusé", "déclinée", "décliné"),
    "done": ("Done", "Faite", "fait"),
    # taking part
    "chair": ("Chair", "Présidence", "président", "présidente", "chairperson", "co-chair", "coprésidence"),
    "host": ("Host", "Hôte", "hôtesse"),
    "member": ("Member", "Membre"),
    "participant": ("Participant", "Participant", "participante"),
    "speaker": ("Speaker", "Conférencier", "conférencière", "intervenant", "intervenante"),
    "invited": ("Invited", "Invité", "invitée"),
    "present": ("Present", "Présent", "présente", "yes", "oui", "x", "attended"),
    "regrets": ("Regrets", "Excusé", "excusée", "regret", "regrets"),
    "absent": ("Absent", "Absent", "absente", "no", "non"),
    # consent and language
    "none": ("None", "Aucun", "aucune", "no", "non"),
    "internal": ("Internal", "Interne", "yes", "oui"),
    "public": ("Public", "Public", "publique"),
    "en": ("English", "Anglais"),
    "fr": ("French", "Français"),
    "both": ("Both", "Les deux", "bilingual", "bilingue", "en/fr"),
    # report lines
    "yes": ("Yes", "Oui", "x"),
    "members": ("Members", "Membres"),
    "people-reached": ("People reached", "Personnes rejointes"),
    "people": ("People", "Personnes"),
    "organizations": ("Organizations", "Organismes"),
    "partners": ("Partners", "Partenaires"),
    "seats": ("Seats", "Sièges"),
    "gatherings": ("Gatherings", "Rencontres"),
    "last-day": ("Last day", "Dernier jour"),
    "any-time": ("Any time", "À tout moment"),
    # provinces and territories
    "NL": ("Newfoundland and Labrador", "Terre-Neuve-et-Labrador", "T.-N.-L."),
    "PE": ("Prince Edward Island", "Île-du-Prince-Édouard", "PEI", "P.E.I.", "Î.-P.-É.", "IPE"),
    "NS": ("Nova Scotia", "Nouvelle-Écosse", "N.-É.", "N.S."),
    "NB": ("New Brunswick", "Nouveau-Brunswick", "N.-B."),
    "QC": ("Quebec", "Québec", "Qc", "PQ"),
    "ON": ("Ontario", "Ontario", "Ont."),
    "MB": ("Manitoba", "Manitoba", "Man."),
    "SK": ("Saskatchewan", "Saskatchewan", "Sask."),
    "AB": ("Alberta", "Alberta", "Alb."),
    "BC": ("British Columbia", "Colombie-Britannique", "C.-B."),
    "YT": ("Yukon", "Yukon", "Yn"),
    "NT": ("Northwest Territories", "Territoires du Nord-Ouest", "T.N.-O."),
    "NU": ("Nunavut", "Nunavut"),
}


_SPACE = "[ \u00a0\u202f\u2009]"
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:(?:{_SPACE}|'|\u2019)\d{{3}})+|[+-]?\d{{1,3}}(?:,\d{{3}})+")


def label(value: str, language: str) -> str:
    """What a value of an enumeration is called; provinces keep their codes."""
    return value if value not in LABELS or value.isupper() else LABELS[value][language == "fr"]


def province(code: str, language: str) -> str:
    """The name of a province or territory."""
    return LABELS[code][language == "fr"]


def _types(annotation: Any) -> list[Any]:
    """The plain types and literal values that an annotation is made of."""
    origin = get_origin(annotation)
    if origin is Literal:
        return list(get_args(annotation))
    if origin in (Union, types.UnionType, list):
        return [t for part in get_args(annotation) for t in _types(part)]
    if hasattr(annotation, "__metadata__"):
        return _types(annotation.__origin__)
    return [annotation]


@functools.cache
def choices(entity: str, field: str) -> tuple[str, ...]:
    """The values of an enumeration; empty for a field that is none."""
    return tuple(t for t in _types(_annotation(entity, field)) if isinstance(t, str))


def told(entity: str, field: str, value: str, language: str) -> str:
    """A field's value for display: a choice by its label, anything else unchanged."""
    return label(value, language) if value in choices(entity, field) else value


def _annotation(entity: str, field: str) -> Any:
    fields = records.RECORDS[entity].model_fields
    return next(info.annotation for name, info in fields.items() if (info.alias or name) == field)


@functools.cache
def kind(entity: str, field: str) -> str:
    """What a field holds: `string`, `integer` or `number`."""
    types_of = _types(_annotation(entity, field))
    return "number" if float in types_of else "integer" if int in types_of else "string"


@functools.cache
def reader(entity: str, field: str) -> Callable[[str], str] | None:
    """The function that converts a cell of this column to a value; None where the text is used unchanged.

    It leaves text that it does not recognize unchanged, for validation to report.
    """
    allowed = choices(entity, field)
    if allowed:
        words = {fold(value): value for value in allowed}
        for value in allowed:
            for word in LABELS.get(value, ()):
                words.setdefault(fold(word), value)
        if field in records.list_fields(records.RECORDS[entity]):
            return lambda cell: "|".join(_meant(words, part, texts.trimmed(part)) for part in cell.split("|"))
        return lambda cell: _meant(words, cell, cell)
    kinds = _types(_annotation(entity, field))
    if float in kinds:
        return _decimal
    return _whole if int in kinds else None


def _meant(words: Mapping[str, str], cell: str, otherwise: str) -> str:
    """The choice that a cell names; `otherwise` where there is none, or the cell is no text."""
    return words.get(fold(cell), otherwise) if texts.is_text(cell) else otherwise


def _whole(cell: str) -> str:
    """Remove separators of thousands: 1 057 and 1,057 become 1057."""
    text = texts.trimmed(cell)
    return re.sub(r"[^\d+-]", "", text) if _GROUPED.fullmatch(text) else text


def _decimal(cell: str) -> str:
    """Replace a decimal comma: 46,25 becomes 46.25."""
    text = texts.trimmed(cell).replace("\u2212", "-")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
