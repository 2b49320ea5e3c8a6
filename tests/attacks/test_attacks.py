"""Attacks on a served gateway: what each is answered, that it harms nobody else, and that nothing is told by it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.attacks.table import ATTACKS
from tests.attacks.target import KEY, SECRET, Attack, Probe, Target

ALIVE_WITHIN = 1.0
GROWTH = 50_000_000
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


def test_the_log_holds_no_secret_and_no_failure(target: Target) -> None:
    log = "".join(target.log)

    assert '"event": "request"' in log
    assert [word for word in (KEY, SECRET, "request failed", "request_failed", "field_failed") if word in log] == []
