"""The records of graphsvc, one pydantic model each.

A model reads a CSV row, an Excel row, a JSON body and a form alike, and documents the API and the import
template. A record says what is known: an empty value stays unknown. Keys are slugs; lists are kept sorted
and without duplicates; dates are ISO text in the precision in which they were given.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, cast, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from graphsvc.errors import Problem, Problems
from graphsvc.language import gettext as _
from graphsvc.language import lazy
from graphsvc.model import dates, field_types, saved_addresses, texts
from graphsvc.model.field_types import Count, Key, Keys, LongText, Name, OptionalKey, PartialDate, Text, Texts
from graphsvc.model.vocabulary import (
    GATHERINGS,
    Attendance,
    CollaborationKind,
    Colour,
    MunicipalityKind,
    PartnerKind,
    Province,
    Role,
    Status,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A field that holds the key of another record.

    required: deleting the other record deletes this one; otherwise it clears the field.
    """

    record: str
    required: bool = False


class Record(BaseModel):
    """What all records share: a key, and the rule by which it is made when absent."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True)
    entity: ClassVar[str]
    plural: ClassVar[str]
    key_from: ClassVar[tuple[str, ...]]
    links: ClassVar[dict[str, Link]] = {}
    is_relationship: ClassVar[bool] = False

    key: Key

    @model_validator(mode="before")
    @classmethod
    def _make_key(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        fields = cast(dict[str, Any], data)
        key = fields.get("key")
        blank = key is None or (isinstance(key, str) and not key.strip())
        return {**fields, "key": cls.make_key(fields)} if blank else fields

    @classmethod
    def make_key(cls, data: dict[str, Any]) -> str:
        """Make the key of a record that has none: from its name, or from its linked keys and `from`."""
        parts = [str(data[name]).strip() for name in cls.key_from if data.get(name)]
        return texts.slug(parts[0]) if len(cls.key_from) == 1 and parts else "--".join(parts) or "x"

    def linked(self) -> list[tuple[str, str, Link]]:
        """The record's links: (field, key of the other record, link)."""
        linked: list[tuple[str, str, Link]] = []
        for name, link in self.links.items():
            value = getattr(self, name)
            keys = cast(list[str], value) if isinstance(value, list) else [value] if value else []
            linked += [(name, key, link) for key in keys]
        return linked

    def row(self) -> dict[str, Any]:
        """The record as a JSON object, by external field name (`from`, not `from_`); empty fields are left out."""
        values = self.model_dump(by_alias=True, exclude_none=True)
        return {name: value for name, value in values.items() if value != []}


def _period(start: str, end: str) -> Any:
    """A validator that refuses a period that ends before it begins."""

    def check(self: Record) -> Record:
        begins, ends = getattr(self, start), getattr(self, end)
        if begins and ends and dates.last_day(ends) < dates.first_day(begins):
            raise ValueError(
                _(
                    "%(last)s %(ends)s lies before %(first)s %(begins)s",
                    last=end.strip("_"),
                    ends=ends,
                    first=start.strip("_"),
                    begins=begins,
                )
            )
        return self

    return model_validator(mode="after")(check)


From = Annotated[PartialDate, Field(alias="from")]


class Dated(Record):
    """A record that is valid from a day until a day, both included; an empty bound is open."""

    if TYPE_CHECKING:  # each kind declares them itself: the order of its fields is that of its columns
        from_: From = None
        until: PartialDate = None

    _dates = _period("from_", "until")

    @property
    def days(self) -> tuple[int, int]:
        """First and last day, as ordinals."""
        return dates.span(self.from_, self.until)

    @property
    def begins(self) -> int:
        """The first day, as an ordinal."""
        return dates.span(self.from_, None)[0]

    @property
    def ends(self) -> int:
        """The last day, as an ordinal; dates.FOREVER where none is recorded."""
        return dates.span(None, self.until)[1]

    def holds_on(self, day: int) -> bool:
        """Whether it is valid on a day (an ordinal)."""
        first, last = dates.span(self.from_, self.until)
        return first <= day <= last


class Municipality(Record):
    """A city, town, rural municipality, region or First Nation community."""

    entity = lazy("municipality")
    plural = lazy("municipalities")
    key_from = ("name",)
    links = {"merged_into": Link("municipality")}

    name: Name
    name_fr: Text = None
    kind: MunicipalityKind | None = None
    province: Province | None = None
    latitude: Annotated[Annotated[float, Field(ge=-90, le=90)] | None, BeforeValidator(texts.line)] = None
    longitude: Annotated[Annotated[float, Field(ge=-180, le=180)] | None, BeforeValidator(texts.line)] = None
    population: Count = None
    newcomers_per_year: Count = None
    merged_into: OptionalKey = None
    merged_on: PartialDate = None

    def is_merged_on(self, day: int) -> bool:
        """Whether it was merged into another one by a day (an ordinal); always, where no date is recorded."""
        return self.merged_into is not None and dates.span(self.merged_on, None)[0] <= day


class Sector(Record):
    """A field of work, such as health or housing."""

    entity = lazy("sector")
    plural = lazy("sectors")
    key_from = ("name",)

    name: Name
    name_fr: Text = None
    expected_from_population: Count = None
    colour: Colour | None = None


class Partner(Record):
    """An organization or a person in the network.

    former_keys: of partners that were merged into this one, by which it is still found; distinct_from: partners with a
    similar name that are known to be others.
    """

    entity = lazy("partner")
    plural = lazy("partners")
    key_from = ("name",)
    links = {
        "distinct_from": Link("partner"),
        "municipality": Link("municipality"),
        "serves": Link("municipality"),
        "part_of": Link("partner"),
        "sectors": Link("sector"),
    }

    name: Name
    name_fr: Text = None
    aliases: Texts = []
    former_keys: Keys = []
    distinct_from: Keys = []
    kind: PartnerKind
    voices: Annotated[list[Voice], BeforeValidator(field_types.several)] = []
    municipality: OptionalKey = None
    serves: Keys = []
    serves_province: Province | None = None
    part_of: OptionalKey = None
    sectors: Keys = []
    email: Text = None
    phone: Text = None
    website: Annotated[Text, AfterValidator(lambda v: v and field_types.website(v))] = None
    language: Literal["en", "fr", "both"] | None = None
    consent: Literal["none", "internal", "public"] | None = None
    consent_purpose: Text = None
    consent_on: PartialDate = None
    consent_source: Text = None
    joined_on: PartialDate = None
    left_on: PartialDate = None
    notes: LongText = None

    _dates = _period("joined_on", "left_on")

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def days(self) -> tuple[int, int]:
        """First and last day in the network, as ordinals; an empty bound is open."""
        return dates.span(self.joined_on, self.left_on)

    def in_network_on(self, day: int) -> bool:
        """Whether it had joined the network and not left on a day (an ordinal)."""
        if self.joined_on is None and self.left_on is None:  # as nearly all
            return True
        joined, left = self.days
        return joined <= day <= left


class Representation(Dated):
    """A person represents an organization for a time.

    alongside: yes where it is known to be held beside other open-ended representations of the person.
    """

    entity = lazy("representation")
    is_relationship = True
    plural = lazy("representations")
    key_from = ("person", "organization", "from")
    links = {"person": Link("partner", required=True), "organization": Link("partner", required=True)}

    person: Key
    organization: Key
    title: Text = None
    from_: From = None
    until: PartialDate = None
    alongside: Literal["yes"] | None = None

    @model_validator(mode="after")
    def _speaks_for_another(self) -> Representation:
        if self.person == self.organization:
            raise ValueError(_("nobody represents itself"))
        return self


class Expectation(Dated):
    """How many partners the council expects in one cell of the gap board."""

    entity = lazy("expectation")
    is_relationship = True
    plural = lazy("expectations")
    key_from = ("municipality", "sector", "from")
    links = {"municipality": Link("municipality", required=True), "sector": Link("sector", required=True)}

    municipality: Key
    sector: Key
    partners: Annotated[int, Field(ge=0, le=1000)] = 1
    from_: From = None
    until: PartialDate = None
    source: Text = None


class Collaboration(Record):
    """Something done together: a body, a meeting, an occasion, an undertaking or a contact.

    former_keys, distinct_from: as of a partner, where it was or might have been entered twice; minutes_url: the address
    of its minutes, wherever they are kept; source: where the record itself comes from, in words.
    """

    entity = lazy("collaboration")
    plural = lazy("collaborations")
    key_from = ("title", "starts_on")
    links = {
        "distinct_from": Link("collaboration"),
        "municipality": Link("municipality"),
        "sectors": Link("sector"),
        "part_of": Link("collaboration"),
    }

    title: Name
    title_fr: Text = None
    former_keys: Keys = []
    distinct_from: Keys = []
    kind: CollaborationKind
    status: Status | None = None
    starts_on: PartialDate = None
    ends_on: PartialDate = None
    municipality: OptionalKey = None
    sectors: Keys = []
    part_of: OptionalKey = None
    description: LongText = None
    outcome: LongText = None
    outcome_fr: LongText = None
    minutes_url: Annotated[Text, AfterValidator(lambda v: v and field_types.minutes_url(v))] = None
    priorities: Texts = []
    headcount: Count = None
    source: Text = None

    _dates = _period("starts_on", "ends_on")

    @property
    def begins(self) -> int:
        """The first day on which it may have begun, as an ordinal; 1 where no date is recorded."""
        return dates.span(self.starts_on, None)[0]

    @property
    def start_days(self) -> tuple[int, int]:
        """The first and the last day on which it may have begun, as ordinals; equal where the day is known."""
        return dates.span(self.starts_on, self.starts_on)

    @property
    def days(self) -> tuple[int, int]:
        """First and last day, as ordinals; a gathering without an end ends on the last day that its start may mean."""
        return dates.span(self.starts_on, self.ends_on or self.starts_on) if self.kind in GATHERINGS else self.term

    @property
    def term(self) -> tuple[int, int]:
        """First and last day of a standing body or an undertaking, as ordinals; an empty bound is open."""
        return dates.span(self.starts_on, self.ends_on)

    @classmethod
    def make_key(cls, data: dict[str, Any]) -> str:
        """Make the key from title and day, since meetings of a body share their title."""
        return texts.slug(" ".join(str(data[name]) for name in cls.key_from if data.get(name)), 100)

    @model_validator(mode="after")
    def _status_fits_kind(self) -> Collaboration:
        allowed = (
            ("planned", "held", "cancelled")
            if self.kind in GATHERINGS
            else ("planned", "active", "completed", "cancelled")
        )
        if self.status is not None and self.status not in allowed:
            raise ValueError(
                _(
                    "status %(status)s does not fit kind %(kind)s; write one of %(allowed)s",
                    status=self.status,
                    kind=self.kind,
                    allowed=", ".join(allowed),
                )
            )
        return self


class Participation(Dated):
    """A partner took part in a collaboration, was invited, or sent regrets; `via`: the alternate who sat in for it."""

    entity = lazy("participation")
    is_relationship = True
    plural = lazy("participations")
    key_from = ("partner", "collaboration", "from")
    links = {
        "partner": Link("partner", required=True),
        "collaboration": Link("collaboration", required=True),
        "via": Link("partner"),
    }

    partner: Key
    collaboration: Key
    role: Role | None = None
    attendance: Attendance | None = None
    from_: From = None
    until: PartialDate = None
    via: OptionalKey = None
    source: Text = None

    @model_validator(mode="after")
    def _sits_in_for_another(self) -> Participation:
        if self.via == self.partner:
            raise ValueError(_("nobody sits in for itself"))
        return self


class Seat(Dated):
    """A seat on a body, for a sector, a municipality or a voice, and who holds it."""

    entity = lazy("seat")
    plural = lazy("seats")
    key_from = ("body", "sector", "municipality", "voice", "holder", "from")
    links = {
        "body": Link("collaboration", required=True),
        "sector": Link("sector"),
        "municipality": Link("municipality"),
        "holder": Link("partner"),
    }

    body: Key
    sector: OptionalKey = None
    municipality: OptionalKey = None
    voice: Voice | None = None
    holder: OptionalKey = None
    from_: From = None
    until: PartialDate = None


#: Measure of the report -> the units it may be counted in, the default first.
UNITS: dict[str, tuple[str, ...]] = {
    "members": ("partners", "people", "organizations", "seats"),
    "held": ("gatherings",),
    "people-reached": ("people",),
}


class ReportLine(Record):
    """One figure of the report: what it counts, in which unit, at which moment.

    measure: members of a body; gatherings held, of some kinds; or people reached by them, the sum of their headcounts.
    """

    entity = lazy("report-line")
    plural = lazy("report-lines")
    key_from = ("label",)
    links = {"body": Link("collaboration", required=True)}

    position: Annotated[int, Field(ge=0, le=10_000)] = 0
    label: Name
    label_fr: Text = None
    measure: Literal["members", "held", "people-reached"]
    body: OptionalKey = None
    kinds: Annotated[list[CollaborationKind], BeforeValidator(field_types.several)] = []
    unit: Annotated[
        Literal["people", "organizations", "partners", "seats", "gatherings"] | None, Field(validate_default=True)
    ] = None
    moment: Literal["last-day", "any-time"] = "last-day"

    @field_validator("unit")
    @classmethod
    def _unit_fits(cls, unit: str | None, info: ValidationInfo) -> str | None:
        measure = info.data.get("measure")
        if measure is None:  # a missing or unknown measure is reported as such
            return unit
        unit = unit or UNITS[measure][0]
        if contradiction := unit_contradiction(measure, unit):
            raise ValueError(contradiction)
        return unit

    @model_validator(mode="after")
    def _says_what_it_counts(self) -> ReportLine:
        if self.measure == "members" and not self.body:
            raise ValueError(_("a line that counts members names their body"))
        if self.measure != "members" and not self.kinds:
            raise ValueError(_("a line that counts what was held, or the people there, names the kinds"))
        return self


def unit_contradiction(measure: str, unit: str | None) -> str | None:
    """Message where a report line's unit does not fit its measure, with the units that do; None where it fits."""
    if unit in UNITS[measure]:
        return None
    return _(
        "unit %(unit)s does not fit measure %(measure)s: held counts gatherings, people-reached counts people, "
        "members counts partners, people, organizations or seats",
        unit=unit,
        measure=measure,
    )


class Introduction(Record):
    """An introduction that somebody was asked to make, and what came of it."""

    entity = lazy("introduction")
    plural = lazy("introductions")
    key_from = ("municipality", "sector", "partner", "decided_on")
    links = {
        "municipality": Link("municipality"),
        "sector": Link("sector"),
        "partner": Link("partner"),
        "chain": Link("partner", required=True),  # without one of its partners it would be another chain
    }

    municipality: OptionalKey = None
    sector: OptionalKey = None
    partner: OptionalKey = None
    chain: Annotated[list[Annotated[str, AfterValidator(field_types.key)]], BeforeValidator(field_types.in_order)] = []
    status: Literal["proposed", "accepted", "declined", "done"] = "proposed"
    proposed_on: PartialDate = None
    decided_on: PartialDate = None
    note: LongText = None

    @property
    def decided(self) -> int:
        """The first day on which it may have been decided, as an ordinal; 1 where no date is recorded."""
        return dates.span(self.decided_on, None)[0]


class ActionItem(Record):
    """Something that was agreed to be done: what, by whom, until when, and in which collaboration it was agreed.

    assignees: empty while nobody took it on; due_on: a month or a year means its last day; done_on: empty while it is
    open. What somebody promised stands without the record of the meeting, so deleting that leaves it.
    """

    entity = lazy("action-item")
    plural = lazy("action-items")
    key_from = ("title",)
    links = {"assignees": Link("partner"), "collaboration": Link("collaboration")}

    title: Name
    title_fr: Text = None
    assignees: Keys = []
    due_on: PartialDate = None
    collaboration: OptionalKey = None
    done_on: PartialDate = None
    note: LongText = None

    @property
    def due(self) -> int:
        """The last day on which it is due, as an ordinal; dates.FOREVER where none is recorded."""
        return dates.span(None, self.due_on)[1]

    @classmethod
    def make_key(cls, data: dict[str, Any]) -> str:
        """Make the key from title and collaboration, since every meeting may agree on the same."""
        return texts.slug(" ".join(str(data[name]) for name in ("title", "collaboration") if data.get(name)), 100)


def _pin(value: str) -> str:
    """A note pinned to a disc, as `key: text`, with one space."""
    key, colon, text = (part.strip() for part in value.partition(":"))
    is_address = text.startswith("//")
    if is_address or not (colon and text and (field_types.KEY_PATTERN.fullmatch(key) or key in get_args(Province))):
        raise ValueError(
            _("write a note as the key of what it is pinned to, a colon and its text, as in souris: New here")
        )
    return f"{key}: {text}"


class SavedView(Record):
    """A map that was saved under a name, with what is told of it: one step of a presentation.

    address: the parameters of the map; pins: notes at its discs, each `key: text` with the key of the partner, place
    or sector; a view without a position comes last.
    """

    entity = lazy("saved-view")
    plural = lazy("saved-views")
    key_from = ("name",)

    name: Name
    name_fr: Text = None
    position: Annotated[Annotated[int, Field(ge=0, le=10_000)] | None, BeforeValidator(texts.line)] = None
    address: Annotated[
        Annotated[str, Field(max_length=2_000)] | None,
        BeforeValidator(texts.line),
        AfterValidator(lambda v: v and saved_addresses.of_map(v)),
    ] = None
    note: LongText = None
    note_fr: LongText = None
    pins: Annotated[
        list[Annotated[str, Field(max_length=200), AfterValidator(_pin)]], BeforeValidator(field_types.several)
    ] = []

    @field_validator("pins")
    @classmethod
    def _one_a_disc(cls, pins: list[str]) -> list[str]:
        keys = [pin.partition(":")[0] for pin in pins]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(_("%(key)s has two notes; make them one", key=key))
        return pins

    @property
    def pinned(self) -> dict[str, str]:
        """Key of a disc -> the note pinned to it."""
        return {key: text for key, _colon, text in (pin.partition(": ") for pin in self.pins)}


class SavedSearch(Record):
    """A search of the history that was saved under a name.

    address: the parameters of the history; a period that stands there in words (last fiscal year) is counted from the
    day on which the search is opened.
    """

    entity = lazy("saved-search")
    plural = lazy("saved-searches")
    key_from = ("name",)

    name: Name
    name_fr: Text = None
    address: Annotated[
        str,
        BeforeValidator(texts.line),
        Field(min_length=1, max_length=2_000),
        AfterValidator(saved_addresses.of_history),
    ]


class Setting(Record):
    """The settings of the whole network: one record, with the key `network`."""

    entity = lazy("setting")
    plural = lazy("settings")
    key_from = ()
    links = {"host": Link("partner")}

    name: Text = None
    name_fr: Text = None
    host: OptionalKey = None
    timezone: Annotated[Text, AfterValidator(lambda v: v and field_types.timezone(v))] = None
    fiscal_year_starts: Annotated[Annotated[int, Field(ge=1, le=12)] | None, BeforeValidator(texts.line)] = None

    @classmethod
    def make_key(cls, data: dict[str, Any]) -> str:
        return "network"

    @field_validator("key")
    @classmethod
    def _only_one(cls, key: str) -> str:
        if key != "network":
            raise ValueError(_("there is one setting record, with the key network"))
        return key


#: Every kind of record, those that others link to first.
RECORDS: dict[str, type[Record]] = {
    model.entity: model
    for model in (
        Municipality,
        Sector,
        Partner,
        Collaboration,
        Representation,
        Participation,
        Expectation,
        Seat,
        ReportLine,
        Introduction,
        ActionItem,
        SavedView,
        SavedSearch,
        Setting,
    )
}
PLURALS: dict[str, type[Record]] = {model.plural: model for model in RECORDS.values()}


def columns(model: type[Record]) -> list[str]:
    """External field names of a kind of record, in the order of its columns in the template."""
    return [field.alias or name for name, field in model.model_fields.items()]


def list_fields(model: type[Record]) -> frozenset[str]:
    """The fields that hold several values."""
    return frozenset(name for name, field in model.model_fields.items() if field.default == [])


def read(entity: str, data: dict[str, Any], *, strict: bool = False) -> Record:
    """Validate one row, form or JSON body as a record.

    strict: types are not converted, as for JSON. Raises Problems with every problem at once.
    """
    try:
        return RECORDS[entity].model_validate(data, strict=strict)
    except ValidationError as error:
        raise Problems(problems(error)) from None


def trusted(model: type[Record], values: Mapping[str, Any]) -> Record:
    """Make a record without validation, from values validated when they were written: ten times as fast.

    values: by external field name; unknown fields, and those that are None, are left out.
    """
    names, defaults, lists = _shape(model)
    attributes = defaults.copy()
    for name in lists:
        attributes[name] = []
    for name, value in values.items():
        attribute = names.get(name)
        if attribute is not None and value is not None:
            attributes[attribute] = value
    record = model.__new__(model)
    set_of = object.__setattr__
    set_of(record, "__dict__", attributes)
    set_of(record, "__pydantic_fields_set__", _GIVEN)
    set_of(record, "__pydantic_extra__", None)
    set_of(record, "__pydantic_private__", None)
    return record


#: Shared by all records: nothing reads which fields were set, and a set for each takes more memory than its values.
_GIVEN = set[str]()


@functools.cache
def _shape(model: type[Record]) -> tuple[dict[str, str], dict[str, Any], tuple[str, ...]]:
    """(external name -> attribute, attribute -> default, attributes that are lists) of a kind of record."""
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    defaults = {
        name: None if field.is_required() else field.get_default(call_default_factory=False)
        for name, field in model.model_fields.items()
    }
    return names, defaults, tuple(name for name, value in defaults.items() if value == [])


def problems(error: ValidationError) -> list[Problem]:
    """Pydantic's errors as problems that a user can read."""
    return [_problem(detail) for detail in error.errors()]


def _problem(detail: ErrorDetails) -> Problem:
    field = str(detail["loc"][0]) if detail["loc"] else ""
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            message = _("is needed and not there")
        case "string_type" | "none_required" | "string_too_short":
            message = _("is needed and empty")
        case "literal_error":
            allowed = str(limits["expected"]).replace("'", "").replace(" or ", f" {_('or')} ")
            message = _("is not one of %(allowed)s", allowed=allowed)
        case "extra_forbidden":
            message = _("is not a column of this record; remove it or mend its name")
        case "value_error":
            message = str(limits["error"])
        case "int_type" | "int_parsing" | "int_from_float" | "int_parsing_size":
            message = _("is not a whole number")
        case "float_type" | "float_parsing" | "finite_number":
            message = _("is not a number")
        case "greater_than_equal":
            message = _("is less than %(least)s", least=limits["ge"])
        case "less_than_equal":
            message = _("is more than %(most)s", most=limits["le"])
        case "string_too_long":
            message = _("is longer than %(most)s characters", most=limits["max_length"])
        case _:
            message = str(detail["msg"])
            message = message[:1].lower() + message[1:]
    return Problem(
        message=message,
        field=field,
        value="" if detail["type"] == "missing" or not field else str(detail["input"])[:200],
    )
