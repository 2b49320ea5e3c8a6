"""Keys that see some handles, apps and extensions alone: to them there are no others."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.caller import Restrictions
from gateway.mongo.client import Database
from tests.access.callers import POS, fill, handles, restricted
from tests.client import Client
from tests.database import content
from tests.payloads import reasons

C1 = {"profile": {"customerId": "C1"}}
IDENTITIES = "identities { handle identifier isPrimary position } primaryIdentity { handle }"
FACEBOOK = Restrictions(apps=frozenset({"facebook"}))
VEHICLE = Restrictions(extensions=frozenset({"Vehicle"}))


@pytest.fixture
async def everyone(db: Database) -> Client:
    return await fill(db)


async def test_a_pos_key_sees_pos_cards_alone_O1(db: Database, everyone: Client) -> None:
    client = restricted(db, POS)
    seen = [{"handle": "card_pos", "identifier": "P1", "isPrimary": False, "position": 1}]

    # Once interpreted and once compiled.
    for _ in range(2):
        found = (await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {IDENTITIES} }} }}'))["profile"]

        assert found == {"identities": seen, "primaryIdentity": None}
    assert (await client('{ profile(by: {customerId: "C1"}) { identities(handles: ["mailer"]) { id } } }'))[
        "profile"
    ] == {"identities": []}


async def test_others_are_not_found_by_a_look_up_a_search_or_an_id_O1(db: Database, everyone: Client) -> None:
    client = restricted(db, POS)
    ids = (await everyone('{ profile(by: {customerId: "C1"}) { identities { id handle } } }'))["profile"]["identities"]
    pos = '{identity: {handle: "card_pos", identifier: "P1"}}'
    other = '{identity: {handle: "mailer", identifier: "M1"}}'
    not_there = '{identity: {handle: "mailer", identifier: "nobody"}}'

    assert await client(
        f"""{{
            own: profile(by: {pos}) {{ customerId }}
            other: profile(by: {other}) {{ customerId }}
            all: profilesBy(keys: [{other}, {pos}, {not_there}]) {{ customerId }}
            searched: profiles(where: {{identity: {{handle: "mailer"}}}}) {{ totalCount }}
            narrowed: profiles(where: {{tag: {{equals: "vip"}}, not: {{identity: {{handle: "mailer"}}}}}}) {{
                edges {{ node {{ customerId }} matchedOn {{ path value }} }}
            }}
        }}"""
    ) == {
        "own": {"customerId": "C1"},
        "other": None,
        "all": [None, {"customerId": "C1"}, None],
        "searched": {"totalCount": 0},
        "narrowed": {"edges": [{"node": {"customerId": "C1"}, "matchedOn": [{"path": ["tag"], "value": "vip"}]}]},
    }
    for one in ids:
        found = (await client(f'{{ node(id: "{one["id"]}") {{ ... on Identity {{ handle }} }} }}'))["node"]
        assert found == ({"handle": "card_pos"} if one["handle"] == "card_pos" else None)


async def test_nested_edges_lead_to_no_others_O1(db: Database, everyone: Client) -> None:
    client = restricted(db, POS)
    nested = "identities { handle profile { identities { handle profile { primaryIdentity { handle } } } } }"

    found = await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {nested} }} }}')

    inner = {"identities": [{"handle": "card_pos", "profile": {"primaryIdentity": None}}]}
    assert found["profile"] == {"identities": [{"handle": "card_pos", "profile": inner}]}


@pytest.mark.parametrize(
    ("mutation", "given", "path"),
    [
        ("linkIdentity", {**C1, "handle": "mailer", "identifier": "M9"}, ["handle"]),
        ("unlinkIdentity", {**C1, "handle": " mailer", "identifier": "M1"}, ["handle"]),
        ("moveIdentity", {**C1, "handle": "mailer", "identifier": "M1", "to": {"customerId": "C1"}}, ["handle"]),
        ("addTags", {"profile": {"identity": {"handle": "mailer", "identifier": "M1"}}, "tags": ["t"]}, None),
        (
            "reorderIdentities",
            {**C1, "identities": [{"handle": "card_pos", "identifier": "P1"}]},
            ["identities"],
        ),
        ("updateProfile", {**C1, "identities": {"set": []}}, ["identities", "set"]),
        ("updateProfile", {**C1, "identities": {"reorder": []}}, ["identities", "reorder"]),
        (
            "updateProfile",
            {**C1, "identities": {"promote": {"handle": "mailer", "identifier": "M1"}}},
            ["identities", "promote", "handle"],
        ),
        (
            "createProfile",
            {
                "customerId": "C2",
                "identities": [{"handle": "card_pos", "identifier": "9"}] * 2
                + [{"handle": "mailer", "identifier": "9"}],
            },
            ["identities", "2", "handle"],
        ),
        ("deleteProfile", C1, ["profile"]),
    ],
)
async def test_a_mutation_that_names_others_is_forbidden_as_data_with_its_path_M24_O1(
    db: Database, everyone: Client, mutation: str, given: dict[str, Any], path: list[str] | None
) -> None:
    before = await content(db)

    with capture_logs() as lines:
        payload = await restricted(db, POS).mutate(mutation, given)

    expected = path or ["profile", "identity", "handle"]
    assert reasons(payload) == [("FORBIDDEN", expected)]
    assert await content(db) == before
    assert [(line["event"], line["reason"], line["field"]) for line in lines] == [("refused", "RESTRICTED", mutation)]


async def test_all_that_is_forbidden_in_one_input_is_told_at_once_M24(db: Database, everyone: Client) -> None:
    key = restricted(db, Restrictions(frozenset({"card_pos"}), frozenset(), frozenset(), sees_personal=False))

    payload = await key.mutate(
        "updateProfile",
        {
            **C1,
            "name": {"first": "Ann"},
            "attributes": [{"name": "Tier", "add": ["x"]}, {"name": "salary", "add": ["1"]}],
            "identities": {"add": [{"handle": "mailer", "identifier": "1"}]},
            "appProfiles": {"remove": [{"appId": "shop", "key": "S1"}]},
            "emails": {"add": [{"type": "Home", "address": "a@example.com"}]},
            "extensions": [{"name": "Vehicle", "set": []}],
        },
    )

    assert sorted(reasons(payload)) == [
        ("FORBIDDEN", ["appProfiles", "remove", "0", "appId"]),
        ("FORBIDDEN", ["attributes", "1", "name"]),
        ("FORBIDDEN", ["emails", "add", "0"]),
        ("FORBIDDEN", ["extensions", "0", "name"]),
        ("FORBIDDEN", ["identities", "add", "0", "handle"]),
        ("FORBIDDEN", ["name"]),
    ]


async def test_a_row_of_a_batch_is_forbidden_alone_M24(db: Database, everyone: Client) -> None:
    rows = [
        {"customerId": "C2", "identities": [{"handle": "card_pos", "identifier": "2"}]},
        {"customerId": "C3", "identities": [{"handle": "mailer", "identifier": "3"}]},
    ]

    payload = await restricted(db, POS).mutate(
        "createProfiles", {"profiles": rows}, "status results { errors { code path } profile { customerId } }"
    )

    assert payload["status"] == "PARTIAL"
    assert payload["results"] == [
        {"errors": [], "profile": {"customerId": "C2"}},
        {
            "errors": [{"code": "FORBIDDEN", "path": ["profiles", "1", "identities", "0", "handle"]}],
            "profile": None,
        },
    ]
    assert await db["profiles"].count_documents({"customer_id": "C3"}) == 0


async def test_changes_tell_nothing_of_others_O1(db: Database, everyone: Client) -> None:
    client = restricted(db, handles("loyalty_card"))

    payload = await client.mutate(
        "unlinkIdentity", {**C1, "handle": "loyalty_card", "identifier": "L1"}, f"profile {{ {IDENTITIES} }}"
    )

    # The one that follows becomes primary, which this key does not see.
    assert [change["path"] for change in payload["changes"]] == [["identities", "loyalty_card", "L1"]]
    assert payload["profile"] == {"identities": [], "primaryIdentity": None}
    found = (await everyone(f'{{ profile(by: {{customerId: "C1"}}) {{ {IDENTITIES} }} }}'))["profile"]
    assert found["primaryIdentity"] == {"handle": "card_pos"}


async def test_a_handle_that_was_renamed_is_the_same_to_a_restricted_key(db: Database, everyone: Client) -> None:
    for mutation, given in (
        ("defineIdentityType", {"handle": "card_pos"}),
        ("renameIdentityType", {"handle": "card_pos", "newHandle": "till"}),
    ):
        assert (await everyone.mutate(mutation, given))["errors"] == []

    for name in ("card_pos", "till"):
        client = restricted(db, handles(name))
        found = await client('{ profile(by: {customerId: "C1"}) { identities { handle } } }')
        by_old = await client('{ profile(by: {identity: {handle: "card_pos", identifier: "P1"}}) { customerId } }')
        linked = await client.mutate("linkIdentity", {**C1, "handle": "till", "identifier": "P9", "dryRun": True})

        assert found["profile"] == {"identities": [{"handle": "till"}]}
        assert by_old["profile"] == {"customerId": "C1"}
        assert (linked["changed"], linked["errors"]) == (True, [])


async def test_a_key_of_one_app_sees_its_app_profiles_alone(db: Database, everyone: Client) -> None:
    client = restricted(db, FACEBOOK)
    before = await content(db)

    assert await client(
        """{
            profile(by: {customerId: "C1"}) {
                appProfiles { appId isPrimary }
                shop: appProfile(appId: "shop") { appId }
            }
            own: appProfile(by: {appId: "facebook", key: "F1"}) { appId }
            other: appProfile(by: {appId: "shop", key: "S1"}) { appId }
            byOther: profile(by: {appProfile: {appId: "shop", key: "S1"}}) { customerId }
            searched: profiles(where: {appProfile: {appId: "shop"}}) { totalCount }
        }"""
    ) == {
        "profile": {"appProfiles": [{"appId": "facebook", "isPrimary": True}], "shop": None},
        "own": {"appId": "facebook"},
        "other": None,
        "byOther": None,
        "searched": {"totalCount": 0},
    }
    shop = {**C1, "appId": "shop", "key": "S1"}
    for mutation, given, path in (
        ("deleteAppProfile", shop, ["appId"]),
        ("updateAppProfile", shop, ["appId"]),
        ("reorderAppProfiles", {**C1, "appProfiles": []}, ["appProfiles"]),
        ("updateProfile", {**C1, "appProfiles": {"set": []}}, ["appProfiles", "set"]),
    ):
        assert reasons(await client.mutate(mutation, given)) == [("FORBIDDEN", path)]
    assert await content(db) == before


async def test_a_key_of_one_extension_sees_its_records_alone(db: Database, everyone: Client) -> None:
    client = restricted(db, VEHICLE)
    before = await content(db)

    found = await client(
        '{ profile(by: {customerId: "C1"}) { extensions { name } other: extensions(names: ["Salary"]) { name } } }'
    )
    payload = await client.mutate("setExtension", {**C1, "name": "Salary", "records": []})

    assert found["profile"] == {"extensions": [{"name": "Vehicle"}], "other": []}
    assert reasons(payload) == [("FORBIDDEN", ["name"])]
    assert await content(db) == before
    added = {**C1, "name": "Vehicle", "records": [{"plate": "2"}]}
    assert (await client.mutate("addExtensionRecords", added, "extension { name }"))["extension"] == {"name": "Vehicle"}
