"""Profiles that are looked up by their keys, and refetched by their ids."""

import re
from typing import Any

import pytest

from gateway import ids
from tests.client import Client
from tests.profiles.builders import EVERYTHING, app_profile, create, full_profile, identity, profile

BY = "query ($by: ProfileKey!) { profile(by: $by) { customerId } }"
KEYS = "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) { customerId } }"
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.mark.parametrize(
    "key",
    [
        {"id": ids.node_id("Profile", "C1")},
        {"customerId": "C1"},
        {"customerId": " C1\n"},
        {"identity": identity("C1-1")},
        {"identity": identity(" C1-1 ", " card ")},
        {"appProfile": app_profile("C1")},
    ],
)
async def test_each_kind_of_key_finds_its_profile(client: Client, key: dict[str, Any]) -> None:
    await create(client, full_profile("C1"), full_profile("C2"))

    assert await client(BY, by=key) == {"profile": {"customerId": "C1"}}


UNKNOWN: list[dict[str, Any]] = [
    {"id": ids.node_id("Profile", "C9")},
    {"customerId": "c1"},
    {"customerId": ""},
    {"customerId": "C" * 1_000},
    {"customerId": "\0"},
    {"customerId": "C1|"},
    {"customerId": "%"},
    {"customerId": '{"$ne": null}'},
    {"identity": identity("")},
    {"identity": identity("C1-2", "mailer")},  # Inactive.
    {"identity": identity("card|C1-1", "demo")},
    {"identity": identity("C1-1", "card|")},
    {"appProfile": app_profile("\0")},
    {"appProfile": app_profile("app|C1", "")},
]


@pytest.mark.parametrize("key", UNKNOWN, ids=str)
async def test_what_nobody_holds_is_null(client: Client, key: dict[str, Any]) -> None:
    await create(client, full_profile("C1"))

    assert await client(BY, by=key) == {"profile": None}
    assert await client(KEYS, keys=[key]) == {"profilesBy": [None]}


ODD = ["|", "%", "%7C", "a|b", "$ne", "a.b", "Zo\u00eb", "日本", "👩", "x y", "C" * 64, "-", "null"]


async def test_odd_ids_find_their_own_profile(client: Client) -> None:
    await create(
        client,
        *(profile(odd, identities=[identity(odd, odd)], appProfiles=[app_profile(odd, odd)]) for odd in ODD),
    )
    expected = [{"customerId": odd} for odd in ODD]

    for keys in (
        [{"customerId": odd} for odd in ODD],
        [{"id": ids.node_id("Profile", odd)} for odd in ODD],
        [{"identity": identity(odd, odd)} for odd in ODD],
        [{"appProfile": app_profile(odd, odd)} for odd in ODD],
    ):
        assert await client(KEYS, keys=keys) == {"profilesBy": expected}


async def test_keys_are_answered_position_by_position(client: Client) -> None:
    await create(client, full_profile("C1"), full_profile("C2"))
    keys = [
        {"customerId": "C2"},
        {"customerId": "C9"},
        {"identity": identity("C1-1")},
        {"customerId": "C2"},
        {"appProfile": app_profile("C2")},
        {"identity": identity("C2-2", "mailer")},
    ]

    data = await client(KEYS, keys=keys)

    found = [profile and profile["customerId"] for profile in data["profilesBy"]]
    assert found == ["C2", None, "C1", "C2", "C2", None]
    assert await client(KEYS, keys=[]) == {"profilesBy": []}


async def test_a_batch_has_100_keys(client: Client) -> None:
    keys = [{"customerId": f"C{number}"} for number in range(101)]

    assert await client(KEYS, keys=keys[:100]) == {"profilesBy": [None] * 100}
    answer = await client.raw(KEYS, keys=keys)

    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["message"] == "A batch has at most 100 keys; this one has 101."
    assert error["path"] == ["profilesBy"]
    assert error["extensions"] == {"code": "BATCH_LIMIT_EXCEEDED", "legacyCode": 7012, "argument": ["keys"]}


EXACTLY_ONE = "OneOf Input Object 'ProfileKey' must specify exactly one key."
INVALID = "Variable '$by' has invalid value at"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ({}, EXACTLY_ONE),
        ({"customerId": "C1", "id": "x"}, EXACTLY_ONE),
        ({"customerId": "C1", "id": None}, EXACTLY_ONE),
        ({"customerId": None}, "Value for member field 'customerId' must be non-null"),
        (
            {"customerId": {"$ne": None}},
            f"{INVALID} .customerId: String cannot represent a non string value: {{'$ne': None}}",
        ),
        (
            {"identity": {"handle": "card", "identifier": {"$gt": ""}}},
            f"{INVALID} .identity.identifier: String cannot represent a non string value: {{'$gt': ''}}",
        ),
    ],
)
async def test_a_key_of_the_wrong_form_is_refused(client: Client, key: dict[str, Any], message: str) -> None:
    answer = await client.raw(BY, by=key)

    assert [(error["message"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (message, "BAD_USER_INPUT")
    ]


OPAQUE = "An id is opaque: pass one that the gateway gave you, unchanged."


async def test_a_tampered_id_is_refused_where_it_stands(client: Client) -> None:
    tampered = ids.node_id("Profile", "C1")[:-1]
    extensions = {"code": "BAD_USER_INPUT", "legacyCode": 7004}

    for query, variables, path, argument in (
        (BY, {"by": {"id": tampered}}, "profile", ["by", "id"]),
        (KEYS, {"keys": [{"customerId": "C1"}, {"id": tampered}]}, "profilesBy", ["keys", "1", "id"]),
        (NODE, {"id": tampered}, "node", ["id"]),
    ):
        (error,) = (await client.raw(query, **variables))["errors"]
        assert (error["message"], error["path"]) == (OPAQUE, [path])
        assert error["extensions"] == {**extensions, "argument": argument}


async def test_the_id_of_another_type_is_no_profile(client: Client) -> None:
    (error,) = (await client.raw(BY, by={"id": ids.node_id("Identity", "x")}))["errors"]

    assert error["message"] == "This is the id of an object of type Identity, not of a profile."


async def test_everything_that_has_an_id_is_refetched_by_it(client: Client) -> None:
    await create(client, full_profile("C1"))
    data = await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {EVERYTHING} }} }}')
    found = data["profile"]

    for type_name, id_ in (
        ("Profile", found["id"]),
        ("Identity", found["identities"][1]["id"]),
        ("AppProfile", found["appProfiles"][0]["id"]),
    ):
        assert await client(NODE, id=id_) == {"node": {"__typename": type_name, "id": id_}}
    place = "query ($id: ID!) { node(id: $id) { ... on Identity { handle position isPrimary isActive } } }"
    assert await client(place, id=found["identities"][1]["id"]) == {
        "node": {"handle": "mailer", "position": 1, "isPrimary": False, "isActive": False}
    }


@pytest.mark.parametrize(
    "id_",
    [
        ids.node_id("Profile", "C9"),
        ids.node_id("Identity", "x"),
        ids.node_id("AppProfile", "app", "C9"),
        ids.opaque("AppProfile:app"),
        ids.node_id("Change", "C1"),
        ids.node_id("Profile", "demo", "C1"),
    ],
)
async def test_an_id_of_nothing_is_null(client: Client, id_: str) -> None:
    await create(client, full_profile("C1"))

    assert await client(NODE, id=id_) == {"node": None}


async def test_lists_are_filtered_without_losing_their_places(client: Client) -> None:
    identities = [identity("1"), identity("2", "mailer", isActive=False), identity("3", "Zo\u00eb")]
    await create(client, profile(identities=identities, attributes=[{"name": "A", "values": ["a"]}]))
    shown = "{ identifier position isPrimary }"

    data = await client(
        f"""{{ profile(by: {{customerId: "C1"}}) {{
            some: identities(handles: [" Zoe\u0308 ", "mailer"]) {shown}
            active: identities(includeInactive: false) {shown}
            none: identities(handles: []) {shown}
            apps: appProfiles(appIds: ["app"]) {{ key }}
            attributes(names: ["a", "B"]) {{ name }}
            attribute(name: "B") {{ name }}
            extensions(names: ["Phone"]) {{ name }}
        }} }}"""
    )

    third = {"identifier": "3", "position": 1, "isPrimary": False}
    assert data["profile"] == {
        "some": [third, {"identifier": "2", "position": 2, "isPrimary": False}],
        "active": [{"identifier": "1", "position": 0, "isPrimary": True}, third],
        "none": [],
        "apps": [],
        "attributes": [],
        "attribute": None,
        "extensions": [],
    }


async def test_times_are_printed_in_utc_with_milliseconds(client: Client) -> None:
    await create(client, profile())

    data = await client('{ profile(by: {customerId: "C1"}) { createdAt updatedAt } }')

    assert data["profile"]["createdAt"] == data["profile"]["updatedAt"]
    assert TIME.fullmatch(data["profile"]["createdAt"])
