"""The whole gateway in this process, asked over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from gateway.app import build_app
from gateway.definitions.model import Definitions
from gateway.domains.actions import register_key
from gateway.mongo.client import Database
from gateway.settings import Settings
from tests.packages import served


def _never(error: Exception) -> None:
    raise error


@asynccontextmanager
async def gateway(
    mongo_uri: str, db: Database, domain: str, definitions: Definitions | None = None, **chosen: object
) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a gateway that remembers nothing between requests; it sends a key of the domain.

    `chosen` are further settings.
    """
    app = await _app(mongo_uri, db, domain, definitions, **chosen)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway", headers={"key": "the-key"}) as http,
    ):
        yield http


@asynccontextmanager
async def served_gateway(
    mongo_uri: str, db: Database, domain: str, definitions: Definitions | None = None, **chosen: object
) -> AsyncIterator[str]:
    """Serve such a gateway over real connections; yields the address of its endpoint."""
    async with served(await _app(mongo_uri, db, domain, definitions, **chosen), lifespan="on") as url:
        yield url


async def _app(
    mongo_uri: str, db: Database, domain: str, definitions: Definitions | None, **chosen: object
) -> Starlette:
    await register_key(db, domain, "the-key", "test", definitions)
    settings = Settings.model_validate(
        {"mongodb_uri": mongo_uri, "database": db.name, "key_cache_seconds": 0, **chosen}
    )
    return build_app(settings, fail=_never)
