"""`python -m benchmarks.search`: what searches cost, as MongoDB explains the very commands that the gateway sends."""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from gateway import primary_first
from gateway.app import INDEXES
from gateway.caller import Caller
from gateway.consents.model import ConsentSlot
from gateway.contacts.model import PhoneValue
from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from gateway.errors import Rejection
from gateway.graphql.context import Context
from gateway.graphql.pages import Window
from gateway.lists.model import EntryDocument
from gateway.mongo.access import Access, now
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.mongo.embedded import embedded_mongo
from gateway.mongo.indexes import create_indexes
from gateway.person.rules.facts import unknown
from gateway.primary_first import Entry, Policy
from gateway.profiles.model import ProfileDocument
from gateway.profiles.rules import new_profile, searchable
from gateway.search import loaders
from gateway.search.model import ANY, Bounds, Comparison, Condition, Direction, Filter, Order, OrderField, Scope, Search
from gateway.search.rules.trees import tree_of

DOMAIN = "bench"
BATCH = 2_000
PAGE = Window(25, backward=False, after=None, before=None)
START = datetime(2026, 1, 1)  # noqa: DTZ001 -- documents keep naive UTC.
CITIES = ("Berlin", "Lyon", "Leeds", "Malmö", "Austin")
DEFINITIONS = Definitions(
    attributes={
        "City": AttributeDefinition(name="City", searchable=True),
        "Points": AttributeDefinition(name="Points", type=AttributeType.NUMBER, searchable=True),
        "Code": AttributeDefinition(name="Code", searchable=True),
    }
)


def people(count: int) -> Iterator[ProfileDocument]:
    """Yield people: one in five in each city, one in a hundred a vip, each with a code and points of their own."""
    chance = random.Random(2026)
    for n in range(count):
        at = START + timedelta(seconds=chance.randrange(10_000_000))
        profile = new_profile(
            f"{DOMAIN}|c{n:07}",
            DOMAIN,
            f"c{n:07}",
            at,
            person={**unknown(DEFINITIONS, "bench"), "tags": ["vip"] if n % 100 == 0 else [], "is_active": n % 10 > 0},
            attributes={"City": [CITIES[n % 5]], "Points": [str(n)], "Code": [f"{n * 7919 % count:07}"]},
            identities=primary_first.create([Entry(f"{DOMAIN}|card|{n:07}")], Policy()).entries,
            app_profiles=primary_first.create([], Policy()).entries,
            extensions=[],
            emails=[],
            phones=[_phone(n)],
            addresses=[],
            groups=[],
        )
        yield searchable({**profile, "version": 1, "consents": [_newsletter(n)]}, DEFINITIONS)


def _newsletter(n: int) -> ConsentSlot:
    """Return the consent of the person of this number: half of them agreed, a tenth of those until last year."""
    return ConsentSlot(
        id=f"{DOMAIN}|c{n:07}|Newsletter|",
        status=("GRANTED", "DENIED")[n % 2],
        expiration_date=START if n % 20 == 0 else None,
    )


def _phone(n: int) -> EntryDocument[PhoneValue]:
    """Return the phone of the person of this number, at work for one in a thousand."""
    at, e164 = START, f"+1503{n:07}"
    return EntryDocument(
        id=f"phone{n}",
        type="Work" if n % 1_000 == 0 else "Home",
        value=PhoneValue(number=e164, e164=e164, extension=None, digits=e164[1:], is_mobile=None),
        is_active=True,
        is_verified=False,
        created_at=at,
        updated_at=at,
        created_by="bench",
        updated_by="bench",
    )


async def load(db: Database, count: int) -> None:
    batch: list[Any] = []
    for profile in people(count):
        batch.append(profile)
        if len(batch) == BATCH:
            await db["profiles"].insert_many(batch)
            batch = []
    if batch:
        await db["profiles"].insert_many(batch)
    await create_indexes(db, INDEXES)


def _where(*conditions: Condition, **more: Any) -> Filter:
    return Filter(conditions, **more)


def _is(name: str, *, key: str = "", field: str = "", **comparison: Any) -> Condition:
    return Condition(name, key, {field: Comparison(**comparison) if comparison else ANY})


def _attribute(name: str, **comparison: Any) -> Condition:
    return _is("attribute", key=name, field="value", **comparison)


VIP, BERLIN = _is("tag", equals="vip"), _attribute("City", equals="Berlin")
BY_ID, NEWEST = Order(), Order(OrderField.CREATED_AT, Direction.DESC)
WEEK = Condition("createdAt", moments=Bounds(gte=START, lt=START + timedelta(days=7)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A search to be explained; `many` says that what it finds has to be sorted, so all of it is looked at."""

    title: str
    where: Filter | None
    order: Order = BY_ID
    many: bool = False


SEARCHES = (
    Asked("all", None),
    Asked("all, the newest first", None, NEWEST),
    Asked("one code", _where(_attribute("Code", equals="0000042"))),
    Asked("one identity", _where(_is("identity", key="card", field="identifier", equals="0000042"))),
    Asked("nobody: an empty text", _where(_attribute("Code", equals=""))),
    Asked("a city", _where(BERLIN)),
    Asked("active", _where(Condition("isActive", flag=True))),
    Asked("a tag in a city", _where(VIP, BERLIN)),
    Asked("a city, not the vips", _where(BERLIN, negated=_where(VIP))),
    Asked("two cities", _where(_attribute("City", one_of=["Berlin", "Lyon"]))),
    Asked("a tag or a code", _where(any_of=[_where(VIP), _where(_attribute("Code", equals="0000042"))])),
    Asked("a type of phones", _where(_is("phoneType", equals="Work"))),
    Asked("a consent", _where(_is("consent", key="Newsletter", field="status", equals="GRANTED"))),
    Asked("one of two answers", _where(_is("consent", key="Newsletter", field="status", one_of=["DENIED", "PENDING"]))),
    Asked(
        "a consent in force",
        _where(replace(_is("consent", key="Newsletter", field="status", equals="GRANTED"), flag=False)),
        many=True,
    ),
    Asked("a prefix of codes", _where(_attribute("Code", prefix="00001")), many=True),
    Asked("a narrow range", _where(_attribute("Points", range=Bounds(gte="100", lt="200"))), many=True),
    Asked("a wide range", _where(_attribute("Points", range=Bounds(gte="100"))), many=True),
    Asked("a prefix of customer ids", _where(_is("customerId", prefix="c00001"))),
    Asked("made in a week", _where(WEEK), many=True),
    Asked("made in a week, the newest first", _where(WEEK), NEWEST),
    Asked("a city, the newest first", _where(BERLIN), NEWEST, many=True),
    Asked("a tag, the newest first", _where(VIP), NEWEST, many=True),
)


class Commands(CommandListener):
    """Keeps the last command that reads profiles."""

    last: dict[str, Any]

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in ("find", "aggregate"):
            kept = ("find", "aggregate", "filter", "sort", "limit", "pipeline", "cursor")
            self.last = {name: value for name, value in event.command.items() if name in kept}

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Need not be known."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Need not be known."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page, and a count of all pages, cost; `total` is None where counting took too long."""

    stages: frozenset[str]
    keys: int
    documents: int
    returned: int
    milliseconds: float
    total: int | None
    counting: float


async def cost(db: Database, commands: Commands, asked: Asked) -> Cost:
    access = Access(db, Caller(DOMAIN, "bench"), definitions=DEFINITIONS)
    scope = Scope(DOMAIN, DEFINITIONS, now())
    search = Search(tree_of(scope, asked.where), asked.order) if asked.where else Search(order=asked.order)
    context = Context(access, _unread)
    started = time.perf_counter()
    await loaders.page(context, search, PAGE)
    elapsed = time.perf_counter() - started
    explained = await db.command("explain", commands.last, verbosity="executionStats")
    started = time.perf_counter()
    total: int | None = None
    with suppress(Rejection):
        total = await loaders.count(context, search)
    counting = time.perf_counter() - started
    stats = explained["executionStats"]
    return Cost(
        frozenset(_stages(explained["queryPlanner"]["winningPlan"])),
        stats["totalKeysExamined"],
        stats["totalDocsExamined"],
        stats["nReturned"],
        elapsed * 1000,
        total,
        counting * 1000,
    )


async def _unread(_domain: str) -> Definitions:
    return DEFINITIONS


def _stages(plan: Document) -> Iterator[str]:
    yield plan["stage"]
    for inner in (*plan.get("inputStages", ()), *([plan["inputStage"]] if "inputStage" in plan else ())):
        yield from _stages(inner)


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--people", type=int, default=200_000, help="profiles in the database (default: 200000)")
    arguments = parser.parse_args()
    commands = Commands()
    with TemporaryDirectory(prefix="gateway-bench-") as folder:
        async with embedded_mongo(Path(folder), report=print) as mongo:
            client = AsyncIOMotorClient[Document](mongo.uri, event_listeners=[commands])
            db = database(client, "bench")
            print(f"Loading {arguments.people:,} profiles …", flush=True)
            await load(db, arguments.people)
            print("\n| search | finds | count | page | keys | documents | plan |\n|---|--:|--:|--:|--:|--:|---|")
            for asked in SEARCHES:
                made = await cost(db, commands, asked)
                total = "?" if made.total is None else f"{made.total:,}"
                print(
                    f"| {asked.title} | {total} | {made.counting:.0f} ms | {made.milliseconds:.0f} ms "
                    f"| {made.keys:,} | {made.documents:,} | {' '.join(sorted(made.stages))} |",
                    flush=True,
                )
            client.close()


if __name__ == "__main__":
    asyncio.run(main())
