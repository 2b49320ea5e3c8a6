"""What a policy does to lists that a profile's document holds, and to app profiles and attributes."""

from typing import Any

import pytest

from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.list_policies.builders import C1, email, emails, given, set_policy
from tests.payloads import reasons, refused, told, unchanged

APPS = [{"appId": "fb", "key": "1"}, {"appId": "fb", "key": "2"}]


async def ids(client: Client) -> list[str]:
    found = (await client('{ profile(by: {customerId: "C1"}) { emails { id } } }'))["profile"]["emails"]
    return [one["id"] for one in found]


async def test_only_a_verified_email_is_primary(client: Client, db: Database) -> None:
    await set_policy(client, "EMAILS", primaryMustBeVerified=True)
    await given(client, emails=[email("a"), email("b", isVerified=True), email("c")])
    assert await emails(client) == "B* a c"
    b, a, _ = await ids(client)

    await refused(client, db, "promoteEmail", {**C1, "id": a}, ("NOT_ELIGIBLE", ["id"]))
    await refused(client, db, "addEmail", {**C1, **email("d"), "asPrimary": True}, ("NOT_ELIGIBLE", []))
    await client.mutate("addEmail", {**C1, **email("d")})
    assert await emails(client) == "B* a c d"

    payload = await client.mutate("verifyEmail", {**C1, "id": a}, "email { isVerified isPrimary }")

    assert payload["email"] == {"isVerified": True, "isPrimary": False}
    before, after = ({"position": 1, "isVerified": verified} for verified in (False, True))
    assert payload["changes"] == [told("VERIFIED", "emails", a, before=before, after=after)]
    await unchanged(client, db, "verifyEmail", {**C1, "id": a})
    await refused(client, db, "verifyEmail", {**C1, "id": "?"}, ("NOT_FOUND", ["id"]))
    await client.mutate("updateEmail", {**C1, "id": b, "address": "e@example.com"})
    assert await emails(client) == "A* e c d"


async def test_a_list_is_in_order_under_every_policy(client: Client) -> None:
    await given(client, emails=[email("a", isActive=False), email("b"), email("c", isActive=False, isVerified=True)])
    assert await emails(client) == "b* (a) (C)"

    await set_policy(client, "PHONES", primaryMustBeVerified=True)
    assert await emails(client) == "b* (a) (C)"
    await client.mutate("deactivateEmail", {**C1, "id": (await ids(client))[0]})
    await set_policy(client, "EMAILS", primaryMustBeVerified=True)
    await client.mutate("activateEmail", {**C1, "id": (await ids(client))[1]})
    assert await emails(client) == "(b) a (C)"
    await set_policy(client, "EMAILS", primaryMustBeVerified=False)

    assert await emails(client) == "a* (b) (C)"


async def test_the_primary_does_not_leave_before_another_was_promoted(client: Client, db: Database) -> None:
    await set_policy(client, "EMAILS", onPrimaryRemoval="REJECT")
    await given(client, emails=[email("a"), email("b"), email("c", isActive=False)])
    a, b, _ = await ids(client)

    messages = await refused(client, db, "removeEmail", {**C1, "id": a}, ("NOT_ELIGIBLE", ["id"]))
    await refused(client, db, "deactivateEmail", {**C1, "id": a}, ("NOT_ELIGIBLE", ["id"]))
    assert messages == ["The primary entry can be removed or deactivated only after another one was promoted."]
    await client.mutate("updateProfile", {**C1, "emails": {"remove": [a], "promote": b}})
    assert await emails(client) == "b* (c)"
    assert reasons(await client.mutate("removeEmail", {**C1, "id": b})) == []
    assert await emails(client) == "(c)"


async def test_a_list_is_neither_longer_nor_emptier_than_its_policy_allows(client: Client, db: Database) -> None:
    await set_policy(client, "EMAILS", required=True, maxEntries=2)

    await refused(client, db, "createProfile", {}, ("REQUIRED", ["emails"]))
    three = {"emails": [email(name) for name in "abc"]}
    await refused(client, db, "createProfile", three, ("LIMIT_EXCEEDED", ["emails", "2"]))
    await given(client, emails=[email("a"), email("b")])
    a, b = await ids(client)
    await refused(client, db, "addEmail", {**C1, **email("c")}, ("LIMIT_EXCEEDED", []))
    await client.mutate("removeEmail", {**C1, "id": a})
    await refused(client, db, "removeEmail", {**C1, "id": b}, ("REQUIRED", ["id"]))
    await refused(client, db, "updateProfile", {**C1, "emails": {"set": []}}, ("REQUIRED", ["emails", "set"]))
    await client.mutate("updateProfile", {**C1, "emails": {"remove": [b], "add": [email("c")]}})
    assert await emails(client) == "c*"


async def test_a_profile_is_upserted_with_what_its_lists_must_have(client: Client, db: Database) -> None:
    await set_policy(client, "EMAILS", required=True)
    await set_policy(client, "APP_PROFILES", required=True)

    bare = ("REQUIRED", ["emails"]), ("REQUIRED", ["appProfiles"])
    messages = await refused(client, db, "upsertProfile", C1, *bare)

    assert messages[1] == "A profile must have at least one entry in its appProfiles."
    await set_policy(client, "APP_PROFILES", required=False)
    payload = await client.mutate("upsertProfile", {**C1, "emails": {"add": [email("a")]}}, "created")
    assert (payload["created"], payload["errors"]) == (True, [])


async def test_app_profiles_have_a_policy_too(client: Client, db: Database) -> None:
    await set_policy(client, "APP_PROFILES", maxEntries=2, required=True, onPrimaryRemoval="REJECT")
    await refused(client, db, "createProfile", {}, ("REQUIRED", ["appProfiles"]))
    await given(client, appProfiles=APPS)
    first, second = ({**C1, **app} for app in APPS)

    await refused(client, db, "createAppProfile", {**first, "key": "3"}, ("LIMIT_EXCEEDED", ["key"]))
    for mutation in ("deleteAppProfile", "deactivateAppProfile"):
        await refused(client, db, mutation, first, ("NOT_ELIGIBLE", ["key"]))
    await client.mutate("deleteAppProfile", second)
    await refused(client, db, "deleteAppProfile", first, ("REQUIRED", ["key"]))


async def test_groups_have_a_policy_too(client: Client, db: Database) -> None:
    await set_policy(client, "GROUPS", maxEntries=1)
    groups: list[dict[str, Any]] = [{"type": "Club", "name": name} for name in ("Chess", "Go")]
    await given(client, groups=groups[:1])

    await refused(client, db, "addGroup", {**C1, **groups[1]}, ("LIMIT_EXCEEDED", []))


async def test_the_primary_value_of_an_attribute_is_not_removed_where_its_definition_says_so(
    client: Client, db: Database
) -> None:
    asked = {"name": "Nickname", "onPrimaryRemoval": "REJECT"}
    payload = await client.mutate("defineAttribute", asked, "definition { onPrimaryRemoval }")
    assert payload["definition"] == {"onPrimaryRemoval": "REJECT"}
    await given(client, attributes=[{"name": "Nickname", "values": ["a", "b"]}])
    primary = {**C1, "name": "Nickname", "values": ["a"]}

    await refused(client, db, "removeAttributeValues", primary, ("NOT_ELIGIBLE", ["values", "0"]))
    again = Client(db, book=DefinitionBook(db, lifetime=60))
    await refused(again, db, "removeAttributeValues", primary, ("NOT_ELIGIBLE", ["values", "0"]))
    change = {"name": "Nickname", "onPrimaryRemoval": "PROMOTE_NEXT"}
    assert reasons(await client.mutate("updateAttributeDefinition", change)) == []
    assert reasons(await client.mutate("removeAttributeValues", primary)) == []


@pytest.mark.parametrize("policy", [{"maxEntries": 1}, {"required": True}, {"primaryMustBeVerified": True}])
async def test_a_policy_that_another_worker_relaxed_is_looked_at_again(
    client: Client, db: Database, policy: dict[str, Any]
) -> None:
    await set_policy(client, "EMAILS", **policy)
    other = Client(db, book=DefinitionBook(db, lifetime=3600))
    await other("{ definitionsVersion }")

    await set_policy(client, "EMAILS", maxEntries=2, required=False, primaryMustBeVerified=False)

    allowed_now = [] if "required" in policy else [email("a"), email("b", isPrimary=True)]
    await given(other, emails=allowed_now)
