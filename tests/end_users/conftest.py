from collections.abc import Iterator

import pytest

from tests.end_users.issuer import IssuerProcess


@pytest.fixture
def issuer() -> Iterator[IssuerProcess]:
    process = IssuerProcess()
    yield process
    process.end()
