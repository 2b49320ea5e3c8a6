"""Patches of extensions in `updateProfile` and `upsertProfile`: the thin verbs, several at once."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.extensions.builders import C1, car, on, order, records
from tests.extensions.builders import given as given_cars
from tests.payloads import reasons, refused, told


def patch(**operation: Any) -> dict[str, Any]:
    return {"profile": C1, "extensions": [{"name": "Cars", **operation}]}


async def test_patches_are_made_together_and_one_after_the_other_G12(client: Client) -> None:
    a, b, c = await given_cars(client, "A", "B", "C")
    attributes = [{"name": "Colour", "set": ["red"]}]
    extensions = [
        {"name": "Cars", "remove": [a]},
        {"name": "Cars", "add": [car("D"), car("B")]},
        {"name": "Boats", "set": [{"sails": 2}]},
        {"name": "Cars", "promote": c},
        {"name": "Cars", "update": {"id": b, "data": car("X")}},
    ]

    payload = await client.mutate(
        "updateProfile", {"profile": C1, "attributes": attributes, "extensions": extensions}, "profile { version }"
    )

    assert (payload["profile"], payload["errors"]) == ({"version": 2}, [])
    assert await order(client) == "v2: C X D"
    assert [record["data"] for record in await records(client, "Boats")] == [{"sails": 2}]
    assert {tuple(told["path"][:2]) for told in payload["changes"]} == {
        ("attributes", "Colour"),
        ("extensions", "Cars"),
        ("extensions", "Boats"),
    }


async def test_an_extension_that_is_emptied_leaves_and_one_that_never_was_changes_nothing_G12(
    client: Client, db: Database
) -> None:
    await given_cars(client, "A")
    extensions = [{"name": "Cars", "set": []}, {"name": "Boats", "add": []}, {"name": "Bikes", "remove": ["x"]}]

    payload = await client.mutate("updateProfile", {"profile": C1, "extensions": extensions})

    assert (reasons(payload), await order(client)) == ([], "v2:")
    assert await db["extensions"].count_documents({}) == 0


async def test_all_that_is_wrong_with_patches_is_told_at_once_G12(client: Client, db: Database) -> None:
    a, b = await given_cars(client, "A", "B")
    extensions = [
        {"name": "Cars", "set": [car("X"), "text"]},
        {"name": "Cars", "add": [car("X"), car("X")]},
        {"name": "no name", "add": [car("X")]},
        {"name": "Cars", "update": {"id": a, "data": car("B")}},
        {"name": "Cars", "update": {"id": "x", "data": car("C")}},
        {"name": "Cars", "update": {"id": b, "data": 1}},
        {"name": "Cars", "promote": "x"},
        {"name": "Cars", "reorder": [a]},
    ]

    await refused(
        client,
        db,
        "updateProfile",
        {"profile": C1, "tags": [""], "extensions": extensions},
        ("INVALID_VALUE", ["tags", "0"]),
        ("INVALID_VALUE", ["extensions", "0", "set", "1"]),
        ("DUPLICATE_VALUE", ["extensions", "1", "add", "1"]),
        ("INVALID_INPUT", ["extensions", "2", "name"]),
        ("DUPLICATE_VALUE", ["extensions", "3", "update", "data"]),
        ("NOT_FOUND", ["extensions", "4", "update", "id"]),
        ("INVALID_VALUE", ["extensions", "5", "update", "data"]),
        ("NOT_FOUND", ["extensions", "6", "promote"]),
        ("INVALID_PERMUTATION", ["extensions", "7", "reorder"]),
    )


async def test_patches_of_one_extension_are_told_as_the_difference_that_they_make_G12(client: Client) -> None:
    a, b, c = await given_cars(client, "A", "B", "C")
    extensions = [
        {"name": "Cars", "remove": [a]},
        {"name": "Cars", "add": [car("X")]},
        {"name": "Cars", "update": {"id": c, "data": car("Y")}},
        {"name": "Cars", "promote": b},
        {"name": "Cars", "update": {"id": c, "data": car("Z")}},
    ]

    payload = await client.mutate("updateProfile", {"profile": C1, "extensions": extensions})

    (x,) = [record["id"] for record in await records(client) if record["data"] == car("X")]
    path = ("extensions", "Cars")
    assert payload["changes"] == [
        told("REMOVED", *path, a, before={"position": 0, "data": car("A")}),
        told("UPDATED", *path, c, before={"position": 2, "data": car("C")}, after={"position": 1, "data": car("Z")}),
        told("ADDED", *path, x, after={"position": 2, "data": car("X")}),
        # The next in line was asked for, so nothing is automatic about it.
        told("PROMOTED", *path, b, before={"position": 1}, after={"position": 0}),
    ]


async def test_patches_of_one_extension_that_undo_each_other_change_nothing_G12(client: Client, db: Database) -> None:
    a, b = await given_cars(client, "A", "B")
    before = await content(db)
    extensions = [
        {"name": "Cars", "promote": b},
        {"name": "Cars", "update": {"id": a, "data": car("X")}},
        {"name": "Cars", "update": {"id": a, "data": car("A")}},
        {"name": "Cars", "promote": a},
        {"name": "Boats", "add": [{"sails": 2}]},
        {"name": "Boats", "set": []},
    ]

    payload = await client.mutate("updateProfile", {"profile": C1, "extensions": extensions})

    assert (payload["changed"], payload["changes"], payload["errors"]) == (False, [], [])
    assert await content(db) == before


async def test_malformed_records_do_not_hide_those_that_are_given_twice_G12(client: Client, db: Database) -> None:
    await given_cars(client)

    await refused(
        client,
        db,
        "updateProfile",
        patch(set=[car("X"), "text", car("X"), car("X")]),
        ("INVALID_VALUE", ["extensions", "0", "set", "1"]),
        ("DUPLICATE_VALUE", ["extensions", "0", "set", "2"]),
        ("DUPLICATE_VALUE", ["extensions", "0", "set", "3"]),
    )


@pytest.mark.parametrize("operations", [{}, {"add": [], "remove": []}])
async def test_a_patch_has_exactly_one_operation_G12(client: Client, db: Database, operations: dict[str, Any]) -> None:
    await given_cars(client, "A")

    (message,) = await refused(client, db, "updateProfile", patch(**operations), ("INVALID_INPUT", ["extensions", "0"]))

    assert message == "A patch has exactly one of: set, add, update, remove, promote, reorder."


async def test_an_upsert_creates_a_profile_with_extensions_G12(client: Client) -> None:
    for plate, version in (("A", 1), ("B", 2)):
        payload = await client.mutate("upsertProfile", patch(add=[car(plate)]), "created profile { version }")
        assert (payload["created"], payload["profile"], reasons(payload)) == (version == 1, {"version": version}, [])

    assert await order(client) == "v2: A B"


async def test_room_for_extensions_is_counted_once_all_patches_are_made_G12(client: Client, db: Database) -> None:
    full = [{"name": f"E{number}", "records": [{}]} for number in range(50)]
    await client.mutate("createProfile", {"customerId": "C1", "extensions": full})
    one_more = {"name": "More", "add": [{}]}

    await refused(
        client, db, "updateProfile", {"profile": C1, "extensions": [one_more]},
        ("LIMIT_EXCEEDED", ["extensions", "0", "name"]),
    )  # fmt: skip
    swapped = {"profile": C1, "extensions": [one_more, {"name": "E7", "set": []}]}
    assert reasons(await client.mutate("updateProfile", swapped)) == []


async def test_a_change_record_holds_what_patches_take_away_or_they_are_refused_G12(
    client: Client, db: Database
) -> None:
    await given_cars(client)
    for name in ("A", "B", "C"):
        large = [{"n": number, "text": "x" * 60_000} for number in range(15)]
        assert reasons(await client.mutate("setExtension", on(name=name, records=large))) == []

    cleared: list[dict[str, Any]] = [{"name": name, "set": []} for name in ("A", "B", "C")]
    await refused(
        client, db, "updateProfile", {"profile": C1, "extensions": cleared}, ("LIMIT_EXCEEDED", ["extensions"])
    )
    payload = await client.mutate("updateProfile", {"profile": C1, "extensions": cleared[:2]})
    assert reasons(payload) == []


async def test_a_dry_run_of_patches_writes_nothing_G12(client: Client, db: Database) -> None:
    await given_cars(client, "A")
    before = await content(db)

    dry = await client.mutate(
        "updateProfile",
        {**patch(add=[car("B")]), "dryRun": True},
        "profile { version extensions { records { data } } }",
    )

    assert dry["profile"] == {"version": 2, "extensions": [{"records": [{"data": car("A")}, {"data": car("B")}]}]}
    assert await content(db) == before
