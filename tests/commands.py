"""Which commands reach MongoDB."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent


class Commands(CommandListener):
    """Counts commands by name and collection ("find profiles") in the blocks of `counted`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._waiting: tuple[int, Callable[[], object]] | None = None

    def started(self, event: CommandStartedEvent) -> None:
        target = event.command["collection"] if event.command_name == "getMore" else event.command[event.command_name]
        self._counts[f"{event.command_name} {target}"] += 1
        if self._waiting is not None and self._counts.total() == self._waiting[0]:
            self._waiting[1]()

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

    async def until(self, number: int) -> None:
        """Wait until so many commands of the block were sent."""
        sent = asyncio.Event()
        loop = asyncio.get_running_loop()
        # The driver tells of them in a thread of its own.
        self._waiting = (number, lambda: loop.call_soon_threadsafe(sent.set))
        if self._counts.total() < number:
            await sent.wait()
