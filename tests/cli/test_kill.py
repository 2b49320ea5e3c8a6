"""A gateway that ends in the middle of its work, in whatever way, loses nothing that it acknowledged."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from random import Random
from typing import Any

import httpx
import pytest

from gateway.domains.actions import register_key
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import stored
from tests.fail_points import FailPoints
from tests.invariants import assert_invariants
from tests.workload import Answer, Writer

WRITERS = 6
ENDS = (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL)
UNSETTLED = {"CONTENTION", "SERVICE_UNAVAILABLE", "WRITE_OUTCOME_UNKNOWN"}
"""Answers upon which a client repeats its request."""

Start = Callable[..., Any]


class Supervisor:
    """Runs one gateway after the other."""

    def __init__(self, start: Callable[[], Any]) -> None:
        self._start = start
        self.up = asyncio.Event()

    async def start(self) -> None:
        self.gateway = await asyncio.to_thread(self._start)
        await asyncio.to_thread(self.gateway.wait_until_ready)
        # A full pipe would hold the gateway up.
        self._log = asyncio.create_task(asyncio.to_thread(self.gateway.log.read))
        self.up.set()

    async def end(self, number: signal.Signals) -> int:
        self.up.clear()
        self.gateway.terminate(number)
        code: int = await asyncio.to_thread(self.gateway.process.wait, 30)
        await self._log
        return code


class Persistent(Client):
    """A client that repeats, with the same idempotency key, what was not answered for good."""

    def __init__(self, db: Database, supervisor: Supervisor) -> None:
        super().__init__(db)
        self._supervisor = supervisor
        self._web = httpx.AsyncClient(headers={"key": "dev-key"}, timeout=30)
        self.repeated = 0

    async def raw(self, query: str, **variables: Any) -> dict[str, Any]:
        while True:
            await self._supervisor.up.wait()
            url = f"{self._supervisor.gateway.url}/graphql"
            try:
                response = await self._web.post(url, json={"query": query, "variables": variables})
            except httpx.TransportError:
                self.repeated += 1
                continue
            answer: dict[str, Any] = response.json()
            if not self._unsettled(answer):
                return answer

    @staticmethod
    def _unsettled(answer: dict[str, Any]) -> bool:
        return any(
            error["code"] in UNSETTLED
            for payload in answer["data"].values()
            for error in (payload or {}).get("errors", ())
        )

    async def close(self) -> None:
        await self._web.aclose()


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    """Return fail points of a server that soon gives up the transactions of a client that died."""
    points = FailPoints(mongo_uri)
    before = await points.set_parameter("transactionLifetimeLimitSeconds", 2)
    yield points
    await points.set_parameter("transactionLifetimeLimitSeconds", before)
    points.close()


@pytest.fixture
async def supervisor(start_gateway: Start, mongo_uri: str, db: Database) -> Supervisor:
    await register_key(db, "demo", "dev-key", "dev")
    supervisor = Supervisor(lambda: start_gateway(mongo_uri, database=db.name))
    await supervisor.start()
    return supervisor


@pytest.mark.timeout(120)
async def test_a_gateway_that_ends_under_load_loses_no_acknowledged_write_and_leaves_nothing_half_done(
    supervisor: Supervisor, db: Database, faults: FailPoints
) -> None:
    clients = [Persistent(db, supervisor) for _ in range(WRITERS)]
    answers: list[Answer] = []
    done = asyncio.Event()

    async def write(writer: Writer) -> None:
        number = 0
        while not done.is_set():
            answers.append(await writer.write_one(number))
            number += 1

    async with asyncio.TaskGroup() as group:
        for name, client in enumerate(clients):
            group.create_task(write(Writer(client, str(name))))
        moments = Random("moments")
        for number in ENDS:
            # Nothing is waited for: any moment of the work is as good as another.
            await asyncio.sleep(moments.uniform(0.3, 1.5))
            assert await supervisor.end(number) == (-number if number is signal.SIGKILL else 0)
            await supervisor.start()
        done.set()

    assert_invariants(await stored(db))
    records = Counter([record["reason"] async for record in db["changes"].find()])
    assert records == {
        answer.reason: 2 if answer.mutation == "moveIdentity" else 1 for answer in answers if answer.changed
    }
    assert sum(client.repeated for client in clients) > 0
    assert await supervisor.end(signal.SIGTERM) == 0
    for client in clients:
        await client.close()


async def test_sigterm_lets_a_write_in_flight_finish(supervisor: Supervisor, db: Database, faults: FailPoints) -> None:
    client = Persistent(db, supervisor)
    async with faults.fail("commitTransaction", times=1, blockConnection=True, blockTimeMS=1000):
        write = asyncio.create_task(client.mutate("createProfile", {"customerId": "C1"}, "profile { version }"))
        await faults.wait_for_open_transactions(1)
        code = await supervisor.end(signal.SIGTERM)
        payload = await write

    assert code == 0
    assert (payload["profile"], payload["errors"], client.repeated) == ({"version": 1}, [], 0)
    assert_invariants(await stored(db))
    assert await db["profiles"].count_documents({"_id": "demo|C1", "version": 1}) == 1
    await client.close()
