"""A client of the gateway for tests: real GraphQL over HTTP, in this process, on a real MongoDB."""

import math
from dataclasses import replace
from typing import Any

import httpx

from gateway.caller import Caller
from gateway.definitions.model import Definitions
from gateway.domains.loaders import DefinitionBook, KnownDefinitions
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.context import Context
from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.commits import SharedCommits
from gateway.mongo.sharing import SharedReads
from gateway.schema import build_schema

SCHEMA = build_schema()

CHANGES = "changed changes { kind path before after autoPromoted }"
ERRORS = "errors { __typename code message path legacyCode }"


class Client:
    """One caller; `await client(query, **variables)` returns the data of an answer without top-level errors.

    Clients with the same `book` are callers of one worker. Without one, the client has a worker of its own, which
    takes the domain for an open one, also where nobody made it, and reads its definitions only when it has a reason to.
    A `caller` says more of who asks than a domain and a key.
    """

    def __init__(
        self,
        db: Database,
        domain: str = "demo",
        key_id: str = "test",
        *,
        timeout: float = 10.0,
        book: DefinitionBook | None = None,
        caller: Caller | None = None,
    ) -> None:
        who = caller or Caller(domain, key_id)
        self.access = Access(db, who, timeout, shared=SharedReads(db), commits=SharedCommits(db))
        self._book = book or _book_of_an_open_domain(db, self.access.caller.domain)
        endpoint = Endpoint(Operations(SCHEMA, context=lambda _: self.context(), introspection=True, deadline=timeout))
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=endpoint), base_url="http://gateway")

    async def context(self) -> Context:
        """Return what resolvers know of a request of this client."""
        definitions = await self._book.of(self.access.caller.domain)
        return Context(replace(self.access, definitions=definitions), self._book.reread)

    async def __call__(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.raw(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def raw(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the whole answer, top-level errors included."""
        return await self._answer({"query": query, "variables": variables})

    async def costly(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the whole answer, with what it cost in `extensions`."""
        return await self._answer({"query": query, "variables": variables, "extensions": {"cost": True}})

    async def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        response = await self._http.post("/graphql", json=request)
        answer: dict[str, Any] = response.json()
        return answer

    async def mutate(self, name: str, input: dict[str, Any], selection: str = "") -> dict[str, Any]:
        """Call a mutation; return its payload with its changes and errors, and `selection` of the rest."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        selected = f"{selection} {CHANGES} {ERRORS}"
        query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selected} }} }}"
        payload: dict[str, Any] = (await self(query, input=input))[name]
        return payload


class _BookOfOpenDomains(DefinitionBook):
    async def reread(self, domain: str) -> Definitions:
        try:
            return await super().reread(domain)
        except Rejection as rejection:
            if rejection.code is not ErrorCode.TENANT_NOT_FOUND:
                raise
            return Definitions()


def _book_of_an_open_domain(db: Database, domain: str) -> DefinitionBook:
    book = _BookOfOpenDomains(db, lifetime=math.inf)
    book._known[domain] = KnownDefinitions(Definitions(), until=math.inf)
    return book
