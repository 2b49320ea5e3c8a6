"""What stands before each operation."""

import math
from collections.abc import Callable
from functools import partial

from gateway.graphql.context import Context
from gateway.graphql.requests import RequestRefused
from gateway.graphql.weights import Weight
from gateway.legacy_codes import RATE_LIMIT_REACHED
from gateway.limits import rules
from gateway.limits.actions.buckets import Buckets
from gateway.limits.actions.gate import Gate
from gateway.limits.model import Rates, Room
from gateway.mongo.access import Access


class Admission:
    """Lets an operation run when there are units for it, and room.

    `rates` are those of domains that have none of their own.
    """

    def __init__(self, rates: Rates, room: Room, buckets: Buckets) -> None:
        self._rates = rates
        self._buckets = buckets
        self._gate = Gate(room)

    async def __call__(self, context: Context, weight: Weight) -> Callable[[], None]:
        """Let an operation in, or raise `RequestRefused`; return what tells that it has ended."""
        access = context.access
        of_caller = access.id(access.caller.key_id)
        self._gate.enter(of_caller, person=access.caller.profile is not None)
        try:
            await self._take(access, of_caller, weight.units)
            await self._gate.take_turn(weight.room)
        except BaseException:
            self._gate.leave(of_caller)
            raise
        return partial(self._ended, of_caller, weight.room)

    def _ended(self, of_caller: str, room: int) -> None:
        self._gate.end_turn(room)
        self._gate.leave(of_caller)

    async def _take(self, access: Access, of_caller: str, units: int) -> None:
        rates = rules.rates_of(access.definitions, self._rates)
        if access.caller.profile is None:
            whose, limit, rate = "The key", "ratePerKey", rates.per_key
        else:
            whose, limit, rate = "The person", "ratePerPerson", rates.per_person
        if rate:
            await self._take_from(of_caller, whose, limit, rate, units)
        if rates.per_domain:
            try:
                name = access.caller.domain
                await self._take_from(name, "The domain of the key", "ratePerDomain", rates.per_domain, units)
            except RequestRefused:
                if rate:
                    await self._buckets.give_back(of_caller, rules.seconds(units, rate))
                raise

    async def _take_from(self, name: str, whose: str, limit: str, rate: int, units: int) -> None:
        wait = await self._buckets.take(name, rules.seconds(units, rate))
        if not wait:
            return
        after = math.ceil(wait)
        raise RequestRefused(
            RATE_LIMIT_REACHED.status,
            RATE_LIMIT_REACHED.code,
            f"{whose} has {rate:,} units a minute, and not enough are left for this request: repeat it in {after} s.",
            headers={"Retry-After": str(after)},
            legacyCode=RATE_LIMIT_REACHED.number,
            limit=limit,
            maximum=rate,
            cost=units,
            retryAfter=after,
        )
