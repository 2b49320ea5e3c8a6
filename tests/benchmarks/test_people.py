"""What the benchmark loads is what the gateway would have stored."""

from collections import defaultdict
from typing import Any

from benchmarks.data.loading import loaded, restore
from benchmarks.data.people import DOMAIN, KEY_NAME, person
from benchmarks.operations import customer_id, written
from gateway.mongo.client import Client, Database
from tests.client import Client as GatewayClient
from tests.database import content, stored

TIMES = ("created_at", "updated_at")


def as_input(documents: dict[str, list[Any]]) -> dict[str, Any]:
    """Return what a client sends to have these documents stored."""
    profile = documents["profiles"][0]
    return {
        "customerId": profile["customer_id"],
        "attributes": patches(profile["attributes"]),
        "identities": [
            {"handle": identity["handle"], "identifier": identity["identifier"]} for identity in documents["identities"]
        ],
        "appProfiles": [
            {
                "appId": app["app_id"],
                "key": app["key"],
                "attributes": patches(app["attributes"]),
                "devices": [
                    {
                        "deviceId": device["device_id"],
                        "isActive": device["is_active"],
                        "attributes": device["attributes"],
                    }
                    for device in app["devices"]
                ],
            }
            for app in documents["app_profiles"]
        ],
        "extensions": [
            {"name": extension["name"], "records": [record["data"] for record in extension["records"]]}
            for extension in documents["extensions"]
        ],
    }


def patches(attributes: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [{"name": name, "values": values} for name, values in attributes.items()]


def without_chance(collection: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the kinds of what the clock and chance put into it, in the place of these."""
    result = {**document, **{name: type(document[name]) for name in TIMES if name in document}}
    if collection == "identities":
        result["id"] = len(document["id"])
    if collection == "extensions":
        result["records"] = [
            {**record, "id": len(record["id"]), **{name: type(record[name]) for name in TIMES}}
            for record in document["records"]
        ]
    return result


def fields(document: dict[str, Any]) -> list[str]:
    """Return the names of a document's fields in their order, without the one that MongoDB puts first."""
    return [name for name in document if name != "_id"]


async def test_people_are_stored_as_the_gateway_would_store_them(db: Database) -> None:
    client = GatewayClient(db, DOMAIN, KEY_NAME)
    expected: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for n in (0, 3, 71):
        documents = defaultdict(list)
        for collection, document in person(n):
            documents[collection].append(document)
        for collection, several in documents.items():
            expected[collection] += [without_chance(collection, document) for document in several]
        payload = await client.mutate("createProfile", as_input(documents))
        assert payload["errors"] == []

    found = await stored(db)

    del found["changes"]
    assert found.keys() == expected.keys()
    for collection, created in found.items():
        made = sorted(expected[collection], key=lambda document: document["_id"])
        assert [without_chance(collection, document) for document in created] == made
        assert [fields(document) for document in created] == [fields(document) for document in made]


async def test_a_person_is_the_same_in_every_run() -> None:
    assert list(person(5)) == list(person(5))
    assert list(person(5)) != list(person(6))


async def test_people_are_loaded_once_and_put_back_as_they_were(mongo_client: Client) -> None:
    said: list[str] = []
    db = await loaded(mongo_client, 20, said.append)
    try:
        made = await content(db)
        await GatewayClient(db, DOMAIN).mutate(
            "setAttribute", {"profile": {"customerId": customer_id(written(20)[1])}, "name": "a0", "values": ["other"]}
        )
        assert await content(db) != made

        again = await loaded(mongo_client, 20, said.append)

        assert await content(again) == made
        assert said == ["Loading 20 profiles …"]
        assert await db["profiles"].count_documents({}) == 20
        assert await db["identities"].count_documents({}) == 80
        await restore(db, 20)
        assert await content(db) == made
    finally:
        await mongo_client.drop_database(db.name)


async def test_people_who_were_made_in_another_way_are_loaded_anew(mongo_client: Client) -> None:
    said: list[str] = []
    db = await loaded(mongo_client, 20, said.append)
    try:
        await db["loaded"].delete_many({})
        await db["loaded"].insert_one({"_id": "how others were made"})
        await db["profiles"].delete_one({"customer_id": customer_id(0)})

        await loaded(mongo_client, 20, said.append)

        assert said == ["Loading 20 profiles …", "Loading 20 profiles …"]
        assert await db["profiles"].count_documents({}) == 20
    finally:
        await mongo_client.drop_database(db.name)
