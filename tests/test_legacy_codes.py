"""Every code of IMIconnect, provoked in the whole gateway over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.definitions.model import App, AttributeDefinition, Definitions
from gateway.legacy_codes import TABLE, LegacyCode, Place
from gateway.mongo.client import Database
from tests.database import content
from tests.whole import gateway

C1 = {"profile": {"customerId": "C1"}}
CLOSED = Definitions(
    open_attributes=False,
    attributes={"Tier": AttributeDefinition(name="Tier", allowed_values=("gold", "silver"))},
    open_apps=False,
    apps={"fb": App(app_id="fb")},
)
Answer = httpx.Response
Provoke = Callable[["Caller"], Awaitable[Answer]]


class Caller:
    """A caller of a closed domain that has the profile C1 with an app profile, and the database behind it."""

    def __init__(self, http: httpx.AsyncClient, db: Database) -> None:
        self.http = http
        self.db = db

    async def query(self, query: str, /, **variables: Any) -> Answer:
        return await self.http.post("/graphql", json={"query": query, "variables": variables})

    async def mutate(self, name: str, /, **input: Any) -> Answer:
        kind = f"{name[0].upper()}{name[1:]}Input"
        batch = "legacyCode status" if name.endswith("Profiles") else ""
        selection = f"{{ {batch} errors {{ code legacyCode message path }} }}"
        return await self.query(
            f"mutation ($input: {kind}!) {{ told: {name}(input: $input) {selection} }}", input=input
        )


@pytest.fixture
async def caller(mongo_uri: str, db: Database) -> AsyncIterator[Caller]:
    async with gateway(mongo_uri, db, "closed", CLOSED) as http:
        made = Caller(http, db)
        answer = await made.mutate("createProfile", customerId="C1", appProfiles=[{"appId": "fb", "key": "1"}])
        assert answer.json()["data"]["told"]["errors"] == []
        yield made


async def without_the_domain(caller: Caller, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    await caller.db["domains"].delete_one({"_id": "closed"})
    return await ask()


async def with_a_broken_profile(caller: Caller) -> Answer:
    await caller.db["profiles"].update_one({"_id": "closed|C1"}, {"$unset": {"customer_id": ""}})
    return await caller.query('{ profile(by: {customerId: "C1"}) { customerId } }')


async def with_a_broken_key(caller: Caller) -> Answer:
    await caller.db["keys"].update_one({"key_id": "test"}, {"$unset": {"domain": ""}})
    return await caller.query("{ definitionsVersion }")


async def without_units(caller: Caller) -> Answer:
    await caller.db["domains"].update_one({"_id": "closed"}, {"$set": {"rate_per_key": 1}, "$inc": {"version": 1}})
    await caller.query("{ definitionsVersion }")
    return await caller.query("{ definitionsVersion }")


async def from_elsewhere(caller: Caller) -> Answer:
    change = {"$set": {"addresses": ["192.0.2.0/24"]}, "$inc": {"version": 1}}
    await caller.db["domains"].update_one({"_id": "closed"}, change)
    return await caller.query("{ definitionsVersion }")


PROVOKED: dict[int, Provoke] = {
    1000: lambda caller: caller.mutate("createProfiles", profiles=[{"customerId": "C2"}]),
    1002: lambda caller: caller.mutate("createProfiles", profiles=[{"customerId": "C2"}, {"customerId": "C1"}]),
    7000: lambda caller: caller.http.post(
        "/graphql", content=b'{"query": ', headers={"Content-Type": "application/json"}
    ),
    7001: lambda caller: caller.http.post("/graphql", json={"query": "{ __typename }"}, headers={"key": "wrong"}),
    7002: lambda caller: caller.http.post("/graphql", json={"query": "{ __typename }"}, headers={"key": ""}),
    7003: lambda caller: caller.mutate(
        "addAddress", **C1, type="Home", address1="1 Main St", city="Salem", postalCode="97301"
    ),
    7004: lambda caller: caller.mutate("createProfile", customerId="x" * 65),
    7006: with_a_broken_profile,
    7010: from_elsewhere,
    7012: lambda caller: caller.mutate("createProfiles", profiles=[{}] * 101),
    7013: lambda caller: without_the_domain(caller, lambda: caller.query("{ definitionsVersion }")),
    7014: lambda caller: caller.mutate("updateProfile", profile={"customerId": "C9"}, customerType="Prospect"),
    7015: lambda caller: caller.mutate("createProfile", customerId="C1"),
    7016: with_a_broken_key,
    7017: lambda caller: caller.mutate("setAttribute", **C1, name="Shoe", values=["41"]),
    7018: lambda caller: caller.query('{ appProfile(by: {appId: "x", key: "1"}) { id } }'),
    7020: without_units,
    7203: lambda caller: caller.mutate("updateAppProfile", **C1, appId="fb", key="9", devices=[]),
    7205: lambda caller: caller.mutate("setAttribute", **C1, name="Tier", values=["lead"]),
    7206: lambda caller: without_the_domain(caller, lambda: caller.mutate("deleteProfile", **C1)),
    7207: lambda caller: caller.mutate("deleteAppProfiles", appProfiles=[{**C1, "appId": "fb", "key": "1"}] * 101),
    7209: lambda caller: caller.mutate("createAppProfile", **C1, appId="fb", key="1"),
    7211: lambda caller: caller.mutate(
        "updateAppProfile", **C1, appId="fb", key="1", attributes=[{"name": "Shoe", "set": ["41"]}]
    ),
    7212: lambda caller: caller.mutate("createAppProfile", **C1, appId="x", key="1"),
}


def told(answer: Answer) -> list[tuple[str, int]]:
    """Return our codes and IMIconnect's, wherever in an answer they stand."""
    body = answer.json()
    payload = (body.get("data") or {}).get("told") or {"errors": []}
    batch = [(payload["status"], payload["legacyCode"])] if payload.get("legacyCode") else []
    errors = [(error["code"], error["legacyCode"]) for error in payload["errors"]]
    extensions = [error["extensions"] for error in body.get("errors", [])]
    return batch + errors + [(one["code"], one["legacyCode"]) for one in extensions]


def test_the_table_has_the_24_codes_of_the_seed_once() -> None:
    first = [1000, 1002, 7000, 7001, 7002, 7003, 7004, 7006, 7010, 7012, 7013, 7014, 7015, 7016, 7017, 7018, 7020]
    assert [row.number for row in TABLE] == [*first, 7203, 7205, 7206, 7207, 7209, 7211, 7212]


def test_every_code_is_provoked_here() -> None:
    assert set(PROVOKED) == {row.number for row in TABLE}


@pytest.mark.parametrize("row", [row for row in TABLE if row.number in PROVOKED], ids=lambda row: f"{row.number}")
async def test_the_code_is_answered(caller: Caller, row: LegacyCode) -> None:
    with capture_logs():
        answer = await PROVOKED[row.number](caller)

    assert (answer.status_code, told(answer)) == (row.status, [(row.code, row.number)])
    in_payload = (answer.json().get("data") or {}).get("told") is not None
    assert in_payload is (row.place is not Place.ANSWER and row.number != 7018)


async def test_a_domain_that_is_gone_is_told_without_a_write(caller: Caller) -> None:
    await caller.db["domains"].delete_one({"_id": "closed"})
    before = await content(caller.db)

    answer = await caller.mutate("deleteProfile", **C1)

    assert answer.json() == {
        "errors": [
            {
                "message": "The domain of this key does not exist: ask who gave you the key.",
                "extensions": {"code": "TENANT_NOT_FOUND", "legacyCode": 7206},
            }
        ]
    }
    assert "retry-after" not in answer.headers
    assert await content(caller.db) == before
