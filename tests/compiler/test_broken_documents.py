"""Documents that break the schema: the same errors at the same paths, and the same nulls, as graphql-core gives."""

import math
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import SCHEMA, Client
from tests.compiler.both import Both
from tests.compiler.operations import everything
from tests.compiler.people import live
from tests.fail_points import FailPoints

MISSING = object()
JUNK: tuple[Any, ...] = (
    None,
    "junk",
    7,
    2**40,
    1.5,
    math.nan,
    math.inf,
    True,
    [],
    ["junk", None],
    {},
    {"junk": 1},
    MISSING,
)
# graphql-core does not start what it had to cancel before.
NEVER_AWAITED = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

COLLECTIONS = ("profiles", "identities", "app_profiles", "extensions", "consents")


def asked() -> str:
    kind: Any = SCHEMA._schema.get_type("Profile")
    return f"""query ($id: ID!) {{
        profile(by: {{customerId: "C1"}}) {everything(kind, 2)}
        profilesBy(keys: [{{customerId: "nobody"}}, {{customerId: "C1"}}]) {everything(kind, 1)}
        node(id: $id) {{ id ... on ListEntry {{ position }} ... on Identity {{ handle profile {{ id }} }} }}
    }}"""


def told(answer: dict[str, Any]) -> tuple[Any, list[Any]]:
    """Return the data, and of each error the place that it made null.

    Where several errors make one place null, graphql-core tells the one that it met first, which is chance.
    """
    places = []
    for error in answer.get("errors", ()):
        here, place = answer["data"], []
        for part in error["path"]:
            if here is None:
                break
            here = here[part]
            place.append(part)
        places.append((place, error["message"], error["extensions"]))
    return answer["data"], [place for index, place in enumerate(places) if place not in places[:index]]


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """Keep the log of all that goes wrong here, of which the traces alone would take most of the time."""
    with capture_logs() as log:
        yield log


@pytest.fixture
async def client(db: Database) -> Client:
    await create_domain(db, "demo")
    client = Client(db)
    await live(client)
    return client


def places(value: Any, path: str = "") -> Iterator[str]:
    """Name every place in a document, as updates do."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            here = f"{path}.{key}".removeprefix(".")
            if here not in {"_id", "domain"}:
                yield here
                yield from places(one, here)


ONE = """{ profile(by: {customerId: "C1"}) {
    customerId version attributes { name values } identities { handle position createdAt } tags isActive
    emails { id type } extensions { records { data } } consents { status } name { first }
} }"""
SINGLE: list[tuple[str, str, Any, list[Any] | None]] = [
    ("profiles", "customer_id", MISSING, ["profile", "customerId"]),
    ("profiles", "customer_id", None, ["profile", "customerId"]),
    ("profiles", "customer_id", ["C1"], ["profile", "customerId"]),
    ("profiles", "version", 2**40, ["profile", "version"]),
    ("profiles", "version", "3", None),
    ("profiles", "version", 3.0, None),
    ("profiles", "version", math.nan, ["profile", "version"]),
    ("profiles", "is_active", "yes", ["profile", "isActive"]),
    ("profiles", "attributes", "a text", ["profile", "attributes"]),
    ("profiles", "attributes.Points", "a text", ["profile", "attributes", 4, "values"]),
    ("profiles", "attributes.Points", ["1", None], ["profile", "attributes", 4, "values", 1]),
    ("profiles", "tags", "a text", ["profile", "tags"]),
    ("profiles", "tags", None, ["profile", "tags"]),
    ("profiles", "tags", ["a", {"b": 1}], ["profile", "tags", 1]),
    ("profiles", "identities", 7, ["profile", "identities"]),
    ("profiles", "emails.0.type", None, ["profile", "emails", 0, "type"]),
    ("identities", "handle", None, ["profile", "identities", 0, "handle"]),
    ("identities", "handle", 7, None),
    ("identities", "handle", {"a": 1}, ["profile", "identities", 0, "handle"]),
    ("identities", "created_at", "yesterday", ["profile", "identities", 0, "createdAt"]),
    ("identities", "created_at", 7, ["profile", "identities", 0, "createdAt"]),
    ("extensions", "records.0.data", None, ["profile", "extensions", 0, "records", 0, "data"]),
    ("extensions", "records.0.data", {"n": math.nan}, None),
    ("extensions", "records", {"a": 1}, ["profile", "extensions"]),
    ("consents", "status", "UNHEARD OF", ["profile", "consents", 0, "status"]),
]


@NEVER_AWAITED
async def test_one_broken_value_is_told_at_its_place(client: Client, db: Database, unretrieved: list[Any]) -> None:
    both = Both(client)

    for collection, place, junk, path in SINGLE:
        document = await db[collection].find_one({"_id": {"$regex": "^demo[|](C1|card[|]0001)"}})
        assert document
        async with broken(db, collection, document, place, junk):
            interpreted, compiled = await both(ONE)
        assert compiled.body == interpreted.body, (collection, place, junk)
        errors = compiled.decoded().get("errors", [])
        assert [error["path"] for error in errors] == ([path] if path else []), (collection, place, junk)

    assert unretrieved == []


@asynccontextmanager
async def broken(db: Database, collection: str, document: dict[str, Any], place: str, junk: Any) -> AsyncIterator[None]:
    """Put junk into a place of a document while the block lasts."""
    update = {"$unset": {place: 1}} if junk is MISSING else {"$set": {place: junk}}
    await db[collection].update_one({"_id": document["_id"]}, update)
    yield
    await db[collection].replace_one({"_id": document["_id"]}, document)


@pytest.mark.timeout(600)
@NEVER_AWAITED
@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_junk_in_any_place_gives_the_same_errors(
    client: Client, db: Database, collection: str, unretrieved: list[Any]
) -> None:
    both, query = Both(client), asked()
    identity = await db["identities"].find_one({"identifier": "0001"})
    documents = await db[collection].find({"_id": {"$regex": "^demo[|](C1|card[|]0001|shop[|]k1)"}}).to_list(None)
    assert identity
    assert documents

    failed = 0
    for document in documents:
        for place in places(document):
            junk = Random(place).choice(JUNK)
            async with broken(db, collection, document, place, junk):
                interpreted, compiled = await both(query, {"id": identity["id"]})
            assert told(compiled.decoded()) == told(interpreted.decoded()), (place, junk)
            failed += b'"errors"' in compiled.body

    assert failed >= 3
    assert unretrieved == []


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    faults = FailPoints(mongo_uri)
    yield faults
    faults.close()


@NEVER_AWAITED
async def test_what_one_field_fails_on_another_may_still_wait_for(
    client: Client, db: Database, faults: FailPoints, unretrieved: list[Any]
) -> None:
    both = Both(client)
    query = """{
        a: profile(by: {customerId: "C1"}) { identities { handle } extensions { name } }
        b: profile(by: {customerId: "C1"}) { extensions { name } }
    }"""
    identity = await db["identities"].find_one({"identifier": "0001"})
    assert identity
    slow: dict[str, Any] = {"namespace": f"{db.name}.extensions", "blockConnection": True, "blockTimeMS": 300}

    async with broken(db, "identities", identity, "handle", None), faults.fail("find", **slow):
        interpreted, compiled = await both(query)

    assert compiled.body == interpreted.body
    answer = compiled.decoded()
    assert [error["path"] for error in answer["errors"]] == [["a", "identities", 0, "handle"]]
    assert answer["data"] == {"a": None, "b": {"extensions": [{"name": "Empty_"}, {"name": "Phone"}]}}
    assert unretrieved == []
