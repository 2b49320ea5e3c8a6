"""Finding a profile by an e-mail address or a phone number."""

from typing import Any

import pytest

from gateway.app import INDEXES
from gateway.caller import Caller
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.indexes import create_indexes
from gateway.profiles.model import COLLECTION, SEARCH
from tests.client import Client

JANE = {"type": "Home", "address": "Jane@Example.com"}
MOBILE = {"type": "Mobile", "number": "0412 345 678", "countryCode": "AU"}

BY_KEY = "query ($key: ProfileKey!) { profile(by: $key) { customerId } }"
BY_KEYS = "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) { customerId } }"


async def create(client: Client, customer_id: str, **lists: Any) -> None:
    assert (await client.mutate("createProfile", {"customerId": customer_id, **lists}))["errors"] == []


async def found(client: Client, **key: str) -> str | None:
    profile = (await client(BY_KEY, key=key))["profile"]
    return profile["customerId"] if profile else None


@pytest.mark.parametrize("address", ["Jane@Example.com", "jane@example.com", " JANE@EXAMPLE.COM "])
async def test_profile_is_found_by_email_whatever_its_case_M13(client: Client, address: str) -> None:
    await create(client, "C1", emails=[JANE])

    assert await found(client, email=address) == "C1"


@pytest.mark.parametrize("number", ["+61412345678", "+61 (0)412 345-678", " +61 412 345 678 "])
async def test_profile_is_found_by_phone_however_it_is_written_M14(client: Client, number: str) -> None:
    await create(client, "C1", phones=[MOBILE])

    assert await found(client, phone=number) == "C1"


@pytest.mark.parametrize("key", [{"email": "john@example.com"}, {"email": "nobody"}, {"email": ""}, {"phone": "+1234"}])
async def test_what_nobody_has_is_null(client: Client, key: dict[str, str]) -> None:
    await create(client, "C1", emails=[JANE], phones=[MOBILE])

    assert await found(client, **key) is None


async def test_number_without_its_country_is_refused(client: Client) -> None:
    answer = await client.raw(BY_KEY, key={"phone": "0412 345 678"})

    assert answer["data"] == {"profile": None}
    assert answer["errors"][0]["message"] == (
        "A phone number to look for begins with + and the country's calling code."
    )
    assert answer["errors"][0]["extensions"]["argument"] == ["by", "phone"]


async def test_key_follows_every_change(client: Client) -> None:
    await create(client, "C1", emails=[JANE])
    email = (await client('{ profile(by: {customerId: "C1"}) { primaryEmail { id } } }'))["profile"]["primaryEmail"]
    one = {"profile": {"customerId": "C1"}, "id": email["id"]}

    await client.mutate("updateEmail", {**one, "address": "doe@example.com"})
    assert (await found(client, email="jane@example.com"), await found(client, email="doe@example.com")) == (None, "C1")

    await client.mutate("deactivateEmail", one)
    assert await found(client, email="doe@example.com") is None

    await client.mutate("activateEmail", one)
    assert await found(client, email="doe@example.com") == "C1"

    await client.mutate("removeEmail", one)
    assert await found(client, email="doe@example.com") is None


async def test_deleted_profile_is_not_found(client: Client) -> None:
    await create(client, "C1", emails=[JANE])

    await client.mutate("deleteProfile", {"profile": {"email": "jane@example.com"}})

    assert await found(client, email="jane@example.com") is None


async def test_key_names_the_profile_of_a_mutation(client: Client) -> None:
    await create(client, "C1", emails=[JANE], phones=[MOBILE])

    payload = await client.mutate(
        "addEmail",
        {"profile": {"phone": "+61 412 345 678"}, "type": "Work", "address": "doe@example.com"},
        "profile { customerId version }",
    )

    assert payload["profile"] == {"customerId": "C1", "version": 2}


async def test_key_that_fits_nobody_is_not_found_in_a_mutation(client: Client) -> None:
    payload = await client.mutate("deleteProfile", {"profile": {"email": "jane@example.com"}})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", ["profile"])]


async def test_key_that_fits_several_is_an_error_of_a_read(client: Client) -> None:
    for customer_id in ("C1", "C2", "C3"):
        await create(client, customer_id, emails=[JANE])

    answer = await client.raw(BY_KEY, key={"email": "jane@example.com"})

    assert answer["data"] == {"profile": None}
    (error,) = answer["errors"]
    assert error["message"] == "Several profiles have this contact point; name the one you mean by its id."
    assert (error["path"], error["extensions"]) == (["profile"], {"code": "AMBIGUOUS_MATCH", "argument": ["by"]})


async def test_key_that_fits_several_is_data_in_a_mutation(client: Client) -> None:
    await create(client, "C1", phones=[MOBILE])
    await create(client, "C2", phones=[MOBILE])

    payload = await client.mutate("deleteProfile", {"profile": {"phone": "+61412345678"}})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("AMBIGUOUS_MATCH", ["profile"])]
    assert await found(client, customerId="C1") == "C1"
    assert await found(client, customerId="C2") == "C2"


async def test_email_of_two_types_is_one_match(client: Client) -> None:
    await create(client, "C1", emails=[JANE, {**JANE, "type": "Work"}])

    assert await found(client, email="jane@example.com") == "C1"


async def test_only_the_ambiguous_one_of_several_keys_fails(client: Client) -> None:
    await create(client, "C1", emails=[JANE], phones=[MOBILE])
    await create(client, "C2", emails=[JANE])
    keys = [{"email": "jane@example.com"}, {"phone": "+61412345678"}, {"customerId": "C2"}, {"email": "nobody"}]

    answer = await client.raw(BY_KEYS, keys=keys)

    assert answer["data"] == {"profilesBy": [None, {"customerId": "C1"}, {"customerId": "C2"}, None]}
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]) == (
        ["profilesBy", 0],
        {"code": "AMBIGUOUS_MATCH", "argument": ["keys", "0"]},
    )


async def test_other_domains_are_not_looked_through(client: Client, db: Database) -> None:
    await create(Client(db, "other"), "C1", emails=[JANE])

    assert await found(client, email="jane@example.com") is None


async def test_many_keys_cost_one_look_up_and_one_read(client: Client, db: Database) -> None:
    await create_indexes(db, INDEXES)
    for number in range(5):
        await create(client, f"C{number}", emails=[{"type": "Home", "address": f"jane{number}@example.com"}])
    keys = [{"email": f"jane{number}@example.com"} for number in range(100)]
    await db.command("profile", 2)

    answer = await client(BY_KEYS, keys=keys)

    await db.command("profile", 0)
    commands = await db["system.profile"].find({"ns": {"$ne": f"{db.name}.system.profile"}}).to_list(None)
    assert [profile["customerId"] for profile in answer["profilesBy"] if profile] == ["C0", "C1", "C2", "C3", "C4"]
    assert [next(iter(command["command"])) for command in commands if command["op"] != "insert"] == [
        "aggregate",
        "find",
    ]


async def test_look_up_reads_the_index_alone(client: Client, db: Database) -> None:
    await create_indexes(db, INDEXES)
    await create(client, "C1", emails=[JANE])
    access = Access(db, Caller("demo", "test"))

    plan = await db.command(
        "explain",
        {
            "aggregate": 1,
            "pipeline": access.look_up(COLLECTION, SEARCH, ["e:jane@example.com", "e:nobody"], 2),
            "cursor": {},
        },
        verbosity="executionStats",
    )

    (lookup,) = [stage for stage in plan["stages"] if "$lookup" in stage]
    assert lookup["indexesUsed"] == ["domain_1_search_1__id_1"]
    assert (lookup["totalDocsExamined"], lookup["collectionScans"]) == (0, 0)


async def test_tokens_are_those_of_the_active_ones(client: Client, db: Database) -> None:
    inactive = {"type": "Work", "address": "doe@example.com", "isActive": False}

    await create(client, "C1", emails=[JANE, inactive], phones=[{**MOBILE, "number": "0412 345 678 ext. 9"}])

    document = await db["profiles"].find_one({"customer_id": "C1"}, {"search": 1})
    assert document is not None
    assert [token for token in document["search"] if token[:2] in ("e:", "p:")] == [
        "e:jane@example.com",
        "p:+61412345678",
    ]
