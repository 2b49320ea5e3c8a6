import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.caller import CredentialsRefused
from gateway.end_users.loaders import key_sets
from gateway.end_users.loaders.key_sets import KeySets
from gateway.end_users.model import Presented
from gateway.errors import ErrorCode, Rejection
from tests.end_users.issuer import IssuerProcess
from tests.end_users.signing import ISSUER, signer

FIRST = signer("ES256", "first")
SECOND = signer("ES256", "second")


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def known(clock: Clock) -> AsyncIterator[KeySets]:
    async with httpx.AsyncClient() as http:
        yield KeySets(http, clock=clock)


def named(kid: str | None, algorithm: str = "ES256") -> Presented:
    return Presented(ISSUER, ("shop",), algorithm, kid)


async def refused(known: KeySets, issuer: IssuerProcess, kid: str = "first") -> str:
    """Return why there is no key."""
    try:
        await known.key(issuer.url, named(kid))
    except CredentialsRefused as refusal:
        return refusal.reason
    except Rejection as rejection:
        return rejection.code.value
    raise AssertionError


async def settled(known: KeySets, issuer: IssuerProcess) -> None:
    """Wait until a fetch that nobody waits for has ended."""
    fetching = known._sets[issuer.url].fetching
    if fetching is not None:
        await fetching


async def test_keys_are_fetched_once_for_many(known: KeySets, issuer: IssuerProcess) -> None:
    issuer.publish(FIRST, SECOND)

    keys = await asyncio.gather(*(known.key(issuer.url, named(kid)) for kid in ["first", "second"] * 50))

    assert {key.key_id for key in keys} == {"first", "second"}
    assert issuer.asked() == 1


async def test_a_key_that_nobody_knows_has_them_fetched_again_at_most_once_in_a_while(
    known: KeySets, issuer: IssuerProcess, clock: Clock
) -> None:
    issuer.publish(FIRST)
    await known.key(issuer.url, named("first"))
    clock.now += key_sets.PAUSE

    reasons = [await refused(known, issuer, f"made up {n}") for n in range(100)]

    assert set(reasons) == {"TOKEN_INVALID"}
    assert issuer.asked() == 2


async def test_a_new_key_of_the_issuer_is_known_after_the_pause(
    known: KeySets, issuer: IssuerProcess, clock: Clock
) -> None:
    issuer.publish(FIRST)
    await known.key(issuer.url, named("first"))
    issuer.publish(SECOND)

    clock.now += key_sets.PAUSE - 0.1
    assert await refused(known, issuer, "second") == "TOKEN_INVALID"
    clock.now += 0.1
    key = await known.key(issuer.url, named("second"))

    assert key.key_id == "second"
    assert await refused(known, issuer, "first") == "TOKEN_INVALID"


async def test_a_withdrawn_key_is_believed_until_keys_were_fetched_again(
    known: KeySets, issuer: IssuerProcess, clock: Clock
) -> None:
    issuer.publish(FIRST)
    await known.key(issuer.url, named("first"))
    issuer.publish(SECOND)

    clock.now += key_sets.FRESH
    assert (await known.key(issuer.url, named("first"))).key_id == "first"
    await settled(known, issuer)

    assert await refused(known, issuer, "first") == "TOKEN_INVALID"
    assert issuer.asked() == 2


async def test_an_issuer_that_is_down_leaves_its_keys_in_force_for_an_hour(
    known: KeySets, issuer: IssuerProcess, clock: Clock
) -> None:
    issuer.publish(FIRST)
    await known.key(issuer.url, named("first"))
    issuer.end()

    clock.now += key_sets.KEPT - 0.1
    assert (await known.key(issuer.url, named("first"))).key_id == "first"
    await settled(known, issuer)
    clock.now += key_sets.PAUSE
    assert await refused(known, issuer) == ErrorCode.SERVICE_UNAVAILABLE.value

    issuer.start()
    issuer.publish(FIRST)
    assert await refused(known, issuer) == ErrorCode.SERVICE_UNAVAILABLE.value
    clock.now += key_sets.PAUSE
    assert (await known.key(issuer.url, named("first"))).key_id == "first"


@pytest.mark.parametrize("behaviour", ["redirect", "break", "rave", "flood", "drip"])
async def test_a_url_that_answers_no_keys_is_left_alone_for_a_while(
    known: KeySets, issuer: IssuerProcess, monkeypatch: pytest.MonkeyPatch, behaviour: str
) -> None:
    monkeypatch.setattr(key_sets, "SECONDS", 0.5)
    issuer.publish(FIRST)
    issuer.behave(behaviour)

    began = time.monotonic()
    reasons = [await refused(known, issuer) for _ in range(20)]

    assert set(reasons) == {ErrorCode.SERVICE_UNAVAILABLE.value}
    assert time.monotonic() - began < 2
    assert issuer.asked() == 1
    assert issuer.asked("/elsewhere") == 0


@pytest.mark.parametrize("behaviour", ["redirect", "break", "rave", "flood", "drip"])
async def test_such_a_url_does_not_take_away_the_keys_that_are_known(
    known: KeySets, issuer: IssuerProcess, clock: Clock, monkeypatch: pytest.MonkeyPatch, behaviour: str
) -> None:
    monkeypatch.setattr(key_sets, "SECONDS", 0.5)
    issuer.publish(FIRST)
    await known.key(issuer.url, named("first"))
    issuer.behave(behaviour)
    clock.now += key_sets.FRESH

    for _ in range(20):
        assert (await known.key(issuer.url, named("first"))).key_id == "first"
    await settled(known, issuer)

    assert issuer.asked() == 2
    assert (await known.key(issuer.url, named("first"))).key_id == "first"


async def test_other_requests_run_while_an_issuer_is_slow(
    known: KeySets, issuer: IssuerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_sets, "SECONDS", 0.5)
    issuer.publish(FIRST)
    issuer.behave("drip")
    waiting = asyncio.ensure_future(refused(known, issuer))

    turns = 0
    while not waiting.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert await waiting == ErrorCode.SERVICE_UNAVAILABLE.value
    # Had the fetch kept the process busy, there would have been one or two.
    assert turns > 10


async def test_a_request_that_is_given_up_does_not_take_the_keys_from_the_others(
    known: KeySets, issuer: IssuerProcess
) -> None:
    issuer.publish(FIRST)
    impatient = asyncio.ensure_future(known.key(issuer.url, named("first")))
    patient = asyncio.ensure_future(known.key(issuer.url, named("first")))
    await asyncio.sleep(0)

    impatient.cancel()

    assert (await patient).key_id == "first"
    assert impatient.cancelled()
