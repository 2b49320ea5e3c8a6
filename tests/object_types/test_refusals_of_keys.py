"""What is refused of the keys of an object type."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.object_types.builders import CONTACT, at, given_field, given_key, refused
from tests.payloads import reasons

UNIQUE = given_key("_id", "UNIQUE", fields=["id"])
PROFILE = given_key("_p", "PROFILE", fields=["a"])


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([PROFILE], [at("REQUIRED", "keys")]),
        ([UNIQUE], [at("REQUIRED", "keys")]),
        ([UNIQUE, given_key("u", "UNIQUE", "PROFILE", fields=["a"])], [at("DUPLICATE_VALUE", "keys", "1", "roles")]),
        (
            [UNIQUE, PROFILE, given_key("x", fields=[])],
            [at("REQUIRED", "keys", "2", "fieldNames")],
        ),
        (
            [UNIQUE, given_key("p", "PROFILE", fields=["a", "a"])],
            [at("DUPLICATE_VALUE", "keys", "1", "fieldNames", "1")],
        ),
        ([UNIQUE, given_key("p", "PROFILE", fields=["a", "l"])], [at("INVALID_INPUT", "keys", "1", "fieldNames", "1")]),
        ([given_key("u", "UNIQUE", "PROFILE", fields=["l"])], [at("INVALID_INPUT", "keys", "0", "fieldNames", "0")]),
        ([UNIQUE, given_key("p", "PROFILE", fields=["m"])], [at("INVALID_INPUT", "keys", "1", "fieldNames", "0")]),
        ([UNIQUE, PROFILE, given_key("s", "SECONDARY", fields=["a"])], [at("INVALID_INPUT", "keys", "2", "roles")]),
        ([UNIQUE, PROFILE, given_key("s", "NEW_ONLY", fields=["a"])], [at("INVALID_INPUT", "keys", "2", "roles")]),
        (
            [UNIQUE, given_key("s", "PROFILE", "NEW_ONLY", "LOOKUP_ONLY", fields=["a"])],
            [at("INVALID_INPUT", "keys", "1", "roles")],
        ),
        (
            [given_key("s", "UNIQUE", "PROFILE", "LOOKUP_ONLY", fields=["a"])],
            [at("INVALID_INPUT", "keys", "0", "roles")],
        ),
        ([UNIQUE, PROFILE, given_key("h", fields=["a"], handle="h")], [at("INVALID_INPUT", "keys", "2", "handle")]),
        (
            [UNIQUE, given_key("h", "PROFILE", fields=["a", "id"], handle="h")],
            [at("INVALID_INPUT", "keys", "1", "handle")],
        ),
        (
            [UNIQUE, given_key("h", "PROFILE", "LOOKUP_ONLY", fields=["a"], handle="h")],
            [at("INVALID_INPUT", "keys", "1", "handle")],
        ),
        ([UNIQUE, PROFILE, given_key("k" * 65, fields=["a"])], [at("INVALID_INPUT", "keys", "2", "name")]),
        ([UNIQUE, *[PROFILE] * 50], [at("LIMIT_EXCEEDED", "keys")]),
    ],
)
async def test_keys_that_cannot_be_are_refused_A18_A19_A20(
    client: Client, db: Database, keys: list[dict[str, Any]], expected: list[tuple[str, list[str]]]
) -> None:
    fields = [
        given_field("id"),
        given_field("a"),
        given_field("l", "_source.l[*].x"),
        given_field("m", "_source.m.*", "_profile.attributes.*"),
    ]

    await refused(client, db, *expected, fields=fields, keys=keys)


async def test_a_type_needs_no_profile_key_where_it_names_the_customer_id_A20(client: Client) -> None:
    fields = [given_field("id"), given_field("c", target="_profile.customerId")]

    payload = await client.mutate("putObjectType", {**CONTACT, "fields": fields, "keys": [UNIQUE]})

    assert reasons(payload) == []
