"""Pure rules of customer types: which lists of them there can be, and what a change of one means."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.changes.model import Change, change
from gateway.customer_types.model import MAX_CUSTOMER_TYPES
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.person.model import MAX_CUSTOMER_TYPE
from gateway.primary_first import ChangeKind
from gateway.primary_first.patches import refuse_duplicates
from gateway.text import text


def view(definitions: Definitions) -> dict[str, object]:
    """Return the customer types of a domain as clients see them."""
    return {"default": definitions.default_customer_type, "allowed": list(definitions.customer_types)}


def with_types(definitions: Definitions, types: Sequence[str], default: str | None) -> Definitions:
    """Let persons be of these types alone, or of any where there are none; refuse all that is wrong with them.

    Without another one the default stays.
    """
    findings = Findings()
    unsaid = definitions.default_customer_type
    if default is not None:
        with findings.at("default"):
            unsaid = text(default, "A customer type", MAX_CUSTOMER_TYPE)
    stored: dict[int, str] = {}
    for index, type_ in enumerate(types):
        with findings.at("types", index):
            stored[index] = text(type_, "A customer type", MAX_CUSTOMER_TYPE)
    with findings.at("types"):
        refuse_duplicates([stored.get(index) for index in range(len(types))])
    if len(types) > MAX_CUSTOMER_TYPES:
        message = f"A domain has at most {MAX_CUSTOMER_TYPES} customer types; these are {len(types)}."
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["types"]))
    if types and unsaid not in stored.values():
        problem = f"The customer types of the domain have its default among them, which is {unsaid}."
        findings.add(InvalidInput([problem], ["types"], ErrorCode.INVALID_VALUE))
    findings.settle()
    others = (type_ for type_ in stored.values() if type_ != unsaid)
    return replace(definitions, default_customer_type=unsaid, customer_types=(unsaid, *others) if stored else ())


def changes(before: Definitions, after: Definitions) -> tuple[Change, ...]:
    """Tell how the customer types of a domain differ."""
    path = "customerTypes"
    pairs = (
        ([path], list(before.customer_types), list(after.customer_types)),
        ([path, "default"], before.default_customer_type, after.default_customer_type),
    )
    return tuple(change(ChangeKind.UPDATED, path, old, new) for path, old, new in pairs if old != new)


def is_stricter(before: Definitions, after: Definitions) -> bool:
    """Tell whether a person may not be any more what it was allowed to be."""
    allowed = after.customer_types
    return bool(allowed) and not (before.customer_types and set(before.customer_types) <= set(allowed))
