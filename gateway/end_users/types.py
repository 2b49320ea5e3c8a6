"""An end user as the user itself sees it."""

import strawberry

from gateway.graphql.interfaces import View
from gateway.profiles.types import Profile


@strawberry.type(description="Who asks.")
class Viewer(View):
    profile: Profile | None = strawberry.field(
        description="The profile of the end user, the only one there is for it; null for a key, which is nobody."
    )
