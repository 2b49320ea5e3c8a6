"""Profiles are found by the consents that they have, as they are at the time of the search."""

from typing import Any

import pytest

from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from gateway.search.actions import index_profiles
from tests.client import Client
from tests.database import versions
from tests.profiles.builders import create
from tests.search.builders import SEARCH, found, person, refusals

PAST, FUTURE = "2021-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"
SAID: dict[str, list[tuple[str, str | None, str, str | None]]] = {
    "a": [("News", None, "GRANTED", None), ("News", "de", "DENIED", None)],
    "b": [("News", None, "GRANTED", PAST)],
    "c": [("News", "en", "PENDING", FUTURE), ("Calls", None, "GRANTED", FUTURE)],
    "d": [("News=GRANTED|", None, "WITHDRAWN", None)],
    "e": [],
}


async def say(client: Client, customer_id: str, type_: str, locale: str | None, status: str, until: str | None) -> None:
    optional = {"locale": locale, "expirationDate": until}
    payload = await client.mutate(
        "setConsent",
        {
            "profile": {"customerId": customer_id},
            "type": type_,
            "status": status,
            "consentDate": "2020-01-01T00:00:00.000Z",
            **{name: value for name, value in optional.items() if value},
        },
    )
    assert payload["errors"] == []


@pytest.fixture
async def people(client: Client) -> Client:
    await create(client, *map(person, SAID))
    for customer_id, consents in SAID.items():
        for consent in consents:
            await say(client, customer_id, *consent)
    return client


def consent(type_: str = "News", **more: Any) -> dict[str, Any]:
    return {"consent": {"type": type_, **more}}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (consent(), "abc"),
        (consent("news"), ""),
        (consent(" News "), "abc"),
        (consent(""), ""),
        (consent("News=GRANTED|"), "d"),
        (consent(status={"equals": "GRANTED"}), "ab"),
        (consent(status={"equals": "WITHDRAWN"}), ""),
        (consent(status={"in": ["DENIED", "PENDING"]}), "ac"),
        (consent(status={"in": []}), ""),
        (consent(isExpired=True), "b"),
        (consent(isExpired=False), "ac"),
        (consent(status={"equals": "GRANTED"}, isExpired=False), "a"),
        (consent(status={"equals": "GRANTED"}, isExpired=True), "b"),
        # The one that was refused has not expired; that it is not the one that was granted makes the difference.
        (consent(status={"in": ["PENDING", "DENIED"]}, isExpired=True), ""),
        (consent(status={"in": []}, isExpired=False), ""),
        (consent("Calls", status={"equals": "GRANTED"}, isExpired=False), "c"),
        ({**consent(), "not": consent(status={"equals": "GRANTED"}, isExpired=False)}, "bc"),
        ({"or": [consent("Calls"), consent(status={"equals": "DENIED"})]}, "ac"),
    ],
)
async def test_a_profile_is_found_by_its_consents_M18(people: Client, where: dict[str, Any], expected: str) -> None:
    assert "".join(await found(people, where)) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (consent(status={"in": ["DENIED", "PENDING"]}), [{"path": ["consent"], "value": "DENIED"}]),
        (consent(isExpired=False, status={"equals": "GRANTED"}), [{"path": ["consent"], "value": "GRANTED"}]),
        ({"not": consent("Calls"), **consent()}, [{"path": ["consent"], "value": "GRANTED"}]),
        # Both of its consents fit; a condition is told once.
        (consent(isExpired=False), [{"path": ["consent"], "value": "GRANTED"}]),
    ],
)
async def test_a_hit_tells_the_status_that_fits(
    people: Client, where: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    edges = (await people(SEARCH, where=where))["profiles"]["edges"]

    assert edges[0]["node"]["customerId"] == "a"
    assert edges[0]["matchedOn"] == expected


async def test_what_becomes_of_a_consent_is_found_at_once(people: Client) -> None:
    granted = consent(status={"equals": "GRANTED"})

    await people.mutate("withdrawConsent", {"profile": {"customerId": "b"}, "type": "News"})
    await say(people, "a", "News", None, "DENIED", None)
    await say(people, "e", "News", None, "GRANTED", None)

    assert await found(people, granted) == ["e"]
    assert await found(people, consent(status={"equals": "WITHDRAWN"})) == ["b"]
    assert await found(people, consent(status={"equals": "DENIED"})) == ["a"]


@pytest.mark.parametrize("verb", ["deactivateEmail", "updateProfile"])
async def test_consents_that_go_with_a_contact_point_are_found_as_withdrawn_M9(client: Client, verb: str) -> None:
    email = {"type": "Home", "address": "a@example.com"}
    await create(client, person("a", emails=[email], preservePreferences=False))
    given = {"profile": {"customerId": "a"}, "type": "News", "status": "GRANTED", "contactType": "Home"}
    await client.mutate("setConsent", given)
    (held,) = (await client('{ profile(by: {customerId: "a"}) { emails { id } } }'))["profile"]["emails"]

    deactivated = held if verb == "deactivateEmail" else {"emails": {"setActive": [{**held, "isActive": False}]}}
    payload = await client.mutate(verb, {"profile": {"customerId": "a"}, **deactivated})

    assert payload["errors"] == []
    assert await found(client, consent(status={"equals": "GRANTED"})) == []
    assert await found(client, consent(status={"equals": "WITHDRAWN"})) == ["a"]


async def test_profiles_that_knew_only_the_ids_of_their_consents_are_indexed_anew(people: Client, db: Database) -> None:
    """Such profiles were kept before consents could be searched for."""
    async for profile in db["profiles"].find():
        ids = [slot["id"] for slot in profile["consents"]]
        older = {"consents": ids, "search": [], "indexed": {"scheme": 1, "version": 0}}
        await db["profiles"].update_one({"_id": profile["_id"]}, {"$set": older})
    await db["domains"].update_one({"_id": "demo"}, {"$set": {"indexed": {"scheme": 1, "version": 0}}})
    before = await versions(db)
    # By a worker that reads definitions anew: the domain is not as it was.
    client = Client(db, book=DefinitionBook(db, lifetime=0))
    assert [code for code, *_ in await refusals(client, consent())] == ["NOT_READY"]

    await index_profiles(db, patience=0, anew=True)

    assert await found(client, consent(status={"equals": "GRANTED"}, isExpired=False)) == ["a"]
    assert await found(client, consent(status={"in": ["PENDING", "DENIED"]})) == ["a", "c"]
    shown = await client('{ profile(by: {customerId: "a"}) { consents { type locale status } } }')
    assert [(one["locale"], one["status"]) for one in shown["profile"]["consents"]] == [
        (None, "GRANTED"),
        ("de", "DENIED"),
    ]
    assert await versions(db) == before
