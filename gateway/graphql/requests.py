"""Reading a GraphQL request from HTTP. What is not one is refused with a status and a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from types import MappingProxyType
from typing import Any

import orjson
from starlette.requests import Request

from gateway.legacy_codes import INVALID_JSON, INVALID_PARAMETERS, MISSING_PARAMETERS, LegacyCode

METHODS = "GET, POST, OPTIONS"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


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
    """A well-formed request, of which nothing but the types of its parameters has been looked at."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    may_write: bool
    """False for GET, which browsers, proxies and prefetchers repeat at will."""


async def read_request(request: Request) -> GraphQLRequest:
    if request.method == "POST":
        _require_plain_json(request)
        return _request(_decode(await request.body(), "body"), may_write=True)
    if request.method == "GET":
        return _request(_parameters_of_the_url(request), may_write=False)
    raise method_not_allowed(f"{request.method} is not served here; use POST, or GET for queries.", METHODS)


def method_not_allowed(message: str, allow: str) -> RequestRefused:
    return RequestRefused(405, "METHOD_NOT_ALLOWED", message, headers={"Allow": allow})


def _require_plain_json(request: Request) -> None:
    # Forms, plain text and bodies of no type are what a foreign page can make a browser send without asking.
    header = Message()
    header["Content-Type"] = request.headers.get("content-type", "application/octet-stream")
    charset = header.get_content_charset("utf-8")
    if header.get_content_type() != "application/json" or charset not in {"utf-8", "utf8"}:
        raise _unsupported("Send the request as `Content-Type: application/json`, in UTF-8.")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise _unsupported("Send the body uncompressed.", {"Accept-Encoding": "identity"})


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


def _request(parameters: object, *, may_write: bool) -> GraphQLRequest:
    if isinstance(parameters, list):
        raise _bad("Batches are not served: send one request object at a time.")
    if not isinstance(parameters, dict):
        raise _bad("A request is a JSON object with a `query`.")
    query = parameters.get("query")
    variables = parameters.get("variables")
    operation_name = parameters.get("operationName")
    if query is None or query == "":
        raise _bad("The request has no `query`.", MISSING_PARAMETERS)
    if not isinstance(query, str):
        raise _bad("`query` must be a string.")
    if not isinstance(variables, dict | None):
        raise _bad("`variables` must be an object or null.")
    if not isinstance(operation_name, str | None):
        raise _bad("`operationName` must be a string or null.")
    if not isinstance(parameters.get("extensions"), dict | None):
        raise _bad("`extensions` must be an object or null.")
    return GraphQLRequest(query, variables, operation_name, may_write)


def _bad(message: str, legacy: LegacyCode = INVALID_PARAMETERS) -> RequestRefused:
    return RequestRefused(400, "BAD_REQUEST", message, legacyCode=legacy.number)
