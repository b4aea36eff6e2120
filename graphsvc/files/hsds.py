"""The Human Services Data Specification 3.0 of Open Referral, as far as records have a place in it.

https://docs.openreferral.org/en/3.0/. An organization is a partner that is no person; its locations are the
municipality in which it is based; a contact is a person, and its title a representation. Sectors, kinds and what else
a partner has are terms of taxonomies, linked by attributes. HSDS knows things by UUIDs, which are made of their keys.
"""

from __future__ import annotations

import uuid

#: Table -> its columns, in the order of the specification; of these tables a file has those that are filled.
TABLES: dict[str, tuple[str, ...]] = {
    "organization": tuple(
        "id name alternate_name description email website tax_status tax_id year_incorporated legal_status logo uri "
        "parent_organization_id".split()
    ),
    "organization_identifier": tuple("id organization_id identifier_scheme identifier_type identifier".split()),
    "location": tuple(
        "id location_type url organization_id name alternate_name description transportation latitude longitude "
        "external_identifier external_identifier_type".split()
    ),
    "contact": tuple(
        "id organization_id service_id service_at_location_id location_id name title department email".split()
    ),
    "phone": tuple(
        "id location_id service_id organization_id contact_id service_at_location_id number extension type "
        "description".split()
    ),
    "taxonomy": ("id", "name", "description", "uri", "version"),
    "taxonomy_term": tuple("id code name description parent_id taxonomy language taxonomy_id term_uri".split()),
    "attribute": ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value"),
}
#: Table -> the file that holds it, and its name as a list within a document; for all tables that the specification has.
FILES = {
    "organization": "organizations.csv",
    "organization_identifier": "organization_identifiers.csv",
    "location": "locations.csv",
    "contact": "contacts.csv",
    "phone": "phones.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "attribute": "attributes.csv",
    "address": "addresses.csv",
}
OTHERS = frozenset(
    f"{name}.csv"
    for name in "accessibility cost_options funding languages meta_table_descriptions metadata programs "
    "required_documents schedules service_areas service_at_location services service_capacities units urls".split()
)
#: What a reference leads to, for the description of the tables.
REFERENCES = {
    "organization_identifier": {"organization_id": "organization"},
    "location": {"organization_id": "organization"},
    "contact": {"organization_id": "organization"},
    "phone": {"organization_id": "organization", "contact_id": "contact"},
    "taxonomy_term": {"taxonomy_id": "taxonomy"},
    "attribute": {"taxonomy_term_id": "taxonomy_term"},
}
#: Columns that a row is not valid without.
REQUIRED = {
    "organization": ("id", "name", "description"),
    "organization_identifier": ("id", "organization_id", "identifier_type", "identifier"),
    "location": ("id", "location_type"),
    "contact": ("id",),
    "phone": ("id", "number"),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "name", "description"),
    "attribute": ("id", "link_id", "taxonomy_term_id", "link_entity"),
}
#: By whom an identifier was given: keys of ours are found again by it.
SCHEME = "graphsvc"
#: Taxonomy -> what it is for. A term of fields has the value of the field with the attribute.
TAXONOMIES = {
    "sectors": "Fields of work of a partnership",
    "kinds": "Kinds of partners",
    "fields": "What a partnership records of a partner and HSDS has no column for",
}
#: Fields of an organization and of a contact that are written as attributes.
ORGANIZATION_FIELDS = tuple("name_fr aliases voices serves_province language joined_on left_on".split())
CONTACT_FIELDS = (*ORGANIZATION_FIELDS, "website")
CARRIES = frozenset({"municipality", "sector", "partner", "representation"})
_OURS = uuid.UUID("6ad9a8a6-51cb-5b3a-9c1e-6f1f1d0f2c55")


def identifier(kind: str, key: str) -> str:
    """The UUID of a thing, the same each time."""
    return str(uuid.uuid5(_OURS, f"{kind}/{key}"))


def code(taxonomy: str, name: str) -> str:
    """The code of a term, which is unique among all taxonomies."""
    return f"{taxonomy}/{name}"
