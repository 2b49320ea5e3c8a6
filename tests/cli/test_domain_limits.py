"""`gateway domains limit` as a process of its own."""

import subprocess
from collections.abc import Callable

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.database import content

Run = Callable[..., subprocess.CompletedProcess[str]]


async def test_the_rates_of_a_domain_are_set_and_lifted(gateway: Run, mongo_uri: str, db: Database) -> None:
    await create_domain(db, "acme")
    book = DefinitionBook(db, lifetime=0)

    done = gateway("domains", "limit", "acme", "--per-key", "600", mongodb_uri=mongo_uri, database=db.name)
    assert (done.returncode, done.stdout) == (0, "The rates of acme are set.\n")
    assert await book.of("acme") == Definitions(version=1, rate_per_key=600)

    gateway("domains", "limit", "acme", mongodb_uri=mongo_uri, database=db.name)
    assert await book.of("acme") == Definitions(version=2)


async def test_a_domain_that_is_not_there_has_no_rates(gateway: Run, mongo_uri: str, db: Database) -> None:
    before = await content(db)
    done = gateway("domains", "limit", "acme", "--per-key", "1", mongodb_uri=mongo_uri, database=db.name)

    assert done.returncode == 1
    assert done.stderr == "There is no domain of this name: gateway domains create makes one.\n"
    assert await content(db) == before
