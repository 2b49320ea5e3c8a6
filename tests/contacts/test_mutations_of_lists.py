"""What verbs of contact points do with unknown ids and whole lists, and what holds for every write."""

import pytest

from tests.client import Client
from tests.contacts.kinds import C1, EMAILS, Kind, every_kind


@every_kind
@pytest.mark.parametrize("verb", ["update", "promote", "activate", "deactivate", "verify"])
async def test_what_the_profile_does_not_have_is_not_found(client: Client, kind: Kind, verb: str) -> None:
    before = await kind.profile(client, {}, {})

    payload = await client.mutate(f"{verb}{kind.name}", {"profile": C1, "id": "nobody"}, "profile { id }")

    assert payload == {
        "profile": None,
        "changed": False,
        "changes": [],
        "errors": [
            {
                "__typename": "Refusal",
                "code": "NOT_FOUND",
                "message": payload["errors"][0]["message"],
                "path": ["id"],
                "legacyCode": 7014,
            }
        ],
    }
    assert payload["errors"][0]["message"].endswith("with this id.")
    assert await kind.ids(client) == before


@every_kind
async def test_removing_what_is_not_there_changes_nothing(client: Client, kind: Kind) -> None:
    before = await kind.profile(client, {}, {})

    payload = await client.mutate(f"remove{kind.name}", {"profile": C1, "id": "nobody"}, "profile { version }")

    assert payload == {"profile": {"version": 1}, "changed": False, "changes": [], "errors": []}
    assert await kind.ids(client) == before


@every_kind
async def test_contact_point_of_another_profile_is_out_of_reach(client: Client, kind: Kind) -> None:
    (theirs,) = await kind.profile(client, {})
    await client.mutate("createProfile", {"customerId": "C2", kind.field: [kind.values[1]]})

    removed = await client.mutate(f"remove{kind.name}", {"profile": {"customerId": "C2"}, "id": theirs})
    promoted = await client.mutate(f"promote{kind.name}", {"profile": {"customerId": "C2"}, "id": theirs})

    assert (removed["changed"], removed["errors"]) == (False, [])
    assert [error["code"] for error in promoted["errors"]] == ["NOT_FOUND"]
    assert await kind.ids(client) == [theirs]


@every_kind
async def test_reordering_takes_every_one_once(client: Client, kind: Kind) -> None:
    first, second, third = await kind.profile(client, {}, {}, {})

    payload = await client.mutate(f"reorder{kind.names}", {"profile": C1, "ids": [first, third, second]})

    assert payload["changes"] == [
        {
            "kind": "REORDERED",
            "path": [kind.field],
            "before": [first, second, third],
            "after": [first, third, second],
            "autoPromoted": False,
        }
    ]
    assert await kind.ids(client) == [first, third, second]


@every_kind
@pytest.mark.parametrize("wrong", ["missing", "double", "unknown"])
async def test_reordering_anything_else_is_refused(client: Client, kind: Kind, wrong: str) -> None:
    first, second = await kind.profile(client, {}, {})
    ids = {"missing": [second], "double": [second, first, first], "unknown": [second, "nobody"]}[wrong]

    payload = await client.mutate(f"reorder{kind.names}", {"profile": C1, "ids": ids})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_PERMUTATION", ["ids"])]
    assert await kind.ids(client) == [first, second]


@every_kind
async def test_inactive_one_is_not_put_first(client: Client, kind: Kind) -> None:
    first, inactive = await kind.profile(client, {}, {"isActive": False})

    payload = await client.mutate(f"reorder{kind.names}", {"profile": C1, "ids": [inactive, first]})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_ELIGIBLE", ["ids", "0"])]
    assert await kind.ids(client) == [first, inactive]


@every_kind
async def test_dry_run_answers_alike_and_writes_nothing(client: Client, kind: Kind) -> None:
    first, second = await kind.profile(client, {}, {})
    request = {"profile": C1, "id": second}
    selection = f"{kind.payload_field} {{ id position }} profile {{ version {kind.selection} }}"

    dry = await client.mutate(f"promote{kind.name}", {**request, "dryRun": True}, selection)

    assert await kind.ids(client) == [first, second]
    assert await client.mutate(f"promote{kind.name}", request, selection) == dry
    assert dry["profile"]["version"] == 2
    assert await kind.ids(client) == [second, first]


async def test_repetition_with_the_same_key_adds_once_and_answers_the_same(client: Client) -> None:
    await EMAILS.profile(client)
    request = {"profile": C1, **EMAILS.values[0], "idempotencyKey": "1"}

    first = await client.mutate("addEmail", request, "email { id } profile { version }")
    again = await client.mutate("addEmail", request, "email { id } profile { version }")

    assert again == first
    assert first["profile"] == {"version": 2}


async def test_stale_version_loses(client: Client) -> None:
    (only,) = await EMAILS.profile(client, {})

    payload = await client.mutate("removeEmail", {"profile": C1, "id": only, "expectedVersion": 7})

    assert [error["code"] for error in payload["errors"]] == ["VERSION_CONFLICT"]
    assert await EMAILS.ids(client) == [only]


async def test_list_holds_100(client: Client) -> None:
    hundred = [{"type": "Home", "address": f"jane{number}@example.com"} for number in range(100)]
    created = await client.mutate("createProfile", {**C1, "emails": hundred})
    assert created["errors"] == []

    payload = await client.mutate("addEmail", {"profile": C1, "type": "Home", "address": "one@example.com"})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("LIMIT_EXCEEDED", [])]
    assert len(await EMAILS.ids(client)) == 100


async def test_who_and_when_are_kept_M20(client: Client) -> None:
    (only,) = await EMAILS.profile(client, {})
    other = Client(client.access.db, key_id="other")
    edited = "createdAt updatedAt createdBy updatedBy"

    one = {"profile": C1, "id": only}

    created = (await client.mutate("activateEmail", one, f"email {{ {edited} }}"))["email"]
    changed = (await other.mutate("deactivateEmail", one, f"email {{ {edited} }}"))["email"]

    assert (created["createdBy"], created["updatedBy"]) == ("test", "test")
    assert (changed["createdBy"], changed["updatedBy"]) == ("test", "other")
    assert changed["createdAt"] == created["createdAt"]
    assert changed["updatedAt"] > changed["createdAt"]
