"""Handles and identifiers are texts: what is one text, what are two, and how they come back."""

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.identities.builders import C1, given, on, order
from tests.payloads import refused, unchanged

LOOK_UP = "query ($by: ProfileKey!) { profile(by: $by) { customerId } }"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b|c"), ("a|b", "c")),
        (("a", "b%7Cc"), ("a%7Cb", "c")),
        (("a%7Cb", "c"), ("a|b", "c")),
        (("a%25", "c"), ("a%", "c")),
        (("a/b", "c"), ("a", "b/c")),
        (("a.b", "c"), ("a", "b.c")),
        (("card", "007"), ("card", "7")),
        (("card", "x"), ("card", "X")),
        (("card", "x"), ("Card", "x")),
        (("card", "ß"), ("card", "ss")),
        (("$where", "$gt"), ("where", "gt")),
        (("card", "ﬁ"), ("card", "fi")),
        (("card", "a b"), ("card", "a  b")),
        (("card", "null"), ("card", "0")),
    ],
)
async def test_different_pairs_are_different_identities(
    client: Client, one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = ({"handle": handle, "identifier": identifier} for handle, identifier in (one, other))

    await client.mutate("createProfile", {"customerId": "C1", "identities": [first]})
    payload = await client.mutate(
        "createProfile", {"customerId": "C2", "identities": [second]}, "profile { identities { handle identifier } }"
    )

    assert payload["profile"] == {"identities": [second]}
    assert payload["changes"][1]["path"] == ["identities", *other]
    assert await client(LOOK_UP, by={"identity": first}) == {"profile": {"customerId": "C1"}}
    assert await client(LOOK_UP, by={"identity": second}) == {"profile": {"customerId": "C2"}}


@pytest.mark.parametrize("same", ["caf\u00e9", "cafe\u0301", "  cafe\u0301 ", "caf\u00e9\n"])
async def test_composition_and_surrounding_space_make_no_difference(client: Client, db: Database, same: str) -> None:
    await given(client, "caf\u00e9")
    await given(client, customer_id="C2")

    await unchanged(client, db, "linkIdentity", on(C1, same))
    await refused(client, db, "linkIdentity", on({"customerId": "C2"}, same), ("IDENTITY_TAKEN", ["identifier"]))
    found = await client(LOOK_UP, by={"identity": {"handle": " card", "identifier": same}})

    assert found == {"profile": {"customerId": "C1"}}


async def test_names_that_mean_something_to_the_database_are_only_names(client: Client) -> None:
    names = ["$set", "$$ROOT", "a.0.b", "{$gt: ''}", "__proto__", "' || 1 == 1", "%", "|", "%%7C||", "\U0001f3b5"]
    await given(client, *names)

    await client.mutate("promoteIdentity", on(C1, "|"))
    await client.mutate("deactivateIdentity", on(C1, "a.0.b"))
    await client.mutate("unlinkIdentity", on(C1, "%%7C||"))
    await client.mutate("updateIdentity", on(C1, "$set", newIdentifier="$unset"))

    assert await order(client) == "v5: |* $unset $$ROOT {$gt: ''} __proto__ ' || 1 == 1 % \U0001f3b5 (a.0.b)"
