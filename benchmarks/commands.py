"""Counts the commands that a request sends to MongoDB."""

from collections import Counter

from benchmarks.operations import Operation
from benchmarks.servers.process import Running
from gateway.mongo.client import Client

COUNTED = (
    *("find", "aggregate", "getMore", "insert", "update", "delete", "findAndModify"),
    *("commitTransaction", "abortTransaction"),
)
TRIES = 3

Commands = Counter[str]


async def commands_of(server: Running, operation: Operation, client: Client) -> Commands:
    """Return the commands of one request by name: the fewest of some tries, for keys are read again now and then."""
    bodies = operation.bodies(server.people)
    seen = []
    for _ in range(TRIES):
        before = await _so_far(client)
        await server.ask(operation, bodies.next())
        seen.append(await _so_far(client) - before)
    return min(seen, key=Counter.total)


async def _so_far(client: Client) -> Commands:
    status = await client.admin.command("serverStatus")
    return Counter({name: status["metrics"]["commands"][name]["total"] for name in COUNTED})
