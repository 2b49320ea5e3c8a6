from typing import Any

import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.payloads import reasons

FIELDS = (
    "name tags { name value } addresses ratePerKey ratePerDomain defaultLocale defaultCustomerType customerIdLength "
    "openAttributes openHandles openApps openExtensions"
)
NEW: dict[str, Any] = {
    "name": "demo",
    "tags": [],
    "addresses": [],
    "ratePerKey": None,
    "ratePerDomain": None,
    "defaultLocale": "en",
    "defaultCustomerType": "Customer",
    "customerIdLength": 16,
    "openAttributes": True,
    "openHandles": False,
    "openApps": True,
    "openExtensions": True,
}
CHANGE = {
    "tags": [{"name": "team", "value": "crm"}, {"name": " cost-centre "}],
    "addresses": ["192.0.2.0/24", " 2001:DB8::/32", "198.51.100.7", "192.0.2.0/24"],
    "ratePerKey": 600,
    "ratePerDomain": 0,
    "defaultLocale": "en-au",
    "reason": "We moved.",
}
CHANGED = {
    **NEW,
    "tags": [{"name": "cost-centre", "value": ""}, {"name": "team", "value": "crm"}],
    "addresses": ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7/32"],
    "ratePerKey": 600,
    "ratePerDomain": 0,
    "defaultLocale": "en-AU",
}


@pytest.fixture
async def client(db: Database) -> Client:
    for name in ("demo", "other"):
        await create_domain(db, name, Definitions(max_customer_id=16, open_handles=False))
    return Client(db, book=DefinitionBook(db, lifetime=600))


async def shown(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client(f"{{ domain {{ {FIELDS} }} }}"))["domain"]
    return found


async def test_settings_are_shown_and_changed_and_recorded_with_the_reason(client: Client, db: Database) -> None:
    before = await shown(client)
    others = await content(db, {"_id": "other"})

    payload = await client.mutate("updateDomain", CHANGE, f"domain {{ {FIELDS} }} definitionsVersion")

    assert payload["definitionsVersion"] == 1
    assert before == NEW
    assert (payload["domain"], payload["changed"], payload["errors"]) == (CHANGED, True, [])
    assert await shown(client) == CHANGED
    assert [(change["path"], change["before"], change["after"]) for change in payload["changes"]] == [
        (["domain", "defaultLocale"], "en", "en-AU"),
        (["domain", "addresses"], [], ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7/32"]),
        (["domain", "tags"], {}, {"cost-centre": "", "team": "crm"}),
        (["domain", "ratePerKey"], None, 600),
        (["domain", "ratePerDomain"], None, 0),
    ]
    (record,) = await db["definition_changes"].find().to_list(None)
    assert (record["mutation"], record["reason"], record["by"]) == ("updateDomain", "We moved.", "test")
    # Nothing is shared between domains.
    assert await content(db, {"_id": "other"}) == others


async def test_what_is_left_out_stays_and_an_empty_list_clears(client: Client) -> None:
    await client.mutate("updateDomain", CHANGE)

    payload = await client.mutate(
        "updateDomain", {"addresses": [], "tags": [], "ratePerKey": -1}, f"domain {{ {FIELDS} }}"
    )

    expected = {**CHANGED, "addresses": [], "tags": [], "ratePerKey": None}
    assert payload["domain"] == expected


async def test_settings_as_they_are_change_nothing(client: Client, db: Database) -> None:
    await client.mutate("updateDomain", CHANGE)
    before = await content(db)

    payload = await client.mutate("updateDomain", CHANGE, "definitionsVersion")

    assert (payload["changed"], payload["changes"], payload["definitionsVersion"]) == (False, [], 1)
    assert await content(db) == before


async def test_a_dry_run_shows_settings_and_writes_none(client: Client, db: Database) -> None:
    before = await content(db)

    payload = await client.mutate("updateDomain", {**CHANGE, "dryRun": True}, f"domain {{ {FIELDS} }}")

    assert payload["domain"] == CHANGED
    assert await content(db) == before


async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(client: Client, db: Database) -> None:
    before = await content(db)

    payload = await client.mutate(
        "updateDomain",
        {
            "tags": [{"name": "a"}, {"name": " a"}, {"name": ""}, {"name": "b", "value": "x" * 257}],
            "addresses": ["192.0.2.1", "192.0.2.1/24", "here", "300.0.0.1"],
            "ratePerKey": -2,
            "defaultLocale": "english",
        },
    )

    assert sorted(reasons(payload)) == [
        ("DUPLICATE_VALUE", ["tags", "1", "name"]),
        ("INVALID_VALUE", ["addresses", "1"]),
        ("INVALID_VALUE", ["addresses", "2"]),
        ("INVALID_VALUE", ["addresses", "3"]),
        ("INVALID_VALUE", ["defaultLocale"]),
        ("INVALID_VALUE", ["ratePerKey"]),
        ("INVALID_VALUE", ["tags", "2", "name"]),
        ("INVALID_VALUE", ["tags", "3", "value"]),
    ]
    assert await content(db) == before


async def test_too_many_addresses_and_tags_are_refused(client: Client, db: Database) -> None:
    before = await content(db)
    given = {"addresses": ["192.0.2.1"] * 101, "tags": [{"name": f"t{number}"} for number in range(51)]}

    payload = await client.mutate("updateDomain", given)

    assert sorted(reasons(payload)) == [("LIMIT_EXCEEDED", ["addresses"]), ("LIMIT_EXCEEDED", ["tags"])]
    assert await content(db) == before


async def test_an_outdated_version_changes_no_setting(client: Client, db: Database) -> None:
    await client.mutate("updateDomain", CHANGE)
    before = await content(db)

    payload = await client.mutate("updateDomain", {"tags": [], "expectedVersion": 0})

    assert reasons(payload) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert await content(db) == before


async def test_the_default_locale_is_that_of_new_profiles_alone(client: Client) -> None:
    await client.mutate("createProfile", {"customerId": "C1"})
    await client.mutate("updateDomain", {"defaultLocale": "de"})
    await client.mutate("createProfile", {"customerId": "C2"})

    found = await client('{ profilesBy(keys: [{customerId: "C1"}, {customerId: "C2"}]) { defaultLocale } }')

    assert found["profilesBy"] == [{"defaultLocale": "en"}, {"defaultLocale": "de"}]
