"""Which commands reach MongoDB."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent


class Commands(CommandListener):
    """Counts commands by name and collection ("find profiles") in the blocks of `counted`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def started(self, event: CommandStartedEvent) -> None:
        target = event.command["collection"] if event.command_name == "getMore" else event.command[event.command_name]
        self._counts[f"{event.command_name} {target}"] += 1

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Need not be known."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Need not be known."""

    @contextmanager
    def counted(self) -> Iterator[Counter[str]]:
        """Count the commands of the block."""
        counts: Counter[str] = Counter()
        self._counts = counts
        yield counts
        self._counts = Counter()

    @staticmethod
    async def until(counts: Counter[str], number: int) -> None:
        """Wait until so many commands were sent."""
        while counts.total() < number:  # noqa: ASYNC110 -- the driver tells of it in a thread.
            await asyncio.sleep(0)
