"""A bucket of units that fills evenly. All that is kept of it is when it will be full again."""

from gateway.definitions.model import Definitions
from gateway.limits.model import Rates

PERIOD = 60.0
"""Seconds in which an empty bucket fills."""

_ROUNDING = 1e-6


def rates_of(definitions: Definitions, usual: Rates) -> Rates:
    """Return the rates of a domain, which may have other ones than usual, but for those of its people."""
    per_key, per_domain = definitions.rate_per_key, definitions.rate_per_domain
    return Rates(
        usual.per_key if per_key is None else per_key,
        usual.per_domain if per_domain is None else per_domain,
        usual.per_person,
    )


def seconds(weight: int, rate: int) -> float:
    """Return how long a bucket takes to fill up what an operation takes out: all of it at most.

    So the heaviest operation can run too, after a minute of silence.
    """
    return min(weight, rate) * PERIOD / rate


def taken(full_at: float, now: float, seconds: float) -> tuple[float, float]:
    """Return when the bucket is full after `seconds` of it were taken out, and how long to wait before that.

    Where the wait is not 0, the bucket has not enough and stays as it is.
    """
    then = max(full_at, now) + seconds
    wait = then - now - PERIOD
    return (then, 0.0) if wait <= _ROUNDING else (full_at, wait)
