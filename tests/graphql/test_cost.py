"""What an operation costs: estimated from its document, refused when it is too much, told when it is asked."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from graphql import (
    GraphQLObjectType,
    OperationDefinitionNode,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.graphql.cost import LONGEST_LIST, estimated
from gateway.graphql.endpoint import Endpoint
from gateway.graphql.limits import DocumentLimits
from gateway.graphql.operations import Operations
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from tests.client import SCHEMA, Client
from tests.commands import Commands
from tests.profiles.builders import create, full_profile

EVERYTHING = """
  customerId attributes { name } customFields { name } identities { handle } primaryIdentity { handle }
  appProfiles { appId attributes { name } devices { deviceId } } extensions { name records { id } }
  emails { address } phones { e164 } addresses { city } groups { name } consents { type }
"""


def cost(text: str, **variables: Any) -> int:
    """Estimate the last definition of a document; with variables, for those."""
    assert validate(SCHEMA._schema, parse(text)) == []
    return cost_unvalidated(text, variables)


def cost_unvalidated(text: str, variables: dict[str, Any]) -> int:
    document = parse(text)
    operation = document.definitions[-1]
    assert isinstance(operation, OperationDefinitionNode)
    return estimated(SCHEMA._schema, document, operation, variables or None)


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("{ __typename }", 0),
        ("{ __schema { types { name } } }", 0),
        ('{ profile(by: {customerId: "1"}) { customerId tags } }', 1),
        ('{ a: profile(by: {customerId: "1"}) { id } b: profile(by: {customerId: "2"}) { id } }', 2),
        ('{ profile(by: {customerId: "1"}) { name { first } primaryEmail { address } } }', 3),
        ('{ profile(by: {customerId: "1"}) { identities { handle profile { id } } } }', 1 + 100 * 2),
        ('{ profile(by: {customerId: "1"}) { attributes { name } customFields { name } } }', 1 + 200 + 200),
        ('{ profile(by: {customerId: "1"}) { extensions { records { id } } } }', 1 + 50 * (1 + 100)),
        ("{ profilesBy(keys: []) { id } }", 0),
        ('{ profilesBy(keys: {customerId: "1"}) { id } }', 1),
        ('{ profilesBy(keys: [{customerId: "1"}, {customerId: "2"}]) { name { first } } }', 4),
        ("{ profilesBy(keys: [" + '{customerId: "1"}' * 101 + "]) { id } }", 100),
        ("{ profiles { edges { cursor } } }", 1 + 25),
        ("{ profiles(first: null) { edges { cursor } } }", 1 + 25),
        ("{ profiles(first: 3) { edges { node { identities { id } } } pageInfo { endCursor } } }", 2 + 3 * 102),
        ("{ profiles(last: 3) { edges { cursor } } }", 1 + 3),
        ("{ profiles(first: 0) { edges { cursor } } }", 1),
        ("{ profiles(first: -1) { edges { cursor } } }", 1),
        ("{ profiles(first: 101) { edges { cursor } } }", 1 + 100),
        ("{ profiles(first: 2) { pageInfo { endCursor } } }", 2),
        ("fragment P on ProfileConnection { edges { cursor } } { profiles(first: 7) { ...P ... { ...P } } }", 1 + 14),
        ('{ node(id: "x") { ... on Profile { identities { id } } ... on Identity { profile { id } } } }', 102),
        ("{ apps { appId } identityTypes { handle } attributeDefinitions { name } }", 200 + 200 + 500),
        (
            "mutation ($i: CreateProfileInput!) { createProfile(input: $i) { profile { id } changes { kind } } }",
            1 + 1 + 100,
        ),
    ],
)
def test_objects_are_counted_where_they_may_stand(text: str, objects: int) -> None:
    assert cost(text) == objects


@pytest.mark.parametrize(
    ("text", "variables", "objects"),
    [
        ("query ($n: Int) { profiles(first: $n) { edges { cursor } } }", {}, 1 + 100),
        ("query ($n: Int) { profiles(first: $n) { edges { cursor } } }", {"n": 5}, 1 + 5),
        ("query ($n: Int) { profiles(first: $n) { edges { cursor } } }", {"n": None}, 1 + 25),
        ("query ($n: Int) { profiles(first: $n) { edges { cursor } } }", {"m": 5}, 1 + 25),
        ("query ($n: Int = 7) { profiles(first: $n) { edges { cursor } } }", {"m": 5}, 1 + 7),
        ("query ($n: Int = 7) { profiles(first: $n) { edges { cursor } } }", {}, 1 + 100),
        ("query ($k: [ProfileKey!]!) { profilesBy(keys: $k) { id } }", {}, 100),
        ("query ($k: [ProfileKey!]!) { profilesBy(keys: $k) { id } }", {"k": [{}, {}, {}]}, 3),
        ("query ($k: [ProfileKey!]!) { profilesBy(keys: $k) { id } }", {"k": {}}, 1),
    ],
)
def test_a_variable_counts_as_the_largest_until_it_is_known(text: str, variables: dict[str, Any], objects: int) -> None:
    assert cost(text, **variables) == objects


def test_lists_are_as_long_as_their_descriptions_say() -> None:
    told = {
        f"{type_.name}.{name}": (int(bound[1]), field)
        for type_ in SCHEMA._schema.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if is_composite_type(get_named_type(field.type))
        and (bound := re.search(r"At most ([\d,]+)\.", field.description or ""))
    }

    assert {"Profile.identities", "Profile.extensions"} < told.keys()
    assert {
        place: (field.extensions["strawberry-definition"].metadata.get("at_most", LONGEST_LIST))
        for place, (_, field) in told.items()
    } == {place: bound for place, (bound, _) in told.items()}


def test_a_full_page_of_full_profiles_is_within_the_published_limit() -> None:
    assert cost(f"{{ profiles(first: 100) {{ edges {{ node {{ {EVERYTHING} }} }} }} }}") < DocumentLimits().cost


def test_the_work_grows_with_the_text_not_with_its_meaning() -> None:
    fragments = [f"fragment F{i} on Profile {{ ...F{i + 1} ...F{i + 1} }}" for i in range(500)]
    text = " ".join([*fragments, "fragment F500 on Profile { name { first } }"])

    # Validation gives up on it.
    assert cost_unvalidated(text + ' { profile(by: {customerId: "1"}) { ...F0 } }', {}) == 1 + 2**500


async def asked(endpoint: Endpoint, query: str, **parameters: Any) -> dict[str, Any]:
    transport = httpx.ASGITransport(endpoint)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
        answer: dict[str, Any] = (await http.post("/graphql", json={"query": query, **parameters})).json()
    return answer


@pytest.mark.parametrize(("levels", "found"), [(4, 2_020_201), (14, 2**53 - 1)])
async def test_a_document_that_costs_too_much_is_refused_before_anything_runs(levels: int, found: int) -> None:
    nested = "identities { profile { " * (levels // 2) + "id" + " } }" * (levels // 2)
    query = f"query Deep {{ profiles(first: 100) {{ edges {{ node {{ {nested} }} }} }} }}"

    def never(_request: object) -> object:
        raise AssertionError

    answer = await asked(
        Endpoint(Operations(SCHEMA, context=never, limits=DocumentLimits(depth=30, cost=1_000_000))), query
    )

    assert answer == {
        "errors": [
            {
                "message": "The operation may answer more than 1,000,000 objects, all its lists being full.",
                "locations": [{"line": 1, "column": 1}],
                "extensions": {
                    "code": "DOCUMENT_LIMIT_EXCEEDED",
                    "limit": "cost",
                    "maximum": 1_000_000,
                    "found": found,
                },
            }
        ]
    }


async def test_the_limit_itself_is_allowed() -> None:
    endpoint = Endpoint(Operations(SCHEMA, context=lambda _request: None, limits=DocumentLimits(cost=100)))

    for size, code in ((98, "INTERNAL"), (99, "INTERNAL"), (100, "DOCUMENT_LIMIT_EXCEEDED")):
        answer = await asked(endpoint, f"{{ profiles(first: {size}) {{ edges {{ cursor }} }} }}")
        assert answer["errors"][0]["extensions"]["code"] == code


QUERY = """
query ($n: Int!, $cursor: String) {
  profiles(first: $n, after: $cursor) { edges { node { identities { handle } extensions { name } } } }
}
"""


@pytest.fixture
async def commands(mongo_uri: str, db: Database) -> AsyncIterator[tuple[Commands, Client]]:
    """Return a client, and what counts its commands."""
    commands = Commands()
    motor = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield commands, Client(database(motor, db.name))
    motor.close()


@pytest.mark.parametrize(
    ("query", "variables", "objects"),
    [
        (QUERY, {"n": 2}, 1 + 2 * (2 + 100 + 50)),
        (QUERY, {"n": 0}, 1),
        ("{ __typename }", {}, 0),
        ('{ profile(by: {customerId: "C1"}) { appProfiles { profile { customerId } } } }', {}, 1 + 100 * 2),
        ('{ profile(by: {identity: {handle: "card", identifier: "C1-1"}}) { customerId } }', {}, 1),
        ('{ node(id: "none") { id } }', {}, 1),
    ],
)
async def test_an_answer_tells_its_cost_when_it_is_asked(
    commands: tuple[Commands, Client], query: str, variables: dict[str, Any], objects: int
) -> None:
    counting, client = commands
    await create(client, full_profile("C1"), full_profile("C2"))

    # The second time the document is compiled.
    for _ in range(2):
        with counting.counted() as counts:
            told = await client.costly(query, **variables)
        silent = await client.raw(query, **variables)

        assert told.pop("extensions") == {"cost": {"estimated": objects, "databaseReads": counts.total()}}
        assert silent == told


async def test_a_mutation_tells_its_cost_too(client: Client) -> None:
    await create(client, full_profile("C1"))
    mutation = """
      mutation ($input: PromoteIdentityInput!) { promoteIdentity(input: $input) { changed errors { code } } }
    """
    promotion = {"profile": {"customerId": "C1"}, "handle": "card", "identifier": "none"}

    answer = await client.costly(mutation, input=promotion)

    assert answer["data"]["promoteIdentity"] == {"changed": False, "errors": [{"code": "NOT_FOUND"}]}
    assert answer["extensions"] == {"cost": {"estimated": 1 + 100, "databaseReads": 1}}


async def test_errors_and_their_cost_are_told_together(client: Client) -> None:
    answer = await client.costly("{ profiles(first: 101) { edges { cursor } } }")

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert answer["extensions"] == {"cost": {"estimated": 101, "databaseReads": 0}}


@pytest.mark.parametrize("extensions", [None, {}, {"cost": None}, {"cost": False}, {"other": 1}])
async def test_costs_are_not_told_unasked(extensions: dict[str, Any] | None) -> None:
    answer = await asked(
        Endpoint(Operations(SCHEMA, context=lambda _request: None)), "{ __typename }", extensions=extensions
    )

    assert answer == {"data": {"__typename": "Query"}}
