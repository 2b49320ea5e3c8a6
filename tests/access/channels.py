"""The ways by which an operation comes in; the matrix is walked through each of them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel answered: the status of HTTP or its like, and the answer itself."""

    status: int
    answer: dict[str, Any]

    @property
    def codes(self) -> list[str]:
        """Return the codes of top-level errors."""
        return [error["extensions"]["code"] for error in self.answer.get("errors", [])]


@dataclass(frozen=True, slots=True)
class Channel:
    """`ask` sends a document with a key, or with none; `kinds` are the operations that the channel carries."""

    ask: Callable[[httpx.AsyncClient, str | None, str], Awaitable[Told]]
    kinds: frozenset[str]


async def _post(http: httpx.AsyncClient, key: str | None, document: str) -> Told:
    return _told(await http.post("/graphql", json={"query": document}, headers=_headers(key)))


async def _get(http: httpx.AsyncClient, key: str | None, document: str) -> Told:
    return _told(await http.get("/graphql", params={"query": document}, headers=_headers(key)))


def _headers(key: str | None) -> Mapping[str, str]:
    return {} if key is None else {"key": key}


def _told(response: httpx.Response) -> Told:
    return Told(response.status_code, response.json())


CHANNELS = {
    "POST": Channel(_post, frozenset({"query", "mutation"})),
    "GET": Channel(_get, frozenset({"query"})),
}
