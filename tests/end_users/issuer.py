"""An issuer as a process of its own."""

import subprocess
import sys
from typing import Any

import httpx

from gateway.end_users.model import Issuer, NamedBy
from tests.end_users.signing import AUDIENCE, ISSUER, Signer


def trusted(jwks_url: str, domain: str = "demo") -> Issuer:
    """Return what a domain says of the issuer: the subject of a token is a customer id."""
    return Issuer(
        domain=domain,
        issuer=ISSUER,
        audience=AUDIENCE,
        jwks_url=jwks_url,
        claim="sub",
        named_by=NamedBy.CUSTOMER_ID,
    )


class IssuerProcess:
    """Publishes keys at `url`; `behave` tells it otherwise."""

    def __init__(self) -> None:
        self._keys: list[dict[str, Any]] = []
        self._port = 0
        self.start()

    def start(self) -> None:
        """Come up, on the same port as before."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.end_users.jwks_server", str(self._port)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self._port}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/jwks"

    def publish(self, *signers: Signer) -> None:
        self._keys = [signer.jwk for signer in signers]
        self.behave("publish")

    def behave(self, behaviour: str) -> None:
        """Publish, redirect, break, rave, drip or flood."""
        self._http.put("/", json={"behaviour": behaviour, "keys": self._keys}).raise_for_status()

    def asked(self, path: str = "/jwks") -> int:
        """Return how often a path was asked for since it is up."""
        return int(self._http.get("/asked").json().get(path, 0))

    def end(self) -> None:
        self._http.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()
