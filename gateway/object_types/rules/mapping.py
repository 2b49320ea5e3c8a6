"""Mapping an object: the rule that a type is compiled to.

Everything that does not depend on the object is done when the type is compiled: an object costs a few calls for each
field. Only when a value does not fit are all of them looked at one by one, to tell all problems with their places.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway import ids
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.object_types.model import (
    TIMESTAMP_FIELD,
    ContentType,
    KeyRole,
    Mapped,
    MappedKey,
    ObjectKey,
    ObjectType,
)
from gateway.object_types.rules import timestamps
from gateway.object_types.rules.comparing import COMPARE
from gateway.object_types.rules.fields import Field, field_of
from gateway.object_types.rules.placing import Draft, places
from gateway.object_types.rules.targets import Form, Part
from gateway.object_types.rules.values import Unfit
from gateway.person.model import FIELDS

MAX_UNIQUE = 512

_FACTS = {"isActive": "is_active", **{theirs: ours for ours, theirs in FIELDS.items()}}


class Mapper:
    """Maps the objects of one type."""

    def __init__(self, object_type: ObjectType) -> None:
        self._type = object_type
        self._fields = {mapping.name: field_of(mapping) for mapping in object_type.fields}
        self._places = places(list(self._fields.values()), object_type.country_code)
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
        draft = Draft()
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
        content = unique.mapping.content_type
        try:
            found = unique.all_values(Form.TEXT)(source)
        except Unfit as unfit:
            # Where it is kept as it is, its field has nothing against an object or a list.
            findings.add(Rejection(ErrorCode.INVALID_VALUE, f"{unique.name}: {unfit}", _way(unique)))
            return
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


def _key(key: ObjectKey, fields: Mapping[str, Field], country: str | None) -> Callable[[Any], Sequence[MappedKey]]:
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
