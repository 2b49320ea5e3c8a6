"""Changes as clients see them."""

import strawberry

from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.graphql.refusals import UserError
from gateway.graphql.scalars import JSON
from gateway.primary_first import ChangeKind

described(
    ChangeKind,
    "What happened to the thing at a change's path.",
    {
        ChangeKind.CREATED: "A profile came into being.",
        ChangeKind.DELETED: "A profile ceased to exist, with all that belonged to it.",
        ChangeKind.ADDED: "An entry or value was added to its list.",
        ChangeKind.REMOVED: "An entry or value left its list.",
        ChangeKind.UPDATED: "A value changed in place.",
        ChangeKind.PROMOTED: "An entry became the primary of its list.",
        ChangeKind.REORDERED: "The order of a list changed.",
        ChangeKind.ACTIVATED: "An entry became active, and so eligible to be primary.",
        ChangeKind.DEACTIVATED: "An entry became inactive, and so cannot be primary.",
        ChangeKind.VERIFIED: "A value was verified.",
        ChangeKind.MOVED: "An entry left for another profile, or came from one.",
    },
)


@strawberry.type(name="Change", description="One thing that a mutation did, or with `dryRun` would do, to a profile.")
class ChangeView:
    kind: ChangeKind = strawberry.field(description="What happened.")
    path: list[str] = strawberry.field(
        description=(
            "What it happened to, from the profile: `attributes, name, value`; `identities, handle, identifier`; "
            "`appProfiles, appId, key, …`; `extensions, name, record id`. Without its last step it is a whole list."
        )
    )
    before: JSON | None = strawberry.field(
        description="How it was: place and state of an entry, order of a list, a value. Null when it was not there."
    )
    after: JSON | None = strawberry.field(
        description="How it is now, in the same form. Null when it is no longer there."
    )
    auto_promoted: bool = strawberry.field(
        description="True when an entry became primary because the one before it left, not because it was asked for."
    )


@strawberry.interface(
    description="What every mutation answers. When `errors` is not empty, nothing was written and the rest is empty."
)
class MutationPayload(View):
    changed: bool = strawberry.field(
        description="False when everything already was as asked, and when there are errors."
    )
    changes: list[ChangeView] = strawberry.field(description="What was done, step by step.")
    errors: list[UserError] = strawberry.field(description="Why nothing was done; empty on success.")
