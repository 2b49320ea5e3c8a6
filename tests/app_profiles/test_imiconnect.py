"""What IMIconnect's Profile API says (seed 002), row by row: master profiles, application profiles, and their codes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.definitions.model import AttributeDefinition, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from tests.app_profiles.builders import C1, app, given, on
from tests.client import SCHEMA, Client
from tests.commands import Commands
from tests.database import content, stored
from tests.invariants import assert_invariants
from tests.payloads import told
from tests.profiles.builders import create, profile


@pytest.fixture
async def watched(db: Database, mongo_uri: str) -> AsyncIterator[tuple[Client, Commands]]:
    """Return a client whose commands are counted."""
    commands = Commands()
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield Client(database(mongo, db.name)), commands
    mongo.close()


async def test_app_profiles_are_chosen_by_application_and_state_I1(client: Client) -> None:
    await given(client, "fb", "(tw)", "wa")

    query = """{ profile(by: {customerId: "C1"}) {
        all: appProfiles { appId }
        active: appProfiles(active: true) { appId position isPrimary }
        inactive: appProfiles(active: false) { appId position }
        some: appProfiles(appIds: ["tw", " fb"]) { appId }
        both: appProfiles(appIds: ["tw", "fb"], active: true) { appId }
        none: appProfiles(appIds: []) { appId }
    } }"""

    assert (await client(query))["profile"] == {
        "all": [{"appId": "fb"}, {"appId": "wa"}, {"appId": "tw"}],
        "active": [
            {"appId": "fb", "position": 0, "isPrimary": True},
            {"appId": "wa", "position": 1, "isPrimary": False},
        ],
        "inactive": [{"appId": "tw", "position": 2}],
        "some": [{"appId": "fb"}, {"appId": "tw"}],
        "both": [{"appId": "fb"}],
        "none": [],
    }


async def test_a_master_profile_is_found_by_its_customer_id_I3_I9(client: Client) -> None:
    await given(client, customer_id="CRN-0042")
    query = "query ($id: String!) { profile(by: {customerId: $id}) { customerId appProfiles { appId } } }"

    found = [await client(query, id=id_) for id_ in ("CRN-0042", " CRN-0042 ", "crn-0042", "42", "")]

    there = {"profile": {"customerId": "CRN-0042", "appProfiles": []}}
    assert found == [there, there, {"profile": None}, {"profile": None}, {"profile": None}]


async def test_services_come_and_go_under_a_customer_id_which_is_found_by_any_of_them_I9(client: Client) -> None:
    await given(client, "fb")
    look_up = """query ($by: AppProfileKey!) {
        appProfile(by: $by) { profile { customerId appProfiles { appId } } }
        profile(by: {appProfile: $by}) { customerId }
    }"""

    await client.mutate("updateProfile", {"profile": C1, "appProfiles": {"add": [app("tw")], "remove": [app("fb")]}})

    holder = {"customerId": "C1", "appProfiles": [{"appId": "tw"}]}
    assert await client(look_up, by=app("tw")) == {"appProfile": {"profile": holder}, "profile": {"customerId": "C1"}}
    assert await client(look_up, by=app("fb")) == {"appProfile": None, "profile": None}


async def test_what_exists_is_not_created_again_I5(client: Client, db: Database) -> None:
    await given(client, "fb")
    before = await content(db)

    master = await client.mutate("createProfile", {"customerId": "C1", "appProfiles": [app("fb")]})
    app_profile = await client.mutate("createAppProfile", on(C1, "fb"))

    told_of_both = [
        (one["code"], one["path"], one["legacyCode"]) for one in (*master["errors"], *app_profile["errors"])
    ]
    assert told_of_both == [
        ("ALREADY_EXISTS", ["customerId"], 7015),
        ("ALREADY_EXISTS", ["appProfiles", "0", "key"], 7209),
        ("ALREADY_EXISTS", ["key"], 7209),
    ]
    assert await content(db) == before


async def test_deleting_a_master_profile_deletes_its_app_profiles_and_tells_so_I7(client: Client, db: Database) -> None:
    await given(client, "fb", "(tw)")

    payload = await client.mutate("deleteProfile", {"profile": C1}, "deletedId")

    assert payload["changes"] == [
        told("DELETED", before={"customerId": "C1"}),
        told("REMOVED", "appProfiles", "fb", "1", before={"position": 0, "isActive": True}),
        told("REMOVED", "appProfiles", "tw", "1", before={"position": 1, "isActive": False}),
    ]
    assert await client('{ appProfile(by: {appId: "fb", key: "1"}) { id } }') == {"appProfile": None}
    assert "app_profiles" not in await stored(db)


async def test_devices_and_app_profiles_are_deleted_one_by_one_I7(client: Client, db: Database) -> None:
    await given(client, "tw")
    await client.mutate("createAppProfile", on(C1, "fb", devices=[{"deviceId": "phone"}, {"deviceId": "tv"}]))

    device = await client.mutate(
        "deleteDeviceAppProfile", on(C1, "fb", deviceId="phone"), "appProfile { devices { deviceId } }"
    )
    whole = await client.mutate("deleteAppProfile", on(C1, "fb"), "profile { version appProfiles { appId } }")

    assert device["appProfile"] == {"devices": [{"deviceId": "tv"}]}
    assert whole["profile"] == {"version": 4, "appProfiles": [{"appId": "tw"}]}
    assert_invariants(await stored(db))


def test_verbs_are_those_of_the_table_not_of_the_text_I8() -> None:
    roots = SCHEMA._schema
    assert roots.query_type is not None
    assert roots.mutation_type is not None

    table = {f"{verb}{kind}" for verb in ("create", "update", "delete") for kind in ("Profile", "AppProfile")}
    assert {*table, "deleteDeviceAppProfile"} <= set(roots.mutation_type.fields)
    assert {"profile", "appProfile"} <= set(roots.query_type.fields)
    assert not {"addProfile", "manageProfile", "getProfile"} & {*roots.mutation_type.fields, *roots.query_type.fields}


async def test_what_is_not_selected_costs_no_query_I10(client: Client, watched: tuple[Client, Commands]) -> None:
    await given(client, "fb")
    watching, commands = watched
    query = '{ profile(by: {customerId: "C1"}) { customerId %s } }'

    with commands.counted() as master_only:
        await watching(query % "")
    with commands.counted() as with_links:
        await watching(query % "appProfiles { appId }")

    assert master_only == {"find profiles": 1}
    assert with_links == {"find profiles": 1, "find app_profiles": 1}


async def test_an_app_profile_belongs_to_one_profile_I12(client: Client, db: Database) -> None:
    await given(client, "fb")
    await given(client, customer_id="C2")
    before = await content(db)

    for verb, asked in [
        ("createAppProfile", on({"customerId": "C2"}, "fb")),
        ("updateProfile", {"profile": {"customerId": "C2"}, "appProfiles": {"add": [app("fb")]}}),
        ("upsertProfile", {"profile": {"customerId": "C3"}, "appProfiles": {"set": [app("fb")]}}),
    ]:
        (error,) = (await client.mutate(verb, asked))["errors"]
        assert (error["code"], error["path"][-1], error["legacyCode"]) == ("ALREADY_EXISTS", "key", 7209)
    assert await content(db) == before


BAD_VALUE = [{"name": "Tier", "values": [""]}]
UNDEFINED = [{"name": "Other", "values": ["x"]}]
NAME = {"attributes": [{"name": "Name", "values": ["A"]}]}
CODES: list[tuple[str, dict[str, Any], str, int]] = [
    ("createProfile", {"customerId": "C2"}, "REQUIRED", 7003),
    (
        "createProfile",
        {"customerId": "x" * 65, **NAME},
        "INVALID_INPUT",
        7004,
    ),
    ("createAppProfile", on(C1, "tw", reason=""), "INVALID_INPUT", 7004),
    ("updateProfile", {"profile": {"customerId": "C9"}}, "NOT_FOUND", 7014),
    ("deleteProfile", {"profile": {"customerId": "C9"}}, "NOT_FOUND", 7014),
    ("createProfile", {**C1, **NAME}, "ALREADY_EXISTS", 7015),
    ("updateProfile", {"profile": C1, "attributes": [{"name": "Other", "set": ["x"]}]}, "ATTRIBUTE_NOT_DEFINED", 7017),
    ("updateAppProfile", on({"customerId": "C9"}, "fb"), "NOT_FOUND", 7203),
    ("updateAppProfile", on(C1, "fb", key="2"), "NOT_FOUND", 7203),
    ("deleteAppProfile", on(C1, "fb", key="2"), "NOT_FOUND", 7203),
    ("deleteDeviceAppProfile", on(C1, "fb", deviceId="tv"), "NOT_FOUND", 7203),
    ("updateProfile", {"profile": C1, "attributes": [{"name": "Name", "set": [""]}]}, "INVALID_VALUE", 7205),
    ("createAppProfile", on(C1, "tw", attributes=BAD_VALUE), "INVALID_VALUE", 7205),
    ("createAppProfile", on(C1, "fb"), "ALREADY_EXISTS", 7209),
    ("createAppProfile", on(C1, "tw", attributes=UNDEFINED), "ATTRIBUTE_NOT_DEFINED", 7211),
    ("updateProfile", {"profile": C1, "appProfiles": {"add": [app("x")]}}, "APP_NOT_LINKED", 7212),
    ("createAppProfile", on(C1, "x"), "APP_NOT_LINKED", 7212),
]


@pytest.mark.parametrize(("mutation", "given_input", "code", "legacy"), CODES)
async def test_codes_are_those_of_the_table_I5_I6_I7_I11_I12(
    db: Database, mutation: str, given_input: dict[str, Any], code: str, legacy: int
) -> None:
    names = {"Name": AttributeDefinition(name="Name", required=True), "Tier": AttributeDefinition(name="Tier")}
    await create_domain(db, "demo", Definitions(open_attributes=False, open_apps=False, attributes=names))
    client = Client(db, book=DefinitionBook(db, lifetime=60))
    for app_id in ("fb", "tw"):
        assert (await client.mutate("defineApp", {"appId": app_id}))["errors"] == []
    whole = profile("C1", attributes=[{"name": "Name", "values": ["Ann"]}], appProfiles=[app("fb")])
    await create(client, whole)
    before = await content(db)

    payload = await client.mutate(mutation, given_input)

    assert [(error["code"], error["legacyCode"]) for error in payload["errors"]] == [(code, legacy)]
    assert await content(db) == before
