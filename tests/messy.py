"""Spreadsheets as people keep them, each with what it says, written before any was read.

`python tests/messy.py` says of how many the guessed mapping is right without help, and what is wrong with the others.
The network that they are read into is NETWORK; names are invented, headings as forms, exports and offices write them.
"""

# ruff: noqa: E501

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import openpyxl

from graphsvc.files import known, parse
from graphsvc.files.mapping import reading
from graphsvc.files.mapping.model import Mapping
from graphsvc.files.parse import Parsed
from graphsvc.model import records

NETWORK: dict[str, list[dict[str, Any]]] = {
    "municipality": [
        {"name": "Charlottetown", "province": "PE", "kind": "city"},
        {"name": "Summerside", "province": "PE", "kind": "city"},
        {"name": "Souris", "province": "PE", "kind": "town"},
        {"name": "Moncton", "province": "NB", "kind": "city"},
        {"name": "Ouest", "province": "PE", "kind": "region"},
    ],
    "sector": [
        {"name": "Health", "name_fr": "Santé"},
        {"name": "Housing", "name_fr": "Logement"},
        {"name": "Education", "name_fr": "Éducation"},
        {"name": "Employment", "name_fr": "Emploi"},
    ],
    "partner": [
        {"name": "Example Library", "kind": "library", "municipality": "charlottetown"},
        {"name": "Holland Settlement Centre", "kind": "settlement-agency", "aliases": ["HSC"]},
        {"name": "Ana Roy", "kind": "person", "email": "ana@example.org"},
    ],
    "collaboration": [
        {"key": "lip-council", "title": "LIP Council", "kind": "council"},
        {"title": "Council", "kind": "meeting", "starts_on": "2026-01-14", "status": "held"},
    ],
}


@dataclass(frozen=True)
class Messy:
    """A file and what is right for it.

    text: of a CSV or JSON file, or rows of a workbook's sheets by name. partners: name -> fields; speaks: (person,
    organization) -> title; meetings: (title, day); took: (partner, title, day) -> attendance; towns: new ones.
    asks: what has to be asked, `date` or `value`; answers: heading -> order of its dates, or values by value.
    """

    kind: str
    file: str
    text: str | dict[str, list[list[Any]]]
    partners: dict[str, dict[str, Any]] = field(default_factory=dict)
    speaks: dict[tuple[str, str], str | None] = field(default_factory=dict)
    meetings: list[tuple[str, str | None]] = field(default_factory=list)
    took: dict[tuple[str, str, str | None], str] = field(default_factory=dict)
    towns: list[str] = field(default_factory=list)
    asks: frozenset[str] = frozenset()
    answers: dict[str, Any] = field(default_factory=dict)


ASKED_DATE, ASKED_VALUE = frozenset({"date"}), frozenset({"value"})

FILES = [
    # --- partners under headings of their own
    Messy(
        "partners",
        "Agency directory 2026.csv",
        "Agency Name,Street,City/Town,Prov.,Postal,Main Phone,General Email,Web Site,Agency Type\n"
        "Harbour Food Bank,12 Water St,Souris,PE,C0A 2B0,902-555-0101,info@harbour.example,harbour.example,Charity\n"
        "Bluefin High School,1 Main,Souris,PE,C0A 2B0,(902) 555-0102,,www.bluefin.example,School\n",
        partners={
            "Harbour Food Bank": {
                "kind": "community-organization",
                "municipality": "souris",
                "phone": "902-555-0101",
                "email": "info@harbour.example",
                "website": "https://harbour.example",
            },
            "Bluefin High School": {"kind": "educational-institution", "website": "https://www.bluefin.example"},
        },
    ),
    Messy(
        "partners",
        "Liste des organismes.csv",
        "Nom de l'organisme;Catégorie;Ville;Région;Courriel général;Tél. bureau;Commentaires\n"
        "Centre Belle-Alliance;Organisme à but non lucratif;Summerside;O;info@belle.example;902 555-0110;appelle le mardi\n"
        "École sur Mer;École;Summerside;O;;902 555-0111;\n",
        partners={
            "Centre Belle-Alliance": {
                "kind": "community-organization",
                "municipality": "summerside",
                "email": "info@belle.example",
                "notes": "appelle le mardi",
            },
            "École sur Mer": {"kind": "educational-institution"},
        },
    ),
    Messy(
        "partners",
        "export_accounts.csv",
        "Account ID,Account Name,Account Owner,Billing City,Billing State/Province,Type,Industry,Phone,Website,Created Date\n"
        "0015x00001,Red Sands Clinic,J. Doe,Charlottetown,PE,Health,Health,902-555-0120,http://redsands.example,2024-05-01\n"
        "0015x00002,Holland Settlement Centre,J. Doe,Charlottetown,PE,Settlement agency,Employment,902-555-0121,,2023-01-09\n",
        partners={
            "Red Sands Clinic": {"kind": "health-organization", "sectors": ["health"], "phone": "902-555-0120"},
            "Holland Settlement Centre": {"kind": "settlement-agency", "phone": "902-555-0121"},
        },
    ),
    Messy(
        "partners",
        "members.tsv",
        "Member Organization\tAcronym\tNom français\tLocation\tSector\tMember Since\n"
        "Kings County Seniors Network\tKCSN\tRéseau des aînés de Kings\tSouris, PE\tHealth\tMay 2019\n"
        "Maple Housing Co-op\tMHC\t\tMoncton (NB)\tHousing\t2021\n",
        partners={
            "Kings County Seniors Network": {
                "aliases": ["KCSN"],
                "name_fr": "Réseau des aînés de Kings",
                "municipality": "souris",
                "sectors": ["health"],
                "joined_on": "2019-05",
            },
            "Maple Housing Co-op": {"municipality": "moncton", "sectors": ["housing"], "joined_on": "2021"},
        },
    ),
    Messy(
        "partners",
        "Copy of stakeholders FINAL(2).csv",
        "Stakeholder,Category,Community,Contact #,E-mail address,Engaged? (Y/N),Comments\n"
        "St. Dunstan Parish,Church,Town of Souris,902.555.0130,parish@example.org,Y,\n"
        "Atlantic Fish Ltd.,Employer,Victoria,902.555.0131,hr@fish.example,N,new plant\n",
        partners={
            "St. Dunstan Parish": {"kind": "faith-group", "municipality": "souris", "phone": "902.555.0130"},
            "Atlantic Fish Ltd.": {"kind": "business", "municipality": "victoria", "notes": "new plant"},
        },
        towns=["Victoria"],
    ),
    # --- people with their employer
    Messy(
        "contacts",
        "outlook-contacts.csv",
        "First Name,Middle Name,Last Name,Company,Department,Job Title,Business City,E-mail Address,Business Phone,Mobile Phone,Web Page\n"
        "Omar,,Haddad,Harbour Food Bank,,Manager,Souris,omar@harbour.example,902-555-0140,902-555-0141,\n"
        "Léa,M.,Gallant,Example Library,Adult services,Librarian,Charlottetown,lea@library.example,,,\n",
        partners={
            "Omar Haddad": {"kind": "person", "email": "omar@harbour.example"},
            "Léa M. Gallant": {"kind": "person", "email": "lea@library.example"},
            "Harbour Food Bank": {"municipality": "souris"},
        },
        speaks={("Omar Haddad", "Harbour Food Bank"): "Manager", ("Léa M. Gallant", "Example Library"): "Librarian"},
    ),
    Messy(
        "contacts",
        "personnes-ressources.csv",
        "Prénom;Nom de famille;Organisme;Poste;Courriel;Cellulaire\n"
        "Zoé;Côté;École sur Mer;Directrice;zoe@ecole.example;902 555-0150\n"
        "Marc-André;LeBlanc;HSC;Agent de liaison;ma@hsc.example;\n",
        partners={
            "Zoé Côté": {"kind": "person", "email": "zoe@ecole.example", "phone": "902 555-0150"},
            "Marc-André LeBlanc": {"kind": "person"},
            "École sur Mer": {"kind": "educational-institution"},
        },
        speaks={
            ("Zoé Côté", "École sur Mer"): "Directrice",
            ("Marc-André LeBlanc", "Holland Settlement Centre"): "Agent de liaison",
        },
    ),
    Messy(
        "contacts",
        "council list.csv",
        "Organization,Contact Person,Position,Contact Email,Contact Phone\n"
        'Red Sands Clinic,"Nguyen, Binh",Nurse manager,binh@redsands.example,902-555-0160\n'
        "City of Charlottetown,Pat O'Brien,Planner,pat@city.example,\n",
        partners={
            "Binh Nguyen": {"kind": "person", "email": "binh@redsands.example"},
            "Pat O'Brien": {"kind": "person"},
            "Red Sands Clinic": {"kind": "health-organization"},
            "City of Charlottetown": {"kind": "municipality"},
        },
        speaks={
            ("Binh Nguyen", "Red Sands Clinic"): "Nurse manager",
            ("Pat O'Brien", "City of Charlottetown"): "Planner",
        },
    ),
    Messy(
        "contacts",
        "mailchimp_subscribed.csv",
        "Email Address,First Name,Last Name,Organization,Preferred Language,OPTIN_TIME\n"
        "sue@maple.example,Sue,Li,Maple Housing Co-op,English,2025-03-02 14:10:55\n"
        "guy@belle.example,Guy,Arsenault,Centre Belle-Alliance,Français,2025-03-03 09:00:00\n",
        partners={
            "Sue Li": {"kind": "person", "email": "sue@maple.example", "language": "en"},
            "Guy Arsenault": {"kind": "person", "language": "fr"},
        },
        speaks={("Sue Li", "Maple Housing Co-op"): None, ("Guy Arsenault", "Centre Belle-Alliance"): None},
    ),
    Messy(
        "contacts",
        "volunteers.csv",
        "Full name,Representing,Role at organization,Home community,Phone (cell),Since\n"
        "Dr. Mina Park,Red Sands Clinic,Physician,Summerside,902-555-0170,2022-09\n"
        "Ana Roy,Example Library,Coordinator,Charlottetown,,2024-01-15\n",
        partners={
            "Mina Park": {"kind": "person", "municipality": "summerside", "phone": "902-555-0170"},
            "Ana Roy": {"kind": "person", "municipality": "charlottetown"},
        },
        speaks={("Mina Park", "Red Sands Clinic"): "Physician", ("Ana Roy", "Example Library"): "Coordinator"},
    ),
    # --- sign-in forms
    Messy(
        "signin",
        "Council sign-in (Responses).csv",
        "Timestamp,Your full name,Which organization do you represent?,What is your role there?,Which meeting are you attending?\n"
        "4/9/2026 9:58:10,Ana Roy,Example Library,Coordinator,Council\n"
        "4/9/2026 10:02:33,Omar Haddad,Harbour Food Bank,Manager,Council\n",
        partners={"Omar Haddad": {"kind": "person"}, "Harbour Food Bank": {}},
        speaks={("Ana Roy", "Example Library"): "Coordinator", ("Omar Haddad", "Harbour Food Bank"): "Manager"},
        meetings=[("Council", "2026-04-09")],
        took={
            ("Ana Roy", "Council", "2026-04-09"): "present",
            ("Omar Haddad", "Council", "2026-04-09"): "present",
        },
        asks=ASKED_DATE,
        answers={"Timestamp": "month-first"},
    ),
    Messy(
        "signin",
        "Présences.csv",
        "Horodateur;Nom complet;Organisme;Rencontre;Date de la rencontre\n"
        "2026-05-06 13:00;Zoé Côté;École sur Mer;Table de concertation;6 mai 2026\n"
        "2026-05-06 13:04;Guy Arsenault;Centre Belle-Alliance;Table de concertation;6 mai 2026\n",
        partners={"Zoé Côté": {"kind": "person"}, "Centre Belle-Alliance": {}},
        speaks={("Zoé Côté", "École sur Mer"): None},
        meetings=[("Table de concertation", "2026-05-06")],
        took={
            ("Zoé Côté", "Table de concertation", "2026-05-06"): "present",
            ("Guy Arsenault", "Table de concertation", "2026-05-06"): "present",
        },
    ),
    Messy(
        "signin",
        "attendance log.csv",
        "Date,Event,Name,Affiliation,Email,Status\n"
        "2026-02-11,Council,Binh Nguyen,Red Sands Clinic,binh@redsands.example,Attended\n"
        "2026-02-11,Council,Ana Roy,Example Library,ana@example.org,Regrets\n"
        "2026-03-11,Council,Binh Nguyen,Red Sands Clinic,binh@redsands.example,No show\n",
        partners={"Binh Nguyen": {"kind": "person", "email": "binh@redsands.example"}},
        speaks={("Binh Nguyen", "Red Sands Clinic"): None},
        meetings=[("Council", "2026-02-11"), ("Council", "2026-03-11")],
        took={
            ("Binh Nguyen", "Council", "2026-02-11"): "present",
            ("Ana Roy", "Council", "2026-02-11"): "regrets",
            ("Binh Nguyen", "Council", "2026-03-11"): "absent",
        },
    ),
    Messy(
        "signin",
        "orgs at meetings.csv",
        "Meeting Name,Meeting Date,Organization,Attended\n"
        "Housing roundtable,2026-03-05,Maple Housing Co-op,Yes\n"
        "Housing roundtable,2026-03-05,HSC,Yes\n"
        "Housing roundtable,2026-03-05,Example Library,No\n",
        partners={"Maple Housing Co-op": {}},
        meetings=[("Housing roundtable", "2026-03-05")],
        took={
            ("Maple Housing Co-op", "Housing roundtable", "2026-03-05"): "present",
            ("Holland Settlement Centre", "Housing roundtable", "2026-03-05"): "present",
            ("Example Library", "Housing roundtable", "2026-03-05"): "absent",
        },
    ),
    Messy(
        "signin",
        "sign in sheet.xlsx",
        {
            "Sheet1": [
                ["Name", "Org", "Email", "Meeting", "Date"],
                ["Sue Li", "Maple Housing Co-op", "sue@maple.example", "Council", "2026-01-14"],
                ["Ana Roy", "Example Library", "ana@example.org", "Council", "2026-01-14"],
            ]
        },
        partners={"Sue Li": {"kind": "person"}},
        speaks={("Sue Li", "Maple Housing Co-op"): None, ("Ana Roy", "Example Library"): None},
        took={
            ("Sue Li", "Council", "2026-01-14"): "present",
            ("Ana Roy", "Council", "2026-01-14"): "present",
        },
    ),
    # --- wide grids
    Messy(
        "grid",
        "attendance 2026.csv",
        "Organization,Jan 14 2026,Feb 11 2026,Mar 11 2026,Total\n"
        "Example Library,X,X,,2\nRed Sands Clinic,,X,X,2\nHSC,R,X,A,1\n",
        took={
            ("Example Library", "Meeting", "2026-01-14"): "present",
            ("Example Library", "Meeting", "2026-02-11"): "present",
            ("Red Sands Clinic", "Meeting", "2026-02-11"): "present",
            ("Red Sands Clinic", "Meeting", "2026-03-11"): "present",
            ("Holland Settlement Centre", "Meeting", "2026-01-14"): "regrets",
            ("Holland Settlement Centre", "Meeting", "2026-02-11"): "present",
            ("Holland Settlement Centre", "Meeting", "2026-03-11"): "absent",
        },
    ),
    Messy(
        "grid",
        "présences du conseil.csv",
        "Organisme;Représentant;Conseil 14 janvier 2026;Conseil 11 février 2026\n"
        "École sur Mer;Zoé Côté;présente;excusée\nHSC;Marc-André LeBlanc;;présent\n",
        partners={"Zoé Côté": {"kind": "person"}},
        speaks={
            ("Zoé Côté", "École sur Mer"): None,
            ("Marc-André LeBlanc", "Holland Settlement Centre"): None,
        },
        took={
            ("Zoé Côté", "Conseil", "2026-01-14"): "present",
            ("Zoé Côté", "Conseil", "2026-02-11"): "regrets",
            ("Marc-André LeBlanc", "Conseil", "2026-02-11"): "present",
        },
    ),
    Messy(
        "grid",
        "who came.csv",
        "Meeting,Date,Example Library,Red Sands Clinic,Maple Housing Co-op\n"
        "Council,2026-02-11,1,0,1\nCouncil,2026-03-11,0,1,1\n",
        took={
            ("Example Library", "Council", "2026-02-11"): "present",
            ("Maple Housing Co-op", "Council", "2026-02-11"): "present",
            ("Red Sands Clinic", "Council", "2026-03-11"): "present",
            ("Maple Housing Co-op", "Council", "2026-03-11"): "present",
        },
    ),
    Messy(
        "grid",
        "working group.xlsx",
        {
            "Attendance": [
                ["Housing working group - attendance", None, None, None],
                ["Member", "2026-04-01", "2026-05-06", "2026-06-03"],
                ["Maple Housing Co-op", "✓", "✓", None],
                ["Example Library", None, "✓", "✓"],
            ]
        },
        took={
            ("Maple Housing Co-op", "Housing working group", "2026-04-01"): "present",
            ("Maple Housing Co-op", "Housing working group", "2026-05-06"): "present",
            ("Example Library", "Housing working group", "2026-05-06"): "present",
            ("Example Library", "Housing working group", "2026-06-03"): "present",
        },
    ),
    Messy(
        "grid",
        "events.csv",
        "Partner,Welcome Fair (2026-05-02),Job Fair (2026-06-10),AGM (2026-06-20)\n"
        "Example Library,yes,no,yes\nAtlantic Fish Ltd.,no,yes,no\n",
        partners={"Atlantic Fish Ltd.": {"kind": "business"}},
        meetings=[("Welcome Fair", "2026-05-02"), ("Job Fair", "2026-06-10"), ("AGM", "2026-06-20")],
        took={
            ("Example Library", "Welcome Fair", "2026-05-02"): "present",
            ("Example Library", "AGM", "2026-06-20"): "present",
            ("Atlantic Fish Ltd.", "Job Fair", "2026-06-10"): "present",
        },
    ),
    # --- the header below a title
    Messy(
        "title",
        "partners with logo.csv",
        "Local Immigration Partnership,,,\nPartner list,,,\nUpdated: 2026-04-01,,,\n,,,\nName,Type,Town,Email\n"
        "Harbour Food Bank,Charity,Souris,info@harbour.example\nBluefin High School,School,Souris,\n,,,\n"
        "Total: 2 partners,,,\n",
        partners={
            "Harbour Food Bank": {"kind": "community-organization", "municipality": "souris"},
            "Bluefin High School": {"kind": "educational-institution"},
        },
    ),
    Messy(
        "title",
        "Liste.xlsx",
        {
            "Feuil1": [
                ["Liste des partenaires 2025-2026", None, None],
                ["Confidentiel", None, None],
                [None, None, None],
                ["Organisme", "Municipalité", "Secteur"],
                ["Centre Belle-Alliance", "Summerside", "Santé"],
                ["Maison Espoir", "Souris", "Logement"],
            ]
        },
        partners={
            "Centre Belle-Alliance": {"municipality": "summerside", "sectors": ["health"]},
            "Maison Espoir": {"municipality": "souris", "sectors": ["housing"]},
        },
    ),
    Messy(
        "title",
        "contact sheet.csv",
        'Prepared by A.R. for the council\n"Note: phone numbers to be checked, please."\n\n'
        "Organization,Contact,Email\nRed Sands Clinic,Binh Nguyen,binh@redsands.example\n",
        partners={"Binh Nguyen": {"kind": "person", "email": "binh@redsands.example"}, "Red Sands Clinic": {}},
        speaks={("Binh Nguyen", "Red Sands Clinic"): None},
    ),
    Messy(
        "title",
        "meetings.csv",
        "MEETINGS OF THE COUNCIL,,\n\nDate,Meeting,Participants\n2026-02-11,Council,14\n2026-03-11,Council,9\n",
        meetings=[("Council", "2026-02-11"), ("Council", "2026-03-11")],
    ),
    Messy(
        "title",
        "two lines.xlsx",
        {
            "Partners": [
                ["Partner", None, "Contact", None],
                ["Name", "Kind", "Phone", "Email"],
                ["Maple Housing Co-op", "Non-profit", "902-555-0180", "info@maple.example"],
            ]
        },
        partners={
            "Maple Housing Co-op": {
                "kind": "community-organization",
                "phone": "902-555-0180",
                "email": "info@maple.example",
            }
        },
    ),
    # --- dates
    Messy(
        "dates",
        "projects.csv",
        "Project,Type,Start,End\nWelcome kits,project,Sept 2025,March 2026\nHousing guide,project,2025/10/15,15 Dec 2025\n",
        meetings=[("Welcome kits", "2025-09"), ("Housing guide", "2025-10-15")],
    ),
    Messy(
        "dates",
        "rencontres.csv",
        "Titre;Genre;Date\nTable 1;réunion;1er février 2026\nTable 2;réunion;14 fév. 2026\nTable 3;réunion;lundi 2 mars 2026\n"
        "Table 4;réunion;2026-04-07 à 13 h 30\n",
        meetings=[
            ("Table 1", "2026-02-01"),
            ("Table 2", "2026-02-14"),
            ("Table 3", "2026-03-02"),
            ("Table 4", "2026-04-07"),
        ],
    ),
    Messy(
        "dates",
        "us style.csv",
        "Meeting,Meeting date\nA,3/4/2026\nB,3/18/2026\nC,4/1/2026\n",
        meetings=[("A", "2026-03-04"), ("B", "2026-03-18"), ("C", "2026-04-01")],
        asks=ASKED_DATE,
        answers={"Meeting date": "month-first"},
    ),
    Messy(
        "dates",
        "long dates.csv",
        'Event name,When,Where\nForum A,"Tuesday, May 5, 2026",Souris\nForum B,5-May-2026,Moncton\n'
        "Forum C,2026-05-05T18:30:00-03:00,Souris\nForum D,May 5th 2026 6:30 pm,Souris\n",
        meetings=[(f"Forum {letter}", "2026-05-05") for letter in "ABCD"],
    ),
    Messy(
        "dates",
        "serials.csv",
        "Title,Kind,Date\nCouncil,meeting,46066\nForum,event,20260301\nOuting,cultural activity,2026.04.20\n",
        meetings=[("Council", "2026-02-13"), ("Forum", "2026-03-01"), ("Outing", "2026-04-20")],
    ),
    # --- lists in a cell
    Messy(
        "lists",
        "sectors slash.csv",
        "Organization,Areas of work\nRed Sands Clinic,Health/Housing\nMaple Housing Co-op,Housing/Employment\nBluefin High School,Education\n",
        partners={
            "Red Sands Clinic": {"sectors": ["health", "housing"]},
            "Maple Housing Co-op": {"sectors": ["employment", "housing"]},
        },
    ),
    Messy(
        "lists",
        "secteurs.csv",
        "Organisme;Secteurs d'intervention;Territoire desservi\nCentre Belle-Alliance;Santé, Logement et Emploi;Souris, Summerside\n"
        "Maison Espoir;Logement;Souris\n",
        partners={
            "Centre Belle-Alliance": {
                "sectors": ["employment", "health", "housing"],
                "serves": ["souris", "summerside"],
            },
        },
    ),
    Messy(
        "lists",
        "multi line.xlsx",
        {
            "Sheet1": [
                ["Partner", "Sectors", "Other names"],
                ["Red Sands Clinic", "Health\nHousing", "RSC\nThe Clinic"],
                ["Bluefin High School", "Education", "BHS"],
            ]
        },
        partners={"Red Sands Clinic": {"sectors": ["health", "housing"], "aliases": ["RSC", "The Clinic"]}},
    ),
    Messy(
        "lists",
        "form answers.csv",
        'Organization name,"Which sectors do you work in? (check all that apply)"\n'
        'Harbour Food Bank,"Health, Housing"\nKings County Seniors Network,"Health, Employment, Housing"\n',
        partners={
            "Harbour Food Bank": {"sectors": ["health", "housing"]},
            "Kings County Seniors Network": {"sectors": ["employment", "health", "housing"]},
        },
    ),
    Messy(
        "lists",
        "columns of marks.csv",
        "Organization,Health,Housing,Education,Employment\nRed Sands Clinic,x,,,\nMaple Housing Co-op,,x,,x\n",
        partners={
            "Red Sands Clinic": {"sectors": ["health"]},
            "Maple Housing Co-op": {"sectors": ["employment", "housing"]},
        },
    ),
    # --- JSON
    Messy(
        "json",
        "orgs.json",
        '{"organizations": [{"id": 1, "name": "Red Sands Clinic", "address": {"city": "Charlottetown", "province": "PE"},'
        ' "sectors": ["Health", "Housing"]}, {"id": 2, "name": "Maison Espoir", "address": {"city": "Souris"}}]}',
        partners={
            "Red Sands Clinic": {"municipality": "charlottetown", "sectors": ["health", "housing"]},
            "Maison Espoir": {"municipality": "souris"},
        },
    ),
    Messy(
        "json",
        "contacts.json",
        '[{"firstName": "Binh", "lastName": "Nguyen", "jobTitle": "Nurse", "company": "Red Sands Clinic", "email": "b@r.example"}]',
        partners={"Binh Nguyen": {"kind": "person", "email": "b@r.example"}},
        speaks={("Binh Nguyen", "Red Sands Clinic"): "Nurse"},
    ),
    Messy(
        "json",
        "meetings.json",
        '{"data": [{"title": "Council", "date": "2026-02-11T14:00:00Z", "location": "Charlottetown"},'
        ' {"title": "Council", "date": "2026-03-11T14:00:00Z", "location": null}]}',
        meetings=[("Council", "2026-02-11"), ("Council", "2026-03-11")],
    ),
    Messy(
        "json",
        "lines.jsonl",
        '{"name": "Harbour Food Bank", "type": "Nonprofit", "url": "https://harbour.example"}\n'
        '{"name": "Bluefin High School", "type": "School", "url": null}\n',
        partners={
            "Harbour Food Bank": {"kind": "community-organization", "website": "https://harbour.example"},
            "Bluefin High School": {"kind": "educational-institution"},
        },
    ),
    Messy(
        "json",
        "répertoire.json",
        '[{"nom": "Maison Espoir", "ville": "Souris", "téléphone": 9025550190, "étiquettes": ["logement"]},'
        ' {"nom": "Centre Belle-Alliance", "ville": "Summerside", "téléphone": null, "étiquettes": ["santé", "emploi"]}]',
        partners={
            "Maison Espoir": {"municipality": "souris", "sectors": ["housing"], "phone": "9025550190"},
            "Centre Belle-Alliance": {"municipality": "summerside", "sectors": ["employment", "health"]},
        },
    ),
]


def wrong(messy: Messy, found: dict[str, dict[str, dict[str, Any]]], asked: set[str]) -> list[str]:
    """What differs between a file's right and the records made of it: tables by kind and key, rows as JSON."""
    keys = {row.get("name"): key for key, row in found["partner"].items()}
    gatherings = {(row["title"], row.get("starts_on")): key for key, row in found["collaboration"].items()}
    told: list[str] = []
    for name, fields in messy.partners.items():
        row = found["partner"].get(keys.get(name, ""), {})
        told += [f"no partner {name}"] if not row else []
        told += [f"{name}: {f} is {row.get(f)!r}, not {v!r}" for f, v in fields.items() if row and row.get(f) != v]
    speaks = {(row["person"], row["organization"]): row.get("title") for row in found["representation"].values()}
    for (person, organization), title in messy.speaks.items():
        pair = keys.get(person), keys.get(organization)
        if pair not in speaks or speaks[pair] != title:
            told.append(f"{person} of {organization}: {speaks.get(pair, 'nothing')!r}, not {title!r}")
    told += [f"no gathering {pair}" for pair in messy.meetings if pair not in gatherings]
    took = {(row["partner"], row["collaboration"]): row.get("attendance") for row in found["participation"].values()}
    for (name, title, day), attendance in messy.took.items():
        pair = keys.get(name), gatherings.get((title, day))
        if took.get(pair) != attendance:
            told.append(f"{name} at {title} {day}: {took.get(pair)!r}, not {attendance!r}")
    if messy.took and len(took) != len(messy.took):
        told.append(f"{len(took)} participations, not {len(messy.took)}")
    towns = {row["name"] for row in found["municipality"].values()} - {row["name"] for row in NETWORK["municipality"]}
    told += [f"new towns {towns}, not {messy.towns}"] if towns != set(messy.towns) else []
    if asked != messy.asks:
        told.append(f"asked {asked}, not {set(messy.asks)}")
    return told


def stored() -> known.Tables:
    """The network as tables in memory."""
    rows = {entity: [records.read(entity, row) for row in found] for entity, found in NETWORK.items()}
    return known.Tables({entity: {row.key: row for row in found} for entity, found in rows.items()})


def content(messy: Messy) -> bytes:
    """The bytes of a file."""
    if isinstance(messy.text, str):
        return messy.text.encode()
    return workbook(messy.text)


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """An Excel workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def answered(mapping: Mapping, answers: dict[str, Any]) -> Mapping:
    """A mapping with answers to what it asks: of a heading the order of its dates, or what its values are read as."""
    for table in mapping.tables:
        for column in table.columns:
            answer = answers.get(column.heading)
            if isinstance(answer, str):
                column.dates = answer  # pyright: ignore[reportAttributeAccessIssue]
            elif answer:
                column.values = {**column.values, **answer}
    return mapping


def read(file: str, data: bytes, answers: dict[str, Any]) -> tuple[Mapping, set[str], list[str], Parsed]:
    """(the guessed mapping, what it asks, notices, the records) of a file, with answers to what is asked."""
    uploads, tables = [(file, data)], stored()
    mapping, _name = reading.guessed(reading.raws(uploads)[0], tables)
    asked = {question.kind for question in reading.read(uploads, mapping, tables)[1].questions}
    rows, done = reading.read(uploads, answered(mapping, answers), tables)
    return (
        mapping,
        {"date" if kind == "dates" else kind for kind in asked},
        done.notices,
        parse.records_of(rows, tables),
    )


def mistakes(messy: Messy) -> list[str]:
    """What is wrong with a file as the guess reads it."""
    _mapping, asked, _notices, parsed = read(messy.file, content(messy), messy.answers)
    tables = stored()
    found = {
        entity: {key: tables.record(entity, key) or {} for key in tables.keys(entity)} for entity in records.RECORDS
    }
    for one in parsed.records:
        found[one.record.entity][one.record.key] = one.record.row()
    return [*wrong(messy, found, asked), *(problem.message for problem in parsed.problems)]


#: Headings as they stand in exports and forms of public code, rows invented: (file, text, heading -> targets).
HEADINGS: list[tuple[str, str, dict[str, list[str] | None]]] = [
    (
        "crm leads.csv",
        "Organization Name,Contact Person Name,Phone,Email,Address,Lead Name,Lead Owner,Industry\nHarbour Food Bank,Omar Haddad,902-555-0100,omar@h.example,12 Water St,Spring,Kim,Health\nRed Sands Clinic,Binh Nguyen,902-555-0101,b@r.example,1 Main,Fall,Kim,Housing\n",
        {
            "Organization Name": ["organization.name"],
            "Contact Person Name": ["person.name"],
            "Phone": ["person.phone"],
            "Email": ["person.email"],
            "Address": [],
            "Lead Owner": [],
            "Industry": ["organization.sectors"],
        },
    ),
    (
        "members export.csv",
        "Organization Name,Contact Name,Contact Email,Phone,City,State,Status,Student FTE,Join Date\nBluefin College,Lee Wong,lee@b.example,902-555-0102,Souris,PE,active,1200,2021-09-01\nMaple School,Kay Diaz,kay@m.example,902-555-0103,Summerside,PE,active,300,2020-09-01\n",
        {
            "Organization Name": ["organization.name"],
            "Contact Name": ["person.name"],
            "Contact Email": ["person.email"],
            "Status": [],
            "Student FTE": [],
            "Join Date": ["organization.joined_on"],
        },
    ),
    (
        "sponsors.csv",
        "ID,Organization Name,Contact Person,Email,Phone,Tier,Budget,Status,Submitted At\n7,Atlantic Fish Ltd.,Sam Poe,sam@f.example,902-555-0104,Gold,5000,approved,2026-01-02T10:00:00Z\n8,Lobster Inc.,Ann Doe,ann@l.example,902-555-0105,Silver,2000,approved,2026-01-03T10:00:00Z\n",
        {
            "ID": [],
            "Organization Name": ["organization.name"],
            "Contact Person": ["person.name"],
            "Tier": [],
            "Budget": [],
            "Status": [],
            "Submitted At": [],
        },
    ),
    (
        "contacts tags.csv",
        "First Name,Last Name,Company,Phone 1,Phone 2,Email,Birthday,Tags\nAda,Poe,Harbour Food Bank,902-555-0106,902-555-0107,ada@h.example,1980-02-03,health\n",
        {
            "First Name": ["person.first_name"],
            "Company": ["organization.name"],
            "Phone 1": ["person.phone"],
            "Phone 2": ["person.phone"],
            "Birthday": [],
        },
    ),
    (
        "leads.csv",
        "First Name,Last Name,Company,Title,Email,Phone,Website\nMarcus,Vance,Apex Farm Corp,VP Operations,m@a.example,902-555-0108,https://a.example\n",
        {"Title": ["representation.title"], "Website": ["organization.website"], "Email": ["person.email"]},
    ),
    (
        "outlook.csv",
        "First Name,Last Name,Company,Mobile Phone,Home Phone,Business Phone,E-mail Address,E-mail 2 Address,Home Address,Birthday,Notes\nRose,Li,Souris Clinic,902-555-0109,,902-555-0110,r@s.example,,1 Elm,,met at fair\n",
        {
            "Mobile Phone": ["person.phone"],
            "E-mail Address": ["person.email"],
            "Home Address": [],
            "Notes": ["person.notes"],
        },
    ),
    (
        "network.csv",
        "First Name,Last Name,Company,Job Title,Where Met,Topics,Notes\nRose,Johnson,Holland Settlement Centre,Partner lead,,Housing,\nMike,Jones,Souris Clinic,Principal,,Health,\n",
        {"Job Title": ["representation.title"], "Where Met": [], "Company": ["organization.name"]},
    ),
    (
        "roster.csv",
        "id,Name,Display Name,Email Address,Role,Index,Priority,Total Attended,Active,Date Joined\n1,Alice Poe,Alice,a@t.example,Leader,0,1,0,TRUE,1/1/2025\n",
        {"id": [], "Email Address": None, "Index": [], "Total Attended": [], "Active": []},
    ),
    (
        "attendance form.csv",
        "Timestamp,Email Address,Name\n9/9/2026 18:05,ada@u.example,Ada Lovelace\n9/29/2026 18:06,new@u.example,New Person\n",
        {"Email Address": None, "Timestamp": []},
    ),
    (
        "dirigeants.csv",
        "Société;SIREN;SIRET_siège;Nom;Prénom;Fonction;Date_naissance;Année;Âge;Ville_siège\nPêcheries du Nord;123456789;12345678900014;DUPONT;Jean;Président;15/03/1960;1960;64;SOURIS\n",
        {
            "Société": ["organization.name"],
            "SIREN": [],
            "Nom": ["person.last_name"],
            "Prénom": ["person.first_name"],
            "Fonction": ["representation.title"],
            "Date_naissance": [],
            "Âge": [],
        },
    ),
    (
        "employés.csv",
        "Nom;Prénom;DateNaissance;Email;Téléphone;Fonction;Statut\nGALLANT;Marie;14/05/1990;m@e.example;902-555-0111;Comptable;ACTIF\n",
        {
            "Nom": ["person.last_name"],
            "Prénom": ["person.first_name"],
            "DateNaissance": [],
            "Email": ["person.email"],
            "Statut": [],
        },
    ),
    (
        "outreach.csv",
        "org_name,contact_name,email,org_type,website,status,last_sent_date\nHarbour Food Bank,Omar Haddad,o@h.example,Charity,https://h.example,sent,2026-02-01\n",
        {
            "org_name": ["organization.name"],
            "contact_name": ["person.name"],
            "org_type": ["organization.kind"],
            "status": [],
            "last_sent_date": [],
        },
    ),
    (
        "people.csv",
        'Name,Company,Title\n"Dr. John Smith, PhD",Acme Corp,CEO\n',
        {"Name": ["person.name"], "Company": ["organization.name"], "Title": ["representation.title"]},
    ),
    (
        "orgtable.csv",
        "org_name,contact_name,contact_number,contact_email,notes\nMaple Co-op,Sue Li,902-555-0112,sue@m.example,call back\n",
        {"contact_number": ["person.phone"], "contact_email": ["person.email"], "notes": None},
    ),
    (
        "eventbrite.csv",
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Event Name,Event Date,Company,Job Title,Attendee Status\n1,2026-05-01,Ada,Poe,a@x.example,1,General,Housing Forum,2026-05-20,Maple Co-op,Manager,Checked In\n2,2026-05-02,Bo,Ray,b@x.example,1,General,Housing Forum,2026-05-20,Souris Clinic,Nurse,Attending\n",
        {
            "Order #": [],
            "Order Date": [],
            "Event Name": ["collaboration.title"],
            "Event Date": ["collaboration.starts_on"],
            "Ticket Type": [],
            "Quantity": [],
            "Attendee Status": ["participation.attendance"],
        },
    ),
    (
        "211.csv",
        "AgencyName,ProgramName,PhysicalAddress,PhysicalCity,PhysicalProvince,PostalCode,MainPhone,TollFree,Fax,EmailAddress,WebsiteAddress,Languages,ServiceCategories,LastVerified\nSouris Family Place,Play group,1 Main,Souris,PE,C0A 2B0,902-555-0113,,,i@s.example,www.s.example,English,Education,2026-01-01\nHarbour Centre,Meals,2 Main,Souris,PE,C0A 2B0,902-555-0114,,,j@s.example,www.t.example,English,Health,2026-01-01\n",
        {
            "AgencyName": ["organization.name"],
            "ProgramName": [],
            "PhysicalAddress": [],
            "PhysicalCity": ["organization.municipality"],
            "PhysicalProvince": ["organization.province"],
            "MainPhone": ["organization.phone"],
            "EmailAddress": ["organization.email"],
            "WebsiteAddress": ["organization.website"],
            "ServiceCategories": ["organization.sectors"],
            "LastVerified": [],
            "Fax": [],
        },
    ),
    (
        "zoom meeting.csv",
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\nAda Poe,a@x.example,05/06/2026 10:00:00 AM,05/06/2026 11:00:00 AM,60,No,Y\n",
        {
            "Name (Original Name)": ["person.name"],
            "User Email": ["person.email"],
            "Join Time": [],
            "Leave Time": [],
            "Guest": [],
            "Duration (Minutes)": [],
        },
    ),
    (
        "teams.csv",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\nAda Poe\t5/6/26, 10:00:01 AM\t5/6/26, 11:00:00 AM\t59m 59s\ta@x.example\ta@x.example\tPresenter\n",
        {"First Join": [], "Last Leave": [], "In-Meeting Duration": [], "Email": None},
    ),
    (
        "registre.csv",
        "No d'entreprise;Nom de l'entreprise;Secteur d'activité;Municipalité;Personne-ressource;Courriel de la personne-ressource;Téléphone de l'entreprise;Nb d'employés\n11;Pêcheries du Nord inc.;Emploi;Souris;Guy Roy;g@p.example;902 555-0115;40\n",
        {
            "No d'entreprise": [],
            "Nom de l'entreprise": ["organization.name"],
            "Secteur d'activité": ["organization.sectors"],
            "Municipalité": None,
            "Personne-ressource": ["person.name"],
            "Courriel de la personne-ressource": ["person.email"],
            "Téléphone de l'entreprise": ["organization.phone"],
            "Nb d'employés": [],
        },
    ),
    (
        "réunions.csv",
        "Date de la réunion;Type de réunion;Organisme présent;Nom du représentant;Lieu;Nombre de participants\n2026-03-04;Comité;HSC;Marc LeBlanc;Souris;12\n",
        {
            "Date de la réunion": ["collaboration.starts_on"],
            "Organisme présent": ["organization.name"],
            "Nom du représentant": ["person.name"],
            "Lieu": ["collaboration.municipality"],
            "Nombre de participants": ["collaboration.headcount"],
        },
    ),
    (
        "participants.csv",
        "Participant Name,Participant Organization,Participant Email,Workshop,Workshop Date,Attended (Y/N)\nAda Poe,HSC,a@x.example,Housing workshop,12 May 2026,Y\n",
        {
            "Participant Name": ["person.name"],
            "Participant Organization": ["organization.name"],
            "Participant Email": ["person.email"],
            "Workshop": ["collaboration.title"],
            "Workshop Date": ["collaboration.starts_on"],
            "Attended (Y/N)": ["participation.attendance"],
        },
    ),
    (
        "partners.xlsx.csv",
        "Partner Organization,Main Contact,Title,Tel.,Courriel / Email,Secteur / Sector,Ville / Town\nRed Sands Clinic,Binh Nguyen,Nurse,902-555-0101,b@r.example,Health,Souris\n",
        {
            "Partner Organization": ["organization.name"],
            "Main Contact": ["person.name"],
            "Title": ["representation.title"],
            "Tel.": ["person.phone"],
            "Courriel / Email": ["person.email"],
            "Secteur / Sector": ["organization.sectors"],
            "Ville / Town": None,
        },
    ),
    (
        "comité.csv",
        "Membre;Organisation représentée;Mandat du;Mandat au;Courriel\nZoé Côté;École sur Mer;2025-01-01;2026-12-31;z@e.example\n",
        {
            "Membre": ["person.name"],
            "Organisation représentée": ["organization.name"],
            "Mandat du": ["representation.from"],
            "Mandat au": ["representation.until"],
            "Courriel": ["person.email"],
        },
    ),
    (
        "volunteers.csv",
        "Last,First,Cell,E-mail,Affiliation,Interests\nPoe,Ada,902-555-0100,a@x.example,HSC,gardening\n",
        {
            "Last": ["person.last_name"],
            "First": ["person.first_name"],
            "Cell": ["person.phone"],
            "E-mail": ["person.email"],
            "Affiliation": ["organization.name"],
            "Interests": [],
        },
    ),
    (
        "events list.csv",
        "Event,Type of event,Start date,End date,Location,# of attendees,Lead organization\nJob fair,Fair,2026-06-01,2026-06-02,Souris,120,HSC\n",
        {
            "Event": ["collaboration.title"],
            "Start date": ["collaboration.starts_on"],
            "End date": ["collaboration.ends_on"],
            "Location": ["collaboration.municipality"],
            "# of attendees": ["collaboration.headcount"],
            "Lead organization": ["organization.name"],
        },
    ),
    (
        "services.csv",
        'Service Provider,Program,Neighbourhood,Phone Number,Website URL,Languages Spoken\nHSC,Language classes,Downtown,902-555-0101,hsc.example.org,"English, French"\n',
        {
            "Service Provider": ["organization.name"],
            "Program": [],
            "Phone Number": ["organization.phone"],
            "Website URL": ["organization.website"],
            "Languages Spoken": None,
        },
    ),
    (
        "écoles.csv",
        "Nom de l'école,Adresse,Localité,Direction,Téléphone,Niveau\nÉcole sur Mer,1 rue,Summerside,Zoé Côté,902 555-0100,M-12\n",
        {"Nom de l'école": ["partner.name"], "Adresse": [], "Localité": None, "Téléphone": None, "Niveau": []},
    ),
    (
        "rsvp.csv",
        "Guest,Organization,RSVP,Event\nAda Poe,HSC,Yes,Council\nBo Ray,Souris Clinic,No,Council\n",
        {
            "Guest": ["person.name"],
            "Organization": ["organization.name"],
            "RSVP": ["participation.attendance"],
            "Event": ["collaboration.title"],
        },
    ),
    (
        "mou.csv",
        "Agreement,Partner,Signed,Expires,Status\nShared space,HSC,2025-04-01,2027-03-31,Active\n",
        {
            "Agreement": ["collaboration.title"],
            "Partner": None,
            "Signed": ["collaboration.starts_on"],
            "Expires": ["collaboration.ends_on"],
        },
    ),
    (
        "employers.csv",
        "Employer,Industry,HR Contact,HR Email,Hiring newcomers?,Town\nAtlantic Fish Ltd.,Employment,Sam Poe,s@f.example,yes,Souris\n",
        {
            "Employer": ["organization.name"],
            "HR Contact": ["person.name"],
            "HR Email": ["person.email"],
            "Hiring newcomers?": [],
            "Town": None,
            "Industry": ["organization.sectors"],
        },
    ),
]


def main() -> None:
    right: Counter[str] = Counter()
    for messy in FILES:
        told = mistakes(messy)
        right[messy.kind] += not told
        for line in told:
            print(f"{messy.kind}, {messy.file}: {line}")
    for kind, number in right.items():
        print(f"{kind}: {number} of {sum(messy.kind == kind for messy in FILES)}")
    print(f"{sum(right.values())} of {len(FILES)} files are right without help")


if __name__ == "__main__":
    main()
