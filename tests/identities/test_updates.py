"""`updateIdentity`: another identifier for the same identity."""

from gateway.mongo.client import Database
from tests.client import Client
from tests.identities.builders import C1, C2, given, on, order
from tests.payloads import refused, told

IDENTITY = "identity { id handle identifier isPrimary isActive position createdAt }"


async def test_an_updated_identity_keeps_its_id_its_place_and_its_birth(client: Client) -> None:
    await given(client, "a", "b", "c")
    before = await _identities(client)

    payload = await client.mutate(
        "updateIdentity", on(C1, "b", newIdentifier=" 0042 "), f"{IDENTITY} profile {{ updatedAt }}"
    )

    after = await _identities(client)
    assert payload["identity"] == {**before[1], "identifier": "0042"}
    assert after == [before[0], {**before[1], "identifier": "0042"}, before[2]]
    assert payload["changes"] == [
        told(
            "UPDATED",
            *("identities", "card", "0042"),
            before={"position": 1, "identifier": "b"},
            after={"position": 1, "identifier": "0042"},
        )
    ]
    again = await client("query ($id: ID!) { node(id: $id) { ... on Identity { identifier } } }", id=before[1]["id"])
    assert again == {"node": {"identifier": "0042"}}
    assert await order(client) == "v2: a* 0042 c"


async def test_an_updated_identity_stays_primary_or_inactive(client: Client) -> None:
    await given(client, "a", "(z)")

    await client.mutate("updateIdentity", on(C1, "a", newIdentifier="A"))
    await client.mutate("updateIdentity", on(C1, "z", newIdentifier="Z"))

    assert await order(client) == "v3: A* (Z)"


async def test_the_old_identifier_becomes_free(client: Client) -> None:
    await given(client, "a")
    await given(client, customer_id="C2")

    await client.mutate("updateIdentity", on(C1, "a", newIdentifier="b"))
    await client.mutate("linkIdentity", on(C2, "a"))

    assert (await order(client), await order(client, "C2")) == ("v2: b*", "v2: a*")


async def test_an_identifier_that_the_profile_has_is_a_duplicate(client: Client, db: Database) -> None:
    await given(client, "a", "b", "(c)")

    for own in ("b", "c"):
        await refused(
            client, db, "updateIdentity", on(C1, "a", newIdentifier=own), ("DUPLICATE_VALUE", ["newIdentifier"])
        )


async def test_an_identifier_of_another_profile_is_taken_and_its_owner_told(client: Client, db: Database) -> None:
    await given(client, "a")
    await given(client, "x", customer_id="C2")

    taken = on(C1, "a", newIdentifier="x")
    await refused(client, db, "updateIdentity", taken, ("IDENTITY_TAKEN", ["newIdentifier"]))

    query = """mutation ($input: UpdateIdentityInput!) { updateIdentity(input: $input) {
        errors { __typename ... on IdentityTaken { owner { customerId } } }
    } }"""
    answer = await client(query, input=taken)
    assert answer["updateIdentity"]["errors"] == [{"__typename": "IdentityTaken", "owner": {"customerId": "C2"}}]


async def test_an_identity_that_is_not_there_is_not_found(client: Client, db: Database) -> None:
    await given(client, "a")
    await given(client, "x", customer_id="C2")

    for absent in ("b", "x", ""):
        await refused(client, db, "updateIdentity", on(C1, absent, newIdentifier="n"), ("NOT_FOUND", ["identifier"]))
    await refused(client, db, "updateIdentity", on(C1, "a", newIdentifier=""), ("INVALID_VALUE", ["newIdentifier"]))


async def _identities(client: Client) -> list[dict[str, object]]:
    query = "query ($by: ProfileKey!) { profile(by: $by) { identities { ...Shown } } } "
    fragment = "fragment Shown on Identity { id handle identifier isPrimary isActive position createdAt }"
    identities: list[dict[str, object]] = (await client(query + fragment, by=C1))["profile"]["identities"]
    return identities
