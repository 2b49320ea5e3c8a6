"""List policies as clients see them."""

import strawberry

from gateway.changes.types import MutationPayload
from gateway.definitions.model import ListName
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.list_policies.model import VERIFIABLE
from gateway.primary_first import OnPrimaryRemoval

described(
    ListName,
    "The lists of a profile that have a policy.",
    {
        ListName.EMAILS: "Its e-mail addresses.",
        ListName.PHONES: "Its phone numbers.",
        ListName.ADDRESSES: "Its postal addresses.",
        ListName.GROUPS: "Its groups.",
        ListName.IDENTITIES: "Its identities.",
        ListName.APP_PROFILES: "Its app profiles.",
    },
)
described(
    OnPrimaryRemoval,
    "What becomes of a list whose primary is to be removed, deactivated or moved while another entry could follow it.",
    {
        OnPrimaryRemoval.PROMOTE_NEXT: "The next eligible entry becomes primary, which `changes` tells.",
        OnPrimaryRemoval.REJECT: (
            "It is NOT_ELIGIBLE until another entry was promoted; a patch may do both. A list that is set anew, and an "
            "entry that changes its value, are not asked."
        ),
    },
)

MAX_ENTRIES = "How many entries the list may have, inactive ones too; more are LIMIT_EXCEEDED."
REQUIRED = (
    "Whether every profile must have an entry in the list, active or not: without one it is not created, and the last "
    "one cannot be removed (REQUIRED)."
)
PRIMARY_MUST_BE_VERIFIED = (
    "Whether only a verified entry can be primary: one that is not is NOT_ELIGIBLE, and stands behind those that are. "
    f"For {', '.join(sorted(name.name for name in VERIFIABLE))}."
)
ON_PRIMARY_REMOVAL = "What it means to take the primary away while another entry, or value, could follow it."


@strawberry.type(description="What the domain demands of one of the lists of its profiles.")
class ListPolicy(View):
    list: ListName = strawberry.field(description="The list.")
    max_entries: int = strawberry.field(description=MAX_ENTRIES)
    required: bool = strawberry.field(description=REQUIRED)
    primary_must_be_verified: bool = strawberry.field(description=PRIMARY_MUST_BE_VERIFIED)
    on_primary_removal: OnPrimaryRemoval = strawberry.field(description=ON_PRIMARY_REMOVAL)


@strawberry.type(description="What a mutation did to the policy of a list.")
class ListPolicyPayload(MutationPayload):
    policy: ListPolicy | None = strawberry.field(
        description="The policy as it is now, or with `dryRun` as it would be; null when there are errors."
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )
