"""Attacks on a served gateway: what each is answered, that it harms nobody else, and that nothing is told by it."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.end_users.actions import distrust_issuer
from gateway.end_users.loaders.key_sets import PAUSE
from gateway.mongo.client import Client, database
from tests.attacks.table import ATTACKS
from tests.attacks.target import DATABASE, KEY, SECRET, Attack, Probe, Target
from tests.attacks.tokens import PAYLOAD, PERSON, RIGHT, STRANGER, bearing
from tests.end_users.issuer import IssuerProcess
from tests.end_users.signing import AUDIENCE, ISSUER

ALIVE_WITHIN = 1.0
GROWTH = 50_000_000
KEY_CACHE_SECONDS = 5
INSIDES = ("Traceback", "pymongo", "mongodb://", "site-packages", ".py", KEY)

Tried = list[tuple[str, str, str, float, float]]


@pytest.fixture(scope="module")
def memory(target: Target) -> int:
    """Return the memory of the process before the first attack, warm."""
    for _ in range(20):
        target.query("{ __typename }")
    return target.memory()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.name}")
def test_an_attack_is_answered_and_harms_nobody(target: Target, memory: int, tried: Tried, attack: Attack) -> None:
    with Probe(target) as probe:
        began = time.monotonic()
        got = attack.send(target)
        took = time.monotonic() - began
    tried.append((attack.kind, attack.name, f"{got.status} {got.code or ''}".strip(), took, probe.slowest))

    assert (got.status, got.code) == (attack.status, attack.code)
    assert {name: got.headers[name] for name in attack.headers} == attack.headers
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "server" not in got.headers
    assert "Did you mean" not in got.text
    assert [word for word in INSIDES if word in got.text] == []
    assert took < attack.within
    assert probe.slowest < ALIVE_WITHIN
    assert target.memory() - memory < GROWTH
    assert target.query("{ __typename }").text == '{"data":{"__typename":"Query"}}'


def test_many_expensive_queries_at_once_are_shed_and_cheap_ones_are_not(target: Target, tried: Tried) -> None:
    expensive = "{ " + " ".join(f"p{n}: profiles(first: 100) {{ totalCount }}" for n in range(50)) + " }"
    with Probe(target) as probe, ThreadPoolExecutor(40) as pool:
        began = time.monotonic()
        asked = [pool.submit(target.query, expensive) for _ in range(80)]
        cheap = target.query("{ __typename }")
        answers = [one.result() for one in asked]
        took = time.monotonic() - began
    shed = [answer for answer in answers if answer.status == 503]
    tried.append(
        ("document", "80 expensive queries at once", f"{len(shed)} of 80: 503 OVERLOADED", took, probe.slowest)
    )

    assert cheap.status == 200
    assert {answer.status for answer in answers} == {200, 503}
    assert {(answer.code, answer.headers["retry-after"]) for answer in shed} == {("OVERLOADED", "1")}
    assert probe.slowest < ALIVE_WITHIN
    assert target.query("{ __typename }").status == 200


def test_tokens_of_keys_that_nobody_knows_do_not_make_the_gateway_ask_for_keys(
    target: Target, tried: Tried, issuer: IssuerProcess
) -> None:
    token = bearing(STRANGER.token({"kid": "made up"}, sub=PERSON))
    before = issuer.asked()
    with Probe(target) as probe, ThreadPoolExecutor(10) as pool:
        began = time.monotonic()
        answers = list(pool.map(lambda _: token(target), range(500)))
        took = time.monotonic() - began
    tried.append(("tokens", "500 tokens of unknown keys", "401 UNAUTHENTICATED", took, probe.slowest))

    assert {(answer.status, answer.code) for answer in answers} == {(401, "UNAUTHENTICATED")}
    assert issuer.asked() - before <= 1 + took // PAUSE
    assert probe.slowest < ALIVE_WITHIN


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
    log = "".join(target.log)

    assert '"event": "request"' in log
    forbidden = (KEY, SECRET, PAYLOAD, "request failed", "request_failed", "field_failed")
    assert [word for word in forbidden if word in log] == []
