"""Waiting for the loads of one level."""

import asyncio
from collections.abc import Sequence
from typing import Any


async def settled(*loads: Sequence[asyncio.Future[Any]]) -> list[list[Any]]:
    """Return what each of several groups of futures comes to, or raise what the first failed one failed with."""
    try:
        return [[await future for future in group] for group in loads]
    except Exception:
        # The others may fail as well, and nobody else will ask them.
        await asyncio.gather(*(future for group in loads for future in group), return_exceptions=True)
        raise
