"""What a search refuses: with the reason, where it stands, and all of it at once."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from gateway.search.model import MAX_CONDITIONS, MAX_DEPTH, MAX_IN
from gateway.search.rules.trees import ONLY_NARROWS
from tests.client import Client
from tests.database import content
from tests.profiles.builders import create
from tests.search.builders import attribute, found, person, refusals

BAD = "BAD_USER_INPUT"
TAG = {"tag": {"equals": "vip"}}


@pytest.mark.parametrize(
    ("where", "paths"),
    [
        ({"not": TAG}, [["not", "tag"]]),
        ({"email": {"exists": False}}, [["email"]]),
        ({"or": [TAG, {"not": {"isActive": True}}]}, [["or", "1", "not", "isActive"]]),
        ({"not": {"and": [TAG, {"isActive": True}]}}, [["not", "and", "0", "tag"], ["not", "and", "1", "isActive"]]),
        (
            {"not": TAG, "or": [TAG, attribute("City", exists=False)]},
            [["or", "1", "attribute"], ["not", "tag"]],
        ),
    ],
)
async def test_what_only_leaves_profiles_out_is_refused(
    client: Client, where: dict[str, Any], paths: list[list[str]]
) -> None:
    assert await refusals(client, where) == [(BAD, ["where", *path], ONLY_NARROWS) for path in paths]


async def test_a_narrowing_condition_is_served_beside_one_that_says_what_to_look_for(client: Client) -> None:
    await create(client, person("a", tags=["vip"]), person("b", tags=["vip", "old"]), person("c"))

    assert await found(client, {**TAG, "not": {"tag": {"equals": "old"}}}) == ["a"]
    assert await found(
        client, {"or": [{**TAG, "not": {"tag": {"equals": "old"}}}, {"customerId": {"equals": "c"}}]}
    ) == [
        "a",
        "c",
    ]


@pytest.mark.parametrize(
    ("where", "code", "path"),
    [
        (attribute("Nobody", equals="x"), "ATTRIBUTE_NOT_DEFINED", ["attribute", "name"]),
        (attribute("search", exists=True), "ATTRIBUTE_NOT_DEFINED", ["attribute", "name"]),
        (attribute("a.b", equals="x"), "ATTRIBUTE_NOT_DEFINED", ["attribute", "name"]),
        (attribute("$where", equals="x"), "ATTRIBUTE_NOT_DEFINED", ["attribute", "name"]),
        (attribute("Secret", equals="s"), BAD, ["attribute", "name"]),
        (attribute("Points", prefix="1"), BAD, ["attribute", "value"]),
        (attribute("Member", range={"gt": "false"}), BAD, ["attribute", "value", "gt"]),
        (attribute("Points", range={}), BAD, ["attribute", "value"]),
        (attribute("Points", range={"gt": "1", "gte": "1"}), BAD, ["attribute", "value"]),
        (attribute("Born", range={"gt": "2001-01-01"}), BAD, ["attribute", "value", "gt"]),
        (attribute("City", prefix="x" * 129), BAD, ["attribute", "value"]),
        (attribute("City", range={"gt": "x" * 129}), BAD, ["attribute", "value", "gt"]),
        (attribute("City", in_=["x"] * (MAX_IN + 1)), BAD, ["attribute", "value", "in"]),
        ({"phone": {"equals": "0412 345 678"}}, BAD, ["phone"]),
        ({"consent": {"type": "News", "status": {"in": ["GRANTED"] * (MAX_IN + 1)}}}, BAD, ["consent", "status", "in"]),
        (
            {"consent": {"type": "News", "status": {"in": ["GRANTED"] * (MAX_IN + 1)}, "isExpired": False}},
            BAD,
            ["consent", "status", "in"],
        ),
        ({"emailType": {"prefix": "x" * 129}}, BAD, ["emailType"]),
        ({"createdAt": {}}, BAD, ["createdAt"]),
        ({"address": {"countryCode": "XX"}}, BAD, ["address", "countryCode"]),
        (
            {"address": {"countryCode": "US", "city": {"prefix": "P"}, "postalCode": {"equals": "1"}}},
            BAD,
            ["address", "city"],
        ),
        ({"and": [TAG] * (MAX_CONDITIONS + 1)}, BAD, []),
    ],
)
async def test_what_cannot_be_searched_is_refused_where_it_stands(
    client: Client, where: dict[str, Any], code: str, path: list[str]
) -> None:
    assert [refusal[:2] for refusal in await refusals(client, where)] == [(code, ["where", *path])]


async def test_all_problems_are_told_at_once(client: Client) -> None:
    where = {
        "and": [attribute("Nobody"), attribute("Points", range={"gte": "few", "lt": "many"})],
        "or": [attribute("Secret"), {"phone": {"equals": "1"}}],
    }

    assert [path for _, path, _ in await refusals(client, where)] == [
        ["where", "and", "0", "attribute", "name"],
        ["where", "and", "1", "attribute", "value", "gte"],
        ["where", "and", "1", "attribute", "value", "lt"],
        ["where", "or", "0", "attribute", "name"],
        ["where", "or", "1", "phone"],
    ]


def nested(levels: int) -> dict[str, Any]:
    where: dict[str, Any] = TAG
    for _ in range(levels - 1):
        where = {"and": [where]}
    return where


async def test_a_filter_is_only_so_deep(client: Client) -> None:
    assert await found(client, nested(MAX_DEPTH)) == []
    assert [refusal[:2] for refusal in await refusals(client, nested(MAX_DEPTH + 1))] == [(BAD, ["where"])]


@pytest.mark.parametrize(
    ("opening", "closing", "levels"),
    [('{"and": [', "]}", 20), ('{"and": [', "]}", 500), ('{"not": ', "}", 300), ('{"not": ', "}", 1_000)],
)
async def test_a_bottomless_filter_is_refused_and_breaks_nothing(
    client: Client, opening: str, closing: str, levels: int
) -> None:
    # Python's own encoder gives up sooner.
    where = f'{opening * levels}{{"isActive": true}}{closing * levels}'
    query = "query ($w: ProfileFilter) { profiles(where: $w) { totalCount } }"
    body = f'{{"query": "{query}", "variables": {{"w": {where}}}}}'

    response = await client._http.post("/graphql", content=body, headers={"content-type": "application/json"})

    assert [error["extensions"]["code"] for error in response.json()["errors"]] == [BAD]


@pytest.mark.parametrize("value", ["$where", '{"$gt": ""}', "a\0b", "a.b", "x" * 100_000, "|", "%7C", "=", "\x01"])
@pytest.mark.parametrize(
    "field",
    [
        lambda text: {"tag": text},
        lambda text: {"email": text},
        lambda text: {"customerId": text},
        lambda text: {"customerType": text},
        lambda text: {"identity": {"handle": "card", "identifier": text}},
        lambda text: {"appProfile": {"appId": "web", "key": text}},
        lambda text: {"group": {"type": "Club", "name": text}},
        lambda text: attribute("City", **text),
        lambda text: attribute("Points", **text),
        lambda text: {"address": {"countryCode": "US", "city": text}},
    ],
)
async def test_a_value_is_data_whatever_it_says(client: Client, db: Database, field: Any, value: str) -> None:
    await create(client, person("a", {"City": ["b"]}, tags=["vip"]))
    before = await content(db)

    assert await found(client, field({"equals": value})) == []
    assert await content(db) == before


@pytest.mark.parametrize("value", [{"$gt": ""}, 1, ["a"], None])
async def test_a_value_of_another_kind_is_not_a_filter(client: Client, value: Any) -> None:
    answer = await client.raw(
        "query ($w: ProfileFilter) { profiles(where: $w) { totalCount } }", w={"tag": {"equals": value}}
    )

    assert answer.get("data") is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {BAD}


async def test_a_condition_compares_in_one_way(client: Client) -> None:
    answer = await client.raw('{ profiles(where: {tag: {equals: "a", prefix: "a"}}) { totalCount } }')

    assert answer.get("data") is None
