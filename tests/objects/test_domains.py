"""Objects are of one domain, and of those who may see them."""

from collections.abc import Mapping
from typing import Any

import pytest

from gateway.caller import Caller, Restrictions, Scope
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.objects.builders import RESULT, customer, order, put, shop, whole

QUERY = """{ profile(by: {identity: {handle: "shop", identifier: "C1"}}) {
    orders { totalCount edges { node { id type data standard keys { name value } } } }
} }"""
MASKED: Mapping[str, Any] = {
    "type": "order",
    "data": "***",
    "standard": "***",
    "keys": [{"name": "orderKey", "value": "***"}, {"name": "customerKey", "value": "***"}],
}


@pytest.fixture
async def other(db: Database) -> Client:
    """Return a client of another domain with the same types, customers and orders."""
    await create_domain(db, "other")
    client = Client(db, "other", book=DefinitionBook(db, lifetime=60))
    await shop(client)
    await put(client, *customer("C1", email="theirs@example.com"))
    await put(client, *order("1"))
    await put(client, *order("lost", "C9"))
    return client


async def test_objects_of_another_domain_are_neither_found_nor_changed(
    client: Client, other: Client, db: Database
) -> None:
    theirs = (await other(QUERY))["profile"]["orders"]["edges"][0]["node"]["id"]
    failure = (await other("{ ingestFailures { edges { node { id } } } }"))["ingestFailures"]["edges"][0]["node"]["id"]
    before = await content(db, {"domain": "other"})

    assert (await client(f'{{ node(id: "{theirs}") {{ id }} }}'))["node"] is None
    assert (await client("{ ingestFailures { totalCount edges { node { id } } } }"))["ingestFailures"] == {
        "totalCount": 0,
        "edges": [],
    }
    replayed = await client.mutate("replayIngestFailures", {"failures": [{"id": failure}]})
    dismissed = await client.mutate("dismissIngestFailures", {"ids": [failure]}, "dismissed")
    orphan = await put(client, *order("1", "C1", email="theirs@example.com"))
    await put(client, *customer("C1"))
    updated = await put(client, *order("1"))

    assert [error["code"] for error in replayed["errors"]] == ["NOT_FOUND"]
    assert dismissed["dismissed"] == 0
    assert [error["code"] for error in orphan["errors"]] == ["ORPHAN_OBJECT"]
    assert updated["status"] == "CREATED"
    assert await content(db, {"domain": "other"}) == before
    assert len((await whole(other, "C1"))["orders"]["edges"]) == 1


def caller(db: Database, restrictions: Restrictions, *scopes: Scope) -> Client:
    asking = Caller("demo", "restricted", frozenset(scopes or Scope), restrictions)
    return Client(db, caller=asking, book=DefinitionBook(db, lifetime=60))


@pytest.mark.parametrize(
    "restrictions",
    [Restrictions(sees_personal=False), Restrictions(handles=frozenset({"shop"})), Restrictions(apps=frozenset())],
)
async def test_who_does_not_see_all_of_a_profile_sees_of_objects_only_that_they_are(
    client: Client, db: Database, restrictions: Restrictions
) -> None:
    await put(client, *customer())
    await put(client, *order("1"))
    await put(client, *order("2", "C9"))
    restricted = caller(db, restrictions)

    # Once interpreted and once compiled.
    for _ in range(2):
        orders = (await restricted(QUERY))["profile"]["orders"]
        (edge,) = orders["edges"]
        node = {name: value for name, value in edge["node"].items() if name != "id"}
        assert (orders["totalCount"], node) == (1, MASKED)
        found = await restricted(f'{{ node(id: "{edge["node"]["id"]}") {{ ... on ProfileObject {{ data }} }} }}')
        assert found == {"node": {"data": "***"}}
        failures = await restricted("{ ingestFailures { edges { node { object reasons { message code } } } } }")
        assert failures["ingestFailures"]["edges"] == [
            {"node": {"object": "***", "reasons": [{"message": "***", "code": "ORPHAN_OBJECT"}]}}
        ]


@pytest.mark.parametrize(
    "restrictions", [Restrictions(sees_personal=False), Restrictions(extensions=frozenset({"Car"}))]
)
async def test_who_does_not_see_all_of_a_profile_puts_no_object(
    client: Client, db: Database, restrictions: Restrictions
) -> None:
    await put(client, *order("2", "C9"))
    failure = (await client("{ ingestFailures { edges { node { id } } } }"))["ingestFailures"]["edges"][0]["node"]["id"]
    restricted = caller(db, restrictions)
    before = await content(db)

    one = await put(restricted, *customer())
    many = await restricted.mutate("putProfileObjects", {"objects": [{"type": "order", "object": {}}]})
    again = await restricted.mutate("replayIngestFailures", {"failures": [{"id": failure}]})

    refused = [[(error["code"], error["path"]) for error in payload["errors"]] for payload in (one, many, again)]
    assert refused == [
        [("FORBIDDEN", ["object"])],
        [("FORBIDDEN", ["objects", "0", "object"])],
        [("FORBIDDEN", ["failures", "0", "id"])],
    ]
    assert await content(db) == before


async def test_who_may_only_ingest_reads_nothing_through_what_it_puts(client: Client, db: Database) -> None:
    await put(client, *customer(email="ada@example.com"))
    ingesting = caller(db, Restrictions(), Scope.INGEST)

    placed = await put(ingesting, *order("1"), selection=RESULT)
    failed = await put(ingesting, *order("2", "C9"), selection=RESULT)

    assert (placed["status"], placed["profile"], placed["object"], placed["changes"]) == ("CREATED", None, None, [])
    assert (failed["status"], failed["failure"]) == ("FAILED", None)
    assert [error["code"] for error in failed["errors"]] == ["ORPHAN_OBJECT"]
