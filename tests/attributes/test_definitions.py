"""What a definition does to reads and writes of attributes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database, connect, database
from gateway.mongo.documents import Document
from tests.client import Client
from tests.commands import Commands
from tests.database import content
from tests.payloads import reasons

C1 = {"profile": {"customerId": "C1"}}

DEFINED = {
    definition.name: definition
    for definition in (
        AttributeDefinition(name="LastName", required=True, max_values=1),
        AttributeDefinition(name="BirthDate", type=AttributeType.DATETIME, max_values=1),
        AttributeDefinition(name="emailAddress", type=AttributeType.EMAIL, source_name="EmailAddress"),
        AttributeDefinition(name="Tier", allowed_values=("gold", "silver"), case_sensitive=False),
    )
}


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of an open domain with definitions."""
    await create_domain(db, "demo", Definitions(attributes=DEFINED))
    return Client(db, book=DefinitionBook(db, lifetime=60))


@pytest.fixture
async def closed(db: Database) -> Client:
    """Return a client of a domain with the same definitions that accepts no other attributes."""
    await create_domain(db, "closed", Definitions(open_attributes=False, attributes=DEFINED))
    return Client(db, "closed", book=DefinitionBook(db, lifetime=60))


async def create(client: Client, **attributes: Any) -> dict[str, Any]:
    values = [{"name": name, "values": values} for name, values in attributes.items()]
    selection = "profile { attributes { name type values } customFields { name type values } }"
    return await client.mutate("createProfile", {"customerId": "C1", "attributes": values}, selection)


async def refused(client: Client, db: Database, mutation: str, input: dict[str, Any]) -> list[tuple[str, list[str]]]:
    before = await content(db)
    payload = await client.mutate(mutation, input)
    assert await content(db) == before
    return reasons(payload)


async def test_values_are_shown_with_their_type_in_their_stored_form_G3_G5_G7_G11_M17(client: Client) -> None:
    payload = await create(
        client, LastName="Doe", BirthDate="1970-01-01T01:00:00+01:00", EmailAddress=["J@X.Example.COM"], Shoe=["41"]
    )

    assert payload["errors"] == []
    assert payload["profile"] == {
        "attributes": [
            {"name": "BirthDate", "type": "DATETIME", "values": ["1970-01-01T00:00:00.000Z"]},
            {"name": "LastName", "type": "STRING", "values": ["Doe"]},
            {"name": "Shoe", "type": "STRING", "values": ["41"]},
            {"name": "emailAddress", "type": "EMAIL", "values": ["J@x.example.com"]},
        ],
        "customFields": [{"name": "Shoe", "type": "STRING", "values": ["41"]}],
    }


async def test_all_that_is_not_as_defined_is_told_at_once_I11(closed: Client, db: Database) -> None:
    wrong = {"BirthDate": ["1970-01-01"], "emailAddress": ["a@example.com", "me"], "Tier": ["lead"], "Shoe": ["41"]}
    values = [{"name": name, "values": given} for name, given in wrong.items()]

    assert await refused(closed, db, "createProfile", {"customerId": "C1", "attributes": values}) == [
        ("INVALID_VALUE", ["attributes", "0", "values", "0"]),
        ("INVALID_VALUE", ["attributes", "1", "values", "1"]),
        ("INVALID_VALUE", ["attributes", "2", "values", "0"]),
        ("ATTRIBUTE_NOT_DEFINED", ["attributes", "3", "name"]),
        ("REQUIRED", ["attributes"]),
    ]


async def test_one_attribute_by_both_of_its_names_is_given_twice_G11(client: Client, db: Database) -> None:
    names = ("LastName", "emailAddress", "EmailAddress")
    values = [{"name": name, "values": ["a@example.com"]} for name in names]

    assert await refused(client, db, "createProfile", {"attributes": values}) == [
        ("DUPLICATE_VALUE", ["attributes", "2", "name"])
    ]


async def test_a_required_value_can_be_replaced_but_not_removed_G3(client: Client, db: Database) -> None:
    await create(client, LastName=["Doe"])
    name = {**C1, "name": "LastName"}

    assert await refused(client, db, "setAttribute", {**name, "values": []}) == [("REQUIRED", ["values"])]
    assert await refused(client, db, "removeAttributeValues", {**name, "values": ["Doe"]}) == [("REQUIRED", ["values"])]
    assert await refused(client, db, "setAttribute", {**name, "values": ["A", "B"]}) == [
        ("LIMIT_EXCEEDED", ["values", "1"])
    ]
    assert reasons(await client.mutate("setAttribute", {**name, "values": ["Roe"]})) == []


async def test_an_app_profile_needs_no_required_value_but_keeps_to_types_I11(closed: Client, db: Database) -> None:
    await create(closed, LastName=["Doe"])
    app = {**C1, "appId": "fb", "key": "1"}
    before = await content(db)

    undefined = await closed.mutate("createAppProfile", {**app, "attributes": [{"name": "Shoe", "values": ["41"]}]})

    assert [(error["code"], error["legacyCode"]) for error in undefined["errors"]] == [("ATTRIBUTE_NOT_DEFINED", 7211)]
    assert await content(db) == before
    known = await closed.mutate("createAppProfile", {**app, "attributes": [{"name": "Tier", "values": ["GOLD"]}]})
    assert reasons(known) == []


async def test_an_undefined_name_of_a_closed_domain_is_refused_for_every_verb_I11(closed: Client, db: Database) -> None:
    await create(closed, LastName=["Doe"])
    before = await content(db)

    for verb in ("setAttribute", "addAttributeValues", "removeAttributeValues", "reorderAttributeValues"):
        payload = await closed.mutate(verb, {**C1, "name": "Shoe", "values": []})
        assert [(error["code"], error["path"], error["legacyCode"]) for error in payload["errors"]] == [
            ("ATTRIBUTE_NOT_DEFINED", ["name"], 7017)
        ]
    assert await content(db) == before


async def test_a_defined_attribute_without_values_reads_as_an_empty_list_I11(closed: Client) -> None:
    await create(closed, LastName=["Doe"])
    query = """{ profile(by: {customerId: "C1"}) {
        defined: attribute(name: "EmailAddress") { name type primaryValue values }
        undefined: attribute(name: "Shoe") { name }
        some: attributes(names: ["Shoe", "EmailAddress", "LastName"]) { name values }
        customFields { name }
    } }"""

    assert (await closed(query))["profile"] == {
        "defined": {"name": "emailAddress", "type": "EMAIL", "primaryValue": None, "values": []},
        "undefined": None,
        "some": [{"name": "LastName", "values": ["Doe"]}, {"name": "emailAddress", "values": []}],
        "customFields": [],
    }


async def test_a_value_is_found_however_it_is_spelled_G3(client: Client) -> None:
    await create(client, LastName=["Doe"], Tier=["Gold", "SILVER"])

    promoted = await client.mutate("promoteAttributeValue", {**C1, "name": "Tier", "value": "Silver"})
    removed = await client.mutate(
        "removeAttributeValues", {**C1, "name": "Tier", "values": ["GOLD", "lead"]}, "attribute { values }"
    )

    assert reasons(promoted) == []
    assert removed["attribute"] == {"values": ["silver"]}


async def test_a_definition_of_another_worker_counts_at_once_where_it_is_asked_for_I11(db: Database) -> None:
    await create_domain(db, "demo", Definitions(open_attributes=False))
    one, other = (Client(db, book=DefinitionBook(db, lifetime=3600)) for _ in range(2))
    await create(other)
    undefined = await other.mutate("setAttribute", {**C1, "name": "A", "values": ["01"]})
    assert reasons(undefined) == [("ATTRIBUTE_NOT_DEFINED", ["name"])]

    assert reasons(await one.mutate("defineAttribute", {"name": "A", "type": "NUMBER"})) == []
    written = await other.mutate("setAttribute", {**C1, "name": "A", "values": ["01"]}, "attribute { type values }")

    assert (written["attribute"], written["errors"]) == ({"type": "NUMBER", "values": ["1"]}, [])
    assert await other("{ attributeDefinitions { name } }") == {"attributeDefinitions": [{"name": "A"}]}


async def test_a_request_whose_definitions_cannot_be_read_is_told_to_come_again(db: Database) -> None:
    nowhere = connect("mongodb://127.0.0.1:1", timeout=0.1)

    answer = await Client(db, book=DefinitionBook(database(nowhere, "x"), lifetime=5)).raw("{ definitionsVersion }")

    nowhere.close()
    assert answer == {
        "errors": [
            {
                "message": "What the domain defines cannot be read at the moment: try again shortly.",
                "extensions": {"code": "SERVICE_UNAVAILABLE", "retryable": True},
            }
        ]
    }


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(client: Client, db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Client]:
    """Return a worker of its own whose commands are counted."""
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    counted = database(mongo, db.name)
    yield Client(counted, book=DefinitionBook(counted, lifetime=60))
    mongo.close()


async def test_definitions_cost_no_read_of_their_own_while_they_are_known(watched: Client, commands: Commands) -> None:
    with commands.counted() as first:
        await watched("{ attributeDefinitions { name } }")
    assert first == {"find domains": 1}

    await create(watched, LastName=["Doe"])
    with commands.counted() as later:
        await watched('{ profile(by: {customerId: "C1"}) { attributes { type } attribute(name: "Tier") { type } } }')
        await watched.mutate("setAttribute", {**C1, "name": "Tier", "values": ["gold"]})
    assert "find domains" not in later

    with commands.counted() as refusals:
        payload = await watched.mutate("setAttribute", {**C1, "name": "Tier", "values": ["lead"]})
    assert reasons(payload) == [("INVALID_VALUE", ["values", "0"])]
    assert refusals == {"find domains": 1}
