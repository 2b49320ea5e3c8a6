"""Attributes as clients see and write them."""

from collections.abc import Iterator

import strawberry

from gateway.attributes.model import MAX_CHARACTERS, Operation, Patch
from gateway.definitions.model import MAX_TEXT, MAX_VALUES, AttributeType
from gateway.definitions.sight import Sight
from gateway.definitions.values import DECIMALS, WHOLE_DIGITS
from gateway.errors import Findings, InvalidInput, Rejection
from gateway.graphql.denials import masked
from gateway.graphql.enums import described

described(
    AttributeType,
    "What the values of an attribute are. All are written as texts, each kept in one form, so that equal values "
    "are equal texts.",
    {
        AttributeType.STRING: f"Any text of 1 to {MAX_TEXT:,} characters, trimmed and composed (NFC).",
        AttributeType.DATETIME: (
            "A point in time with its zone, in ISO 8601; kept in UTC with milliseconds: `2021-01-27T00:25:20.000Z`."
        ),
        AttributeType.NUMBER: (
            f"A decimal number of at most {WHOLE_DIGITS} digits before the point and {DECIMALS} behind it, exact. Kept "
            "without exponent, leading or trailing zeros: `1.50e2` is `150`."
        ),
        AttributeType.BOOLEAN: "`true` or `false`.",
        AttributeType.EMAIL: "An e-mail address; its domain is kept in lower case. Nobody asks whether it exists.",
        AttributeType.PHONE: "A phone number with + and country code that can exist; kept as E.164: `+32470123456`.",
        AttributeType.URL: (
            "An absolute http or https address without credentials; scheme and host are kept in lower case, the "
            "usual port is left out."
        ),
    },
)

VALUES = (
    f"At most {MAX_VALUES}, each a text of 1 to {MAX_TEXT:,} characters, unless the definition says otherwise; "
    f"those of all attributes together have at most {MAX_CHARACTERS:,}."
)
NAME_OF_ATTRIBUTE = "A letter, then up to 63 letters, digits or underscores; upper and lower case differ."
NAME = (
    f"{NAME_OF_ATTRIBUTE} The source name of a defined attribute means it too. ATTRIBUTE_NOT_DEFINED where the domain "
    "accepts none but defined attributes."
)
ATTRIBUTE_NAMES = (
    "Only these, by name or source name; all when left out. One that is neither defined nor was ever set is left out."
)


@strawberry.type(description="A named list of values, of which the first is the primary value (Genesys, seed 001).")
class Attribute:
    name: str = strawberry.field(description="The name under which the values are kept.")
    type: AttributeType = strawberry.field(description="What the values are; STRING when nobody defined it.")
    primary_value: str | None = strawberry.field(description="The first value; null when there is none.")
    values: list[str] = strawberry.field(description="All values, primary first; empty when they were cleared.")


@strawberry.input(description="An attribute with its values.")
class AttributeInput:
    name: str = strawberry.field(description=NAME)
    values: list[str] = strawberry.field(description=f"Primary first. {VALUES}")

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_attribute(sight, self.name)


@strawberry.input(description="One change to the values of one attribute: exactly one of its operations is given.")
class AttributePatch:
    name: str = strawberry.field(description=NAME)
    set: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"The values as they shall be, primary first; `[]` clears. {VALUES} Null is not accepted.",
        default=None,
    )
    add: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"Appended where they are not there yet. {VALUES} Null is not accepted.", default=None
    )
    remove: strawberry.Maybe[list[str]] = strawberry.field(
        description="Removed where they are there; the next value becomes primary. Null is not accepted.",
        default=None,
    )
    promote: strawberry.Maybe[str] = strawberry.field(
        description="The value that becomes primary; NOT_FOUND when it is not there. Null is not accepted.",
        default=None,
    )
    reorder: strawberry.Maybe[list[str]] = strawberry.field(
        description="All the values in their new order; else INVALID_PERMUTATION. Null is not accepted.",
        default=None,
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_attribute(sight, self.name)


def denied_attribute(sight: Sight, name: str) -> Iterator[Rejection]:
    """Yield why an attribute may not be named, if that is so."""
    if not sight.attribute(name):
        yield masked("this attribute", "name")


def initial_patches(attributes: list[AttributeInput]) -> list[Patch]:
    """Return what the attributes of a new record do to none."""
    return [
        Patch(attribute.name, Operation.SET, tuple(attribute.values), path=("attributes", str(index)))
        for index, attribute in enumerate(attributes)
    ]


def patches(given: list[AttributePatch]) -> list[Patch]:
    """Return the patches of an input's `attributes`, or refuse those that do not have exactly one operation."""
    findings = Findings()
    result = []
    for index, patch in enumerate(given):
        with findings.at("attributes", index):
            result.append(_patch(patch, ("attributes", str(index))))
    findings.settle()
    return result


def _patch(given: AttributePatch, path: tuple[str, ...]) -> Patch:
    operations = [(operation, getattr(given, operation.value)) for operation in Operation]
    present = [(operation, maybe.value) for operation, maybe in operations if maybe is not None]
    if len(present) != 1:
        raise InvalidInput(["A patch has exactly one of: set, add, remove, promote, reorder."])
    operation, operand = present[0]
    values = tuple(operand) if isinstance(operand, list) else (operand,)
    return Patch(given.name, operation, values, path=path, operand=operation.value)
