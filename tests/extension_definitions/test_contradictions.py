"""Definitions that stored records contradict, and definitions that change while records are written."""

import asyncio
from typing import Any

import pytest

from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.extension_definitions.builders import C1, SELECTION, conflicts, define, given, held, put
from tests.payloads import reasons

ANY: dict[str, Any] = {"fields": [], "unique": []}


@pytest.mark.parametrize(
    ("stored", "stricter"),
    [
        ([{"n": 1}, {"n": 2}], {"multiValued": False}),
        ([{"n": "x"}], {"fields": [{"name": "n", "type": "INTEGER"}]}),
        ([{"n": " x "}], {"fields": [{"name": "n"}]}),
        ([{"n": 1.0}], {"fields": [{"name": "n", "type": "INTEGER"}]}),
        ([{"n": 1, "m": 2}], {"fields": [{"name": "n", "type": "INTEGER"}]}),
        ([{"m": 2}], {"fields": [{"name": "n", "required": True}, {"name": "m", "type": "INTEGER"}]}),
        ([{"n": 1, "m": 1}, {"n": 1, "m": 2}], {"unique": ["n"]}),
        ([{"n": 1}], {"jsonSchema": '{"properties": {"n": {"minimum": 2}}}'}),
    ],
)
async def test_what_stored_records_contradict_is_refused_with_count_and_examples_G9(
    client: Client, db: Database, stored: list[dict[str, Any]], stricter: dict[str, Any]
) -> None:
    await given(client, *stored)
    await given(client, customer_id="without")
    await given(client, *stored, name="Fax", customer_id="other")
    before = await content(db)
    assert await conflicts(client, "defineExtension", **stricter) == (1, ["C1"])
    assert await content(db) == before

    await define(client, **ANY)
    before = await content(db)
    assert await conflicts(client, "updateExtensionDefinition", **stricter) == (1, ["C1"])
    assert await content(db) == before

    await put(client)
    payload = await client.mutate("updateExtensionDefinition", {"name": "Phone", **stricter}, SELECTION)
    assert (payload["changed"], payload["errors"]) == (True, [])


@pytest.mark.parametrize("name", ["phone", "PHONE", "Msisdn", "msisdn"])
async def test_records_under_another_spelling_have_to_move_first_G9_G11(client: Client, name: str) -> None:
    await given(client, {"n": 1}, name=name)

    assert await conflicts(client, "defineExtension", sourceName="msisdn") == (1, ["C1"])


async def test_a_conflict_counts_all_and_names_five_G9(client: Client) -> None:
    for number in range(7):
        await given(client, {"n": 1}, {"n": 2}, customer_id=f"C{number}")

    assert await conflicts(client, "defineExtension", multiValued=False) == (7, ["C0", "C1", "C2", "C3", "C4"])


async def test_a_default_that_comes_later_contradicts_no_record_G9(client: Client) -> None:
    await define(client, **ANY)
    await given(client, {"n": "1"})
    fields = [{"name": "n"}, {"name": "kind", "default": "home"}]

    payload = await client.mutate("updateExtensionDefinition", {"name": "Phone", "fields": fields, "unique": ["kind"]})

    assert reasons(payload) == []
    assert await held(client) == {"Phone": [{"n": "1"}]}
    added = {"profile": C1, "name": "Phone", "records": [{"n": "2"}]}
    assert (await client.mutate("addExtensionRecords", added))["changed"] is False


async def test_a_definition_with_records_is_deleted_in_an_open_domain_only_G9(client: Client, closed: Client) -> None:
    for one in (client, closed):
        await define(one)
        await given(one, {"Number": "1"})

    assert await conflicts(closed, "deleteExtensionDefinition") == (1, ["C1"])
    payload = await client.mutate("deleteExtensionDefinition", {"name": "phone"}, SELECTION)
    assert (payload["definition"], payload["changes"][0]["kind"], payload["errors"]) == (None, "REMOVED", [])
    assert await held(client) == {"Phone": [{"Number": "1", "Kind": "home"}]}
    assert reasons(await put(client, {"any": 1})) == []
    await put(closed)
    assert reasons(await closed.mutate("deleteExtensionDefinition", {"name": "phone"})) == []


async def test_another_process_learns_of_a_definition_before_it_refuses_G9(db: Database, closed: Client) -> None:
    late = Client(db, "closed", book=DefinitionBook(db, lifetime=3_600))
    await closed.mutate("createProfile", {"customerId": "C1"})
    undefined = await put(late, {"Number": "1"})

    await define(closed)
    defined = await put(late, {"Number": "1"}, name="phone")

    assert reasons(undefined) == [("EXTENSION_NOT_DEFINED", ["name"])]
    assert (reasons(defined), defined["extension"]) == ([], {"name": "Phone"})


async def test_definitions_that_change_among_writers_lose_no_record_G9(client: Client, db: Database) -> None:
    """Whatever was written under the older definition is there afterwards, and can be put right."""
    await client.mutate("createProfile", {"customerId": "C1"})
    late = Client(db)

    async def add(number: int) -> list[tuple[str, list[str]]]:
        record = {"n": "same", "m": number}
        return reasons(await late.mutate("addExtensionRecords", {"profile": C1, "name": "Phone", "records": [record]}))

    one_key = client.mutate("defineExtension", {"name": "Phone", "unique": ["n"]}, SELECTION)
    added, defined = await asyncio.gather(asyncio.gather(*(add(number) for number in range(8))), one_key)

    assert added == [[]] * 8
    assert reasons(defined) in ([], [("DEFINITION_CONFLICT", [])])
    records = (await held(client))["Phone"]
    assert sorted(record["m"] for record in records) == list(range(8))
    # A process that knows the definition puts in order what one that did not know it has left.
    ids = await _ids(client)
    reordered = await client.mutate("reorderExtensionRecords", {"profile": C1, "name": "Phone", "ids": ids[::-1]})
    assert (reasons(reordered), await _ids(client)) == ([], ids[::-1])
    assert reasons(await put(client, {"n": "same", "m": 0})) == []
    assert await held(client) == {"Phone": [{"n": "same", "m": 0}]}


async def test_of_two_that_define_one_extension_at_once_one_is_refused_G9(client: Client, db: Database) -> None:
    clients = [Client(db) for _ in range(4)]

    payloads = await asyncio.gather(*(one.mutate("defineExtension", {"name": "Phone"}, SELECTION) for one in clients))

    assert sorted(map(reasons, payloads)) == [[]] + [[("ALREADY_EXISTS", ["name"])]] * 3
    assert [record["_id"]["version"] for record in await db["definition_changes"].find().to_list(None)] == [1]


async def _ids(client: Client) -> list[str]:
    query = '{ profile(by: {customerId: "C1"}) { extensions { records { id } } } }'
    (extension,) = (await client(query))["profile"]["extensions"]
    return [record["id"] for record in extension["records"]]
