"""The people of tokens, for a process that may never see one.

What checks a token (httpx, PyJWT, cryptography) takes 15 MB of a worker, so it is read when the first one comes.
"""

import asyncio
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from gateway.caller import Caller
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database

if TYPE_CHECKING:
    import httpx

    from gateway.end_users.loaders.authentication import EndUsers


class EndUsersWhenAsked:
    """The people of all domains; issuers are believed for `lifetime` seconds after they were read."""

    def __init__(self, db: Database, book: DefinitionBook, *, lifetime: float) -> None:
        self._db = db
        self._book = book
        self._lifetime = lifetime
        self._opening = asyncio.Lock()
        self._end_users: EndUsers | None = None
        self._http: httpx.AsyncClient | None = None

    async def authenticate(self, token: str) -> Caller:
        """Return whom a token stands for (`CredentialsRefused`; `SERVICE_UNAVAILABLE` where nobody can tell now)."""
        async with self._opening:
            if self._end_users is None:
                # In a thread, since others are served meanwhile.
                self._end_users = await asyncio.to_thread(self._opened)
        return await self._end_users.authenticate(token)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _opened(self) -> "EndUsers":
        end_users, issuers, key_sets, people = (
            resolve_name(f"gateway.end_users.loaders.{place}")
            for place in ("authentication:EndUsers", "issuers:IssuerBook", "key_sets:KeySets", "people:People")
        )
        self._http = resolve_name("httpx:AsyncClient")()
        made: EndUsers = end_users(
            issuers(self._db, lifetime=self._lifetime), key_sets(self._http), people(self._db, self._book).find
        )
        return made
