"""Customer types as clients see them."""

import strawberry

from gateway.changes.types import MutationPayload
from gateway.graphql.interfaces import View


@strawberry.type(description="What kinds of customers the persons of a domain are (MyPreferences, seed 004).")
class CustomerTypes(View):
    default: str = strawberry.field(description="What a person is of whom nothing else is said.")
    allowed: list[str] = strawberry.field(
        description="All that a person may be, the default first; empty while the domain accepts any customer type."
    )


@strawberry.type(description="What a mutation did to the customer types of the domain.")
class CustomerTypesPayload(MutationPayload):
    customer_types: CustomerTypes | None = strawberry.field(
        description="The customer types as they are now, or with `dryRun` as they would be; null when there are errors."
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )
