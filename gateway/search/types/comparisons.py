"""How values are compared, as clients write it."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import strawberry

from gateway.consents.model import ConsentStatus
from gateway.search.model import MAX_IN, MAX_INDEXED, Bounds, Comparison

T = TypeVar("T")


def given(some: strawberry.Some[T] | None) -> T | None:
    """Return what was given; None for what was left out."""
    return None if some is None else some.value


_EQUALS = "The value itself. An empty text finds nothing."
_IN = f"One of these values, at most {MAX_IN}; an empty list finds nothing."
_PREFIX = (
    f"The beginning of a value, 1 to {MAX_INDEXED} characters; a blank at its end counts. An empty text finds nothing."
)
_EXISTS = "True finds those that have any value; false leaves out those that have one."


@strawberry.input(
    description=(
        "A range of points in time: one bound, or one of each side; else BAD_USER_INPUT. Finer than milliseconds is "
        "cut off."
    )
)
class MomentRange:
    gte: strawberry.Maybe[datetime] = strawberry.field(description="At this time or later.", default=None)
    gt: strawberry.Maybe[datetime] = strawberry.field(description="Later than this.", default=None)
    lte: strawberry.Maybe[datetime] = strawberry.field(description="At this time or earlier.", default=None)
    lt: strawberry.Maybe[datetime] = strawberry.field(description="Earlier than this.", default=None)

    def bounds(self) -> Bounds[datetime]:
        return Bounds(given(self.gte), given(self.gt), given(self.lte), given(self.lt))


@strawberry.input(
    description=(
        "A range of values in their order: numbers and points in time by what they are, texts by the code points of "
        f"their characters (so Z comes before a). One bound, or one of each side; a text has at most {MAX_INDEXED} "
        "characters. A bound that is no value of the type is BAD_USER_INPUT."
    )
)
class ValueRange:
    gte: strawberry.Maybe[str] = strawberry.field(description="This value or a greater one.", default=None)
    gt: strawberry.Maybe[str] = strawberry.field(description="A greater value.", default=None)
    lte: strawberry.Maybe[str] = strawberry.field(description="This value or a smaller one.", default=None)
    lt: strawberry.Maybe[str] = strawberry.field(description="A smaller value.", default=None)

    def bounds(self) -> Bounds[str]:
        return Bounds(given(self.gte), given(self.gt), given(self.lte), given(self.lt))


@strawberry.input(one_of=True, description="How a text that is always there is compared, in exactly one way.")
class KeyCondition:
    equals: strawberry.Maybe[str] = strawberry.field(description=_EQUALS)
    in_: strawberry.Maybe[list[str]] = strawberry.field(name="in", description=_IN)
    prefix: strawberry.Maybe[str] = strawberry.field(description=_PREFIX)

    def comparison(self) -> Comparison:
        return Comparison(
            equals=given(self.equals),
            one_of=given(self.in_),
            prefix=given(self.prefix),
        )


@strawberry.input(one_of=True, description="How texts of which there may be none are compared, in exactly one way.")
class TextCondition(KeyCondition):
    exists: strawberry.Maybe[bool] = strawberry.field(description=_EXISTS)

    def comparison(self) -> Comparison:
        return replace(super().comparison(), exists=given(self.exists))


@strawberry.input(
    one_of=True,
    description=(
        "How the values of an attribute are compared, in exactly one way; one value that fits is enough. All values "
        "are written as texts: 0 and false are values like any others. They are compared in the form in which they "
        "are kept, so that +1.50 equals 1.5, and capitals make a difference where the definition says so."
    ),
)
class ValueCondition(TextCondition):
    equals: strawberry.Maybe[str] = strawberry.field(
        description=f"{_EQUALS} What is no value of the attribute's type finds nothing either."
    )
    prefix: strawberry.Maybe[str] = strawberry.field(
        description=f"{_PREFIX} Only for STRING, EMAIL, URL and PHONE; else BAD_USER_INPUT."
    )
    range: strawberry.Maybe[ValueRange] = strawberry.field(
        description="Only for STRING, NUMBER and DATETIME; else BAD_USER_INPUT."
    )

    def comparison(self) -> Comparison:
        return replace(super().comparison(), range=None if self.range is None else self.range.value.bounds())


@strawberry.input(one_of=True, description="How the status of a consent is compared, in exactly one way.")
class ConsentStatusCondition:
    equals: strawberry.Maybe[ConsentStatus] = strawberry.field(description="The status itself.")
    in_: strawberry.Maybe[list[ConsentStatus]] = strawberry.field(name="in", description=_IN)

    def comparison(self) -> Comparison:
        # A schema that is sorted hands on the values of enums, not their members.
        equals = None if self.equals is None else ConsentStatus(self.equals.value).value
        one_of = None if self.in_ is None else [ConsentStatus(status).value for status in self.in_.value]
        return Comparison(equals=equals, one_of=one_of)


C = TypeVar("C", KeyCondition, TextCondition, ValueCondition, ConsentStatusCondition)


def compared(some: strawberry.Some[C] | None) -> Comparison | None:
    """Return the comparison that was given; None where there is none."""
    return None if some is None else some.value.comparison()
