"""Orders as clients write them, and why a profile was found."""

import strawberry

from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.search.model import Direction, Order, OrderField

described(
    OrderField,
    "What profiles are put in order by. Those that are equal in it are in the order of their customer ids.",
    {
        OrderField.CUSTOMER_ID: "`customerId`, by the code points of its characters.",
        OrderField.CREATED_AT: "`createdAt`.",
        OrderField.UPDATED_AT: "`updatedAt`. A profile that is changed while you page through moves in the order.",
    },
)
described(
    Direction,
    "Which end of an order comes first.",
    {Direction.ASC: "The lowest or the earliest first.", Direction.DESC: "The highest or the latest first."},
)


@strawberry.input(description="The order of a list of profiles.")
class ProfileOrder:
    field: OrderField = strawberry.field(description="What they are put in order by.")
    direction: Direction = strawberry.field(description="Which end comes first.", default=Direction.ASC)

    def order(self) -> Order:
        # A schema that is sorted hands on the values of enums, not their members.
        return Order(OrderField(self.field), Direction(self.direction))


@strawberry.type(description="A condition of a filter that a profile was found by.")
class ProfileMatch(View):
    path: list[str] = strawberry.field(
        description='Leads from `where` to the condition, by field names and indexes, as in ["or", "0", "tag"].'
    )
    value: str = strawberry.field(
        description=(
            "The value of the profile that fits, as it is kept; of several the one that comes first. Of a flag it is "
            "true or false, of an attribute that only has to exist its primary value."
        )
    )
