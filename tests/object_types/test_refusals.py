"""What is refused of a mapping when it is put: all of it at once, each with its place, and nothing is written."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.object_types.builders import CONTACT, at, given_field, given_key, refused
from tests.payloads import reasons

KEYS = [given_key("_id", "UNIQUE", "PROFILE", fields=["id"])]


def with_fields(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"fields": [given_field("id"), *fields], "keys": KEYS}


async def test_all_that_is_wrong_is_told_at_once_A13(client: Client, db: Database) -> None:
    parts = {
        "description": " ",
        "expirationDays": 2000,
        "sourceTimestampFormat": "qqqq",
        "countryCode": "XX",
        "encryptionKey": "x" * 256,
        "tags": [{"key": "a b", "value": ""}],
        "fields": [
            given_field("a b", "FirstName", "_profile.Nonsense"),
            given_field("twice", "_source.a", "_profile.FirstName"),
            given_field("twice", "{{#each _source.a}}", "_profile.FirstName"),
            given_field("list", "_source.l[*]", "_profile.LastName"),
        ],
        "keys": [given_key("a b", "PROFILE", fields=["nowhere"]), given_key("s", "SECONDARY", fields=["twice"])],
    }

    messages = await refused(
        client,
        db,
        at("INVALID_INPUT", "description"),
        at("INVALID_INPUT", "tags", "0", "key"),
        at("INVALID_VALUE", "countryCode"),
        at("INVALID_INPUT", "expirationDays"),
        at("INVALID_INPUT", "encryptionKey"),
        at("INVALID_INPUT", "sourceTimestampFormat"),
        at("REQUIRED", "sourceTimestampFormat"),
        at("INVALID_INPUT", "fields", "0", "name"),
        at("INVALID_INPUT", "fields", "0", "source"),
        at("INVALID_INPUT", "fields", "0", "target"),
        at("DUPLICATE_VALUE", "fields", "2", "name"),
        at("INVALID_INPUT", "fields", "2", "source"),
        at("INVALID_INPUT", "fields", "3", "target"),
        at("INVALID_INPUT", "keys", "0", "name"),
        at("NOT_FOUND", "keys", "0", "fieldNames", "0"),
        at("INVALID_INPUT", "keys", "1", "roles"),
        at("REQUIRED", "keys"),
        **parts,
    )

    assert messages[9].startswith("_profile.Nonsense is no target: a value goes to a slot of Amazon's")
    assert messages[-1] == "One key has the role UNIQUE: it identifies the object."


@pytest.mark.parametrize("name", ["", "1st", "a b", "é", "a.b", "x" * 256])
async def test_a_name_has_amazons_characters_A13(client: Client, db: Database, name: str) -> None:
    await refused(client, db, at("INVALID_INPUT", "name"), name=name)


async def test_a_new_type_has_fields_and_keys_A13_A20(client: Client, db: Database) -> None:
    await refused(
        client,
        db,
        at("INVALID_INPUT", "fields"),
        at("REQUIRED", "keys"),
        at("REQUIRED", "keys"),
        fields=[],
        keys=[],
    )


async def test_an_unknown_template_is_refused_A21(client: Client, db: Database) -> None:
    await refused(client, db, at("NOT_FOUND", "templateId"), templateId="Salesforce-Nothing")


@pytest.mark.parametrize(
    "source",
    [
        "FirstName",
        "_source",
        "_source.",
        "_source..a",
        "_source.a.",
        "_source[",
        "_source[-1]",
        "_source[12345]",
        "_source['a']",
        "_source.a b",
        "_source.*.a",
        "_profile.a",
        "_source.a[*].b[*].c[*]",
        "_source" + ".a" * 21,
    ],
)
async def test_a_source_is_a_path_A17(client: Client, db: Database, source: str) -> None:
    await refused(
        client, db, at("INVALID_INPUT", "fields", "1", "source"), **with_fields(given_field("a", source, "_order.A"))
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{#each _source.a}}{{#each this}}{{this}}{{/each}}{{/each}}",
        "{{#each _source.a}}{{#if this}}x{{else each _source.b}}y{{/if}}{{/each}}",
        "{{#items}}{{/items}}",
        "{{FirstName}}",
        "{{shout _source.a}}",
        "{{_source.a",
        "{{#if _source.a}}x",
        "{{> partial}}",
        "{{{{raw}}}}{{{{/raw}}}}",
        "{{^_source.a}}x{{/_source.a}}",
        "{{log _source.a}}",
    ],
)
async def test_a_handlebars_text_keeps_within_bounds_A17(client: Client, db: Database, source: str) -> None:
    await refused(
        client, db, at("INVALID_INPUT", "fields", "1", "source"), **with_fields(given_field("a", source, "_order.A"))
    )


@pytest.mark.parametrize(
    "target",
    [
        "FirstName",
        "_profile",
        "_profile.",
        "_profile.Address",
        "_profile.Address.Street",
        "_profile.name.nick",
        "_profile.emails",
        "_profile.emails.Work.number",
        "_profile.emails.Work.type",
        "_profile.emails[*]",
        "_profile.emails[0].address",
        "_profile.addresses.Home",
        "_profile.identities.card.handle",
        "_profile.attributes",
        "_profile.attributes.a.b",
        "_profile.attributes.1a",
        "_profile.extensions.Car.engine.size",
        "_profile.appProfiles.shop.nothing",
        "_profile.consents.News.type",
        "_profile.consents.News.granted",
        "_order",
        "_order.a[*]",
        "_loyalty.Points",
        "{{_source.a}}",
    ],
)
async def test_a_target_is_a_place_on_the_profile_A17(client: Client, db: Database, target: str) -> None:
    await refused(
        client, db, at("INVALID_INPUT", "fields", "1", "target"), **with_fields(given_field("a", target=target))
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("_profile.FirstName", "_profile.name.first"),
        ("_profile.EmailAddress", "_profile.emails.Main"),
        ("_profile.emails.Work", "_profile.emails.Work.address"),
        ("_profile.Address.State", "_profile.Address.Province"),
        ("_profile.Attributes.Colour", "_profile.attributes.Colour"),
        ("_profile.Gender", "_profile.GenderString"),
        ("_profile.customerId", "_profile.customerId"),
        ("_profile.tags", "_profile.tags"),
        ("_profile.extensions.Car", "_profile.extensions.Car"),
        ("_order.TotalPrice", "_order.TotalPrice"),
    ],
)
async def test_two_fields_do_not_go_to_one_place_A17(client: Client, db: Database, first: str, second: str) -> None:
    parts = with_fields(given_field("a", target=first), given_field("b", target=second))

    (message,) = await refused(client, db, at("DUPLICATE_VALUE", "fields", "2", "target"), **parts)

    assert message == "Two fields go to the same place: a and b."


@pytest.mark.parametrize(
    ("target", "missing"),
    [
        ("_profile.emails.Work.isPrimary", "address"),
        ("_profile.emails[*].type", "address"),
        ("_profile.phones.Home.country", "number"),
        ("_profile.addresses.Home.isActive", "address1"),
        ("_profile.identities[*].identifier", "handle"),
        ("_profile.identities[*].handle", "identifier"),
        ("_profile.appProfiles.shop.attributes.colour", "key"),
        ("_profile.appProfiles[*].key", "appId"),
        ("_profile.attributes[*].value", "name"),
    ],
)
async def test_an_entry_that_can_never_be_made_is_refused_A17(
    client: Client, db: Database, target: str, missing: str
) -> None:
    parts = with_fields(given_field("a", "_source.list[*].a", target))

    (message,) = await refused(client, db, at("REQUIRED", "fields", "1", "target"), **parts)

    assert message.endswith(f"is made of more: no field of the same list goes to {missing}.")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("_source.*", "_profile.attributes.All"),
        ("_source.all", "_profile.attributes.*"),
        ("{{_source.all}}", "_profile.attributes.*"),
        ("_source.list[*].*", "_profile.attributes.*"),
        ("_source.list[*]", "_profile.customerId"),
        ("_source.list[*].a", "_profile.isActive"),
    ],
)
async def test_a_source_fits_its_target_A17(client: Client, db: Database, source: str, target: str) -> None:
    await refused(
        client, db, at("INVALID_INPUT", "fields", "1", "target"), **with_fields(given_field("a", source, target))
    )


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("_profile.attributes.Size", "ATTRIBUTE_NOT_DEFINED"),
        ("_profile.LastName", "ATTRIBUTE_NOT_DEFINED"),
        ("_profile.AccountNumber", "ATTRIBUTE_NOT_DEFINED"),
        ("_profile.identities.loyalty", "UNKNOWN_IDENTITY_TYPE"),
        ("_profile.appProfiles.web.key", "APP_NOT_LINKED"),
        ("_profile.extensions.House", "EXTENSION_NOT_DEFINED"),
        ("_profile.extensions.Car.wheels", "INVALID_INPUT"),
    ],
)
async def test_a_closed_domain_defines_what_its_types_name(
    closed: Client, db: Database, target: str, code: str
) -> None:
    await refused(closed, db, at(code, "fields", "1", "target"), **with_fields(given_field("a", target=target)))


async def test_a_closed_domain_accepts_what_it_defines(closed: Client) -> None:
    targets = ["FirstName", "attributes.Colour", "identities.card", "appProfiles.shop.key", "extensions.Car.plate"]
    fields = [given_field(f"f{at}", target=f"_profile.{target}") for at, target in enumerate(targets)]
    keys = [*KEYS, given_key("_card", "PROFILE", fields=["f2"], handle="card")]

    payload = await closed.mutate("putObjectType", {**CONTACT, **with_fields(*fields), "keys": keys})

    assert reasons(payload) == []


async def test_a_handle_that_a_closed_domain_does_not_define_is_refused(closed: Client, db: Database) -> None:
    keys = [given_key("_id", "UNIQUE", "PROFILE", fields=["id"], handle="loyalty")]

    await refused(closed, db, at("UNKNOWN_IDENTITY_TYPE", "keys", "0", "handle"), fields=[given_field("id")], keys=keys)


@pytest.mark.parametrize(
    "pattern", ["", "yyyy", "yyyy-MM", "MM-dd", "yyyy-MM-dd hh:mm", "yyyy-MM-dd'T", "yyyy-MM-dd dd", "yyyy-MM-dd Q"]
)
async def test_a_time_format_can_be_read_A16(client: Client, db: Database, pattern: str) -> None:
    stamped = [*CONTACT["fields"], given_field("sourceLastUpdatedTimestamp", "_source.updated")]

    payload = await client.mutate("putObjectType", {**CONTACT, "fields": stamped, "sourceTimestampFormat": pattern})

    expected = [at("INVALID_INPUT", "sourceTimestampFormat")] if pattern else []
    assert reasons(payload) == expected
    assert (await content(db)).get("object_types", []) == [] or not pattern


async def test_a_time_format_belongs_to_the_field_of_the_time_A16(client: Client, db: Database) -> None:
    (message,) = await refused(client, db, at("REQUIRED", "sourceTimestampFormat"), sourceTimestampFormat="yyyy-MM-dd")

    assert message == "A time format is that of the field sourceLastUpdatedTimestamp, and there is no such field."


async def test_a_domain_has_at_most_200_types(client: Client, db: Database) -> None:
    full = [{"name": f"Type{number}", "revision": str(number)} for number in range(200)]
    await db["domains"].update_one({"_id": "demo"}, {"$set": {"object_types": full}})

    await refused(client, db, at("LIMIT_EXCEEDED", "name"))


async def test_null_is_refused_where_it_has_no_meaning(client: Client, db: Database) -> None:
    await refused(client, db, at("NULL_NOT_ALLOWED", "fields"), fields=None)
