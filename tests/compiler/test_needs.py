"""Of documents no more is read than an operation shows; what it cannot be known to show is read as a whole."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import GraphQLField, get_named_type, is_leaf_type
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from gateway.caller import Caller, Restrictions
from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.profiles.model import VIEWED
from tests.client import SCHEMA, Client
from tests.compiler.both import Both
from tests.profiles.builders import create, full_profile, identity

ENTRY = {"handle", "profile"}
PROFILE = {"app_profiles", "customer_id", "id", "identities"}
WHOLE = dict(VIEWED)

Reads = list[tuple[str, Any]]


class Projections(CommandListener):
    """Notes of each read its collection, and the fields that come beside `_id`, or which ones do not."""

    def __init__(self) -> None:
        self.read: Reads = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name == "find":
            fields = event.command.get("projection")
            self.read.append(
                (event.command["find"], set(fields) - {"_id"} if fields and all(fields.values()) else fields)
            )

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Need not be known."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Need not be known."""


@pytest.fixture
def projections() -> Projections:
    return Projections()


@pytest.fixture
async def watched(client: Client, db: Database, mongo_uri: str, projections: Projections) -> AsyncIterator[Database]:
    """Return the same database, with two profiles in it, by a connection whose reads are noted."""
    await create(client, full_profile("C1"), full_profile("C2"))
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[projections])
    yield database(mongo, db.name)
    mongo.close()


async def compiled(asking: Client, query: str, projections: Projections, **variables: Any) -> Reads:
    """Return what is read for a query when it is asked again."""
    first = await asking(query, **variables)
    projections.read.clear()
    assert await asking(query, **variables) == first
    return sorted(projections.read, key=lambda read: read[0])


KEYS = [{"identity": identity(f"{customer_id}-1")} for customer_id in ("C1", "C2")]


async def test_what_is_shown_is_read(watched: Database, projections: Projections) -> None:
    query = """query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) {
        version attributes(names: ["EmailAddress"]) { values } identities { identifier isPrimary }
    } }"""

    read = await compiled(Client(watched), query, projections, keys=KEYS)

    assert read == [
        ("identities", {"profile"}),
        ("identities", ENTRY | {"identifier", "is_active", "is_primary"}),
        ("profiles", PROFILE | {"attributes.EmailAddress", "version"}),
    ]


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ('attribute(name: "a") { values }', {"attributes.a"}),
        ('attributes(names: ["a", "b"]) { name } attribute(name: "c") { name }', {"attributes." + n for n in "abc"}),
        ('attributes(names: ["a"]) { name } customFields { name }', {"attributes"}),
        ("attributes(names: []) { name }", {"attributes"}),
        ("attributes(names: null) { name }", {"attributes"}),
        ('attributes(names: ["a", "no.name", "$no"]) { name }', {"attributes"}),
        ("attributes(names: [$name]) { name }", {"attributes"}),
        ('attributes(names: ["the source"]) { name }', {"attributes"}),
        ('attributes(names: ["source"]) { name }', {"attributes.renamed"}),
    ],
)
async def test_of_attributes_those_are_read_that_are_named(
    watched: Database, projections: Projections, asked: str, fields: set[str]
) -> None:
    renamed = AttributeDefinition(name="renamed", type=AttributeType.STRING, source_name="source")
    await create_domain(watched, "demo", Definitions(attributes={renamed.name: renamed}))
    variables = '($name: String! = "a")' if "$name" in asked else ""
    query = f"query {variables} {{ profiles {{ edges {{ node {{ {asked} }} }} }} }}"

    read = await compiled(Client(watched, book=DefinitionBook(watched, lifetime=60)), query, projections)

    assert read == [("profiles", PROFILE | fields)]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("{ profiles { edges { node { version } } } }", PROFILE | {"version"}),
        ("{ profiles { edges { node { ...on Node { id } } } } }", PROFILE),
        ("{ profiles { edges { node { __typename } } } }", PROFILE),
        ("{ a: profiles { edges { node { version } } } profiles { edges { node { tags } } } }", None),
        ('{ profiles(where: {customerId: {equals: "C1"}}) { edges { node { version } } } }', WHOLE),
        ("{ profiles(orderBy: {field: CREATED_AT}) { edges { node { version } } } }", WHOLE),
        ("{ profiles { edges { node { version emails { id } } } } }", WHOLE),
        ("{ profiles { edges { node { version } } } __schema { queryType { name } } }", WHOLE),
    ],
)
async def test_how_much_of_a_page_is_read(watched: Database, projections: Projections, query: str, fields: Any) -> None:
    read = await compiled(Client(watched), query, projections)

    both = PROFILE | {"version", "tags"}
    assert read == ([("profiles", fields)] if fields is not None else [("profiles", both), ("profiles", both)])


async def test_who_does_not_see_all_has_all_read(watched: Database, projections: Projections) -> None:
    caller = Caller("demo", "test", restrictions=Restrictions(handles=frozenset({"loyalty_card"})))

    read = await compiled(Client(watched, caller=caller), "{ profiles { edges { node { version } } } }", projections)

    assert read == [("profiles", WHOLE)]


async def test_what_is_changed_is_read_as_a_whole(watched: Database, projections: Projections) -> None:
    change = {"profile": {"customerId": "C1"}, "name": "a", "values": ["1"]}
    query = """mutation ($input: SetAttributeInput!) { setAttribute(input: $input) {
        profile { version identities { identifier } }
    } }"""
    asking = Client(watched)
    await asking(query, input=change)
    projections.read.clear()

    await asking(query, input={**change, "values": ["2"]})

    assert projections.read == [("profiles", None), ("identities", None)]


def leaves_below(kind: str) -> list[str]:
    """Return a selection for each field of a type that needs no arguments: what it shows by itself."""
    fields: dict[str, GraphQLField] = SCHEMA._schema.type_map[kind].fields  # type: ignore[attr-defined]
    plain = {name: field for name, field in fields.items() if not any(map(_is_required, field.args.values()))}
    return [
        name if is_leaf_type(get_named_type(field.type)) else f"{name} {{ __typename }}"
        for name, field in plain.items()
    ]


def _is_required(argument: Any) -> bool:
    return str(argument.type).endswith("!") and argument.default is None


@pytest.mark.parametrize("selection", leaves_below("Profile"))
async def test_a_field_of_a_profile_needs_nothing_that_is_not_read(both: Both, selection: str) -> None:
    interpreted, compiled = await both(f"{{ profiles {{ edges {{ node {{ {selection} }} }} }} }}")

    assert compiled.body == interpreted.body
    assert "errors" not in compiled.decoded()


@pytest.mark.parametrize("entries", ["identities", "appProfiles"])
async def test_a_field_of_an_entry_needs_nothing_that_is_not_read(both: Both, entries: str) -> None:
    kind = "Identity" if entries == "identities" else "AppProfile"
    for selection in leaves_below(kind):
        interpreted, compiled = await both(f"{{ profiles {{ edges {{ node {{ {entries} {{ {selection} }} }} }} }} }}")

        assert compiled.body == interpreted.body
        assert "errors" not in compiled.decoded()
