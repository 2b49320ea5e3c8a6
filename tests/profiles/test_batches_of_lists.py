"""Batches that leave out what is refused: the rest of the row is written, and the report speaks of the input."""

from typing import Any

from gateway.mongo.client import Database
from tests.batches import batch, outcomes, status
from tests.client import Client
from tests.database import content, stored, versions
from tests.invariants import assert_invariants
from tests.profiles.builders import app_profile, create, identity, profile

IGNORE = {"errorPolicy": "IGNORE_FAILED"}
C1 = {"profile": {"customerId": "C1"}}


def mail(address: str, **parts: Any) -> dict[str, Any]:
    return {"type": "Home", "address": address, **parts}


async def attributes(client: Client) -> dict[str, list[str]]:
    query = '{ profile(by: {customerId: "C1"}) { attributes { name values } } }'
    found = (await client(query))["profile"]["attributes"]
    return {attribute["name"]: attribute["values"] for attribute in found}


async def test_bad_entries_are_left_out_and_the_rest_is_written_I13(client: Client, db: Database) -> None:
    await create(client, profile("C9", identities=[identity("taken")]))
    bad = profile(
        "C1",
        attributes=[
            {"name": "Colour", "values": ["", "red", "x" * 1001, "blue"]},
            {"name": "1", "values": ["a"]},
            {"name": "Size", "values": ["9"]},
        ],
        identities=[identity("1"), identity("taken"), identity(""), identity("2")],
        emails=[mail("nowhere"), mail("jane@example.com", isPrimary=True), mail("joe@example.com", isPrimary=True)],
        appProfiles=[app_profile("", devices=[]), app_profile("K1", devices=[{"deviceId": ""}, {"deviceId": "tv"}])],
        extensions=[{"name": "Cars", "records": [1, {"plate": "A"}]}],
    )

    payload = await batch(client, "createProfiles", [bad, profile("C2")], **IGNORE)

    assert status(payload) == ("PARTIAL", 1002)
    assert sorted(outcomes(payload)[0]) == [
        ("IDENTITY_TAKEN", "profiles.0.identities.1"),
        ("INVALID_INPUT", "profiles.0.attributes.1.name"),
        ("INVALID_VALUE", "profiles.0.appProfiles.0.key"),
        ("INVALID_VALUE", "profiles.0.appProfiles.1.devices.0.deviceId"),
        ("INVALID_VALUE", "profiles.0.attributes.0.values.0"),
        ("INVALID_VALUE", "profiles.0.attributes.0.values.2"),
        ("INVALID_VALUE", "profiles.0.emails.0.address"),
        ("INVALID_VALUE", "profiles.0.extensions.0.records.0"),
        ("INVALID_VALUE", "profiles.0.identities.2.identifier"),
        ("MULTIPLE_PRIMARY", "profiles.0.emails.2"),
    ]
    assert payload["errors"] == []
    assert payload["results"][0]["profile"] == {
        "customerId": "C1",
        "version": 1,
        "identities": [{"identifier": "1"}, {"identifier": "2"}],
        "attributes": [{"name": "Colour", "values": ["red", "blue"]}, {"name": "Size", "values": ["9"]}],
        "emails": [{"address": "jane@example.com"}],
    }
    assert await versions(db) == {"C1": 1, "C2": 1, "C9": 1}


async def test_identity_that_a_row_before_took_is_left_out_I13(client: Client, db: Database) -> None:
    rows = [profile("C1", identities=[identity("1")]), profile("C2", identities=[identity("1"), identity("2")])]

    payload = await batch(client, "createProfiles", rows, **IGNORE)

    assert outcomes(payload) == [True, [("IDENTITY_TAKEN", "profiles.1.identities.0")]]
    assert payload["results"][1]["profile"]["identities"] == [{"identifier": "2"}]
    assert_invariants(await stored(db))


async def test_row_that_is_refused_as_a_whole_is_not_written(client: Client, db: Database) -> None:
    rows = [profile("x" * 65, identities=[identity("")]), profile("C2")]

    payload = await batch(client, "createProfiles", rows, **IGNORE)

    assert outcomes(payload) == [
        [("INVALID_INPUT", "profiles.0.customerId"), ("INVALID_VALUE", "profiles.0.identities.0.identifier")],
        True,
    ]
    assert await versions(db) == {"C2": 1}


async def test_patch_of_which_nothing_is_left_clears_nothing(client: Client, db: Database) -> None:
    lists = {"attributes": [{"name": "Colour", "values": ["red"]}], "emails": [mail("jane@example.com")]}
    await create(client, profile("C1", **lists))
    row = {
        **C1,
        "attributes": [{"name": "Colour", "set": [""]}, {"name": "Size", "set": ["", "9"]}],
        "emails": {"set": [mail("nowhere")]},
    }

    payload = await batch(client, "updateProfiles", [row], **IGNORE)

    assert outcomes(payload) == [
        [
            ("INVALID_VALUE", "profiles.0.attributes.0.set.0"),
            ("INVALID_VALUE", "profiles.0.attributes.1.set.0"),
            ("INVALID_VALUE", "profiles.0.emails.set.0.address"),
        ]
    ]
    assert payload["results"][0]["profile"]["emails"] == [{"address": "jane@example.com"}]
    assert await attributes(client) == {"Colour": ["red"], "Size": ["9"]}


async def test_patch_of_what_is_not_there_is_left_out(client: Client) -> None:
    await create(client, profile("C1", attributes=[{"name": "Colour", "values": ["red"]}]))
    patches = [
        {"name": "Colour", "promote": "blue"},
        {"name": "Colour"},
        {"name": "Colour", "add": ["green"]},
        {"name": "Colour", "reorder": ["green"]},
    ]

    payload = await batch(client, "updateProfiles", [{**C1, "attributes": patches}], **IGNORE)

    assert outcomes(payload) == [
        [
            ("INVALID_INPUT", "profiles.0.attributes.1"),
            ("NOT_FOUND", "profiles.0.attributes.0.promote"),
            ("INVALID_PERMUTATION", "profiles.0.attributes.3.reorder"),
        ]
    ]
    assert await attributes(client) == {"Colour": ["red", "green"]}


async def test_dry_run_leaves_out_the_same_and_writes_nothing(client: Client, db: Database) -> None:
    rows = [profile("C1", identities=[identity(""), identity("1")]), profile("C1"), profile("C2")]

    dry = await batch(client, "createProfiles", rows, **IGNORE, dryRun=True)
    nothing = await content(db)
    real = await batch(client, "createProfiles", rows, **IGNORE)

    assert nothing == {}
    assert dry == real
