"""Applications as clients see them."""

import strawberry

from gateway.apps.model import MAX_DESCRIPTION, MAX_LABEL
from gateway.changes.types import MutationPayload
from gateway.graphql.interfaces import View

LABEL = f"What people call it; 1 to {MAX_LABEL} characters."
DESCRIPTION = f"What it is for; 1 to {MAX_DESCRIPTION} characters."


@strawberry.type(description="An application or channel that keeps app profiles.")
class App(View):
    app_id: str = strawberry.field(description="Names the application in app profiles.")
    label: str | None = strawberry.field(description=LABEL)
    description: str | None = strawberry.field(description=DESCRIPTION)


@strawberry.type(description="What a mutation did to an application.")
class AppPayload(MutationPayload):
    app: App | None = strawberry.field(
        description=(
            "The application as it is now, or with `dryRun` as it would be; null when it is deleted or when there are "
            "errors."
        )
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )
