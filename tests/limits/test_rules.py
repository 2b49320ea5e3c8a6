import pytest

from gateway.definitions.model import Definitions
from gateway.limits import rules
from gateway.limits.actions import OwnBuckets
from gateway.limits.model import Rates


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def test_a_full_bucket_gives_all_it_has_and_then_what_flows_in() -> None:
    clock = Clock()
    buckets = OwnBuckets(clock=clock)
    one = rules.seconds(1, 60)

    assert [await buckets.take("key", one) for _ in range(60)] == [0.0] * 60
    assert await buckets.take("key", one) == pytest.approx(1.0)
    assert await buckets.take("another", one) == 0.0

    clock.now += 1
    assert await buckets.take("key", one) == 0.0
    assert await buckets.take("key", one) == pytest.approx(1.0)


async def test_a_refused_operation_takes_nothing_and_a_waited_one_is_served() -> None:
    clock = Clock()
    buckets = OwnBuckets(clock=clock)
    await buckets.take("key", rules.seconds(60, 60))
    wait = await buckets.take("key", rules.seconds(10, 60))

    assert wait == pytest.approx(10.0)
    assert await buckets.take("key", rules.seconds(10, 60)) == pytest.approx(10.0)

    clock.now += wait
    assert await buckets.take("key", rules.seconds(10, 60)) == 0.0


async def test_what_is_given_back_can_be_taken_again() -> None:
    buckets = OwnBuckets(clock=Clock())
    await buckets.take("key", rules.seconds(60, 60))
    await buckets.give_back("key", rules.seconds(5, 60))

    assert await buckets.take("key", rules.seconds(5, 60)) == 0.0
    assert await buckets.take("key", rules.seconds(1, 60)) == pytest.approx(1.0)


def test_the_heaviest_operation_takes_a_whole_bucket() -> None:
    assert rules.seconds(10_000, 60) == rules.PERIOD


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Definitions(), Rates(7, 70)),
        (Definitions(rate_per_key=0), Rates(0, 70)),
        (Definitions(rate_per_key=1, rate_per_domain=2), Rates(1, 2)),
    ],
)
def test_a_domain_may_have_rates_of_its_own(own: Definitions, expected: Rates) -> None:
    assert rules.rates_of(own, Rates(7, 70)) == expected
