"""Objects that could not be placed: kept with their reasons, put again, dismissed, and bounded."""

from datetime import timedelta
from typing import Any

import pytest

from gateway.mongo.client import Database
from gateway.mongo.indexes import create_indexes
from gateway.objects import store
from tests.client import Client
from tests.database import content
from tests.objects.builders import customer, order, put, put_all, whole

FAILURE = "id type object attempts at expiresAt integration reasons { code message path }"


async def failures(client: Client, arguments: str = "") -> list[dict[str, Any]]:
    """Return what could not be placed, the latest first."""
    found = (await client(f"{{ ingestFailures{arguments} {{ edges {{ node {{ {FAILURE} }} }} }} }}"))["ingestFailures"]
    return [edge["node"] for edge in found["edges"]]


async def replay(client: Client, *ids: str, **envelope: Any) -> dict[str, Any]:
    rows = [{"id": id_} for id_ in ids]
    selection = "status results { objectStatus: status errors { code path } failure { id } }"
    return await client.mutate("replayIngestFailures", {"failures": rows, **envelope}, selection)


async def test_a_failure_keeps_the_object_its_reasons_and_the_time(client: Client, db: Database) -> None:
    payload = await put(client, *order("1", "C7"))

    (failure,) = await failures(client)
    assert payload["failure"] == {"id": failure["id"]}
    (stored,) = [one async for one in db["ingest_failures"].find()]
    assert stored["expires_at"] - stored["at"] == timedelta(days=30)
    assert (failure["type"], failure["object"], failure["attempts"]) == ("order", {"number": "1", "customer": "C7"}, 1)
    assert [(reason["code"], reason["path"]) for reason in failure["reasons"]] == [("ORPHAN_OBJECT", ["object"])]


async def test_the_same_object_failing_again_is_one_failure(client: Client) -> None:
    await put(client, *order("1", "C7"))
    await put(client, *order("1", "C8"))

    (failure,) = await failures(client)
    assert (failure["object"]["customer"], failure["attempts"]) == ("C8", 2)


async def test_an_object_that_its_mapping_refuses_is_kept_too(client: Client, db: Database) -> None:
    payload = await put(client, "order", {"customer": "C1"})

    assert [error["code"] for error in payload["errors"]] == ["REQUIRED"]
    assert [failure["object"] for failure in await failures(client)] == [{"customer": "C1"}]


async def test_an_object_of_an_unknown_type_and_one_that_is_none_are_not_kept(client: Client, db: Database) -> None:
    unknown = await put(client, "unknown", {"id": "1"})
    none = await client.mutate("putProfileObject", {"type": "order", "object": ["1"]})
    version = await put(client, *customer(), expectedVersion=7)

    assert [(error["code"], error["path"]) for error in unknown["errors"]] == [("NOT_FOUND", ["type"])]
    assert [(error["code"], error["path"]) for error in none["errors"]] == [("INVALID_VALUE", ["object"])]
    assert [error["code"] for error in version["errors"]] == ["VERSION_CONFLICT"]
    assert await failures(client) == []
    assert await db["profiles"].count_documents({}) == 0


async def test_a_failure_goes_when_its_object_is_placed(client: Client) -> None:
    await put(client, *order("1", "C1"))
    await put(client, *customer("C1"))

    await put(client, *order("1", "C1"))

    assert await failures(client) == []


async def test_failures_are_put_again_after_a_fix(client: Client, db: Database) -> None:
    await put_all(client, order("1", "C1"), order("2", "C2"))
    await put(client, *customer("C1"))
    ids = {failure["object"]["number"]: failure["id"] for failure in await failures(client)}
    before = await content(db)

    would = await replay(client, ids["1"], ids["2"], dryRun=True)
    assert await content(db) == before
    payload = await replay(client, ids["1"], ids["2"])

    assert would["results"] == payload["results"]
    assert payload["status"] == "PARTIAL"
    assert [result["objectStatus"] for result in payload["results"]] == ["CREATED", "FAILED"]
    assert payload["results"][1]["errors"] == [{"code": "ORPHAN_OBJECT", "path": ["failures", "1", "object"]}]
    (left,) = await failures(client)
    assert (left["id"], left["attempts"]) == (ids["2"], 2)
    assert len((await whole(client, "C1"))["orders"]["edges"]) == 1


async def test_what_came_since_stands_when_a_failure_is_put_again(client: Client, db: Database) -> None:
    await put(client, *order("1", "C1", note="old"))
    (failure,) = await failures(client)
    (kept,) = [one async for one in db["ingest_failures"].find()]
    await put(client, *customer("C1"))
    await put(client, *order("1", "C1", note="new"))
    # As if the process had ended before it forgot the failure.
    await db["ingest_failures"].insert_one(kept)

    payload = await replay(client, failure["id"])

    assert [result["objectStatus"] for result in payload["results"]] == ["IGNORED"]
    assert (await whole(client, "C1"))["orders"]["edges"][0]["node"]["data"]["note"] == "new"
    assert await failures(client) == []


async def test_a_failure_that_is_not_there_cannot_be_put_again(client: Client, db: Database) -> None:
    await put(client, *order("1", "C1"))
    (failure,) = await failures(client)
    await client.mutate("dismissIngestFailures", {"ids": [failure["id"]]})

    payload = await replay(client, failure["id"])

    errors = [(error["code"], error["path"]) for error in payload["errors"]]
    assert errors == [("NOT_FOUND", ["failures", "0", "id"])]


async def test_failures_are_dismissed(client: Client, db: Database) -> None:
    await put_all(client, order("1", "C1"), order("2", "C2"))
    first, second = await failures(client)
    before = await content(db)

    would = await client.mutate("dismissIngestFailures", {"ids": [first["id"]], "dryRun": True}, "dismissed")
    assert await content(db) == before
    did = await client.mutate("dismissIngestFailures", {"ids": [first["id"], first["id"]]}, "dismissed")

    assert (would["dismissed"], did["dismissed"], did["changed"]) == (1, 1, True)
    assert [failure["id"] for failure in await failures(client)] == [second["id"]]
    again = await client.mutate("dismissIngestFailures", {"ids": [first["id"]]}, "dismissed")
    assert (again["dismissed"], again["changed"], again["errors"]) == (0, False, [])


async def test_failures_are_read_page_by_page_and_by_type(client: Client) -> None:
    for number in ("1", "2", "3"):
        await put(client, *order(number, "C1"))
    await put(client, "customer", {"email": "ada@example.com"})

    query = 'query ($after: String) { ingestFailures(type: "order", first: 2, after: $after) { totalCount '
    query += "edges { node { object } } pageInfo { hasNextPage endCursor } } }"
    first = (await client(query))["ingestFailures"]
    second = (await client(query, after=first["pageInfo"]["endCursor"]))["ingestFailures"]

    numbers = [[edge["node"]["object"]["number"] for edge in page["edges"]] for page in (first, second)]
    assert numbers == [["3", "2"], ["1"]]
    assert (first["totalCount"], second["pageInfo"]["hasNextPage"]) == (3, False)
    assert len(await failures(client)) == 4


async def test_the_oldest_failures_go_where_they_are_too_many(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await create_indexes(db, store.INDEXES)
    monkeypatch.setattr(store, "MAX_FAILURES", 3)
    for number in ("1", "2", "3", "4"):
        await put(client, *order(number, "C1"))

    assert [failure["object"]["number"] for failure in await failures(client)] == ["4", "3", "2"]


async def test_a_batch_of_failures_is_bounded(client: Client) -> None:
    payload = await replay(client, *["x"] * 101)
    dismissal = await client.mutate("dismissIngestFailures", {"ids": ["x"] * 101})

    for refused in (payload, dismissal):
        assert [error["code"] for error in refused["errors"]] == ["BATCH_LIMIT_EXCEEDED"]
