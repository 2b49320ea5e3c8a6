"""Writing an answer to HTTP: in the media type that was asked for, with the status that belongs to it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import orjson
from graphql import ExecutionResult
from starlette.responses import Response

from gateway.graphql import events
from gateway.graphql.failures import Entry, entries, is_unavailable
from gateway.graphql.requests import NO_HEADERS

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"
_SERVED = frozenset({JSON, GRAPHQL_RESPONSE, EVENT_STREAM})
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@lru_cache(maxsize=64)
def media_type(accept: str) -> str:
    """Choose among the three media types by an Accept header.

    Wildcards, and headers that allow none of them, get `application/json`: what clients older than the other types
    expect. In it a document that is refused is answered with 200, as those clients need it, and so in event streams.
    """
    best, best_quality = JSON, 0.0
    for choice in accept.split(","):
        name, *parameters = (part.strip().lower() for part in choice.split(";"))
        quality = _quality(parameters)
        if name in _SERVED and quality > best_quality:
            best, best_quality = name, quality
    return best


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def body_of(result: ExecutionResult) -> dict[str, Any]:
    """Return what a client is told of an operation that ran, perhaps with errors in some of its fields."""
    errors = entries(result.errors or ())
    body: dict[str, Any] = {"errors": errors, "data": result.data} if errors else {"data": result.data}
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def executed(media_type: str, result: ExecutionResult) -> Response:
    """Answer an operation that ran."""
    body = body_of(result)
    nothing = result.data is None or all(value is None for value in result.data.values())
    unavailable = nothing and any(map(is_unavailable, body.get("errors", ())))
    return _response(body, media_type, 503 if unavailable and media_type == GRAPHQL_RESPONSE else 200)


def document_refused(media_type: str, errors: Sequence[Entry]) -> Response:
    """Answer a well-formed request whose document, operation or variables cannot be executed."""
    return _response({"errors": errors}, media_type, 400 if media_type == GRAPHQL_RESPONSE else 200)


def refused(media_type: str, status: int, error: Entry, headers: Mapping[str, str] = NO_HEADERS) -> Response:
    """Answer what is not executed for a reason of HTTP, or of ours."""
    return _response({"errors": [error]}, media_type, status, headers)


class _Answer(Response):
    """A response of which all but the length is the same time and again."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        same = _raw(self.media_type or JSON, tuple((headers or {}).items()))
        self.raw_headers = [(b"content-length", b"%d" % len(self.body)), *same]


@lru_cache(maxsize=64)
def _raw(media_type: str, headers: Sequence[tuple[str, str]]) -> Sequence[tuple[bytes, bytes]]:
    named = {**HEADERS, **dict(headers), "Content-Type": f"{media_type}; charset=utf-8"}
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]


def _response(
    body: Mapping[str, Any], media_type: str, status: int, headers: Mapping[str, str] = NO_HEADERS
) -> Response:
    content = orjson.dumps(body)
    if media_type == EVENT_STREAM:
        # What is refused for a reason of HTTP is no stream, which a browser would open again and again.
        content, media_type = (content, JSON) if status != HTTPStatus.OK else (events.whole(content), EVENT_STREAM)
    return _Answer(content, status, headers, media_type)
