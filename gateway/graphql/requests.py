"""Reading a GraphQL request from HTTP. What is not one is refused with a status and a sentence."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from gateway.headers import header
from gateway.legacy_codes import INVALID_JSON, INVALID_PARAMETERS, MISSING_PARAMETERS, LegacyCode

METHODS = "GET, POST, OPTIONS"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_SHA256 = re.compile("[0-9a-f]{64}")


class RequestRefused(Exception):
    """What came by HTTP is not a GraphQL request we serve; the status holds for every media type."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        **extensions: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.entry = {"message": message, "extensions": {"code": code, **extensions}}


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A well-formed request: it names its document, and nothing of that has been looked at.

    Either `document_id` is given, or a `query`, a `sha256` or both, which is then the hash of that query.
    """

    query: str | None
    document_id: str | None
    sha256: str | None
    variables: dict[str, Any] | None
    operation_name: str | None
    may_write: bool
    """False for GET, which browsers, proxies and prefetchers repeat at will."""
    tells_cost: bool
    """Whether the answer says what it cost."""


async def read_request(request: Request) -> GraphQLRequest:
    if request.method == "POST":
        _require_plain_json(request)
        return request_of(_decode(await _body(request), "body"), may_write=True)
    if request.method == "GET":
        return request_of(_parameters_of_the_url(request), may_write=False)
    raise method_not_allowed(f"{request.method} is not served here; use POST, or GET for queries.", METHODS)


async def _body(request: Request) -> bytes:
    # Whoever limits it hands it over at once, and a stream of it costs several times as much.
    body, more = b"", True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def overloaded() -> RequestRefused:
    return RequestRefused(
        503,
        "OVERLOADED",
        "The gateway has more to do than it can: repeat the request shortly. Nothing of it was done.",
        headers={"Retry-After": "1"},
        retryable=True,
        retryAfter=1,
    )


def method_not_allowed(message: str, allow: str) -> RequestRefused:
    return RequestRefused(405, "METHOD_NOT_ALLOWED", message, headers={"Allow": allow})


def _require_plain_json(request: Request) -> None:
    if not _is_plain_json(header(request.scope, b"content-type", "application/octet-stream")):
        raise _unsupported("Send the request as `Content-Type: application/json`, in UTF-8.")
    if header(request.scope, b"content-encoding", "identity").strip().lower() != "identity":
        raise _unsupported("Send the body uncompressed.", {"Accept-Encoding": "identity"})


@lru_cache(maxsize=64)
def _is_plain_json(content_type: str) -> bool:
    # Forms, plain text and bodies of no type are what a foreign page can make a browser send without asking.
    header = Message()
    header["Content-Type"] = content_type
    charset = header.get_content_charset("utf-8")
    return header.get_content_type() == "application/json" and charset in {"utf-8", "utf8"}


def _unsupported(message: str, headers: Mapping[str, str] = NO_HEADERS) -> RequestRefused:
    return RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", message, headers=headers)


def _decode(text: bytes | str, place: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestRefused(
            INVALID_JSON.status,
            INVALID_JSON.code,
            f"The {place} is not valid JSON in UTF-8 (line {error.lineno}, column {error.colno}).",
            legacyCode=INVALID_JSON.number,
        ) from None


def _parameters_of_the_url(request: Request) -> dict[str, object]:
    # A form that leaves a parameter empty means the same as one that leaves it out.
    parameters: dict[str, object] = {name: text for name, text in request.query_params.items() if text}
    for name in ("variables", "extensions"):
        text = parameters.get(name)
        if isinstance(text, str):
            parameters[name] = _decode(text, f"parameter `{name}`")
    return parameters


def request_of(parameters: object, *, may_write: bool) -> GraphQLRequest:
    """Return the request that parameters make, or raise `RequestRefused`."""
    if isinstance(parameters, list):
        raise _bad("Batches are not served: send one request object at a time.")
    if not isinstance(parameters, dict):
        raise _bad("A request is a JSON object with a `query`.")
    variables = parameters.get("variables")
    operation_name = parameters.get("operationName")
    extensions = parameters.get("extensions")
    query = _text(parameters, "query")
    document_id = _document_id(parameters)
    if variables is not None and not isinstance(variables, dict):
        raise _bad("`variables` must be an object or null.")
    if operation_name is not None and not isinstance(operation_name, str):
        raise _bad("`operationName` must be a string or null.")
    if extensions is not None and not isinstance(extensions, dict):
        raise _bad("`extensions` must be an object or null.")
    extensions = extensions or {}
    sha256 = _sha256(extensions.get("persistedQuery"), query)
    if query is None and document_id is None and sha256 is None:
        message = "The request has no `query`, and neither `documentId` nor `extensions.persistedQuery` instead."
        raise _bad(message, MISSING_PARAMETERS)
    if document_id is not None and (query is not None or sha256 is not None):
        raise _bad("`documentId` names the document: send neither `query` nor `extensions.persistedQuery` with it.")
    tells_cost = extensions.get("cost")
    if tells_cost is not None and not isinstance(tells_cost, bool):
        raise _bad("`extensions.cost` must be a boolean or null.")
    return GraphQLRequest(query, document_id, sha256, variables, operation_name, may_write, bool(tells_cost))


def _text(parameters: Mapping[str, object], name: str) -> str | None:
    """Return a parameter that names a document; an empty one means the same as none."""
    text = parameters.get(name)
    if text is not None and not isinstance(text, str):
        raise _bad(f"`{name}` must be a string.")
    return text or None


def _document_id(parameters: Mapping[str, object]) -> str | None:
    document_id, doc_id = _text(parameters, "documentId"), _text(parameters, "doc_id")
    if document_id is not None and doc_id is not None:
        raise _bad("`documentId` and `doc_id` mean the same: send one of them.")
    return document_id or doc_id


def _sha256(persisted: object, query: str | None) -> str | None:
    """Return the hash of Apollo's persisted queries; one that comes with a query is that of the query."""
    if persisted is None:
        return None
    if not isinstance(persisted, dict):
        raise _bad("`extensions.persistedQuery` must be an object or null.")
    version, sha256 = persisted.get("version"), persisted.get("sha256Hash")
    if type(version) is not int or version != 1:
        raise _bad("`extensions.persistedQuery.version` must be 1.")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise _bad("`extensions.persistedQuery.sha256Hash` must be 64 hexadecimal digits in lower case.")
    if query is not None and hashlib.sha256(query.encode()).hexdigest() != sha256:
        raise _bad("`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query` in UTF-8.")
    return sha256


def _bad(message: str, legacy: LegacyCode = INVALID_PARAMETERS) -> RequestRefused:
    return RequestRefused(400, "BAD_REQUEST", message, legacyCode=legacy.number)
