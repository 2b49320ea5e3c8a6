import asyncio
import time
from dataclasses import replace

import httpx
import pytest

from gateway.caller import CredentialsRefused
from gateway.domains.actions import create_domain
from gateway.end_users import actions
from gateway.end_users.model import NamedBy
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.client import Database, connect, database
from tests.client import Client
from tests.commands import Commands
from tests.end_users.door import ADA, LIFETIME, SIGNER, Clock, Door, end_users
from tests.end_users.issuer import IssuerProcess
from tests.end_users.signing import AUDIENCE, ISSUER, signer
from tests.profiles.builders import create, identity, profile


async def test_a_profile_that_was_just_made_is_found_at_once(door: Door, client: Client) -> None:
    assert await door.refuses(SIGNER.token()) == "PROFILE_UNKNOWN"

    await create(client, profile("ada"))

    assert await door.opens(SIGNER.token()) == ADA


async def test_a_person_without_a_profile_is_known_and_kept_out(door: Door) -> None:
    with pytest.raises(CredentialsRefused) as refused:
        await door.opens(SIGNER.token())

    assert refused.value.known


async def test_for_some_seconds_neither_the_database_nor_the_issuer_is_asked(
    door: Door, client: Client, commands: Commands, issuer: IssuerProcess
) -> None:
    await create(client, profile("ada"))
    token = SIGNER.token()

    with commands.counted() as first:
        answers = await asyncio.gather(*(door.opens(token) for _ in range(200)))
    with commands.counted() as later:
        answers += [await door.opens(token) for _ in range(50)]
    door.clock.now += LIFETIME
    with commands.counted() as anew:
        await door.opens(token)

    assert set(answers) == {ADA}
    assert first == {"find issuers": 1, "find domains": 1, "find profiles": 1}
    assert later == {}
    assert anew == {"find issuers": 1, "find profiles": 1}
    assert issuer.asked() == 1


async def test_a_flood_of_wrong_tokens_costs_the_database_nothing(door: Door, commands: Commands) -> None:
    stranger = signer("ES256")
    await door.refuses(stranger.token())
    tokens = [stranger.token(sub=str(n)) for n in range(50)] + [SIGNER.token(iss=f"https://{n}") for n in range(50)]

    with commands.counted() as counts:
        reasons = [await door.refuses(token) for token in tokens]

    assert set(reasons) == {"TOKEN_INVALID"}
    assert counts == {}
    assert door.end_users._known == {}
    assert door.end_users._checking._under_way == {}


async def test_only_so_many_tokens_are_remembered(
    door: Door, db: Database, http: httpx.AsyncClient, client: Client
) -> None:
    await create(client, profile("ada"))
    small = end_users(db, http, door.clock, capacity=10)

    for n in range(30):
        await small.authenticate(SIGNER.token(jti=str(n)))

    assert len(small._known) == 10


async def test_a_token_is_not_believed_longer_than_it_is_valid(door: Door, client: Client) -> None:
    await create(client, profile("ada"))
    token = SIGNER.token(exp=int(time.time()) + 3)
    await door.opens(token)

    (known,) = door.end_users._known.values()

    assert known.until <= door.clock.now + 3


async def test_a_deleted_profile_is_gone_when_the_answer_is_old(door: Door, client: Client) -> None:
    await create(client, profile("ada"))
    token = SIGNER.token()
    await door.opens(token)
    await client.mutate("deleteProfile", {"profile": {"customerId": "ada"}})

    door.clock.now += LIFETIME - 0.1
    assert await door.opens(token) == ADA
    door.clock.now += 0.1
    assert await door.refuses(token) == "PROFILE_UNKNOWN"


async def test_an_unlinked_identity_is_gone_when_the_answer_is_old(door: Door, client: Client) -> None:
    await create(client, profile("C1", identities=[identity("ada", "login")]))
    await door.trust(named_by=NamedBy.IDENTITY, handle="login")
    token = SIGNER.token()
    await door.opens(token)
    unlinked = {"profile": {"customerId": "C1"}, "handle": "login", "identifier": "ada"}
    assert (await client.mutate("unlinkIdentity", unlinked))["changed"]

    door.clock.now += LIFETIME

    assert await door.refuses(token) == "PROFILE_UNKNOWN"


async def test_an_issuer_that_is_trusted_no_more_is_so_on_every_worker_within_seconds(
    door: Door, client: Client, db: Database, http: httpx.AsyncClient
) -> None:
    await create(client, profile("ada"))
    workers = [door.end_users, end_users(db, http, door.clock)]
    token = SIGNER.token()
    for worker in workers:
        assert await worker.authenticate(token) == ADA
    await actions.distrust_issuer(db, "demo", ISSUER, AUDIENCE)

    door.clock.now += LIFETIME - 0.1
    assert await workers[1].authenticate(token) == ADA
    door.clock.now += 0.1

    for worker in workers:
        with pytest.raises(CredentialsRefused, match="No domain trusts this issuer"):
            await worker.authenticate(token)


async def test_a_token_for_audiences_of_two_domains_opens_neither(door: Door, client: Client, db: Database) -> None:
    await create(client, profile("ada"))
    await create_domain(db, "other")
    await actions.trust_issuer(db, replace(door.issuer, domain="other", audience="bank"))

    assert await door.refuses(SIGNER.token(aud=[AUDIENCE, "bank"])) == "TOKEN_INVALID"
    assert (await door.opens(SIGNER.token(aud=[AUDIENCE, "library"]))).domain == "demo"
    assert await door.refuses(SIGNER.token(aud="bank")) == "PROFILE_UNKNOWN"


async def test_an_issuer_may_outlive_its_domain(door: Door, db: Database) -> None:
    await db["domains"].delete_one({"_id": "demo"})

    assert await door.refuses(SIGNER.token()) == "TOKEN_INVALID"


async def test_a_database_out_of_reach_is_no_answer_and_is_not_remembered(
    http: httpx.AsyncClient, unused_tcp_port: int
) -> None:
    client = connect(f"mongodb://127.0.0.1:{unused_tcp_port}", timeout=0.1)
    unable = end_users(database(client, "nowhere"), http, Clock())

    with pytest.raises(Rejection) as refused:
        await unable.authenticate(SIGNER.token())

    client.close()
    assert refused.value.code is ErrorCode.SERVICE_UNAVAILABLE
    assert unable._known == {}
    assert unable._checking._under_way == {}


async def test_a_request_that_is_given_up_does_not_take_the_answer_from_the_others(door: Door, client: Client) -> None:
    await create(client, profile("ada"))
    token = SIGNER.token()
    impatient = asyncio.ensure_future(door.opens(token))
    patient = asyncio.ensure_future(door.opens(token))
    await asyncio.sleep(0)

    impatient.cancel()

    assert await patient == ADA
    assert impatient.cancelled()
