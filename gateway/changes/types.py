"""Changes as clients see them."""

from collections.abc import Sequence

import strawberry

from gateway.changes.model import BatchStatus, Change
from gateway.changes.rules import told
from gateway.graphql.context import Info
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.graphql.refusals import UserError
from gateway.graphql.scalars import JSON
from gateway.legacy_codes import TABLE, Place
from gateway.mongo.documents import View as Document
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
        ChangeKind.ACTIVATED: "An entry became active, and so eligible to be primary; or the profile did.",
        ChangeKind.DEACTIVATED: "An entry became inactive, and so cannot be primary; or the profile did.",
        ChangeKind.VERIFIED: "A value was verified.",
        ChangeKind.MOVED: "An entry left for another profile, or came from one.",
    },
)


_PATH = """What it happened to, from the profile, which itself has the empty path:

- `attributes, name, value`
- `identities, handle, identifier`, with the new identifier when it was updated
- `appProfiles, appId, key`, and below it `attributes, name, value` or `devices, deviceId`
- `extensions, name, record id`
- `emails`, `phones`, `addresses` or `groups`, then the id of the entry
- `tags, tag`
- `consents, type`, with its locale behind where it has one
- `customerType`, `defaultLocale`, `registrationConfirmed`, `preservePreferences` or `legacyProfileId`

REORDERED happened to a whole list, whose path ends before the entry."""

_BEFORE = """How it was; null when it was not there.

- An entry is an object with its `position`, and with `isActive` when it came, went or changed its state. Beside these
  stands what the path does not tell: the `identifier` of an updated identity; the `data` of a record and the
  `attributes` of a device that came, went or changed; the `attributes` and `devices` of an app profile that came or
  went.
- An order is the list of the names that its entries have in `path`; a name of two parts is a list.
- A tag, and a plain fact like `customerType`, is its value itself.
- A consent is an object of what it says. A profile that was activated or deactivated is its `isActive` in an object,
  beside the `reasonCode` that was given.
- A moved identity that was on another profile is `{customerId}` of that one.
- A profile that was deleted is its `customerId` in an object."""

_AFTER = """How it is now, in the same form as `before`; null when it is not there any more.

The entries that the changes of a list name stand at their `position` afterwards; the others keep their order around
them, unless a change REORDERED tells the whole order."""


@strawberry.type(name="Change", description="One thing that a mutation did, or with `dryRun` would do, to a profile.")
class ChangeView:
    kind: ChangeKind = strawberry.field(description="What happened.")
    path: list[str] = strawberry.field(description=_PATH)
    before: JSON | None = strawberry.field(description=_BEFORE)
    after: JSON | None = strawberry.field(description=_AFTER)
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

    @strawberry.field(description="What was done, step by step.", graphql_type=list[ChangeView])
    @staticmethod
    def changes(payload: strawberry.Parent[Document], info: Info) -> Sequence[Change]:
        return told(info.context.access.definitions, info.context.access.sight, payload["changes"])

    errors: list[UserError] = strawberry.field(description="Why nothing was done; empty on success.")


_LEGACY_STATUS = {row.code: row.number for row in TABLE if row.place is Place.BATCH}

described(
    BatchStatus,
    "What came of a batch as a whole.",
    {
        BatchStatus.SUCCESS: f"Every row was carried out as asked. IMIconnect {_LEGACY_STATUS['SUCCESS']}.",
        BatchStatus.PARTIAL: (
            f"Something was carried out and something was refused. IMIconnect {_LEGACY_STATUS['PARTIAL']}."
        ),
        BatchStatus.FAILED: "Nothing was carried out.",
    },
)


@strawberry.interface(description="What came of one row of a batch.")
class BatchResult(View):
    index: int = strawberry.field(description="The place of the row in the input, from 0.")
    changed: bool = strawberry.field(
        description="False when everything already was as the row asks, and when nothing of it was written."
    )

    @strawberry.field(description="What was done for the row, step by step.", graphql_type=list[ChangeView])
    @staticmethod
    def changes(result: strawberry.Parent[Document], info: Info) -> Sequence[Change]:
        return told(info.context.access.definitions, info.context.access.sight, result["changes"])

    errors: list[UserError] = strawberry.field(
        description=(
            "Why the row was refused, or with IGNORE_FAILED what was left out of it; paths lead from `input`. "
            "Empty for a good row, also where nothing was written on account of another one."
        )
    )


@strawberry.interface(
    description=(
        "What a batch answers. `changes` are those of all rows, in their order. `errors` tells why nothing at all was "
        "written: what is wrong with the batch itself, or all that was refused of its rows. What was refused while "
        "other rows were written stands in `results` alone."
    )
)
class BatchPayload(MutationPayload):
    @strawberry.field(description="What came of the batch as a whole.", graphql_type=BatchStatus)
    @staticmethod
    def status(payload: strawberry.Parent[Document]) -> str:
        return _status(payload)

    @strawberry.field(
        description=(
            f"IMIconnect's number for the status (seed 002): {_LEGACY_STATUS['SUCCESS']} or "
            f"{_LEGACY_STATUS['PARTIAL']}; null for FAILED, see `errors`."
        )
    )
    @staticmethod
    def legacy_code(payload: strawberry.Parent[Document]) -> int | None:
        return _LEGACY_STATUS.get(_status(payload))


def _status(payload: Document) -> str:
    # A batch that was refused as a whole has neither status nor results.
    status: str = payload.get("status", BatchStatus.FAILED.value)
    return status


def results_of(payload: Document) -> list[Document]:
    """Return the results of a batch, each with its part of the changes."""
    results: list[Document] = []
    for result in payload.get("results", []):
        changes = payload["changes"][slice(*result["changes"])]
        results.append({**result, "changed": bool(changes), "changes": changes})
    return results
