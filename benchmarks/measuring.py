"""Times the servers in interleaved rounds, one under load at a time."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import load
from benchmarks.commands import Commands, commands_of
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.servers.process import Running
from gateway.mongo.client import Client

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
    servers: Sequence[Running], client: Client, effort: Effort, report: Callable[[str], None]
) -> list[Measured]:
    """Time the servers, and return what was seen for each number of people that they serve."""
    runs = {server.people: Measured(server.people) for server in servers}
    for operation in OPERATIONS:
        report(f"Measuring {operation.name} …")
        for server, figures in (await _figures(servers, operation, client, effort)).items():
            runs[server.people].figures.setdefault(operation.name, {})[server.name] = figures
    for server in servers:
        runs[server.people].memory[server.name] = await server.memory()
    return list(runs.values())


async def _figures(
    servers: Sequence[Running], operation: Operation, client: Client, effort: Effort
) -> dict[Running, Figures]:
    for server in servers:
        await load.run(load.Job(operation.name, server.people, server.port, CONCURRENCY, effort.seconds, WARM))
    calm = await _rounds(servers, operation, CONCURRENCY, effort.rounds, effort.seconds)
    crowded = await _rounds(servers, operation, CROWDED, effort.crowded_rounds, effort.seconds)
    return {
        server: Figures(
            rate=statistics.median(one.rate for one in calm[server]),
            median=statistics.median(one.median for one in calm[server]),
            p99=statistics.median(one.p99 for one in calm[server]),
            crowded_p99=statistics.median(one.p99 for one in crowded[server]),
            commands=await commands_of(server, operation, client),
            load_share=max(one.own_share for one in [*calm[server], *crowded[server]]),
        )
        for server in servers
    }


async def _rounds(
    servers: Sequence[Running], operation: Operation, concurrency: int, count: int, seconds: float
) -> dict[Running, list[load.Round]]:
    """Let the servers take turns; each round begins with another one, so that none always follows the same."""
    rounds: dict[Running, list[load.Round]] = {server: [] for server in servers}
    for number in range(count):
        start = number % len(servers)
        for server in [*servers[start:], *servers[:start]]:
            job = load.Job(operation.name, server.people, server.port, concurrency, seconds)
            rounds[server].append(await load.run(job))
    return rounds
