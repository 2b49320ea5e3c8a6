"""What a worker does all the time: start what is due, and carry out whatever run nobody has."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import structlog
from pymongo.errors import PyMongoError

from gateway.addresses import Standardize
from gateway.connectors.adapters import Connectors
from gateway.domains.loaders import DefinitionBook
from gateway.errors import Rejection
from gateway.integrations import store
from gateway.integrations.actions.running import LeaseLost, Workplace, carry_out
from gateway.integrations.actions.starting import start_due
from gateway.integrations.model import RunDocument
from gateway.mongo.client import Database

log = structlog.get_logger(__name__)

PAUSE = 1.0
"""Seconds between two looks at what is to be done, when there is nothing."""

HEARTBEAT = store.LEASE_SECONDS / 3


async def work(
    db: Database,
    book: DefinitionBook,
    connectors: Connectors,
    *,
    seconds: float,
    standardize: Standardize,
    stop: asyncio.Event,
) -> None:
    """Work until `stop` is set; a run that is under way then is finished by another worker.

    `seconds` is the time that one batch may take; `standardize` knows how the post writes addresses.
    """
    place = Workplace(db, book, connectors, uuid4().hex, seconds, standardize)
    stopping = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            working = asyncio.create_task(work_once(place))
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()
                await asyncio.wait({working})
            elif not working.result():
                await asyncio.wait({stopping}, timeout=PAUSE)
    finally:
        stopping.cancel()


async def work_once(place: Workplace) -> bool:
    """Do what is there to be done; tell whether that was anything."""
    try:
        await start_due(place.db)
        run = await store.take_run(place.db, place.holder)
        if run is not None:
            await _held(place, run)
    except (PyMongoError, Rejection) as error:
        log.warning("the database does not answer", error=type(error).__name__)
        return False
    return run is not None


async def _held(place: Workplace, run: RunDocument) -> None:
    """Carry a run out while keeping it, and let go of it when that is cut short."""
    try:
        async with _heartbeat(place, run):
            await carry_out(place, run)
    except LeaseLost:
        log.warning("another worker has the run", uri=run["uri"], domain=run["domain"])
    except asyncio.CancelledError:
        await store.put_back(place.db, run, place.holder, 0)
        raise


@asynccontextmanager
async def _heartbeat(place: Workplace, run: RunDocument) -> AsyncIterator[None]:
    async def beat() -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            try:
                await store.save_run(place.db, run, place.holder)
            except PyMongoError as error:
                log.warning("the lease could not be kept", error=type(error).__name__)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait({beating})
