"""A key that is revoked, at several workers of their own processes."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx

from gateway.domains import actions
from gateway.mongo.client import Database

SECONDS = 5.0


async def test_a_revoked_key_is_refused_by_every_worker_within_five_seconds(
    start_gateway: Callable[..., Any], mongo_uri: str, db: Database
) -> None:
    await actions.create_domain(db, "acme")
    made = await actions.create_key(db, "acme")
    workers = [start_gateway(mongo_uri, database=db.name) for _ in range(2)]
    for worker in workers:
        worker.wait_until_ready()

    async with httpx.AsyncClient(headers={"key": made.secret}, timeout=30) as http:

        async def ask(worker: Any) -> tuple[float, int]:
            asked = time.monotonic()
            answer = await http.post(f"{worker.url}/graphql", json={"query": "{ limits { seconds } }"})
            return asked, answer.status_code

        before = [status for _, status in await asyncio.gather(*map(ask, workers))]
        await actions.revoke_key(db, made.key.key_id)
        revoked = time.monotonic()
        answers: list[list[tuple[float, int]]] = [[] for _ in workers]
        while not all(told and told[-1][1] == 401 for told in answers):
            for told, one in zip(answers, await asyncio.gather(*map(ask, workers)), strict=True):
                told.append(one)
            assert time.monotonic() < revoked + 60
            # Nobody reads what the workers log: thousands of lines would fill their pipes, and stop them.
            await asyncio.sleep(0.05)

    assert before == [200, 200]
    for told in answers:
        assert [asked - revoked for asked, status in told if status == 200 and asked > revoked + SECONDS] == []
        # Once refused, it stays so.
        statuses = [status for _, status in told]
        assert statuses == sorted(statuses)
