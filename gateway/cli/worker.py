"""`gateway worker`: runs integrations, when they are due or asked for."""

import asyncio
import signal

import structlog

from gateway.addresses import standardizer
from gateway.app import INDEXES
from gateway.cli.environment import read_settings, with_database
from gateway.connectors.adapters import Connectors
from gateway.connectors.model import ConnectorType
from gateway.connectors.s3 import S3, S3Access
from gateway.domains.loaders import DefinitionBook
from gateway.integrations.actions.working import work
from gateway.memory import hold_little
from gateway.mongo.client import Database
from gateway.mongo.indexes import create_indexes
from gateway.settings import Settings
from gateway.telemetry.logs import configure_logs

log = structlog.get_logger(__name__)


def worker() -> None:
    """Run integrations until SIGTERM or SIGINT. Any number of workers share the work; each run has one of them."""
    settings = read_settings()
    configure_logs(settings.log_level, settings.log_format)
    with_database(lambda db: _work(db, settings))


async def _work(db: Database, settings: Settings) -> None:
    await create_indexes(db, INDEXES)
    standardize = standardizer(settings.standardize_addresses)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    connectors = Connectors({ConnectorType.S3: S3(_s3_access(settings))})
    book = DefinitionBook(db, lifetime=settings.key_cache_seconds)
    hold_little()
    log.info("working")
    await work(db, book, connectors, seconds=settings.request_timeout, standardize=standardize, stop=stop)


def _s3_access(settings: Settings) -> S3Access:
    return S3Access(
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=settings.s3_secret_access_key,
        # The settings refuse an address without TLS that is not meant to be one.
        allow_http=(settings.s3_endpoint or "").startswith("http://"),
        buckets=settings.s3_buckets,
    )
