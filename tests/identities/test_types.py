"""What an identity type does to identities."""

import pytest

from gateway.definitions.model import Definitions, IdentityType
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.identities.builders import C1, C2, card, given, on, order
from tests.payloads import refused, told, unchanged

LOOK_UP = "query ($by: ProfileKey!) { profile(by: $by) { customerId } }"
CARD = IdentityType(
    handle="card", pattern="[0-9a-f]+", case_insensitive=True, max_per_profile=2, blocked_values=("0000", "dead")
)


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of a domain that knows cards and nothing else."""
    await create_domain(db, "demo", Definitions(open_handles=False, identity_types={"card": CARD}))
    return Client(db, book=DefinitionBook(db, lifetime=60))


async def test_a_handle_that_is_not_defined_is_refused_in_a_closed_domain_O10(client: Client, db: Database) -> None:
    await given(client, "1a")
    mailer = {"handle": "mailer", "identifier": "x"}
    unknown = ("UNKNOWN_IDENTITY_TYPE", ["handle"])

    (message,) = await refused(client, db, "linkIdentity", {"profile": C1, **mailer}, unknown)
    await refused(client, db, "updateIdentity", {"profile": C1, **mailer, "newIdentifier": "y"}, unknown)
    await refused(
        client,
        db,
        "createProfile",
        {"identities": [card("2"), mailer, card("g")]},
        ("UNKNOWN_IDENTITY_TYPE", ["identities", "1", "handle"]),
        ("INVALID_VALUE", ["identities", "2", "identifier"]),
    )
    assert message == "The domain defines no identities of this handle; those that it defines are card."
    assert await client(LOOK_UP, by={"identity": mailer}) == {"profile": None}


async def test_an_identifier_keeps_leading_zeros_and_its_spelling_O3_O4(client: Client) -> None:
    await given(client, "007AB")
    query = "query ($by: ProfileKey!) { profile(by: $by) { identities { handle identifier } } }"

    for spelling in ("007AB", "007ab", " 007Ab "):
        found = await client(query, by={"identity": card(spelling)})
        assert found == {"profile": {"identities": [{"handle": "card", "identifier": "007AB"}]}}
    assert await client(LOOK_UP, by={"identity": card("7ab")}) == {"profile": None}


async def test_every_verb_finds_an_identity_however_it_is_spelled_O4(client: Client, db: Database) -> None:
    await given(client, "AB", "cd")
    await given(client, customer_id="C2")

    await refused(client, db, "linkIdentity", on(C2, "aB"), ("IDENTITY_TAKEN", ["identifier"]))
    await refused(client, db, "createProfile", {"identities": [card("Ab")]}, ("IDENTITY_TAKEN", ["identities", "0"]))
    await unchanged(client, db, "linkIdentity", on(C1, "ab"))
    for verb in ("deactivateIdentity", "activateIdentity", "promoteIdentity"):
        assert (await client.mutate(verb, on(C1, "ab")))["errors"] == []
    await client.mutate("reorderIdentities", {"profile": C1, "identities": [card("CD"), card("aB")]})
    await client.mutate("moveIdentity", on({"identity": card("Ab")}, "ab", to=C2))
    assert (await order(client), await order(client, "C2")) == ("v6: cd*", "v2: AB*")
    await client.mutate("unlinkIdentity", on(C2, "ab"))
    assert await order(client, "C2") == "v3:"


async def test_another_spelling_of_the_same_identifier_is_a_change_of_its_own_O4_O12(
    client: Client, db: Database
) -> None:
    await given(client, "AB")

    payload = await client.mutate("updateIdentity", on(C1, "ab", newIdentifier="aB"), "identity { identifier }")

    assert payload["identity"] == {"identifier": "aB"}
    path = ("identities", "card", "ab")
    assert payload["changes"] == [told("UPDATED", *path, before={"identifier": "AB"}, after={"identifier": "aB"})]
    assert await order(client) == "v2: aB*"
    await unchanged(client, db, "updateIdentity", on(C1, "AB", newIdentifier="aB"))


async def test_a_pattern_and_blocked_values_hold_for_every_way_in_O10(client: Client, db: Database) -> None:
    await given(client, "1")

    for wrong in ("g", "1 2", "0000", "DEAD"):
        await refused(client, db, "linkIdentity", on(C1, wrong), ("INVALID_VALUE", ["identifier"]))
        rename = on(C1, "1", newIdentifier=wrong)
        await refused(client, db, "updateIdentity", rename, ("INVALID_VALUE", ["newIdentifier"]))
        asked = {"identities": [card(wrong)]}
        await refused(client, db, "createProfile", asked, ("INVALID_VALUE", ["identities", "0", "identifier"]))


async def test_a_profile_has_no_more_of_a_handle_than_its_type_allows_O3_O10(client: Client, db: Database) -> None:
    await given(client, "1", "(2)")
    await given(client, "3", customer_id="C2")

    (message,) = await refused(client, db, "linkIdentity", on(C1, "4"), ("LIMIT_EXCEEDED", ["identifier"]))
    assert message == "A profile has at most 2 card identities."
    await refused(client, db, "moveIdentity", on(C2, "3", to=C1), ("LIMIT_EXCEEDED", ["to"]))
    asked = {"identities": [card("5"), card("6"), card("7")]}
    await refused(client, db, "createProfile", asked, ("LIMIT_EXCEEDED", ["identities", "2", "identifier"]))
    await client.mutate("linkIdentity", on(C1, "2"))
    assert await order(client) == "v2: 1* 2"


async def test_one_identifier_in_two_spellings_is_given_twice_O4(client: Client, db: Database) -> None:
    asked = {"identities": [card("a"), card("A")]}

    await refused(client, db, "createProfile", asked, ("DUPLICATE_VALUE", ["identities", "1"]))


async def test_a_type_of_another_worker_counts_at_once_where_it_is_asked_for_O10(client: Client, db: Database) -> None:
    await given(client, "1")
    other = Client(db, book=DefinitionBook(db, lifetime=3600))
    await other("{ definitionsVersion }")

    await client.mutate("defineIdentityType", {"handle": "mailer"})
    payload = await other.mutate("linkIdentity", {"profile": C1, "handle": "mailer", "identifier": "x"})

    assert (payload["changed"], payload["errors"]) == (True, [])


async def test_an_upsert_links_an_identifier_as_it_was_written_O4(client: Client, db: Database) -> None:
    shown = "created profile { identities { identifier } }"

    payload = await client.mutate("upsertProfile", {"profile": {"identity": card(" 00AB")}}, shown)
    again = await client.mutate("upsertProfile", {"profile": {"identity": card("00ab")}}, shown)

    identities = {"identities": [{"identifier": "00AB"}]}
    assert (payload["created"], payload["profile"]) == (True, identities)
    assert (again["created"], again["profile"], again["changed"]) == (False, identities, False)
    wrong = {"profile": {"identity": card("x")}}
    await refused(client, db, "upsertProfile", wrong, ("INVALID_VALUE", ["profile", "identity", "identifier"]))
