"""Checking an object type when it is put: all that is wrong with it is told at once."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gateway.contacts.rules.countries import country_of
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.object_types import model
from gateway.object_types.model import TIMESTAMP_FIELD, FieldMapping, ObjectType
from gateway.object_types.rules import defined, keys, slots, tags, timestamps
from gateway.object_types.rules.fields import Field, field_of
from gateway.text import text


def checked(object_type: ObjectType, definitions: Definitions) -> ObjectType:
    """Return a type with its texts in stored form, or refuse it with all its problems."""
    findings = Findings()
    found: dict[str, object] = {}
    with findings.at("name"):
        check_name(object_type.name)
    with findings.at("description"):
        found["description"] = _text(object_type.description, "A description", model.MAX_TEXT, lines=True)
    with findings.at("tags"):
        found["tags"] = tags.checked(object_type.tags)
    with findings.at("countryCode"):
        if object_type.country_code is not None:
            found["country_code"] = country_of(object_type.country_code).alpha_2
    _settings(object_type, findings)
    fields = _fields(object_type.fields, findings)
    good = [(index, field) for index, field in fields if field is not None]
    with findings.at("fields"):
        slots.check(good)
    with findings.at("fields"):
        defined.check(good, definitions)
    with findings.at("keys"):
        keys.check(object_type.keys, {mapping.name for mapping in object_type.fields}, [one for _, one in good])
    with findings.at("keys"):
        defined.check_handles(object_type.keys, definitions)
    findings.settle()
    return replace(object_type, **found)  # type: ignore[arg-type]  # Each is of its field's type.


def check_name(name: str) -> None:
    if len(name) > model.MAX_TYPE_NAME or not re.fullmatch(model.TYPE_NAME, name):
        problem = (
            f"The name of an object type has 1 to {model.MAX_TYPE_NAME} letters, digits, _ and -, and begins with a "
            "letter or _."
        )
        raise InvalidInput([problem])


def _text(value: str, what: str, limit: int, *, lines: bool = False) -> str:
    return text(value, what, limit, lines=lines, code=ErrorCode.INVALID_INPUT)


def _settings(object_type: ObjectType, findings: Findings) -> None:
    days = object_type.expiration_days
    if days is not None and not 1 <= days <= model.MAX_EXPIRATION_DAYS:
        problem = f"Objects expire after 1 to {model.MAX_EXPIRATION_DAYS:,} days; not after {days:,}."
        findings.add(InvalidInput([problem], ["expirationDays"]))
    key = object_type.encryption_key
    if key is not None and len(key) > model.MAX_ENCRYPTION_KEY:
        problem = f"An encryption key is named by at most {model.MAX_ENCRYPTION_KEY} characters."
        findings.add(InvalidInput([problem], ["encryptionKey"]))
    pattern = object_type.source_timestamp_format
    if pattern is None:
        return
    with findings.at("sourceTimestampFormat"):
        if not 1 <= len(pattern) <= model.MAX_FORMAT:
            raise InvalidInput([f"A time format has 1 to {model.MAX_FORMAT} characters."])
        timestamps.parser(pattern)
    if not any(mapping.name == TIMESTAMP_FIELD for mapping in object_type.fields):
        message = f"A time format is that of the field {TIMESTAMP_FIELD}, and there is no such field."
        findings.add(Rejection(ErrorCode.REQUIRED, message, ["sourceTimestampFormat"]))


def _fields(mappings: Sequence[FieldMapping], findings: Findings) -> list[tuple[int, Field | None]]:
    """Compile the fields, None for each that cannot be understood."""
    if not 1 <= len(mappings) <= model.MAX_FIELDS:
        problem = f"An object type has 1 to {model.MAX_FIELDS} fields; not {len(mappings)}."
        findings.add(InvalidInput([problem], ["fields"]))
    names: dict[str, int] = {}
    fields: list[tuple[int, Field | None]] = []
    for index, mapping in enumerate(mappings):
        first = names.setdefault(mapping.name, index)
        if len(mapping.name) > model.MAX_NAME or not re.fullmatch(model.FIELD_NAME, mapping.name):
            problem = f"The name of a field has 1 to {model.MAX_NAME} letters, digits, _, . and -."
            findings.add(InvalidInput([problem], ["fields", index, "name"]))
        elif first != index:
            message = f"A field has a name of its own; {mapping.name} stands at {first} and at {index}."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, ["fields", index, "name"]))
        fields.append((index, _field(mapping, index, findings)))
    return fields


def _field(mapping: FieldMapping, index: int, findings: Findings) -> Field | None:
    """Compile a field, each side by itself, so that problems of both are told."""
    # A field without a target, or with the plainest source, has the problems of the other side alone.
    with findings.at("fields", index, "source"):
        _text(mapping.source, "A source", model.MAX_TEXT)
        field_of(replace(mapping, target=None))
    if mapping.target is not None:
        with findings.at("fields", index, "target"):
            _text(mapping.target, "A target", model.MAX_TEXT)
            field_of(replace(mapping, source="_source.any"))
    try:
        return field_of(mapping)
    except InvalidInput:
        return None
