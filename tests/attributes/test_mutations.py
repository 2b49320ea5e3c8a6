"""Attributes of a profile, changed through the API."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.profiles.builders import create, profile

TARGET = {"profile": {"customerId": "C1"}}
SHOWN = "profile { version } attribute { name type primaryValue values }"


async def holding(client: Client, *values: str) -> None:
    """Create a profile whose attribute A has these values."""
    attributes = [{"name": "A", "values": list(values)}] if values else []
    await create(client, profile(attributes=attributes))


async def change(client: Client, mutation: str, **parts: Any) -> dict[str, Any]:
    return await client.mutate(mutation, {**TARGET, "name": "A", **parts}, SHOWN)


def step(kind: str, path: list[str], before: Any, after: Any, *, auto_promoted: bool = False) -> dict[str, Any]:
    return {
        "kind": kind,
        "path": ["attributes", *path],
        "before": before,
        "after": after,
        "autoPromoted": auto_promoted,
    }


async def test_setting_makes_the_first_value_primary(client: Client) -> None:
    await holding(client)

    assert await change(client, "setAttribute", values=["a", "b"]) == {
        "profile": {"version": 2},
        "attribute": {"name": "A", "type": "STRING", "primaryValue": "a", "values": ["a", "b"]},
        "changed": True,
        "changes": [
            step("ADDED", ["A", "a"], None, {"position": 0}),
            step("ADDED", ["A", "b"], None, {"position": 1}),
        ],
        "errors": [],
    }


async def test_removing_the_primary_value_promotes_the_next_and_tells_so(client: Client) -> None:
    await holding(client, "a", "b", "c")

    assert await change(client, "removeAttributeValues", values=["a"]) == {
        "profile": {"version": 2},
        "attribute": {"name": "A", "type": "STRING", "primaryValue": "b", "values": ["b", "c"]},
        "changed": True,
        "changes": [
            step("REMOVED", ["A", "a"], {"position": 0}, None),
            step("PROMOTED", ["A", "b"], {"position": 1}, {"position": 0}, auto_promoted=True),
        ],
        "errors": [],
    }


async def test_promoting_keeps_the_order_of_the_others(client: Client) -> None:
    await holding(client, "a", "b", "c")

    payload = await change(client, "promoteAttributeValue", value="c")

    assert payload["attribute"]["values"] == ["c", "a", "b"]
    assert payload["changes"] == [step("PROMOTED", ["A", "c"], {"position": 2}, {"position": 0})]


async def test_reordering_takes_every_value_once(client: Client) -> None:
    await holding(client, "a", "b", "c")

    payload = await change(client, "reorderAttributeValues", values=["a", "c", "b"])

    assert payload["attribute"]["values"] == ["a", "c", "b"]
    assert payload["changes"] == [step("REORDERED", ["A"], ["a", "b", "c"], ["a", "c", "b"])]


async def test_several_values_as_primary_go_to_the_head_in_their_order(client: Client) -> None:
    await holding(client, "a", "b")

    payload = await change(client, "addAttributeValues", values=["c", "b"], asPrimary=True)

    assert payload["attribute"]["values"] == ["c", "b", "a"]


UNCHANGED: list[tuple[str, dict[str, Any]]] = [
    ("setAttribute", {"values": ["a", "b"]}),
    ("setAttribute", {"values": [" a ", "b\n"]}),
    ("addAttributeValues", {"values": ["b"]}),
    ("addAttributeValues", {"values": []}),
    ("addAttributeValues", {"values": ["a"], "asPrimary": True}),
    ("removeAttributeValues", {"values": ["A", "", "unknown"]}),
    ("promoteAttributeValue", {"value": "a"}),
    ("reorderAttributeValues", {"values": ["a", "b"]}),
]


@pytest.mark.parametrize(("mutation", "parts"), UNCHANGED)
async def test_what_is_so_already_changes_nothing(
    client: Client, db: Database, mutation: str, parts: dict[str, Any]
) -> None:
    await holding(client, "a", "b")
    before = await content(db)

    assert await change(client, mutation, **parts) == {
        "profile": {"version": 1},
        "attribute": {"name": "A", "type": "STRING", "primaryValue": "a", "values": ["a", "b"]},
        "changed": False,
        "changes": [],
        "errors": [],
    }
    assert await content(db) == before


REFUSED: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("promoteAttributeValue", {"value": "x"}, "NOT_FOUND", ["value"]),
    ("promoteAttributeValue", {"value": ""}, "NOT_FOUND", ["value"]),
    ("promoteAttributeValue", {"name": "Unknown", "value": "a"}, "NOT_FOUND", ["value"]),
    ("reorderAttributeValues", {"values": []}, "INVALID_PERMUTATION", ["values"]),
    ("reorderAttributeValues", {"values": ["a"]}, "INVALID_PERMUTATION", ["values"]),
    ("reorderAttributeValues", {"values": ["a", "a"]}, "INVALID_PERMUTATION", ["values"]),
    ("reorderAttributeValues", {"values": ["a", "b", "c"]}, "INVALID_PERMUTATION", ["values"]),
    ("setAttribute", {"values": [""]}, "INVALID_VALUE", ["values", "0"]),
    ("setAttribute", {"values": ["ok", " \t"]}, "INVALID_VALUE", ["values", "1"]),
    ("setAttribute", {"values": ["x" * 1_001]}, "INVALID_VALUE", ["values", "0"]),
    ("setAttribute", {"values": ["a\0b"]}, "INVALID_VALUE", ["values", "0"]),
    ("setAttribute", {"values": [f"v{number}" for number in range(101)]}, "LIMIT_EXCEEDED", ["values", "100"]),
    ("setAttribute", {"values": ["x", "y", " x"]}, "DUPLICATE_VALUE", ["values", "2"]),
    ("setAttribute", {"name": "a.b", "values": ["x"]}, "INVALID_INPUT", ["name"]),
    ("addAttributeValues", {"name": "$set", "values": ["x"]}, "INVALID_INPUT", ["name"]),
    ("addAttributeValues", {"values": ["c", "c"]}, "DUPLICATE_VALUE", ["values", "1"]),
    ("addAttributeValues", {"values": [f"v{number}" for number in range(99)]}, "LIMIT_EXCEEDED", ["values", "98"]),
]


@pytest.mark.parametrize(("mutation", "parts", "code", "path"), REFUSED)
async def test_what_is_refused_changes_nothing(
    client: Client, db: Database, mutation: str, parts: dict[str, Any], code: str, path: list[str]
) -> None:
    await holding(client, "a", "b")
    before = await content(db)

    payload = await change(client, mutation, **parts)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [(code, path)]
    assert {name: payload[name] for name in ("profile", "attribute", "changed", "changes")} == {
        "profile": None,
        "attribute": None,
        "changed": False,
        "changes": [],
    }
    assert await content(db) == before


async def test_a_duplicate_is_told_with_both_places(client: Client) -> None:
    await holding(client)

    (error,) = (await change(client, "setAttribute", values=["x", "y", "Zoe\u0308", "Zo\u00eb"]))["errors"]

    assert error["message"] == "Entries 2 and 3 are the same: each may be given once."


async def test_a_cleared_attribute_stays_as_an_empty_list(client: Client) -> None:
    await holding(client, "a")
    empty: dict[str, object] = {"name": "A", "type": "STRING", "primaryValue": None, "values": []}

    cleared = await change(client, "setAttribute", values=[])
    promoted = await change(client, "promoteAttributeValue", value="a")
    reordered = await change(client, "reorderAttributeValues", values=[])

    assert cleared["attribute"] == empty
    assert [error["code"] for error in promoted["errors"]] == ["NOT_FOUND"]
    assert (reordered["attribute"], reordered["changed"], reordered["profile"]) == (empty, False, {"version": 2})


async def test_an_attribute_that_was_never_set_is_null(client: Client) -> None:
    await holding(client)

    for mutation in ("setAttribute", "removeAttributeValues", "reorderAttributeValues"):
        payload = await change(client, mutation, values=[])
        assert (payload["attribute"], payload["changed"], payload["errors"]) == (None, False, [])


KEPT = ["x" * 1_000, "👩" * 1_000, "$set", "a.b", "{$ne: null}", "a\tb\nc", "%7C|%", "Å", "null", "A", "a"]


async def test_values_stay_as_they_are(client: Client) -> None:
    await holding(client, *KEPT)

    read = await client('{ profile(by: {customerId: "C1"}) { attribute(name: "A") { values } } }')

    assert read == {"profile": {"attribute": {"values": KEPT}}}


async def test_a_list_has_100_values(client: Client) -> None:
    values = [f"v{number}" for number in range(100)]
    await holding(client, *values[:99])

    payload = await change(client, "addAttributeValues", values=values)

    assert payload["attribute"]["values"] == values


async def test_a_profile_has_200_attributes(client: Client, db: Database) -> None:
    attributes = [{"name": f"A{number}", "values": ["a"]} for number in range(200)]
    await create(client, profile(attributes=attributes))
    before = await content(db)

    payload = await change(client, "setAttribute", name="B", values=["b"])
    (error,) = (await client.mutate("createProfile", profile("C2", attributes=[*attributes, attribute_b()])))["errors"]

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("LIMIT_EXCEEDED", ["name"])]
    assert (error["code"], error["path"]) == ("LIMIT_EXCEEDED", ["attributes", "200", "name"])
    assert await content(db) == before


def attribute_b() -> dict[str, Any]:
    return {"name": "B", "values": ["b"]}
