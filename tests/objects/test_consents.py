"""What objects say of consents: the latest word counts, whoever said it."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content, stored
from tests.invariants import assert_invariants
from tests.objects.builders import field, key, put, put_type
from tests.search.builders import found

SIGNUP: dict[str, Any] = {
    "name": "signup",
    "description": "What somebody ticked.",
    "allowProfileCreation": True,
    "fields": [
        field("no"),
        field("customerId", "_profile.customerId"),
        field("name", "_profile.FirstName"),
        *(
            field(f"consent{slot}", f"_profile.consents[*].{slot}", source=f"_source.said[*].{slot}")
            for slot in ("status", "type", "locale", "version", "contactType", "consentDate", "expirationDate")
        ),
        field("sourceLastUpdatedTimestamp", source="_source.at"),
    ],
    "keys": [key("no", "UNIQUE")],
}
CONSENTS = "consents { type locale status version contactType consentDate expirationDate }"


def date(year: int) -> str:
    return f"{year}-01-01T00:00:00.000Z"


def news(status: str, year: int | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "News", "status": status, **({"consentDate": date(year)} if year else {}), **more}


@pytest.fixture
async def client(client: Client) -> Client:
    await put_type(client, SIGNUP)
    return client


async def say(client: Client, *said: dict[str, Any], no: str = "1", **more: Any) -> dict[str, Any]:
    """Put an object, which has to be taken in."""
    payload = await put(client, "signup", {"no": no, "customerId": "C1", "said": list(said), **more})
    assert payload["errors"] == []
    return payload


async def consents(client: Client) -> list[dict[str, Any]]:
    profile = (await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {CONSENTS} }} }}'))["profile"]
    held: list[dict[str, Any]] = profile["consents"]
    return held


async def standing(client: Client) -> list[tuple[str, str]]:
    return [(one["status"], one["consentDate"]) for one in await consents(client)]


async def test_an_object_brings_consents_with_all_that_they_say(client: Client, db: Database) -> None:
    payload = await say(
        client,
        news("granted", 2020, locale="de", version="3", contactType="Home", expirationDate=date(2090)),
        {"type": "Calls", "status": "DENIED", "consentDate": date(2021)},
    )

    assert payload["status"] == "CREATED"
    nothing = dict.fromkeys(("locale", "version", "contactType", "expirationDate"))
    assert await consents(client) == [
        {**nothing, "type": "Calls", "status": "DENIED", "consentDate": date(2021)},
        {
            "type": "News",
            "locale": "de",
            "status": "GRANTED",
            "version": "3",
            "contactType": "Home",
            "consentDate": date(2020),
            "expirationDate": date(2090),
        },
    ]
    told = [one for one in payload["changes"] if one["path"][:1] == ["consents"]]
    assert [(one["kind"], one["path"]) for one in told] == [
        ("ADDED", ["consents", "News", "de"]),
        ("ADDED", ["consents", "Calls"]),
    ]
    granted = {"consent": {"type": "News", "status": {"equals": "GRANTED"}, "isExpired": False}}
    assert await found(client, granted) == ["C1"]
    assert_invariants(await stored(db))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (news("GRANTED", 2023), ("GRANTED", date(2023))),
        (news("GRANTED", 2022), ("WITHDRAWN", date(2022))),
        (news("GRANTED", 2021), ("WITHDRAWN", date(2022))),
        (news("GRANTED"), ("WITHDRAWN", date(2022))),
    ],
)
async def test_only_a_later_word_counts_against_what_a_person_said(
    client: Client, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    await client.mutate("createProfile", {"customerId": "C1"})
    withdrawn = {"profile": {"customerId": "C1"}, "type": "News", "status": "WITHDRAWN", "consentDate": date(2022)}
    assert (await client.mutate("setConsent", withdrawn))["errors"] == []

    await say(client, given)

    assert await standing(client) == [expected]


async def test_the_time_of_the_source_is_the_date_of_words_without_one(client: Client) -> None:
    await say(client, news("GRANTED", 2022))

    await say(client, news("DENIED"), no="2", at=date(2021))
    assert await standing(client) == [("GRANTED", date(2022))]
    await say(client, news("DENIED"), no="3", at=date(2023))

    assert await standing(client) == [("DENIED", date(2023))]


async def test_who_says_the_same_again_has_said_nothing_new(client: Client, db: Database) -> None:
    await say(client, news("GRANTED"), name="Ada")
    withdrawn = {"profile": {"customerId": "C1"}, "type": "News"}
    assert (await client.mutate("withdrawConsent", withdrawn))["errors"] == []
    before = await standing(client)

    again = await say(client, news("GRANTED"), name="Ada L.")

    assert {one["path"][0] for one in again["changes"]} == {"attributes", "objects"}
    assert await standing(client) == before
    assert before[0][0] == "WITHDRAWN"
    # That its source says something else by now is a word of now.
    await say(client, news("DENIED"), name="Ada L.")
    ((status, at),) = await standing(client)
    assert (status, at > before[0][1]) == ("DENIED", True)


async def test_what_an_object_leaves_out_stands(client: Client) -> None:
    await say(client, news("GRANTED", 2022))

    await say(client, name="Ada")
    await client.mutate("createProfile", {"customerId": "C2"})
    await put(client, "signup", {"no": "1", "customerId": "C2", "said": []})

    assert await standing(client) == [("GRANTED", date(2022))]


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        (news("YES"), "INVALID_VALUE", ["object"]),
        (news("GRANTED", consentDate="yesterday"), "INVALID_VALUE", ["object"]),
        (
            news("GRANTED", 2022, expirationDate=date(2021)),
            "INVALID_VALUE",
            ["object", "consents", "0", "expirationDate"],
        ),
        (news("GRANTED", locale="?"), "INVALID_VALUE", ["object", "consents", "0", "locale"]),
    ],
)
async def test_a_consent_that_is_none_refuses_the_object(
    client: Client, db: Database, said: dict[str, Any], code: str, path: list[str]
) -> None:
    await say(client, name="Ada")
    before = await content(db)

    payload = await put(client, "signup", {"no": "1", "customerId": "C1", "said": [said]})

    assert [(one["code"], one["path"]) for one in payload["errors"]] == [(code, path)]
    after = await content(db)
    assert {**after, "ingest_failures": []} == {**before, "ingest_failures": []}


async def test_an_entry_without_a_status_or_a_type_is_none(client: Client) -> None:
    await say(client, {"type": "News"}, {"status": "GRANTED"})

    assert await consents(client) == []
