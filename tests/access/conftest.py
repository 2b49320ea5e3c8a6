"""A gateway with two domains of the same content, and keys of every role."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest

from gateway.app import build_app
from gateway.caller import Caller, Scope
from gateway.domains import actions
from gateway.domains.actions import Grant
from gateway.end_users.actions import trust_issuer
from gateway.mongo.client import Client, Database, database
from gateway.settings import Settings
from tests.client import Client as GatewayClient
from tests.end_users.issuer import IssuerProcess, trusted
from tests.end_users.signing import signer
from tests.profiles.builders import create, full_profile

SIGNER = signer("ES256")
OWN, OTHER = "own", "other"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway, and by their roles the keys that open it."""

    http: httpx.AsyncClient
    db: Database
    keys: dict[str, str | None] = field(default_factory=dict)


def never(error: Exception) -> None:
    raise error


@pytest.fixture(scope="session")
def issuer() -> Iterator[IssuerProcess]:
    process = IssuerProcess()
    process.publish(SIGNER)
    yield process
    process.end()


@pytest.fixture(scope="session")
async def shared(mongo_uri: str, mongo_client: Client, issuer: IssuerProcess) -> AsyncIterator[Gateway]:
    """Return a gateway that all tests share: none of them may write."""
    db = database(mongo_client, f"test-{uuid4().hex}")
    keys: dict[str, str | None] = {"no key": None, "unknown key": "pgw_0_unknown"}
    for domain in (OWN, OTHER):
        await actions.create_domain(db, domain)
        await create(GatewayClient(db, caller=Caller(domain, "filler")), full_profile("x"))
    for scope in Scope:
        keys[scope.value] = (await actions.create_key(db, OWN, Grant(scopes=frozenset({scope})))).secret
    keys["every scope"] = (await actions.create_key(db, OWN, Grant(scopes=frozenset(Scope)))).secret
    keys["another domain"] = (await actions.create_key(db, OTHER, Grant(scopes=frozenset(Scope)))).secret
    revoked = await actions.create_key(db, OWN, Grant(scopes=frozenset(Scope)))
    await actions.revoke_key(db, revoked.key.key_id)
    keys["revoked key"] = revoked.secret
    await trust_issuer(
        db,
        trusted(issuer.url, OWN),
    )
    keys["end user"] = SIGNER.token(sub="x")
    keys["expired token"] = SIGNER.token(sub="x", exp=1)
    keys["forged token"] = signer("ES256").token(sub="x")
    settings = Settings.model_validate(
        {"mongodb_uri": mongo_uri, "database": db.name, "key_cache_seconds": 300, "rate_per_person": 0}
    )
    app = build_app(settings, fail=never)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway") as http,
    ):
        yield Gateway(http, db, keys)
    await mongo_client.drop_database(db.name)
