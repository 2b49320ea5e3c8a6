"""List policies, set and shown through the API, and the lists that they must agree with."""

from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.list_policies.builders import DEFAULT, LISTS, POLICY, SELECTION, email, given, set_policy
from tests.payloads import reasons, told

POLICIES = f"{{ listPolicies {{ {POLICY} }} definitionsVersion }}"


async def test_a_policy_is_set_and_shown(client: Client, db: Database) -> None:
    assert (await client(POLICIES))["listPolicies"] == [{"list": name, **DEFAULT} for name in LISTS]
    asked = {"maxEntries": 3, "required": True, "primaryMustBeVerified": True, "onPrimaryRemoval": "REJECT"}

    payload = await set_policy(client, "EMAILS", **asked, reason="We write to people.")

    assert payload == {
        "policy": {"list": "EMAILS", **asked},
        "definitionsVersion": 1,
        "changed": True,
        "changes": [told("UPDATED", "listPolicies", "EMAILS", before=DEFAULT, after=asked)],
        "errors": [],
    }
    shown = await Client(db, book=DefinitionBook(db, lifetime=60))(POLICIES)
    assert shown["listPolicies"] == [{"list": "EMAILS", **asked}, *({"list": name, **DEFAULT} for name in LISTS[1:])]
    assert shown["definitionsVersion"] == 1
    (record,) = await db["definition_changes"].find().to_list(None)
    assert (record["mutation"], record["reason"]) == ("setListPolicy", "We write to people.")


async def test_what_is_left_out_of_a_policy_stays(client: Client) -> None:
    await set_policy(client, "APP_PROFILES", maxEntries=3)

    changed = await set_policy(client, "APP_PROFILES", onPrimaryRemoval="REJECT")
    again = await set_policy(client, "APP_PROFILES", maxEntries=3)

    expected = {**DEFAULT, "list": "APP_PROFILES", "maxEntries": 3, "onPrimaryRemoval": "REJECT"}
    assert (changed["policy"], changed["definitionsVersion"]) == (expected, 2)
    assert (again["changed"], again["changes"], again["definitionsVersion"]) == (False, [], 2)


@pytest.mark.parametrize("name", ["GROUPS", "APP_PROFILES"])
async def test_a_policy_that_cannot_be_is_refused_with_all_that_is_wrong(
    client: Client, db: Database, name: str
) -> None:
    before = await content(db)

    for wrong in (0, 101):
        asked = {"list": name, "maxEntries": wrong, "primaryMustBeVerified": True}
        payload = await client.mutate("setListPolicy", asked, SELECTION)

        assert reasons(payload) == [
            ("INVALID_INPUT", ["maxEntries"]),
            ("INVALID_INPUT", ["primaryMustBeVerified"]),
        ]
        assert [error["message"] for error in payload["errors"]] == [
            "A list may have 1 to 100 entries.",
            f"The entries of {name} cannot be verified; those of ADDRESSES, EMAILS, IDENTITIES, PHONES can.",
        ]
        assert (payload["policy"], payload["definitionsVersion"]) == (None, None)
    assert await content(db) == before


ENTRIES: dict[str, list[dict[str, Any]]] = {
    "EMAILS": [email("a", isVerified=True), email("b")],
    "PHONES": [{"type": "Home", "number": "+61412345678", "isVerified": True}, {"type": "W", "number": "+15035550142"}],
    "ADDRESSES": [
        {"type": type_, "address1": "1", "city": "Bonn", "postalCode": "1", "countryCode": "DE", "isVerified": verified}
        for type_, verified in (("Home", True), ("Work", False))
    ],
    "GROUPS": [{"type": "Club", "name": "Chess"}, {"type": "Club", "name": "Go"}],
    "IDENTITIES": [{"handle": "card", "identifier": "1", "isVerified": True}, {"handle": "card", "identifier": "2"}],
    "APP_PROFILES": [{"appId": "fb", "key": "1"}, {"appId": "fb", "key": "2"}],
}
FIELDS = {name: name.lower() for name in LISTS} | {"APP_PROFILES": "appProfiles"}
VERIFIABLE = ("EMAILS", "PHONES", "ADDRESSES", "IDENTITIES")
STRICTER: list[tuple[str, dict[str, Any], list[str]]] = [
    *((name, {"maxEntries": 1}, ["both", "swapped"]) for name in LISTS),
    *((name, {"required": True}, ["none"]) for name in LISTS),
    *((name, {"primaryMustBeVerified": True}, ["swapped"]) for name in VERIFIABLE),
]


def other(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as another profile can have it."""
    return {part: f"{value}1" if part in ("identifier", "key") else value for part, value in entry.items()}


@pytest.mark.parametrize(("name", "stricter", "examples"), STRICTER)
async def test_what_stored_lists_contradict_is_refused_with_count_and_examples(
    client: Client, db: Database, name: str, stricter: dict[str, Any], examples: list[str]
) -> None:
    first, second = ENTRIES[name]
    await given(client, "both", **{FIELDS[name]: [first, second]})
    await given(client, "none")
    swapped = [other(second), other(first)]
    await given(client, "swapped", **{FIELDS[name]: swapped})
    before = await content(db)
    query = (
        "mutation ($input: SetListPolicyInput!) { setListPolicy(input: $input) "
        "{ changed errors { code message path ... on DefinitionConflict { count examples } } } }"
    )

    payload = (await client(query, input={"list": name, **stricter}))["setListPolicy"]

    subject = "1 profile does" if len(examples) == 1 else f"{len(examples)} profiles do"
    remedy = "add, verify, promote or remove entries first"
    message = f"{subject} not fit what the policy of {name} would be: {remedy}."
    error = {"code": "DEFINITION_CONFLICT", "message": message, "path": [], "count": len(examples)}
    assert payload == {"changed": False, "errors": [{**error, "examples": examples}]}
    assert await content(db) == before
    for customer_id in examples:
        await client.mutate("deleteProfile", {"profile": {"customerId": customer_id}})
    assert (await set_policy(client, name, **stricter))["changed"] is True


async def test_a_policy_that_asks_less_needs_no_agreement(client: Client) -> None:
    await set_policy(client, "EMAILS", primaryMustBeVerified=True, maxEntries=2)
    await given(client, emails=[email("a")])

    assert (await set_policy(client, "EMAILS", maxEntries=3, onPrimaryRemoval="REJECT"))["changed"] is True


async def test_a_stale_version_loses_and_a_dry_run_writes_nothing(client: Client, db: Database) -> None:
    await set_policy(client, "EMAILS", maxEntries=3)
    before = await content(db)

    stale = await client.mutate("setListPolicy", {"list": "EMAILS", "maxEntries": 2, "expectedVersion": 0})
    dry = await client.mutate("setListPolicy", {"list": "EMAILS", "maxEntries": 2, "dryRun": True}, SELECTION)

    assert reasons(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (dry["changed"], dry["policy"]["maxEntries"], dry["definitionsVersion"]) == (True, 2, 2)
    assert await content(db) == before


async def test_domains_have_policies_apart(client: Client, db: Database) -> None:
    await create_domain(db, "other")
    other = Client(db, "other", book=DefinitionBook(db, lifetime=60))
    await given(other, emails=[email("a"), email("b")])

    await set_policy(client, "EMAILS", maxEntries=1, required=True)

    assert (await other(POLICIES))["listPolicies"] == [{"list": name, **DEFAULT} for name in LISTS]
    await given(other, "C2")
