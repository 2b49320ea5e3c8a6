"""What holds during every attack and after it, and the table of what was tried."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.attacks.target import Probe, Target

CPU_SECONDS = 0.3
"""What an attack may cost the gateway. By the clock of a machine that does other things too, it takes longer."""
CPU_OF_PROBES = 0.3
"""Of each second that an attack takes: its health is asked for all the time."""
ALIVE_WITHIN = 2.0
"""By the clock, for whoever asks meanwhile; the CPU that an attack may cost in all is the closer bound."""
GROWTH = 50_000_000


@dataclass(slots=True)
class Row:
    """One attack and its answer; seconds by the clock, of CPU, and those of the slowest health probe."""

    kind: str
    name: str
    answer: str = ""
    took: float = 0.0
    cpu: float = 0.0
    slowest: float = 0.0


class Watch:
    """A gateway under attack; `rows` is the table of what was tried."""

    def __init__(self, target: Target, rows: list[Row]) -> None:
        self.target = target
        self._rows = rows
        for _ in range(20):
            target.query("{ __typename }")
        self._memory = target.memory()

    @contextmanager
    def attack(self, kind: str, name: str, *, within: float = 2.0, cpu: float = CPU_SECONDS) -> Iterator[Row]:
        """Let an attack happen that fills in its answer; then assert that it harmed nobody else."""
        row = Row(kind, name)
        used = self.target.cpu()
        with Probe(self.target) as probe:
            began = time.monotonic()
            yield row
            row.took = time.monotonic() - began
        row.cpu = self.target.cpu() - used
        row.slowest = probe.slowest
        self._rows.append(row)
        assert row.took < within
        assert row.cpu < cpu + CPU_OF_PROBES * row.took
        assert row.slowest < ALIVE_WITHIN
        assert self.target.memory() - self._memory < GROWTH
        assert self.target.query("{ __typename }").text == '{"data":{"__typename":"Query"}}'


def table(rows: list[Row]) -> Iterator[str]:
    yield "| class | attack | answer | ms | ms of CPU | slowest health probe, ms |"
    yield "|---|---|---|---:|---:|---:|"
    for row in rows:
        numbers = (f"{seconds * 1000:.0f}" for seconds in (row.took, row.cpu, row.slowest))
        yield f"| {' | '.join((row.kind, row.name, row.answer, *numbers))} |"
