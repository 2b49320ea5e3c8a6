"""The verbs of contact points, for every kind of them; their names are made from one piece of code."""

from typing import Any

import pytest

from tests.client import Client
from tests.contacts.kinds import C1, Kind, every_kind

ACTIVE: dict[str, Any] = {}
INACTIVE = {"isActive": False}


@every_kind
async def test_adding_puts_behind_the_active_ones(client: Client, kind: Kind) -> None:
    first, inactive = await kind.profile(client, ACTIVE, INACTIVE)

    payload = await client.mutate(
        f"add{kind.name}", {"profile": C1, **kind.values[2]}, f"{kind.payload_field} {{ id position isPrimary }}"
    )

    added = payload[kind.payload_field]
    assert added == {"id": added["id"], "position": 1, "isPrimary": False}
    assert [(change["kind"], change["path"]) for change in payload["changes"]] == [("ADDED", [kind.field, added["id"]])]
    assert payload["changes"][0]["after"].items() >= {"position": 1, "isActive": True}.items()
    assert await kind.ids(client) == [first, added["id"], inactive]


@every_kind
async def test_first_one_becomes_primary(client: Client, kind: Kind) -> None:
    await kind.profile(client)

    payload = await client.mutate(
        f"add{kind.name}", {"profile": C1, **kind.values[0]}, f"{kind.payload_field} {{ isPrimary isVerified }}"
    )

    assert payload[kind.payload_field] == {"isPrimary": True, "isVerified": False}


@every_kind
async def test_adding_as_primary_puts_first(client: Client, kind: Kind) -> None:
    first, second = await kind.profile(client, ACTIVE, ACTIVE)

    payload = await client.mutate(
        f"add{kind.name}",
        {"profile": C1, **kind.values[2], "asPrimary": True, "isVerified": True},
        f"{kind.payload_field} {{ id isPrimary isVerified }}",
    )

    added = payload[kind.payload_field]
    assert added == {"id": added["id"], "isPrimary": True, "isVerified": True}
    assert await kind.ids(client) == [added["id"], first, second]


@every_kind
async def test_adding_what_is_there_changes_nothing(client: Client, kind: Kind) -> None:
    first, _ = await kind.profile(client, ACTIVE, ACTIVE)

    payload = await client.mutate(
        f"add{kind.name}",
        {"profile": C1, **kind.same_as_first},
        f"{kind.payload_field} {{ id {kind.shown} }} profile {{ version }}",
    )

    assert payload == {
        kind.payload_field: {"id": first, kind.shown: kind.values[0][kind.shown]},
        "profile": {"version": 1},
        "changed": False,
        "changes": [],
        "errors": [],
    }


@every_kind
async def test_same_value_of_another_type_is_another_one(client: Client, kind: Kind) -> None:
    await kind.profile(client, ACTIVE)

    payload = await client.mutate(f"add{kind.name}", {"profile": C1, **kind.same_as_first, "type": "Other"})

    assert payload["changed"]
    assert len(await kind.ids(client)) == 2


@every_kind
async def test_adding_what_is_inactive_reactivates_it(client: Client, kind: Kind) -> None:
    active, inactive = await kind.profile(client, INACTIVE, ACTIVE)

    payload = await client.mutate(f"add{kind.name}", {"profile": C1, **kind.same_as_first, "asPrimary": True})

    assert [(change["kind"], change["path"][-1]) for change in payload["changes"]] == [
        ("ACTIVATED", inactive),
        ("PROMOTED", inactive),
    ]
    assert [(entry["id"], entry["isActive"]) for entry in await kind.listed(client)] == [
        (inactive, True),
        (active, True),
    ]


@every_kind
async def test_inactive_one_is_not_added_as_primary(client: Client, kind: Kind) -> None:
    await kind.profile(client)

    payload = await client.mutate(
        f"add{kind.name}", {"profile": C1, **kind.values[0], "isActive": False, "asPrimary": True}
    )

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_ELIGIBLE", [])]
    assert await kind.ids(client) == []


@every_kind
async def test_adding_tells_all_that_is_wrong(client: Client, kind: Kind) -> None:
    await kind.profile(client)

    payload = await client.mutate(f"add{kind.name}", {"profile": C1, **kind.values[0], **kind.malformed, "type": ""})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_VALUE", ["type"]),
        ("INVALID_VALUE", [kind.malformed_at]),
    ]
    assert (payload["changed"], payload["changes"]) == (False, [])
    assert await kind.ids(client) == []


@every_kind
@pytest.mark.parametrize("length", [100, 101])
async def test_type_has_at_most_100_characters(client: Client, kind: Kind, length: int) -> None:
    await kind.profile(client)

    payload = await client.mutate(f"add{kind.name}", {"profile": C1, **kind.values[0], "type": "x" * length})

    problem = "A type has at most 100 characters; this one has 101."
    assert [error["message"] for error in payload["errors"]] == ([problem] if length > 100 else [])


@every_kind
async def test_updating_keeps_id_and_place_and_takes_verification(client: Client, kind: Kind) -> None:
    first, second = await kind.profile(client, {"isVerified": True}, {"isVerified": True})
    new = {name: value for name, value in kind.values[2].items() if name != "type"}

    payload = await client.mutate(
        f"update{kind.name}",
        {"profile": C1, "id": first, **new},
        f"{kind.payload_field} {{ id type {kind.shown} position isVerified }}",
    )

    assert payload[kind.payload_field] == {
        "id": first,
        "type": kind.values[0]["type"],
        kind.shown: new[kind.shown],
        "position": 0,
        "isVerified": False,
    }
    (change,) = payload["changes"]
    assert (change["kind"], change["path"]) == ("UPDATED", [kind.field, first])
    assert change["before"].items() >= {"position": 0, kind.shown: kind.values[0][kind.shown]}.items()
    assert change["after"].items() >= {"position": 0, kind.shown: new[kind.shown]}.items()
    assert await kind.ids(client) == [first, second]


@every_kind
async def test_updating_nothing_changes_nothing(client: Client, kind: Kind) -> None:
    (first,) = await kind.profile(client, ACTIVE)

    payload = await client.mutate(f"update{kind.name}", {"profile": C1, "id": first}, "profile { version }")

    assert (payload["profile"], payload["changed"], payload["errors"]) == ({"version": 1}, False, [])


@every_kind
async def test_updating_to_what_is_there_is_refused(client: Client, kind: Kind) -> None:
    before = await kind.profile(client, ACTIVE, ACTIVE)

    payload = await client.mutate(f"update{kind.name}", {"profile": C1, "id": before[1], **kind.same_as_first})

    assert [error["code"] for error in payload["errors"]] == ["DUPLICATE_VALUE"]
    assert [entry[kind.shown] for entry in await kind.listed(client)] == [
        value[kind.shown] for value in kind.values[:2]
    ]


@every_kind
async def test_updating_to_something_malformed_is_refused(client: Client, kind: Kind) -> None:
    (first,) = await kind.profile(client, ACTIVE)
    before = await kind.listed(client)

    payload = await client.mutate(f"update{kind.name}", {"profile": C1, "id": first, **kind.malformed, "type": " "})

    assert [error["path"] for error in payload["errors"]] == [["type"], [kind.malformed_at]]
    assert await kind.listed(client) == before


@every_kind
async def test_promoting_keeps_the_order_of_the_others(client: Client, kind: Kind) -> None:
    first, second, third = await kind.profile(client, ACTIVE, ACTIVE, ACTIVE)

    payload = await client.mutate(
        f"promote{kind.name}", {"profile": C1, "id": third}, f"{kind.payload_field} {{ id isPrimary }}"
    )

    assert payload == {
        kind.payload_field: {"id": third, "isPrimary": True},
        "changed": True,
        "changes": [
            {
                "kind": "PROMOTED",
                "path": [kind.field, third],
                "before": {"position": 2},
                "after": {"position": 0},
                "autoPromoted": False,
            }
        ],
        "errors": [],
    }
    assert await kind.ids(client) == [third, first, second]


@every_kind
async def test_inactive_one_is_not_promoted(client: Client, kind: Kind) -> None:
    before = await kind.profile(client, ACTIVE, INACTIVE)

    payload = await client.mutate(f"promote{kind.name}", {"profile": C1, "id": before[1]})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_ELIGIBLE", ["id"])]
    assert await kind.ids(client) == before


@every_kind
async def test_deactivating_the_primary_promotes_the_next_and_activating_puts_it_last(
    client: Client, kind: Kind
) -> None:
    first, second, third = await kind.profile(client, ACTIVE, ACTIVE, ACTIVE)

    off = await client.mutate(f"deactivate{kind.name}", {"profile": C1, "id": first})
    assert [(change["kind"], change["path"][-1], change["autoPromoted"]) for change in off["changes"]] == [
        ("DEACTIVATED", first, False),
        ("PROMOTED", second, True),
    ]
    assert [(entry["id"], entry["isActive"]) for entry in await kind.listed(client)] == [
        (second, True),
        (third, True),
        (first, False),
    ]

    on = await client.mutate(f"activate{kind.name}", {"profile": C1, "id": first})
    assert [(change["kind"], change["path"][-1]) for change in on["changes"]] == [("ACTIVATED", first)]
    assert await kind.ids(client) == [second, third, first]


@every_kind
async def test_without_an_active_one_there_is_no_primary(client: Client, kind: Kind) -> None:
    (only,) = await kind.profile(client, ACTIVE)

    payload = await client.mutate(
        f"deactivate{kind.name}", {"profile": C1, "id": only}, f"profile {{ primary{kind.name} {{ id }} }}"
    )

    assert payload["profile"] == {f"primary{kind.name}": None}


@every_kind
async def test_verifying_is_recorded_once(client: Client, kind: Kind) -> None:
    (only,) = await kind.profile(client, ACTIVE)

    payload = await client.mutate(
        f"verify{kind.name}", {"profile": C1, "id": only}, f"{kind.payload_field} {{ isVerified }}"
    )
    again = await client.mutate(f"verify{kind.name}", {"profile": C1, "id": only})

    assert payload[kind.payload_field] == {"isVerified": True}
    assert [(change["kind"], change["path"]) for change in payload["changes"]] == [("VERIFIED", [kind.field, only])]
    assert (again["changed"], again["errors"]) == (False, [])


@every_kind
async def test_removing_the_primary_promotes_the_next(client: Client, kind: Kind) -> None:
    first, second = await kind.profile(client, ACTIVE, ACTIVE)

    payload = await client.mutate(
        f"remove{kind.name}", {"profile": C1, "id": first}, f"{kind.payload_field} {{ id }} profile {{ version }}"
    )

    assert (payload[kind.payload_field], payload["profile"]) == (None, {"version": 2})
    assert [(change["kind"], change["path"][-1], change["autoPromoted"]) for change in payload["changes"]] == [
        ("REMOVED", first, False),
        ("PROMOTED", second, True),
    ]
    assert await kind.ids(client) == [second]
