"""Loads the people in bulk, keeps them for the next run, and undoes what a run wrote."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import bson
from pymongo import InsertOne, ReplaceOne, WriteConcern

from benchmarks.data.people import DOMAIN, KEY_NAME, person
from benchmarks.operations import KEY, written
from gateway.app import INDEXES
from gateway.domains.actions import register_key
from gateway.mongo.client import Client, Database, database
from gateway.mongo.indexes import create_indexes

BATCH = 1_000
SAMPLE = 20
"""People whose documents tell whether the ones that are stored were made in the same way."""


async def loaded(client: Client, people: int, report: Callable[[str], None]) -> Database:
    """Return the database with so many people, which an earlier run may have left behind."""
    db = database(client, f"bench-{people}")
    print_ = _fingerprint(people)
    if await db["loaded"].find_one({"_id": print_}) is None:
        report(f"Loading {people:,} profiles …")
        await client.drop_database(db.name)
        await create_indexes(db, INDEXES)
        await register_key(db, DOMAIN, KEY, KEY_NAME)
        await _load(db, people)
        await db["loaded"].insert_one({"_id": print_})
    await restore(db, people)
    return db


async def restore(db: Database, people: int) -> None:
    """Put the profiles that M1 changes back to what they were, and forget how they changed."""
    touched = [profile for n in written(people) for collection, profile in person(n) if collection == "profiles"]
    await db["profiles"].bulk_write([ReplaceOne({"_id": profile["_id"]}, profile) for profile in touched])
    await db["changes"].delete_many({})


async def _load(db: Database, people: int) -> None:
    """Write in bulk, two batches at a time; a load that breaks off is begun anew, so none of it need be durable."""
    waiting: set[asyncio.Task[None]] = set()
    for start in range(0, people, BATCH):
        batch = await asyncio.to_thread(_made, range(start, min(start + BATCH, people)))
        waiting.add(asyncio.create_task(_write(db, batch)))
        if len(waiting) > 1:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.gather(*done)
    await asyncio.gather(*waiting)


def _made(numbers: Sequence[int]) -> dict[str, list[Any]]:
    documents = defaultdict(list)
    for n in numbers:
        for collection, document in person(n):
            documents[collection].append(document)
    return documents


async def _write(db: Database, documents: dict[str, list[Any]]) -> None:
    for name, batch in documents.items():
        collection = db.get_collection(name, write_concern=WriteConcern(w=1))
        await collection.bulk_write([InsertOne(document) for document in batch], ordered=False)


def _fingerprint(people: int) -> str:
    sample = _made(range(min(people, SAMPLE)))
    digest = hashlib.sha256(f"{people} {KEY}".encode())
    for name in sorted(sample):
        for document in sample[name]:
            digest.update(bson.encode(document))
    return digest.hexdigest()
