"""What mutations of extensions refuse, and that nothing is changed then."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.extensions.builders import C1, car, given, on, order
from tests.payloads import refused


async def test_a_record_that_is_not_there_is_not_found(client: Client, db: Database) -> None:
    (a,) = await given(client, "A")
    boats = {"profile": C1, "name": "Boats"}

    for absent in (on(id="no-such"), {**boats, "id": a}):
        await refused(client, db, "promoteExtensionRecord", absent, ("NOT_FOUND", ["id"]))
        await refused(client, db, "updateExtensionRecord", {**absent, "data": {}}, ("NOT_FOUND", ["id"]))


async def test_a_profile_that_does_not_exist_is_not_found(client: Client, db: Database) -> None:
    await given(client, "A")
    nobody = on(profile={"customerId": "C9"})

    await refused(client, db, "setExtension", {**nobody, "records": []}, ("NOT_FOUND", ["profile"]))
    await refused(client, db, "removeExtensionRecords", {**nobody, "ids": []}, ("NOT_FOUND", ["profile"]))


async def test_data_that_another_record_has_are_a_duplicate(client: Client, db: Database) -> None:
    _, b = await given(client, "A", "B")

    await refused(client, db, "updateExtensionRecord", on(id=b, data=car("A")), ("DUPLICATE_VALUE", ["data"]))


@pytest.mark.parametrize("mutation", ["setExtension", "addExtensionRecords"])
async def test_equal_records_in_one_input_are_a_duplicate(client: Client, db: Database, mutation: str) -> None:
    await given(client, "A")
    same = [{"a": 1, "b": 2}, {"a": 1}, {"b": 2, "a": 1}]

    messages = await refused(client, db, mutation, on(records=same), ("DUPLICATE_VALUE", ["records", "2"]))

    assert messages == ["Entries 0 and 2 are the same: each may be given once."]


@pytest.mark.parametrize("mutation", ["setExtension", "addExtensionRecords"])
async def test_records_are_objects(client: Client, db: Database, mutation: str) -> None:
    await given(client, "A")

    messages = await refused(
        client,
        db,
        mutation,
        on(records=["text", {}, [car("B")], 1]),
        *(("INVALID_VALUE", ["records", index]) for index in "023"),
    )

    assert set(messages) == {"A record is a JSON object."}


async def test_an_updated_record_is_an_object_of_limited_size(client: Client, db: Database) -> None:
    (a,) = await given(client, "A")

    unfit: list[Any] = [[], "x", 1, {"a": "x" * 65_529}]
    for wrong in unfit:
        await refused(client, db, "updateExtensionRecord", on(id=a, data=wrong), ("INVALID_VALUE", ["data"]))
    payload = await client.mutate("updateExtensionRecord", on(id=a, data={"a": "x" * 65_528}))

    assert payload["errors"] == []


async def test_the_names_of_extensions(client: Client, db: Database) -> None:
    await given(client)

    for wrong in ("", "1st", "with space", "a.b", "$set", "é", "N" * 65):
        await refused(client, db, "setExtension", on(name=wrong, records=[]), ("INVALID_INPUT", ["name"]))
    payload = await client.mutate("setExtension", on(name="N" * 64, records=[{}]))

    assert payload["errors"] == []


@pytest.mark.parametrize("wrong", ["missing", "unknown", "double", "data for an id"])
async def test_a_new_order_that_is_no_permutation_is_one_refusal(client: Client, db: Database, wrong: str) -> None:
    a, b = await given(client, "A", "B")
    ids = {"missing": [a], "unknown": [a, "no-such"], "double": [a, b, b], "data for an id": [a, '{"plate":"B"}']}

    await refused(client, db, "reorderExtensionRecords", on(ids=ids[wrong]), ("INVALID_PERMUTATION", ["ids"]))


async def test_an_extension_has_at_most_a_hundred_records(client: Client, db: Database) -> None:
    await given(client, *(f"P{index}" for index in range(99)))

    two = on(records=[car("X"), car("P0"), car("Y")])
    await refused(client, db, "addExtensionRecords", two, ("LIMIT_EXCEEDED", ["records", "2"]))
    many = [car(f"Q{index}") for index in range(101)]
    await refused(client, db, "setExtension", on(records=many), ("LIMIT_EXCEEDED", ["records", "100"]))
    payload = await client.mutate("addExtensionRecords", on(records=[car("X"), car("P0")]))

    assert payload["errors"] == []


async def test_the_records_of_an_extension_are_limited_together(client: Client, db: Database) -> None:
    await given(client)
    # The worst case for MongoDB: in BSON these arrays have five times the size of their JSON.
    large = [{"n": index, "a": [0] * 32_760} for index in range(10, 26)]
    (first,) = (await _added(client, [{"first": "x" * 100}]))[:1]

    ids = await _added(client, large[:15])
    await refused(client, db, "addExtensionRecords", on(records=large[15:]), ("LIMIT_EXCEEDED", ["records"]))
    small = await _added(client, [{"a": "x" * 65_000}])
    await refused(
        client, db, "updateExtensionRecord", on(id=first, data={"a": [0] * 32_000}), ("LIMIT_EXCEEDED", ["data"])
    )
    cleared = await client.mutate("setExtension", on(records=[{**record, "n": -1} for record in large[:1]]))

    assert (len(ids), len(small), cleared["errors"]) == (16, 17, [])


async def _added(client: Client, records: list[dict[str, Any]]) -> list[str]:
    payload = await client.mutate("addExtensionRecords", on(records=records), "extension { records { id } }")
    assert payload["errors"] == []
    return [record["id"] for record in payload["extension"]["records"]]


async def test_a_profile_has_at_most_fifty_extensions(client: Client, db: Database) -> None:
    extensions = [{"name": f"E{index}", "records": [{}]} for index in range(51)]
    create = {"customerId": "C1", "extensions": extensions}

    await refused(client, db, "createProfile", create, ("LIMIT_EXCEEDED", ["extensions", "50", "name"]))
    extensions[50]["records"] = []
    await client.mutate("createProfile", create)

    await refused(client, db, "setExtension", on(name="E50", records=[{}]), ("LIMIT_EXCEEDED", ["name"]))
    await client.mutate("setExtension", on(name="E7", records=[]))
    payload = await client.mutate("setExtension", on(name="E50", records=[{}]))
    assert payload["errors"] == []


async def test_a_profile_is_not_created_with_wrong_extensions(client: Client, db: Database) -> None:
    extensions = [
        {"name": "Cars", "records": [car("A"), "text"]},
        {"name": "no name", "records": []},
        {"name": "Boats", "records": [car("A"), car("A")]},
        {"name": "Bikes", "records": []},
        {"name": "Bikes", "records": [car("A")]},
    ]

    await refused(
        client,
        db,
        "createProfile",
        {"customerId": "C1", "extensions": extensions},
        ("INVALID_VALUE", ["extensions", "0", "records", "1"]),
        ("INVALID_INPUT", ["extensions", "1", "name"]),
        ("DUPLICATE_VALUE", ["extensions", "2", "records", "1"]),
        ("DUPLICATE_VALUE", ["extensions", "4", "name"]),
    )


@pytest.mark.parametrize("data", [{"$set": 1}, {"a": [{"$gt": ""}]}, {"": 1}, {"a\0b": 1}, {"n": 2**63}])
async def test_what_json_may_not_hold_is_no_input_at_all(client: Client, data: dict[str, Any]) -> None:
    await given(client, "A")
    query = "mutation ($input: SetExtensionInput!) { setExtension(input: $input) { changed } }"

    answer = await client.raw(query, input=on(records=[data]))

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert await order(client) == "v1: A"
