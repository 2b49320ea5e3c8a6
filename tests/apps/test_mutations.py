"""Applications, made and changed through the API, and what is refused of unknown ones."""

from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.app_profiles.builders import C1, app, given, on
from tests.client import Client
from tests.database import content
from tests.payloads import reasons

SELECTION = "app { appId label description } definitionsVersion"
FB = {"appId": "fb", "label": None, "description": None}
WHOLE = {"appId": "fb", "label": "Facebook", "description": "Where we chat.\nSlowly."}


async def define(client: Client, app_id: str = "fb", **parts: Any) -> dict[str, Any]:
    payload = await client.mutate("defineApp", {"appId": app_id, **parts}, SELECTION)
    assert reasons(payload) == []
    return payload


async def test_an_app_is_defined_changed_and_deleted_I12(client: Client) -> None:
    made = await define(client, " fb ")
    changed = await client.mutate("updateApp", WHOLE, SELECTION)
    bare = await client.mutate("updateApp", {"appId": "fb", "label": "", "description": ""}, SELECTION)
    shown = await client('{ apps { appId } app(appId: "fb ") { appId label } other: app(appId: "FB") { appId } }')
    deleted = await client.mutate("deleteApp", {"appId": "fb"}, SELECTION)

    assert made == {
        "app": FB,
        "definitionsVersion": 1,
        "changed": True,
        "changes": [{"kind": "ADDED", "path": ["apps", "fb"], "before": None, "after": FB, "autoPromoted": False}],
        "errors": [],
    }
    assert (changed["app"], [told["kind"] for told in changed["changes"]]) == (WHOLE, ["UPDATED"])
    assert (bare["app"], bare["definitionsVersion"]) == (FB, 3)
    assert shown == {"apps": [{"appId": "fb"}], "app": {"appId": "fb", "label": None}, "other": None}
    assert (deleted["app"], deleted["definitionsVersion"], deleted["errors"]) == (None, 4, [])
    assert await client("{ apps { appId } }") == {"apps": []}


@pytest.mark.parametrize(
    ("mutation", "input", "expected"),
    [
        ("defineApp", {"appId": "fb"}, [("ALREADY_EXISTS", ["appId"])]),
        (
            "defineApp",
            {"appId": "", "label": "", "description": "x" * 501},
            [("INVALID_INPUT", ["appId"]), ("INVALID_INPUT", ["label"]), ("INVALID_INPUT", ["description"])],
        ),
        ("updateApp", {"appId": "x"}, [("NOT_FOUND", ["appId"])]),
        ("deleteApp", {"appId": "x"}, [("NOT_FOUND", ["appId"])]),
        ("deleteApp", {"appId": "fb", "expectedVersion": 0}, [("VERSION_CONFLICT", ["expectedVersion"])]),
        ("deleteApp", {"appId": "fb", "dryRun": True}, []),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing_I12(
    client: Client, db: Database, mutation: str, input: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    await define(client)
    before = await content(db)

    assert reasons(await client.mutate(mutation, input)) == expected
    assert await content(db) == before


async def test_an_app_with_app_profiles_is_not_deleted_I12(client: Client, db: Database) -> None:
    await define(client)
    await given(client, "fb", "fb2")
    before = await content(db)
    query = """mutation { deleteApp(input: {appId: "fb"}) {
        changed errors { code path message ... on DefinitionConflict { count examples } }
    } }"""

    assert (await client(query))["deleteApp"] == {
        "changed": False,
        "errors": [
            {
                "code": "DEFINITION_CONFLICT",
                "path": [],
                "message": "1 profile does not fit what a domain without fb would be: delete their app profiles first.",
                "count": 1,
                "examples": ["C1"],
            }
        ],
    }
    assert await content(db) == before
    await client.mutate("deleteAppProfile", on(C1, "fb"))
    assert reasons(await client.mutate("deleteApp", {"appId": "fb"})) == []


async def test_an_unknown_app_of_a_closed_domain_is_refused_with_both_legacy_codes_I12(
    closed: Client, db: Database
) -> None:
    await define(closed)
    await given(closed, "fb")
    before = await content(db)

    written = await closed.mutate("createAppProfile", on(C1, "x"))
    created = await closed.mutate("createProfile", {"appProfiles": [app("x")]})
    read = await closed.raw('{ appProfile(by: {appId: "x", key: "1"}) { id } }')

    assert [
        (error["code"], error["path"], error["legacyCode"]) for error in (*written["errors"], *created["errors"])
    ] == [
        ("APP_NOT_LINKED", ["appId"], 7212),
        ("APP_NOT_LINKED", ["appProfiles", "0", "appId"], 7212),
    ]
    (error,) = read["errors"]
    assert (error["extensions"]["code"], error["extensions"]["legacyCode"]) == ("APP_NOT_LINKED", 7018)
    assert read["data"] == {"appProfile": None}
    assert await content(db) == before


async def test_domains_define_apps_apart(client: Client, db: Database) -> None:
    await create_domain(db, "other")
    await define(client)

    other = Client(db, "other")

    assert await other('{ apps { appId } app(appId: "fb") { appId } definitionsVersion }') == {
        "apps": [],
        "app": None,
        "definitionsVersion": 0,
    }
    for mutation in ("updateApp", "deleteApp"):
        assert reasons(await other.mutate(mutation, {"appId": "fb"})) == [("NOT_FOUND", ["appId"])]
