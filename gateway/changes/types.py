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
            "`appProfiles, appId, key`, below it `attributes, name, value` and `devices, deviceId`; `extensions, name, "
            "record id`. REORDERED speaks of a whole list, whose path ends before the entry. Empty for the profile "
            "itself. An identity that got another identifier is named by the new one."
        )
    )
    before: JSON | None = strawberry.field(
        description=(
            "How it was. Of an entry an object: always `position`, `isActive` where it has a state that came, went or "
            "changed; what it consists of where the path does not say it: a record's `data`, a device's `attributes`, "
            "an app profile's `attributes` and `devices` when it came or went, an updated identity's `identifier`. Of "
            "an order the list of its entries, each by its name in `path`, or by a list of its names where it has two. "
            "When MOVED from another profile, that profile's `customerId`. Null when it was not there."
        )
    )
    after: JSON | None = strawberry.field(
        description=(
            "How it is now, in the same form; when MOVED to another profile, that profile's `customerId`. Null when it "
            "is no longer there. The entries that changes name stand at their `position`; the others keep their order "
            "around them, unless REORDERED tells the whole order."
        )
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
