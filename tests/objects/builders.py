"""Object types for tests, objects of them, and putting both."""

from typing import Any

from tests.client import ERRORS, Client

Input = dict[str, Any]

ROOT_FIELDS = (
    "ingestFailures",
    *("putProfileObject", "putProfileObjects", "replayIngestFailures", "dismissIngestFailures"),
)

CHANGED = "changes { kind path }"
RESULT = f"status matchedBy profile {{ customerId version }} object {{ id }} failure {{ id }} {ERRORS}"


def field(name: str, target: str | None = None, content_type: str = "STRING", source: str | None = None) -> Input:
    targeted = {} if target is None else {"target": target}
    return {"name": name, "source": source or f"_source.{name}", "contentType": content_type, **targeted}


def key(name: str, *roles: str, fields: list[str] | None = None, **more: str) -> Input:
    return {"name": name, "fieldNames": fields or [name], "roles": list(roles), **more}


CUSTOMER: Input = {
    "name": "customer",
    "description": "A customer of the shop.",
    "allowProfileCreation": True,
    "fields": [
        field("id"),
        field("email", "_profile.emails.Work", "EMAIL_ADDRESS"),
        field("phone", "_profile.phones.Work", "PHONE_NUMBER"),
        field("firstName", "_profile.FirstName", "NAME"),
        field("tier", "_profile.attributes.Tier"),
        field("sourceLastUpdatedTimestamp", source="_source.updated"),
    ],
    "keys": [
        key("customerKey", "UNIQUE", "PROFILE", fields=["id"], handle="shop"),
        key("email", "PROFILE", "SECONDARY"),
    ],
}
ORDER: Input = {
    "name": "order",
    "description": "An order in the shop.",
    "fields": [field("number"), field("customer"), field("email", None, "EMAIL_ADDRESS")],
    "keys": [
        key("orderKey", "UNIQUE", "ORDER", fields=["number"]),
        key("customerKey", "PROFILE", fields=["customer"], handle="shop"),
        key("email", "PROFILE", "SECONDARY", "LOOKUP_ONLY"),
    ],
}


async def put_type(client: Client, type_: Input, **more: Any) -> None:
    payload = await client.mutate("putObjectType", {**type_, **more})
    assert payload["errors"] == [], payload


async def shop(client: Client) -> None:
    """Make the types of a shop: customers, which make profiles, and orders, which do not."""
    await put_type(client, CUSTOMER)
    await put_type(client, ORDER)


async def put(client: Client, type_: str, object_: Input, selection: str = RESULT, **envelope: Any) -> dict[str, Any]:
    """Put an object; return all that is told of it."""
    input_ = {"type": type_, "object": object_, **envelope}
    return await client.mutate("putProfileObject", input_, selection)


async def put_all(client: Client, *objects: tuple[str, Input], **envelope: Any) -> dict[str, Any]:
    """Put objects together; return all that is told of them."""
    rows = [{"type": type_, "object": object_} for type_, object_ in objects]
    selection = f"status results {{ index {RESULT.replace('status', 'objectStatus: status', 1)} {CHANGED} }}"
    return await client.mutate("putProfileObjects", {"objects": rows, **envelope}, selection)


def customer(id_: str = "C1", **more: Any) -> tuple[str, Input]:
    return "customer", {"id": id_, **more}


def order(number: str, customer_id: str = "C1", **more: Any) -> tuple[str, Input]:
    return "order", {"number": number, "customer": customer_id, **more}


async def whole(client: Client, identifier: str, handle: str = "shop") -> dict[str, Any]:
    """Return what the profile with an identity holds."""
    query = """query ($by: ProfileKey!) { profile(by: $by) {
        customerId version name { first } attributes(names: ["Tier"]) { values }
        emails { type address isPrimary isVerified } phones { e164 } identities { handle identifier isPrimary }
        objects { edges { node { type data } } } orders { edges { node { data } } }
    } }"""
    by = {"identity": {"handle": handle, "identifier": identifier}}
    profile: dict[str, Any] = (await client(query, by=by))["profile"]
    return profile


def addresses(profile: dict[str, Any]) -> list[str]:
    """Return the e-mail addresses of a profile, primary first."""
    return [email["address"] for email in profile["emails"]]
