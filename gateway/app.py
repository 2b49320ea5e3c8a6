"""The only wiring: settings become a database, a log, routes and what stands before them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import pymongo
import structlog
from pymongo.errors import PyMongoError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route, WebSocketRoute

from gateway.addresses import standardizer
from gateway.caller import Caller
from gateway.domains import store as domains
from gateway.domains.loaders import DefinitionBook, KeyRing, require_address
from gateway.end_users import store as issuers
from gateway.end_users.loaders import EndUsersWhenAsked
from gateway.end_users.model import looks_like_token
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.connections import Connections
from gateway.graphql.context import Context
from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.graphql.persisted import read_file
from gateway.graphql.service import ServiceLimits
from gateway.graphql.sockets import Sockets
from gateway.idempotency import store as idempotency
from gateway.identities import store as identities
from gateway.integrations import store as integrations
from gateway.limits import store as limits
from gateway.limits.actions import Admission, OwnBuckets, SharedBuckets
from gateway.limits.model import Rates, Room
from gateway.mongo.access import Access
from gateway.mongo.client import Database, connect, database, require_replica_set, writable
from gateway.mongo.commits import SharedCommits
from gateway.mongo.indexes import create_indexes
from gateway.mongo.sharing import SharedReads
from gateway.objects import store as objects
from gateway.profiles import store as profiles
from gateway.schema import build_schema
from gateway.search.actions import index_profiles
from gateway.settings import Settings
from gateway.web.addresses import Addresses
from gateway.web.auth import Authenticate, RequireKey, caller_of_socket
from gateway.web.body_limit import LimitBody
from gateway.web.entrance import Entrance
from gateway.web.graphiql import Example, graphiql_routes
from gateway.web.health import Readiness, health_routes
from gateway.web.origins import AllowOrigins, RefuseForeignPages
from gateway.web.overload import Lateness, ShedLoad

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 5.0
LOOKS = 10
"""How often an open connection looks for its key within the time for which keys are believed."""
SHORTEST_LOOK = 0.1
INDEXING_PAUSE = 5.0
TRANSIENT = {ErrorCode.CONTENTION, ErrorCode.SERVICE_UNAVAILABLE, ErrorCode.WRITE_OUTCOME_UNKNOWN}
INDEXES = {
    **domains.INDEXES,
    **issuers.INDEXES,
    **idempotency.INDEXES,
    **identities.INDEXES,
    **integrations.INDEXES,
    **limits.INDEXES,
    **objects.INDEXES,
    **profiles.INDEXES,
}


@dataclass(frozen=True, slots=True)
class Preparation:
    """Something to be done before the gateway is ready; `reason` is what `/readyz` says meanwhile.

    It is repeated when the database fails it, so it must bear that.
    """

    reason: str
    run: Callable[[Database], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Explorer:
    """What GraphiQL opens with: a key in its headers, and tabs of examples."""

    key: str | None = None
    examples: Sequence[Example] = ()


def build_app(
    settings: Settings,
    *,
    fail: Callable[[Exception], None],
    ending: asyncio.Event | None = None,
    preparations: Sequence[Preparation] = (),
    explorer: Explorer | None = None,
) -> Starlette:
    """Build the gateway: it starts without a database and is ready once it reached and prepared one.

    `fail` is told when that can never be: an unsuitable server, a preparation with a bug. `ending` is set when the
    process is about to end, so that what stays open for long is closed. Settings that name what cannot be used raise
    `UnusableDocuments` and `UnusableStandardizer`.
    """
    client = connect(settings.mongodb_uri.get_secret_value(), timeout=settings.request_timeout)
    db = database(client, settings.database)
    # Open connections look at their keys once more just before the time is up.
    keys_live = settings.key_cache_seconds * (1 - 1 / LOOKS)
    book = DefinitionBook(db, lifetime=settings.key_cache_seconds)
    end_users = EndUsersWhenAsked(db, book, lifetime=keys_live)
    readiness = Readiness("The gateway is starting.")
    lateness = Lateness()
    # For so long a process may write by definitions that another one has changed.
    patience = settings.key_cache_seconds + settings.request_timeout
    steps = [
        Preparation("The database has not been reached yet.", lambda _: require_replica_set(client)),
        Preparation("The indexes are being created.", lambda _: create_indexes(db, INDEXES)),
        Preparation("The profiles are being indexed.", partial(index_profiles, patience=patience, anew=True)),
        *preparations,
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        preparing = asyncio.create_task(_prepare(db, steps, readiness, fail))
        indexing = asyncio.create_task(_keep_indexed(db, preparing, patience))
        watching = asyncio.create_task(lateness.watch())
        yield
        tasks = (indexing, preparing, watching)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await end_users.close()
        # Else it would look as long as a request does for a server to say goodbye to, when there is none left.
        with pymongo.timeout(1):
            client.close()

    routes: list[BaseRoute] = [
        *_graphql_routes(
            db, book, partial(_authenticated, KeyRing(db, lifetime=keys_live), end_users), settings, lateness, ending
        ),
        *health_routes(readiness, partial(writable, db)),
    ]
    if settings.graphiql:
        explorer = explorer or Explorer()
        routes += graphiql_routes(key=explorer.key, examples=explorer.examples)
    return Starlette(
        routes=routes,
        middleware=[Middleware(Entrance)],
        lifespan=lifespan,
    )


def _graphql_routes(
    db: Database,
    book: DefinitionBook,
    authenticate: Authenticate,
    settings: Settings,
    lateness: Lateness,
    ending: asyncio.Event | None,
) -> list[BaseRoute]:
    standardize = standardizer(settings.standardize_addresses)
    addresses = Addresses(settings.trusted_proxies or ())
    service = ServiceLimits(
        body_bytes=settings.max_body_bytes,
        seconds=settings.request_timeout,
        operations=settings.max_operations,
        operations_per_key=settings.max_operations_per_key,
        operations_per_person=settings.max_operations_per_person,
        rate_per_key=settings.rate_per_key,
        rate_per_domain=settings.rate_per_domain,
        rate_per_person=settings.rate_per_person,
        connections=settings.max_connections,
        connections_per_key=settings.max_connections_per_key,
        connections_per_person=settings.max_connections_per_person,
    )

    shared, commits = SharedReads(db), SharedCommits(db)

    async def context(connection: HTTPConnection) -> Context:
        known: Caller = connection.state.caller
        caller = known.at(addresses.of(connection.scope))
        definitions = await book.of(caller.domain)
        require_address(definitions, caller)
        access = Access(db, caller, settings.request_timeout, definitions, shared, standardize, commits)
        return Context(access, book.reread, service)

    operations = Operations(
        build_schema(),
        context=context,
        admit=_admission(db, settings),
        introspection=settings.introspection,
        compiling=settings.compile_operations,
        deadline=settings.request_timeout,
        trusted=read_file(settings.trusted_documents) if settings.trusted_documents else {},
        trusted_only=settings.trusted_documents_only,
    )
    connections = Connections(
        maximum=settings.max_connections,
        maximum_per_key=settings.max_connections_per_key,
        maximum_per_person=settings.max_connections_per_person,
        recheck_seconds=max(settings.key_cache_seconds / LOOKS, SHORTEST_LOOK),
        ending=ending,
        is_late=lambda: lateness.stays,
    )
    sockets = Sockets(operations, connections, identify=partial(caller_of_socket, authenticate))
    shed = Middleware(ShedLoad, lateness)
    guards = [
        shed,
        Middleware(RequireKey, authenticate),
        Middleware(LimitBody, max_bytes=settings.max_body_bytes, seconds=settings.request_timeout),
    ]
    origins = settings.cors_origins or ()
    if origins:
        guards = [Middleware(AllowOrigins, origins), *guards]
    return [
        Route("/graphql", Endpoint(operations, connections), middleware=guards),
        WebSocketRoute("/graphql", sockets, middleware=[shed, Middleware(RefuseForeignPages, origins)]),
    ]


async def _authenticated(keys: KeyRing, end_users: EndUsersWhenAsked, credentials: str) -> Caller | None:
    if looks_like_token(credentials):
        return await end_users.authenticate(credentials)
    return await keys.authenticate(credentials)


def _admission(db: Database, settings: Settings) -> Admission:
    return Admission(
        Rates(settings.rate_per_key, settings.rate_per_domain, settings.rate_per_person),
        Room(
            settings.max_operations,
            settings.max_operations_per_key,
            settings.max_operations_per_person,
            # Whoever has waited for half of its time would hardly be through in the other half.
            patience=settings.request_timeout / 2,
        ),
        SharedBuckets(db) if settings.rates_in == "mongodb" else OwnBuckets(),
    )


async def _prepare(
    db: Database, steps: Sequence[Preparation], readiness: Readiness, fail: Callable[[Exception], None]
) -> None:
    try:
        for step in steps:
            readiness.reason = step.reason
            await _repeat_until_done(step, db)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the gateway can never become ready.
        fail(error)
        return
    readiness.reason = None
    log.info("ready")


async def _keep_indexed(db: Database, preparing: asyncio.Task[None], patience: float) -> None:
    """Index profiles for what becomes searchable, for as long as the gateway runs."""
    await preparing
    while True:
        await asyncio.sleep(INDEXING_PAUSE)
        try:
            await index_profiles(db, patience)
        except (PyMongoError, Rejection) as error:
            log.warning("indexing put off", error=type(error).__name__)


async def _repeat_until_done(step: Preparation, db: Database) -> None:
    pause = 0.1
    while True:
        try:
            await step.run(db)
        except (PyMongoError, Rejection) as error:
            if isinstance(error, Rejection) and error.code not in TRANSIENT:
                raise
            log.warning("waiting for the database", step=step.reason, error=type(error).__name__)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
