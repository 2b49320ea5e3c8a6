"""Groups of a profile, through the API."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.payloads import reasons, refused, told, unchanged

C1 = {"customerId": "C1"}
SHOWN = "id type name groupId isPrimary isActive position"
DOES = {"type": "Household", "name": "The Does", "groupId": "g-1"}
CHESS = {"type": "Club", "name": "Chess"}
BRIDGE = {"type": "Club", "name": "Bridge"}


async def create(client: Client, *groups: dict[str, Any]) -> list[str]:
    payload = await client.mutate("createProfile", {**C1, "groups": groups}, "profile { groups { id } }")
    assert payload["errors"] == []
    return [group["id"] for group in payload["profile"]["groups"]]


async def listed(client: Client) -> list[tuple[str, bool, bool, int]]:
    found = await client(f'{{ profile(by: {{customerId: "C1"}}) {{ groups {{ {SHOWN} }} }} }}')
    return [
        (group["name"], group["isPrimary"], group["isActive"], group["position"])
        for group in found["profile"]["groups"]
    ]


async def test_a_new_profile_has_its_groups_with_the_flagged_one_first_M15(client: Client) -> None:
    await create(client, {**DOES, "isActive": False}, CHESS, {**BRIDGE, "isPrimary": True})

    assert await listed(client) == [
        ("Bridge", True, True, 0),
        ("Chess", False, True, 1),
        ("The Does", False, False, 2),
    ]
    found = await client(
        '{ profile(by: {customerId: "C1"}) { primaryGroup { name groupId } '
        'households: groups(types: ["Household"]) { name groupId position } '
        "active: groups(includeInactive: false) { name } } }"
    )
    assert found["profile"] == {
        "primaryGroup": {"name": "Bridge", "groupId": None},
        "households": [{"name": "The Does", "groupId": "g-1", "position": 2}],
        "active": [{"name": "Bridge"}, {"name": "Chess"}],
    }


async def test_a_group_is_the_same_by_type_and_name_M15(client: Client, db: Database) -> None:
    twice = {**C1, "groups": [DOES, {**DOES, "groupId": "g-2"}]}
    await refused(client, db, "createProfile", twice, ("DUPLICATE_VALUE", ["groups", "1"]))

    await create(client, DOES, {**DOES, "type": "Club"})

    assert [name for name, *_ in await listed(client)] == ["The Does", "The Does"]
    same = await unchanged(client, db, "addGroup", {"profile": C1, **DOES}, "group { position }")
    assert same["group"] == {"position": 0}


async def test_all_that_is_wrong_with_groups_is_told_at_once_M15(client: Client, db: Database) -> None:
    bad = {"type": "", "name": "x" * 101, "groupId": " ", "isPrimary": True}
    await refused(
        client,
        db,
        "createProfile",
        {**C1, "groups": [bad, {**DOES, "isPrimary": True}]},
        ("INVALID_VALUE", ["groups", "0", "type"]),
        ("INVALID_VALUE", ["groups", "0", "name"]),
        ("INVALID_VALUE", ["groups", "0", "groupId"]),
        ("MULTIPLE_PRIMARY", ["groups", "1"]),
    )


async def test_groups_are_added_at_the_end_or_as_primary_M15(client: Client) -> None:
    await create(client, DOES)

    payload = await client.mutate("addGroup", {"profile": C1, **CHESS}, f"group {{ {SHOWN} }}")
    chess = payload["group"]["id"]
    assert payload["group"] == {
        **CHESS, "id": chess, "groupId": None, "isPrimary": False, "isActive": True, "position": 1
    }  # fmt: skip
    assert payload["changes"] == [told("ADDED", "groups", chess, after={"position": 1, "isActive": True, **CHESS})]

    await client.mutate("addGroup", {"profile": C1, **BRIDGE, "asPrimary": True})

    assert [name for name, *_ in await listed(client)] == ["Bridge", "The Does", "Chess"]


async def test_the_next_group_follows_a_primary_that_leaves_M15(client: Client) -> None:
    does, chess = await create(client, DOES, CHESS)

    payload = await client.mutate("removeGroup", {"profile": C1, "id": does}, "group { id }")

    assert payload["group"] is None
    assert payload["changes"] == [
        told("REMOVED", "groups", does, before={"position": 0, "isActive": True, **DOES}),
        told("PROMOTED", "groups", chess, before={"position": 1}, after={"position": 0}, auto_promoted=True),
    ]
    assert await listed(client) == [("Chess", True, True, 0)]


async def test_groups_are_promoted_switched_and_reordered_M15(client: Client) -> None:
    does, chess, bridge = await create(client, DOES, CHESS, BRIDGE)

    async def after(verb: str, **asked: Any) -> list[str]:
        payload = await client.mutate(verb, {"profile": C1, **asked})
        assert (payload["errors"], payload["changed"]) == ([], True)
        return [name for name, *_ in await listed(client)]

    assert await after("promoteGroup", id=chess) == ["Chess", "The Does", "Bridge"]
    assert await after("deactivateGroup", id=chess) == ["The Does", "Bridge", "Chess"]
    assert await after("activateGroup", id=chess) == ["The Does", "Bridge", "Chess"]
    assert await after("reorderGroups", ids=[bridge, chess, does]) == ["Bridge", "Chess", "The Does"]


@pytest.mark.parametrize("verb", ["promoteGroup", "activateGroup", "deactivateGroup"])
async def test_a_group_that_is_not_there_is_not_found_M15(client: Client, db: Database, verb: str) -> None:
    await create(client, DOES)

    await refused(client, db, verb, {"profile": C1, "id": "nobody"}, ("NOT_FOUND", ["id"]))


async def test_a_patch_changes_groups_with_the_rest_M15(client: Client) -> None:
    does, chess = await create(client, DOES, CHESS)
    patch = {"remove": [does], "add": [BRIDGE], "promote": chess}

    payload = await client.mutate("updateProfile", {"profile": C1, "customerType": "x", "groups": patch})

    assert payload["errors"] == []
    assert [name for name, *_ in await listed(client)] == ["Chess", "Bridge"]
    replaced = await client.mutate("updateProfile", {"profile": C1, "groups": {"set": [BRIDGE], "remove": [chess]}})
    assert reasons(replaced) == [("INVALID_INPUT", ["groups", "set"])]
    await client.mutate("updateProfile", {"profile": C1, "groups": {"set": []}})
    assert await listed(client) == []
