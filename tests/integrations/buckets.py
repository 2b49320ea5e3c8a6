"""A real server with the protocol of S3 (moto), and workers that read it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import obstore
from obstore.store import S3Store
from pydantic import SecretStr

from gateway.connectors.adapters import Connectors
from gateway.connectors.model import ConnectorType
from gateway.connectors.s3 import S3, S3Access
from gateway.domains.loaders import DefinitionBook
from gateway.integrations.actions.running import Workplace
from gateway.integrations.actions.working import work_once
from gateway.mongo.client import Database
from tests.program import wait_until

SECRET = "the-secret-of-the-bucket"


class Bucket:
    """A bucket that the domain `demo` may read."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.name = f"bucket-{uuid4().hex[:12]}"
        httpx.put(f"{endpoint}/{self.name}").raise_for_status()
        self._store = S3Store(
            self.name,
            endpoint=endpoint,
            region="us-east-1",
            access_key_id="somebody",
            secret_access_key=SECRET,
            client_options={"allow_http": True},
        )

    def put(self, key: str, text: str) -> None:
        obstore.put(self._store, key, text.encode())

    def settings(self) -> dict[str, str]:
        """Return the settings of a worker as a program."""
        return {
            "s3_endpoint": self.endpoint,
            "s3_access_key_id": "somebody",
            "s3_secret_access_key": SECRET,
            "s3_buckets": f'{{"demo": ["{self.name}"]}}',
        }

    def connectors(self) -> Connectors:
        access = S3Access(
            self.endpoint,
            access_key_id="somebody",
            secret_access_key=SecretStr(SECRET),
            allow_http=True,
            buckets={"demo": [self.name]},
        )
        return Connectors({ConnectorType.S3: S3(access)})


@contextmanager
def s3_server(port: int) -> Iterator[str]:
    """Run the server until the block ends; yields its address."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _answers(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/moto-api/").is_success
    except httpx.TransportError:
        return False


def workplace(db: Database, connectors: Connectors, holder: str = "worker") -> Workplace:
    return Workplace(db, DefinitionBook(db, lifetime=60), connectors, holder, 10.0)


async def work_off(db: Database, connectors: Connectors) -> None:
    """Work until there is nothing to be done."""
    place = workplace(db, connectors)
    while await work_once(place):
        pass
