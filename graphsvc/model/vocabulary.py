"""The kinds that records are of, and what else is one of a few: states, roles, provinces, colours."""

from __future__ import annotations

from typing import Literal, get_args

PartnerKind = Literal[
    "municipality",
    "provincial-department",
    "federal-department",
    "settlement-agency",
    "community-organization",
    "francophone-organization",
    "indigenous-organization",
    "ethnocultural-association",
    "faith-group",
    "business",
    "business-association",
    "educational-institution",
    "health-organization",
    "library",
    "funder",
    "media",
    "other",
    "person",
]
Voice = Literal["community-leader", "lived-experience", "francophone", "youth"]
MunicipalityKind = Literal["city", "town", "rural-municipality", "region", "first-nation"]
Province = Literal["NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"]
BodyKind = Literal["network", "council", "working-group", "advisory-group", "committee"]
MeetingKind = Literal["meeting", "working-group-meeting", "strategy-session", "consultation", "training"]
OccasionKind = Literal["event", "reception", "cultural-activity"]
UndertakingKind = Literal["project", "agreement", "referral"]
ContactKind = Literal["contact"]
CollaborationKind = Literal[BodyKind, MeetingKind, OccasionKind, UndertakingKind, ContactKind]
#: The colours of a map by which sectors are told apart; sectors that belong together share one.
Colour = Literal["indigo", "cyan", "green", "sand", "rose", "teal", "wine", "olive", "purple", "grey"]
Status = Literal["planned", "held", "active", "completed", "cancelled"]
Role = Literal["chair", "host", "member", "participant", "speaker", "funder", "invited"]
Attendance = Literal["present", "regrets", "absent"]

PARTNER_KINDS: tuple[str, ...] = get_args(PartnerKind)
BODIES: tuple[str, ...] = get_args(BodyKind)
MEETINGS: tuple[str, ...] = get_args(MeetingKind)
OCCASIONS: tuple[str, ...] = get_args(OccasionKind)
UNDERTAKINGS: tuple[str, ...] = get_args(UndertakingKind)
CONTACTS: tuple[str, ...] = get_args(ContactKind)
GATHERINGS = MEETINGS + OCCASIONS + CONTACTS
