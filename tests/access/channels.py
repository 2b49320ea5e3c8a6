"""The ways by which an operation comes in; the matrix is walked through each of them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.sockets_in_process import Closed, connected

FORBIDDEN = 4403


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


async def _event_stream(http: httpx.AsyncClient, key: str | None, document: str) -> Told:
    headers = {**_headers(key), "accept": "text/event-stream"}
    response = await http.post("/graphql", json={"query": document}, headers=headers)
    if response.status_code != httpx.codes.OK:
        return _told(response)
    first, second, rest = response.text.split("\n\n")
    assert (second, rest) == ("event: complete\ndata:", "")
    return Told(response.status_code, json.loads(first.removeprefix("event: next\ndata: ")))


async def _web_socket(http: httpx.AsyncClient, key: str | None, document: str) -> Told:
    assert isinstance(http._transport, httpx.ASGITransport)
    async with connected(http._transport.app) as socket:
        try:
            await socket.greet(key)
        except Closed as closed:
            status = 401 if closed.code == FORBIDDEN else closed.code
            reason, _, message = closed.reason.partition(": ")
            extensions = {"code": "UNAUTHENTICATED", "reason": reason}
            return Told(status, {"errors": [{"message": message, "extensions": extensions}]})
        return Told(200, await socket.ask(document))


def _headers(key: str | None) -> Mapping[str, str]:
    return {} if key is None else {"key": key}


def _told(response: httpx.Response) -> Told:
    return Told(response.status_code, response.json())


CHANNELS = {
    "POST": Channel(_post, frozenset({"query", "mutation"})),
    "GET": Channel(_get, frozenset({"query"})),
    "event stream": Channel(_event_stream, frozenset({"query", "mutation"})),
    "WebSocket": Channel(_web_socket, frozenset({"query", "mutation"})),
}
