"""Holds the servers' answers, and what they write, against one another before anything is timed."""

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.data.loading import restore
from benchmarks.data.people import DOMAIN
from benchmarks.operations import OPERATIONS, Operation, customer_id, written
from benchmarks.servers.process import Running
from gateway import ids
from gateway.mongo.client import Database

COMPARED = (0, 1, 7)
"""The numbers of the requests that are compared."""

TOLD_BY_CLOCK = "updated_at"


class NotTheSame(Exception):
    """Two servers answer, or write, what is not the same; the message says where."""


async def compare(servers: Sequence[Running], db: Database) -> None:
    """Ask all servers of a database the same, and raise where one answers or writes another thing than the first."""
    first, *others = servers
    people = first.people
    for operation in OPERATIONS:
        bodies = operation.bodies(people)
        for n in COMPARED:
            body = bodies.numbered(n, turn=n)
            expected = await _done(first, operation, body, db, people)
            for other in others:
                done = await _done(other, operation, body, db, people)
                difference = next(differences(expected, done), None)
                if difference:
                    raise NotTheSame(f"{operation.name}: {other.name} is not like {first.name} at {difference}")
    await restore(db, people)


async def _done(server: Running, operation: Operation, body: bytes, db: Database, people: int) -> Any:
    """Return what is answered to a request that meets the data as they were made, and what is written then."""
    await restore(db, people)
    answer = await server.ask(operation, body)
    changes = await db["changes"].find({}, ["domain", "by", "mutation", "reason"]).to_list(None)
    touched = [ids.path(DOMAIN, customer_id(n)) for n in written(people)]
    profiles = await db["profiles"].find({"_id": {"$in": touched}, "version": {"$gt": 1}}).to_list(None)
    for profile in profiles:
        del profile[TOLD_BY_CLOCK]
    return {"answer": answer, "changes": changes, "profiles": profiles}


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Yield the places at which two JSON values differ, with what stands there; 1 and true are not the same."""
    if type(one) is not type(other):
        yield f"{path}: {one!r}, {other!r}"
    elif isinstance(one, dict):
        if list(one) != list(other):
            yield f"{path}: fields {list(one)}, {list(other)}"
        for name in one:
            if name in other:
                yield from differences(one[name], other[name], f"{path}.{name}")
    elif isinstance(one, list):
        if len(one) != len(other):
            yield f"{path}: {len(one)} entries, {len(other)}"
        for index, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from differences(left, right, f"{path}[{index}]")
    elif one != other:
        yield f"{path}: {one!r}, {other!r}"
