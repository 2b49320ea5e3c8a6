"""Pure rules of extension definitions: what one may be, and whether stored records agree with it."""

import re
from collections import Counter
from dataclasses import asdict, replace

import orjson

from gateway.definitions import schemas
from gateway.definitions.model import (
    MAX_TEXT,
    NAME,
    Definitions,
    ExtensionDefinition,
    ExtensionField,
    ExtensionFieldType,
)
from gateway.definitions.names import field_name
from gateway.definitions.records import stored_value
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.extension_definitions.model import (
    MAX_BYTES,
    MAX_DEFINITIONS,
    MAX_DESCRIPTION,
    MAX_FIELDS,
    MAX_LENGTH,
    MAX_NAME,
    MAX_SOURCE_NAME,
)
from gateway.text import caseless, text

_NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{MAX_NAME - 1}}}")


def view(definition: ExtensionDefinition) -> dict[str, object]:
    """Return a definition as clients see it."""
    return {
        **asdict(definition),
        "fields": [{**asdict(field), "type": field.type.value} for field in definition.fields],
        "unique": list(definition.unique),
    }


def told(definition: ExtensionDefinition | None) -> dict[str, object] | None:
    """Return a definition as a change tells it."""
    return None if definition is None else {field_name(field): value for field, value in view(definition).items()}


def checked(definition: ExtensionDefinition) -> ExtensionDefinition:
    """Return a definition with its texts in stored form; refuse all that is malformed in it at once."""
    findings = Findings()
    source_name, description, fields = definition.source_name, definition.description, definition.fields
    if not _NAME.fullmatch(definition.name):
        problem = f"The name of an extension is a letter, then up to {MAX_NAME - 1} letters, digits or underscores."
        findings.add(InvalidInput([problem], ["name"]))
    if source_name is not None:
        with findings.at("sourceName"):
            source_name = text(source_name, "A source name", MAX_SOURCE_NAME, code=ErrorCode.INVALID_INPUT)
    if description is not None:
        with findings.at("description"):
            what = "A description"
            description = text(description, what, MAX_DESCRIPTION, lines=True, code=ErrorCode.INVALID_INPUT)
    with findings.at("fields"):
        fields = _checked_fields(definition.fields)
    with findings.at("unique"):
        _check_unique(definition)
    with findings.at("jsonSchema"):
        schemas.require_usable(definition.json_schema)
    findings.settle()
    good = replace(definition, source_name=source_name, description=description, fields=fields)
    size = len(orjson.dumps(view(good)))
    if size > MAX_BYTES:
        message = f"A definition has at most {MAX_BYTES:,} bytes of JSON in all; this one has {size:,}."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)
    return good


def _checked_fields(fields: tuple[ExtensionField, ...]) -> tuple[ExtensionField, ...]:
    if len(fields) > MAX_FIELDS:
        message = f"A record has at most {MAX_FIELDS} defined fields."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message)
    findings = Findings()
    good: list[ExtensionField] = []
    called: dict[str, int] = {}
    for index, field in enumerate(fields):
        with findings.at(index):
            good.append(_checked_field(field))
        if NAME.fullmatch(field.name):
            first = called.setdefault(field_name(field.name), index)
            if first != index:
                message = f"Fields {first} and {index} would be one name, {field_name(field.name)}, to generated code."
                findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [index, "name"]))
    findings.settle()
    return tuple(good)


def _checked_field(field: ExtensionField) -> ExtensionField:
    findings = Findings()
    default = field.default
    if not NAME.fullmatch(field.name):
        problem = "The name of a field is a letter, then up to 63 letters, digits or underscores."
        findings.add(InvalidInput([problem], ["name"]))
    if field.length is not None:
        if field.type is not ExtensionFieldType.STRING:
            findings.add(InvalidInput(["Only a STRING has a length."], ["length"]))
        elif not 1 <= field.length <= MAX_LENGTH:
            problem = f"A length is 1 to {MAX_LENGTH:,} characters; without one it is {MAX_TEXT:,}."
            findings.add(InvalidInput([problem], ["length"]))
    if default is not None:
        with findings.at("default"):
            default = stored_value(field, default)
    findings.settle()
    return replace(field, default=default)


def _check_unique(definition: ExtensionDefinition) -> None:
    findings = Findings()
    fields = {field.name for field in definition.fields}
    if len(definition.unique) > MAX_FIELDS:
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, f"A key has at most {MAX_FIELDS} fields.")
    for index, name in enumerate(definition.unique):
        if fields and name not in fields:
            findings.add(InvalidInput([f"A key is made of defined fields: {', '.join(sorted(fields))}."], [index]))
        elif not NAME.fullmatch(name):
            findings.add(InvalidInput(["The name of a field is a letter, then letters, digits or _."], [index]))
    for name, count in Counter(definition.unique).items():
        if count > 1:
            first, *_, last = (index for index, other in enumerate(definition.unique) if other == name)
            message = f"Entries {first} and {last} are the same: each may be given once."
            findings.add(Rejection(ErrorCode.DUPLICATE_VALUE, message, [last]))
    findings.settle()


def defined(definitions: Definitions, definition: ExtensionDefinition) -> Definitions:
    """Add a definition, or refuse: there is one of this name, or the domain has too many."""
    if len(definitions.extensions) >= MAX_DEFINITIONS:
        message = f"A domain defines at most {MAX_DEFINITIONS} extensions."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["name"])
    if definition.name in definitions.extensions:
        raise Rejection(ErrorCode.ALREADY_EXISTS, f"The extension {definition.name} is defined already.", ["name"])
    return with_definition(definitions, definition)


def named(definitions: Definitions, name: str) -> ExtensionDefinition:
    """Return the definition of this name or source name, or refuse: there is none."""
    definition = definitions.defined_extension(name)
    if definition is None:
        raise Rejection(ErrorCode.NOT_FOUND, "The domain defines no extension of this name.", ["name"])
    return definition


def with_definition(definitions: Definitions, definition: ExtensionDefinition) -> Definitions:
    """Put a definition in its place, unless it is called what another one is called."""
    findings = Findings()
    for other in definitions.extensions.values():
        if other.name == definition.name:
            continue
        names = {caseless(name) for name in (other.name, other.source_name) if name is not None}
        if caseless(definition.name) in names:
            message = f"This is the name or source name of {other.name}: capitals make no difference."
            findings.add(Rejection(ErrorCode.ALREADY_EXISTS, message, ["name"]))
        elif field_name(definition.name) == field_name(other.name):
            message = (
                f"{definition.name} and {other.name} would be one name, {field_name(other.name)}, to generated code."
            )
            findings.add(Rejection(ErrorCode.ALREADY_EXISTS, message, ["name"]))
        if definition.source_name is not None and caseless(definition.source_name) in names:
            message = f"This is the name or source name of {other.name}: capitals make no difference."
            findings.add(Rejection(ErrorCode.ALREADY_EXISTS, message, ["sourceName"]))
    findings.settle()
    extensions = {**definitions.extensions, definition.name: definition}
    return replace(definitions, extensions=dict(sorted(extensions.items())))


def without_definition(definitions: Definitions, name: str) -> Definitions:
    return replace(
        definitions, extensions={other: found for other, found in definitions.extensions.items() if other != name}
    )


def touches_records(before: Definitions, after: Definitions, name: str) -> bool:
    """Tell whether records that were kept before may contradict what is defined."""
    old, new = before.extensions.get(name), after.extensions.get(name)
    if new is None:
        # In an open domain the records stay, as those of an extension that nobody defined.
        return not after.open_extensions
    return old is None or replace(old, description=None) != replace(new, description=None)


def names_of(name: str, definition: ExtensionDefinition | None) -> list[str]:
    """Return the names under which records of the extension may be kept, whatever their capitals, before it is."""
    source_name = definition.source_name if definition else None
    return [name, source_name] if source_name and NAME.fullmatch(source_name) else [name]
