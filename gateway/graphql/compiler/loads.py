"""Waiting for the loads of one level."""

from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any


async def settled(*loads: Awaitable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return what each of several groups of loads comes to, or raise what the first failed one failed with."""
    found = []
    for index, load in enumerate(loads):
        try:
            found.append(await load)
        except Exception:
            # The others may fail as well, and nobody else will ask them.
            for other in loads[index + 1 :]:
                with suppress(Exception):
                    await other
            raise
    return found
