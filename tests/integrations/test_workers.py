"""Workers: one at a time for each run, by schedule, and killed in the middle of it."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from gateway.connectors.adapters import Connectors
from gateway.connectors.model import ConnectorType
from gateway.domains.actions import create_domain
from gateway.integrations import store
from gateway.integrations.actions.running import LeaseLost, carry_out
from gateway.integrations.actions.working import work_once
from gateway.mongo.access import now
from gateway.mongo.client import Client as MongoClient
from gateway.mongo.client import Database, database
from tests.client import Client
from tests.fail_points import FailPoints
from tests.integrations.buckets import Bucket, work_off, workplace
from tests.integrations.builders import pulling
from tests.integrations.processes import brought_in, starter
from tests.payloads import reasons

ROWS = 4_500
FILES = 3
KILLS = 3


def people(first: int, count: int) -> str:
    """Return lines about people, of whom each third has been spoken of before."""
    rows = []
    for number in range(first, first + count):
        id_ = f"P{number - 7 if number % 3 == 0 else number}"
        rows.append({"customer_id": id_, "FirstName": f"Ada {number}", "Phone": [{"Number": str(number)}]})
    return "\n".join(json.dumps(row) for row in rows)


async def put(client: Client, bucket: Bucket, **changed: Any) -> None:
    source = {"connector": {"s3": {"bucketName": bucket.name}}}
    integration = pulling(**{"source": source, **changed})
    assert reasons(await client.mutate("putIntegration", integration)) == []


async def the_run(db: Database) -> dict[str, Any]:
    run: dict[str, Any] | None = await db["integration_runs"].find_one()
    assert run is not None
    return run


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    """Return fail points of a server that soon gives up the transactions of a client that died."""
    points = FailPoints(mongo_uri)
    before = await points.set_parameter("transactionLifetimeLimitSeconds", 2)
    yield points
    await points.set_parameter("transactionLifetimeLimitSeconds", before)
    points.close()


@pytest.fixture
async def untroubled(mongo_client: MongoClient, db: Database) -> AsyncIterator[Database]:
    """Return another database, in which nothing goes wrong."""
    other = database(mongo_client, f"{db.name[:36]}-b")
    yield other
    await mongo_client.drop_database(other.name)


@pytest.mark.timeout(300)
async def test_workers_that_are_killed_leave_the_same_database_as_one_that_is_not(
    client: Client, db: Database, untroubled: Database, bucket: Bucket, mongo_uri: str, faults: FailPoints
) -> None:
    size = ROWS // FILES
    for number in range(FILES):
        bucket.put(f"{number}.jsonl", people(number * size, size))
    await put(client, bucket)
    await create_domain(untroubled, "demo")
    await put(Client(untroubled), bucket)
    for one in (client, Client(untroubled)):
        await one.mutate("runIntegration", {"uri": "s3://acme-crm"})
    await work_off(untroubled, bucket.connectors())
    moments = random.Random("moments")

    killed = 0
    with ExitStack() as running:
        start = starter(running, mongo_uri, db, bucket)
        while (await the_run(db))["active"]:
            before = (await the_run(db))["counts"]["read"]
            workers = [start(), start()]
            if killed == KILLS:
                await _until(lambda: _ended(db))
                break
            await _until(lambda before=before: _went_on(db, before))
            await asyncio.sleep(moments.uniform(0, 0.5))
            for worker in workers:
                worker.kill()
                worker.wait()
            killed += 1

    run, reference = await the_run(db), await the_run(untroubled)
    assert (run["state"], run["counts"]["read"], run["counts"]["failed"]) == ("SUCCEEDED", ROWS, 0)
    assert reference["counts"]["created"] + reference["counts"]["updated"] == ROWS
    assert await brought_in(db) == await brought_in(untroubled)
    assert killed > 0


async def _went_on(db: Database, before: int) -> bool:
    run = await the_run(db)
    return not run["active"] or run["counts"]["read"] > before


async def _ended(db: Database) -> bool:
    return not (await the_run(db))["active"]


async def _until(condition: Any) -> None:
    async with asyncio.timeout(90):
        while not await condition():  # noqa: ASYNC110 -- the database tells only who asks.
            await asyncio.sleep(0.02)


async def test_a_run_has_one_worker_until_its_lease_is_over(client: Client, db: Database, bucket: Bucket) -> None:
    bucket.put("a.jsonl", people(0, 5))
    await put(client, bucket)
    await client.mutate("runIntegration", {"uri": "s3://acme-crm"})

    first = await store.take_run(db, "first")
    assert first is not None
    assert await store.take_run(db, "second") is None
    await db["integration_runs"].update_one({}, {"$set": {"until": now() - timedelta(seconds=1)}})
    second = await store.take_run(db, "second")
    assert second is not None
    with pytest.raises(LeaseLost):
        await carry_out(workplace(db, bucket.connectors(), "first"), first)
    await carry_out(workplace(db, bucket.connectors(), "second"), second)

    run = await the_run(db)
    assert (run["state"], run["holder"], run["counts"]["created"]) == ("SUCCEEDED", "second", 5)
    assert await store.take_run(db, "third") is None


async def test_a_schedule_starts_a_run_when_it_is_due_once_for_all_workers_A12(
    client: Client, db: Database, bucket: Bucket
) -> None:
    bucket.put("a.jsonl", people(0, 5))
    start = now() - timedelta(hours=1)
    schedule = {"expression": "rate(1 hour)", "startTime": f"{start.isoformat(timespec='milliseconds')}Z"}
    await put(client, bucket, trigger={"scheduled": schedule})
    places = [workplace(db, bucket.connectors(), name) for name in ("first", "second")]
    assert not await work_once(places[0])
    due = now() - timedelta(seconds=1)
    await db["integrations"].update_one({}, {"$set": {"next_run_at": due}})

    worked = await asyncio.gather(*(work_once(place) for place in places))
    again = await work_once(places[0])

    integration = await db["integrations"].find_one()
    assert integration is not None
    assert (sorted(worked), again) == ([False, True], False)
    assert await db["integration_runs"].count_documents({}) == 1
    assert (await the_run(db))["state"] == "SUCCEEDED"
    assert now() < integration["next_run_at"] <= now() + timedelta(hours=1)


async def test_a_source_that_does_not_answer_is_tried_again_and_then_given_up(
    client: Client, db: Database, bucket: Bucket
) -> None:
    await put(client, bucket)
    await client.mutate("runIntegration", {"uri": "s3://acme-crm"})
    unreachable = Bucket.__new__(Bucket)
    unreachable.endpoint, unreachable.name = "http://127.0.0.1:9", bucket.name
    rests = []

    while (await the_run(db))["active"]:
        # The pause is over.
        await db["integration_runs"].update_one({}, {"$set": {"until": now() - timedelta(seconds=1)}})
        await work_off(db, unreachable.connectors())
        rests.append((await the_run(db))["until"] - now())

    run = await the_run(db)
    assert (run["state"], len(rests)) == ("FAILED", 5)
    assert run["error"] == f"The bucket {bucket.name} cannot be reached. It was tried 5 times."
    assert [rest > timedelta(seconds=seconds) for rest, seconds in zip(rests, (8, 18, 38, 78), strict=False)] == [
        True
    ] * 4


class Broken:
    """A connector with a bug."""

    async def parts(self, *_: Any, **__: Any) -> AsyncIterator[Any]:
        raise ZeroDivisionError("a secret")
        yield

    def records(self, *_: Any, **__: Any) -> Any:
        raise AssertionError


async def test_a_connector_that_breaks_ends_its_run_and_not_the_worker(
    client: Client, db: Database, bucket: Bucket
) -> None:
    await put(client, bucket)
    await client.mutate("runIntegration", {"uri": "s3://acme-crm"})

    await work_off(db, Connectors({ConnectorType.S3: Broken()}))

    run = await the_run(db)
    assert (run["state"], run["active"]) == ("FAILED", False)
    assert run["error"] == (
        "Something went wrong while the source was read: whoever runs the gateway finds it in the log."
    )


async def test_sigterm_ends_a_worker_which_lets_go_of_its_run(
    client: Client, db: Database, bucket: Bucket, mongo_uri: str
) -> None:
    bucket.put("a.jsonl", people(0, 20_000))
    await put(client, bucket)
    await client.mutate("runIntegration", {"uri": "s3://acme-crm"})

    with ExitStack() as running:
        worker = starter(running, mongo_uri, db, bucket)()
        await _until(lambda: _went_on(db, 0))
        worker.terminate()
        code = await asyncio.to_thread(worker.wait, 60)

    run = await the_run(db)
    assert (code, run["active"], run["holder"]) == (0, True, None)
    assert await store.take_run(db, "next") is not None


async def test_an_adapter_of_an_installed_package_is_used_A9(
    client: Client, db: Database, bucket: Bucket, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme_marketo.py").write_text(
        "from gateway.connectors.model import Part\n\n\n"
        "class Marketo:\n"
        "    async def parts(self, domain, source, *, since, begin):\n"
        "        yield Part(source.object, '1')\n\n"
        "    def records(self, domain, source, part, *, skip):\n"
        "        yield from [{'customer_id': f'{domain}-{part.name}'}][skip:]\n"
    )
    package = tmp_path / "acme_marketo-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-marketo\nVersion: 1\n")
    (package / "entry_points.txt").write_text("[profile_gateway.connectors]\nMARKETO = acme_marketo:Marketo\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    await put(client, bucket, source={"connector": {"marketo": {"object": "leads"}}})
    await client.mutate("runIntegration", {"uri": "s3://acme-crm"})

    await work_off(db, bucket.connectors())

    assert (await the_run(db))["state"] == "SUCCEEDED"
    assert await db["profiles"].distinct("customer_id") == ["demo-leads"]
