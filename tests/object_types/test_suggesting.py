"""Suggesting an object type from a sample."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.definitions.model import Definitions
from gateway.object_types.model import ContentType, FieldMapping, KeyRole, ObjectKey, ObjectType
from gateway.object_types.rules.checking import checked
from gateway.object_types.rules.mapping import compiled
from gateway.object_types.rules.suggesting import suggested
from tests.client import Client
from tests.object_types.builders import FIELDS, KEYS
from tests.payloads import reasons

SAMPLE = {
    "customer_id": 4711,
    "firstName": "Jane",
    "last_name": "Doe",
    "work_email": "jane@example.org",
    "email": "jane@example.com",
    "mobile": "0412 345 678",
    "home_phone": "+61 2 9374 4000",
    "date_of_birth": "1990-01-31",
    "shipping": {"street": "1 Macquarie St", "city": "Sydney", "zip": "2000", "country": "AU"},
    "points": 12.5,
    "interests": ["golf", "tea"],
    "pets": [{"name": "Rex"}],
    "nothing": None,
    "updated_at": "2021-01-27 00:25:20",
}


async def test_a_sample_suggests_fields_content_types_and_keys(client: Client) -> None:
    query = f"query ($sample: JSON!) {{ suggestObjectType(sample: $sample) {{ {FIELDS} {KEYS} sourceTimestampFormat notes }} }}"  # noqa: E501

    found = (await client(query, sample=SAMPLE))["suggestObjectType"]

    assert [(one["name"], one["source"], one["target"], one["contentType"]) for one in found["fields"]] == [
        ("customer_id", "_source.customer_id", "_profile.attributes.CustomerId", "NUMBER"),
        ("firstName", "_source.firstName", "_profile.FirstName", "NAME"),
        ("last_name", "_source.last_name", "_profile.LastName", "NAME"),
        ("work_email", "_source.work_email", "_profile.BusinessEmailAddress", "EMAIL_ADDRESS"),
        ("email", "_source.email", "_profile.EmailAddress", "EMAIL_ADDRESS"),
        ("mobile", "_source.mobile", "_profile.MobilePhoneNumber", "PHONE_NUMBER"),
        ("home_phone", "_source.home_phone", "_profile.HomePhoneNumber", "PHONE_NUMBER"),
        ("date_of_birth", "_source.date_of_birth", "_profile.BirthDate", "STRING"),
        ("shipping.street", "_source.shipping.street", "_profile.ShippingAddress.Address1", "STRING"),
        ("shipping.city", "_source.shipping.city", "_profile.ShippingAddress.City", "STRING"),
        ("shipping.zip", "_source.shipping.zip", "_profile.ShippingAddress.PostalCode", "STRING"),
        ("shipping.country", "_source.shipping.country", "_profile.ShippingAddress.Country", "STRING"),
        ("points", "_source.points", "_profile.attributes.Points", "NUMBER"),
        ("interests", "_source.interests", "_profile.attributes.Interests", "STRING"),
        ("pets", "_source.pets", "_profile.extensions.pets", "STRING"),
        ("nothing", "_source.nothing", "_profile.attributes.Nothing", "STRING"),
        ("sourceLastUpdatedTimestamp", "_source.updated_at", None, "STRING"),
    ]
    assert [(one["name"], one["roles"], one["fieldNames"]) for one in found["keys"]] == [
        ("_customerId", ["PROFILE", "UNIQUE"], ["customer_id"]),
        ("_email", ["PROFILE", "SECONDARY"], ["work_email"]),
        ("_email", ["PROFILE", "SECONDARY"], ["email"]),
        ("_phone", ["PROFILE", "SECONDARY"], ["mobile"]),
        ("_phone", ["PROFILE", "SECONDARY"], ["home_phone"]),
    ]
    assert found["sourceTimestampFormat"] == "yyyy-MM-dd HH:mm:ss"
    assert found["notes"] == ["mobile does not begin with +: say the countryCode in which it is dialled."]


async def test_a_suggestion_can_be_put_as_it_is(client: Client) -> None:
    query = (
        f"query ($sample: JSON!) {{ suggestObjectType(sample: $sample) {{ {FIELDS} {KEYS} sourceTimestampFormat }} }}"
    )
    found = (await client(query, sample=SAMPLE))["suggestObjectType"]
    parts = {
        name: [{part: value for part, value in one.items() if value is not None} for one in found[name]]
        for name in ("fields", "keys")
    }

    payload = await client.mutate(
        "putObjectType",
        {
            "name": "Suggested",
            "description": "By its sample.",
            "sourceTimestampFormat": found["sourceTimestampFormat"],
            "countryCode": "AU",
            **parts,
        },
    )

    assert reasons(payload) == []


@pytest.mark.parametrize(
    ("sample", "notes"),
    [
        ({"id": 1}, []),
        ({"sys_id": "x", "user_id": "y"}, []),
        ({"name": "x"}, ["Nothing in the sample looks like an id: name the fields that identify an object."]),
        ({"email": "a@x.org"}, ["The sample has no id, so email identifies an object: one person has one."]),
    ],
)
def test_what_the_sample_does_not_tell_is_noted(sample: dict[str, Any], notes: list[str]) -> None:
    assert suggested(sample)["notes"] == notes


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("2021-01-27T00:25:20Z", None),
        ("2021-01-27T00:25:20.000+0000", "yyyy-MM-dd'T'HH:mm:ss.SSSZ"),
        ("2021-01-27", "yyyy-MM-dd"),
    ],
)
def test_the_format_of_the_time_is_recognised_A16(written: str, pattern: str | None) -> None:
    found = suggested({"id": 1, "LastModifiedDate": written})

    assert found["source_timestamp_format"] == pattern
    assert [one["name"] for one in found["fields"]] == ["id", "sourceLastUpdatedTimestamp"]


@pytest.mark.parametrize("sample", [{}, [], "x", 1, None, [{"id": 1}]])
async def test_a_sample_is_one_object(client: Client, sample: Any) -> None:
    answer = await client.raw("query ($s: JSON!) { suggestObjectType(sample: $s) { notes } }", s=sample)

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


def test_members_to_which_no_path_leads_are_left_out() -> None:
    found = suggested({"id": "1", "{{": "a", 'a"b': "b", "": "c", "a{b": "d"})

    assert [one["source"] for one in found["fields"]] == ["_source.id", '_source["a{b"]']


NAMES = st.one_of(
    st.sampled_from(["id", "Id", "email", "workEmail", "phone", "first_name", "zip", "updatedAt", "user id", "a.b"]),
    st.text(max_size=12),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["a@x.org", "+61293744000", "555 0142", "2021-01-27", ""]),
    st.text(max_size=12),
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)


@given(st.dictionaries(NAMES, JSON, min_size=1, max_size=12))
@example({"\u1b50": "x"})  # A digit, but not one of ours.
@settings(max_examples=300, deadline=None)
def test_what_is_suggested_is_a_type_unless_it_says_what_is_missing(sample: dict[str, Any]) -> None:
    found = suggested(sample)
    if not found["keys"] or not found["fields"]:
        assert found["notes"]
        return
    kind = ObjectType(
        name="Suggested",
        description="By its sample.",
        fields=tuple(
            FieldMapping(**{**one, "content_type": ContentType(one["content_type"])}) for one in found["fields"]
        ),
        keys=tuple(
            ObjectKey(
                name=one["name"],
                roles=frozenset(map(KeyRole, one["roles"])),
                field_names=tuple(one["field_names"]),
            )
            for one in found["keys"]
        ),
        source_timestamp_format=found["source_timestamp_format"],
        country_code="AU",
    )

    assert checked(kind, Definitions()) == kind
    compiled(kind)
    assert len({re.sub(r"\s", "", one["name"]) for one in found["fields"]}) == len(found["fields"])
