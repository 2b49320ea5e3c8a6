import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import monitoring

from gateway.caller import ALL_SCOPES, UNRESTRICTED, Caller, Restrictions, Scope
from gateway.domains import actions
from gateway.domains.actions import Grant
from gateway.domains.loaders import KeyRing
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.access import now
from gateway.mongo.client import Client, Database, connect, database


class Finds(monitoring.CommandListener):
    """Counts the queries a client sends."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.count += event.command_name == "find"

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def finds() -> Finds:
    return Finds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def watched(mongo_uri: str, db: Database, finds: Finds) -> AsyncIterator[Database]:
    """Reach the same database through a client whose queries are counted."""
    client: Client = AsyncIOMotorClient(mongo_uri, event_listeners=[finds])
    yield database(client, db.name)
    client.close()


@pytest.fixture
async def secret(db: Database) -> str:
    await actions.create_domain(db, "demo")
    return (await actions.create_key(db, "demo")).secret


async def test_a_key_stands_for_its_domain(db: Database) -> None:
    await actions.register_key(db, "demo", "dev-key", "dev-key")
    ring = KeyRing(db, lifetime=5)

    assert await ring.authenticate("dev-key") == Caller("demo", "dev-key")
    assert await ring.authenticate("Dev-key") is None
    assert await ring.authenticate("") is None


async def test_an_answer_is_kept_for_its_lifetime(watched: Database, finds: Finds, clock: Clock, secret: str) -> None:
    ring = KeyRing(watched, lifetime=5, clock=clock)

    for _ in range(3):
        assert await ring.authenticate(secret) is not None
        assert await ring.authenticate("wrong") is None
    assert finds.count == 2

    clock.now += 5
    await ring.authenticate(secret)
    await ring.authenticate("wrong")
    assert finds.count == 4


async def test_a_revoked_key_is_refused_when_its_lifetime_is_over(db: Database, clock: Clock, secret: str) -> None:
    ring = KeyRing(db, lifetime=5, clock=clock)
    caller = await ring.authenticate(secret)
    assert caller is not None
    await actions.revoke_key(db, caller.key_id)

    clock.now += 4.9
    assert await ring.authenticate(secret) == caller

    clock.now += 0.1
    assert await ring.authenticate(secret) is None


async def test_a_rotated_key_ends_with_its_time_of_grace_and_not_later(db: Database, clock: Clock, secret: str) -> None:
    ring = KeyRing(db, lifetime=5, clock=clock)
    old = await ring.authenticate(secret)
    assert old is not None
    new = await actions.rotate_key(db, old.key_id, timedelta(seconds=3))

    clock.now += 5
    assert await ring.authenticate(secret) == old
    caller = await ring.authenticate(new.secret)
    assert caller == replace(old, key_id=new.key.key_id)

    # It was read a moment after it was rotated, so it is believed for a little less than three seconds.
    clock.now += 3
    await db["keys"].update_one({"key_id": old.key_id}, {"$set": {"expires_at": now()}})
    assert await ring.authenticate(secret) is None
    assert await ring.authenticate(new.secret) == caller


async def test_a_key_that_is_rotated_without_grace_ends_at_once(db: Database, clock: Clock, secret: str) -> None:
    ring = KeyRing(db, lifetime=5, clock=clock)
    old = await ring.authenticate(secret)
    assert old is not None
    new = await actions.rotate_key(db, old.key_id, timedelta())

    clock.now += 5

    assert await ring.authenticate(secret) is None
    assert await ring.authenticate(new.secret) == replace(old, key_id=new.key.key_id)


async def test_a_key_stands_for_its_scopes_and_restrictions(db: Database) -> None:
    await actions.create_domain(db, "demo")
    ring = KeyRing(db, lifetime=5)
    given = Restrictions(frozenset({" card_pos"}), frozenset(), frozenset({"Vehicle"}), sees_personal=False)

    usual = await actions.create_key(db, "demo")
    restricted = await actions.create_key(db, "demo", Grant("till", frozenset({Scope.INGEST}), given))

    expected = Restrictions(frozenset({"card_pos"}), frozenset(), frozenset({"Vehicle"}), sees_personal=False)
    assert await ring.authenticate(usual.secret) == Caller(
        "demo", usual.key.key_id, frozenset({Scope.READ, Scope.WRITE}), UNRESTRICTED
    )
    assert await ring.authenticate(restricted.secret) == Caller(
        "demo", restricted.key.key_id, frozenset({Scope.INGEST}), expected
    )


async def test_a_key_from_before_there_were_scopes_has_all_of_them(db: Database, secret: str) -> None:
    await db["keys"].update_one({}, {"$unset": {"scopes": ""}})

    caller = await KeyRing(db, lifetime=5).authenticate(secret)

    assert caller is not None
    assert (caller.scopes, caller.restrictions is UNRESTRICTED) == (ALL_SCOPES, True)


async def test_a_key_made_after_it_was_refused_is_accepted_when_that_answer_is_old(db: Database, clock: Clock) -> None:
    ring = KeyRing(db, lifetime=5, clock=clock)
    assert await ring.authenticate("dev-key") is None
    await actions.register_key(db, "demo", "dev-key", "dev-key")

    clock.now += 5

    assert await ring.authenticate("dev-key") == Caller("demo", "dev-key")


async def test_many_requests_with_one_fresh_key_share_one_query(watched: Database, finds: Finds, secret: str) -> None:
    ring = KeyRing(watched, lifetime=5)

    callers = await asyncio.gather(*(ring.authenticate(secret) for _ in range(200)))

    assert {caller.domain for caller in callers if caller} == {"demo"}
    assert finds.count == 1


async def test_a_flood_of_wrong_keys_shares_queries_and_leaves_the_right_ones_in_memory(
    watched: Database, finds: Finds, secret: str
) -> None:
    ring = KeyRing(watched, lifetime=5, capacity=100)
    await ring.authenticate(secret)

    answers = await asyncio.gather(*(ring.authenticate(f"wrong {n}") for n in range(3000)))

    assert set(answers) == {None}
    assert finds.count == 1 + 3
    assert len(ring._wrong) == 100
    assert await ring.authenticate(secret) is not None
    assert finds.count == 1 + 3


async def test_a_request_that_is_given_up_does_not_take_the_answer_from_the_others(db: Database, secret: str) -> None:
    ring = KeyRing(db, lifetime=5)
    impatient = asyncio.ensure_future(ring.authenticate(secret))
    patient = asyncio.ensure_future(ring.authenticate(secret))
    await asyncio.sleep(0)

    impatient.cancel()

    caller = await patient
    assert caller is not None
    assert caller.domain == "demo"
    with suppress(asyncio.CancelledError):
        await impatient


async def test_a_database_out_of_reach_is_no_answer_and_is_not_remembered(unused_port: int) -> None:
    client = connect(f"mongodb://127.0.0.1:{unused_port}", timeout=0.1)
    ring = KeyRing(database(client, "nowhere"), lifetime=5)

    with pytest.raises(Rejection) as refused:
        await ring.authenticate("dev-key")

    client.close()
    assert refused.value.code is ErrorCode.SERVICE_UNAVAILABLE
    assert ring._right == {}
    assert ring._wrong == {}
    assert ring._waiting == {}
