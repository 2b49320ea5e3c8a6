"""Consents of a profile, through the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.mongo.client import Database
from tests.client import Client
from tests.payloads import refused, told, unchanged

C1 = {"customerId": "C1"}
ME = {"profile": C1}
SHOWN = "id type locale status version contactType consentDate expirationDate isExpired"
NEWS = {
    "type": "Newsletter",
    "locale": "en-AU",
    "status": "GRANTED",
    "version": "2",
    "contactType": "Home",
    "consentDate": "2021-01-27T00:25:20.000Z",
    "expirationDate": "2121-01-27T00:25:20.000Z",
}
NEWS_STATE = {name: NEWS[name] for name in NEWS if name not in ("type", "locale")}


async def create(client: Client, *consents: dict[str, Any], **parts: Any) -> None:
    assert (await client.mutate("createProfile", {**C1, **parts}))["errors"] == []
    for consent in consents:
        assert (await client.mutate("setConsent", {**ME, **consent}))["errors"] == []


async def listed(client: Client, arguments: str = "") -> list[dict[str, Any]]:
    found = await client(f'{{ profile(by: {{customerId: "C1"}}) {{ consents{arguments} {{ {SHOWN} }} }} }}')
    consents: list[dict[str, Any]] = found["profile"]["consents"]
    return consents


async def test_a_consent_is_set_and_told_with_the_version_of_the_profile_M18(client: Client, db: Database) -> None:
    await create(client)

    payload = await client.mutate(
        "setConsent", {**ME, **NEWS, "locale": "EN-au"}, f"profile {{ version }} consent {{ {SHOWN} }}"
    )

    id_ = payload["consent"]["id"]
    assert payload["consent"] == {**NEWS, "id": id_, "isExpired": False}
    assert payload["profile"] == {"version": 2}
    assert payload["changes"] == [told("ADDED", "consents", "Newsletter", "en-AU", after=NEWS_STATE)]
    assert await listed(client) == [payload["consent"]]
    assert (await client("query ($id: ID!) { node(id: $id) { id ... on Consent { type } } }", id=id_))["node"] == {
        "id": id_,
        "type": "Newsletter",
    }
    record = await db["changes"].find_one({"_id": {"profile": "demo|C1", "version": 2}})
    assert record is not None
    assert record["changes"][0]["after"] == NEWS_STATE
    await unchanged(client, db, "setConsent", {**ME, **NEWS})


async def test_setting_a_consent_again_replaces_what_was_said_M18(client: Client) -> None:
    await create(client, NEWS)

    payload = await client.mutate(
        "setConsent", {**ME, "type": "Newsletter", "locale": "en-AU", "status": "DENIED"}, f"consent {{ {SHOWN} }}"
    )

    (consent,) = await listed(client)
    assert payload["consent"] == consent
    assert consent == {
        "id": consent["id"],
        "type": "Newsletter",
        "locale": "en-AU",
        "status": "DENIED",
        "version": None,
        "contactType": None,
        "consentDate": consent["consentDate"],
        "expirationDate": None,
        "isExpired": False,
    }
    assert consent["consentDate"] > NEWS["consentDate"]
    (change,) = payload["changes"]
    assert (change["kind"], change["before"]) == ("UPDATED", NEWS_STATE)


async def test_a_consent_said_again_keeps_its_date_M18(client: Client, db: Database) -> None:
    said = {"type": "Newsletter", "status": "GRANTED", "version": "1"}
    await create(client, said)
    (before,) = await listed(client)

    await unchanged(client, db, "setConsent", {**ME, **said})

    await client.mutate("setConsent", {**ME, **said, "version": "2"})
    (after,) = await listed(client)
    assert after["consentDate"] > before["consentDate"]


async def test_each_locale_of_a_type_is_a_consent_of_its_own_M18(client: Client) -> None:
    said = {"type": "Newsletter", "status": "GRANTED"}
    await create(client, {**said, "locale": "fr"}, said, {**said, "type": "Calls"}, {**said, "locale": "de"})

    shown = [(consent["type"], consent["locale"]) for consent in await listed(client)]
    assert shown == [("Calls", None), ("Newsletter", None), ("Newsletter", "de"), ("Newsletter", "fr")]
    assert [consent["type"] for consent in await listed(client, '(types: ["Calls", "x"])')] == ["Calls"]
    assert await listed(client, "(types: [])") == []


async def test_expiry_is_told_by_the_time_of_the_read_M18(client: Client, db: Database) -> None:
    await create(client, NEWS, {**NEWS, "type": "Calls", "expirationDate": "2021-01-28T00:00:00.000Z"})
    assert [(consent["type"], consent["isExpired"]) for consent in await listed(client)] == [
        ("Calls", True),
        ("Newsletter", False),
    ]

    past = datetime.now(UTC).replace(tzinfo=None) - timedelta(milliseconds=1)
    await db["consents"].update_one({"type": "Newsletter"}, {"$set": {"expiration_date": past}})

    assert [consent["isExpired"] for consent in await listed(client)] == [True, True]
    assert [consent["status"] for consent in await listed(client)] == ["GRANTED", "GRANTED"]


async def test_a_consent_is_withdrawn_and_kept_M18(client: Client, db: Database) -> None:
    await create(client, NEWS)
    consent = {**ME, "type": " Newsletter", "locale": "en-au"}

    payload = await client.mutate("withdrawConsent", consent, f"profile {{ version }} consent {{ {SHOWN} }}")

    (kept,) = await listed(client)
    assert payload["consent"] == kept
    assert kept == {
        **NEWS,
        "id": kept["id"],
        "status": "WITHDRAWN",
        "consentDate": kept["consentDate"],
        "isExpired": False,
    }
    assert kept["consentDate"] > NEWS["consentDate"]
    withdrawn = {**NEWS_STATE, "status": "WITHDRAWN", "consentDate": kept["consentDate"]}
    assert payload["changes"] == [
        told("UPDATED", "consents", "Newsletter", "en-AU", before=NEWS_STATE, after=withdrawn)
    ]
    assert payload["profile"] == {"version": 3}
    await unchanged(client, db, "withdrawConsent", consent)


async def test_a_consent_that_was_never_given_is_not_withdrawn_M18(client: Client, db: Database) -> None:
    await create(client, NEWS)

    await refused(client, db, "withdrawConsent", {**ME, "type": "Newsletter"}, ("NOT_FOUND", ["type"]))
    for locale in ("de", "no locale"):
        gone = {**ME, "type": "Newsletter", "locale": locale}
        await refused(client, db, "withdrawConsent", gone, ("NOT_FOUND", ["type"]))


async def test_all_that_is_wrong_with_a_consent_is_told_at_once_M18(client: Client, db: Database) -> None:
    await create(client)

    wrong = {
        "type": "",
        "locale": "sample string 3",
        "status": "GRANTED",
        "version": "x" * 101,
        "contactType": " ",
        "consentDate": "2021-01-27T00:25:20Z",
        "expirationDate": "2021-01-27T00:25:20Z",
    }
    places = ("type", "locale", "version", "contactType", "expirationDate")
    await refused(client, db, "setConsent", {**ME, **wrong}, *(("INVALID_VALUE", [place]) for place in places))
    expired = {**ME, "type": "x", "status": "GRANTED", "expirationDate": "2021-01-27T00:25:20Z"}
    await refused(client, db, "setConsent", expired, ("INVALID_VALUE", ["expirationDate"]))


async def test_consents_are_no_part_of_a_creation_M18(client: Client, db: Database) -> None:
    for root in ('createProfile(input: {customerId: "C1"', 'updateProfile(input: {profile: {customerId: "C1"}'):
        answer = await client.raw(f"mutation {{ {root}, consents: []}}) {{ changed }} }}")

        assert "not to include unknown field 'consents'" in answer["errors"][0]["message"]
    assert await db.list_collection_names() == []


async def test_who_and_when_are_kept_of_a_consent_M20(client: Client) -> None:
    await create(client, NEWS)
    other = Client(client.access.db, key_id="other")
    edited = "consent { edited { createdAt createdBy modifiedAt modifiedBy } }"

    payload = await other.mutate("setConsent", {**ME, **NEWS, "status": "DENIED"}, edited)

    told_ = payload["consent"]["edited"]
    assert (told_["createdBy"], told_["modifiedBy"]) == ("test", "other")
    assert told_["modifiedAt"] > told_["createdAt"]


async def test_a_dry_run_shows_the_consent_and_writes_nothing_M18(client: Client, db: Database) -> None:
    await create(client)
    selection = f"profile {{ version consents {{ {SHOWN} }} }} consent {{ {SHOWN} }}"

    dry = await client.mutate("setConsent", {**ME, **NEWS, "dryRun": True}, selection)

    assert await listed(client) == []
    assert await db["consents"].count_documents({}) == 0
    assert await client.mutate("setConsent", {**ME, **NEWS}, selection) == dry


async def test_a_profile_has_100_consents_M18(client: Client, db: Database) -> None:
    await create(client)
    full = [{"id": f"demo|C1|{number:03}|", "status": "GRANTED", "expiration_date": None} for number in range(100)]
    await db["profiles"].update_one({"_id": "demo|C1"}, {"$set": {"consents": full}})

    one_more = {**ME, "type": "new", "status": "GRANTED"}
    await refused(client, db, "setConsent", one_more, ("LIMIT_EXCEEDED", ["type"]))


async def test_consents_go_with_their_profile_M18(client: Client, db: Database) -> None:
    await create(client, NEWS, {"type": "Calls", "status": "PENDING"})
    await client.mutate("createProfile", {"customerId": "C2"})
    await client.mutate("setConsent", {"profile": {"customerId": "C2"}, **NEWS})

    payload = await client.mutate("deleteProfile", ME)

    assert payload["changes"] == [
        told("DELETED", before={"customerId": "C1"}),
        told("REMOVED", "consents", "Calls"),
        told("REMOVED", "consents", "Newsletter", "en-AU"),
    ]
    assert [consent["profile"] async for consent in db["consents"].find()] == ["demo|C2"]
