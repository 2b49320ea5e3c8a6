"""Pages of a search: in every order, from both ends, and while others write."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.profiles.builders import create
from tests.search.builders import SEARCH, found, person, refusals

VIP = {"tag": {"equals": "vip"}}
ORDERS = [
    {"field": field, "direction": direction}
    for field in ("CUSTOMER_ID", "CREATED_AT", "UPDATED_AT")
    for direction in ("ASC", "DESC")
]
FIELDS = {"CUSTOMER_ID": "_id", "CREATED_AT": "created_at", "UPDATED_AT": "updated_at"}
START = datetime(2026, 1, 1)  # noqa: DTZ001 -- documents keep naive UTC.


async def page(client: Client, **arguments: Any) -> tuple[list[str], dict[str, Any]]:
    connection: dict[str, Any] = (await client(SEARCH, **arguments))["profiles"]
    return [edge["node"]["customerId"] for edge in connection["edges"]], connection["pageInfo"]


async def walk(client: Client, size: int, *, backward: bool, **search: Any) -> list[str]:
    ids: list[str] = []
    place: str | None = None
    while True:
        if backward:
            some, info = await page(client, last=size, before=place, **search)
            place, more = info["startCursor"], info["hasPreviousPage"]
            ids = [*some, *ids]
        else:
            some, info = await page(client, first=size, after=place, **search)
            place, more = info["endCursor"], info["hasNextPage"]
            ids += some
        if not more:
            return ids


@pytest.fixture
async def people(client: Client, db: Database) -> list[dict[str, Any]]:
    """Return the documents of people of whom several came and changed at the same moment."""
    chance = random.Random(7)
    await create(client, *(person(f"p{n:02}", tags=["vip"] if n % 3 else []) for n in range(24)))
    for n in range(24):
        times = {name: START + timedelta(milliseconds=chance.randrange(6)) for name in ("created_at", "updated_at")}
        await db["profiles"].update_one({"customer_id": f"p{n:02}"}, {"$set": times})
    return await db["profiles"].find().to_list(None)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", [None, VIP, {"or": [VIP, {"customerId": {"prefix": "p0"}}]}])
async def test_a_walk_in_any_order_sees_everyone_once(
    client: Client, people: list[dict[str, Any]], order: dict[str, str], where: dict[str, Any] | None
) -> None:
    field = FIELDS[order["field"]]
    meant = [
        one
        for one in people
        if where is None or "vip" in one["tags"] or ("or" in where and one["customer_id"].startswith("p0"))
    ]
    meant.sort(key=lambda one: (one[field], one["_id"]), reverse=order["direction"] == "DESC")
    expected = [one["customer_id"] for one in meant]

    for size in (1, 5, 100):
        for backward in (False, True):
            assert await walk(client, size, backward=backward, where=where, orderBy=order) == expected


@pytest.mark.parametrize("backward", [False, True])
async def test_a_walk_is_stable_while_profiles_come_change_and_go(client: Client, *, backward: bool) -> None:
    await create(client, *(person(id_, tags=["vip"]) for id_ in "bdfhjlnp"))
    size = {"last": 3} if backward else {"first": 3}
    seen, info = await page(client, where=VIP, **size)
    assert seen == (["l", "n", "p"] if backward else ["b", "d", "f"])

    # What the cursor stands on goes, others come on both sides of it, and one is no longer meant.
    gone, changed = ("l", "j") if backward else ("f", "h")
    await client.mutate("deleteProfile", {"profile": {"customerId": gone}})
    await client.mutate("removeTags", {"profile": {"customerId": changed}, "tags": ["vip"]})
    await create(client, *(person(id_, tags=["vip"]) for id_ in "aegkmo"))

    if backward:
        rest, info = await page(client, where=VIP, last=100, before=info["startCursor"])
        assert (rest, info["hasPreviousPage"]) == ([*"abdefghk"], False)
    else:
        rest, info = await page(client, where=VIP, first=100, after=info["endCursor"])
        assert (rest, info["hasNextPage"]) == ([*"gjklmnop"], False)


async def test_a_profile_that_changes_moves_in_the_order_of_changes(client: Client) -> None:
    await create(client, *(person(id_) for id_ in "abc"))
    order = {"field": "UPDATED_AT", "direction": "DESC"}
    seen, info = await page(client, orderBy=order, first=1)

    await client.mutate("addTags", {"profile": {"customerId": "a"}, "tags": ["vip"]})

    assert seen == ["c"]
    assert (await page(client, orderBy=order, first=9, after=info["endCursor"]))[0] == ["b"]
    assert await found(client, None, orderBy=order) == ["a", "c", "b"]


@pytest.mark.parametrize("given", ORDERS)
@pytest.mark.parametrize("asked", ORDERS)
async def test_a_cursor_of_another_order_is_refused(
    client: Client, given: dict[str, str], asked: dict[str, str]
) -> None:
    await create(client, person("a"), person("b"))
    _, info = await page(client, orderBy=given, first=1)

    if given == asked:
        assert len((await page(client, orderBy=asked, first=1, after=info["endCursor"]))[0]) == 1
    else:
        message = "`after` takes a cursor of this list, unchanged."
        assert await refusals(client, None, orderBy=asked, after=info["endCursor"]) == [
            ("BAD_USER_INPUT", ["after"], message)
        ]


async def test_a_made_up_cursor_is_refused(client: Client) -> None:
    # "profiles-CREATED_AT-ASC:yesterday|a" in Base64.
    cursor = "cHJvZmlsZXMtQ1JFQVRFRF9BVC1BU0M6eWVzdGVyZGF5fGE="

    assert await refusals(client, None, orderBy={"field": "CREATED_AT"}, before=cursor) == [
        ("BAD_USER_INPUT", ["before"], "`before` takes a cursor of this list, unchanged.")
    ]


async def test_the_total_counts_all_pages(client: Client) -> None:
    await create(client, *(person(id_, tags=["vip", "old"] if id_ < "d" else []) for id_ in "abcde"))

    for where, total in ((None, 5), ({}, 5), (VIP, 3), ({"tag": {"in": ["vip", "old"]}}, 3), ({"or": []}, 0)):
        for size in (0, 1, 100):
            assert (await client(SEARCH, where=where, first=size))["profiles"]["totalCount"] == total
