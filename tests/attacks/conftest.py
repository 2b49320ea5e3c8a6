"""A gateway to attack, and a table of what was tried at the end of the run."""

from collections.abc import AsyncIterator

import pytest

from gateway.domains.actions import register_key
from gateway.mongo.client import Client, database
from tests.attacks.target import Target

DATABASE = "attacked"
TRIED: list[tuple[str, str, str, float, float]] = []


@pytest.fixture(scope="session")
def tried() -> list[tuple[str, str, str, float, float]]:
    """Return the rows of the table: class, attack, answer, its seconds, and those of the slowest health probe."""
    return TRIED


@pytest.fixture(scope="module")
async def target(mongo_uri: str, mongo_client: Client) -> AsyncIterator[Target]:
    await register_key(database(mongo_client, DATABASE), "acme", "key-that-no-log-may-hold", "attacker")
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
