"""Who may use which root field: declared where the field is, and enforced before it runs.

    @needs(Scope.WRITE)
    @strawberry.type
    class GroupMutations: …

A field that differs from the others of its class says so itself: `metadata=right(Scope.WRITE, end_users=True)`. Of
an input, end users may give what their `parts` name, where not all of it is theirs to say; whether something was
verified is always for others to say.
However an operation comes in and whoever executes it, its root fields are resolved by the functions that are wrapped
here. A schema with a root field of which nothing is said cannot be built.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import strawberry
import structlog
from graphql import GraphQLResolveInfo, Undefined, get_named_type
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField

from gateway.caller import ALL_SCOPES, Caller, Scope
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.refusals import refused

log = structlog.get_logger(__name__)

ANY_SCOPE = tuple(Scope)

ENVELOPE = frozenset({"profile", "expectedVersion", "dryRun", "idempotencyKey", "reason"})
"""What every mutation takes beside what it is about."""

_VERIFIED = "isVerified"
_NOT_FOR_PERSONS = "This is not for the persons themselves."
_RIGHT = "right"
_USUAL = {"query": frozenset({Scope.READ}), "mutation": frozenset({Scope.WRITE})}
"""What the types of the schema say of their fields, where these say nothing."""

T = TypeVar("T", bound=type)
Resolve = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Right:
    """One of these scopes opens a field, to the end users of a domain too if it says so.

    `parts` are what of its input an end user may give; None for all of it.
    """

    scopes: frozenset[Scope]
    end_users: bool = False
    parts: frozenset[str] | None = None

    def opens_to(self, caller: Caller) -> bool:
        return not self.scopes.isdisjoint(caller.scopes) and (self.end_users or caller.profile is None)

    def denied_parts(self, input: Mapping[str, Any], defaults: Mapping[str, Any]) -> list[Rejection]:
        """Refuse what of an input is not for end users to say, each at its place; a default is nothing they said."""
        theirs = input.keys() if self.parts is None else self.parts | ENVELOPE
        said = [name for name, value in input.items() if name not in defaults or value != defaults[name]]
        denied = [(name,) for name in said if name not in theirs]
        return [Rejection(ErrorCode.FORBIDDEN, _NOT_FOR_PERSONS, path) for path in (*denied, *_verified(input))]

    def sentence(self) -> str:
        if self.scopes == ALL_SCOPES:
            return "Every key may ask this."
        names = " or ".join(f"`{scope.value}`" for scope in Scope if scope in self.scopes)
        return f"Needs the scope {names}."


class UndeclaredRight(Exception):
    """Nothing says who may use a root field; the message names it."""


def right(*scopes: Scope, end_users: bool = False, parts: Iterable[str] | None = None) -> Mapping[str, Right]:
    """Return the metadata of a root field that needs one of these scopes."""
    return {_RIGHT: Right(frozenset(scopes), end_users, None if parts is None else frozenset(parts))}


def needs(*scopes: Scope, end_users: bool = False) -> Callable[[T], T]:
    """Let the fields of a class of root fields need one of these scopes, unless they say otherwise."""
    declared = right(*scopes, end_users=end_users)

    def declare(kind: T) -> T:
        for field in get_object_definition(kind, strict=True).fields:
            field.metadata = MappingProxyType({**declared, **field.metadata})
        return kind

    return declare


def rights(schema: strawberry.Schema) -> dict[str, dict[str, Right]]:
    """Return the right of every root field, by the kind of operation and its name (`UndeclaredRight`)."""
    return {
        kind: {name: _declared(f"{type_.name}.{name}", field) for name, field in type_.fields.items()}
        for kind, type_ in _roots(schema).items()
    }


def enforce_rights(schema: strawberry.Schema) -> None:
    """Let every root field answer FORBIDDEN where its right is missing, as data if it is a mutation."""
    for kind, declared in rights(schema).items():
        fields = _roots(schema)[kind].fields
        for name, needed in declared.items():
            field = fields[name]
            sentences = [needed.sentence()] if needed.scopes != _USUAL.get(kind) else []
            if needed.end_users:
                sentences.append("For end users too.")
            field.description = " ".join([str(field.description), *sentences])
            if field.subscribe is not None:
                field.subscribe = _guarded(field.subscribe, needed)
            else:
                assert field.resolve is not None
                field.resolve = _guarded(field.resolve, needed, _defaults(field) if kind == "mutation" else None)


def _roots(schema: strawberry.Schema) -> dict[str, Any]:
    core = schema._schema  # noqa: SLF001 -- Strawberry has no other way to it.
    roots = {"query": core.query_type, "mutation": core.mutation_type, "subscription": core.subscription_type}
    return {kind: type_ for kind, type_ in roots.items() if type_ is not None}


def _declared(name: str, field: Any) -> Right:
    definition: StrawberryField = field.extensions["strawberry-definition"]
    declared = definition.metadata.get(_RIGHT)
    if not isinstance(declared, Right):
        raise UndeclaredRight(f"Nothing says who may use {name}: declare it with gateway.graphql.rights.needs.")
    return declared


def _defaults(mutation: Any) -> Mapping[str, Any]:
    """Return what the input of a mutation has where a client says nothing."""
    fields = get_named_type(mutation.args["input"].type).fields
    return {name: field.default_value for name, field in fields.items() if field.default_value is not Undefined}


def _guarded(resolve: Resolve, needed: Right, defaults: Mapping[str, Any] | None = None) -> Resolve:
    """Return a resolver that refuses as data where there are the `defaults` of an input, so that it is a mutation's."""

    def guarded(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        caller: Caller = info.context.access.caller
        if needed.opens_to(caller):
            if defaults is not None and caller.profile is not None:
                denied = needed.denied_parts(arguments["input"], defaults)
                if denied:
                    _note(caller, "PART", info.field_name)
                    return refused(denied)
            return resolve(source, info, **arguments)
        refusal = _refusal(caller, needed)
        _note(caller, "SCOPE", info.field_name)
        if defaults is not None:
            return refused([refusal])
        raise refusal

    return guarded


def _note(caller: Caller, reason: str, field: str) -> None:
    log.warning("refused", reason=reason, field=field, domain=caller.domain, key_id=caller.key_id)


def _refusal(caller: Caller, needed: Right) -> Rejection:
    if caller.profile is not None:
        return Rejection(ErrorCode.FORBIDDEN, _NOT_FOR_PERSONS)
    names = " or ".join(scope.value for scope in Scope if scope in needed.scopes)
    return Rejection(ErrorCode.FORBIDDEN, f"This key may not do this: it lacks the scope {names}.")


def _verified(value: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the places of an input that say of something that it was verified."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == _VERIFIED and inner:
                yield (*path, name)
            else:
                yield from _verified(inner, *path, name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _verified(inner, *path, index)
