"""A gateway to attack, and a table of what was tried at the end of the run."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from gateway.domains.actions import register_key
from gateway.end_users.actions import distrust_issuer, trust_issuer
from gateway.mongo.client import Client, database
from tests.attacks.target import DATABASE, KEY, NOT_FOR_LOGS, Target
from tests.attacks.tokens import LEFT, PAYLOAD, PERSON, SIGNER
from tests.attacks.watching import Row, Watch, table
from tests.client import Client as GatewayClient
from tests.end_users.issuer import IssuerProcess, trusted
from tests.end_users.signing import AUDIENCE
from tests.profiles.builders import create, profile

NOT_FOR_LOGS.append(PAYLOAD)
ROWS: list[Row] = []


@pytest.fixture(scope="module")
def issuer() -> Iterator[IssuerProcess]:
    process = IssuerProcess()
    process.publish(SIGNER)
    yield process
    process.end()


@pytest.fixture(scope="module")
async def target(mongo_uri: str, mongo_client: Client, issuer: IssuerProcess) -> AsyncIterator[Target]:
    db = database(mongo_client, DATABASE)
    await register_key(db, "acme", KEY, "attacker")
    await create(GatewayClient(db, "acme"), profile(PERSON))
    theirs = trusted(issuer.url, "acme")
    for one in (theirs, replace(theirs, issuer=LEFT)):
        await trust_issuer(db, one)
    await distrust_issuer(db, "acme", LEFT, AUDIENCE)
    target = Target(mongo_uri, DATABASE)
    yield target
    target.end()
    assert target.secrets_in_log() == []
    await mongo_client.drop_database(DATABASE)


@pytest.fixture(scope="module")
def watch(target: Target) -> Watch:
    return Watch(target, ROWS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if ROWS:
        terminalreporter.section(f"{len(ROWS)} attacks")
        for line in table(ROWS):
            terminalreporter.write_line(line)
