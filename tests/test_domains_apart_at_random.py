"""Ten thousand random operations in one domain, beside another one with the same ids, and not a byte of that one."""

import json
import random
from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.test_domains_apart import MUTATIONS, QUERIES, c1, fill, ids_of

OPERATIONS = 10_000
MUTATIONS_AT_ONCE, QUERIES_AT_ONCE = 40, 120
MARK = "theirs"
C1 = {"profile": {"customerId": "C1"}}
PROFILE = """
    fragment P on Profile {
        customerId name { first } tags attributes { values } identities { identifier } appProfiles { key }
        emails { type address } phones { type number } addresses { city } groups { name } consents { version }
    }
"""
SELECTIONS = {
    "node": "{ id ... on Profile { ...P } ... on Identity { profile { ...P } } }",
    "profile": "{ ...P extensions { records { data } } }",
    "profilesBy": "{ ...P }",
    "appProfile": "{ attributes { values } profile { ...P } }",
    "profiles": "{ totalCount edges { node { ...P } matchedOn { value } } }",
}
PAYLOAD = "changed changes { path before after } errors { code message path }"
QUERY_OF_C1 = 'profile(by: {customerId: "C1"})'
KNOWN = ", ".join(f'{{profile: {{customerId: "{customer_id}"}}}}' for customer_id in ("C1", "C2", "C3"))
ENDS = (" { id }", " { edges { cursor } }")


@pytest.fixture
async def other(db: Database) -> Client:
    """Return a client of another domain, whose profiles have a mark in every part of them."""
    client = Client(db, "other")
    await fill(client)
    address = {"address1": MARK, "city": MARK, "postalCode": "1", "countryCode": "BE"}
    for mutation, given in (
        ("updateProfile", {**C1, "name": {"first": MARK}, "attributes": [{"name": "A", "set": [MARK]}]}),
        ("setAttribute", {**C1, "name": "EmailAddress", "values": [f"{MARK}@example.com"]}),
        ("updateAppProfile", {**C1, "appId": "app", "key": "C1", "attributes": [{"name": "A", "set": [MARK]}]}),
        ("addExtensionRecords", {**C1, "name": "Phone", "records": [{"number": MARK}]}),
        ("addTags", {**C1, "tags": [MARK]}),
        ("addEmail", {**C1, "type": "Home", "address": f"{MARK}@example.com", "asPrimary": True}),
        ("addPhone", {**C1, "type": MARK, "number": "+32470123456", "asPrimary": True}),
        ("addAddress", {**C1, "type": "Home", **address, "asPrimary": True}),
        ("addGroup", {**C1, "type": "Club", "name": MARK, "asPrimary": True}),
        ("setConsent", {**C1, "type": "Newsletter", "status": "GRANTED", "version": MARK}),
    ):
        assert (await client.mutate(mutation, given))["errors"] == [], mutation
    return client


@pytest.mark.timeout(600)
async def test_ten_thousand_operations_return_and_change_nothing_of_another_domain(
    client: Client, other: Client, db: Database
) -> None:
    theirs, their_ids, before = await c1(other), await ids_of(other), await content(db, {"domain": "other"})
    chance = random.Random(5)
    asked, changed, found = 0, 0, 0
    while asked < OPERATIONS:
        await client(f"mutation {{ deleteProfiles(input: {{profiles: [{KNOWN}]}}) {{ status }} }}")
        await fill(client)
        ours, our_ids = await c1(client), await ids_of(client)

        queries = [some_query(chance, chance.choice([ours, theirs])) for _ in range(QUERIES_AT_ONCE)]
        read = await client.raw(f"{{ {' '.join(f'q{at}: {query}' for at, query in enumerate(queries))} }} {PROFILE}")
        mutations = [some_mutation(chance, chance.choice([our_ids, their_ids])) for _ in range(MUTATIONS_AT_ONCE)]
        written = await client.raw(document(mutations), **{f"i{at}": given for at, (_, given) in enumerate(mutations)})

        asked += len(queries) + len(mutations)
        assert (MARK in json.dumps(read), MARK in json.dumps(written)) == (False, False)
        assert "errors" not in read, read["errors"]
        assert "errors" not in written, written["errors"]
        found += json.dumps(read["data"]).count('"customerId": "C1"')
        changed += sum(payload["changed"] for payload in written["data"].values())

    assert await content(db, {"domain": "other"}) == before
    # They were no idle operations, and there is something to be seen in the other domain.
    assert (found > OPERATIONS // 10, changed > OPERATIONS // 20) == (True, True)
    seen = await other(f"{{ q: {QUERY_OF_C1} {SELECTIONS['profile']} }} {PROFILE}")
    assert json.dumps(seen).count(MARK) == 11


def some_query(chance: random.Random, known: dict[str, Any]) -> str:
    """Return a selection of a root field that asks for what is known of a profile."""
    name = chance.choice(sorted(QUERIES))
    query = chance.choice(QUERIES[name](known)).removeprefix("{ ").removesuffix(" }")
    for end in ENDS:
        query = query.removesuffix(end)
    return f"{query} {SELECTIONS[name]}"


def some_mutation(chance: random.Random, ids: dict[str, list[str]]) -> tuple[str, dict[str, Any]]:
    name = chance.choice(sorted(MUTATIONS))
    return name, MUTATIONS[name](ids)


def document(mutations: list[tuple[str, dict[str, Any]]]) -> str:
    """Return an operation of several mutations, each with its input in a variable."""
    variables = [f"$i{at}: {name[0].upper()}{name[1:]}Input!" for at, (name, _) in enumerate(mutations)]
    fields = [f"m{at}: {name}(input: $i{at}) {{ {PAYLOAD} }}" for at, (name, _) in enumerate(mutations)]
    return f"mutation ({', '.join(variables)}) {{ {' '.join(fields)} }}"
