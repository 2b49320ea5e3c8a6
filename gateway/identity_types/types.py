"""Identity types as clients see them."""

import strawberry

from gateway.changes.types import MutationPayload
from gateway.definitions.model import MAX_PER_PROFILE
from gateway.definitions.patterns import MAX_PATTERN
from gateway.graphql.interfaces import View
from gateway.identity_types.model import MAX_BLOCKED_VALUES, MAX_LABEL

LABEL = f"What people call it; 1 to {MAX_LABEL} characters."
PATTERN = (
    f"A regular expression of RE2's syntax, at most {MAX_PATTERN} characters, that must match the whole of an "
    "identifier; else INVALID_VALUE."
)
CASE_INSENSITIVE = (
    "Whether capitals make no difference between identifiers, which are shown as they were written nevertheless."
)
PER_PROFILE = "How many identities of the handle a profile may have, inactive ones too; more are LIMIT_EXCEEDED."
BLOCKED = "Identifiers that stand for no person, such as a test card; they are INVALID_VALUE."
PER_PROFILE_INPUT = f"{PER_PROFILE} 1 to {MAX_PER_PROFILE}."
BLOCKED_INPUT = f"{BLOCKED} At most {MAX_BLOCKED_VALUES}."


ALIASES = "The handles that it had before it was renamed: accepted wherever its handle is."


@strawberry.type(description="What identities of a handle may be.")
class IdentityType(View):
    handle: str = strawberry.field(description="Names the other system in identities.")
    label: str | None = strawberry.field(description=LABEL)
    pattern: str | None = strawberry.field(description=PATTERN)
    case_insensitive: bool = strawberry.field(description=CASE_INSENSITIVE)
    max_per_profile: int = strawberry.field(description=PER_PROFILE)
    blocked_values: list[str] = strawberry.field(description=f"{BLOCKED} In the form in which they are compared.")
    aliases: list[str] = strawberry.field(description=ALIASES)


@strawberry.type(description="What a mutation did to an identity type.")
class IdentityTypePayload(MutationPayload):
    identity_type: IdentityType | None = strawberry.field(
        description=(
            "The identity type as it is now, or with `dryRun` as it would be; null when it is deleted or when there "
            "are errors."
        )
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )
