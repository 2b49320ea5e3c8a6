"""Attacks on what belongs to others: another domain's ids and idempotency keys, rates, and a key that was revoked."""

import time
from typing import Any

import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import register_key, revoke_key
from gateway.ids import node_id
from gateway.mongo.client import Client, Database, database
from tests.access.documents import document
from tests.access.places import FIELDS
from tests.attacks.target import DATABASE, JSON, Got, Target
from tests.attacks.watching import Watch
from tests.attacks.wires import wire
from tests.client import Client as GatewayClient
from tests.database import content
from tests.profiles.builders import create, full_profile

THEIRS = 'profile: {customerId: "x"}'
NOBODY = node_id("Profile", "nobody")
KEY_CACHE_SECONDS = 5
RATE = 20


@pytest.fixture(scope="module")
async def db(target: Target, mongo_client: Client) -> Database:
    """Return the database of the gateway, in which another domain has a profile `x` and ours has none of this id."""
    db = database(mongo_client, DATABASE)
    await register_key(db, "other", "key-of-others", "other")
    await create(GatewayClient(db, "other"), full_profile("x"))
    return db


@pytest.fixture(scope="module")
async def theirs(db: Database) -> str:
    """Return the id of the other domain's profile."""
    found = await GatewayClient(db, "other")('{ profile(by: {customerId: "x"}) { id } }')
    return str(found["profile"]["id"])


# `upsertProfile` makes one of ours where it finds none.
OF_PROFILES = [
    name for kind, name in FIELDS if kind == "mutation" and name != "upsertProfile" and THEIRS in document(kind, name)
]


@pytest.mark.parametrize("name", OF_PROFILES)
async def test_a_mutation_on_another_domains_profile_finds_none(
    watch: Watch, db: Database, theirs: str, name: str
) -> None:
    def naming(id_: str) -> str:
        return document("mutation", name).replace(THEIRS, f'profile: {{id: "{id_}"}}')

    before = await content(db)
    with watch.attack("access", f"{name} of another domain's profile") as row:
        got = watch.target.query(naming(theirs))
        row.answer = str(got.status)

    assert got.text == watch.target.query(naming(NOBODY)).text
    assert '"changed":true' not in got.text
    assert await content(db) == before


def test_there_are_mutations_of_profiles() -> None:
    assert len(OF_PROFILES) > 40


def test_nothing_of_another_domain_is_found(watch: Watch, theirs: str) -> None:
    with watch.attack("access", "another domain's profile") as row:
        got = watch.target.query(
            "query ($id: ID!) { node(id: $id) { id } a: profile(by: {id: $id}) { id }"
            ' profilesBy(keys: [{id: $id}]) { id } b: profile(by: {customerId: "x"}) { id } }',
            id=theirs,
        )
        row.answer = str(got.status)

    assert got.text == '{"data":{"node":null,"a":null,"profilesBy":[null],"b":null}}'


@pytest.mark.parametrize(
    "field",
    ["id", "version", "createdAt", "updatedAt", "domain", "_id", "search", "by", "keyId"],
)
async def test_what_cannot_be_written_is_refused(watch: Watch, db: Database, field: str) -> None:
    before = await content(db)
    with watch.attack("access", f"`{field}` of a new profile") as row:
        got = watch.target.query(
            "mutation ($input: CreateProfileInput!) { createProfile(input: $input) { changed } }",
            input={"customerId": "y", field: "x"},
        )
        row.answer = f"{got.status} {got.code}"

    assert got.code == "BAD_USER_INPUT"
    assert await content(db) == before


def create_as(target: Target, key: str, customer_id: str) -> dict[str, Any]:
    got = target.request(
        json={
            "query": "mutation ($input: CreateProfileInput!) "
            "{ createProfile(input: $input) { changed profile { customerId } errors { code } } }",
            "variables": {"input": {"customerId": customer_id, "idempotencyKey": "shared"}},
        },
        headers={"key": key},
    )
    payload: dict[str, Any] = got.json["data"]["createProfile"]
    return payload


def test_an_idempotency_key_of_another_domain_is_another_one(watch: Watch, db: Database) -> None:
    first = create_as(watch.target, "key-of-others", "first")
    with watch.attack("access", "another domain's idempotency key") as row:
        second = create_as(watch.target, watch.target.http.headers["key"], "second")
        row.answer = "another one"

    assert first == {"changed": True, "profile": {"customerId": "first"}, "errors": []}
    assert second == {"changed": True, "profile": {"customerId": "second"}, "errors": []}


async def test_a_rate_is_not_evaded_by_aliases_batches_transports_or_connections(watch: Watch, db: Database) -> None:
    await register_key(db, "slow", "slow-key", "slow", Definitions(rate_per_key=RATE))
    keyed = {"key": "slow-key"}
    served = 0
    with watch.attack("access", f"{RATE} units a minute, asked for by all ways", within=10, cpu=2) as row:

        def ask(query: str, **headers: str) -> Got:
            return watch.target.request(json={"query": query}, headers={**JSON, **keyed, **headers})

        aliases = ask("{ " + " ".join(f"a{n}: definitionsVersion" for n in range(8)) + " }")
        batch = ask("{ profilesBy(keys: [" + '{customerId: "x"}' * 7 + "]) { id } }")
        assert (aliases.code, batch.code) == (None, None)
        left = RATE - 8 - 8
        for _ in range(3):
            with wire(watch.target) as client:
                client.say({"type": "connection_init", "payload": keyed})
                client.hear()
                served += sum(client.ask("{ definitionsVersion }") == [] for _ in range(3))
            stream = ask("{ definitionsVersion }", accept="text/event-stream")
            served += stream.status == 200
            by_get = watch.target.request("GET", params={"query": "{ definitionsVersion }"}, headers=keyed)
            served += by_get.code is None
        refused = ask("{ definitionsVersion }")
        row.answer = f"{refused.status} {refused.code}"

    # A unit is added every three seconds.
    assert left <= served <= left + row.took / (60 / RATE) + 1
    assert (refused.status, refused.code) == (429, "RATE_LIMITED")


async def test_a_revoked_key_ends_its_connections_in_time(watch: Watch, db: Database) -> None:
    await register_key(db, "acme", "soon-revoked", "soon-revoked")
    with (
        watch.attack("access", "a connection of a revoked key", within=KEY_CACHE_SECONDS + 2, cpu=2) as row,
        wire(watch.target, key="soon-revoked") as client,
    ):
        client.say({"type": "connection_init"})
        client.hear()
        assert client.ask("{ __typename }") == []
        await revoke_key(db, "soon-revoked")
        began = time.monotonic()
        ended = client.end()
        took = time.monotonic() - began
        row.answer = str(ended)

    assert ended == 4403
    assert took < KEY_CACHE_SECONDS + 1
