"""Consents that are bound to a type of contact points, when one of that type is deactivated."""

from typing import Any

import pytest

from tests.client import Client

C1 = {"customerId": "C1"}
CONTACTS: dict[str, dict[str, Any]] = {
    "emails": {"type": "Home", "address": "jane@example.com"},
    "phones": {"type": "Home", "number": "+61 2 9374 4000"},
    "addresses": {
        "type": "Home",
        "address1": "1 Macquarie St",
        "city": "Sydney",
        "stateProvince": "NSW",
        "postalCode": "2000",
        "countryCode": "AU",
    },
}
VERBS = {"emails": "deactivateEmail", "phones": "deactivatePhone", "addresses": "deactivateAddress"}
CONSENTS = [
    {"type": "Bound", "status": "GRANTED", "contactType": "Home"},
    {"type": "Denied", "status": "DENIED", "contactType": "Home"},
    {"type": "Free", "status": "GRANTED"},
    {"type": "Other", "status": "GRANTED", "contactType": "Work"},
    {"type": "Waiting", "status": "PENDING", "contactType": "Home"},
]
AS_SAID = {consent["type"]: consent["status"] for consent in CONSENTS}
BOUND_WITHDRAWN = {**AS_SAID, "Bound": "WITHDRAWN", "Waiting": "WITHDRAWN"}


async def create(client: Client, **parts: Any) -> dict[str, str]:
    """Create a profile with one contact point of each kind, and consents; return the ids by list."""
    lists = {field: [contact] for field, contact in CONTACTS.items()}
    payload = await client.mutate(
        "createProfile",
        {**C1, **lists, "groups": [{"type": "Home", "name": "The Does"}], **parts},
        "profile { emails { id } phones { id } addresses { id } groups { id } }",
    )
    assert payload["errors"] == []
    for consent in CONSENTS:
        assert (await client.mutate("setConsent", {"profile": C1, **consent}))["errors"] == []
    return {field: entries[0]["id"] for field, entries in payload["profile"].items()}


async def said(client: Client) -> dict[str, str]:
    found = await client('{ profile(by: {customerId: "C1"}) { consents { type status } } }')
    return {consent["type"]: consent["status"] for consent in found["profile"]["consents"]}


def told(changes: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(change["kind"], change["path"]) for change in changes]


@pytest.mark.parametrize("field", CONTACTS)
async def test_consents_bound_to_the_type_are_withdrawn_with_it_M9(client: Client, field: str) -> None:
    ids = await create(client, preservePreferences=False)

    payload = await client.mutate(VERBS[field], {"profile": C1, "id": ids[field]}, "profile { version }")

    assert told(payload["changes"]) == [
        ("DEACTIVATED", [field, ids[field]]),
        ("UPDATED", ["consents", "Bound"]),
        ("UPDATED", ["consents", "Waiting"]),
    ]
    assert [change["after"]["status"] for change in payload["changes"][1:]] == ["WITHDRAWN", "WITHDRAWN"]
    assert payload["profile"] == {"version": 7}
    assert await said(client) == BOUND_WITHDRAWN


@pytest.mark.parametrize("field", CONTACTS)
async def test_consents_stay_where_preferences_are_preserved_M9(client: Client, field: str) -> None:
    ids = await create(client)

    payload = await client.mutate(VERBS[field], {"profile": C1, "id": ids[field]})

    assert told(payload["changes"]) == [("DEACTIVATED", [field, ids[field]])]
    assert await said(client) == AS_SAID


@pytest.mark.parametrize("field", CONTACTS)
async def test_a_patch_withdraws_them_by_what_it_says_itself_M9(client: Client, field: str) -> None:
    ids = await create(client)
    patch = {"setActive": [{"id": ids[field], "isActive": False}]}

    payload = await client.mutate("updateProfile", {"profile": C1, "preservePreferences": False, field: patch})

    assert told(payload["changes"]) == [
        ("UPDATED", ["preservePreferences"]),
        ("DEACTIVATED", [field, ids[field]]),
        ("UPDATED", ["consents", "Bound"]),
        ("UPDATED", ["consents", "Waiting"]),
    ]
    assert await said(client) == BOUND_WITHDRAWN


async def test_nothing_else_withdraws_a_consent_M9(client: Client) -> None:
    ids = await create(client, preservePreferences=False)

    for verb, field in (("deactivateGroup", "groups"), ("activateEmail", "emails"), ("removeEmail", "emails")):
        assert (await client.mutate(verb, {"profile": C1, "id": ids[field]}))["errors"] == []
    await client.mutate("deactivateProfile", {"profile": C1})

    assert await said(client) == AS_SAID


async def test_a_dry_run_tells_what_would_be_withdrawn_M9(client: Client) -> None:
    ids = await create(client, preservePreferences=False)
    asked = {"profile": C1, "id": ids["emails"]}
    selection = "profile { consents { type status } }"

    dry = await client.mutate("deactivateEmail", {**asked, "dryRun": True}, selection)

    assert {consent["type"]: consent["status"] for consent in dry["profile"]["consents"]} == BOUND_WITHDRAWN
    assert await said(client) == AS_SAID
