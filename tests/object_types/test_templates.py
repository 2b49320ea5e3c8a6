"""Templates: each is mapped from a payload in its vendor's public format, to exact values."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.definitions.model import Definitions
from gateway.errors import Rejection
from gateway.mongo.client import Database
from gateway.object_types.loaders import mapper_of, object_type_of
from gateway.object_types.rules.checking import checked
from gateway.object_types.rules.mapping import compiled
from gateway.object_types.rules.templates import templates
from tests.client import Client
from tests.object_types.builders import FIELDS, KEYS, given_field, given_key, put
from tests.object_types.mapped import plain

PAYLOADS = Path(__file__).parent / "payloads"
IDS = [
    "Genesys-Profile",
    "IMIconnect-Profile",
    "Marketo-Lead",
    "MyPreferences-Profile",
    "Omneo-Identity",
    "Omneo-Profile",
    "Salesforce-Account",
    "Salesforce-Contact",
    "Segment-Identify",
    "ServiceNow-Incident",
    "ServiceNow-User",
    "Shopify-Customer",
    "Shopify-DraftOrder",
    "Shopify-Order",
    "Zendesk-Ticket",
    "Zendesk-User",
]


def payload(template_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAYLOADS / f"{template_id}.json").read_text(encoding="utf-8"))
    return found


def mapped(template_id: str, source: dict[str, Any]) -> dict[str, Any]:
    return plain(compiled(templates()[template_id])(source))


def test_there_is_a_template_for_each_known_system_A21() -> None:
    assert list(templates()) == IDS


@pytest.mark.parametrize("template_id", IDS)
def test_a_template_could_be_put_as_it_is_A21(template_id: str) -> None:
    template = templates()[template_id]

    assert checked(template, Definitions()) == template


@pytest.mark.parametrize("template_id", IDS)
def test_an_object_in_the_vendors_format_is_mapped_A21(template_id: str) -> None:
    given = payload(template_id)

    assert mapped(template_id, given["object"]) == given["mapped"]


def test_an_order_and_a_case_belong_to_the_profile_of_their_customer_A18_A21() -> None:
    """What is a customer's id in the one template is the key by which the other finds the same profile."""
    for customer, others in (
        ("Shopify-Customer", ["Shopify-Order", "Shopify-DraftOrder"]),
        ("Zendesk-User", ["Zendesk-Ticket"]),
        ("ServiceNow-User", ["ServiceNow-Incident"]),
    ):
        name = templates()[customer].keys[0].name
        for other in others:
            (key,) = (key for key in templates()[other].keys if key.name == name)
            assert key.handle == templates()[customer].keys[0].handle
    order, customer = payload("Shopify-Order")["mapped"], payload("Shopify-Customer")["mapped"]
    assert order["keys"][1]["value"] == customer["unique"]


def test_genesys_attributes_and_extensions_keep_their_own_names_G4_A21() -> None:
    given = {"customer_id": "1", "FirstName": "Ann", "Score": 0, "Flag": False, "Car": {"plate": "X"}, "Empty": ""}

    profile = mapped("Genesys-Profile", given)["profile"]

    assert profile == {
        "customer_id": "1",
        "attributes": {"FirstName": ["Ann"], "Score": ["0"], "Flag": ["false"]},
        "extensions": [{"name": "Car", "records": [{"plate": "X"}]}],
    }


def test_mypreferences_xml_is_mapped_as_its_json_A21() -> None:
    """In XML every value is a text; all else is read into the same shape."""
    given = payload("MyPreferences-Profile")

    found = mapped("MyPreferences-Profile", _as_texts(given["object"]))

    assert found == given["mapped"]


def _as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_texts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_as_texts(member) for member in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("parts", "unique"),
    [
        ({"ProfileId": 9_007_199_254_740_993}, "9007199254740993"),
        ({"AlternateIds": [{"AlternateIdType": "Crm", "AlternateId": "7"}]}, "Crm:7"),
        ({"AlternateIds": [], "Emails": [{"EmailAddress": "a@example.com"}]}, "a@example.com"),
    ],
)
def test_a_mypreferences_profile_without_its_id_is_known_by_another_A21(parts: dict[str, Any], unique: str) -> None:
    assert mapped("MyPreferences-Profile", parts)["unique"] == unique


def test_a_segment_user_who_is_not_known_yet_is_identified_by_the_anonymous_id_A21() -> None:
    found = mapped("Segment-Identify", {"anonymousId": "507f", "traits": {}, "timestamp": "2015-02-23T22:28:55.111Z"})

    assert found["unique"] == "507f"
    assert [(key["name"], key["value"], key.get("handle")) for key in found["keys"]] == [
        ("_segmentId", "507f", None),
        ("_segmentAnonymousId", "507f", "segment_anonymous"),
    ]


@pytest.mark.parametrize("template_id", IDS)
def test_an_empty_object_is_refused_in_a_sentence_A21(template_id: str) -> None:
    with pytest.raises(Rejection) as refusal:
        compiled(templates()[template_id])({})

    assert refusal.value.code.value == "REQUIRED"
    assert refusal.value.message.endswith("is identified by it, so it has a value.")


async def test_templates_are_read_A21(client: Client) -> None:
    whole = f"templateId description sourceName sourceObject allowProfileCreation sourceTimestampFormat {FIELDS} {KEYS}"
    found = await client(
        f'{{ objectTypeTemplates {{ templateId }} one: objectTypeTemplate(id: "Omneo-Identity") {{ {whole} }} '
        ' none: objectTypeTemplate(id: "omneo-identity") { templateId } }'
    )

    assert [one["templateId"] for one in found["objectTypeTemplates"]] == IDS
    assert found["none"] is None
    assert found["one"] == {
        "templateId": "Omneo-Identity",
        "description": "One identity of Omneo, with the id of its profile (seed 000).",
        "sourceName": "Omneo",
        "sourceObject": "identity",
        "allowProfileCreation": True,
        "sourceTimestampFormat": "yyyy-MM-dd HH:mm:ss",
        "fields": [
            {"target": None, "contentType": "STRING", **given_field(name, source, target)}
            for name, source, target in (
                ("id", "_source.id", None),
                ("profile_id", "_source.profile_id", "_profile.customerId"),
                ("identityHandle", "_source.handle", "_profile.identities[*].handle"),
                ("identityIdentifier", "_source.identifier", "_profile.identities[*].identifier"),
                ("identityPrimary", "_source.is_primary", "_profile.identities[*].isPrimary"),
                ("identityActive", "_source.is_active", "_profile.identities[*].isActive"),
                ("identityId", "_source.id", "_profile.identities[*].legacyId"),
                ("sourceLastUpdatedTimestamp", "_source.updated_at", None),
            )
        ],
        "keys": [{"handle": None, **given_key("_omneoIdentityId", "UNIQUE", fields=["id"])}],
    }


async def test_a_type_takes_from_a_template_what_it_does_not_say_itself_A14_A21(client: Client) -> None:
    said = {"name": "Lead", "description": "Ours.", "templateId": "Marketo-Lead", "countryCode": "US"}

    payload = await client.mutate(
        "putObjectType",
        {**said, "allowProfileCreation": False},
        f"objectType {{ templateId allowProfileCreation countryCode {FIELDS} {KEYS} }}",
    )

    template = await client(f'{{ objectTypeTemplate(id: "Marketo-Lead") {{ {FIELDS} {KEYS} }} }}')
    assert payload["objectType"] == {
        "templateId": "Marketo-Lead",
        "allowProfileCreation": False,
        "countryCode": "US",
        **template["objectTypeTemplate"],
    }


async def test_an_object_type_is_looked_up_among_the_domains_own_before_the_templates_A21(
    client: Client, db: Database
) -> None:
    access = (await client.context()).access
    of_template = await mapper_of(access, "Zendesk-User")
    assert of_template is not None
    assert (of_template[0], of_template[1]({"id": 1}).unique) == (templates()["Zendesk-User"], "1")
    assert await mapper_of(access, "Zendesk-Nothing") is None

    await put(client, name="Zendesk-User")

    own = await object_type_of((await client.context()).access, "Zendesk-User")
    assert own is not None
    assert (own.version, own.description) == (1, "People who write to us.")
    await client.mutate("deleteObjectType", {"name": "Zendesk-User"})
    assert await object_type_of((await client.context()).access, "Zendesk-User") == templates()["Zendesk-User"]
    assert await db["object_types"].count_documents({}) == 0
