"""Genesys (seed 001): its customer profile goes in as it stands in its JSON, and comes out field by field."""

from typing import Any

import pytest

from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.payloads import reasons

# The sample, with the fields that its table has and the sample leaves out.
SAMPLE: dict[str, Any] = {
    "customer_id": "000A1B2C3D4E5F60",
    "FirstName": "John",
    "LastName": "Doe",
    "BirthDate": "1970-01-01T00:00:00.000Z",
    "EmailAddress": ["john.doe@genesyslab.com", "jd34@hotmail.dom"],
    "Loyalty": {"Program": "Gold", "Since": "2019-03-01"},
    "Phone": [
        {"PhoneType": "Mobile", "PhoneNumber": "+1 503-555-0142"},
        {"PhoneType": "Work", "PhoneNumber": "+1 206-555-0117"},
    ],
}
DEFINED = Definitions(
    max_customer_id=16,
    open_attributes=False,
    attributes={
        definition.name: definition
        for definition in (
            AttributeDefinition(name="FirstName", max_values=1),
            AttributeDefinition(name="LastName", max_values=1, required=True),
            AttributeDefinition(name="BirthDate", type=AttributeType.DATETIME, max_values=1),
            AttributeDefinition(name="EmailAddress", type=AttributeType.EMAIL),
        )
    },
)
READ = """query ($id: String!) { profile(by: {customerId: $id}) {
    customerId
    attributes { name type primaryValue values }
    extensions { name multiValued primaryRecord { data } records { isPrimary data } }
} }"""


@pytest.fixture
async def genesys(db: Database) -> Client:
    """Return a client of a domain with the attributes that Genesys calls business attributes."""
    await create_domain(db, "genesys", DEFINED)
    return Client(db, "genesys", book=DefinitionBook(db, lifetime=60))


def has_records(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))


def given(profile: dict[str, Any]) -> dict[str, Any]:
    """Return a profile of Genesys as our input: what holds objects is an extension, all else an attribute.

    A value that stands alone is handed on alone.
    """
    rest = {name: value for name, value in profile.items() if name != "customer_id"}
    return {
        "customerId": profile["customer_id"],
        "attributes": [{"name": name, "values": value} for name, value in rest.items() if not has_records(value)],
        "extensions": [{"name": name, "records": value} for name, value in rest.items() if has_records(value)],
    }


def as_genesys(profile: dict[str, Any]) -> dict[str, Any]:
    """Return one of our profiles in the form of Genesys: attributes beside the id, the primary value first."""
    several = {"EmailAddress", "Phone"}
    attributes = {one["name"]: one["values"] for one in profile["attributes"]}
    extensions = {one["name"]: [record["data"] for record in one["records"]] for one in profile["extensions"]}
    whole = {name: found if name in several else found[0] for name, found in {**attributes, **extensions}.items()}
    return {"customer_id": profile["customerId"], **whole}


async def test_the_sample_comes_out_as_it_went_in_G1_G2_G3_G5_G6_G7(genesys: Client) -> None:
    created = await genesys.mutate("createProfile", given(SAMPLE))
    profile = (await genesys(READ, id=SAMPLE["customer_id"]))["profile"]

    assert created["errors"] == []
    assert as_genesys(profile) == SAMPLE
    assert profile["attributes"] == [
        {"name": name, "type": kind, "primaryValue": values[0], "values": values}
        for name, kind, values in (
            ("BirthDate", "DATETIME", [SAMPLE["BirthDate"]]),
            ("EmailAddress", "EMAIL", SAMPLE["EmailAddress"]),
            ("FirstName", "STRING", ["John"]),
            ("LastName", "STRING", ["Doe"]),
        )
    ]
    assert [[record["isPrimary"] for record in one["records"]] for one in profile["extensions"]] == [
        [True],
        [True, False],
    ]
    assert profile["extensions"][1]["primaryRecord"] == {"data": SAMPLE["Phone"][0]}


async def test_the_first_of_several_values_is_primary_and_the_others_are_not_G1_G6(genesys: Client) -> None:
    await genesys.mutate("createProfile", given(SAMPLE))
    email = {"profile": {"customerId": SAMPLE["customer_id"]}, "name": "EmailAddress"}
    john, jd34 = SAMPLE["EmailAddress"]

    for mutation, change, expected in (
        ("promoteAttributeValue", {"value": jd34}, [jd34, john]),
        ("addAttributeValues", {"values": ["j@new.dom"]}, [jd34, john, "j@new.dom"]),
        ("removeAttributeValues", {"values": [jd34]}, [john, "j@new.dom"]),
        ("setAttribute", {"values": [jd34, john]}, [jd34, john]),
    ):
        payload = await genesys.mutate(mutation, {**email, **change})
        assert payload["errors"] == []
        found = (await genesys(READ, id=SAMPLE["customer_id"]))["profile"]["attributes"][1]
        assert (found["values"], found["primaryValue"]) == (expected, expected[0])


@pytest.mark.parametrize("mutation", ["createProfile", "upsertProfile"])
async def test_a_customer_id_is_unique_and_has_16_characters_where_the_domain_says_so_G2(
    genesys: Client, db: Database, mutation: str
) -> None:
    doe = [{"name": "LastName", "values": "Doe"}]
    wrong: dict[str, Any]
    if mutation == "createProfile":
        wrong = {"customerId": "x" * 17, "attributes": doe}
        path = ["customerId"]
    else:
        wrong = {"profile": {"customerId": "x" * 17}, "attributes": [{"name": "LastName", "set": ["Doe"]}]}
        path = ["profile", "customerId"]
    before = await content(db)

    payload = await genesys.mutate(mutation, wrong)

    assert reasons(payload) == [("INVALID_INPUT", path)]
    assert payload["errors"][0]["message"] == "A customer id has at most 16 characters; this one has 17."
    assert await content(db) == before


async def test_a_customer_id_is_given_where_none_is_sent_and_never_twice_G2(genesys: Client, client: Client) -> None:
    doe = {"attributes": [{"name": "LastName", "values": "Doe"}]}
    made = await genesys.mutate("createProfile", doe, "profile { customerId }")
    again = await genesys.mutate("createProfile", {**doe, **made["profile"]})
    longest = await client.mutate("createProfile", {"customerId": "x" * 64})
    longer = await client.mutate("createProfile", {"customerId": "x" * 65})

    assert len(made["profile"]["customerId"]) == 16
    assert reasons(again) == [("ALREADY_EXISTS", ["customerId"])]
    assert (longest["errors"], reasons(longer)) == ([], [("INVALID_INPUT", ["customerId"])])


@pytest.mark.parametrize(
    "given_time", ["1970-01-01T01:30:00.120+01:30", "1970-01-01T00:00:00.12Z", "1969-12-31T19:00:00.120-05:00"]
)
async def test_a_time_is_kept_and_printed_in_utc_with_milliseconds_G5(genesys: Client, given_time: str) -> None:
    created = await genesys.mutate("createProfile", given({**SAMPLE, "BirthDate": given_time}))

    assert created["errors"] == []
    [birth, *_] = (await genesys(READ, id=SAMPLE["customer_id"]))["profile"]["attributes"]
    assert birth["values"] == ["1970-01-01T00:00:00.120Z"]


async def test_a_time_without_a_zone_is_refused_G5(genesys: Client, db: Database) -> None:
    before = await content(db)

    payload = await genesys.mutate("createProfile", given({**SAMPLE, "BirthDate": "1970-01-01T00:00:00.000"}))

    assert reasons(payload) == [("INVALID_VALUE", ["attributes", "2", "values", "0"])]
    assert await content(db) == before


async def test_one_value_may_be_sent_without_a_list_and_is_shown_as_one_G7(genesys: Client) -> None:
    email = {"name": "EmailAddress", "values": "john.doe@genesyslab.com"}
    sent = {"customerId": "G7", "attributes": [email, {"name": "LastName", "values": ["Doe"]}]}
    selection = 'profile { attribute(name: "EmailAddress") { values } }'

    alone = await genesys.mutate("createProfile", sent, selection)
    literal = await genesys(
        'mutation { setAttribute(input: {profile: {customerId: "G7"}, name: "EmailAddress", values: "a@b.dom"}) {'
        ' errors { code } profile { attribute(name: "EmailAddress") { primaryValue values } } } }'
    )

    assert alone["profile"] == {"attribute": {"values": ["john.doe@genesyslab.com"]}}
    assert literal["setAttribute"] == {
        "errors": [],
        "profile": {"attribute": {"primaryValue": "a@b.dom", "values": ["a@b.dom"]}},
    }
