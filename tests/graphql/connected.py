"""A gateway of the toy schema on real connections, with keys that can be revoked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from gateway.caller import Caller, CredentialsRefused
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.connections import Connections
from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.graphql.sockets import SocketLimits, Sockets
from gateway.web.auth import RequireKey, caller_of_socket
from gateway.web.body_limit import LimitBody
from gateway.web.entrance import Entrance
from gateway.web.origins import RefuseForeignPages
from tests.packages import served

LISTED = "https://shop.example"


class Keys:
    """Whom each key stands for; nobody can tell while they are `unknown`. Tokens are `refused`, not unknown."""

    def __init__(self) -> None:
        self.callers = {"dev-key": Caller("demo", "dev")}
        self.unknown = False
        self.refused: set[str] = set()

    async def authenticate(self, key: str) -> Caller | None:
        if self.unknown:
            raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, "The key cannot be checked at the moment.")
        if key in self.refused:
            raise CredentialsRefused("TOKEN_EXPIRED", "The token has expired: get a new one.")
        return self.callers.get(key)


@asynccontextmanager
async def connected(
    schema: strawberry.Schema,
    keys: Keys,
    *,
    limits: SocketLimits = SocketLimits(),  # noqa: B008 -- it is frozen.
    connections: Connections | None = None,
    **options: Any,
) -> AsyncIterator[str]:
    """Serve the schema; `options` are those of its operations. Yields the address for HTTP."""
    connections = connections or Connections(recheck_seconds=0.02)
    # Compiled operations need a context that has loaders.
    defaults = {"context": lambda connection: connection.state.caller.key_id, "compiling": False}
    operations = Operations(schema, **{**defaults, **options})
    guards = [Middleware(RequireKey, keys.authenticate), Middleware(LimitBody, max_bytes=100_000, seconds=10)]
    sockets = Sockets(operations, connections, identify=partial(caller_of_socket, keys.authenticate), limits=limits)
    app = Starlette(
        routes=[
            Route("/graphql", Endpoint(operations, connections), middleware=guards),
            WebSocketRoute("/graphql", sockets, middleware=[Middleware(RefuseForeignPages, [LISTED])]),
        ],
        middleware=[Middleware(Entrance)],
    )
    async with served(app) as url:
        yield url


async def until(condition: Callable[[], object]) -> None:
    """Wait for what happens soon."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 -- a condition of what is served has no event.
            await asyncio.sleep(0.005)
