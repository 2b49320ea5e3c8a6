"""Who may use which root field: declared where the field is, and enforced before it runs.

    @needs(Scope.WRITE)
    @strawberry.type
    class GroupMutations: …

A field that differs from the others of its class says so itself: `metadata=right(Scope.WRITE, end_users=True)`.
However an operation comes in and whoever executes it, its root fields are resolved by the functions that are wrapped
here. A schema with a root field of which nothing is said cannot be built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import strawberry
import structlog
from graphql import GraphQLResolveInfo
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField

from gateway.caller import ALL_SCOPES, Caller, Scope
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.refusals import refused

log = structlog.get_logger(__name__)

ANY_SCOPE = tuple(Scope)

_RIGHT = "right"
_USUAL = {"query": frozenset({Scope.READ}), "mutation": frozenset({Scope.WRITE})}
"""What the types of the schema say of their fields, where these say nothing."""

T = TypeVar("T", bound=type)
Resolve = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Right:
    """One of these scopes opens a field, to the end users of a domain too if it says so."""

    scopes: frozenset[Scope]
    end_users: bool = False

    def opens_to(self, caller: Caller) -> bool:
        return not self.scopes.isdisjoint(caller.scopes) and (self.end_users or caller.profile is None)

    def sentence(self) -> str:
        if self.scopes == ALL_SCOPES:
            return "Every key may ask this."
        names = " or ".join(f"`{scope.value}`" for scope in Scope if scope in self.scopes)
        return f"Needs the scope {names}."


class UndeclaredRight(Exception):
    """Nothing says who may use a root field; the message names it."""


def right(*scopes: Scope, end_users: bool = False) -> Mapping[str, Right]:
    """Return the metadata of a root field that needs one of these scopes."""
    return {_RIGHT: Right(frozenset(scopes), end_users)}


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
            if needed.scopes != _USUAL.get(kind):
                field.description = f"{field.description} {needed.sentence()}"
            if field.subscribe is not None:
                field.subscribe = _guarded(field.subscribe, needed)
            else:
                assert field.resolve is not None
                field.resolve = _guarded(field.resolve, needed, as_data=kind == "mutation")


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


def _guarded(resolve: Resolve, needed: Right, *, as_data: bool = False) -> Resolve:
    def guarded(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        caller: Caller = info.context.access.caller
        if needed.opens_to(caller):
            return resolve(source, info, **arguments)
        refusal = _refusal(caller, needed)
        log.warning("refused", reason="SCOPE", field=info.field_name, domain=caller.domain, key_id=caller.key_id)
        if as_data:
            return refused([refusal])
        raise refusal

    return guarded


def _refusal(caller: Caller, needed: Right) -> Rejection:
    if caller.profile is not None:
        return Rejection(ErrorCode.FORBIDDEN, "This is not for the persons themselves.")
    names = " or ".join(scope.value for scope in Scope if scope in needed.scopes)
    return Rejection(ErrorCode.FORBIDDEN, f"This key may not do this: it lacks the scope {names}.")
