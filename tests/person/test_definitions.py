"""The name of a person where the domain defines the attributes that keep it."""

import pytest

from gateway.definitions.model import AttributeDefinition, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.payloads import reasons

C1 = {"customerId": "C1"}
DEFINED = {
    "FirstName": AttributeDefinition(name="FirstName", allowed_values=("Jane",)),
    "LastName": AttributeDefinition(name="LastName", required=True, max_values=1),
}


@pytest.fixture
async def closed(db: Database) -> Client:
    """Return a client of a domain that accepts first and last names, and no other attributes."""
    await create_domain(db, "closed", Definitions(open_attributes=False, attributes=DEFINED))
    return Client(db, "closed", book=DefinitionBook(db, lifetime=60))


async def test_a_name_gives_the_attribute_that_is_required_M11(closed: Client) -> None:
    nameless = await closed.mutate("createProfile", C1)
    named = await closed.mutate("createProfile", {**C1, "name": {"last": "Doe"}}, "profile { name { last } }")

    assert reasons(nameless) == [("REQUIRED", ["attributes"])]
    assert (named["errors"], named["profile"]) == ([], {"name": {"last": "Doe"}})


async def test_parts_of_a_name_keep_to_their_definitions_M11(closed: Client) -> None:
    wrong = {"first": "Jenny", "last": "Doe", "middle": "Q"}

    payload = await closed.mutate("createProfile", {**C1, "name": wrong})

    assert reasons(payload) == [("INVALID_VALUE", ["name", "first"]), ("ATTRIBUTE_NOT_DEFINED", ["name", "middle"])]


async def test_a_part_is_given_once_to_a_new_profile_M11(client: Client) -> None:
    twice = {"attributes": [{"name": "FirstName", "values": ["Jane"]}], "name": {"first": "Jenny"}}

    payload = await client.mutate("createProfile", {**C1, **twice})

    assert reasons(payload) == [("DUPLICATE_VALUE", ["name", "first"])]
    assert payload["errors"][0]["message"] == "An attribute is given once; FirstName stands at 0 and at name."


async def test_a_part_of_a_name_is_no_custom_field_M11_M17(client: Client) -> None:
    payload = await client.mutate(
        "createProfile",
        {**C1, "name": {"first": "Jane"}, "attributes": [{"name": "ShoeSize", "values": ["42"]}]},
        "profile { customFields { name } attributes { name } }",
    )

    assert payload["profile"] == {
        "customFields": [{"name": "ShoeSize"}],
        "attributes": [{"name": "FirstName"}, {"name": "ShoeSize"}],
    }


async def test_what_is_not_said_of_a_person_is_what_the_domain_says_M8_M10(db: Database) -> None:
    await create_domain(db, "preset", Definitions(default_customer_type="Prospect", default_locale="en-AU"))
    preset = Client(db, "preset", book=DefinitionBook(db, lifetime=60))
    selection = "profile { customerType defaultLocale }"

    unsaid = await preset.mutate("createProfile", {"customerId": "C1"}, selection)
    said = await preset.mutate(
        "createProfile", {"customerId": "C2", "customerType": "Customer", "defaultLocale": "fr-CA"}, selection
    )

    assert unsaid["profile"] == {"customerType": "Prospect", "defaultLocale": "en-AU"}
    assert said["profile"] == {"customerType": "Customer", "defaultLocale": "fr-CA"}
