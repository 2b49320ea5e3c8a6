"""The customer types of a domain, set and shown through the API, and the profiles that must agree with them."""

from typing import Any

import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.payloads import reasons, told

TYPES = "{ customerTypes { default allowed } definitionsVersion }"
SELECTION = "customerTypes { default allowed } definitionsVersion"
ANY = {"default": "Customer", "allowed": []}
C1 = {"profile": {"customerId": "C1"}}


async def set_types(client: Client, *types: str, **parts: Any) -> dict[str, Any]:
    return await client.mutate("setCustomerTypes", {"types": list(types), **parts}, SELECTION)


async def person(client: Client, customer_id: str, **parts: Any) -> dict[str, Any]:
    return await client.mutate("createProfile", {"customerId": customer_id, **parts}, "profile { customerType }")


async def test_customer_types_are_listed_the_default_first_M8(client: Client, db: Database) -> None:
    assert await client(TYPES) == {"customerTypes": ANY, "definitionsVersion": 0}

    payload = await set_types(client, "Prospect", " Customer ", "Patron", reason="Three kinds.")

    allowed = ["Customer", "Prospect", "Patron"]
    assert payload == {
        "customerTypes": {"default": "Customer", "allowed": allowed},
        "definitionsVersion": 1,
        "changed": True,
        "changes": [told("UPDATED", "customerTypes", before=[], after=allowed)],
        "errors": [],
    }
    shown = await Client(db, book=DefinitionBook(db, lifetime=60))(TYPES)
    assert shown == {"customerTypes": {"default": "Customer", "allowed": allowed}, "definitionsVersion": 1}
    (record,) = await db["definition_changes"].find().to_list(None)
    assert (record["mutation"], record["reason"]) == ("setCustomerTypes", "Three kinds.")


async def test_the_default_may_be_another_one_of_the_list_M8(client: Client, db: Database) -> None:
    await set_types(client, "Customer", "Prospect")
    await person(client, "C1")

    payload = await set_types(client, "Customer", "Prospect", default=" Prospect")

    assert payload["customerTypes"] == {"default": "Prospect", "allowed": ["Prospect", "Customer"]}
    assert payload["changes"] == [
        told("UPDATED", "customerTypes", before=["Customer", "Prospect"], after=["Prospect", "Customer"]),
        told("UPDATED", "customerTypes", "default", before="Customer", after="Prospect"),
    ]
    made = await person(client, "C2")
    assert made["profile"] == {"customerType": "Prospect"}
    # A record tells what the profile began with, whatever the default becomes.
    assert made["changes"] == [
        told("CREATED", after={"customerId": "C2"}),
        told("UPDATED", "customerType", before="Customer", after="Prospect"),
    ]
    kept = await client('{ profile(by: {customerId: "C1"}) { customerType } }')
    assert kept["profile"] == {"customerType": "Customer"}
    before = await content(db)
    for types, path in ((["Customer"], ["types"]), (["Customer", "Prospect"], ["default"])):
        wrong = await set_types(client, *types, default="Patron" if path == ["types"] else "")
        assert reasons(wrong) == [("INVALID_VALUE", path)]
    assert await content(db) == before


async def test_any_domain_may_have_another_default_without_a_list_M8(client: Client) -> None:
    payload = await set_types(client, default="Guest")

    assert payload["customerTypes"] == {"default": "Guest", "allowed": []}
    assert (await person(client, "C1"))["profile"] == {"customerType": "Guest"}
    assert (await person(client, "C2", customerType="Patron"))["profile"] == {"customerType": "Patron"}


async def test_an_unlisted_customer_type_is_refused_with_those_that_are_allowed_M8(
    client: Client, db: Database
) -> None:
    await set_types(client, "Customer", "Prospect")
    assert (await person(client, "C1", customerType="Prospect"))["errors"] == []
    assert (await person(client, "C2"))["profile"] == {"customerType": "Customer"}
    before = await content(db)

    made = await person(client, "C3", customerType="Patron", defaultLocale="x")
    changed = await client.mutate("updateProfile", {**C1, "customerType": "prospect"})
    upserted = await client.mutate("upsertProfile", {"profile": {"customerId": "C4"}, "customerType": ""})
    batch = await client.mutate(
        "createProfiles", {"profiles": [{"customerId": "C5", "customerType": "Patron"}]}, "status"
    )

    assert reasons(made) == [("INVALID_VALUE", ["customerType"]), ("INVALID_VALUE", ["defaultLocale"])]
    assert made["errors"][0]["message"] == "A customer type of the domain is one of: Customer, Prospect."
    assert made["errors"][0]["legacyCode"] == 7205
    assert reasons(changed) == [("INVALID_VALUE", ["customerType"])]
    assert reasons(upserted) == [("INVALID_VALUE", ["customerType"])]
    assert (batch["status"], reasons(batch)) == ("FAILED", [("INVALID_VALUE", ["profiles", "0", "customerType"])])
    assert await content(db) == before


async def test_without_a_list_any_customer_type_is_accepted_M8(client: Client) -> None:
    await set_types(client, "Customer")

    payload = await set_types(client)

    assert payload["customerTypes"] == ANY
    assert payload["changes"] == [told("UPDATED", "customerTypes", before=["Customer"], after=[])]
    assert (await person(client, "C1", customerType="Patron"))["profile"] == {"customerType": "Patron"}


async def test_a_list_that_cannot_be_is_refused_with_all_that_is_wrong_M8(client: Client, db: Database) -> None:
    await set_types(client, "Customer")
    before = await content(db)

    malformed = await set_types(client, "", "x" * 101, "customer", "customer")
    twice = await set_types(client, "Customer", "Prospect", " Prospect")
    many = await set_types(client, "Customer", *map(str, range(100)))

    assert reasons(malformed) == [
        ("INVALID_VALUE", ["types", "0"]),
        ("INVALID_VALUE", ["types", "1"]),
        ("DUPLICATE_VALUE", ["types", "3"]),
        ("INVALID_VALUE", ["types"]),
    ]
    message = "The customer types of the domain have its default among them, which is Customer."
    assert malformed["errors"][3]["message"] == message
    assert reasons(twice) == [("DUPLICATE_VALUE", ["types", "2"])]
    assert reasons(many) == [("LIMIT_EXCEEDED", ["types"])]
    assert many["customerTypes"] is None
    assert await content(db) == before


async def test_a_list_that_profiles_contradict_is_refused_with_count_and_examples_M8(
    client: Client, db: Database
) -> None:
    for customer_id, type_ in (("a", "Customer"), ("b", "Patron"), ("c", "patron"), ("d", "Prospect")):
        await person(client, customer_id, customerType=type_)
    before = await content(db)
    query = (
        "mutation ($input: SetCustomerTypesInput!) { setCustomerTypes(input: $input) "
        "{ changed errors { code message path ... on DefinitionConflict { count examples } } } }"
    )

    payload = (await client(query, input={"types": ["Customer", "Prospect"]}))["setCustomerTypes"]

    message = "2 profiles do not fit what the list of customer types would be: give them one of these types first."
    error = {"code": "DEFINITION_CONFLICT", "message": message, "path": [], "count": 2, "examples": ["b", "c"]}
    assert payload == {"changed": False, "errors": [error]}
    assert await content(db) == before
    assert (await set_types(client, "Customer", "Prospect", "Patron", "patron"))["errors"] == []
    # A longer list asks nothing of the profiles, a shorter one does.
    assert (await set_types(client, "Customer", "Prospect", "Patron", "patron", "New"))["errors"] == []
    assert reasons(await set_types(client, "Customer", "Prospect")) == [("DEFINITION_CONFLICT", [])]


async def test_what_a_profile_is_already_stays_until_it_is_said_anew_M8(client: Client, db: Database) -> None:
    stale = Client(db, book=DefinitionBook(db, lifetime=600))
    await stale(TYPES)
    await set_types(client, "Customer")
    # By a worker that does not know the list yet.
    assert (await person(stale, "C1", customerType="Patron"))["errors"] == []

    payload = await client.mutate("updateProfile", {**C1, "tags": ["vip"]}, "profile { customerType }")

    assert (payload["errors"], payload["profile"]) == ([], {"customerType": "Patron"})


async def test_a_longer_list_is_known_to_a_worker_that_refuses_by_the_older_one_M8(
    client: Client, db: Database
) -> None:
    await set_types(client, "Customer")
    stale = Client(db, book=DefinitionBook(db, lifetime=600))
    await stale(TYPES)
    await set_types(client, "Customer", "Patron")

    assert (await person(stale, "C1", customerType="Patron"))["errors"] == []


async def test_a_stale_version_loses_and_a_dry_run_writes_nothing_M8(client: Client, db: Database) -> None:
    await set_types(client, "Customer")
    before = await content(db)

    stale = await set_types(client, "Customer", "Patron", expectedVersion=0)
    dry = await set_types(client, "Customer", "Patron", dryRun=True)
    same = await set_types(client, "Customer")

    assert reasons(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (dry["customerTypes"]["allowed"], dry["definitionsVersion"]) == (["Customer", "Patron"], 2)
    assert (same["changed"], same["changes"], same["definitionsVersion"]) == (False, [], 1)
    assert await content(db) == before


async def test_domains_have_customer_types_apart_M8(client: Client, db: Database) -> None:
    await create_domain(db, "other", Definitions(default_customer_type="Guest"))
    other = Client(db, "other", book=DefinitionBook(db, lifetime=60))
    await person(other, "C1", customerType="Patron")

    assert (await set_types(client, "Customer"))["errors"] == []

    assert (await other(TYPES))["customerTypes"] == {"default": "Guest", "allowed": []}
    assert reasons(await set_types(other, "Customer")) == [("INVALID_VALUE", ["types"])]


@pytest.mark.parametrize("verb", ["createProfile", "updateProfile"])
async def test_null_is_no_list_and_no_customer_type_M8(client: Client, verb: str) -> None:
    target = C1 if verb == "updateProfile" else {"customerId": "C1"}
    payload = await client.mutate(verb, {**target, "customerType": None})

    assert ("NULL_NOT_ALLOWED", ["customerType"]) in reasons(payload)
