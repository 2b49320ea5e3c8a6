"""A worker that lets people in, and how its domain names them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from gateway.caller import Caller, CredentialsRefused, Scope
from gateway.domains.loaders import DefinitionBook
from gateway.end_users import actions
from gateway.end_users.loaders.authentication import EndUsers
from gateway.end_users.loaders.issuers import IssuerBook
from gateway.end_users.loaders.key_sets import KeySets
from gateway.end_users.loaders.people import People
from gateway.end_users.model import Issuer
from gateway.end_users.rules.tokens import key_id
from gateway.mongo.client import Database
from tests.end_users.signing import ISSUER, signer

SIGNER = signer("ES256")
ADA = Caller("demo", key_id(ISSUER, "ada"), frozenset({Scope.READ, Scope.WRITE}), profile="demo|ada")
LIFETIME = 5.0


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Door:
    """A worker's way of letting people in, and what its domain trusts."""

    end_users: EndUsers
    clock: Clock
    db: Database
    issuer: Issuer

    async def trust(self, **changes: Any) -> None:
        self.issuer = replace(self.issuer, **changes)
        await actions.trust_issuer(self.db, self.issuer)

    async def opens(self, token: str) -> Caller:
        return await self.end_users.authenticate(token)

    async def refuses(self, token: str) -> str:
        """Return why."""
        with pytest.raises(CredentialsRefused) as refused:
            await self.end_users.authenticate(token)
        return refused.value.reason


def end_users(db: Database, http: httpx.AsyncClient, clock: Callable[[], float], **options: Any) -> EndUsers:
    book = DefinitionBook(db, lifetime=math.inf, clock=clock)
    issuers = IssuerBook(db, lifetime=LIFETIME, clock=clock)
    return EndUsers(issuers, KeySets(http, clock=clock), People(db, book).find, clock=clock, **options)
