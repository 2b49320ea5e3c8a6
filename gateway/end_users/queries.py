"""The root field that tells an end user who it is."""

import strawberry

from gateway.caller import Scope
from gateway.end_users.types import Viewer
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.mongo.documents import View
from gateway.profiles.loaders import Profiles


@needs(Scope.READ, end_users=True)
@strawberry.type
class EndUserQueries:
    @strawberry.field(
        description="Who asks: the end user whose token it is (`Authorization: Bearer`), or nobody for a key.",
        graphql_type=Viewer,
    )
    @staticmethod
    async def viewer(info: Info) -> View:
        own = info.context.access.caller.profile
        return {"profile": None if own is None else await info.context.loader(Profiles).load(own)}
