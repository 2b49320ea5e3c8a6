"""Pages of profiles, from a real MongoDB."""

import random
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.profiles.builders import create, profile

PAGE = """query ($first: Int, $after: String, $last: Int, $before: String) {
    profiles(first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { customerId } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}"""

IDS = ["%", "-", "1", "C1", "C10", "C2", "C|", "a", "b", "z", "|", "~", "Ä", "日本", "👩"]
"""In the order of their code points."""


async def page(client: Client, **arguments: Any) -> tuple[list[str], dict[str, Any]]:
    connection: dict[str, Any] = (await client(PAGE, **arguments))["profiles"]
    return [edge["node"]["customerId"] for edge in connection["edges"]], connection["pageInfo"]


async def walk(client: Client, size: int, *, backward: bool = False) -> list[list[str]]:
    """Return all pages from one end to the other."""
    pages: list[list[str]] = []
    place: str | None = None
    while True:
        if backward:
            ids, info = await page(client, last=size, before=place)
            place, more = info["startCursor"], info["hasPreviousPage"]
        else:
            ids, info = await page(client, first=size, after=place)
            place, more = info["endCursor"], info["hasNextPage"]
        pages.append(ids)
        if not more:
            return pages


@pytest.mark.parametrize("size", [1, 4, 5, 14, 15, 16, 100])
async def test_a_walk_sees_every_profile_once(client: Client, db: Database, size: int) -> None:
    shuffled = random.Random(size).sample(IDS, len(IDS))
    await create(client, *(profile(id_) for id_ in shuffled))
    # The domains that stand directly before and behind this one.
    for neighbour in ("demn", "demo ", "demo!", "demo{", "demo|", "demp"):
        await create(Client(db, neighbour), profile("m"))

    forward = await walk(client, size)
    backward = await walk(client, size, backward=True)

    assert forward == [IDS[start : start + size] for start in range(0, len(IDS), size)]
    assert backward == [IDS[max(end - size, 0) : end] for end in range(len(IDS), 0, -size)]


@pytest.mark.parametrize("backward", [False, True])
async def test_a_walk_is_stable_while_profiles_come_and_go(client: Client, *, backward: bool) -> None:
    await create(client, *(profile(id_) for id_ in "bdfhjlnp"))
    seen, info = await page(client, **({"last": 3} if backward else {"first": 3}))
    assert seen == (["l", "n", "p"] if backward else ["b", "d", "f"])

    # What the cursor stands on goes, and others come on both sides of it.
    gone = "l" if backward else "f"
    await client.mutate("deleteProfile", {"profile": {"customerId": gone}})
    await create(client, *(profile(id_) for id_ in "aegkmo"))

    if backward:
        rest, info = await page(client, last=100, before=info["startCursor"])
        assert rest == ["a", "b", "d", "e", "f", "g", "h", "j", "k"]
        assert info["hasPreviousPage"] is False
    else:
        rest, info = await page(client, first=100, after=info["endCursor"])
        assert rest == ["g", "h", "j", "k", "l", "m", "n", "o", "p"]
        assert info["hasNextPage"] is False


async def test_a_page_lies_between_two_cursors(client: Client) -> None:
    await create(client, *(profile(id_) for id_ in "abcdef"))
    _, info = await page(client, first=5)
    after_a = (await page(client, first=1))[1]["endCursor"]

    assert (await page(client, first=2, after=after_a, before=info["endCursor"])) == (
        ["b", "c"],
        {**(await page(client, first=2, after=after_a))[1], "hasNextPage": True, "hasPreviousPage": True},
    )
    assert (await page(client, last=2, after=after_a, before=info["endCursor"]))[0] == ["c", "d"]
    assert (await page(client, first=9, after=info["endCursor"], before=after_a))[0] == []


async def test_a_page_has_25_profiles_when_nothing_is_asked(client: Client) -> None:
    await create(client, *(profile(f"C{number:02}") for number in range(26)))

    ids, info = await page(client)

    assert ids == [f"C{number:02}" for number in range(25)]
    assert info["hasNextPage"] is True
    assert (await page(client, first=None, last=None))[0] == ids


async def test_a_page_of_none_tells_whether_there_are_any(client: Client) -> None:
    empty = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}

    assert await page(client, first=0) == ([], empty)
    assert await page(client, first=10) == ([], empty)
    await create(client, profile())
    assert await page(client, first=0) == ([], {**empty, "hasNextPage": True})
    assert await page(client, last=0) == ([], {**empty, "hasPreviousPage": True})


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"first": -1}, "first"),
        ({"first": 101}, "first"),
        ({"last": 101}, "last"),
        ({"first": 1, "last": 1}, "first"),
        ({"after": ""}, "after"),
        ({"after": "cHJvZmlsZXM6QzE"}, "after"),
        ({"after": "UHJvZmlsZTpDMQ=="}, "after"),  # The id of a profile.
        ({"before": '{"$gt": ""}'}, "before"),
    ],
)
async def test_other_arguments_are_refused(client: Client, arguments: dict[str, Any], argument: str) -> None:
    answer = await client.raw(PAGE, **arguments)

    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["path"] == ["profiles"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "legacyCode": 7004, "argument": [argument]}
