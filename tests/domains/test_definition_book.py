"""What a domain defines: shared reads, remembered for a while."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.definitions.model import (
    App,
    AttributeDefinition,
    AttributeType,
    Definitions,
    ExtensionDefinition,
    ExtensionField,
    ExtensionFieldType,
    IdentityType,
    ListName,
)
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.client import Database, connect, database
from gateway.mongo.documents import Document
from gateway.primary_first import OnPrimaryRemoval, Policy
from tests.commands import Commands

WHOLE = AttributeDefinition(
    name="Phone",
    type=AttributeType.PHONE,
    required=True,
    max_values=3,
    pattern=r"\+32\d+",
    allowed_values=("+32470123456",),
    searchable=True,
    source_name="msisdn",
    description="Where to call.",
    on_primary_removal=OnPrimaryRemoval.REJECT,
)
CARD = IdentityType(
    handle="card",
    label="Card",
    pattern="[0-9a-f]+",
    case_insensitive=True,
    max_per_profile=2,
    blocked_values=("0000",),
    aliases=("pos", "till"),
    stored_as="pos",
)
DEFINED = Definitions(
    max_customer_id=16,
    default_customer_type="Prospect",
    default_locale="en-AU",
    customer_types=("Prospect", "Customer"),
    open_attributes=False,
    attributes={"Phone": WHOLE},
    open_handles=False,
    identity_types={"card": CARD},
    open_apps=False,
    apps={"fb": App(app_id="fb", label="Facebook", description="Where we chat.")},
    list_policies={
        ListName.EMAILS: Policy(max_entries=3, required=True, primary_must_be_verified=True),
        ListName.APP_PROFILES: Policy(on_primary_removal=OnPrimaryRemoval.REJECT),
    },
    open_extensions=False,
    extensions={
        "Phone": ExtensionDefinition(
            name="Phone",
            source_name="phones",
            description="Where to call.",
            multi_valued=False,
            fields=(
                ExtensionField(name="Kind", type=ExtensionFieldType.STRING, length=10, default="home", required=True),
                ExtensionField(name="More", type=ExtensionFieldType.JSON, default={"a": [1, None]}),
            ),
            unique=("Kind",),
            json_schema='{"type": "object"}',
        )
    },
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(mongo_uri: str, db: Database, commands: Commands) -> AsyncIterator[Database]:
    """Reach the same database through a client whose commands are counted."""
    client = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield database(client, db.name)
    client.close()


async def test_definitions_come_back_as_they_went_in(db: Database) -> None:
    await create_domain(db, "demo", DEFINED)

    assert await DefinitionBook(db, lifetime=5).of("demo") == DEFINED


async def test_a_domain_from_before_there_were_definitions_is_open(db: Database) -> None:
    await db["domains"].insert_one({"_id": "old"})
    book = DefinitionBook(db, lifetime=5)

    assert await book.of("old") == Definitions(indexed=-1)


async def test_a_domain_that_is_not_there_is_refused_and_not_remembered(db: Database) -> None:
    book = DefinitionBook(db, lifetime=5)

    with pytest.raises(Rejection) as refused:
        await book.of("nobody")

    assert refused.value.code is ErrorCode.TENANT_NOT_FOUND
    assert (book._known, book._reading._under_way) == ({}, {})


async def test_definitions_from_before_there_were_policies_and_other_names_are_read(db: Database) -> None:
    await create_domain(db, "demo", DEFINED)
    gone = {"attributes.$[].on_primary_removal": 1, "identity_types.$[].aliases": 1, "identity_types.$[].stored_as": 1}
    await db["domains"].update_one({"_id": "demo"}, {"$unset": {"list_policies": 1, **gone}})

    found = await DefinitionBook(db, lifetime=5).of("demo")

    assert found == replace(
        DEFINED,
        attributes={"Phone": replace(WHOLE, on_primary_removal=OnPrimaryRemoval.PROMOTE_NEXT)},
        identity_types={"card": replace(CARD, aliases=(), stored_as=None)},
        list_policies={},
    )


async def test_many_who_wait_share_a_read_and_it_counts_for_its_lifetime(
    db: Database, watched: Database, commands: Commands
) -> None:
    await create_domain(db, "demo", DEFINED)
    clock = Clock()
    book = DefinitionBook(watched, lifetime=5, clock=clock)

    with commands.counted() as counts:
        assert await asyncio.gather(*(book.of("demo") for _ in range(200))) == [DEFINED] * 200
        clock.now += 4.9
        await book.of("demo")
        assert counts == {"find domains": 1}
        clock.now += 0.1
        await book.of("demo")
        assert counts == {"find domains": 2}


async def test_one_who_is_given_up_does_not_take_the_answer_from_the_others(db: Database) -> None:
    await create_domain(db, "demo", DEFINED)
    book = DefinitionBook(db, lifetime=5)
    impatient, patient = (asyncio.ensure_future(book.of("demo")) for _ in range(2))
    await asyncio.sleep(0)

    impatient.cancel()

    assert await patient == DEFINED
    with suppress(asyncio.CancelledError):
        await impatient


async def test_an_older_answer_does_not_replace_a_newer_one(db: Database) -> None:
    await create_domain(db, "demo", DEFINED)
    book = DefinitionBook(db, lifetime=math.inf)
    await db["domains"].update_one({"_id": "demo"}, {"$set": {"version": 2}})
    newer = await book.of("demo")
    await db["domains"].update_one({"_id": "demo"}, {"$set": {"version": 1}})

    await book.reread("demo")

    assert (await book.of("demo")) is newer


async def test_a_database_out_of_reach_is_no_answer_and_is_not_remembered() -> None:
    client = connect("mongodb://127.0.0.1:1", timeout=0.1)
    book = DefinitionBook(database(client, "nowhere"), lifetime=5)

    with pytest.raises(Rejection) as refused:
        await book.of("demo")

    client.close()
    assert refused.value.code is ErrorCode.SERVICE_UNAVAILABLE
    assert (book._known, book._reading._under_way) == ({}, {})
