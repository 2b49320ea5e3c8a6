"""Root mutations about many profiles at once."""

from collections.abc import Iterator, Sequence

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.changes.types import BatchPayload, BatchResult, results_of
from gateway.definitions.sight import Sight
from gateway.envelope import Envelope
from gateway.errors import Rejection
from gateway.graphql.batches import RowInput, rows
from gateway.graphql.context import Info
from gateway.graphql.mutations import BatchInput, envelope, mutation
from gateway.graphql.rights import needs
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.profiles.actions.batching import Batch, write_batch
from gateway.profiles.actions.creation import creating
from gateway.profiles.actions.deletion import deleting
from gateway.profiles.actions.updating import updating
from gateway.profiles.actions.writing import Plan
from gateway.profiles.loaders import Profiles
from gateway.profiles.model import MAX_ROWS
from gateway.profiles.mutations.deletion import denied_deletion
from gateway.profiles.mutations.single import NewProfileParts, ProfilePatchParts
from gateway.profiles.types import Profile, ProfileRowInput

ROWS = f"At most {MAX_ROWS}, carried out as if one after the other; more are BATCH_LIMIT_EXCEEDED."


@strawberry.input(description="One of the profiles to create.")
class CreateProfileRow(NewProfileParts, RowInput):
    def plan(self, access: Access, envelope: Envelope) -> Plan:
        return creating(access, self.expecting(envelope), self.asked())


@strawberry.input(description="Changes to one of the profiles, made together or not at all.")
class UpdateProfileRow(ProfilePatchParts, ProfileRowInput):
    def plan(self, access: Access, envelope: Envelope) -> Plan:
        return updating(access, self.expecting(envelope), self.target(access), self.asked())


@strawberry.input(description="One of the profiles to delete.")
class DeleteProfileRow(ProfileRowInput):
    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_deletion(sight)

    def plan(self, access: Access, envelope: Envelope) -> Plan:
        return deleting(access, self.expecting(envelope), self.target(access))


@strawberry.input(description="Profiles to create.")
class CreateProfilesInput(BatchInput):
    profiles: list[CreateProfileRow] = strawberry.field(description=ROWS)


@strawberry.input(description="Changes to profiles.")
class UpdateProfilesInput(BatchInput):
    profiles: list[UpdateProfileRow] = strawberry.field(description=ROWS)


@strawberry.input(description="Profiles to delete.")
class DeleteProfilesInput(BatchInput):
    profiles: list[DeleteProfileRow] = strawberry.field(description=ROWS)


@strawberry.type(description="What came of one profile of a batch.")
class ProfileBatchResult(BatchResult):
    deleted_id: strawberry.ID | None = strawberry.field(
        description="The `id` that a deleted profile had; null when none was deleted."
    )
    deleted_objects: int | None = strawberry.field(
        description="How many objects of other systems went with a deleted profile; null when none was deleted."
    )

    @strawberry.field(
        description=(
            "The profile as the whole batch left it, or with `dryRun` would leave it; null when it was deleted, and "
            "when nothing of the row was written."
        ),
        graphql_type=Profile | None,
    )
    @staticmethod
    async def profile(result: strawberry.Parent[View], info: Info) -> View | None:
        profile_id = result.get("profile_id")
        return await info.context.loader(Profiles).load(profile_id) if profile_id else None


@strawberry.type(description="What came of a batch of profiles.")
class ProfileBatchPayload(BatchPayload):
    @strawberry.field(
        description="One result for each row, in their order; none when the batch itself was refused.",
        graphql_type=list[ProfileBatchResult],
    )
    @staticmethod
    def results(payload: strawberry.Parent[View]) -> list[View]:
        return results_of(payload)


@needs(Scope.WRITE)
@strawberry.type
class ProfileBatchMutations:
    @mutation(
        description="Creates profiles. A row is refused for what `createProfile` is refused for.",
        graphql_type=ProfileBatchPayload | None,
    )
    @staticmethod
    async def create_profiles(info: Info, input: CreateProfilesInput) -> Outcome:
        return await _write(info, input, input.profiles)

    @mutation(
        description=(
            "Patches profiles. A row is refused for what `updateProfile` is refused for; two of them may change the "
            "same profile, one after the other."
        ),
        graphql_type=ProfileBatchPayload | None,
    )
    @staticmethod
    async def update_profiles(info: Info, input: UpdateProfilesInput) -> Outcome:
        return await _write(info, input, input.profiles)

    @mutation(
        description="Deletes profiles with all that they hold. A row whose profile is not there is NOT_FOUND.",
        graphql_type=ProfileBatchPayload | None,
    )
    @staticmethod
    async def delete_profiles(info: Info, input: DeleteProfilesInput) -> Outcome:
        return await _write(info, input, input.profiles)


async def _write(info: Info, input: BatchInput, given: Sequence[RowInput]) -> Outcome:
    batch = Batch("profiles", rows(given), input.policy, info.context.newer_access)
    return await write_batch(info.context.access, envelope(info, input), batch)
