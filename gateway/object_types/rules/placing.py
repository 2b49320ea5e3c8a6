"""Putting the values of an object where they go: fields that make one entry together, all others each for itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from gateway.extensions.model import Asked as AskedExtension
from gateway.object_types.model import MappedProfile
from gateway.object_types.rules import paths, values
from gateway.object_types.rules.entries import MAKE
from gateway.object_types.rules.fields import Field
from gateway.object_types.rules.paths import Read, Steps
from gateway.object_types.rules.targets import NAMED_BY, Form, Part, Target
from gateway.person.model import FIELDS, Facts

_FACTS = {"isActive": "is_active", **{theirs: ours for ours, theirs in FIELDS.items()}}


@dataclass(slots=True)
class Draft:
    """What was found so far of an object."""

    customer_id: str | None = None
    name: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[Part, list[Any]] = field(default_factory=dict)
    extensions: dict[str, list[Any]] = field(default_factory=dict)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def attribute(self, name: str, found: tuple[str, ...]) -> None:
        if found:
            self.attributes[name] = self.attributes.get(name, ()) + found

    def extend(self, name: str, records: Sequence[Any]) -> None:
        if records:
            self.extensions.setdefault(name, []).extend(records)

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
    ("consents", Part.CONSENTS),
)

Place = Callable[[Any, Draft], None]
"""Takes values from an object and puts them into the draft."""


def places(fields: Sequence[Field], country: str | None) -> list[Place]:
    """Compile what puts values into a draft: fields that make one entry together, all others each for itself."""
    places: list[Place] = []
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


def _entries(part: Part, entry: str | None, prefix: Steps, group: list[Field], country: str | None) -> Place:
    """Return what makes an entry of each element from the fields of a group, which may still grow."""
    elements = paths.all_of(prefix)
    reads: list[tuple[str, paths.Read]] = []
    named = {NAMED_BY[part]: entry} if entry is not None and part in NAMED_BY else {}

    def place(source: Any, draft: Draft) -> None:
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


def _keep(part: Part, entry: str | None, slots: dict[str, Any], country: str | None, draft: Draft) -> None:
    if part is Part.EXTENSIONS:
        assert entry is not None
        draft.extend(entry, (slots,) if slots else ())
        return
    made = MAKE[part](slots, country)
    if made is None:
        return
    if part is Part.ATTRIBUTES:
        draft.attribute(*made)
    else:
        draft.lists.setdefault(part, []).append(made)


def _place(one: Field, fields: Sequence[Field]) -> Place:
    """Return what puts the values of one field into the draft."""
    assert one.target is not None
    if one.target.wild:
        return _all_members(one, fields)
    return _BY_PART[one.target.part](one, one.target)


def _all_members(one: Field, fields: Sequence[Field]) -> Place:
    """Take the members of an object that no field takes for itself, records or else all others."""
    way = one.members_of
    assert way is not None
    assert one.target is not None
    beside = {other.steps[len(way)] for other in fields if _lies_below(other, way)}
    read, of_records = one.coerced(), one.target.part is Part.EXTENSIONS

    def place(source: Any, draft: Draft) -> None:
        for name, value in read(source).items():
            if name in beside or values.is_record(value) is not of_records:
                continue
            if of_records:
                draft.extend(name, values.records(value))
            else:
                draft.attribute(name, values.texts(value))

    return place


def _lies_below(one: Field, way: Steps) -> bool:
    return len(one.steps) > len(way) and one.steps[: len(way)] == way and isinstance(one.steps[len(way)], str)


def _customer_id(one: Field, _target: Target) -> Place:
    read = one.coerced()

    def place(source: Any, draft: Draft) -> None:
        draft.customer_id = read(source)

    return place


def _name(one: Field, target: Target) -> Place:
    read, part = one.coerced(), target.slot

    def place(source: Any, draft: Draft) -> None:
        value = read(source)
        if value is not None:
            draft.name[part] = value

    return place


def _fact(one: Field, target: Target) -> Place:
    read, fact = one.coerced(), _FACTS[target.slot]

    def place(source: Any, draft: Draft) -> None:
        value = read(source)
        if value is not None:
            draft.facts[fact] = value

    return place


def _several(one: Field, form: Form) -> Read:
    """Return what reads the values of all elements as one sequence."""
    if not one.is_list:
        return one.coerced(form)
    every = one.all_values(form)
    return lambda source: tuple(value for several in every(source) for value in several)


def _tags(one: Field, _target: Target) -> Place:
    read = _several(one, Form.TEXTS)

    def place(source: Any, draft: Draft) -> None:
        tags = read(source)
        if tags:
            draft.facts["tags"] = tags

    return place


def _attribute(one: Field, target: Target) -> Place:
    assert target.entry is not None
    read, name = _several(one, Form.TEXTS), target.entry

    def place(source: Any, draft: Draft) -> None:
        draft.attribute(name, read(source))

    return place


def _records(one: Field, target: Target) -> Place:
    assert target.entry is not None
    read, name = _several(one, Form.RECORDS), target.entry

    def place(source: Any, draft: Draft) -> None:
        draft.extend(name, read(source))

    return place


def _kept(one: Field, target: Target) -> Place:
    assert target.entry is not None
    read, kind, name = one.all_values(Form.ANY) if one.is_list else one.coerced(), target.entry, target.slot

    def place(source: Any, draft: Draft) -> None:
        value = read(source)
        if value is not None and value != []:
            draft.kept.setdefault(kind, {})[name] = value

    return place


_BY_PART: Mapping[Part, Callable[[Field, Target], Place]] = MappingProxyType(
    {
        Part.CUSTOMER_ID: _customer_id,
        Part.NAME: _name,
        Part.FACT: _fact,
        Part.TAGS: _tags,
        Part.ATTRIBUTES: _attribute,
        Part.EXTENSIONS: _records,
        Part.KEPT: _kept,
    }
)
