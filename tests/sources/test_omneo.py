"""Omneo (seed 000): its sample goes in as an integrator would write it, and comes out primary first."""

from datetime import UTC, datetime
from typing import Any

from gateway.mongo.client import Database
from gateway.mongo.documents import Document
from tests.client import Client
from tests.payloads import refused

PROFILE_ID = "90722e6c-333-4a90-bd46-b4q12319de8e1"
SAMPLE: list[dict[str, Any]] = [
    {
        "id": 1,
        "handle": "card_pos",
        "identifier": "1000132",
        "is_primary": False,
        "is_active": True,
        "profile_id": PROFILE_ID,
        "created_at": "2020-05-05 15:20:32",
        "updated_at": "2020-05-05 15:20:32",
    },
    {
        "id": 2,
        "handle": "card_barcode",
        "identifier": "39993012313",
        "is_primary": False,
        "is_active": True,
        "profile_id": PROFILE_ID,
        "created_at": "2020-05-05 15:20:32",
        "updated_at": "2020-05-05 15:20:32",
    },
    {
        "id": 1683,
        "handle": "mailer_platform",
        "identifier": "000010324441114",
        "is_primary": False,
        "is_active": True,
        "profile_id": PROFILE_ID,
        "created_at": "2021-01-27 00:24:38",
        "updated_at": "2021-01-27 00:24:38",
    },
    {
        "id": 1684,
        "handle": "loyalty_card",
        "identifier": "ABDD131KJ13002",
        "is_primary": True,
        "is_active": True,
        "profile_id": PROFILE_ID,
        "created_at": "2021-01-27 00:25:20",
        "updated_at": "2021-01-27 00:27:32",
    },
]
SET_BY_THE_SYSTEM = ("id", "created_at", "updated_at")


def given(identity: dict[str, Any]) -> dict[str, Any]:
    """Return one of Omneo's identities as our input; Omneo sets the rest itself, and so do we."""
    return {
        "handle": identity["handle"],
        "identifier": identity["identifier"],
        "isPrimary": identity["is_primary"],
        "isActive": identity["is_active"],
    }


def as_omneo(identity: dict[str, Any]) -> dict[str, Any]:
    """Return one of our identities in Omneo's words."""
    return {
        "id": identity["id"],
        "handle": identity["handle"],
        "identifier": identity["identifier"],
        "is_primary": identity["isPrimary"],
        "is_active": identity["isActive"],
        "profile_id": identity["profile"]["customerId"],
        "created_at": identity["createdAt"],
        "updated_at": identity["updatedAt"],
    }


def without(fields: tuple[str, ...], identities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in one.items() if name not in fields} for one in identities]


READ = """query ($by: ProfileKey!) { profile(by: $by) {
    customerId
    primaryIdentity { identifier }
    identities { id handle identifier isPrimary isActive createdAt updatedAt profile { customerId } }
} }"""


async def test_the_sample_comes_out_with_the_flagged_identity_first_O2_O3_O4_O5_O6_O7_O8_O9_O13(
    client: Client, db: Database
) -> None:
    began = datetime.now(UTC)
    created = await client.mutate(
        "createProfile", {"customerId": PROFILE_ID, "identities": [given(identity) for identity in SAMPLE]}
    )
    assert created["errors"] == []

    for identity in SAMPLE:
        key = {"identity": {"handle": identity["handle"], "identifier": identity["identifier"]}}
        profile = (await client(READ, by=key))["profile"]
        shown = [as_omneo(one) for one in profile["identities"]]

        *others, flagged = SAMPLE
        assert without(SET_BY_THE_SYSTEM, shown) == without(SET_BY_THE_SYSTEM, [flagged, *others])
        assert (profile["customerId"], profile["primaryIdentity"]) == (PROFILE_ID, {"identifier": "ABDD131KJ13002"})

    assert len({one["id"] for one in shown}) == 4
    for one in shown:
        assert isinstance(one["id"], str)
        assert began.isoformat(timespec="milliseconds")[:23] <= one["created_at"][:23] == one["updated_at"][:23]
        node = await client("query ($id: ID!) { node(id: $id) { ... on Identity { identifier } } }", id=one["id"])
        assert node["node"] == {"identifier": one["identifier"]}
    stored: list[Document] = await db["identities"].find().to_list(None)
    assert not [document for document in stored if "is_primary" in document]


async def test_what_omneo_sets_itself_cannot_be_sent_O13(client: Client) -> None:
    for name in ("id", "profileId", "createdAt", "updatedAt"):
        answer = await client.raw(
            "mutation ($input: CreateProfileInput!) { createProfile(input: $input) { changed } }",
            input={"identities": [{**given(SAMPLE[0]), name: "1"}]},
        )
        assert answer["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "legacyCode": 7004}
        assert f"type 'IdentityInput' not to include unknown field '{name}'" in answer["errors"][0]["message"]


async def test_a_second_flag_and_an_inactive_primary_are_refused_O5_O6(client: Client, db: Database) -> None:
    both = [given({**identity, "is_primary": True}) for identity in SAMPLE[2:]]
    off = [given(SAMPLE[0]), given({**SAMPLE[3], "is_active": False})]

    await refused(client, db, "createProfile", {"identities": both}, ("MULTIPLE_PRIMARY", ["identities", "1"]))
    await refused(client, db, "createProfile", {"identities": off}, ("NOT_ELIGIBLE", ["identities", "1"]))
