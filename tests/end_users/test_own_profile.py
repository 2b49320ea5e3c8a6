"""What there is for an end user, and what it may change: its own profile, and of that what is its own to say."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.mongo.client import Database
from tests.access.documents import document
from tests.access.places import PLACES
from tests.client import SCHEMA, Client
from tests.database import content
from tests.end_users.builders import ADA, GRACE, two_people
from tests.profiles.builders import EVERYTHING, create, profile

OPEN_MUTATIONS = [name for name, place in PLACES["mutation"].items() if place.end_users]
IDS = """
    query ($by: ProfileKey!) {
        profile(by: $by) { id identities { id } appProfiles { id } consents { id } emails { id } }
    }
"""
OWN = {"customerId": "ada"}


@pytest.fixture
async def ada(db: Database, client: Client) -> Client:
    await two_people(client)
    return Client(db, caller=ADA)


async def ids_of(client: Client, customer_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client(IDS, by={"customerId": customer_id}))["profile"]
    return found


def keys_of(customer_id: str) -> list[dict[str, Any]]:
    """Return the ways to name a person, but for its `id`."""
    return [
        {"customerId": customer_id},
        {"identity": {"handle": "login", "identifier": customer_id}},
        {"appProfile": {"appId": "app", "key": customer_id}},
        {"email": f"{customer_id}@home.example"},
    ]


async def test_the_viewer_is_the_person_and_a_key_is_nobody(client: Client, ada: Client) -> None:
    query = f"{{ viewer {{ profile {{ {EVERYTHING} }} }} }}"

    # Once interpreted and once compiled.
    for _ in range(2):
        shown = (await ada(query))["viewer"]["profile"]
        everything = f"query ($by: ProfileKey!) {{ profile(by: $by) {{ {EVERYTHING} }} }}"
        assert shown == (await client(everything, by=OWN))["profile"]
        assert shown["identities"][0]["profile"] == {"customerId": "ada"}
        assert (await client(query))["viewer"] == {"profile": None}


async def test_the_viewer_costs_one_read(ada: Client) -> None:
    query = "{ viewer { profile { customerId identities { handle } consents { type } } } }"
    await ada(query)

    answer = await ada.costly(query)

    assert answer["data"]["viewer"]["profile"]["customerId"] == "ada"
    assert answer["extensions"]["cost"]["databaseReads"] == 1


async def test_a_deleted_person_has_no_profile_at_once(client: Client, ada: Client) -> None:
    await client.mutate("deleteProfile", {"profile": OWN})

    assert await ada("{ viewer { profile { customerId } } }") == {"viewer": {"profile": None}}


async def test_a_person_is_found_by_all_of_its_keys_and_nobody_else_is(ada: Client) -> None:
    query = "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys, includeInactive: true) { customerId } }"
    one = "query ($by: ProfileKey!) { profile(by: $by) { customerId } }"

    found = await ada(query, keys=keys_of("ada") + keys_of("grace") + keys_of("nobody"))

    assert found["profilesBy"] == [{"customerId": "ada"}] * 4 + [None] * 8
    assert [(await ada(one, by=key))["profile"] for key in keys_of("grace")] == [None] * 4
    assert [(await ada(one, by=key))["profile"] for key in keys_of("ada")] == [{"customerId": "ada"}] * 4


@pytest.mark.parametrize("key", [{"email": "family@home.example"}, {"phone": "+15035550142"}])
async def test_what_others_have_too_is_not_ambiguous_for_a_person(
    client: Client, ada: Client, key: dict[str, Any]
) -> None:
    query = "query ($by: ProfileKey!) { profile(by: $by) { customerId } }"
    await create(client, profile("a-0", emails=[{"type": "Home", "address": "family@home.example"}]))

    assert (await client.raw(query, by=key))["errors"][0]["extensions"]["code"] == "AMBIGUOUS_MATCH"
    assert await ada(query, by=key) == {"profile": {"customerId": "ada"}}


async def test_no_node_of_others_exists(client: Client, ada: Client) -> None:
    query = "query ($id: ID!) { node(id: $id) { __typename id } }"
    types = {"identities": "Identity", "appProfiles": "AppProfile", "consents": "Consent"}
    own, others = await ids_of(client, "ada"), await ids_of(client, "grace")

    assert (await ada(query, id=own["id"]))["node"] == {"__typename": "Profile", "id": own["id"]}
    assert (await ada(query, id=others["id"]))["node"] is None
    for field, name in types.items():
        for node in own[field]:
            assert (await ada(query, id=node["id"]))["node"] == {"__typename": name, **node}
        for node in others[field]:
            assert (await ada(query, id=node["id"]))["node"] is None


@pytest.mark.parametrize("name", OPEN_MUTATIONS)
@pytest.mark.parametrize(("other", "dry"), [("x", False), ("x", True), ("nobody", False)])
async def test_a_mutation_finds_no_other_person(
    db: Database, client: Client, name: str, other: str, *, dry: bool
) -> None:
    await create(client, profile("ada"), profile(other))
    ada = Client(db, caller=ADA)
    before = await content(db)

    answer = await ada(document("mutation", name, dry=dry))

    assert list(answer.values()) == [{"changed": False, "errors": [{"code": "NOT_FOUND", "path": ["profile"]}]}] * 4
    assert await content(db) == before


@pytest.mark.parametrize("key", [*keys_of("grace"), {"email": "nobody@home.example"}], ids=lambda key: next(iter(key)))
async def test_no_key_of_another_person_names_one_in_a_mutation(db: Database, ada: Client, key: dict[str, Any]) -> None:
    before = await content(db)

    payload = await ada.mutate("addEmail", {"profile": key, "type": "Work", "address": "ada@work.example"})

    assert (payload["changed"], [error["code"] for error in payload["errors"]]) == (False, ["NOT_FOUND"])
    assert await content(db) == before


async def test_an_entry_of_another_person_is_not_there(db: Database, client: Client, ada: Client) -> None:
    (theirs, _) = (await ids_of(client, "grace"))["emails"]
    before = await content(db)

    promoted = await ada.mutate("promoteEmail", {"profile": OWN, "id": theirs["id"]})
    removed = await ada.mutate("removeEmail", {"profile": OWN, "id": theirs["id"]})

    assert [error["code"] for error in promoted["errors"]] == ["NOT_FOUND"]
    assert (removed["changed"], removed["errors"]) == (False, [])
    assert await content(db) == before


async def test_what_a_person_changed_is_on_record_as_done_by_it(db: Database, ada: Client) -> None:
    name = {"name": {"first": "Augusta"}, "defaultLocale": "en-GB", "reason": "Married"}

    named = await ada.mutate("updateProfile", {"profile": OWN, **name}, "profile { name { first } defaultLocale }")
    added = await ada.mutate("addEmail", {"profile": OWN, "type": "Work", "address": "ada@work.example"})
    given = await ada.mutate("withdrawConsent", {"profile": OWN, "type": "Newsletter"}, "consent { status }")

    assert named["profile"] == {"name": {"first": "Augusta"}, "defaultLocale": "en-GB"}
    assert [payload["errors"] for payload in (named, added, given)] == [[], [], []]
    assert given["consent"] == {"status": "WITHDRAWN"}
    records = await db["changes"].find({"by": ADA.key_id}).sort("_id").to_list(None)
    assert [(record["_id"]["profile"], record["mutation"]) for record in records] == [
        ("demo|ada", "updateProfile"),
        ("demo|ada", "addEmail"),
        ("demo|ada", "withdrawConsent"),
    ]


PARTS = {
    "customerType": "Employee",
    "registrationConfirmed": True,
    "preservePreferences": False,
    "legacyProfileId": "1",
    "tags": [],
    "attributes": [{"name": "Tier", "set": ["platinum"]}],
    "identities": {"add": [{"handle": "login", "identifier": "grace"}]},
    "appProfiles": {"remove": [{"appId": "app", "key": "ada"}]},
    "groups": {"remove": []},
    "extensions": [{"name": "Orders", "set": []}],
}


@pytest.mark.parametrize("part", PARTS)
async def test_what_the_company_says_of_a_person_is_not_for_the_person_to_say(
    db: Database, ada: Client, part: str
) -> None:
    before = await content(db)

    with capture_logs() as logged:
        payload = await ada.mutate("updateProfile", {"profile": OWN, "name": {"first": "A"}, part: PARTS[part]})

    assert [(entry["event"], entry["reason"], entry["key_id"]) for entry in logged] == [("refused", "PART", ADA.key_id)]
    assert payload["changed"] is False
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("FORBIDDEN", [part])]
    assert await content(db) == before


def test_every_part_of_an_update_is_either_theirs_or_the_company_s() -> None:
    fields = SCHEMA._schema.type_map["UpdateProfileInput"].fields  # type: ignore[attr-defined]  # It is an input type.
    theirs = {"name", "defaultLocale", "emails", "phones", "addresses"}
    envelope = {"profile", "expectedVersion", "dryRun", "idempotencyKey", "reason"}

    assert set(fields) == {*PARTS, *theirs, *envelope}


MAIL = {"type": "Work", "address": "ada@work.example", "isVerified": True}


@pytest.mark.parametrize(
    ("mutation", "given", "path"),
    [
        ("addEmail", MAIL, ["isVerified"]),
        ("addPhone", {"type": "Work", "number": "+15035550143", "isVerified": True}, ["isVerified"]),
        ("updateProfile", {"emails": {"add": [MAIL]}}, ["emails", "add", "0", "isVerified"]),
        ("updateProfile", {"emails": {"set": [MAIL]}}, ["emails", "set", "0", "isVerified"]),
    ],
)
async def test_a_person_verifies_nothing_of_its_own(
    db: Database, ada: Client, mutation: str, given: dict[str, Any], path: list[str]
) -> None:
    before = await content(db)

    payload = await ada.mutate(mutation, {"profile": OWN, **given})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("FORBIDDEN", path)]
    assert await content(db) == before


async def test_all_that_is_not_theirs_is_told_at_once(ada: Client) -> None:
    given = {"profile": OWN, "tags": [], "customerType": "x", "emails": {"add": [MAIL]}}

    payload = await ada.mutate("updateProfile", given)

    assert [error["path"] for error in payload["errors"]] == [
        ["customerType"],
        ["tags"],
        ["emails", "add", "0", "isVerified"],
    ]


async def test_a_dry_run_and_a_repetition_are_as_those_of_keys(db: Database, ada: Client) -> None:
    given = {"profile": OWN, "type": "Work", "address": "ada@work.example", "idempotencyKey": "once"}
    before = await content(db)
    dry = await ada.mutate("addEmail", {**given, "dryRun": True}, "profile { version }")
    assert await content(db) == before

    first = await ada.mutate("addEmail", given, "profile { version }")
    again = await ada.mutate("addEmail", given, "profile { version }")
    other = await Client(db, caller=GRACE).mutate("addEmail", {**given, "profile": {"customerId": "grace"}})

    assert dry["profile"] == first["profile"]
    assert first == again
    assert (first["changed"], first["errors"]) == (True, [])
    assert other["errors"] == []
    assert await db["idempotency"].count_documents({}) == 2


async def test_a_stale_version_shows_the_own_profile_and_no_other(db: Database, ada: Client) -> None:
    selection = "errors { code ... on VersionConflict { current { customerId } } }"
    query = f"mutation ($input: AddEmailInput!) {{ addEmail(input: $input) {{ {selection} }} }}"
    mail = {"type": "Work", "address": "ada@work.example", "expectedVersion": 9}

    own = await ada(query, input={"profile": OWN, **mail})
    other = await ada(query, input={"profile": {"customerId": "grace"}, **mail})

    assert own["addEmail"]["errors"] == [{"code": "VERSION_CONFLICT", "current": {"customerId": "ada"}}]
    assert other["addEmail"]["errors"] == [{"code": "NOT_FOUND"}]
