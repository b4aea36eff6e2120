"""The rows of HSDS 3.0 of each organization and each contact. Of people only those are told whose consent is public."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphsvc.files import headers, hsds, values
from graphsvc.files.hsds import code, identifier
from graphsvc.model.records import Municipality, Partner, Record, Representation, Sector

Row = dict[str, Any]
Tables = Mapping[str, Collection[Record]]
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_URI = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[\w.~!$&()*+,;=:@%/?#-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person, for an organization that they represent; for none where they represent none."""

    person: Partner
    of: Representation | None

    @property
    def id(self) -> str:
        return identifier("contact", self.of.key if self.of else self.person.key)


@dataclass(frozen=True, slots=True)
class Directory:
    """What is told. contacts: by the key of their organization; unbound: those without."""

    organizations: dict[str, Partner]
    places: dict[str, Municipality]
    sectors: dict[str, Sector]
    contacts: dict[str, list[Contact]]
    unbound: list[Contact]

    def all_contacts(self) -> Iterator[Contact]:
        for key in self.organizations:
            yield from self.contacts.get(key, ())
        yield from self.unbound


def directory(tables: Tables) -> Directory:
    """What of these records is told."""
    partners = cast(Collection[Partner], tables.get("partner", ()))
    organizations = {one.key: one for one in partners if not one.is_person}
    people = {one.key: one for one in partners if one.is_person and one.consent == "public"}
    contacts: dict[str, list[Contact]] = {}
    bound: set[str] = set()
    for one in cast(Collection[Representation], tables.get("representation", ())):
        if one.person in people and one.organization in organizations:
            contacts.setdefault(one.organization, []).append(Contact(people[one.person], one))
            bound.add(one.person)
    return Directory(
        organizations,
        {one.key: one for one in cast(Collection[Municipality], tables.get("municipality", ()))},
        {one.key: one for one in cast(Collection[Sector], tables.get("sector", ()))},
        contacts,
        [Contact(person, None) for key, person in people.items() if key not in bound],
    )


def organization(one: Partner, told: Directory) -> Row:
    return {
        "id": identifier("organization", one.key),
        "name": one.name,
        "alternate_name": one.aliases[0] if one.aliases else None,
        "description": one.notes or one.name,
        "email": _valid(_EMAIL, one.email),
        "website": _valid(_URI, one.website),
        "parent_organization_id": identifier("organization", str(one.part_of))
        if one.part_of in told.organizations
        else None,
    }


def identifiers(one: Partner) -> Iterator[Row]:
    yield {
        "id": identifier("identifier", one.key),
        "organization_id": identifier("organization", one.key),
        "identifier_scheme": hsds.SCHEME,
        "identifier_type": "key",
        "identifier": one.key,
    }


def locations(one: Partner, told: Directory) -> Iterator[Row]:
    if place := told.places.get(one.municipality or ""):
        yield {
            "id": identifier("location", one.key),
            "location_type": "physical",
            "organization_id": identifier("organization", one.key),
            "name": place.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "external_identifier": place.key,
            "external_identifier_type": hsds.SCHEME,
        }


def contact(one: Contact) -> Row:
    return {
        "id": one.id,
        "organization_id": identifier("organization", one.of.organization) if one.of else None,
        "name": one.person.name,
        "title": one.of.title if one.of else None,
        "email": _valid(_EMAIL, one.person.email),
    }


def phones(one: Partner) -> Iterator[Row]:
    if one.phone:
        own = {"id": identifier("phone", one.key), "organization_id": identifier("organization", one.key)}
        yield {**own, "number": one.phone, "type": "voice"}


def contact_phones(one: Contact) -> Iterator[Row]:
    if one.person.phone:
        own = {"id": identifier("phone", one.id), "contact_id": one.id}
        yield {**own, "number": one.person.phone, "type": "voice"}


def taxonomies() -> Iterator[Row]:
    for name, description in hsds.TAXONOMIES.items():
        yield {"id": identifier("taxonomy", name), "name": name, "description": description}


def terms(told: Directory) -> Iterator[Row]:
    kinds = [(kind, values.label(kind, "en")) for kind in values.choices("partner", "kind")]
    fields = [(name, headers.label(name, "en")) for name in _FIELDS]
    sectors = [(key, sector.name) for key, sector in told.sectors.items()]
    for taxonomy, terms in (("sectors", sectors), ("kinds", kinds), ("fields", fields)):
        for name, label in terms:
            yield {
                "id": identifier("term", code(taxonomy, name)),
                "code": code(taxonomy, name),
                "name": label,
                "description": label,
                "taxonomy": taxonomy,
                "language": "eng",
                "taxonomy_id": identifier("taxonomy", taxonomy),
            }


def attributes(one: Partner) -> Iterator[Row]:
    own = identifier("organization", one.key)
    yield _attribute(own, "organization", "kinds", one.kind)
    for sector in one.sectors:
        yield _attribute(own, "organization", "sectors", sector)
    for name, text in _said(one, hsds.ORGANIZATION_FIELDS):
        yield _attribute(own, "organization", "fields", name, text)


def contact_attributes(one: Contact) -> Iterator[Row]:
    yield _attribute(one.id, "contact", "fields", "person", one.person.key)
    for sector in one.person.sectors:
        yield _attribute(one.id, "contact", "sectors", sector)
    for name, text in _said(one.person, hsds.CONTACT_FIELDS):
        yield _attribute(one.id, "contact", "fields", name, text)
    if one.of:
        for name, text in (("key", one.of.key), ("from", one.of.from_), ("until", one.of.until)):
            if text:
                yield _attribute(one.id, "contact", "fields", name, text)


def _said(one: Partner, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Fields that HSDS has no column for, or whose text its column does not allow."""
    row = one.row()
    invalid = [name for name, pattern in (("email", _EMAIL), ("website", _URI)) if not _valid(pattern, row.get(name))]
    for name in dict.fromkeys((*fields, *invalid)):
        if value := row.get(name):
            yield name, "|".join(cast(list[str], value)) if isinstance(value, list) else value


_FIELDS = ("person", "key", "from", "until", *hsds.CONTACT_FIELDS, "email")


def _attribute(own: str, entity: str, taxonomy: str, name: str, text: str | None = None) -> Row:
    return {
        "id": identifier("attribute", f"{own}/{taxonomy}/{name}"),
        "link_id": own,
        "taxonomy_term_id": identifier("term", code(taxonomy, name)),
        "link_entity": entity,
        "value": text,
    }


def _valid(pattern: re.Pattern[str], text: str | None) -> str | None:
    return text if text and pattern.fullmatch(text) else None
