"""What stands before each operation."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.graphql.context import Context
from gateway.graphql.requests import RequestRefused
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

    @asynccontextmanager
    async def __call__(self, context: Context, weight: int) -> AsyncIterator[None]:
        access = context.access
        with self._gate.entered(access.id(access.caller.key_id), person=access.caller.profile is not None):
            await self._take(access, weight)
            async with self._gate.turn(weight):
                yield

    async def _take(self, access: Access, weight: int) -> None:
        rates = rules.rates_of(access.definitions, self._rates)
        of_caller = access.id(access.caller.key_id)
        if access.caller.profile is None:
            whose, limit, rate = "The key", "ratePerKey", rates.per_key
        else:
            whose, limit, rate = "The person", "ratePerPerson", rates.per_person
        if rate:
            await self._take_from(of_caller, whose, limit, rate, weight)
        if rates.per_domain:
            try:
                name = access.caller.domain
                await self._take_from(name, "The domain of the key", "ratePerDomain", rates.per_domain, weight)
            except RequestRefused:
                if rate:
                    await self._buckets.give_back(of_caller, rules.seconds(weight, rate))
                raise

    async def _take_from(self, name: str, whose: str, limit: str, rate: int, weight: int) -> None:
        wait = await self._buckets.take(name, rules.seconds(weight, rate))
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
            cost=weight,
            retryAfter=after,
        )
