"""Domains that may be asked from some networks only, asked through the whole gateway."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.app import build_app
from gateway.definitions.model import Definitions
from gateway.domains.actions import register_key
from gateway.mongo.client import Database
from gateway.settings import Settings
from tests.access.conftest import never
from tests.database import content
from tests.sockets_in_process import connected

OFFICE = ("192.0.2.0/24", "2001:db8:1::/48")
REFUSED = {
    "message": "The domain of this key may not be asked from where this request comes.",
    "extensions": {"code": "FORBIDDEN", "legacyCode": 7010, "reason": "IP"},
}


@asynccontextmanager
async def asking(
    mongo_uri: str, db: Database, peer: str, addresses: Sequence[str] = OFFICE, proxies: str = ""
) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a gateway that is connected from `peer`."""
    await register_key(db, "acme", "the-key", "test", Definitions(addresses=tuple(addresses)))
    given: Mapping[str, Any] = {"trusted_proxies": proxies} if proxies else {}
    settings = Settings.model_validate({"mongodb_uri": mongo_uri, "database": db.name, **given})
    app = build_app(settings, fail=never)
    transport = httpx.ASGITransport(app=app, client=(peer, 4711))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway", headers={"key": "the-key"}) as http,
    ):
        yield http


async def ask(http: httpx.AsyncClient, forwarded: str | None = None) -> httpx.Response:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    query = 'mutation { createProfile(input: {customerId: "C1", dryRun: true}) { changed } }'
    return await http.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize("peer", ["192.0.2.1", "192.0.2.255", "2001:db8:1:ffff::1", "::ffff:192.0.2.9"])
async def test_an_address_of_the_list_is_let_in_7010(mongo_uri: str, db: Database, peer: str) -> None:
    async with asking(mongo_uri, db, peer) as http:
        answer = await ask(http)

    assert (answer.status_code, answer.json()) == (200, {"data": {"createProfile": {"changed": True}}})


@pytest.mark.parametrize("peer", ["192.0.3.1", "2001:db8:2::1", "127.0.0.1"])
async def test_any_other_address_is_refused_and_logged_with_the_reason_7010(
    mongo_uri: str, db: Database, peer: str
) -> None:
    async with asking(mongo_uri, db, peer) as http:
        before = await content(db)
        with capture_logs() as lines:
            answer = await ask(http)

    assert (answer.status_code, answer.json()) == (403, {"errors": [REFUSED]})
    assert await content(db) == before
    told = {"log_level": "warning", "reason": "IP", "address": peer, "domain": "acme", "key_id": "test"}
    assert [line for line in lines if line["event"] == "refused"] == [{"event": "refused", **told}]


async def test_without_a_list_any_address_is_let_in(mongo_uri: str, db: Database) -> None:
    async with asking(mongo_uri, db, "203.0.113.7", addresses=()) as http:
        assert (await ask(http)).status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "status"),
    [
        ("10.0.0.1", "192.0.2.1", 200),
        ("10.0.0.1", "203.0.113.7", 403),
        # A client that claims to be in the office.
        ("10.0.0.1", "192.0.2.1, 203.0.113.7", 403),
        ("203.0.113.7", "192.0.2.1", 403),
        # Nobody says who it is.
        ("10.0.0.1", "nonsense", 403),
        ("10.0.0.1", None, 403),
        ("192.0.2.1", None, 200),
    ],
)
async def test_behind_a_trusted_proxy_it_is_the_client_that_counts_7010(
    mongo_uri: str, db: Database, peer: str, forwarded: str | None, status: int
) -> None:
    async with asking(mongo_uri, db, peer, proxies="10.0.0.0/8, fd00::/8") as http:
        answer = await ask(http, forwarded)

    assert answer.status_code == status
    assert ("errors" in answer.json()) is (status == 403)


@pytest.mark.parametrize(("peer", "refused"), [("192.0.2.1", False), ("203.0.113.7", True)])
async def test_a_connection_that_stays_open_asks_from_its_address_too_7010(
    mongo_uri: str, db: Database, peer: str, *, refused: bool
) -> None:
    async with asking(mongo_uri, db, "192.0.2.1") as http:
        assert isinstance(http._transport, httpx.ASGITransport)
        async with connected(http._transport.app, peer) as socket:
            await socket.greet("the-key")
            answer = await socket.ask("{ definitionsVersion }")

    assert answer == ({"errors": [REFUSED]} if refused else {"data": {"definitionsVersion": 0}})
