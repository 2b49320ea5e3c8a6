"""A null in the input of a mutation: refused as data, with the path to it."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.profiles.builders import create, profile

TARGET = {"profile": {"customerId": "C1"}}
INVALID = "Variable '$input' has invalid value at"
NON_NULL = "Expected value of non-null type"
SENTENCE = "Null has no meaning here: leave the field out, or give an empty list to clear a list."

NULLS: list[tuple[str, dict[str, Any], list[list[str]]]] = [
    ("createProfile", {"customerId": None}, [["customerId"]]),
    ("deleteProfile", {**TARGET, "expectedVersion": None}, [["expectedVersion"]]),
    (
        "setAttribute",
        {**TARGET, "name": "A", "values": ["a"], "reason": None, "idempotencyKey": None},
        [["idempotencyKey"], ["reason"]],
    ),
    (
        "updateProfile",
        {**TARGET, "attributes": [{"name": "A", "add": ["x"]}, {"name": "A", "set": None, "promote": None}]},
        [["attributes", "1", "promote"], ["attributes", "1", "set"]],
    ),
    (
        "createAppProfile",
        {**TARGET, "appId": "app", "key": "k", "devices": [{"deviceId": "d", "attributes": None}]},
        [["devices", "0", "attributes"]],
    ),
    ("updateAppProfile", {**TARGET, "appId": "app", "key": "k", "devices": None}, [["devices"]]),
]


@pytest.mark.parametrize(("mutation", "input", "paths"), NULLS, ids=[mutation for mutation, *_ in NULLS])
async def test_each_null_is_told_and_nothing_is_changed(
    client: Client, db: Database, mutation: str, input: dict[str, Any], paths: list[list[str]]
) -> None:
    await create(client, profile(attributes=[{"name": "A", "values": ["a"]}]))
    before = await content(db)

    payload = await client.mutate(mutation, input)

    assert payload == {
        "changed": False,
        "changes": [],
        "errors": [
            {
                "__typename": "Refusal",
                "code": "NULL_NOT_ALLOWED",
                "message": SENTENCE,
                "path": path,
                "legacyCode": None,
            }
            for path in paths
        ],
    }
    assert await content(db) == before


async def test_a_null_in_the_document_is_told_alike(client: Client) -> None:
    data = await client(
        'mutation { setAttribute(input: {profile: {customerId: "C1"}, name: "A", values: [], reason: null}) '
        "{ profile { id } attribute { name } errors { code path } } }"
    )

    assert data["setAttribute"] == {
        "profile": None,
        "attribute": None,
        "errors": [{"code": "NULL_NOT_ALLOWED", "path": ["reason"]}],
    }


async def test_a_null_that_a_scalar_holds_is_its_own(client: Client) -> None:
    await create(client, profile())

    payload = await client.mutate("setExtension", {**TARGET, "name": "Phone", "records": [{"number": None}]})

    assert payload["errors"] == []


@pytest.mark.parametrize(
    ("input", "message"),
    [
        (
            {**TARGET, "name": "A", "values": None},
            f"{INVALID} .values: {NON_NULL} '[String!]!' not to be None.",
        ),
        (
            {**TARGET, "name": "A", "values": ["a", None]},
            f"{INVALID} .values[1]: {NON_NULL} 'String!' not to be None.",
        ),
        (
            {**TARGET, "name": "A", "values": [], "dryRun": None},
            f"{INVALID} .dryRun: {NON_NULL} 'Boolean!' not to be None.",
        ),
        (
            {"profile": {"customerId": None}, "name": "A", "values": []},
            "Value for member field 'customerId' must be non-null",
        ),
        ({"profile": {}, "name": "A", "values": []}, "OneOf Input Object 'ProfileKey' must specify exactly one key."),
    ],
)
async def test_where_the_schema_says_non_null_the_request_is_refused(
    client: Client, input: dict[str, Any], message: str
) -> None:
    answer = await client.raw(
        "mutation ($input: SetAttributeInput!) { setAttribute(input: $input) { changed } }", input=input
    )

    assert [(error["message"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (message, "BAD_USER_INPUT")
    ]
