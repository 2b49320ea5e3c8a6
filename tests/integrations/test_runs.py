"""Runs of flows: what is read of a bucket, and what is told of it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.integrations.buckets import SECRET, Bucket, work_off
from tests.integrations.builders import pulling
from tests.payloads import reasons

RUN = """run { uri state dataPullMode error cursor { part row } problems { part row code message path }
    counts { read created updated unchanged ignored failed filtered } } started"""
RUNS = """query ($uri: String!, $first: Int, $after: String) {
  integrationRuns(uri: $uri, first: $first, after: $after) {
    edges { cursor node { id state dataPullMode error cursor { part row } problems { part row code message path }
        counts { read created updated unchanged ignored failed filtered } createdAt startedAt finishedAt } }
    pageInfo { hasNextPage }
  }
}"""
PERSON = "query ($id: String!) { profile(by: {customerId: $id}) { attributes { name values } } }"


def person(id_: str, **more: Any) -> dict[str, Any]:
    return {"customer_id": id_, "FirstName": "Ada", **more}


def lines(*people: Mapping[str, Any]) -> str:
    return "\n".join(json.dumps(one) for one in people)


def counts(**given: int) -> dict[str, int]:
    names = ("read", "created", "updated", "unchanged", "ignored", "failed", "filtered")
    return {name: given.get(name, 0) for name in names}


def from_bucket(bucket: Bucket, **changed: Any) -> dict[str, Any]:
    source = {"connector": {"s3": {"bucketName": bucket.name, "bucketPrefix": "people/"}}}
    return pulling(**{"source": source, **changed})


async def put(client: Client, input: dict[str, Any]) -> None:
    assert reasons(await client.mutate("putIntegration", input)) == []


async def run(client: Client, db: Database, bucket: Bucket, mode: str = "INCREMENTAL") -> dict[str, Any]:
    """Run the integration to its end; return the run."""
    payload = await client.mutate("runIntegration", {"uri": "s3://acme-crm", "dataPullMode": mode}, RUN)
    assert reasons(payload) == []
    await work_off(db, bucket.connectors())
    return (await runs(client))[0]


async def runs(client: Client) -> Sequence[dict[str, Any]]:
    found = (await client(RUNS, uri="s3://acme-crm"))["integrationRuns"]["edges"]
    return [edge["node"] for edge in found]


async def test_a_run_reads_every_file_below_a_prefix_A8_A9(client: Client, db: Database, bucket: Bucket) -> None:
    bucket.put("people/a.jsonl", lines(person("P1"), person("P2")))
    bucket.put("people/b/c.csv", "customer_id,FirstName\nP3,Grace\n")
    bucket.put("people/d.json", json.dumps([person("P4")]))
    bucket.put("people.jsonl", lines(person("P5")))
    bucket.put("people/e.txt", "what is this?")
    await put(client, from_bucket(bucket))

    started = await client.mutate("runIntegration", {"uri": "s3://acme-crm"}, RUN)
    again = await client.mutate("runIntegration", {"uri": "s3://acme-crm"}, RUN)
    await work_off(db, bucket.connectors())
    (done,) = await runs(client)

    assert (started["run"]["state"], started["started"], again["started"]) == ("QUEUED", True, False)
    assert started["run"]["counts"] == counts()
    assert done["state"] == "SUCCEEDED"
    assert done["counts"] == counts(read=5, created=4, failed=1)
    assert [(one["part"], one["row"]) for one in done["problems"]] == [("people/e.txt", 0)]
    assert "the suffix" in done["problems"][0]["message"]
    assert done["cursor"] == {"part": "people/d.json", "row": 1}
    assert (done["startedAt"] is None, done["finishedAt"] is None) == (False, False)
    assert await db["profiles"].distinct("customer_id") == ["P1", "P2", "P3", "P4"]


async def test_a_complete_run_after_another_changes_nothing_but_what_changed(
    client: Client, db: Database, bucket: Bucket
) -> None:
    bucket.put("people/a.jsonl", lines(person("P1"), person("P2")))
    await put(client, from_bucket(bucket))
    await run(client, db, bucket)
    bucket.put("people/a.jsonl", lines(person("P1"), person("P2", FirstName="Eve")))

    again = await run(client, db, bucket, "COMPLETE")
    unchanged = await run(client, db, bucket, "COMPLETE")

    assert again["counts"] == counts(read=2, updated=1, unchanged=1)
    assert unchanged["counts"] == counts(read=2, unchanged=2)


async def test_an_incremental_run_takes_records_that_are_not_older_than_the_latest_A9(
    client: Client, db: Database, bucket: Bucket
) -> None:
    def dated(id_: str, day: int) -> dict[str, Any]:
        return person(id_, Changed=f"2024-01-0{day}T00:00:00Z")

    source = {
        "connector": {"s3": {"bucketName": bucket.name, "bucketPrefix": "people/"}},
        "datetimeTypeFieldName": "Changed",
    }
    schedule = {"expression": "cron(0 0 1 1 *)", "firstExecutionFrom": "2024-01-02T00:00:00Z"}
    bucket.put("people/a.jsonl", lines(dated("P1", 1), dated("P2", 2), dated("P3", 3), person("P4")))
    await put(client, from_bucket(bucket, source=source, trigger={"scheduled": schedule}))

    first = await run(client, db, bucket)
    bucket.put("people/b.jsonl", lines(dated("P5", 2), dated("P6", 3), dated("P7", 4)))
    second = await run(client, db, bucket)
    everything = await run(client, db, bucket, "COMPLETE")

    assert first["counts"] == counts(read=4, created=3, filtered=1)
    assert second["counts"]["created"] == 2
    assert await db["profiles"].distinct("customer_id") == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]
    assert everything["counts"] == counts(read=7, created=2, unchanged=5)


async def test_tasks_shape_and_filter_records_before_they_are_taken_in_A10_A11(
    client: Client, db: Database, bucket: Bucket
) -> None:
    bucket.put(
        "people/a.csv",
        "customer_id,first,last,card,spent,vip\nP1,Ada,Lovelace,12345678,10,yes\nP2,Bob,Day,1,2,no\nP3,Eve,X,2,x,yes\n",
    )
    tasks = [
        {
            "taskType": "FILTER",
            "operator": "EQUAL_TO",
            "sourceFields": ["vip"],
            "properties": [{"name": "VALUE", "value": "yes"}],
        },
        {
            "taskType": "ARITHMETIC",
            "operator": "MULTIPLICATION",
            "sourceFields": ["spent"],
            "destinationField": "cents",
            "properties": [{"name": "VALUE", "value": "100"}],
        },
        {"taskType": "MERGE", "sourceFields": ["first", "last"], "destinationField": "FullName"},
        {
            "taskType": "MASK",
            "operator": "MASK_FIRST_N",
            "sourceFields": ["card"],
            "properties": [{"name": "MASK_LENGTH", "value": "4"}],
        },
        {
            "taskType": "FILTER",
            "operator": "PROJECTION",
            "sourceFields": ["customer_id", "FullName", "card", "cents"],
        },
    ]
    await put(client, from_bucket(bucket, tasks=tasks))

    done = await run(client, db, bucket)

    assert done["counts"] == counts(read=3, created=1, failed=1, filtered=1)
    assert [(one["row"], one["code"], one["message"]) for one in done["problems"]] == [
        (2, "INVALID_VALUE", "spent is not a number, so nothing can be calculated with it.")
    ]
    assert (await client(PERSON, id="P1"))["profile"]["attributes"] == [
        {"name": "FullName", "values": ["Ada Lovelace"]},
        {"name": "card", "values": ["****5678"]},
        {"name": "cents", "values": ["1000"]},
    ]


async def test_a_record_that_must_be_valid_ends_the_run_A11(client: Client, db: Database, bucket: Bucket) -> None:
    bucket.put("people/a.jsonl", lines(person("P1", Age=1), person("P2", Age="x")))
    validate = {
        "taskType": "VALIDATE",
        "operator": "VALIDATE_NUMERIC",
        "sourceFields": ["Age"],
        "properties": [{"name": "VALIDATION_ACTION", "value": "TerminateFlow"}],
    }
    await put(client, from_bucket(bucket, tasks=[validate]))

    done = await run(client, db, bucket)

    assert (done["state"], done["error"]) == ("FAILED", "Age of a record did not pass VALIDATE_NUMERIC.")
    assert await db["profiles"].count_documents({}) == 0


@pytest.mark.parametrize("connector", ["marketo", "zendesk", "serviceNow", "salesforce"])
async def test_a_connector_without_an_adapter_says_that_it_needs_one_A9(
    client: Client, db: Database, bucket: Bucket, connector: str
) -> None:
    await put(client, pulling(source={"connector": {connector: {"object": "Contact"}}}))

    done = await run(client, db, bucket)

    assert done["state"] == "FAILED"
    assert "it needs an adapter" in done["error"]
    assert "profile_gateway.connectors" in done["error"]


async def test_a_bucket_that_is_not_opened_to_the_domain_is_not_read(
    other: Client, db: Database, bucket: Bucket
) -> None:
    bucket.put("people/a.jsonl", lines(person("P1")))
    await put(other, from_bucket(bucket))

    done = await run(other, db, bucket)

    assert done["state"] == "FAILED"
    assert (
        done["error"] == f"The bucket {bucket.name} is not opened to this domain: whoever runs the gateway does that."
    )
    assert await db["profiles"].count_documents({}) == 0


async def test_no_credential_is_in_the_database(client: Client, db: Database, bucket: Bucket) -> None:
    bucket.put("people/a.jsonl", lines(person("P1")))
    await put(client, from_bucket(bucket))
    await run(client, db, bucket)

    everything = b"".join(document for documents in (await content(db)).values() for document in documents)

    assert b"acme-crm" in everything
    assert SECRET.encode() not in everything


async def test_a_deleted_integration_ends_its_run(client: Client, db: Database, bucket: Bucket) -> None:
    bucket.put("people/a.jsonl", lines(person("P1")))
    await put(client, from_bucket(bucket))
    await client.mutate("runIntegration", {"uri": "s3://acme-crm"}, RUN)

    await client.mutate("deleteIntegration", {"uri": "s3://acme-crm"})
    await work_off(db, bucket.connectors())

    assert await runs(client) == []
    assert await db["profiles"].count_documents({}) == 0


async def test_runs_are_paged_the_last_first_A23(client: Client, db: Database, bucket: Bucket) -> None:
    await put(client, from_bucket(bucket))
    for _ in range(3):
        await run(client, db, bucket)

    first = (await client(RUNS, uri="s3://acme-crm", first=2))["integrationRuns"]
    rest = (await client(RUNS, uri="s3://acme-crm", after=first["edges"][1]["cursor"]))["integrationRuns"]
    found = [edge["node"] for edge in (*first["edges"], *rest["edges"])]
    one = await client("query ($id: ID!) { integrationRun(id: $id) { id state } }", id=found[1]["id"])

    assert [one["createdAt"] for one in found] == sorted((one["createdAt"] for one in found), reverse=True)
    assert (len(found), len({one["id"] for one in found})) == (3, 3)
    assert (first["pageInfo"], rest["pageInfo"]) == ({"hasNextPage": True}, {"hasNextPage": False})
    assert one["integrationRun"] == {"id": found[1]["id"], "state": "SUCCEEDED"}


async def test_what_cannot_be_run_is_refused(client: Client, db: Database, bucket: Bucket) -> None:
    await put(client, {"uri": "shop", "objectTypeName": "Shopify-Customer"})
    before = await content(db)

    unknown = await client.mutate("runIntegration", {"uri": "nothing"}, RUN)
    flowless = await client.mutate("runIntegration", {"uri": "shop"}, RUN)

    assert (reasons(unknown), reasons(flowless)) == ([("NOT_FOUND", ["uri"])], [("INVALID_INPUT", ["uri"])])
    assert await content(db) == before
