"""The sample of Omneo's documents (seed 000), row by row: what goes in by mutations comes out, primary first."""

import re
from typing import Any

import pytest

from gateway.ids import parse_node_id
from gateway.mongo.client import Database
from tests.client import SCHEMA, Client
from tests.database import content
from tests.identities.builders import C1, C2, card, given, on, order
from tests.payloads import reasons, refused, unchanged

CUSTOMER = "90722e6c-333-4a90-bd46-b4q12319de8e1"
SAMPLE: list[tuple[int, str, str, bool]] = [
    (1, "card_pos", "1000132", False),
    (2, "card_barcode", "39993012313", False),
    (1683, "mailer_platform", "000010324441114", False),
    (1684, "loyalty_card", "ABDD131KJ13002", True),
]
IDENTITIES = """query ($by: ProfileKey!) { profile(by: $by) { customerId createdAt updatedAt
    primaryIdentity { handle }
    identities { id legacyId handle identifier isPrimary isActive position createdAt updatedAt profile { customerId } }
} }"""


async def omneo(client: Client) -> dict[str, Any]:
    """Create the sample's profile; return it as it is read."""
    identities = [
        {"legacyId": str(id_), "handle": handle, "identifier": identifier, "isPrimary": is_primary}
        for id_, handle, identifier, is_primary in SAMPLE
    ]
    payload = await client.mutate("createProfile", {"customerId": CUSTOMER, "identities": identities})
    assert reasons(payload) == []
    return await profile(client)


async def profile(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client(IDENTITIES, by={"customerId": CUSTOMER}))["profile"]
    return found


async def test_the_sample_comes_out_with_its_flagged_identity_first_O5(client: Client) -> None:
    found = await omneo(client)

    assert found["primaryIdentity"] == {"handle": "loyalty_card"}
    assert [(one["handle"], one["isPrimary"], one["position"]) for one in found["identities"]] == [
        ("loyalty_card", True, 0),
        ("card_pos", False, 1),
        ("card_barcode", False, 2),
        ("mailer_platform", False, 3),
    ]


async def test_ids_are_opaque_and_the_numbers_of_the_source_are_kept_as_texts_O2(client: Client, db: Database) -> None:
    identities = (await omneo(client))["identities"]

    assert [one["legacyId"] for one in identities] == ["1684", "1", "2", "1683"]
    assert [parse_node_id(one["id"])[0] for one in identities] == ["Identity"] * 4
    assert len({one["id"] for one in identities}) == 4
    for one in identities:
        found = await client(f'{{ node(id: "{one["id"]}") {{ ... on Identity {{ legacyId }} }} }}')
        assert found == {"node": {"legacyId": one["legacyId"]}}
    linked = await client.mutate(
        "linkIdentity", {"profile": {"customerId": CUSTOMER}, **card("1"), "legacyId": " 7 "}, "identity { legacyId }"
    )
    assert linked["identity"] == {"legacyId": "7"}
    wrong = {"profile": {"customerId": CUSTOMER}, **card(""), "legacyId": "x" * 101}
    await refused(client, db, "linkIdentity", wrong, ("INVALID_VALUE", ["identifier"]), ("INVALID_VALUE", ["legacyId"]))
    new = {"identities": [{**card("2"), "legacyId": ""}]}
    await refused(client, db, "createProfile", new, ("INVALID_VALUE", ["identities", "0", "legacyId"]))


async def test_an_identity_of_before_there_were_legacy_ids_has_none_O2(client: Client, db: Database) -> None:
    await omneo(client)
    await db["identities"].update_many({}, {"$unset": {"legacy_id": 1}})

    assert [one["legacyId"] for one in (await profile(client))["identities"]] == [None] * 4


async def test_a_pair_belongs_to_one_profile_of_the_domain_O3(client: Client, db: Database) -> None:
    await given(client, "1", "2")
    await given(client, customer_id="C2")

    await refused(client, db, "linkIdentity", on(C2, "1"), ("IDENTITY_TAKEN", ["identifier"]))
    taken = {"identities": [card("2")]}
    await refused(client, db, "createProfile", taken, ("IDENTITY_TAKEN", ["identities", "0"]))
    other = Client(db, "other")
    await given(other, "1")
    for handle in ("mailer", "Card"):
        payload = await client.mutate("linkIdentity", {"profile": C2, "handle": handle, "identifier": "1"})
        assert reasons(payload) == []


async def test_identifier_keeps_leading_zeros_O4(client: Client) -> None:
    await omneo(client)
    mailer = {"handle": "mailer_platform"}

    assert (await profile(client))["identities"][3]["identifier"] == "000010324441114"
    for identifier, found in (("000010324441114", True), (" 000010324441114 ", True), ("10324441114", False)):
        by = {"identity": {**mailer, "identifier": identifier}}
        assert ((await client(IDENTITIES, by=by))["profile"] is not None) is found
    for identifier, found in (("ABDD131KJ13002", True), ("abdd131kj13002", False)):
        by = {"identity": {"handle": "loyalty_card", "identifier": identifier}}
        assert ((await client(IDENTITIES, by=by))["profile"] is not None) is found
    answer = await client.raw(
        "mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) { changed } }",
        input={"profile": {"customerId": CUSTOMER}, **mailer, "identifier": 10324441114},
    )
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_inactive_identity_is_never_primary_and_not_looked_up_O6(client: Client) -> None:
    await omneo(client)
    loyalty = {"handle": "loyalty_card", "identifier": "ABDD131KJ13002"}

    await client.mutate("deactivateIdentity", {"profile": {"customerId": CUSTOMER}, **loyalty})

    found = await profile(client)
    assert found["primaryIdentity"] == {"handle": "card_pos"}
    last = found["identities"][-1]
    assert (last["handle"], last["isActive"], last["isPrimary"]) == ("loyalty_card", False, False)
    assert (await client(IDENTITIES, by={"identity": loyalty}))["profile"] is None


async def test_an_identity_leads_to_its_profile_whose_id_need_be_no_uuid_O7(client: Client) -> None:
    found = await omneo(client)

    assert [one["profile"] for one in found["identities"]] == [{"customerId": CUSTOMER}] * 4


async def test_times_are_utc_with_milliseconds_and_ours_to_set_O8_O13(client: Client) -> None:
    found = await omneo(client)

    for one in (found, *found["identities"]):
        for field in ("createdAt", "updatedAt"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one[field])
        assert one["createdAt"] == one["updatedAt"] == found["createdAt"]


@pytest.mark.parametrize("name", ["IdentityInput", "LinkIdentityInput", "UpdateIdentityInput", "MoveIdentityInput"])
def test_what_is_read_only_is_in_no_input_O13(name: str) -> None:
    fields: Any = SCHEMA._schema.type_map[name]

    assert {"id", "profileId", "createdAt", "updatedAt", "position"} & set(fields.fields) == set()


async def test_promotion_touches_the_profile_and_no_identity_O9(client: Client, db: Database) -> None:
    before = await omneo(client)
    identities = (await content(db, {"domain": "demo"}))["identities"]
    mailer = {"handle": "mailer_platform", "identifier": "000010324441114"}

    payload = await client.mutate("promoteIdentity", {"profile": {"customerId": CUSTOMER}, **mailer})

    after = await profile(client)
    assert [change["kind"] for change in payload["changes"]] == ["PROMOTED"]
    assert after["primaryIdentity"] == {"handle": "mailer_platform"}
    assert after["updatedAt"] > before["updatedAt"]
    assert (await content(db, {"domain": "demo"}))["identities"] == identities


async def test_an_identity_that_itself_changes_has_a_later_time_O9(client: Client) -> None:
    before = {one["handle"]: one for one in (await omneo(client))["identities"]}
    pos = {"handle": "card_pos", "identifier": "1000132"}

    await client.mutate("updateIdentity", {"profile": {"customerId": CUSTOMER}, **pos, "newIdentifier": "1000133"})

    after = {one["handle"]: one for one in (await profile(client))["identities"]}
    changed = {handle for handle, one in after.items() if one["updatedAt"] != before[handle]["updatedAt"]}
    assert changed == {"card_pos"}
    assert after["card_pos"]["updatedAt"] > after["card_pos"]["createdAt"] == before["card_pos"]["createdAt"]


async def test_every_identity_of_the_sample_finds_the_one_profile_O11(client: Client) -> None:
    await omneo(client)
    await given(client, "1000132", customer_id="C2")

    for _, handle, identifier, _ in SAMPLE:
        by = {"identity": {"handle": handle, "identifier": identifier}}
        assert (await client(IDENTITIES, by=by))["profile"]["customerId"] == CUSTOMER
    assert await client(IDENTITIES, by={"identity": {"handle": "card_pos", "identifier": "0"}}) == {"profile": None}


async def test_linking_again_changes_nothing_and_a_taken_identity_names_its_owner_O12(
    client: Client, db: Database
) -> None:
    await given(client, "1", "2")
    await given(client, customer_id="C2")
    await unchanged(client, db, "linkIdentity", on(C1, "1"))
    query = """mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) {
        changed errors { code path ... on IdentityTaken { owner { customerId } } }
    } }"""

    answer = await client(query, input=on(C2, "1"))

    error = {"code": "IDENTITY_TAKEN", "path": ["identifier"], "owner": {"customerId": "C1"}}
    assert answer["linkIdentity"] == {"changed": False, "errors": [error]}
    for mutation, asked in (
        ("updateIdentity", on(C1, "1", newIdentifier="3")),
        ("promoteIdentity", on(C1, "2")),
        ("moveIdentity", on(C1, "2", to=C2)),
        ("unlinkIdentity", on(C1, "3")),
        ("linkIdentity", on(C2, "3")),
    ):
        payload = await client.mutate(mutation, asked)
        assert (payload["changed"], payload["errors"]) == (True, [])
    assert (await order(client), await order(client, "C2")) == ("v5:", "v3: 2* 3")
