"""Patches of several attributes in one mutation."""

from typing import Any

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.profiles.builders import create, profile

SHOWN = "profile { version attributes { name values } }"


async def patch(client: Client, *attributes: dict[str, Any], **envelope: Any) -> dict[str, Any]:
    return await client.mutate(
        "updateProfile", {"profile": {"customerId": "C1"}, "attributes": attributes, **envelope}, SHOWN
    )


async def holding(client: Client) -> None:
    await create(client, profile(attributes=[{"name": "A", "values": ["a", "b"]}, {"name": "B", "values": ["x"]}]))


async def test_patches_are_one_version(client: Client) -> None:
    await holding(client)

    payload = await patch(
        client,
        {"name": "A", "promote": "b"},
        {"name": "A", "add": ["c"]},
        {"name": "B", "remove": ["x"]},
        {"name": "C", "set": ["1", "2"]},
        {"name": "C", "reorder": ["2", "1"]},
    )

    assert payload["profile"] == {
        "version": 2,
        "attributes": [
            {"name": "A", "values": ["b", "a", "c"]},
            {"name": "B", "values": []},
            {"name": "C", "values": ["2", "1"]},
        ],
    }
    assert [(one["kind"], one["path"][1:]) for one in payload["changes"]] == [
        ("ADDED", ["A", "c"]),
        ("PROMOTED", ["A", "b"]),
        ("REMOVED", ["B", "x"]),
        ("ADDED", ["C", "2"]),
        ("ADDED", ["C", "1"]),
    ]


async def test_one_bad_patch_and_nothing_is_changed(client: Client, db: Database) -> None:
    await holding(client)
    before = await content(db)

    payload = await patch(client, {"name": "A", "add": ["c"]}, {"name": "B", "promote": "y"})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("NOT_FOUND", ["attributes", "1", "promote"])
    ]
    assert (payload["profile"], payload["changed"], payload["changes"]) == (None, False, [])
    assert await content(db) == before


async def test_all_malformed_patches_are_told_at_once(client: Client) -> None:
    await holding(client)

    payload = await patch(
        client,
        {"name": "1", "set": ["ok", ""]},
        {"name": "A", "set": ["c"]},
        {"name": "B", "add": ["x" * 1_001]},
    )

    assert [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]] == [
        ("InvalidInput", "INVALID_INPUT", ["attributes", "0", "name"]),
        ("InvalidInput", "INVALID_VALUE", ["attributes", "0", "set", "1"]),
        ("InvalidInput", "INVALID_VALUE", ["attributes", "2", "add", "0"]),
    ]


async def test_what_is_malformed_hides_nothing_else_that_is_wrong(client: Client, db: Database) -> None:
    await holding(client)
    before = await content(db)

    payload = await patch(
        client,
        {"name": "A", "set": ["", "x", "x", "y", "x", "y"]},
        {"name": "A", "promote": "x"},
        {"name": "B", "promote": "y"},
        {"name": "1", "add": ["z"]},
    )

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_VALUE", ["attributes", "0", "set", "0"]),
        ("DUPLICATE_VALUE", ["attributes", "0", "set", "2"]),
        ("DUPLICATE_VALUE", ["attributes", "0", "set", "4"]),
        ("DUPLICATE_VALUE", ["attributes", "0", "set", "5"]),
        ("INVALID_INPUT", ["attributes", "3", "name"]),
        # That x is not there to be promoted comes of the first patch alone, and is no problem of its own.
        ("NOT_FOUND", ["attributes", "2", "promote"]),
    ]
    assert await content(db) == before


async def test_a_patch_has_exactly_one_operation(client: Client, db: Database) -> None:
    await holding(client)
    before = await content(db)

    payload = await patch(client, {"name": "A"}, {"name": "A", "set": ["x"]}, {"name": "B", "set": [], "add": ["y"]})

    sentence = "A patch has exactly one of: set, add, remove, promote, reorder."
    assert [(error["code"], error["message"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", sentence, ["attributes", "0"]),
        ("INVALID_INPUT", sentence, ["attributes", "2"]),
    ]
    assert await content(db) == before


async def test_patches_that_undo_each_other_change_nothing(client: Client, db: Database) -> None:
    await holding(client)
    before = await content(db)

    payload = await patch(client, {"name": "A", "promote": "b"}, {"name": "A", "promote": "a"})

    assert (payload["changed"], payload["changes"], payload["profile"]["version"]) == (False, [], 1)
    assert await content(db) == before


async def test_no_patches_change_nothing(client: Client) -> None:
    await holding(client)

    payload = await patch(client)

    assert (payload["changed"], payload["profile"]["version"], payload["errors"]) == (False, 1, [])
