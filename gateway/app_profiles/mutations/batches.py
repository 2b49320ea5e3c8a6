"""Root mutations about many app profiles at once."""

from collections.abc import Sequence

import strawberry

from gateway.app_profiles import actions
from gateway.app_profiles.loaders import AppProfilesOfProfile
from gateway.app_profiles.mutations.single import NewAppProfileParts
from gateway.app_profiles.types import AppProfile, AppProfileName, AppProfilePatchParts
from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.changes.types import BatchPayload, BatchResult, results_of
from gateway.envelope import Envelope
from gateway.graphql.batches import rows
from gateway.graphql.context import Info
from gateway.graphql.mutations import BatchInput, app_mutation, envelope
from gateway.graphql.rights import needs
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.profiles.actions.batching import Batch, write_batch
from gateway.profiles.actions.writing import Plan
from gateway.profiles.loaders import Profiles, entry_of
from gateway.profiles.model import MAX_ROWS
from gateway.profiles.types import ProfileRowInput

ROWS = f"At most {MAX_ROWS}, carried out as if one after the other; more are BATCH_LIMIT_EXCEEDED."


@strawberry.input(description="One of the app profiles to give to profiles.")
class CreateAppProfileRow(NewAppProfileParts, ProfileRowInput):
    def plan(self, access: Access, envelope: Envelope) -> Plan:
        return actions.creating(access, self.expecting(envelope), self.target(access), self.asked())


@strawberry.input(description="Changes to one of the app profiles, made together or not at all.")
class UpdateAppProfileRow(AppProfilePatchParts, ProfileRowInput):
    def plan(self, access: Access, envelope: Envelope) -> Plan:
        return actions.updating(access, self.expecting(envelope), self.target(access), self.asked())


@strawberry.input(description="One of the app profiles to delete.")
class DeleteAppProfileRow(AppProfileName, ProfileRowInput):
    def plan(self, access: Access, envelope: Envelope) -> Plan:
        return actions.deleting(access, self.expecting(envelope), self.target(access), self.name)


@strawberry.input(description="App profiles to give to profiles.")
class CreateAppProfilesInput(BatchInput):
    app_profiles: list[CreateAppProfileRow] = strawberry.field(description=ROWS)


@strawberry.input(description="Changes to app profiles.")
class UpdateAppProfilesInput(BatchInput):
    app_profiles: list[UpdateAppProfileRow] = strawberry.field(description=ROWS)


@strawberry.input(description="App profiles to delete.")
class DeleteAppProfilesInput(BatchInput):
    app_profiles: list[DeleteAppProfileRow] = strawberry.field(description=ROWS)


@strawberry.type(description="What came of one app profile of a batch.")
class AppProfileBatchResult(BatchResult):
    @strawberry.field(
        description=(
            "The app profile as the whole batch left it, or with `dryRun` would leave it; null when it was deleted, "
            "and when nothing of the row was written."
        ),
        graphql_type=AppProfile | None,
    )
    @staticmethod
    async def app_profile(result: strawberry.Parent[View], info: Info) -> View | None:
        entry_id = result.get("app_profile_id")
        profile = await info.context.loader(Profiles).load(result["profile_id"]) if entry_id else None
        if profile is None:
            return None
        return entry_of(await info.context.loader(AppProfilesOfProfile).load(profile), entry_id)


@strawberry.type(description="What came of a batch of app profiles.")
class AppProfileBatchPayload(BatchPayload):
    @strawberry.field(
        description="One result for each row, in their order; none when the batch itself was refused.",
        graphql_type=list[AppProfileBatchResult],
    )
    @staticmethod
    def results(payload: strawberry.Parent[View]) -> list[View]:
        return results_of(payload)


@needs(Scope.WRITE)
@strawberry.type
class AppProfileBatchMutations:
    @app_mutation(
        description="Gives new app profiles to profiles. A row is refused for what `createAppProfile` is refused for.",
        graphql_type=AppProfileBatchPayload | None,
    )
    @staticmethod
    async def create_app_profiles(info: Info, input: CreateAppProfilesInput) -> Outcome:
        return await _write(info, input, input.app_profiles)

    @app_mutation(
        description=(
            "Patches app profiles. A row is refused for what `updateAppProfile` is refused for; two of them may change "
            "the same app profile, one after the other."
        ),
        graphql_type=AppProfileBatchPayload | None,
    )
    @staticmethod
    async def update_app_profiles(info: Info, input: UpdateAppProfilesInput) -> Outcome:
        return await _write(info, input, input.app_profiles)

    @app_mutation(
        description="Deletes app profiles with their devices. A row whose app profile is not there is NOT_FOUND.",
        graphql_type=AppProfileBatchPayload | None,
    )
    @staticmethod
    async def delete_app_profiles(info: Info, input: DeleteAppProfilesInput) -> Outcome:
        return await _write(info, input, input.app_profiles)


async def _write(info: Info, input: BatchInput, given: Sequence[ProfileRowInput]) -> Outcome:
    batch = Batch("appProfiles", rows(given), input.policy, info.context.newer_access, app=True)
    return await write_batch(info.context.access, envelope(info, input), batch)
