"""Times the servers in interleaved rounds, one under load at a time."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import load
from benchmarks.commands import Commands, commands_of
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.servers.process import Running
from gateway.mongo.client import Database

CONCURRENCY = 16
"""Connections under which servers are compared."""

CROWDED = 64
"""Connections under which the slowest answers are looked at too."""


WARM = 1_000
"""Answers before the first that counts, if there is time: Node makes its code faster while it runs."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured: rounds at both concurrencies, and the seconds of each."""

    rounds: int
    crowded_rounds: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen of one operation on one server: medians over rounds; latencies in seconds."""

    rate: float
    median: float
    p99: float
    crowded_p99: float
    commands: Commands
    load_share: float
    """The largest share of a core that the load itself took."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of a run on one number of people, by operation and server; memory in bytes, by server."""

    people: int
    figures: dict[str, dict[str, Figures]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    def ratio(self, operation: str, one: str, other: str) -> float | None:
        """Return how many times the answers of another server one gives in the same time."""
        figures = self.figures[operation]
        if one not in figures or other not in figures:
            return None
        return figures[one].rate / figures[other].rate


async def measure(
    servers: Sequence[Running], db: Database, people: int, effort: Effort, report: Callable[[str], None]
) -> Measured:
    measured = Measured(people)
    for operation in OPERATIONS:
        report(f"Measuring {operation.name} …")
        measured.figures[operation.name] = await _figures(servers, operation, db, people, effort)
    for server in servers:
        measured.memory[server.name] = await server.memory()
    return measured


async def _figures(
    servers: Sequence[Running], operation: Operation, db: Database, people: int, effort: Effort
) -> dict[str, Figures]:
    for server in servers:
        await load.run(load.Job(operation.name, people, server.port, CONCURRENCY, effort.seconds, WARM))
    calm = await _rounds(servers, operation, people, CONCURRENCY, effort.rounds, effort.seconds)
    crowded = await _rounds(servers, operation, people, CROWDED, effort.crowded_rounds, effort.seconds)
    return {
        server.name: Figures(
            rate=statistics.median(one.rate for one in calm[server.name]),
            median=statistics.median(one.median for one in calm[server.name]),
            p99=statistics.median(one.p99 for one in calm[server.name]),
            crowded_p99=statistics.median(one.p99 for one in crowded[server.name]),
            commands=await commands_of(server, operation, db, people),
            load_share=max(one.own_share for one in [*calm[server.name], *crowded[server.name]]),
        )
        for server in servers
    }


async def _rounds(
    servers: Sequence[Running], operation: Operation, people: int, concurrency: int, count: int, seconds: float
) -> dict[str, list[load.Round]]:
    """Let the servers take turns; each round begins with another one, so that none always follows the same."""
    rounds: dict[str, list[load.Round]] = {server.name: [] for server in servers}
    for number in range(count):
        start = number % len(servers)
        for server in [*servers[start:], *servers[:start]]:
            job = load.Job(operation.name, people, server.port, concurrency, seconds)
            rounds[server.name].append(await load.run(job))
    return rounds
