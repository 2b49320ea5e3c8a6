"""Objects that are put: where they go, and what they make of a profile."""

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content, stored
from tests.invariants import assert_invariants
from tests.objects.builders import CUSTOMER, addresses, customer, order, put, put_type, whole


async def test_an_object_makes_its_profile_where_its_type_allows_that_A15(client: Client, db: Database) -> None:
    payload = await put(client, *customer(email="Ada@example.com", firstName="Ada", tier="gold"))

    assert (payload["errors"], payload["status"], payload["matchedBy"]) == ([], "CREATED", [])
    profile = await whole(client, "C1")
    assert profile["customerId"] == payload["profile"]["customerId"]
    assert profile["version"] == 1
    assert addresses(profile) == ["Ada@example.com"]
    assert profile["name"] == {"first": "Ada"}
    assert profile["attributes"] == [{"values": ["gold"]}]
    assert profile["identities"] == [{"handle": "shop", "identifier": "C1", "isPrimary": True}]
    assert [edge["node"]["type"] for edge in profile["objects"]["edges"]] == ["customer"]
    assert profile["orders"]["edges"] == []
    assert_invariants(await stored(db))


async def test_an_object_without_a_profile_is_an_orphan_A15(client: Client, db: Database) -> None:
    payload = await put(client, *order("1", "C7"))

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("ORPHAN_OBJECT", ["object"])]
    assert (payload["status"], payload["profile"], payload["object"], payload["changes"]) == ("FAILED", None, None, [])
    assert await db["objects"].count_documents({}) == await db["profiles"].count_documents({}) == 0
    assert [failure["_id"] async for failure in db["ingest_failures"].find()] == ["demo|order|unique|1"]


async def test_an_object_goes_to_the_profile_that_has_its_key_A18_A19(client: Client, db: Database) -> None:
    await put(client, *customer())

    payload = await put(client, *order("1"))

    assert (payload["status"], payload["matchedBy"]) == ("CREATED", ["customerKey"])
    assert [(change["kind"], change["path"]) for change in payload["changes"]] == [("ADDED", ["objects", "order", "1"])]
    profile = await whole(client, "C1")
    assert profile["version"] == 2
    assert [edge["node"]["data"]["number"] for edge in profile["orders"]["edges"]] == ["1"]
    assert_invariants(await stored(db))


async def test_secondary_keys_are_asked_only_when_no_other_key_finds_a_profile_A19(client: Client) -> None:
    await put(client, *customer("C1", email="one@example.com"))
    await put(client, *customer("C2", email="two@example.com"))

    first = await put(client, *order("1", "C1", email="two@example.com"))
    second = await put(client, *order("2", "C9", email="TWO@example.com"))

    assert (first["matchedBy"], second["matchedBy"]) == (["customerKey"], ["email"])
    assert len((await whole(client, "C1"))["orders"]["edges"]) == 1
    assert len((await whole(client, "C2"))["orders"]["edges"]) == 1


async def test_a_key_finds_a_contact_point_that_a_front_end_wrote_A17(client: Client) -> None:
    new = {"customerId": "P1", "emails": [{"type": "Home", "address": "ada@example.com"}]}
    await client.mutate("createProfile", new)

    payload = await put(client, *order("1", "C9", email=" Ada@Example.com"))

    assert (payload["matchedBy"], payload["profile"]) == (["email"], {"customerId": "P1", "version": 2})


async def test_more_than_one_match_is_ambiguous_and_changes_nothing_A19(client: Client, db: Database) -> None:
    for id_ in ("C1", "C2"):
        await put(client, *customer(id_))
        emails = {"type": "Home", "address": "house@example.com", "profile": {"identity": _shop(id_)}}
        await client.mutate("addEmail", emails)
    before = await content(db)

    payload = await put(client, *order("1", "C9", email="house@example.com"))

    assert [error["code"] for error in payload["errors"]] == ["AMBIGUOUS_MATCH"]
    after = await content(db)
    assert len(after.pop("ingest_failures")) == 1
    assert after == before


async def test_a_lookup_only_key_is_not_kept_and_a_new_only_key_with_new_profiles_alone_A19(
    client: Client, db: Database
) -> None:
    keys = [
        {"name": "unique", "fieldNames": ["id"], "roles": ["UNIQUE"]},
        {"name": "email", "fieldNames": ["email"], "roles": ["PROFILE", "LOOKUP_ONLY"]},
        {"name": "device", "fieldNames": ["device"], "roles": ["PROFILE", "NEW_ONLY"]},
        {"name": "seen", "fieldNames": ["seen"], "roles": ["PROFILE"]},
    ]
    fields = [{"name": name, "source": f"_source.{name}"} for name in ("id", "email", "device", "seen")]
    await put_type(client, {**CUSTOMER, "name": "visit", "fields": fields, "keys": keys})
    await put(client, *customer("C1", email="ada@example.com"))

    known = await put(client, "visit", {"id": "1", "email": "ada@example.com", "device": "D1", "seen": "S1"})
    new = await put(client, "visit", {"id": "2", "email": "bob@example.com", "device": "D2", "seen": "S2"})
    again = await put(client, "visit", {"id": "3", "seen": "S1"})

    assert (known["matchedBy"], new["matchedBy"], again["matchedBy"]) == (["email"], [], ["seen"])
    kept = {profile["version"]: profile["keys"] async for profile in db["profiles"].find()}
    assert kept[3] == [{"name": "email", "value": "ada@example.com"}, {"name": "seen", "value": "S1"}]
    assert kept[1] == [{"name": "device", "value": "D2"}, {"name": "seen", "value": "S2"}]


async def test_the_same_content_again_changes_nothing(client: Client, db: Database) -> None:
    await put(client, *customer(email="ada@example.com"))
    before = await content(db)

    payload = await put(client, "customer", {"email": "ada@example.com", "id": "C1"})

    assert (payload["status"], payload["changed"], payload["errors"]) == ("UNCHANGED", False, [])
    assert payload["profile"]["version"] == 1
    assert await content(db) == before


async def test_the_same_unique_key_again_is_an_update(client: Client, db: Database) -> None:
    await put(client, *customer(email="ada@example.com", tier="silver", phone="+32470123456"))

    payload = await put(client, *customer(email="ada@new.example", tier="gold"))

    assert (payload["status"], payload["matchedBy"]) == ("UPDATED", ["customerKey"])
    profile = await whole(client, "C1")
    assert profile["version"] == 2
    assert addresses(profile) == ["ada@new.example"]
    assert profile["attributes"] == [{"values": ["gold"]}]
    assert profile["phones"] == [{"e164": "+32470123456"}], "what the source says nothing of stays"
    assert_invariants(await stored(db))


async def test_an_older_time_of_the_source_is_ignored_and_reported_A16(client: Client, db: Database) -> None:
    await put(client, *customer(email="new@example.com", updated="2026-03-01T00:00:00Z"))
    before = await content(db)

    older = await put(client, *customer(email="old@example.com", updated="2026-02-28T23:59:59Z"))

    assert (older["status"], older["changed"], older["errors"]) == ("IGNORED", False, [])
    assert await content(db) == before
    same = await put(client, *customer(email="newer@example.com", updated="2026-03-01T00:00:00Z"))
    assert same["status"] == "UPDATED"


async def test_a_time_of_the_source_is_read_in_the_format_of_the_type_A16(client: Client, db: Database) -> None:
    await put_type(client, CUSTOMER, sourceTimestampFormat="dd/MM/yyyy HH:mm:ss")

    payload = await put(client, *customer(updated="01/03/2026 12:30:00"))

    assert payload["errors"] == []
    (found,) = [one async for one in db["objects"].find()]
    assert found["source_time"].isoformat() == "2026-03-01T12:30:00"


async def test_an_object_that_expires_says_when_A22(client: Client, db: Database) -> None:
    await put_type(client, CUSTOMER, expirationDays=30)

    payload = await put(client, *customer(), selection="object { expiresAt updatedAt }")

    (found,) = [one async for one in db["objects"].find()]
    assert (found["expires_at"] - found["updated_at"]).days == 30
    assert payload["object"]["expiresAt"][:10] == found["expires_at"].date().isoformat()


async def test_a_dry_run_says_what_would_happen_and_why_and_writes_nothing(client: Client, db: Database) -> None:
    await put(client, *customer("C1"))
    before = await content(db)

    would = await put(client, *order("1"), dryRun=True)
    orphan = await put(client, *order("2", "C9"), dryRun=True)

    assert (would["status"], would["matchedBy"], would["profile"]["version"]) == ("CREATED", ["customerKey"], 2)
    assert [change["path"] for change in would["changes"]] == [["objects", "order", "1"]]
    assert [error["code"] for error in orphan["errors"]] == ["ORPHAN_OBJECT"]
    assert await content(db) == before
    did = await put(client, *order("1"))
    assert {**did, "failure": None} == {**would, "failure": None}


async def test_an_object_whose_key_leads_elsewhere_moves_with_what_it_brought(client: Client, db: Database) -> None:
    await put(client, *customer("C1"))
    await put(client, *customer("C2"))
    await put(client, *order("1", "C1"))

    payload = await put(client, *order("1", "C2"))

    assert payload["status"] == "UPDATED"
    assert [(change["kind"], change["path"]) for change in payload["changes"]] == [
        ("MOVED", ["objects", "order", "1"]),
        ("MOVED", ["objects", "order", "1"]),
    ]
    assert (await whole(client, "C1"))["orders"]["edges"] == []
    assert len((await whole(client, "C2"))["orders"]["edges"]) == 1
    assert_invariants(await stored(db))


async def test_a_deleted_profile_takes_its_objects_along(client: Client, db: Database) -> None:
    await put(client, *customer("C1"))
    await put(client, *order("1"))
    await put(client, *customer("C2"))

    payload = await client.mutate("deleteProfile", {"profile": {"identity": _shop("C1")}}, "deletedId deletedObjects")

    assert (payload["errors"], payload["deletedObjects"]) == ([], 2)
    assert [one["unique"] async for one in db["objects"].find()] == ["C2"]
    assert_invariants(await stored(db))
    again = await put(client, *customer("C1"))
    assert (again["status"], again["profile"]["version"]) == ("CREATED", 4)


async def test_a_record_says_which_object_brought_a_change(client: Client, db: Database) -> None:
    await put(client, *customer("C1"), reason="First import.")

    (record,) = [one async for one in db["changes"].find()]
    assert record["source"] == {"type": "customer", "unique": "C1", "integration": None}
    assert (record["mutation"], record["reason"], record["by"]) == ("putProfileObject", "First import.", "test")


def _shop(id_: str) -> dict[str, str]:
    return {"handle": "shop", "identifier": id_}
