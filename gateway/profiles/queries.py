"""Root fields that find profiles by their keys."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.caller import Scope
from gateway.errors import ErrorCode, Rejection, below
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.mongo.documents import View
from gateway.profiles import loaders
from gateway.profiles.types import Profile, ProfileKey

MAX_KEYS = 100


@needs(Scope.READ, end_users=True)
@strawberry.type
class ProfileQueries:
    @strawberry.field(
        description=(
            "The profile that a key names; null when there is none, or when the identity is inactive and "
            "`includeInactive` is not set. AMBIGUOUS_MATCH when an `email` or a `phone` fits several profiles."
        ),
        graphql_type=Profile | None,
    )
    @staticmethod
    async def profile(
        info: Info,
        by: Annotated[ProfileKey, strawberry.argument(description="Names the profile in exactly one way.")],
        include_inactive: Annotated[
            bool, strawberry.argument(description="Whether an inactive identity names its profile too.")
        ] = False,
    ) -> View | None:
        key = by.meant_at(info.context.access, "by")
        with below("by"):
            return await loaders.profile_by(info.context, key, include_inactive=include_inactive)

    @strawberry.field(
        description=(
            "The profiles that some keys name, position by position; null where there is none. Any number of keys "
            "costs the same few reads."
        ),
        graphql_type=list[Profile | None],
    )
    @staticmethod
    async def profiles_by(
        info: Info,
        keys: Annotated[
            list[ProfileKey],
            strawberry.argument(description=f"At most {MAX_KEYS}, else BATCH_LIMIT_EXCEEDED; they may be of any kind."),
        ],
        include_inactive: Annotated[
            bool, strawberry.argument(description="Whether an inactive identity names its profile too.")
        ] = False,
    ) -> Sequence[View | Rejection | None]:
        if len(keys) > MAX_KEYS:
            message = f"A batch has at most {MAX_KEYS} keys; this one has {len(keys)}."
            raise Rejection(ErrorCode.BATCH_LIMIT_EXCEEDED, message, ["keys"])
        meant = [key.meant_at(info.context.access, "keys", index) for index, key in enumerate(keys)]
        found = await loaders.profiles_by(info.context, meant, include_inactive=include_inactive)
        return [one.below("keys", index) if isinstance(one, Rejection) else one for index, one in enumerate(found)]
