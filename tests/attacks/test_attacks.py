"""Attacks on a served gateway: what each is answered, that it harms nobody else, and that nothing is told by it."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.end_users.actions import distrust_issuer
from gateway.end_users.loaders.key_sets import PAUSE
from gateway.mongo.client import Client, database
from tests.attacks.table import ATTACKS
from tests.attacks.target import DATABASE, KEY, Attack, Target
from tests.attacks.tokens import PERSON, RIGHT, STRANGER, bearing
from tests.attacks.watching import Watch
from tests.end_users.issuer import IssuerProcess
from tests.end_users.signing import AUDIENCE, ISSUER

KEY_CACHE_SECONDS = 5
INSIDES = ("Traceback", "pymongo", "mongodb://", "site-packages", ".py", KEY)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.name}")
def test_an_attack_is_answered_and_harms_nobody(watch: Watch, attack: Attack) -> None:
    with watch.attack(attack.kind, attack.name, within=attack.within) as row:
        got = attack.send(watch.target)
        row.answer = f"{got.status} {got.code or ''}".strip()

    assert (got.status, got.code) == (attack.status, attack.code)
    assert {name: got.headers[name] for name in attack.headers} == attack.headers
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "server" not in got.headers
    assert "Did you mean" not in got.text
    assert [word for word in INSIDES if word in got.text] == []


def test_many_expensive_queries_at_once_are_shed_and_cheap_ones_are_not(watch: Watch) -> None:
    expensive = "{ " + " ".join(f"p{n}: profiles(first: 100) {{ totalCount }}" for n in range(50)) + " }"
    with (
        watch.attack("document", "80 expensive queries at once", within=10, cpu=5) as row,
        ThreadPoolExecutor(40) as pool,
    ):
        asked = [pool.submit(watch.target.query, expensive) for _ in range(80)]
        cheap = watch.target.query("{ __typename }")
        answers = [one.result() for one in asked]
        shed = [answer for answer in answers if answer.status == 503]
        row.answer = f"{len(shed)} of 80: 503 OVERLOADED"

    assert cheap.status == 200
    assert {answer.status for answer in answers} == {200, 503}
    assert {(answer.code, answer.headers["retry-after"]) for answer in shed} == {("OVERLOADED", "1")}


def test_tokens_of_keys_that_nobody_knows_do_not_make_the_gateway_ask_for_keys(
    watch: Watch, issuer: IssuerProcess
) -> None:
    token = bearing(STRANGER.token({"kid": "made up"}, sub=PERSON))
    before = issuer.asked()
    with watch.attack("tokens", "500 tokens of unknown keys", within=30, cpu=5) as row, ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: token(watch.target), range(500)))
        row.answer = "401 UNAUTHENTICATED"

    assert {(answer.status, answer.code) for answer in answers} == {(401, "UNAUTHENTICATED")}
    assert issuer.asked() - before <= 1 + row.took // PAUSE


async def test_a_token_of_an_issuer_that_is_removed_meanwhile_opens_nothing_within_seconds(
    target: Target, mongo_client: Client
) -> None:
    assert bearing(RIGHT)(target).status == 200
    await distrust_issuer(database(mongo_client, DATABASE), "acme", ISSUER, AUDIENCE)

    began = time.monotonic()
    while bearing(RIGHT)(target).status == 200:
        assert time.monotonic() - began < KEY_CACHE_SECONDS + 1
        await asyncio.sleep(0.05)

    assert bearing(RIGHT)(target).code == "UNAUTHENTICATED"


def test_the_log_holds_no_secret_and_no_failure(target: Target) -> None:
    assert any(json.loads(line)["event"] == "request" for line in target.log)
    assert target.secrets_in_log() == []
