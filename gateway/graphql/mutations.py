"""What all mutations share: the envelope of their input, and refusals as data in their payload."""

import dataclasses
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import Any, Protocol

import orjson
import strawberry
from strawberry.extensions.field_extension import FieldExtension
from strawberry.types.field import StrawberryField

from gateway.envelope import Envelope, ErrorPolicy, checked
from gateway.errors import BY_DEFINITION, Rejection, Rejections, refusals
from gateway.graphql.context import Info
from gateway.graphql.denials import note, require_allowed
from gateway.graphql.enums import described
from gateway.graphql.refusals import refused
from gateway.mongo.writes import Fresh
from gateway.text import normalised

described(
    ErrorPolicy,
    "What becomes of a batch when some of its rows are refused.",
    {
        ErrorPolicy.REJECT_FAILED_ROWS: "The good rows are written, the others are reported.",
        ErrorPolicy.REJECT_EVERYTHING: "Nothing is written.",
        ErrorPolicy.IGNORE_FAILED: (
            "What is refused is reported. Where that is an entry of a list (an attribute or its value, an identity, "
            "a contact point, an app profile, a device, a record), it is left out and the rest of its row is written; "
            "a row that is refused for anything else is not written."
        ),
    },
)


class Answer(Protocol):
    """What a mutation's resolver returns: its payload, and what the request's loaders have to show from now on."""

    @property
    def payload(self) -> dict[str, Any]: ...
    @property
    def fresh(self) -> Fresh: ...


_ENCLOSED = ("expected_version", "dry_run", "idempotency_key", "reason")

DRY_RUN = "Answer exactly what the mutation would do, and write nothing."
IDEMPOTENCY_KEY = (
    "1 to 128 characters that name this very request. For 24 hours a repetition with the same key and input "
    "answers what the first one did and writes nothing. Dry runs and refusals are not remembered."
)
REASON = "Why, in 1 to 256 characters; kept with the change record."
EXPECTED_VERSION = (
    "Write only if the profile is at this version now; else VERSION_CONFLICT, also where nothing would change. "
    "For a creation it is the last version of a deleted namesake, 0 if there was none. Null is not accepted."
)


@strawberry.input
class MutationInput:
    expected_version: strawberry.Maybe[int] = strawberry.field(description=EXPECTED_VERSION, default=None)
    dry_run: bool = strawberry.field(description=DRY_RUN, default=False)
    idempotency_key: strawberry.Maybe[str] = strawberry.field(description=IDEMPOTENCY_KEY, default=None)
    reason: strawberry.Maybe[str] = strawberry.field(description=REASON, default=None)


@strawberry.input
class BatchInput:
    error_policy: ErrorPolicy = strawberry.field(
        description="What becomes of the batch when some of its rows are refused.",
        default=ErrorPolicy.REJECT_FAILED_ROWS,
    )
    dry_run: bool = strawberry.field(description=DRY_RUN, default=False)
    idempotency_key: strawberry.Maybe[str] = strawberry.field(description=IDEMPOTENCY_KEY, default=None)
    reason: strawberry.Maybe[str] = strawberry.field(description=REASON, default=None)

    @property
    def policy(self) -> ErrorPolicy:
        # A schema that is sorted hands on the value of an enum, not its member.
        return ErrorPolicy(self.error_policy)


def envelope(info: Info, input: MutationInput | BatchInput) -> Envelope:
    """Return the envelope of a mutation's input, checked; the rows of a batch expect versions of their own."""
    given = {field.name: _plain(getattr(input, field.name)) for field in dataclasses.fields(input)}
    enclosed = {name: given[name] for name in _ENCLOSED if name in given}
    repeated = {name: value for name, value in given.items() if name not in ("dry_run", "idempotency_key")}
    content = orjson.dumps(repeated, option=orjson.OPT_SORT_KEYS | orjson.OPT_NAIVE_UTC)
    return checked(Envelope(info.field_name, sha256(content).hexdigest(), **enclosed))


def _plain(value: Any) -> Any:
    """Return an input value as JSON: absent parts left out, texts in the form in which they are compared.

    What a JSON scalar holds is kept as it is, and so compared as it is.
    """
    if isinstance(value, strawberry.Some):
        return _plain(value.value)
    if isinstance(value, str):
        return normalised(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: _plain(item) for name, item in fields.items() if item is not None}
    return value


class _AnswersWithData(FieldExtension):
    """Empties the request's loaders around a mutation, and turns refusals into the payload's `errors`."""

    def __init__(self, *, app: bool) -> None:
        self.app = app

    def apply(self, field: StrawberryField) -> None:
        (argument,) = field.arguments
        argument.description = "All that the mutation takes."

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Answer]], source: Any, info: Info, **arguments: Any
    ) -> dict[str, Any]:
        info.context.forget()
        try:
            if not isinstance(arguments["input"], BatchInput):
                # The rows of a batch are refused one by one.
                require_allowed(info.context.access.sight, arguments["input"])
            try:
                answer = await next_(source, info, **arguments)
            except (Rejection, Rejections) as error:
                by_definition = all(rejection.code in BY_DEFINITION for rejection in refusals(error))
                if not (by_definition and await info.context.reread_definitions()):
                    raise
                answer = await next_(source, info, **arguments)
        except (Rejection, Rejections) as error:
            note(info.context.access.caller, info.field_name, refusals(error))
            return refused(refusals(error), app=self.app)
        info.context.forget(answer.fresh)
        return answer.payload


mutation = partial(strawberry.mutation, extensions=[_AnswersWithData(app=False)])
"""A root mutation about a profile; its resolver returns an `Answer`."""

app_mutation = partial(strawberry.mutation, extensions=[_AnswersWithData(app=True)])
"""A root mutation about an app profile: the same, with IMIconnect's 72xx codes."""
