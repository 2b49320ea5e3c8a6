"""A small schema behind the endpoint, with a resolver for everything that can go wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import httpx
import pymongo.errors
import pytest
import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

from gateway.errors import ErrorCode, Rejection, Rejections
from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.graphql.scalars import JSON, SCALARS

FAILURES: dict[str, Exception] = {
    "rejection": Rejection(ErrorCode.NOT_FOUND, "There is no such profile.", ["by"]),
    "contention": Rejection(ErrorCode.CONTENTION, "Others write the same profile; try again."),
    "rejections": Rejections(
        [Rejection(ErrorCode.REQUIRED, "Name it."), Rejection(ErrorCode.LIMIT_EXCEEDED, "Too many.")]
    ),
    "unreachable": pymongo.errors.ServerSelectionTimeoutError("mongodb://secret@db:27017 is away"),
    "cut": pymongo.errors.AutoReconnect("connection to 10.0.0.7 closed"),
    "slow": pymongo.errors.NetworkTimeout("10.0.0.7: timed out"),
    "late": pymongo.errors.ExecutionTimeout("operation exceeded time limit"),
    "full": pymongo.errors.WaitQueueTimeoutError("pool of 10.0.0.7 is full"),
    "driver": pymongo.errors.OperationFailure("not authorized on secret_db"),
    "crash": ValueError("secret of jane@example.com"),
    "spoken": GraphQLError("Ask otherwise.", extensions={"code": "ASK_OTHERWISE"}),
    "unspoken": GraphQLError("secret"),
}


@strawberry.input
class Wish:
    name: strawberry.Maybe[str]
    data: JSON | None = None


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"Hello, {name}!"

    @strawberry.field
    def me(self) -> "Query":
        return self

    @strawberry.field
    def context(self, info: strawberry.Info[Any, None]) -> str:
        return str(info.context)

    @strawberry.field
    def deadline(self) -> float | None:
        return pymongo._csot.get_timeout()

    @strawberry.field
    def variables(self, info: strawberry.Info[Any, None], at: datetime | None = None) -> JSON:
        return JSON([repr(at), sorted(info.variable_values)])

    @strawberry.field
    def wish(self, wish: Wish) -> str | None:
        return None if wish.name is None else wish.name.value

    @strawberry.field
    async def wait(self, name: str = "query") -> str:
        """Answer when `MAY_GO_ON` says so; `GOING_ON` tells who waits for it."""
        return await waited(name)

    @strawberry.field
    def fail(self, how: str) -> str | None:
        raise FAILURES[how]

    @strawberry.field
    def fail_at_all(self, how: str) -> str:
        raise FAILURES[how]

    @strawberry.field
    def misfit(self) -> int | None:
        return "secret"  # type: ignore[return-value]  # A stored value that the schema did not expect.

    @strawberry.field
    def unprintable(self) -> JSON:
        return JSON({1, 2})


WRITTEN: list[str] = []
GOING_ON: set[str] = set()
MAY_GO_ON = asyncio.Event()


async def waited(name: str) -> str:
    GOING_ON.add(name)
    try:
        await MAY_GO_ON.wait()
    finally:
        GOING_ON.remove(name)
    return name


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def write_slowly(self, text: str) -> str:
        WRITTEN.append(await waited(text))
        return text

    @strawberry.mutation
    def write(self, text: str) -> str | None:
        WRITTEN.append(text)
        return text


LISTENING: list[str] = []


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def tick(self, times: int = 1) -> AsyncIterator[int]:
        for number in range(times):
            yield number

    @strawberry.subscription
    async def listen(self, name: str) -> AsyncIterator[str]:
        """Say that it listens, and then nothing; `LISTENING` tells who does."""
        LISTENING.append(name)
        try:
            yield name
            await asyncio.Event().wait()
        finally:
            LISTENING.remove(name)

    @strawberry.subscription
    async def break_off(self, how: str) -> AsyncIterator[int]:
        yield 1
        raise FAILURES[how]

    @strawberry.subscription
    async def never_begin(self, how: str) -> AsyncIterator[int]:
        raise FAILURES[how]
        yield 1

    @strawberry.subscription
    async def deadlines(self) -> AsyncIterator[float | None]:
        yield pymongo._csot.get_timeout()


@pytest.fixture(scope="session")
def toy_schema() -> strawberry.Schema:
    return strawberry.Schema(Query, Mutation, Subscription, config=StrawberryConfig(scalar_map=SCALARS))


@pytest.fixture
def written() -> list[str]:
    """Return what mutations wrote in this test."""
    WRITTEN.clear()
    return WRITTEN


@pytest.fixture
def going_on() -> set[str]:
    """Return the slow operations that run at the moment; they do until `may_go_on` is set."""
    MAY_GO_ON.clear()
    return GOING_ON


@pytest.fixture
def may_go_on(going_on: set[str]) -> asyncio.Event:
    return MAY_GO_ON


@pytest.fixture
def listening() -> list[str]:
    """Return who listens to the subscription `listen` at the moment."""
    return LISTENING


Toy = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def toy(toy_schema: strawberry.Schema) -> AsyncIterator[Toy]:
    """Make clients of an endpoint over the toy schema; arguments are those of the endpoint."""
    async with AsyncExitStack() as stack:

        def make(**options: Any) -> httpx.AsyncClient:
            endpoint = Endpoint(Operations(toy_schema, **{"context": lambda _request: "the context", **options}))
            client = httpx.AsyncClient(transport=httpx.ASGITransport(endpoint), base_url="http://gateway/graphql")
            stack.push_async_callback(client.aclose)
            return client

        yield make
