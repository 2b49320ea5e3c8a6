"""The root field that finds an app profile."""

from typing import Annotated

import strawberry

from gateway.app_profiles.loaders import app_profile_by
from gateway.app_profiles.types import AppProfile, AppProfileKey
from gateway.caller import Scope
from gateway.errors import below
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.mongo.documents import View


@needs(Scope.READ)
@strawberry.type
class AppProfileQueries:
    @strawberry.field(
        description=(
            "The app profile that a key names, active or not; null when there is none. APP_NOT_LINKED when the domain "
            "does not know the application (IMIconnect's getAppProfile, seed 002)."
        ),
        graphql_type=AppProfile | None,
    )
    @staticmethod
    async def app_profile(
        info: Info, by: Annotated[AppProfileKey, strawberry.argument(description="Names the app profile.")]
    ) -> View | None:
        with below("by"):
            return await app_profile_by(info.context, by.app_id, by.key)
