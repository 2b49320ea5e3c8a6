"""Root mutations about extensions."""

from collections.abc import Iterator, Sequence
from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.extensions import actions
from gateway.extensions.loaders import ExtensionsOfProfile
from gateway.extensions.model import Operation, Patch
from gateway.extensions.types import NAME, RECORD, RECORDS, Extension, denied_extension
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.graphql.scalars import JSON
from gateway.mongo.documents import View
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input
class _ExtensionMutationInput(ProfileMutationInput):
    name: str = strawberry.field(description=NAME)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_extension(sight, self.name)


@strawberry.input(description="The records that an extension shall have.")
class SetExtensionInput(_ExtensionMutationInput):
    records: list[JSON] = strawberry.field(description=f"Primary first; `[]` clears. {RECORDS}")


@strawberry.input(description="Records to add to an extension.")
class AddExtensionRecordsInput(_ExtensionMutationInput):
    records: list[JSON] = strawberry.field(description=f"Those that are not there yet are added. {RECORDS}")
    as_primary: bool = strawberry.field(
        description="Puts all of them at the head, in this order, also those that are there.", default=False
    )


@strawberry.input(description="A record whose data changes.")
class UpdateExtensionRecordInput(_ExtensionMutationInput):
    id: strawberry.ID = strawberry.field(description="The record; NOT_FOUND when the extension has none of this id.")
    data: JSON = strawberry.field(description=f"Its data as they shall be, another key too: {RECORD}.")


@strawberry.input(description="Records to remove from an extension.")
class RemoveExtensionRecordsInput(_ExtensionMutationInput):
    ids: list[strawberry.ID] = strawberry.field(description="An id that is not there changes nothing.")


@strawberry.input(description="The record that shall be primary.")
class PromoteExtensionRecordInput(_ExtensionMutationInput):
    id: strawberry.ID = strawberry.field(description="The record; NOT_FOUND when the extension has none of this id.")


@strawberry.input(description="The new order of an extension's records.")
class ReorderExtensionRecordsInput(_ExtensionMutationInput):
    ids: list[strawberry.ID] = strawberry.field(
        description="All records of the extension, each once; else INVALID_PERMUTATION."
    )


@strawberry.type(description="What a mutation did to an extension.")
class ExtensionPayload(ProfilePayload):
    @strawberry.field(
        description="The extension as it is now; null when it has no records or when there are errors.",
        graphql_type=Extension | None,
    )
    @staticmethod
    async def extension(payload: strawberry.Parent[View], info: Info) -> View | None:
        if payload["profile"] is None:
            return None
        found = await info.context.loader(ExtensionsOfProfile).load(payload["profile"])
        return next((view for view in found if view["name"] == payload["extension_name"]), None)


@needs(Scope.WRITE)
@strawberry.type
class ExtensionMutations:
    @mutation(
        description=(
            "Replaces the records of an extension: the first becomes primary. Records whose key it has keep their ids "
            "and their creation times, with the data that are given."
        ),
        graphql_type=ExtensionPayload | None,
    )
    @staticmethod
    async def set_extension(info: Info, input: SetExtensionInput) -> Outcome:
        return await _patch(info, input, Operation.SET, "records", records=input.records)

    @mutation(
        description=(
            "Adds records behind those that are there, or before them. A record whose key is there stays as it is."
        ),
        graphql_type=ExtensionPayload | None,
    )
    @staticmethod
    async def add_extension_records(info: Info, input: AddExtensionRecordsInput) -> Outcome:
        return await _patch(info, input, Operation.ADD, "records", records=input.records, as_primary=input.as_primary)

    @mutation(
        description=(
            "Changes the data of a record in its place. DUPLICATE_VALUE when another record has the key of these data."
        ),
        graphql_type=ExtensionPayload | None,
    )
    @staticmethod
    async def update_extension_record(info: Info, input: UpdateExtensionRecordInput) -> Outcome:
        return await _patch(info, input, Operation.UPDATE, records=[input.data], ids=[input.id])

    @mutation(
        description="Removes records. When the primary one goes, the next becomes primary, which `changes` tells.",
        graphql_type=ExtensionPayload | None,
    )
    @staticmethod
    async def remove_extension_records(info: Info, input: RemoveExtensionRecordsInput) -> Outcome:
        return await _patch(info, input, Operation.REMOVE, "ids", ids=input.ids)

    @mutation(
        description="Makes a record the primary one; the others keep their order.",
        graphql_type=ExtensionPayload | None,
    )
    @staticmethod
    async def promote_extension_record(info: Info, input: PromoteExtensionRecordInput) -> Outcome:
        return await _patch(info, input, Operation.PROMOTE, "id", ids=[input.id])

    @mutation(
        description="Puts all records into a new order; the first one becomes primary.",
        graphql_type=ExtensionPayload | None,
    )
    @staticmethod
    async def reorder_extension_records(info: Info, input: ReorderExtensionRecordsInput) -> Outcome:
        return await _patch(info, input, Operation.REORDER, "ids", ids=input.ids)


async def _patch(
    info: Info,
    given: _ExtensionMutationInput,
    operation: Operation,
    *operand: str,
    records: Sequence[Any] = (),
    ids: Sequence[str] = (),
    as_primary: bool = False,
) -> Outcome:
    access = info.context.access
    patch = Patch(given.name, operation, tuple(records), tuple(ids), as_primary, operand=operand)
    return await actions.patch_extension(access, envelope(info, given), given.target(access), patch)
