"""Words from which the sample's invented names are made; any likeness to real ones is unintended."""

from __future__ import annotations

import random

GIVEN = (
    "Amina Olena Ravi Mei Joaquín Fatou Anneke Bilal Chioma Dmytro Elif Farah Gabriela Hamid Ines Jonah Keiko "
    "Lamia Mateus Noor Oksana Priya Quynh Rosalie Samir Tomasz Ursula Viktor Wanda Ximena Yusuf Zoé Adèle Benoît "
    "Céleste Danielle Étienne Félix Geneviève Hélène Isabelle Josette Léo Mireille Nadine Odette Pascal Rémi "
    "Sylvie Thérèse Alice Brendan Colleen Dougal Eileen Fergus Gwen Hamish Isla Janet Keith Lorna Murdoch Neil "
    "Olive Peter Ruth Stewart Tessa Una Vera Walter"
).split()
FAMILY = (
    "Abara Adeyemi Arsenault Balan Bernard Castillo Chaisson Cheng Costa DeRoche Diallo Doiron Dutta Eze Fernando "
    "Gallant Gaudet Ghorbani Haile Hashemi Ivanenko Jayasinghe Kaya Kim Kovalenko Laverdure MacAskill MacKinley "
    "MacNevin Mahmoud Martens McKearney Mensah Morales Nakamura Nguema Novak Oduya Okafor Osei Pereira Petrenko "
    "Pham Poirier Quimby Rahimi Ramsay-Lowe Reis Richard Saleh Sharma Shevchuk Silva Tadesse Tanaka Thibodeau "
    "Tran Vessey-Hume Wambui Weatherbie Xiong Yamada Yeo Zarei Zhou"
).split()
#: kind -> (English, French) patterns; {place} and {word} are filled in.
ORGANIZATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "municipality": (("Municipal Office of {place}", "Bureau municipal de {place}"),),
    "provincial-department": (("Provincial Office for {word}", "Bureau provincial : {word}"),),
    "federal-department": (("Federal Programs Desk, {word}", "Bureau des programmes fédéraux, {word}"),),
    "settlement-agency": (
        ("{word} Settlement Society, {place}", "Société d'établissement {word}, {place}"),
        ("{word} Welcome Centre, {place}", "Centre d'accueil {word}, {place}"),
    ),
    "community-organization": (
        ("{word} Community Circle, {place}", "Cercle communautaire {word}, {place}"),
        ("{place} {word} Neighbours", "Voisinage {word} de {place}"),
        ("{word} Tenants Network, {place}", "Réseau des locataires {word}, {place}"),
    ),
    "francophone-organization": (("Comité acadien {word} de {place}", "Comité acadien {word} de {place}"),),
    "ethnocultural-association": (("{word} Cultural Association, {place}", "Association culturelle {word}, {place}"),),
    "faith-group": (("{word} Interfaith Table, {place}", "Table interconfessionnelle {word}, {place}"),),
    "business": (
        ("{word} Foods, {place}", "Aliments {word}, {place}"),
        ("{word} Boatworks, {place}", "Chantier naval {word}, {place}"),
        ("{word} Care Homes, {place}", "Foyers de soins {word}, {place}"),
    ),
    "business-association": (("{place} {word} Business Board", "Conseil des affaires {word} de {place}"),),
    "educational-institution": (
        ("{word} School, {place}", "École {word}, {place}"),
        ("{word} Language College, {place}", "Collège de langues {word}, {place}"),
    ),
    "health-organization": (("{word} Health Centre, {place}", "Centre de santé {word}, {place}"),),
    "library": (("{word} Reading Room, {place}", "Salle de lecture {word}, {place}"),),
    "funder": (("{word} Foundation", "Fondation {word}"),),
    "media": (("{word} Tide Radio, {place}", "Radio Marée {word}, {place}"),),
    "other": (("{word} Safety Service, {place}", "Service de sécurité {word}, {place}"),),
}
WORDS = (
    "Harbour Lupin Heron Redcliff Northstar Tidewater Birchway Sandpiper Lantern Cormorant Fieldstone Maplewind "
    "Blueshore Foxglove Spindrift Larkspur Greenfield Beacon Driftwood Willowbank Saltmarsh Juniper Kestrel "
    "Marigold Orchard Pinewood Quillpoint Rosebank Silverbirch Thistle Umberwood Vesper Wheatsheaf Yarrow "
    "Bayberry Clearwater Dogwood Eastwind Fernhill Goldenrod"
).split()


def person(random_: random.Random) -> str:
    return f"{random_.choice(GIVEN)} {random_.choice(FAMILY)}"


def organization(random_: random.Random, kind: str, place: str) -> tuple[str, str]:
    """(English name, French name) of an organization of a kind."""
    english, french = random_.choice(ORGANIZATIONS[kind])
    word = random_.choice(WORDS)
    return english.format(place=place, word=word), french.format(place=place, word=word)
