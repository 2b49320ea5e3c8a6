"""Pure enums of the product, shown in the schema with a description of every value."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

E = TypeVar("E", bound=Enum)


def described(kind: type[E], description: str, values: Mapping[E, str]) -> type[E]:
    """Make an enum part of the schema; every one of its values must be described."""
    shown = strawberry.enum(kind, description=description)
    definition: StrawberryEnumDefinition = shown.__strawberry_definition__  # type: ignore[attr-defined]  # Set by Strawberry.
    for value, member in zip(definition.values, kind, strict=True):
        value.description = values[member]
    return shown
