"""Indexes that stores declare, made at start; making one that exists changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pymongo import IndexModel

from gateway.mongo.client import Database


@dataclass(frozen=True, slots=True)
class Index:
    collection: str
    keys: tuple[tuple[str, int], ...]
    options: dict[str, Any] = field(default_factory=dict)


async def create_indexes(db: Database, indexes: Iterable[Index]) -> None:
    for index in indexes:
        await db[index.collection].create_indexes([IndexModel(list(index.keys), **index.options)])
