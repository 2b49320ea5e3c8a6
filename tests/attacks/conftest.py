"""A gateway to attack, and a table of what was tried at the end of the run."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from gateway.domains.actions import register_key
from gateway.end_users.actions import distrust_issuer, trust_issuer
from gateway.mongo.client import Client, database
from tests.attacks.target import DATABASE, Target
from tests.attacks.tokens import LEFT, PERSON, SIGNER
from tests.client import Client as GatewayClient
from tests.end_users.issuer import IssuerProcess, trusted
from tests.end_users.signing import AUDIENCE
from tests.profiles.builders import create, profile

TRIED: list[tuple[str, str, str, float, float]] = []


@pytest.fixture(scope="session")
def tried() -> list[tuple[str, str, str, float, float]]:
    """Return the rows of the table: class, attack, answer, its seconds, and those of the slowest health probe."""
    return TRIED


@pytest.fixture(scope="module")
def issuer() -> Iterator[IssuerProcess]:
    process = IssuerProcess()
    process.publish(SIGNER)
    yield process
    process.end()


@pytest.fixture(scope="module")
async def target(mongo_uri: str, mongo_client: Client, issuer: IssuerProcess) -> AsyncIterator[Target]:
    db = database(mongo_client, DATABASE)
    await register_key(db, "acme", "key-that-no-log-may-hold", "attacker")
    await create(GatewayClient(db, "acme"), profile(PERSON))
    theirs = trusted(issuer.url, "acme")
    for one in (theirs, replace(theirs, issuer=LEFT)):
        await trust_issuer(db, one)
    await distrust_issuer(db, "acme", LEFT, AUDIENCE)
    target = Target(mongo_uri, DATABASE)
    yield target
    target.end()
    await mongo_client.drop_database(DATABASE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TRIED:
        terminalreporter.section(f"{len(TRIED)} attacks")
        terminalreporter.write_line("| class | attack | answer | ms | slowest health probe, ms |")
        terminalreporter.write_line("|---|---|---|---:|---:|")
    for kind, name, answer, took, slowest in TRIED:
        terminalreporter.write_line(f"| {kind} | {name} | {answer} | {took * 1000:.0f} | {slowest * 1000:.0f} |")
