"""Colours of sectors, nine that colour-blind readers can tell apart and grey, and shapes of kinds of partner."""

from __future__ import annotations

import zlib

from graphsvc.model.records import Sector

#: Paul Tol, Colour Schemes, SRON/EPS/TN/09-002.
MUTED = {
    "indigo": "#332288",
    "cyan": "#88CCEE",
    "green": "#117733",
    "sand": "#DDCC77",
    "rose": "#CC6677",
    "teal": "#44AA99",
    "wine": "#882255",
    "olive": "#999933",
    "purple": "#AA4499",
}
GREY = "#BBBBBB"
#: Sectors that came without a colour: the families in which partnerships usually report.
FAMILIES = {
    "settlement": "teal",
    "newcomer-services": "teal",
    "municipal": "indigo",
    "provincial": "indigo",
    "federal": "indigo",
    "funders": "indigo",
    "employers": "sand",
    "chambers": "sand",
    "economic-development": "sand",
    "schools": "cyan",
    "post-secondary": "cyan",
    "research": "cyan",
    "health": "rose",
    "mental-health": "rose",
    "housing": "olive",
    "library": "purple",
    "media": "purple",
    "ethnocultural": "green",
    "faith": "green",
    "francophone": "green",
    "indigenous": "wine",
    "police": "grey",
}
#: A partner's kind as a shape: one for each group of kinds, since more cannot be told apart.
SHAPES: dict[str, str] = {
    "person": "disc",
    "municipality": "triangle",
    "provincial-department": "triangle",
    "federal-department": "triangle",
    "settlement-agency": "square",
    "community-organization": "square",
    "francophone-organization": "square",
    "indigenous-organization": "square",
    "ethnocultural-association": "square",
    "faith-group": "square",
    "business": "diamond",
    "business-association": "diamond",
    "funder": "diamond",
}


def colour(sector: Sector) -> str:
    """The colour of a sector as #RRGGBB: the one that is recorded, or its family's, or always the same of its key."""
    names = list(MUTED)
    name = sector.colour or FAMILIES.get(sector.key) or names[zlib.crc32(sector.key.encode()) % len(names)]
    return MUTED.get(name, GREY)


def shape(kind: str) -> str:
    """The shape of a partner's kind; a star for schools, health, libraries, media and others."""
    return SHAPES.get(kind, "star")
