"""The things that one row holds, and how they belong together: a person, its organization, its town, a meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphsvc.files.mapping import kinds, people, places, targets
from graphsvc.files.mapping.directory import Directory
from graphsvc.files.mapping.gathered import Gathered
from graphsvc.files.mapping.said import Said
from graphsvc.files.tables import column_letter
from graphsvc.language import folded
from graphsvc.language import gettext as _
from graphsvc.model import records, texts, vocabulary

#: Things whose records stand for themselves: they are taken as they are.
_PLAIN = (
    *("municipality", "sector", "expectation", "seat", "report-line"),
    *("introduction", "action-item", "saved-view", "saved-search", "setting"),
)
_ACCEPTS: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "partner": lambda row: True,
    "person": lambda row: row.get("kind") == "person",
    "organization": lambda row: row.get("kind") != "person",
}


class Things:
    """Makes the records of rows: finds who is on record by name, and gives keys to those who are new."""

    def __init__(
        self,
        directory: Directory,
        gathered: Gathered,
        ask: Callable[[Said, str, str, str], None],
    ) -> None:
        self._directory, self._gathered = directory, gathered
        self._ask = ask
        #: What was left out, by the field that it was to be: places outside Canada, sectors that are not on record.
        self.left: dict[str, dict[str, None]] = {}
        self._strangers: dict[str, dict[str, None]] = {}

    def take(self, said: Said) -> None:
        """Take all that a row says."""
        for thing in _PLAIN:
            self._plain(said, thing)
        gatherings = self._gatherings(said)
        self._leave_strangers(said, [key for key, _attendance, _letter in gatherings])
        person = self._partner(said, "person")
        organization = self._partner(said, "organization")
        partner = self._partner(said, "partner")
        self._represents(said, person, organization or partner)
        who = person or partner or organization
        for (key, attendance, letter), (of, _attendance, _index) in zip(
            gatherings, said.marks or [({}, "", 0)], strict=True
        ):
            named = next((value for target, value in of.items() if target.endswith(".name")), "")
            one = self._other(said, next(iter(of)).split(".")[0], named) if named else who
            values = {"attendance": attendance} if attendance else {}
            self._took_part(said, one, key, values, {"attendance": letter} if letter else {})

    @property
    def strangers(self) -> int:
        """How many people at occasions are counted, and not taken as partners."""
        return len({name for names in self._strangers.values() for name in names})

    def finish(self) -> None:
        """Count those who are no partners among the people who were there, once all rows are taken."""
        for key, names in self._strangers.items():
            stored = self._directory.record("collaboration", key) or {}
            self._gathered.count("collaboration", key, "headcount", len(names), stored.get("headcount"))

    def _gatherings(self, said: Said) -> list[tuple[str, str, str]]:
        """(key, attendance, letter of the column) of each gathering of a row; an empty key where it names none."""
        if not said.marks:
            return [(self._collaboration(said, said.of("collaboration")), "", "")]
        return [
            (
                self._collaboration(said, {**said.of("collaboration"), **_part(of, "collaboration")}),
                attendance,
                column_letter(index),
            )
            for of, attendance, index in said.marks
        ]

    def _leave_strangers(self, said: Said, gatherings: list[str]) -> None:
        """Take a person out of a row about occasions alone who is not on record and did not agree to be."""
        values = said.of("person")
        name = self._name("person", dict(values))
        kinds_ = {(self._directory.record("collaboration", key) or {}).get("kind") for key in gatherings if key}
        agreed = values.get("consent") in ("internal", "public") or values.get("key")
        if not name or agreed or not kinds_ or not kinds_ <= set(vocabulary.OCCASIONS):
            return
        if self._directory.find("partner", name, _ACCEPTS["person"]):
            return
        for key in gatherings:
            self._strangers.setdefault(key, {})[folded(name)] = None
        said.forget("person")

    def _plain(self, said: Said, thing: str) -> None:
        values = said.of(thing)
        if not any(values.values()):
            return
        key = values.get("key") or f"line {said.file} {said.sheet} {said.line}"
        if thing in ("municipality", "sector") and values.get("name"):
            if thing == "municipality":
                place = places.read(values["name"], values.get("province", ""))
                found = self._directory.municipality(place)
                values["name"], values["province"] = (
                    places.written(place.name),
                    place.province or values.get("province", ""),
                )
            else:
                found = self._directory.find(thing, values["name"])
            key = values.get("key") or (found[0] if found else texts.slug(values["name"]))
            values["key"] = key
            if not found:
                self._directory.add(thing, key, dict(values))
            elif self._directory.is_stored(thing, key):
                del values["name"]
        self._gathered.add(thing, key, values, said, said.columns_of(thing))

    def _partner(self, said: Said, thing: str) -> str:
        """The key of the partner of a row that is this thing; empty where it holds none."""
        values = said.of(thing)
        columns = said.columns_of(thing)
        name = self._name(thing, values)
        province = values.pop(targets.PROVINCE, "")
        if not name and not values.get("key"):
            return ""
        key = self._key_of(said, thing, name, values)
        if not key:
            return ""
        self._locate(values, province, said, thing)
        if values.get("sectors"):
            values["sectors"] = self._sectors(values["sectors"])
        if values.get("part_of"):
            values["part_of"] = self._other(said, "organization", values["part_of"])
        self._gathered.add("partner", key, values, said, columns)
        return key

    @staticmethod
    def _name(thing: str, values: dict[str, str]) -> str:
        """The name of a partner, from its parts or as it is; they are taken out of the values."""
        parts = [values.pop(part, "") for part in targets.NAME_PARTS]
        whole = values.pop("name", "")
        name = " ".join(part for part in parts if part) or whole
        return people.name(name) if thing == "person" and name else " ".join(name.split())

    def _key_of(self, said: Said, thing: str, name: str, values: dict[str, str]) -> str:
        """The key of a partner; values get key, and of a new one name and kind. Empty where several have the name."""
        if key := values.get("key"):
            if not self._directory.is_stored("partner", key):
                self._named(thing, key, name, values)
            elif name:
                values["name"] = name
            return key
        found = self._directory.find("partner", name, _ACCEPTS[thing])
        if len(found) > 1:
            self._several(said, f"{thing}.name", "partner", name, found)
            return ""
        if found:
            values["key"] = found[0]
            if not values.get("kind"):
                values.pop("kind", None)
            if self._directory.is_stored("partner", found[0]):
                stored = self._directory.record("partner", found[0]) or {}
                if thing == "person" or stored.get("kind") == "person":
                    values.pop("kind", None)
                return found[0]
        key = found[0] if found else self._directory.free_key("partner", texts.slug(name))
        self._named(thing, key, name, values)
        return key

    def _named(self, thing: str, key: str, name: str, values: dict[str, str]) -> None:
        """Give a new partner its key, name and kind, and make it known."""
        values["key"] = key
        if name:
            values["name"] = name
        if thing == "person":
            values["kind"] = "person"
        elif not values.get("kind"):
            known = (self._directory.record("partner", key) or {}).get("kind")
            values["kind"] = known or kinds.of_partner(name)
        self._directory.add("partner", key, {"name": name, "kind": values["kind"]})

    def _other(self, said: Said, thing: str, name: str) -> str:
        """The key of another partner that a row names."""
        values: dict[str, str] = {}
        key = self._key_of(said, thing, name, values)
        if key:
            self._gathered.add("partner", key, values, said, {})
        return key

    def _locate(self, values: dict[str, str], province: str, said: Said, thing: str) -> None:
        """Replace places by keys of municipalities."""
        if text := values.get("municipality"):
            values["municipality"] = self._municipality(text, province, said, thing)
        if text := values.get("serves"):
            keys = [self._municipality(part, province, said, thing) for part in text.split("|")]
            values["serves"] = "|".join(key for key in keys if key)

    def _municipality(self, text: str, province: str, said: Said, thing: str) -> str:
        """The key of a municipality, which is made where none is on record; empty for a place outside Canada."""
        place = places.read(text, province)
        found = self._directory.municipality(place)
        if len(found) > 1:
            self._several(said, f"{thing}.municipality", "municipality", text, found)
        if found:
            return found[0]
        if place.is_abroad or not any(c.isalpha() for c in place.name):
            self.left.setdefault("municipality", {})[text] = None
            return ""
        name = places.written(places.bare(place.name))
        key = texts.slug(name)
        if self._directory.record("municipality", key) is not None:
            key = self._directory.free_key("municipality", f"{key}-{(place.province or 'x').lower()}")
        row = {"key": key, "name": name, "province": place.province or ""}
        self._directory.add("municipality", key, row)
        self._gathered.add("municipality", key, row, said, {})
        return key

    def _sectors(self, text: str) -> str:
        """The keys of the sectors on record; others are left out."""
        keys: dict[str, None] = {}
        for part in text.split("|"):
            if found := self._directory.find("sector", part):
                keys[found[0]] = None
            else:
                self.left.setdefault("sectors", {})[part] = None
        return "|".join(keys)

    def _represents(self, said: Said, person: str, organization: str) -> None:
        values = said.of("representation")
        if values.get("person") or values.get("organization"):
            values.setdefault("person", person)
            values.setdefault("organization", organization)
        elif person and organization:
            values |= {"person": person, "organization": organization}
        else:
            return
        key = "--".join((values["person"], values["organization"], values.get("from", "")))
        if not values.get("from") and not values.get("key"):
            self._continue("representation", (values["person"], values["organization"]), values)
        self._gathered.add("representation", key, values, said, said.columns_of("representation"))

    def _collaboration(self, said: Said, values: dict[str, str]) -> str:
        """The key of what a row was about; empty where it names nothing."""
        province = values.pop(targets.PROVINCE, "")
        title, day = " ".join(values.get("title", "").split()), values.get("starts_on", "")
        if not title and not values.get("key"):
            return ""
        self._locate(values, province, said, "collaboration")
        if values.get("sectors"):
            values["sectors"] = self._sectors(values["sectors"])
        if not values.get("key"):
            self._key_of_gathering(title, day, values)
        self._gathered.add("collaboration", values["key"], values, said, said.columns_of("collaboration"))
        return values["key"]

    def _key_of_gathering(self, title: str, day: str, values: dict[str, str]) -> None:
        named = self._directory.find("collaboration", title)
        rows = {key: self._directory.record("collaboration", key) or {} for key in named}
        bodies = [key for key, row in rows.items() if row.get("kind") in vocabulary.BODIES]
        wants_body = values.get("kind") in vocabulary.BODIES
        others = [key for key in rows if (key in bodies) == wants_body or (not day and not bodies)]
        found = [key for key in others if not day or rows[key].get("starts_on", "")[:10] == day]
        if len(found) == 1:
            values["key"] = found[0]
            if self._directory.is_stored("collaboration", found[0]):
                values.pop("title", None)
                if not day:
                    values.pop("starts_on", None)
                return
        else:
            made = records.RECORDS["collaboration"].make_key({"title": title, "starts_on": day})
            values["key"] = self._directory.free_key("collaboration", made)
        values["title"] = title
        if not values.get("kind"):
            values["kind"] = kinds.of_collaboration(title)
        if len(bodies) == 1 and not wants_body and not values.get("part_of"):
            values["part_of"] = bodies[0]
        self._directory.add("collaboration", values["key"], {"title": title, "kind": values["kind"], "starts_on": day})

    def _took_part(
        self, said: Said, partner: str, gathering: str, values: dict[str, str], columns: dict[str, str] | None = None
    ) -> None:
        values = {**said.of("participation"), **values}
        columns = {**said.columns_of("participation"), **(columns or {})}
        if partner:
            values.setdefault("partner", partner)
        if gathering:
            values.setdefault("collaboration", gathering)
        if not (values.get("partner") and values.get("collaboration")):
            return
        key = "--".join((values["partner"], values["collaboration"], values.get("from", "")))
        if not values.get("from") and not values.get("key"):
            self._continue("participation", (values["partner"], values["collaboration"]), values)
        self._gathered.add("participation", key, values, said, columns)

    def _continue(self, entity: str, ends: tuple[str, str], values: dict[str, str]) -> None:
        """Take the one stored link between two records for the one meant, where a row says no day of its beginning."""
        stored = self._directory.between(entity, ends)
        if len(stored) == 1:
            values["key"] = stored[0]

    def _several(self, said: Said, target: str, entity: str, name: str, keys: list[str]) -> None:
        """Ask which of several records of one name is meant."""
        message = _(
            "several %(records)s are called %(name)s: %(keys)s; write a key",
            records=_(records.RECORDS[entity].plural),
            name=name,
            keys=", ".join(keys[:5]),
        )
        self._ask(said, target, name, message)


def _part(of: Mapping[str, str], thing: str) -> dict[str, str]:
    start = f"{thing}."
    return {name[len(start) :]: value for name, value in of.items() if name.startswith(start)}
