"""Records of extensions that the domain defines."""

from typing import Any

import pytest

from gateway.definitions.model import Definitions, ExtensionDefinition, ExtensionField, ExtensionFieldType
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.batches import batch, outcomes
from tests.client import Client
from tests.extensions.builders import C1, on, records
from tests.payloads import reasons, refused, told, unchanged

CARS = ExtensionDefinition(
    name="Cars",
    source_name="vehicle.list",
    fields=(
        ExtensionField(name="plate", required=True, length=10),
        ExtensionField(name="doors", type=ExtensionFieldType.INTEGER, default=5),
        ExtensionField(name="since", type=ExtensionFieldType.DATETIME),
    ),
    unique=("plate",),
)
HOME = ExtensionDefinition(name="Home", multi_valued=False, json_schema='{"required": ["street"]}')


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of a domain that accepts none but these extensions, with a profile."""
    definitions = Definitions(open_extensions=False, extensions={"Cars": CARS, "Home": HOME})
    await create_domain(db, "demo", definitions)
    client = Client(db, book=DefinitionBook(db, lifetime=3_600))
    await client.mutate("createProfile", {"customerId": "C1"})
    return client


def home(**more: Any) -> dict[str, Any]:
    return {"profile": C1, "name": "Home", **more}


async def data(client: Client, name: str = "Cars") -> list[Any]:
    return [record["data"] for record in await records(client, name)]


async def test_a_record_is_completed_and_kept_in_one_form_G5_G9(client: Client, db: Database) -> None:
    given = {"plate": " 1-ABC-234 ", "since": "2021-01-27T01:25:20+01:00"}

    payload = await client.mutate("setExtension", on(records=[given]))

    kept = {"plate": "1-ABC-234", "doors": 5, "since": "2021-01-27T00:25:20.000Z"}
    (record,) = await records(client)
    assert record["data"] == kept
    assert payload["changes"] == [
        told("ADDED", "extensions", "Cars", record["id"], after={"position": 0, "data": kept})
    ]
    await unchanged(client, db, "setExtension", on(records=[given]))
    await unchanged(client, db, "updateExtensionRecord", on(id=record["id"], data=given))


async def test_all_problems_of_all_records_are_told_at_once_G9(client: Client, db: Database) -> None:
    wrong = [{"plate": "x" * 11, "doors": "5"}, {"plate": "B"}, "text", {"colour": "red"}]

    expected = [
        ("INVALID_VALUE", ["records", "0", "plate"]),
        ("INVALID_VALUE", ["records", "0", "doors"]),
        ("INVALID_VALUE", ["records", "2"]),
        ("INVALID_VALUE", ["records", "3", "colour"]),
        ("REQUIRED", ["records", "3", "plate"]),
    ]
    for mutation in ("setExtension", "addExtensionRecords"):
        payload = await client.mutate(mutation, on(records=wrong))
        assert reasons(payload) == expected
    created = {"customerId": "C2", "extensions": [{"name": "cars", "records": wrong}]}
    payload = await client.mutate("createProfile", created)
    assert reasons(payload) == [(code, ["extensions", "0", *path]) for code, path in expected]
    assert await db["extensions"].count_documents({}) == 0


@pytest.mark.parametrize("name", ["Cars", "cars", "CARS", "vehicle.list", "Vehicle.List"])
async def test_a_defined_extension_is_meant_whatever_the_capitals_G9_G11(client: Client, name: str) -> None:
    written = await client.mutate("setExtension", on(name=name, records=[{"plate": "A"}]), "extension { name }")

    assert written["extension"] == {"name": "Cars"}
    assert await data(client, name) == [{"plate": "A", "doors": 5}]


async def test_one_extension_by_two_spellings_is_given_twice(client: Client, db: Database) -> None:
    extensions = [{"name": name, "records": [{"plate": name}]} for name in ("Cars", "cars")]

    created = {"customerId": "C2", "extensions": extensions}
    await refused(client, db, "createProfile", created, ("DUPLICATE_VALUE", ["extensions", "1", "name"]))


async def test_an_extension_that_is_not_defined_is_refused_in_a_closed_domain_G9(client: Client, db: Database) -> None:
    undefined = ("EXTENSION_NOT_DEFINED", ["name"])

    await refused(client, db, "setExtension", on(name="Boats", records=[]), undefined)
    await refused(client, db, "promoteExtensionRecord", on(name="Boats", id="x"), undefined)
    await refused(client, db, "setExtension", on(name="no name", records=[]), ("INVALID_INPUT", ["name"]))


async def test_the_unique_fields_are_the_key_of_a_record_G9_G12(client: Client, db: Database) -> None:
    twice = [{"plate": "A"}, {"plate": "B"}, {"plate": " A", "doors": 3}]
    for mutation in ("setExtension", "addExtensionRecords"):
        (message,) = await refused(client, db, mutation, on(records=twice), ("DUPLICATE_VALUE", ["records", "2"]))
        assert message == "Entries 0 and 2 are the same: each may be given once."
    await client.mutate("setExtension", on(records=twice[:2]))

    await unchanged(client, db, "addExtensionRecords", on(records=[{"plate": "A", "doors": 3}]))


async def test_set_rewrites_the_records_whose_key_it_finds_G12(client: Client) -> None:
    await client.mutate("setExtension", on(records=[{"plate": plate} for plate in "ABC"]))
    a, b, c = await records(client)

    payload = await client.mutate(
        "setExtension", on(records=[{"plate": "C", "doors": 3}, {"plate": "B"}]), "profile { updatedAt }"
    )

    first, second = await records(client)
    assert second == {**b, "position": 1}
    assert first == {
        **c,
        "isPrimary": True,
        "position": 0,
        "updatedAt": payload["profile"]["updatedAt"],
        "data": {"plate": "C", "doors": 3},
    }
    removed, updated, promoted = payload["changes"]
    assert (removed["kind"], removed["path"][-1], promoted["kind"], promoted["path"][-1]) == (
        *("REMOVED", a["id"]),
        *("PROMOTED", c["id"]),
    )
    assert updated == told(
        "UPDATED",
        *("extensions", "Cars", c["id"]),
        before={"position": 2, "data": {"plate": "C", "doors": 5}},
        after={"position": 0, "data": {"plate": "C", "doors": 3}},
    )


async def test_a_record_gets_another_key_in_its_place_G12(client: Client, db: Database) -> None:
    await client.mutate("setExtension", on(records=[{"plate": "A"}, {"plate": "B"}]))
    a, b = await records(client)

    clash = on(id=b["id"], data={"plate": "A", "doors": 3})
    await refused(client, db, "updateExtensionRecord", clash, ("DUPLICATE_VALUE", ["data"]))
    wrong = on(id=b["id"], data={"doors": 3.5})
    payload = await client.mutate("updateExtensionRecord", wrong)
    assert reasons(payload) == [("INVALID_VALUE", ["data", "doors"]), ("REQUIRED", ["data", "plate"])]
    same_key = await client.mutate("updateExtensionRecord", on(id=b["id"], data={"plate": "B", "doors": 3}))
    other_key = await client.mutate("updateExtensionRecord", on(id=b["id"], data={"plate": "C", "doors": 3}))

    for payload, before, after in [
        (same_key, {"plate": "B", "doors": 5}, {"plate": "B", "doors": 3}),
        (other_key, {"plate": "B", "doors": 3}, {"plate": "C", "doors": 3}),
    ]:
        assert payload["changes"] == [
            told(
                "UPDATED",
                *("extensions", "Cars", b["id"]),
                before={"position": 1, "data": before},
                after={"position": 1, "data": after},
            )
        ]
    assert [record["id"] for record in await records(client)] == [a["id"], b["id"]]


async def test_a_single_valued_extension_has_one_record_G8(client: Client, db: Database) -> None:
    one, other = {"street": "Main"}, {"street": "Side"}
    full = ("LIMIT_EXCEEDED", ["records", "1"])
    await refused(client, db, "setExtension", home(records=[one, other]), full)
    await client.mutate("addExtensionRecords", home(records=[one]))
    await refused(client, db, "addExtensionRecords", home(records=[other]), ("LIMIT_EXCEEDED", ["records", "0"]))

    await unchanged(client, db, "addExtensionRecords", home(records=[one]))
    payload = await client.mutate("setExtension", home(records=[other]), "extension { multiValued records { data } }")

    assert payload["extension"] == {"multiValued": False, "records": [{"data": other}]}


async def test_a_record_fits_the_json_schema_G9(client: Client, db: Database) -> None:
    (message,) = await refused(client, db, "setExtension", home(records=[{}]), ("INVALID_VALUE", ["records", "0"]))

    assert message == '"street" is a required property, says the JSON Schema of the extension.'


async def test_an_extension_shows_its_definition_G8(client: Client, db: Database) -> None:
    await client.mutate("setExtension", on(records=[{"plate": "A"}]))
    query = """{ profile(by: {customerId: "C1"}) { extensions(names: ["CARS", "Home"]) {
        name multiValued definition { name unique fields { name type default } } } } }"""

    fields = [("plate", "STRING", None), ("doors", "INTEGER", 5), ("since", "DATETIME", None)]
    assert (await client(query))["profile"]["extensions"] == [
        {
            "name": "Cars",
            "multiValued": True,
            "definition": {
                "name": "Cars",
                "unique": ["plate"],
                "fields": [{"name": name, "type": type_, "default": default} for name, type_, default in fields],
            },
        }
    ]


async def test_a_list_of_objects_is_an_extension_and_a_list_of_texts_an_attribute_G10(client: Client) -> None:
    texts = {"profile": C1, "name": "EmailAddress", "values": ["john.doe@genesyslab.com", "jd34@hotmail.dom"]}

    as_attribute = await client.mutate("setAttribute", texts)
    as_extension = await client.mutate("setExtension", on(records=texts["values"]))

    assert reasons(as_attribute) == []
    assert reasons(as_extension) == [("INVALID_VALUE", ["records", "0"]), ("INVALID_VALUE", ["records", "1"])]


async def test_a_batch_leaves_out_the_records_that_do_not_fit_G9(client: Client) -> None:
    extensions = [{"name": "cars", "records": [{"plate": "A"}, {"plate": 1}, {"plate": "B", "x": 1}, {"plate": "C"}]}]

    rows = [{"customerId": "C2", "extensions": extensions}]
    payload = await batch(client, "createProfiles", rows, errorPolicy="IGNORE_FAILED")

    assert outcomes(payload) == [
        [
            ("INVALID_VALUE", "profiles.0.extensions.0.records.1.plate"),
            ("INVALID_VALUE", "profiles.0.extensions.0.records.2.x"),
        ]
    ]
    query = '{ profile(by: {customerId: "C2"}) { extensions { name records { data } } } }'
    (extension,) = (await client(query))["profile"]["extensions"]
    assert [record["data"]["plate"] for record in extension["records"]] == ["A", "C"]
