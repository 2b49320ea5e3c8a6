"""Runs an operation of which every root field has its function; what does not go well is left to graphql-core.

A root field is resolved by the schema's own resolver, with all that stands before it, and what comes of it is completed
by the field's function. When something is raised, or a value does not fit, graphql-core runs the operation: it takes
what was answered as it is, completes what was resolved and raises what was raised, so nothing is done a second time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable, iscoroutine
from typing import Any

from graphql import GraphQLField, GraphQLNonNull
from strawberry.schema.schema_converter import GraphQLCoreConverter, get_arguments

from gateway.graphql.compiler.arguments import Arguments
from gateway.graphql.compiler.code import Code
from gateway.graphql.compiler.infos import RawInfo
from gateway.graphql.compiler.plan import Resolver, Values
from gateway.graphql.context import Context
from gateway.mongo.documents import View


@dataclass(frozen=True, slots=True)
class Root:
    """A field of the root: how it is resolved, what is asked of its value, and the function that completes it."""

    field: GraphQLField
    arguments: Arguments
    info: RawInfo
    values: Values
    code: Code


@dataclass(frozen=True, slots=True)
class Answered:
    """What a root field is in the answer."""

    answer: Any


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a root field was resolved to, for graphql-core to complete."""

    value: Any

    async def again(self) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Raised:
    """What the resolver of a root field raised."""

    error: Exception

    async def again(self) -> Any:
        raise self.error


Outcome = Answered | Resolved | Raised

Begun = Resolved | Raised | None
"""How a root field begins: what it is resolved to may have to be awaited; None when its arguments do not fit."""

Outcomes = Mapping[str, Outcome | None]
"""By the names of fields in the answer; None where nothing was done, because the arguments do not fit."""

Fields = Mapping[str, Root | Answered | None]
"""The root fields by their names in the answer: what all requests are answered alike; None for graphql-core's own."""


class Running:
    """One request's run of the functions of its operation."""

    def __init__(
        self,
        context: Context,
        variables: Mapping[str, Any],
        constants: dict[int, Any],
        converter: GraphQLCoreConverter,
    ) -> None:
        self._context = context
        self._variables = variables
        self._constants = constants
        self._converter = converter

    async def together(self, fields: Fields) -> Outcomes:
        """Run the fields of a query, up to the first failure of one that must not be null: then there is no data."""
        if len(fields) == 1:
            return await self.one_by_one(fields)
        roots = {name: field for name, field in fields.items() if isinstance(field, Root)}
        outcomes: dict[str, Outcome | None] = {**fields}  # type: ignore[dict-item]  # No root is left in it.
        # What is not through by the end is in no data.
        outcomes.update(dict.fromkeys(roots, Answered(None)))
        begun = self._all_begun(roots, outcomes)
        if begun is None:
            return outcomes
        ended: dict[str, Outcome | None] = {}

        async def run(name: str, root: Root) -> None:
            ended[name] = await self._outcome(root, begun[name])

        pending = {asyncio.ensure_future(run(name, roots[name])) for name in begun}
        try:
            while pending:
                _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                # In the order in which they ended: which errors are told must not be chance.
                failed = False
                for name, outcome in ended.items():
                    leaves_no_data = isinstance(outcome, Raised) and isinstance(roots[name].field.type, GraphQLNonNull)
                    # Of several such failures the first is told, and what else ended in the same turn of the loop.
                    if not (failed and leaves_no_data):
                        outcomes[name] = outcome
                    failed = failed or leaves_no_data
                if failed:
                    return outcomes
        finally:
            for one in pending:
                one.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
        return outcomes

    async def one_by_one(self, fields: Fields) -> Outcomes:
        """Run the fields of a mutation, up to the first that is not answered: the others have to wait for it."""
        outcomes: dict[str, Outcome | None] = {}
        for name, field in fields.items():
            outcomes[name] = outcome = (
                await self._outcome(field, self._begun(field)) if isinstance(field, Root) else field
            )
            if not isinstance(outcome, Answered):
                break
        return outcomes

    def _all_begun(self, roots: Mapping[str, Root], outcomes: dict[str, Outcome | None]) -> dict[str, Resolved] | None:
        """Begin fields, and say what becomes of those that fail at once: None when that leaves no data.

        graphql-core finds these before anything that it waits for comes to an end.
        """
        begun: dict[str, Resolved] = {}
        for name, root in roots.items():
            one = self._begun(root)
            if isinstance(one, Resolved):
                begun[name] = one
                continue
            outcomes[name] = one
            if isinstance(root.field.type, GraphQLNonNull):
                _give_up(begun.values())
                return None
        return begun

    def _begun(self, root: Root) -> Begun:
        """Return what a field is resolved to, perhaps once it is awaited; None when its arguments do not fit."""
        try:
            arguments = root.arguments(self._variables)
        except Exception:  # noqa: BLE001 -- what is wrong is for graphql-core to find and to tell.
            return None
        assert root.field.resolve is not None
        try:
            return Resolved(root.field.resolve(None, root.info.of(self._variables, self._context), **arguments))
        except Exception as error:  # noqa: BLE001 -- graphql-core tells of it, at its place.
            return Raised(error)

    async def _outcome(self, root: Root, begun: Begun) -> Outcome | None:
        """Return what becomes of a field; None when nothing was done, because its arguments do not fit."""
        if not isinstance(begun, Resolved):
            return begun
        value = begun.value
        try:
            if isawaitable(value):
                value = await value
        except Exception as error:  # noqa: BLE001 -- graphql-core tells of it, at its place.
            return Raised(error)
        try:
            answer = root.code.complete(value, self._bind, self._start)
            return Answered(await answer if root.code.is_async else answer)
        except Exception:  # noqa: BLE001 -- what went wrong is for graphql-core to find and to tell.
            return Resolved(value)

    def _bind(self, resolver: Resolver) -> Callable[[Any], Any]:
        """Return a resolver's function as it is for this request: of a document, or of what was loaded for it."""
        given = self._constants.get(id(resolver)) if resolver.is_constant else None
        if given is None:
            given = self._given(resolver)
            if resolver.is_constant:
                self._constants[id(resolver)] = given
        if resolver.info_name is not None:
            info = resolver.info.strawberry(resolver.field, self._variables, self._context)
            return partial(resolver.function, **{resolver.info_name: info}, **given)
        return partial(resolver.function, **given) if given else resolver.function

    def _given(self, resolver: Resolver) -> dict[str, Any]:
        """Return a resolver's arguments as its function takes them."""
        _, given = get_arguments(
            field=resolver.field,
            source=None,
            info=None,  # type: ignore[arg-type]  # Our input types do not ask for it.
            kwargs=resolver.arguments(self._variables),
            config=self._converter.config,
            scalar_registry=self._converter.scalar_registry,
        )
        return {name: value for name, value in given.items() if name not in (resolver.parent_name, resolver.info_name)}

    def _start(self, resolver: Resolver, documents: Sequence[View]) -> Awaitable[Sequence[Any]]:
        """Start what a field needs for all documents of a level."""
        if resolver.edge is None:
            return asyncio.gather(*map(self._bind(resolver), documents))
        key = resolver.edge.key
        return self._context.loader(resolver.edge.loader).all([key(document) for document in documents])


def _give_up(begun: Iterable[Resolved]) -> None:
    """End what nobody will wait for."""
    for one in begun:
        if iscoroutine(one.value):
            one.value.close()
