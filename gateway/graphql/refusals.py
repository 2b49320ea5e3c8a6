"""Refusals as data: what a mutation's `errors` hold. A refusal's class names its GraphQL type."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

import strawberry

from gateway.errors import LEGACY_CODES, ErrorCode, Rejection, told
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.legacy_codes import Of

_MEANINGS = MappingProxyType(
    {
        ErrorCode.ALREADY_EXISTS: "There is such a thing already.",
        ErrorCode.AMBIGUOUS_MATCH: "A key fits several profiles, and none of them is meant more than the others.",
        ErrorCode.APP_NOT_LINKED: "The domain defines no application of this id.",
        ErrorCode.ATTRIBUTE_NOT_DEFINED: "The domain does not define an attribute of this name.",
        ErrorCode.BATCH_LIMIT_EXCEEDED: "More at once than a batch may have.",
        ErrorCode.CONTENTION: "Others kept writing to the profile until time was up. Nothing was written; repeat it.",
        ErrorCode.DEFINITION_CONFLICT: "Stored data does not fit the definition; nothing was written.",
        ErrorCode.DUPLICATE_VALUE: "A list would hold the same value twice.",
        ErrorCode.EXTENSION_NOT_DEFINED: "The domain accepts none but defined extensions, and this is none.",
        ErrorCode.FORBIDDEN: "The key, or the person, may not do or see this.",
        ErrorCode.IDEMPOTENCY_CONFLICT: "The idempotency key was used before with another input.",
        ErrorCode.IDENTITY_TAKEN: "The identity belongs to another profile.",
        ErrorCode.INTERNAL: "Something went wrong on our side.",
        ErrorCode.INVALID_INPUT: "An argument has a form that is not allowed.",
        ErrorCode.INVALID_PERMUTATION: "A new order must name every entry of the list exactly once.",
        ErrorCode.INVALID_VALUE: "A value breaks a limit.",
        ErrorCode.LIMIT_EXCEEDED: "A list or a record would grow over its limit; nothing is ever dropped silently.",
        ErrorCode.MULTIPLE_PRIMARY: "More than one entry of a list is flagged as its primary.",
        ErrorCode.NOT_ELIGIBLE: "An inactive or unverified entry cannot be primary.",
        ErrorCode.NOT_FOUND: "There is no such thing.",
        ErrorCode.NOT_READY: "What is asked for is still being prepared; repeat it later.",
        ErrorCode.NULL_NOT_ALLOWED: "Null has no meaning here: leave the field out, or give an empty list to clear.",
        ErrorCode.ORPHAN_OBJECT: "No profile has a key of the object, and its type lets none be created.",
        ErrorCode.REQUIRED: "Something that must be there is missing.",
        ErrorCode.SERVICE_UNAVAILABLE: "The database did not answer in time. Nothing was written; repeat it later.",
        ErrorCode.TENANT_NOT_FOUND: "The domain of the key does not exist.",
        ErrorCode.UNKNOWN_IDENTITY_TYPE: "The domain defines no identities of this handle, and takes no others.",
        ErrorCode.VERSION_CONFLICT: "The profile is not at the expected version any more.",
        ErrorCode.WRITE_OUTCOME_UNKNOWN: (
            "The database did not say whether it committed. Repeating with the same idempotency key is safe."
        ),
    }
)


def _with_numbers(code: ErrorCode, meaning: str) -> str:
    """Return what a code means, and IMIconnect's numbers for it: the usual one, and where there are others."""
    numbers: dict[int, Of] = {}
    for of in Of:
        if (code, of) in LEGACY_CODES:
            numbers.setdefault(LEGACY_CODES[code, of].number, of)
    if not numbers:
        return meaning
    listed = (f"{number}" if of is Of.QUERY else f"in {of.value} {number}" for number, of in numbers.items())
    return f"{meaning} IMIconnect {', '.join(listed)}."


described(
    ErrorCode,
    "Why something was refused, for programs; `message` says it to people.",
    {code: _with_numbers(code, meaning) for code, meaning in _MEANINGS.items()},
)


@strawberry.interface(description="Why a mutation changed nothing. New codes and types may come: handle the interface.")
class UserError(View):
    code: ErrorCode = strawberry.field(description="The reason, for programs.")
    message: str = strawberry.field(description="The reason in one clear sentence, with what is allowed.")
    path: list[str] = strawberry.field(
        description="Leads from `input` to the value that is meant, by field names and indexes; empty for all of it."
    )
    legacy_code: int | None = strawberry.field(
        description="IMIconnect's number for the reason; null where it had none (seed 002)."
    )

    @classmethod
    def resolve_type(cls, document: Any, _info: Any, _abstract: Any) -> str:
        type_name: str = document["type"]
        return type_name


@strawberry.type(description="A refusal that its code and message tell completely.")
class Refusal(UserError):
    pass


@strawberry.type(description="A value that breaks the limits of its form.")
class InvalidInput(UserError):
    problems: list[str] = strawberry.field(description="A sentence for every limit that the value breaks.")


def refused(rejections: Iterable[Rejection], *, app: bool = False) -> dict[str, Any]:
    """Return a mutation's payload when nothing was done; `app` chooses IMIconnect's codes of application profiles."""
    errors = [told(rejection, app=app) for rejection in rejections]
    return {"profile": None, "changed": False, "changes": [], "errors": errors}
