"""Pure rules of attribute definitions: what one may be, and what it makes of stored values."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from gateway.attribute_definitions.model import (
    MAX_ALLOWED_VALUES,
    MAX_DEFINITIONS,
    MAX_DESCRIPTION,
    MAX_SOURCE_NAME,
    MAX_VALUES,
    DefinitionMigration,
)
from gateway.attributes.model import Attributes
from gateway.definitions import patterns
from gateway.definitions.model import NAME, AttributeDefinition, AttributeType, Definitions
from gateway.definitions.names import field_name
from gateway.definitions.values import stored_form
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.text import text

WITH_CAPITALS = (AttributeType.STRING, AttributeType.EMAIL)

ABOUT_VALUES = ("type", "required", "max_values", "pattern", "allowed_values", "case_sensitive", "source_name")
"""What decides whether stored values fit."""

ABOUT_TOKENS = ("searchable", "type")
"""What decides which tokens stored values have."""


def view(definition: AttributeDefinition) -> dict[str, object]:
    """Return a definition as clients see it."""
    return {
        **asdict(definition),
        "type": definition.type.value,
        "allowed_values": list(definition.allowed_values),
        "multi_valued": definition.multi_valued,
        "on_primary_removal": definition.on_primary_removal.value,
    }


def searchable_since(before: Definitions, definition: AttributeDefinition) -> AttributeDefinition:
    """Return a definition that knows from which version on profiles have the tokens by which it is searched."""
    old = before.attributes.get(definition.name)
    if old is not None and all(getattr(old, field) == getattr(definition, field) for field in ABOUT_TOKENS):
        return definition
    return replace(definition, searchable_since=before.version + 1)


def told(definition: AttributeDefinition | None) -> dict[str, object] | None:
    """Return a definition as a change tells it."""
    if definition is None:
        return None
    return {field_name(field): value for field, value in view(definition).items() if field != "searchable_since"}


def checked(definition: AttributeDefinition) -> AttributeDefinition:
    """Return a definition with its texts in stored form; refuse all that is malformed in it at once."""
    findings = Findings()
    source_name, description = definition.source_name, definition.description
    if not NAME.fullmatch(definition.name):
        problem = "The name of an attribute is a letter, then up to 63 letters, digits or underscores."
        findings.add(InvalidInput([problem], ["name"]))
    if not 1 <= definition.max_values <= MAX_VALUES:
        findings.add(InvalidInput([f"An attribute may have 1 to {MAX_VALUES:,} values."], ["maxValues"]))
    if not definition.case_sensitive and definition.type not in WITH_CAPITALS:
        findings.add(InvalidInput(["Only a STRING or an EMAIL can ignore capitals."], ["caseSensitive"]))
    if source_name is not None:
        with findings.at("sourceName"):
            source_name = text(source_name, "A source name", MAX_SOURCE_NAME, code=ErrorCode.INVALID_INPUT)
    if description is not None:
        with findings.at("description"):
            what = "A description"
            description = text(description, what, MAX_DESCRIPTION, lines=True, code=ErrorCode.INVALID_INPUT)
    with findings.at("pattern"):
        patterns.require_usable(definition.pattern)
    findings.settle()
    return replace(
        definition,
        source_name=source_name,
        description=description,
        allowed_values=_allowed_values(definition),
    )


def _allowed_values(definition: AttributeDefinition) -> tuple[str, ...]:
    """Return the allowed values as they are kept, each once; the rest of the definition holds for them too."""
    any_value = replace(definition, allowed_values=())
    findings = Findings()
    allowed: dict[str, None] = {}
    if len(definition.allowed_values) > MAX_ALLOWED_VALUES:
        message = f"There are at most {MAX_ALLOWED_VALUES} allowed values; a pattern can stand for more."
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["allowedValues"]))
    for index, value in enumerate(definition.allowed_values):
        with findings.at("allowedValues", index):
            allowed.setdefault(stored_form(any_value, value))
    findings.settle()
    return tuple(allowed)


def defined(definitions: Definitions, definition: AttributeDefinition) -> Definitions:
    """Add a definition, or refuse: there is one of this name, or the domain has too many."""
    if definition.name in definitions.attributes:
        raise Rejection(ErrorCode.ALREADY_EXISTS, f"The attribute {definition.name} is defined already.", ["name"])
    if len(definitions.attributes) >= MAX_DEFINITIONS:
        message = f"A domain defines at most {MAX_DEFINITIONS} attributes."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["name"])
    return with_definition(definitions, definition)


def named(definitions: Definitions, name: str) -> AttributeDefinition:
    """Return the definition of this name or source name, or refuse: there is none."""
    definition = definitions.defined(name)
    if definition is None:
        raise Rejection(ErrorCode.NOT_FOUND, "The domain defines no attribute of this name.", ["name"])
    return definition


def with_definition(definitions: Definitions, definition: AttributeDefinition) -> Definitions:
    """Put a definition in its place, unless it is called what another one is called."""
    findings = Findings()
    for other in definitions.attributes.values():
        if other.name == definition.name:
            continue
        if field_name(other.name) == field_name(definition.name):
            message = (
                f"{definition.name} and {other.name} would be one name, {field_name(other.name)}, to generated code."
            )
            findings.add(Rejection(ErrorCode.ALREADY_EXISTS, message, ["name"]))
        if definition.name == other.source_name:
            message = f"This is the source name of {other.name}."
            findings.add(Rejection(ErrorCode.ALREADY_EXISTS, message, ["name"]))
        if definition.source_name is not None and definition.source_name in (other.name, other.source_name):
            message = f"This is the name or source name of {other.name}."
            findings.add(Rejection(ErrorCode.ALREADY_EXISTS, message, ["sourceName"]))
    findings.settle()
    attributes = {**definitions.attributes, definition.name: definition}
    return replace(definitions, attributes=dict(sorted(attributes.items())))


def without_definition(definitions: Definitions, name: str) -> Definitions:
    return replace(
        definitions, attributes={other: found for other, found in definitions.attributes.items() if other != name}
    )


def touches_values(before: Definitions, after: Definitions, name: str) -> bool:
    """Tell whether values that fitted before may not fit any more."""
    old, new = before.attributes.get(name), after.attributes.get(name)
    if new is None:
        # In an open domain the values stay, as those of an attribute that nobody defined.
        return not after.open_attributes
    return old is None or _about_values(old) != _about_values(new)


def _about_values(definition: AttributeDefinition) -> Mapping[str, Any]:
    return {field: getattr(definition, field) for field in ABOUT_VALUES}


def names_of(name: str, definition: AttributeDefinition | None) -> list[str]:
    """Return the names under which values of the attribute may be kept until it is defined."""
    source_name = definition.source_name if definition else None
    return [name, source_name] if source_name and NAME.fullmatch(source_name) else [name]


def fitted(
    name: str,
    definition: AttributeDefinition | None,
    attributes: Attributes,
    migration: DefinitionMigration | None,
    *,
    required: bool,
) -> Attributes | None:
    """Return the attributes of a record as they fit the definition, the same ones if they do; None if they cannot.

    None as definition stands for one that is deleted. Values kept under its source name become the definition's.
    """
    own, *others = names_of(name, definition)
    present = [value for kept in (own, *others) for value in attributes.get(kept, ())]
    values, all_fit = _fitting(definition, present)
    if not all_fit and migration is not DefinitionMigration.CLEAR_CONTRADICTING:
        return None
    if required and not values:
        return None
    rest = {kept: its_values for kept, its_values in attributes.items() if kept not in (own, *others)}
    was_there = any(kept in attributes for kept in (own, *others))
    after = {**rest, own: values} if was_there and definition else rest
    if after == attributes or not present:
        return attributes
    return after if migration else None


def _fitting(definition: AttributeDefinition | None, values: list[str]) -> tuple[list[str], bool]:
    """Return those of the values that fit, in stored form and each once, and whether that is all of them."""
    if definition is None:
        return [], not values
    kept: dict[str, None] = {}
    all_fit = True
    for value in values:
        try:
            kept.setdefault(stored_form(definition, value))
        except InvalidInput:
            all_fit = False
    return list(kept)[: definition.max_values], all_fit and len(kept) <= definition.max_values
