"""App profiles of a profile, changed through the API."""

import pytest

from gateway.mongo.client import Database
from tests.app_profiles.builders import C1, C2, PARTS, app, device, given, on, order
from tests.client import Client
from tests.payloads import refused, told, unchanged

APP_PROFILE = "appProfile { appId key isPrimary isActive position }"
TIMES = "appProfile { createdAt updatedAt } profile { createdAt updatedAt }"


async def test_a_created_app_profile_ends_the_active_ones_and_is_told_whole(client: Client) -> None:
    await given(client, "fb", "(wa)")
    attributes = [{"name": "Locale", "values": [" de ", "en"]}, {"name": "Tier", "values": ["gold"]}]

    payload = await client.mutate(
        "createAppProfile",
        on(C1, "tw", attributes=attributes, devices=[{"deviceId": "phone", "attributes": {"os": 14}}]),
        f"appProfile {{ appId key isPrimary isActive position {PARTS} profile {{ customerId }} }}",
    )

    assert payload == {
        "appProfile": {
            **app("tw"),
            "isPrimary": False,
            "isActive": True,
            "position": 1,
            "attributes": [{"name": "Locale", "values": ["de", "en"]}, {"name": "Tier", "values": ["gold"]}],
            "devices": [device("phone", os=14)],
            "profile": C1,
        },
        "changed": True,
        "changes": [
            told(
                "ADDED",
                *("appProfiles", "tw", "1"),
                after={
                    "position": 1,
                    "isActive": True,
                    "attributes": {"Locale": ["de", "en"], "Tier": ["gold"]},
                    "devices": [device("phone", os=14)],
                },
            )
        ],
        "errors": [],
    }
    assert await order(client) == "v2: fb* tw (wa)"


async def test_an_app_profile_created_as_primary_goes_first(client: Client) -> None:
    await given(client, "fb", "tw")

    await client.mutate("createAppProfile", on(C1, "wa", asPrimary=True))

    assert await order(client) == "v2: wa* fb tw"


async def test_an_app_profile_exists_whoever_has_it(client: Client, db: Database) -> None:
    await given(client, "fb", "(wa)")
    await given(client, "tw", customer_id="C2")
    exists = ("ALREADY_EXISTS", ["key"])

    own = await refused(client, db, "createAppProfile", on(C1, "fb"), exists)
    inactive = await refused(client, db, "createAppProfile", on(C1, "wa"), exists)
    foreign = await refused(client, db, "createAppProfile", on(C1, " tw "), exists)

    assert own == inactive == foreign == ["There is an app profile with this app id and key already."]


async def test_app_profiles_with_another_key_are_others(client: Client) -> None:
    await given(client, "fb")

    payload = await client.mutate("createAppProfile", on(C1, "fb") | {"key": "01"}, "profile { appProfiles { key } }")

    assert payload["profile"] == {"appProfiles": [{"key": "1"}, {"key": "01"}]}


async def test_deleting_the_primary_app_profile_promotes_the_next_and_tells_what_is_lost(client: Client) -> None:
    await given(client, "fb", "tw")
    given_parts = {"attributes": [{"name": "Tier", "set": ["gold"]}], "devices": [{"deviceId": "phone"}]}
    await client.mutate("updateAppProfile", on(C1, "fb", **given_parts))

    payload = await client.mutate("deleteAppProfile", on(C1, "fb"), APP_PROFILE)

    assert payload == {
        "appProfile": None,
        "changed": True,
        "changes": [
            told(
                "REMOVED",
                *("appProfiles", "fb", "1"),
                before={
                    "position": 0,
                    "isActive": True,
                    "attributes": {"Tier": ["gold"]},
                    "devices": [device("phone")],
                },
            ),
            told(
                "PROMOTED",
                *("appProfiles", "tw", "1"),
                before={"position": 1},
                after={"position": 0},
                auto_promoted=True,
            ),
        ],
        "errors": [],
    }
    assert await order(client) == "v3: tw*"


async def test_a_deleted_app_profile_can_be_created_by_anyone(client: Client) -> None:
    await given(client, "fb")
    await given(client, customer_id="C2")

    await client.mutate("deleteAppProfile", on(C1, "fb"))
    await client.mutate("createAppProfile", on(C2, "fb"))

    assert (await order(client), await order(client, "C2")) == ("v2:", "v2: fb*")


async def test_promoting_touches_the_profile_alone(client: Client) -> None:
    await given(client, "fb", "tw", "wa")

    payload = await client.mutate("promoteAppProfile", on(C1, "wa"), TIMES)

    assert payload["changes"] == [
        told("PROMOTED", "appProfiles", "wa", "1", before={"position": 2}, after={"position": 0})
    ]
    assert payload["appProfile"]["updatedAt"] == payload["profile"]["createdAt"]
    assert await order(client) == "v2: wa* fb tw"


async def test_deactivating_the_primary_app_profile_promotes_the_next(client: Client) -> None:
    await given(client, "fb", "tw", "(wa)")

    payload = await client.mutate("deactivateAppProfile", on(C1, "fb"), TIMES)

    assert [(change["kind"], change["after"], change["autoPromoted"]) for change in payload["changes"]] == [
        ("DEACTIVATED", {"position": 1, "isActive": False}, False),
        ("PROMOTED", {"position": 0}, True),
    ]
    assert payload["appProfile"]["updatedAt"] == payload["profile"]["updatedAt"]
    assert await order(client) == "v2: tw* (fb) (wa)"


async def test_an_activated_app_profile_ends_the_active_ones(client: Client) -> None:
    await given(client, "fb", "(tw)", "(wa)")

    await client.mutate("activateAppProfile", on(C1, "wa"))

    assert await order(client) == "v2: fb* wa (tw)"


async def test_reordering_tells_both_orders(client: Client) -> None:
    await given(client, "fb", "tw", "wa")

    payload = await client.mutate(
        "reorderAppProfiles", {"profile": C1, "appProfiles": [app("fb"), app("wa"), app("tw")]}
    )

    assert payload["changes"] == [
        told(
            "REORDERED",
            "appProfiles",
            before=[["fb", "1"], ["tw", "1"], ["wa", "1"]],
            after=[["fb", "1"], ["wa", "1"], ["tw", "1"]],
        )
    ]
    assert await order(client) == "v2: fb* wa tw"


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("promoteAppProfile", on(C1, "fb")),
        ("activateAppProfile", on(C1, "fb")),
        ("deactivateAppProfile", on(C1, "wa")),
        ("reorderAppProfiles", {"profile": C1, "appProfiles": [app("fb"), app("tw"), app("wa")]}),
        ("updateAppProfile", on(C1, "fb")),
        ("updateAppProfile", on(C1, "fb", attributes=[{"name": "Tier", "remove": ["gold"]}], devices=[])),
    ],
)
async def test_what_is_so_already_changes_nothing(
    client: Client, db: Database, mutation: str, input: dict[str, object]
) -> None:
    await given(client, "fb", "tw", "(wa)")

    await unchanged(client, db, mutation, input)


async def test_attributes_are_patched_one_after_the_other(client: Client) -> None:
    await given(client, "fb")
    patches = [
        {"name": "Tier", "set": ["silver", "gold"]},
        {"name": "Tier", "promote": "gold"},
        {"name": "Locale", "add": ["de"]},
    ]

    payload = await client.mutate("updateAppProfile", on(C1, "fb", attributes=patches), f"appProfile {{ {PARTS} }}")

    assert payload["appProfile"] == {
        "attributes": [{"name": "Locale", "values": ["de"]}, {"name": "Tier", "values": ["gold", "silver"]}],
        "devices": [],
    }
    assert [(change["kind"], change["path"]) for change in payload["changes"]] == [
        ("ADDED", ["appProfiles", "fb", "1", "attributes", "Tier", "gold"]),
        ("ADDED", ["appProfiles", "fb", "1", "attributes", "Tier", "silver"]),
        ("ADDED", ["appProfiles", "fb", "1", "attributes", "Locale", "de"]),
    ]
    assert await order(client) == "v2: fb*"


async def test_an_app_profile_finds_its_profile_and_its_profile_finds_it(client: Client) -> None:
    await given(client, "fb", "(wa)")
    query = """query ($by: ProfileKey!, $apps: [String!]) {
        profile(by: $by) { customerId appProfiles(appIds: $apps) { id appId position profile { customerId } } }
    }"""

    found = (await client(query, by={"appProfile": app(" wa ")}, apps=["wa"]))["profile"]
    nobody = await client(query, by={"appProfile": app("tw")})
    node = await client(
        "query ($id: ID!) { node(id: $id) { ... on AppProfile { appId position profile { customerId } } } }",
        id=found["appProfiles"][0].pop("id"),
    )

    assert found == {"customerId": "C1", "appProfiles": [{"appId": "wa", "position": 1, "profile": C1}]}
    assert node == {"node": {"appId": "wa", "position": 1, "profile": C1}}
    assert nobody == {"profile": None}
    payload = await client.mutate("activateAppProfile", on({"appProfile": app("wa")}, "wa"))
    assert (payload["changed"], await order(client)) == (True, "v2: fb* wa")
