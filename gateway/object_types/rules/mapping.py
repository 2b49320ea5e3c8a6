"""Mapping an object: the rule that a type is compiled to.

Everything that does not depend on the object is done when the type is compiled: an object costs a few calls for each
field. Only when a value does not fit are all of them looked at one by one, to tell all problems with their places.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from gateway import ids
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.extensions.model import Asked as AskedExtension
from gateway.object_types.model import (
    TIMESTAMP_FIELD,
    ContentType,
    KeyRole,
    Mapped,
    MappedKey,
    MappedProfile,
    ObjectKey,
    ObjectType,
)
from gateway.object_types.rules import paths, timestamps, values
from gateway.object_types.rules.comparing import COMPARE
from gateway.object_types.rules.entries import MAKE
from gateway.object_types.rules.fields import Field, field_of
from gateway.object_types.rules.paths import Steps
from gateway.object_types.rules.targets import NAMED_BY, Form, Part
from gateway.object_types.rules.values import Unfit
from gateway.person.model import FIELDS, Facts

MAX_UNIQUE = 512

_FACTS = {"isActive": "is_active", **{theirs: ours for ours, theirs in FIELDS.items()}}


@dataclass(slots=True)
class _Draft:
    """What was found so far of an object."""

    customer_id: str | None = None
    name: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[Part, list[Any]] = field(default_factory=dict)
    extensions: dict[str, list[Any]] = field(default_factory=dict)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def profile(self) -> MappedProfile:
        lists = {name: tuple(self.lists.get(part, ())) for name, part in _LIST_FIELDS}
        extensions = tuple(AskedExtension(name, records) for name, records in self.extensions.items())
        facts = Facts(self.name, **self.facts)
        return MappedProfile(
            customer_id=self.customer_id, facts=facts, attributes=self.attributes, extensions=extensions, **lists
        )


_LIST_FIELDS = (
    ("identities", Part.IDENTITIES),
    ("app_profiles", Part.APP_PROFILES),
    ("emails", Part.EMAILS),
    ("phones", Part.PHONES),
    ("addresses", Part.ADDRESSES),
    ("groups", Part.GROUPS),
)

_Place = Callable[[Any, _Draft], None]
"""Takes values from an object and puts them into the draft."""


class Mapper:
    """Maps the objects of one type."""

    def __init__(self, object_type: ObjectType) -> None:
        self._type = object_type
        self._fields = {mapping.name: field_of(mapping) for mapping in object_type.fields}
        self._places = _places(list(self._fields.values()), object_type.country_code)
        self._keys = [_key(key, self._fields, object_type.country_code) for key in object_type.keys]
        (self._unique,) = (at for at, key in enumerate(object_type.keys) if KeyRole.UNIQUE in key.roles)
        timestamp = self._fields.get(TIMESTAMP_FIELD)
        self._written_at = timestamp and timestamp.coerced(Form.TEXT)
        self._parse = timestamps.parser(object_type.source_timestamp_format)

    def __call__(self, source: Mapping[str, Any], /) -> Mapped:
        """Map an object; `Rejection` or `Rejections` tell all that is wrong with it, with paths into it."""
        try:
            return self._mapped(source)
        except Unfit as unfit:
            self._refuse(source)
            raise Rejection(ErrorCode.INVALID_VALUE, str(unfit)) from None

    def feeding(self, part: Part) -> tuple[str, ...]:
        """Return the names of the fields that go to a part of the profile."""
        return tuple(one.name for one in self._fields.values() if one.target and one.target.part is part)

    def _mapped(self, source: Any) -> Mapped:
        draft = _Draft()
        for place in self._places:
            place(source, draft)
        found = [key(source) for key in self._keys]
        if not found[self._unique]:
            raise Unfit(f"An object of the type {self._type.name} has a value that identifies it.")
        unique = found[self._unique][0].value
        if len(unique) > MAX_UNIQUE:
            raise Unfit(f"What identifies an object has at most {MAX_UNIQUE} characters.")
        keys = tuple(one for several in found for one in several)
        return Mapped(unique, keys, draft.profile(), draft.kept, self._updated_at(source))

    def _updated_at(self, source: Any) -> datetime | None:
        written = self._written_at and self._written_at(source)
        if not written:
            return None
        try:
            return self._parse(written)
        except ValueError as error:
            raise Unfit(str(error)) from None

    def _refuse(self, source: Any) -> None:
        """Refuse an object with all that can be told of it."""
        findings = Findings()
        for one in self._fields.values():
            for problem in one.problems(source):
                findings.add(problem)
        findings.settle()
        for name in self._type.keys[self._unique].field_names:
            self._require(self._fields[name], source, findings)
        if self._written_at:
            with findings.at(*_way(self._fields[TIMESTAMP_FIELD])):
                try:
                    self._updated_at(source)
                except Unfit as unfit:
                    raise Rejection(ErrorCode.INVALID_VALUE, f"{TIMESTAMP_FIELD}: {unfit}") from None
        findings.settle()

    def _require(self, unique: Field, source: Any, findings: Findings) -> None:
        found = unique.all_values(Form.TEXT)(source)
        content = unique.mapping.content_type
        if not found:
            message = f"{unique.name}: an object of the type {self._type.name} is identified by it, so it has a value."
            findings.add(Rejection(ErrorCode.REQUIRED, message, _way(unique)))
        elif COMPARE[content](found[0], self._type.country_code) is None:
            message = f"{unique.name}: an object is identified by it, so it has a value of the type {content}."
            findings.add(Rejection(ErrorCode.INVALID_VALUE, message, _way(unique)))


def _way(one: Field) -> tuple[str | int, ...]:
    return tuple(step for step in one.steps if isinstance(step, str | int))


def compiled(object_type: ObjectType) -> Mapper:
    """Compile a checked type, once for each of its versions."""
    return Mapper(object_type)


def _key(
    key: ObjectKey, fields: Mapping[str, Field], country: str | None
) -> Callable[[Any], Sequence[MappedKey]]:
    """Compile a key to what finds its values."""
    reads = [(fields[name].all_values(Form.TEXT), fields[name].mapping.content_type) for name in key.field_names]
    content = reads[0][1] if len(reads) == 1 else ContentType.STRING
    compares = [(read, COMPARE[kind]) for read, kind in reads]

    def found(source: Any) -> Sequence[MappedKey]:
        several = [
            [compared for value in read(source) if (compared := compare(value, country)) is not None]
            for read, compare in compares
        ]
        if len(several) == 1:
            return [MappedKey(key.name, key.roles, value, content, key.handle) for value in several[0]]
        if not all(several):
            return ()
        joined = ids.path(*(one[0] for one in several))
        return [MappedKey(key.name, key.roles, joined, content, key.handle)]

    return found


def _places(fields: Sequence[Field], country: str | None) -> list[_Place]:
    """Compile what puts values into a draft: fields that make one entry together, all others each for itself."""
    places: list[_Place] = []
    groups: dict[tuple[Part, str | None, Steps], list[Field]] = {}
    for one in fields:
        target = one.target
        if target is None:
            continue
        makes_entries = (target.part in MAKE and not target.wild) or (target.part is Part.EXTENSIONS and target.slot)
        if not makes_entries or _is_plain_attribute(one):
            places.append(_place(one, fields))
            continue
        group = groups.setdefault((target.part, target.entry, one.prefix), [])
        if not group:
            places.append(_entries(target.part, target.entry, one.prefix, group, country))
        group.append(one)
    return places


def _is_plain_attribute(one: Field) -> bool:
    return one.target is not None and one.target.part is Part.ATTRIBUTES and one.target.entry is not None


def _entries(part: Part, entry: str | None, prefix: Steps, group: list[Field], country: str | None) -> _Place:
    """Return what makes an entry of each element from the fields of a group, which may still grow."""
    elements = paths.all_of(prefix)
    reads: list[tuple[str, paths.Read]] = []
    named = {NAMED_BY[part]: entry} if entry is not None and part in NAMED_BY else {}

    def place(source: Any, draft: _Draft) -> None:
        if not reads:
            reads.extend((one.target.slot, one.coerced()) for one in group if one.target)
        for element in elements(source):
            slots = named.copy()
            for slot, read in reads:
                value = read(element)
                if value or value is False or value == 0:
                    slots[slot] = value
            _keep(part, entry, slots, country, draft)

    return place


def _keep(part: Part, entry: str | None, slots: dict[str, Any], country: str | None, draft: _Draft) -> None:
    if part is Part.EXTENSIONS:
        assert entry is not None
        if slots:
            draft.extensions.setdefault(entry, []).append(slots)
        return
    made = MAKE[part](slots, country)
    if made is None:
        return
    if part is Part.ATTRIBUTES:
        name, found = made
        draft.attributes[name] = (*draft.attributes.get(name, ()), *found)
    else:
        draft.lists.setdefault(part, []).append(made)


def _place(one: Field, fields: Sequence[Field]) -> _Place:
    """Return what puts the values of one field into the draft."""
    assert one.target is not None
    target, read = one.target, one.coerced()
    if target.wild:
        named = one.members_of
        assert named is not None
        beside = {other.steps[len(named)] for other in fields if _lies_below(other, named)}
        return partial(_all_members, read, target.part, beside)
    every = one.all_values(target.form)
    match target.part:
        case Part.CUSTOMER_ID:
            return partial(_customer_id, read)
        case Part.NAME:
            return partial(_name, read, target.slot)
        case Part.FACT:
            return partial(_fact, read, _FACTS[target.slot])
        case Part.TAGS:
            return partial(_tags, every)
        case Part.ATTRIBUTES:
            return partial(_attribute, every if one.is_list else lambda source: (read(source),), target.entry)
        case Part.EXTENSIONS:
            return partial(_records, every, target.entry)
        case _:
            return partial(_kept, every if one.is_list else read, target.entry, target.slot)


def _lies_below(one: Field, way: Steps) -> bool:
    return one.members_of is None and len(one.steps) > len(way) and one.steps[: len(way)] == way


def _customer_id(read: paths.Read, source: Any, draft: _Draft) -> None:
    draft.customer_id = read(source)


def _name(read: paths.Read, part: str, source: Any, draft: _Draft) -> None:
    value = read(source)
    if value is not None:
        draft.name[part] = value


def _fact(read: paths.Read, fact: str, source: Any, draft: _Draft) -> None:
    value = read(source)
    if value is not None:
        draft.facts[fact] = value


def _tags(every: paths.Read, source: Any, draft: _Draft) -> None:
    tags = [tag for several in every(source) for tag in several]
    if tags:
        draft.facts["tags"] = tags


def _attribute(every: paths.Read, name: str, source: Any, draft: _Draft) -> None:
    found = tuple(value for several in every(source) for value in several)
    if found:
        draft.attributes[name] = found


def _records(every: paths.Read, name: str, source: Any, draft: _Draft) -> None:
    found = [record for several in every(source) for record in several]
    if found:
        draft.extensions[name] = found


def _kept(read: paths.Read, kind: str, name: str, source: Any, draft: _Draft) -> None:
    value = read(source)
    if value is not None and value != []:
        draft.kept.setdefault(kind, {})[name] = value


def _all_members(read: paths.Read, part: Part, beside: set[Any], source: Any, draft: _Draft) -> None:
    """Take the members of an object that no field takes for itself."""
    for name, value in read(source).items():
        if name in beside or values.is_record(value) is not (part is Part.EXTENSIONS):
            continue
        if part is Part.EXTENSIONS:
            found = values.records(value)
            if found:
                draft.extensions[name] = list(found)
        else:
            texts = values.texts(value)
            if texts:
                draft.attributes[name] = texts
